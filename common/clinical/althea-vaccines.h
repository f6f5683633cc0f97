/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-facts.h"

G_BEGIN_DECLS

/*
 * Which vaccine dose is due when: the doses given are checked against the schedule and the next one is
 * forecast, by the method of CDC's "Clinical Decision Support for Immunization: Logic Specification for
 * ACIP Recommendations" 4.5 over the table in data/rules/immunization/. Pure; any thread.
 */

typedef enum
{
  ALTHEA_VACCINE_NOT_COMPLETE = 1,
  ALTHEA_VACCINE_COMPLETE,
  ALTHEA_VACCINE_IMMUNE,
  ALTHEA_VACCINE_CONTRAINDICATED,
  ALTHEA_VACCINE_AGED_OUT,
  ALTHEA_VACCINE_NOT_RECOMMENDED,
} AltheaVaccineStatus;

typedef enum
{
  ALTHEA_DOSE_VALID = 1,
  ALTHEA_DOSE_NOT_VALID,
  ALTHEA_DOSE_EXTRANEOUS, /* more than was needed */
  ALTHEA_DOSE_SUBSTANDARD,
} AltheaDoseStatus;

typedef struct
{
  AltheaRecord *record; /* (nullable) the Immunization it is from */
  guint cvx;
  GDate given;
  AltheaDoseStatus status;
  guint number;       /* of the dose in the series that it counts as, 0: none */
  const char *reason; /* (nullable) "Too young", "Too soon after the last dose"... translated, lent */
} AltheaDoseResult;

typedef struct
{
  const char *group; /* "MMR": the schedule's name of the vaccine group */
  const char *label; /* translated: "Measles, mumps and rubella" */
  AltheaVaccineStatus status;
  guint next_dose; /* number of the dose that is forecast; 0 when none is */
  GDate earliest;  /* invalid (g_date_valid() FALSE) where there is none */
  GDate recommended;
  GDate past_due;
  const char *reason;      /* (nullable) why none is forecast, or an advice; translated, lent */
  gboolean routine;        /* recommended for everybody of that age, not by risk alone */
  AltheaDoseResult *doses; /* (array length=n_doses) in order given */
  guint n_doses;
} AltheaVaccineForecast;

/* One forecast a vaccine group of the schedule, in the schedule's order. Doses are the completed Immunization
 * records; conditions come from the problem list. Empty when the birth date is unknown.
 * (transfer full) (element-type AltheaVaccineForecast) */
GPtrArray *althea_vaccines_forecast (AltheaFacts *facts);

const char *althea_vaccine_status_to_display (AltheaVaccineStatus status); /* translated, lent */
/* Date and source of the schedule: "ACIP schedule as of ...". Lent. */
const char *althea_vaccines_get_source (void);

G_END_DECLS
