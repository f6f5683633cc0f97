/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-channel.h"

G_BEGIN_DECLS

/* The reading half of HostGuardStream. */
#define HOST_TYPE_GUARD_INPUT (host_guard_input_get_type ())
G_DECLARE_FINAL_TYPE (HostGuardInput, host_guard_input, HOST, GUARD_INPUT, GInputStream)

GInputStream *host_guard_input_new (GIOStream *base, HostChannel *connection);
/* TRUE when a request was refused and answered here: the rest of what the peer sends is to be drained. */
gboolean host_guard_input_has_refused (HostGuardInput *self);

G_END_DECLS
