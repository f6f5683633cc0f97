/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-results-pane.h"

#include <adwaita.h>
#include <string.h>

#include "althea-text.h"
#include "althea-widget-template.h"
#include "althea-widgets.h"
#include "clinic-result-row.h"

struct _ClinicResultsPane
{
  GtkWidget parent_instance;

  GtkWidget *stack;          /* (template) */
  GtkWidget *trend_revealer; /* (template) */
  GtkWidget *trend;          /* (template) */
  GtkWidget *search;         /* (template) */
  GtkWidget *table;          /* (template) */

  ClinicChart *chart;            /* (owned) (nullable) */
  GListStore *rows;              /* (owned) (element-type ClinicResultRow) */
  GtkCustomFilter *filter;       /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  char *needle;                  /* (owned) folded */
};

G_DEFINE_FINAL_TYPE (ClinicResultsPane, clinic_results_pane, GTK_TYPE_WIDGET)

static gboolean
matches (gpointer item, gpointer user_data)
{
  ClinicResultsPane *self = user_data;
  g_autofree char *title = NULL;

  if (althea_text_is_empty (self->needle))
    return TRUE;
  title = althea_text_fold (clinic_result_row_get_title (item));
  return strstr (title, self->needle) != NULL;
}

static void
search_changed_cb (ClinicResultsPane *self)
{
  g_autofree char *needle
      = g_strstrip (althea_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->search))));

  if (g_set_str (&self->needle, needle))
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
selected_cb (ClinicResultsPane *self)
{
  ClinicResultRow *row = gtk_single_selection_get_selected_item (self->selection);
  gboolean drawn = row != NULL && clinic_result_row_is_numeric (row);

  if (drawn)
    althea_trend_view_set_observations (ALTHEA_TREND_VIEW (self->trend), clinic_result_row_get_title (row),
                                        clinic_result_row_get_observations (row));
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->trend_revealer), drawn);
}

/* Enter or a double click opens the latest result itself. */
static void
activated_cb (ClinicResultsPane *self, guint position)
{
  g_autoptr (ClinicResultRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  AltheaRecord *record = althea_measurement_get_record (clinic_result_row_get_latest (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "chart.open-record", "(ss)", "Observation",
                              althea_record_get_id (record));
}

static guint
find_row (ClinicResultsPane *self, const char *key)
{
  for (guint i = 0; key != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (ClinicResultRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_str_equal (clinic_result_row_get_key (row), key))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
rebuild (ClinicResultsPane *self)
{
  g_autoptr (GPtrArray) rows = clinic_result_rows_new (G_LIST_MODEL (clinic_chart_get_records (self->chart)));
  ClinicResultRow *selected = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *key = selected != NULL ? g_strdup (clinic_result_row_get_key (selected)) : NULL;

  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata,
                       rows->len);
  gtk_single_selection_set_selected (self->selection, find_row (self, key));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), rows->len > 0 ? "table" : "nothing");
}

/* Titles of columns stand over their values: at the end for all but the first. */
static void
align_titles (GtkWidget *table)
{
  GtkWidget *header = gtk_widget_get_first_child (table);
  GtkWidget *title = gtk_widget_get_first_child (header);

  for (title = title != NULL ? gtk_widget_get_next_sibling (title) : NULL; title != NULL;
       title = gtk_widget_get_next_sibling (title))
    gtk_widget_set_halign (gtk_widget_get_first_child (title), GTK_ALIGN_END);
}

static void
clinic_results_pane_dispose (GObject *object)
{
  ClinicResultsPane *self = CLINIC_RESULTS_PANE (object);

  g_clear_object (&self->chart);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_RESULTS_PANE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (clinic_results_pane_parent_class)->dispose (object);
}

static void
clinic_results_pane_finalize (GObject *object)
{
  g_free (CLINIC_RESULTS_PANE (object)->needle);
  G_OBJECT_CLASS (clinic_results_pane_parent_class)->finalize (object);
}

static void
clinic_results_pane_class_init (ClinicResultsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_results_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_results_pane_finalize;
  g_type_ensure (ALTHEA_TYPE_TREND_VIEW);
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  g_type_ensure (ALTHEA_TYPE_SPARKLINE);
  g_type_ensure (ALTHEA_TYPE_DATE_LABEL);
  g_type_ensure (CLINIC_TYPE_RESULT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-results-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicResultsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicResultsPane, trend_revealer);
  gtk_widget_class_bind_template_child (widget_class, ClinicResultsPane, trend);
  gtk_widget_class_bind_template_child (widget_class, ClinicResultsPane, search);
  gtk_widget_class_bind_template_child (widget_class, ClinicResultsPane, table);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_results_pane_init (ClinicResultsPane *self)
{
  GtkFilterListModel *filtered;

  gtk_widget_init_template (GTK_WIDGET (self));
  align_titles (self->table);
  self->rows = g_list_store_new (CLINIC_TYPE_RESULT_ROW);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

void
clinic_results_pane_set_chart (ClinicResultsPane *self, ClinicChart *chart)
{
  g_return_if_fail (CLINIC_IS_RESULTS_PANE (self) && CLINIC_IS_CHART (chart));
  g_return_if_fail (self->chart == NULL);
  self->chart = g_object_ref (chart);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

void
clinic_results_pane_show_test (ClinicResultsPane *self, AltheaRecord *observation)
{
  g_autoptr (AltheaMeasurement) measurement = NULL;
  guint position;

  g_return_if_fail (CLINIC_IS_RESULTS_PANE (self) && ALTHEA_IS_RECORD (observation));
  measurement = althea_measurement_new (observation);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  position = find_row (self, althea_measurement_get_key (measurement));
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_column_view_scroll_to (GTK_COLUMN_VIEW (self->table), position, NULL, GTK_LIST_SCROLL_NONE, NULL);
}
