/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-invite-private.h"

#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-id.h"
#include "althea-message-json.h"

#define KIND "invite"
#define MOST_DEPTH 4

static JsonArray *
addresses_to_array (const char *const *addresses)
{
  JsonArray *array = json_array_new ();
  for (gsize i = 0; addresses[i] != NULL; i++)
    json_array_add_string_element (array, addresses[i]);
  return array;
}

char *
althea_invite_to_file (AltheaInvite *self)
{
  g_return_val_if_fail (ALTHEA_IS_INVITE (self), NULL);
  g_autoptr (GBytes) payload = althea_invite_to_payload (self);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *expires = althea_clock_to_instant (althea_invite_get_expires_us (self));
  g_autofree char *secret = althea_base32_encode (
      althea_secret_get_bytes (althea_invite_get_secret (self), NULL), ALTHEA_INVITE_SECRET_BYTES);
  g_autofree char *check = g_strdup_printf (
      "%08x", althea_invite_checksum (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload)));
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "althea", KIND);
  json_object_set_int_member (object, "version", ALTHEA_INVITE_VERSION);
  json_object_set_string_member (object, "practice", althea_invite_get_practice_name (self));
  if (althea_invite_get_practice_phone (self) != NULL)
    json_object_set_string_member (object, "phone", althea_invite_get_practice_phone (self));
  json_object_set_array_member (object, "addresses", addresses_to_array (althea_invite_get_addresses (self)));
  json_object_set_string_member (object, "pin", althea_invite_get_host_pin (self));
  json_object_set_string_member (object, "id", althea_invite_get_id (self));
  json_object_set_string_member (object, "secret", secret);
  json_object_set_string_member (object, "expires", expires);
  json_object_set_string_member (object, "check", check);
  json_node_take_object (root, object);
  return json_to_string (root, TRUE);
}

static char **
dup_addresses (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "addresses");
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  JsonArray *array = json_node_get_array (node);
  guint n_addresses = json_array_get_length (array);
  if (n_addresses < 1 || n_addresses > ALTHEA_INVITE_MOST_ADDRESSES)
    return NULL;
  for (guint i = 0; i < n_addresses; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING
          || !althea_invite_address_is_valid (json_node_get_string (element)))
        return NULL;
      g_strv_builder_add (addresses, json_node_get_string (element));
    }
  return g_strv_builder_end (addresses);
}

static AltheaSecret *
dup_secret (JsonObject *object)
{
  const char *text = althea_message_json_get_string (object, "secret");
  g_autoptr (GBytes) bytes = text != NULL ? althea_base32_decode (text, NULL) : NULL;
  if (bytes == NULL || g_bytes_get_size (bytes) != ALTHEA_INVITE_SECRET_BYTES)
    return NULL;
  return althea_secret_new (g_bytes_get_data (bytes, NULL), ALTHEA_INVITE_SECRET_BYTES);
}

static gboolean
read_expires (JsonObject *object, gint64 *expires_us)
{
  const char *text = althea_message_json_get_string (object, "expires");
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  if (time == NULL || g_date_time_to_unix (time) < 0 || g_date_time_to_unix (time) > G_MAXUINT32)
    return FALSE;
  *expires_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

/* -1 when there is none. */
static gint64
read_version (JsonObject *object)
{
  JsonNode *version = json_object_get_member (object, "version");
  if (g_strcmp0 (althea_message_json_get_string (object, "althea"), KIND) != 0 || version == NULL
      || !JSON_NODE_HOLDS_VALUE (version) || json_node_get_value_type (version) != G_TYPE_INT64)
    return -1;
  return json_node_get_int (version);
}

static AltheaInvite *
read_members (JsonObject *object)
{
  static const char *const members[] = { "althea", "version", "practice", "phone", "addresses", "pin",
                                         "id",     "secret",  "expires",  "check", NULL };
  const char *practice = althea_message_json_get_string (object, "practice");
  const char *phone = althea_message_json_get_string (object, "phone");
  const char *pin = althea_message_json_get_string (object, "pin");
  const char *id = althea_message_json_get_string (object, "id");
  gint64 expires_us;

  if (!althea_message_json_check_members (object, members, NULL)
      || (phone == NULL && json_object_has_member (object, "phone")))
    return NULL;
  g_auto (GStrv) addresses = dup_addresses (object);
  g_autoptr (AltheaSecret) secret = dup_secret (object);
  if (addresses == NULL || secret == NULL || practice == NULL || pin == NULL
      || !althea_invite_pin_is_valid (pin) || !althea_id_is_valid (id) || !read_expires (object, &expires_us)
      || !althea_invite_words_are_valid (practice, ALTHEA_INVITE_MOST_NAME_BYTES)
      || (phone != NULL && !althea_invite_words_are_valid (phone, ALTHEA_INVITE_MOST_PHONE_BYTES)))
    return NULL;
  return althea_invite_new (practice, (const char *const *)addresses, pin, id, secret, expires_us, phone);
}

AltheaInvite *
althea_invite_from_file (const char *text, GError **error)
{
  g_autoptr (JsonObject) object
      = althea_message_json_read_object (text, -1, ALTHEA_INVITE_MOST_BYTES, MOST_DEPTH, NULL);
  gint64 version = object != NULL ? read_version (object) : -1;
  if (version > ALTHEA_INVITE_VERSION)
    {
      althea_invite_set_too_new (error);
      return NULL;
    }
  g_autoptr (AltheaInvite) invite = version == ALTHEA_INVITE_VERSION ? read_members (object) : NULL;
  if (invite != NULL)
    {
      g_autoptr (GBytes) payload = althea_invite_to_payload (invite);
      g_autofree char *check = g_strdup_printf (
          "%08x", althea_invite_checksum (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload)));
      if (g_strcmp0 (check, althea_message_json_get_string (object, "check")) == 0)
        return g_steal_pointer (&invite);
    }
  althea_invite_set_damaged (error);
  return NULL;
}
