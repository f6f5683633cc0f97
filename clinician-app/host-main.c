/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli.h"

#include "althea-secret.h"

int
main (int argc, char **argv)
{
  althea_crypto_init ();
  return host_cli_main (argc, argv);
}
