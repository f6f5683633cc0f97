/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-error.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  const char *name;
  HostCliCommand run;
  guint min_arguments, max_arguments;
  const char *usage;
} Command;

static const Command commands[] = {
  { "init", host_cli_init, 0, 0, "init --practice NAME --passphrase-file FILE" },
  { "import", host_cli_import, 1, G_MAXUINT, "import FILE..." },
  { "originals", host_cli_originals, 1, 3, "originals list | originals write NAME FILE" },
  { "stats", host_cli_stats, 0, 0, "stats" },
  { "export", host_cli_export, 1, 1, "export DIRECTORY" },
  { "verify", host_cli_verify, 0, 0, "verify" },
  { "serve", host_cli_serve, 0, 0, "serve [--socket PATH] [--port N] [--address HOST]..." },
  { "demo", host_cli_demo, 0, 0, "demo [--patients N] [--seed S]" },
  { "user", host_cli_user, 1, 2, "user add USER --name NAME --role clinician|staff | user list" },
  { "recover", host_cli_recover, 1, 1, "recover USER --recovery-file FILE" },
  { "invite", host_cli_invite, 1, 1, "invite PATIENT" },
  { "codes", host_cli_codes, 1, G_MAXUINT, "codes import FILE... | codes list | codes search SYSTEM TEXT" },
};

/* Which commands an option belongs to; what is not here belongs to all. */
static const struct
{
  const char *option;
  gsize offset;
  const char *commands;
} belongings[] = {
  { "--practice", G_STRUCT_OFFSET (HostCliOptions, practice), "init" },
  { "--phone", G_STRUCT_OFFSET (HostCliOptions, phone), "init" },
  { "--clinician", G_STRUCT_OFFSET (HostCliOptions, clinician), "init" },
  { "--recovery-file", G_STRUCT_OFFSET (HostCliOptions, recovery_file), "init recover" },
  { "--report", G_STRUCT_OFFSET (HostCliOptions, report), "import" },
  { "--socket", G_STRUCT_OFFSET (HostCliOptions, socket), "serve" },
  { "--address", G_STRUCT_OFFSET (HostCliOptions, addresses), "serve" },
  { "--staff-passphrase-file", G_STRUCT_OFFSET (HostCliOptions, staff_passphrase_file), "demo" },
  { "--name", G_STRUCT_OFFSET (HostCliOptions, name), "user" },
  { "--role", G_STRUCT_OFFSET (HostCliOptions, role), "user" },
  { "--new-passphrase-file", G_STRUCT_OFFSET (HostCliOptions, new_passphrase_file), "user recover" },
  { "--output", G_STRUCT_OFFSET (HostCliOptions, output), "invite" },
  { "--release", G_STRUCT_OFFSET (HostCliOptions, release), "codes" },
  { "--date", G_STRUCT_OFFSET (HostCliOptions, date), "codes" },
};

int
host_cli_fail_no_record (const char *directory)
{
  g_printerr ("althea-host: %s: %s\n", directory, _ ("There is no record here. Make one with “init”."));
  return HOST_CLI_REFUSED;
}

int
host_cli_usage (const char *format, ...)
{
  va_list values;
  va_start (values, format);
  g_autofree char *text = g_strdup_vprintf (format, values);
  va_end (values);
  g_printerr ("althea-host: %s\n", text);
  g_printerr ("%s\n", _ ("Try “althea-host --help”."));
  return HOST_CLI_USAGE;
}

static int
exit_code_of (const GError *error)
{
  if (error->domain != ALTHEA_ERROR)
    return HOST_CLI_REFUSED;
  switch ((AltheaErrorCode)error->code)
    {
    case ALTHEA_ERROR_WRONG_SECRET:
    case ALTHEA_ERROR_LOCKED:
    case ALTHEA_ERROR_SIGNED_OUT:
      return HOST_CLI_SECRET;
    case ALTHEA_ERROR_IO:
    case ALTHEA_ERROR_DISK_FULL:
      return HOST_CLI_IO;
    case ALTHEA_ERROR_CORRUPT:
    case ALTHEA_ERROR_TOO_NEW:
      return HOST_CLI_CORRUPT;
    case ALTHEA_ERROR_BUSY:
      return HOST_CLI_BUSY;
    case ALTHEA_ERROR_FAILED:
    case ALTHEA_ERROR_INVALID:
    case ALTHEA_ERROR_CONFLICT:
    case ALTHEA_ERROR_NOT_FOUND:
    case ALTHEA_ERROR_DENIED:
    case ALTHEA_ERROR_OFFLINE:
    case ALTHEA_ERROR_EXPIRED:
    case ALTHEA_ERROR_USED:
    case ALTHEA_ERROR_REVOKED:
    case ALTHEA_ERROR_TOO_MANY:
    case ALTHEA_ERROR_TOO_LARGE:
    case ALTHEA_ERROR_EXISTS:
      return HOST_CLI_REFUSED;
    }
  return HOST_CLI_REFUSED;
}

/* At the record itself some failures say more than their general words. */
static char *
words_for (const GError *error)
{
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY))
    return g_strdup (
        _ ("Another program has this record open, most likely a running althea-host. Stop it first."));
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    return g_strdup (_ ("The passphrase does not open this record."));
  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CORRUPT))
    return g_strdup (_ ("The record is not whole. Do not write to it; keep a copy and call for help."));
  return althea_error_to_text (error);
}

int
host_cli_fail (const GError *error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) copy = g_error_copy (error);
  althea_error_normalize (&copy);
  text = words_for (copy);
  return host_cli_fail_saying (copy, text);
}

int
host_cli_fail_saying (const GError *error, const char *text)
{
  g_autoptr (GError) copy = g_error_copy (error);
  althea_error_normalize (&copy);
  g_printerr ("althea-host: %s\n", text);
  g_printerr ("  (%s)\n", copy->message);
  return exit_code_of (copy);
}

void
host_cli_progress (const char *text)
{
  static gboolean shown;
  if (!isatty (STDERR_FILENO) || (text == NULL && !shown))
    return;
  shown = text != NULL;
  /* Back to the line's beginning, and clear it. */
  g_printerr ("\r\033[K%s", text != NULL ? text : "");
}

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static gboolean
is_among (const char *command, const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, " ", -1);
  return g_strv_contains ((const char *const *)words, command);
}

/* An option of another command is a mistake that must not be overlooked. */
static const char *
find_stray_option (const HostCliOptions *options, const char *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (belongings); i++)
    if (G_STRUCT_MEMBER (gpointer, options, belongings[i].offset) != NULL
        && !is_among (command, belongings[i].commands))
      return belongings[i].option;
  if ((options->port != -1 || options->no_network) && strcmp (command, "serve") != 0)
    return options->no_network ? "--no-network" : "--port";
  if ((options->patients != -1 || options->light) && strcmp (command, "demo") != 0)
    return options->light ? "--light" : "--patients";
  if (options->strict && strcmp (command, "import") != 0)
    return "--strict";
  if (options->days != -1 && strcmp (command, "invite") != 0)
    return "--days";
  return NULL;
}

static void
clear_options (HostCliOptions *o)
{
  char *texts[] = { o->record,
                    o->passphrase_file,
                    o->user,
                    o->practice,
                    o->phone,
                    o->clinician,
                    o->recovery_file,
                    o->report,
                    o->socket,
                    o->staff_passphrase_file,
                    o->name,
                    o->role,
                    o->new_passphrase_file,
                    o->output,
                    o->release,
                    o->date };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (o->addresses);
  g_strfreev (o->arguments);
}

static char *
describe_commands (void)
{
  GString *text = g_string_new (_ ("Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %s\n", commands[i].usage);
  g_string_append (text,
                   _ ("\nExit codes: 0 done, 1 refused, 2 wrong usage, 3 wrong passphrase, 4 disk or file,\n"
                      "5 record not whole, 6 record in use. See althea-host(1)."));
  return g_string_free_and_steal (text);
}

static GOptionContext *
make_context (HostCliOptions *o, gboolean *version)
{
  const GOptionEntry entries[] = {
    { "record", 'r', 0, G_OPTION_ARG_FILENAME, &o->record, N_ ("The record's directory"), "DIR" },
    { "passphrase-file", 'p', 0, G_OPTION_ARG_FILENAME, &o->passphrase_file,
      N_ ("Read the passphrase from the first line of FILE (- for standard input)"), "FILE" },
    { "user", 'u', 0, G_OPTION_ARG_STRING, &o->user,
      N_ ("Whose passphrase it is; for init, the first clinician's user name"), "USER" },
    { "practice", 0, 0, G_OPTION_ARG_STRING, &o->practice, N_ ("init: name of the practice"), "NAME" },
    { "phone", 0, 0, G_OPTION_ARG_STRING, &o->phone, N_ ("init: the practice's telephone"), "NUMBER" },
    { "clinician", 0, 0, G_OPTION_ARG_STRING, &o->clinician, N_ ("init: name of the first clinician"),
      "NAME" },
    { "recovery-file", 0, 0, G_OPTION_ARG_FILENAME, &o->recovery_file,
      N_ ("init: write the recovery sheet to FILE; recover: read it from there (- for standard input)"),
      "FILE" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &o->report, N_ ("import: write the report to FILE (JSON)"),
      "FILE" },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &o->strict, N_ ("import: end with 1 when something was set aside"),
      NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, N_ ("Print results only"), NULL },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &o->socket,
      N_ ("serve: the Unix socket, in place of DIR/host.sock"), "PATH" },
    { "port", 0, 0, G_OPTION_ARG_INT, &o->port,
      N_ ("serve: the network port, in place of 8443; 0 for any that is free"), "N" },
    { "address", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->addresses,
      N_ ("serve: where patients' devices find this machine; up to three times"), "HOST" },
    { "no-network", 0, 0, G_OPTION_ARG_NONE, &o->no_network, N_ ("serve: the Unix socket only"), NULL },
    { "patients", 0, 0, G_OPTION_ARG_INT, &o->patients, N_ ("demo: how many patients, 200 if not said"),
      "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o->seed, N_ ("demo: the seed; the same one makes the same practice"),
      "S" },
    { "light", 0, 0, G_OPTION_ARG_NONE, &o->light, N_ ("demo: patients' names and addresses only"), NULL },
    { "staff-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &o->staff_passphrase_file,
      N_ ("demo: passphrase of the made staff, in place of the record's"), "FILE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &o->name, N_ ("user add: the person's name"), "NAME" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &o->role, N_ ("user add: clinician or staff"), "ROLE" },
    { "new-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &o->new_passphrase_file,
      N_ ("user add, recover: the person's passphrase"), "FILE" },
    { "days", 0, 0, G_OPTION_ARG_INT, &o->days, N_ ("invite: days until it ends, 14 if not said"), "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output, N_ ("invite: write the invitation to FILE"),
      "FILE" },
    { "release", 0, 0, G_OPTION_ARG_STRING, &o->release,
      N_ ("codes import: what the publisher calls the release"), "NAME" },
    { "date", 0, 0, G_OPTION_ARG_STRING, &o->date, N_ ("codes import: the release's date, YYYY-MM-DD"),
      "DATE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *description = describe_commands ();
  GOptionContext *context = g_option_context_new (_ ("COMMAND — the record of a practice"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_description (context, description);
  return context;
}

static int
run_command (HostCliOptions *options, const char *name, guint n_arguments)
{
  const Command *command = find_command (name);
  if (command == NULL)
    return host_cli_usage (_ ("There is no command “%s”."), name);
  const char *stray = find_stray_option (options, name);
  if (stray != NULL)
    return host_cli_usage (_ ("%s does not belong to “%s”."), stray, name);
  if (n_arguments < command->min_arguments || n_arguments > command->max_arguments)
    return host_cli_usage (_ ("Use it like this: althea-host --record DIR %s"), command->usage);
  if (options->record == NULL)
    return host_cli_usage (_ ("Say which record: --record DIR"));
  return command->run (options);
}

int
host_cli_main (int argc, char **argv)
{
  HostCliOptions options = { .port = -1, .patients = -1, .days = -1, .seed = 1 };
  gboolean version = FALSE;
  g_autoptr (GError) error = NULL;
  /* Whatever is written here is about patients. */
  umask (0077);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ALTHEA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_autoptr (GOptionContext) context = make_context (&options, &version);
  g_auto (GStrv) words = g_strdupv (argv);
  int code;
  if (!g_option_context_parse_strv (context, &words, &error))
    code = host_cli_usage ("%s", error->message);
  else if (version)
    {
      g_print ("althea-host %s\n", ALTHEA_VERSION);
      code = HOST_CLI_OK;
    }
  else if (words[1] == NULL)
    code = host_cli_usage (_ ("Say what to do."));
  else
    {
      options.arguments = g_strdupv (words + 2);
      code = run_command (&options, words[1], g_strv_length (options.arguments));
    }
  clear_options (&options);
  return code;
}
