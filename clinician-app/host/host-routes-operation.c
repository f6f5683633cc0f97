/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include "host-people.h"
#include "host-service-private.h"
#include "host-signing.h"
#include "host-staff.h"

static void
reply_result (HostReply *reply, const char *json)
{
  host_reply_take_bytes (reply, 200, HOST_REPLY_JSON, g_bytes_new (json, strlen (json)));
}

static gboolean
check_new_person (AltheaOperation *operation, HostRole *role, GError **error)
{
  const char *role_name = althea_operation_get_string (operation, "role");
  const char *user = althea_operation_get_string (operation, "user");
  const char *name = althea_operation_get_string (operation, "name");

  *role = g_strcmp0 (role_name, "clinician") == 0 ? HOST_ROLE_CLINICIAN : HOST_ROLE_STAFF;
  if (name == NULL || *name == '\0')
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A person needs a name.");
  else if (*role == HOST_ROLE_STAFF && g_strcmp0 (role_name, "staff") != 0)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The role is clinician or staff.");
  else
    return host_staff_check (user, althea_operation_get_string (operation, "passphrase"), error);
  return FALSE;
}

/* The person first: a key slot without a person would open the record for nobody, a person without a key slot
 * only cannot sign in yet. */
static char *
add_staff (HostRequest *request, AltheaOperation *operation, GError **error)
{
  g_autoptr (AltheaSecret) master = host_service_dup_master (request->service, error);
  g_autoptr (AltheaKeyslots) slots = master != NULL ? host_service_open_keyslots (request->service, error)
                                                    : NULL;
  g_autofree char *id = NULL;
  g_autoptr (HostActor) person = NULL;
  GString *json;
  HostRole role;

  if (slots == NULL || !check_new_person (operation, &role, error))
    return NULL;
  id = host_practice_add_person (request->practice, request->actor, role,
                                 althea_operation_get_string (operation, "name"),
                                 althea_operation_get_string (operation, "user"), error);
  if (id == NULL)
    return NULL;
  if (g_strcmp0 (althea_operation_get_string (operation, "trainee"), "yes") == 0
      && !host_practice_set_trainee (request->practice, request->actor, id, TRUE, error))
    return NULL;
  person = host_actor_new_person (role, id, althea_operation_get_string (operation, "name"), "local");
  if (!host_signing_add_slot (request->practice, slots, master, person,
                              althea_operation_get_string (operation, "user"),
                              althea_operation_get_string (operation, "passphrase"), error))
    return NULL;
  json = g_string_new ("{");
  host_json_append_member (json, "person", id);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

void
host_route_operation (HostRequest *request, HostReply *reply)
{
  const char *name = request->segments[1];
  gsize n_bytes = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &n_bytes) : "";
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation = althea_operation_from_json (name, text, (gssize)n_bytes, &error);
  g_autofree char *result = NULL;

  if (operation != NULL)
    {
      if (g_str_equal (name, "staff-add"))
        result = add_staff (request, operation, &error);
      else if (host_signing_is_needed (name))
        result = host_signing_operate (request, operation, &error);
      else
        result = host_practice_operate (request->practice, request->actor, operation, &error);
    }
  /* The door opens, and a revoked device is cut off, before the answer says so. */
  if (result != NULL && (g_str_has_prefix (name, "device-") || g_str_has_prefix (name, "invite-"))
      && !host_service_reload_devices (request->service, request->practice, &error))
    g_clear_pointer (&result, g_free);
  if (result == NULL)
    host_reply_set_error (reply, error, NULL);
  else
    reply_result (reply, result);
}
