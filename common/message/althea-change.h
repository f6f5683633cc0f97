/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line of the change feed: record @type/@id now stands at @version; "gone" when this device may no
 * longer see it. Immutable, any thread. */
#define ALTHEA_TYPE_CHANGE (althea_change_get_type ())
G_DECLARE_FINAL_TYPE (AltheaChange, althea_change, ALTHEA, CHANGE, GObject)

AltheaChange *althea_change_new (const char *resource_type, const char *id, guint64 version, gint64 seq,
                                 gboolean gone, GBytes *resource);
const char *althea_change_get_resource_type (AltheaChange *self);
const char *althea_change_get_id (AltheaChange *self);
guint64 althea_change_get_version (AltheaChange *self);
gint64 althea_change_get_seq (AltheaChange *self);
gboolean althea_change_get_gone (AltheaChange *self);
GBytes *
althea_change_get_resource (AltheaChange *self); /* (nullable) JSON, when the feed was asked for bodies */

G_END_DECLS
