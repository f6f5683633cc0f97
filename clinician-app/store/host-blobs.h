/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-store.h"

G_BEGIN_DECLS

/* Reads every attachment: ALTHEA_ERROR_CORRUPT when one is not what it is named for. Blocking. */
gboolean host_blobs_check (HostStore *self, GError **error);

G_END_DECLS
