/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli.h"

#include "althea-process.h"
#include "althea-secret.h"

int
main (int argc, char **argv)
{
  althea_process_keep_private ();
  althea_crypto_init ();
  return host_cli_main (argc, argv);
}
