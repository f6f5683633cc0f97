/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <math.h>
#include <string.h>

/* Adult reference ranges as common laboratories print them; NAN: no bound. Codes and names are LOINC's. */
typedef struct
{
  const char *loinc, *display, *name; /* @name: how a note says it */
  const char *unit, *ucum;
  int decimals;
  double low_m, high_m, low_f, high_f;
  const char *range_text; /* (nullable) */
} LabDefinition;

static const LabDefinition lab_table[] = {
  [HOST_DEMO_LAB_A1C]
  = { "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "HbA1c", "%", "%", 1, 4.0, 5.6, 4.0, 5.6, NULL },
  [HOST_DEMO_LAB_GLUCOSE] = { "2345-7", "Glucose [Mass/volume] in Serum or Plasma", "Glucose", "mg/dL",
                              "mg/dL", 0, 70, 99, 70, 99, NULL },
  [HOST_DEMO_LAB_CHOLESTEROL] = { "2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "Cholesterol",
                                  "mg/dL", "mg/dL", 0, NAN, 199, NAN, 199, "< 200" },
  [HOST_DEMO_LAB_HDL] = { "2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "HDL", "mg/dL",
                          "mg/dL", 0, 40, NAN, 50, NAN, NULL },
  [HOST_DEMO_LAB_LDL] = { "13457-7", "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation",
                          "LDL", "mg/dL", "mg/dL", 0, NAN, 99, NAN, 99, "< 100" },
  [HOST_DEMO_LAB_TRIGLYCERIDES] = { "2571-8", "Triglyceride [Mass/volume] in Serum or Plasma",
                                    "Triglycerides", "mg/dL", "mg/dL", 0, NAN, 149, NAN, 149, "< 150" },
  [HOST_DEMO_LAB_CREATININE] = { "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "Creatinine",
                                 "mg/dL", "mg/dL", 2, 0.74, 1.35, 0.59, 1.04, NULL },
  [HOST_DEMO_LAB_EGFR] = { "98979-8",
                           "Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, "
                           "Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)",
                           "eGFR", "mL/min/1.73 m²", "mL/min/{1.73_m2}", 0, 60, NAN, 60, NAN, "≥ 60" },
  [HOST_DEMO_LAB_UREA_NITROGEN] = { "3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "BUN",
                                    "mg/dL", "mg/dL", 0, 7, 20, 7, 20, NULL },
  [HOST_DEMO_LAB_SODIUM] = { "2951-2", "Sodium [Moles/volume] in Serum or Plasma", "Sodium", "mmol/L",
                             "mmol/L", 0, 136, 145, 136, 145, NULL },
  [HOST_DEMO_LAB_POTASSIUM] = { "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "Potassium",
                                "mmol/L", "mmol/L", 1, 3.5, 5.1, 3.5, 5.1, NULL },
  [HOST_DEMO_LAB_CHLORIDE] = { "2075-0", "Chloride [Moles/volume] in Serum or Plasma", "Chloride", "mmol/L",
                               "mmol/L", 0, 98, 107, 98, 107, NULL },
  [HOST_DEMO_LAB_BICARBONATE] = { "2028-9", "Carbon dioxide, total [Moles/volume] in Serum or Plasma", "CO₂",
                                  "mmol/L", "mmol/L", 0, 22, 29, 22, 29, NULL },
  [HOST_DEMO_LAB_CALCIUM] = { "17861-6", "Calcium [Mass/volume] in Serum or Plasma", "Calcium", "mg/dL",
                              "mg/dL", 1, 8.6, 10.2, 8.6, 10.2, NULL },
  [HOST_DEMO_LAB_ALBUMINURIA] = { "9318-7", "Albumin/Creatinine [Mass Ratio] in Urine",
                                  "Urine albumin/creatinine", "mg/g", "mg/g", 0, NAN, 29, NAN, 29, "< 30" },
  [HOST_DEMO_LAB_HEMOGLOBIN] = { "718-7", "Hemoglobin [Mass/volume] in Blood", "Hemoglobin", "g/dL", "g/dL",
                                 1, 13.5, 17.5, 12.0, 15.5, NULL },
  [HOST_DEMO_LAB_HEMATOCRIT] = { "4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count",
                                 "Hematocrit", "%", "%", 1, 40, 52, 36, 47, NULL },
  [HOST_DEMO_LAB_RED_CELLS] = { "789-8", "Erythrocytes [#/volume] in Blood by Automated count", "Red cells",
                                "10⁶/µL", "10*6/uL", 2, 4.4, 5.9, 3.8, 5.2, NULL },
  [HOST_DEMO_LAB_MCV] = { "787-2", "Erythrocyte mean corpuscular volume [Entitic volume] by Automated count",
                          "MCV", "fL", "fL", 0, 80, 100, 80, 100, NULL },
  [HOST_DEMO_LAB_WHITE_CELLS] = { "6690-2", "Leukocytes [#/volume] in Blood by Automated count",
                                  "White cells", "10³/µL", "10*3/uL", 1, 4.5, 11.0, 4.5, 11.0, NULL },
  [HOST_DEMO_LAB_PLATELETS] = { "777-3", "Platelets [#/volume] in Blood by Automated count", "Platelets",
                                "10³/µL", "10*3/uL", 0, 150, 400, 150, 400, NULL },
  [HOST_DEMO_LAB_TSH] = { "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "TSH", "mIU/L",
                          "m[IU]/L", 2, 0.4, 4.5, 0.4, 4.5, NULL },
  [HOST_DEMO_LAB_FERRITIN] = { "2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "Ferritin", "ng/mL",
                               "ng/mL", 0, 30, 400, 15, 150, NULL },
  [HOST_DEMO_LAB_ALT] = { "1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
                          "ALT", "U/L", "U/L", 0, 7, 55, 7, 45, NULL },
};

static double
round_to (double value, int decimals)
{
  double factor = pow (10, decimals);
  return round (value * factor) / factor;
}

static void
write_range (HostDemoDoc *doc, const LabDefinition *lab, double low, double high)
{
  yyjson_mut_val *range = host_demo_item (doc, host_demo_array (doc, doc->root, "referenceRange"));
  if (!isnan (low))
    host_demo_quantity (doc, range, "low", low, lab->decimals, lab->unit, lab->ucum);
  if (!isnan (high))
    host_demo_quantity (doc, range, "high", high, lab->decimals, lab->unit, lab->ucum);
  host_demo_string (doc, range, "text", lab->range_text);
}

/* The critical limits of potassium that laboratories telephone about. */
static gboolean
is_critical (HostDemoLab which, double value)
{
  return which == HOST_DEMO_LAB_POTASSIUM && (value < 2.8 || value > 6.0);
}

static void
write_flag (HostDemoDoc *doc, HostDemoLab which, double value, double low, double high)
{
  HostDemoCode code = { HOST_DEMO_TERMINOLOGY "v3-ObservationInterpretation", "N", "Normal", NULL };
  if (!isnan (low) && value < low)
    code.code = "L", code.display = "Low";
  else if (!isnan (high) && value > high)
    code.code = "H", code.display = "High";
  if (is_critical (which, value))
    code.code = value < low ? "LL" : "HH", code.display = value < low ? "Critical low" : "Critical high";
  host_demo_concept_list (doc, doc->root, "interpretation", &code);
}

/* What is common to all Observations of a visit. */
static void
begin_observation (HostDemoDoc *doc, HostDemoVisit *visit, const char *id, HostDemoRelease release,
                   const char *category, const HostDemoCode *code, int day, int minute)
{
  HostDemoPatient *patient = visit->patient;
  HostDemoCode category_code = { HOST_DEMO_TERMINOLOGY "observation-category", category, NULL, NULL };
  category_code.display = strcmp (category, "laboratory") == 0    ? "Laboratory"
                          : strcmp (category, "vital-signs") == 0 ? "Vital Signs"
                                                                  : "Social History";
  host_demo_doc_begin (doc, patient->demo, "Observation", id, release);
  host_demo_string (doc, doc->root, "status", "final");
  host_demo_concept_list (doc, doc->root, "category", &category_code);
  host_demo_concept (doc, doc->root, "code", code);
  host_demo_reference (doc, doc->root, "subject", "Patient", patient->id, patient->display);
  if (*visit->encounter_id != '\0')
    host_demo_reference (doc, doc->root, "encounter", "Encounter", visit->encounter_id, NULL);
  host_demo_time (doc, doc->root, "effectiveDateTime", day, minute);
}

void
host_demo_report_begin (HostDemoReport *self, HostDemoVisit *visit, const char *loinc, const char *display)
{
  HostDemo *demo = visit->patient->demo;
  *self = (HostDemoReport){ .visit = visit, .code = { HOST_DEMO_LOINC, loinc, display, NULL } };
  self->drawn = visit->chronic ? MAX (visit->day - 4, visit->patient->since - 4) : visit->day;
  self->issued = MIN (self->drawn + 1, demo->today);
  /* The newest results still wait for the clinician's word before the patient sees them. */
  self->release = self->drawn > demo->today - 3 ? HOST_DEMO_HELD : HOST_DEMO_RELEASED;
  host_demo_patient_make_id (visit->patient, self->id);
}

void
host_demo_report_add (HostDemoReport *self, HostDemoLab which, double value)
{
  const LabDefinition *lab = &lab_table[which];
  HostDemoVisit *visit = self->visit;
  HostDemoPatient *patient = visit->patient;
  double low = patient->female ? lab->low_f : lab->low_m, high = patient->female ? lab->high_f : lab->high_m;
  HostDemoCode code = { HOST_DEMO_LOINC, lab->loinc, lab->display, lab->name };
  HostDemoDoc doc;
  g_assert (self->n_results < G_N_ELEMENTS (self->result_ids));
  char *id = self->result_ids[self->n_results++];
  value = round_to (value, lab->decimals);
  host_demo_patient_make_id (patient, id);
  begin_observation (&doc, visit, id, self->release, "laboratory", &code, self->drawn, 8 * 60 + 10);
  host_demo_instant (&doc, doc.root, "issued", self->issued, 6 * 60 + 40, 0);
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "performer"), "Organization",
                            patient->demo->organization_id, NULL);
  host_demo_quantity (&doc, doc.root, "valueQuantity", value, lab->decimals, lab->unit, lab->ucum);
  write_flag (&doc, which, value, low, high);
  write_range (&doc, lab, low, high);
  host_demo_doc_end (&doc);
  g_string_append_printf (visit->results, "%s%s %.*f %s", visit->results->len > 0 ? "; " : "", lab->name,
                          lab->decimals, value, lab->unit);
}

void
host_demo_report_end (HostDemoReport *self)
{
  HostDemoVisit *visit = self->visit;
  HostDemoPatient *patient = visit->patient;
  HostDemoCode category = { HOST_DEMO_TERMINOLOGY "v2-0074", "LAB", "Laboratory", NULL };
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, patient->demo, "DiagnosticReport", self->id, self->release);
  if (*self->order_id != '\0')
    host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "basedOn"), "ServiceRequest",
                              self->order_id, NULL);
  host_demo_string (&doc, doc.root, "status", "final");
  host_demo_concept_list (&doc, doc.root, "category", &category);
  host_demo_concept (&doc, doc.root, "code", &self->code);
  host_demo_reference (&doc, doc.root, "subject", "Patient", patient->id, patient->display);
  if (*visit->encounter_id != '\0')
    host_demo_reference (&doc, doc.root, "encounter", "Encounter", visit->encounter_id, NULL);
  host_demo_time (&doc, doc.root, "effectiveDateTime", self->drawn, 8 * 60 + 10);
  host_demo_instant (&doc, doc.root, "issued", self->issued, 6 * 60 + 40, 0);
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "performer"), "Organization",
                            patient->demo->organization_id, NULL);
  yyjson_mut_val *results = host_demo_array (&doc, doc.root, "result");
  for (guint i = 0; i < self->n_results; i++)
    host_demo_item_reference (&doc, results, "Observation", self->result_ids[i], NULL);
  host_demo_doc_end (&doc);
}

/* --- panels ------------------------------------------------------------------------------------------------
 */

void
host_demo_order_single (HostDemoVisit *visit, HostDemoLab lab, double value)
{
  HostDemoReport report;
  host_demo_report_begin (&report, visit, lab_table[lab].loinc, lab_table[lab].display);
  host_demo_report_add (&report, lab, value);
  host_demo_report_end (&report);
}

/* The creatinine that gives this eGFR by the CKD-EPI equation of 2021 (N Engl J Med 2021;385:1737), so that
 * both numbers of one report agree. */
static double
creatinine_for (double egfr, double age, gboolean female)
{
  double kappa = female ? 0.7 : 0.9, alpha = female ? -0.241 : -0.302;
  double share = egfr / (142 * pow (0.9938, age) * (female ? 1.012 : 1));
  return share <= 1 ? kappa * pow (share, -1 / 1.2) : kappa * pow (share, 1 / alpha);
}

static double
egfr_for (double creatinine, double age, gboolean female)
{
  double kappa = female ? 0.7 : 0.9, alpha = female ? -0.241 : -0.302, ratio = creatinine / kappa;
  return 142 * pow (MIN (ratio, 1), alpha) * pow (MAX (ratio, 1), -1.2) * pow (0.9938, age)
         * (female ? 1.012 : 1);
}

void
host_demo_order_metabolic (HostDemoVisit *visit)
{
  HostDemoPatient *patient = visit->patient;
  HostDemoRandom *random = &patient->random;
  HostDemoReport report;
  double age = host_demo_patient_age (patient, visit->day);
  double egfr = host_demo_most_real (12, patient->egfr + host_demo_random_normal (random, 0, 2));
  double creatinine = round_to (creatinine_for (egfr, age, patient->female), 2);
  if (visit->has_metabolic)
    return;
  visit->has_metabolic = TRUE;
  host_demo_report_begin (&report, visit, "24321-2", "Basic metabolic 2000 panel - Serum or Plasma");
  host_demo_report_add (
      &report, HOST_DEMO_LAB_GLUCOSE,
      host_demo_most_real (62, 28.7 * patient->a1c - 46.7 - 12 + host_demo_random_normal (random, 0, 9)));
  host_demo_report_add (&report, HOST_DEMO_LAB_CREATININE, creatinine);
  if (age >= 18)
    host_demo_report_add (&report, HOST_DEMO_LAB_EGFR, egfr_for (creatinine, age, patient->female));
  host_demo_report_add (&report, HOST_DEMO_LAB_UREA_NITROGEN,
                        host_demo_within (900 / egfr + host_demo_random_normal (random, 3, 2), 6, 70));
  host_demo_report_add (&report, HOST_DEMO_LAB_SODIUM, host_demo_random_normal (random, 140, 1.8));
  host_demo_report_add (&report, HOST_DEMO_LAB_POTASSIUM,
                        host_demo_random_normal (random, 4.2, 0.25) + (egfr < 45 ? 0.4 : 0));
  host_demo_report_add (&report, HOST_DEMO_LAB_CHLORIDE, host_demo_random_normal (random, 103, 1.7));
  host_demo_report_add (&report, HOST_DEMO_LAB_BICARBONATE,
                        host_demo_random_normal (random, 25.5, 1.4) - (egfr < 35 ? 3 : 0));
  host_demo_report_add (&report, HOST_DEMO_LAB_CALCIUM, host_demo_random_normal (random, 9.4, 0.25));
  host_demo_report_end (&report);
}

void
host_demo_order_lipids (HostDemoVisit *visit)
{
  HostDemoPatient *patient = visit->patient;
  HostDemoRandom *random = &patient->random;
  HostDemoReport report;
  double ldl = round_to (host_demo_most_real (28, patient->ldl + host_demo_random_normal (random, 0, 6)), 0);
  double hdl = round_to (host_demo_most_real (24, patient->hdl + host_demo_random_normal (random, 0, 2)), 0);
  double triglycerides = round_to (
      host_demo_most_real (40, patient->triglycerides + host_demo_random_normal (random, 0, 14)), 0);
  host_demo_report_begin (&report, visit, "24331-1", "Lipid 1996 panel - Serum or Plasma");
  host_demo_report_add (&report, HOST_DEMO_LAB_CHOLESTEROL, ldl + hdl + round (triglycerides / 5));
  host_demo_report_add (&report, HOST_DEMO_LAB_HDL, hdl);
  host_demo_report_add (&report, HOST_DEMO_LAB_LDL, ldl);
  host_demo_report_add (&report, HOST_DEMO_LAB_TRIGLYCERIDES, triglycerides);
  host_demo_report_end (&report);
  patient->last_ldl = ldl;
  patient->last_ldl_day = report.drawn;
}

void
host_demo_order_blood_count (HostDemoVisit *visit)
{
  HostDemoPatient *patient = visit->patient;
  HostDemoRandom *random = &patient->random;
  HostDemoReport report;
  gboolean anemic = patient->hemoglobin < (patient->female ? 12 : 13.5);
  double hemoglobin = round_to (patient->hemoglobin + host_demo_random_normal (random, 0, 0.2), 1);
  double hematocrit = round_to (hemoglobin * 3 + host_demo_random_normal (random, 0, 0.4), 1);
  double volume = round_to (host_demo_random_normal (random, anemic ? 76 : 89, 2), 0);
  if (visit->has_blood_count)
    return;
  visit->has_blood_count = TRUE;
  host_demo_report_begin (&report, visit, "58410-2", "CBC panel - Blood by Automated count");
  host_demo_report_add (&report, HOST_DEMO_LAB_WHITE_CELLS,
                        host_demo_most_real (2.9, host_demo_random_normal (random, 6.8, 1.4)));
  host_demo_report_add (&report, HOST_DEMO_LAB_RED_CELLS, hematocrit * 10 / volume);
  host_demo_report_add (&report, HOST_DEMO_LAB_HEMOGLOBIN, hemoglobin);
  host_demo_report_add (&report, HOST_DEMO_LAB_HEMATOCRIT, hematocrit);
  host_demo_report_add (&report, HOST_DEMO_LAB_MCV, volume);
  host_demo_report_add (&report, HOST_DEMO_LAB_PLATELETS,
                        host_demo_most_real (118, host_demo_random_normal (random, 250, 48)));
  host_demo_report_end (&report);
}

/* --- vital signs -------------------------------------------------------------------------------------------
 */

void
host_demo_measure (HostDemoVisit *visit, const char *category, const char *loinc, const char *display,
                   double value, int decimals, const char *unit, const char *ucum)
{
  char id[37];
  HostDemoDoc doc;
  HostDemoCode code = { HOST_DEMO_LOINC, loinc, display, NULL };
  host_demo_patient_make_id (visit->patient, id);
  begin_observation (&doc, visit, id, HOST_DEMO_RELEASED, category, &code, visit->day, visit->minute + 4);
  host_demo_quantity (&doc, doc.root, "valueQuantity", round_to (value, decimals), decimals, unit, ucum);
  host_demo_doc_end (&doc);
}

static void
measure_pressure (HostDemoVisit *visit, double systolic, double diastolic)
{
  char id[37];
  HostDemoDoc doc;
  HostDemoCode code
      = { HOST_DEMO_LOINC, "85354-9", "Blood pressure panel with all children optional", "Blood pressure" };
  HostDemoCode upper = { HOST_DEMO_LOINC, "8480-6", "Systolic blood pressure", NULL };
  HostDemoCode lower = { HOST_DEMO_LOINC, "8462-4", "Diastolic blood pressure", NULL };
  host_demo_patient_make_id (visit->patient, id);
  begin_observation (&doc, visit, id, HOST_DEMO_RELEASED, "vital-signs", &code, visit->day,
                     visit->minute + 4);
  yyjson_mut_val *components = host_demo_array (&doc, doc.root, "component");
  yyjson_mut_val *component = host_demo_item (&doc, components);
  host_demo_concept (&doc, component, "code", &upper);
  host_demo_quantity (&doc, component, "valueQuantity", systolic, 0, "mmHg", "mm[Hg]");
  component = host_demo_item (&doc, components);
  host_demo_concept (&doc, component, "code", &lower);
  host_demo_quantity (&doc, component, "valueQuantity", diastolic, 0, "mmHg", "mm[Hg]");
  host_demo_doc_end (&doc);
}

static void
measure_child (HostDemoVisit *visit, double age)
{
  HostDemoPatient *patient = visit->patient;
  double height, weight, head;
  host_demo_growth (age * 12, patient->female, patient->height_z, patient->weight_z, &height, &weight, &head);
  weight *= 1 + host_demo_random_normal (&patient->random, 0, 0.008);
  host_demo_measure (visit, "vital-signs", "29463-7", "Body weight", weight, age < 2 ? 2 : 1, "kg", "kg");
  host_demo_measure (visit, "vital-signs", "8302-2", "Body height", height, 1, "cm", "cm");
  if (head > 0)
    host_demo_measure (visit, "vital-signs", "9843-4", "Head Occipital-frontal circumference", head, 1, "cm",
                       "cm");
  if (age >= 2)
    host_demo_measure (visit, "vital-signs", "39156-5", "Body mass index (BMI) [Ratio]",
                       weight / (height * height / 1e4), 1, "kg/m²", "kg/m2");
  g_string_append_printf (visit->findings, "Weight %.1f kg, length or height %.1f cm. ", weight, height);
}

static void
measure_adult (HostDemoVisit *visit)
{
  HostDemoPatient *patient = visit->patient;
  double height_m = patient->height_cm / 100;
  double weight = round_to (patient->weight_kg + host_demo_random_normal (&patient->random, 0, 0.6), 1);
  host_demo_measure (visit, "vital-signs", "29463-7", "Body weight", weight, 1, "kg", "kg");
  if (visit->well || visit->day - patient->since < 30)
    host_demo_measure (visit, "vital-signs", "8302-2", "Body height", patient->height_cm, 1, "cm", "cm");
  host_demo_measure (visit, "vital-signs", "39156-5", "Body mass index (BMI) [Ratio]",
                     weight / (height_m * height_m), 1, "kg/m²", "kg/m2");
  g_string_append_printf (visit->findings, "Weight %.1f kg. ", weight);
}

void
host_demo_visit_vitals (HostDemoVisit *visit, double temperature_c)
{
  HostDemoPatient *patient = visit->patient;
  HostDemoRandom *random = &patient->random;
  double age = host_demo_patient_age (patient, visit->day);
  double fever = MAX (0, temperature_c - 37.2);
  double rate = (age < 1    ? 128
                 : age < 6  ? 104
                 : age < 13 ? 86
                            : 74)
                + 9 * fever + host_demo_random_normal (random, 0, 6);
  double breaths = (age < 1    ? 38
                    : age < 6  ? 25
                    : age < 13 ? 20
                               : 15)
                   + 2 * fever + host_demo_random_normal (random, 0, 1.2);
  if (age >= 3)
    {
      double share = age < 18 ? 0.82 + 0.01 * age : 1;
      double systolic = round_to (patient->systolic * share + host_demo_random_normal (random, 0, 5), 0);
      double diastolic = round_to (patient->diastolic * share + host_demo_random_normal (random, 0, 3.5), 0);
      measure_pressure (visit, systolic, MIN (diastolic, systolic - 22));
      patient->last_systolic = systolic;
      g_string_append_printf (visit->findings, "BP %.0f/%.0f mmHg. ", systolic,
                              MIN (diastolic, systolic - 22));
    }
  host_demo_measure (visit, "vital-signs", "8867-4", "Heart rate", rate, 0, "beats/minute", "/min");
  if (visit->well || !visit->chronic)
    host_demo_measure (visit, "vital-signs", "9279-1", "Respiratory rate", breaths, 0, "breaths/minute",
                       "/min");
  if (visit->well || !visit->chronic)
    host_demo_measure (visit, "vital-signs", "8310-5", "Body temperature", temperature_c, 1, "°C", "Cel");
  if (temperature_c >= 37.8)
    g_string_append_printf (visit->findings, "Temperature %.1f °C. ", temperature_c);
  if (age < 18)
    measure_child (visit, age);
  else
    measure_adult (visit);
}
