/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-secret.h"

#include <sodium.h>
#include <string.h>

#include "althea-hkdf.h"
#include "althea-secret-private.h"

struct _AltheaSecret
{
  gatomicrefcount references;
  guint8 *bytes; /* (owned) (array length=n_bytes) guarded, read-only after it was filled */
  gsize n_bytes;
};

#define PASSWORD_KEY_BYTES 32
#define MOST_AT_ONCE 2

/* A storm of sign-ins would otherwise take 256 MiB each. */
static GMutex turns_lock;
static GCond turns_changed;
static guint n_turns_taken; /* under turns_lock */

void
althea_crypto_init (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium does not start on this machine");
}

/* Writable until seal_memory(). */
static AltheaSecret *
secret_alloc (gsize n_bytes)
{
  AltheaSecret *self = g_new0 (AltheaSecret, 1);
  althea_crypto_init ();
  g_atomic_ref_count_init (&self->references);
  self->n_bytes = n_bytes;
  self->bytes = sodium_malloc (n_bytes);
  if (self->bytes == NULL)
    g_error ("No guarded memory for a key of %" G_GSIZE_FORMAT " bytes", n_bytes);
  return self;
}

static void
seal_memory (AltheaSecret *self)
{
  if (sodium_mprotect_readonly (self->bytes) != 0)
    g_debug ("The memory of a key could not be made read-only");
}

static void
take_turn (void)
{
  g_mutex_lock (&turns_lock);
  while (n_turns_taken >= MOST_AT_ONCE)
    g_cond_wait (&turns_changed, &turns_lock);
  n_turns_taken++;
  g_mutex_unlock (&turns_lock);
}

static void
give_turn_back (void)
{
  g_mutex_lock (&turns_lock);
  n_turns_taken--;
  g_cond_signal (&turns_changed);
  g_mutex_unlock (&turns_lock);
}

AltheaSecret *
althea_secret_new (const guint8 *bytes, gsize n_bytes)
{
  g_return_val_if_fail (bytes != NULL && n_bytes > 0, NULL);
  AltheaSecret *self = secret_alloc (n_bytes);
  memcpy (self->bytes, bytes, n_bytes);
  seal_memory (self);
  return self;
}

AltheaSecret *
althea_secret_new_random (gsize n_bytes)
{
  g_return_val_if_fail (n_bytes > 0, NULL);
  AltheaSecret *self = secret_alloc (n_bytes);
  randombytes_buf (self->bytes, n_bytes);
  seal_memory (self);
  return self;
}

AltheaSecret *
althea_secret_ref (AltheaSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
althea_secret_unref (AltheaSecret *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  sodium_free (self->bytes);
  g_free (self);
}

const guint8 *
althea_secret_get_bytes (AltheaSecret *self, gsize *n_bytes)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (n_bytes != NULL)
    *n_bytes = self->n_bytes;
  return self->bytes;
}

gboolean
althea_secret_equal (AltheaSecret *a, AltheaSecret *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return a->n_bytes == b->n_bytes && sodium_memcmp (a->bytes, b->bytes, a->n_bytes) == 0;
}

AltheaSecret *
althea_secret_derive (AltheaSecret *master, const char *label, gsize n_bytes)
{
  g_return_val_if_fail (master != NULL && label != NULL, NULL);
  g_return_val_if_fail (n_bytes > 0 && n_bytes <= 255 * 32, NULL);
  AltheaSecret *self = secret_alloc (n_bytes);
  althea_hkdf_sha256 (master->bytes, master->n_bytes, NULL, 0, (const guint8 *)label, strlen (label),
                      self->bytes, n_bytes);
  seal_memory (self);
  return self;
}

AltheaSecret *
althea_secret_from_password (const char *password, const guint8 salt[16], guint memory_mib, guint passes)
{
  g_return_val_if_fail (password != NULL && salt != NULL, NULL);
  g_return_val_if_fail (memory_mib >= ALTHEA_ARGON_LEAST_MIB && passes >= 1, NULL);
  AltheaSecret *self = secret_alloc (PASSWORD_KEY_BYTES);
  /* Not UTF-8: nobody typed it, but it still has to fail like any other wrong password. */
  char *normal = g_utf8_normalize (password, -1, G_NORMALIZE_NFKC);
  const char *used = normal != NULL ? normal : password;
  int result;

  take_turn ();
  result = crypto_pwhash (self->bytes, PASSWORD_KEY_BYTES, used, strlen (used), salt, passes,
                          (gsize)memory_mib * 1024 * 1024, crypto_pwhash_ALG_ARGON2ID13);
  give_turn_back ();

  if (normal != NULL)
    {
      sodium_memzero (normal, strlen (normal));
      g_free (normal);
    }
  if (result != 0)
    {
      althea_secret_unref (self);
      return NULL;
    }
  seal_memory (self);
  return self;
}
