/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"

#include <string.h>
#include <zstd.h>

#define BLOCK (128 * 1024u)
#define LINES_BYTES (256 * 1024u) /* so many bytes of lines make a piece */
#define MAX_DOCUMENT ALTHEA_JSON_MAX_BYTES
#define LARGE (16 * 1024 * 1024u)
#define RAW_PIECE (4 * 1024 * 1024u) /* of a compressed original */

/* --- which files -------------------------------------------------------------------------------------------
 */

typedef struct
{
  HostImportFile *file;
  guint rank; /* those that others refer to come first */
} Found;

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

static gboolean
fail_io (GError **error, const GError *cause)
{
  AltheaErrorCode code = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                                 || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                             ? ALTHEA_ERROR_NOT_FOUND
                             : ALTHEA_ERROR_IO;
  g_set_error_literal (error, ALTHEA_ERROR, code, cause->message);
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean add_path (GPtrArray *files, const char *path, gboolean named, GError **error);

static gboolean
add_directory (GPtrArray *files, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &failure);
  if (dir == NULL)
    return fail_io (error, failure);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, names->pdata[i], NULL);
      if (!add_path (files, child, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

/* A file that the person named is always looked at; in a directory only those that look like FHIR. Links to
 * directories are not followed: they may lead in a circle. */
static gboolean
add_path (GPtrArray *files, const char *path, gboolean named, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
      named ? G_FILE_QUERY_INFO_NONE : G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, &failure);
  g_autofree char *name = g_path_get_basename (path);
  if (info == NULL)
    return fail_io (error, failure);
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    return !named && name[0] == '.' ? TRUE : add_directory (files, path, error);
  if (!named && (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || !has_known_name (name)))
    return TRUE;
  g_ptr_array_add (files, new_file (path, (guint64)g_file_info_get_size (info)));
  return TRUE;
}

/* Looks at the beginning of the file for what it is made of. A wrong guess costs time only: what names
 * something that comes later waits for it. */
static guint
guess_rank (HostImportFile *file)
{
  static const char *const first[] = { "\"Organization\"",     "\"Location\"", "\"Practitioner\"",
                                       "\"PractitionerRole\"", "\"Patient\"",  "\"RelatedPerson\"" };
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  g_autoptr (GFileInputStream) stream = g_file_read (gfile, NULL, NULL);
  char text[2048];
  gsize n_bytes = 0;
  if (stream == NULL || g_str_has_suffix (file->path, ".gz")
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, sizeof text - 1, &n_bytes, NULL, NULL))
    return 1;
  text[n_bytes] = '\0';
  const char *at = strstr (text, "\"resourceType\"");
  gboolean is_bundle = at != NULL && g_strstr_len (at, 40, "\"Bundle\"") != NULL;
  if (is_bundle)
    at = strstr (at + 14, "\"resourceType\"");
  if (at == NULL)
    return 1;
  /* A patient's Bundle has the patient first; that is no reason to take it before others. */
  for (guint i = 0; i < G_N_ELEMENTS (first) - (is_bundle ? 2 : 0); i++)
    if (g_strstr_len (at, 60, first[i]) != NULL)
      return 0;
  return 1;
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Found *x = a, *y = b;
  return (int)x->rank - (int)y->rank;
}

GPtrArray *
host_import_find_files (const char *const *paths, guint64 *n_bytes, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)host_import_file_free);
  for (guint i = 0; paths[i] != NULL; i++)
    if (!add_path (files, paths[i], TRUE, error))
      return NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  *n_bytes = 0;
  for (guint i = 0; i < files->len; i++)
    {
      Found one = { files->pdata[i], guess_rank (files->pdata[i]) };
      *n_bytes += one.file->n_bytes;
      g_array_append_val (found, one);
    }
  g_array_sort (found, compare_ranks); /* stable: within a rank as given */
  for (guint i = 0; i < files->len; i++)
    files->pdata[i] = g_array_index (found, Found, i).file;
  return g_steal_pointer (&files);
}

/* --- reading one
 * -------------------------------------------------------------------------------------------- */

struct _HostImportReader
{
  HostImportFile *file;
  GInputStream *raw;    /* (owned) */
  GInputStream *stream; /* (owned) what comes out of it */
  GByteArray *buffer;   /* (owned) read, not yet given */
  gboolean at_end;
  gboolean compressed;
  gboolean decided, by_line;
  gboolean finished; /* the one document was given */
  gboolean cut;      /* something was too large to be given whole */
  guint64 line;      /* lines given so far */
  gsize scanned;     /* of @buffer, without a line's end */
};

HostImportReader *
host_import_reader_new (HostImportFile *file, GError **error)
{
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (gfile, NULL, &failure);
  guint8 magic[2] = { 0 };
  gsize n_magic = 0;
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), magic, 2, &n_magic, NULL, &failure)
      || !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, NULL, &failure))
    {
      fail_io (error, failure);
      return NULL;
    }
  HostImportReader *self = g_new0 (HostImportReader, 1);
  self->file = file;
  /* A document is read in one go, and handed out as it stands. */
  self->buffer = g_byte_array_sized_new ((guint)MIN (file->n_bytes, LARGE) + BLOCK);
  self->compressed = n_magic == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
  self->raw = G_INPUT_STREAM (g_object_ref (stream));
  if (self->compressed)
    {
      g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      self->stream = g_converter_input_stream_new (self->raw, G_CONVERTER (decompressor));
    }
  else
    self->stream = g_object_ref (self->raw);
  return self;
}

void
host_import_reader_free (HostImportReader *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_clear_object (&self->raw);
  g_byte_array_unref (self->buffer);
  g_free (self);
}

void
host_import_piece_clear (HostImportPiece *piece)
{
  g_clear_pointer (&piece->data, g_bytes_unref);
  g_clear_pointer (&piece->original, g_bytes_unref);
}

static gboolean
read_block (HostImportReader *self, GError **error)
{
  guint before = self->buffer->len;
  gsize n_read = 0;
  g_autoptr (GError) failure = NULL;
  g_byte_array_set_size (self->buffer, before + BLOCK);
  gboolean ok
      = g_input_stream_read_all (self->stream, self->buffer->data + before, BLOCK, &n_read, NULL, &failure);
  g_byte_array_set_size (self->buffer, before + (guint)n_read);
  self->at_end = !ok || n_read < BLOCK;
  /* A compressed file that breaks off or is damaged gives what came before; the JSON then says where it ends.
   */
  if (ok || (self->compressed && !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_FAILED)))
    return TRUE;
  return fail_io (error, failure);
}

/* Hands out the first @n_bytes of the buffer. */
static GBytes *
take (HostImportReader *self, gsize n_bytes)
{
  GBytes *bytes = g_bytes_new (self->buffer->data, n_bytes);
  g_byte_array_remove_range (self->buffer, 0, (guint)n_bytes);
  self->scanned = 0;
  return bytes;
}

static guint64
count_lines (const guint8 *data, gsize n_bytes)
{
  guint64 n = 0;
  const guint8 *end = data + n_bytes, *at = data;
  while (at < end && (at = memchr (at, '\n', (gsize)(end - at))) != NULL)
    {
      n++;
      at++;
    }
  return n;
}

/* The offset behind the last whole line within the buffer; 0: none. */
static gsize
find_last_line_end (HostImportReader *self)
{
  const guint8 *found = memrchr (self->buffer->data, '\n', self->buffer->len);
  return found != NULL ? (gsize)(found - self->buffer->data) + 1 : 0;
}

/* One document a line, or one in all? By the name, or else by whether the first line is a whole object with
 * something after it. */
static gboolean
decide_format (HostImportReader *self, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (self->file->path, -1);
  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - 3] = '\0';
  self->decided = TRUE;
  self->by_line = g_str_has_suffix (lower, ".ndjson") || g_str_has_suffix (lower, ".jsonl");
  if (self->by_line)
    return TRUE;
  const guint8 *end = NULL;
  for (gsize from = 0;;)
    {
      end = self->buffer->len > from ? memchr (self->buffer->data + from, '\n', self->buffer->len - from)
                                     : NULL;
      if (end != NULL || self->at_end || self->buffer->len > MAX_DOCUMENT)
        break;
      from = self->buffer->len;
      if (!read_block (self, error))
        return FALSE;
    }
  gsize n_line = end != NULL ? (gsize)(end - self->buffer->data) : 0;
  if (n_line < 2 || (self->at_end && n_line + 1 >= self->buffer->len))
    return TRUE;
  /* Without its last brace a pretty-printed document is the common case; parsing is for the rest. */
  gsize last = n_line;
  while (last > 0 && g_ascii_isspace (self->buffer->data[last - 1]))
    last--;
  if (last == 0 || self->buffer->data[last - 1] != '}')
    return TRUE;
  g_autoptr (yyjson_doc) doc = althea_json_parse ((const char *)self->buffer->data, n_line, NULL, NULL, NULL);
  self->by_line = doc != NULL && yyjson_is_obj (yyjson_doc_get_root (doc));
  return TRUE;
}

/* Reads on without keeping until @byte, or the end. */
static gboolean
skip_to (HostImportReader *self, gboolean line_end, GError **error)
{
  for (;;)
    {
      const guint8 *found
          = line_end && self->buffer->len > 0 ? memchr (self->buffer->data, '\n', self->buffer->len) : NULL;
      gsize n_used = found != NULL ? (gsize)(found - self->buffer->data) + 1 : self->buffer->len;
      g_byte_array_remove_range (self->buffer, 0, (guint)n_used);
      if (found != NULL)
        self->line++;
      if (found != NULL || self->at_end)
        return TRUE;
      if (!read_block (self, error))
        return FALSE;
    }
}

static gboolean
next_lines (HostImportReader *self, HostImportPiece *piece, GError **error)
{
  gsize n_bytes = 0;
  piece->format = ALTHEA_BUNDLE_FORMAT_NDJSON;
  while (!self->at_end && (self->buffer->len < LINES_BYTES || (n_bytes = find_last_line_end (self)) == 0))
    {
      if (self->buffer->len > MAX_DOCUMENT)
        {
          piece->too_large = self->cut = TRUE;
          piece->data = g_bytes_new (self->buffer->data, 256);
          return skip_to (self, TRUE, error);
        }
      if (!read_block (self, error))
        return FALSE;
    }
  n_bytes = self->at_end ? self->buffer->len : find_last_line_end (self);
  if (n_bytes == 0)
    return TRUE;
  guint64 n_lines = count_lines (self->buffer->data, n_bytes);
  piece->data = take (self, n_bytes);
  self->line += n_lines;
  return TRUE;
}

static gboolean
next_document (HostImportReader *self, HostImportPiece *piece, GError **error)
{
  piece->format = ALTHEA_BUNDLE_FORMAT_JSON;
  while (!self->at_end)
    {
      if (self->buffer->len > MAX_DOCUMENT)
        {
          piece->too_large = self->cut = self->finished = TRUE;
          piece->data = g_bytes_new (self->buffer->data, 256);
          return skip_to (self, FALSE, error);
        }
      if (!read_block (self, error))
        return FALSE;
    }
  piece->data = g_byte_array_free_to_bytes (g_steal_pointer (&self->buffer));
  self->buffer = g_byte_array_new ();
  self->finished = TRUE;
  return TRUE;
}

gboolean
host_import_reader_next (HostImportReader *self, HostImportPiece *piece, GError **error)
{
  *piece = (HostImportPiece){ 0 };
  if (self->finished || (self->decided && self->at_end && self->buffer->len == 0))
    return TRUE;
  if (!self->decided && (!read_block (self, error) || !decide_format (self, error)))
    return FALSE;
  piece->first_line = self->line;
  if (!(self->by_line ? next_lines (self, piece, error) : next_document (self, piece, error)))
    return FALSE;
  if (piece->data != NULL && !self->compressed && !self->cut)
    piece->original = g_bytes_ref (piece->data);
  return TRUE;
}

gboolean
host_import_reader_needs_whole (HostImportReader *self)
{
  return self->compressed || self->cut;
}

/* --- keeping the original
 * ------------------------------------------------------------------------------------- */

char *
host_import_keep_original (HostStore *store, GBytes *bytes, GError **error)
{
  gsize n_bytes;
  const void *data = g_bytes_get_data (bytes, &n_bytes);
  gsize bound = ZSTD_compressBound (n_bytes);
  guint8 *packed = g_malloc (bound);
  gsize n_packed = ZSTD_compress (packed, bound, data, n_bytes, 1);
  if (ZSTD_isError (n_packed))
    {
      g_free (packed);
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "An original could not be packed.");
      return NULL;
    }
  g_autoptr (GBytes) blob = g_bytes_new_take (g_realloc (packed, n_packed), n_packed);
  return host_store_put_blob (store, blob, error);
}

gboolean
host_import_keep_file (HostStore *store, HostImportFile *file, GError **error)
{
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (gfile, NULL, &failure);
  if (stream == NULL)
    return fail_io (error, failure);
  g_ptr_array_set_size (file->originals, 0);
  for (;;)
    {
      g_autofree guint8 *block = g_malloc (RAW_PIECE);
      gsize n_bytes = 0;
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), block, RAW_PIECE, &n_bytes, NULL, &failure))
        return fail_io (error, failure);
      if (n_bytes == 0)
        return TRUE;
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&block), n_bytes);
      char *name = host_import_keep_original (store, bytes, error);
      if (name == NULL)
        return FALSE;
      g_ptr_array_add (file->originals, name);
    }
}

GBytes *
host_import_read_original (HostStore *store, const char *const *names, GError **error)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GBytes) blob = host_store_get_blob (store, names[i], error);
      if (blob == NULL)
        return NULL;
      gsize n_packed;
      const void *packed = g_bytes_get_data (blob, &n_packed);
      unsigned long long n_bytes = ZSTD_getFrameContentSize (packed, n_packed);
      guint before = whole->len;
      if (n_bytes > 2 * (guint64)MAX_DOCUMENT)
        n_bytes = 0;
      g_byte_array_set_size (whole, before + (guint)n_bytes);
      gsize got = ZSTD_decompress (whole->data + before, n_bytes, packed, n_packed);
      if (ZSTD_isError (got) || got != n_bytes)
        {
          g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A kept original is damaged.");
          return NULL;
        }
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&whole));
}
