/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-reserve.h"
#include "host-store.h"

G_BEGIN_DECLS

/**
 * HostWriter:
 * The one thread that writes: takes jobs from a queue, runs up to 64 in one commit, each in a savepoint, and
 * answers after the commit is on disk. Owned by the store; any thread may hand it jobs.
 */
typedef struct _HostWriter HostWriter;

/* Called on the writer thread after each commit that wrote records. */
typedef void (*HostWriterCommitted) (gint64 last_seq, gpointer user_data);

/* Takes @transaction and @reserve over. */
HostWriter *host_writer_new (HostTransaction *transaction, HostReserve *reserve, gint64 last_seq,
                             HostWriterCommitted committed, gpointer user_data);
/* Finishes what was handed over, empties the log into the file, ends the thread. */
void host_writer_free (HostWriter *self);

gboolean host_writer_run (HostWriter *self, HostWork work, gpointer data, GError **error);
/* @task is answered with a boolean, and kept until then. */
void host_writer_run_task (HostWriter *self, HostWork work, gpointer data, GTask *task);

G_END_DECLS
