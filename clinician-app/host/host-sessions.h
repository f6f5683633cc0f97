/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-actor.h"

G_BEGIN_DECLS

/**
 * HostSessions:
 * Who is signed in on this machine, by random tokens that only their hashes are kept of, and how often
 * somebody tried a passphrase in vain. Lives in memory: a restart signs everybody out. Any thread.
 */
typedef struct _HostSessions HostSessions;

HostSessions *host_sessions_new (guint idle_s, guint absolute_s);
void host_sessions_free (HostSessions *self);

/* The token of a new session. (transfer full) */
char *host_sessions_open (HostSessions *self, HostActor *actor);
/* Whose session @token is, and that it was used just now; NULL when there is none or it ended.
 * (transfer full) (nullable) */
HostActor *host_sessions_find (HostSessions *self, const char *token);
void host_sessions_close (HostSessions *self, const char *token);
void host_sessions_close_all (HostSessions *self);

/* Before a passphrase is tried for @user: TOO_MANY while the wait after earlier failures lasts (1, 2, 4... up
 * to 64 s from the third failure on), the same for names that nobody has. */
gboolean host_sessions_may_try (HostSessions *self, const char *user, GError **error);
void host_sessions_note_try (HostSessions *self, const char *user, gboolean right);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostSessions, host_sessions_free)

G_END_DECLS
