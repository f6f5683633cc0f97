/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A FHIR date, dateTime or instant as it was recorded: "2019", "2019-03", "2019-03-12",
 * "2019-03-12T10:42:00.5+01:00". Immutable, reference counted; the text is kept exactly. */
#define ALTHEA_TYPE_PARTIAL_DATE (althea_partial_date_get_type ())
typedef struct _AltheaPartialDate AltheaPartialDate;

typedef enum
{
  ALTHEA_PRECISION_YEAR = 1,
  ALTHEA_PRECISION_MONTH,
  ALTHEA_PRECISION_DAY,
  ALTHEA_PRECISION_TIME, /* seconds or finer, always with a zone */
} AltheaPrecision;

GType althea_partial_date_get_type (void);

/* Reads the FHIR R4 dateTime grammar; the day must exist. NULL and ALTHEA_ERROR_INVALID otherwise. */
AltheaPartialDate *althea_partial_date_new (const char *text, GError **error);
/* The same grammar without making anything. @precision (out) (optional). */
gboolean althea_partial_date_text_is_valid (const char *text, AltheaPrecision *precision);
AltheaPartialDate *althea_partial_date_new_now (void);                         /* local zone, seconds */
AltheaPartialDate *althea_partial_date_new_today (void);                       /* day precision, local */
AltheaPartialDate *althea_partial_date_new_for_us (gint64 time_us);            /* local zone, seconds */
AltheaPartialDate *althea_partial_date_new_ymd (int year, int month, int day); /* month, day 0: unknown */
AltheaPartialDate *althea_partial_date_ref (const AltheaPartialDate *self);
void althea_partial_date_unref (AltheaPartialDate *self);

const char *althea_partial_date_get_text (const AltheaPartialDate *self);
AltheaPrecision althea_partial_date_get_precision (const AltheaPartialDate *self);
int althea_partial_date_get_year (const AltheaPartialDate *self);
int althea_partial_date_get_month (const AltheaPartialDate *self); /* 1 to 12; 0 unknown */
int althea_partial_date_get_day (const AltheaPartialDate *self);   /* 1 to 31; 0 unknown */
/* The span that the text names, half open. Dates without a zone are read in the machine's zone. */
gint64 althea_partial_date_get_start_us (const AltheaPartialDate *self);
gint64 althea_partial_date_get_end_us (const AltheaPartialDate *self);
int althea_partial_date_compare (const AltheaPartialDate *a,
                                 const AltheaPartialDate *b); /* by start, NULL first */
gboolean althea_partial_date_equal (const AltheaPartialDate *a, const AltheaPartialDate *b); /* same text */

/* How people read it: "Today 10:42", "Yesterday", "12 Mar", "12 Mar 2024", "Mar 2019", "2019".
 * Months are translated; the year is left out within this year. (transfer full) */
char *althea_partial_date_to_display (const AltheaPartialDate *self);
/* Always with year, and with the time where known, for tool tips and prints. (transfer full) */
char *althea_partial_date_to_full_display (const AltheaPartialDate *self);
/* The same for a point in time. (transfer full) */
char *althea_time_to_display (gint64 time_us);

/* Age at @at_us as clinicians write it: "3 d" (under 28 days), "5 wk" (under 3 months), "14 mo"
 * (under 2 years), "54 y". (transfer full) (nullable): NULL for an unknown or future birth date. */
char *althea_age_to_display (const AltheaPartialDate *birth_date, gint64 at_us);
int althea_age_in_years (const AltheaPartialDate *birth_date, gint64 at_us); /* -1 unknown */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaPartialDate, althea_partial_date_unref)

G_END_DECLS
