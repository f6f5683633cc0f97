/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-page.h"

#include <glib/gi18n-lib.h>

#include "althea-records.h"
#include "althea-state-bar.h"
#include "althea-status-pill.h"
#include "althea-text.h"

#define TASK_CODES "urn:althea:task"

struct _ClinicNotePage
{
  AdwNavigationPage parent_instance;

  GtkWidget *window_title; /* (owned by the widget tree) (nullable) NULL once disposed */
  GtkWidget *header;
  GtkWidget *state_bar;
  GtkWidget *body;    /* box: the note and its addenda */
  GtkWidget *buttons; /* wrap box */
  GtkWidget *form;    /* list box of what an act asks for */
  GtkWidget *text_frame, *text_view;
  GtkWidget *reason_row, *passphrase_row, *do_button;

  ClinicChart *chart; /* (owned) */
  char *note_id;      /* (owned) */
  const char *act;    /* (nullable) static: the operation that is being prepared */
};

G_DEFINE_FINAL_TYPE (ClinicNotePage, clinic_note_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- reading --------------------------------------------------------------------------------------- */

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), style == NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
append (ClinicNotePage *self, const char *text, const char *style)
{
  gtk_box_append (GTK_BOX (self->body), label_new (text, style));
}

static void
append_signers (ClinicNotePage *self, AltheaRecord *note)
{
  const GPtrArray *times = althea_record_get_list (note, "attester-time");
  const GPtrArray *parties = althea_record_get_list (note, "attester-party");
  const AltheaReference *author = althea_record_get_first (note, "author");

  for (guint i = 0; times != NULL && parties != NULL && i < times->len && i < parties->len; i++)
    {
      const AltheaReference *party = parties->pdata[i];
      g_autofree char *time = althea_partial_date_to_full_display (times->pdata[i]);
      /* Translators: a name, then a date and time. */
      g_autofree char *text
          = g_strdup_printf (_ ("Signed by %s, %s"), party->display != NULL ? party->display : "", time);

      append (self, text, "dim-label");
    }
  if ((times == NULL || times->len == 0) && author != NULL && author->display != NULL)
    append (self, author->display, "dim-label");
}

static void
append_note (ClinicNotePage *self, AltheaRecord *note)
{
  const GPtrArray *sections = althea_record_get_list (note, "section");
  const char *why_added = althea_record_get_string (note, "amendment-reason");
  const char *why_wrong = althea_record_get_string (note, "error-reason");

  append_signers (self, note);
  if (althea_record_get_truth (note, "late-entry") == ALTHEA_TRUTH_YES)
    append (self, _ ("Late entry: signed more than a day after the visit"), "warning");
  if (why_added != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Reason: %s"), why_added);

      append (self, text, "dim-label");
    }
  if (why_wrong != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Entered in error: %s"), why_wrong);

      append (self, text, "warning");
    }
  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = sections->pdata[i];
      g_autofree char *text = althea_section_dup_text (section);

      if (section->title != NULL)
        append (self, section->title, "heading");
      append (self, text, NULL);
    }
}

static void
append_addenda (ClinicNotePage *self)
{
  g_autoptr (GListModel) notes
      = althea_patient_records_get_type_model (clinic_chart_get_records (self->chart), "Composition");

  for (guint i = g_list_model_get_n_items (notes); i > 0; i--)
    {
      g_autoptr (AltheaRecord) note = g_list_model_get_item (notes, i - 1);

      if (g_strcmp0 (althea_composition_get_appends_id (ALTHEA_COMPOSITION (note)), self->note_id) != 0)
        continue;
      gtk_box_append (GTK_BOX (self->body), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      append (self, _ ("Addendum"), "title-4");
      append_note (self, note);
    }
}

/* --- who may do what ------------------------------------------------------------------------------- */

static gboolean
is_asked_to_sign (ClinicNotePage *self)
{
  g_autoptr (GListModel) tasks
      = althea_patient_records_get_type_model (clinic_chart_get_records (self->chart), "Task");
  const char *me = clinic_chart_get_person_reference (self->chart);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (AltheaRecord) task = g_list_model_get_item (tasks, i);
      const AltheaCodeableConcept *code = althea_record_get_value (task, "code");
      const AltheaReference *focus = althea_record_get_value (task, "focus");
      const AltheaReference *owner = althea_record_get_value (task, "owner");

      if (code != NULL && focus != NULL && owner != NULL && focus->reference != NULL
          && althea_codeable_concept_has_code (code, TASK_CODES, "cosign")
          && g_strcmp0 (althea_record_get_string (task, "status"), "requested") == 0
          && g_strcmp0 (althea_reference_get_id (focus), self->note_id) == 0
          && g_strcmp0 (owner->reference, me) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_clinician (ClinicNotePage *self)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);

  return session == NULL || g_strcmp0 (althea_session_get_role (session), "clinician") == 0;
}

static void
update_actions (ClinicNotePage *self, AltheaRecord *note)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean stands = note != NULL && althea_composition_is_signed (ALTHEA_COMPOSITION (note))
                    && !althea_record_is_entered_in_error (note) && is_clinician (self);
  gboolean summary = note != NULL && althea_composition_is_summary (ALTHEA_COMPOSITION (note));

  gtk_widget_action_set_enabled (widget, "note.addendum", stands && !summary);
  gtk_widget_action_set_enabled (widget, "note.retract", stands && !summary);
  gtk_widget_action_set_enabled (widget, "note.cosign", stands && is_asked_to_sign (self));
  gtk_widget_set_visible (self->buttons, stands && !summary);
}

static void
show_note (ClinicNotePage *self)
{
  AltheaRecord *note = clinic_chart_find_record (self->chart, "Composition", self->note_id);
  g_autofree char *name = clinic_chart_dup_patient_name (self->chart);
  g_autofree char *title = note != NULL ? althea_record_to_title (note) : g_strdup (_ ("Note"));
  GtkWidget *child;

  if (self->window_title == NULL)
    return;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->window_title), _ ("Note"));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->window_title), name);
  while ((child = gtk_widget_get_first_child (self->body)) != NULL)
    gtk_box_remove (GTK_BOX (self->body), child);
  append (self, title, "title-4");
  if (note != NULL)
    {
      const AltheaPartialDate *date = althea_record_get_date (note);
      g_autofree char *day = date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");
      GtkWidget *pill = althea_status_pill_new (althea_status_from_record (note));

      append (self, day, "dim-label");
      gtk_widget_set_halign (pill, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (self->body), pill);
      append_note (self, note);
      append_addenda (self);
    }
  update_actions (self, note);
}

/* --- acting ---------------------------------------------------------------------------------------- */

static void
begin_act (ClinicNotePage *self, const char *act, const char *label, gboolean text, gboolean reason)
{
  self->act = act;
  gtk_widget_set_visible (self->form, TRUE);
  gtk_widget_set_visible (self->text_frame, text);
  gtk_widget_set_visible (self->reason_row, reason);
  gtk_widget_set_visible (self->do_button, TRUE);
  gtk_button_set_label (GTK_BUTTON (self->do_button), label);
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, NULL);
  gtk_widget_grab_focus (text ? self->text_view : reason ? self->reason_row : self->passphrase_row);
}

static void
end_act (ClinicNotePage *self)
{
  self->act = NULL;
  gtk_widget_set_visible (self->form, FALSE);
  gtk_widget_set_visible (self->text_frame, FALSE);
  gtk_widget_set_visible (self->do_button, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNotePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);
  g_autofree char *text = NULL;

  if (self->window_title == NULL)
    return;
  gtk_widget_set_sensitive (self->do_button, TRUE);
  if (answer != NULL)
    {
      end_act (self);
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view)), "", 0);
      gtk_editable_set_text (GTK_EDITABLE (self->reason_row), "");
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_QUIET, _ ("Signed"));
      return;
    }
  text = g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET)
             ? g_strdup (_ ("That is not your passphrase. Nothing was signed; try again."))
             : althea_error_to_text (error);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_TROUBLE, text);
}

static void
do_cb (ClinicNotePage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  const char *passphrase = gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row));
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));
  gboolean with_text = gtk_widget_get_visible (self->text_frame);
  gboolean with_reason = gtk_widget_get_visible (self->reason_row);
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_autoptr (AltheaOperation) operation = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  if (self->act == NULL || *passphrase == '\0' || (with_text && *text == '\0')
      || (with_reason && *reason == '\0'))
    {
      althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), ALTHEA_STATE_KIND_ATTENTION,
                            _ ("Fill in all fields, the passphrase too."));
      return;
    }
  operation = althea_operation_new_strings (self->act, "note", self->note_id, "passphrase", passphrase,
                                            "text", with_text ? text : NULL, "reason",
                                            with_reason ? reason : NULL, NULL);
  gtk_widget_set_sensitive (self->do_button, FALSE);
  clinic_chart_operate_async (self->chart, operation, acted_cb, g_object_ref (self));
}

static void
addendum_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin_act (CLINIC_NOTE_PAGE (widget), "note-addendum", _ ("Sign the addendum"), TRUE, TRUE);
}

static void
cosign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin_act (CLINIC_NOTE_PAGE (widget), "note-cosign", _ ("Sign too"), FALSE, FALSE);
}

static void
retract_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin_act (CLINIC_NOTE_PAGE (widget), "note-retract", _ ("Mark as entered in error"), FALSE, TRUE);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_page_dispose (GObject *object)
{
  ClinicNotePage *self = CLINIC_NOTE_PAGE (object);

  self->window_title = NULL;
  g_clear_object (&self->chart);
  g_clear_pointer (&self->note_id, g_free);
  G_OBJECT_CLASS (clinic_note_page_parent_class)->dispose (object);
}

static void
clinic_note_page_class_init (ClinicNotePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_note_page_dispose;
  gtk_widget_class_install_action (widget_class, "note.addendum", NULL, addendum_action);
  gtk_widget_class_install_action (widget_class, "note.cosign", NULL, cosign_action);
  gtk_widget_class_install_action (widget_class, "note.retract", NULL, retract_action);
}

static void
add_button (ClinicNotePage *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_wrap_box_append (ADW_WRAP_BOX (self->buttons), button);
}

static GtkWidget *
build_form (ClinicNotePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->text_frame = adw_bin_new ();
  gtk_widget_add_css_class (self->text_frame, "card");
  self->text_view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_widget_set_size_request (self->text_view, -1, 80);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Text of the addendum"), -1);
  adw_bin_set_child (ADW_BIN (self->text_frame), self->text_view);
  self->form = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->form), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->form, "boxed-list");
  self->reason_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason_row), _ ("Reason"));
  self->passphrase_row = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->passphrase_row), _ ("Your passphrase"));
  g_signal_connect_object (self->passphrase_row, "entry-activated", G_CALLBACK (do_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (self->form), self->reason_row);
  gtk_list_box_append (GTK_LIST_BOX (self->form), self->passphrase_row);
  self->do_button = gtk_button_new ();
  gtk_widget_add_css_class (self->do_button, "suggested-action");
  g_signal_connect_object (self->do_button, "clicked", G_CALLBACK (do_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->text_frame);
  gtk_box_append (GTK_BOX (box), self->form);
  gtk_box_append (GTK_BOX (box), self->do_button);
  return box;
}

static GtkWidget *
build_header (ClinicNotePage *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->window_title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->window_title);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_widget_set_tooltip_text (close, _ ("Close this pane"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "chart.close-pane");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), close);
  return header;
}

static void
clinic_note_page_init (ClinicNotePage *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->header = build_header (self);
  self->state_bar = althea_state_bar_new ();
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->buttons = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->buttons), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->buttons), 6);
  add_button (self, _ ("_Add an addendum…"), "note.addendum");
  add_button (self, _ ("Sign _too…"), "note.cosign");
  add_button (self, _ ("Entered in e_rror…"), "note.retract");
  gtk_box_append (GTK_BOX (content), self->body);
  gtk_box_append (GTK_BOX (content), self->buttons);
  gtk_box_append (GTK_BOX (content), build_form (self));
  gtk_widget_add_css_class (content, "pane-content");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), self->header);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), self->state_bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
  end_act (self);
}

static ClinicNotePage *
page_new (ClinicChart *chart, const char *note_id)
{
  ClinicNotePage *self = g_object_new (CLINIC_TYPE_NOTE_PAGE, "title", " ", NULL);

  self->chart = g_object_ref (chart);
  self->note_id = g_strdup (note_id);
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (show_note), self, G_CONNECT_SWAPPED);
  show_note (self);
  return self;
}

AdwNavigationPage *
clinic_note_page_new (ClinicChart *chart, AltheaRecord *record)
{
  g_return_val_if_fail (CLINIC_IS_CHART (chart) && ALTHEA_IS_COMPOSITION (record), NULL);
  g_return_val_if_fail (
      g_strcmp0 (althea_record_get_patient_id (record), clinic_chart_get_patient_id (chart)) == 0, NULL);
  return ADW_NAVIGATION_PAGE (page_new (chart, althea_record_get_id (record)));
}

GtkWidget *
clinic_note_page_new_for_id (ClinicChart *chart, const char *note_id)
{
  ClinicNotePage *self;

  g_return_val_if_fail (CLINIC_IS_CHART (chart) && note_id != NULL, NULL);
  self = page_new (chart, note_id);
  gtk_widget_set_visible (self->header, FALSE);
  return GTK_WIDGET (self);
}
