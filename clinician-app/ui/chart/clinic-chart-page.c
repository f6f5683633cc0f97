/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-chart-page.h"

#include <glib/gi18n-lib.h>

#include "althea-composition.h"
#include "althea-dialog.h"
#include "althea-frame-log.h"
#include "althea-person-row.h"
#include "althea-state-bar.h"
#include "clinic-chart-banner.h"
#include "clinic-chart-parts.h"
#include "clinic-discard.h"
#include "clinic-documents-pane.h"
#include "clinic-editor.h"
#include "clinic-graphs-pane.h"
#include "clinic-history-page.h"
#include "clinic-invite-dialog.h"
#include "clinic-messages-pane.h"
#include "clinic-orders-pane.h"
#include "clinic-note-page.h"
#include "clinic-note-pane.h"
#include "clinic-profile-pane.h"
#include "clinic-record-page.h"
#include "clinic-results-pane.h"
#include "clinic-side-pane.h"
#include "clinic-timeline-pane.h"

#define LOADING_AFTER_MS 200

struct _ClinicChartPage
{
  AdwNavigationPage parent_instance;

  GtkWidget *banner;               /* (template) */
  GtkWidget *folded_banner;        /* (template) under the header, where that has no room for a name */
  GtkWidget *portal_button;        /* (template) */
  GtkWidget *narrow_portal_button; /* (template) */
  GtkWidget *portal_icon;          /* (template) */
  GtkWidget *portal_label;         /* (template) */
  GtkWidget *allergy_bar;          /* (template) */
  GtkWidget *allergy_label;        /* (template) */
  GtkWidget *state_bar;            /* (template) */
  GtkWidget *profile_split;        /* (template) */
  GtkWidget *note_split;           /* (template) */
  GtkWidget *note;                 /* (template) */
  GtkWidget *side_split;           /* (template) */
  GtkWidget *side;                 /* (template) */
  GtkWidget *profile;              /* (template) */
  GtkWidget *centre;               /* (template) */
  GtkWidget *view_stack;           /* (template) */
  GtkWidget *timeline;             /* (template) */
  GtkWidget *results_bin;          /* (template) */
  GtkWidget *documents_bin;        /* (template) */
  GtkWidget *messages_bin;         /* (template) */

  ClinicChart *chart;      /* (owned) */
  GSource *loading_source; /* (owned) (nullable) says that the chart loads, when that takes a while */
};

G_DEFINE_FINAL_TYPE (ClinicChartPage, clinic_chart_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- views, made when they are first looked at ----------------------------------------------------- */

static ClinicResultsPane *
get_results (ClinicChartPage *self)
{
  GtkWidget *pane = adw_bin_get_child (ADW_BIN (self->results_bin));

  if (pane == NULL)
    {
      pane = g_object_new (CLINIC_TYPE_RESULTS_PANE, NULL);
      clinic_results_pane_set_chart (CLINIC_RESULTS_PANE (pane), self->chart);
      adw_bin_set_child (ADW_BIN (self->results_bin), pane);
    }
  return CLINIC_RESULTS_PANE (pane);
}

static ClinicMessagesPane *
get_messages (ClinicChartPage *self)
{
  GtkWidget *pane = adw_bin_get_child (ADW_BIN (self->messages_bin));

  if (pane == NULL)
    {
      pane = g_object_new (CLINIC_TYPE_MESSAGES_PANE, NULL);
      clinic_messages_pane_set_chart (CLINIC_MESSAGES_PANE (pane), self->chart);
      adw_bin_set_child (ADW_BIN (self->messages_bin), pane);
    }
  return CLINIC_MESSAGES_PANE (pane);
}

static void
make_documents (ClinicChartPage *self)
{
  GtkWidget *pane;

  if (adw_bin_get_child (ADW_BIN (self->documents_bin)) != NULL)
    return;
  pane = g_object_new (CLINIC_TYPE_DOCUMENTS_PANE, NULL);
  clinic_documents_pane_set_chart (CLINIC_DOCUMENTS_PANE (pane), self->chart);
  adw_bin_set_child (ADW_BIN (self->documents_bin), pane);
}

static void
view_shown_cb (ClinicChartPage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->view_stack));

  if (self->chart == NULL)
    return;
  if (g_strcmp0 (name, "results") == 0)
    get_results (self);
  else if (g_strcmp0 (name, "documents") == 0)
    make_documents (self);
  else if (g_strcmp0 (name, "messages") == 0)
    get_messages (self);
}

/* --- the side pane --------------------------------------------------------------------------------- */

static void
side_opened_cb (ClinicChartPage *self)
{
  gboolean open;

  g_object_get (self->side, "open", &open, NULL);
  adw_overlay_split_view_set_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (self->side_split), open);
}

/* A swipe or a click beside the overlaid pane hides it: what is typed brings it back. */
static void
side_shown_cb (ClinicChartPage *self)
{
  AdwOverlaySplitView *split = ADW_OVERLAY_SPLIT_VIEW (self->side_split);

  if (self->chart == NULL || adw_overlay_split_view_get_show_sidebar (split))
    return;
  if (clinic_side_pane_has_unsaved (CLINIC_SIDE_PANE (self->side)))
    adw_overlay_split_view_set_show_sidebar (split, TRUE);
  else
    clinic_side_pane_close (CLINIC_SIDE_PANE (self->side));
}

static void
replace_side (ClinicChartPage *self, AdwNavigationPage *first, AdwNavigationPage *second)
{
  AdwOverlaySplitView *profile = ADW_OVERLAY_SPLIT_VIEW (self->profile_split);

  /* Where there is no room for both, the profile makes way for what was chosen from it. */
  if (adw_overlay_split_view_get_collapsed (profile))
    adw_overlay_split_view_set_show_sidebar (profile, FALSE);
  clinic_side_pane_show (CLINIC_SIDE_PANE (self->side), first, second);
}

static AltheaRecord *
find_target (ClinicChartPage *self, GVariant *parameter)
{
  const char *type, *id;

  g_variant_get (parameter, "(&s&s)", &type, &id);
  return clinic_chart_find_record (self->chart, type, id);
}

static void
open_record_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AltheaRecord *record = find_target (self, parameter);

  if (record != NULL)
    clinic_chart_page_show_record (self, record);
}

static void
edit_record_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AltheaRecord *record = find_target (self, parameter);

  if (record != NULL)
    replace_side (self, clinic_record_page_new (self->chart, record),
                  clinic_editor_new (self->chart, record));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AdwNavigationPage *editor
      = clinic_editor_new_for_type (self->chart, g_variant_get_string (parameter, NULL));

  if (editor != NULL)
    replace_side (self, editor, NULL);
}

static void
edit_patient_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AltheaRecord *patient = clinic_chart_get_patient (self->chart);

  if (patient != NULL)
    replace_side (self, clinic_record_page_new (self->chart, patient),
                  clinic_editor_new (self->chart, patient));
}

static void
show_history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AltheaRecord *record = find_target (self, parameter);

  if (record != NULL)
    replace_side (self, clinic_record_page_new (self->chart, record),
                  clinic_history_page_new (self->chart, record));
}

static void
close_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  clinic_side_pane_close (CLINIC_SIDE_PANE (CLINIC_CHART_PAGE (widget)->side));
}

/* --- the note ------------------------------------------------------------------------------------- */

/* A draft that was restored, or a note that was begun, shows itself where there is room beside the record. */
static void
note_writing_cb (ClinicChartPage *self)
{
  AdwOverlaySplitView *split = ADW_OVERLAY_SPLIT_VIEW (self->note_split);

  if (clinic_note_pane_is_writing (CLINIC_NOTE_PANE (self->note))
      && !adw_overlay_split_view_get_collapsed (split))
    adw_overlay_split_view_set_show_sidebar (split, TRUE);
}

/* Shows the note with the cursor in it; from inside it, hides it. */
static void
write_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AdwOverlaySplitView *split = ADW_OVERLAY_SPLIT_VIEW (self->note_split);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, self->note);

  adw_overlay_split_view_set_show_sidebar (split, !inside);
  if (inside)
    gtk_widget_child_focus (self->centre, GTK_DIR_TAB_FORWARD);
  else
    clinic_note_pane_focus (CLINIC_NOTE_PANE (self->note));
}

static void
toggle (GtkWidget *split)
{
  gboolean shown = adw_overlay_split_view_get_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (split));

  adw_overlay_split_view_set_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (split), !shown);
}

static void
toggle_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle (CLINIC_CHART_PAGE (widget)->note_split);
}

/* --- other actions --------------------------------------------------------------------------------- */

static void
show_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (CLINIC_CHART_PAGE (widget)->view_stack),
                                         g_variant_get_string (parameter, NULL));
}

static void
show_trend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  AltheaRecord *record = find_target (self, parameter);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->view_stack), "results");
  if (record != NULL)
    clinic_results_pane_show_test (get_results (self), record);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->view_stack), "timeline");
  clinic_timeline_pane_focus_search (CLINIC_TIMELINE_PANE (self->timeline));
}

static void
toggle_profile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle (CLINIC_CHART_PAGE (widget)->profile_split);
}

static void
invite_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (widget);
  g_autofree char *patient_name = clinic_chart_dup_patient_name (self->chart);
  AltheaSession *session = clinic_chart_get_session (self->chart);

  if (session != NULL)
    althea_dialog_present (ADW_DIALOG (clinic_invite_dialog_new (
                               session, clinic_chart_get_patient_id (self->chart), patient_name)),
                           widget);
}

static void
move_between_panes (ClinicChartPage *self, int step)
{
  GtkWidget *banner = gtk_widget_get_mapped (self->folded_banner) ? self->folded_banner : self->banner;
  GtkWidget *panes[] = { banner, self->profile, self->centre, self->side, self->note };

  clinic_chart_parts_move_focus (panes, G_N_ELEMENTS (panes), step);
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_between_panes (CLINIC_CHART_PAGE (widget), 1);
}

static void
previous_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_between_panes (CLINIC_CHART_PAGE (widget), -1);
}

/* --- what the chart says of itself ----------------------------------------------------------------- */

static gboolean
say_loading_cb (gpointer user_data)
{
  ClinicChartPage *self = user_data;

  g_clear_pointer (&self->loading_source, g_source_unref);
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET,
                        _ ("Opening the chart…"));
  return G_SOURCE_REMOVE;
}

static void
stop_loading_source (ClinicChartPage *self)
{
  if (self->loading_source != NULL)
    g_source_destroy (self->loading_source);
  g_clear_pointer (&self->loading_source, g_source_unref);
}

static void
update_state (ClinicChartPage *self)
{
  AltheaPatientRecords *records = clinic_chart_get_records (self->chart);
  AltheaSession *session = clinic_chart_get_session (self->chart);
  g_autofree char *error_text = NULL;

  g_object_get (records, "error-text", &error_text, NULL);
  if (session != NULL && althea_session_get_state (session) == ALTHEA_SESSION_OFFLINE)
    {
      stop_loading_source (self);
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_ATTENTION,
                            _ ("The record cannot be reached. What you type stays here; trying again."));
    }
  else if (error_text != NULL && *error_text != '\0')
    {
      stop_loading_source (self);
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_TROUBLE, error_text);
    }
  else if (althea_patient_records_get_loading (records))
    {
      if (self->loading_source != NULL
          || *althea_state_bar_get_text (ALTHEA_STATE_BAR (self->state_bar)) != '\0')
        return;
      self->loading_source = g_timeout_source_new (LOADING_AFTER_MS);
      g_source_set_callback (self->loading_source, say_loading_cb, self, NULL);
      g_source_attach (self->loading_source, NULL);
    }
  else
    {
      stop_loading_source (self);
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, NULL);
      althea_frame_log_next (GTK_WIDGET (self), "chart");
    }
}

/* What the style sheet cannot see by itself: that the panes are folded. */
static void
folded_cb (ClinicChartPage *self)
{
  if (self->profile_split == NULL)
    return;
  clinic_chart_parts_set_class (
      GTK_WIDGET (self), "narrow",
      adw_overlay_split_view_get_collapsed (ADW_OVERLAY_SPLIT_VIEW (self->profile_split)));
}

static void
update (ClinicChartPage *self)
{
  AltheaRecord *patient = clinic_chart_get_patient (self->chart);
  g_autofree char *name = clinic_chart_dup_patient_name (self->chart);
  gboolean alarming;
  g_autofree char *allergies = clinic_chart_dup_allergies (self->chart, &alarming);

  if (*name != '\0')
    adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  gtk_label_set_text (GTK_LABEL (self->allergy_label), patient != NULL ? allergies : "");
  clinic_chart_parts_set_class (self->allergy_bar, "alarming", alarming);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.invite", patient != NULL);
  clinic_chart_parts_show_portal (patient, GTK_LABEL (self->portal_label), GTK_IMAGE (self->portal_icon),
                                  self->portal_button, self->narrow_portal_button);
  update_state (self);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_chart_page_dispose (GObject *object)
{
  ClinicChartPage *self = CLINIC_CHART_PAGE (object);

  stop_loading_source (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_CHART_PAGE);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (clinic_chart_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.show-view", "s", show_view_action);
  gtk_widget_class_install_action (widget_class, "chart.open-record", "(ss)", open_record_action);
  gtk_widget_class_install_action (widget_class, "chart.edit-record", "(ss)", edit_record_action);
  gtk_widget_class_install_action (widget_class, "chart.show-history", "(ss)", show_history_action);
  gtk_widget_class_install_action (widget_class, "chart.show-trend", "(ss)", show_trend_action);
  gtk_widget_class_install_action (widget_class, "chart.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "chart.edit-patient", NULL, edit_patient_action);
  gtk_widget_class_install_action (widget_class, "chart.close-pane", NULL, close_pane_action);
  gtk_widget_class_install_action (widget_class, "chart.write-note", NULL, write_note_action);
  gtk_widget_class_install_action (widget_class, "chart.toggle-note", NULL, toggle_note_action);
  gtk_widget_class_install_action (widget_class, "chart.invite", NULL, invite_action);
  gtk_widget_class_install_action (widget_class, "chart.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "chart.toggle-profile", NULL, toggle_profile_action);
  gtk_widget_class_install_action (widget_class, "chart.next-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (widget_class, "chart.previous-pane", NULL, previous_pane_action);
}

static void
clinic_chart_page_class_init (ClinicChartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_chart_page_dispose;
  clinic_chart_parts_load_style ();
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (CLINIC_TYPE_CHART_BANNER);
  g_type_ensure (CLINIC_TYPE_GRAPHS_PANE);
  g_type_ensure (CLINIC_TYPE_ORDERS_PANE);
  g_type_ensure (CLINIC_TYPE_NOTE_PANE);
  g_type_ensure (CLINIC_TYPE_PROFILE_PANE);
  g_type_ensure (CLINIC_TYPE_SIDE_PANE);
  g_type_ensure (CLINIC_TYPE_TIMELINE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/chart/clinic-chart-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, banner);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, folded_banner);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, portal_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, narrow_portal_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, portal_icon);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, portal_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, allergy_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, allergy_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, profile_split);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, note_split);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, note);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, side_split);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, side);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, profile);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, centre);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, view_stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, results_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, documents_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicChartPage, messages_bin);
  gtk_widget_class_bind_template_callback (widget_class, view_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, side_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  install_actions (widget_class);
}

static void
clinic_chart_page_init (ClinicChartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_chart_page_new_for_chart (ClinicChart *chart)
{
  ClinicChartPage *self;
  AltheaSession *session;

  g_return_val_if_fail (CLINIC_IS_CHART (chart), NULL);
  self = g_object_new (CLINIC_TYPE_CHART_PAGE, NULL);
  self->chart = g_object_ref (chart);
  clinic_chart_attach (chart, GTK_WIDGET (self));
  clinic_chart_banner_set_chart (CLINIC_CHART_BANNER (self->banner), chart);
  clinic_chart_banner_set_chart (CLINIC_CHART_BANNER (self->folded_banner), chart);
  clinic_profile_pane_set_chart (CLINIC_PROFILE_PANE (self->profile), chart);
  clinic_timeline_pane_set_chart (CLINIC_TIMELINE_PANE (self->timeline), chart);
  g_signal_connect_object (self->note, "notify::writing", G_CALLBACK (note_writing_cb), self,
                           G_CONNECT_SWAPPED);
  clinic_note_pane_set_chart (CLINIC_NOTE_PANE (self->note), chart);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "notify::open", G_CALLBACK (side_opened_cb), self, G_CONNECT_SWAPPED);
  session = clinic_chart_get_session (chart);
  if (session != NULL)
    g_signal_connect_object (session, "notify::state", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
clinic_chart_page_new (AltheaSession *session, const char *patient_id)
{
  g_autoptr (ClinicChart) chart = clinic_chart_new (session, patient_id);

  return clinic_chart_page_new_for_chart (chart);
}

const char *
clinic_chart_page_get_patient_id (ClinicChartPage *self)
{
  g_return_val_if_fail (CLINIC_IS_CHART_PAGE (self), NULL);
  return clinic_chart_get_patient_id (self->chart);
}

AltheaPatientRecords *
clinic_chart_page_get_records (ClinicChartPage *self)
{
  g_return_val_if_fail (CLINIC_IS_CHART_PAGE (self), NULL);
  return clinic_chart_get_records (self->chart);
}

gboolean
clinic_chart_page_has_unsaved (ClinicChartPage *self)
{
  GtkWidget *messages;

  g_return_val_if_fail (CLINIC_IS_CHART_PAGE (self), FALSE);
  messages = adw_bin_get_child (ADW_BIN (self->messages_bin));
  return clinic_side_pane_has_unsaved (CLINIC_SIDE_PANE (self->side))
         || (messages != NULL && clinic_messages_pane_has_draft (CLINIC_MESSAGES_PANE (messages)));
}

void
clinic_chart_page_ask_to_close (ClinicChartPage *self, GCallback callback, gpointer user_data,
                                GDestroyNotify destroy)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CLINIC_IS_CHART_PAGE (self));
  if (clinic_side_pane_has_unsaved (CLINIC_SIDE_PANE (self->side)) || !clinic_chart_page_has_unsaved (self))
    {
      clinic_side_pane_ask_to_leave (CLINIC_SIDE_PANE (self->side), callback, user_data, destroy);
      return;
    }
  name = clinic_chart_dup_patient_name (self->chart);
  clinic_discard_ask (GTK_WIDGET (self), name, _ ("A message that is not sent"), callback, user_data,
                      destroy);
}

void
clinic_chart_page_show_record (ClinicChartPage *self, AltheaRecord *record)
{
  g_return_if_fail (CLINIC_IS_CHART_PAGE (self) && ALTHEA_IS_RECORD (record));
  if (ALTHEA_IS_COMPOSITION (record))
    replace_side (self, clinic_note_page_new (self->chart, record), NULL);
  else
    replace_side (self, clinic_record_page_new (self->chart, record), NULL);
}

void
clinic_chart_page_show_thread (ClinicChartPage *self, const char *task_id)
{
  g_return_if_fail (CLINIC_IS_CHART_PAGE (self));
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->view_stack), "messages");
  clinic_messages_pane_show_thread (get_messages (self), task_id);
}
