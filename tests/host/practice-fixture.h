/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-intake.h"
#include "host-people.h"
#include "host-policy.h"
#include "host-practice.h"
#include "host-settings.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-id.h"
#include "althea-json.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

/* A practice of two patients and four people on a record of its own in a temporary directory. */
typedef struct
{
  char *directory;
  AltheaSecret *master;
  HostStore *store;
  HostPractice *practice;
  HostActor *system, *clinician, *colleague, *staff, *anna, *ben;
  char *clinician_id, *colleague_id, *staff_id;
} Fixture;

#define ANNA "anna-0000-1111"
#define BEN "ben-2222-3333"

static inline void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* The entries of a commit as they are; text is JSON with ' for ". */
static inline GBytes *
json_bytes (const char *text)
{
  g_autoptr (GString) json = g_string_new (text);
  g_string_replace (json, "'", "\"", 0);
  return g_bytes_new (json->str, json->len);
}

/* One record as the actor; NULL with @error when it was refused. */
static inline HostVersion *
commit_one (Fixture *f, HostActor *actor, const char *type, const char *id, guint64 base, const char *text,
            GError **error)
{
  g_autoptr (GBytes) json = json_bytes (text);
  HostCommitEntry entry = { type, id, base, json };
  g_autoptr (GPtrArray) versions = host_practice_commit (f->practice, actor, &entry, 1, NULL, NULL, error);
  return versions != NULL ? host_version_ref (versions->pdata[0]) : NULL;
}

static inline void
must_commit (Fixture *f, HostActor *actor, const char *type, const char *id, guint64 base, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = commit_one (f, actor, type, id, base, text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (version);
}

static inline gboolean
can_read (Fixture *f, HostActor *actor, const char *type, const char *id)
{
  g_autoptr (HostVersion) version = host_practice_read (f->practice, actor, type, id, NULL);
  return version != NULL;
}

static inline void
add_patient (Fixture *f, const char *id, const char *family, const char *given, const char *birth_date)
{
  g_autofree char *text = g_strdup_printf ("{'resourceType':'Patient','id':'%s','name':[{'family':'%s',"
                                           "'given':['%s']}],'birthDate':'%s','gender':'unknown'}",
                                           id, family, given, birth_date);
  must_commit (f, f->clinician, "Patient", id, 0, text);
}

static inline void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  althea_crypto_init ();
  f->directory = g_dir_make_tmp ("althea-practice-XXXXXX", &error);
  g_assert_no_error (error);
  f->master = althea_secret_new_random (32);
  f->store = host_store_open (f->directory, f->master, HOST_STORE_CREATE, &error);
  g_assert_no_error (error);
  f->practice = host_practice_new (f->store);
  f->system = host_actor_new_system ();
  f->clinician_id
      = host_practice_set_up (f->practice, "Lakeside Practice", "555 0142", "Dr Lena Lee", "lena", &error);
  g_assert_no_error (error);
  f->clinician = host_actor_new_person (HOST_ROLE_CLINICIAN, f->clinician_id, "Dr Lena Lee", NULL);
  f->colleague_id = host_practice_add_person (f->practice, f->clinician, HOST_ROLE_CLINICIAN, "Dr Okafor",
                                              "okafor", &error);
  g_assert_no_error (error);
  f->colleague = host_actor_new_person (HOST_ROLE_CLINICIAN, f->colleague_id, "Dr Okafor", NULL);
  f->staff_id
      = host_practice_add_person (f->practice, f->clinician, HOST_ROLE_STAFF, "Ana Reyes", "ana", &error);
  g_assert_no_error (error);
  f->staff = host_actor_new_person (HOST_ROLE_STAFF, f->staff_id, "Ana Reyes", NULL);
  add_patient (f, ANNA, "Kowalska", "Anna", "1972-03-12");
  add_patient (f, BEN, "Okello", "Ben", "1990-11-02");
  f->anna = host_actor_new_patient (ANNA, "Anna Kowalska", "device-anna");
  f->ben = host_actor_new_patient (BEN, "Ben Okello", "device-ben");
}

/* Whatever a test did, the record is whole and its audit chain unbroken. */
static inline void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  host_practice_flush (f->practice, &error);
  g_assert_no_error (error);
  host_store_verify (f->store, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&f->practice);
  host_store_close (f->store);
  g_clear_object (&f->store);
  g_clear_object (&f->system);
  g_clear_object (&f->clinician);
  g_clear_object (&f->colleague);
  g_clear_object (&f->staff);
  g_clear_object (&f->anna);
  g_clear_object (&f->ben);
  g_clear_pointer (&f->clinician_id, g_free);
  g_clear_pointer (&f->colleague_id, g_free);
  g_clear_pointer (&f->staff_id, g_free);
  g_clear_pointer (&f->master, althea_secret_unref);
  remove_tree (f->directory);
  g_clear_pointer (&f->directory, g_free);
  althea_clock_set_fake_us (0);
}

/* Runs an operation with string parameters; the result, or NULL with @error. */
static inline JsonObject *
operate (Fixture *f, HostActor *actor, AltheaOperation *operation, GError **error)
{
  g_autoptr (AltheaOperation) owned = operation;
  g_autofree char *text = host_practice_operate (f->practice, actor, owned, error);
  if (text == NULL)
    return NULL;
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_assert_true (node != NULL && JSON_NODE_HOLDS_OBJECT (node));
  return json_node_dup_object (node);
}

static inline JsonObject *
must_operate (Fixture *f, HostActor *actor, AltheaOperation *operation)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = operate (f, actor, operation, &error);
  g_assert_no_error (error);
  return result;
}

/* Fails with @code, and says nothing but @message when that is given. */
static inline void
must_fail (Fixture *f, HostActor *actor, AltheaOperation *operation, AltheaErrorCode code,
           const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = operate (f, actor, operation, &error);
  g_assert_null (result);
  g_assert_error (error, ALTHEA_ERROR, (int)code);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

/* The current record as the system sees it, parsed. Free with yyjson_doc_free(). */
static inline yyjson_doc *
read_doc (Fixture *f, const char *type, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = host_practice_read (f->practice, f->system, type, id, &error);
  g_assert_no_error (error);
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);
  yyjson_doc *doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_assert_nonnull (doc);
  return doc;
}

#define assert_member(doc, path, value)                                                                      \
  g_assert_cmpstr (althea_json_get_string (yyjson_doc_get_root (doc), path), ==, value)
