/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-editor.h"

#include <glib/gi18n-lib.h>

#include "althea-records.h"
#include "althea-state-bar.h"
#include "clinic-allergy-form.h"
#include "clinic-conflict-view.h"
#include "clinic-demographics-form.h"
#include "clinic-discard.h"
#include "clinic-immunization-form.h"
#include "clinic-medication-form.h"
#include "clinic-problem-form.h"
#include "clinic-vitals-form.h"

struct _ClinicEditor
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title; /* (template) */
  GtkWidget *state_bar;         /* (template) */
  GtkWidget *stack;             /* (template) */
  GtkWidget *form_bin;          /* (template) */
  GtkWidget *conflict;          /* (template) */

  ClinicChart *chart; /* (owned) */
  ClinicForm *form;   /* (owned by the widget tree) */
  AltheaRecord *sent; /* (owned) (nullable) what was last sent, kept to compare with in a conflict */
  gboolean saving;
};

G_DEFINE_FINAL_TYPE (ClinicEditor, clinic_editor, ADW_TYPE_NAVIGATION_PAGE)

static void
update_actions (ClinicEditor *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", !self->saving);
  gtk_widget_set_sensitive (self->stack, !self->saving);
}

static void
say (ClinicEditor *self, AltheaStateKind kind, const char *text)
{
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), kind, text);
}

static void
show_conflict (ClinicEditor *self, AltheaRecord *theirs)
{
  AltheaRecord *base = clinic_form_get_base (self->form);

  clinic_conflict_view_set_records (CLINIC_CONFLICT_VIEW (self->conflict), base, self->sent, theirs);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "conflict");
  say (self, ALTHEA_STATE_KIND_ATTENTION, _ ("Not saved yet: somebody else saved first."));
}

static void
back_to_form_cb (ClinicEditor *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "form");
}

/* The saved record takes the place of the form. */
static void
leave (ClinicEditor *self, AltheaRecord *stored)
{
  AdwNavigationView *view
      = ADW_NAVIGATION_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW));

  if (view != NULL && adw_navigation_view_get_previous_page (view, ADW_NAVIGATION_PAGE (self)) != NULL)
    adw_navigation_view_pop (view);
  else if (stored == NULL
           || !gtk_widget_activate_action (GTK_WIDGET (self), "chart.open-record", "(ss)",
                                           althea_record_get_resource_type (stored),
                                           althea_record_get_id (stored)))
    gtk_widget_activate_action (GTK_WIDGET (self), "chart.close-pane", NULL);
  else if (view != NULL && adw_navigation_view_get_visible_page (view) == ADW_NAVIGATION_PAGE (self))
    /* The chart has not heard of the new record yet; it will stand in its list in a moment. */
    gtk_widget_activate_action (GTK_WIDGET (self), "chart.close-pane", NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) current = NULL;
  g_autoptr (GPtrArray) stored = clinic_chart_commit_finish (CLINIC_CHART (source), result, &current, &error);
  g_autofree char *text = NULL;

  if (self->state_bar == NULL)
    return;
  self->saving = FALSE;
  update_actions (self);
  if (stored != NULL)
    {
      clinic_form_set_dirty (self->form, FALSE);
      say (self, ALTHEA_STATE_KIND_QUIET, NULL);
      leave (self, stored->len == 1 ? g_ptr_array_index (stored, 0) : NULL);
    }
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT) && current != NULL
           && clinic_form_get_base (self->form) != NULL)
    show_conflict (self, current);
  else
    {
      text = althea_error_to_text (error);
      say (self, ALTHEA_STATE_KIND_TROUBLE, text);
    }
}

/* What is to be saved; NULL when that was said to be incomplete. (transfer full) */
static GPtrArray *
build (ClinicEditor *self)
{
  g_autoptr (AltheaReference) patient = clinic_chart_dup_reference (self->chart);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  AltheaRecord *record;

  if (!clinic_editor_in_conflict (self))
    {
      records = clinic_form_build_records (self->form, patient);
      if (records == NULL)
        say (self, ALTHEA_STATE_KIND_ATTENTION, clinic_form_get_error (self->form));
      return g_steal_pointer (&records);
    }
  record = clinic_conflict_view_build (CLINIC_CONFLICT_VIEW (self->conflict), &error);
  if (record == NULL)
    {
      say (self, ALTHEA_STATE_KIND_ATTENTION, error->message);
      return NULL;
    }
  records = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (records, record);
  return g_steal_pointer (&records);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicEditor *self = CLINIC_EDITOR (widget);
  g_autoptr (GPtrArray) records = build (self);
  g_autoptr (AltheaChangeset) changeset = NULL;

  if (records == NULL)
    return;
  g_set_object (&self->sent, g_ptr_array_index (records, 0));
  changeset = althea_changeset_new (NULL);
  for (guint i = 0; i < records->len; i++)
    althea_changeset_add (changeset, g_ptr_array_index (records, i));
  self->saving = TRUE;
  update_actions (self);
  say (self, ALTHEA_STATE_KIND_QUIET, _ ("Saving…"));
  clinic_chart_commit_async (self->chart, changeset, saved_cb, g_object_ref (self));
}

/* --- leaving --------------------------------------------------------------------------------------- */

typedef struct
{
  ClinicEditor *self; /* (owned) */
  GCallback callback;
  gpointer user_data;
  GDestroyNotify destroy;
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *leaving = data;

  if (leaving->destroy != NULL)
    leaving->destroy (leaving->user_data);
  g_object_unref (leaving->self);
  g_free (leaving);
}

static void
discarded (gpointer data)
{
  Leaving *leaving = data;

  clinic_form_set_dirty (leaving->self->form, FALSE);
  ((void (*) (gpointer))leaving->callback) (leaving->user_data);
}

void
clinic_editor_ask_to_leave (ClinicEditor *self, GCallback callback, gpointer user_data,
                            GDestroyNotify destroy)
{
  Leaving *leaving;
  g_autofree char *patient = NULL;

  g_return_if_fail (CLINIC_IS_EDITOR (self) && callback != NULL);
  patient = clinic_chart_dup_patient_name (self->chart);
  leaving = g_new0 (Leaving, 1);
  leaving->self = g_object_ref (self);
  leaving->callback = callback;
  leaving->user_data = user_data;
  leaving->destroy = destroy;
  clinic_discard_ask (GTK_WIDGET (self), patient, adw_window_title_get_title (self->window_title),
                      G_CALLBACK (discarded), leaving, leaving_free);
}

static void
cancelled (gpointer user_data)
{
  leave (CLINIC_EDITOR (user_data), NULL);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicEditor *self = CLINIC_EDITOR (widget);

  if (self->saving)
    return;
  if (clinic_editor_has_unsaved (self))
    clinic_editor_ask_to_leave (self, G_CALLBACK (cancelled), g_object_ref (self), g_object_unref);
  else
    leave (self, NULL);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_editor_dispose (GObject *object)
{
  ClinicEditor *self = CLINIC_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_EDITOR);
  g_clear_object (&self->sent);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (clinic_editor_parent_class)->dispose (object);
}

static void
clinic_editor_class_init (ClinicEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_editor_dispose;
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (CLINIC_TYPE_CONFLICT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/chart/clinic-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicEditor, window_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicEditor, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicEditor, form_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicEditor, conflict);
  gtk_widget_class_bind_template_callback (widget_class, back_to_form_cb);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "editor.cancel", NULL, cancel_action);
}

static void
clinic_editor_init (ClinicEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make_form (const char *resource_type)
{
  if (g_str_equal (resource_type, "Patient"))
    return clinic_demographics_form_new ();
  if (g_str_equal (resource_type, "Condition"))
    return clinic_problem_form_new ();
  if (g_str_equal (resource_type, "AllergyIntolerance"))
    return clinic_allergy_form_new ();
  if (g_str_equal (resource_type, "Immunization"))
    return clinic_immunization_form_new ();
  if (g_str_equal (resource_type, "MedicationRequest"))
    return clinic_medication_form_new ();
  return g_str_equal (resource_type, "Observation:vital-signs") ? clinic_vitals_form_new () : NULL;
}

static AdwNavigationPage *
make_editor (ClinicChart *chart, const char *resource_type, AltheaRecord *record)
{
  GtkWidget *form = make_form (resource_type);
  g_autofree char *patient = clinic_chart_dup_patient_name (chart);
  g_autofree char *title = NULL;
  ClinicEditor *self;

  if (form == NULL)
    return NULL;
  self = g_object_new (CLINIC_TYPE_EDITOR, NULL);
  self->chart = g_object_ref (chart);
  self->form = CLINIC_FORM (form);
  adw_bin_set_child (ADW_BIN (self->form_bin), form);
  clinic_form_set_chart (self->form, chart);
  clinic_form_load (self->form, record);
  if (record == NULL)
    title = g_strdup (clinic_form_get_new_title (self->form));
  else if (ALTHEA_IS_PATIENT (record))
    title = g_strdup (_ ("Personal details"));
  else
    title = althea_record_to_title (record);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, patient);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  return ADW_NAVIGATION_PAGE (self);
}

AdwNavigationPage *
clinic_editor_new (ClinicChart *chart, AltheaRecord *record)
{
  g_return_val_if_fail (CLINIC_IS_CHART (chart) && ALTHEA_IS_RECORD (record), NULL);
  g_return_val_if_fail (
      g_strcmp0 (althea_record_get_patient_id (record), clinic_chart_get_patient_id (chart)) == 0, NULL);
  return make_editor (chart, althea_record_get_resource_type (record), record);
}

AdwNavigationPage *
clinic_editor_new_for_type (ClinicChart *chart, const char *resource_type)
{
  g_return_val_if_fail (CLINIC_IS_CHART (chart) && resource_type != NULL, NULL);
  return make_editor (chart, resource_type, NULL);
}

ClinicForm *
clinic_editor_get_form (ClinicEditor *self)
{
  g_return_val_if_fail (CLINIC_IS_EDITOR (self), NULL);
  return self->form;
}

gboolean
clinic_editor_has_unsaved (ClinicEditor *self)
{
  g_return_val_if_fail (CLINIC_IS_EDITOR (self), FALSE);
  return clinic_form_get_dirty (self->form);
}

gboolean
clinic_editor_in_conflict (ClinicEditor *self)
{
  g_return_val_if_fail (CLINIC_IS_EDITOR (self), FALSE);
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "conflict") == 0;
}
