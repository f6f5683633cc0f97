/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-call.h"

#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-id.h"
#include "althea-text.h"

#include <string.h>

gboolean
host_call_set_error (GError **error, int code, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, code, message);
  return FALSE;
}

static gboolean
set_missing (GError **error, const char *parameter)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The operation needs \"%s\".", parameter);
  return FALSE;
}

gboolean
host_call_get_text (HostCall *call, const char *parameter, gboolean required, gboolean multiline,
                    guint max_characters, char **text, GError **error)
{
  const char *given = althea_operation_get_string (call->operation, parameter);
  *text = NULL;
  /* A character has at most four bytes: what is far too long is not even cleaned. */
  if (given != NULL && strlen (given) > 4 * (gsize)max_characters)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE, "\"%s\" has at most %u characters.",
                   parameter, max_characters);
      return FALSE;
    }
  g_autofree char *clean = given != NULL ? g_strstrip (althea_text_clean (given, multiline, NULL)) : NULL;
  if (althea_text_is_empty (clean))
    return required ? set_missing (error, parameter) : TRUE;
  if (g_utf8_strlen (clean, -1) > (glong)max_characters)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE, "\"%s\" has at most %u characters.",
                   parameter, max_characters);
      return FALSE;
    }
  *text = g_steal_pointer (&clean);
  return TRUE;
}

gboolean
host_call_get_id (HostCall *call, const char *parameter, const char *resource_type, gboolean required,
                  char **id, GError **error)
{
  const char *given = althea_operation_get_string (call->operation, parameter);
  *id = NULL;
  if (althea_text_is_empty (given))
    return required ? set_missing (error, parameter) : TRUE;
  const char *slash = strchr (given, '/');
  if (slash != NULL && strlen (resource_type) == (gsize)(slash - given)
      && g_str_has_prefix (given, resource_type))
    given = slash + 1;
  /* What is no id names nothing. */
  if (!althea_id_is_valid (given))
    return host_practice_set_not_found (error);
  *id = g_strdup (given);
  return TRUE;
}

const char *
host_call_get_patient (HostCall *call, GError **error)
{
  const char *own = host_actor_get_patient_id (call->actor);
  g_autofree char *id = NULL;
  if (!host_call_get_id (call, "patient", "Patient", own == NULL, &id, error))
    return NULL;
  if (own != NULL && id != NULL && !g_str_equal (own, id))
    {
      host_practice_set_not_found (error);
      return NULL;
    }
  g_free (call->patient_id);
  call->patient_id = own != NULL ? g_strdup (own) : g_steal_pointer (&id);
  return call->patient_id;
}

HostVersion *
host_call_read (HostCall *call, const char *resource_type, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) version = NULL;
  if (call->transaction != NULL)
    version = host_transaction_read (call->transaction, resource_type, id, &failure);
  else
    version = host_store_read (host_practice_get_store (call->practice), resource_type, id, &failure);
  if (failure != NULL && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (version != NULL && host_policy_may_view (call->actor, version))
    return g_steal_pointer (&version);
  host_practice_set_not_found (error);
  return NULL;
}

AltheaRecord *
host_call_read_record (HostCall *call, const char *resource_type, const char *id, guint64 *version,
                       GError **error)
{
  g_autoptr (HostVersion) found = host_call_read (call, resource_type, id, error);
  if (found == NULL)
    return NULL;
  if (version != NULL)
    *version = found->version;
  return althea_fhir_read (found->json, error);
}

gboolean
host_call_write (HostCall *call, AltheaRecordBuilder *builder, guint64 base_version, GError **error)
{
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, error);
  if (record == NULL)
    return FALSE;
  g_autoptr (HostVersion) version
      = host_write_record (&call->writer, call->transaction, record, base_version, error);
  return version != NULL;
}

void
host_call_set_result (HostCall *call, const char *name, const char *value)
{
  json_object_set_string_member (call->result, name, value);
}

void
host_call_note_record (HostCall *call, const char *resource_type, const char *id)
{
  g_free (call->resource_id);
  call->resource_type = resource_type;
  call->resource_id = g_strdup (id);
}
