/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-version-private.h"
#include "store-fixture.h"

/* What is served of a stored document: its bytes, with the version's meta members in their place. */

#define STAMP "\"versionId\":\"3\",\"lastUpdated\":\"2026-11-22T10:00:00.000Z\""

static void
assert_served (const char *stored, const char *expected)
{
  g_autoptr (HostVersion) version = host_version_new ();
  g_autoptr (GBytes) served = NULL;
  gsize n_bytes;
  const char *text;

  version->version = 3;
  version->updated_us = G_GINT64_CONSTANT (1795341600) * G_USEC_PER_SEC;
  version->json = g_bytes_new (stored, strlen (stored));
  served = host_version_to_served_json (version);
  text = g_bytes_get_data (served, &n_bytes);
  g_assert_cmpmem (text, n_bytes, expected, strlen (expected));
}

static void
test_no_meta (void)
{
  assert_served ("{\"resourceType\":\"Basic\",\"id\":\"a\",\"language\":\"en\"}",
                 "{\"resourceType\":\"Basic\",\"id\":\"a\",\"meta\":{" STAMP "},\"language\":\"en\"}");
  assert_served ("{ \"id\" : \"a\" , \"resourceType\" : \"Basic\" }",
                 "{ \"id\" : \"a\",\"meta\":{" STAMP "} , \"resourceType\" : \"Basic\" }");
}

static void
test_meta (void)
{
  assert_served ("{\"resourceType\":\"Basic\",\"meta\":{\"tag\":[{\"code\":\"x\"}]},\"id\":\"a\"}",
                 "{\"resourceType\":\"Basic\",\"meta\":{" STAMP ",\"tag\":[{\"code\":\"x\"}]},\"id\":\"a\"}");
  assert_served ("{\"resourceType\":\"Basic\",\"meta\":{},\"id\":\"a\"}",
                 "{\"resourceType\":\"Basic\",\"meta\":{" STAMP "},\"id\":\"a\"}");
  assert_served (
      "{\"meta\":{\"lastUpdated\":\"1999-01-01T00:00:00Z\",\"source\":\"urn:x\",\"versionId\":\"1\"},"
      "\"id\":\"a\"}",
      "{\"meta\":{" STAMP ",\"source\":\"urn:x\"},\"id\":\"a\"}");
}

/* The word elsewhere is none of ours. */
static void
test_other_meta (void)
{
  assert_served (
      "{\"resourceType\":\"Basic\",\"id\":\"a\",\"text\":{\"div\":\"say \\\"meta\\\":{} \\\\\"},"
      "\"contained\":[{\"meta\":{\"versionId\":\"9\"}}],\"extension\":[{\"url\":\"meta\"}]}",
      "{\"resourceType\":\"Basic\",\"id\":\"a\",\"meta\":{" STAMP "},\"text\":{\"div\":\"say \\\"meta\\\":{} "
      "\\\\\"},\"contained\":[{\"meta\":{\"versionId\":\"9\"}}],\"extension\":[{\"url\":\"meta\"}]}");
  assert_served (
      "{\"contained\":[{\"id\":\"c\",\"meta\":{}}],\"id\":\"a\",\"meta\":{\"a\":{\"versionId\":\"5\"}}}",
      "{\"contained\":[{\"id\":\"c\",\"meta\":{}}],\"id\":\"a\",\"meta\":{" STAMP
      ",\"a\":{\"versionId\":\"5\"}}}");
}

/* What cannot be made out is served as it stands, and never read past its end. */
static void
test_damaged (void)
{
  static const char *const damaged[] = { "", "{", "{\"", "{\"id", "[]", "{\"meta\":", "null", "{\"a\":[}" };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    assert_served (damaged[i], damaged[i]);
}

static void
test_references (void)
{
  HostVersion *version = host_version_new ();

  g_assert_true (host_version_ref (version) == version);
  host_version_unref (version);
  version->id = g_strdup ("still there");
  host_version_unref (version);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/version/no-meta", test_no_meta);
  g_test_add_func ("/store/version/meta", test_meta);
  g_test_add_func ("/store/version/other-meta", test_other_meta);
  g_test_add_func ("/store/version/damaged", test_damaged);
  g_test_add_func ("/store/version/references", test_references);
  return g_test_run ();
}
