/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-organization.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaOrganization
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaOrganization, althea_organization, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "active", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "active", N_ ("In use") },
  { "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "type", N_ ("Kind") },
  { "name", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "name", N_ ("Name") },
  { "alias", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "alias", N_ ("Other names") },
  { "telecom", ALTHEA_KIND_CONTACT_POINT, ALTHEA_FIELD_LIST, "telecom", N_ ("Phone and e-mail") },
  { "address", ALTHEA_KIND_ADDRESS, ALTHEA_FIELD_LIST, "address", N_ ("Address") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "partOf", N_ ("Part of") },
  { "endpoint", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "endpoint", N_ ("Electronic address") },
};

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_record_get_string (record, "name"));
}

static void
althea_organization_class_init (AltheaOrganizationClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  althea_record_class_install_fields (record_class, "Organization", fields, G_N_ELEMENTS (fields));
}

static void
althea_organization_init (AltheaOrganization *self)
{
}
