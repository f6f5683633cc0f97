/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-pane.h"

#include <glib/gi18n-lib.h>

#include "althea-code-picker.h"
#include "althea-dialog.h"
#include "althea-record-text.h"
#include "althea-state-bar.h"
#include "althea-text.h"
#include "clinic-note-conditions.h"
#include "clinic-note-content.h"
#include "clinic-note-diagnoses.h"
#include "clinic-note-keeper.h"
#include "clinic-note-page.h"
#include "clinic-note-pull.h"
#include "clinic-note-sign-page.h"
#include "clinic-note-text.h"
#include "clinic-template-page.h"

struct _ClinicNotePane
{
  AdwBin parent_instance;

  GtkWidget *view;           /* (template) */
  GtkWidget *write_page;     /* (template) */
  GtkWidget *window_title;   /* (template) */
  GtkWidget *menu_button;    /* (template) */
  GtkWidget *state_bar;      /* (template) */
  GtkWidget *conflict_bar;   /* (template) */
  GtkWidget *conflict_label; /* (template) */
  GtkWidget *stack;          /* (template) */
  GtkWidget *begin_label;    /* (template) */
  GtkWidget *templates;      /* (template) */
  GtkWidget *scroller;       /* (template) */
  GtkWidget *reason_row;     /* (template) */
  GtkWidget *reason_picker;  /* (template) */
  GtkWidget *sections;       /* (template) */
  GtkWidget *done_bin;       /* (template) */
  GtkWidget *foot;           /* (template) */
  GtkWidget *kept_label;     /* (template) */
  GtkWidget *finish_button;  /* (template) */

  ClinicChart *chart;         /* (owned) */
  ClinicNoteLibrary *library; /* (owned) */
  ClinicNoteKeeper *keeper;   /* (owned) (nullable) while a note is written */
  ClinicNoteContent *content; /* (owned) (nullable) the note; texts are as last gathered */
  GPtrArray *texts;           /* (owned) (element-type ClinicNoteText) of content->sections, in order */
  GtkWidget *diagnoses;       /* (owned by the widget tree) (nullable) */
  GCancellable *cancellable;  /* (owned) of reading drafts */
  gboolean filling;           /* what changes is not the person's doing */
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

static void
gather (ClinicNotePane *self, gboolean frozen)
{
  ClinicNoteContent *content = self->content;

  g_set_str (&content->reason, gtk_editable_get_text (GTK_EDITABLE (self->reason_row)));
  g_set_object (&content->reason_code,
                althea_code_picker_get_code (ALTHEA_CODE_PICKER (self->reason_picker)));
  for (guint i = 0; i < self->texts->len; i++)
    {
      ClinicNoteSection *section = content->sections->pdata[i];
      ClinicNoteText *text = self->texts->pdata[i];

      g_clear_pointer (&section->entries, g_ptr_array_unref);
      g_free (section->text);
      if (frozen)
        section->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
      section->text = frozen ? clinic_note_text_dup_frozen (text, section->entries)
                             : clinic_note_text_dup_source (text);
    }
  g_ptr_array_set_size (content->diagnoses, 0);
  clinic_note_diagnoses_get (CLINIC_NOTE_DIAGNOSES (self->diagnoses), frozen, content->diagnoses);
}

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

  gather (self, FALSE);
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

  if (self->filling || self->keeper == NULL)
    return;
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, NULL);
  draft = dup_draft (self);
  if (draft != NULL)
    clinic_note_keeper_keep (self->keeper, draft);
}

/* --- showing --------------------------------------------------------------------------------------- */

static GtkWidget *
heading_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
add_section (ClinicNotePane *self, ClinicNoteSection *section)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *text = clinic_note_text_new (section->title, self->chart, self->library);
  GtkWidget *frame = clinic_note_text_frame_new (text);

  clinic_note_text_set_source (CLINIC_NOTE_TEXT (text), section->text);
  g_signal_connect_object (text, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_set_overflow (frame, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (box), heading_new (section->title));
  gtk_box_append (GTK_BOX (box), frame);
  gtk_box_append (GTK_BOX (self->sections), box);
  g_ptr_array_add (self->texts, text);
}

static void
add_diagnoses (ClinicNotePane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->diagnoses = clinic_note_diagnoses_new (self->chart, self->library);
  clinic_note_diagnoses_set (CLINIC_NOTE_DIAGNOSES (self->diagnoses), self->content->diagnoses);
  g_signal_connect_object (self->diagnoses, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), heading_new (_ ("Diagnoses, the main one first, with their plan")));
  gtk_box_append (GTK_BOX (box), self->diagnoses);
  gtk_box_append (GTK_BOX (self->sections), box);
}

/* Diagnoses stand before the plan, or last. */
static void
show_content (ClinicNotePane *self)
{
  GtkWidget *child;

  self->filling = TRUE;
  self->diagnoses = NULL;
  g_ptr_array_set_size (self->texts, 0);
  while ((child = gtk_widget_get_first_child (self->sections)) != NULL)
    gtk_box_remove (GTK_BOX (self->sections), child);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_row), self->content->reason);
  althea_code_picker_set_code (ALTHEA_CODE_PICKER (self->reason_picker), self->content->reason_code);
  for (guint i = 0; i < self->content->sections->len; i++)
    {
      ClinicNoteSection *section = self->content->sections->pdata[i];

      if (self->diagnoses == NULL && g_strcmp0 (section->loinc, ALTHEA_SECTION_PLAN) == 0)
        add_diagnoses (self);
      add_section (self, section);
    }
  if (self->diagnoses == NULL)
    add_diagnoses (self);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->window_title), self->content->title);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "write");
  self->filling = FALSE;
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
  gather (self, FALSE);
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

  if (kept == NULL || read_draft (kept) == NULL)
    return;
  clinic_note_keeper_stop (self->keeper);
  restore (self, kept);
}

/* --- finishing ------------------------------------------------------------------------------------- */

static void
add_missing (GPtrArray *missing, const char *text, GtkWidget *where)
{
  ClinicNoteMissing *one = g_new0 (ClinicNoteMissing, 1);

  one->text = g_strdup (text);
  one->where = g_object_ref (where);
  g_ptr_array_add (missing, one);
}

static void
find_missing_in_sections (ClinicNotePane *self, GPtrArray *missing)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      ClinicNoteSection *section = self->content->sections->pdata[i];
      ClinicNoteText *text = self->texts->pdata[i];
      guint n = clinic_note_text_count_gaps (text);
      g_autofree char *words = NULL;

      if (n > 0)
        /* Translators: the first is the name of a section. */
        words = g_strdup_printf (
            ngettext ("%s: %u gap (***) is not filled", "%s: %u gaps (***) are not filled", n),
            section->title, n);
      else if (clinic_note_text_is_empty (text)
               && (g_strcmp0 (section->loinc, ALTHEA_SECTION_SUBJECTIVE) == 0
                   || g_strcmp0 (section->loinc, ALTHEA_SECTION_ASSESSMENT) == 0))
        words = g_strdup_printf (_ ("%s is empty"), section->title);
      if (words != NULL)
        add_missing (missing, words, GTK_WIDGET (text));
    }
}

/* (transfer full) (element-type ClinicNoteMissing) */
static GPtrArray *
find_missing (ClinicNotePane *self)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (clinic_note_missing_free);
  g_autoptr (GPtrArray) plans = clinic_note_diagnoses_dup_texts (CLINIC_NOTE_DIAGNOSES (self->diagnoses));

  if (althea_text_is_empty (self->content->reason) && self->content->reason_code == NULL)
    add_missing (missing, _ ("No reason for the visit"), self->reason_row);
  find_missing_in_sections (self, missing);
  if (plans->len == 0)
    add_missing (missing, _ ("No diagnosis"), self->diagnoses);
  for (guint i = 0; i < plans->len; i++)
    if (clinic_note_text_count_gaps (plans->pdata[i]) > 0)
      add_missing (missing, _ ("A plan has a gap (***) that is not filled"), plans->pdata[i]);
  return missing;
}

static void
jump_cb (ClinicNotePane *self, GtkWidget *where)
{
  adw_navigation_view_pop_to_tag (ADW_NAVIGATION_VIEW (self->view), "write");
  if (CLINIC_IS_NOTE_TEXT (where) && clinic_note_text_next_gap (CLINIC_NOTE_TEXT (where), TRUE))
    return;
  if (CLINIC_IS_NOTE_DIAGNOSES (where))
    clinic_note_diagnoses_focus (CLINIC_NOTE_DIAGNOSES (where));
  else
    gtk_widget_grab_focus (where);
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
  gather (self, FALSE);
  missing = find_missing (self);
  gather (self, TRUE);
  clinic_note_keeper_flush (self->keeper);
  page = clinic_note_sign_page_new (self->chart, self->content, self->keeper, missing);
  g_signal_connect_object (page, "jump", G_CALLBACK (jump_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "signed", G_CALLBACK (signed_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (self->view), page);
}

/* --- other actions --------------------------------------------------------------------------------- */

static GPtrArray *
dup_all_texts (ClinicNotePane *self)
{
  GPtrArray *texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) plans = clinic_note_diagnoses_dup_texts (CLINIC_NOTE_DIAGNOSES (self->diagnoses));

  for (guint i = 0; i < self->texts->len; i++)
    g_ptr_array_add (texts, self->texts->pdata[i]);
  g_ptr_array_extend (texts, plans, NULL, NULL);
  return texts;
}

static int
find_focused (GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    if (gtk_widget_has_focus (texts->pdata[i]))
      return (int)i;
  return -1;
}

/* On from the cursor, through all sections, and round to where it began. */
static void
next_gap_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);
  g_autoptr (GPtrArray) texts = NULL;
  int focused;

  if (self->keeper == NULL)
    return;
  texts = dup_all_texts (self);
  focused = find_focused (texts);
  if (focused >= 0 && clinic_note_text_next_gap (texts->pdata[focused], FALSE))
    return;
  for (guint i = 1; i <= texts->len; i++)
    if (clinic_note_text_next_gap (texts->pdata[((guint)(focused + (int)i)) % texts->len], TRUE))
      return;
  gtk_widget_error_bell (widget);
}

static void
insert_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNotePane *self = CLINIC_NOTE_PANE (widget);
  const char *pull = g_variant_get_string (parameter, NULL);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (widget)));

  if (!clinic_note_pull_is_known (pull) || self->texts->len == 0)
    return;
  if (!CLINIC_IS_NOTE_TEXT (focus))
    focus = self->texts->pdata[MIN (1, self->texts->len - 1)];
  clinic_note_text_insert_pull (CLINIC_NOTE_TEXT (focus), pull);
  gtk_widget_grab_focus (focus);
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
  g_clear_pointer (&self->texts, g_ptr_array_unref);
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
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, conflict_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, conflict_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, begin_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, templates);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, reason_picker);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, sections);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, done_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, foot);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, kept_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicNotePane, finish_button);
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
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/note/clinic-note-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, template_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_install_action (widget_class, "note.finish", NULL, finish_action);
  gtk_widget_class_install_action (widget_class, "note.next-gap", NULL, next_gap_action);
  gtk_widget_class_install_action (widget_class, "note.insert", "s", insert_action);
  gtk_widget_class_install_action (widget_class, "note.discard", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "note.templates", NULL, templates_action);
  gtk_widget_class_install_action (widget_class, "note.phrases", NULL, phrases_action);
  gtk_widget_class_install_action (widget_class, "note.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "note.take-theirs", NULL, take_theirs_action);
}

static void
clinic_note_pane_init (ClinicNotePane *self)
{
  self->texts = g_ptr_array_new ();
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
  gtk_list_box_bind_model (GTK_LIST_BOX (self->templates), G_LIST_MODEL (self->library), template_row_new,
                           NULL, NULL);
  if (session != NULL)
    {
      althea_code_picker_set_finder (ALTHEA_CODE_PICKER (self->reason_picker), ALTHEA_CODE_FINDER (session));
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
  else if (*gtk_editable_get_text (GTK_EDITABLE (self->reason_row)) == '\0' || self->texts->len == 0)
    gtk_widget_grab_focus (self->reason_row);
  else
    gtk_widget_grab_focus (self->texts->pdata[0]);
}
