/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-connection.h"

G_BEGIN_DECLS

/**
 * HostReaders:
 * The connections that read. A thread takes one for the length of one question, as one snapshot, and gives it
 * back; there are as many as ever were needed at once, and a few are kept. Any thread.
 */
typedef struct _HostReaders HostReaders;

/* @path, @key and @codec are kept or lent as long as this lives. */
HostReaders *host_readers_new (const char *path, AltheaSecret *key, HostCodec *codec);
/* Waits until all are given back; then every taking fails with ALTHEA_ERROR_LOCKED. */
void host_readers_close (HostReaders *self);
void host_readers_free (HostReaders *self);

/* NULL with @error. */
HostConnection *host_readers_take (HostReaders *self, GError **error);
void host_readers_give (HostReaders *self, HostConnection *connection);

/* Working memory for packing on the calling thread, kept in the same way. */
HostCodecState *host_readers_take_state (HostReaders *self);
void host_readers_give_state (HostReaders *self, HostCodecState *state);

G_END_DECLS
