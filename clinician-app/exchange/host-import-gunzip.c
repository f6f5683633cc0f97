/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-import-gunzip.h"

#include "althea-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#define BLOCK (64 * 1024u)
#define GZIP_ONLY (16 + MAX_WBITS)
#define FIRST_BYTE 0x1f /* of each member */

struct _HostImportGunzip
{
  GInputStream *raw; /* (unowned) */
  z_stream stream;
  gboolean raw_at_end;
  gboolean in_member, had_member;
  gboolean is_anywhere;
  guint8 block[BLOCK];
};

HostImportGunzip *
host_import_gunzip_new (GInputStream *raw)
{
  HostImportGunzip *self = g_new0 (HostImportGunzip, 1);
  self->raw = raw;
  if (inflateInit2 (&self->stream, GZIP_ONLY) != Z_OK)
    g_error ("zlib cannot be used: %s", self->stream.msg != NULL ? self->stream.msg : zlibVersion ());
  return self;
}

void
host_import_gunzip_free (HostImportGunzip *self)
{
  if (self == NULL)
    return;
  inflateEnd (&self->stream);
  g_free (self);
}

static gboolean
fill (HostImportGunzip *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (self->stream.avail_in > 0 || self->raw_at_end)
    return TRUE;
  gssize n = g_input_stream_read (self->raw, self->block, BLOCK, NULL, &failure);
  if (n < 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, failure->message);
      return FALSE;
    }
  self->raw_at_end = n == 0;
  self->stream.next_in = self->block;
  self->stream.avail_in = (uInt)n;
  return TRUE;
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, what);
  return FALSE;
}

/* Between members: another one, the zeros with which tapes and disks are filled up, or the end. */
static gboolean
begin_member (HostImportGunzip *self, GError **error)
{
  while (self->stream.avail_in > 0 && *self->stream.next_in == 0 && self->had_member)
    {
      self->stream.next_in++;
      self->stream.avail_in--;
    }
  if (self->stream.avail_in == 0)
    return TRUE;
  if (*self->stream.next_in != FIRST_BYTE)
    return fail (error, _ ("something after the end of the compressed data"));
  inflateReset (&self->stream);
  self->in_member = self->had_member = TRUE;
  return TRUE;
}

static gboolean
is_at_end (HostImportGunzip *self)
{
  return self->raw_at_end && self->stream.avail_in == 0;
}

static gboolean
inflate_some (HostImportGunzip *self, GError **error)
{
  int result = inflate (&self->stream, Z_NO_FLUSH);
  const char *message = self->stream.msg != NULL ? self->stream.msg : "";
  if (result == Z_STREAM_END)
    self->in_member = FALSE;
  /* It may have had something in hand still, so only what came to nothing shows the end. */
  if (result == Z_BUF_ERROR && is_at_end (self))
    return fail (error, _ ("an end before the compressed data is complete"));
  if (result == Z_STREAM_END || result == Z_OK || result == Z_BUF_ERROR)
    return TRUE;
  if (result == Z_MEM_ERROR)
    g_error ("zlib has no memory");
  self->is_anywhere = strcmp (message, "incorrect data check") == 0
                      || strcmp (message, "incorrect length check") == 0;
  return fail (error, self->is_anywhere ? _ ("contents that do not fit their checksum")
                                        : _ ("damage in the compressed data"));
}

gboolean
host_import_gunzip_read (HostImportGunzip *self, guint8 *data, gsize n_bytes, gsize *n_read, GError **error)
{
  gboolean ok = TRUE;
  self->stream.next_out = data;
  self->stream.avail_out = (uInt)n_bytes;
  while (ok && self->stream.avail_out > 0)
    {
      ok = fill (self, error) && (self->in_member || begin_member (self, error));
      if (ok && !self->in_member && is_at_end (self))
        break;
      if (ok && self->in_member)
        ok = inflate_some (self, error);
    }
  *n_read = n_bytes - self->stream.avail_out;
  return ok;
}

gboolean
host_import_gunzip_is_anywhere (HostImportGunzip *self)
{
  return self->is_anywhere;
}
