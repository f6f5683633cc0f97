/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-clock.h"
#include "host-store.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>

/* What the tests of the store share: a record in a directory of its own that goes with the test. */

static const HostAuthor store_author
    = { .person = "Practitioner/dr-1", .role = "clinician", .device = "local" };

static inline int
store_remove_one (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return g_remove (path);
}

static inline void
store_remove_directory (const char *path)
{
  nftw (path, store_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline AltheaSecret *
store_master (guint8 first)
{
  guint8 bytes[32] = { first, 2, 3 };

  return althea_secret_new (bytes, sizeof bytes);
}

typedef struct
{
  char *directory;
  AltheaSecret *master;
  HostStore *store;
} StoreFixture;

static inline void
store_fixture_open (StoreFixture *self, HostStoreFlags flags)
{
  g_autoptr (GError) error = NULL;

  self->store = host_store_open (self->directory, self->master, flags, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->store);
}

static inline void
store_fixture_set_up (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("althea-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->master = store_master (1);
  store_fixture_open (self, HOST_STORE_CREATE);
}

static inline void
store_fixture_close (StoreFixture *self)
{
  host_store_close (self->store);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

static inline void
store_fixture_reopen (StoreFixture *self)
{
  store_fixture_close (self);
  store_fixture_open (self, HOST_STORE_NONE);
}

static inline void
store_fixture_verify (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  const gboolean whole = host_store_verify (self->store, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (whole);
}

static inline void
store_fixture_tear_down (StoreFixture *self, gconstpointer unused)
{
  if (self->store != NULL)
    {
      store_fixture_verify (self);
      store_fixture_close (self);
    }
  store_remove_directory (self->directory);
  g_clear_pointer (&self->master, althea_secret_unref);
  g_clear_pointer (&self->directory, g_free);
}

/* One put in one commit. */
typedef struct
{
  const char *kind, *id, *json;
  guint64 base;
  gboolean released;
  gboolean unchanged;
  HostVersion *version; /* (owned) */
} StorePut;

static inline gboolean
store_put_work (HostTransaction *transaction, gpointer data, GError **error)
{
  StorePut *put = data;
  g_autoptr (GBytes) bytes = g_bytes_new (put->json, strlen (put->json));

  g_clear_pointer (&put->version, host_version_unref);
  put->version = host_transaction_put (transaction, put->kind, put->id, put->base, bytes, put->released,
                                       &store_author, "test", &put->unchanged, error);
  return put->version != NULL;
}

static inline HostVersion *
store_try_put (HostStore *store, const char *kind, const char *id, guint64 base, const char *json,
               GError **error)
{
  StorePut put = { .kind = kind, .id = id, .base = base, .json = json };

  if (host_store_run (store, store_put_work, &put, error))
    return put.version;
  g_clear_pointer (&put.version, host_version_unref);
  return NULL;
}

static inline void
store_put (HostStore *store, const char *kind, const char *id, guint64 base, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = store_try_put (store, kind, id, base, json, &error);

  g_assert_no_error (error);
  g_assert_nonnull (version);
  g_assert_cmpuint (version->version, ==, base + 1);
}

static inline void
store_assert_json (HostVersion *version, const char *json)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);

  g_assert_cmpmem (text, n_bytes, json, strlen (json));
}
