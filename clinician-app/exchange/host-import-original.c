/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-private.h"

#include "althea-error.h"

#include <zstd.h>

/* Of a compressed file, and of one that is not given whole in pieces. */
#define RAW_PIECE (4 * 1024 * 1024u)

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

static gboolean
fail_read (HostImportFile *file, const GError *cause, GError **error)
{
  file->failed = TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, cause->message);
  return FALSE;
}

gboolean
host_import_keep_file (HostStore *store, HostImportFile *file, GError **error)
{
  g_autoptr (GFile) gfile = g_file_new_for_path (file->path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (gfile, NULL, &failure);
  if (stream == NULL)
    return fail_read (file, failure, error);
  g_ptr_array_set_size (file->originals, 0);
  file->ended = FALSE;
  for (;;)
    {
      g_autofree guint8 *block = g_malloc (RAW_PIECE);
      gsize n_bytes = 0;
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), block, RAW_PIECE, &n_bytes, NULL, &failure))
        return fail_read (file, failure, error);
      if (n_bytes == 0)
        break;
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&block), n_bytes);
      char *name = host_import_keep_original (store, bytes, error);
      if (name == NULL)
        return FALSE;
      g_ptr_array_add (file->originals, name);
    }
  file->ended = TRUE;
  return TRUE;
}

GBytes *
host_import_read_piece (HostStore *store, const char *name, GError **error)
{
  g_autoptr (GBytes) blob = host_store_get_blob (store, name, error);
  if (blob == NULL)
    return NULL;
  gsize n_packed;
  const void *packed = g_bytes_get_data (blob, &n_packed);
  unsigned long long n_bytes = ZSTD_getFrameContentSize (packed, n_packed);
  if (n_bytes <= 2 * (guint64)ALTHEA_JSON_MAX_BYTES)
    {
      g_autofree guint8 *data = g_malloc (MAX (1, n_bytes));
      gsize got = ZSTD_decompress (data, n_bytes, packed, n_packed);
      if (!ZSTD_isError (got) && got == n_bytes)
        return g_bytes_new_take (g_steal_pointer (&data), n_bytes);
    }
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A kept original is damaged.");
  return NULL;
}

GBytes *
host_import_read_original (HostStore *store, const char *const *names, GError **error)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GBytes) piece = host_import_read_piece (store, names[i], error);
      if (piece == NULL)
        return NULL;
      gsize n_bytes;
      const void *data = g_bytes_get_data (piece, &n_bytes);
      g_byte_array_append (whole, data, (guint)n_bytes);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&whole));
}
