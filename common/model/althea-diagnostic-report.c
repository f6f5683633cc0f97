/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-diagnostic-report.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaDiagnosticReport
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaDiagnosticReport, althea_diagnostic_report, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "registered|partial|preliminary|final|amended|corrected|appended|cancelled|entered-in-error|unknown" },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "code", N_ ("Report") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "effective-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "effectiveDateTime", N_ ("When"), NULL,
    "effective" },
  { "effective-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "effectivePeriod", N_ ("When"), NULL,
    "effective" },
  { "issued", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "issued", N_ ("Reported") },
  { "performer", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "performer", N_ ("Laboratory or department") },
  { "results-interpreter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "resultsInterpreter", N_ ("Read by") },
  { "specimen", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "specimen", N_ ("Specimen") },
  { "result", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "result", N_ ("Results") },
  { "imaging-study", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "imagingStudy", N_ ("Images") },
  { "media-link", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "media[].link", N_ ("Pictures") },
  { "conclusion", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "conclusion", N_ ("Conclusion") },
  { "conclusion-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "conclusionCode", N_ ("Findings") },
  { "presented-form", ALTHEA_KIND_ATTACHMENT, ALTHEA_FIELD_LIST, "presentedForm", N_ ("Document") },
  { "comment", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_NONE, "extension(urn:althea:comment).valueAnnotation",
    N_ ("The practice's comment") },
};

static const char *const date_fields[] = { "effective-date-time", "effective-period", "issued", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_diagnostic_report_class_init (AltheaDiagnosticReportClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "DiagnosticReport", fields, G_N_ELEMENTS (fields));
}

static void
althea_diagnostic_report_init (AltheaDiagnosticReport *self)
{
}
