/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include "althea-message-json.h"
#include "host-service-private.h"
#include "host-setup.h"
#include "host-staff.h"

#define MAX_NAME_BYTES 512
#define MAX_PASSPHRASE_BYTES 1024
#define MAX_SHEET_BYTES 512
#define GROUPS_TO_CHECK 2

static gboolean
read_setup (JsonObject *object, HostSetup *setup, GError **error)
{
  setup->phone = althea_message_json_get_string (object, "phone");
  if (setup->phone != NULL && strlen (setup->phone) > MAX_NAME_BYTES)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The telephone number is too long.");
      return FALSE;
    }
  if (setup->phone != NULL && *setup->phone == '\0')
    setup->phone = NULL;
  return (setup->practice = host_request_get_text (object, "practice", MAX_NAME_BYTES, error)) != NULL
         && (setup->person = host_request_get_text (object, "name", MAX_NAME_BYTES, error)) != NULL
         && (setup->user = host_request_get_text (object, "user", 256, error)) != NULL
         && (setup->passphrase = host_request_get_text (object, "passphrase", MAX_PASSPHRASE_BYTES, error))
                != NULL;
}

void
host_route_setup (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_request_parse_object (request, &error);
  g_autofree char *sheet = NULL;
  HostSetup setup = { 0 };
  GString *json;

  if (object != NULL && read_setup (object, &setup, &error))
    sheet = host_setup_run (request->service, &setup, &error);
  if (sheet == NULL)
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  host_service_set_recovery_sheet (request->service, sheet);
  json = g_string_new ("{");
  host_json_append_member (json, "recovery", sheet);
  g_string_append_c (json, '}');
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, json);
  explicit_bzero (sheet, strlen (sheet));
}

/* The sheet in place of a forgotten passphrase; the person signs in with the new one afterwards. */
void
host_route_recovery (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_request_parse_object (request, &error);
  const char *sheet = object != NULL ? host_request_get_text (object, "sheet", MAX_SHEET_BYTES, &error)
                                     : NULL;
  const char *user = sheet != NULL ? host_request_get_text (object, "user", 256, &error) : NULL;
  const char *passphrase
      = user != NULL ? host_request_get_text (object, "passphrase", MAX_PASSPHRASE_BYTES, &error) : NULL;
  g_autofree char *person
      = passphrase != NULL ? host_staff_recover (request->service, sheet, user, passphrase, &error) : NULL;

  if (person == NULL)
    host_reply_set_error (reply, error, NULL);
  else
    host_reply_take_text (reply, 200, HOST_REPLY_JSON, g_string_new ("{}"));
}

/* {"groups": {"3": "ABCD", "9": "EFGH"}}: places from 1. */
static gboolean
groups_are_right (JsonObject *groups, const char *sheet)
{
  g_auto (GStrv) parts = g_strsplit (sheet, "-", -1);
  g_autoptr (GList) places = json_object_get_members (groups);
  guint n_parts = g_strv_length (parts), n_right = 0;

  for (GList *link = places; link != NULL; link = link->next)
    {
      const char *typed = althea_message_json_get_string (groups, link->data);
      guint64 place = 0;

      if (typed == NULL || !g_ascii_string_to_unsigned (link->data, 10, 1, n_parts, &place, NULL)
          || g_ascii_strcasecmp (typed, parts[place - 1]) != 0)
        return FALSE;
      n_right++;
    }
  return n_right >= GROUPS_TO_CHECK;
}

void
host_route_setup_confirm (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_request_parse_object (request, &error);
  g_autofree char *sheet = host_service_dup_recovery_sheet (request->service);
  JsonNode *node = object != NULL ? json_object_get_member (object, "groups") : NULL;
  gboolean right;

  if (error != NULL)
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  right = sheet != NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node)
          && groups_are_right (json_node_get_object (node), sheet);
  if (sheet != NULL)
    explicit_bzero (sheet, strlen (sheet));
  if (!right)
    {
      host_reply_set_problem (reply, ALTHEA_ERROR_WRONG_SECRET, "The groups are not those of the sheet.");
      return;
    }
  host_service_set_recovery_sheet (request->service, NULL);
  host_reply_take_text (reply, 200, HOST_REPLY_JSON, g_string_new ("{}"));
}
