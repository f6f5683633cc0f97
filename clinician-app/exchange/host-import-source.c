/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"
#include "host-import-gunzip.h"

#include "althea-error.h"

#include <string.h>

#define BLOCK (128 * 1024u)
#define LINES_BYTES (256 * 1024u) /* so many bytes of lines make a piece */
#define MAX_DOCUMENT ALTHEA_JSON_MAX_BYTES
#define LARGE (16 * 1024 * 1024u)

struct _HostImportReader
{
  HostImportFile *file;
  GInputStream *raw;        /* (owned) */
  HostImportGunzip *gunzip; /* (owned) (nullable) what comes out of it */
  GByteArray *buffer;       /* (owned) read, not yet given */
  gboolean at_end;
  gboolean line_unknown;
  gboolean decided, by_line;
  gboolean finished; /* the one document was given */
  gboolean cut;      /* something was too large to be given whole */
  guint64 line;      /* lines given so far */
  gsize scanned;     /* of @buffer, without a line's end */
};

static gboolean
fail_read (HostImportReader *self, HostImportFile *file, GError **error, const GError *cause)
{
  file->failed = TRUE;
  if (self != NULL && self->gunzip != NULL)
    self->line_unknown = host_import_gunzip_is_anywhere (self->gunzip);
  g_set_error_literal (error, ALTHEA_ERROR,
                       g_error_matches (cause, ALTHEA_ERROR, ALTHEA_ERROR_INVALID) ? ALTHEA_ERROR_INVALID
                                                                                   : ALTHEA_ERROR_IO,
                       cause->message);
  return FALSE;
}

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
      fail_read (NULL, file, error, failure);
      return NULL;
    }
  HostImportReader *self = g_new0 (HostImportReader, 1);
  self->file = file;
  /* A document is read in one go, and handed out as it stands. */
  self->buffer = g_byte_array_sized_new ((guint)MIN (file->n_bytes, LARGE) + BLOCK);
  self->raw = G_INPUT_STREAM (g_steal_pointer (&stream));
  if (n_magic == 2 && magic[0] == 0x1f && magic[1] == 0x8b)
    self->gunzip = host_import_gunzip_new (self->raw);
  return self;
}

void
host_import_reader_free (HostImportReader *self)
{
  if (self == NULL)
    return;
  host_import_gunzip_free (self->gunzip);
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
read_bytes (HostImportReader *self, guint8 *data, gsize n_bytes, gsize *n_read, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean ok = self->gunzip != NULL
                    ? host_import_gunzip_read (self->gunzip, data, n_bytes, n_read, &failure)
                    : g_input_stream_read_all (self->raw, data, n_bytes, n_read, NULL, &failure);
  return ok || fail_read (self, self->file, error, failure);
}

static gboolean
read_block (HostImportReader *self, GError **error)
{
  guint before = self->buffer->len;
  gsize n_read = 0;
  g_byte_array_set_size (self->buffer, before + BLOCK);
  gboolean ok = read_bytes (self, self->buffer->data + before, BLOCK, &n_read, error);
  g_byte_array_set_size (self->buffer, before + (guint)n_read);
  self->at_end = !ok || n_read < BLOCK;
  return ok;
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

gboolean
host_import_reader_check (HostImportReader *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree guint8 *block = g_malloc (BLOCK);
  gsize n_read = BLOCK;
  if (self->gunzip == NULL)
    return TRUE;
  while (n_read == BLOCK)
    {
      gboolean ok = read_bytes (self, block, BLOCK, &n_read, error);
      self->line += count_lines (block, n_read);
      if (!ok)
        return FALSE;
    }
  self->line = 0;
  host_import_gunzip_free (self->gunzip);
  self->gunzip = host_import_gunzip_new (self->raw);
  return g_seekable_seek (G_SEEKABLE (self->raw), 0, G_SEEK_SET, NULL, &failure)
         || fail_read (self, self->file, error, failure);
}

guint64
host_import_reader_get_line (HostImportReader *self)
{
  return self->line_unknown ? 0 : self->line + 1;
}

gboolean
host_import_reader_is_compressed (HostImportReader *self)
{
  return self->gunzip != NULL;
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
  if (piece->data != NULL && self->gunzip == NULL && !self->cut)
    piece->original = g_bytes_ref (piece->data);
  return TRUE;
}

gboolean
host_import_reader_is_cut (HostImportReader *self)
{
  return self->cut;
}
