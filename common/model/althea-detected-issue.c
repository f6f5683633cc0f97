/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-detected-issue.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaDetectedIssue
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaDetectedIssue, althea_detected_issue, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown" },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "code", N_ ("Notice") },
  { "severity", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "severity", N_ ("Severity"), "high|moderate|low" },
  { "patient", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "patient", N_ ("Patient") },
  { "identified-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "identifiedDateTime", N_ ("Noticed"),
    NULL, "identified" },
  { "identified-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "identifiedPeriod", N_ ("Noticed"), NULL,
    "identified" },
  { "author", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "author", N_ ("Noticed by") },
  { "implicated", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "implicated", N_ ("About") },
  { "detail", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "detail", N_ ("Details") },
  { "reference", ALTHEA_KIND_URI, ALTHEA_FIELD_NONE, "reference", N_ ("Source") },
  { "mitigation-action", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "mitigation[].action",
    N_ ("What was decided") },
  { "mitigation-date", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_LIST, "mitigation[].date", N_ ("Decided") },
  { "mitigation-author", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "mitigation[].author", N_ ("Decided by") },
  { "facts", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "extension(urn:althea:hint-facts).valueString",
    N_ ("What it rested on") },
};

static const char *const date_fields[] = { "identified-date-time", "identified-period", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_detected_issue_class_init (AltheaDetectedIssueClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "DetectedIssue", fields, G_N_ELEMENTS (fields));
}

static void
althea_detected_issue_init (AltheaDetectedIssue *self)
{
}
