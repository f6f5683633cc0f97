/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-pane.h"

#include <glib/gi18n-lib.h>

#include "althea-dialog.h"
#include "althea-record-text.h"
#include "althea-state-bar.h"
#include "clinic-note-conditions.h"
#include "clinic-note-content.h"
#include "clinic-note-form.h"
#include "clinic-note-keeper.h"
#include "clinic-note-page.h"
#include "clinic-note-sign-page.h"
#include "clinic-template-page.h"

struct _ClinicNotePane
{
  AdwBin parent_instance;

  GtkWidget *view;           /* (template) */
  GtkWidget *write_page;     /* (template) */
  GtkWidget *window_title;   /* (template) */
  GtkWidget *state_bar;      /* (template) */
  GtkWidget *conflict_bar;   /* (template) */
  GtkWidget *conflict_label; /* (template) */
  GtkWidget *stack;          /* (template) */
  GtkWidget *templates;      /* (template) */
  GtkWidget *form;           /* (template) */
  GtkWidget *done_bin;       /* (template) */
  GtkWidget *foot;           /* (template) */
  GtkWidget *kept_label;     /* (template) */

  ClinicChart *chart;         /* (owned) */
  ClinicNoteLibrary *library; /* (owned) */
  ClinicNoteKeeper *keeper;   /* (owned) (nullable) while a note is written */
  ClinicNoteContent *content; /* (owned) (nullable) the note; texts are as last gathered */
  GCancellable *cancellable;  /* (owned) of reading drafts */
  gboolean asked;             /* drafts were asked for */
};

G_DEFINE_FINAL_TYPE (ClinicNotePane, clinic_note_pane, ADW_TYPE_BIN)

typedef enum
{
  PROP_WRITING = 1,
} ClinicNotePaneProperty;

static GParamSpec *props[PROP_WRITING + 1];

static void update_state (ClinicNotePane *self);

/* --- what is shown, as values ---------------------------------------------------------------------- */

static const char *
get_author_name (ClinicNotePane *self)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);

  return session != NULL ? althea_session_get_person_name (session) : NULL;
}

/* The draft as text; (transfer full), NULL when nothing can be made of it. */
static char *
dup_draft (ClinicNotePane *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) draft = NULL;

  clinic_note_form_gather (CLINIC_NOTE_FORM (self->form), FALSE);
  draft = clinic_note_content_to_draft (self->content, clinic_chart_get_patient_id (self->chart),
                                        clinic_chart_get_person_reference (self->chart),
                                        get_author_name (self), &error);
  if (draft == NULL)
    {
      g_warning ("A draft was not built: %s", error->message);
      return NULL;
    }
  return althea_record_to_text (draft);
}

static void
edited_cb (ClinicNotePane *self)
{
  g_autofree char *draft = NULL;

  if (self->keeper == NULL)
    return;
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, NULL);
  draft = dup_draft (self);
  if (draft != NULL)
    clinic_note_keeper_keep (self->keeper, draft);
}

/* --- showing --------------------------------------------------------------------------------------- */

static void
show_content (ClinicNotePane *self)
{
  clinic_note_form_show (CLINIC_NOTE_FORM (self->form), self->content);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->window_title), self->content->title);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "write");
}

static void
update_conflict (ClinicNotePane *self, gboolean conflict)
{
  AltheaDraft *theirs = conflict ? clinic_note_keeper_get_theirs (self->keeper) : NULL;

  if (theirs != NULL)
    {
      g_autofree char *time = althea_time_to_display (althea_draft_get_time_us (theirs));
      /* Translators: %s is a time, "Today 10:42". */
      g_autofree char *text = g_strdup_printf (
          _ ("You went on with this note on another computer (%s). Nothing is lost: both are kept."), time);

      gtk_label_set_text (GTK_LABEL (self->conflict_label), text);
    }
  gtk_widget_set_visible (self->conflict_bar, conflict);
}

static void
update_state (ClinicNotePane *self)
{
  gboolean writing = self->keeper != NULL;
  ClinicKeeping state = writing ? clinic_note_keeper_get_state (self->keeper) : CLINIC_KEEPING_NOTHING;
  g_autofree char *text = writing ? clinic_note_keeper_dup_text (self->keeper) : g_strdup ("");
  gboolean wrong = state == CLINIC_KEEPING_UNREACHABLE || state == CLINIC_KEEPING_REFUSED;

  if (self->stack == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->kept_label), text);
  gtk_widget_set_css_classes (self->kept_label,
                              (const char *[]){ "caption", wrong ? "warning" : "dim-label", NULL });
  gtk_widget_set_visible (self->foot, writing);
  update_conflict (self, state == CLINIC_KEEPING_CONFLICT);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "note.finish",
                                 writing && state != CLINIC_KEEPING_CONFLICT);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "note.new", !writing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "note.discard", writing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "note.next-gap", writing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "note.insert", writing);
}

/* --- beginning ------------------------------------------------------------------------------------- */

static void
write_content (ClinicNotePane *self, ClinicNoteContent *content)
{
  g_autofree char *key = g_strconcat ("note-", content->id, NULL);

  g_clear_pointer (&self->content, clinic_note_content_free);
  self->content = content;
  g_clear_object (&self->keeper);
  self->keeper = clinic_note_keeper_new (clinic_chart_get_session (self->chart), key,
                                         clinic_chart_get_patient_id (self->chart));
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  show_content (self);
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRITING]);
}

static void
stop_writing (ClinicNotePane *self, const char *page)
{
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->window_title), _ ("Visit note"));
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRITING]);
}

void
clinic_note_pane_begin (ClinicNotePane *self, const char *template_id)
{
  ClinicNoteContent *content;
  AltheaComposition *template;
  g_autofree char *visit = NULL;

  g_return_if_fail (CLINIC_IS_NOTE_PANE (self) && self->chart != NULL);
  if (self->keeper != NULL)
    return;
  template = clinic_note_library_find (self->library, template_id != NULL ? template_id : "soap");
  content = template != NULL ? clinic_note_content_new_from_template (template) : clinic_note_content_new ();
  visit = clinic_note_find_visit (self->chart);
  if (visit != NULL)
    g_set_str (&content->encounter_id, visit);
  g_free (content->reason);
  content->reason = clinic_note_dup_booked_reason (self->chart);
  write_content (self, content);
  clinic_note_pane_focus (self);
}

static void
template_activated_cb (ClinicNotePane *self, GtkListBoxRow *row)
{
  clinic_note_pane_begin (self, g_object_get_data (G_OBJECT (row), "template"));
}

static GtkWidget *
template_row_new (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), althea_record_get_string (item, "title"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "template", g_strdup (althea_record_get_id (item)), g_free);
  return row;
}

/* --- drafts ---------------------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
static ClinicNoteContent *
read_draft (AltheaDraft *draft)
{
  const char *text = althea_draft_get_content (draft);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) record = text != NULL ? althea_record_new_from_text (text, &error) : NULL;

  if (ALTHEA_IS_COMPOSITION (record))
    return clinic_note_content_new_from_draft (ALTHEA_COMPOSITION (record));
  g_warning ("A draft cannot be read: %s", error != NULL ? error->message : "no note");
  return NULL;
}

static void
restore (ClinicNotePane *self, AltheaDraft *draft)
{
  ClinicNoteContent *content = read_draft (draft);
  g_autofree char *time = althea_time_to_display (althea_draft_get_time_us (draft));
  g_autofree char *text = NULL;

  if (content == NULL)
    return;
  write_content (self, content);
  clinic_note_keeper_resume (self->keeper, draft);
  /* Translators: %s is a time, "Today 10:42". */
  text = g_strdup_printf (_ ("Restored draft from %s"), time);
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, text);
}

static void
drafts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNotePane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = althea_session_list_drafts_finish (ALTHEA_SESSION (source), result, &error);

  if (self->stack == NULL)
    return;
  if (drafts == NULL)
    {
      /* Asked for again when the session is back. */
      self->asked = FALSE;
      return;
    }
  for (guint i = 0; i < drafts->len && self->keeper == NULL; i++)
    if (althea_draft_get_conflicts_with (drafts->pdata[i]) == NULL)
      restore (self, drafts->pdata[i]);
}

static void
ask_drafts (ClinicNotePane *self)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);

  if (self->asked || session == NULL || althea_session_get_state (session) != ALTHEA_SESSION_ONLINE
      || g_strcmp0 (althea_session_get_role (session), "clinician") != 0)
    return;
  self->asked = TRUE;
  althea_session_list_drafts_async (session, clinic_chart_get_patient_id (self->chart), ALTHEA_DRAFT_NOTE,
                                    self->cancellable, drafts_cb, g_object_ref (self));
}

static void
merge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);
  AltheaDraft *theirs = self->keeper != NULL ? clinic_note_keeper_get_theirs (self->keeper) : NULL;
  g_autoptr (ClinicNoteContent) other = theirs != NULL ? read_draft (theirs) : NULL;
  g_autofree char *time = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *draft = NULL;

  if (other == NULL)
    return;
  clinic_note_form_gather (CLINIC_NOTE_FORM (self->form), FALSE);
  time = althea_time_to_display (althea_draft_get_time_us (theirs));
  /* Translators: stands over text that comes from the other computer; %s is a time. */
  heading = g_strdup_printf (_ ("[From the other computer, %s]"), time);
  clinic_note_content_merge (self->content, other, heading);
  show_content (self);
  draft = dup_draft (self);
  if (draft != NULL)
    clinic_note_keeper_settle (self->keeper, draft, TRUE);
}

/* What was typed here stays as a draft of its own. */
static void
take_theirs_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);
  AltheaDraft *theirs = self->keeper != NULL ? clinic_note_keeper_get_theirs (self->keeper) : NULL;
  g_autoptr (AltheaDraft) kept = theirs != NULL ? g_object_ref (theirs) : NULL;
  g_autoptr (ClinicNoteContent) readable = kept != NULL ? read_draft (kept) : NULL;

  if (readable == NULL)
    return;
  clinic_note_keeper_stop (self->keeper);
  restore (self, kept);
}

/* --- finishing ------------------------------------------------------------------------------------- */

static void
jump_cb (ClinicNotePane *self, GtkWidget *where)
{
  adw_navigation_view_pop_to_tag (ADW_NAVIGATION_VIEW (self->view), "write");
  clinic_note_form_jump (CLINIC_NOTE_FORM (self->form), where);
}

static void
signed_cb (ClinicNotePane *self, const char *note_id)
{
  GtkWidget *page = clinic_note_page_new_for_id (self->chart, note_id);

  clinic_note_keeper_stop (self->keeper);
  adw_bin_set_child (ADW_BIN (self->done_bin), page);
  adw_navigation_view_pop_to_tag (ADW_NAVIGATION_VIEW (self->view), "write");
  stop_writing (self, "done");
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET,
                        _ ("Signed. The note cannot be changed any more; an addendum can be added."));
}

static void
finish_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);
  AdwNavigationPage *page;
  g_autoptr (GPtrArray) missing = NULL;

  if (self->keeper == NULL
      || adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (self->view))
             != ADW_NAVIGATION_PAGE (self->write_page))
    return;
  clinic_note_form_gather (CLINIC_NOTE_FORM (self->form), FALSE);
  missing = clinic_note_form_find_missing (CLINIC_NOTE_FORM (self->form));
  clinic_note_form_gather (CLINIC_NOTE_FORM (self->form), TRUE);
  clinic_note_keeper_flush (self->keeper);
  page = clinic_note_sign_page_new (self->chart, self->content, self->keeper, missing);
  g_signal_connect_object (page, "jump", G_CALLBACK (jump_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "signed", G_CALLBACK (signed_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (self->view), page);
}

/* --- other actions --------------------------------------------------------------------------------- */

static void
next_gap_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!clinic_note_form_next_gap (CLINIC_NOTE_FORM (CLINIC_NOTE_PANE (widget)->form)))
    gtk_widget_error_bell (widget);
}

static void
insert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  clinic_note_form_insert_pull (CLINIC_NOTE_FORM (CLINIC_NOTE_PANE (widget)->form),
                                g_variant_get_string (parameter, NULL));
}

static void
discard_response_cb (ClinicNotePane *self, const char *response)
{
  if (!g_str_equal (response, "discard") || self->keeper == NULL)
    return;
  clinic_note_keeper_discard (self->keeper);
  stop_writing (self, "begin");
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);
  g_autofree char *patient = clinic_chart_dup_patient_name (self->chart);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Discard this draft?"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s\n\n%s", patient,
                                _ ("What was written in it is gone then."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "keep", _ ("_Keep it"), "discard",
                                  _ ("_Discard the draft"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, G_CONNECT_SWAPPED);
  althea_dialog_present (dialog, widget);
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);

  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, NULL);
  stop_writing (self, "begin");
  clinic_note_pane_focus (self);
}

static void
templates_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (self->view), clinic_template_list_page_new (self->library));
}

static void
phrases_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);

  adw_navigation_view_push (
      ADW_NAVIGATION_VIEW (self->view),
      clinic_template_page_new (self->library, clinic_note_library_get_phrases (self->library)));
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicNotePaneProperty)prop_id)
    {
    case PROP_WRITING:
      g_value_set_boolean (value, clinic_note_pane_is_writing (CLINIC_NOTE_PANE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The chart is left, locked or signed out: what was typed last goes out now. */
static void
clinic_note_pane_unmap (GtkWidget *widget)
{
  clinic_note_pane_flush (CLINIC_NOTE_PANE (widget));
  GTK_WIDGET_CLASS (clinic_note_pane_parent_class)->unmap (widget);
}

static void
clinic_note_pane_dispose (GObject *object)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (object);

  if (self->keeper != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->keeper, self);
      clinic_note_keeper_flush (self->keeper);
    }
  g_cancellable_cancel (self->cancellable);
  /* The bin and the template would both let go of its child. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  /* Else the bin would let go of a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_NOTE_PANE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->content, clinic_note_content_free);
  g_clear_object (&self->library);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (clinic_note_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, view);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, write_page);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, conflict_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, conflict_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, templates);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, form);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, done_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, foot);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, kept_label);
}

static void
clinic_note_pane_class_init (ClinicNotePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = clinic_note_pane_get_property;
  G_OBJECT_CLASS (klass)->dispose = clinic_note_pane_dispose;
  widget_class->unmap = clinic_note_pane_unmap;
  props[PROP_WRITING]
      = g_param_spec_boolean ("writing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (CLINIC_TYPE_NOTE_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/note/clinic-note-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, template_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_install_action (widget_class, "note.finish", NULL, finish_action);
  gtk_widget_class_install_action (widget_class, "note.next-gap", NULL, next_gap_action);
  gtk_widget_class_install_action (widget_class, "note.insert", "s", insert_action);
  gtk_widget_class_install_action (widget_class, "note.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "note.discard", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "note.templates", NULL, templates_action);
  gtk_widget_class_install_action (widget_class, "note.phrases", NULL, phrases_action);
  gtk_widget_class_install_action (widget_class, "note.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "note.take-theirs", NULL, take_theirs_action);
}

static void
clinic_note_pane_init (ClinicNotePane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
update_name (ClinicNotePane *self)
{
  g_autofree char *name = clinic_chart_dup_patient_name (self->chart);

  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->window_title), name);
}

void
clinic_note_pane_set_chart (ClinicNotePane *self, ClinicChart *chart)
{
  AltheaSession *session;

  g_return_if_fail (CLINIC_IS_NOTE_PANE (self) && CLINIC_IS_CHART (chart) && self->chart == NULL);
  session = clinic_chart_get_session (chart);
  self->chart = g_object_ref (chart);
  self->library = clinic_note_library_get (session);
  clinic_note_form_set_chart (CLINIC_NOTE_FORM (self->form), chart, self->library);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->templates), G_LIST_MODEL (self->library), template_row_new,
                           NULL, NULL);
  if (session != NULL)
    {
      g_signal_connect_object (session, "notify::state", G_CALLBACK (ask_drafts), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  update_name (self);
  update_state (self);
  ask_drafts (self);
}

gboolean
clinic_note_pane_is_writing (ClinicNotePane *self)
{
  g_return_val_if_fail (CLINIC_IS_NOTE_PANE (self), FALSE);
  return self->keeper != NULL;
}

void
clinic_note_pane_flush (ClinicNotePane *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_PANE (self));
  if (self->keeper != NULL)
    clinic_note_keeper_flush (self->keeper);
}

gboolean
clinic_note_pane_is_busy (ClinicNotePane *self)
{
  g_return_val_if_fail (CLINIC_IS_NOTE_PANE (self), FALSE);
  return self->keeper != NULL && clinic_note_keeper_is_busy (self->keeper);
}

void
clinic_note_pane_focus (ClinicNotePane *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_PANE (self));
  if (self->keeper == NULL)
    gtk_widget_child_focus (self->templates, GTK_DIR_TAB_FORWARD);
  else
    clinic_note_form_focus (CLINIC_NOTE_FORM (self->form));
}
