/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-task.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaTask
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaTask, althea_task, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "group-identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_NONE, "groupIdentifier", N_ ("Group number") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "partOf", N_ ("Part of") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "draft|requested|received|accepted|rejected|ready|cancelled|in-progress|on-hold|failed|completed|entered-"
    "in-error" },
  { "status-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "statusReason",
    N_ ("Reason for the status") },
  { "business-status", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "businessStatus", N_ ("State") },
  { "intent", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "intent", N_ ("Intent"),
    "unknown|proposal|plan|order|original-order|reflex-order|filler-order|instance-order|option" },
  { "priority", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "priority", N_ ("Urgency"), "routine|urgent|asap|stat" },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "code", N_ ("Task") },
  { "description", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "description", N_ ("Description") },
  { "focus", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "focus", N_ ("About") },
  { "for", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "for", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "execution-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "executionPeriod", N_ ("Done") },
  { "authored-on", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "authoredOn", N_ ("Made") },
  { "last-modified", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "lastModified", N_ ("Changed") },
  { "requester", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "requester", N_ ("Asked by") },
  { "performer-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "performerType", N_ ("For whom") },
  { "owner", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "owner", N_ ("Assigned to") },
  { "location", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "location", N_ ("Place") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "reasonReference", N_ ("Reason") },
  { "insurance", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "insurance", N_ ("Insurance") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "relevant-history", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "relevantHistory", N_ ("History") },
  { "restriction-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "restriction.period", N_ ("Due") },
  { "input", ALTHEA_KIND_PARAMETER, ALTHEA_FIELD_LIST, "input", N_ ("Details") },
  { "output", ALTHEA_KIND_PARAMETER, ALTHEA_FIELD_LIST, "output", N_ ("Outcome") },
};

static const char *const date_fields[] = { "authored-on", "last-modified", "execution-period", NULL };

static char *
to_title (AltheaRecord *record)
{
  const char *title = althea_record_get_string (record, "description");
  return g_strdup (
      title != NULL ? title : althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_task_class_init (AltheaTaskClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Task", fields, G_N_ELEMENTS (fields));
}

static void
althea_task_init (AltheaTask *self)
{
}

static const AltheaParameter *
find_parameter (AltheaTask *self, const char *field, const char *code)
{
  const GPtrArray *parameters = althea_record_get_list (ALTHEA_RECORD (self), field);
  for (guint i = 0; parameters != NULL && i < parameters->len; i++)
    {
      const AltheaParameter *parameter = parameters->pdata[i];
      if (althea_codeable_concept_has_code (parameter->type, NULL, code))
        return parameter;
    }
  return NULL;
}

const AltheaParameter *
althea_task_get_input (AltheaTask *self, const char *code)
{
  g_return_val_if_fail (ALTHEA_IS_TASK (self), NULL);
  return find_parameter (self, "input", code);
}

const AltheaParameter *
althea_task_get_output (AltheaTask *self, const char *code)
{
  g_return_val_if_fail (ALTHEA_IS_TASK (self), NULL);
  return find_parameter (self, "output", code);
}
