/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-error.h"
#include "althea-message-json.h"
#include "material.h"

#define MOST_BYTES (1024 * 1024)
#define MOST_DEPTH 64

/* Right by the grammar, and refused all the same: one member twice, U+0000. */
static const char *const stricter[]
    = { "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
        "y_object_escaped_null_in_key.json", "y_string_null_escape.json", NULL };

/* Every sample as the value of a member: all say what RFC 8259 says of them. */
static void
test_suite (void)
{
  g_autofree char *folder = material_unpack ("json/jsontestsuite.tar.xz");
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  guint n_taken = 0, n_refused = 0;
  if (folder == NULL)
    return;
  material_collect (folder, ".json", files);
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *contents = NULL, *name = g_path_get_basename (files->pdata[i]);
      g_autoptr (GByteArray) text = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (files->pdata[i], &contents, &length, NULL));
      g_byte_array_append (text, (const guint8 *)"{\"v\": ", 6);
      g_byte_array_append (text, (const guint8 *)contents, (guint)length);
      g_byte_array_append (text, (const guint8 *)"}", 1);
      g_autoptr (JsonObject) object = althea_message_json_read_object ((const char *)text->data, text->len,
                                                                       MOST_BYTES, MOST_DEPTH, &error);
      g_test_message ("%s: %s", name, object != NULL ? "taken" : error->message);
      g_assert_true ((object == NULL) == (error != NULL));
      if (g_str_has_prefix (name, "y_") && !g_strv_contains (stricter, name))
        {
          g_assert_no_error (error);
          n_taken++;
        }
      else if (g_str_has_prefix (name, "n_") || g_str_has_prefix (name, "y_"))
        {
          g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
          n_refused++;
        }
    }
  material_remove (folder);
  g_test_message ("%u taken, %u refused", n_taken, n_refused);
  g_assert_cmpuint (n_taken, >, 30);
  g_assert_cmpuint (n_refused, >, 50);
}

static void
test_depth (void)
{
  static const struct
  {
    const char *text;
    guint most_depth;
    gboolean fits;
  } cases[] = {
    { "{\"a\":1}", 1, TRUE },
    { "{\"a\":{}}", 1, FALSE },
    { "{\"a\":{}}", 2, TRUE },
    { "{\"a\":[[]]}", 2, FALSE },
    { "{\"a\":\"[[[[{{{{\"}", 1, TRUE },
    { "{\"a\":\"\\\"[[[[{{{{\"}", 1, TRUE },
    { "{\"a\":\"\\\\\",\"b\":[[]]}", 2, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) object
          = althea_message_json_read_object (cases[i].text, -1, MOST_BYTES, cases[i].most_depth, NULL);
      g_assert_cmpint (object != NULL, ==, cases[i].fits);
    }
}

/* A colon in a text is none between members, and a quotation mark behind a backslash ends no text. */
static void
test_duplicates (void)
{
  static const struct
  {
    const char *text;
    gboolean fits;
  } cases[] = {
    { "{\"a:b\":\"c:d\"}", TRUE },         { "{\"a\\\":\":\":\"}", TRUE },
    { "{\"a\":1,\"b\":{\"a\":2}}", TRUE }, { "{\"a\":1,\"a\":1}", FALSE },
    { "{\"a\":1,\"\\u0061\":1}", FALSE },  { "{\"x\":[{\"a\":1},{\"a\":1,\"b\":2,\"b\":2}]}", FALSE },
    { "{\"\\u0000\":1}", FALSE },          { "{\"\\\\u0000\":1}", TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) object
          = althea_message_json_read_object (cases[i].text, -1, MOST_BYTES, MOST_DEPTH, NULL);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (object != NULL, ==, cases[i].fits);
    }
}

static void
test_members (void)
{
  static const char *const members[] = { "a", "b", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) known = althea_message_json_read_object ("{\"a\":\"x\"}", -1, 100, 2, NULL);
  g_autoptr (JsonObject) unknown = althea_message_json_read_object ("{\"a\":7,\"c\":null}", -1, 100, 2, NULL);
  g_assert_true (althea_message_json_check_members (known, members, &error));
  g_assert_no_error (error);
  g_assert_false (althea_message_json_check_members (unknown, members, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_cmpstr (althea_message_json_get_string (known, "a"), ==, "x");
  g_assert_null (althea_message_json_get_string (known, "b"));
  g_assert_null (althea_message_json_get_string (unknown, "a"));
  g_assert_null (althea_message_json_get_string (unknown, "c"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/json/suite", test_suite);
  g_test_add_func ("/message/json/depth", test_depth);
  g_test_add_func ("/message/json/duplicates", test_duplicates);
  g_test_add_func ("/message/json/members", test_members);
  return g_test_run ();
}
