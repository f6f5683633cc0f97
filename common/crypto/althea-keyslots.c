/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-keyslots.h"

#include <sodium.h>
#include <string.h>

#include "althea-error.h"
#include "althea-recovery-sheet.h"
#include "althea-secret-private.h"
#include "althea-slot-file.h"

struct _AltheaKeyslots
{
  GObject parent_instance;

  char *path; /* (owned) of the first copy */
  GMutex lock;
  AltheaSlotFile *file; /* (owned) under lock */
};

G_DEFINE_FINAL_TYPE (AltheaKeyslots, althea_keyslots, G_TYPE_OBJECT)

#define MASTER_BYTES 32
#define MOST_NAME_BYTES 200
#define RECOVERY_NAME "recovery"
#define CHECK_LABEL "althea master key check 1"

static guint32
memory_for_new_slot (guint32 memory_mib)
{
#ifdef ALTHEA_TESTABLE
  const char *wanted = g_getenv ("ALTHEA_TEST_ARGON_MIB");
  guint64 lower;
  if (wanted != NULL
      && g_ascii_string_to_unsigned (wanted, 10, ALTHEA_ARGON_LEAST_MIB, ALTHEA_ARGON_MOST_MIB, &lower, NULL))
    return MIN ((guint32)lower, memory_mib);
#endif
  return memory_mib;
}

static void
derive_check (AltheaSecret *master, guint8 check[ALTHEA_SLOT_CHECK_BYTES])
{
  g_autoptr (AltheaSecret) derived = althea_secret_derive (master, CHECK_LABEL, ALTHEA_SLOT_CHECK_BYTES);
  memcpy (check, althea_secret_get_bytes (derived, NULL), ALTHEA_SLOT_CHECK_BYTES);
}

static gboolean
is_master_of (const AltheaSlotFile *file, AltheaSecret *master)
{
  guint8 check[ALTHEA_SLOT_CHECK_BYTES];
  derive_check (master, check);
  return sodium_memcmp (check, file->check, sizeof check) == 0;
}

static gboolean
check_name (const char *name, GError **error)
{
  gsize length = strlen (name);
  gboolean fits = length > 0 && length <= MOST_NAME_BYTES && g_utf8_validate (name, -1, NULL);
  for (const char *p = name; fits && *p != '\0'; p = g_utf8_next_char (p))
    fits = g_unichar_isprint (g_utf8_get_char (p));
  if (!fits)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The name of a key slot does not fit");
  return fits;
}

gboolean
althea_keyslots_check_name (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, FALSE);
  return check_name (name, error);
}

static void
set_wrong_secret (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET, "No key slot opens with this");
}

static void
set_no_memory (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY, "Not enough memory to try a passphrase");
}

/* What stands beside the sealed key is authenticated with it: a slot cannot be given to another person. */
static char *
slot_context (const AltheaSlot *slot)
{
  return g_strdup_printf ("althea slot 1\n%u\n%u\n%u\n%s\n%s", slot->kind, slot->memory_mib, slot->passes,
                          slot->name, slot->owner);
}

static AltheaSlot *
slot_new (AltheaSlotKind kind, const char *name, const char *owner)
{
  AltheaSlot *slot = g_new0 (AltheaSlot, 1);
  slot->kind = (guint8)kind;
  slot->name = g_strdup (name);
  slot->owner = g_strdup (owner != NULL ? owner : "");
  return slot;
}

static void
slot_seal (AltheaSlot *slot, AltheaSecret *key, AltheaSecret *master)
{
  gsize n_bytes;
  const guint8 *bytes = althea_secret_get_bytes (master, &n_bytes);
  g_autofree char *context = slot_context (slot);
  slot->sealed = althea_seal (key, context, bytes, n_bytes);
}

static AltheaSecret *
slot_unseal (const AltheaSlot *slot, AltheaSecret *key)
{
  g_autofree char *context = slot_context (slot);
  GBytes *opened = althea_unseal (key, context, slot->sealed, NULL);
  AltheaSecret *master = NULL;
  gsize n_bytes;
  if (opened == NULL)
    return NULL;
  guint8 *bytes = g_bytes_unref_to_data (opened, &n_bytes);
  if (n_bytes == MASTER_BYTES)
    master = althea_secret_new (bytes, n_bytes);
  sodium_memzero (bytes, n_bytes);
  g_free (bytes);
  return master;
}

static const AltheaSlot *
find_slot (const AltheaSlotFile *file, AltheaSlotKind kind, const char *name)
{
  for (guint i = 0; i < file->slots->len; i++)
    {
      const AltheaSlot *slot = g_ptr_array_index (file->slots, i);
      if (slot->kind == (guint8)kind && g_str_equal (slot->name, name))
        return slot;
    }
  return NULL;
}

/* Takes over what another program wrote meanwhile (a user added on the command line while the host runs).
 * What is in memory stays when the disk fails. Under lock. */
static void
refresh (AltheaKeyslots *self)
{
  g_autoptr (GError) error = NULL;
  AltheaSlotFile *stored = althea_slot_file_read (self->path, NULL, &error);
  if (stored == NULL)
    {
      if (!g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        g_warning ("Key slots cannot be read again: %s", error->message);
      return;
    }
  if (stored->generation > self->file->generation)
    {
      althea_slot_file_free (self->file);
      self->file = stored;
    }
  else
    althea_slot_file_free (stored);
}

/* A private copy of the slots, fresh from the disk. */
static AltheaSlotFile *
dup_file (AltheaKeyslots *self)
{
  g_mutex_lock (&self->lock);
  refresh (self);
  AltheaSlotFile *copy = althea_slot_file_copy (self->file);
  g_mutex_unlock (&self->lock);
  return copy;
}

/* Under lock; @file becomes the current one only when both copies are on disk. */
static gboolean
store (AltheaKeyslots *self, AltheaSlotFile *file, GError **error)
{
  file->generation = self->file->generation + 1;
  if (!althea_slot_file_write (file, self->path, error))
    {
      althea_slot_file_free (file);
      return FALSE;
    }
  althea_slot_file_free (self->file);
  self->file = file;
  return TRUE;
}

static void
drop_slots (AltheaSlotFile *file, AltheaSlotKind kind, const char *name)
{
  for (guint i = file->slots->len; i > 0; i--)
    {
      const AltheaSlot *slot = g_ptr_array_index (file->slots, i - 1);
      if (slot->kind == (guint8)kind && g_str_equal (slot->name, name))
        g_ptr_array_remove_index (file->slots, i - 1);
    }
}

/* @slot: (transfer full) */
static gboolean
put_slot (AltheaKeyslots *self, AltheaSlot *slot, GError **error)
{
  gboolean done = FALSE;
  g_mutex_lock (&self->lock);
  refresh (self);
  AltheaSlotFile *file = althea_slot_file_copy (self->file);
  drop_slots (file, slot->kind, slot->name);
  if (file->slots->len >= ALTHEA_SLOT_MOST)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY,
                           "There is no place for one more key slot");
      althea_slot_file_free (file);
      althea_slot_free (slot);
    }
  else
    {
      g_ptr_array_add (file->slots, slot);
      done = store (self, file, error);
    }
  g_mutex_unlock (&self->lock);
  return done;
}

/* A slot made with another key would lock its owner out for good. @memory_mib (out) (optional). */
static gboolean
check_master (AltheaKeyslots *self, AltheaSecret *master, guint32 *memory_mib, GError **error)
{
  g_autoptr (AltheaSlotFile) file = dup_file (self);
  if (memory_mib != NULL)
    *memory_mib = memory_for_new_slot (file->memory_mib);
  if (is_master_of (file, master))
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET, "This is not the key of these slots");
  return FALSE;
}

static AltheaSecret *
checked_master (const AltheaSlotFile *file, AltheaSecret *master, GError **error)
{
  if (master != NULL && is_master_of (file, master))
    return master;
  g_clear_pointer (&master, althea_secret_unref);
  set_wrong_secret (error);
  return NULL;
}

static void
althea_keyslots_finalize (GObject *object)
{
  AltheaKeyslots *self = ALTHEA_KEYSLOTS (object);
  g_clear_pointer (&self->file, althea_slot_file_free);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (althea_keyslots_parent_class)->finalize (object);
}

static void
althea_keyslots_class_init (AltheaKeyslotsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_keyslots_finalize;
}

static void
althea_keyslots_init (AltheaKeyslots *self)
{
  g_mutex_init (&self->lock);
}

/* The file appears with the first slot: one without any could never be opened. */
AltheaKeyslots *
althea_keyslots_create (const char *path, guint memory_mib, AltheaSecret **master, GError **error)
{
  g_return_val_if_fail (path != NULL && master != NULL, NULL);
  g_return_val_if_fail (memory_mib >= ALTHEA_ARGON_LEAST_MIB && memory_mib <= ALTHEA_ARGON_MOST_MIB, NULL);
  g_autoptr (GError) local_error = NULL;
  AltheaSlotFile *existing = althea_slot_file_read (path, NULL, &local_error);

  if (existing != NULL || !g_error_matches (local_error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    {
      g_clear_pointer (&existing, althea_slot_file_free);
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "There are key slots here already");
      return NULL;
    }
  AltheaKeyslots *self = g_object_new (ALTHEA_TYPE_KEYSLOTS, NULL);
  self->path = g_strdup (path);
  self->file = althea_slot_file_new ();
  self->file->memory_mib = memory_for_new_slot (memory_mib);
  *master = althea_secret_new_random (MASTER_BYTES);
  derive_check (*master, self->file->check);
  return self;
}

AltheaKeyslots *
althea_keyslots_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (GError) heal_error = NULL;
  gboolean healthy;
  AltheaSlotFile *file = althea_slot_file_read (path, &healthy, error);
  if (file == NULL)
    return NULL;
  AltheaKeyslots *self = g_object_new (ALTHEA_TYPE_KEYSLOTS, NULL);
  self->path = g_strdup (path);
  self->file = file;
  if (!healthy)
    {
      g_message ("One copy of the key slots was damaged, old or missing; it is made anew");
      if (!althea_slot_file_write (file, path, &heal_error))
        g_warning ("The damaged copy of the key slots stays as it is: %s", heal_error->message);
    }
  return self;
}

gboolean
althea_keyslots_set_personal (AltheaKeyslots *self, AltheaSecret *master, const char *name, const char *owner,
                              const char *passphrase, AltheaSecret **personal, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && master != NULL, FALSE);
  g_return_val_if_fail (name != NULL && passphrase != NULL, FALSE);
  guint32 memory_mib;
  if (!check_name (name, error) || !check_master (self, master, &memory_mib, error))
    return FALSE;
  g_autoptr (AltheaSlot) slot = slot_new (ALTHEA_SLOT_PASSPHRASE, name, owner);
  g_autoptr (AltheaSecret) key = NULL;
  slot->memory_mib = memory_mib;
  slot->passes = ALTHEA_ARGON_PASSES;
  randombytes_buf (slot->salt, sizeof slot->salt);
  key = althea_secret_from_password (passphrase, slot->salt, slot->memory_mib, slot->passes);
  if (key == NULL)
    {
      set_no_memory (error);
      return FALSE;
    }
  slot_seal (slot, key, master);
  if (!put_slot (self, g_steal_pointer (&slot), error))
    return FALSE;
  if (personal != NULL)
    *personal = althea_secret_derive (key, ALTHEA_LABEL_PERSONAL_KEYS, MASTER_BYTES);
  return TRUE;
}

gboolean
althea_keyslots_set_passphrase (AltheaKeyslots *self, AltheaSecret *master, const char *name,
                                const char *owner, const char *passphrase, GError **error)
{
  return althea_keyslots_set_personal (self, master, name, owner, passphrase, NULL, error);
}

char *
althea_keyslots_set_recovery (AltheaKeyslots *self, AltheaSecret *master, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && master != NULL, NULL);
  if (!check_master (self, master, NULL, error))
    return NULL;
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (ALTHEA_RECOVERY_SECRET_BYTES);
  g_autoptr (AltheaSecret) key = althea_secret_derive (secret, ALTHEA_LABEL_RECOVERY_SLOT, MASTER_BYTES);
  AltheaSlot *slot = slot_new (ALTHEA_SLOT_RECOVERY, RECOVERY_NAME, NULL);
  slot_seal (slot, key, master);
  return put_slot (self, slot, error) ? althea_recovery_sheet_encode (secret) : NULL;
}

AltheaSecret *
althea_keyslots_set_keyring (AltheaKeyslots *self, AltheaSecret *master, const char *name, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && master != NULL && name != NULL, NULL);
  if (!check_name (name, error) || !check_master (self, master, NULL, error))
    return NULL;
  g_autoptr (AltheaSecret) secret = althea_secret_new_random (MASTER_BYTES);
  g_autoptr (AltheaSecret) key = althea_secret_derive (secret, ALTHEA_LABEL_KEYRING_SLOT, MASTER_BYTES);
  AltheaSlot *slot = slot_new (ALTHEA_SLOT_KEYRING, name, NULL);
  slot_seal (slot, key, master);
  return put_slot (self, slot, error) ? g_steal_pointer (&secret) : NULL;
}

/* @kinds: ended by 0. */
static gboolean
remove_slots (AltheaKeyslots *self, const AltheaSlotKind *kinds, const char *name, GError **error)
{
  gboolean done = FALSE;
  g_mutex_lock (&self->lock);
  refresh (self);
  AltheaSlotFile *file = althea_slot_file_copy (self->file);
  for (; *kinds != 0; kinds++)
    drop_slots (file, *kinds, name);
  if (file->slots->len == self->file->slots->len)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no key slot of this name");
  else if (file->slots->len == 0)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED,
                         "Without the last key slot nobody could open this any more");
  else
    done = store (self, g_steal_pointer (&file), error);
  g_clear_pointer (&file, althea_slot_file_free);
  g_mutex_unlock (&self->lock);
  return done;
}

/* A person leaves with every way in; the recovery sheet stays, whatever somebody is called. */
gboolean
althea_keyslots_remove (AltheaKeyslots *self, const char *name, GError **error)
{
  static const AltheaSlotKind kinds[] = { ALTHEA_SLOT_PASSPHRASE, ALTHEA_SLOT_KEYRING, 0 };
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && name != NULL, FALSE);
  return remove_slots (self, kinds, name, error);
}

gboolean
althea_keyslots_remove_slot (AltheaKeyslots *self, AltheaSlotKind kind, const char *name, GError **error)
{
  const AltheaSlotKind kinds[] = { kind, 0 };
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && name != NULL, FALSE);
  return remove_slots (self, kinds, name, error);
}

/* An unknown name goes the same way with a slot that nothing opens. */
static AltheaSlot *
dup_decoy (const AltheaSlotFile *file, const char *name)
{
  AltheaSlot *slot = slot_new (ALTHEA_SLOT_PASSPHRASE, name, NULL);
  guint8 nothing[MASTER_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES
                 + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
  slot->memory_mib = file->memory_mib;
  slot->passes = ALTHEA_ARGON_PASSES;
  randombytes_buf (slot->salt, sizeof slot->salt);
  randombytes_buf (nothing, sizeof nothing);
  slot->sealed = g_bytes_new (nothing, sizeof nothing);
  return slot;
}

AltheaSecret *
althea_keyslots_open_personal (AltheaKeyslots *self, const char *name, const char *passphrase, char **owner,
                               AltheaSecret **personal, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && name != NULL && passphrase != NULL, NULL);
  g_autoptr (AltheaSlotFile) file = dup_file (self);
  const AltheaSlot *slot = find_slot (file, ALTHEA_SLOT_PASSPHRASE, name);
  g_autoptr (AltheaSlot) decoy = slot == NULL ? dup_decoy (file, name) : NULL;
  if (slot == NULL)
    slot = decoy;
  if (slot->memory_mib == 0)
    {
      set_wrong_secret (error);
      return NULL;
    }
  g_autoptr (AltheaSecret) key
      = althea_secret_from_password (passphrase, slot->salt, slot->memory_mib, slot->passes);
  if (key == NULL)
    {
      set_no_memory (error);
      return NULL;
    }
  AltheaSecret *master = checked_master (file, slot_unseal (slot, key), error);
  if (master != NULL && owner != NULL)
    *owner = slot->owner[0] != '\0' ? g_strdup (slot->owner) : NULL;
  if (master != NULL && personal != NULL)
    *personal = althea_secret_derive (key, ALTHEA_LABEL_PERSONAL_KEYS, MASTER_BYTES);
  return master;
}

AltheaSecret *
althea_keyslots_open_passphrase (AltheaKeyslots *self, const char *name, const char *passphrase, char **owner,
                                 GError **error)
{
  return althea_keyslots_open_personal (self, name, passphrase, owner, NULL, error);
}

static AltheaSecret *
open_with_recovery (const AltheaSlot *slot, AltheaSecret *secret)
{
  g_autoptr (AltheaSecret) key = althea_secret_derive (secret, ALTHEA_LABEL_RECOVERY_SLOT, MASTER_BYTES);
  return slot_unseal (slot, key);
}

static gboolean
recovery_proof (AltheaSecret *secret, gpointer user_data)
{
  g_autoptr (AltheaSecret) master = user_data != NULL ? open_with_recovery (user_data, secret) : NULL;
  return master != NULL;
}

AltheaSecret *
althea_keyslots_open_recovery (AltheaKeyslots *self, const char *sheet, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && sheet != NULL, NULL);
  g_autoptr (AltheaSlotFile) file = dup_file (self);
  const AltheaSlot *slot = find_slot (file, ALTHEA_SLOT_RECOVERY, RECOVERY_NAME);
  g_autoptr (AltheaSecret) secret
      = althea_recovery_sheet_decode (sheet, recovery_proof, (gpointer)slot, error);
  if (secret == NULL)
    return NULL;
  return checked_master (file, slot != NULL ? open_with_recovery (slot, secret) : NULL, error);
}

AltheaSecret *
althea_keyslots_open_keyring (AltheaKeyslots *self, const char *name, AltheaSecret *key, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self) && name != NULL && key != NULL, NULL);
  g_autoptr (AltheaSlotFile) file = dup_file (self);
  const AltheaSlot *slot = find_slot (file, ALTHEA_SLOT_KEYRING, name);
  g_autoptr (AltheaSecret) derived = althea_secret_derive (key, ALTHEA_LABEL_KEYRING_SLOT, MASTER_BYTES);
  return checked_master (file, slot != NULL ? slot_unseal (slot, derived) : NULL, error);
}

char **
althea_keyslots_list (AltheaKeyslots *self, AltheaSlotKind kind)
{
  g_return_val_if_fail (ALTHEA_IS_KEYSLOTS (self), NULL);
  g_autoptr (AltheaSlotFile) file = dup_file (self);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < file->slots->len; i++)
    {
      const AltheaSlot *slot = g_ptr_array_index (file->slots, i);
      if (slot->kind == (guint8)kind)
        g_strv_builder_add (names, slot->name);
    }
  return g_strv_builder_end (names);
}
