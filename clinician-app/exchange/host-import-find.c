/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"
#include "host-import-gunzip.h"

#include "althea-error.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Which files an import is about, and in which order they are taken. */

static gboolean
has_known_name (const char *name)
{
  static const char *const endings[]
      = { ".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz" };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  if (name[0] == '.')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static HostImportFile *
new_file (const char *path, guint64 n_bytes)
{
  HostImportFile *file = g_new0 (HostImportFile, 1);
  file->path = g_strdup (path);
  file->directory = g_path_get_dirname (path);
  file->n_bytes = n_bytes;
  file->originals = g_ptr_array_new_with_free_func (g_free);
  file->waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  return file;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* --- what is left out
 * ----------------------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *files; /* (element-type HostImportFile) */
  GPtrArray *items; /* (element-type HostImportItem) what is not among them, and why */
  char *top;        /* (owned) (nullable) the given directory, without links */
} Finder;

static HostImportItem *
leave_out (Finder *finder, HostImportKind kind, const char *path, const char *expected, const char *found)
{
  HostImportItem *item = g_new0 (HostImportItem, 1);
  item->kind = kind;
  item->path = g_strdup (path);
  item->expected = g_strdup (expected);
  item->found = g_strdup (found);
  g_ptr_array_add (finder->items, item);
  return item;
}

static void
leave_unreadable (Finder *finder, const char *path, const GError *cause)
{
  leave_out (finder, HOST_IMPORT_SET_ASIDE, path, _ ("something that can be read"), cause->message)
      ->unreadable
      = TRUE;
}

/* --- walking
 * -------------------------------------------------------------------------------------------------- */

static void add_path (Finder *finder, const char *path);

static void
add_directory (Finder *finder, const char *path)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &failure);
  if (dir == NULL)
    {
      leave_unreadable (finder, path, failure);
      return;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
      add_path (finder, child);
    }
}

static GFileInfo *
query (const char *path, gboolean follow, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  return g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            follow ? G_FILE_QUERY_INFO_NONE : G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL,
                            error);
}

/* Why a link is not followed, NULL when it is. A directory that came from elsewhere must not reach for files
 * beside it, and links to directories may lead in a circle. */
static const char *
refuse_link (Finder *finder, const char *path)
{
  g_autofree char *target = realpath (path, NULL);
  gsize n_top = finder->top != NULL ? strlen (finder->top) : 0;
  if (target == NULL)
    return _ ("a link that leads nowhere");
  if (g_file_test (target, G_FILE_TEST_IS_DIR))
    return _ ("a link to a directory");
  if (n_top > 0 && g_str_has_prefix (target, finder->top) && (target[n_top] == '/' || n_top == 1))
    return NULL;
  return _ ("a link to a file that is not in the directory; name that file itself");
}

/* Something in a directory; only what looks like FHIR is taken, and nothing else goes by unsaid. */
static void
add_path (Finder *finder, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInfo) info = query (path, FALSE, &failure);
  const char *refused = NULL;
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_SYMBOLIC_LINK)
    {
      refused = refuse_link (finder, path);
      g_clear_object (&info);
      info = refused == NULL ? query (path, TRUE, &failure) : NULL;
    }
  if (failure != NULL)
    leave_unreadable (finder, path, failure);
  else if (refused != NULL)
    leave_out (finder, HOST_IMPORT_SKIPPED, path, _ ("a file or a directory"), refused);
  else if (name[0] == '.')
    leave_out (finder, HOST_IMPORT_SKIPPED, path, _ ("a name that does not begin with a dot"), NULL);
  else if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    add_directory (finder, path);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    leave_out (finder, HOST_IMPORT_SKIPPED, path, _ ("a file or a directory"), NULL);
  else if (!has_known_name (name))
    leave_out (finder, HOST_IMPORT_SKIPPED, path,
               _ ("a name that ends in .json, .ndjson or .jsonl, or in one of these and .gz"), NULL);
  else
    g_ptr_array_add (finder->files, new_file (path, (guint64)g_file_info_get_size (info)));
}

/* What the person named is looked at whatever it is called, and must be there. */
static gboolean
add_named (Finder *finder, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInfo) info = query (path, TRUE, &failure);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, failure->message);
      return FALSE;
    }
  if (info == NULL)
    leave_unreadable (finder, path, failure);
  else if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      finder->top = realpath (path, NULL);
      add_directory (finder, path);
      g_clear_pointer (&finder->top, free);
    }
  else
    g_ptr_array_add (finder->files, new_file (path, (guint64)g_file_info_get_size (info)));
  return TRUE;
}

/* --- in which order
 * ------------------------------------------------------------------------------------------- */

/* What others refer to, in this order. */
static const char *const first_types[] = { "\"Organization\"",     "\"Location\"", "\"Practitioner\"",
                                           "\"PractitionerRole\"", "\"Patient\"",  "\"RelatedPerson\"" };

/* A file's first bytes, unpacked; cut off at a zero byte. */
static void
read_beginning (const char *path, char *text, gsize n_text)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  gsize n_bytes = 0;
  /* Whatever goes wrong here goes wrong again where the file is taken, and is told there. */
  if (stream != NULL && g_str_has_suffix (path, ".gz"))
    {
      g_autoptr (HostImportGunzip) gunzip = host_import_gunzip_new (G_INPUT_STREAM (stream));
      host_import_gunzip_read (gunzip, (guint8 *)text, n_text - 1, &n_bytes, NULL);
    }
  else if (stream != NULL)
    g_input_stream_read_all (G_INPUT_STREAM (stream), text, n_text - 1, &n_bytes, NULL, NULL);
  text[n_bytes] = '\0';
}

/* Looks at the beginning of the file for what it is made of. A wrong guess costs time only: what names
 * something that comes later waits for it. */
static guint
guess_rank (HostImportFile *file)
{
  char text[2048];
  read_beginning (file->path, text, sizeof text);
  const char *at = strstr (text, "\"resourceType\"");
  gboolean is_bundle = at != NULL && g_strstr_len (at, 40, "\"Bundle\"") != NULL;
  if (is_bundle)
    at = strstr (at + 14, "\"resourceType\"");
  /* A patient's Bundle has the patient first; that is no reason to take it before others. */
  for (guint i = 0; at != NULL && i < G_N_ELEMENTS (first_types) - (is_bundle ? 2 : 0); i++)
    if (g_strstr_len (at, 60, first_types[i]) != NULL)
      return is_bundle ? 0 : i;
  return G_N_ELEMENTS (first_types);
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const HostImportFile *const *x = a, *const *y = b;
  return (int)(*x)->rank - (int)(*y)->rank;
}

GPtrArray *
host_import_find_files (const char *const *paths, GPtrArray *items, guint64 *n_bytes, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)host_import_file_free);
  Finder finder = { .files = files, .items = items };
  for (guint i = 0; paths[i] != NULL; i++)
    if (!add_named (&finder, paths[i], error))
      return NULL;
  *n_bytes = 0;
  for (guint i = 0; i < files->len; i++)
    {
      HostImportFile *file = files->pdata[i];
      file->rank = guess_rank (file);
      *n_bytes += file->n_bytes;
    }
  g_ptr_array_sort (files, compare_ranks); /* stable: within a rank as given */
  return g_steal_pointer (&files);
}
