/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <string.h>

#include "althea-error.h"
#include "althea-widgets.h"
#include "picture.h"

/* --- a finder without a host -------------------------------------------------------------------------------
 */

#define TEST_TYPE_FINDER (test_finder_get_type ())
G_DECLARE_FINAL_TYPE (TestFinder, test_finder, TEST, FINDER, GObject)

struct _TestFinder
{
  GObject parent_instance;
  GPtrArray *waiting; /* (owned) tasks, when answers are held back */
  gboolean hold;
  AltheaErrorCode refuses; /* 0: answers */
  guint n_asked;
};

static void test_finder_iface_init (AltheaCodeFinderInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TestFinder, test_finder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ALTHEA_TYPE_CODE_FINDER, test_finder_iface_init))

static AltheaCode *
make (const char *code, const char *display, gboolean selectable)
{
  return althea_code_new (ALTHEA_CODES_ICD_10_CM, code, display, "", "2025-10-01", selectable, NULL);
}

/* Three that have "diab" in them, of which one is a heading. */
static AltheaCodeList *
answer_to (const char *text)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_str_has_prefix ("diabetes", text))
    {
      g_ptr_array_add (codes, make ("E11.9", "Type 2 diabetes", TRUE));
      g_ptr_array_add (codes, make ("E10.9", "Type 1 diabetes", TRUE));
      g_ptr_array_add (codes, make ("E11", "Diabetes", FALSE));
    }
  return althea_code_list_new (ALTHEA_CODES_ICD_10_CM, "2025-10-01", "FY2026", codes);
}

static void
test_finder_answer (TestFinder *self, GTask *task)
{
  if (self->refuses != 0)
    g_task_return_new_error_literal (task, ALTHEA_ERROR, (int)self->refuses, "refused");
  else
    g_task_return_pointer (task, answer_to (g_task_get_task_data (task)), g_object_unref);
}

static void
test_finder_find_async (AltheaCodeFinder *finder, const char *system, const char *text, guint limit,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TestFinder *self = TEST_FINDER (finder);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_asked++;
  g_assert_cmpstr (system, ==, ALTHEA_CODES_ICD_10_CM);
  g_task_set_task_data (task, g_strdup (text), g_free);
  if (self->hold)
    g_ptr_array_add (self->waiting, g_object_ref (task));
  else
    test_finder_answer (self, task);
}

static AltheaCodeList *
test_finder_find_finish (AltheaCodeFinder *finder, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_finder_iface_init (AltheaCodeFinderInterface *iface)
{
  iface->find_async = test_finder_find_async;
  iface->find_finish = test_finder_find_finish;
}

static void
test_finder_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_FINDER (object)->waiting);
  G_OBJECT_CLASS (test_finder_parent_class)->finalize (object);
}

static void
test_finder_class_init (TestFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_finder_finalize;
}

static void
test_finder_init (TestFinder *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- a window with a picker --------------------------------------------------------------------------------
 */

typedef struct
{
  GtkWindow *window;
  AltheaCodePicker *picker;
  GtkWidget *other; /* somewhere else to go */
  TestFinder *finder;
  GtkWidget *popover;
  GtkWidget *list;
  guint n_picked, n_notified;
} Fixture;

static void
on_picked (Fixture *f)
{
  f->n_picked++;
}

static void
on_notified (Fixture *f)
{
  f->n_notified++;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  GtkWidget *group = adw_preferences_group_new ();

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  f->finder = g_object_new (TEST_TYPE_FINDER, NULL);
  f->picker = ALTHEA_CODE_PICKER (
      althea_code_picker_new ("Diagnosis", ALTHEA_CODES_ICD_10_CM, ALTHEA_CODE_FINDER (f->finder)));
  f->other = adw_entry_row_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (f->picker));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), f->other);
  g_signal_connect_swapped (f->picker, "picked", G_CALLBACK (on_picked), f);
  g_signal_connect_swapped (f->picker, "notify::code", G_CALLBACK (on_notified), f);
  f->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->window, 500, 500);
  adw_window_set_content (ADW_WINDOW (f->window), group);
  picture_settle (f->window);
  gtk_widget_grab_focus (GTK_WIDGET (f->picker));
  f->popover = picture_find (GTK_WIDGET (f->picker), GTK_TYPE_POPOVER, NULL);
  f->list = picture_find (f->popover, GTK_TYPE_LIST_VIEW, NULL);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  GtkWidget *picker = GTK_WIDGET (f->picker);

  g_object_add_weak_pointer (G_OBJECT (picker), (gpointer *)&picker);
  gtk_window_destroy (f->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (picker);
  g_assert_finalize_object (f->finder);
}

static gboolean
is_open (gpointer data)
{
  return gtk_widget_get_visible (((Fixture *)data)->popover);
}

static gboolean
is_closed (gpointer data)
{
  return !is_open (data);
}

static void
type (Fixture *f, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (f->picker), text);
}

/* What a key press does in the row, and whether it ends there. */
static gboolean
press (Fixture *f, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->picker));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  return handled;
}

static guint
n_offered (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (f->list))));
}

static AltheaCode *
marked (Fixture *f)
{
  return gtk_single_selection_get_selected_item (
      GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (f->list))));
}

static gboolean
has_label (GtkWidget *root, const char *text)
{
  GtkWidget *label = picture_find (root, GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_visible (label);
}

/* In the row itself, not in its list. */
static gboolean
row_says (Fixture *f, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->picker)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != f->popover && has_label (child, text))
      return TRUE;
  return FALSE;
}

static const char *
get_code (Fixture *f)
{
  AltheaCode *code = althea_code_picker_get_code (f->picker);

  return code != NULL ? althea_code_get_code (code) : "nothing";
}

static void
open_list (Fixture *f, const char *text)
{
  type (f, text);
  g_assert_true (picture_wait (is_open, f));
  picture_settle (f->window);
}

/* --- the tests ---------------------------------------------------------------------------------------------
 */

static void
test_offers (Fixture *f, gconstpointer unused)
{
  open_list (f, "diab");
  /* Two that may be billed, and the words themselves. */
  g_assert_cmpuint (n_offered (f), ==, 3);
  g_assert_true (has_label (f->popover, "ICD-10-CM of 2025-10-01"));
  g_assert_true (has_label (f->popover, "Type 2 diabetes"));
  g_assert_true (has_label (f->popover, "E11.9"));
  g_assert_null (marked (f));
  /* While the list is open the words are not called free text yet, but they are there. */
  g_assert_false (row_says (f, "E11.9"));
  g_assert_null (get_code (f));
  g_assert_cmpuint (f->n_picked, ==, 0);
}

static void
test_headings (Fixture *f, gconstpointer unused)
{
  g_object_set (f->picker, "headings", TRUE, NULL);
  open_list (f, "diab");
  g_assert_cmpuint (n_offered (f), ==, 4);
}

static void
test_keys (Fixture *f, gconstpointer unused)
{
  g_assert_false (press (f, GDK_KEY_Escape, 0));
  open_list (f, "diab");
  g_assert_true (press (f, GDK_KEY_Down, 0));
  g_assert_cmpstr (althea_code_get_code (marked (f)), ==, "E11.9");
  press (f, GDK_KEY_Down, 0);
  press (f, GDK_KEY_Down, 0);
  g_assert_true (althea_code_is_free_text (marked (f)));
  press (f, GDK_KEY_Down, 0);
  g_assert_null (marked (f));
  press (f, GDK_KEY_Up, 0);
  press (f, GDK_KEY_Up, 0);
  g_assert_cmpstr (althea_code_get_code (marked (f)), ==, "E10.9");
  g_assert_true (press (f, GDK_KEY_Return, 0));
  g_assert_true (is_closed (f));
  g_assert_cmpstr (get_code (f), ==, "E10.9");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (f->picker)), ==, "Type 1 diabetes");
  g_assert_true (row_says (f, "E10.9"));
  g_assert_false (row_says (f, "free text"));
  g_assert_cmpuint (f->n_picked, ==, 1);
  /* Nothing is open or undecided: Enter is the form's. */
  g_assert_false (press (f, GDK_KEY_Return, 0));
}

static void
test_escape (Fixture *f, gconstpointer unused)
{
  open_list (f, "diab");
  g_assert_true (press (f, GDK_KEY_Escape, 0));
  g_assert_true (is_closed (f));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (f->picker)), ==, "diab");
  g_assert_true (row_says (f, "free text"));
  g_assert_false (press (f, GDK_KEY_Escape, 0));
  g_assert_true (press (f, GDK_KEY_Down, 0));
  g_assert_true (picture_wait (is_open, f));
}

static void
test_click (Fixture *f, gconstpointer unused)
{
  open_list (f, "diab");
  g_signal_emit_by_name (f->list, "activate", 0);
  g_assert_true (is_closed (f));
  g_assert_cmpstr (get_code (f), ==, "E11.9");
  g_assert_cmpuint (f->n_picked, ==, 1);
}

/* Enter with nothing marked, Ctrl+Enter, and going elsewhere: the words are kept, and called what they are.
 */
static void
test_free_text (Fixture *f, gconstpointer unused)
{
  g_autoptr (AltheaCodeableConcept) concept = NULL;

  open_list (f, "  sugar trouble ");
  g_assert_true (has_label (f->popover, "Nothing fits in ICD-10-CM of 2025-10-01"));
  g_assert_true (press (f, GDK_KEY_Return, 0));
  g_assert_true (row_says (f, "free text"));
  concept = althea_code_picker_dup_concept (f->picker);
  g_assert_cmpstr (concept->text, ==, "sugar trouble");
  g_assert_null (concept->coding);
  g_assert_cmpuint (f->n_picked, ==, 1);
  open_list (f, "diab");
  g_assert_false (press (f, GDK_KEY_Return, GDK_CONTROL_MASK));
  g_assert_true (is_closed (f));
  g_assert_null (get_code (f));
  g_assert_cmpuint (f->n_picked, ==, 2);
  open_list (f, "diabe");
  gtk_widget_grab_focus (f->other);
  g_assert_true (picture_wait (is_closed, f));
  g_assert_cmpstr (althea_code_get_display (althea_code_picker_get_code (f->picker)), ==, "diabe");
  g_assert_cmpuint (f->n_picked, ==, 3);
}

static void
test_emptied (Fixture *f, gconstpointer unused)
{
  open_list (f, "diab");
  type (f, " ");
  g_assert_true (is_closed (f));
  g_assert_cmpstr (get_code (f), ==, "nothing");
  g_assert_false (row_says (f, "free text"));
  g_assert_null (althea_code_picker_dup_concept (f->picker));
}

/* A change of the words takes the code away: they are about something else now. */
static void
test_changed_words (Fixture *f, gconstpointer unused)
{
  g_autoptr (AltheaCode) code = make ("E11.9", "Type 2 diabetes", TRUE);

  althea_code_picker_set_code (f->picker, code);
  g_assert_cmpuint (f->n_notified, ==, 1);
  althea_code_picker_set_code (f->picker, code);
  g_assert_cmpuint (f->n_notified, ==, 1);
  g_assert_cmpuint (f->n_picked, ==, 0);
  g_assert_cmpuint (f->finder->n_asked, ==, 0);
  g_assert_true (row_says (f, "E11.9"));
  type (f, "Type 2 diabetes, worse");
  g_assert_null (get_code (f));
  g_assert_false (row_says (f, "E11.9"));
  althea_code_picker_set_code (f->picker, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (f->picker)), ==, "");
}

/* Answers that come late, in the wrong order or to nobody. */
static void
test_late_answers (Fixture *f, gconstpointer unused)
{
  f->finder->hold = TRUE;
  type (f, "d");
  type (f, "dx");
  g_assert_cmpuint (f->finder->waiting->len, ==, 2);
  test_finder_answer (f->finder, f->finder->waiting->pdata[1]);
  g_assert_true (picture_wait (is_open, f));
  g_assert_cmpuint (n_offered (f), ==, 1);
  test_finder_answer (f->finder, f->finder->waiting->pdata[0]);
  picture_settle (f->window);
  g_assert_cmpuint (n_offered (f), ==, 1);
  type (f, "di");
  press (f, GDK_KEY_Escape, 0);
  test_finder_answer (f->finder, f->finder->waiting->pdata[2]);
  picture_settle (f->window);
  g_assert_true (is_closed (f));
  g_ptr_array_set_size (f->finder->waiting, 0);
}

static void
test_no_pack (Fixture *f, gconstpointer unused)
{
  f->finder->refuses = ALTHEA_ERROR_NOT_FOUND;
  open_list (f, "diab");
  g_assert_cmpuint (n_offered (f), ==, 1);
  g_assert_true (has_label (f->popover,
                            "There is no list of ICD-10-CM codes here. What you type is kept as free "
                            "text."));
  press (f, GDK_KEY_Down, 0);
  press (f, GDK_KEY_Return, 0);
  g_assert_true (row_says (f, "free text"));
  f->finder->refuses = ALTHEA_ERROR_OFFLINE;
  open_list (f, "dia");
  g_assert_false (has_label (f->popover, "ICD-10-CM of 2025-10-01"));
  g_assert_cmpuint (n_offered (f), ==, 1);
  althea_code_picker_set_finder (f->picker, NULL);
  open_list (f, "diab");
  g_assert_cmpuint (n_offered (f), ==, 1);
}

static void
assert_property (gpointer widget, GtkAccessibleProperty property, const char *expected)
{
  char *problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, expected);

  g_assert_cmpstr (problem, ==, NULL);
}

static void
test_accessible (Fixture *f, gconstpointer unused)
{
  open_list (f, "diab");
  assert_property (f->list, GTK_ACCESSIBLE_PROPERTY_LABEL, "Suggestions");
  press (f, GDK_KEY_Down, 0);
  press (f, GDK_KEY_Return, 0);
  assert_property (f->picker, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "E11.9");
  open_list (f, "diab");
  press (f, GDK_KEY_Escape, 0);
  assert_property (f->picker, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "free text");
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_widgets_init ();
  add ("/code-picker/offers", test_offers);
  add ("/code-picker/headings", test_headings);
  add ("/code-picker/keys", test_keys);
  add ("/code-picker/escape", test_escape);
  add ("/code-picker/click", test_click);
  add ("/code-picker/free-text", test_free_text);
  add ("/code-picker/emptied", test_emptied);
  add ("/code-picker/changed-words", test_changed_words);
  add ("/code-picker/late-answers", test_late_answers);
  add ("/code-picker/no-pack", test_no_pack);
  add ("/code-picker/accessible", test_accessible);
  return g_test_run ();
}
