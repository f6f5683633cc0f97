/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"
#include "althea-id.h"
#include "althea-text.h"

#include <stdarg.h>
#include <string.h>

gboolean
host_import_is_keyed (const char *resource_type)
{
  static const char *const keyed[]
      = { "Patient", "Practitioner", "Organization", "Location", "RelatedPerson", NULL };
  return g_strv_contains (keyed, resource_type);
}

char *
host_import_make_id (const char *first, ...)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n_bytes = sizeof digest;
  va_list parts;
  va_start (parts, first);
  for (const char *part = first; part != NULL; part = va_arg (parts, const char *))
    g_checksum_update (sum, (const guchar *)part, (gssize)strlen (part) + 1);
  va_end (parts);
  g_checksum_get_digest (sum, digest, &n_bytes);
  /* RFC 9562 version 8: what the bits are is the maker's matter. */
  digest[6] = (guint8)(0x80 | (digest[6] & 0x0f));
  digest[8] = (guint8)(0x80 | (digest[8] & 0x3f));
  GString *id = g_string_sized_new (36);
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (id, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", digest[i]);
  return g_string_free_and_steal (id);
}

gboolean
host_import_each_identifier (yyjson_val *resource, HostImportIdentifierFunc visit, gpointer user_data)
{
  yyjson_val *list = yyjson_obj_get (resource, "identifier");
  yyjson_arr_iter items;
  yyjson_val *item;
  /* Some types have one identifier, not a list of them. */
  if (yyjson_is_obj (list))
    {
      const char *value = yyjson_get_str (yyjson_obj_get (list, "value"));
      return value != NULL && visit (yyjson_get_str (yyjson_obj_get (list, "system")), value, user_data);
    }
  items = yyjson_arr_iter_with (list);
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    {
      const char *value = yyjson_get_str (yyjson_obj_get (item, "value"));
      if (value != NULL && visit (yyjson_get_str (yyjson_obj_get (item, "system")), value, user_data))
        return TRUE;
    }
  return FALSE;
}

/* --- the same person or place?
 * ------------------------------------------------------------------------------ */

typedef struct
{
  yyjson_val *other;
  const char *system, *value;
  guint n_seen;
} Match;

static gboolean
match_one (const char *system, const char *value, gpointer user_data)
{
  Match *match = user_data;
  match->n_seen++;
  return strcmp (value, match->value) == 0 && g_strcmp0 (system, match->system) == 0;
}

static gboolean
match_any (const char *system, const char *value, gpointer user_data)
{
  Match *match = user_data;
  match->system = system;
  match->value = value;
  return host_import_each_identifier (match->other, match_one, match);
}

static char *
fold_name (const char *resource_type, yyjson_val *resource)
{
  yyjson_val *name = yyjson_obj_get (resource, "name");
  const char *text = NULL;
  if (yyjson_is_str (name))
    text = yyjson_get_str (name);
  else if (yyjson_is_arr (name))
    {
      text = yyjson_get_str (yyjson_obj_get (yyjson_arr_get_first (name), "family"));
      if (text == NULL)
        text = yyjson_get_str (yyjson_obj_get (yyjson_arr_get_first (name), "text"));
    }
  return text != NULL ? althea_text_fold (text) : NULL;
}

/* -1 different, 0 not known, 1 equal. */
static int
compare_known (const char *a, const char *b)
{
  return a == NULL || b == NULL ? 0 : strcmp (a, b) == 0 ? 1 : -1;
}

gboolean
host_import_is_same (const char *resource_type, yyjson_val *a, yyjson_val *b)
{
  Match match = { .other = b };
  g_autofree char *name_a = fold_name (resource_type, a), *name_b = fold_name (resource_type, b);
  int birth = compare_known (yyjson_get_str (yyjson_obj_get (a, "birthDate")),
                             yyjson_get_str (yyjson_obj_get (b, "birthDate")));
  int name = compare_known (name_a, name_b);
  /* An identifier that two share is a strong sign, but tests and typing errors share them too. */
  if (host_import_each_identifier (a, match_any, &match))
    return birth >= 0 && (birth > 0 || name >= 0);
  gboolean both = match.n_seen > 0;
  return both ? name > 0 && birth >= 0 : name >= 0 && birth >= 0;
}

/* --- what tells them apart
 * ------------------------------------------------------------------------------------ */

static gboolean
append_identifier (const char *system, const char *value, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\037%s\036", system != NULL ? system : "", value);
  return FALSE;
}

char *
host_import_distinguish (yyjson_val *resource)
{
  GString *text = g_string_new (NULL);
  host_import_each_identifier (resource, append_identifier, text);
  if (text->len == 0)
    {
      g_autofree char *name = fold_name (NULL, resource);
      const char *birth = yyjson_get_str (yyjson_obj_get (resource, "birthDate"));
      g_string_append_printf (text, "%s\037%s", name != NULL ? name : "", birth != NULL ? birth : "");
    }
  return g_string_free_and_steal (text);
}

static char *
patient_of (yyjson_val *reference)
{
  const char *text = yyjson_get_str (yyjson_obj_get (reference, "reference"));
  if (text == NULL || !g_str_has_prefix (text, "Patient/"))
    return NULL;
  text += strlen ("Patient/");
  return g_strndup (text, strcspn (text, "/"));
}

char *
host_import_find_patient (yyjson_val *resource)
{
  static const char *const names[] = { "subject", "patient", "for", "beneficiary" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *id = patient_of (yyjson_obj_get (resource, names[i]));
      if (id != NULL)
        return id;
    }
  return NULL;
}
