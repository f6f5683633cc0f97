/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-practitioner.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaPractitioner
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaPractitioner, althea_practitioner, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "active", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "active", N_ ("In use") },
  { "name", ALTHEA_KIND_HUMAN_NAME, ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "name", N_ ("Name") },
  { "telecom", ALTHEA_KIND_CONTACT_POINT, ALTHEA_FIELD_LIST, "telecom", N_ ("Phone and e-mail") },
  { "address", ALTHEA_KIND_ADDRESS, ALTHEA_FIELD_LIST, "address", N_ ("Address") },
  { "gender", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "gender", N_ ("Sex"), "male|female|other|unknown" },
  { "birth-date", ALTHEA_KIND_DATE, ALTHEA_FIELD_NONE, "birthDate", N_ ("Birth date") },
  { "photo", ALTHEA_KIND_ATTACHMENT, ALTHEA_FIELD_LIST, "photo", N_ ("Photo") },
  { "qualification-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "qualification[].code",
    N_ ("Qualification") },
  { "communication", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "communication", N_ ("Language") },
};

/* Staff are known by their title: "Dr Ana Lee". */
static char *
to_title (AltheaRecord *record)
{
  const AltheaHumanName *name = althea_record_get_first (record, "name");
  g_autofree char *plain = althea_human_name_to_display (name);
  GString *title = g_string_new (NULL);

  for (guint i = 0; name != NULL && name->prefix != NULL && i < name->prefix->len; i++)
    g_string_append_printf (title, "%s ", (const char *)name->prefix->pdata[i]);
  g_string_append (title, plain);
  return g_string_free_and_steal (title);
}

static void
althea_practitioner_class_init (AltheaPractitionerClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  althea_record_class_install_fields (record_class, "Practitioner", fields, G_N_ELEMENTS (fields));
}

static void
althea_practitioner_init (AltheaPractitioner *self)
{
}
