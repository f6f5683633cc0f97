/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "althea-process.h"
#include "althea-secret.h"
#include "clinic-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (ClinicApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ALTHEA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  althea_process_keep_private ();
  althea_crypto_init ();
  application = clinic_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
