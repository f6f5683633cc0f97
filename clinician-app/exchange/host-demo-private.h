/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <yyjson.h>

#include "host-demo.h"

G_BEGIN_DECLS

/* --- chance: one stream a patient, so that a patient does not depend on those before ------------------- */

typedef struct
{
  guint64 state;
} HostDemoRandom;

HostDemoRandom host_demo_random_new (guint64 seed, guint64 stream);
guint64 host_demo_random_next (HostDemoRandom *self);
guint host_demo_random_below (HostDemoRandom *self, guint end);         /* 0 to end - 1 */
int host_demo_random_range (HostDemoRandom *self, int first, int last); /* both included */
double host_demo_random_unit (HostDemoRandom *self);                    /* [0, 1) */
double
host_demo_random_normal (HostDemoRandom *self, double mean, double deviation); /* cut at 2.5 deviations */
gboolean host_demo_random_chance (HostDemoRandom *self, double probability);

/* MIN, MAX and CLAMP would draw a number twice. */
static inline int
host_demo_least (int a, int b)
{
  return a < b ? a : b;
}

static inline int
host_demo_most (int a, int b)
{
  return a > b ? a : b;
}

static inline double
host_demo_most_real (double a, double b)
{
  return a > b ? a : b;
}

static inline double
host_demo_within (double value, double low, double high)
{
  return value < low ? low : value > high ? high : value;
}

/* --- days: whole days since 1970-01-01 ------------------------------------------------------------------ */

#define HOST_DEMO_YEAR 365.2425

void host_demo_day_split (int day, int *year, int *month, int *of_month);
int host_demo_day_join (int year, int month, int of_month);
int host_demo_day_weekday (int day); /* 0 Monday to 6 Sunday */
int host_demo_day_to_workday (int day);

/* --- codes ---------------------------------------------------------------------------------------------- */

#define HOST_DEMO_LOINC "http://loinc.org"
#define HOST_DEMO_UCUM "http://unitsofmeasure.org"
#define HOST_DEMO_ICD10 "http://hl7.org/fhir/sid/icd-10-cm"
#define HOST_DEMO_RXNORM "http://www.nlm.nih.gov/research/umls/rxnorm"
#define HOST_DEMO_CVX "http://hl7.org/fhir/sid/cvx"
#define HOST_DEMO_TERMINOLOGY "http://terminology.hl7.org/CodeSystem/"

typedef struct
{
  const char *system;
  const char *code;    /* (nullable) text only */
  const char *display; /* (nullable) */
  const char *text;    /* (nullable): the display */
} HostDemoCode;

/* --- one practice being made ------------------------------------------------------------------------------
 */

/* Whom the front desk books and messages go to, kept of the first patients for what comes after. */
typedef struct
{
  char id[37];
  char *display; /* (owned) */
  guint clinician;
  gboolean female;
  int age;
} HostDemoContact;

typedef struct
{
  const HostDemoOptions *options;
  HostDemoSink sink;
  gpointer sink_data;
  GTimeZone *zone;                        /* (owned) */
  int today;                              /* day of options->now_us in the zone */
  HostDemoStaff staff[HOST_DEMO_N_STAFF]; /* with the ids that they have in this practice */
  const char *organization_id;
  GArray *contacts; /* (element-type HostDemoContact) */
  GError *error;    /* (owned) (nullable) the first that the sink gave; nothing is made after it */
} HostDemo;

#define HOST_DEMO_ORGANIZATION_ID "0193a2c0-0000-7000-8000-00000000000a"

/* --- writing records
 * ---------------------------------------------------------------------------------------- */

typedef struct
{
  HostDemo *demo;
  yyjson_mut_doc *doc;
  yyjson_mut_val *root;
  const char *resource_type;
  const char *id;
} HostDemoDoc;

/* What a person may see in Althea Home, or what waits for a clinician's word first. */
typedef enum
{
  HOST_DEMO_UNTAGGED = 0,
  HOST_DEMO_RELEASED,
  HOST_DEMO_HELD,
} HostDemoRelease;

void host_demo_doc_begin (HostDemoDoc *self, HostDemo *demo, const char *resource_type, const char *id,
                          HostDemoRelease release);
void host_demo_doc_end (HostDemoDoc *self); /* gives the record to the sink */

/* Keys are static; values are copied; NULL and "" leave the member out. */
yyjson_mut_val *host_demo_object (HostDemoDoc *self, yyjson_mut_val *parent, const char *key);
yyjson_mut_val *host_demo_array (HostDemoDoc *self, yyjson_mut_val *parent, const char *key);
yyjson_mut_val *host_demo_item (HostDemoDoc *self, yyjson_mut_val *array); /* an object at the end of it */
void host_demo_string (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const char *value);
void host_demo_item_string (HostDemoDoc *self, yyjson_mut_val *array, const char *value);
void host_demo_flag (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, gboolean value);
void
host_demo_number (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, double value, int decimals);
void host_demo_day (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, int day);
void host_demo_time (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, int day, int minute);
void host_demo_instant (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, int day, int minute,
                        int second);
void host_demo_reference (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const char *type,
                          const char *id, const char *display);
void host_demo_item_reference (HostDemoDoc *self, yyjson_mut_val *array, const char *type, const char *id,
                               const char *display);
void host_demo_concept (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const HostDemoCode *code);
void host_demo_item_concept (HostDemoDoc *self, yyjson_mut_val *array, const HostDemoCode *code);
void
host_demo_concept_list (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const HostDemoCode *code);
void host_demo_quantity (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, double value,
                         int decimals, const char *unit, const char *ucum);

/* --- people
 * ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *family, *given, *middle;      /* (owned) Latin script; @middle (nullable) */
  char *native_family, *native_given; /* (owned) (nullable) */
  const char *representation;         /* (nullable) "IDE", "SYL" or "ABC" of the native form */
  const char *language;               /* BCP 47 */
} HostDemoName;

void host_demo_name_clear (HostDemoName *self);
/* @language (nullable) keeps the culture, for families. */
void host_demo_name_make (HostDemoRandom *random, gboolean female, HostDemoName *name);

typedef struct
{
  const HostDemoCode *code;
  char id[37];
  int onset, end;  /* days; end 0: still there */
  gboolean listed; /* on the problem list, against a diagnosis of one visit */
} HostDemoProblem;

typedef struct
{
  HostDemoCode code;
  const char *dose_text; /* how people take it */
  double dose;           /* in @dose_unit */
  const char *dose_unit, *dose_ucum;
  int times, period;       /* @times every @period @period_unit */
  const char *period_unit; /* "d", "h" or "wk" */
  gboolean as_needed;
  const char *route; /* plain words */
  int refills;
} HostDemoDrug;

typedef struct
{
  const HostDemoDrug *drug;
  char id[37];
  char reason_id[37]; /* Condition; "" none */
  char encounter_id[37];
  int start, end;  /* days; end 0: still taken */
  gboolean course; /* ends by itself: completed, not stopped */
} HostDemoMedication;

#define HOST_DEMO_MAX_PROBLEMS 48
#define HOST_DEMO_MAX_MEDICATIONS 96

/* A patient while the years go by. */
typedef struct
{
  HostDemo *demo;
  HostDemoRandom random;
  HostDemoRandom id_random;
  guint index;
  guint n_ids;
  char id[37];
  HostDemoName name;
  char *display; /* (owned) */
  gboolean female;
  int birth, since; /* days; since: first visit to this practice */
  guint clinician;  /* 0 or 1 */
  HostDemoProblem problems[HOST_DEMO_MAX_PROBLEMS];
  guint n_problems;
  HostDemoMedication medications[HOST_DEMO_MAX_MEDICATIONS];
  guint n_medications;

  double adherence; /* 0.3 to 1: how much of what was prescribed is taken */
  double height_z, weight_z;
  double height_cm, weight_kg; /* adults; children by growth */
  double systolic, diastolic;  /* untreated */
  double a1c;                  /* now, % */
  double a1c_untreated;
  double ldl, hdl, triglycerides; /* untreated, mg/dL */
  double egfr, egfr_loss;         /* mL/min/1.73 m2, a year */
  double hemoglobin;              /* g/dL */
  double tsh;                     /* mIU/L */
  double albuminuria;             /* mg/g */
  int last_a1c_day;
  double last_a1c; /* as reported; 0 none */
  int last_ldl_day;
  double last_ldl;
  double last_systolic;
  gboolean smoker, former_smoker;
  double asthma_control; /* 0 bad to 1 good */
  gboolean avoids_penicillin, avoids_nsaids;
} HostDemoPatient;

double host_demo_patient_age (HostDemoPatient *self, int day); /* years */
void host_demo_patient_make_id (HostDemoPatient *self, char id[37]);
HostDemoProblem *
host_demo_patient_add_problem (HostDemoPatient *self, const HostDemoCode *code, int onset, gboolean listed);
HostDemoProblem *
host_demo_patient_find_problem (HostDemoPatient *self, const char *code); /* (nullable) active */
HostDemoMedication *
host_demo_patient_find_drug (HostDemoPatient *self, const HostDemoDrug *drug); /* (nullable) taken now */
void host_demo_patient_start (HostDemoPatient *self, const HostDemoDrug *drug, const char *reason_id,
                              const char *encounter_id, int day);
void host_demo_patient_course (HostDemoPatient *self, const HostDemoDrug *drug, const char *reason_id,
                               const char *encounter_id, int day, int n_days);
void host_demo_patient_stop (HostDemoPatient *self, const HostDemoDrug *drug, int day);

void host_demo_write_practice (HostDemo *demo);
void host_demo_write_patient (HostDemoPatient *self);
void host_demo_write_problems (HostDemoPatient *self);
void host_demo_write_medications (HostDemoPatient *self);
void host_demo_write_allergies (HostDemoPatient *self);
void host_demo_write_immunizations (HostDemoPatient *self);
void host_demo_write_care_plan (HostDemoPatient *self);
void host_demo_write_threads (HostDemoPatient *self);
void host_demo_write_forms (HostDemoPatient *self);
void host_demo_write_orders (HostDemoPatient *self);
void host_demo_write_questionnaires (HostDemo *demo);
void host_demo_write_appointments (HostDemo *demo);

/* --- visits
 * ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  HostDemoPatient *patient;
  int day, minute, n_minutes;
  char encounter_id[37];
  guint clinician;
  const char *type; /* "Office visit" */
  HostDemoCode reason;
  char diagnosis_ids[12][37];
  guint n_diagnoses;
  GString *complaint, *findings, *assessment; /* (owned) what the note says */
  GString *results;                           /* (owned) */
  gboolean chronic, well;
  gboolean has_blood_count, has_metabolic; /* one of each a visit */
} HostDemoVisit;

void host_demo_live (HostDemoPatient *self); /* all visits from @since to today */
void host_demo_visit_diagnose (HostDemoVisit *self, const char *problem_id);
void host_demo_visit_vitals (HostDemoVisit *self, double temperature_c);
void host_demo_visit_well_child (HostDemoVisit *self);
void host_demo_visit_acute (HostDemoVisit *self);
void host_demo_visit_write (HostDemoVisit *self); /* Encounter, note */
/* The note of a visit of the last days as a Composition that its author signs. */
#define HOST_DEMO_SIGNED_DAYS 90
void host_demo_write_signed_note (HostDemoVisit *self, const char *subjective);

/* Long-lasting illness: each begins by chance and then has its say at each visit. @next_days (inout) is
 * when the patient should come again. */
void host_demo_begin_diabetes (HostDemoPatient *self);
void host_demo_begin_heart (HostDemoPatient *self);
void host_demo_begin_kidney (HostDemoPatient *self);
void host_demo_begin_lungs (HostDemoPatient *self);
void host_demo_begin_other (HostDemoPatient *self);
void host_demo_follow_diabetes (HostDemoVisit *visit, int *next_days);
void host_demo_follow_heart (HostDemoVisit *visit, int *next_days);
void host_demo_follow_kidney (HostDemoVisit *visit, int *next_days);
void host_demo_follow_lungs (HostDemoVisit *visit, int *next_days);
void host_demo_follow_other (HostDemoVisit *visit, int *next_days);

/* --- laboratory
 * ----------------------------------------------------------------------------------------------------- */

typedef enum
{
  HOST_DEMO_LAB_A1C,
  HOST_DEMO_LAB_GLUCOSE,
  HOST_DEMO_LAB_CHOLESTEROL,
  HOST_DEMO_LAB_HDL,
  HOST_DEMO_LAB_LDL,
  HOST_DEMO_LAB_TRIGLYCERIDES,
  HOST_DEMO_LAB_CREATININE,
  HOST_DEMO_LAB_EGFR,
  HOST_DEMO_LAB_UREA_NITROGEN,
  HOST_DEMO_LAB_SODIUM,
  HOST_DEMO_LAB_POTASSIUM,
  HOST_DEMO_LAB_CHLORIDE,
  HOST_DEMO_LAB_BICARBONATE,
  HOST_DEMO_LAB_CALCIUM,
  HOST_DEMO_LAB_ALBUMINURIA,
  HOST_DEMO_LAB_HEMOGLOBIN,
  HOST_DEMO_LAB_HEMATOCRIT,
  HOST_DEMO_LAB_RED_CELLS,
  HOST_DEMO_LAB_MCV,
  HOST_DEMO_LAB_WHITE_CELLS,
  HOST_DEMO_LAB_PLATELETS,
  HOST_DEMO_LAB_TSH,
  HOST_DEMO_LAB_FERRITIN,
  HOST_DEMO_LAB_ALT,
} HostDemoLab;

/* One DiagnosticReport with its Observations, drawn @drawn; ends with host_demo_report_end(). */
typedef struct
{
  HostDemoVisit *visit;
  HostDemoCode code;
  char id[37];
  int drawn, issued;
  HostDemoRelease release;
  char order_id[37]; /* "": not ordered here */
  char result_ids[12][37];
  guint n_results;
} HostDemoReport;

void
host_demo_report_begin (HostDemoReport *self, HostDemoVisit *visit, const char *loinc, const char *display);
void host_demo_report_add (HostDemoReport *self, HostDemoLab lab, double value);
void host_demo_report_end (HostDemoReport *self);
/* The panels, with values that fit the patient as he or she stands. */
void host_demo_order_metabolic (HostDemoVisit *visit);
void host_demo_order_lipids (HostDemoVisit *visit);
void host_demo_order_blood_count (HostDemoVisit *visit);
void host_demo_order_single (HostDemoVisit *visit, HostDemoLab lab, double value);

/* A vital sign or another single measurement, as an Observation of @category. */
void host_demo_measure (HostDemoVisit *visit, const char *category, const char *loinc, const char *display,
                        double value, int decimals, const char *unit, const char *ucum);
void host_demo_growth (double age_months, gboolean female, double height_z, double weight_z,
                       double *height_cm, double *weight_kg, double *head_cm);

G_END_DECLS
