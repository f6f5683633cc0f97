/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include <glib/gi18n.h>
#include <locale.h>

#include "althea-process.h"
#include "althea-secret.h"
#include "home-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (HomeApplication) application = NULL;

  althea_process_keep_private ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ALTHEA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  althea_crypto_init ();
  g_set_application_name (_ ("Althea Home"));
  application = home_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
