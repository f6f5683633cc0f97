/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HostCodec:
 * Packs documents with zstd and a dictionary made for FHIR JSON. The set of dictionaries is filled while the
 * record is opened and does not change afterwards, so that any thread may use it; the working memory of one
 * packing or unpacking is a HostCodecState of the thread's own.
 */
typedef struct _HostCodec HostCodec;
typedef struct _HostCodecState HostCodecState;

HostCodec *host_codec_new (void);
void host_codec_free (HostCodec *self);
/* The last one added packs; all unpack. The dictionary names itself by the id in its header. */
gboolean host_codec_add (HostCodec *self, const guint8 *dictionary, gsize n_bytes, GError **error);
guint32 host_codec_dictionary_id (const guint8 *dictionary, gsize n_bytes); /* 0: not a zstd dictionary */

HostCodecState *host_codec_state_new (void);
void host_codec_state_free (HostCodecState *self);

/* At least @n_bytes of scratch, lent until the next call. */
void *host_codec_state_get_scratch (HostCodecState *self, gsize n_bytes);

/* Lent until the next call with the same @state. */
const guint8 *host_codec_pack (HostCodec *self, HostCodecState *state, const void *bytes, gsize n_bytes,
                               gsize *n_packed, GError **error);
/* NULL and ALTHEA_ERROR_CORRUPT when it is not what was packed. (transfer full) */
GBytes *host_codec_unpack (HostCodec *self, HostCodecState *state, const guint8 *packed, gsize n_packed,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodec, host_codec_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCodecState, host_codec_state_free)

G_END_DECLS
