/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How a value stands to what is normal, as the laboratory or the reference range says. */
typedef enum
{
  ALTHEA_FLAG_NONE = 0, /* normal, or nothing is known */
  ALTHEA_FLAG_LOW,
  ALTHEA_FLAG_HIGH,
  ALTHEA_FLAG_CRITICAL_LOW,
  ALTHEA_FLAG_CRITICAL_HIGH,
  ALTHEA_FLAG_ABNORMAL, /* not normal, without a direction */
} AltheaFlag;
#define ALTHEA_TYPE_FLAG (althea_flag_get_type ())
GType althea_flag_get_type (void);

/* "H", "L", "HH", "LL", "A"; "" for none. Static. */
const char *althea_flag_get_text (AltheaFlag flag);
/* "↑", "↓", "⇈", "⇊", "!"; "" for none. Static. */
const char *althea_flag_get_arrow (AltheaFlag flag);
/* "high", "critically low", ... for sentences and screen readers, translated; "" for none. Static. */
const char *althea_flag_get_label (AltheaFlag flag);
/* Style class of the pill: "flag-high" etc.; NULL for none. Static. */
const char *althea_flag_get_css_class (AltheaFlag flag);
gboolean althea_flag_is_critical (AltheaFlag flag);

/* From what althea_observation_get_flag() and althea_component_get_flag() say. @code (nullable): none, as
 * "N". */
AltheaFlag althea_flag_from_code (const char *code);

G_END_DECLS
