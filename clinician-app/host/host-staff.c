/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-staff.h"

#include <string.h>

#include "althea-error.h"
#include "host-people.h"
#include "host-service-private.h"

#define MIN_PASSPHRASE_CHARS 12
#define MAX_PASSPHRASE_BYTES 1024

gboolean
host_staff_check (const char *user, const char *passphrase, GError **error)
{
  if (user == NULL || *user == '\0')
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A person needs a user name.");
  else if (!althea_keyslots_check_name (user, NULL))
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         "The user name is too long or has characters that cannot be seen.");
  else if (passphrase == NULL || g_utf8_strlen (passphrase, -1) < MIN_PASSPHRASE_CHARS)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                         "The passphrase needs at least 12 characters.");
  else if (strlen (passphrase) > MAX_PASSPHRASE_BYTES)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The passphrase is too long.");
  else
    return TRUE;
  return FALSE;
}

char *
host_staff_owner (HostRole role, const char *practitioner_id)
{
  return g_strdup_printf ("%s Practitioner/%s", role == HOST_ROLE_CLINICIAN ? "clinician" : "staff",
                          practitioner_id);
}

/* Nobody is signed in while the sheet is used, so it is the host itself that did it. */
static gboolean
note (HostPractice *practice, const char *action, const char *outcome, const char *id, GError **error)
{
  g_autoptr (HostActor) system = host_actor_new_system ();
  HostAuditEntry entry = { .action = action,
                           .outcome = outcome,
                           .resource_type = id != NULL ? "Practitioner" : NULL,
                           .resource_id = id };

  return host_practice_note (practice, system, &entry, error);
}

/* A record that is closed cannot take the note of a sheet that does not open it. */
static void
note_failure (HostService *service)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (service);
  g_autoptr (GError) error = NULL;

  if (practice != NULL && !note (practice, "recovery-sheet", "failed", NULL, &error))
    g_warning ("a wrong recovery sheet could not be noted: %s", error->message);
}

static char *
find_person (HostPractice *practice, const char *user, HostRole *role, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *id = host_practice_find_person (practice, user, role, &failure);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (id == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "Nobody signs in by this name.");
  return id;
}

/* The sheet is noted before anything is changed with it, the new passphrase as soon as it is there. */
static char *
give_passphrase (HostPractice *practice, AltheaKeyslots *slots, AltheaSecret *master, const char *user,
                 const char *passphrase, GError **error)
{
  HostRole role = 0;
  g_autofree char *id = find_person (practice, user, &role, error);
  g_autofree char *owner = id != NULL ? host_staff_owner (role, id) : NULL;

  if (id == NULL || !note (practice, "recovery-sheet", "ok", id, error)
      || !althea_keyslots_set_passphrase (slots, master, user, owner, passphrase, error)
      || !note (practice, "set-passphrase", "ok", id, error))
    return NULL;
  return g_steal_pointer (&id);
}

char *
host_staff_recover (HostService *service, const char *sheet, const char *user, const char *passphrase,
                    GError **error)
{
  g_autoptr (AltheaKeyslots) slots = NULL;
  g_autoptr (AltheaSecret) master = NULL;
  g_autoptr (HostPractice) practice = NULL;

  g_return_val_if_fail (HOST_IS_SERVICE (service) && sheet != NULL, NULL);
  if (!host_staff_check (user, passphrase, error))
    return NULL;
  slots = host_service_open_keyslots (service, error);
  if (slots == NULL)
    return NULL;
  master = althea_keyslots_open_recovery (slots, sheet, error);
  if (master == NULL)
    {
      note_failure (service);
      return NULL;
    }
  if (!host_service_unlock (service, master, error))
    return NULL;
  practice = host_service_dup_practice (service);
  if (practice == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
      return NULL;
    }
  return give_passphrase (practice, slots, master, user, passphrase, error);
}
