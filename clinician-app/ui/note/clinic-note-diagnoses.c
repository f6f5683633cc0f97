/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-diagnoses.h"

#include <glib/gi18n-lib.h>

#include "althea-code-picker.h"
#include "althea-records.h"
#include "clinic-note-conditions.h"
#include "clinic-note-text.h"

#define ROW "clinic-note-row" /* the Row, on its widget */

/* One diagnosis on screen. Owned by its widget. */
typedef struct
{
  ClinicNoteDiagnoses *owner; /* (unowned) */
  GtkWidget *widget;          /* (unowned) */
  GtkWidget *label, *up, *down, *promote, *text;
  AltheaCode *code;   /* (owned) */
  char *condition_id; /* (owned) (nullable) */
} Row;

struct _ClinicNoteDiagnoses
{
  AdwBin parent_instance;

  GtkWidget *rows;            /* (owned by the widget tree) box of rows */
  GtkWidget *picker;          /* (owned by the widget tree) */
  ClinicChart *chart;         /* (owned) */
  ClinicNoteLibrary *library; /* (owned) */
};

G_DEFINE_FINAL_TYPE (ClinicNoteDiagnoses, clinic_note_diagnoses, ADW_TYPE_BIN)

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_object (&row->code);
  g_free (row->condition_id);
  g_free (row);
}

static Row *
row_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), ROW);
}

static void
emit_edited (ClinicNoteDiagnoses *self)
{
  g_signal_emit (self, signals[EDITED], 0);
}

/* --- rows ------------------------------------------------------------------------------------------ */

static void
update_rows (ClinicNoteDiagnoses *self)
{
  guint rank = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (self->rows); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Row *row = row_of (child);
      const char *code = althea_code_get_code (row->code);
      g_autofree char *text = g_strdup_printf ("%u. %s%s%s", rank++, althea_code_get_display (row->code),
                                               code != NULL ? "  " : "", code != NULL ? code : "");

      gtk_label_set_text (GTK_LABEL (row->label), text);
      gtk_widget_set_sensitive (row->up, gtk_widget_get_prev_sibling (child) != NULL);
      gtk_widget_set_sensitive (row->down, gtk_widget_get_next_sibling (child) != NULL);
      gtk_widget_set_visible (row->promote, row->condition_id == NULL);
    }
}

static void
move (Row *row, gboolean up)
{
  GtkBox *box = GTK_BOX (row->owner->rows);
  GtkWidget *before = gtk_widget_get_prev_sibling (row->widget);
  GtkWidget *after = gtk_widget_get_next_sibling (row->widget);

  if (up && before != NULL)
    gtk_box_reorder_child_after (box, row->widget, gtk_widget_get_prev_sibling (before));
  else if (!up && after != NULL)
    gtk_box_reorder_child_after (box, row->widget, after);
  else
    return;
  update_rows (row->owner);
  emit_edited (row->owner);
}

static void
up_cb (Row *row)
{
  move (row, TRUE);
}

static void
down_cb (Row *row)
{
  move (row, FALSE);
}

static void
remove_cb (Row *row)
{
  ClinicNoteDiagnoses *self = row->owner;

  gtk_widget_grab_focus (self->picker);
  gtk_box_remove (GTK_BOX (self->rows), row->widget);
  update_rows (self);
  emit_edited (self);
}

static void
promoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  Row *row = row_of (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored = clinic_chart_commit_finish (CLINIC_CHART (source), result, NULL, &error);

  gtk_widget_set_sensitive (row->promote, TRUE);
  if (gtk_widget_get_parent (widget) == NULL)
    return;
  if (stored == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      gtk_widget_set_tooltip_text (row->promote, text);
      gtk_widget_error_bell (widget);
      return;
    }
  g_set_str (&row->condition_id, althea_record_get_id (stored->pdata[0]));
  update_rows (row->owner);
  emit_edited (row->owner);
}

/* Onto the problem list at once: it is true whether or not the note is signed today. */
static void
promote_cb (Row *row)
{
  ClinicChart *chart = row->owner->chart;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) condition
      = clinic_note_condition_new (chart, row->code, CLINIC_NOTE_PROBLEM, NULL, &error);
  g_autoptr (AltheaChangeset) changeset = NULL;

  if (condition == NULL)
    {
      g_warning ("A diagnosis does not make a problem: %s", error->message);
      return;
    }
  gtk_widget_set_sensitive (row->promote, FALSE);
  changeset = althea_changeset_new (NULL);
  althea_changeset_add (changeset, condition);
  clinic_chart_commit_async (chart, changeset, promoted_cb, g_object_ref (row->widget));
}

static gboolean
key_cb (Row *row, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & GDK_ALT_MASK) == 0 || (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;
  move (row, keyval == GDK_KEY_Up);
  return GDK_EVENT_STOP;
}

static GtkWidget *
add_button (GtkWidget *box, const char *icon_name, const char *tooltip, GCallback callback, Row *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, row);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
build_head (Row *row)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  row->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row->label), 0);
  gtk_label_set_wrap (GTK_LABEL (row->label), TRUE);
  gtk_widget_set_hexpand (row->label, TRUE);
  gtk_widget_set_margin_start (row->label, 9);
  gtk_widget_add_css_class (row->label, "heading");
  gtk_box_append (GTK_BOX (head), row->label);
  row->promote
      = add_button (head, "starred-symbolic", _ ("Put on the problem list"), G_CALLBACK (promote_cb), row);
  row->up = add_button (head, "go-up-symbolic", _ ("Rank higher (Alt+Up)"), G_CALLBACK (up_cb), row);
  row->down = add_button (head, "go-down-symbolic", _ ("Rank lower (Alt+Down)"), G_CALLBACK (down_cb), row);
  add_button (head, "list-remove-symbolic", _ ("Take this diagnosis out"), G_CALLBACK (remove_cb), row);
  return head;
}

static Row *
append_row (ClinicNoteDiagnoses *self, AltheaCode *code, const char *condition_id, const char *plan)
{
  Row *row = g_new0 (Row, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  /* Translators: a diagnosis; the text field is for what is to be done about it. */
  g_autofree char *label = g_strdup_printf (_ ("Plan for %s"), althea_code_get_display (code));

  row->owner = self;
  row->code = g_object_ref (code);
  row->condition_id = g_strdup (condition_id);
  row->widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (row->widget, "card");
  gtk_widget_set_overflow (row->widget, GTK_OVERFLOW_HIDDEN);
  g_object_set_data_full (G_OBJECT (row->widget), ROW, row, row_free);
  gtk_box_append (GTK_BOX (row->widget), build_head (row));
  row->text = clinic_note_text_new (label, self->chart, self->library);
  gtk_widget_set_tooltip_text (row->text, _ ("Plan"));
  clinic_note_text_set_source (CLINIC_NOTE_TEXT (row->text), plan);
  g_signal_connect_object (row->text, "edited", G_CALLBACK (emit_edited), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row->widget), clinic_note_text_frame_new (row->text));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), row);
  gtk_widget_add_controller (row->widget, keys);
  gtk_box_append (GTK_BOX (self->rows), row->widget);
  return row;
}

static void
picked_cb (ClinicNoteDiagnoses *self, AltheaCode *code)
{
  g_autoptr (AltheaCode) kept = g_object_ref (code);
  g_autofree char *known = clinic_note_find_problem (self->chart, kept);
  Row *row = append_row (self, kept, known, "");

  althea_code_picker_set_code (ALTHEA_CODE_PICKER (self->picker), NULL);
  update_rows (self);
  emit_edited (self);
  gtk_widget_grab_focus (row->text);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_diagnoses_dispose (GObject *object)
{
  ClinicNoteDiagnoses *self = CLINIC_NOTE_DIAGNOSES (object);

  g_clear_object (&self->chart);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (clinic_note_diagnoses_parent_class)->dispose (object);
}

static void
clinic_note_diagnoses_class_init (ClinicNoteDiagnosesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_note_diagnoses_dispose;
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
clinic_note_diagnoses_init (ClinicNoteDiagnoses *self)
{
}

GtkWidget *
clinic_note_diagnoses_new (ClinicChart *chart, ClinicNoteLibrary *library)
{
  ClinicNoteDiagnoses *self = g_object_new (CLINIC_TYPE_NOTE_DIAGNOSES, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  AltheaSession *session = clinic_chart_get_session (chart);

  self->chart = g_object_ref (chart);
  self->library = g_object_ref (library);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->picker = althea_code_picker_new (_ ("Add a diagnosis"), ALTHEA_CODES_ICD_10_CM,
                                         session != NULL ? ALTHEA_CODE_FINDER (session) : NULL);
  g_signal_connect_object (self->picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->picker);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), list);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

void
clinic_note_diagnoses_set (ClinicNoteDiagnoses *self, GPtrArray *diagnoses)
{
  GtkWidget *child;

  g_return_if_fail (CLINIC_IS_NOTE_DIAGNOSES (self));
  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < diagnoses->len; i++)
    {
      ClinicNoteDiagnosis *one = diagnoses->pdata[i];

      append_row (self, one->code, one->condition_id, one->plan);
    }
  update_rows (self);
}

void
clinic_note_diagnoses_get (ClinicNoteDiagnoses *self, gboolean frozen, GPtrArray *diagnoses)
{
  g_return_if_fail (CLINIC_IS_NOTE_DIAGNOSES (self));
  for (GtkWidget *child = gtk_widget_get_first_child (self->rows); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Row *row = row_of (child);
      g_autofree char *plan = frozen ? clinic_note_text_dup_frozen (CLINIC_NOTE_TEXT (row->text), NULL)
                                     : clinic_note_text_dup_source (CLINIC_NOTE_TEXT (row->text));

      g_ptr_array_add (diagnoses, clinic_note_diagnosis_new (row->code, row->condition_id, plan));
    }
}

guint
clinic_note_diagnoses_count (ClinicNoteDiagnoses *self)
{
  g_autoptr (GPtrArray) texts = clinic_note_diagnoses_dup_texts (self);

  return texts->len;
}

GPtrArray *
clinic_note_diagnoses_dup_texts (ClinicNoteDiagnoses *self)
{
  GPtrArray *texts = g_ptr_array_new ();

  g_return_val_if_fail (CLINIC_IS_NOTE_DIAGNOSES (self), texts);
  for (GtkWidget *child = gtk_widget_get_first_child (self->rows); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_ptr_array_add (texts, row_of (child)->text);
  return texts;
}

void
clinic_note_diagnoses_focus (ClinicNoteDiagnoses *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_DIAGNOSES (self));
  gtk_widget_grab_focus (self->picker);
}
