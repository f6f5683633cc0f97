/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-version.h"

G_BEGIN_DECLS

/* All members unset, one reference. */
HostVersion *host_version_new (void);

G_END_DECLS
