/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-codec.h"

#include "althea-error.h"

#include <zstd.h>

/* On documents of 1 KB level 2 saves a tenth over level 1 for a tenth of the time more; level 3 takes a fifth
 * longer still, for three in a hundred. */
#define LEVEL 2
#define SCRATCH_BYTES (64 * 1024)
#define DOCUMENT_MAX_BYTES (128u * 1024 * 1024)

typedef struct
{
  guint32 id;
  ZSTD_DDict *dictionary;
} Entry;

struct _HostCodec
{
  GArray *entries;     /* (owned) (element-type Entry) */
  ZSTD_CDict *packing; /* (owned) (nullable) */
};

struct _HostCodecState
{
  ZSTD_CCtx *compress;   /* (owned) (nullable) made when first needed */
  ZSTD_DCtx *decompress; /* (owned) (nullable) */
  guint8 *buffer;        /* (owned) */
  gsize n_buffer;
  void *scratch; /* (owned) */
  gsize n_scratch;
};

static void
clear_entry (gpointer item)
{
  ZSTD_freeDDict (((Entry *)item)->dictionary);
}

HostCodec *
host_codec_new (void)
{
  HostCodec *self = g_new0 (HostCodec, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  return self;
}

void
host_codec_free (HostCodec *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  ZSTD_freeCDict (self->packing);
  g_free (self);
}

guint32
host_codec_dictionary_id (const guint8 *dictionary, gsize n_bytes)
{
  return ZSTD_getDictID_fromDict (dictionary, n_bytes);
}

gboolean
host_codec_add (HostCodec *self, const guint8 *dictionary, gsize n_bytes, GError **error)
{
  Entry entry = { .id = host_codec_dictionary_id (dictionary, n_bytes) };
  ZSTD_CDict *packing = NULL;

  if (entry.id != 0)
    {
      entry.dictionary = ZSTD_createDDict (dictionary, n_bytes);
      packing = ZSTD_createCDict (dictionary, n_bytes, LEVEL);
    }
  if (entry.dictionary == NULL || packing == NULL)
    {
      ZSTD_freeDDict (entry.dictionary);
      ZSTD_freeCDict (packing);
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "a compression dictionary is damaged");
      return FALSE;
    }
  g_array_append_val (self->entries, entry);
  ZSTD_freeCDict (self->packing);
  self->packing = packing;
  return TRUE;
}

HostCodecState *
host_codec_state_new (void)
{
  return g_new0 (HostCodecState, 1);
}

void
host_codec_state_free (HostCodecState *self)
{
  if (self == NULL)
    return;
  ZSTD_freeCCtx (self->compress);
  ZSTD_freeDCtx (self->decompress);
  g_free (self->buffer);
  g_free (self->scratch);
  g_free (self);
}

void *
host_codec_state_get_scratch (HostCodecState *self, gsize n_bytes)
{
  if (self->n_scratch < n_bytes)
    {
      g_free (self->scratch);
      self->n_scratch = MAX (n_bytes, SCRATCH_BYTES);
      self->scratch = g_malloc (self->n_scratch);
    }
  return self->scratch;
}

const guint8 *
host_codec_pack (HostCodec *self, HostCodecState *state, const void *bytes, gsize n_bytes, gsize *n_packed,
                 GError **error)
{
  const gsize bound = ZSTD_compressBound (n_bytes);
  gsize result;

  if (n_bytes > DOCUMENT_MAX_BYTES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE,
                           "the document is larger than the store takes");
      return NULL;
    }
  if (state->n_buffer < bound)
    {
      g_free (state->buffer);
      state->n_buffer = MAX (bound, 16 * 1024);
      state->buffer = g_malloc (state->n_buffer);
    }
  if (state->compress == NULL)
    state->compress = ZSTD_createCCtx ();
  result = ZSTD_compress_usingCDict (state->compress, state->buffer, state->n_buffer, bytes, n_bytes,
                                     self->packing);
  if (ZSTD_isError (result))
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "packing a document: %s",
                   ZSTD_getErrorName (result));
      return NULL;
    }
  *n_packed = result;
  return state->buffer;
}

static ZSTD_DDict *
find_dictionary (HostCodec *self, guint32 id)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_array_index (self->entries, Entry, i).id == id)
      return g_array_index (self->entries, Entry, i).dictionary;
  return NULL;
}

GBytes *
host_codec_unpack (HostCodec *self, HostCodecState *state, const guint8 *packed, gsize n_packed,
                   GError **error)
{
  const unsigned long long size = ZSTD_getFrameContentSize (packed, n_packed);
  ZSTD_DDict *dictionary = find_dictionary (self, ZSTD_getDictID_fromFrame (packed, n_packed));
  g_autofree guint8 *bytes = NULL;
  gsize result;

  /* Both "unknown" and "error" are larger than any document. */
  if (size > DOCUMENT_MAX_BYTES || dictionary == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "a stored document cannot be unpacked");
      return NULL;
    }
  if (state->decompress == NULL)
    state->decompress = ZSTD_createDCtx ();
  bytes = g_malloc (size + 1);
  result = ZSTD_decompress_usingDDict (state->decompress, bytes, size, packed, n_packed, dictionary);
  if (ZSTD_isError (result) || result != size)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT,
                           "a stored document does not unpack to its size");
      return NULL;
    }
  bytes[size] = '\0';
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}
