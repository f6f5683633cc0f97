/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-practitioner-role.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaPractitionerRole
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaPractitionerRole, althea_practitioner_role, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "active", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "active", N_ ("In use") },
  { "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("Period") },
  { "practitioner", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "practitioner", N_ ("Person") },
  { "organization", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "organization", N_ ("Organization") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "code", N_ ("Role") },
  { "specialty", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "specialty", N_ ("Specialty") },
  { "location", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "location", N_ ("Place") },
  { "healthcare-service", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "healthcareService", N_ ("Service") },
  { "telecom", ALTHEA_KIND_CONTACT_POINT, ALTHEA_FIELD_LIST, "telecom", N_ ("Phone and e-mail") },
  { "availability-exceptions", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "availabilityExceptions",
    N_ ("Not available") },
  { "endpoint", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "endpoint", N_ ("Electronic address") },
};

static char *
to_title (AltheaRecord *record)
{
  const AltheaReference *practitioner = althea_record_get_value (record, "practitioner");
  if (practitioner != NULL && practitioner->display != NULL)
    return g_strdup (practitioner->display);
  const AltheaCodeableConcept *role = althea_record_get_first (record, "code");
  if (role == NULL)
    role = althea_record_get_first (record, "specialty");
  return g_strdup (althea_codeable_concept_get_display (role));
}

static void
althea_practitioner_role_class_init (AltheaPractitionerRoleClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  althea_record_class_install_fields (record_class, "PractitionerRole", fields, G_N_ELEMENTS (fields));
}

static void
althea_practitioner_role_init (AltheaPractitionerRole *self)
{
}
