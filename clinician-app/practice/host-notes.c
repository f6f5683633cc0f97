/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-notes.h"

#include "host-practice-private.h"
#include "host-signature.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-json.h"
#include "althea-provenance.h"

#include <string.h>

/* Clocks are set right by small steps all the time. */
#define CLOCK_STEP_US (60 * G_USEC_PER_SEC)

#define ACT_CODES "http://terminology.hl7.org/CodeSystem/v3-ActCode"
#define AGENT_TYPES "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
#define SIGNATURE_TYPES "urn:iso-astm:E1762-95:2013"
#define TARGET_FORMAT "application/fhir+json"

/* What an act is called in FHIR's and ASTM's words. */
static const struct
{
  const char *act, *agent, *type, *display;
} acts[] = {
  { ALTHEA_SIGNATURE_AUTHOR, "author", "1.2.840.10065.1.12.1.1", "Author's Signature" },
  { ALTHEA_SIGNATURE_COSIGNER, "verifier", "1.2.840.10065.1.12.1.5", "Verification Signature" },
  { ALTHEA_SIGNATURE_RETRACTION, "attester", "1.2.840.10065.1.12.1.17",
    "Administrative (Error/Edit) Signature" },
};

gint64
host_note_get_moment_us (HostTransaction *transaction, GError **error)
{
  gint64 last_us = host_transaction_last_moment_us (transaction, error);
  /* Whole milliseconds, as a FHIR instant has them. */
  gint64 now_us = althea_clock_now_us () / 1000 * 1000;
  if (last_us < 0)
    return 0;
  if (now_us + CLOCK_STEP_US >= last_us)
    return now_us;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED,
                       "This computer's clock stands before what was signed last; set it right first.");
  return 0;
}

/* --- canonical form -------------------------------------------------------------------------------- */

static yyjson_mut_val *
ensure (yyjson_mut_doc *doc, yyjson_mut_val *object, const char *name, gboolean array)
{
  yyjson_mut_val *value = yyjson_mut_obj_get (object, name);
  if (value == NULL)
    {
      value = array ? yyjson_mut_arr (doc) : yyjson_mut_obj (doc);
      yyjson_mut_obj_add (object, yyjson_mut_strcpy (doc, name), value);
    }
  return value;
}

static void
add_label (yyjson_mut_doc *doc, yyjson_mut_val *root)
{
  yyjson_mut_val *security = ensure (doc, ensure (doc, root, "meta", FALSE), "security", TRUE);
  yyjson_mut_val *label = yyjson_mut_arr_add_obj (doc, security);
  yyjson_mut_obj_add_str (doc, label, "system", ACT_CODES);
  yyjson_mut_obj_add_str (doc, label, "code", "PSYTHPN");
}

GBytes *
host_note_canonical (GBytes *json, gboolean psychotherapy, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_mut_doc) edit = doc != NULL ? yyjson_doc_mut_copy (doc, NULL) : NULL;
  if (edit == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A note is JSON.");
      return NULL;
    }
  if (psychotherapy)
    add_label (edit, yyjson_mut_doc_get_root (edit));
  g_autoptr (yyjson_doc) labelled = yyjson_mut_doc_imut_copy (edit, NULL);
  return althea_json_write_canonical (yyjson_doc_get_root (labelled));
}

/* --- the Provenance -------------------------------------------------------------------------------- */

static yyjson_mut_val *
add_coding (yyjson_mut_doc *doc, yyjson_mut_val *concept, const char *system, const char *code)
{
  yyjson_mut_val *coding = yyjson_mut_arr_add_obj (doc, yyjson_mut_obj_add_arr (doc, concept, "coding"));
  yyjson_mut_obj_add_strcpy (doc, coding, "system", system);
  yyjson_mut_obj_add_strcpy (doc, coding, "code", code);
  return coding;
}

static void
add_reference (yyjson_mut_doc *doc, yyjson_mut_val *object, const char *reference, const char *display)
{
  yyjson_mut_obj_add_strcpy (doc, object, "reference", reference);
  if (display != NULL && *display != '\0')
    yyjson_mut_obj_add_strcpy (doc, object, "display", display);
}

static void
add_targets (yyjson_mut_doc *doc, yyjson_mut_val *root, HostVersion *note)
{
  yyjson_mut_val *targets = yyjson_mut_obj_add_arr (doc, root, "target");
  g_autofree char *version
      = g_strdup_printf ("%s/%s/_history/%" G_GUINT64_FORMAT, note->resource_type, note->id, note->version);
  const char *patient_id = host_version_get_compartment (note);
  add_reference (doc, yyjson_mut_arr_add_obj (doc, targets), version, NULL);
  if (patient_id == NULL)
    return;
  /* So that it is part of the chart. */
  g_autofree char *patient = g_strconcat ("Patient/", patient_id, NULL);
  add_reference (doc, yyjson_mut_arr_add_obj (doc, targets), patient, NULL);
}

static GBytes *
make_provenance (HostVersion *note, HostSigner *signer, guint act, gint64 when_us, GBytes *signature,
                 const char *id)
{
  g_autoptr (yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  g_autofree char *instant = althea_clock_to_instant (when_us);
  gsize n_bytes;
  const guchar *bytes = g_bytes_get_data (signature, &n_bytes);
  g_autofree char *data = g_base64_encode (bytes, n_bytes);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "resourceType", "Provenance");
  yyjson_mut_obj_add_strcpy (doc, root, "id", id);
  add_targets (doc, root, note);
  yyjson_mut_obj_add_strcpy (doc, root, "recorded", instant);
  add_coding (doc, yyjson_mut_obj_add_obj (doc, root, "activity"), ALTHEA_SIGNATURE_ACTS, acts[act].act);
  yyjson_mut_val *agent = yyjson_mut_arr_add_obj (doc, yyjson_mut_obj_add_arr (doc, root, "agent"));
  add_coding (doc, yyjson_mut_obj_add_obj (doc, agent, "type"), AGENT_TYPES, acts[act].agent);
  add_reference (doc, yyjson_mut_obj_add_obj (doc, agent, "who"), host_signer_get_person (signer),
                 host_signer_get_name (signer));
  yyjson_mut_val *item = yyjson_mut_arr_add_obj (doc, yyjson_mut_obj_add_arr (doc, root, "signature"));
  yyjson_mut_val *key = yyjson_mut_arr_add_obj (doc, yyjson_mut_obj_add_arr (doc, item, "extension"));
  yyjson_mut_obj_add_str (doc, key, "url", "urn:althea:signing-key");
  yyjson_mut_obj_add_strcpy (doc, key, "valueString", host_signer_get_id (signer));
  yyjson_mut_val *type = yyjson_mut_arr_add_obj (doc, yyjson_mut_obj_add_arr (doc, item, "type"));
  yyjson_mut_obj_add_str (doc, type, "system", SIGNATURE_TYPES);
  yyjson_mut_obj_add_str (doc, type, "code", acts[act].type);
  yyjson_mut_obj_add_str (doc, type, "display", acts[act].display);
  yyjson_mut_obj_add_strcpy (doc, item, "when", instant);
  add_reference (doc, yyjson_mut_obj_add_obj (doc, item, "who"), host_signer_get_person (signer),
                 host_signer_get_name (signer));
  yyjson_mut_obj_add_str (doc, item, "targetFormat", TARGET_FORMAT);
  yyjson_mut_obj_add_str (doc, item, "sigFormat", ALTHEA_SIGNATURE_FORMAT);
  yyjson_mut_obj_add_strcpy (doc, item, "data", data);
  return althea_json_write_mut (doc);
}

static gboolean
write_json (const HostWriter *writer, HostTransaction *transaction, const char *type, const char *id,
            guint64 base_version, GBytes *json, HostVersion **version, GError **error)
{
  g_autoptr (yyjson_doc) doc = host_write_check (json, type, id, error);
  if (doc == NULL)
    return FALSE;
  *version
      = host_write_put (writer, transaction, type, id, base_version, json, yyjson_doc_get_root (doc), error);
  return *version != NULL;
}

static guint
find_act (const char *act)
{
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (acts) && !g_str_equal (acts[i].act, act))
    i++;
  return i;
}

gboolean
host_note_countersign (const HostWriter *writer, HostTransaction *transaction, HostSigner *signer,
                       HostVersion *note, const char *act, gint64 when_us, GError **error)
{
  HostAuthor author = host_practice_author (writer->actor);
  const HostSignature signature = { .resource_type = note->resource_type,
                                    .id = note->id,
                                    .version = note->version,
                                    .act = act,
                                    .person = host_signer_get_person (signer),
                                    .role = author.role,
                                    .time_us = when_us,
                                    .signer = host_signer_get_id (signer) };
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, note->json);
  g_autoptr (GBytes) statement = host_signature_statement (&signature, hash);
  g_autoptr (GBytes) bytes = host_signer_sign (signer, statement);
  g_autofree char *id = althea_id_new ();
  g_autoptr (GBytes) json = make_provenance (note, signer, find_act (act), when_us, bytes, id);
  g_autoptr (HostVersion) provenance = NULL;
  author.person = signature.person;
  return write_json (writer, transaction, "Provenance", id, 0, json, &provenance, error)
         && host_transaction_add_signature (transaction, &signature, bytes, id, &author, error);
}

HostVersion *
host_note_seal (const HostWriter *writer, HostTransaction *transaction, HostSigner *signer, GBytes *json,
                guint64 base_version, const char *act, gint64 when_us, GError **error)
{
  HostWriter signing = *writer;
  g_autofree char *id = NULL;
  g_autoptr (HostVersion) version = NULL;
  g_autoptr (GBytes) canonical = host_note_canonical (json, FALSE, error);
  signing.signing = TRUE;
  if (canonical == NULL)
    return NULL;
  if (!althea_fhir_peek (canonical, NULL, &id) || id == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A note needs an id.");
      return NULL;
    }
  if (!write_json (&signing, transaction, "Composition", id, base_version, canonical, &version, error)
      || !host_note_countersign (&signing, transaction, signer, version, act, when_us, error))
    return NULL;
  return g_steal_pointer (&version);
}
