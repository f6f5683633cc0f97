/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"
#include "host-settings.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define MAX_ADDRESSES 3u

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* "host" gets the port that is listened on; "host:port" keeps its own, for routers that lead elsewhere. */
static gboolean
set_addresses (HostCliRecord *record, char **addresses, guint16 port, GError **error)
{
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autoptr (GSocketConnectable) parsed = g_network_address_parse (addresses[i], port, error);
      if (parsed == NULL)
        return FALSE;
      GNetworkAddress *address = G_NETWORK_ADDRESS (parsed);
      const char *host = g_network_address_get_hostname (address);
      gboolean six = strchr (host, ':') != NULL;
      g_string_append_printf (text, "%s%s%s%s:%u", i > 0 ? " " : "", six ? "[" : "", host, six ? "]" : "",
                              g_network_address_get_port (address));
    }
  return host_practice_set_setting (record->practice, system, HOST_SETTING_ADDRESSES, text->str, error);
}

static int
fail_network (HostCliRecord *record, const GError *error)
{
  guint16 port = host_service_get_unreachable_port (record->service);
  if (port == 0 || !g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_IO))
    return host_cli_fail (error);
  g_autofree char *text = g_strdup_printf (_ ("Patients' devices cannot reach this host: port %u is in use, "
                                              "most likely by another program. End that "
                                              "program, or give another port with --port N."),
                                           port);
  return host_cli_fail_saying (error, text);
}

/* On the network at once when the record is open, or else as soon as somebody opens it. */
static int
start_network (HostCliRecord *record, HostCliOptions *options, gboolean unlocked)
{
  g_autoptr (GError) error = NULL;
  guint16 port = (guint16)(options->port >= 0 ? options->port : HOST_DEFAULT_PORT);
  if (options->no_network)
    return HOST_CLI_OK;
  if (!unlocked)
    {
      host_service_listen_network_when_unlocked (record->service, port);
      return HOST_CLI_OK;
    }
  guint16 listening = host_service_listen_network (record->service, port, &error);
  if (listening == 0)
    {
      int code = fail_network (record, error);
      /* A private host goes on by its socket when nobody asked for that port, and tries again. */
      if (options->port < 0)
        host_service_listen_network_when_unlocked (record->service, port);
      return options->port >= 0 ? code : HOST_CLI_OK;
    }
  g_print ("https on port %u\n", listening);
  if (options->addresses == NULL || set_addresses (record, options->addresses, listening, &error))
    return HOST_CLI_OK;
  return host_cli_fail (error);
}

static int
check_options (HostCliOptions *options)
{
  if (options->port < -1 || options->port > G_MAXUINT16)
    return host_cli_usage (_ ("A port is a number from 0 to 65535."));
  if (options->addresses != NULL && g_strv_length (options->addresses) > MAX_ADDRESSES)
    return host_cli_usage (_ ("At most three addresses."));
  if (options->passphrase_file == NULL && options->port == 0)
    return host_cli_usage (
        _ ("A locked record needs a fixed port; give --port N or --passphrase-file FILE."));
  if (options->passphrase_file == NULL && options->addresses != NULL)
    return host_cli_usage (_ ("Addresses are kept in the record; give --passphrase-file FILE to open it."));
  return HOST_CLI_OK;
}

/* The record is open when a passphrase was given; otherwise the first who signs in opens it. */
static int
open_for_serving (HostCliRecord *record, HostCliOptions *options)
{
  if (options->passphrase_file != NULL)
    return host_cli_record_open (record, options);
  *record = (HostCliRecord){ 0 };
  if (g_mkdir_with_parents (options->record, 0700) != 0)
    {
      g_printerr ("althea-host: %s: %s\n", options->record, g_strerror (errno));
      return HOST_CLI_IO;
    }
  record->service = host_service_new (options->record);
  return HOST_CLI_OK;
}

static int
serve (HostCliRecord *record, HostCliOptions *options, GMainLoop *loop)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = options->socket != NULL ? g_strdup (options->socket)
                                                  : g_build_filename (options->record, "host.sock", NULL);
  if (!host_service_listen_local (record->service, path, &error))
    return host_cli_fail (error);
  /* Scripts wait for these lines; they are the same in every language. */
  g_print ("socket %s\n", path);
  int code = start_network (record, options, record->practice != NULL);
  if (code != HOST_CLI_OK)
    return code;
  g_print ("ready\n");
  fflush (stdout);
  /* The service holds the practice; a reference kept here would keep the record open past a lock. */
  g_clear_object (&record->practice);
  g_main_loop_run (loop);
  return HOST_CLI_OK;
}

int
host_cli_serve (HostCliOptions *options)
{
  HostCliRecord record;
  int code = check_options (options);
  if (code == HOST_CLI_OK)
    code = open_for_serving (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint terminate = g_unix_signal_add (SIGTERM, on_signal, loop);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
  code = serve (&record, options, loop);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  g_clear_object (&record.practice);
  host_service_stop (record.service);
  g_clear_object (&record.service);
  g_clear_pointer (&record.master, althea_secret_unref);
  g_clear_pointer (&record.passphrase, host_cli_wipe);
  return code;
}
