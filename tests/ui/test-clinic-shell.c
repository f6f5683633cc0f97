/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of Althea Clinic around the chart, against a real host on a socket: first run, sign-in, finding
 * and registering patients, an empty day and inbox. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "althea-setup.h"
#include "althea-widgets.h"
#include "clinic-inbox-page.h"
#include "clinic-new-patient-dialog.h"
#include "clinic-patients-page.h"
#include "clinic-setup-page.h"
#include "clinic-sign-in-page.h"
#include "clinic-today-page.h"
#include "clinic-workspace.h"
#include "host-service.h"
#include "picture.h"

#define USER "lee"
#define PASSPHRASE "twelve calm otters"

typedef struct
{
  char *directory; /* (owned) */
  HostService *service;
  AltheaSession *session;
  GtkWindow *window;
} Fixture;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static gboolean
is_state (gpointer user_data)
{
  gpointer *data = user_data;

  return (AltheaSessionState)GPOINTER_TO_INT (data[1]) == althea_session_get_state (data[0]);
}

static void
await_state (Fixture *fixture, AltheaSessionState state)
{
  gpointer data[2] = { fixture->session, GINT_TO_POINTER (state) };

  picture_wait (is_state, data);
  g_assert_cmpint (althea_session_get_state (fixture->session), ==, state);
}

static void
set_up (Fixture *fixture, gconstpointer with_record)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *socket_path = NULL;

  fixture->directory = g_dir_make_tmp ("althea-shell-XXXXXX", &error);
  g_assert_no_error (error);
  socket_path = g_build_filename (fixture->directory, "host.sock", NULL);
  fixture->service = host_service_new (fixture->directory);
  host_service_listen_local (fixture->service, socket_path, &error);
  g_assert_no_error (error);
  fixture->session = althea_session_new_local (socket_path);
  althea_session_open (fixture->session);
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 1000, 700);
  await_state (fixture, ALTHEA_SESSION_NO_RECORD);
}

static void
tear_down (Fixture *fixture, gconstpointer with_record)
{
  gtk_window_destroy (fixture->window);
  althea_session_close (fixture->session);
  g_clear_object (&fixture->session);
  host_service_stop (fixture->service);
  g_clear_object (&fixture->service);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
}

typedef struct
{
  gboolean done;
  char *sheet;
} SetUp;

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SetUp *data = user_data;
  g_autoptr (GError) error = NULL;

  data->sheet = althea_session_set_up_finish (ALTHEA_SESSION (source), result, &error);
  g_assert_no_error (error);
  data->done = TRUE;
}

static gboolean
is_done (gpointer user_data)
{
  return *(gboolean *)user_data;
}

/* Returns the recovery sheet. (transfer full) */
static char *
make_practice_and_sheet (Fixture *fixture)
{
  SetUp data = { FALSE, NULL };

  althea_session_set_up_async (fixture->session, "Lakeside", "555 0142", "Dr Lee", USER, PASSPHRASE,
                               set_up_cb, &data);
  g_assert_true (picture_wait (is_done, &data.done));
  g_assert_cmpuint (strlen (data.sheet), ==, 14 * 5 - 1);
  await_state (fixture, ALTHEA_SESSION_ONLINE);
  return data.sheet;
}

static void
make_practice (Fixture *fixture)
{
  g_free (make_practice_and_sheet (fixture));
}

static void
show (Fixture *fixture, GtkWidget *page)
{
  adw_window_set_content (ADW_WINDOW (fixture->window), page);
  gtk_window_present (fixture->window);
  picture_settle (fixture->window);
}

static GtkWidget *
find_row (Fixture *fixture, const char *title)
{
  GtkWidget *row = picture_find (GTK_WIDGET (fixture->window), ADW_TYPE_PREFERENCES_ROW, title);

  g_assert_nonnull (row);
  return row;
}

static void
type (Fixture *fixture, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (fixture, title)), text);
}

static void
press (Fixture *fixture, const char *label)
{
  GtkWidget *button = picture_find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

typedef struct
{
  Fixture *fixture;
  GType type;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer user_data)
{
  Wanted *wanted = user_data;
  GtkWidget *widget = picture_find (GTK_WIDGET (wanted->fixture->window), wanted->type, wanted->text);

  return widget != NULL && gtk_widget_get_mapped (widget);
}

static void
await_text (Fixture *fixture, const char *text)
{
  Wanted wanted = { fixture, GTK_TYPE_LABEL, text };

  if (!picture_wait (is_shown, &wanted))
    g_error ("\"%s\" is not shown", text);
}

static void
test_sign_in (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *page = NULL;

  make_practice (fixture);
  althea_session_sign_out (fixture->session);
  await_state (fixture, ALTHEA_SESSION_SIGNED_OUT);
  page = clinic_sign_in_page_new (fixture->session);
  show (fixture, page);
  await_text (fixture, "Lakeside");
  press (fixture, "_Sign in");
  await_text (fixture, "Type your user name.");
  type (fixture, "User name", USER);
  type (fixture, "Passphrase", "wrong one entirely");
  g_signal_emit_by_name (find_row (fixture, "Passphrase"), "entry-activated");
  await_text (fixture, "Name or passphrase not right. Check the keyboard's Caps Lock and try again.");
  g_assert_cmpstr (clinic_sign_in_page_get_user (CLINIC_SIGN_IN_PAGE (page)), ==, USER);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (fixture, "Passphrase"))), ==, "");
  type (fixture, "Passphrase", PASSPHRASE);
  g_signal_emit_by_name (find_row (fixture, "Passphrase"), "entry-activated");
  await_state (fixture, ALTHEA_SESSION_ONLINE);
  g_assert_cmpstr (althea_session_get_person_name (fixture->session), ==, "Dr Lee");
  g_assert_cmpstr (althea_session_get_role (fixture->session), ==, "clinician");
}

static GtkWidget *
find_group (Fixture *fixture, guint number)
{
  GtkWidget *groups = picture_find (GTK_WIDGET (fixture->window), GTK_TYPE_FLOW_BOX, NULL);
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (groups), (int)number - 1);
  GtkWidget *entry = gtk_widget_get_last_child (gtk_flow_box_child_get_child (child));
  g_autofree char *name = g_strdup_printf ("Group %u", number);

  g_assert_true (GTK_IS_ENTRY (entry));
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  return entry;
}

static void
type_group (Fixture *fixture, guint number, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_group (fixture, number)), text);
}

static gboolean
groups_are_shown (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *groups = picture_find (GTK_WIDGET (fixture->window), GTK_TYPE_FLOW_BOX, NULL);

  return groups != NULL && gtk_widget_get_mapped (groups);
}

static gboolean
groups_are_empty (gpointer user_data)
{
  Fixture *fixture = user_data;

  return *gtk_editable_get_text (GTK_EDITABLE (find_group (fixture, 1))) == '\0'
         && *gtk_editable_get_text (GTK_EDITABLE (find_group (fixture, 14))) == '\0';
}

/* The passphrase is forgotten, the record locked, and one group mistyped at first. */
static void
test_recovery (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *sheet = make_practice_and_sheet (fixture);
  g_auto (GStrv) groups = g_strsplit (sheet, "-", -1);

  althea_session_sign_out (fixture->session);
  host_service_lock (fixture->service);
  await_state (fixture, ALTHEA_SESSION_LOCKED);
  show (fixture, clinic_sign_in_page_new (fixture->session));
  press (fixture, "Use the _recovery sheet…");
  g_assert_true (picture_wait (groups_are_shown, fixture));
  press (fixture, "_Open the record");
  await_text (fixture, "Type all 14 groups of the sheet.");
  /* Pasted as a whole into the first group, as typed from the paper. */
  type_group (fixture, 1, sheet);
  for (guint i = 0; i < 14; i++)
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_group (fixture, i + 1))), ==, groups[i]);
  type (fixture, "Your user name", "leo");
  type (fixture, "New passphrase", "too short");
  press (fixture, "_Open the record");
  await_text (fixture, "The passphrase needs at least 12 characters.");
  type (fixture, "New passphrase", "eleven loud herons");
  type (fixture, "The same again", "eleven loud geese");
  press (fixture, "_Open the record");
  await_text (fixture, "The two passphrases differ.");
  type (fixture, "The same again", "eleven loud herons");
  type_group (fixture, 5, strcmp (groups[4], "AAAA") == 0 ? "BBBB" : "AAAA");
  press (fixture, "_Open the record");
  await_text (fixture, "Group 5 has a mistake.");
  type_group (fixture, 5, groups[4]);
  press (fixture, "_Open the record");
  await_text (fixture, "Nobody signs in here by this user name.");
  type (fixture, "Your user name", USER);
  press (fixture, "_Open the record");
  await_state (fixture, ALTHEA_SESSION_ONLINE);
  g_assert_cmpstr (althea_session_get_person_name (fixture->session), ==, "Dr Lee");
  g_assert_true (picture_wait (groups_are_empty, fixture));
}

/* Another program has the port that patients' computers come to: one line says so, and the work goes on. */
static void
test_port_taken (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (other, NULL, &error);
  g_autofree char *text
      = g_strdup_printf ("Patients' computers cannot reach this practice: port %u is in use.", port);

  g_assert_no_error (error);
  /* When the record is made, and again for who signs in. */
  g_test_expect_message ("althea-host", G_LOG_LEVEL_WARNING, "*not on the network*");
  g_test_expect_message ("althea-host", G_LOG_LEVEL_WARNING, "*not on the network*");
  host_service_listen_network_when_unlocked (fixture->service, port);
  make_practice (fixture);
  g_test_assert_expected_messages ();
  show (fixture, clinic_workspace_new (fixture->session));
  await_text (fixture, text);
  await_text (fixture, "All kept");
  g_socket_listener_close (other);
}

static void
done_cb (gboolean *done)
{
  *done = TRUE;
}

/* The text of group @number (from 1) as the recovery page shows it. */
static const char *
read_group (Fixture *fixture, guint number)
{
  GtkWidget *groups = picture_find (GTK_WIDGET (fixture->window), GTK_TYPE_FLOW_BOX, NULL);
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (groups), (int)number - 1);
  GtkWidget *box = gtk_flow_box_child_get_child (child);

  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (box)));
}

static gboolean
recovery_is_shown (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *groups = picture_find (GTK_WIDGET (fixture->window), GTK_TYPE_FLOW_BOX, NULL);

  return groups != NULL && gtk_widget_get_mapped (groups)
         && gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (groups), 13) != NULL;
}

static void
fill_checks (Fixture *fixture, gboolean rightly)
{
  guint n_filled = 0;

  for (guint i = 1; i <= 14; i++)
    {
      g_autofree char *title = g_strdup_printf ("Group %u", i);
      GtkWidget *row = picture_find (GTK_WIDGET (fixture->window), ADW_TYPE_ENTRY_ROW, title);

      if (row == NULL)
        continue;
      gtk_editable_set_text (GTK_EDITABLE (row), rightly ? read_group (fixture, i) : "0000");
      n_filled++;
    }
  g_assert_cmpuint (n_filled, ==, 2);
}

static void
test_first_run (Fixture *fixture, gconstpointer unused)
{
  gboolean done = FALSE;
  GtkWidget *page = clinic_setup_page_new (fixture->session);

  g_signal_connect_swapped (page, "done", G_CALLBACK (done_cb), &done);
  show (fixture, page);
  press (fixture, "_Next");
  await_text (fixture, "Type the practice's name.");
  type (fixture, "Practice name", "Lakeside <b>&amp;");
  press (fixture, "_Next");
  await_text (fixture, "The first clinician");
  type (fixture, "Your name, as patients know you", "Dr Ana Łukasz");
  type (fixture, "User name for signing in", USER);
  type (fixture, "Passphrase", "short");
  press (fixture, "_Create the record");
  await_text (fixture, "The passphrase needs at least 12 characters.");
  type (fixture, "Passphrase", PASSPHRASE);
  type (fixture, "The same again", "another passphrase");
  press (fixture, "_Create the record");
  await_text (fixture, "The two passphrases differ.");
  type (fixture, "The same again", PASSPHRASE);
  press (fixture, "_Create the record");
  g_assert_true (picture_wait (recovery_is_shown, fixture));
  fill_checks (fixture, FALSE);
  press (fixture, "_Finish");
  g_assert_false (done);
  fill_checks (fixture, TRUE);
  press (fixture, "_Finish");
  g_assert_true (done);
  await_state (fixture, ALTHEA_SESSION_ONLINE);
  g_assert_cmpstr (althea_session_get_practice_name (fixture->session), ==, "Lakeside <b>&amp;");
}

static void
open_chart_cb (AdwDialog *dialog, const char *patient_id, char **opened)
{
  g_set_str (opened, patient_id);
}

static gboolean
is_set (gpointer user_data)
{
  return *(char **)user_data != NULL;
}

static void
register_patient (Fixture *fixture, const char *family, const char *given, const char *birth, char **opened)
{
  GtkWidget *dialog = clinic_new_patient_dialog_new (fixture->session);

  g_signal_connect (dialog, "open-chart", G_CALLBACK (open_chart_cb), opened);
  althea_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (fixture->window));
  picture_settle (fixture->window);
  type (fixture, "Family name", family);
  type (fixture, "Given names", given);
  type (fixture, "Birth date", birth);
  press (fixture, "_Register");
}

static void
test_patients (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GtkWidget *search = NULL;

  make_practice (fixture);
  show (fixture, clinic_patients_page_new (fixture->session));
  await_text (fixture, "No patients yet");
  register_patient (fixture, "Łukaszewska", "Maria Anna", "31/31/26", &first);
  await_text (fixture, "This is not a date. Write it like 12 Mar 2019, Mar 2019 or 2019.");
  type (fixture, "Birth date", "1972-03-12");
  press (fixture, "_Register");
  g_assert_true (picture_wait (is_set, &first));
  await_text (fixture, "Maria Anna Łukaszewska");
  register_patient (fixture, "Lukaszewska", "Maria", "1972-03-12", &second);
  await_text (fixture, "Is it one of these?");
  press (fixture, "_Register anyway");
  g_assert_true (picture_wait (is_set, &second));
  g_assert_cmpstr (first, !=, second);
  search = picture_find (GTK_WIDGET (fixture->window), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "anna luka");
  await_text (fixture, "Maria Anna Łukaszewska");
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody%'");
  await_text (fixture, "Nobody found");
}

static void
test_empty_places (Fixture *fixture, gconstpointer unused)
{
  make_practice (fixture);
  show (fixture, clinic_today_page_new (fixture->session));
  await_text (fixture, "No visits today");
  show (fixture, clinic_inbox_page_new (fixture->session));
  await_text (fixture, "Nothing waits here");
  await_text (fixture, "Choose a message");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_crypto_init ();
  althea_widgets_init ();
  g_test_add ("/clinic/shell/first-run", Fixture, NULL, set_up, test_first_run, tear_down);
  g_test_add ("/clinic/shell/sign-in", Fixture, NULL, set_up, test_sign_in, tear_down);
  g_test_add ("/clinic/shell/recovery", Fixture, NULL, set_up, test_recovery, tear_down);
  g_test_add ("/clinic/shell/port-taken", Fixture, NULL, set_up, test_port_taken, tear_down);
  g_test_add ("/clinic/shell/patients", Fixture, NULL, set_up, test_patients, tear_down);
  g_test_add ("/clinic/shell/empty-places", Fixture, NULL, set_up, test_empty_places, tear_down);
  return g_test_run ();
}
