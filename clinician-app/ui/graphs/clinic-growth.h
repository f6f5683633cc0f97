/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-facts.h"
#include "clinic-drawing.h"

G_BEGIN_DECLS

/* One measurement of a child on a growth chart. */
typedef struct
{
  double x;        /* age in days, or the length in cm */
  double value;    /* kg, cm or kg/m2 */
  gboolean placed; /* whether @z and @percentile are known */
  double z, percentile;
  gint64 time_us;
  char *text;       /* (owned) "9.6 kg" */
  char *date_text;  /* (owned) */
  char *place_text; /* (owned) "45th percentile, z −0.12"; "" when not placed */
} ClinicGrowthPoint;

/**
 * ClinicGrowth:
 * A child's measurements of one kind over the percentile curves of a published chart. A ClinicDrawing whose
 * stops are the measurements. Immutable; main thread.
 */
#define CLINIC_TYPE_GROWTH (clinic_growth_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGrowth, clinic_growth, CLINIC, GROWTH, GObject)

/* (nullable) NULL when the chart has no such measure, or when sex or birth date are not known. */
ClinicGrowth *clinic_growth_new (AltheaFacts *facts, AltheaGrowthChart chart, AltheaGrowthMeasure measure);
guint clinic_growth_get_n_points (ClinicGrowth *self);
const ClinicGrowthPoint *clinic_growth_get_point (ClinicGrowth *self, guint index); /* lent, by x */
char *clinic_growth_dup_title (ClinicGrowth *self);     /* "Weight for age, girls, WHO" (transfer full) */
GListModel *clinic_growth_to_rows (ClinicGrowth *self); /* (transfer full) (element-type AltheaTrendRow) */

G_END_DECLS
