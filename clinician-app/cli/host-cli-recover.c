/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "host-staff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* At a terminal it is typed twice: nobody sees it, and there is no other way in. */
static char *
read_new_passphrase (const char *path, const char *user)
{
  g_autofree char *prompt = g_strdup_printf (_ ("New passphrase for %s:"), user);
  char *passphrase = host_cli_read_passphrase (path, prompt);
  if (path != NULL || passphrase == NULL)
    return passphrase;
  char *again = host_cli_read_passphrase (NULL, _ ("The same again:"));
  if (again != NULL && strcmp (again, passphrase) != 0)
    {
      g_printerr ("althea-host: %s\n", _ ("The two passphrases differ."));
      g_clear_pointer (&passphrase, host_cli_wipe);
    }
  if (again == NULL)
    g_clear_pointer (&passphrase, host_cli_wipe);
  host_cli_wipe (again);
  return passphrase;
}

/* Who has the sheet may know who works here; whoever forgot a passphrase may have forgotten the name too. */
static int
fail_unknown (HostService *service, const char *user, const GError *error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = g_build_filename (host_service_get_directory (service), "keys", NULL);
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_open (path, &failure);
  if (slots == NULL)
    return host_cli_fail (failure);
  g_auto (GStrv) names = althea_keyslots_list (slots, ALTHEA_SLOT_PASSPHRASE);
  g_autofree char *list = g_strjoinv (", ", names);
  g_autofree char *text = g_strdup_printf (_ ("Nobody signs in as “%s” here. These do: %s"), user, list);
  return host_cli_fail_saying (error, text);
}

static int
fail (HostService *service, const char *user, const GError *error)
{
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    return fail_unknown (service, user, error);
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    return host_cli_fail_saying (error, _ ("This recovery sheet does not open this record."));
  if (!g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID))
    return host_cli_fail (error);
  /* The words name the group that was mistyped. */
  g_printerr ("althea-host: %s\n", error->message);
  return HOST_CLI_SECRET;
}

static int
recover (HostService *service, const char *user, const char *sheet, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  if (!host_staff_check (user, passphrase, &error))
    return host_cli_fail (error);
  g_autofree char *id = host_staff_recover (service, sheet, user, passphrase, &error);
  if (id == NULL)
    return fail (service, user, error);
  g_print ("%s Practitioner/%s\n", user, id);
  return HOST_CLI_OK;
}

int
host_cli_recover (HostCliOptions *options)
{
  const char *user = options->arguments[0];
  if (options->passphrase_file != NULL || options->user != NULL)
    return host_cli_usage (_ ("Use it like this: recover USER --recovery-file FILE "
                              "--new-passphrase-file FILE; no other passphrase is needed."));
  g_autoptr (HostService) service = host_service_new (options->record);
  if (!host_service_has_record (service))
    return host_cli_fail_no_record (options->record);
  char *sheet = host_cli_read_sheet (options->recovery_file);
  char *passphrase = sheet != NULL ? read_new_passphrase (options->new_passphrase_file, user) : NULL;
  int code = passphrase != NULL ? recover (service, user, sheet, passphrase)
                                : host_cli_secret_code (sheet == NULL ? options->recovery_file
                                                                      : options->new_passphrase_file);
  host_cli_wipe (sheet);
  host_cli_wipe (passphrase);
  host_service_stop (service);
  return code;
}
