/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-procedure.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaProcedure
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaProcedure, althea_procedure, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "partOf", N_ ("Part of") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "preparation|in-progress|not-done|on-hold|stopped|completed|entered-in-error|unknown" },
  { "status-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "statusReason",
    N_ ("Reason for the status") },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "category", N_ ("Category") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "code", N_ ("Procedure") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "performed-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "performedDateTime", N_ ("When"), NULL,
    "performed" },
  { "performed-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "performedPeriod", N_ ("When"), NULL,
    "performed" },
  { "performed-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "performedString", N_ ("When"), NULL,
    "performed" },
  { "performed-age", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "performedAge", N_ ("Age"), NULL, "performed" },
  { "recorder", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "recorder", N_ ("Recorded by") },
  { "asserter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "asserter", N_ ("Reported by") },
  { "performer-actor", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "performer[].actor", N_ ("Done by") },
  { "location", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "location", N_ ("Place") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "body-site", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "bodySite", N_ ("Body site") },
  { "outcome", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "outcome", N_ ("Outcome") },
  { "report", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "report", N_ ("Report") },
  { "complication", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "complication", N_ ("Complications") },
  { "complication-detail", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "complicationDetail",
    N_ ("Complications") },
  { "follow-up", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "followUp", N_ ("Follow-up") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "used-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "usedReference", N_ ("Used") },
  { "used-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "usedCode", N_ ("Used") },
};

static const char *const date_fields[] = { "performed-date-time", "performed-period", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_procedure_class_init (AltheaProcedureClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Procedure", fields, G_N_ELEMENTS (fields));
}

static void
althea_procedure_init (AltheaProcedure *self)
{
}
