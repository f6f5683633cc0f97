/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the command that @argv names and returns the exit code of the program. Main thread. */
int host_cli_main (int argc, char **argv);

G_END_DECLS
