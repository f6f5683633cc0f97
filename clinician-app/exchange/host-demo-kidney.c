/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

static const HostDemoCode stages[] = {
  { HOST_DEMO_ICD10, "N18.31", "Chronic kidney disease, stage 3a", NULL },
  { HOST_DEMO_ICD10, "N18.32", "Chronic kidney disease, stage 3b", NULL },
  { HOST_DEMO_ICD10, "N18.4", "Chronic kidney disease, stage 4 (severe)", "Chronic kidney disease, stage 4" },
};

/* Stages of KDIGO 2012 by eGFR in mL/min/1.73 m2; -1: none of these. */
static int
stage_of (double egfr)
{
  return egfr >= 60 ? -1 : egfr >= 45 ? 0 : egfr >= 30 ? 1 : 2;
}

void
host_demo_begin_kidney (HostDemoPatient *self)
{
  double age = host_demo_patient_age (self, self->since);
  gboolean diabetic = host_demo_patient_find_problem (self, "E11.9") != NULL;
  gboolean hypertensive = host_demo_patient_find_problem (self, "I10") != NULL;
  double risk = age < 50 ? 0
                         : 0.04 + (diabetic ? 0.12 : 0) + (hypertensive ? 0.08 : 0) + (age > 72 ? 0.08 : 0);
  if (self->index != 2 && !host_demo_random_chance (&self->random, risk))
    return;
  self->egfr = host_demo_random_range (&self->random, 46, 66);
  self->egfr_loss = 1.2 + 2.4 * host_demo_random_unit (&self->random);
  self->albuminuria = host_demo_random_range (&self->random, 20, 240);
  int stage = stage_of (self->egfr);
  if (stage >= 0)
    host_demo_patient_add_problem (self, &stages[stage],
                                   self->since - host_demo_random_range (&self->random, 200, 1400), TRUE);
}

static HostDemoProblem *
find_stage (HostDemoPatient *self, int *stage)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      HostDemoProblem *problem = host_demo_patient_find_problem (self, stages[i].code);
      *stage = (int)i;
      if (problem != NULL)
        return problem;
    }
  *stage = -1;
  return NULL;
}

/* Kidneys lose a little each year; past a stage's edge the problem list follows. */
void
host_demo_follow_kidney (HostDemoVisit *visit, int *next_days)
{
  HostDemoPatient *self = visit->patient;
  int stage;
  double years = host_demo_patient_age (self, visit->day) - host_demo_patient_age (self, self->since);
  double egfr = MAX (17, self->egfr - years * self->egfr_loss);
  HostDemoProblem *problem = find_stage (self, &stage);
  int now = stage_of (egfr);
  if (now < 0 || host_demo_patient_age (self, visit->day) < 50)
    return;
  if (now > stage)
    {
      if (problem != NULL)
        problem->end = visit->day;
      problem = host_demo_patient_add_problem (self, &stages[now], visit->day, TRUE);
      g_string_append_printf (visit->assessment, "%s, new on the problem list. ", problem->code->display);
    }
  double at_first = self->egfr;
  self->egfr = egfr;
  host_demo_visit_diagnose (visit, problem->id);
  host_demo_order_metabolic (visit);
  host_demo_order_single (visit, HOST_DEMO_LAB_ALBUMINURIA, self->albuminuria * (1 + 0.04 * years));
  self->egfr = at_first;
  g_string_append_printf (visit->assessment, "%s: eGFR about %.0f. Avoid anti-inflammatory pain killers.\n",
                          problem->code->text != NULL ? problem->code->text : problem->code->display, egfr);
  *next_days = MIN (*next_days, now >= 2 ? 90 : 180);
}
