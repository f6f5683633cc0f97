/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-error.h"
#include "althea-id.h"
#include "althea-operation.h"

static void
test_new (void)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  JsonObject *inner = json_object_new ();
  json_object_set_string_member (inner, "k", "v");
  json_object_set_object_member (parameters, "inner", inner);
  g_autoptr (AltheaOperation) operation = althea_operation_new ("message-send", parameters);
  json_object_set_string_member (inner, "k", "changed");
  json_object_set_string_member (parameters, "late", "x");

  g_assert_cmpstr (althea_operation_get_name (operation), ==, "message-send");
  g_assert_true (althea_id_is_valid (althea_operation_get_id (operation)));
  JsonObject *own = althea_operation_get_parameters (operation);
  g_assert_false (json_object_has_member (own, "late"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (own, "inner"), "k"), ==,
                   "v");

  g_autoptr (AltheaOperation) other = althea_operation_new ("message-send", NULL);
  g_assert_cmpstr (althea_operation_get_id (operation), !=, althea_operation_get_id (other));
  g_assert_cmpuint (json_object_get_size (althea_operation_get_parameters (other)), ==, 0);
}

static void
test_strings (void)
{
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("message-send", "patient", "p1", "thread", NULL, "text", "Grüße", NULL);
  g_assert_cmpstr (althea_operation_get_string (operation, "patient"), ==, "p1");
  g_assert_cmpstr (althea_operation_get_string (operation, "text"), ==, "Grüße");
  g_assert_null (althea_operation_get_string (operation, "thread"));
  g_assert_cmpuint (json_object_get_size (althea_operation_get_parameters (operation)), ==, 2);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation = althea_operation_new_strings (
      "patient-register", "record", "{\"value\":1.10}", "quote", "\"\\\n\t\x01 …", NULL);
  g_autofree char *json = althea_operation_to_json (operation);
  g_autoptr (AltheaOperation) back = althea_operation_from_json ("patient-register", json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_operation_get_id (back), ==, althea_operation_get_id (operation));
  g_assert_cmpstr (althea_operation_get_string (back, "record"), ==, "{\"value\":1.10}");
  g_assert_cmpstr (althea_operation_get_string (back, "quote"), ==, "\"\\\n\t\x01 …");
  g_autofree char *again = althea_operation_to_json (back);
  g_assert_cmpstr (json, ==, again);
}

static void
test_samples (void)
{
  const char *source = g_getenv ("ALTHEA_SOURCE_DIR");
  g_autoptr (GError) error = NULL;
  guint n_valid = 0, n_invalid = 0;
  const char *name;

  if (source == NULL)
    {
      g_test_skip ("ALTHEA_SOURCE_DIR is not set");
      return;
    }
  g_autofree char *folder = g_build_filename (source, "tests", "fixtures", "data", "operation", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;
      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_test_message ("%s", name);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_autoptr (AltheaOperation) operation
          = althea_operation_from_json ("message-send", contents, (gssize)length, &error);
      if (g_str_has_prefix (name, "valid"))
        {
          g_assert_no_error (error);
          g_assert_nonnull (operation);
          n_valid++;
        }
      else
        {
          g_assert_null (operation);
          g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
          g_clear_error (&error);
          n_invalid++;
        }
    }
  g_assert_cmpuint (n_valid, >=, 3);
  g_assert_cmpuint (n_invalid, >=, 15);
}

static void
test_oversized (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("{\"id\":\"a\",\"parameters\":{\"x\":\"");
  while (text->len < 1024 * 1024 - 3)
    g_string_append_c (text, 'x');
  g_string_append (text, "\"}}");
  g_string_truncate (text, text->len);
  g_autoptr (AltheaOperation) largest
      = althea_operation_from_json ("message-send", text->str, (gssize)text->len, &error);
  g_assert_no_error (error);
  g_assert_nonnull (largest);
  g_string_append_c (text, ' ');
  g_assert_null (althea_operation_from_json ("message-send", text->str, (gssize)text->len, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
}

static void
test_deep (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("{\"id\":\"a\",\"parameters\":");
  for (int i = 0; i < 100000; i++)
    g_string_append (text, "{\"x\":");
  g_assert_null (althea_operation_from_json ("message-send", text->str, (gssize)text->len, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

/* The text ends where it is said to end. */
static void
test_length (void)
{
  static const char bytes[] = { '{', '"', 'i', 'd', '"', ':', '"', 'a', '"', '}', '}', '}' };
  static const char with_nul[] = "{\"id\":\"a\"}\0{";
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation = althea_operation_from_json ("x", bytes, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_operation_get_id (operation), ==, "a");
  g_assert_null (althea_operation_from_json ("x", with_nul, sizeof with_nul - 1, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
}

static void
test_names (void)
{
  static const char *const refused[]
      = { "", "Message", "a b", "a/b", "../x", "é", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_operation_from_json (refused[i], "{\"id\":\"a\"}", -1, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/operation/new", test_new);
  g_test_add_func ("/message/operation/strings", test_strings);
  g_test_add_func ("/message/operation/round-trip", test_round_trip);
  g_test_add_func ("/message/operation/samples", test_samples);
  g_test_add_func ("/message/operation/oversized", test_oversized);
  g_test_add_func ("/message/operation/deep", test_deep);
  g_test_add_func ("/message/operation/length", test_length);
  g_test_add_func ("/message/operation/names", test_names);
  return g_test_run ();
}
