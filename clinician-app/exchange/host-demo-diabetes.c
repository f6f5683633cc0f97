/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <math.h>
#include <string.h>

static const HostDemoCode diabetes
    = { HOST_DEMO_ICD10, "E11.9", "Type 2 diabetes mellitus without complications", "Type 2 diabetes" };

/* Each step of the therapy with the HbA1c, in percent points, that it takes off when all of it is taken. */
static const struct
{
  HostDemoDrug drug;
  double effect;
  int replaces; /* index of the step whose place it takes; -1 none */
} steps[] = {
  { { { HOST_DEMO_RXNORM, "861007", "metformin hydrochloride 500 MG Oral Tablet", "Metformin 500 mg tablet" },
      "Take 1 tablet twice a day with meals",
      1,
      "tablet",
      "{tbl}",
      2,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    0.9,
    -1 },
  { { { HOST_DEMO_RXNORM, "861004", "metformin hydrochloride 1000 MG Oral Tablet",
        "Metformin 1000 mg tablet" },
      "Take 1 tablet twice a day with meals",
      1,
      "tablet",
      "{tbl}",
      2,
      1,
      "d",
      FALSE,
      "By mouth",
      3 },
    1.4,
    0 },
  { { { HOST_DEMO_RXNORM, "1545658", "empagliflozin 10 MG Oral Tablet", "Empagliflozin 10 mg tablet" },
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
    0.8,
    -1 },
  { { { HOST_DEMO_RXNORM, "1991302", "semaglutide", "Semaglutide 0.5 mg pen" },
      "Inject 0.5 mg under the skin once a week",
      0.5,
      "mg",
      "mg",
      1,
      1,
      "wk",
      FALSE,
      "Under the skin",
      2 },
    1.3,
    -1 },
  { { { HOST_DEMO_RXNORM, "847230", "3 ML insulin glargine 100 UNT/ML Pen Injector",
        "Insulin glargine 100 units/mL pen" },
      "Inject 16 units under the skin at bedtime",
      16,
      "units",
      "[iU]",
      1,
      1,
      "d",
      FALSE,
      "Under the skin",
      2 },
    1.6,
    -1 },
};

void
host_demo_begin_diabetes (HostDemoPatient *self)
{
  double age = host_demo_patient_age (self, self->demo->today);
  double risk = age < 30 ? 0 : age < 45 ? 0.04 : age < 60 ? 0.15 : 0.24;
  if (self->index != 0 && !host_demo_random_chance (&self->random, risk))
    return;
  int oldest = (int)((age - 28) * HOST_DEMO_YEAR);
  int ago = self->index == 0 ? 6 * 365
                             : host_demo_random_range (&self->random, 60, MAX (61, MIN (oldest, 14 * 365)));
  host_demo_patient_add_problem (self, &diabetes, self->demo->today - ago, TRUE);
  self->a1c_untreated = host_demo_within (host_demo_random_normal (&self->random, 9.0, 0.8), 7.4, 11.4);
  if (self->index == 0)
    self->a1c_untreated = 9.3, self->adherence = 0.9;
  self->weight_kg *= 1.14;
  self->triglycerides += 45;
  self->hdl -= 6;
  self->egfr_loss += 0.8;
}

static int
find_step (HostDemoPatient *self)
{
  int highest = -1;
  for (int i = 0; i < (int)G_N_ELEMENTS (steps); i++)
    if (host_demo_patient_find_drug (self, &steps[i].drug) != NULL)
      highest = i;
  return highest;
}

static void
advance_therapy (HostDemoPatient *self, const HostDemoProblem *problem, HostDemoVisit *visit, int day,
                 GString *plan)
{
  int next = find_step (self) + 1;
  if (next == (int)G_N_ELEMENTS (steps))
    {
      if (plan != NULL)
        g_string_append (plan, "All steps are in use; reviewed how and when they are taken, and diet. ");
      return;
    }
  if (steps[next].replaces >= 0)
    host_demo_patient_stop (self, &steps[steps[next].replaces].drug, day);
  host_demo_patient_start (self, &steps[next].drug, problem->id, visit != NULL ? visit->encounter_id : NULL,
                           day);
  if (plan != NULL)
    g_string_append_printf (plan, "%s %s: %c%s. ", steps[next].replaces >= 0 ? "Increase to" : "Start",
                            steps[next].drug.code.text, g_ascii_tolower (steps[next].drug.dose_text[0]),
                            steps[next].drug.dose_text + 1);
}

static double
find_target (HostDemoPatient *self)
{
  double effect = 0;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (host_demo_patient_find_drug (self, &steps[i].drug) != NULL)
      effect += steps[i].effect;
  return MAX (5.9, self->a1c_untreated - effect * self->adherence);
}

/* A patient who came with diabetes brought what was prescribed before. */
static void
bring_therapy (HostDemoPatient *self, const HostDemoProblem *problem)
{
  int years = (int)((self->since - problem->onset) / HOST_DEMO_YEAR);
  for (int i = 0; i < MIN (3, 1 + years / 3); i++)
    advance_therapy (self, problem, NULL, problem->onset + 20 + i * 1000, NULL);
  self->a1c = find_target (self) + host_demo_random_normal (&self->random, 0.2, 0.2);
}

static void
measure (HostDemoVisit *visit, GString *text)
{
  HostDemoPatient *self = visit->patient;
  double before = self->last_a1c;
  /* Red cells live some 120 days, so the HbA1c follows a change of therapy with a delay of months. */
  int since = self->last_a1c_day != 0 ? visit->day - self->last_a1c_day : 180;
  double reached = 1 - exp (-since / 60.0);
  self->a1c += (find_target (self) - self->a1c) * reached + host_demo_random_normal (&self->random, 0, 0.15);
  self->a1c = CLAMP (self->a1c, 5.6, 12.4);
  double value = round (self->a1c * 10) / 10;
  host_demo_order_single (visit, HOST_DEMO_LAB_A1C, value);
  g_string_append_printf (text, "Type 2 diabetes: HbA1c %.1f %%", value);
  if (before > 0)
    g_string_append_printf (text, ", %s %.1f %% at the last check",
                            value < before - 0.05   ? "down from"
                            : value > before + 0.05 ? "up from"
                                                    : "the same as",
                            before);
  g_string_append (text, ". ");
  self->last_a1c = value;
  self->last_a1c_day = visit->day;
}

void
host_demo_follow_diabetes (HostDemoVisit *visit, int *next_days)
{
  HostDemoPatient *self = visit->patient;
  HostDemoProblem *problem = host_demo_patient_find_problem (self, "E11.9");
  if (problem == NULL || problem->onset > visit->day)
    return;
  if (problem->onset < self->since && find_step (self) < 0 && self->last_a1c == 0)
    bring_therapy (self, problem);
  else if (self->last_a1c == 0)
    self->a1c = self->a1c_untreated;
  host_demo_visit_diagnose (visit, problem->id);
  if (self->last_a1c_day != 0 && visit->day - self->last_a1c_day < 76)
    {
      g_string_append_printf (visit->assessment,
                              "Type 2 diabetes: HbA1c was %.1f %% lately, not repeated today.\n",
                              self->last_a1c);
      *next_days = MIN (*next_days, 90);
      return;
    }
  self->a1c_untreated += 0.05;
  measure (visit, visit->assessment);
  g_string_append (visit->complaint, self->a1c > 8.5 ? "Thirsty at times, home glucose often above 200. "
                                                     : "Home glucose mostly 110 to 160, no lows. ");
  if (self->last_a1c >= 7.6)
    {
      self->adherence = MIN (1, self->adherence + 0.04);
      advance_therapy (self, problem, visit, visit->day, visit->assessment);
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 84, 100));
    }
  else
    {
      g_string_append (visit->assessment, self->last_a1c < 7.05 ? "At goal, go on as before. "
                                                                : "Close to goal, go on and watch diet. ");
      *next_days = host_demo_least (*next_days, host_demo_random_range (&self->random, 165, 190));
    }
  if (visit->well || host_demo_random_chance (&self->random, 0.35))
    host_demo_order_single (visit, HOST_DEMO_LAB_ALBUMINURIA,
                            self->albuminuria + host_demo_random_normal (&self->random, 0, 2));
  g_string_append (visit->assessment, "Feet looked at, eye check yearly.\n");
}
