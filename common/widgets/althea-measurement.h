/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-flag.h"
#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaMeasurement:
 *
 * One value of an Observation, or of one of its components, as screens show it: text as recorded, unit, flag,
 * reference range. Immutable, any thread. Properties (read only): "record", "title", "value-text", "unit",
 * "flag", "range-text", "date-text", "accessible-text".
 */
#define ALTHEA_TYPE_MEASUREMENT (althea_measurement_get_type ())
G_DECLARE_FINAL_TYPE (AltheaMeasurement, althea_measurement, ALTHEA, MEASUREMENT, GObject)

/* The Observation's own value; components come joined ("138/84") when there is no value. (transfer full) */
AltheaMeasurement *althea_measurement_new (AltheaRecord *observation);
/* One component, by its place in "component". (transfer full) */
AltheaMeasurement *althea_measurement_new_component (AltheaRecord *observation, guint index);

AltheaRecord *althea_measurement_get_record (AltheaMeasurement *self); /* lent */
const char *althea_measurement_get_title (AltheaMeasurement *self);    /* "HbA1c" */
const char *
althea_measurement_get_value_text (AltheaMeasurement *self); /* "7.2", "< 0.01", "positive"; "" absent */
const char *althea_measurement_get_unit (AltheaMeasurement *self); /* "%"; "" none */
AltheaFlag althea_measurement_get_flag (AltheaMeasurement *self);
const char *althea_measurement_get_range_text (AltheaMeasurement *self); /* "4.0–5.6"; "" none */
const AltheaPartialDate *
althea_measurement_get_date (AltheaMeasurement *self); /* (nullable) when it was taken */
const char *
althea_measurement_get_accessible_text (AltheaMeasurement *self); /* "7.2 %, high, normal 4.0–5.6" */
/* TRUE when there is no value and the text says why. */
gboolean althea_measurement_is_absent (AltheaMeasurement *self);
gboolean althea_measurement_is_numeric (AltheaMeasurement *self);
double althea_measurement_get_number (AltheaMeasurement *self); /* for graphs only; NAN when not numeric */
double althea_measurement_get_low (AltheaMeasurement *self);    /* NAN when there is no bound */
double althea_measurement_get_high (AltheaMeasurement *self);
guint althea_measurement_get_n_components (AltheaMeasurement *self);

/* What makes two values comparable: code system, code and unit; text when there is no code. Lent. */
const char *althea_measurement_get_key (AltheaMeasurement *self);

G_END_DECLS
