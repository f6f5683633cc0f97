/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"
#include "althea-json.h"
#include "althea-text.h"
#include "host-people.h"

#include <string.h>

/* A record that is made anew has a practice and its people under new ids; its export that comes back must not
 * make a second practice of them. */

static gboolean
is_of_record (const char *system, const char *value, gpointer user_data)
{
  return g_strcmp0 (system, HOST_PRACTICE_IDS) == 0;
}

/* By what only a record's own practice carries, and by the name: another practice's export says who that is.
 */
gboolean
host_import_is_practice (HostImport *self, yyjson_val *organization, GError **error)
{
  return self->organization != NULL && host_import_each_identifier (organization, is_of_record, NULL)
         && host_import_was_same (self, "Organization", self->organization, organization, error);
}

gboolean
host_import_is_like_practice (HostImport *self, const char *id, yyjson_val *organization, GError **error)
{
  if (self->organization == NULL || strcmp (id, self->organization) == 0)
    return FALSE;
  if (host_import_each_identifier (organization, is_of_record, NULL))
    return TRUE;
  g_autoptr (HostVersion) here = host_store_read (self->store, "Organization", self->organization, error);
  if (here == NULL)
    return FALSE;
  gsize n_bytes;
  const char *text = g_bytes_get_data (here->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  const char *ours = althea_json_get_string (yyjson_doc_get_root (doc), "name");
  const char *theirs = althea_json_get_string (organization, "name");
  if (ours == NULL || theirs == NULL)
    return FALSE;
  g_autofree char *a = althea_text_fold (ours), *b = althea_text_fold (theirs);
  return strcmp (a, b) == 0;
}

static gboolean
is_same_role (HostVersion *version, const char *organization, yyjson_val *role)
{
  static const char code[] = "code[0].coding[0].code";
  gsize n_bytes;
  const char *text = g_bytes_get_data (version->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc);
  return g_strcmp0 (althea_json_get_string (root, "organization.reference"), organization) == 0
         && g_strcmp0 (althea_json_get_string (root, code), althea_json_get_string (role, code)) == 0;
}

static gboolean
is_here (HostImport *self, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) here = host_store_read (self->store, "PractitionerRole", id, &failure);
  if (here == NULL && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&failure));
  return here != NULL;
}

char *
host_import_find_role (HostImport *self, const char *id, yyjson_val *role, GError **error)
{
  const char *organization = althea_json_get_string (role, "organization.reference");
  const char *person = althea_json_get_string (role, "practitioner.reference");
  g_autofree char *own = g_strconcat ("Organization/", self->organization, NULL);
  g_autoptr (GError) failure = NULL;
  char *found = NULL;
  if (person == NULL || self->organization == NULL || g_strcmp0 (organization, own) != 0
      || is_here (self, id, &failure))
    return NULL;
  HostQuery query = { .resource_type = "PractitionerRole", .owner = person };
  g_autoptr (HostPage) page = failure == NULL ? host_store_search (self->store, &query, &failure) : NULL;
  if (page == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  for (guint i = 0; i < page->versions->len && found == NULL; i++)
    if (is_same_role (page->versions->pdata[i], organization, role))
      found = g_strdup (((HostVersion *)page->versions->pdata[i])->id);
  return found;
}
