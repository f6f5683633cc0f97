/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-secret.h"

G_BEGIN_DECLS

/**
 * AltheaKeyslots:
 * The key slot file of a record or a profile: every slot wraps the same 256-bit master key with a key
 * made from one secret (a person's passphrase, the recovery sheet, a key kept by the desktop's keyring).
 * Two copies with checksums side by side (PATH and PATH.2), written with fsync and rename; the newer
 * whole one is read. Any thread, internally locked.
 */
#define ALTHEA_TYPE_KEYSLOTS (althea_keyslots_get_type ())
G_DECLARE_FINAL_TYPE (AltheaKeyslots, althea_keyslots, ALTHEA, KEYSLOTS, GObject)

typedef enum
{
  ALTHEA_SLOT_PASSPHRASE = 1, /* a person; Argon2id */
  ALTHEA_SLOT_RECOVERY = 2,   /* the printed sheet; 256 random bits, HKDF */
  ALTHEA_SLOT_KEYRING = 3,    /* a random key that libsecret keeps on this machine */
} AltheaSlotKind;

/* Argon2id cost in MiB for PASSPHRASE slots: 256 for staff, 64 for patients; t = 3. Tests may lower it
 * through the environment variable ALTHEA_TEST_ARGON_MIB (ignored below 8, honoured only in programs
 * built with tests). */
AltheaKeyslots *
althea_keyslots_create (const char *path, guint memory_mib, AltheaSecret **master, GError **error);
AltheaKeyslots *althea_keyslots_open (const char *path, GError **error);

/* Whether a slot can have this name: 1 to 200 bytes that all show when printed. INVALID otherwise. */
gboolean althea_keyslots_check_name (const char *name, GError **error);

/* Adds or replaces the slot @name. @owner: id of the person the slot belongs to (nullable). Blocking
 * (Argon2id). */
gboolean althea_keyslots_set_passphrase (AltheaKeyslots *self, AltheaSecret *master, const char *name,
                                         const char *owner, const char *passphrase, GError **error);
/* The same, and gives the key that this person's own secrets are sealed under: made of the passphrase and
 * this slot alone, so that neither the master key nor another person's passphrase opens them. It is another
 * one whenever the slot is made again. @personal (out) (optional) (transfer full). */
gboolean
althea_keyslots_set_personal (AltheaKeyslots *self, AltheaSecret *master, const char *name, const char *owner,
                              const char *passphrase, AltheaSecret **personal, GError **error);
/* Makes a recovery slot; returns the sheet's text: 52 Crockford characters and 4 of checksum in 14
 * groups of 4, "XXXX-XXXX-...". (transfer full) */
char *althea_keyslots_set_recovery (AltheaKeyslots *self, AltheaSecret *master, GError **error);
/* Makes a keyring slot and returns the key to keep. (transfer full) */
AltheaSecret *
althea_keyslots_set_keyring (AltheaKeyslots *self, AltheaSecret *master, const char *name, GError **error);
/* Every way in of the person @name, but never the recovery sheet. NOT_FOUND; DENIED for the last slot of all.
 */
gboolean althea_keyslots_remove (AltheaKeyslots *self, const char *name, GError **error);
/* One slot only, of whatever kind; the same errors. */
gboolean
althea_keyslots_remove_slot (AltheaKeyslots *self, AltheaSlotKind kind, const char *name, GError **error);

/* The master key, or NULL with ALTHEA_ERROR_WRONG_SECRET (same answer and same time for an unknown
 * name). @owner (out) (optional) (transfer full). */
AltheaSecret *althea_keyslots_open_passphrase (AltheaKeyslots *self, const char *name, const char *passphrase,
                                               char **owner, GError **error);
/* The same, with the person's own key as above. @owner, @personal (out) (optional) (transfer full). */
AltheaSecret *althea_keyslots_open_personal (AltheaKeyslots *self, const char *name, const char *passphrase,
                                             char **owner, AltheaSecret **personal, GError **error);
/* A mistyped group is named: "Group 7 has a mistake." (ALTHEA_ERROR_INVALID). */
AltheaSecret *althea_keyslots_open_recovery (AltheaKeyslots *self, const char *sheet, GError **error);
AltheaSecret *
althea_keyslots_open_keyring (AltheaKeyslots *self, const char *name, AltheaSecret *key, GError **error);
char **althea_keyslots_list (AltheaKeyslots *self, AltheaSlotKind kind); /* names, (transfer full) */

G_END_DECLS
