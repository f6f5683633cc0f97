/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-encounter.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaEncounter
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaEncounter, althea_encounter, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|unknown" },
  { "encounter-class", ALTHEA_KIND_CODING, ALTHEA_FIELD_REQUIRED, "class", N_ ("Setting") },
  { "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "type", N_ ("Kind of visit") },
  { "service-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "serviceType", N_ ("Service") },
  { "priority", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "priority", N_ ("Urgency") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "episode-of-care", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "episodeOfCare", N_ ("Episode") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "participant", ALTHEA_KIND_PARTICIPANT, ALTHEA_FIELD_LIST, "participant", N_ ("People") },
  { "appointment", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "appointment", N_ ("Appointment") },
  { "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("When") },
  { "length", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "length", N_ ("Length") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "diagnosis-condition", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "diagnosis[].condition",
    N_ ("Diagnosis") },
  { "diagnosis-use", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "diagnosis[].use",
    N_ ("Kind of diagnosis") },
  { "diagnosis-rank", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_LIST, "diagnosis[].rank", N_ ("Rank") },
  { "admit-source", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "hospitalization.admitSource",
    N_ ("Came from") },
  { "discharge-disposition", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
    "hospitalization.dischargeDisposition", N_ ("Went to") },
  { "location", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "location[].location", N_ ("Place") },
  { "service-provider", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "serviceProvider", N_ ("Practice") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "partOf", N_ ("Part of") },
};

static const char *const date_fields[] = { "period", NULL };

static char *
to_title (AltheaRecord *record)
{
  const char *kind = althea_codeable_concept_get_display (althea_record_get_first (record, "type"));
  const AltheaCoding *setting = althea_record_get_value (record, "encounter-class");
  if (*kind == '\0')
    kind = althea_codeable_concept_get_display (althea_record_get_value (record, "service-type"));
  if (*kind == '\0')
    kind = althea_encounter_get_reason (ALTHEA_ENCOUNTER (record));
  if (*kind == '\0' && setting != NULL)
    kind = setting->display != NULL ? setting->display : setting->code;
  return g_strdup (kind);
}

static void
althea_encounter_class_init (AltheaEncounterClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Encounter", fields, G_N_ELEMENTS (fields));
}

static void
althea_encounter_init (AltheaEncounter *self)
{
}

const AltheaPartialDate *
althea_encounter_get_start (AltheaEncounter *self)
{
  g_return_val_if_fail (ALTHEA_IS_ENCOUNTER (self), NULL);
  const AltheaPeriod *period = althea_record_get_value (ALTHEA_RECORD (self), "period");
  return period != NULL ? period->start : NULL;
}

const AltheaPartialDate *
althea_encounter_get_end (AltheaEncounter *self)
{
  g_return_val_if_fail (ALTHEA_IS_ENCOUNTER (self), NULL);
  const AltheaPeriod *period = althea_record_get_value (ALTHEA_RECORD (self), "period");
  return period != NULL ? period->end : NULL;
}

const char *
althea_encounter_get_reason (AltheaEncounter *self)
{
  g_return_val_if_fail (ALTHEA_IS_ENCOUNTER (self), "");
  return althea_codeable_concept_get_display (althea_record_get_first (ALTHEA_RECORD (self), "reason-code"));
}
