/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-growth.h"

G_BEGIN_DECLS

/* One row of a published LMS table, or the point between two of them. */
typedef struct
{
  double x, l, m, s;
} AltheaLms;

typedef struct
{
  const AltheaLms *rows; /* (array length=n_rows) ascending by x: days or cm (WHO), months or cm (CDC) */
  guint n_rows;
} AltheaLmsTable;

/* (nullable) lent for ever: NULL when the chart has no such measure. Any thread. */
const AltheaLmsTable *
althea_lms_table_get (AltheaGrowthChart chart, AltheaGrowthMeasure measure, AltheaSex sex);
/* The parameters at @x, in a straight line between two rows as WHO's and CDC's own programs have it. FALSE
 * outside of the table. */
gboolean althea_lms_table_at (const AltheaLmsTable *self, double x, AltheaLms *lms);

/* What the head of the data file says of the chart's origin. Lent. */
const char *althea_lms_table_get_source (AltheaGrowthChart chart);

G_END_DECLS
