/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "althea-change.h"
#include "althea-error.h"
#include "althea-live-event.h"

static void
test_change (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  AltheaChange *change = althea_change_new ("Observation", "o1", 3, 42, FALSE, body);
  g_assert_cmpstr (althea_change_get_resource_type (change), ==, "Observation");
  g_assert_cmpstr (althea_change_get_id (change), ==, "o1");
  g_assert_cmpuint (althea_change_get_version (change), ==, 3);
  g_assert_cmpint (althea_change_get_seq (change), ==, 42);
  g_assert_false (althea_change_get_gone (change));
  g_assert_true (althea_change_get_resource (change) == body);
  g_assert_finalize_object (change);

  AltheaChange *gone = althea_change_new ("Observation", "o1", 4, 43, TRUE, NULL);
  g_assert_true (althea_change_get_gone (gone));
  g_assert_null (althea_change_get_resource (gone));
  g_assert_finalize_object (gone);
}

static void
test_live_event (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaLiveEvent) event = althea_live_event_new (G_MAXINT64, "e-1");
  g_autofree char *json = althea_live_event_to_json (event);
  g_assert_cmpstr (json, ==, "{\"seq\":9223372036854775807,\"epoch\":\"e-1\"}");
  g_autoptr (AltheaLiveEvent) back = althea_live_event_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (althea_live_event_get_seq (back), ==, G_MAXINT64);
  g_assert_cmpstr (althea_live_event_get_epoch (back), ==, "e-1");
}

static void
test_live_event_samples (void)
{
  const char *source = g_getenv ("ALTHEA_SOURCE_DIR");
  guint n_valid = 0, n_invalid = 0;
  const char *name;
  if (source == NULL)
    {
      g_test_skip ("ALTHEA_SOURCE_DIR is not set");
      return;
    }
  g_autofree char *folder = g_build_filename (source, "tests", "fixtures", "data", "live-event", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;
      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_test_message ("%s", name);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_autoptr (AltheaLiveEvent) event = althea_live_event_from_json (contents, (gssize)length, &error);
      if (g_str_has_prefix (name, "valid"))
        {
          g_assert_no_error (error);
          n_valid++;
        }
      else
        {
          g_assert_null (event);
          int code = g_str_has_prefix (name, "oversized") ? ALTHEA_ERROR_TOO_LARGE : ALTHEA_ERROR_INVALID;
          g_assert_error (error, ALTHEA_ERROR, code);
          n_invalid++;
        }
    }
  g_assert_cmpuint (n_valid, >=, 2);
  g_assert_cmpuint (n_invalid, >=, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/change", test_change);
  g_test_add_func ("/message/live-event", test_live_event);
  g_test_add_func ("/message/live-event/samples", test_live_event_samples);
  return g_test_run ();
}
