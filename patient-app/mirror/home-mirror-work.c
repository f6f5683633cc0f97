/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-mirror-private.h"

#include <string.h>

#include "althea-change.h"
#include "althea-fhir.h"
#include "home-outbox-private.h"

#define NOTE_PREFIX "note."
/* A first sync brings years of results; only those of the last weeks are news. */
#define NEWS_US (30 * G_TIME_SPAN_DAY)

gboolean
home_mirror_type_can_be_new (const char *resource_type)
{
  return g_str_equal (resource_type, "Observation") || g_str_equal (resource_type, "DiagnosticReport")
         || g_str_equal (resource_type, "Composition");
}

/* --- the pairing ---------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  gsize offset; /* of a char * in AltheaPairing */
} PairingValue;

static const PairingValue pairing_values[] = {
  { "pairing.authority", G_STRUCT_OFFSET (AltheaPairing, authority_pem) },
  { "pairing.host-pin", G_STRUCT_OFFSET (AltheaPairing, host_pin) },
  { "pairing.practice-name", G_STRUCT_OFFSET (AltheaPairing, practice_name) },
  { "pairing.practice-phone", G_STRUCT_OFFSET (AltheaPairing, practice_phone) },
  { "pairing.patient-id", G_STRUCT_OFFSET (AltheaPairing, patient_id) },
  { "pairing.patient-name", G_STRUCT_OFFSET (AltheaPairing, patient_name) },
  { "pairing.device-id", G_STRUCT_OFFSET (AltheaPairing, device_id) },
};

gboolean
home_pairing_write (AltheaDatabase *database, const AltheaPairing *pairing, const char *user_name,
                    GError **error)
{
  g_autofree char *addresses = g_strjoinv ("\n", pairing->addresses);

  for (guint i = 0; i < G_N_ELEMENTS (pairing_values); i++)
    if (!home_vault_set_value (database, pairing_values[i].name,
                               G_STRUCT_MEMBER (char *, pairing, pairing_values[i].offset), error))
      return FALSE;
  return home_vault_set_value (database, "pairing.addresses", addresses, error)
         && home_vault_set_value (database, "pairing.certificate", pairing->identity->certificate_pem, error)
         && home_vault_set_value (database, "pairing.key", pairing->identity->key_pem, error)
         && home_vault_set_value (database, "user-name", user_name, error);
}

/* NULL without error reads as "". */
static gboolean
read_value (AltheaDatabase *database, const char *name, char **value, GError **error)
{
  g_autoptr (GError) local = NULL;

  *value = home_vault_get_value (database, name, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (*value == NULL)
    *value = g_strdup ("");
  return TRUE;
}

static AltheaPairing *
pairing_read (AltheaDatabase *database, GError **error)
{
  g_autoptr (AltheaPairing) pairing = g_new0 (AltheaPairing, 1);
  g_autofree char *addresses = NULL;

  pairing->identity = g_new0 (AltheaIdentity, 1);
  for (guint i = 0; i < G_N_ELEMENTS (pairing_values); i++)
    if (!read_value (database, pairing_values[i].name,
                     &G_STRUCT_MEMBER (char *, pairing, pairing_values[i].offset), error))
      return NULL;
  if (!read_value (database, "pairing.addresses", &addresses, error)
      || !read_value (database, "pairing.certificate", &pairing->identity->certificate_pem, error)
      || !read_value (database, "pairing.key", &pairing->identity->key_pem, error))
    return NULL;
  pairing->addresses = g_strsplit (addresses, "\n", -1);
  if (*pairing->patient_id == '\0')
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "the mirror holds no pairing");
      return NULL;
    }
  return g_steal_pointer (&pairing);
}

/* --- opening -------------------------------------------------------------------------------------- */

HomeMirrorState *
home_mirror_state_new (void)
{
  HomeMirrorState *state = g_new0 (HomeMirrorState, 1);

  state->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  state->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  state->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify)home_outbox_row_free);
  return state;
}

void
home_mirror_state_free (HomeMirrorState *state)
{
  g_clear_pointer (&state->pairing, althea_pairing_free);
  g_free (state->user_name);
  g_free (state->cursor);
  g_free (state->epoch);
  g_clear_pointer (&state->seen, g_hash_table_unref);
  g_clear_pointer (&state->notes, g_hash_table_unref);
  g_clear_pointer (&state->outbox, g_ptr_array_unref);
  g_free (state);
}

static gboolean
read_seen (AltheaDatabase *database, GHashTable *seen, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (database, "SELECT type, id FROM seen", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_hash_table_add (seen, g_strconcat (althea_statement_text (statement, 0), "/",
                                           althea_statement_text (statement, 1), NULL));
    }
}

static gboolean
read_notes (AltheaDatabase *database, GHashTable *notes, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (database, "SELECT name, value FROM value WHERE name GLOB 'note.*'", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_hash_table_insert (notes, g_strdup (althea_statement_text (statement, 0) + strlen (NOTE_PREFIX)),
                           g_strdup (althea_statement_text (statement, 1)));
    }
}

gboolean
home_mirror_state_read (AltheaDatabase *database, gpointer data, GError **error)
{
  HomeMirrorState *state = data;
  g_autofree char *synced = NULL, *first = NULL, *revoked = NULL;

  state->pairing = pairing_read (database, error);
  if (state->pairing == NULL)
    return FALSE;
  if (!read_value (database, "user-name", &state->user_name, error)
      || !read_value (database, "sync.cursor", &state->cursor, error)
      || !read_value (database, "sync.epoch", &state->epoch, error)
      || !read_value (database, "sync.last", &synced, error)
      || !read_value (database, "sync.first", &first, error)
      || !read_value (database, "revoked", &revoked, error))
    return FALSE;
  state->last_synced_us = g_ascii_strtoll (synced, NULL, 10);
  state->first_sync_done = *first != '\0';
  state->revoked = *revoked != '\0';
  return read_seen (database, state->seen, error) && read_notes (database, state->notes, error)
         && home_outbox_rows_read (database, state->outbox, error);
}

/* --- reading a type ------------------------------------------------------------------------------- */

void
home_mirror_load_free (HomeMirrorLoad *load)
{
  g_free (load->resource_type);
  g_clear_pointer (&load->records, g_ptr_array_unref);
  g_free (load);
}

gboolean
home_mirror_load_read (AltheaDatabase *database, gpointer data, GError **error)
{
  HomeMirrorLoad *load = data;
  AltheaStatement *statement
      = althea_database_prepare (database, "SELECT json FROM record WHERE type = $1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  load->records = g_ptr_array_new_with_free_func (g_object_unref);
  althea_statement_bind_text (statement, 1, load->resource_type);
  while (TRUE)
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) broken = NULL;
      AltheaRecord *record = NULL;
      gconstpointer bytes = NULL;
      gsize n_bytes = 0;

      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      bytes = althea_statement_blob (statement, 0, &n_bytes);
      json = g_bytes_new (bytes, n_bytes);
      record = althea_fhir_read (json, &broken);
      if (record != NULL)
        g_ptr_array_add (load->records, record);
      else
        load->n_unreadable++;
    }
}

/* --- one page of changes -------------------------------------------------------------------------- */

static void
delta_free (gpointer data)
{
  HomeMirrorDelta *delta = data;

  g_ptr_array_unref (delta->changed);
  g_ptr_array_unref (delta->gone_ids);
  g_free (delta);
}

void
home_mirror_page_free (HomeMirrorPage *page)
{
  g_clear_pointer (&page->changes, g_ptr_array_unref);
  g_free (page->cursor);
  g_free (page->epoch);
  g_clear_pointer (&page->deltas, g_hash_table_unref);
  g_clear_pointer (&page->seen, g_ptr_array_unref);
  g_clear_pointer (&page->unseen, g_ptr_array_unref);
  g_free (page);
}

static HomeMirrorDelta *
delta_for (HomeMirrorPage *page, const char *resource_type)
{
  HomeMirrorDelta *delta = g_hash_table_lookup (page->deltas, resource_type);

  if (delta == NULL)
    {
      delta = g_new0 (HomeMirrorDelta, 1);
      delta->changed = g_ptr_array_new_with_free_func (g_object_unref);
      delta->gone_ids = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (page->deltas, g_strdup (resource_type), delta);
    }
  return delta;
}

static gboolean
run_with_key (AltheaDatabase *database, const char *sql, const char *type, const char *id, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, type);
  althea_statement_bind_text (statement, 2, id);
  return althea_statement_run (statement, error);
}

static gboolean
store_record (AltheaDatabase *database, AltheaChange *change, GBytes *json, GError **error)
{
  AltheaStatement *statement = NULL;
  gsize n_bytes = 0;
  gconstpointer bytes = g_bytes_get_data (json, &n_bytes);

  statement = althea_database_prepare (
      database,
      "INSERT INTO record (type, id, version, seq, json) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (type, id)"
      " DO UPDATE SET version = excluded.version, seq = excluded.seq, json = excluded.json, stale = 0",
      error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, althea_change_get_resource_type (change));
  althea_statement_bind_text (statement, 2, althea_change_get_id (change));
  althea_statement_bind_int (statement, 3, (gint64)althea_change_get_version (change));
  althea_statement_bind_int (statement, 4, althea_change_get_seq (change));
  althea_statement_bind_blob (statement, 5, bytes, n_bytes);
  return althea_statement_run (statement, error);
}

static gboolean
is_correction (AltheaRecord *record)
{
  const char *status = althea_record_get_string (record, "status");

  return g_strcmp0 (status, "corrected") == 0 || g_strcmp0 (status, "amended") == 0;
}

/* 0: not here yet. */
static gboolean
read_known_version (AltheaDatabase *database, AltheaChange *change, guint64 *version, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (database, "SELECT version FROM record WHERE type = $1 AND id = $2", error);
  gboolean row = FALSE;

  *version = 0;
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, althea_change_get_resource_type (change));
  althea_statement_bind_text (statement, 2, althea_change_get_id (change));
  if (!althea_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *version = (guint64)althea_statement_int (statement, 0);
  althea_statement_reset (statement);
  return TRUE;
}

/* A corrected result is news although its first version was read; one from long before the pairing is not. */
static gboolean
note_news (AltheaDatabase *database, HomeMirrorPage *page, AltheaRecord *record, gboolean newer,
           GError **error)
{
  const char *type = althea_record_get_resource_type (record), *id = althea_record_get_id (record);
  const AltheaPartialDate *date = althea_record_get_date (record);

  if (!home_mirror_type_can_be_new (type))
    return TRUE;
  if (page->first_sync && (date == NULL || althea_partial_date_get_start_us (date) < page->now_us - NEWS_US))
    {
      g_ptr_array_add (page->seen, g_strconcat (type, "/", id, NULL));
      return run_with_key (database, "INSERT OR IGNORE INTO seen (type, id) VALUES ($1, $2)", type, id,
                           error);
    }
  if (!page->first_sync && newer && is_correction (record))
    {
      g_ptr_array_add (page->unseen, g_strconcat (type, "/", id, NULL));
      return run_with_key (database, "DELETE FROM seen WHERE type = $1 AND id = $2", type, id, error);
    }
  return TRUE;
}

static gboolean
apply_change (AltheaDatabase *database, HomeMirrorPage *page, AltheaChange *change, GError **error)
{
  const char *type = althea_change_get_resource_type (change), *id = althea_change_get_id (change);
  GBytes *json = althea_change_get_resource (change);
  g_autoptr (AltheaRecord) record = NULL;
  g_autoptr (GError) broken = NULL;
  guint64 known = 0;

  if (althea_change_get_gone (change))
    {
      g_ptr_array_add (delta_for (page, type)->gone_ids, g_strdup (id));
      return run_with_key (database, "DELETE FROM record WHERE type = $1 AND id = $2", type, id, error);
    }
  if (json == NULL)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "a change came without its record");
      return FALSE;
    }
  if (!read_known_version (database, change, &known, error) || !store_record (database, change, json, error))
    return FALSE;
  record = althea_fhir_read (json, &broken);
  if (record == NULL)
    {
      page->n_unreadable++;
      return TRUE;
    }
  if (!note_news (database, page, record, althea_change_get_version (change) > known, error))
    return FALSE;
  g_ptr_array_add (delta_for (page, type)->changed, g_steal_pointer (&record));
  return TRUE;
}

static gboolean
drop_stale (AltheaDatabase *database, HomeMirrorPage *page, GError **error)
{
  AltheaStatement *statement
      = althea_database_prepare (database, "SELECT type, id FROM record WHERE stale = 1", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!althea_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      g_ptr_array_add (delta_for (page, althea_statement_text (statement, 0))->gone_ids,
                       g_strdup (althea_statement_text (statement, 1)));
    }
  return althea_database_exec (database, "DELETE FROM record WHERE stale = 1", error);
}

gboolean
home_mirror_page_write (AltheaDatabase *database, gpointer data, GError **error)
{
  HomeMirrorPage *page = data;
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, page->now_us);

  page->deltas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, delta_free);
  page->seen = g_ptr_array_new_with_free_func (g_free);
  page->unseen = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < page->changes->len; i++)
    if (!apply_change (database, page, g_ptr_array_index (page->changes, i), error))
      return FALSE;
  if (page->last)
    if (!drop_stale (database, page, error) || !home_vault_set_value (database, "sync.first", "done", error)
        || !home_vault_set_value (database, "sync.last", now, error))
      return FALSE;
  return home_vault_set_value (database, "sync.cursor", page->cursor, error)
         && home_vault_set_value (database, "sync.epoch", page->epoch, error);
}

gboolean
home_mirror_epoch_write (AltheaDatabase *database, gpointer data, GError **error)
{
  const char *epoch = data;

  return althea_database_exec (database, "UPDATE record SET stale = 1", error)
         && home_vault_set_value (database, "sync.cursor", "", error)
         && home_vault_set_value (database, "sync.epoch", epoch, error);
}

/* --- small writes --------------------------------------------------------------------------------- */

HomeMirrorPair *
home_mirror_pair_new (const char *key, const char *value)
{
  HomeMirrorPair *pair = g_new0 (HomeMirrorPair, 1);

  pair->key = g_strdup (key);
  pair->value = g_strdup (value);
  return pair;
}

void
home_mirror_pair_free (HomeMirrorPair *pair)
{
  g_free (pair->key);
  g_free (pair->value);
  g_free (pair);
}

gboolean
home_mirror_value_write (AltheaDatabase *database, gpointer data, GError **error)
{
  HomeMirrorPair *pair = data;

  return home_vault_set_value (database, pair->key, pair->value, error);
}

gboolean
home_mirror_seen_write (AltheaDatabase *database, gpointer data, GError **error)
{
  HomeMirrorPair *pair = data;

  return run_with_key (database, "INSERT OR IGNORE INTO seen (type, id) VALUES ($1, $2)", pair->key,
                       pair->value, error);
}
