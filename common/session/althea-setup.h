/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"

G_BEGIN_DECLS

/* First run over the private host's socket: makes the record, its first clinician and the recovery sheet, and
 * signs that clinician in. Only while the host has no record (the session's state is
 * ALTHEA_SESSION_NO_RECORD). Main thread; takes a second or two. @phone may be "". */
void althea_session_set_up_async (AltheaSession *self, const char *practice, const char *phone,
                                  const char *person, const char *user, const char *passphrase,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* The text of the recovery sheet, shown once and kept nowhere: wipe it. (transfer full) */
char *althea_session_set_up_finish (AltheaSession *self, GAsyncResult *result, GError **error);

/* Over the private host's socket, when a passphrase is lost: the recovery @sheet as typed opens the record
 * and gives @user the new @passphrase, and then signs that person in. Main thread; takes a second or two.
 * Errors: INVALID with translated words that name the mistyped group, WRONG_SECRET for the sheet of another
 * record, NOT_FOUND when nobody signs in as @user. */
void althea_session_recover_async (AltheaSession *self, const char *sheet, const char *user,
                                   const char *passphrase, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean althea_session_recover_finish (AltheaSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
