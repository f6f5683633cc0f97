/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-patient.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-record-private.h"

#define IDENTIFIER_TYPES "http://terminology.hl7.org/CodeSystem/v2-0203"

struct _AltheaPatient
{
  AltheaRecord parent_instance;
  char *display_name, *sort_name; /* (owned) (nullable) atomic; NULL until asked for */
};

G_DEFINE_FINAL_TYPE (AltheaPatient, althea_patient, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "active", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "active", N_ ("In use") },
  { "name", ALTHEA_KIND_HUMAN_NAME, ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "name", N_ ("Name") },
  { "telecom", ALTHEA_KIND_CONTACT_POINT, ALTHEA_FIELD_LIST, "telecom", N_ ("Phone and e-mail") },
  { "gender", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "gender", N_ ("Sex"), "male|female|other|unknown" },
  { "birth-date", ALTHEA_KIND_DATE, ALTHEA_FIELD_NONE, "birthDate", N_ ("Birth date") },
  { "deceased-boolean", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "deceasedBoolean", N_ ("Deceased"), NULL,
    "deceased" },
  { "deceased-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "deceasedDateTime", N_ ("Date of death"),
    NULL, "deceased" },
  { "address", ALTHEA_KIND_ADDRESS, ALTHEA_FIELD_LIST, "address", N_ ("Address") },
  { "marital-status", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "maritalStatus",
    N_ ("Marital status") },
  { "multiple-birth-boolean", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "multipleBirthBoolean",
    N_ ("Multiple birth"), NULL, "multipleBirth" },
  { "multiple-birth-integer", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE, "multipleBirthInteger",
    N_ ("Birth order"), NULL, "multipleBirth" },
  { "photo", ALTHEA_KIND_ATTACHMENT, ALTHEA_FIELD_LIST, "photo", N_ ("Photo") },
  { "contact", ALTHEA_KIND_CONTACT, ALTHEA_FIELD_LIST, "contact", N_ ("Contact persons") },
  { "communication-language", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "communication[].language",
    N_ ("Language") },
  { "communication-preferred", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "communication[0].preferred",
    N_ ("Preferred language") },
  { "general-practitioner", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "generalPractitioner",
    N_ ("Usual clinician") },
  { "managing-organization", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "managingOrganization",
    N_ ("Practice") },
  { "link-other", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "link[].other", N_ ("Linked records") },
  { "link-type", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "link[].type", N_ ("Kind of link"),
    "replaced-by|replaces|refer|seealso" },
  { "birth-sex", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex).valueCode",
    N_ ("Sex at birth") },
  { "gender-identity", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/us/core/StructureDefinition/us-core-genderIdentity).valueCodeableConcept",
    N_ ("Gender identity") },
  { "pronouns", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/StructureDefinition/"
    "individual-pronouns).extension(value).valueCodeableConcept",
    N_ ("Pronouns") },
  { "race-text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/us/core/StructureDefinition/us-core-race).extension(text).valueString",
    N_ ("Race") },
  { "ethnicity-text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/us/core/StructureDefinition/"
    "us-core-ethnicity).extension(text).valueString",
    N_ ("Ethnicity") },
  { "interpreter-required", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired).valueBoolean",
    N_ ("Interpreter needed") },
  { "mothers-maiden-name", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName).valueString",
    N_ ("Mother’s maiden name") },
  { "birth-place", ALTHEA_KIND_ADDRESS, ALTHEA_FIELD_NONE,
    "extension(http://hl7.org/fhir/StructureDefinition/patient-birthPlace).valueAddress",
    N_ ("Birth place") },
  { "birth-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE,
    "_birthDate.extension(http://hl7.org/fhir/StructureDefinition/patient-birthTime).valueDateTime",
    N_ ("Time of birth") },
};

static const char *const date_fields[] = { "birth-date", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_patient_get_display_name (ALTHEA_PATIENT (record)));
}

static void
althea_patient_finalize (GObject *object)
{
  AltheaPatient *self = ALTHEA_PATIENT (object);
  g_free (self->display_name);
  g_free (self->sort_name);
  G_OBJECT_CLASS (althea_patient_parent_class)->finalize (object);
}

static void
althea_patient_class_init (AltheaPatientClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = althea_patient_finalize;
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Patient", fields, G_N_ELEMENTS (fields));
}

static void
althea_patient_init (AltheaPatient *self)
{
}

static int
rank_of_name (const AltheaHumanName *name)
{
  if (g_strcmp0 (name->use, "official") == 0)
    return 0;
  if (g_strcmp0 (name->use, "usual") == 0)
    return 1;
  if (g_strcmp0 (name->use, "old") == 0 || g_strcmp0 (name->use, "maiden") == 0)
    return 4;
  return name->use == NULL ? 2 : 3;
}

const AltheaHumanName *
althea_patient_get_name (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), NULL);
  const GPtrArray *names = althea_record_get_list (ALTHEA_RECORD (self), "name");
  const AltheaHumanName *best = NULL;
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (best == NULL || rank_of_name (names->pdata[i]) < rank_of_name (best))
      best = names->pdata[i];
  return best;
}

/* The record never changes, so whichever thread is first keeps its text for all. */
static const char *
keep (char **place, char *text)
{
  if (!g_atomic_pointer_compare_and_exchange (place, NULL, text))
    g_free (text);
  return g_atomic_pointer_get (place);
}

const char *
althea_patient_get_display_name (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), "");
  const char *known = g_atomic_pointer_get (&self->display_name);
  if (known != NULL)
    return known;
  return keep (&self->display_name, althea_human_name_to_display (althea_patient_get_name (self)));
}

const char *
althea_patient_get_sort_name (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), "");
  const char *known = g_atomic_pointer_get (&self->sort_name);
  if (known != NULL)
    return known;
  return keep (&self->sort_name, althea_human_name_to_sort_display (althea_patient_get_name (self)));
}

const char *
althea_patient_get_mrn (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), NULL);
  const GPtrArray *identifiers = althea_record_get_list (ALTHEA_RECORD (self), "identifier");
  const char *fallback = NULL;
  for (guint i = 0; identifiers != NULL && i < identifiers->len; i++)
    {
      const AltheaIdentifier *identifier = identifiers->pdata[i];
      if (identifier->value == NULL || g_strcmp0 (identifier->use, "old") == 0)
        continue;
      if (althea_codeable_concept_has_code (identifier->type, IDENTIFIER_TYPES, "MR"))
        return identifier->value;
      if (fallback == NULL)
        fallback = identifier->value;
    }
  return fallback;
}

/* Lower is better: what the patient ranked, then mobile before home before work. */
static int
rank_of_contact (const AltheaContactPoint *contact)
{
  int rank = contact->rank != NULL ? (int)CLAMP (althea_decimal_get_double (contact->rank), 1, 1000) * 10
                                   : 10010;
  if (g_strcmp0 (contact->use, "mobile") == 0)
    return rank;
  if (g_strcmp0 (contact->use, "home") == 0)
    return rank + 1;
  return rank + (g_strcmp0 (contact->use, "work") == 0 ? 3 : 2);
}

static const char *
best_contact (AltheaPatient *self, const char *system)
{
  const GPtrArray *contacts = althea_record_get_list (ALTHEA_RECORD (self), "telecom");
  const AltheaContactPoint *best = NULL;
  for (guint i = 0; contacts != NULL && i < contacts->len; i++)
    {
      const AltheaContactPoint *contact = contacts->pdata[i];
      if (contact->value == NULL || g_strcmp0 (contact->system, system) != 0
          || g_strcmp0 (contact->use, "old") == 0)
        continue;
      if (best == NULL || rank_of_contact (contact) < rank_of_contact (best))
        best = contact;
    }
  return best != NULL ? best->value : NULL;
}

const char *
althea_patient_get_phone (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), NULL);
  return best_contact (self, "phone");
}

const char *
althea_patient_get_email (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), NULL);
  return best_contact (self, "email");
}

const char *
althea_patient_get_language (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), NULL);
  const char *text = althea_codeable_concept_get_display (
      althea_record_get_first (ALTHEA_RECORD (self), "communication-language"));
  return *text != '\0' ? text : NULL;
}

gboolean
althea_patient_is_deceased (AltheaPatient *self)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (self), FALSE);
  return althea_record_get_value (ALTHEA_RECORD (self), "deceased-date-time") != NULL
         || althea_record_get_truth (ALTHEA_RECORD (self), "deceased-boolean") == ALTHEA_TRUTH_YES;
}
