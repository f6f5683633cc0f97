/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* HKDF with SHA-256 (RFC 5869), extract and expand in one. @salt and @info may be NULL when empty. At most
 * 8160 bytes come out. Libraries newer than ours have it built in; althea_secret_derive() is the way to use
 * it. */
void althea_hkdf_sha256 (const guint8 *key, gsize n_key, const guint8 *salt, gsize n_salt, const guint8 *info,
                         gsize n_info, guint8 *out, gsize n_out);

G_END_DECLS
