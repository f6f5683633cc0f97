/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <math.h>

static const HostDemoCode hypertension
    = { HOST_DEMO_ICD10, "I10", "Essential (primary) hypertension", "High blood pressure" };
static const HostDemoCode lipids
    = { HOST_DEMO_ICD10, "E78.5", "Hyperlipidemia, unspecified", "High cholesterol" };
static const HostDemoCode fibrillation
    = { HOST_DEMO_ICD10, "I48.91", "Unspecified atrial fibrillation", "Atrial fibrillation" };

/* mmHg that each step takes off the systolic pressure; the diastolic falls by six tenths of it. */
static const struct
{
  HostDemoDrug drug;
  double effect;
  int replaces;
} pressure_steps[] = {
  { { { HOST_DEMO_RXNORM, "314076", "lisinopril 10 MG Oral Tablet", "Lisinopril 10 mg tablet" },
      "Take 1 tablet every morning",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    10,
    -1 },
  { { { HOST_DEMO_RXNORM, "314077", "lisinopril 20 MG Oral Tablet", "Lisinopril 20 mg tablet" },
      "Take 1 tablet every morning",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    14,
    0 },
  { { { HOST_DEMO_RXNORM, "197361", "amlodipine 5 MG Oral Tablet", "Amlodipine 5 mg tablet" },
      "Take 1 tablet every evening",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    10,
    -1 },
  { { { HOST_DEMO_RXNORM, "308135", "amlodipine 10 MG Oral Tablet", "Amlodipine 10 mg tablet" },
      "Take 1 tablet every evening",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    14,
    2 },
  { { { HOST_DEMO_RXNORM, "310798", "hydrochlorothiazide 25 MG Oral Tablet",
        "Hydrochlorothiazide 25 mg tablet" },
      "Take 1 tablet every morning",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    9,
    -1 },
};

static const HostDemoDrug statins[] = {
  { { HOST_DEMO_RXNORM, "617310", "atorvastatin 20 MG Oral Tablet", "Atorvastatin 20 mg tablet" },
    "Take 1 tablet every evening",
    1,
    "tablet",
    "{tbl}",
    1,
    1,
    "d",
    FALSE,
    "By mouth",
    3 },
  { { HOST_DEMO_RXNORM, "617311", "atorvastatin 40 MG Oral Tablet", "Atorvastatin 40 mg tablet" },
    "Take 1 tablet every evening",
    1,
    "tablet",
    "{tbl}",
    1,
    1,
    "d",
    FALSE,
    "By mouth",
    3 },
};

static const HostDemoDrug anticoagulant = {
  { HOST_DEMO_RXNORM, "1364430", "apixaban", "Apixaban 5 mg tablet" },
  "Take 1 tablet twice a day",
  1,
  "tablet",
  "{tbl}",
  2,
  1,
  "d",
  FALSE,
  "By mouth",
  3,
};

void
host_demo_begin_heart (HostDemoPatient *self)
{
  int today = self->demo->today;
  double age = host_demo_patient_age (self, today);
  gboolean diabetic = host_demo_patient_find_problem (self, "E11.9") != NULL;
  double risk = age < 25 ? 0 : age < 45 ? 0.1 : age < 65 ? 0.36 : 0.62;
  int longest = MAX (90, MIN ((int)((age - 24) * HOST_DEMO_YEAR), 16 * 365));
  if (self->index == 0 || self->index == 2
      || host_demo_random_chance (&self->random, diabetic ? MIN (0.9, risk + 0.3) : risk))
    {
      host_demo_patient_add_problem (self, &hypertension,
                                     today - host_demo_random_range (&self->random, 60, longest), TRUE);
      self->systolic = host_demo_within (host_demo_random_normal (&self->random, 158, 9), 144, 184);
      self->diastolic = host_demo_within (host_demo_random_normal (&self->random, 93, 6), 78, 108);
      self->egfr_loss += 0.4;
    }
  if (age > 30 && host_demo_random_chance (&self->random, diabetic ? 0.7 : age < 50 ? 0.16 : 0.42))
    {
      host_demo_patient_add_problem (self, &lipids,
                                     today - host_demo_random_range (&self->random, 60, longest), TRUE);
      self->ldl = host_demo_within (host_demo_random_normal (&self->random, 163, 18), 132, 215);
    }
  if (age > 68 && host_demo_random_chance (&self->random, 0.11))
    {
      HostDemoProblem *problem = host_demo_patient_add_problem (
          self, &fibrillation, today - host_demo_random_range (&self->random, 60, 2500), TRUE);
      host_demo_patient_start (self, &anticoagulant, problem->id, NULL, problem->onset + 3);
    }
}

static int
find_pressure_step (HostDemoPatient *self)
{
  int highest = -1;
  for (int i = 0; i < (int)G_N_ELEMENTS (pressure_steps); i++)
    if (host_demo_patient_find_drug (self, &pressure_steps[i].drug) != NULL)
      highest = i;
  return highest;
}

/* What a new drug takes off shows at the next visit, because it is taken off the pressure there and then. */
static void
advance_pressure (HostDemoPatient *self, const HostDemoProblem *problem, HostDemoVisit *visit, int day)
{
  int next = find_pressure_step (self) + 1;
  double before = 0;
  if (next == (int)G_N_ELEMENTS (pressure_steps))
    {
      if (visit != NULL)
        g_string_append (visit->assessment,
                         "Five steps reached; low-salt diet, home readings, nephrology if it stays.\n");
      return;
    }
  int replaced = pressure_steps[next].replaces;
  if (replaced >= 0)
    {
      before = pressure_steps[replaced].effect;
      host_demo_patient_stop (self, &pressure_steps[replaced].drug, day);
    }
  host_demo_patient_start (self, &pressure_steps[next].drug, problem->id,
                           visit != NULL ? visit->encounter_id : NULL, day);
  double effect = (pressure_steps[next].effect - before) * self->adherence;
  self->systolic -= effect;
  self->diastolic -= effect * 0.6;
  if (visit != NULL)
    g_string_append_printf (visit->assessment, "%s %s.\n", replaced >= 0 ? "Increase to" : "Start",
                            pressure_steps[next].drug.code.text);
}

static void
follow_pressure (HostDemoVisit *visit, int *next_days)
{
  HostDemoPatient *self = visit->patient;
  HostDemoProblem *problem = host_demo_patient_find_problem (self, "I10");
  if (problem == NULL || problem->onset > visit->day)
    return;
  if (problem->onset < self->since - 200 && find_pressure_step (self) < 0)
    for (int i = 0; i < 2; i++)
      advance_pressure (self, problem, NULL, problem->onset + 30 + 400 * i);
  host_demo_visit_diagnose (visit, problem->id);
  g_string_append_printf (visit->assessment, "High blood pressure: %.0f systolic today. ",
                          self->last_systolic);
  if (self->last_systolic >= 140)
    {
      advance_pressure (self, problem, visit, visit->day);
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 30, 48));
    }
  else
    {
      g_string_append (visit->assessment, "In range, go on.\n");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 170, 200));
    }
}

static void
follow_lipids (HostDemoVisit *visit, int *next_days)
{
  HostDemoPatient *self = visit->patient;
  HostDemoProblem *problem = host_demo_patient_find_problem (self, "E78.5");
  if (problem == NULL || problem->onset > visit->day)
    return;
  host_demo_visit_diagnose (visit, problem->id);
  if (visit->day - self->last_ldl_day > 150)
    host_demo_order_lipids (visit);
  gboolean low = host_demo_patient_find_drug (self, &statins[0]) != NULL;
  gboolean high = host_demo_patient_find_drug (self, &statins[1]) != NULL;
  g_string_append_printf (visit->assessment, "High cholesterol: LDL %.0f mg/dL. ", self->last_ldl);
  if (!low && !high && self->last_ldl >= 130)
    {
      host_demo_patient_start (self, &statins[0], problem->id, visit->encounter_id, visit->day);
      self->ldl *= 1 - 0.4 * self->adherence;
      g_string_append (visit->assessment, "Start atorvastatin 20 mg.\n");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 60, 95));
    }
  else if (low && self->last_ldl >= 105)
    {
      host_demo_patient_stop (self, &statins[0], visit->day);
      host_demo_patient_start (self, &statins[1], problem->id, visit->encounter_id, visit->day);
      self->ldl *= 1 - 0.13 * self->adherence;
      g_string_append (visit->assessment, "Increase to atorvastatin 40 mg.\n");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 80, 120));
    }
  else
    {
      g_string_append (visit->assessment, "Go on as before.\n");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 330, 380));
    }
}

void
host_demo_follow_heart (HostDemoVisit *visit, int *next_days)
{
  follow_pressure (visit, next_days);
  follow_lipids (visit, next_days);
  HostDemoProblem *rhythm = host_demo_patient_find_problem (visit->patient, "I48.91");
  if (rhythm == NULL || rhythm->onset > visit->day)
    return;
  host_demo_visit_diagnose (visit, rhythm->id);
  g_string_append (visit->findings, "Pulse irregular. ");
  g_string_append (visit->assessment, "Atrial fibrillation: rate controlled, no bleeding on apixaban.\n");
  *next_days = host_demo_least (*next_days, host_demo_random_range (&visit->patient->random, 170, 190));
}
