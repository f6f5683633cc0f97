/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-settings.h"

#include "host-fact.h"
#include "host-practice-private.h"

#include "althea-error.h"

#include <gio/gio.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define MAX_ADDRESSES 3

char *
host_practice_get_setting (HostPractice *self, const char *name, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && name != NULL, NULL);
  return host_store_get_fact (host_practice_get_store (self), HOST_FACT_SETTING, name, error);
}

gboolean
host_settings_get (HostTransaction *transaction, const char *name, char **value, GError **error)
{
  g_autoptr (GError) failure = NULL;
  *value = host_transaction_get_fact (transaction, HOST_FACT_SETTING, name, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

typedef struct
{
  HostActor *actor;
  const char *name, *value;
} Setting;

static gboolean
set_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Setting *setting = user_data;
  HostAuthor author = host_practice_author (setting->actor);
  HostAuditEntry entry = { .action = "setting", .outcome = "ok", .detail = setting->name };
  return host_transaction_set_fact (transaction, HOST_FACT_SETTING, setting->name, setting->value, error)
         && host_transaction_audit (transaction, &author, &entry, error);
}

gboolean
host_practice_set_setting (HostPractice *self, HostActor *actor, const char *name, const char *value,
                           GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor) && name != NULL, FALSE);
  HostRole role = host_actor_get_role (actor);
  if (role != HOST_ROLE_SYSTEM && role != HOST_ROLE_CLINICIAN)
    {
      if (host_practice_trail_note (self, actor, "setting", "denied", NULL, NULL, 0, NULL, name, error))
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "This role may not change settings.");
      return FALSE;
    }
  Setting setting = { actor, name, value };
  return host_store_run (host_practice_get_store (self), set_work, &setting, error);
}

/* "192.0.2.5:8443" or "[2001:db8::1]:8443"; NULL for what a patient's device could not reach. */
static char *
format_address (const struct ifaddrs *interface)
{
  if (interface->ifa_addr == NULL || (interface->ifa_flags & IFF_UP) == 0
      || (interface->ifa_flags & IFF_LOOPBACK) != 0)
    return NULL;
  gsize size = interface->ifa_addr->sa_family == AF_INET    ? sizeof (struct sockaddr_in)
               : interface->ifa_addr->sa_family == AF_INET6 ? sizeof (struct sockaddr_in6)
                                                            : 0;
  if (size == 0)
    return NULL;
  g_autoptr (GSocketAddress) socket = g_socket_address_new_from_native (interface->ifa_addr, size);
  GInetAddress *address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (socket));
  if (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_link_local (address))
    return NULL;
  g_autofree char *text = g_inet_address_to_string (address);
  gboolean v6 = interface->ifa_addr->sa_family == AF_INET6;
  return g_strdup_printf (v6 ? "[%s]:%d" : "%s:%d", text, HOST_DEFAULT_PORT);
}

static void
add_machine_addresses (GPtrArray *addresses)
{
  struct ifaddrs *interfaces = NULL;
  if (getifaddrs (&interfaces) != 0)
    return;
  for (struct ifaddrs *i = interfaces; i != NULL && addresses->len < MAX_ADDRESSES; i = i->ifa_next)
    {
      char *address = format_address (i);
      if (address != NULL)
        g_ptr_array_add (addresses, address);
    }
  freeifaddrs (interfaces);
}

char **
host_practice_dup_addresses (HostPractice *self, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self), NULL);
  g_autoptr (GError) failure = NULL;
  g_autofree char *setting = host_practice_get_setting (self, HOST_SETTING_ADDRESSES, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit_set (setting != NULL ? setting : "", " ,\n", -1);
  for (guint i = 0; parts[i] != NULL && addresses->len < MAX_ADDRESSES; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (addresses, g_strdup (parts[i]));
  if (addresses->len == 0)
    add_machine_addresses (addresses);
  if (addresses->len == 0)
    g_ptr_array_add (addresses, g_strdup_printf ("localhost:%d", HOST_DEFAULT_PORT));
  g_ptr_array_add (addresses, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&addresses), FALSE);
}
