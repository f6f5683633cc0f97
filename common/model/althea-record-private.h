/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"
#include "althea-value-private.h"

G_BEGIN_DECLS

/* For model/ and fhir/ only. */

/* What makes a record. @resource_type, @id are copied; the rest is taken. */
typedef struct
{
  const char *resource_type;
  const char *id; /* (nullable) */
  guint64 version;
  gint64 last_updated_us;
  GBytes *source;   /* (nullable) the JSON that was read, of the base when @edited */
  gboolean edited;  /* @values and @tags differ from @source */
  gpointer *values; /* (array length=n_fields) slots; allocated with g_new0() */
  GPtrArray *tags;  /* (nullable) (element-type utf8) "system|code" */
  /* What the reader saw of a type without fields; NULL for the others. */
  char *patient_id, *title;
  AltheaPartialDate *date;
  gboolean entered_in_error;
} AltheaRecordParts;

/* Takes what @parts owns. @type must be of ALTHEA_TYPE_RECORD. (transfer full) */
AltheaRecord *althea_record_new_from_parts (GType type, AltheaRecordParts *parts);

const AltheaRecordParts *althea_record_get_parts (AltheaRecord *self);

/* Index of the field in the class, or -1. */
int althea_record_class_find_field (AltheaRecordClass *klass, const char *field);

/* The rules of one table, also used for the values inside. */
gboolean althea_slot_validate (const AltheaField *field, gconstpointer slot, GError **error);
gboolean althea_fields_validate (const AltheaField *fields, gsize stride, guint n_fields,
                                 gpointer (*get_slot) (gconstpointer holder, guint index),
                                 gconstpointer holder, GError **error);

G_END_DECLS
