/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-provenance.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"

struct _AltheaProvenance
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaProvenance, althea_provenance, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "target", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "target", N_ ("About") },
  { "occurred", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "occurredDateTime", N_ ("When"), NULL, "occurred" },
  { "occurred-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "occurredPeriod", N_ ("When"), NULL,
    "occurred" },
  { "recorded", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_REQUIRED, "recorded", N_ ("Recorded") },
  { "policy", ALTHEA_KIND_URI, ALTHEA_FIELD_LIST, "policy", N_ ("Policy") },
  { "reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reason", N_ ("Reason") },
  { "activity", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "activity", N_ ("What was done") },
  { "agent-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "agent[].type", N_ ("As") },
  { "agent-who", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "agent[].who", N_ ("Who") },
  { "agent-on-behalf-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "agent[].onBehalfOf",
    N_ ("On behalf of") },
  { "entity-role", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "entity[].role", N_ ("Use"),
    "derivation|revision|quotation|source|removal" },
  { "entity-what", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "entity[].what", N_ ("Made from") },
  { "signature-when", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_LIST, "signature[].when", N_ ("Signed") },
  { "signature-who", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "signature[].who", N_ ("Signed by") },
  { "signature-target-format", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "signature[].targetFormat",
    N_ ("Format of what is signed") },
  { "signature-format", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "signature[].sigFormat",
    N_ ("Format of the signature") },
  { "signature-data", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "signature[].data", N_ ("Signature") },
};

static const char *const date_fields[] = { "recorded", "occurred", "occurred-period", NULL };

static char *
to_title (AltheaRecord *record)
{
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "activity")));
}

static void
althea_provenance_class_init (AltheaProvenanceClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Provenance", fields, G_N_ELEMENTS (fields));
}

static void
althea_provenance_init (AltheaProvenance *self)
{
}

const char *
althea_provenance_get_act (AltheaProvenance *self)
{
  g_return_val_if_fail (ALTHEA_IS_PROVENANCE (self), NULL);
  const char *format = althea_record_get_first (ALTHEA_RECORD (self), "signature-format");
  if (g_strcmp0 (format, ALTHEA_SIGNATURE_FORMAT) != 0)
    return NULL;
  return althea_codeable_concept_get_code (althea_record_get_value (ALTHEA_RECORD (self), "activity"),
                                           ALTHEA_SIGNATURE_ACTS);
}

char *
althea_provenance_dup_target_id (AltheaProvenance *self, const char *resource_type, guint64 *version)
{
  g_return_val_if_fail (ALTHEA_IS_PROVENANCE (self) && resource_type != NULL, NULL);
  const AltheaReference *target = althea_record_get_first (ALTHEA_RECORD (self), "target");
  g_auto (GStrv) parts
      = g_strsplit (target != NULL && target->reference != NULL ? target->reference : "", "/", 4);
  guint n_parts = g_strv_length (parts);
  guint64 number = 0;
  if (version != NULL)
    *version = 0;
  if ((n_parts != 2 && n_parts != 4) || !g_str_equal (parts[0], resource_type))
    return NULL;
  if (n_parts == 4
      && (!g_str_equal (parts[2], "_history")
          || !g_ascii_string_to_unsigned (parts[3], 10, 1, G_MAXINT64, &number, NULL)))
    return NULL;
  if (version != NULL)
    *version = number;
  return g_strdup (parts[1]);
}
