/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-workspace.h"

#include <glib/gi18n-lib.h>

#include "althea-dialog.h"
#include "althea-frame-log.h"
#include "clinic-chart-page.h"
#include "clinic-inbox-page.h"
#include "clinic-new-patient-dialog.h"
#include "clinic-open-chart.h"
#include "clinic-patients-page.h"
#include "clinic-shortcuts.h"
#include "clinic-today-page.h"

struct _ClinicWorkspace
{
  AdwBreakpointBin parent;

  AltheaSession *session;       /* (owned) */
  char *person;                 /* (owned) whose workspace this is */
  AdwNavigationPage *pages[3];  /* (owned) in the order of the places */
  GListStore *charts;           /* (owned) of ClinicOpenChart, oldest first */
  ClinicOpenChart *shown_chart; /* (nullable) lent: the one that is shown */

  AdwNavigationSplitView *split_view;
  AdwWindowTitle *practice_title;
  GtkListBox *places_list;
  GtkLabel *today_count;
  GtkLabel *inbox_count;
  GtkWidget *charts_heading;
  GtkWidget *charts_view;
  GtkSingleSelection *charts_selection;
  GtkLabel *person_label;
  GtkWidget *truth_icon;
  GtkLabel *truth_label, *reach_label;
};

G_DEFINE_FINAL_TYPE (ClinicWorkspace, clinic_workspace, ADW_TYPE_BREAKPOINT_BIN)

enum
{
  PLACE_TODAY = 0,
  PLACE_PATIENTS,
  PLACE_INBOX,
};

static const char *const place_names[] = { "today", "patients", "inbox" };

static int
find_chart (ClinicWorkspace *self, const char *patient_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->charts)); i++)
    {
      g_autoptr (ClinicOpenChart) chart = g_list_model_get_item (G_LIST_MODEL (self->charts), i);

      if (g_strcmp0 (clinic_open_chart_get_patient_id (chart), patient_id) == 0)
        return (int)i;
    }
  return -1;
}

static void
show_page (ClinicWorkspace *self, AdwNavigationPage *page)
{
  if (adw_navigation_split_view_get_content (self->split_view) != page)
    adw_navigation_split_view_set_content (self->split_view, page);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.close-chart", self->shown_chart != NULL);
}

static void
show_place (ClinicWorkspace *self, int place)
{
  self->shown_chart = NULL;
  gtk_list_box_select_row (self->places_list, gtk_list_box_get_row_at_index (self->places_list, place));
  gtk_single_selection_set_selected (self->charts_selection, GTK_INVALID_LIST_POSITION);
  show_page (self, self->pages[place]);
}

static void
show_chart (ClinicWorkspace *self, guint position)
{
  g_autoptr (ClinicOpenChart) chart = g_list_model_get_item (G_LIST_MODEL (self->charts), position);

  self->shown_chart = chart;
  gtk_list_box_unselect_all (self->places_list);
  gtk_single_selection_set_selected (self->charts_selection, position);
  show_page (self, clinic_open_chart_get_page (chart));
}

static void
update_charts (ClinicWorkspace *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->charts)) > 0;

  gtk_widget_set_visible (self->charts_heading, any);
  gtk_widget_set_visible (self->charts_view, any);
}

static void
remember_recent (ClinicWorkspace *self, GParamSpec *pspec, AltheaPatientRecords *records)
{
  AltheaRecord *patient = althea_patient_records_get_patient (records);

  if (patient != NULL && self->pages[PLACE_PATIENTS] != NULL)
    clinic_patients_page_add_recent (CLINIC_PATIENTS_PAGE (self->pages[PLACE_PATIENTS]), patient);
}

static void
patient_loaded_cb (AltheaPatientRecords *records, GParamSpec *pspec, ClinicWorkspace *self)
{
  remember_recent (self, pspec, records);
}

void
clinic_workspace_open_chart (ClinicWorkspace *self, const char *patient_id)
{
  int position = find_chart (self, patient_id);

  althea_frame_log_now ("chart");
  if (position < 0)
    {
      g_autoptr (ClinicOpenChart) chart = NULL;
      GtkWidget *page = clinic_chart_page_new (self->session, patient_id);
      AltheaPatientRecords *records = clinic_chart_page_get_records (CLINIC_CHART_PAGE (page));

      g_signal_connect_object (records, "notify::patient", G_CALLBACK (patient_loaded_cb), self,
                               G_CONNECT_DEFAULT);
      chart = clinic_open_chart_new (patient_id, ADW_NAVIGATION_PAGE (page), records);
      g_list_store_append (self->charts, chart);
      position = (int)g_list_model_get_n_items (G_LIST_MODEL (self->charts)) - 1;
      update_charts (self);
    }
  show_chart (self, (guint)position);
}

/* What a chart's question about unsaved text leads to: the chart may have been closed in the meantime. */
typedef struct
{
  ClinicWorkspace *self; /* (owned) */
  char *patient_id;      /* (owned) */
} Closing;

static void
closing_free (gpointer data)
{
  Closing *closing = data;

  g_object_unref (closing->self);
  g_free (closing->patient_id);
  g_free (closing);
}

static void
may_close_cb (gpointer user_data)
{
  Closing *closing = user_data;
  ClinicWorkspace *self = closing->self;
  int position = self->charts != NULL ? find_chart (self, closing->patient_id) : -1;
  g_autoptr (ClinicOpenChart) chart = NULL;

  if (position < 0)
    return;
  chart = g_list_model_get_item (G_LIST_MODEL (self->charts), (guint)position);
  if (chart == self->shown_chart)
    show_place (self, PLACE_PATIENTS);
  g_list_store_remove (self->charts, (guint)position);
  update_charts (self);
}

/* A chart with something unsaved comes to the front and asks before it goes. */
static void
close_chart (ClinicWorkspace *self, const char *patient_id)
{
  int position = find_chart (self, patient_id);
  g_autoptr (ClinicOpenChart) chart = NULL;
  ClinicChartPage *page = NULL;
  Closing *closing = NULL;

  if (position < 0)
    return;
  chart = g_list_model_get_item (G_LIST_MODEL (self->charts), (guint)position);
  page = CLINIC_CHART_PAGE (clinic_open_chart_get_page (chart));
  if (clinic_chart_page_has_unsaved (page))
    show_chart (self, (guint)position);
  closing = g_new0 (Closing, 1);
  closing->self = g_object_ref (self);
  closing->patient_id = g_strdup (patient_id);
  clinic_chart_page_ask_to_close (page, G_CALLBACK (may_close_cb), closing, closing_free);
}

static void
on_place_activated (ClinicWorkspace *self, GtkListBoxRow *row)
{
  show_place (self, gtk_list_box_row_get_index (row));
}

/* An action with a target would complain while the row is still without a chart. */
static void
on_close_chart_clicked (GtkWidget *button, GtkListItem *item)
{
  ClinicOpenChart *chart = gtk_list_item_get_item (item);

  if (chart != NULL)
    gtk_widget_activate_action (button, "win.close-chart-of", "s", clinic_open_chart_get_patient_id (chart));
}

static void
on_chart_activated (ClinicWorkspace *self, guint position)
{
  show_chart (self, position);
}

static void
show_count (GtkLabel *label, guint n, const char *spoken)
{
  g_autofree char *count = g_strdup_printf ("%u", n);

  gtk_label_set_text (label, count);
  gtk_widget_set_visible (GTK_WIDGET (label), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_inbox_count (ClinicWorkspace *self)
{
  guint n = clinic_inbox_page_get_n_waiting (CLINIC_INBOX_PAGE (self->pages[PLACE_INBOX]));
  g_autofree char *spoken = g_strdup_printf (ngettext ("%u message waits", "%u messages wait", n), n);

  show_count (self->inbox_count, n, spoken);
}

static void
update_today_count (ClinicWorkspace *self)
{
  guint n = clinic_today_page_get_n_ahead (CLINIC_TODAY_PAGE (self->pages[PLACE_TODAY]));
  g_autofree char *spoken = g_strdup_printf (ngettext ("%u visit ahead", "%u visits ahead", n), n);

  show_count (self->today_count, n, spoken);
}

static void
update_truth (ClinicWorkspace *self)
{
  const char *name = althea_session_get_practice_name (self->session);
  gboolean kept = althea_session_get_state (self->session) == ALTHEA_SESSION_ONLINE;

  gtk_widget_set_css_classes (self->truth_icon, (const char *[]){ kept ? "success" : "warning", NULL });
  switch (althea_session_get_state (self->session))
    {
    case ALTHEA_SESSION_ONLINE:
      gtk_label_set_text (self->truth_label, _ ("All kept"));
      break;
    case ALTHEA_SESSION_CONNECTING:
      gtk_label_set_text (self->truth_label, _ ("Connecting to the record…"));
      break;
    case ALTHEA_SESSION_OFFLINE:
      gtk_label_set_text (self->truth_label,
                          _ ("The record cannot be reached. What you type stays here; trying again."));
      break;
    case ALTHEA_SESSION_LOCKED:
    case ALTHEA_SESSION_SIGNED_OUT:
    case ALTHEA_SESSION_NO_RECORD:
    default:
      gtk_label_set_text (self->truth_label, _ ("Signed out"));
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->practice_title), *name != '\0' ? name : NULL);
  adw_window_title_set_title (self->practice_title, *name != '\0' ? name : _ ("Althea Clinic"));
}

/* The day goes on without patients' computers, so it is said where the eye finds it and nothing is asked. */
static void
update_reach (ClinicWorkspace *self)
{
  guint port = 0;

  g_object_get (self->session, "unreachable-port", &port, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->reach_label), port != 0);
  if (port != 0)
    {
      g_autofree char *text
          = g_strdup_printf (_ ("Patients' computers cannot reach this practice: port %u is in use."), port);
      gtk_label_set_text (self->reach_label, text);
    }
}

static void
show_place_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);

  for (int i = 0; i < (int)G_N_ELEMENTS (place_names); i++)
    if (g_strcmp0 (name, place_names[i]) == 0)
      show_place (CLINIC_WORKSPACE (widget), i);
}

/* The open charts come after the places, in the order in which they were opened. */
static void
show_chart_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ClinicWorkspace *self = CLINIC_WORKSPACE (widget);
  guint32 position = g_variant_get_uint32 (parameter);

  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->charts)))
    show_chart (self, position);
}

static void
find_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ClinicWorkspace *self = CLINIC_WORKSPACE (widget);

  show_place (self, PLACE_PATIENTS);
  clinic_patients_page_focus_search (CLINIC_PATIENTS_PAGE (self->pages[PLACE_PATIENTS]));
}

static void
open_chart_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  clinic_workspace_open_chart (CLINIC_WORKSPACE (widget), g_variant_get_string (parameter, NULL));
}

static void
close_chart_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ClinicWorkspace *self = CLINIC_WORKSPACE (widget);
  g_autofree char *id = NULL;

  if (self->shown_chart == NULL)
    return;
  id = g_strdup (clinic_open_chart_get_patient_id (self->shown_chart));
  close_chart (self, id);
}

static void
close_chart_of_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *id = g_variant_dup_string (parameter, NULL);

  close_chart (CLINIC_WORKSPACE (widget), id);
}

static void
new_patient_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ClinicWorkspace *self = CLINIC_WORKSPACE (widget);
  GtkWidget *dialog = clinic_new_patient_dialog_new (self->session);

  if (adw_navigation_split_view_get_content (self->split_view) == self->pages[PLACE_PATIENTS])
    {
      g_autofree char *typed
          = clinic_patients_page_dup_search (CLINIC_PATIENTS_PAGE (self->pages[PLACE_PATIENTS]));

      clinic_new_patient_dialog_prefill (CLINIC_NEW_PATIENT_DIALOG (dialog), typed);
    }
  g_signal_connect_object (dialog, "open-chart", G_CALLBACK (clinic_workspace_open_chart), self,
                           G_CONNECT_SWAPPED);
  althea_dialog_present (ADW_DIALOG (dialog), widget);
}

/* F6 goes between the places and what is shown; a chart has panes of its own and goes round those first. */
static void
move_between_panes (ClinicWorkspace *self)
{
  GtkWidget *sidebar = GTK_WIDGET (adw_navigation_split_view_get_sidebar (self->split_view));
  GtkWidget *content = GTK_WIDGET (adw_navigation_split_view_get_content (self->split_view));
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean in_content = focus != NULL && gtk_widget_is_ancestor (focus, content);
  GtkWidget *next = in_content && gtk_widget_get_mapped (sidebar) ? sidebar : content;

  if (in_content && self->shown_chart != NULL)
    gtk_widget_activate_action (content, "chart.next-pane", NULL);
  else
    gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD);
}

static void
next_pane_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  /* With two of them forward and back are the same. */
  move_between_panes (CLINIC_WORKSPACE (widget));
}

static void
show_shortcuts_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  althea_dialog_present (clinic_shortcuts_dialog_new (), widget);
}

static void
clinic_workspace_dispose (GObject *object)
{
  ClinicWorkspace *self = CLINIC_WORKSPACE (object);

  self->shown_chart = NULL;
  /* The bin must let go of its child itself: the template would take it away behind its back. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_WORKSPACE);
  for (guint i = 0; i < G_N_ELEMENTS (self->pages); i++)
    g_clear_object (&self->pages[i]);
  g_clear_object (&self->charts);
  g_clear_object (&self->session);
  g_clear_pointer (&self->person, g_free);
  G_OBJECT_CLASS (clinic_workspace_parent_class)->dispose (object);
}

static void
clinic_workspace_class_init (ClinicWorkspaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_workspace_dispose;
  gtk_widget_class_install_action (widget_class, "win.show-place", "s", show_place_action);
  gtk_widget_class_install_action (widget_class, "win.show-chart", "u", show_chart_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.new-patient", NULL, new_patient_action);
  gtk_widget_class_install_action (widget_class, "win.open-chart", "s", open_chart_action);
  gtk_widget_class_install_action (widget_class, "win.close-chart", NULL, close_chart_action);
  gtk_widget_class_install_action (widget_class, "win.close-chart-of", "s", close_chart_of_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.previous-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.show-shortcuts", NULL, show_shortcuts_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/window/clinic-workspace.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, split_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, practice_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, places_list);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, inbox_count);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, today_count);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, charts_heading);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, charts_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, charts_selection);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, person_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, truth_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, truth_icon);
  gtk_widget_class_bind_template_child (widget_class, ClinicWorkspace, reach_label);
  gtk_widget_class_bind_template_callback (widget_class, on_place_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_chart_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_close_chart_clicked);
}

static void
clinic_workspace_init (ClinicWorkspace *self)
{
  g_type_ensure (CLINIC_TYPE_OPEN_CHART);
  self->charts = g_list_store_new (CLINIC_TYPE_OPEN_CHART);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_single_selection_set_model (self->charts_selection, G_LIST_MODEL (self->charts));
  update_charts (self);
}

GtkWidget *
clinic_workspace_new (AltheaSession *session)
{
  ClinicWorkspace *self = g_object_new (CLINIC_TYPE_WORKSPACE, NULL);

  self->session = g_object_ref (session);
  self->person = g_strdup (althea_session_get_person_reference (session));
  self->pages[PLACE_TODAY] = g_object_ref_sink (ADW_NAVIGATION_PAGE (clinic_today_page_new (session)));
  self->pages[PLACE_PATIENTS] = g_object_ref_sink (ADW_NAVIGATION_PAGE (clinic_patients_page_new (session)));
  self->pages[PLACE_INBOX] = g_object_ref_sink (ADW_NAVIGATION_PAGE (clinic_inbox_page_new (session)));
  gtk_label_set_text (self->person_label, althea_session_get_person_name (session));
  g_signal_connect_object (session, "notify::state", G_CALLBACK (update_truth), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::practice-name", G_CALLBACK (update_truth), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages[PLACE_INBOX], "notify::n-waiting", G_CALLBACK (update_inbox_count),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages[PLACE_TODAY], "notify::n-ahead", G_CALLBACK (update_today_count), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::unreachable-port", G_CALLBACK (update_reach), self,
                           G_CONNECT_SWAPPED);
  update_truth (self);
  update_reach (self);
  update_inbox_count (self);
  update_today_count (self);
  show_place (self, PLACE_TODAY);
  return GTK_WIDGET (self);
}

const char *
clinic_workspace_get_person (ClinicWorkspace *self)
{
  g_return_val_if_fail (CLINIC_IS_WORKSPACE (self), "");

  return self->person;
}
