/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The order basket and the review of results, against a real host on a socket. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "althea-draft.h"
#include "althea-record-bundle.h"
#include "althea-records.h"
#include "althea-setup.h"
#include "althea-widgets.h"
#include "clinic-basket.h"
#include "clinic-chart-page.h"
#include "clinic-inbox-page.h"
#include "clinic-orders-pane.h"
#include "clinic-review-line.h"
#include "clinic-review-row.h"
#include "host-service.h"
#include "picture.h"

#define PATIENT "anna-0000-1111"

typedef struct
{
  char *directory; /* (owned) */
  HostService *service;
  AltheaSession *session;
  GtkWindow *window;
  JsonObject *answer; /* (owned) (nullable) of the last operation */
  gboolean done;
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
is_set (gpointer flag)
{
  return *(gboolean *)flag;
}

static gboolean
is_online (gpointer session)
{
  return althea_session_get_state (session) == ALTHEA_SESSION_ONLINE;
}

static gboolean
is_new (gpointer session)
{
  return althea_session_get_state (session) == ALTHEA_SESSION_NO_RECORD;
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = althea_session_set_up_finish (ALTHEA_SESSION (source), result, &error);

  g_assert_no_error (error);
  ((Fixture *)user_data)->done = TRUE;
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored
      = althea_session_commit_finish (ALTHEA_SESSION (source), result, NULL, NULL, &error);

  g_assert_no_error (error);
  ((Fixture *)user_data)->done = TRUE;
}

static void
add_patient (Fixture *f)
{
  g_autoptr (AltheaChangeset) changes = althea_changeset_new (NULL);
  AltheaRecordBuilder *builder = althea_record_builder_new ("Patient");

  althea_record_builder_set_id (builder, PATIENT);
  althea_record_builder_add_take (builder, "name",
                                  althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", "Kowalska", NULL));
  g_autoptr (AltheaRecord) patient = althea_record_builder_end (builder, NULL);

  althea_changeset_add (changes, patient);
  f->done = FALSE;
  althea_session_commit_async (f->session, changes, NULL, committed_cb, f);
  g_assert_true (picture_wait (is_set, &f->done));
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *socket_path = NULL;

  f->directory = g_dir_make_tmp ("althea-orders-XXXXXX", &error);
  g_assert_no_error (error);
  socket_path = g_build_filename (f->directory, "host.sock", NULL);
  f->service = host_service_new (f->directory);
  host_service_listen_local (f->service, socket_path, &error);
  g_assert_no_error (error);
  f->session = althea_session_new_local (socket_path);
  althea_session_open (f->session);
  f->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->window, 1000, 700);
  g_assert_true (picture_wait (is_new, f->session));
  althea_session_set_up_async (f->session, "Lakeside", "555 0142", "Dr Lee", "lee", "twelve calm otters",
                               set_up_cb, f);
  g_assert_true (picture_wait (is_set, &f->done));
  g_assert_true (picture_wait (is_online, f->session));
  add_patient (f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  gtk_window_destroy (f->window);
  althea_session_close (f->session);
  g_clear_object (&f->session);
  host_service_stop (f->service);
  g_clear_object (&f->service);
  g_clear_pointer (&f->answer, json_object_unref);
  remove_tree (f->directory);
  g_free (f->directory);
}

static void
operated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->answer, json_object_unref);
  f->answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);
  g_assert_no_error (error);
  f->done = TRUE;
}

static AltheaRecord *
new_value (const char *id, const char *status, const char *day, const char *number, const char *flag)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Observation");
  g_autoptr (AltheaDecimal) decimal = althea_decimal_new (number, NULL);

  althea_record_builder_set_id (builder, id);
  althea_record_builder_set_string (builder, "status", status);
  althea_record_builder_take_value (builder, "code",
                                    althea_codeable_concept_new ("http://loinc.org", "2823-3", "Potassium"));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", PATIENT, NULL));
  althea_record_builder_take_value (builder, "effective-date-time", althea_partial_date_new (day, NULL));
  althea_record_builder_take_value (builder, "value-quantity",
                                    althea_quantity_new_ucum (decimal, "mmol/L", "mmol/L"));
  althea_record_builder_add_take (
      builder, "interpretation",
      althea_codeable_concept_new ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", flag,
                                   NULL));
  return althea_record_builder_end (builder, NULL);
}

static void
enter (Fixture *f, const char *id, const char *status, const char *title, AltheaRecord *value)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  AltheaRecordBuilder *builder = althea_record_builder_new ("DiagnosticReport");

  althea_record_builder_set_id (builder, id);
  althea_record_builder_set_string (builder, "status", status);
  althea_record_builder_take_value (builder, "code", althea_codeable_concept_new_text (title));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", PATIENT, NULL));
  althea_record_builder_take_value (builder, "issued", althea_partial_date_new_now ());
  althea_record_builder_add_take (builder, "result",
                                  althea_reference_new ("Observation", althea_record_get_id (value), NULL));
  g_autoptr (AltheaRecord) report = althea_record_builder_end (builder, NULL);

  g_ptr_array_add (records, value);
  g_ptr_array_add (records, report);
  g_autoptr (AltheaOperation) operation
      = althea_records_operation_new ("result-enter", records, "patient", PATIENT, NULL);

  f->done = FALSE;
  althea_session_operate_async (f->session, operation, NULL, operated_cb, f);
  g_assert_true (picture_wait (is_set, &f->done));
}

static void
show (Fixture *f, GtkWidget *page)
{
  GtkWidget *navigation = adw_navigation_view_new ();

  adw_navigation_view_add (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  adw_window_set_content (ADW_WINDOW (f->window), navigation);
  gtk_window_present (f->window);
  picture_settle (f->window);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
  gboolean gone;
} Wanted;

static gboolean
is_as_wanted (gpointer user_data)
{
  Wanted *wanted = user_data;
  GtkWidget *label = picture_find (GTK_WIDGET (wanted->fixture->window), GTK_TYPE_LABEL, wanted->text);
  gboolean shown = label != NULL && gtk_widget_get_mapped (label);

  return shown != wanted->gone;
}

static void
await (Fixture *f, const char *text, gboolean gone)
{
  Wanted wanted = { f, text, gone };

  if (!picture_wait (is_as_wanted, &wanted))
    g_error ("\"%s\" is %s", text, gone ? "still shown" : "not shown");
}

/* --- results ---------------------------------------------------------------------------------------- */

static void
open_results (Fixture *f)
{
  GtkWidget *page = clinic_inbox_page_new (f->session);
  GtkWidget *group;

  show (f, page);
  group = picture_find (page, ADW_TYPE_TOGGLE_GROUP, NULL);
  g_assert_nonnull (group);
  gtk_test_accessible_assert_property (group, GTK_ACCESSIBLE_PROPERTY_LABEL, "What waits");
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (group), "results");
}

static GtkSelectionModel *
get_list (Fixture *f)
{
  return gtk_list_view_get_model (
      GTK_LIST_VIEW (picture_find (GTK_WIDGET (f->window), GTK_TYPE_LIST_VIEW, NULL)));
}

/* What cannot wait is first, the value before and the change stand beside it, and one key opens the next. */
static void
test_review (Fixture *f, gconstpointer unused)
{
  g_autoptr (AltheaRecord) before = new_value ("v0", "final", "2026-01-05", "4.1", "N");
  g_autoptr (AltheaRecord) normal = new_value ("v1", "final", "2026-01-04", "4.2", "N");
  g_autoptr (AltheaRecord) critical = new_value ("v2", "final", "2026-11-20", "6.3", "HH");
  GtkWidget *row;

  enter (f, "r0", "final", "Potassium in January", before);
  enter (f, "r1", "final", "Potassium at first", normal);
  enter (f, "r2", "final", "Potassium now", critical);
  open_results (f);
  await (f, "Results 3", FALSE);
  await (f, "critical", FALSE);
  g_autoptr (AltheaRecord) first = g_list_model_get_item (G_LIST_MODEL (get_list (f)), 0);
  g_autofree char *title = althea_record_to_title (first);

  g_assert_cmpstr (title, ==, "Potassium now");
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (get_list (f)), 0);
  await (f, "+2.2", FALSE);
  row = picture_find (GTK_WIDGET (f->window), CLINIC_TYPE_REVIEW_ROW, NULL);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  row = picture_find (GTK_WIDGET (f->window), GTK_TYPE_TEXT_VIEW, NULL);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Comment for the patient");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row)), "Please come today.", -1);
  g_assert_true (gtk_widget_activate_action (row, "review.acknowledge", NULL));
  await (f, "Results 2", FALSE);
  /* The next one is open, and its comment is its own. */
  await (f,
         "\xe2\x88\x92"
         "0.1",
         FALSE);
  g_autofree char *left = NULL;
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row)), "text", &left, NULL);
  g_assert_cmpstr (left, ==, "");
}

/* A correction shows what it corrects. */
static void
test_corrected (Fixture *f, gconstpointer unused)
{
  g_autoptr (AltheaRecord) wrong = new_value ("v", "final", "2026-11-20", "7.1", "HH");
  g_autoptr (AltheaRecord) right = new_value ("v", "corrected", "2026-11-20", "4.1", "N");
  GtkWidget *old;

  enter (f, "r", "final", "Potassium", wrong);
  enter (f, "r", "corrected", "Potassium", right);
  open_results (f);
  await (f, "Results 1", FALSE);
  await (f, "corrected", FALSE);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (get_list (f)), 0);
  await (f, "7.1\xe2\x80\x89mmol/L", FALSE);
  old = picture_find (GTK_WIDGET (f->window), GTK_TYPE_LABEL, "7.1\xe2\x80\x89mmol/L");
  g_assert_nonnull (gtk_label_get_attributes (GTK_LABEL (old)));
}

static void
test_delta (void)
{
  g_autoptr (AltheaRecord) a = new_value ("a", "final", "2026-11-20", "7.1", "H");
  g_autoptr (AltheaRecord) b = new_value ("b", "final", "2026-11-20", "7.10", "H");
  g_autoptr (AltheaRecord) c = new_value ("c", "final", "2026-11-20", "4", "H");
  g_autofree char *same = clinic_review_delta (a, b), *up = clinic_review_delta (a, c),
                  *down = clinic_review_delta (c, a);

  g_assert_cmpstr (same, ==, "no change");
  g_assert_cmpstr (up, ==, "+3.1");
  g_assert_cmpstr (down, ==,
                   "\xe2\x88\x92"
                   "3.1");
}

/* --- orders ----------------------------------------------------------------------------------------- */

static gboolean
is_kept (gpointer basket)
{
  return *clinic_basket_get_state_text (basket) == '\0';
}

static gboolean
has_one (gpointer model)
{
  return g_list_model_get_n_items (model) == 1;
}

/* What is in the basket is there again on another machine, and signing empties it. */
static void
test_basket (Fixture *f, gconstpointer unused)
{
  g_autoptr (ClinicChart) chart = clinic_chart_new (f->session, PATIENT);
  g_autoptr (ClinicBasket) basket = clinic_basket_new (chart);
  g_autoptr (AltheaCodeableConcept) code
      = althea_codeable_concept_new ("http://loinc.org", "2276-4", "Ferritin");
  g_autoptr (AltheaPartialDate) past = althea_partial_date_new ("2020-01-01", NULL);
  g_autoptr (ClinicBasket) other = NULL;

  g_assert_true (
      clinic_basket_add (basket, ALTHEA_ORDER_LABORATORY, code, "routine", TRUE, past, "Tired for weeks"));
  g_assert_false (clinic_basket_add (basket, ALTHEA_ORDER_LABORATORY, code, "routine", TRUE, NULL, NULL));
  g_assert_true (picture_wait (is_kept, basket));
  other = clinic_basket_new (chart);
  g_assert_true (picture_wait (has_one, clinic_basket_get_lines (other)));

  /* A line that cannot be signed says why, and stays. */
  show (f, clinic_chart_page_new (f->session, PATIENT));
  gtk_widget_activate_action (picture_find (GTK_WIDGET (f->window), CLINIC_TYPE_CHART_PAGE, NULL),
                              "chart.show-view", "s", "orders");
  await (f, "Ferritin", FALSE);
  GtkWidget *pane = picture_find (GTK_WIDGET (f->window), CLINIC_TYPE_ORDERS_PANE, NULL);

  g_assert_nonnull (pane);
  g_assert_true (gtk_widget_activate_action (pane, "orders.sign", NULL));
  await (f, "The day that a result is expected by is over.", FALSE);
  gtk_widget_grab_focus (pane);
  GtkWidget *button = picture_find (pane, GTK_TYPE_BUTTON, "Take Ferritin out of the basket");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  await (f, "Basket", TRUE);

  /* Typed words are an order too. */
  gtk_editable_set_text (GTK_EDITABLE (picture_find (pane, ADW_TYPE_ENTRY_ROW, "Test")), "Vitamin D");
  button = picture_find (pane, GTK_TYPE_BUTTON, "_Add to the basket");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  await (f, "Basket", FALSE);
  g_assert_true (gtk_widget_activate_action (pane, "orders.sign", NULL));
  await (f, "Basket", TRUE);
  await (f, "No result is waited for. What you sign above appears here.", TRUE);
  button = picture_find (pane, GTK_TYPE_BUTTON, "Take back the order: Vitamin D");
  g_assert_nonnull (button);
  g_autofree char *path = g_build_filename (f->directory, "requisition.pdf", NULL);
  g_autoptr (GError) error = NULL;
  clinic_orders_pane_save_requisition (CLINIC_ORDERS_PANE (pane), path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  althea_crypto_init ();
  althea_widgets_init ();
  g_test_add ("/orders/review", Fixture, NULL, set_up, test_review, tear_down);
  g_test_add ("/orders/corrected", Fixture, NULL, set_up, test_corrected, tear_down);
  g_test_add_func ("/orders/delta", test_delta);
  g_test_add ("/orders/basket", Fixture, NULL, set_up, test_basket, tear_down);
  return g_test_run ();
}
