/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "host-cli-people.h"
#include "host-fact.h"
#include "host-people.h"
#include "host-signing.h"
#include "host-staff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
add_slot (HostCliRecord *record, HostRole role, const char *id, const char *name, const char *user,
          const char *passphrase, GError **error)
{
  g_autofree char *path = g_build_filename (host_service_get_directory (record->service), "keys", NULL);
  g_autoptr (HostActor) person = host_actor_new_person (role, id, name, "local");
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_open (path, error);
  if (slots == NULL)
    return FALSE;
  g_auto (GStrv) names = althea_keyslots_list (slots, ALTHEA_SLOT_PASSPHRASE);
  if (g_strv_contains ((const char *const *)names, user))
    return TRUE;
  return host_signing_add_slot (record->practice, slots, record->master, person, user, passphrase, error);
}

char *
host_cli_ensure_person (HostCliRecord *record, HostRole role, const char *name, const char *user,
                        const char *passphrase, GError **error)
{
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GError) failure = NULL;
  if (!host_staff_check (user, passphrase, error))
    return NULL;
  g_autofree char *id = host_practice_find_person (record->practice, user, NULL, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (id == NULL)
    id = host_practice_add_person (record->practice, system, role, name, user, error);
  if (id == NULL || !add_slot (record, role, id, name, user, passphrase, error))
    return NULL;
  return g_steal_pointer (&id);
}

static int
add_user (HostCliRecord *record, HostCliOptions *options, const char *user)
{
  g_autoptr (GError) error = NULL;
  HostRole role = g_strcmp0 (options->role, "clinician") == 0 ? HOST_ROLE_CLINICIAN : HOST_ROLE_STAFF;
  g_autofree char *taken = host_practice_find_person (record->practice, user, NULL, &error);
  if (error == NULL && taken != NULL)
    g_set_error (&error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "the user name %s is taken", user);
  if (error != NULL)
    return host_cli_fail (error);
  char *passphrase
      = host_cli_read_passphrase (options->new_passphrase_file, _ ("Passphrase for the new person:"));
  if (passphrase == NULL)
    return host_cli_secret_code (options->new_passphrase_file);
  g_autofree char *id = host_cli_ensure_person (record, role, options->name, user, passphrase, &error);
  host_cli_wipe (passphrase);
  if (id == NULL)
    return host_cli_fail (error);
  g_print ("%s Practitioner/%s\n", user, id);
  return HOST_CLI_OK;
}

static int
list_users (HostCliRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facts = host_store_list_facts (record->store, HOST_FACT_PERSON, &error);
  for (guint i = 0; facts != NULL && i + 1 < facts->len; i += 2)
    {
      g_autoptr (JsonObject) fact = host_fact_parse (facts->pdata[i + 1], &error);
      if (fact == NULL)
        break;
      g_print ("%s\t%s\tPractitioner/%s\t%s\n", host_fact_get_string (fact, "user"),
               host_fact_get_string (fact, "role"), (const char *)facts->pdata[i],
               host_fact_get_string (fact, "name"));
    }
  return error != NULL ? host_cli_fail (error) : HOST_CLI_OK;
}

int
host_cli_user (HostCliOptions *options)
{
  HostCliRecord record;
  const char *verb = options->arguments[0], *user = options->arguments[1];
  gboolean add = strcmp (verb, "add") == 0;
  if (!add && strcmp (verb, "list") != 0)
    return host_cli_usage (_ ("“user” knows “add” and “list”."));
  if (add && (user == NULL || options->name == NULL))
    return host_cli_usage (_ ("Use it like this: user add USER --name NAME --role clinician|staff"));
  if (add && g_strcmp0 (options->role, "clinician") != 0 && g_strcmp0 (options->role, "staff") != 0)
    return host_cli_usage (_ ("The role is “clinician” or “staff”."));
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  code = add ? add_user (&record, options, user) : list_users (&record);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}

/* --- invite
 * ------------------------------------------------------------------------------------------------------- */

/* By id, or by the record number that is on the patient's card. */
static char *
find_patient (HostCliRecord *record, const char *text, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) version = host_store_read (record->store, "Patient", text, &failure);
  if (version != NULL)
    return g_strdup (version->id);
  if (!g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND)
      && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  char *id = host_store_find_identifier (record->store, "Patient", "urn:althea:record-number", text, error);
  if (id == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND,
                         "no patient has this id or record number");
  return id;
}

static int
print_invite (const char *result, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = host_fact_parse (result, &error);
  if (object == NULL)
    return host_cli_fail (error);
  const char *file = host_fact_get_string (object, "file");
  if (output != NULL
      && !g_file_set_contents_full (output, file, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return host_cli_fail (error);
  g_print ("%s\n", host_fact_get_string (object, "link"));
  return HOST_CLI_OK;
}

static int
invite (HostCliRecord *record, HostCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autofree char *patient = find_patient (record, options->arguments[0], &error);
  g_autofree char *days = options->days > 0 ? g_strdup_printf ("%d", options->days) : NULL;
  if (patient == NULL)
    return host_cli_fail (error);
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("invite-create", "patient", patient, "days", days, NULL);
  g_autofree char *result = host_practice_operate (record->practice, system, operation, &error);
  return result != NULL ? print_invite (result, options->output) : host_cli_fail (error);
}

int
host_cli_invite (HostCliOptions *options)
{
  HostCliRecord record;
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  code = invite (&record, options);
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}
