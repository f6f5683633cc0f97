/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-setup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "althea-error.h"
#include "host-people.h"

/* Argon2id of a person who works here. */
#define STAFF_MIB 256
#define MIN_PASSPHRASE_CHARS 12

/* Files of a record that did not come to be, in the order in which they are taken back. */
static const char *const made_files[]
    = { "record.db", "record.db-wal", "record.db-shm", "reserve", "keys", "keys.2" };

static gboolean
check (HostService *service, const HostSetup *setup, GError **error)
{
  const char *wrong = NULL;

  if (host_service_has_record (service))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "The directory holds a record already.");
      return FALSE;
    }
  if (setup->practice == NULL || *setup->practice == '\0')
    wrong = "The practice needs a name.";
  else if (setup->person == NULL || *setup->person == '\0')
    wrong = "The first clinician needs a name.";
  else if (setup->user == NULL || *setup->user == '\0')
    wrong = "The first clinician needs a user name.";
  else if (setup->passphrase == NULL || g_utf8_strlen (setup->passphrase, -1) < MIN_PASSPHRASE_CHARS)
    wrong = "The passphrase needs at least 12 characters.";
  if (wrong != NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, wrong);
  return wrong == NULL;
}

static gboolean
make_directory (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) == 0)
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "The record's directory cannot be made: %s",
               g_strerror (errno));
  return FALSE;
}

static void
take_back (const char *directory)
{
  for (gsize i = 0; i < G_N_ELEMENTS (made_files); i++)
    {
      g_autofree char *path = g_build_filename (directory, made_files[i], NULL);

      g_unlink (path);
    }
}

/* The record with its first person; the key slots hold only the master key's recovery so far. */
static char *
make_record (const char *directory, AltheaSecret *master, const HostSetup *setup, GError **error)
{
  g_autoptr (HostStore) store = host_store_open (directory, master, HOST_STORE_CREATE, error);
  g_autoptr (HostPractice) practice = store != NULL ? host_practice_new (store) : NULL;
  char *person = NULL;

  if (practice == NULL)
    return NULL;
  person = host_practice_set_up (practice, setup->practice, setup->phone, setup->person, setup->user, error);
  if (person != NULL && !host_practice_flush (practice, error))
    g_clear_pointer (&person, g_free);
  g_clear_object (&practice);
  host_store_close (store);
  return person;
}

static char *
make_all (HostService *service, const HostSetup *setup, GError **error)
{
  const char *directory = host_service_get_directory (service);
  g_autofree char *path = g_build_filename (directory, "keys", NULL);
  g_autoptr (AltheaSecret) master = NULL;
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_create (path, STAFF_MIB, &master, error);
  g_autofree char *sheet = slots != NULL ? althea_keyslots_set_recovery (slots, master, error) : NULL;
  g_autofree char *person = sheet != NULL ? make_record (directory, master, setup, error) : NULL;
  g_autofree char *owner = person != NULL ? g_strdup_printf ("clinician Practitioner/%s", person) : NULL;

  if (owner != NULL
      && althea_keyslots_set_passphrase (slots, master, setup->user, owner, setup->passphrase, error)
      && host_service_unlock (service, master, error))
    return g_steal_pointer (&sheet);
  if (sheet != NULL)
    explicit_bzero (sheet, strlen (sheet));
  return NULL;
}

char *
host_setup_run (HostService *service, const HostSetup *setup, GError **error)
{
  static GMutex one_at_a_time;
  char *sheet = NULL;

  g_return_val_if_fail (HOST_IS_SERVICE (service) && setup != NULL, NULL);
  g_mutex_lock (&one_at_a_time);
  if (check (service, setup, error) && make_directory (host_service_get_directory (service), error))
    {
      sheet = make_all (service, setup, error);
      if (sheet == NULL)
        take_back (host_service_get_directory (service));
    }
  g_mutex_unlock (&one_at_a_time);
  return sheet;
}
