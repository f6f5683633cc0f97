/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-trends-pane.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-text.h"
#include "althea-trend-row.h"
#include "althea-trend-view.h"
#include "althea-widget-template.h"
#include "althea-widgets.h"
#include "clinic-graph-canvas.h"

#define MAX_CHOSEN 6
#define CHOSEN_AT_FIRST 2

struct _ClinicTrendsPane
{
  GtkWidget parent_instance;

  GtkWidget *stack;             /* (template) */
  GtkWidget *search;            /* (template) */
  GtkWidget *medications_check; /* (template) */
  GtkWidget *limit_label;       /* (template) */
  GtkWidget *list;              /* (template) */
  GtkWidget *span_group;        /* (template) */
  GtkWidget *canvas;            /* (template) */
  GtkWidget *nothing_label;     /* (template) */
  GtkWidget *sentence_label;    /* (template) */
  GtkWidget *table_expander;    /* (template) */
  GtkWidget *table;             /* (template) */

  ClinicChart *chart;      /* (owned) (nullable) */
  GListStore *tests;       /* (owned) (element-type ClinicGraphTest) */
  GtkCustomFilter *filter; /* (owned) */
  GPtrArray *bars;         /* (owned) (nullable) (element-type ClinicGraphBar) */
  ClinicGraph *graph;      /* (owned) (nullable) */
  char *needle;            /* (owned) folded */
  gboolean choosing;       /* the list is being filled: nothing is drawn in between */
};

G_DEFINE_FINAL_TYPE (ClinicTrendsPane, clinic_trends_pane, GTK_TYPE_WIDGET)

static GPtrArray *
dup_chosen (ClinicTrendsPane *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tests)); i++)
    {
      g_autoptr (ClinicGraphTest) test = g_list_model_get_item (G_LIST_MODEL (self->tests), i);

      if (clinic_graph_test_is_chosen (test))
        g_ptr_array_add (chosen, g_steal_pointer (&test));
    }
  return chosen;
}

static AltheaTrendSpan
get_span (ClinicTrendsPane *self)
{
  g_autoptr (GEnumClass) spans = g_type_class_ref (ALTHEA_TYPE_TREND_SPAN);
  const char *name = adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (self->span_group));
  const GEnumValue *value = name != NULL ? g_enum_get_value_by_nick (spans, name) : NULL;

  return value != NULL ? (AltheaTrendSpan)value->value : ALTHEA_TREND_SPAN_ALL;
}

static void
update_table_cb (ClinicTrendsPane *self)
{
  g_autoptr (GListModel) rows = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  if (self->chart == NULL)
    return;
  if (self->graph == NULL || !gtk_expander_get_expanded (GTK_EXPANDER (self->table_expander)))
    {
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
      return;
    }
  rows = clinic_graph_to_rows (self->graph);
  selection = gtk_no_selection_new (g_steal_pointer (&rows));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), GTK_SELECTION_MODEL (selection));
}

static void
draw_cb (ClinicTrendsPane *self)
{
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autofree char *sentence = NULL;
  gboolean medications, shown;

  if (self->chart == NULL || self->choosing || self->bars == NULL)
    return;
  chosen = dup_chosen (self);
  none = g_ptr_array_new ();
  medications = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->medications_check));
  g_clear_object (&self->graph);
  self->graph = clinic_graph_new (chosen, medications ? self->bars : none,
                                  althea_trend_span_get_start_us (get_span (self)));
  shown = clinic_graph_get_times (self->graph)->len > 0 || (medications && self->bars->len > 0);
  clinic_graph_canvas_set_drawing (CLINIC_GRAPH_CANVAS (self->canvas), CLINIC_DRAWING (self->graph));
  sentence = clinic_drawing_to_sentence (CLINIC_DRAWING (self->graph));
  gtk_label_set_text (GTK_LABEL (self->sentence_label), sentence);
  gtk_widget_set_visible (self->canvas, shown);
  gtk_widget_set_visible (self->nothing_label, !shown);
  gtk_widget_set_sensitive (self->table_expander, shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trends.print", shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trends.save", shown);
  gtk_widget_set_visible (self->limit_label, chosen->len >= MAX_CHOSEN);
  update_table_cb (self);
}

/* The seventh is not drawn: panels would be too low to read. */
static void
chosen_cb (ClinicTrendsPane *self, GParamSpec *pspec, ClinicGraphTest *test)
{
  g_autoptr (GPtrArray) chosen = dup_chosen (self);

  if (chosen->len > MAX_CHOSEN && clinic_graph_test_is_chosen (test))
    clinic_graph_test_set_chosen (test, FALSE);
  else
    draw_cb (self);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  ClinicGraphTest *test = item;
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
  g_autofree char *detail = NULL;

  g_object_get (test, "detail", &detail, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), clinic_graph_test_get_title (test));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  clinic_graph_test_get_title (test), -1);
  g_object_bind_property (test, "chosen", check, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  ClinicTrendsPane *self = user_data;
  g_autofree char *title = NULL;

  if (althea_text_is_empty (self->needle))
    return TRUE;
  title = althea_text_fold (clinic_graph_test_get_title (item));
  return strstr (title, self->needle) != NULL;
}

static void
search_changed_cb (ClinicTrendsPane *self)
{
  g_autofree char *needle
      = g_strstrip (althea_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->search))));

  if (g_set_str (&self->needle, needle))
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/* What was chosen stays so under new records; at first those with most values are. */
static void
choose (ClinicTrendsPane *self, GPtrArray *tests)
{
  g_autoptr (GPtrArray) before = dup_chosen (self);
  gboolean first = g_list_model_get_n_items (G_LIST_MODEL (self->tests)) == 0;

  for (guint i = 0; i < tests->len; i++)
    {
      ClinicGraphTest *test = g_ptr_array_index (tests, i);
      gboolean chosen = first && i < CHOSEN_AT_FIRST;

      for (guint j = 0; j < before->len; j++)
        chosen |= g_str_equal (clinic_graph_test_get_key (g_ptr_array_index (before, j)),
                               clinic_graph_test_get_key (test));
      clinic_graph_test_set_chosen (test, chosen);
      g_signal_connect_object (test, "notify::chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
rebuild (ClinicTrendsPane *self)
{
  GListModel *records = G_LIST_MODEL (clinic_chart_get_records (self->chart));
  g_autoptr (GPtrArray) tests = clinic_graph_tests_new (records);

  self->choosing = TRUE;
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  self->bars = clinic_graph_bars_new (records);
  choose (self, tests);
  g_list_store_splice (self->tests, 0, g_list_model_get_n_items (G_LIST_MODEL (self->tests)), tests->pdata,
                       tests->len);
  self->choosing = FALSE;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), tests->len > 0 ? "graph" : "nothing");
  draw_cb (self);
}

ClinicPaper *
clinic_trends_pane_make_paper (ClinicTrendsPane *self)
{
  g_return_val_if_fail (CLINIC_IS_TRENDS_PANE (self), NULL);
  if (self->graph == NULL)
    return NULL;
  return clinic_paper_new (self->chart, _ ("Values and medications"), CLINIC_DRAWING (self->graph), NULL);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicPaper *paper = clinic_trends_pane_make_paper (CLINIC_TRENDS_PANE (widget));

  if (paper != NULL)
    clinic_paper_print (paper, widget);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicPaper *paper = clinic_trends_pane_make_paper (CLINIC_TRENDS_PANE (widget));

  if (paper != NULL)
    clinic_paper_save (paper, widget);
}

static void
clinic_trends_pane_dispose (GObject *object)
{
  ClinicTrendsPane *self = CLINIC_TRENDS_PANE (object);

  g_clear_object (&self->chart);
  if (self->list != NULL)
    gtk_list_box_bind_model (GTK_LIST_BOX (self->list), NULL, NULL, NULL, NULL);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_TRENDS_PANE);
  g_clear_object (&self->filter);
  g_clear_object (&self->tests);
  g_clear_object (&self->graph);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  G_OBJECT_CLASS (clinic_trends_pane_parent_class)->dispose (object);
}

static void
clinic_trends_pane_finalize (GObject *object)
{
  g_free (CLINIC_TRENDS_PANE (object)->needle);
  G_OBJECT_CLASS (clinic_trends_pane_parent_class)->finalize (object);
}

static void
clinic_trends_pane_class_init (ClinicTrendsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_trends_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_trends_pane_finalize;
  g_type_ensure (CLINIC_TYPE_GRAPH_CANVAS);
  g_type_ensure (ALTHEA_TYPE_TREND_ROW);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/graphs/clinic-trends-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, search);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, medications_check);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, limit_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, list);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, span_group);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, canvas);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, table_expander);
  gtk_widget_class_bind_template_child (widget_class, ClinicTrendsPane, table);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, draw_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_table_cb);
  gtk_widget_class_install_action (widget_class, "trends.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "trends.save", NULL, save_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_trends_pane_init (ClinicTrendsPane *self)
{
  g_autoptr (GtkFilterListModel) filtered = NULL;

  self->tests = g_list_store_new (CLINIC_TYPE_GRAPH_TEST);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->tests)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (filtered), create_row, self, NULL);
}

GtkWidget *
clinic_trends_pane_new (ClinicChart *chart)
{
  ClinicTrendsPane *self = g_object_new (CLINIC_TYPE_TRENDS_PANE, NULL);

  self->chart = g_object_ref (chart);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
  return GTK_WIDGET (self);
}

ClinicGraph *
clinic_trends_pane_get_graph (ClinicTrendsPane *self)
{
  g_return_val_if_fail (CLINIC_IS_TRENDS_PANE (self), NULL);
  return self->graph;
}
