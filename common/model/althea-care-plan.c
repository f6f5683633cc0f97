/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-care-plan.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaCarePlan
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaCarePlan, althea_care_plan, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "replaces", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "replaces", N_ ("Replaces") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "partOf", N_ ("Part of") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "draft|active|on-hold|revoked|completed|entered-in-error|unknown" },
  { "intent", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "intent", N_ ("Intent"),
    "proposal|plan|order|option" },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "title", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "title", N_ ("Title") },
  { "description", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "description", N_ ("Description") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("Period") },
  { "created", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "created", N_ ("Made") },
  { "author", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "author", N_ ("Author") },
  { "contributor", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "contributor", N_ ("Contributors") },
  { "care-team", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "careTeam", N_ ("Care team") },
  { "addresses", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "addresses", N_ ("Problems") },
  { "supporting-info", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "supportingInfo",
    N_ ("Supporting information") },
  { "goal", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "goal", N_ ("Goals") },
  { "activity-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "activity[].reference",
    N_ ("Activities") },
  { "activity-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "activity[].detail.code",
    N_ ("Activities") },
  { "activity-status", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "activity[].detail.status",
    N_ ("Status of activities"),
    "not-started|scheduled|in-progress|on-hold|completed|cancelled|stopped|unknown|entered-in-error" },
  { "activity-description", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "activity[].detail.description",
    N_ ("Activities") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
};

static const char *const date_fields[] = { "period", "created", NULL };

static char *
to_title (AltheaRecord *record)
{
  const GPtrArray *categories = althea_record_get_list (record, "category");
  const char *title = althea_record_get_string (record, "title");
  /* The first category is often only the general word for a plan. */
  if (title == NULL && categories != NULL)
    title = althea_codeable_concept_get_display (categories->pdata[categories->len - 1]);
  if (title == NULL || *title == '\0')
    title = althea_record_get_string (record, "description");
  return g_strdup (title);
}

static void
althea_care_plan_class_init (AltheaCarePlanClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "CarePlan", fields, G_N_ELEMENTS (fields));
}

static void
althea_care_plan_init (AltheaCarePlan *self)
{
}
