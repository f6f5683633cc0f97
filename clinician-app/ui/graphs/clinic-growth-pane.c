/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-growth-pane.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-trend-row.h"
#include "althea-widget-template.h"
#include "althea-widgets.h"
#include "clinic-graph-canvas.h"

#define ADULT_YEARS 20

struct _ClinicGrowthPane
{
  GtkWidget parent_instance;

  GtkWidget *stack;          /* (template) */
  GtkWidget *measure_drop;   /* (template) */
  GtkWidget *chart_group;    /* (template) */
  GtkWidget *canvas;         /* (template) */
  GtkWidget *sentence_label; /* (template) */
  GtkWidget *source_label;   /* (template) */
  GtkWidget *table_expander; /* (template) */
  GtkWidget *table;          /* (template) */

  ClinicChart *chart;   /* (owned) (nullable) */
  AltheaFacts *facts;   /* (owned) (nullable) */
  ClinicGrowth *growth; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicGrowthPane, clinic_growth_pane, GTK_TYPE_WIDGET)

static const AltheaGrowthMeasure measures[] = {
  ALTHEA_GROWTH_WEIGHT,
  ALTHEA_GROWTH_LENGTH,
  ALTHEA_GROWTH_HEAD,
  ALTHEA_GROWTH_BMI,
  ALTHEA_GROWTH_WEIGHT_FOR_LENGTH,
};

AltheaFacts *
clinic_growth_dup_facts (ClinicChart *chart)
{
  GListModel *model = G_LIST_MODEL (clinic_chart_get_records (chart));
  AltheaRecord *patient = clinic_chart_get_patient (chart);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (model);

  if (!ALTHEA_IS_PATIENT (patient))
    return NULL;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (records, g_list_model_get_item (model, i));
  return althea_facts_new (ALTHEA_PATIENT (patient), records, althea_clock_now_us ());
}

gboolean
clinic_growth_pane_applies (ClinicChart *chart)
{
  AltheaRecord *patient = clinic_chart_get_patient (chart);
  const AltheaPartialDate *birth = patient != NULL ? althea_record_get_value (patient, "birth-date") : NULL;
  int years = birth != NULL ? althea_age_in_years (birth, althea_clock_now_us ()) : -1;

  return years >= 0 && years < ADULT_YEARS;
}

static void
update_table_cb (ClinicGrowthPane *self)
{
  g_autoptr (GListModel) rows = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  if (self->chart == NULL)
    return;
  if (self->growth == NULL || !gtk_expander_get_expanded (GTK_EXPANDER (self->table_expander)))
    {
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
      return;
    }
  rows = clinic_growth_to_rows (self->growth);
  selection = gtk_no_selection_new (g_steal_pointer (&rows));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), GTK_SELECTION_MODEL (selection));
}

static AltheaGrowthChart
get_chart_kind (ClinicGrowthPane *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (self->chart_group)), "cdc") == 0
             ? ALTHEA_GROWTH_CDC
             : ALTHEA_GROWTH_WHO;
}

static void
draw_cb (ClinicGrowthPane *self)
{
  guint selected;
  AltheaGrowthChart kind;
  g_autofree char *sentence = NULL;

  if (self->chart == NULL || self->facts == NULL)
    return;
  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->measure_drop));
  kind = get_chart_kind (self);
  g_clear_object (&self->growth);
  if (selected < G_N_ELEMENTS (measures))
    self->growth = clinic_growth_new (self->facts, kind, measures[selected]);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->growth != NULL ? "graph" : "nothing");
  clinic_graph_canvas_set_drawing (CLINIC_GRAPH_CANVAS (self->canvas),
                                   self->growth != NULL ? CLINIC_DRAWING (self->growth) : NULL);
  sentence = self->growth != NULL ? clinic_drawing_to_sentence (CLINIC_DRAWING (self->growth))
                                  : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (self->sentence_label), sentence);
  gtk_label_set_text (GTK_LABEL (self->source_label), althea_growth_get_source (kind));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "growth.print", self->growth != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "growth.save", self->growth != NULL);
  update_table_cb (self);
}

static void
rebuild (ClinicGrowthPane *self)
{
  g_clear_pointer (&self->facts, althea_facts_unref);
  self->facts = clinic_growth_dup_facts (self->chart);
  draw_cb (self);
}

ClinicPaper *
clinic_growth_pane_make_paper (ClinicGrowthPane *self)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (CLINIC_IS_GROWTH_PANE (self), NULL);
  if (self->growth == NULL)
    return NULL;
  title = clinic_growth_dup_title (self->growth);
  return clinic_paper_new (self->chart, title, CLINIC_DRAWING (self->growth),
                           althea_growth_get_source (get_chart_kind (self)));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicPaper *paper = clinic_growth_pane_make_paper (CLINIC_GROWTH_PANE (widget));

  if (paper != NULL)
    clinic_paper_print (paper, widget);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicPaper *paper = clinic_growth_pane_make_paper (CLINIC_GROWTH_PANE (widget));

  if (paper != NULL)
    clinic_paper_save (paper, widget);
}

static void
clinic_growth_pane_dispose (GObject *object)
{
  ClinicGrowthPane *self = CLINIC_GROWTH_PANE (object);

  g_clear_object (&self->chart);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_GROWTH_PANE);
  g_clear_object (&self->growth);
  g_clear_pointer (&self->facts, althea_facts_unref);
  G_OBJECT_CLASS (clinic_growth_pane_parent_class)->dispose (object);
}

static void
clinic_growth_pane_class_init (ClinicGrowthPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_growth_pane_dispose;
  g_type_ensure (CLINIC_TYPE_GRAPH_CANVAS);
  g_type_ensure (ALTHEA_TYPE_TREND_ROW);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/graphs/clinic-growth-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, measure_drop);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, chart_group);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, canvas);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, source_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, table_expander);
  gtk_widget_class_bind_template_child (widget_class, ClinicGrowthPane, table);
  gtk_widget_class_bind_template_callback (widget_class, draw_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_table_cb);
  gtk_widget_class_install_action (widget_class, "growth.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "growth.save", NULL, save_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_growth_pane_init (ClinicGrowthPane *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    gtk_string_list_append (names, althea_growth_measure_get_label (measures[i]));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->measure_drop), G_LIST_MODEL (names));
}

GtkWidget *
clinic_growth_pane_new (ClinicChart *chart)
{
  ClinicGrowthPane *self = g_object_new (CLINIC_TYPE_GROWTH_PANE, NULL);
  double age;

  self->chart = g_object_ref (chart);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
  age = self->facts != NULL ? althea_facts_get_age_days (self->facts) : 0;
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (self->chart_group),
                                    althea_growth_chart_for_age (age) == ALTHEA_GROWTH_CDC ? "cdc" : "who");
  return GTK_WIDGET (self);
}

ClinicGrowth *
clinic_growth_pane_get_growth (ClinicGrowthPane *self)
{
  g_return_val_if_fail (CLINIC_IS_GROWTH_PANE (self), NULL);
  return self->growth;
}
