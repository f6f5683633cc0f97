/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"

G_BEGIN_DECLS

/* Unlock keys in the desktop's keyring (libsecret, schema org.althea.Unlock), for those who asked that this
 * machine remembers: the key of a keyring slot of a record or a profile. Any program of the same desktop
 * session can read them; that is what the person agrees to. Main thread; nothing blocks.
 *
 * @purpose: "record" or "profile"; @id: which one. Errors: LOCKED when the keyring stays locked or the person
 * refused, FAILED when there is none on this machine. */

/* @label: what the keyring shows ("Althea Home: Maria"). Replaces what was there. */
void althea_keyring_store_async (const char *purpose, const char *id, const char *label, AltheaSecret *key,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean althea_keyring_store_finish (GAsyncResult *result, GError **error);

/* NOT_FOUND when nothing is kept; CORRUPT when what is kept is no key. (transfer full) */
void althea_keyring_lookup_async (const char *purpose, const char *id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
AltheaSecret *althea_keyring_lookup_finish (GAsyncResult *result, GError **error);

/* TRUE also when there was nothing. */
void althea_keyring_clear_async (const char *purpose, const char *id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean althea_keyring_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
