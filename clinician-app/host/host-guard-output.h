/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The writing half of HostGuardStream: sends an answer's head together with the beginning of its body, which
 * saves a TLS record and a system call for each of the many short answers. */
#define HOST_TYPE_GUARD_OUTPUT (host_guard_output_get_type ())
G_DECLARE_FINAL_TYPE (HostGuardOutput, host_guard_output, HOST, GUARD_OUTPUT, GOutputStream)

GOutputStream *host_guard_output_new (GIOStream *base);

G_END_DECLS
