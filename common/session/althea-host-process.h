/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AltheaHostProcess:
 * The private host of a practice on this machine, for the clinic's app: uses a host that already answers on
 * DIRECTORY/host.sock, otherwise starts `althea-host --record DIRECTORY serve` as a child and stops it with
 * the object. Several windows of one program share one object; several programs share one host. Main thread.
 * The program is found through the environment variable ALTHEA_HOST_PROGRAM, beside the own executable, or
 * where Althea is installed.
 * Signal "ended" (): a host that this object started ended by itself; start again.
 */
#define ALTHEA_TYPE_HOST_PROCESS (althea_host_process_get_type ())
G_DECLARE_FINAL_TYPE (AltheaHostProcess, althea_host_process, ALTHEA, HOST_PROCESS, GObject)

AltheaHostProcess *althea_host_process_new (const char *directory);
const char *althea_host_process_get_socket_path (AltheaHostProcess *self);

/* Makes sure that a host answers: within a second where all is well. Errors: NOT_FOUND (no program),
 * OFFLINE (it did not answer in 20 s or ended). */
void althea_host_process_start_async (AltheaHostProcess *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean althea_host_process_start_finish (AltheaHostProcess *self, GAsyncResult *result, GError **error);
/* Asks a host that this object started to end (SIGTERM); one that others started stays. */
void althea_host_process_stop (AltheaHostProcess *self);

G_END_DECLS
