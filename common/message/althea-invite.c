/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-invite.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-id.h"
#include "althea-invite-private.h"
#include "althea-text.h"

struct _AltheaInvite
{
  GObject parent_instance;

  char *practice_name;  /* (owned) */
  char *practice_phone; /* (owned) (nullable) */
  char **addresses;     /* (owned) 1 to 3, NULL-terminated */
  char *host_pin;       /* (owned) 64 lower-case hex characters */
  char *id;             /* (owned) */
  AltheaSecret *secret; /* (owned) 16 bytes */
  gint64 expires_us;    /* whole seconds */
};

G_DEFINE_FINAL_TYPE (AltheaInvite, althea_invite, G_TYPE_OBJECT)

gboolean
althea_invite_address_is_valid (const char *address)
{
  gsize length = strlen (address);
  if (length == 0 || length > ALTHEA_INVITE_MOST_ADDRESS_BYTES)
    return FALSE;
  for (const char *p = address; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (".-:[]", *p) == NULL)
      return FALSE;
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (address, 0, NULL);
  return parsed != NULL && g_network_address_get_port (G_NETWORK_ADDRESS (parsed)) != 0
         && *g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)) != '\0';
}

gboolean
althea_invite_pin_is_valid (const char *pin)
{
  return strlen (pin) == 2 * ALTHEA_INVITE_PIN_BYTES && strspn (pin, "0123456789abcdef") == strlen (pin);
}

gboolean
althea_invite_words_are_valid (const char *words, gsize most_bytes)
{
  guint n_removed = 0;
  if (strlen (words) > most_bytes || !g_utf8_validate (words, -1, NULL))
    return FALSE;
  g_autofree char *clean = althea_text_clean (words, FALSE, &n_removed);
  return n_removed == 0 && g_str_equal (clean, words);
}

static char *
dup_words (const char *words, gsize most_bytes)
{
  g_autofree char *clean = althea_text_clean (words, FALSE, NULL);
  gsize length = strlen (clean);
  if (length > most_bytes)
    *g_utf8_find_prev_char (clean, clean + most_bytes + 1) = '\0';
  return g_steal_pointer (&clean);
}

static void
althea_invite_finalize (GObject *object)
{
  AltheaInvite *self = ALTHEA_INVITE (object);
  g_free (self->practice_name);
  g_free (self->practice_phone);
  g_strfreev (self->addresses);
  g_free (self->host_pin);
  g_free (self->id);
  g_clear_pointer (&self->secret, althea_secret_unref);
  G_OBJECT_CLASS (althea_invite_parent_class)->finalize (object);
}

static void
althea_invite_class_init (AltheaInviteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_invite_finalize;
}

static void
althea_invite_init (AltheaInvite *self)
{
}

static char **
dup_addresses (const char *const *addresses)
{
  g_autoptr (GStrvBuilder) valid = g_strv_builder_new ();
  guint n_valid = 0;
  for (gsize i = 0; addresses[i] != NULL && n_valid < ALTHEA_INVITE_MOST_ADDRESSES; i++)
    if (althea_invite_address_is_valid (addresses[i]))
      {
        g_strv_builder_add (valid, addresses[i]);
        n_valid++;
      }
  return g_strv_builder_end (valid);
}

AltheaInvite *
althea_invite_new (const char *practice_name, const char *const *addresses, const char *host_pin,
                   const char *id, AltheaSecret *secret, gint64 expires_us, const char *practice_phone)
{
  gsize n_secret;
  g_return_val_if_fail (practice_name != NULL && addresses != NULL && host_pin != NULL && secret != NULL,
                        NULL);
  g_return_val_if_fail (althea_invite_pin_is_valid (host_pin) && althea_id_is_valid (id), NULL);
  g_return_val_if_fail (expires_us >= 0 && expires_us / G_USEC_PER_SEC <= G_MAXUINT32, NULL);
  althea_secret_get_bytes (secret, &n_secret);
  g_return_val_if_fail (n_secret == ALTHEA_INVITE_SECRET_BYTES, NULL);
  g_auto (GStrv) valid = dup_addresses (addresses);
  g_return_val_if_fail (valid[0] != NULL, NULL);

  AltheaInvite *self = g_object_new (ALTHEA_TYPE_INVITE, NULL);
  self->practice_name = dup_words (practice_name, ALTHEA_INVITE_MOST_NAME_BYTES);
  if (!althea_text_is_empty (practice_phone))
    self->practice_phone = dup_words (practice_phone, ALTHEA_INVITE_MOST_PHONE_BYTES);
  self->addresses = g_steal_pointer (&valid);
  self->host_pin = g_strdup (host_pin);
  self->id = g_strdup (id);
  self->secret = althea_secret_ref (secret);
  self->expires_us = expires_us - expires_us % G_USEC_PER_SEC;
  return self;
}

const char *
althea_invite_get_practice_name (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  return self->practice_name;
}

const char *
althea_invite_get_practice_phone (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  return self->practice_phone;
}

const char *const *
althea_invite_get_addresses (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  return (const char *const *)self->addresses;
}

const char *
althea_invite_get_host_pin (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  return self->host_pin;
}

const char *
althea_invite_get_id (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  return self->id;
}

AltheaSecret *
althea_invite_get_secret (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  return self->secret;
}

gint64
althea_invite_get_expires_us (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), 0);
  return self->expires_us;
}

void
althea_invite_set_damaged (GError **error)
{
  g_set_error_literal (
      error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
      _ ("Something in this invitation is missing or mistyped. Please copy all of it, or open the file."));
}

void
althea_invite_set_too_new (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_NEW,
                       _ ("This invitation needs a newer version of Althea. Please update Althea first."));
}

/* Crockford's characters all fit the QR code's compact mode. */
char *
althea_invite_to_link (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  g_autoptr (GBytes) payload = althea_invite_to_payload (self);
  gsize n_payload;
  const guint8 *data = g_bytes_get_data (payload, &n_payload);
  g_autoptr (GByteArray) checked = g_byte_array_new ();
  guint32 checksum = GUINT32_TO_BE (althea_invite_checksum (data, n_payload));
  g_byte_array_append (checked, data, (guint)n_payload);
  g_byte_array_append (checked, (const guint8 *)&checksum, ALTHEA_INVITE_CHECK_BYTES);
  g_autofree char *text = althea_base32_encode (checked->data, checked->len);
  return g_strconcat (ALTHEA_INVITE_LINK_START, text, NULL);
}

static AltheaInvite *
parse_code (const char *code, GError **error)
{
  g_autoptr (GBytes) decoded = althea_base32_decode (code, NULL);
  gsize n_bytes = 0;
  const guint8 *bytes = decoded != NULL ? g_bytes_get_data (decoded, &n_bytes) : NULL;
  guint32 checksum;
  if (n_bytes <= ALTHEA_INVITE_CHECK_BYTES)
    {
      althea_invite_set_damaged (error);
      return NULL;
    }
  n_bytes -= ALTHEA_INVITE_CHECK_BYTES;
  memcpy (&checksum, bytes + n_bytes, ALTHEA_INVITE_CHECK_BYTES);
  if (GUINT32_FROM_BE (checksum) != althea_invite_checksum (bytes, n_bytes))
    {
      althea_invite_set_damaged (error);
      return NULL;
    }
  return althea_invite_from_payload (bytes, n_bytes, error);
}

/* What mail programs put around and into a link goes: <>, quotes, line breaks, no-break spaces. */
static char *
dup_without_space (const char *text)
{
  GString *packed = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && !g_unichar_iszerowidth (c) && strchr ("<>\"'", (int)MIN (c, 127)) == NULL)
        g_string_append_unichar (packed, c);
    }
  return g_string_free_and_steal (packed);
}

AltheaInvite *
althea_invite_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  gsize length = strnlen (text, ALTHEA_INVITE_MOST_BYTES + 1);
  if (length > ALTHEA_INVITE_MOST_BYTES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE,
                           _ ("This is too long for an invitation."));
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize)length, NULL))
    {
      althea_invite_set_damaged (error);
      return NULL;
    }
  if (text[strspn (text, " \t\r\n")] == '{')
    return althea_invite_from_file (text, error);
  g_autofree char *packed = dup_without_space (text);
  if (g_ascii_strncasecmp (packed, ALTHEA_INVITE_LINK_START, strlen (ALTHEA_INVITE_LINK_START)) != 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           /* Translators: althea:pair? and .althea-invite stay as they are. */
                           _ ("This is not an invitation to Althea. An invitation is a link that begins with "
                              "althea:pair? or a file whose name ends in .althea-invite."));
      return NULL;
    }
  return parse_code (packed + strlen (ALTHEA_INVITE_LINK_START), error);
}

/* HMAC over label, exporter and the hash of the request, each of a known length or ended by NUL. */
static char *
prove (AltheaSecret *secret, const char *label, GBytes *exporter, const char *request_pem)
{
  g_autoptr (GByteArray) proven = g_byte_array_new ();
  g_autofree char *request_hash = althea_sha256_hex ((const guint8 *)request_pem, strlen (request_pem));
  gsize n_exporter;
  const guint8 *exporter_data = g_bytes_get_data (exporter, &n_exporter);
  guint32 length = GUINT32_TO_BE ((guint32)n_exporter);
  g_byte_array_append (proven, (const guint8 *)label, (guint)strlen (label) + 1);
  g_byte_array_append (proven, (const guint8 *)&length, sizeof length);
  g_byte_array_append (proven, exporter_data, (guint)n_exporter);
  g_byte_array_append (proven, (const guint8 *)request_hash, (guint)strlen (request_hash));

  g_autoptr (GBytes) mac = althea_hmac (secret, proven->data, proven->len);
  const guint8 *mac_bytes = g_bytes_get_data (mac, NULL);
  GString *hex = g_string_new (NULL);
  for (gsize i = 0; i < g_bytes_get_size (mac); i++)
    g_string_append_printf (hex, "%02x", mac_bytes[i]);
  return g_string_free_and_steal (hex);
}

char *
althea_invite_prove_device (AltheaSecret *secret, GBytes *exporter, const char *request_pem)
{
  g_return_val_if_fail (secret != NULL && exporter != NULL && request_pem != NULL, NULL);
  return prove (secret, "althea pairing device 1", exporter, request_pem);
}

char *
althea_invite_prove_host (AltheaSecret *secret, GBytes *exporter, const char *request_pem)
{
  g_return_val_if_fail (secret != NULL && exporter != NULL && request_pem != NULL, NULL);
  return prove (secret, "althea pairing host 1", exporter, request_pem);
}
