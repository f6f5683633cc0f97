/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-slot-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "althea-error.h"
#include "althea-secret-private.h"

/* magic[8] | format (u32) | payload bytes (u32) | SHA-256 of the 16 bytes before and of the payload |
 * payload. Numbers of the head are big endian, the payload is a little endian GVariant. */
#define MAGIC "AltheaKS"
#define FORMAT 1
#define HEAD_BYTES 16
#define HASH_BYTES crypto_hash_sha256_BYTES
#define MOST_BYTES (1024 * 1024)
/* suite, generation, memory_mib, check, slots (kind, name, owner, salt, memory_mib, passes, sealed) */
#define PAYLOAD_TYPE "(ytuaya(yssayuuay))"
#define SUITE 1 /* Argon2id version 1.3, HKDF-SHA256, XChaCha20-Poly1305 */

void
althea_slot_free (AltheaSlot *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->owner);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

static gpointer
slot_copy (gconstpointer from, gpointer user_data)
{
  AltheaSlot *copy = g_memdup2 (from, sizeof (AltheaSlot));
  copy->name = g_strdup (copy->name);
  copy->owner = g_strdup (copy->owner);
  g_bytes_ref (copy->sealed);
  return copy;
}

AltheaSlotFile *
althea_slot_file_new (void)
{
  AltheaSlotFile *self = g_new0 (AltheaSlotFile, 1);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_slot_free);
  return self;
}

AltheaSlotFile *
althea_slot_file_copy (const AltheaSlotFile *self)
{
  AltheaSlotFile *copy = g_memdup2 (self, sizeof (AltheaSlotFile));
  copy->slots = g_ptr_array_copy (self->slots, slot_copy, NULL);
  g_ptr_array_set_free_func (copy->slots, (GDestroyNotify)althea_slot_free);
  return copy;
}

void
althea_slot_file_free (AltheaSlotFile *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->slots);
  g_free (self);
}

static GVariant *
bytes_to_variant (const guint8 *bytes, gsize n_bytes)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, n_bytes, 1);
}

static GVariant *
payload_to_variant (const AltheaSlotFile *self)
{
  GVariantBuilder slots;
  g_variant_builder_init (&slots, G_VARIANT_TYPE ("a(yssayuuay)"));
  for (guint i = 0; i < self->slots->len; i++)
    {
      const AltheaSlot *slot = g_ptr_array_index (self->slots, i);
      gsize n_sealed;
      const guint8 *sealed = g_bytes_get_data (slot->sealed, &n_sealed);
      g_variant_builder_add (&slots, "(yss@ayuu@ay)", slot->kind, slot->name, slot->owner,
                             bytes_to_variant (slot->salt, sizeof slot->salt), slot->memory_mib, slot->passes,
                             bytes_to_variant (sealed, n_sealed));
    }
  return g_variant_new ("(ytu@aya(yssayuuay))", SUITE, self->generation, self->memory_mib,
                        bytes_to_variant (self->check, sizeof self->check), &slots);
}

static void
hash_file (const guint8 *head, const guint8 *payload, gsize n_payload, guint8 hash[HASH_BYTES])
{
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, head, HEAD_BYTES);
  crypto_hash_sha256_update (&state, payload, n_payload);
  crypto_hash_sha256_final (&state, hash);
}

GBytes *
althea_slot_file_to_bytes (const AltheaSlotFile *self)
{
  g_autoptr (GVariant) payload = g_variant_ref_sink (payload_to_variant (self));
  guint8 head[HEAD_BYTES], hash[HASH_BYTES];
  guint32 format = GUINT32_TO_BE (FORMAT);
  GByteArray *bytes = g_byte_array_new ();

  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    {
      GVariant *swapped = g_variant_byteswap (payload);
      g_variant_unref (payload);
      payload = swapped;
    }
  guint32 n_payload = GUINT32_TO_BE ((guint32)g_variant_get_size (payload));
  memcpy (head, MAGIC, 8);
  memcpy (head + 8, &format, 4);
  memcpy (head + 12, &n_payload, 4);
  hash_file (head, g_variant_get_data (payload), g_variant_get_size (payload), hash);
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, hash, sizeof hash);
  g_byte_array_append (bytes, g_variant_get_data (payload), (guint)g_variant_get_size (payload));
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
take_bytes (GVariant *array, guint8 *out, gsize n_out)
{
  gsize n_bytes;
  const guint8 *bytes = g_variant_get_fixed_array (array, &n_bytes, 1);
  if (n_bytes != n_out)
    return FALSE;
  memcpy (out, bytes, n_out);
  return TRUE;
}

static gboolean
cost_is_sane (guint32 memory_mib, guint32 passes)
{
  if (memory_mib == 0 && passes == 0)
    return TRUE;
  return memory_mib >= ALTHEA_ARGON_LEAST_MIB && memory_mib <= ALTHEA_ARGON_MOST_MIB && passes >= 1
         && passes <= ALTHEA_ARGON_MOST_PASSES;
}

static AltheaSlotFile *
file_from_variant (GVariant *payload)
{
  g_autoptr (AltheaSlotFile) self = althea_slot_file_new ();
  g_autoptr (GVariant) check = NULL, slots = NULL;
  guint8 suite;

  g_variant_get (payload, "(ytu@ay@a(yssayuuay))", &suite, &self->generation, &self->memory_mib, &check,
                 &slots);
  if (suite != SUITE || !take_bytes (check, self->check, sizeof self->check)
      || self->memory_mib < ALTHEA_ARGON_LEAST_MIB || self->memory_mib > ALTHEA_ARGON_MOST_MIB
      || g_variant_n_children (slots) > ALTHEA_SLOT_MOST)
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (slots); i++)
    {
      g_autoptr (GVariant) salt = NULL, sealed = NULL;
      AltheaSlot *slot = g_new0 (AltheaSlot, 1);
      g_ptr_array_add (self->slots, slot);
      g_variant_get_child (slots, i, "(yss@ayuu@ay)", &slot->kind, &slot->name, &slot->owner, &salt,
                           &slot->memory_mib, &slot->passes, &sealed);
      slot->sealed = g_variant_get_data_as_bytes (sealed);
      if (!take_bytes (salt, slot->salt, sizeof slot->salt) || !cost_is_sane (slot->memory_mib, slot->passes))
        return NULL;
    }
  return g_steal_pointer (&self);
}

static void
set_corrupt (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A key slot file is damaged");
}

AltheaSlotFile *
althea_slot_file_from_bytes (GBytes *bytes, GError **error)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  guint8 hash[HASH_BYTES];
  guint32 format, n_payload;

  if (n_bytes < HEAD_BYTES + HASH_BYTES || n_bytes > MOST_BYTES || memcmp (data, MAGIC, 8) != 0)
    {
      set_corrupt (error);
      return NULL;
    }
  memcpy (&format, data + 8, 4);
  memcpy (&n_payload, data + 12, 4);
  hash_file (data, data + HEAD_BYTES + HASH_BYTES, n_bytes - HEAD_BYTES - HASH_BYTES, hash);
  if (GUINT32_FROM_BE (n_payload) != n_bytes - HEAD_BYTES - HASH_BYTES
      || memcmp (hash, data + HEAD_BYTES, sizeof hash) != 0)
    {
      set_corrupt (error);
      return NULL;
    }
  if (GUINT32_FROM_BE (format) > FORMAT)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW, "A key slot file has a newer format");
      return NULL;
    }

  g_autoptr (GBytes) part
      = g_bytes_new_from_bytes (bytes, HEAD_BYTES + HASH_BYTES, n_bytes - HEAD_BYTES - HASH_BYTES);
  g_autoptr (GVariant) payload = g_variant_new_from_bytes (G_VARIANT_TYPE (PAYLOAD_TYPE), part, FALSE);
  g_variant_ref_sink (payload);
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    {
      GVariant *swapped = g_variant_byteswap (payload);
      g_variant_unref (payload);
      payload = swapped;
    }
  AltheaSlotFile *self = g_variant_is_normal_form (payload) ? file_from_variant (payload) : NULL;
  if (self == NULL)
    set_corrupt (error);
  return self;
}

static void
set_errno_error (GError **error, const char *what)
{
  int number = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: %s", what, g_strerror (number));
  althea_error_normalize (error);
}

static AltheaSlotFile *
read_copy (const char *path, GBytes **bytes, GError **error)
{
  g_autofree char *contents = NULL;
  gsize length;
  if (!g_file_get_contents (path, &contents, &length, error))
    {
      althea_error_normalize (error);
      return NULL;
    }
  *bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  return althea_slot_file_from_bytes (*bytes, error);
}

/* Of two reasons the one that a person can do most with: a newer program, then damage, then absence. */
static void
propagate_reason (GError **error, GError *first, GError *second)
{
  static const int order[]
      = { ALTHEA_ERROR_TOO_NEW, ALTHEA_ERROR_CORRUPT, ALTHEA_ERROR_IO, ALTHEA_ERROR_DENIED };
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (first->code == order[i])
        break;
      if (second->code == order[i])
        {
          GError *swap = first;
          first = second;
          second = swap;
          break;
        }
    }
  g_propagate_error (error, first);
  g_error_free (second);
}

AltheaSlotFile *
althea_slot_file_read (const char *path, gboolean *healthy, GError **error)
{
  g_autofree char *second_path = g_strconcat (path, ".2", NULL);
  g_autoptr (GBytes) first_bytes = NULL, second_bytes = NULL;
  GError *first_error = NULL, *second_error = NULL;
  AltheaSlotFile *first = read_copy (path, &first_bytes, &first_error);
  AltheaSlotFile *second = read_copy (second_path, &second_bytes, &second_error);

  if (healthy != NULL)
    *healthy = first != NULL && second != NULL && g_bytes_equal (first_bytes, second_bytes);
  if (first == NULL && second == NULL)
    {
      propagate_reason (error, first_error, second_error);
      return NULL;
    }
  /* A copy of a later format must not be replaced by what this program knows. */
  if (g_error_matches (first_error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW)
      || g_error_matches (second_error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW))
    {
      g_propagate_error (error, first_error != NULL ? first_error : second_error);
      althea_slot_file_free (first);
      althea_slot_file_free (second);
      return NULL;
    }
  g_clear_error (&first_error);
  g_clear_error (&second_error);
  if (first == NULL || (second != NULL && second->generation > first->generation))
    {
      althea_slot_file_free (first);
      return second;
    }
  althea_slot_file_free (second);
  return first;
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize n_left;
  const guint8 *data = g_bytes_get_data (bytes, &n_left);
  while (n_left > 0)
    {
      ssize_t n_written = write (fd, data, n_left);
      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return FALSE;
      data += n_written;
      n_left -= (gsize)n_written;
    }
  return fsync (fd) == 0;
}

static gboolean
stage (const char *path, GBytes *bytes, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      set_errno_error (error, "Key slots cannot be written");
      return FALSE;
    }
  if (!write_all (fd, bytes))
    {
      set_errno_error (error, "Key slots cannot be written");
      g_close (fd, NULL);
      g_unlink (path);
      return FALSE;
    }
  if (!g_close (fd, error))
    {
      althea_error_normalize (error);
      return FALSE;
    }
  return TRUE;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  if (!done)
    set_errno_error (error, "The folder of the key slots cannot be synchronised");
  if (fd >= 0)
    g_close (fd, NULL);
  return done;
}

gboolean
althea_slot_file_write (const AltheaSlotFile *self, const char *path, GError **error)
{
  g_autofree char *second = g_strconcat (path, ".2", NULL);
  g_autofree char *first_staged = g_strconcat (path, ".new", NULL);
  g_autofree char *second_staged = g_strconcat (path, ".2.new", NULL);
  g_autoptr (GBytes) bytes = althea_slot_file_to_bytes (self);

  if (!stage (first_staged, bytes, error))
    return FALSE;
  if (!stage (second_staged, bytes, error))
    {
      g_unlink (first_staged);
      return FALSE;
    }
  if (g_rename (first_staged, path) != 0)
    {
      set_errno_error (error, "Key slots cannot be replaced");
      g_unlink (first_staged);
      g_unlink (second_staged);
      return FALSE;
    }
  /* The first copy is on disk before the second one is touched. */
  if (!sync_folder_of (path, error))
    return FALSE;
  if (g_rename (second_staged, second) != 0)
    {
      set_errno_error (error, "The second copy of the key slots cannot be replaced");
      return FALSE;
    }
  return sync_folder_of (path, error);
}
