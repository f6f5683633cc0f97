/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-appointment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-record-private.h"
#include "althea-text.h"

#define APPOINTMENT_TYPES "http://terminology.hl7.org/CodeSystem/v2-0276"

struct _AltheaAppointment
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaAppointment, althea_appointment, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "proposed|pending|booked|arrived|fulfilled|cancelled|noshow|entered-in-error|checked-in|waitlist" },
  { "cancelation-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "cancelationReason",
    N_ ("Why cancelled") },
  { "service-category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "serviceCategory", N_ ("Category") },
  { "service-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "serviceType", N_ ("Service") },
  { "specialty", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "specialty", N_ ("Specialty") },
  { "appointment-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "appointmentType",
    N_ ("Kind of visit") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "priority", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE, "priority", N_ ("Priority") },
  { "description", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "description", N_ ("Description") },
  { "supporting-information", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "supportingInformation",
    N_ ("Supporting information") },
  { "start", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "start", N_ ("Start") },
  { "end", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "end", N_ ("End") },
  { "minutes-duration", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE, "minutesDuration", N_ ("Minutes") },
  { "slot", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "slot", N_ ("Slot") },
  { "created", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "created", N_ ("Booked") },
  { "comment", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "comment", N_ ("Note") },
  { "patient-instruction", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "patientInstruction",
    N_ ("Instructions for the patient") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "participant", ALTHEA_KIND_PARTICIPANT, ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "participant",
    N_ ("People") },
  { "requested-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_LIST, "requestedPeriod", N_ ("Wished times") },
};

static const char *const date_fields[] = { "start", NULL };

/* HL7's displays are definitions ("A follow up visit from a previous appointment"), too long for a title.
 * (nullable): a practice's own words, or a code that HL7 does not have. */
static const char *
find_type_words (const AltheaCodeableConcept *type)
{
  static const struct
  {
    const char *code, *words;
  } all[] = {
    { "CHECKUP", N_ ("Check-up") },     { "EMERGENCY", N_ ("Emergency visit") },
    { "FOLLOWUP", N_ ("Follow-up") },   { "ROUTINE", N_ ("Regular visit") },
    { "WALKIN", N_ ("Walk-in visit") },
  };
  const char *code = type != NULL ? althea_codeable_concept_get_code (type, APPOINTMENT_TYPES) : NULL;
  const AltheaCoding *coding = code != NULL && type->coding->len > 0 ? g_ptr_array_index (type->coding, 0)
                                                                     : NULL;
  if (coding == NULL || (!althea_text_is_empty (type->text) && g_strcmp0 (type->text, coding->display) != 0))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_str_equal (code, all[i].code))
      return _ (all[i].words);
  return NULL;
}

static char *
to_title (AltheaRecord *record)
{
  static const char *const lists[] = { "service-type", "reason-code" };
  const AltheaCodeableConcept *type = althea_record_get_value (record, "appointment-type");
  const char *title = althea_record_get_string (record, "description");
  if (title == NULL)
    title = find_type_words (type);
  if (title != NULL)
    return g_strdup (title);
  title = althea_codeable_concept_get_display (type);
  for (gsize i = 0; *title == '\0' && i < G_N_ELEMENTS (lists); i++)
    title = althea_codeable_concept_get_display (althea_record_get_first (record, lists[i]));
  return g_strdup (title);
}

static void
althea_appointment_class_init (AltheaAppointmentClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Appointment", fields, G_N_ELEMENTS (fields));
}

static void
althea_appointment_init (AltheaAppointment *self)
{
}

const AltheaParticipant *
althea_appointment_get_participant (AltheaAppointment *self, const char *resource_type)
{
  g_return_val_if_fail (ALTHEA_IS_APPOINTMENT (self) && resource_type != NULL, NULL);
  const GPtrArray *participants = althea_record_get_list (ALTHEA_RECORD (self), "participant");
  gsize length = strlen (resource_type);
  for (guint i = 0; participants != NULL && i < participants->len; i++)
    {
      const AltheaParticipant *participant = participants->pdata[i];
      const char *reference = participant->actor != NULL ? participant->actor->reference : NULL;
      if (reference != NULL && strncmp (reference, resource_type, length) == 0 && reference[length] == '/')
        return participant;
    }
  return NULL;
}
