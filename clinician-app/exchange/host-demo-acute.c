/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

/* What brings people in between: it comes, is treated, and goes. */
typedef struct
{
  HostDemoCode code;
  int from_age, to_age;
  guint weight;
  double fever; /* °C above normal */
  int days;     /* until it is over */
  const char *complaint, *findings, *plan;
  int drug; /* of drugs[]; -1 none */
  int drug_days;
} Trouble;

enum
{
  AMOXICILLIN_CHILD,
  AMOXICILLIN_ADULT,
  AZITHROMYCIN,
  NITROFURANTOIN,
  NAPROXEN,
  ACETAMINOPHEN,
};

static const HostDemoDrug drugs[] = {
  [AMOXICILLIN_CHILD] = { { HOST_DEMO_RXNORM, "308189", "amoxicillin 80 MG/ML Oral Suspension",
                            "Amoxicillin 400 mg/5 mL liquid" },
                          "Give 5 mL twice a day for 10 days",
                          5,
                          "mL",
                          "mL",
                          2,
                          1,
                          "d",
                          FALSE,
                          "By mouth",
                          0 },
  [AMOXICILLIN_ADULT]
  = { { HOST_DEMO_RXNORM, "308191", "amoxicillin 500 MG Oral Capsule", "Amoxicillin 500 mg capsule" },
      "Take 1 capsule twice a day for 10 days",
      1,
      "capsule",
      "{capsule}",
      2,
      1,
      "d",
      FALSE,
      "By mouth",
      0 },
  [AZITHROMYCIN]
  = { { HOST_DEMO_RXNORM, "308460", "azithromycin 250 MG Oral Tablet", "Azithromycin 250 mg tablet" },
      "Take 2 tablets on the first day, then 1 a day for 4 days",
      1,
      "tablet",
      "{tbl}",
      1,
      1,
      "d",
      FALSE,
      "By mouth",
      0 },
  [NITROFURANTOIN] = { { HOST_DEMO_RXNORM, "1648759", "nitrofurantoin, macrocrystals 100 MG Oral Capsule",
                         "Nitrofurantoin 100 mg capsule" },
                       "Take 1 capsule twice a day for 5 days",
                       1,
                       "capsule",
                       "{capsule}",
                       2,
                       1,
                       "d",
                       FALSE,
                       "By mouth",
                       0 },
  [NAPROXEN] = { { HOST_DEMO_RXNORM, "198014", "naproxen 500 MG Oral Tablet", "Naproxen 500 mg tablet" },
                 "Take 1 tablet twice a day with food for 7 days",
                 1,
                 "tablet",
                 "{tbl}",
                 2,
                 1,
                 "d",
                 FALSE,
                 "By mouth",
                 0 },
  [ACETAMINOPHEN] = { { HOST_DEMO_RXNORM, "161", "acetaminophen", "Acetaminophen 500 mg tablet" },
                      "Take 1 tablet up to four times a day for pain or fever",
                      1,
                      "tablet",
                      "{tbl}",
                      4,
                      1,
                      "d",
                      TRUE,
                      "By mouth",
                      0 },
};

static const Trouble troubles[] = {
  { { HOST_DEMO_ICD10, "J06.9", "Acute upper respiratory infection, unspecified", "Common cold" },
    0,
    99,
    26,
    0.6,
    9,
    "Runny nose and cough for three days. ",
    "Throat red, lungs clear, ear drums normal. ",
    "Common cold: rest, fluids, come back with high fever or after ten days.",
    -1,
    0 },
  { { HOST_DEMO_ICD10, "H66.90", "Otitis media, unspecified, unspecified ear", "Ear infection" },
    0,
    9,
    16,
    1.6,
    10,
    "Pulls at the right ear, slept badly. ",
    "Right ear drum red and bulging. ",
    "Ear infection: amoxicillin for ten days.",
    AMOXICILLIN_CHILD,
    10 },
  { { HOST_DEMO_ICD10, "J02.0", "Streptococcal pharyngitis", "Strep throat" },
    4,
    40,
    9,
    1.7,
    10,
    "Sore throat and fever since yesterday, no cough. ",
    "Tonsils with white spots, tender nodes at the neck. Rapid strep test positive. ",
    "Strep throat: antibiotic for ten days.",
    AMOXICILLIN_ADULT,
    10 },
  { { HOST_DEMO_ICD10, "N39.0", "Urinary tract infection, site not specified", "Urinary tract infection" },
    16,
    99,
    9,
    0.2,
    6,
    "Burning and frequent urination for two days. ",
    "No tenderness over the kidneys. Urine strip: leukocytes and nitrite. ",
    "Urinary tract infection: nitrofurantoin for five days, drink plenty.",
    NITROFURANTOIN,
    5 },
  { { HOST_DEMO_ICD10, "M54.50", "Low back pain, unspecified", "Low back pain" },
    18,
    99,
    13,
    0,
    28,
    "Low back pain after lifting. ",
    "Muscles tense, no weakness, reflexes equal. ",
    "Low back pain: stay active, naproxen for a week, physiotherapy if it lasts.",
    NAPROXEN,
    7 },
  { { HOST_DEMO_ICD10, "S93.401A", "Sprain of unspecified ligament of right ankle, initial encounter",
      "Ankle sprain" },
    7,
    70,
    8,
    0,
    30,
    "Twisted the right ankle on the stairs. ",
    "Swollen in front of the outer ankle, can take four steps. ",
    "Ankle sprain: rest, ice, compression, elevation; no X-ray needed.",
    ACETAMINOPHEN,
    7 },
  { { HOST_DEMO_ICD10, "K52.9", "Noninfective gastroenteritis and colitis, unspecified", "Stomach upset" },
    1,
    99,
    9,
    0.5,
    5,
    "Loose stools and vomiting since yesterday. ",
    "Belly soft, skin turgor good. ",
    "Stomach upset: sips of fluid, come back if nothing stays down.",
    -1,
    0 },
  { { HOST_DEMO_ICD10, "B34.9", "Viral infection, unspecified", "Viral infection" },
    0,
    60,
    12,
    1.4,
    7,
    "Fever and aching limbs for two days. ",
    "No focus found, neck supple. ",
    "Viral infection: fluids and rest.",
    -1,
    0 },
  { { HOST_DEMO_ICD10, "H10.30", "Unspecified acute conjunctivitis, unspecified eye", "Pink eye" },
    1,
    80,
    6,
    0,
    8,
    "Red eye with a sticky lid in the morning. ",
    "Conjunctiva red, sight as before. ",
    "Pink eye: wash hands, own towel, settles within a week.",
    -1,
    0 },
  { { HOST_DEMO_ICD10, "J11.1",
      "Influenza due to unidentified influenza virus with other respiratory manifestations", "Influenza" },
    3,
    99,
    6,
    2.0,
    9,
    "Sudden fever, headache and cough. ",
    "Looks ill, lungs clear. ",
    "Influenza: rest and fluids, seek help if short of breath.",
    -1,
    0 },
};

static const Trouble *
choose_trouble (HostDemoPatient *self, double age)
{
  guint total = 0;
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (age >= troubles[i].from_age && age < troubles[i].to_age + 1)
      total += troubles[i].weight;
  guint chosen = host_demo_random_below (&self->random, total);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      if (age < troubles[i].from_age || age >= troubles[i].to_age + 1)
        continue;
      if (chosen < troubles[i].weight)
        return &troubles[i];
      chosen -= troubles[i].weight;
    }
  g_assert_not_reached ();
}

static int
choose_drug (HostDemoPatient *self, const Trouble *trouble, double age)
{
  int drug = trouble->drug;
  if (drug == AMOXICILLIN_ADULT && age < 12)
    drug = AMOXICILLIN_CHILD;
  if ((drug == AMOXICILLIN_CHILD || drug == AMOXICILLIN_ADULT) && self->avoids_penicillin)
    drug = AZITHROMYCIN;
  if (drug == NAPROXEN && (self->avoids_nsaids || self->egfr < 60 || age > 74))
    drug = ACETAMINOPHEN;
  return drug;
}

void
host_demo_visit_acute (HostDemoVisit *self)
{
  HostDemoPatient *patient = self->patient;
  double age = host_demo_patient_age (patient, self->day);
  const Trouble *trouble = choose_trouble (patient, age);
  int today = patient->demo->today;
  HostDemoProblem *problem = host_demo_patient_add_problem (patient, &trouble->code, self->day - 2, FALSE);
  if (self->day + trouble->days <= today)
    problem->end = self->day + trouble->days;
  self->type = "Office visit";
  self->reason = (HostDemoCode){ NULL, NULL, NULL, trouble->code.text };
  g_string_append (self->complaint, trouble->complaint);
  host_demo_visit_vitals (self, 36.7 + trouble->fever + host_demo_random_normal (&patient->random, 0, 0.2));
  g_string_append (self->findings, trouble->findings);
  host_demo_visit_diagnose (self, problem->id);
  int drug = choose_drug (patient, trouble, age);
  if (drug >= 0)
    host_demo_patient_course (patient, &drugs[drug], problem->id, self->encounter_id, self->day,
                              trouble->drug_days);
  g_string_append (self->assessment, trouble->plan);
  if (drug != trouble->drug)
    g_string_append_printf (self->assessment, " Given: %s.", drugs[drug].code.text);
}

/* --- well children
 * -------------------------------------------------------------------------------------------- */

void
host_demo_visit_well_child (HostDemoVisit *self)
{
  HostDemoPatient *patient = self->patient;
  double age = host_demo_patient_age (patient, self->day);
  self->type = "Well-child visit";
  self->n_minutes = 30;
  self->reason = (HostDemoCode){ HOST_DEMO_ICD10, "Z00.129",
                                 "Encounter for routine child health examination without abnormal findings",
                                 "Check-up" };
  g_string_append (self->complaint, age < 1    ? "Feeds well, sleeps in the own cot on the back. "
                                    : age < 3  ? "Eats with the family, says more words each week. "
                                    : age < 6  ? "Plays with others, sleeps through. "
                                    : age < 13 ? "Likes school, active every day. "
                                               : "School goes well, sleeps late on weekends. ");
  g_string_append (self->findings, age < 1 ? "Alert, soft fontanelle, hips stable. "
                                           : "Heart and lungs normal, moves freely. ");
  g_string_append (self->assessment, "Grows along the own line. Immunizations as scheduled. ");
  g_string_append (self->assessment, age < 2 ? "Talked about sleep and safety in the car.\n"
                                             : "Talked about screens, teeth and helmets.\n");
  if (age > 0.95 && age < 1.1)
    host_demo_order_single (self, HOST_DEMO_LAB_HEMOGLOBIN,
                            host_demo_random_normal (&patient->random, 12.1, 0.4));
}
