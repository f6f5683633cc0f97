/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-basic.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaBasic
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaBasic, althea_basic, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Number") },
  { "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "code", N_ ("Kind") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "created", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "created", N_ ("Date") },
  { "author", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "author", N_ ("Author") },
  { "content", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "extension(urn:althea:content).valueString",
    N_ ("Content") },
};

static const char *const date_fields[] = { "created", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
}

static void
althea_basic_class_init (AltheaBasicClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Basic", fields, G_N_ELEMENTS (fields));
}

static void
althea_basic_init (AltheaBasic *self)
{
}

const char *
althea_basic_get_content (AltheaBasic *self)
{
  g_return_val_if_fail (ALTHEA_IS_BASIC (self), "");
  const char *content = althea_record_get_string (ALTHEA_RECORD (self), "content");
  return content != NULL ? content : "";
}
