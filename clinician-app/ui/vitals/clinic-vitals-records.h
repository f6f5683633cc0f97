/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"
#include "clinic-vital.h"

G_BEGIN_DECLS

/* What was measured at one time, as the form has it. Lends everything. */
typedef struct
{
  ClinicVitalReading readings[CLINIC_N_VITALS]; /* value NULL: not measured */
  const AltheaReference *patient;
  const char *performer;            /* "Practitioner/1"; "" unknown */
  const char *encounter;            /* (nullable) "Encounter/1" */
  const AltheaPartialDate *when;    /* with time */
  const char *position, *site;      /* (nullable) SNOMED CT: of the blood pressure */
  const char *position_display;     /* (nullable) */
  const char *site_display;         /* (nullable) */
  const char *note;                 /* "" none: on the first Observation of the set */
  const AltheaQuantity *old_height; /* (nullable) cm: of an adult whose height was not measured now */
  double age_days;                  /* NAN unknown */
  AltheaSex sex;                    /* 0 unknown */
} ClinicVitalsSet;

/* Body mass index from 2 years on, kg/m2; NAN where it cannot be told. */
double clinic_vitals_get_bmi (const ClinicVitalsSet *set);
/* The percentile of @bmi under 20 years, CDC. FALSE where there is none. */
gboolean clinic_vitals_get_bmi_score (const ClinicVitalsSet *set, double bmi, AltheaGrowthScore *score);

/* The Observations of the set, one commit: the blood pressure as one panel with both numbers, what is
 * worked out (body mass index, percentiles) after what it is worked out from. Empty when nothing was
 * measured. (transfer full) (element-type AltheaRecord); NULL when a record breaks a rule of its type. */
GPtrArray *clinic_vitals_to_records (const ClinicVitalsSet *set, GError **error);

G_END_DECLS
