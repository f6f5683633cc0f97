/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "althea-recovery-sheet.h"

static gboolean
never (AltheaSecret *secret, gpointer user_data)
{
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) secret = althea_recovery_sheet_decode (text, never, NULL, &error);
  g_assert_true ((secret == NULL) == (error != NULL));
  if (secret == NULL)
    return 0;
  g_autofree char *sheet = althea_recovery_sheet_encode (secret);
  g_autoptr (AltheaSecret) again = althea_recovery_sheet_decode (sheet, never, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (althea_secret_equal (again, secret));
  return 0;
}
