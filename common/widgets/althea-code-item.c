/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-code-item.h"

#include <glib/gi18n-lib.h>

#include "althea-text.h"

char *
althea_code_item_label (gpointer unused, AltheaCode *code)
{
  if (code == NULL)
    return g_strdup ("");
  if (althea_code_is_free_text (code))
    /* Translators: %s is what a person typed. */
    return g_strdup_printf (_ ("%s, free text"), althea_code_get_display (code));
  return g_strdup_printf ("%s, %s", althea_code_get_display (code), althea_code_get_code (code));
}

char *
althea_code_item_code (gpointer unused, AltheaCode *code)
{
  if (code == NULL)
    return g_strdup ("");
  return g_strdup (althea_code_is_free_text (code) ? _ ("free text") : althea_code_get_code (code));
}

gboolean
althea_code_item_has_text (gpointer unused, AltheaCode *code, const char *text)
{
  return !althea_text_is_empty (text);
}
