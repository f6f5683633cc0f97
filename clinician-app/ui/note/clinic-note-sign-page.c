/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-sign-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-record-text.h"
#include "althea-state-bar.h"
#include "clinic-note-conditions.h"

#define LATE_US (24 * G_TIME_SPAN_HOUR) /* as the host has it */

struct _ClinicNoteSignPage
{
  AdwNavigationPage parent_instance;

  GtkWidget *window_title;   /* (template) */
  GtkWidget *state_bar;      /* (template) */
  GtkWidget *missing_label;  /* (template) */
  GtkWidget *missing_list;   /* (template) */
  GtkWidget *late_label;     /* (template) */
  GtkWidget *summary_row;    /* (template) */
  GtkWidget *supervisor_row; /* (template) */
  GtkWidget *passphrase_row; /* (template) */
  GtkWidget *signer_label;   /* (template) */

  ClinicChart *chart;         /* (owned) */
  ClinicNoteContent *content; /* (unowned) the pane's */
  ClinicNoteKeeper *keeper;   /* (owned) */
  GPtrArray *missing;         /* (owned) (element-type ClinicNoteMissing) */
  GPtrArray *supervisors;     /* (owned) (element-type utf8) ids; the first choice is nobody */
  gboolean wanted;            /* to be signed when all of it is kept */
  gboolean signing;
};

G_DEFINE_FINAL_TYPE (ClinicNoteSignPage, clinic_note_sign_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  JUMP,
  SIGNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
clinic_note_missing_free (gpointer data)
{
  ClinicNoteMissing *missing = data;

  g_free (missing->text);
  g_object_unref (missing->where);
  g_free (missing);
}

static void
say (ClinicNoteSignPage *self, AltheaStateKind kind, const char *text)
{
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), kind, text);
}

/* --- signing --------------------------------------------------------------------------------------- */

/* New Conditions for the diagnoses that have none, as JSON; their ids, and those of the others, in rank. */
static gboolean
build_conditions (ClinicNoteSignPage *self, GPtrArray *ids, JsonArray *records, GError **error)
{
  for (guint i = 0; i < self->content->diagnoses->len; i++)
    {
      ClinicNoteDiagnosis *diagnosis = self->content->diagnoses->pdata[i];
      g_autoptr (AltheaRecord) condition = NULL;
      g_autofree char *text = NULL;

      if (diagnosis->condition_id != NULL)
        {
          g_ptr_array_add (ids, g_strdup (diagnosis->condition_id));
          continue;
        }
      condition = clinic_note_condition_new (self->chart, diagnosis->code, CLINIC_NOTE_DIAGNOSIS,
                                             self->content->encounter_id, error);
      if (condition == NULL)
        return FALSE;
      text = althea_record_to_text (condition);
      json_array_add_string_element (records, text);
      g_ptr_array_add (ids, g_strdup (althea_record_get_id (condition)));
    }
  return TRUE;
}

static void
set_record (JsonObject *parameters, const char *name, AltheaRecord *record)
{
  g_autofree char *text = althea_record_to_text (record);

  json_object_set_string_member (parameters, name, text);
}

static AltheaOperation *
build_operation (ClinicNoteSignPage *self, GError **error)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);
  guint supervisor = adw_combo_row_get_selected (ADW_COMBO_ROW (self->supervisor_row));
  g_autoptr (JsonObject) parameters = json_object_new ();
  g_autoptr (JsonArray) conditions = json_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AltheaRecord) visit = NULL;
  g_autoptr (AltheaRecord) note = NULL;
  g_autofree char *number = NULL;
  guint64 version = 0;

  if (!build_conditions (self, ids, conditions, error))
    return NULL;
  visit = clinic_note_build_visit (self->chart, self->content, ids, &version, error);
  if (visit == NULL)
    return NULL;
  note = clinic_note_content_to_note (self->content, clinic_chart_get_patient_id (self->chart),
                                      clinic_chart_get_person_reference (self->chart),
                                      session != NULL ? althea_session_get_person_name (session) : NULL, ids,
                                      error);
  if (note == NULL)
    return NULL;
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, version);
  set_record (parameters, "record", note);
  set_record (parameters, "encounter", visit);
  json_object_set_string_member (parameters, "encounter_version", number);
  if (json_array_get_length (conditions) > 0)
    json_object_set_array_member (parameters, "conditions", g_steal_pointer (&conditions));
  json_object_set_string_member (parameters, "passphrase",
                                 gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row)));
  json_object_set_string_member (parameters, "draft", clinic_note_keeper_get_key (self->keeper));
  if (adw_switch_row_get_active (ADW_SWITCH_ROW (self->summary_row)))
    json_object_set_string_member (parameters, "summary", "visit");
  if (supervisor > 0 && supervisor <= self->supervisors->len)
    json_object_set_string_member (parameters, "supervisor", self->supervisors->pdata[supervisor - 1]);
  return althea_operation_new ("note-sign", parameters);
}

static char *
dup_failure (const GError *error)
{
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    return g_strdup (_ ("That is not your passphrase. Nothing was signed; try again."));
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID))
    return g_strdup_printf (_ ("The note cannot be signed like this: %s"), error->message);
  return althea_error_to_text (error);
}

static void
operated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNoteSignPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);
  g_autofree char *text = NULL;

  if (self->state_bar == NULL)
    return;
  self->signing = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign.sign", TRUE);
  /* Signed before, when an answer was lost on its way: that is what was wanted. */
  if (answer != NULL || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS))
    {
      g_signal_emit (self, signals[SIGNED], 0, self->content->id);
      return;
    }
  text = dup_failure (error);
  say (self, ALTHEA_STATE_KIND_TROUBLE, text);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  gtk_widget_grab_focus (self->passphrase_row);
}

static void
sign_now (ClinicNoteSignPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation = build_operation (self, &error);

  self->wanted = FALSE;
  if (operation == NULL)
    {
      g_autofree char *text = dup_failure (error);

      say (self, ALTHEA_STATE_KIND_TROUBLE, text);
      return;
    }
  self->signing = TRUE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign.sign", FALSE);
  say (self, ALTHEA_STATE_KIND_QUIET, _ ("Signing…"));
  clinic_chart_operate_async (self->chart, operation, operated_cb, g_object_ref (self));
}

/* A draft that is still on its way would come to stand beside the note that it became. */
static void
kept_cb (ClinicNoteSignPage *self)
{
  ClinicKeeping state = clinic_note_keeper_get_state (self->keeper);

  if (!self->wanted)
    return;
  if (!clinic_note_keeper_is_busy (self->keeper))
    sign_now (self);
  else if (state != CLINIC_KEEPING_WAITING)
    {
      g_autofree char *text = clinic_note_keeper_dup_text (self->keeper);

      self->wanted = FALSE;
      say (self, ALTHEA_STATE_KIND_TROUBLE, text);
    }
}

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicNoteSignPage *self = CLINIC_NOTE_SIGN_PAGE (widget);

  if (self->signing)
    return;
  if (*gtk_editable_get_text (GTK_EDITABLE (self->passphrase_row)) == '\0')
    {
      say (self, ALTHEA_STATE_KIND_ATTENTION, _ ("Type your passphrase to sign."));
      gtk_widget_grab_focus (self->passphrase_row);
      return;
    }
  self->wanted = TRUE;
  clinic_note_keeper_flush (self->keeper);
  kept_cb (self);
}

static void
passphrase_activated_cb (ClinicNoteSignPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign.sign", NULL);
}

/* --- what is shown --------------------------------------------------------------------------------- */

static void
missing_activated_cb (ClinicNoteSignPage *self, GtkListBoxRow *row)
{
  ClinicNoteMissing *missing = self->missing->pdata[gtk_list_box_row_get_index (row)];

  g_signal_emit (self, signals[JUMP], 0, missing->where);
}

static void
show_missing (ClinicNoteSignPage *self)
{
  for (guint i = 0; i < self->missing->len; i++)
    {
      ClinicNoteMissing *missing = self->missing->pdata[i];
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), missing->text);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_append (GTK_LIST_BOX (self->missing_list), row);
    }
  gtk_widget_set_visible (self->missing_list, self->missing->len > 0);
  gtk_label_set_text (GTK_LABEL (self->missing_label), self->missing->len > 0
                                                           ? _ ("Missing. You may sign all the same.")
                                                           : _ ("Nothing is missing."));
}

static void
show_late (ClinicNoteSignPage *self)
{
  gint64 since_us = althea_clock_now_us () - althea_partial_date_get_end_us (self->content->date);
  g_autofree char *day = althea_partial_date_to_full_display (self->content->date);
  g_autofree char *text = NULL;

  if (since_us <= LATE_US)
    return;
  /* Translators: %s is a date with time. */
  text = g_strdup_printf (_ ("This will be a late entry: the visit was on %s."), day);
  gtk_label_set_text (GTK_LABEL (self->late_label), text);
  gtk_widget_set_visible (self->late_label, TRUE);
}

static void
show_signer (ClinicNoteSignPage *self)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);
  g_autofree char *text = NULL;

  if (session == NULL)
    return;
  /* Translators: %s is the name of a clinician. */
  text = g_strdup_printf (_ ("Signed as %s. From then on nobody can change the note; what comes later is an "
                             "addendum."),
                          althea_session_get_person_name (session));
  gtk_label_set_text (GTK_LABEL (self->signer_label), text);
}

static void
show_supervisors (ClinicNoteSignPage *self, JsonArray *people)
{
  const char *me = clinic_chart_get_person_reference (self->chart);
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *[]){ _ ("Nobody"), NULL });

  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);
      const char *id = json_object_get_string_member_with_default (person, "id", "");

      if (g_str_has_suffix (me, id)
          || g_strcmp0 (json_object_get_string_member_with_default (person, "role", ""), "clinician") != 0)
        continue;
      gtk_string_list_append (names, json_object_get_string_member_with_default (person, "name", ""));
      g_ptr_array_add (self->supervisors, g_strdup (id));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->supervisor_row), G_LIST_MODEL (names));
  gtk_widget_set_visible (self->supervisor_row, self->supervisors->len > 0);
}

static void
staff_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicNoteSignPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);

  if (self->state_bar == NULL)
    return;
  if (answer == NULL)
    g_warning ("Who works here is not known: %s", error->message);
  else if (json_object_has_member (answer, "people"))
    show_supervisors (self, json_object_get_array_member (answer, "people"));
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_sign_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (CLINIC_NOTE_SIGN_PAGE (page)->passphrase_row);
}

static void
clinic_note_sign_page_dispose (GObject *object)
{
  ClinicNoteSignPage *self = CLINIC_NOTE_SIGN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_NOTE_SIGN_PAGE);
  g_clear_object (&self->keeper);
  g_clear_object (&self->chart);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_clear_pointer (&self->supervisors, g_ptr_array_unref);
  G_OBJECT_CLASS (clinic_note_sign_page_parent_class)->dispose (object);
}

static void
clinic_note_sign_page_class_init (ClinicNoteSignPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_note_sign_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = clinic_note_sign_page_shown;
  signals[JUMP] = g_signal_new ("jump", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  signals[SIGNED] = g_signal_new ("signed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/note/clinic-note-sign-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, missing_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, missing_list);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, late_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, summary_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, supervisor_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicNoteSignPage, signer_label);
  gtk_widget_class_bind_template_callback (widget_class, missing_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, passphrase_activated_cb);
  gtk_widget_class_install_action (widget_class, "sign.sign", NULL, sign_action);
}

static void
clinic_note_sign_page_init (ClinicNoteSignPage *self)
{
  self->supervisors = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
clinic_note_sign_page_new (ClinicChart *chart, ClinicNoteContent *content, ClinicNoteKeeper *keeper,
                           GPtrArray *missing)
{
  ClinicNoteSignPage *self = g_object_new (CLINIC_TYPE_NOTE_SIGN_PAGE, NULL);
  g_autofree char *name = clinic_chart_dup_patient_name (chart);
  g_autoptr (AltheaOperation) staff = althea_operation_new ("staff-list", NULL);

  self->chart = g_object_ref (chart);
  self->content = content;
  self->keeper = g_object_ref (keeper);
  self->missing = g_ptr_array_ref (missing);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->window_title), name);
  gtk_widget_set_visible (self->supervisor_row, FALSE);
  g_signal_connect_object (keeper, "changed", G_CALLBACK (kept_cb), self, G_CONNECT_SWAPPED);
  show_missing (self);
  show_late (self);
  show_signer (self);
  clinic_chart_operate_async (chart, staff, staff_cb, g_object_ref (self));
  return ADW_NAVIGATION_PAGE (self);
}
