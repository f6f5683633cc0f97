/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-blobs.h"

#include "althea-id.h"
#include "host-store-private.h"

#include <glib/gstdio.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A blob is named by its content, but the name on disk is a keyed hash of that: whoever has the disk must not
 * be able to ask whether a known document is in the record. */

#define HASH_HEX_CHARS 64

static gboolean
fail_io (const char *doing, GError **error)
{
  const int code = errno;

  g_set_error (error, ALTHEA_ERROR,
               code == ENOSPC || code == EDQUOT ? ALTHEA_ERROR_DISK_FULL : ALTHEA_ERROR_IO, "%s: %s", doing,
               g_strerror (code));
  return FALSE;
}

static gboolean
is_hash (const char *text)
{
  gsize n = 0;

  for (; g_ascii_isdigit (text[n]) || (text[n] >= 'a' && text[n] <= 'f'); n++)
    if (n > HASH_HEX_CHARS)
      return FALSE;
  return n == HASH_HEX_CHARS && text[n] == '\0';
}

static char *
hex_of (GBytes *bytes)
{
  GString *text = g_string_new (NULL);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", data[i]);
  return g_string_free_and_steal (text);
}

static char *
name_of (HostStore *self, const char *sha256)
{
  g_autoptr (GBytes) keyed = althea_hmac (self->blob_key, (const guint8 *)sha256, strlen (sha256));

  return hex_of (keyed);
}

/* blobs/ab/cdef... */
static char *
path_of (HostStore *self, const char *name)
{
  const char directory[3] = { name[0], name[1], '\0' };

  return g_build_filename (self->directory, "blobs", directory, name + 2, NULL);
}

/* Each blob has a key of its own, so that one that leaks opens nothing else. */
static AltheaSecret *
key_of (HostStore *self, const char *name)
{
  g_autofree char *label = g_strconcat ("althea record blob v1 ", name, NULL);

  return althea_secret_derive (self->blob_key, label, 32);
}

/* --- writing ------------------------------------------------------------------------------------- */

static gboolean
write_all (int fd, const guint8 *data, gsize n_bytes, GError **error)
{
  while (n_bytes > 0)
    {
      const ssize_t n = write (fd, data, n_bytes);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_io ("writing an attachment", error);
      data += n;
      n_bytes -= (gsize)n;
    }
  return fsync (fd) == 0 || fail_io ("writing an attachment to disk", error);
}

static gboolean
sync_directory (const char *path, GError **error)
{
  const int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    fail_io ("writing a directory to disk", error);
  if (fd >= 0)
    close (fd);
  return ok;
}

/* The whole file under a name of its own first: a crash leaves no half blob under a blob's name. */
static gboolean
write_file (const char *path, GBytes *sealed, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (directory);
  g_autofree char *suffix = althea_id_random_hex (6);
  g_autofree char *temporary = g_strconcat (directory, G_DIR_SEPARATOR_S ".new-", suffix, NULL);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (sealed, &n_bytes);
  gboolean ok;
  int fd;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return fail_io ("making a directory for attachments", error);
  fd = g_open (temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_io ("making a file for an attachment", error);
  ok = write_all (fd, data, n_bytes, error);
  if (close (fd) != 0 && ok)
    ok = fail_io ("closing an attachment", error);
  if (ok && g_rename (temporary, path) != 0)
    ok = fail_io ("naming an attachment", error);
  if (!ok)
    {
      g_unlink (temporary);
      return FALSE;
    }
  return sync_directory (directory, error) && sync_directory (parent, error);
}

char *
host_store_put_blob (HostStore *self, GBytes *bytes, GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (AltheaSecret) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gsize n_bytes;
  const guint8 *data;

  g_return_val_if_fail (HOST_IS_STORE (self) && bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &n_bytes);
  sha256 = althea_sha256_hex (data, n_bytes);
  name = name_of (self, sha256);
  path = path_of (self, name);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&sha256);
  key = key_of (self, name);
  sealed = althea_seal (key, name, data, n_bytes);
  return write_file (path, sealed, error) ? g_steal_pointer (&sha256) : NULL;
}

/* --- reading ------------------------------------------------------------------------------------- */

static GBytes *
read_blob (HostStore *self, const char *name, GError **error)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (AltheaSecret) key = NULL;
  GError *failure = NULL;
  char *contents = NULL;
  gsize n_bytes;

  if (!g_file_get_contents (path, &contents, &n_bytes, &failure))
    {
      g_set_error_literal (error, ALTHEA_ERROR,
                           g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                               ? ALTHEA_ERROR_NOT_FOUND
                               : ALTHEA_ERROR_IO,
                           "an attachment cannot be read");
      g_error_free (failure);
      return NULL;
    }
  sealed = g_bytes_new_take (contents, n_bytes);
  key = key_of (self, name);
  return althea_unseal (key, name, sealed, error);
}

GBytes *
host_store_get_blob (HostStore *self, const char *sha256, GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (HOST_IS_STORE (self) && sha256 != NULL, NULL);

  if (!is_hash (sha256))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND,
                           "this is not the name of an attachment");
      return NULL;
    }
  name = name_of (self, sha256);
  return read_blob (self, name, error);
}

gboolean
host_store_has_blob (HostStore *self, const char *sha256)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (HOST_IS_STORE (self) && sha256 != NULL, FALSE);

  if (!is_hash (sha256))
    return FALSE;
  name = name_of (self, sha256);
  path = path_of (self, name);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* --- checking ------------------------------------------------------------------------------------ */

static gboolean
check_blob (HostStore *self, const char *name, GError **error)
{
  g_autoptr (GBytes) bytes = read_blob (self, name, error);
  g_autofree char *sha256 = NULL;
  g_autofree char *expected = NULL;
  gsize n_bytes;
  const guint8 *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &n_bytes);
  sha256 = althea_sha256_hex (data, n_bytes);
  expected = name_of (self, sha256);
  if (strcmp (name, expected) == 0)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT,
                       "an attachment is not what it is named for");
  return FALSE;
}

static gboolean
check_directory (HostStore *self, const char *first, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "blobs", first, NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, error);
  const char *rest;

  if (directory == NULL)
    {
      althea_error_normalize (error);
      return FALSE;
    }
  while ((rest = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *name = g_strconcat (first, rest, NULL);
      /* What a crash left behind has no blob's name. */
      if (is_hash (name) && !check_blob (self, name, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
host_blobs_check (HostStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "blobs", NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, error);
  const char *first;

  if (directory == NULL)
    {
      althea_error_normalize (error);
      return FALSE;
    }
  while ((first = g_dir_read_name (directory)) != NULL)
    if (strlen (first) == 2 && !check_directory (self, first, error))
      return FALSE;
  return TRUE;
}
