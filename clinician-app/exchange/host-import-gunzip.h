/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Inflates a gzip file of one or more members, and tells a damaged one from one that ends: nothing counts as
 * the end but the last member's checksum and length, fitting. One thread. */
typedef struct _HostImportGunzip HostImportGunzip;

/* @raw stands at the file's beginning, and lives for longer. */
HostImportGunzip *host_import_gunzip_new (GInputStream *raw);
void host_import_gunzip_free (HostImportGunzip *self); /* NULL-safe */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostImportGunzip, host_import_gunzip_free)

/* Fills @data; less than @n_bytes at the end only. FALSE with INVALID, in words for the report, when the file
 * is damaged or cut off, and with IO when it cannot be read; *n_read bytes came before that. */
gboolean
host_import_gunzip_read (HostImportGunzip *self, guint8 *data, gsize n_bytes, gsize *n_read, GError **error);

/* TRUE when the failure was that of a checksum at a member's end: where the damage is, nobody knows. */
gboolean host_import_gunzip_is_anywhere (HostImportGunzip *self);

G_END_DECLS
