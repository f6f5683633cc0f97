/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-partial-date.h"

G_BEGIN_DECLS

/**
 * ClinicDateRow:
 * An entry for a date as far as it is known: "2019", "Mar 2019", "12 Mar 2019", "2019-03-12", "12.3.2019",
 * and "3/12/2019" in the order of the locale. What was understood stands beside what was typed.
 */
#define CLINIC_TYPE_DATE_ROW (clinic_date_row_get_type ())
G_DECLARE_FINAL_TYPE (ClinicDateRow, clinic_date_row, CLINIC, DATE_ROW, AdwEntryRow)

void clinic_date_row_set_date (ClinicDateRow *self, const AltheaPartialDate *date); /* (nullable) */
/* *date (out) (transfer full) (nullable): NULL when nothing was typed. FALSE and INVALID when it cannot be
 * read. A date that was set and not touched comes back exactly, with its time. */
gboolean clinic_date_row_get_date (ClinicDateRow *self, AltheaPartialDate **date, GError **error);

/* (transfer full); NULL and ALTHEA_ERROR_INVALID in words for the person. */
AltheaPartialDate *clinic_date_parse (const char *typed, GError **error);

G_END_DECLS
