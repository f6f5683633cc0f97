/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-value.h"

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

/* From Observation.interpretation, codes of HL7 v3 ObservationInterpretation; the gravest counts.
 * @interpretation (nullable) (element-type AltheaCodeableConcept). */
AltheaFlag althea_flag_from_interpretation (const GPtrArray *interpretation);

/* Compares exactly, with the comparator ("<0.01") taken at its word; NONE when a unit differs or a bound is
 * not known. @low, @high (nullable). */
AltheaFlag althea_flag_from_range (const AltheaQuantity *value, const AltheaQuantity *low, const AltheaQuantity *high);

G_END_DECLS
