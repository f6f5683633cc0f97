/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-crypto"

#include "althea-process.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void
althea_process_keep_private (void)
{
  const struct rlimit none = { 0, 0 };
  gboolean in_flatpak = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);

  if (setrlimit (RLIMIT_CORE, &none) != 0 || (!in_flatpak && prctl (PR_SET_DUMPABLE, 0) != 0))
    g_warning ("memory of this program may show in a core file");
}
