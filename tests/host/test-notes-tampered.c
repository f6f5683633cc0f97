/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "note-fixture.h"

#include "host-store-private.h"
#include "host-transaction-private.h"

/* Whoever has the record's key can write what they like past the program. What was signed shows it. */

#define N_NOTES 25
#define N_CHANGES 500

typedef struct
{
  NoteFixture note;
  AltheaDatabase *db;
  HostConnection *connection;
} Tampered;

static void
set_up (Tampered *t, gconstpointer data)
{
  g_autoptr (AltheaSecret) key = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  note_fixture_set_up (&t->note, data);
  for (guint i = 0; i < N_NOTES; i++)
    {
      g_autofree char *id = g_strdup_printf ("note-%u", i);
      g_autofree char *text
          = g_strdup_printf ("Cough for %u days, no fever. Rest and fluids; back in a week.", i);
      sign_note (&t->note, id, text);
      /* Some stand in the history. */
      if (i % 5 == 0)
        json_object_unref (
            must_sign (&t->note, t->note.base.clinician, t->note.lena,
                       althea_operation_new_strings ("note-retract", "note", id, "reason", "mistake", NULL)));
    }
  key = althea_secret_derive (t->note.base.master, ALTHEA_LABEL_RECORD_DATABASE, 32);
  path = g_build_filename (t->note.base.directory, "record.db", NULL);
  t->db = althea_database_open (path, key, ALTHEA_DATABASE_READ_WRITE, &error);
  g_assert_no_error (error);
  t->connection = host_connection_new (t->db, t->note.base.store->codec);
}

static void
tear_down (Tampered *t, gconstpointer data)
{
  host_connection_free (t->connection);
  g_clear_object (&t->db);
  note_fixture_tear_down (&t->note, data);
}

static void
execute (Tampered *t, const char *sql)
{
  g_autoptr (GError) error = NULL;

  althea_database_exec (t->db, sql, &error);
  g_assert_no_error (error);
}

/* One signed version: what the row is called, where its document stands. */
typedef struct
{
  gint64 id, version;
  gboolean in_history;
  GBytes *packed;
  char *name;
} Target;

static void
target_clear (gpointer data)
{
  Target *target = data;

  g_bytes_unref (target->packed);
  g_free (target->name);
}

static GArray *
list_targets (Tampered *t)
{
  GArray *targets = g_array_new (FALSE, TRUE, sizeof (Target));
  AltheaStatement *statement = althea_database_prepare (
      t->db,
      "SELECT s.id, s.version, h.id IS NOT NULL, COALESCE(h.doc, r.doc), n.fid FROM signed s"
      " JOIN node n ON n.id = s.id JOIN resource r ON r.id = s.id"
      " LEFT JOIN history h ON h.id = s.id AND h.version = s.version",
      NULL);
  gboolean row;

  g_array_set_clear_func (targets, target_clear);
  while (althea_statement_step (statement, &row, NULL) && row)
    {
      Target target = { .id = althea_statement_int (statement, 0),
                        .version = althea_statement_int (statement, 1),
                        .in_history = althea_statement_int (statement, 2) != 0 };
      gsize n_bytes, n_fid;
      const void *bytes = althea_statement_blob (statement, 3, &n_bytes);
      const guint8 *fid = althea_statement_blob (statement, 4, &n_fid);
      g_autofree char *id = host_fid_to_text (fid, n_fid);
      target.packed = g_bytes_new (bytes, n_bytes);
      target.name = g_strconcat ("Composition/", id, NULL);
      g_array_append_val (targets, target);
    }
  return targets;
}

/* One byte, anywhere, becomes another. */
static GBytes *
change_byte (GBytes *bytes)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  guint8 *copy = g_memdup2 (data, n_bytes);

  copy[g_test_rand_int_range (0, (gint32)n_bytes)] ^= (guint8)g_test_rand_int_range (1, 256);
  return g_bytes_new_take (copy, n_bytes);
}

static GBytes *
unpack (Tampered *t, GBytes *packed)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (packed, &n_bytes);
  g_autoptr (GError) error = NULL;
  GBytes *json = host_codec_unpack (t->connection->codec, t->connection->state, data, n_bytes, &error);

  g_assert_no_error (error);
  return json;
}

static GBytes *
pack (Tampered *t, GBytes *json)
{
  gsize n_bytes, n_packed;
  const guint8 *data = g_bytes_get_data (json, &n_bytes);
  const guint8 *packed
      = host_codec_pack (t->connection->codec, t->connection->state, data, n_bytes, &n_packed, NULL);

  return g_bytes_new (packed, n_packed);
}

static void
write_document (Tampered *t, const Target *target, GBytes *packed)
{
  AltheaStatement *statement = althea_database_prepare (
      t->db,
      target->in_history ? "UPDATE history SET doc = $1 WHERE id = $2 AND version = $3"
                         : "UPDATE resource SET doc = $1 WHERE id = $2 AND version = $3",
      NULL);
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  const void *bytes = g_bytes_get_data (packed, &n_bytes);

  althea_statement_bind_blob (statement, 1, bytes, n_bytes);
  althea_statement_bind_int (statement, 2, target->id);
  althea_statement_bind_int (statement, 3, target->version);
  althea_statement_run (statement, &error);
  g_assert_no_error (error);
  g_assert_cmpint (althea_database_changes (t->db), ==, 1);
}

static void
digest (GBytes *bytes, guint8 hash[32])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n_bytes, n_hash = 32;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  g_checksum_update (checksum, data, (gssize)n_bytes);
  g_checksum_get_digest (checksum, hash, &n_hash);
}

/* Who knows the tables makes the hashes fit as well; only the signature is left. */
static void
write_hashes (Tampered *t, const Target *target, GBytes *json, GBytes *packed)
{
  AltheaStatement *statement = althea_database_prepare (
      t->db, "UPDATE signed SET hash = $1, stored = $2 WHERE id = $3 AND version = $4", NULL);
  guint8 hash[32], stored[32];
  g_autoptr (GError) error = NULL;

  digest (json, hash);
  digest (packed, stored);
  althea_statement_bind_blob (statement, 1, hash, sizeof hash);
  althea_statement_bind_blob (statement, 2, stored, sizeof stored);
  althea_statement_bind_int (statement, 3, target->id);
  althea_statement_bind_int (statement, 4, target->version);
  althea_statement_run (statement, &error);
  g_assert_no_error (error);
}

static void
tamper (Tampered *t, const Target *target, guint form)
{
  g_autoptr (GBytes) json = form > 0 ? unpack (t, target->packed) : NULL;
  g_autoptr (GBytes) changed = change_byte (form > 0 ? json : target->packed);
  g_autoptr (GBytes) packed = form > 0 ? pack (t, changed) : g_bytes_ref (changed);

  write_document (t, target, packed);
  if (form == 2)
    write_hashes (t, target, changed, packed);
}

/* Each change stands alone: it is looked for inside a transaction that is then taken back. */
static void
test_every_byte (Tampered *t, gconstpointer data)
{
  g_autoptr (GArray) targets = list_targets (t);
  guint n_found[3] = { 0 };

  g_assert_cmpuint (targets->len, ==, N_NOTES + N_NOTES / 5);
  g_assert_true (host_verify_signatures (t->connection, NULL));
  for (guint i = 0; i < N_CHANGES; i++)
    {
      const Target *target
          = &g_array_index (targets, Target, g_test_rand_int_range (0, (gint32)targets->len));
      g_autoptr (GError) error = NULL;
      g_assert_true (althea_database_begin (t->db, TRUE, NULL));
      execute (t, "DROP TRIGGER signed_version_stays; DROP TRIGGER history_stays; DROP TRIGGER signed_stays");
      tamper (t, target, i % 3);
      g_assert_false (host_verify_signatures (t->connection, &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
      n_found[i % 3] += g_str_has_prefix (error->message, target->name);
      althea_database_rollback (t->db);
    }
  g_test_message ("found %u packed bytes, %u characters, %u with fitting hashes", n_found[0], n_found[1],
                  n_found[2]);
  g_assert_cmpuint (n_found[0] + n_found[1] + n_found[2], ==, N_CHANGES);
  g_assert_true (host_verify_signatures (t->connection, NULL));
}

/* Without taking the triggers out nobody gets that far. */
static void
test_triggers (Tampered *t, gconstpointer data)
{
  static const char *const statements[] = {
    "UPDATE resource SET doc = x'00' WHERE id IN (SELECT id FROM signed)",
    "UPDATE resource SET version = version + 1 WHERE id IN (SELECT id FROM signed)",
    "DELETE FROM resource WHERE id IN (SELECT id FROM signed)",
    "UPDATE signed SET time = 0",
    "DELETE FROM signed",
    "UPDATE signer SET person = 'Practitioner/x'",
    "DELETE FROM signer",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (althea_database_exec (t->db, statements[i], &error));
      g_assert_nonnull (error);
    }
}

/* What a forger might do beside the text, and what verify says of it. */
static void
test_around (Tampered *t, gconstpointer data)
{
  static const struct
  {
    const char *sql, *says;
  } cases[] = {
    { "DROP TRIGGER signed_stays", "schema" },
    { "DROP TRIGGER signed_is_kept; DELETE FROM signed WHERE id = (SELECT max(id) FROM signed)", "is gone" },
    { "DROP TRIGGER signed_stays; UPDATE signed SET time = time - 1000 WHERE id = (SELECT max(id) FROM "
      "signed)",
      "does not verify" },
    { "DROP TRIGGER signed_stays; UPDATE signed SET role = 'staff' WHERE id = (SELECT max(id) FROM signed)",
      "does not verify" },
    { "INSERT INTO signer VALUES ('f00', 'Practitioner/x', 1, x'00')", "nobody made" },
    { "DROP TRIGGER signer_stays; UPDATE signer SET public = zeroblob(32)", "does not verify" },
    { "UPDATE resource SET doc = (SELECT doc FROM resource p WHERE p.id = (SELECT min(provenance) FROM "
      "signed))"
      " WHERE id = (SELECT max(provenance) FROM signed)",
      "provenance" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (althea_database_begin (t->db, TRUE, NULL));
      execute (t, cases[i].sql);
      g_assert_false (host_verify_signatures (t->connection, &error));
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("%s: %s", cases[i].sql, error->message);
      althea_database_rollback (t->db);
    }
}

/* The whole verify, as the command line runs it, names the note. */
static void
test_verify_names_it (Tampered *t, gconstpointer data)
{
  g_autoptr (GArray) targets = list_targets (t);
  const Target *target = &g_array_index (targets, Target, 3);
  g_autoptr (GError) error = NULL;

  execute (t, "DROP TRIGGER signed_version_stays; DROP TRIGGER history_stays");
  tamper (t, target, 1);
  g_assert_false (host_store_verify (t->note.base.store, NULL, NULL, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT);
  g_assert_true (g_str_has_prefix (error->message, target->name));
  /* As it was, for the check at the end of every test. */
  write_document (t, target, target->packed);
  execute (t, "CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, ''); END;"
              "CREATE TRIGGER signed_version_stays BEFORE UPDATE ON resource WHEN 0 BEGIN SELECT 1; END");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(path, func) g_test_add (path, Tampered, NULL, set_up, func, tear_down)
  TEST ("/notes/tampered/bytes", test_every_byte);
  TEST ("/notes/tampered/triggers", test_triggers);
  TEST ("/notes/tampered/around", test_around);
  TEST ("/notes/tampered/verify", test_verify_names_it);
  return g_test_run ();
}
