/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps this process's memory from others of the same user and out of core files; first thing in every
 * main(). Inside Flatpak only the core files: the portals must be able to tell who asks, and the sandbox does
 * the rest. */
void althea_process_keep_private (void);

G_END_DECLS
