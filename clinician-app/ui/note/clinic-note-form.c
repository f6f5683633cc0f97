/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-form.h"

#include <glib/gi18n-lib.h>

#include "althea-code-picker.h"
#include "althea-text.h"
#include "clinic-note-diagnoses.h"
#include "clinic-note-pull.h"
#include "clinic-note-sign-page.h"
#include "clinic-note-text.h"

struct _ClinicNoteForm
{
  AdwBin parent_instance;

  GtkWidget *reason_row, *reason_picker, *sections; /* (owned by the widget tree) */
  GtkWidget *diagnoses;                             /* (owned by the widget tree) (nullable) */
  ClinicChart *chart;                               /* (owned) */
  ClinicNoteLibrary *library;                       /* (owned) */
  ClinicNoteContent *content;                       /* (unowned) (nullable) the pane's */
  GPtrArray *texts; /* (owned) (element-type ClinicNoteText) of content->sections, in order */
  gboolean filling; /* what changes is not the person's doing */
};

G_DEFINE_FINAL_TYPE (ClinicNoteForm, clinic_note_form, ADW_TYPE_BIN)

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
edited_cb (ClinicNoteForm *self)
{
  if (!self->filling && self->content != NULL)
    g_signal_emit (self, signals[EDITED], 0);
}

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
add_section (ClinicNoteForm *self, ClinicNoteSection *section)
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
add_diagnoses (ClinicNoteForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->diagnoses = clinic_note_diagnoses_new (self->chart, self->library);
  clinic_note_diagnoses_set (CLINIC_NOTE_DIAGNOSES (self->diagnoses), self->content->diagnoses);
  g_signal_connect_object (self->diagnoses, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), heading_new (_ ("Diagnoses, the main one first, with their plan")));
  gtk_box_append (GTK_BOX (box), self->diagnoses);
  gtk_box_append (GTK_BOX (self->sections), box);
}

static void
add_missing (GPtrArray *missing, const char *text, GtkWidget *where)
{
  ClinicNoteMissing *one = g_new0 (ClinicNoteMissing, 1);

  one->text = g_strdup (text);
  one->where = g_object_ref (where);
  g_ptr_array_add (missing, one);
}

static void
find_missing_in_sections (ClinicNoteForm *self, GPtrArray *missing)
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

static GPtrArray *
dup_all_texts (ClinicNoteForm *self)
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

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_form_dispose (GObject *object)
{
  ClinicNoteForm *self = CLINIC_NOTE_FORM (object);

  self->content = NULL;
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_object (&self->library);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (clinic_note_form_parent_class)->dispose (object);
}

static void
clinic_note_form_class_init (ClinicNoteFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_note_form_dispose;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
clinic_note_form_init (ClinicNoteForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();

  self->texts = g_ptr_array_new ();
  self->reason_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason_row),
                                 _ ("Reason, in the patient's words"));
  self->reason_picker = althea_code_picker_new (_ ("Coded reason"), ALTHEA_CODES_ICD_10_CM, NULL);
  self->sections = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->reason_row);
  gtk_list_box_append (GTK_LIST_BOX (list), self->reason_picker);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), self->sections);
  gtk_widget_add_css_class (box, "pane-content");
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->reason_row, "notify::text", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reason_picker, "notify::code", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
}

void
clinic_note_form_set_chart (ClinicNoteForm *self, ClinicChart *chart, ClinicNoteLibrary *library)
{
  AltheaSession *session = clinic_chart_get_session (chart);

  g_return_if_fail (CLINIC_IS_NOTE_FORM (self) && self->chart == NULL);
  self->chart = g_object_ref (chart);
  self->library = g_object_ref (library);
  althea_code_picker_set_finder (ALTHEA_CODE_PICKER (self->reason_picker),
                                 session != NULL ? ALTHEA_CODE_FINDER (session) : NULL);
}

/* Diagnoses stand before the plan, or last. */
void
clinic_note_form_show (ClinicNoteForm *self, ClinicNoteContent *content)
{
  GtkWidget *child;

  g_return_if_fail (CLINIC_IS_NOTE_FORM (self) && content != NULL);
  self->content = content;
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
  self->filling = FALSE;
}

void
clinic_note_form_gather (ClinicNoteForm *self, gboolean frozen)
{
  ClinicNoteContent *content = self->content;

  g_return_if_fail (CLINIC_IS_NOTE_FORM (self) && content != NULL);
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

GPtrArray *
clinic_note_form_find_missing (ClinicNoteForm *self)
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

void
clinic_note_form_jump (ClinicNoteForm *self, GtkWidget *where)
{
  if (CLINIC_IS_NOTE_TEXT (where) && clinic_note_text_next_gap (CLINIC_NOTE_TEXT (where), TRUE))
    return;
  if (CLINIC_IS_NOTE_DIAGNOSES (where))
    clinic_note_diagnoses_focus (CLINIC_NOTE_DIAGNOSES (where));
  else
    gtk_widget_grab_focus (where);
}

gboolean
clinic_note_form_next_gap (ClinicNoteForm *self)
{
  g_autoptr (GPtrArray) texts = NULL;
  int focused;

  g_return_val_if_fail (CLINIC_IS_NOTE_FORM (self), FALSE);
  if (self->content == NULL)
    return FALSE;
  texts = dup_all_texts (self);
  focused = find_focused (texts);
  if (focused >= 0 && clinic_note_text_next_gap (texts->pdata[focused], FALSE))
    return TRUE;
  for (guint i = 1; i <= texts->len; i++)
    if (clinic_note_text_next_gap (texts->pdata[((guint)(focused + (int)i)) % texts->len], TRUE))
      return TRUE;
  return FALSE;
}

void
clinic_note_form_insert_pull (ClinicNoteForm *self, const char *pull)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  g_return_if_fail (CLINIC_IS_NOTE_FORM (self));
  if (!clinic_note_pull_is_known (pull) || self->texts->len == 0)
    return;
  if (!CLINIC_IS_NOTE_TEXT (focus))
    focus = self->texts->pdata[MIN (1, self->texts->len - 1)];
  clinic_note_text_insert_pull (CLINIC_NOTE_TEXT (focus), pull);
  gtk_widget_grab_focus (focus);
}

void
clinic_note_form_focus (ClinicNoteForm *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_FORM (self));
  if (*gtk_editable_get_text (GTK_EDITABLE (self->reason_row)) == '\0' || self->texts->len == 0)
    gtk_widget_grab_focus (self->reason_row);
  else
    gtk_widget_grab_focus (self->texts->pdata[0]);
}
