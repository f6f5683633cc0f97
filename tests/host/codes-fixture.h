/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "../unit/material.h"

#include "althea-code.h"
#include "althea-error.h"
#include "host-codes.h"

#include <string.h>

/* Code packs in a directory of their own. */
typedef struct
{
  char *directory;
  AltheaSecret *master;
  HostCodes *codes;
} CodesFixture;

static inline void
codes_set_up (CodesFixture *self, gconstpointer unused)
{
  guint8 bytes[32] = { 7, 2, 3 };
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("althea-codes-XXXXXX", &error);
  g_assert_no_error (error);
  self->master = althea_secret_new (bytes, sizeof bytes);
  self->codes = host_codes_open (self->directory, self->master, &error);
  g_assert_no_error (error);
}

static inline void
codes_tear_down (CodesFixture *self, gconstpointer unused)
{
  g_clear_object (&self->codes);
  althea_secret_unref (self->master);
  material_remove (self->directory);
  g_free (self->directory);
}

static inline char *
codes_write (CodesFixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->directory, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* (element-type HostCodeEntry) */
static inline GPtrArray *
codes_search (CodesFixture *self, const char *system, const char *text, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = host_codes_search (self->codes, system, text, limit, NULL, &error);

  g_assert_no_error (error);
  return found;
}

/* The code that is found first; "" when none is. (transfer full) */
static inline char *
codes_first (CodesFixture *self, const char *system, const char *text)
{
  g_autoptr (GPtrArray) found = codes_search (self, system, text, 1);

  return g_strdup (found->len > 0 ? ((HostCodeEntry *)found->pdata[0])->code : "");
}

static inline void
codes_assert_first (CodesFixture *self, const char *system, const char *text, const char *expected)
{
  g_autofree char *code = codes_first (self, system, text);

  g_assert_cmpstr (code, ==, expected);
}

/* The entry of a code, which must be there. */
static inline HostCodeEntry *
codes_find (CodesFixture *self, const char *system, const char *code)
{
  g_autoptr (GError) error = NULL;
  HostCodeEntry *entry = host_codes_find (self->codes, system, code, &error);

  g_assert_no_error (error);
  return entry;
}

static inline HostCodePack *
codes_pack (CodesFixture *self, const char *system)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  HostCodePack *pack = NULL;

  found = host_codes_search (self->codes, system, "", 1, &pack, &error);
  g_assert_no_error (error);
  return pack;
}

/* Takes the files, NULL-terminated; they must be taken. */
static inline void
codes_import (CodesFixture *self, const char *date, ...)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) packs = NULL;
  g_autoptr (GError) error = NULL;
  va_list more;

  va_start (more, date);
  for (const char *path = va_arg (more, const char *); path != NULL; path = va_arg (more, const char *))
    g_ptr_array_add (paths, (gpointer)path);
  va_end (more);
  g_ptr_array_add (paths, NULL);
  packs = host_codes_import (self->codes, (const char *const *)paths->pdata, NULL, date, &error);
  g_assert_no_error (error);
  g_assert_nonnull (packs);
}

/* A file of the shared material, or NULL after the test was skipped. (transfer full) */
static inline char *
codes_shared (const char *name)
{
  const char *shared = g_getenv ("ALTHEA_SHARED_DATA");
  char *path = shared != NULL ? g_build_filename (shared, "terminology", name, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  g_test_skip ("The shared test material is not there");
  return NULL;
}
