/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-release-policy.h"

#include "host-release.h"
#include "host-write.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-json.h"

#include <string.h>

/* What a result says about its own release: the tag and our extensions of meta. */

static gboolean
is_stamp (const char *url)
{
  return g_strcmp0 (url, HOST_EXTENSION_RELEASE_RULE) == 0 || g_strcmp0 (url, HOST_EXTENSION_RELEASE_DUE) == 0
         || g_strcmp0 (url, HOST_EXTENSION_RELEASE_REASON) == 0;
}

static yyjson_doc *
parse (GBytes *json, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  yyjson_doc *doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  if (doc == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A stored record is not JSON.");
  return doc;
}

static void
add_extension (yyjson_mut_doc *doc, yyjson_mut_val *extensions, const char *url, const char *member,
               const char *value)
{
  yyjson_mut_val *extension = yyjson_mut_arr_add_obj (doc, extensions);
  yyjson_mut_obj_add_strcpy (doc, extension, "url", url);
  yyjson_mut_obj_add (extension, yyjson_mut_strcpy (doc, member), yyjson_mut_strcpy (doc, value));
}

static void
remove_stamps (yyjson_mut_val *extensions)
{
  for (size_t i = yyjson_mut_arr_size (extensions); i-- > 0;)
    {
      yyjson_mut_val *extension = yyjson_mut_arr_get (extensions, i);
      if (is_stamp (yyjson_mut_get_str (yyjson_mut_obj_get (extension, "url"))))
        yyjson_mut_arr_remove (extensions, i);
    }
}

GBytes *
host_release_stamp (GBytes *json, const char *tag, const char *rule, gint64 due_us, const char *reason,
                    GError **error)
{
  g_autoptr (GBytes) tagged = host_write_set_tag (json, HOST_TAG_RELEASE, tag, error);
  g_autoptr (yyjson_doc) doc = tagged != NULL ? parse (tagged, error) : NULL;
  if (doc == NULL)
    return NULL;
  g_autoptr (yyjson_mut_doc) edit = yyjson_doc_mut_copy (doc, NULL);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (edit);
  yyjson_mut_val *meta = yyjson_mut_obj_get (root, "meta");
  if (meta == NULL)
    meta = yyjson_mut_obj_add_obj (edit, root, "meta");
  yyjson_mut_val *extensions = yyjson_mut_obj_get (meta, "extension");
  if (extensions == NULL)
    extensions = yyjson_mut_obj_add_arr (edit, meta, "extension");
  remove_stamps (extensions);
  if (rule != NULL)
    add_extension (edit, extensions, HOST_EXTENSION_RELEASE_RULE, "valueCode", rule);
  if (rule != NULL && due_us != 0)
    {
      g_autofree char *due = althea_clock_to_instant (due_us);
      add_extension (edit, extensions, HOST_EXTENSION_RELEASE_DUE, "valueDateTime", due);
    }
  if (rule != NULL && reason != NULL)
    add_extension (edit, extensions, HOST_EXTENSION_RELEASE_REASON, "valueString", reason);
  /* FHIR knows no empty arrays and objects. */
  if (yyjson_mut_arr_size (extensions) == 0)
    yyjson_mut_obj_remove_key (meta, "extension");
  if (yyjson_mut_obj_size (meta) == 0)
    yyjson_mut_obj_remove_key (root, "meta");
  return althea_json_write_mut (edit);
}

static yyjson_val *
find_stamp (yyjson_val *resource, const char *url)
{
  yyjson_val *extension;
  size_t i, n;
  yyjson_arr_foreach (althea_json_get (resource, "meta.extension"), i, n, extension)
  {
    if (g_strcmp0 (althea_json_get_string (extension, "url"), url) == 0)
      return extension;
  }
  return NULL;
}

const char *
host_release_get_stamp (yyjson_val *resource, const char *url)
{
  static const char *const members[] = { "valueCode", "valueDateTime", "valueString" };
  yyjson_val *extension = find_stamp (resource, url);
  for (guint i = 0; extension != NULL && i < G_N_ELEMENTS (members); i++)
    if (althea_json_get_string (extension, members[i]) != NULL)
      return althea_json_get_string (extension, members[i]);
  return NULL;
}

static gboolean
is_ours (yyjson_val *note)
{
  const char *author = althea_json_get_string (note, "authorReference.reference");
  return author != NULL && g_str_has_prefix (author, "Practitioner/");
}

static gboolean
has_note (yyjson_val *notes, yyjson_val *wanted)
{
  yyjson_val *note;
  size_t i, n;
  yyjson_arr_foreach (notes, i, n, note)
  {
    if (yyjson_equals (note, wanted))
      return TRUE;
  }
  return FALSE;
}

static void
carry_notes (yyjson_mut_doc *edit, yyjson_val *incoming, yyjson_val *current)
{
  yyjson_mut_val *root = yyjson_mut_doc_get_root (edit);
  yyjson_val *note;
  size_t i, n;
  yyjson_arr_foreach (yyjson_obj_get (current, "note"), i, n, note)
  {
    if (!is_ours (note) || has_note (yyjson_obj_get (incoming, "note"), note))
      continue;
    yyjson_mut_val *notes = yyjson_mut_obj_get (root, "note");
    if (notes == NULL)
      notes = yyjson_mut_obj_add_arr (edit, root, "note");
    yyjson_mut_arr_append (notes, yyjson_val_mut_copy (edit, note));
  }
}

GBytes *
host_release_carry (GBytes *incoming, GBytes *current, GError **error)
{
  g_autoptr (yyjson_doc) new_doc = parse (incoming, error);
  g_autoptr (yyjson_doc) old_doc = new_doc != NULL ? parse (current, error) : NULL;
  if (old_doc == NULL)
    return NULL;
  yyjson_val *before = yyjson_doc_get_root (old_doc), *after = yyjson_doc_get_root (new_doc);
  const char *due = host_release_get_stamp (before, HOST_EXTENSION_RELEASE_DUE);
  g_autoptr (AltheaPartialDate) date = due != NULL ? althea_partial_date_new (due, NULL) : NULL;
  g_autoptr (yyjson_mut_doc) edit = yyjson_doc_mut_copy (new_doc, NULL);
  carry_notes (edit, after, before);
  g_autoptr (GBytes) noted = althea_json_write_mut (edit);
  if (host_release_get_tag (before) == NULL || host_release_get_tag (after) != NULL)
    return g_steal_pointer (&noted);
  return host_release_stamp (noted, host_release_get_tag (before),
                             host_release_get_stamp (before, HOST_EXTENSION_RELEASE_RULE),
                             date != NULL ? althea_partial_date_get_start_us (date) : 0,
                             host_release_get_stamp (before, HOST_EXTENSION_RELEASE_REASON), error);
}
