/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-private.h"

#include "althea-code.h"
#include "althea-error.h"
#include "host-codes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FOUND 20

/* Scripts read these lines; they are the same in every language. */
static void
print_pack (const HostCodePack *pack)
{
  g_print ("%s\t%s\t%u\t%s\t%s\n", althea_codes_get_system_name (pack->system), pack->date, pack->n_codes,
           pack->version, pack->source);
}

static int
import (HostCodes *codes, HostCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packs = NULL;
  host_cli_progress (_ ("Reading codes…"));
  packs = host_codes_import (codes, (const char *const *)options->arguments + 1, options->release,
                             options->date, &error);
  host_cli_progress (NULL);
  /* In the general words an invalid entry is somebody's typing; here it is a file. */
  if (packs == NULL && g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID))
    return host_cli_fail_saying (error, _ ("These files cannot be taken; nothing was changed."));
  if (packs == NULL)
    return host_cli_fail (error);
  for (guint i = 0; i < packs->len; i++)
    print_pack (packs->pdata[i]);
  return HOST_CLI_OK;
}

static int
list (HostCodes *codes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packs = host_codes_list (codes, &error);
  if (packs == NULL)
    return host_cli_fail (error);
  for (guint i = 0; i < packs->len; i++)
    print_pack (packs->pdata[i]);
  return HOST_CLI_OK;
}

static int
search (HostCodes *codes, const char *system, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostCodePack) pack = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *text = g_strjoinv (" ", words);
  found = host_codes_search (codes, system, text, MAX_FOUND, &pack, &error);
  if (found == NULL)
    return host_cli_fail (error);
  for (guint i = 0; i < found->len; i++)
    {
      const HostCodeEntry *entry = found->pdata[i];
      g_print ("%s\t%s\n", entry->code, entry->display);
    }
  return HOST_CLI_OK;
}

/* What to do; NULL after the mistake was told. */
static const char *
check_words (HostCliOptions *options, const char **system, int *code)
{
  const char *what = options->arguments[0];
  const guint n = g_strv_length (options->arguments);
  *code = HOST_CLI_OK;
  if (g_str_equal (what, "search") && n >= 3)
    *system = host_codes_system_from_name (options->arguments[1]);
  if ((options->release != NULL || options->date != NULL) && !g_str_equal (what, "import"))
    *code = host_cli_usage (_ ("%s does not belong to “codes %s”."),
                            options->release != NULL ? "--release" : "--date", what);
  else if (g_str_equal (what, "search") && n >= 3 && *system == NULL)
    *code = host_cli_usage (_ ("There is no code system “%s”."), options->arguments[1]);
  else if (!(g_str_equal (what, "import") && n >= 2) && !(g_str_equal (what, "list") && n == 1)
           && !(g_str_equal (what, "search") && n >= 3))
    *code = host_cli_usage (_ ("Use it like this: althea-host --record DIR %s"),
                            "codes import FILE... | codes list | codes search SYSTEM TEXT");
  return *code == HOST_CLI_OK ? what : NULL;
}

int
host_cli_codes (HostCliOptions *options)
{
  int code;
  const char *system = NULL;
  const char *what = check_words (options, &system, &code);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) master = what != NULL ? host_cli_read_master (options, &code) : NULL;
  g_autoptr (HostCodes) codes = NULL;
  if (master == NULL)
    return code;
  codes = host_codes_open (options->record, master, &error);
  if (codes == NULL)
    return host_cli_fail (error);
  if (g_str_equal (what, "import"))
    return import (codes, options);
  if (g_str_equal (what, "list"))
    return list (codes);
  return search (codes, system, options->arguments + 2);
}
