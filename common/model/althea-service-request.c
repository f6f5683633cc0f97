/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-service-request.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaServiceRequest
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaServiceRequest, althea_service_request, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Follows from") },
  { "replaces", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "replaces", N_ ("Replaces") },
  { "requisition", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_NONE, "requisition", N_ ("Requisition number") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "draft|active|on-hold|revoked|completed|entered-in-error|unknown" },
  { "intent", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "intent", N_ ("Intent"),
    "proposal|plan|directive|order|original-order|reflex-order|filler-order|instance-order|option" },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "priority", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "priority", N_ ("Urgency"), "routine|urgent|asap|stat" },
  { "do-not-perform", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "doNotPerform", N_ ("Must not be done") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "code", N_ ("Order") },
  { "order-detail", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "orderDetail", N_ ("Details") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "occurrence-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "occurrenceDateTime", N_ ("To be done"),
    NULL, "occurrence" },
  { "occurrence-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "occurrencePeriod", N_ ("To be done"), NULL,
    "occurrence" },
  { "authored-on", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "authoredOn", N_ ("Ordered") },
  { "requester", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "requester", N_ ("Ordered by") },
  { "performer-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "performerType",
    N_ ("To be done by") },
  { "performer", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "performer", N_ ("To be done by") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "specimen", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "specimen", N_ ("Specimen") },
  { "body-site", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "bodySite", N_ ("Body site") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "patient-instruction", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "patientInstruction",
    N_ ("Instructions for the patient") },
  { "expected-by", ALTHEA_KIND_DATE, ALTHEA_FIELD_NONE, "extension(urn:althea:expected-by).valueDate",
    N_ ("Result expected by") },
  { "fasting", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "extension(urn:althea:fasting).valueBoolean",
    N_ ("Fasting") },
  { "release-due", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE,
    "extension(urn:althea:release-due).valueDateTime", N_ ("Patient sees the result") },
  { "release-rule", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "extension(urn:althea:release-rule).valueCode",
    N_ ("Release rule") },
};

static const char *const date_fields[] = { "authored-on", "occurrence-date-time", "occurrence-period", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_service_request_class_init (AltheaServiceRequestClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "ServiceRequest", fields, G_N_ELEMENTS (fields));
}

static void
althea_service_request_init (AltheaServiceRequest *self)
{
}

const char *
althea_service_request_get_kind (AltheaServiceRequest *self)
{
  static const char *const kinds[] = { ALTHEA_ORDER_LABORATORY, ALTHEA_ORDER_IMAGING, ALTHEA_ORDER_REFERRAL };
  g_return_val_if_fail (ALTHEA_IS_SERVICE_REQUEST (self), NULL);
  const GPtrArray *categories = althea_record_get_list (ALTHEA_RECORD (self), "category");
  for (guint i = 0; categories != NULL && i < categories->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (althea_codeable_concept_has_code (categories->pdata[i], ALTHEA_ORDER_CATEGORIES, kinds[k]))
        return kinds[k];
  return NULL;
}

const char *
althea_order_kind_to_text (const char *kind)
{
  if (g_strcmp0 (kind, ALTHEA_ORDER_LABORATORY) == 0)
    return _ ("Laboratory");
  if (g_strcmp0 (kind, ALTHEA_ORDER_IMAGING) == 0)
    return _ ("Imaging");
  if (g_strcmp0 (kind, ALTHEA_ORDER_REFERRAL) == 0)
    return _ ("Referral");
  return _ ("Order");
}

gboolean
althea_service_request_is_open (AltheaServiceRequest *self)
{
  g_return_val_if_fail (ALTHEA_IS_SERVICE_REQUEST (self), FALSE);
  const char *status = althea_record_get_string (ALTHEA_RECORD (self), "status");
  return (g_strcmp0 (status, "active") == 0 || g_strcmp0 (status, "on-hold") == 0)
         && althea_record_get_truth (ALTHEA_RECORD (self), "do-not-perform") != ALTHEA_TRUTH_YES;
}

gboolean
althea_service_request_is_overdue (AltheaServiceRequest *self, gint64 at_us)
{
  g_return_val_if_fail (ALTHEA_IS_SERVICE_REQUEST (self), FALSE);
  const AltheaPartialDate *expected = althea_record_get_value (ALTHEA_RECORD (self), "expected-by");
  return expected != NULL && althea_service_request_is_open (self)
         && althea_partial_date_get_end_us (expected) <= at_us;
}
