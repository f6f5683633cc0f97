/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Strict reading of small JSON messages that arrived from a peer. What json-glib forgives is refused: a
 * byte-order mark, comments, duplicate members, "\u0000", numbers beyond a double, too deep, too large, bad
 * UTF-8. Any thread. */

/* The object in @json; @length -1 when it ends with NUL. TOO_LARGE or INVALID. (transfer full) */
JsonObject *althea_message_json_read_object (const char *json, gssize length, gsize most_bytes,
                                             guint most_depth, GError **error);
/* INVALID when @object has a member that is not in @members (NULL-terminated). */
gboolean althea_message_json_check_members (JsonObject *object, const char *const *members, GError **error);
/* The string member, NULL when it is absent or something else. Lent. */
const char *althea_message_json_get_string (JsonObject *object, const char *member);
/* A deep copy; json_node_copy() shares objects and arrays. (transfer full) */
JsonNode *althea_message_json_copy (JsonNode *node);

G_END_DECLS
