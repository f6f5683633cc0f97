/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The bytes of a key slot file, and its two copies on disk. Private to crypto. */

#define ALTHEA_SLOT_SALT_BYTES 16
#define ALTHEA_SLOT_CHECK_BYTES 32
#define ALTHEA_SLOT_MOST 1000

typedef struct
{
  guint8 kind;                         /* AltheaSlotKind as stored; other numbers are kept */
  char *name;                          /* (owned) */
  char *owner;                         /* (owned) "" when it belongs to nobody */
  guint8 salt[ALTHEA_SLOT_SALT_BYTES]; /* zeros where the kind needs none */
  guint32 memory_mib, passes;          /* Argon2id; 0 where the kind needs none */
  GBytes *sealed;                      /* (owned) the master key, sealed */
} AltheaSlot;

typedef struct
{
  guint64 generation;                    /* one more with each write */
  guint32 memory_mib;                    /* for new passphrase slots */
  guint8 check[ALTHEA_SLOT_CHECK_BYTES]; /* derived from the master key, to know it again */
  GPtrArray *slots;                      /* (owned) (element-type AltheaSlot) */
} AltheaSlotFile;

void althea_slot_free (AltheaSlot *self);
AltheaSlotFile *althea_slot_file_new (void);
AltheaSlotFile *althea_slot_file_copy (const AltheaSlotFile *self);
void althea_slot_file_free (AltheaSlotFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaSlot, althea_slot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaSlotFile, althea_slot_file_free)

GBytes *althea_slot_file_to_bytes (const AltheaSlotFile *self);
/* CORRUPT, or TOO_NEW for a later format. */
AltheaSlotFile *althea_slot_file_from_bytes (GBytes *bytes, GError **error);

/* The newer whole copy of @path and @path.2. @healthy: both are whole and the same. NOT_FOUND, CORRUPT,
 * TOO_NEW, IO. */
AltheaSlotFile *althea_slot_file_read (const char *path, gboolean *healthy, GError **error);
/* Both copies, durable when it returns; all that can fail for want of space comes before the first of them is
 * replaced. */
gboolean althea_slot_file_write (const AltheaSlotFile *self, const char *path, GError **error);

G_END_DECLS
