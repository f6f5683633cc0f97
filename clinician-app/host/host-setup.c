/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-setup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "althea-error.h"
#include "host-people.h"
#include "host-service-private.h"
#include "host-signing.h"
#include "host-staff.h"

/* Argon2id of a person who works here. */
#define STAFF_MIB 256

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
  if (wrong == NULL)
    return host_staff_check (setup->user, setup->passphrase, error);
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, wrong);
  return FALSE;
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

static gboolean
sync_directory (const char *directory)
{
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean kept = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return kept;
}

/* The mark of a set-up under way, locked by who works under it. One that was cut off, by a power cut or a
 * kill, left its mark: whoever comes next takes back what it had made, since nobody was ever given a key to
 * it. Returns the mark's descriptor, or -1. */
static int
begin (HostService *service, GError **error)
{
  const char *directory = host_service_get_directory (service);
  g_autofree char *path = g_build_filename (directory, HOST_SERVICE_UNFINISHED, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY, "Somebody is setting this record up.");
      return -1;
    }
  if (fd < 0 || !sync_directory (directory))
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "The record's directory cannot be written: %s",
                   g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  take_back (directory);
  return fd;
}

/* With the mark gone the record is there, so its going has to last before anybody is told. */
static gboolean
finish (const char *directory, int mark, gboolean done, GError **error)
{
  g_autofree char *path = g_build_filename (directory, HOST_SERVICE_UNFINISHED, NULL);

  if (!done)
    take_back (directory);
  gboolean gone = g_unlink (path) == 0 && sync_directory (directory);
  if (done && !gone)
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "The set-up could not be completed: %s",
                 g_strerror (errno));
  close (mark);
  return done && gone;
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
  g_autofree char *owner = person != NULL ? host_staff_owner (HOST_ROLE_CLINICIAN, person) : NULL;
  g_autoptr (AltheaSecret) personal = NULL;

  if (owner != NULL
      && althea_keyslots_set_personal (slots, master, setup->user, owner, setup->passphrase, &personal, error)
      && host_service_unlock (service, master, error)
      && host_signing_make_key (service, person, setup->person, personal, error))
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
  int mark = -1;

  g_return_val_if_fail (HOST_IS_SERVICE (service) && setup != NULL, NULL);
  const char *directory = host_service_get_directory (service);
  g_mutex_lock (&one_at_a_time);
  if (check (service, setup, error) && make_directory (directory, error)
      && (mark = begin (service, error)) >= 0)
    {
      sheet = make_all (service, setup, error);
      if (!finish (directory, mark, sheet != NULL, error) && sheet != NULL)
        {
          host_service_lock (service);
          explicit_bzero (sheet, strlen (sheet));
          g_clear_pointer (&sheet, g_free);
        }
    }
  g_mutex_unlock (&one_at_a_time);
  return sheet;
}
