/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "althea-invite.h"

/* Whatever is accepted can be written again and is then the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaInvite) invite = althea_invite_parse (text, &error);
  g_assert_true ((invite == NULL) == (error != NULL));
  if (invite == NULL)
    return 0;
  g_autofree char *link = althea_invite_to_link (invite);
  g_autoptr (AltheaInvite) again = althea_invite_parse (link, &error);
  g_assert_no_error (error);
  g_autofree char *file = althea_invite_to_file (again);
  g_autoptr (AltheaInvite) from_file = althea_invite_parse (file, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_invite_get_id (from_file), ==, althea_invite_get_id (invite));
  return 0;
}
