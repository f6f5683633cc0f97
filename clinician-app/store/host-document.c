/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-document.h"

#include "althea-error.h"

#include <string.h>

/* Parsing may take twelve times the text; so much is not kept. */
#define PASSING_MAX_BYTES (256 * 1024)

static gboolean
is_type_name (const char *text)
{
  if (text == NULL || !g_ascii_isupper (*text))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalpha (*c) || c - text > 40)
      return FALSE;
  return TRUE;
}

static void
parse (HostDocument *self, HostCodecState *scratch)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (self->json, &n_bytes);
  yyjson_alc allocator;

  if (n_bytes > PASSING_MAX_BYTES)
    scratch = NULL;
  if (scratch != NULL)
    {
      const gsize n_scratch = yyjson_read_max_memory_usage (n_bytes, YYJSON_READ_NUMBER_AS_RAW);
      yyjson_alc_pool_init (&allocator, host_codec_state_get_scratch (scratch, n_scratch), n_scratch);
    }
  self->parsed = yyjson_read_opts ((char *)text, n_bytes, YYJSON_READ_NUMBER_AS_RAW,
                                   scratch != NULL ? &allocator : NULL, NULL);
  self->root = yyjson_doc_get_root (self->parsed);
}

static HostDocument *
pack (HostCodec *codec, HostCodecState *state, const char *resource_type, const char *id, GBytes *json,
      GError **error)
{
  g_autoptr (HostDocument) self = NULL;
  const guint8 *packed;
  gsize n_bytes;
  const void *bytes = g_bytes_get_data (json, &n_bytes);

  if (!is_type_name (resource_type))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "this is not the name of a resource type");
      return NULL;
    }
  self = g_new0 (HostDocument, 1);
  self->kind = g_intern_string (resource_type);
  self->id = g_strdup (id);
  self->json = g_bytes_ref (json);
  if (!host_fid_init (&self->fid, id, strlen (id)))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "the id breaks the FHIR grammar");
      return NULL;
    }
  packed = host_codec_pack (codec, state, bytes, n_bytes, &self->n_packed, error);
  if (packed == NULL)
    return NULL;
  self->packed = g_memdup2 (packed, self->n_packed);
  return g_steal_pointer (&self);
}

static gboolean
take_apart (HostDocument *self, GTimeZone *zone, GError **error)
{
  if (!yyjson_equals_str (yyjson_obj_get (self->root, "resourceType"), self->kind)
      || !yyjson_equals_str (yyjson_obj_get (self->root, "id"), self->id))
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                   "the document is not the %s that it is stored as", self->kind);
      return FALSE;
    }
  host_index_init (&self->index, self->root, self->kind, self->id, zone);
  return TRUE;
}

HostDocument *
host_document_new (HostCodec *codec, HostCodecState *state, GTimeZone *zone, const char *resource_type,
                   const char *id, GBytes *json, gboolean passing, GError **error)
{
  g_autoptr (HostDocument) self = pack (codec, state, resource_type, id, json, error);

  if (self == NULL)
    return NULL;
  parse (self, passing ? state : NULL);
  return take_apart (self, zone, error) ? g_steal_pointer (&self) : NULL;
}

HostDocument *
host_document_new_parsed (HostCodec *codec, HostCodecState *state, GTimeZone *zone, const char *resource_type,
                          const char *id, GBytes *json, yyjson_val *root, GError **error)
{
  g_autoptr (HostDocument) self = pack (codec, state, resource_type, id, json, error);

  if (self == NULL)
    return NULL;
  self->root = root;
  return take_apart (self, zone, error) ? g_steal_pointer (&self) : NULL;
}

void
host_document_free (HostDocument *self)
{
  if (self == NULL)
    return;
  host_index_clear (&self->index);
  yyjson_doc_free (self->parsed);
  g_clear_pointer (&self->json, g_bytes_unref);
  g_free (self->packed);
  g_free (self->id);
  g_free (self);
}
