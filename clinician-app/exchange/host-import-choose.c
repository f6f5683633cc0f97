/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"
#include "althea-id.h"

#include <string.h>

/* --- tables of the run
 * ------------------------------------------------------------------------------------------ */

const char *
host_import_lookup_conditional (HostImport *self, const char *reference, GError **error)
{
  g_mutex_lock (&self->lock);
  const char *target = g_hash_table_lookup (self->conditionals, reference);
  g_mutex_unlock (&self->lock);
  if (target != NULL)
    return target;

  g_autofree char *type = NULL, *system = NULL, *value = NULL, *id = NULL;
  if (!althea_reference_split_conditional (reference, &type, &system, &value))
    return NULL;
  g_autofree char *key = g_strjoin ("\037", type, system != NULL ? system : "", value, NULL);
  g_mutex_lock (&self->lock);
  id = g_strdup (g_hash_table_lookup (self->known, key));
  g_mutex_unlock (&self->lock);
  if (id == NULL)
    id = host_store_find_identifier (self->store, type, system, value, error);
  if (id == NULL)
    return NULL;
  char *found = g_strconcat (type, "/", id, NULL);
  g_mutex_lock (&self->lock);
  target = g_hash_table_lookup (self->conditionals, reference);
  if (target == NULL)
    {
      g_hash_table_insert (self->conditionals, g_strdup (reference), found);
      target = g_steal_pointer (&found);
    }
  g_mutex_unlock (&self->lock);
  g_free (found);
  return target;
}

typedef struct
{
  HostImport *import;
  const char *resource_type, *id;
} Registration;

static gboolean
register_identifier (const char *system, const char *value, gpointer user_data)
{
  Registration *registration = user_data;
  char *key = g_strjoin ("\037", registration->resource_type, system != NULL ? system : "", value, NULL);
  g_hash_table_insert (registration->import->known, key, g_strdup (registration->id));
  return FALSE;
}

/* As much of a record as tells who it is. */
static char *
extract_identity (yyjson_val *resource)
{
  static const char *const members[] = { "identifier", "name", "birthDate" };
  g_autoptr (yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      yyjson_val *member = yyjson_obj_get (resource, members[i]);
      if (member != NULL)
        yyjson_mut_obj_add_val (doc, root, members[i], yyjson_val_mut_copy (doc, member));
    }
  g_autoptr (GBytes) json = althea_json_write_mut (doc);
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  return g_strndup (text, n_bytes);
}

void
host_import_register (HostImport *self, const char *resource_type, const char *id, gboolean own,
                      yyjson_val *resource)
{
  Registration registration = { self, resource_type, id };
  g_autofree char *identity = own ? extract_identity (resource) : NULL;
  g_autofree char *key = g_strconcat (resource_type, "/", id, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  host_import_each_identifier (resource, register_identifier, &registration);
  if (own && !g_hash_table_contains (self->created, key))
    g_hash_table_insert (self->created, g_steal_pointer (&key), g_steal_pointer (&identity));
}

/* TRUE when somebody else came with this id before in this run, whether stored yet or not. */
static gboolean
is_taken_in_run (HostImport *self, const char *resource_type, const char *id, yyjson_val *resource)
{
  g_autofree char *key = g_strconcat (resource_type, "/", id, NULL);
  g_mutex_lock (&self->lock);
  g_autofree char *identity = g_strdup (g_hash_table_lookup (self->created, key));
  g_mutex_unlock (&self->lock);
  if (identity == NULL)
    return FALSE;
  g_autoptr (yyjson_doc) doc = yyjson_read (identity, strlen (identity), YYJSON_READ_NUMBER_AS_RAW);
  return doc != NULL && !host_import_is_same (resource_type, yyjson_doc_get_root (doc), resource);
}

void
host_import_add_scope (HostImport *self, HostImportFile *file, const char *from, const char *to)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTable *scope = g_hash_table_lookup (self->scopes, file->directory);
  if (scope == NULL)
    {
      scope = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->scopes, g_strdup (file->directory), scope);
    }
  /* A target that somebody holds already must not go away, so it is interned. */
  g_hash_table_insert (scope, g_strdup (from), (gpointer)g_intern_string (to));
}

const char *
host_import_lookup_scope (HostImport *self, HostImportFile *file, const char *from)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTable *scope = g_hash_table_lookup (self->scopes, file->directory);
  return scope != NULL ? g_hash_table_lookup (scope, from) : NULL;
}

/* --- choosing an id
 * ---------------------------------------------------------------------------------------------- */

/* "Type/id" at the end of an address. */
static char *
id_at_end (const char *url, const char *resource_type)
{
  const char *slash = url != NULL ? strrchr (url, '/') : NULL;
  gsize n_type = strlen (resource_type);
  if (slash == NULL || slash - url < (gssize)n_type || strncmp (slash - n_type, resource_type, n_type) != 0)
    return NULL;
  return althea_id_is_valid (slash + 1) ? g_strdup (slash + 1) : NULL;
}

char *
host_import_own_id (const AltheaBundleEntry *entry)
{
  if (g_strcmp0 (entry->method, "PUT") == 0 && entry->url != NULL && strchr (entry->url, '?') == NULL)
    {
      char *id = id_at_end (entry->url, entry->resource_type);
      if (id != NULL)
        return id;
    }
  if (entry->id != NULL && althea_id_is_valid (entry->id))
    return g_strdup (entry->id);
  if (entry->full_url != NULL && g_str_has_prefix (entry->full_url, "urn:uuid:")
      && g_uuid_string_is_valid (entry->full_url + 9))
    return g_ascii_strdown (entry->full_url + 9, -1);
  return id_at_end (entry->full_url, entry->resource_type);
}

typedef struct
{
  HostImport *import;
  const char *resource_type;
  yyjson_val *resource;
  gboolean has_own;
  char *id;      /* (owned) what was found */
  GError *error; /* (owned) */
} Search;

/* The record that stands under @id here, parsed; NULL without @error when there is none. */
static yyjson_doc *
read_here (HostImport *import, const char *resource_type, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) version = host_store_read (import->store, resource_type, id, &failure);
  if (version == NULL)
    {
      if (!g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);
  return yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
}

/* Two that one source gives different ids are two, whatever identifiers they share. */
static gboolean
search_identifier (const char *system, const char *value, gpointer user_data)
{
  Search *search = user_data;
  g_autofree char *key = NULL;
  gboolean of_run;
  g_autofree char *id = host_store_find_identifier (search->import->store, search->resource_type, system,
                                                    value, &search->error);
  if (id == NULL)
    return search->error != NULL;
  key = g_strconcat (search->resource_type, "/", id, NULL);
  g_mutex_lock (&search->import->lock);
  of_run = g_hash_table_contains (search->import->created, key);
  g_mutex_unlock (&search->import->lock);
  if (search->has_own && of_run)
    return FALSE;
  g_autoptr (yyjson_doc) here = read_here (search->import, search->resource_type, id, &search->error);
  if (here == NULL
      || !host_import_is_same (search->resource_type, yyjson_doc_get_root (here), search->resource))
    return search->error != NULL;
  search->id = g_steal_pointer (&id);
  return TRUE;
}

/* By the identifiers: a keyed record that is here under another id. */
static gboolean
find_by_identifier (HostImport *import, const AltheaBundleEntry *entry, gboolean has_own, char **id,
                    GError **error)
{
  Search search = { import, entry->resource_type, entry->resource, has_own, NULL, NULL };
  host_import_each_identifier (entry->resource, search_identifier, &search);
  *id = search.id;
  if (search.error == NULL)
    return TRUE;
  g_propagate_error (error, search.error);
  return FALSE;
}

gboolean
host_import_was_same (HostImport *import, const char *resource_type, const char *id, yyjson_val *resource,
                      GError **error)
{
  g_autofree char *cursor = NULL;
  gboolean same = FALSE;
  do
    {
      HostPage *page = host_store_history (import->store, resource_type, id, 20, cursor, error);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->versions->len && !same; i++)
        {
          gsize n_bytes;
          const char *text = g_bytes_get_data (((HostVersion *)page->versions->pdata[i])->json, &n_bytes);
          g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
          same = host_import_is_same (resource_type, yyjson_doc_get_root (doc), resource);
        }
      g_free (cursor);
      cursor = g_strdup (page->next);
      host_page_free (page);
    }
  while (!same && cursor != NULL);
  return same;
}

static char *
choose_keyed (HostImportUnit *unit, const AltheaBundleEntry *entry, const char *own, GError **error)
{
  char *found = NULL;
  g_autoptr (GError) failure = NULL;
  if (strcmp (entry->resource_type, "Organization") == 0
      && host_import_is_practice (unit->import, entry->resource, &failure))
    return g_strdup (unit->import->organization);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (own != NULL)
    {
      g_autoptr (yyjson_doc) here = read_here (unit->import, entry->resource_type, own, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      /* Who is here goes before who came first. */
      gboolean taken
          = here != NULL
                ? !host_import_was_same (unit->import, entry->resource_type, own, entry->resource, &failure)
                : is_taken_in_run (unit->import, entry->resource_type, own, entry->resource);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (taken)
        {
          g_autofree char *mark = host_import_distinguish (entry->resource);
          return host_import_make_id ("renamed", entry->resource_type, own, mark, NULL);
        }
      if (here != NULL)
        return g_strdup (own);
    }
  if (!find_by_identifier (unit->import, entry, own != NULL, &found, error))
    return NULL;
  if (found != NULL)
    return found;
  if (own != NULL)
    return g_strdup (own);
  g_autofree char *mark = host_import_distinguish (entry->resource);
  return host_import_make_id ("identified", entry->resource_type, mark, NULL);
}

/* Nothing says who it is: its content does, and where and how often it came before. */
static char *
choose_by_content (HostImportUnit *unit, const AltheaBundleEntry *entry)
{
  g_autoptr (GBytes) json = althea_json_write_canonical (entry->resource);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, json);
  guint n_before = GPOINTER_TO_UINT (g_hash_table_lookup (unit->repeats, sum));
  g_hash_table_insert (unit->repeats, g_strdup (sum), GUINT_TO_POINTER (n_before + 1));
  g_autofree char *number = g_strdup_printf ("%u/%u", unit->ordinal, n_before);
  return host_import_make_id ("content", entry->resource_type, sum, number, NULL);
}

static char *
choose_once (HostImportUnit *unit, const AltheaBundleEntry *entry, GError **error)
{
  g_autofree char *own = host_import_own_id (entry);
  if (own != NULL && unit->renames != NULL)
    {
      g_autofree char *key = g_strconcat (entry->resource_type, "/", own, NULL);
      const char *renamed = g_hash_table_lookup (unit->renames, key);
      if (renamed != NULL)
        return g_strdup (renamed);
    }
  if (host_import_is_keyed (entry->resource_type))
    return choose_keyed (unit, entry, own, error);
  if (own != NULL)
    return g_steal_pointer (&own);
  return choose_by_content (unit, entry);
}

char *
host_import_choose_id (HostImportUnit *unit, const AltheaBundleEntry *entry, GError **error)
{
  if (entry->full_url == NULL)
    return choose_once (unit, entry, error);
  g_autofree char *key = g_strconcat (entry->full_url, "\037", entry->resource_type, NULL);
  char *id = g_strdup (g_hash_table_lookup (unit->by_url, key));
  if (id != NULL)
    return id;
  id = choose_once (unit, entry, error);
  if (id != NULL)
    g_hash_table_insert (unit->by_url, g_steal_pointer (&key), g_strdup (id));
  return id;
}
