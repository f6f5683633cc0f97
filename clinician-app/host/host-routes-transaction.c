/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include "althea-clock.h"
#include "althea-id.h"
#include "althea-json.h"
#include "host-service-private.h"

#define MAX_ENTRIES 1000
#define REASON_URL "urn:althea:reason"

/* A transaction Bundle as a list of commits. What entries lend lives in @doc and @documents. */
typedef struct
{
  yyjson_doc *doc;      /* (owned) (nullable) */
  GArray *entries;      /* (owned) (element-type HostCommitEntry) */
  GPtrArray *documents; /* (owned) (element-type GBytes) */
  const char *reason;   /* (nullable) lent */
} Transaction;

static void
transaction_clear (Transaction *self)
{
  g_clear_pointer (&self->doc, yyjson_doc_free);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Transaction, transaction_clear)

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, what);
  return FALSE;
}

/* W/"3" of a version that the author saw; absent for a new record. */
static gboolean
parse_if_match (const char *text, guint64 *version, GError **error)
{
  g_autofree char *digits = NULL;
  gsize length;

  *version = 0;
  if (text == NULL)
    return TRUE;
  length = strlen (text);
  if (length > 4 && g_str_has_prefix (text, "W/\"") && text[length - 1] == '"')
    {
      digits = g_strndup (text + 3, length - 4);
      if (g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, version, NULL))
        return TRUE;
    }
  return refuse (error, "ifMatch must be a version like W/\"3\".");
}

/* PUT Type/id, or POST Type with the id in the resource: records get their ids where they are written. */
static gboolean
check_address (const char *method, const char *url, const char *type, const char *id, GError **error)
{
  g_autofree char *expected = NULL;

  if (type == NULL || id == NULL || !althea_id_is_valid (id))
    return refuse (error, "An entry's resource must have its type and id.");
  expected = g_str_equal (method, "PUT") ? g_strconcat (type, "/", id, NULL) : g_strdup (type);
  return g_strcmp0 (url, expected) == 0 || refuse (error, "An entry's request must be about its resource.");
}

static gboolean
add_entry (Transaction *self, yyjson_val *item, GError **error)
{
  yyjson_val *resource = yyjson_obj_get (item, "resource");
  const char *method = althea_json_get_string (item, "request.method");
  const char *type = yyjson_get_str (yyjson_obj_get (resource, "resourceType"));
  const char *id = yyjson_get_str (yyjson_obj_get (resource, "id"));
  HostCommitEntry entry = { .resource_type = type, .id = id };

  if (!yyjson_is_obj (resource) || (g_strcmp0 (method, "PUT") != 0 && g_strcmp0 (method, "POST") != 0))
    return refuse (error, "An entry must PUT or POST a resource.");
  if (!check_address (method, althea_json_get_string (item, "request.url"), type, id, error)
      || !parse_if_match (althea_json_get_string (item, "request.ifMatch"), &entry.base_version, error))
    return FALSE;
  if (entry.base_version > 0 && g_str_equal (method, "POST"))
    return refuse (error, "A new record has no version to match.");
  entry.json = althea_json_write (resource);
  g_ptr_array_add (self->documents, entry.json);
  g_array_append_val (self->entries, entry);
  return TRUE;
}

static const char *
find_reason (yyjson_val *bundle)
{
  yyjson_val *extension, *extensions = althea_json_get (bundle, "meta.extension");
  size_t i, n;

  yyjson_arr_foreach (
      extensions, i, n,
      extension) if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (extension, "url")), REASON_URL)
                     == 0) return yyjson_get_str (yyjson_obj_get (extension, "valueString"));
  return NULL;
}

static gboolean
transaction_parse (Transaction *self, GBytes *body, GError **error)
{
  gsize n_bytes = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &n_bytes) : NULL;
  yyjson_val *bundle, *items, *item;
  size_t i, n;

  self->entries = g_array_new (FALSE, TRUE, sizeof (HostCommitEntry));
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (text == NULL)
    return refuse (error, "There is no Bundle.");
  self->doc = althea_json_parse (text, n_bytes, NULL, NULL, error);
  if (self->doc == NULL)
    return FALSE;
  bundle = yyjson_doc_get_root (self->doc);
  if (g_strcmp0 (althea_json_get_string (bundle, "resourceType"), "Bundle") != 0
      || g_strcmp0 (althea_json_get_string (bundle, "type"), "transaction") != 0)
    return refuse (error, "Only Bundles of type transaction are taken here.");
  items = yyjson_obj_get (bundle, "entry");
  if (!yyjson_is_arr (items) || yyjson_arr_size (items) == 0 || yyjson_arr_size (items) > MAX_ENTRIES)
    return refuse (error, "A transaction has 1 to 1000 entries.");
  self->reason = find_reason (bundle);
  yyjson_arr_foreach (items, i, n, item) if (!add_entry (self, item, error)) return FALSE;
  return TRUE;
}

static void
reply_versions (HostReply *reply, GPtrArray *versions, const Transaction *transaction)
{
  GString *json = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[");

  for (guint i = 0; i < versions->len; i++)
    {
      HostVersion *version = versions->pdata[i];
      const HostCommitEntry *entry = &g_array_index (transaction->entries, HostCommitEntry, i);
      g_autofree char *instant = althea_clock_to_instant (version->updated_us);

      g_string_append (json, i > 0 ? ",{\"resource\":" : "{\"resource\":");
      host_version_append_served_json (version, json);
      g_string_append_printf (
          json,
          ",\"response\":{\"status\":\"%s\",\"location\":\"%s/%s/_history/%" G_GUINT64_FORMAT
          "\",\"etag\":\"W/\\\"%" G_GUINT64_FORMAT "\\\"\",\"lastModified\":\"%s\"}}",
          entry->base_version == 0 ? "201 Created" : "200 OK", version->resource_type, version->id,
          version->version, version->version, instant);
    }
  g_string_append (json, "]}");
  host_reply_take_text (reply, 200, HOST_REPLY_FHIR, json);
}

void
host_route_transaction (HostRequest *request, HostReply *reply)
{
  g_auto (Transaction) transaction = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autofree char *expression = NULL;
  guint conflict = G_MAXUINT;

  if (transaction_parse (&transaction, request->body, &error))
    versions = host_practice_commit (request->practice, request->actor,
                                     (const HostCommitEntry *)(gpointer)transaction.entries->data,
                                     transaction.entries->len, transaction.reason, &conflict, &error);
  if (versions != NULL)
    {
      reply_versions (reply, versions, &transaction);
      return;
    }
  if (conflict < (transaction.entries != NULL ? transaction.entries->len : 0))
    expression = g_strdup_printf ("Bundle.entry[%u]", conflict);
  host_reply_set_error (reply, error, expression);
}
