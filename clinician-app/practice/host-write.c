/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-write.h"

#include "host-practice-private.h"
#include "host-release.h"
#include "host-signature.h"

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-json.h"

/* One record; a scan belongs into an attachment. */
#define MAX_RECORD_BYTES (8u * 1024 * 1024)

static yyjson_doc *
set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, message);
  return NULL;
}

static gboolean
check_model (GBytes *json, GError **error)
{
  g_autoptr (AltheaRecord) record = althea_fhir_read (json, error);
  return record != NULL && althea_record_validate (record, error);
}

yyjson_doc *
host_write_check (GBytes *json, const char *resource_type, const char *id, GError **error)
{
  AltheaJsonLimits limits = { .max_bytes = MAX_RECORD_BYTES };
  g_auto (AltheaJsonProblem) problem = { 0 };
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  if (!host_practice_is_type_name (resource_type) || !althea_id_is_valid (id))
    return set_invalid (error, "A record needs a type and an id.");
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, &limits, &problem, error);
  if (doc == NULL)
    return NULL;
  yyjson_val *root = yyjson_doc_get_root (doc);
  if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (root, "resourceType")), resource_type) != 0
      || g_strcmp0 (yyjson_get_str (yyjson_obj_get (root, "id")), id) != 0)
    return set_invalid (error, "The record is not of the type and id that it is sent as.");
  if (!althea_fhir_check (root, &problem, error) || !check_model (json, error))
    return NULL;
  return g_steal_pointer (&doc);
}

/* Tags that say what the practice decided are changed by those who may decide it. */
static gboolean
check_tags (const HostWriter *writer, const char *resource_type, yyjson_val *before, yyjson_val *after,
            GError **error)
{
  if (writer->in_operation || host_actor_get_role (writer->actor) == HOST_ROLE_SYSTEM)
    return TRUE;
  if (g_strcmp0 (host_release_find_tag (before, HOST_TAG_PORTAL),
                 host_release_find_tag (after, HOST_TAG_PORTAL)))
    {
      set_invalid (error, "The portal state of a patient is changed by invitations only.");
      return FALSE;
    }
  if (g_strcmp0 (host_release_get_tag (before), host_release_get_tag (after)) != 0
      && !host_policy_allows (host_actor_get_role (writer->actor), resource_type, HOST_VERB_RELEASE))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED,
                           "This role may not release or hold back.");
      return FALSE;
    }
  return TRUE;
}

/* A note becomes final by being signed, and a signed one is marked as an error by the operation that says
 * why. The store keeps the rest of what was signed. What comes from elsewhere arrives final, and is not
 * signed here. */
static gboolean
check_note (const HostWriter *writer, HostTransaction *transaction, HostVersion *current,
            const char *resource_type, yyjson_val *before, yyjson_val *after, GError **error)
{
  const char *was = yyjson_get_str (yyjson_obj_get (before, "status"));
  const char *is = yyjson_get_str (yyjson_obj_get (after, "status"));
  gboolean is_signed = FALSE;
  if (writer->signing || !g_str_equal (resource_type, "Composition") || g_strcmp0 (was, is) == 0)
    return TRUE;
  if (current != NULL
      && !host_transaction_is_signed (transaction, resource_type, current->id, &is_signed, error))
    return FALSE;
  if (!is_signed
      && (host_actor_get_role (writer->actor) == HOST_ROLE_SYSTEM || g_strcmp0 (is, "preliminary") == 0
          || g_strcmp0 (is, "entered-in-error") == 0))
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED,
                       is_signed ? "A signed note is added to, or marked as an error with a reason."
                                 : "A note becomes final by being signed.");
  return FALSE;
}

static gboolean
check_before (const HostWriter *writer, HostTransaction *transaction, HostVersion *current,
              const char *resource_type, guint64 base_version, yyjson_val *root, GError **error)
{
  if (current == NULL)
    return base_version == 0 ? check_tags (writer, resource_type, NULL, root, error)
                                   && check_note (writer, transaction, NULL, resource_type, NULL, root, error)
                             : host_practice_set_not_found (error);
  if (!writer->in_operation && !host_policy_may_view (writer->actor, current))
    return host_practice_set_not_found (error);
  gsize n_bytes;
  const char *text = g_bytes_get_data (current->json, &n_bytes);
  g_autoptr (yyjson_doc) before = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  return check_tags (writer, resource_type, yyjson_doc_get_root (before), root, error)
         && check_note (writer, transaction, current, resource_type, yyjson_doc_get_root (before), root,
                        error);
}

/* A record never moves from one chart to another: it is marked entered in error here and made again there. */
static gboolean
check_after (HostTransaction *transaction, HostVersion *current, HostVersion *version, GError **error)
{
  const char *compartment = host_version_get_compartment (version);
  if (current != NULL && g_strcmp0 (host_version_get_compartment (current), compartment) != 0)
    {
      set_invalid (error, "A record stays in the chart of its patient.");
      return FALSE;
    }
  if (compartment == NULL || g_str_equal (version->resource_type, "Patient"))
    return TRUE;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) patient = host_transaction_read (transaction, "Patient", compartment, &failure);
  if (patient != NULL)
    return TRUE;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    set_invalid (error, "The patient whom the record names is not here.");
  return FALSE;
}

static gboolean
audit (const HostWriter *writer, HostTransaction *transaction, HostVersion *current, HostVersion *version,
       GError **error)
{
  HostAuthor author = host_practice_author (writer->actor);
  gboolean was_released = current != NULL && current->released;
  HostAuditEntry entry = {
    .action = current == NULL ? "create" : "update",
    .outcome = "ok",
    .resource_type = version->resource_type,
    .resource_id = version->id,
    .version = version->version,
    .patient_id = host_version_get_compartment (version),
    .detail = version->released == was_released ? NULL
              : version->released               ? "released"
                                                : "withdrawn",
  };
  return host_transaction_audit (transaction, &author, &entry, error);
}

HostVersion *
host_write_put (const HostWriter *writer, HostTransaction *transaction, const char *resource_type,
                const char *id, guint64 base_version, GBytes *json, yyjson_val *root, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) current = host_transaction_read (transaction, resource_type, id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (!check_before (writer, transaction, current, resource_type, base_version, root, error))
    return NULL;
  gboolean was_released = current != NULL && (current->released || current->was_released);
  gboolean released = host_release_decide (root, was_released, NULL);
  HostAuthor author = host_practice_author (writer->actor);
  gboolean unchanged = FALSE;
  g_autoptr (HostVersion) version = host_transaction_put (transaction, resource_type, id, base_version, json,
                                                          released, &author, writer->reason, &unchanged,
                                                          error);
  if (version == NULL)
    return NULL;
  if (!unchanged
      && (!check_after (transaction, current, version, error)
          || !audit (writer, transaction, current, version, error)))
    return NULL;
  return g_steal_pointer (&version);
}

HostVersion *
host_write_record (const HostWriter *writer, HostTransaction *transaction, AltheaRecord *record,
                   guint64 base_version, GError **error)
{
  g_autoptr (GBytes) json = althea_fhir_write (record);
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  if (doc == NULL)
    {
      set_invalid (error, "The record could not be written as JSON.");
      return NULL;
    }
  return host_write_put (writer, transaction, althea_record_get_resource_type (record),
                         althea_record_get_id (record), base_version, json, yyjson_doc_get_root (doc), error);
}

/* The array object[name], made when missing. */
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
remove_tags (yyjson_mut_val *tags, const char *system)
{
  for (size_t i = yyjson_mut_arr_size (tags); i-- > 0;)
    {
      yyjson_mut_val *tag = yyjson_mut_arr_get (tags, i);
      if (g_strcmp0 (yyjson_mut_get_str (yyjson_mut_obj_get (tag, "system")), system) == 0)
        yyjson_mut_arr_remove (tags, i);
    }
}

GBytes *
host_write_set_tag (GBytes *json, const char *system, const char *code, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  g_autoptr (yyjson_mut_doc) edit = doc != NULL ? yyjson_doc_mut_copy (doc, NULL) : NULL;
  yyjson_mut_val *root = edit != NULL ? yyjson_mut_doc_get_root (edit) : NULL;
  if (!yyjson_mut_is_obj (root))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A stored record is not JSON.");
      return NULL;
    }
  yyjson_mut_val *meta = ensure (edit, root, "meta", FALSE);
  yyjson_mut_val *tags = ensure (edit, meta, "tag", TRUE);
  remove_tags (tags, system);
  if (code != NULL)
    {
      yyjson_mut_val *tag = yyjson_mut_arr_add_obj (edit, tags);
      yyjson_mut_obj_add_strcpy (edit, tag, "system", system);
      yyjson_mut_obj_add_strcpy (edit, tag, "code", code);
    }
  /* FHIR knows no empty arrays and objects. */
  if (yyjson_mut_arr_size (tags) == 0)
    yyjson_mut_obj_remove_key (meta, "tag");
  if (yyjson_mut_obj_size (meta) == 0)
    yyjson_mut_obj_remove_key (root, "meta");
  return althea_json_write_mut (edit);
}
