/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-pairing.h"

#include "host-fact.h"
#include "host-portal.h"
#include "host-practice-private.h"
#include "host-settings.h"

#include "althea-clock.h"
#include "althea-error.h"

#define AUTHORITY "authority"
#define SERVER "server"

HostDevice *
host_pairing_find_device (HostPractice *practice, const char *certificate_pin, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice) && certificate_pin != NULL, NULL);
  g_autofree char *fact
      = host_store_get_fact (host_practice_get_store (practice), HOST_FACT_DEVICE, certificate_pin, error);
  if (fact == NULL)
    return NULL;
  g_autoptr (HostDevice) device = host_device_parse (certificate_pin, fact, error);
  return device != NULL && !device->revoked ? g_steal_pointer (&device) : NULL;
}

/**
 * host_pairing_list_devices:
 * All devices that a patient ever paired, the revoked ones too, oldest first.
 * Returns: (transfer full) (element-type HostDevice): empty when there are none
 */
GPtrArray *
host_pairing_list_devices (HostPractice *practice, const char *patient_id, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice) && patient_id != NULL, NULL);
  HostStore *store = host_practice_get_store (practice);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify)host_device_free);
  g_autofree char *text = host_store_get_fact (store, HOST_FACT_PORTAL, patient_id, &failure);
  g_autoptr (HostPortal) portal = failure == NULL ? host_portal_parse (patient_id, text, &failure) : NULL;
  for (guint i = 0; portal != NULL && failure == NULL && i < portal->pins->len; i++)
    {
      const char *pin = portal->pins->pdata[i];
      g_autofree char *fact = host_store_get_fact (store, HOST_FACT_DEVICE, pin, &failure);
      HostDevice *device = fact != NULL ? host_device_parse (pin, fact, &failure) : NULL;
      if (device != NULL)
        g_ptr_array_add (devices, device);
    }
  if (failure == NULL)
    return g_steal_pointer (&devices);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
sweep_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  GPtrArray *ids = user_data;
  g_autoptr (HostActor) system = host_actor_new_system ();
  HostWriter writer = { .actor = system, .reason = "invite-expired", .in_operation = TRUE };
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (HostInvite) invite = host_invite_load (transaction, ids->pdata[i], &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!host_transaction_set_fact (transaction, HOST_FACT_INVITE_OPEN, ids->pdata[i], NULL, error)
          || (invite != NULL && !host_portal_mirror (transaction, &writer, invite->patient_id, error)))
        return FALSE;
    }
  return TRUE;
}

/**
 * host_pairing_sweep:
 * Takes invitations that are past their time out of the list of open ones and puts the patients' portal state
 * right. host_pairing_is_open() does it when it comes upon one.
 */
gboolean
host_pairing_sweep (HostPractice *practice, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice), FALSE);
  g_autoptr (GPtrArray) facts
      = host_store_list_facts (host_practice_get_store (practice), HOST_FACT_INVITE_OPEN, error);
  if (facts == NULL)
    return FALSE;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  gint64 now_us = althea_clock_now_us ();
  for (guint i = 0; i + 1 < facts->len; i += 2)
    if (g_ascii_strtoll (facts->pdata[i + 1], NULL, 10) <= now_us)
      g_ptr_array_add (ids, facts->pdata[i]);
  return ids->len == 0 || host_store_run (host_practice_get_store (practice), sweep_work, ids, error);
}

gboolean
host_pairing_is_open (HostPractice *practice)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice), FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facts
      = host_store_list_facts (host_practice_get_store (practice), HOST_FACT_INVITE_OPEN, &error);
  if (facts == NULL)
    {
      /* A door that cannot be judged stays shut. */
      g_warning ("The open invitations cannot be read: %s", error->message);
      return FALSE;
    }
  gint64 now_us = althea_clock_now_us ();
  guint n_open = 0;
  for (guint i = 0; i + 1 < facts->len; i += 2)
    n_open += g_ascii_strtoll (facts->pdata[i + 1], NULL, 10) > now_us;
  if (n_open < facts->len / 2 && !host_pairing_sweep (practice, &error))
    g_warning ("Invitations past their time cannot be put away: %s", error->message);
  return n_open > 0;
}

static AltheaIdentity *
identity_parse (const char *text, GError **error)
{
  g_autoptr (JsonObject) fact = host_fact_parse (text, error);
  if (fact == NULL)
    return NULL;
  g_autoptr (AltheaIdentity) identity = g_new0 (AltheaIdentity, 1);
  identity->certificate_pem = g_strdup (host_fact_get_string (fact, "certificate"));
  identity->key_pem = g_strdup (host_fact_get_string (fact, "key"));
  if (identity->certificate_pem != NULL && identity->key_pem != NULL)
    return g_steal_pointer (&identity);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT, "A stored certificate is damaged.");
  return NULL;
}

typedef struct
{
  const char *key;
  char *fact; /* (owned) in: what was made; out: what is kept */
} Keeping;

/* Whoever is first wins; a second maker takes what the first has kept. */
static gboolean
keep_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Keeping *keeping = user_data;
  g_autoptr (GError) failure = NULL;
  g_autofree char *kept = host_transaction_get_fact (transaction, HOST_FACT_IDENTITY, keeping->key, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (kept == NULL)
    return host_transaction_set_fact (transaction, HOST_FACT_IDENTITY, keeping->key, keeping->fact, error);
  g_free (keeping->fact);
  keeping->fact = g_steal_pointer (&kept);
  return TRUE;
}

static AltheaIdentity *
keep_identity (HostPractice *practice, const char *key, AltheaIdentity *made, GError **error)
{
  g_autoptr (JsonObject) fact = json_object_new ();
  json_object_set_string_member (fact, "certificate", made->certificate_pem);
  json_object_set_string_member (fact, "key", made->key_pem);
  Keeping keeping = { key, host_fact_format (fact) };
  AltheaIdentity *identity = NULL;
  if (host_store_run (host_practice_get_store (practice), keep_work, &keeping, error))
    identity = identity_parse (keeping.fact, error);
  g_free (keeping.fact);
  return identity;
}

/* *identity is NULL when there is none yet. */
static gboolean
load_identity (HostPractice *practice, const char *key, AltheaIdentity **identity, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *fact
      = host_store_get_fact (host_practice_get_store (practice), HOST_FACT_IDENTITY, key, &failure);
  *identity = fact != NULL ? identity_parse (fact, &failure) : NULL;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What stands in the certificates; whoever reads them is no patient. (transfer full) */
static char *
certificate_name (HostPractice *practice, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *name = host_practice_get_setting (practice, HOST_SETTING_NAME, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return name != NULL ? name : g_strdup ("Althea");
}

AltheaIdentity *
host_pairing_get_authority (HostPractice *practice, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice), NULL);
  AltheaIdentity *kept = NULL;
  if (!load_identity (practice, AUTHORITY, &kept, error) || kept != NULL)
    return kept;
  g_autofree char *name = certificate_name (practice, error);
  g_autoptr (AltheaIdentity) made = name != NULL ? althea_identity_new_authority (name, error) : NULL;
  return made != NULL ? keep_identity (practice, AUTHORITY, made, error) : NULL;
}

/* Devices check the pin of the key and no name; the names are for other software. (transfer full) */
static char **
certificate_hosts (HostPractice *practice, GError **error)
{
  g_auto (GStrv) addresses = host_practice_dup_addresses (practice, error);
  if (addresses == NULL)
    return NULL;
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (hosts, g_strdup ("localhost"));
  g_ptr_array_add (hosts, g_strdup ("127.0.0.1"));
  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autoptr (GSocketConnectable) address
          = g_network_address_parse (addresses[i], HOST_DEFAULT_PORT, NULL);
      const char *host = address != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address))
                                         : NULL;
      if (host != NULL && !g_str_equal (host, "localhost") && !g_str_equal (host, "127.0.0.1"))
        g_ptr_array_add (hosts, g_strdup (host));
    }
  g_ptr_array_add (hosts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&hosts), FALSE);
}

AltheaIdentity *
host_pairing_get_server_identity (HostPractice *practice, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (practice), NULL);
  AltheaIdentity *kept = NULL;
  if (!load_identity (practice, SERVER, &kept, error) || kept != NULL)
    return kept;
  g_autoptr (AltheaIdentity) authority = host_pairing_get_authority (practice, error);
  g_autofree char *name = authority != NULL ? certificate_name (practice, error) : NULL;
  g_auto (GStrv) hosts = name != NULL ? certificate_hosts (practice, error) : NULL;
  if (hosts == NULL)
    return NULL;
  g_autoptr (AltheaIdentity) made
      = althea_identity_new_server (authority, name, (const char *const *)hosts, error);
  return made != NULL ? keep_identity (practice, SERVER, made, error) : NULL;
}
