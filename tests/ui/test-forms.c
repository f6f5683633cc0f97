/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <string.h>

#include "althea-form-field.h"
#include "althea-widgets.h"
#include "picture.h"

typedef struct
{
  AltheaForm *form;
  AltheaFormState *state;
  GtkWidget *window, *view;
  char *last;     /* the newest response of "changed" */
  char *finished; /* that of "finished" */
  guint n_changed, n_alerts;
} Fixture;

static AltheaForm *
shipped (const char *id)
{
  g_autoptr (GPtrArray) all = althea_form_list_shipped ();

  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaForm) form = althea_form_new (all->pdata[i], &error);

      g_assert_no_error (error);
      if (g_strcmp0 (althea_form_get_id (form), id) == 0)
        return g_steal_pointer (&form);
    }
  g_assert_not_reached ();
}

static void
changed_cb (Fixture *f, const char *json)
{
  g_set_str (&f->last, json);
  f->n_changed++;
}

static void
finished_cb (Fixture *f, const char *json)
{
  g_set_str (&f->finished, json);
}

static void
alert_cb (Fixture *f, const char *id)
{
  g_assert_cmpstr (id, ==, "safety");
  f->n_alerts++;
}

static void
set_up (Fixture *f, const char *id, AltheaFormMode mode)
{
  f->form = shipped (id);
  f->state = althea_form_state_new (f->form);
  f->view = althea_form_view_new (mode);
  f->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 640);
  adw_window_set_content (ADW_WINDOW (f->window), f->view);
  g_signal_connect_swapped (f->view, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (f->view, "finished", G_CALLBACK (finished_cb), f);
  g_signal_connect_swapped (f->view, "alert", G_CALLBACK (alert_cb), f);
  althea_form_view_set_state (ALTHEA_FORM_VIEW (f->view), f->state);
  picture_settle (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_finalize_object (f->state);
  g_assert_finalize_object (f->form);
  g_clear_pointer (&f->last, g_free);
  g_clear_pointer (&f->finished, g_free);
}

static GtkWidget *
find (Fixture *f, GType type, const char *label)
{
  return picture_find (f->view, type, label);
}

static void
press (Fixture *f, const char *label)
{
  GtkWidget *button = find (f, GTK_TYPE_CHECK_BUTTON, label);

  g_assert_nonnull (button);
  gtk_widget_activate (button);
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (f->view, action, NULL));
}

static gboolean
is_shown (Fixture *f, const char *link_id)
{
  AltheaFormField *field = althea_form_field_find (f->view, althea_form_state_find (f->state, link_id));

  return field != NULL && gtk_widget_get_visible (GTK_WIDGET (field));
}

/* One question a page: on only when it is answered, back with the answer kept, saved at each answer. */
static void
test_pages (void)
{
  Fixture f = { 0 };

  set_up (&f, "althea-phq-9", ALTHEA_FORM_MODE_PAGES);
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Question 1 of 9"));
  g_assert_true (is_shown (&f, "q1"));
  g_assert_false (is_shown (&f, "q2"));
  act (&f, "form.next");
  g_assert_true (is_shown (&f, "q1"));
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Please choose an answer."));
  press (&f, "Several days");
  g_assert_cmpuint (f.n_changed, ==, 1);
  g_assert_nonnull (strstr (f.last, "LA6569-3"));
  g_assert_nonnull (strstr (f.last, "\"in-progress\""));
  g_assert_null (find (&f, GTK_TYPE_LABEL, "Please choose an answer."));
  /* The tenth question is asked now. */
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Question 1 of 10"));
  act (&f, "form.next");
  g_assert_true (is_shown (&f, "q2"));
  act (&f, "form.back");
  g_assert_true (
      gtk_check_button_get_active (GTK_CHECK_BUTTON (find (&f, GTK_TYPE_CHECK_BUTTON, "Several days"))));
  tear_down (&f);
}

/* To the end by the actions alone; the ninth answer tells at once, and once. */
static void
test_finish (void)
{
  Fixture f = { 0 };

  set_up (&f, "althea-phq-9", ALTHEA_FORM_MODE_PAGES);
  for (guint i = 0; i < 8; i++)
    {
      press (&f, "More than half the days");
      act (&f, "form.next");
    }
  g_assert_cmpuint (f.n_alerts, ==, 0);
  press (&f, "Several days");
  g_assert_cmpuint (f.n_alerts, ==, 1);
  press (&f, "Nearly every day");
  g_assert_cmpuint (f.n_alerts, ==, 1);
  act (&f, "form.next");
  g_assert_true (is_shown (&f, "difficulty"));
  g_assert_true (gtk_widget_get_visible (find (&f, GTK_TYPE_BUTTON, "Finish")));
  act (&f, "form.finish");
  g_assert_nonnull (f.finished);
  g_assert_nonnull (strstr (f.finished, "\"completed\""));
  g_assert_nonnull (strstr (f.finished, "\"valueInteger\":19"));
  tear_down (&f);
}

/* Opened again where it was left; finishing goes to what is missing. */
static void
test_resume (void)
{
  Fixture f = { 0 };

  set_up (&f, "althea-gad-7", ALTHEA_FORM_MODE_PAGES);
  for (guint i = 0; i < 3; i++)
    {
      press (&f, "Not at all");
      act (&f, "form.next");
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) saved = g_bytes_new (f.last, strlen (f.last));
  g_autoptr (AltheaFormState) again = althea_form_state_new_for_response (f.form, saved, &error);

  g_assert_no_error (error);
  althea_form_view_set_state (ALTHEA_FORM_VIEW (f.view), again);
  althea_form_view_resume (ALTHEA_FORM_VIEW (f.view));
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Question 4 of 7"));
  act (&f, "form.back");
  act (&f, "form.back");
  act (&f, "form.finish");
  g_assert_null (f.finished);
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Question 4 of 7"));
  althea_form_view_set_state (ALTHEA_FORM_VIEW (f.view), NULL);
  g_clear_object (&again);
  tear_down (&f);
}

static void
type_into (Fixture *f, const char *link_id, const char *text)
{
  AltheaFormField *field = althea_form_field_find (f->view, althea_form_state_find (f->state, link_id));
  GtkWidget *entry = picture_find (GTK_WIDGET (field), GTK_TYPE_ENTRY, NULL);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
was_changed (gpointer user_data)
{
  return ((Fixture *)user_data)->n_changed > 0;
}

/* All on one page: what is asked follows the answers, instances come and go, units and numbers are kept. */
static void
test_whole (void)
{
  Fixture f = { 0 };

  set_up (&f, "althea-intake", ALTHEA_FORM_MODE_WHOLE);
  g_assert_false (is_shown (&f, "medicine"));
  AltheaFormField *takes = althea_form_field_find (f.view, althea_form_state_find (f.state, "takes"));
  gtk_widget_activate (picture_find (GTK_WIDGET (takes), GTK_TYPE_CHECK_BUTTON, "Yes"));
  g_assert_true (is_shown (&f, "medicine"));
  type_into (&f, "medicine-name", "Metformin");
  g_assert_true (picture_wait (was_changed, &f));
  AltheaFormNode *first = althea_form_state_find (f.state, "medicine");
  AltheaFormField *group = althea_form_field_find (f.view, first);
  GtkWidget *more = picture_find (GTK_WIDGET (group), GTK_TYPE_BUTTON, "Add another");
  g_assert_nonnull (more);
  g_signal_emit_by_name (more, "clicked");
  g_assert_nonnull (find (&f, GTK_TYPE_BUTTON, "Remove this one"));
  g_assert_nonnull (strstr (f.last, "Metformin"));
  type_into (&f, "height", "171,5");
  type_into (&f, "exercise", "many");
  g_assert_false (althea_form_state_is_complete (f.state));
  act (&f, "form.finish");
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Please write a number, such as 7 or 7.5."));
  type_into (&f, "exercise", "6000");
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Please give a number from 0 to 5000."));
  type_into (&f, "exercise", "150");
  g_assert_null (find (&f, GTK_TYPE_LABEL, "Please give a number from 0 to 5000."));
  type_into (&f, "since", "2026-09");
  AltheaFormValue *since = althea_form_node_get_answer (althea_form_state_find (f.state, "since"));
  g_assert_cmpstr (althea_form_value_get_text (since), ==, "2026-09");
  /* It fits a phone's width. */
  g_assert_cmpint (gtk_widget_get_width (f.window), <=, 360);
  tear_down (&f);
}

/* Nothing can be changed in what is only shown, and every answer stands there. */
static void
test_read_only (void)
{
  Fixture f = { 0 };
  g_autoptr (AltheaFormValue) reason
      = althea_form_value_new_text (ALTHEA_FORM_VALUE_STRING, "Tired since August", NULL);

  set_up (&f, "althea-intake", ALTHEA_FORM_MODE_WHOLE);
  althea_form_state_set_answer (f.state, althea_form_state_find (f.state, "reason"), reason);
  althea_form_view_set_read_only (ALTHEA_FORM_VIEW (f.view), TRUE);
  g_assert_null (find (&f, GTK_TYPE_ENTRY, NULL));
  g_assert_null (find (&f, GTK_TYPE_CHECK_BUTTON, NULL));
  g_assert_nonnull (find (&f, GTK_TYPE_LABEL, "Tired since August"));
  g_assert_false (gtk_widget_activate_action (f.view, "form.finish", NULL) && f.finished != NULL);
  tear_down (&f);
}

static void
assert_relation (GtkWidget *widget, GtkAccessibleRole role)
{
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (widget), role));
  g_assert_true (
      gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

/* Each control is named by its question, also for those who do not see it. */
static void
test_accessible (void)
{
  Fixture f = { 0 };

  set_up (&f, "althea-intake", ALTHEA_FORM_MODE_WHOLE);
  AltheaFormField *height = althea_form_field_find (f.view, althea_form_state_find (f.state, "height"));
  AltheaFormField *language = althea_form_field_find (f.view, althea_form_state_find (f.state, "language"));
  AltheaFormField *had = althea_form_field_find (f.view, althea_form_state_find (f.state, "had"));
  assert_relation (picture_find (GTK_WIDGET (height), GTK_TYPE_ENTRY, NULL), GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  assert_relation (picture_find (GTK_WIDGET (language), GTK_TYPE_DROP_DOWN, NULL),
                   GTK_ACCESSIBLE_ROLE_COMBO_BOX);
  GtkWidget *none = picture_find (GTK_WIDGET (had), GTK_TYPE_CHECK_BUTTON, "None of these");
  g_assert_nonnull (none);
  assert_relation (gtk_widget_get_parent (none), GTK_ACCESSIBLE_ROLE_GROUP);
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (f.view), GTK_ACCESSIBLE_ROLE_FORM));
  char *problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (f.view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                      "About you: before your first visit");
  g_assert_cmpstr (problem, ==, NULL);
  /* One answer rules the others out. */
  gtk_widget_activate (picture_find (GTK_WIDGET (had), GTK_TYPE_CHECK_BUTTON, "Diabetes"));
  gtk_widget_activate (none);
  g_assert_false (gtk_check_button_get_active (
      GTK_CHECK_BUTTON (picture_find (GTK_WIDGET (had), GTK_TYPE_CHECK_BUTTON, "Diabetes"))));
  tear_down (&f);
}

/* What was typed last is handed over when the page goes before the pause is over. */
static void
test_leaves_nothing (void)
{
  Fixture f = { 0 };

  set_up (&f, "althea-intake", ALTHEA_FORM_MODE_WHOLE);
  AltheaFormField *field = althea_form_field_find (f.view, althea_form_state_find (f.state, "pharmacy"));
  gtk_widget_grab_focus (picture_find (GTK_WIDGET (field), GTK_TYPE_ENTRY, NULL));
  type_into (&f, "pharmacy", "Corner pharmacy");
  gtk_widget_set_visible (f.view, FALSE);
  g_assert_nonnull (f.last);
  g_assert_nonnull (strstr (f.last, "Corner pharmacy"));
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  g_test_add_func ("/forms/pages", test_pages);
  g_test_add_func ("/forms/finish", test_finish);
  g_test_add_func ("/forms/resume", test_resume);
  g_test_add_func ("/forms/whole", test_whole);
  g_test_add_func ("/forms/read-only", test_read_only);
  g_test_add_func ("/forms/accessible", test_accessible);
  g_test_add_func ("/forms/leaves-nothing", test_leaves_nothing);
  return g_test_run ();
}
