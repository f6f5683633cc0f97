/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"

G_BEGIN_DECLS

/* The text of the printed recovery sheet: 256 bits as 52 Crockford characters, then 4 of checksum, in 14
 * groups of 4. The groups are numbers of GF(2^20) and the last one is their weighted sum, so that any one
 * group can be worked out from the other 13: that is how a mistyped group is named. */
#define ALTHEA_RECOVERY_N_GROUPS 14
#define ALTHEA_RECOVERY_SECRET_BYTES 32

/* @secret has 32 bytes. "XXXX-XXXX-..." (transfer full), wipe it with althea_recovery_sheet_free(). */
char *althea_recovery_sheet_encode (AltheaSecret *secret);
void althea_recovery_sheet_free (char *sheet);

/* Tells whether a secret is the right one; used to find out which group was mistyped. */
typedef gboolean (*AltheaRecoveryProof) (AltheaSecret *secret, gpointer user_data);

/* Reads what a person typed: case, spaces and hyphens do not matter, I and L are 1, O is 0. NULL and
 * ALTHEA_ERROR_INVALID with translated words that name the mistyped group where there is just one. A whole
 * sheet is returned without asking @proof. (transfer full) */
AltheaSecret *althea_recovery_sheet_decode (const char *sheet, AltheaRecoveryProof proof, gpointer user_data,
                                            GError **error);

G_END_DECLS
