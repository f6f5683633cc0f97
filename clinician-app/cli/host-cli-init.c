/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "host-setup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Made before the record is, so that no record stands without its sheet; only the owner reads it. */
static int
open_sheet_file (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    g_printerr ("althea-host: %s: %s\n", path, g_strerror (errno));
  return fd;
}

static gboolean
write_sheet (int fd, const char *sheet)
{
  g_autofree char *line = g_strconcat (sheet, "\n", NULL);
  gsize n_bytes = strlen (line);
  gboolean ok = write (fd, line, n_bytes) == (gssize)n_bytes && fsync (fd) == 0;
  explicit_bzero (line, n_bytes);
  return ok;
}

static char *
default_person (void)
{
  const char *name = g_get_real_name ();
  return g_strdup (g_strcmp0 (name, "Unknown") == 0 || *name == '\0' ? g_get_user_name () : name);
}

static int
give_sheet (const char *sheet, int fd, const char *path)
{
  if (fd < 0)
    {
      g_print ("%s\n\n  %s\n\n%s\n",
               _ ("Recovery sheet. Write it down or print it and keep it in a safe place:"), sheet,
               _ ("With it the record can be opened when every passphrase is lost. It is shown only now."));
      return HOST_CLI_OK;
    }
  if (write_sheet (fd, sheet))
    return HOST_CLI_OK;
  /* The record is made; without another copy the sheet would be lost. */
  g_printerr ("althea-host: %s: %s\n  %s\n", path, g_strerror (errno), sheet);
  return HOST_CLI_IO;
}

int
host_cli_init (HostCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *person = options->clinician != NULL ? g_strdup (options->clinician) : default_person ();
  int fd = -1;
  if (options->practice == NULL)
    return host_cli_usage (_ ("Say what the practice is called: --practice NAME"));
  char *passphrase
      = host_cli_read_passphrase (options->passphrase_file, _ ("Passphrase for the first clinician:"));
  if (passphrase == NULL)
    return host_cli_secret_code (options->passphrase_file);
  if (options->recovery_file != NULL && (fd = open_sheet_file (options->recovery_file)) < 0)
    {
      host_cli_wipe (passphrase);
      return HOST_CLI_IO;
    }
  g_autoptr (HostService) service = host_service_new (options->record);
  HostSetup setup = {
    .practice = options->practice,
    .phone = options->phone,
    .person = person,
    .user = options->user != NULL ? options->user : g_get_user_name (),
    .passphrase = passphrase,
  };
  char *sheet = host_setup_run (service, &setup, &error);
  host_cli_wipe (passphrase);
  int code = sheet != NULL ? give_sheet (sheet, fd, options->recovery_file) : host_cli_fail (error);
  if (sheet == NULL && fd >= 0)
    g_unlink (options->recovery_file);
  if (fd >= 0)
    close (fd);
  if (sheet != NULL && !options->quiet)
    g_print (_ ("The record of “%s” is ready. User name: %s\n"), options->practice, setup.user);
  host_cli_wipe (sheet);
  host_service_stop (service);
  return code;
}
