/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include "althea-fhir.h"
#include "host-service-private.h"

#define PRACTITIONER "Practitioner/"

/* What a person is called, as the record has it now. */
static char *
dup_name (HostPractice *practice, const char *practitioner_id)
{
  g_autoptr (HostVersion) version
      = host_store_read (host_practice_get_store (practice), "Practitioner", practitioner_id, NULL);
  g_autoptr (AltheaRecord) record = version != NULL ? althea_fhir_read (version->json, NULL) : NULL;

  return record != NULL ? althea_record_to_title (record) : g_strdup ("");
}

/* A slot's owner says who it is for: "clinician Practitioner/1". */
static HostActor *
make_actor (HostPractice *practice, const char *owner, GError **error)
{
  g_auto (GStrv) words = g_strsplit (owner != NULL ? owner : "", " ", 2);
  HostRole role = 0;

  if (g_strv_length (words) == 2 && g_str_has_prefix (words[1], PRACTITIONER))
    {
      if (g_str_equal (words[0], "clinician"))
        role = HOST_ROLE_CLINICIAN;
      else if (g_str_equal (words[0], "staff"))
        role = HOST_ROLE_STAFF;
    }
  if (role != 0)
    {
      const char *id = words[1] + strlen (PRACTITIONER);
      g_autofree char *name = dup_name (practice, id);

      return host_actor_new_person (role, id, name, "local");
    }
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "The key slot is not a person's.");
  return NULL;
}

HostActor *
host_service_authenticate (HostService *self, const char *user, const char *passphrase, AltheaSecret **master,
                           GError **error)
{
  g_autoptr (AltheaKeyslots) slots = host_service_open_keyslots (self, error);
  g_autoptr (AltheaSecret) key = NULL;
  g_autoptr (HostPractice) practice = NULL;
  g_autofree char *owner = NULL;

  if (slots == NULL)
    return NULL;
  key = althea_keyslots_open_passphrase (slots, user, passphrase, &owner, error);
  if (key == NULL || !host_service_unlock (self, key, error))
    return NULL;
  practice = host_service_dup_practice (self);
  if (practice == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
      return NULL;
    }
  if (master != NULL)
    *master = althea_secret_ref (key);
  return make_actor (practice, owner, error);
}

gboolean
host_service_unlock_passphrase (HostService *self, const char *user, const char *passphrase, GError **error)
{
  g_autoptr (HostActor) actor = host_service_authenticate (self, user, passphrase, NULL, error);

  return actor != NULL;
}

gboolean
host_service_has_record (HostService *self)
{
  static const char *const signs[] = { "keys", "keys.2", "record.db" };
  gboolean has = FALSE;

  g_return_val_if_fail (HOST_IS_SERVICE (self), FALSE);
  g_autofree char *unfinished
      = g_build_filename (host_service_get_directory (self), HOST_SERVICE_UNFINISHED, NULL);
  if (g_file_test (unfinished, G_FILE_TEST_EXISTS))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      g_autofree char *path = g_build_filename (host_service_get_directory (self), signs[i], NULL);

      has |= g_file_test (path, G_FILE_TEST_EXISTS);
    }
  return has;
}

AltheaKeyslots *
host_service_open_keyslots (HostService *self, GError **error)
{
  g_autofree char *path = g_build_filename (host_service_get_directory (self), "keys", NULL);

  if (!host_service_has_record (self))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no record here.");
      return NULL;
    }
  return althea_keyslots_open (path, error);
}
