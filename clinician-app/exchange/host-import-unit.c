/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"
#include "althea-id.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
entry_free (HostImportEntry *self)
{
  g_free (self->own_id);
  g_free (self->id);
  g_clear_pointer (&self->json, g_bytes_unref);
  g_clear_pointer (&self->document, host_document_free);
  g_free (self->patient_id);
  g_free (self);
}

void
host_import_unit_free (HostImportUnit *self)
{
  host_import_piece_clear (&self->piece);
  g_clear_pointer (&self->renames, g_hash_table_unref);
  g_clear_pointer (&self->repeats, g_hash_table_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->by_url, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->bundles, g_ptr_array_unref);
  g_clear_pointer (&self->maps, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->original);
  g_clear_error (&self->error);
  g_clear_error (&self->keep_error);
  g_free (self);
}

/* --- what goes into the report
 * -------------------------------------------------------------------------------- */

static HostImportItem *
add_item (HostImportUnit *self, HostImportKind kind, const AltheaBundleEntry *entry, guint64 line)
{
  HostImportItem *item = g_new0 (HostImportItem, 1);
  item->kind = kind;
  item->file = self->file;
  item->line = line > 0 ? line + self->piece.first_line : 0;
  if (entry != NULL)
    {
      item->resource_type = g_strdup (entry->resource_type);
      item->id = g_strdup (entry->id);
    }
  g_ptr_array_add (self->items, item);
  return item;
}

static void
set_aside_problem (HostImportUnit *self, const AltheaBundleEntry *entry, AltheaJsonProblem *problem)
{
  HostImportItem *item = add_item (self, HOST_IMPORT_SET_ASIDE, entry, problem->line);
  item->column = problem->column;
  item->element = g_strdup (problem->path);
  item->expected = g_strdup (problem->expected);
  item->found = g_strdup (problem->found);
}

static void
add_text_item (HostImportUnit *self, HostImportKind kind, const AltheaBundleEntry *entry, guint64 line,
               const char *element, const char *expected, const char *found)
{
  HostImportItem *item = add_item (self, kind, entry, line);
  item->element = g_strdup (element);
  item->expected = g_strdup (expected);
  item->found = g_strdup (found);
}

/* --- references
 * ------------------------------------------------------------------------------------------------- */

typedef struct
{
  HostImportUnit *unit;
  const AltheaBundleEntry *entry;
  gboolean broken; /* names something of this Bundle that is not in it */
  gboolean patient_renamed;
  const char *patient_id; /* (nullable) of the second pass */
} Rewrite;

static const char *
resolve_relative (Rewrite *rewrite, const char *reference)
{
  HostImportUnit *unit = rewrite->unit;
  if (unit->is_bundle)
    return NULL;
  const char *target = host_import_lookup_scope (unit->import, unit->file, reference);
  if (target != NULL && g_str_has_prefix (target, "Patient/"))
    rewrite->patient_renamed = TRUE;
  return target;
}

static const char *
resolve_unknown (const char *reference, gboolean conditional, gpointer user_data)
{
  Rewrite *rewrite = user_data;
  HostImportUnit *unit = rewrite->unit;
  const char *target = NULL;
  if (conditional)
    {
      /* After a failure the unit ends anyway, with the first reason. */
      if (unit->error == NULL)
        target = host_import_lookup_conditional (unit->import, reference, &unit->error);
      if (target != NULL || unit->error != NULL)
        return target;
      if (!unit->last_round)
        unit->waits = TRUE;
      else
        add_text_item (unit, HOST_IMPORT_NOTE, rewrite->entry, rewrite->entry->line, "Reference.reference",
                       _ ("somebody or something that is known here; it is kept as it was written"),
                       reference);
      return NULL;
    }
  if (g_str_has_prefix (reference, "urn:uuid:") || g_str_has_prefix (reference, "urn:oid:"))
    {
      rewrite->broken = TRUE;
      add_text_item (unit, unit->whole ? HOST_IMPORT_SET_ASIDE : HOST_IMPORT_NOTE, rewrite->entry,
                     rewrite->entry->line, "Reference.reference",
                     unit->whole ? _ ("an entry of the same Bundle")
                                 : _ ("an entry of the same Bundle; it is kept as it was written"),
                     reference);
      return NULL;
    }
  return resolve_relative (rewrite, reference);
}

/* A record of a patient who had to get a new id most likely means other records of the same patient. */
static const char *
resolve_renamed (const char *reference, gboolean conditional, gpointer user_data)
{
  Rewrite *rewrite = user_data;
  const char *slash = strchr (reference, '/');
  if (conditional || slash == NULL || strchr (slash + 1, '/') != NULL || !g_ascii_isupper (*reference))
    return NULL;
  g_autofree char *type = g_strndup (reference, (gsize)(slash - reference));
  if (host_import_is_keyed (type) || !althea_id_is_valid (slash + 1))
    return NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) here = host_store_read (rewrite->unit->import->store, type, slash + 1, &failure);
  if (here == NULL && rewrite->unit->error == NULL
      && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    rewrite->unit->error = g_steal_pointer (&failure);
  if (here == NULL || here->patient_id == NULL || g_strcmp0 (here->patient_id, rewrite->patient_id) == 0)
    return NULL;
  g_autofree char *id = host_import_make_id ("renamed", type, slash + 1, rewrite->patient_id, NULL);
  g_autofree char *target = g_strconcat (type, "/", id, NULL);
  return g_intern_string (target);
}

/* --- one resource
 * --------------------------------------------------------------------------------------------------- */

/* The JSON with its id: in place where there is one, else behind the type. */
static GBytes *
write_with_id (yyjson_val *resource, const char *id)
{
  yyjson_val *val = yyjson_obj_get (resource, "id");
  if (yyjson_is_str (val))
    {
      if (strcmp (unsafe_yyjson_get_str (val), id) != 0)
        yyjson_set_str (val, id);
      return althea_json_write (resource);
    }
  g_autoptr (GBytes) bare = althea_json_write (resource);
  gsize n_bytes;
  const char *text = g_bytes_get_data (bare, &n_bytes);
  static const char first[] = "{\"resourceType\":\"";
  gsize at = 1;
  if (n_bytes > sizeof first && memcmp (text, first, sizeof first - 1) == 0)
    at = (gsize)((const char *)memchr (text + sizeof first - 1, '"', n_bytes - sizeof first + 1) - text) + 1;
  GString *whole = g_string_sized_new (n_bytes + 80);
  g_string_append_len (whole, text, (gssize)at);
  g_string_append_printf (whole, at == 1 ? "\"id\":\"%s\"," : ",\"id\":\"%s\"", id);
  g_string_append_len (whole, text + at, (gssize)(n_bytes - at));
  return g_string_free_to_bytes (whole);
}

/* Whether these bytes were here before, in any version. */
static gboolean
was_here (HostStore *store, const HostImportEntry *entry, GError **error)
{
  g_autofree char *cursor = NULL;
  for (;;)
    {
      HostPage *page = host_store_history (store, entry->resource_type, entry->id, 50, cursor, error);
      if (page == NULL)
        return FALSE;
      gboolean found = FALSE;
      for (guint i = 0; i < page->versions->len && !found; i++)
        found = g_bytes_equal (((HostVersion *)page->versions->pdata[i])->json, entry->json);
      g_free (cursor);
      cursor = g_strdup (page->next);
      host_page_free (page);
      if (found || cursor == NULL)
        return found;
    }
}

gboolean
host_import_settle (HostImport *import, HostImportEntry *entry, HostVersion *here, GError **error)
{
  g_autoptr (GError) failure = NULL;
  entry->keep = g_bytes_equal (here->json, entry->json)
                || (here->version > 1 && was_here (import->store, entry, &failure));
  entry->decided = !entry->keep;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
settle_keyed (HostImportUnit *self, HostImportEntry *entry)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) here
      = host_store_read (self->import->store, entry->resource_type, entry->id, &failure);
  if (here == NULL)
    {
      if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        return TRUE;
      self->error = g_steal_pointer (&failure);
      return FALSE;
    }
  return host_import_settle (self->import, entry, here, &self->error);
}

/* One id, two patients: the second record is another one. */
static void
part_from_others (HostImportUnit *self, HostImportEntry *entry)
{
  const char *patient = entry->patient_id != NULL ? entry->patient_id : "";
  g_autofree char *key = g_strconcat (entry->resource_type, "/", entry->own_id, NULL);
  g_autofree char *full = g_strconcat (key, "\037", patient, NULL);
  const char *renamed = self->renames != NULL ? g_hash_table_lookup (self->renames, full) : NULL;
  const char *first = g_hash_table_lookup (self->taken, key);
  g_free (entry->id);
  if (renamed != NULL)
    entry->id = g_strdup (renamed);
  else if (first != NULL && *first != '\0' && *patient != '\0' && strcmp (first, patient) != 0)
    entry->id = host_import_make_id ("renamed", entry->resource_type, entry->own_id, patient, NULL);
  else
    entry->id = g_strdup (entry->own_id);
  if (first == NULL)
    g_hash_table_insert (self->taken, g_steal_pointer (&key), g_strdup (patient));
}

/* The practice's own people keep the role that is here; an organization that may be the practice itself, and
 * is not known for it, is told. */
static void
meet_practice (HostImportUnit *self, const AltheaBundleEntry *source, HostImportEntry *entry)
{
  if (strcmp (entry->resource_type, "PractitionerRole") == 0 && !self->is_bundle)
    {
      char *id = host_import_find_role (self->import, entry->id, source->resource, &self->error);
      if (id == NULL)
        return;
      g_free (entry->id);
      entry->id = id;
    }
  else if (strcmp (entry->resource_type, "Organization") == 0
           && host_import_is_like_practice (self->import, entry->id, source->resource, &self->error))
    add_text_item (
        self, HOST_IMPORT_NOTE, source, source->line, "Organization",
        _ ("the practice of this record, by its name and its identifier; it is taken as another one"), NULL);
}

static gboolean
take_entry (HostImportUnit *self, AltheaReferenceMap *map, const AltheaBundleEntry *source)
{
  Rewrite rewrite = { .unit = self, .entry = source };
  HostImportEntry *entry = g_new0 (HostImportEntry, 1);
  g_ptr_array_add (self->entries, entry);
  entry->resource_type = g_intern_string (source->resource_type);
  entry->own_id = host_import_own_id (source);
  entry->id = host_import_choose_id (self, source, &self->error);
  entry->line = source->line;
  if (entry->id == NULL)
    return FALSE;
  gboolean keyed = host_import_is_keyed (entry->resource_type);
  gboolean own = g_strcmp0 (entry->id, entry->own_id) == 0;
  if (keyed)
    host_import_register (self->import, entry->resource_type, entry->id, own, source->resource);
  althea_reference_map_rewrite (map, source->resource, resolve_unknown, &rewrite);
  entry->patient_id = host_import_find_patient (source->resource);
  if (rewrite.patient_renamed && entry->patient_id != NULL)
    {
      rewrite.patient_id = entry->patient_id;
      althea_reference_map_rewrite (map, source->resource, resolve_renamed, &rewrite);
    }
  if (self->error != NULL)
    return FALSE;
  if (!keyed && entry->own_id != NULL)
    part_from_others (self, entry);
  meet_practice (self, source, entry);
  if (self->error != NULL)
    return FALSE;
  if (entry->own_id != NULL && strcmp (entry->own_id, entry->id) != 0 && !self->is_bundle)
    {
      g_autofree char *from = g_strconcat (entry->resource_type, "/", entry->own_id, NULL);
      g_autofree char *to = g_strconcat (entry->resource_type, "/", entry->id, NULL);
      host_import_add_scope (self->import, self->file, from, to);
    }
  entry->json = write_with_id (source->resource, entry->id);
  if (keyed && !settle_keyed (self, entry))
    return FALSE;
  /* Without an id of its own the parsed resource is not quite what is stored. */
  entry->document = yyjson_is_str (yyjson_obj_get (source->resource, "id"))
                        ? host_store_prepare_parsed (self->import->store, entry->resource_type, entry->id,
                                                     entry->json, source->resource, &self->error)
                        : host_store_prepare (self->import->store, entry->resource_type, entry->id,
                                              entry->json, &self->error);
  if (entry->document == NULL)
    return FALSE;
  entry->release = host_intake_decide (entry->document);
  return TRUE;
}

/* --- the whole piece
 * ---------------------------------------------------------------------------------------------------- */

/* A Bundle's entries name each other by what the sender called them; that must be known before the first is
 * rewritten. */
static gboolean
map_entries (HostImportUnit *self, AltheaBundle *bundle, AltheaReferenceMap *map)
{
  AltheaBundleEntry entry;
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleStep step;
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while ((step = althea_bundle_next (bundle, &entry, &problem)) != ALTHEA_BUNDLE_END)
    {
      if (step != ALTHEA_BUNDLE_ENTRY)
        continue;
      self->is_bundle = althea_bundle_get_type (bundle) != NULL;
      if (!self->is_bundle)
        continue;
      g_autofree char *own = host_import_own_id (&entry);
      g_autofree char *id = host_import_choose_id (self, &entry, &self->error);
      if (id == NULL)
        return FALSE;
      if (entry.full_url != NULL)
        althea_reference_map_add (map, entry.full_url, entry.resource_type, id);
      gboolean is_own = g_strcmp0 (own, id) == 0;
      if (host_import_is_keyed (entry.resource_type))
        host_import_register (self->import, entry.resource_type, id, is_own, entry.resource);
      g_autofree char *relative = g_strconcat (entry.resource_type, "/", own != NULL ? own : id, NULL);
      /* Two with one id: the first keeps the references that do not tell them apart. */
      if (is_own)
        g_hash_table_add (kept, g_steal_pointer (&relative));
      else if (own != NULL && !g_hash_table_contains (kept, relative))
        althea_reference_map_add (map, relative, entry.resource_type, id);
    }
  g_hash_table_remove_all (self->repeats);
  althea_bundle_rewind (bundle);
  return TRUE;
}

/* What a request asks for that is not the taking of a resource. */
static gboolean
is_other_request (HostImportUnit *self, const AltheaBundleEntry *entry)
{
  if (entry->method == NULL || strcmp (entry->method, "POST") == 0 || strcmp (entry->method, "PUT") == 0)
    return FALSE;
  add_text_item (self, HOST_IMPORT_SET_ASIDE, entry, entry->line, "Bundle.entry.request.method", "POST, PUT",
                 entry->method);
  return TRUE;
}

static gboolean
walk (HostImportUnit *self, AltheaBundle *bundle, AltheaReferenceMap *map)
{
  AltheaBundleEntry entry;
  g_auto (AltheaJsonProblem) problem = { 0 };
  AltheaBundleStep step;
  while ((step = althea_bundle_next (bundle, &entry, &problem)) != ALTHEA_BUNDLE_END)
    {
      const char *type = althea_bundle_get_type (bundle);
      self->whole = g_strcmp0 (type, "transaction") == 0;
      if (step == ALTHEA_BUNDLE_PROBLEM)
        set_aside_problem (self, NULL, &problem);
      else if (!althea_bundle_check (bundle, &problem, NULL))
        set_aside_problem (self, &entry, &problem);
      else if (!is_other_request (self, &entry) && !take_entry (self, map, &entry))
        return FALSE;
      althea_json_problem_clear (&problem);
    }
  if (althea_bundle_get_n_passed (bundle) > 0)
    {
      g_autofree char *found = g_strdup_printf ("%u", althea_bundle_get_n_passed (bundle));
      add_text_item (self, HOST_IMPORT_NOTE, NULL, 1, "Bundle.entry.request",
                     _ ("no requests without a resource; deletions are not carried out"), found);
    }
  return TRUE;
}

static guint
count_set_aside (HostImportUnit *self)
{
  guint n = 0;
  for (guint i = 0; i < self->items->len; i++)
    n += ((HostImportItem *)self->items->pdata[i])->kind == HOST_IMPORT_SET_ASIDE;
  return n;
}

/* One bad entry of a transaction sets aside the others with it, each with a line of its own in the report. */
static void
give_up_whole (HostImportUnit *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const HostImportEntry *entry = self->entries->pdata[i];
      HostImportItem *item = add_item (self, HOST_IMPORT_SET_ASIDE, NULL, entry->line);
      item->resource_type = g_strdup (entry->resource_type);
      item->id = g_strdup (entry->own_id);
      item->expected = g_strdup (_ ("a transaction that can be taken whole"));
    }
  g_ptr_array_set_size (self->entries, 0);
}

static void
work_on_bytes (HostImportUnit *self, GBytes *data)
{
  AltheaBundle *bundle = althea_bundle_new (data, self->piece.format, NULL);
  AltheaReferenceMap *map = althea_reference_map_new ();
  guint before = self->entries->len + self->items->len;
  g_ptr_array_add (self->bundles, bundle);
  g_ptr_array_add (self->maps, map);
  if (!map_entries (self, bundle, map))
    return;
  althea_bundle_keep (bundle);
  if (!walk (self, bundle, map))
    return;
  if (self->entries->len + self->items->len == before && althea_bundle_get_type (bundle) == NULL)
    add_text_item (self, HOST_IMPORT_SET_ASIDE, NULL, 1, NULL, _ ("a FHIR resource"), _ ("nothing"));
}

/* The lines of NDJSON are each a resource, or each a Bundle that is worked on by itself. */
static void
work_on_bundle_lines (HostImportUnit *self)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (self->piece.data, &n_bytes), *at = text, *end = text + n_bytes;
  guint64 first_line = self->piece.first_line;
  self->piece.format = ALTHEA_BUNDLE_FORMAT_JSON;
  while (at < end && self->error == NULL)
    {
      const char *line_end = memchr (at, '\n', (gsize)(end - at));
      gsize n_line = (gsize)((line_end != NULL ? line_end : end) - at);
      g_autoptr (GBytes) line = g_bytes_new_from_bytes (self->piece.data, (gsize)(at - text), n_line);
      guint n_entries = self->entries->len;
      if (n_line > 1)
        work_on_bytes (self, line);
      if (self->whole && count_set_aside (self) > 0)
        g_ptr_array_set_size (self->entries, n_entries);
      self->piece.first_line++;
      at += n_line + 1;
    }
  self->whole = FALSE;
  self->piece.first_line = first_line;
  self->piece.format = ALTHEA_BUNDLE_FORMAT_NDJSON;
}

static gboolean
holds_bundle_lines (HostImportUnit *self)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (self->piece.data, &n_bytes);
  return self->piece.format == ALTHEA_BUNDLE_FORMAT_NDJSON
         && g_strstr_len (text, (gssize)n_bytes, "\"resourceType\":\"Bundle\"") != NULL;
}

void
host_import_unit_work (HostImportUnit *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->bundles, g_ptr_array_unref);
  g_clear_pointer (&self->maps, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->repeats, g_hash_table_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->by_url, g_hash_table_unref);
  self->bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_bundle_free);
  self->maps = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_reference_map_free);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)host_import_item_free);
  self->repeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->by_url = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waits = self->whole = self->is_bundle = FALSE;
  if (self->piece.too_large)
    {
      add_text_item (self, HOST_IMPORT_SET_ASIDE, NULL, 1, NULL, _ ("at most 64 MiB in one document or line"),
                     NULL);
      return;
    }
  if (holds_bundle_lines (self))
    work_on_bundle_lines (self);
  else
    work_on_bytes (self, self->piece.data);
  if (self->whole && count_set_aside (self) > 0)
    give_up_whole (self);
}
