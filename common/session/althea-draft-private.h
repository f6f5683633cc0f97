/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-draft.h"

G_BEGIN_DECLS

/* For the files of session/ only. */

/* What the host answers; INVALID when it is something else. (transfer full) */
AltheaDraft *althea_draft_from_json (GBytes *json, GError **error);
GPtrArray *althea_draft_list_from_json (GBytes *json, GError **error); /* (element-type AltheaDraft) */

G_END_DECLS
