/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-flag.h"

#include <glib/gi18n-lib.h>

/* What a flag says in letters, by arrow, in words and by colour, in the order of the enum. */
static const struct
{
  const char *text, *arrow, *label, *css_class;
} flags[] = {
  [ALTHEA_FLAG_NONE] = { "", "", "", NULL },
  [ALTHEA_FLAG_LOW] = { "L", "↓", N_ ("low"), "flag-low" },
  [ALTHEA_FLAG_HIGH] = { "H", "↑", N_ ("high"), "flag-high" },
  [ALTHEA_FLAG_CRITICAL_LOW] = { "LL", "⇊", N_ ("critically low"), "flag-critical" },
  [ALTHEA_FLAG_CRITICAL_HIGH] = { "HH", "⇈", N_ ("critically high"), "flag-critical" },
  [ALTHEA_FLAG_ABNORMAL] = { "A", "!", N_ ("abnormal"), "flag-abnormal" },
};

GType
althea_flag_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ALTHEA_FLAG_NONE, "ALTHEA_FLAG_NONE", "none" },
    { ALTHEA_FLAG_LOW, "ALTHEA_FLAG_LOW", "low" },
    { ALTHEA_FLAG_HIGH, "ALTHEA_FLAG_HIGH", "high" },
    { ALTHEA_FLAG_CRITICAL_LOW, "ALTHEA_FLAG_CRITICAL_LOW", "critical-low" },
    { ALTHEA_FLAG_CRITICAL_HIGH, "ALTHEA_FLAG_CRITICAL_HIGH", "critical-high" },
    { ALTHEA_FLAG_ABNORMAL, "ALTHEA_FLAG_ABNORMAL", "abnormal" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AltheaFlag", values));
  return type;
}

const char *
althea_flag_get_text (AltheaFlag flag)
{
  g_return_val_if_fail (flag < G_N_ELEMENTS (flags), "");
  return flags[flag].text;
}

const char *
althea_flag_get_arrow (AltheaFlag flag)
{
  g_return_val_if_fail (flag < G_N_ELEMENTS (flags), "");
  return flags[flag].arrow;
}

const char *
althea_flag_get_label (AltheaFlag flag)
{
  g_return_val_if_fail (flag < G_N_ELEMENTS (flags), "");
  return flag == ALTHEA_FLAG_NONE ? "" : _ (flags[flag].label);
}

const char *
althea_flag_get_css_class (AltheaFlag flag)
{
  g_return_val_if_fail (flag < G_N_ELEMENTS (flags), NULL);
  return flags[flag].css_class;
}

gboolean
althea_flag_is_critical (AltheaFlag flag)
{
  return flag == ALTHEA_FLAG_CRITICAL_LOW || flag == ALTHEA_FLAG_CRITICAL_HIGH;
}

AltheaFlag
althea_flag_from_code (const char *code)
{
  for (guint i = ALTHEA_FLAG_LOW; code != NULL && i < G_N_ELEMENTS (flags); i++)
    {
      if (g_str_equal (flags[i].text, code))
        return i;
    }
  return ALTHEA_FLAG_NONE;
}
