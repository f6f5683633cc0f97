/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-invite-private.h"

#include <string.h>

#include "althea-id.h"

/* version (u8) | secret (16) | pin (32) | expires in s (u32) | id kind (u8), id | name | phone | number of
 * addresses (u8), addresses. Numbers are big endian; a text is its length (u8) and its bytes. */

/* Most ids are 16 random bytes in one of two spellings; as bytes the QR code is a size smaller. */
#define ID_TEXT 0
#define ID_HEX 1
#define ID_UUID 2
#define ID_BYTES 16

typedef struct
{
  const guint8 *at;
  gsize n_left;
  gboolean failed;
} Reader;

static void
append_text (GByteArray *bytes, const char *text)
{
  gsize length = strlen (text);
  guint8 short_length = (guint8)length;
  g_assert (length <= G_MAXUINT8);
  g_byte_array_append (bytes, &short_length, 1);
  g_byte_array_append (bytes, (const guint8 *)text, (guint)length);
}

static void
append_hex (GByteArray *bytes, const char *hex)
{
  for (; hex[0] != '\0'; hex += 2)
    {
      guint8 byte = (guint8)(g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
      g_byte_array_append (bytes, &byte, 1);
    }
}

static char *
to_hex (const guint8 *bytes, gsize n_bytes)
{
  GString *hex = g_string_new (NULL);
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free_and_steal (hex);
}

static char *
uuid_from_hex (const char *hex)
{
  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void
append_id (GByteArray *bytes, const char *id)
{
  g_auto (GStrv) parts = g_strsplit (id, "-", -1);
  g_autofree char *hex = g_strjoinv ("", parts);
  gboolean is_hex = strlen (hex) == 2 * ID_BYTES && strspn (hex, "0123456789abcdef") == 2 * ID_BYTES;
  g_autofree char *uuid = is_hex ? uuid_from_hex (hex) : NULL;
  guint8 kind = ID_TEXT;
  if (is_hex && g_str_equal (hex, id))
    kind = ID_HEX;
  else if (is_hex && g_str_equal (uuid, id))
    kind = ID_UUID;
  g_byte_array_append (bytes, &kind, 1);
  if (kind == ID_TEXT)
    append_text (bytes, id);
  else
    append_hex (bytes, hex);
}

GBytes *
althea_invite_to_payload (AltheaInvite *self)
{
  GByteArray *bytes = g_byte_array_new ();
  const char *const *addresses = althea_invite_get_addresses (self);
  const char *phone = althea_invite_get_practice_phone (self);
  guint8 version = ALTHEA_INVITE_VERSION, n_addresses = (guint8)g_strv_length ((char **)addresses);
  guint32 expires = GUINT32_TO_BE ((guint32)(althea_invite_get_expires_us (self) / G_USEC_PER_SEC));

  g_byte_array_append (bytes, &version, 1);
  g_byte_array_append (bytes, althea_secret_get_bytes (althea_invite_get_secret (self), NULL),
                       ALTHEA_INVITE_SECRET_BYTES);
  append_hex (bytes, althea_invite_get_host_pin (self));
  g_byte_array_append (bytes, (const guint8 *)&expires, sizeof expires);
  append_id (bytes, althea_invite_get_id (self));
  append_text (bytes, althea_invite_get_practice_name (self));
  append_text (bytes, phone != NULL ? phone : "");
  g_byte_array_append (bytes, &n_addresses, 1);
  for (guint8 i = 0; i < n_addresses; i++)
    append_text (bytes, addresses[i]);
  return g_byte_array_free_to_bytes (bytes);
}

guint32
althea_invite_checksum (const guint8 *bytes, gsize n_bytes)
{
  g_autofree char *hash = althea_sha256_hex (bytes, n_bytes);
  hash[2 * ALTHEA_INVITE_CHECK_BYTES] = '\0';
  return (guint32)g_ascii_strtoull (hash, NULL, 16);
}

/* Zeros after the end, and the reader remembers. */
static const guint8 *
take (Reader *reader, gsize n_bytes)
{
  static const guint8 zeros[G_MAXUINT8];
  if (reader->n_left < n_bytes)
    {
      reader->failed = TRUE;
      reader->n_left = 0;
      return zeros;
    }
  const guint8 *taken = reader->at;
  reader->at += n_bytes;
  reader->n_left -= n_bytes;
  return taken;
}

static char *
take_text (Reader *reader)
{
  guint8 length = *take (reader, 1);
  const guint8 *bytes = take (reader, length);
  if (memchr (bytes, '\0', length) != NULL)
    reader->failed = TRUE;
  return g_strndup ((const char *)bytes, length);
}

static char *
take_id (Reader *reader)
{
  guint8 kind = *take (reader, 1);
  if (kind == ID_TEXT)
    return take_text (reader);
  g_autofree char *hex = to_hex (take (reader, ID_BYTES), ID_BYTES);
  if (kind == ID_UUID)
    return uuid_from_hex (hex);
  if (kind != ID_HEX)
    reader->failed = TRUE;
  return g_steal_pointer (&hex);
}

static char **
take_addresses (Reader *reader)
{
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  guint8 n_addresses = *take (reader, 1);
  if (n_addresses < 1 || n_addresses > ALTHEA_INVITE_MOST_ADDRESSES)
    reader->failed = TRUE;
  for (guint8 i = 0; i < n_addresses && !reader->failed; i++)
    {
      g_autofree char *address = take_text (reader);
      if (!althea_invite_address_is_valid (address))
        reader->failed = TRUE;
      else
        g_strv_builder_add (addresses, address);
    }
  return g_strv_builder_end (addresses);
}

AltheaInvite *
althea_invite_from_payload (const guint8 *bytes, gsize n_bytes, GError **error)
{
  Reader reader = { bytes, n_bytes, FALSE };
  guint32 expires;
  guint8 version = *take (&reader, 1);
  if (version > ALTHEA_INVITE_VERSION)
    {
      althea_invite_set_too_new (error);
      return NULL;
    }
  g_autoptr (AltheaSecret) secret
      = althea_secret_new (take (&reader, ALTHEA_INVITE_SECRET_BYTES), ALTHEA_INVITE_SECRET_BYTES);
  g_autofree char *pin = to_hex (take (&reader, ALTHEA_INVITE_PIN_BYTES), ALTHEA_INVITE_PIN_BYTES);
  memcpy (&expires, take (&reader, sizeof expires), sizeof expires);
  g_autofree char *id = take_id (&reader);
  g_autofree char *name = take_text (&reader);
  g_autofree char *phone = take_text (&reader);
  g_auto (GStrv) addresses = take_addresses (&reader);

  if (version != ALTHEA_INVITE_VERSION || reader.failed || reader.n_left != 0 || !althea_id_is_valid (id)
      || !althea_invite_words_are_valid (name, ALTHEA_INVITE_MOST_NAME_BYTES)
      || !althea_invite_words_are_valid (phone, ALTHEA_INVITE_MOST_PHONE_BYTES))
    {
      althea_invite_set_damaged (error);
      return NULL;
    }
  return althea_invite_new (name, (const char *const *)addresses, pin, id, secret,
                            (gint64)GUINT32_FROM_BE (expires) * G_USEC_PER_SEC, phone);
}
