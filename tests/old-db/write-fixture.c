/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "althea-clock.h"
#include "host-store-private.h"
#include "host-transaction-private.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <zdict.h>

/* Prints the rows of a small record of the present schema as SQL, for tests/old-db/vN.sql of the version that
 * the next migration step leaves behind: write-fixture SCHEMA.sql... > vN.sql. The documents are packed again
 * with a small dictionary of their own, so that the fixture stays short and does not change with the
 * program's. */

#define DICTIONARY_BYTES 1536
#define FIXTURE_TIME_US (G_GINT64_CONSTANT (1775000000) * G_USEC_PER_SEC)

static const HostAuthor author = { .person = "Practitioner/dr-1", .role = "clinician", .device = "local" };

static const struct
{
  const char *kind, *id, *json;
  guint64 base;
  gboolean released;
} versions[] = {
  { "Patient", "018f2a30-1111-7aaa-8bbb-0123456789ab",
    "{\"resourceType\":\"Patient\",\"id\":\"018f2a30-1111-7aaa-8bbb-0123456789ab\",\"identifier\":[{"
    "\"system\":"
    "\"urn:althea:record-number\",\"value\":\"0000001\"}],\"name\":[{\"family\":\"Reyes\",\"given\":[\"Ana\"]"
    "}],"
    "\"telecom\":[{\"system\":\"phone\",\"value\":\"(555) 010-0142\"}],\"birthDate\":\"1972-03-12\"}",
    0, TRUE },
  { "Patient", "018f2a30-1111-7aaa-8bbb-0123456789ab",
    "{\"resourceType\":\"Patient\",\"id\":\"018f2a30-1111-7aaa-8bbb-0123456789ab\",\"identifier\":[{"
    "\"system\":"
    "\"urn:althea:record-number\",\"value\":\"0000001\"}],\"name\":[{\"family\":\"Reyes-Łuczak\",\"given\":["
    "\"Ana\"]}],"
    "\"telecom\":[{\"system\":\"phone\",\"value\":\"(555) 010-0142\"}],\"birthDate\":\"1972-03-12\"}",
    1, TRUE },
  { "Encounter", "visit-1",
    "{\"resourceType\":\"Encounter\",\"id\":\"visit-1\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
    "\"subject\":"
    "{\"reference\":\"Patient/"
    "018f2a30-1111-7aaa-8bbb-0123456789ab\"},\"period\":{\"start\":\"2026-03-01T09:00:00Z\"}}",
    0, FALSE },
  { "Observation", "weight-1",
    "{\"resourceType\":\"Observation\",\"id\":\"weight-1\",\"status\":\"final\",\"category\":[{\"coding\":[{"
    "\"system\":"
    "\"urn:c\",\"code\":\"vital-signs\"},{\"system\":\"urn:c\",\"code\":\"home\"}]}],\"code\":{\"coding\":[{"
    "\"system\":"
    "\"http://loinc.org\",\"code\":\"29463-7\"}]},\"subject\":{\"reference\":\"Patient/"
    "018f2a30-1111-7aaa-8bbb-"
    "0123456789ab\"},\"encounter\":{\"reference\":\"Encounter/"
    "visit-1\"},\"effectiveDateTime\":\"2026-03-01\","
    "\"valueQuantity\":{\"value\":71.50,\"unit\":\"kg\",\"code\":\"kg\"}}",
    0, TRUE },
  { "Condition", "asthma",
    "{\"resourceType\":\"Condition\",\"id\":\"asthma\",\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]"
    "},\"code\":"
    "{\"coding\":[{\"system\":\"http://snomed.info/"
    "sct\",\"code\":\"195967001\"}]},\"subject\":{\"reference\":"
    "\"Patient/018f2a30-1111-7aaa-8bbb-0123456789ab\"},\"onsetDateTime\":\"2019\"}",
    0, FALSE },
  { "MedicationRequest", "inhaler",
    "{\"resourceType\":\"MedicationRequest\",\"id\":\"inhaler\",\"status\":\"active\",\"intent\":\"order\","
    "\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://www.nlm.nih.gov/research/umls/"
    "rxnorm\",\"code\":"
    "\"745752\"}]},\"subject\":{\"reference\":\"Patient/018f2a30-1111-7aaa-8bbb-0123456789ab\"}}",
    0, FALSE },
  { "Appointment", "booking",
    "{\"resourceType\":\"Appointment\",\"id\":\"booking\",\"status\":\"booked\",\"start\":\"2026-07-01T09:00:"
    "00Z\",\"end\":"
    "\"2026-07-01T09:20:00Z\",\"participant\":[{\"actor\":{\"reference\":\"Practitioner/"
    "dr-1\"},\"status\":\"accepted\"}]}",
    0, FALSE },
};

/* --- the record ---------------------------------------------------------------------------------- */

static gboolean
write_record (HostTransaction *transaction, gpointer data, GError **error)
{
  /* Which start of which machine it was is nobody's business. */
  memset (transaction->boot, 0, sizeof transaction->boot);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new (versions[i].json, strlen (versions[i].json));
      const HostAuditEntry entry = { .action = versions[i].base == 0 ? "create" : "update",
                                     .outcome = "ok",
                                     .resource_type = versions[i].kind,
                                     .resource_id = versions[i].id,
                                     .version = versions[i].base + 1 };
      g_autoptr (HostVersion) version = host_transaction_put (transaction, versions[i].kind, versions[i].id,
                                                              versions[i].base, json, versions[i].released,
                                                              &author, "fixture", NULL, error);
      if (version == NULL || !host_transaction_audit (transaction, &author, &entry, error))
        return FALSE;
    }
  return host_transaction_set_fact (transaction, "invite", "i-1", "{\"state\":\"open\"}", error)
         && host_transaction_remember_operation (transaction, "device-1", "op-1", "message-send", "digest",
                                                 "{\"message\":\"m\"}", error)
         && host_transaction_next_number (transaction, "record-number", error) == 1;
}

/* --- the rows ------------------------------------------------------------------------------------ */

static void
print_hex (const guint8 *bytes, gsize n_bytes)
{
  fputs ("x'", stdout);
  for (gsize i = 0; i < n_bytes; i++)
    printf ("%02x", bytes[i]);
  fputc ('\'', stdout);
}

/* Each row is a whole INSERT. */
static gboolean
print_rows (AltheaDatabase *db, const char *sql, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      if (!row)
        return TRUE;
      printf ("%s\n", althea_statement_text (statement, 0));
    }
  return FALSE;
}

typedef struct
{
  HostCodec *from, *to;
  HostCodecState *state;
} Repack;

/* Each row is an INSERT up to its document, and the document. */
static gboolean
print_documents (AltheaDatabase *db, const char *sql, Repack *repack, GError **error)
{
  AltheaStatement *statement = althea_database_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (althea_statement_step (statement, &row, error))
    {
      g_autoptr (GBytes) json = NULL;
      const guint8 *packed;
      const void *text;
      gsize n_packed, n_text;
      if (!row)
        return TRUE;
      packed = althea_statement_blob (statement, 1, &n_packed);
      json = host_codec_unpack (repack->from, repack->state, packed, n_packed, error);
      if (json == NULL)
        return FALSE;
      text = g_bytes_get_data (json, &n_text);
      packed = host_codec_pack (repack->to, repack->state, text, n_text, &n_packed, error);
      fputs (althea_statement_text (statement, 0), stdout);
      print_hex (packed, n_packed);
      fputs (");\n", stdout);
    }
  return FALSE;
}

static gboolean
print_dictionary (Repack *repack, GError **error)
{
  guint8 dictionary[DICTIONARY_BYTES];
  g_autoptr (GByteArray) samples = g_byte_array_new ();
  gsize sizes[G_N_ELEMENTS (versions)], n_bytes;
  const ZDICT_params_t parameters = { .dictID = 4711 };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n_digest = sizeof digest;

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      sizes[i] = strlen (versions[i].json);
      g_byte_array_append (samples, (const guint8 *)versions[i].json, (guint)sizes[i]);
    }
  n_bytes = ZDICT_finalizeDictionary (dictionary, sizeof dictionary, samples->data, 600, samples->data, sizes,
                                      G_N_ELEMENTS (sizes), parameters);
  if (ZDICT_isError (n_bytes))
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "no dictionary: %s",
                   ZDICT_getErrorName (n_bytes));
      return FALSE;
    }
  g_checksum_update (checksum, dictionary, (gssize)n_bytes);
  g_checksum_get_digest (checksum, digest, &n_digest);
  fputs ("INSERT INTO zdict VALUES(4711,", stdout);
  print_hex (dictionary, n_bytes);
  fputc (',', stdout);
  print_hex (digest, n_digest);
  fputs (");\n", stdout);
  return host_codec_add (repack->to, dictionary, n_bytes, error);
}

static gboolean
print_record (HostStore *store, AltheaDatabase *db, GError **error)
{
  static const char *const before[] = {
    "SELECT 'INSERT INTO setting VALUES('||quote(key)||','||quote(value)||');' FROM setting",
    "SELECT 'INSERT INTO kind VALUES('||id||','||quote(name)||','||n||');' FROM kind",
    "SELECT 'INSERT INTO node VALUES('||id||','||kind||','||quote(fid)||');' FROM node",
    "SELECT 'INSERT INTO term VALUES('||id||','||quote(system)||','||quote(code)||');' FROM term",
    "SELECT 'INSERT INTO author VALUES('||id||','||quote(person)||','||quote(role)||','||quote(device)||');' "
    "FROM author",
  };
  static const char *const after[] = {
    "SELECT 'INSERT INTO token VALUES('||role||','||value||','||id||');' FROM token",
    "SELECT 'INSERT INTO identifier VALUES('||quote(value)||','||system||','||kind||','||id||');' FROM "
    "identifier",
    "SELECT 'INSERT INTO obs "
    "VALUES('||patient||','||code||','||date||','||id||','||quote(num)||','||quote(txt)||','||unit||');'"
    " FROM obs",
    "SELECT 'INSERT INTO cond VALUES('||code||','||date||','||id||','||patient||','||status||');' FROM cond",
    "SELECT 'INSERT INTO med VALUES('||code||','||date||','||id||','||patient||','||status||');' FROM med",
    "SELECT 'INSERT INTO appt VALUES('||start||','||id||','||stop||','||patient||','||status||');' FROM appt",
    "SELECT 'INSERT INTO name VALUES('||kind||','||quote(sort)||','||id||');' FROM name",
    "SELECT 'INSERT INTO patient "
    "VALUES('||id||','||birth||','||quote(sort)||','||quote(names)||','||quote(numbers)||');'"
    " FROM patient",
    "SELECT 'INSERT INTO number VALUES('||quote(digits)||','||role||','||id||');' FROM number",
    "SELECT 'INSERT INTO pfts(rowid,family,given,other) VALUES('||id||','||quote(names)||','''','''');' FROM "
    "patient",
    "SELECT 'INSERT INTO ptri(rowid,names,numbers) "
    "VALUES('||id||','||quote(names)||','||quote(numbers)||');' FROM patient",
    "SELECT 'INSERT INTO fact VALUES('||quote(space)||','||quote(key)||','||quote(value)||');' FROM fact",
    "SELECT 'INSERT INTO counter VALUES('||quote(name)||','||last||');' FROM counter",
    "SELECT 'INSERT INTO operation "
    "VALUES('||quote(device)||','||quote(id)||','||quote(name)||','||quote(digest)||','"
    "||quote(result)||','||time||');' FROM operation",
    "SELECT 'INSERT INTO audit "
    "VALUES('||seq||','||time||','||quote(boot)||','||monotonic||','||quote(actor)||','||quote(role)||"
    "','||quote(device)||','||quote(patient)||','||quote(action)||','||quote(kind)||','||quote(id)||','||"
    "version||','||"
    "quote(outcome)||','||quote(detail)||','||quote(prev)||','||quote(hash)||');' FROM audit",
  };
  Repack repack = { .from = store->codec, .to = host_codec_new (), .state = host_codec_state_new () };
  gboolean ok = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (before) && ok; i++)
    ok = print_rows (db, before[i], error);
  ok = ok && print_dictionary (&repack, error)
       && print_documents (db,
                           "SELECT 'INSERT INTO resource "
                           "VALUES('||id||','||kind||','||patient||','||date||','||code||','||status"
                           "||','||category||','||encounter||','||version||','||seq||','||updated||','||"
                           "flags||','||author||','||"
                           "quote(reason)||',', doc FROM resource",
                           &repack, error)
       && print_documents (
           db,
           "SELECT 'INSERT INTO history VALUES('||id||','||version||','||seq||','||updated||','||flags||','||"
           "author||','||quote(reason)||',', doc FROM history",
           &repack, error);
  for (guint i = 0; i < G_N_ELEMENTS (after) && ok; i++)
    ok = print_rows (db, after[i], error);
  host_codec_free (repack.to);
  host_codec_state_free (repack.state);
  return ok;
}

static gboolean
print_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  fputs (text, stdout);
  return TRUE;
}

int
main (int argc, char **argv)
{
  const guint8 bytes[32] = { 1, 2, 3 };
  g_autofree char *directory = g_dir_make_tmp ("althea-fixture-XXXXXX", NULL);
  g_autoptr (AltheaSecret) master = NULL;
  g_autoptr (HostStore) store = NULL;
  g_autoptr (GError) error = NULL;
  HostConnection *connection;
  gboolean ok;

  althea_crypto_init ();
  host_store_set_reserve_bytes (0);
  althea_clock_set_fake_us (FIXTURE_TIME_US);
  master = althea_secret_new (bytes, sizeof bytes);
  store = host_store_open (directory, master, HOST_STORE_CREATE, &error);
  ok = store != NULL && host_store_run (store, write_record, NULL, &error);
  for (int i = 1; i < argc && ok; i++)
    ok = print_file (argv[i], &error);
  if (ok)
    {
      connection = host_readers_take (store->readers, &error);
      ok = connection != NULL && print_record (store, connection->db, &error);
      host_readers_give (store->readers, connection);
    }
  if (!ok)
    g_printerr ("write-fixture: %s\n", error != NULL ? error->message : "failed");
  if (store != NULL)
    host_store_close (store);
  g_printerr ("the record is left in %s\n", directory);
  return ok ? 0 : 1;
}
