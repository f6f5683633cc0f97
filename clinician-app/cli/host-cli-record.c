/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "althea-keyslots.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_PASSPHRASE_BYTES 1024

void
host_cli_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* --- the passphrase
 * --------------------------------------------------------------------------------------------- */

static char *
read_first_line (FILE *file)
{
  char line[MAX_PASSPHRASE_BYTES + 2];
  char *secret = NULL;
  if (fgets (line, sizeof line, file) != NULL)
    {
      line[strcspn (line, "\r\n")] = '\0';
      if (strlen (line) <= MAX_PASSPHRASE_BYTES && g_utf8_validate (line, -1, NULL))
        secret = g_strdup (line);
    }
  explicit_bzero (line, sizeof line);
  return secret;
}

static char *
ask_at_terminal (const char *prompt, gboolean seen)
{
  struct termios before, silent;
  FILE *terminal = fopen ("/dev/tty", "r+e");
  char *secret = NULL;
  if (terminal == NULL || tcgetattr (fileno (terminal), &before) != 0)
    {
      g_printerr ("althea-host: %s\n",
                  _ ("There is no terminal to ask at. Give a file: --passphrase-file, --new-passphrase-file, "
                     "--recovery-file."));
      g_clear_pointer (&terminal, fclose);
      return NULL;
    }
  silent = before;
  if (!seen)
    silent.c_lflag &= ~(tcflag_t)ECHO;
  g_printerr ("%s ", prompt);
  tcsetattr (fileno (terminal), TCSAFLUSH, &silent);
  secret = read_first_line (terminal);
  tcsetattr (fileno (terminal), TCSAFLUSH, &before);
  if (!seen)
    g_printerr ("\n");
  fclose (terminal);
  return secret;
}

static char *
read_secret (const char *path, const char *prompt, gboolean seen)
{
  char *secret = NULL;
  if (path == NULL)
    secret = ask_at_terminal (prompt, seen);
  else if (strcmp (path, "-") == 0)
    secret = read_first_line (stdin);
  else
    {
      FILE *file = fopen (path, "re");
      if (file == NULL)
        {
          g_printerr ("althea-host: %s: %s\n", path, g_strerror (errno));
          return NULL;
        }
      secret = read_first_line (file);
      fclose (file);
    }
  if (secret == NULL || *secret == '\0')
    {
      if (path != NULL)
        g_printerr (
            "althea-host: %s\n",
            _ ("The passphrase, or the sheet, must be the first line of the file, in UTF-8 and not empty."));
      g_clear_pointer (&secret, host_cli_wipe);
    }
  return secret;
}

char *
host_cli_read_passphrase (const char *path, const char *prompt)
{
  return read_secret (path, prompt, FALSE);
}

int
host_cli_secret_code (const char *path)
{
  return path == NULL || strcmp (path, "-") == 0 || access (path, R_OK) == 0 ? HOST_CLI_SECRET : HOST_CLI_IO;
}

char *
host_cli_read_sheet (const char *path)
{
  return read_secret (path, _ ("Recovery sheet, all 14 groups:"), TRUE);
}

/* --- the record
 * --------------------------------------------------------------------------------------------------- */

/* With no user named, the passphrase is tried on each person's slot: on a practice's machine there are few.
 */
static AltheaSecret *
open_master (const char *passphrase, const char *directory, const char *user, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "keys", NULL);
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_open (path, error);
  if (slots == NULL)
    return NULL;
  if (user != NULL)
    return althea_keyslots_open_passphrase (slots, user, passphrase, NULL, error);
  g_auto (GStrv) names = althea_keyslots_list (slots, ALTHEA_SLOT_PASSPHRASE);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) failure = NULL;
      AltheaSecret *master = althea_keyslots_open_passphrase (slots, names[i], passphrase, NULL, &failure);
      if (master != NULL)
        return master;
      if (!g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET, "The passphrase fits no key slot.");
  return NULL;
}

static void
forget (HostCliRecord *self)
{
  g_clear_object (&self->practice);
  g_clear_object (&self->service);
  g_clear_pointer (&self->master, althea_secret_unref);
  g_clear_pointer (&self->passphrase, host_cli_wipe);
}

int
host_cli_record_open (HostCliRecord *self, HostCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  *self = (HostCliRecord){ .service = host_service_new (options->record) };
  if (!host_service_has_record (self->service))
    {
      forget (self);
      return host_cli_fail_no_record (options->record);
    }
  self->passphrase = host_cli_read_passphrase (options->passphrase_file, _ ("Passphrase:"));
  if (self->passphrase == NULL)
    {
      forget (self);
      return host_cli_secret_code (options->passphrase_file);
    }
  self->master = open_master (self->passphrase, options->record, options->user, &error);
  if (self->master == NULL || !host_service_unlock (self->service, self->master, &error))
    {
      int code = host_cli_fail (error);
      forget (self);
      return code;
    }
  self->practice = host_service_dup_practice (self->service);
  g_assert (self->practice != NULL);
  self->store = host_practice_get_store (self->practice);
  return HOST_CLI_OK;
}

AltheaSecret *
host_cli_read_master (HostCliOptions *options, int *code)
{
  g_autoptr (HostService) service = host_service_new (options->record);
  g_autoptr (GError) error = NULL;
  AltheaSecret *master;
  char *passphrase;
  if (!host_service_has_record (service))
    {
      *code = host_cli_fail_no_record (options->record);
      return NULL;
    }
  *code = host_cli_secret_code (options->passphrase_file);
  passphrase = host_cli_read_passphrase (options->passphrase_file, _ ("Passphrase:"));
  if (passphrase == NULL)
    return NULL;
  master = open_master (passphrase, options->record, options->user, &error);
  host_cli_wipe (passphrase);
  *code = master != NULL ? HOST_CLI_OK : host_cli_fail (error);
  return master;
}

int
host_cli_record_close (HostCliRecord *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = host_practice_flush (self->practice, &error);
  g_clear_object (&self->practice);
  host_service_stop (self->service);
  forget (self);
  return ok ? HOST_CLI_OK : host_cli_fail (error);
}
