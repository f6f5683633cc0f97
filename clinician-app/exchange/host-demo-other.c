/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

/* --- asthma
 * ------------------------------------------------------------------------------------------------- */

static const HostDemoCode asthma
    = { HOST_DEMO_ICD10, "J45.30", "Mild persistent asthma, uncomplicated", "Asthma, mild persistent" };

static const HostDemoDrug reliever = {
  { HOST_DEMO_RXNORM, "745679", "200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
    "Albuterol inhaler 90 mcg" },
  "Breathe in 2 puffs every 4 hours when short of breath",
  2,
  "puffs",
  "{puff}",
  1,
  4,
  "h",
  TRUE,
  "Breathed in",
  2,
};
static const HostDemoDrug controller = {
  { HOST_DEMO_RXNORM, "895994", "120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler",
    "Fluticasone inhaler 44 mcg" },
  "Breathe in 2 puffs twice a day, rinse the mouth after",
  2,
  "puffs",
  "{puff}",
  2,
  1,
  "d",
  FALSE,
  "Breathed in",
  3,
};

void
host_demo_begin_lungs (HostDemoPatient *self)
{
  double age = host_demo_patient_age (self, self->demo->today);
  if (age < 4 || !host_demo_random_chance (&self->random, age < 18 ? 0.11 : 0.075))
    return;
  int begun = host_demo_random_range (&self->random, 3, MIN ((int)age - 1, 30));
  HostDemoProblem *problem
      = host_demo_patient_add_problem (self, &asthma, self->birth + (int)(begun * HOST_DEMO_YEAR), TRUE);
  if (problem->onset < self->since)
    host_demo_patient_start (self, &reliever, problem->id, NULL, problem->onset + 2);
}

void
host_demo_follow_lungs (HostDemoVisit *visit, int *next_days)
{
  HostDemoPatient *self = visit->patient;
  HostDemoProblem *problem = host_demo_patient_find_problem (self, "J45.30");
  if (problem == NULL || problem->onset > visit->day)
    return;
  host_demo_visit_diagnose (visit, problem->id);
  host_demo_patient_start (self, &reliever, problem->id, visit->encounter_id, visit->day);
  host_demo_measure (visit, "vital-signs", "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry",
                     host_demo_random_range (&self->random, 95, 99), 0, "%", "%");
  self->asthma_control
      = host_demo_within (self->asthma_control + host_demo_random_normal (&self->random, 0.05, 0.2), 0, 1);
  if (self->asthma_control < 0.4)
    {
      host_demo_patient_start (self, &controller, problem->id, visit->encounter_id, visit->day);
      self->asthma_control += 0.35 * self->adherence;
      g_string_append (visit->complaint, "Wheezes at night twice a week, uses the inhaler most days. ");
      g_string_append (visit->findings, "Quiet wheeze at the end of breathing out. ");
      g_string_append (
          visit->assessment,
          "Asthma not well controlled: fluticasone twice a day, use of the inhaler shown again.\n");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 40, 70));
    }
  else
    {
      g_string_append (visit->complaint, "Inhaler needed less than twice a week. ");
      g_string_append (visit->findings, "Lungs clear. ");
      g_string_append (visit->assessment, "Asthma well controlled.\n");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 180, 240));
    }
}

/* --- what else lasts
 * ---------------------------------------------------------------------------------------- */

typedef struct
{
  HostDemoCode code;
  int from_age, to_age;
  double share, share_female;
  HostDemoDrug drug; /* code.text NULL: none */
  const char *complaint, *plan;
  int months; /* between checks */
} Illness;

#define BY_MOUTH "By mouth"

static const Illness illnesses[] = {
  { { HOST_DEMO_ICD10, "E03.9", "Hypothyroidism, unspecified", "Underactive thyroid" },
    25,
    99,
    0.02,
    0.09,
    { { HOST_DEMO_RXNORM, "10582", "levothyroxine", "Levothyroxine 50 mcg tablet" },
      "Take 1 tablet every morning on an empty stomach",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      BY_MOUTH,
      3 },
    "No cold intolerance, energy is fair. ",
    "Underactive thyroid: dose stays.",
    12 },
  { { HOST_DEMO_ICD10, "F33.1", "Major depressive disorder, recurrent, moderate", "Depression" },
    16,
    90,
    0.05,
    0.09,
    { { HOST_DEMO_RXNORM, "312941", "sertraline 50 MG Oral Tablet", "Sertraline 50 mg tablet" },
      "Take 1 tablet every morning",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      BY_MOUTH,
      2 },
    "Mood is better than in the winter, sleeps six hours. ",
    "Depression: stable on sertraline, talking therapy goes on.",
    6 },
  { { HOST_DEMO_ICD10, "F41.1", "Generalized anxiety disorder", "Anxiety" },
    16,
    80,
    0.04,
    0.07,
    { { HOST_DEMO_RXNORM, "349332", "escitalopram 10 MG Oral Tablet", "Escitalopram 10 mg tablet" },
      "Take 1 tablet every morning",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      BY_MOUTH,
      2 },
    "Worries less, no panic since the last visit. ",
    "Anxiety: goes on with escitalopram.",
    6 },
  { { HOST_DEMO_ICD10, "K21.9", "Gastro-esophageal reflux disease without esophagitis", "Acid reflux" },
    20,
    99,
    0.12,
    0.12,
    { { HOST_DEMO_RXNORM, "7646", "omeprazole", "Omeprazole 20 mg capsule" },
      "Take 1 capsule before breakfast",
      1,
      "capsule",
      "{capsule}",
      1,
      1,
      "d",
      FALSE,
      BY_MOUTH,
      3 },
    "Heartburn only after late meals. ",
    "Acid reflux: try every other day.",
    12 },
  { { HOST_DEMO_ICD10, "M17.9", "Osteoarthritis of knee, unspecified", "Arthritis of the knee" },
    50,
    99,
    0.14,
    0.2,
    { { HOST_DEMO_RXNORM, "161", "acetaminophen", "Acetaminophen 500 mg tablet" },
      "Take 2 tablets up to three times a day for pain",
      2,
      "tablets",
      "{tbl}",
      3,
      1,
      "d",
      TRUE,
      BY_MOUTH,
      3 },
    "Knee stiff for ten minutes in the morning. ",
    "Arthritis of the knee: exercises, acetaminophen as needed.",
    12 },
  { { HOST_DEMO_ICD10, "G43.909", "Migraine, unspecified, not intractable, without status migrainosus",
      "Migraine" },
    15,
    65,
    0.04,
    0.12,
    { { HOST_DEMO_RXNORM, "37418", "sumatriptan", "Sumatriptan 50 mg tablet" },
      "Take 1 tablet at the start of a migraine, may be repeated once after 2 hours",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      TRUE,
      BY_MOUTH,
      2 },
    "One or two migraines a month. ",
    "Migraine: sumatriptan works, headache diary.",
    12 },
  { { HOST_DEMO_ICD10, "J30.2", "Other seasonal allergic rhinitis", "Hay fever" },
    6,
    70,
    0.14,
    0.14,
    { { HOST_DEMO_RXNORM, "20610", "cetirizine", "Cetirizine 10 mg tablet" },
      "Take 1 tablet once a day in the season",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      TRUE,
      BY_MOUTH,
      5 },
    "Sneezes in spring. ",
    "Hay fever: cetirizine in the season.",
    12 },
  { { HOST_DEMO_ICD10, "D50.9", "Iron deficiency anemia, unspecified", "Iron deficiency anemia" },
    14,
    50,
    0,
    0.06,
    { { HOST_DEMO_RXNORM, "310325", "ferrous sulfate 325 MG Oral Tablet", "Ferrous sulfate 325 mg tablet" },
      "Take 1 tablet every other day",
      1,
      "tablet",
      "{tbl}",
      1,
      2,
      "d",
      FALSE,
      BY_MOUTH,
      3 },
    "Tired on the stairs. ",
    "Iron deficiency: iron every other day, count again in three months.",
    4 },
  { { HOST_DEMO_ICD10, "G47.33", "Obstructive sleep apnea (adult) (pediatric)", "Sleep apnea" },
    35,
    85,
    0.09,
    0.04,
    { { NULL, NULL, NULL, NULL }, NULL, 0, NULL, NULL, 0, 0, NULL, FALSE, NULL, 0 },
    "Uses the mask most nights. ",
    "Sleep apnea: mask worn more than four hours a night.",
    12 },
  { { HOST_DEMO_ICD10, "L20.9", "Atopic dermatitis, unspecified", "Eczema" },
    1,
    30,
    0.08,
    0.08,
    { { HOST_DEMO_RXNORM, "106258", "hydrocortisone 10 MG/ML Topical Cream", "Hydrocortisone 1 % cream" },
      "Put on thinly twice a day when the skin flares",
      1,
      "application",
      "{application}",
      2,
      1,
      "d",
      TRUE,
      "On the skin",
      2 },
    "Itchy elbows in dry weather. ",
    "Eczema: moisturise daily, cream for flares.",
    12 },
};

void
host_demo_begin_other (HostDemoPatient *self)
{
  double age = host_demo_patient_age (self, self->demo->today);
  for (guint i = 0; i < G_N_ELEMENTS (illnesses); i++)
    {
      const Illness *illness = &illnesses[i];
      double share = self->female ? illness->share_female : illness->share;
      if (age < illness->from_age || !host_demo_random_chance (&self->random, share))
        continue;
      int latest = MIN ((int)age, illness->to_age);
      int begun = host_demo_random_range (&self->random, MAX (illness->from_age, latest - 15), latest);
      int onset = MIN (self->birth + (int)(begun * HOST_DEMO_YEAR) + 30, self->demo->today - 20);
      HostDemoProblem *problem = host_demo_patient_add_problem (self, &illness->code, onset, TRUE);
      if (illness->drug.code.text != NULL && onset < self->since)
        host_demo_patient_start (self, &illness->drug, problem->id, NULL, onset + 5);
      if (g_str_equal (illness->code.code, "D50.9"))
        self->hemoglobin = 10.6 + host_demo_random_unit (&self->random);
    }
}

static void
check (HostDemoVisit *visit, const Illness *illness, HostDemoProblem *problem)
{
  HostDemoPatient *self = visit->patient;
  host_demo_visit_diagnose (visit, problem->id);
  g_string_append (visit->complaint, illness->complaint);
  g_string_append_printf (visit->assessment, "%s\n", illness->plan);
  if (illness->drug.code.text != NULL)
    host_demo_patient_start (self, &illness->drug, problem->id, visit->encounter_id, visit->day);
  if (g_str_equal (illness->code.code, "E03.9"))
    host_demo_order_single (visit, HOST_DEMO_LAB_TSH,
                            host_demo_within (host_demo_random_normal (&self->random, 2.6, 1.1), 0.2, 6.4));
  if (g_str_equal (illness->code.code, "D50.9"))
    {
      host_demo_order_blood_count (visit);
      host_demo_order_single (visit, HOST_DEMO_LAB_FERRITIN, MAX (4, (self->hemoglobin - 9.5) * 11));
      self->hemoglobin = MIN (13.1, self->hemoglobin + 0.9 * self->adherence);
    }
}

void
host_demo_follow_other (HostDemoVisit *visit, int *next_days)
{
  HostDemoPatient *self = visit->patient;
  for (guint i = 0; i < G_N_ELEMENTS (illnesses); i++)
    {
      HostDemoProblem *problem = host_demo_patient_find_problem (self, illnesses[i].code.code);
      if (problem == NULL || problem->onset > visit->day)
        continue;
      /* Not everything is talked about each time. */
      if (visit->well || host_demo_random_chance (&self->random, 0.6))
        check (visit, &illnesses[i], problem);
      *next_days = host_demo_least (*next_days, illnesses[i].months * 30
                                                    + host_demo_random_range (&self->random, -8, 12));
    }
}
