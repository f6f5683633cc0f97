/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-measurement.h"

G_BEGIN_DECLS

/**
 * ClinicResultRow:
 * All results of one test, as one line: latest value, the one before, what changed. Properties (read only):
 * "title", "latest", "previous" (nullable), "change-text" ("↓ 0.2"), "date", "count-text", "observations".
 */
#define CLINIC_TYPE_RESULT_ROW (clinic_result_row_get_type ())
G_DECLARE_FINAL_TYPE (ClinicResultRow, clinic_result_row, CLINIC, RESULT_ROW, GObject)

/* @observations (element-type AltheaRecord): of one test, at least one. */
ClinicResultRow *clinic_result_row_new (GPtrArray *observations);
const char *clinic_result_row_get_key (ClinicResultRow *self);
const char *clinic_result_row_get_title (ClinicResultRow *self);
AltheaMeasurement *clinic_result_row_get_latest (ClinicResultRow *self);
AltheaMeasurement *clinic_result_row_get_previous (ClinicResultRow *self); /* (nullable) */
const char *clinic_result_row_get_change_text (ClinicResultRow *self);     /* "" when none can be told */
GListModel *clinic_result_row_get_observations (ClinicResultRow *self);    /* lent, newest first */
/* Whether there is something to draw. */
gboolean clinic_result_row_is_numeric (ClinicResultRow *self);

/* The tests among @records, most recent first. (transfer full) (element-type ClinicResultRow) */
GPtrArray *clinic_result_rows_new (GListModel *records);

G_END_DECLS
