/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-signer.h"

G_BEGIN_DECLS

/* Signs notes of the past: those of a practice that is made up, whose people's passphrases its maker knows.
 * Each of
 * @notes (element-type GBytes) is a final Composition with an attester; it is signed at the attester's time
 * by the one of @signers who is its author, and gets a visit summary when it is younger than
 * @summary_from_us. Notes that are there already stay as they are. A note whose author is not among the
 * signers: INVALID. @n_signed (out). Blocking. */
gboolean host_notes_sign_past (HostPractice *practice, const GPtrArray *notes, HostSigner *const *signers,
                               guint n_signers, gint64 summary_from_us, guint64 *n_signed, GError **error);

G_END_DECLS
