/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HostReserve:
 * A file that holds disk space for the moment when there is none: given up when a write found the disk full,
 * so that what people have open can still be saved, and taken again when there is room. Writer thread only.
 */
typedef struct _HostReserve HostReserve;

/* @max_bytes: of the largest records; 0: keeps none. */
HostReserve *host_reserve_new (const char *path, gint64 max_bytes);
void host_reserve_free (HostReserve *self);
/* Makes the file, or makes it larger, in proportion to the record's size and when the disk has plenty. */
void host_reserve_take (HostReserve *self, gint64 record_bytes);
/* TRUE when there was something to give up. */
gboolean host_reserve_give_up (HostReserve *self);

G_END_DECLS
