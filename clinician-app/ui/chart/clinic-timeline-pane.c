/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-timeline-pane.h"

#include "althea-empty-state.h"
#include "althea-widget-template.h"
#include "clinic-hints-view.h"
#include "clinic-timeline-model.h"
#include "clinic-timeline-row.h"

/* GtkListView makes a row for each of the first 200 items, seen or not. A screen shows 40: the rest join as
 * one scrolls towards them, so that a chart opens in the time of what is seen. */
#define FIRST_LINES 40
#define MORE_LINES 150

struct _ClinicTimelinePane
{
  GtkWidget parent_instance;

  GtkWidget *search; /* (template) */
  GtkWidget *kind;   /* (template) */
  GtkWidget *stack;  /* (template) */
  GtkWidget *list;   /* (template) */

  ClinicChart *chart;         /* (owned) (nullable) */
  ClinicTimelineModel *model; /* (owned) (nullable) */
  GtkSliceListModel *seen;    /* (owned) (nullable) the beginning of model that the list knows */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (ClinicTimelinePane, clinic_timeline_pane, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_NARROW = 1,
} ClinicTimelinePaneProperty;

static GParamSpec *props[PROP_NARROW + 1];

/* In the order of the choices in the template. */
static const ClinicTimelineKinds choices[] = {
  CLINIC_TIMELINE_ALL,      CLINIC_TIMELINE_VISITS,   CLINIC_TIMELINE_RESULTS,   CLINIC_TIMELINE_MEDICATIONS,
  CLINIC_TIMELINE_PROBLEMS, CLINIC_TIMELINE_MESSAGES, CLINIC_TIMELINE_DOCUMENTS,
};

static void
setup_cb (ClinicTimelinePane *self, GtkListItem *item)
{
  GtkWidget *row = clinic_timeline_row_new ();

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  ClinicTimelineItem *line = gtk_list_item_get_item (item);
  gboolean opens = clinic_timeline_item_get_record (line) != NULL;
  g_autofree char *title = clinic_timeline_item_dup_title (line);

  gtk_list_item_set_activatable (item, opens);
  gtk_list_item_set_focusable (item, opens);
  gtk_list_item_set_accessible_label (item, title);
  clinic_timeline_row_set_item (CLINIC_TIMELINE_ROW (gtk_list_item_get_child (item)), line);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  clinic_timeline_row_set_item (CLINIC_TIMELINE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
activated_cb (ClinicTimelinePane *self, guint position)
{
  g_autoptr (ClinicTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  AltheaRecord *record = clinic_timeline_item_get_record (item);

  if (record != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "chart.open-record", "(ss)",
                                althea_record_get_resource_type (record), althea_record_get_id (record));
}

static void
scrolled_cb (ClinicTimelinePane *self, GtkAdjustment *adjustment)
{
  double below = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment)
                 - gtk_adjustment_get_page_size (adjustment);
  guint size = self->seen != NULL ? gtk_slice_list_model_get_size (self->seen) : 0;

  if (self->seen != NULL && below < gtk_adjustment_get_page_size (adjustment)
      && size < g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    gtk_slice_list_model_set_size (self->seen, size + MORE_LINES);
}

static void
show_what_there_is (ClinicTimelinePane *self)
{
  const char *page = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    page = clinic_timeline_model_get_n_unfiltered (self->model) == 0 ? "nothing" : "no-match";
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
}

static void
filter_changed_cb (ClinicTimelinePane *self)
{
  guint choice = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));

  if (self->model == NULL || choice >= G_N_ELEMENTS (choices))
    return;
  gtk_slice_list_model_set_size (self->seen, FIRST_LINES);
  clinic_timeline_model_set_filter (self->model, choices[choice],
                                    gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
clear_cb (ClinicTimelinePane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), 0);
  filter_changed_cb (self);
  gtk_widget_grab_focus (self->search);
}

static void
clinic_timeline_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicTimelinePaneProperty)prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, CLINIC_TIMELINE_PANE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_timeline_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ClinicTimelinePane *self = CLINIC_TIMELINE_PANE (object);

  switch ((ClinicTimelinePaneProperty)prop_id)
    {
    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        break;
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_timeline_pane_dispose (GObject *object)
{
  ClinicTimelinePane *self = CLINIC_TIMELINE_PANE (object);

  g_clear_object (&self->seen);
  g_clear_object (&self->model);
  g_clear_object (&self->chart);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_TIMELINE_PANE);
  G_OBJECT_CLASS (clinic_timeline_pane_parent_class)->dispose (object);
}

static void
clinic_timeline_pane_class_init (ClinicTimelinePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = clinic_timeline_pane_get_property;
  G_OBJECT_CLASS (klass)->set_property = clinic_timeline_pane_set_property;
  G_OBJECT_CLASS (klass)->dispose = clinic_timeline_pane_dispose;
  props[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (CLINIC_TYPE_HINTS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-timeline-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicTimelinePane, search);
  gtk_widget_class_bind_template_child (widget_class, ClinicTimelinePane, kind);
  gtk_widget_class_bind_template_child (widget_class, ClinicTimelinePane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicTimelinePane, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_timeline_pane_init (ClinicTimelinePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
clinic_timeline_pane_set_chart (ClinicTimelinePane *self, ClinicChart *chart)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (CLINIC_IS_TIMELINE_PANE (self) && CLINIC_IS_CHART (chart));
  g_return_if_fail (self->chart == NULL);
  self->chart = g_object_ref (chart);
  self->model = clinic_timeline_model_new (G_LIST_MODEL (clinic_chart_get_records (chart)));
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (clinic_timeline_model_rebuild), self->model,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (show_what_there_is), self,
                           G_CONNECT_SWAPPED);
  self->seen = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->model)), 0, FIRST_LINES);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->seen)));
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
  show_what_there_is (self);
}

void
clinic_timeline_pane_focus_search (ClinicTimelinePane *self)
{
  g_return_if_fail (CLINIC_IS_TIMELINE_PANE (self));
  gtk_widget_grab_focus (self->search);
}
