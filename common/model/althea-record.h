/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-value.h"

G_BEGIN_DECLS

/**
 * AltheaRecord:
 *
 * One version of one FHIR resource, as read or as built: immutable, any thread. Subclasses
 * (AltheaPatient, AltheaObservation, ...) declare their fields in one table; a type without a class of
 * its own is an AltheaRecord itself and is kept whole. The record keeps the JSON that it was read from,
 * so nothing that Althea does not know is lost in a round trip.
 *
 * Properties of every record: "resource-type", "id", "version-id", "last-updated", and one property a
 * field. An edit builds a new record with AltheaRecordBuilder.
 */
#define ALTHEA_TYPE_RECORD (althea_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (AltheaRecord, althea_record, ALTHEA, RECORD, GObject)

struct _AltheaRecordClass
{
  GObjectClass parent_class;
  const char *resource_type; /* "Patient"; NULL in the base class */
  const AltheaField *fields; /* (array length=n_fields) static */
  guint n_fields;
  guint16 *order;                         /* private: the fields sorted by name */
  gpointer *plan;                         /* private: what fhir/ worked out for reading the type */
  char *(*to_title) (AltheaRecord *self); /* (nullable) see althea_record_to_title() */
  const char *const
      *date_fields; /* (nullable) NULL-terminated: see althea_record_get_date(), in this order */
};

/* Called from the class_init of a record type: installs one property a field of @fields. */
void althea_record_class_install_fields (AltheaRecordClass *klass, const char *resource_type,
                                         const AltheaField *fields, guint n_fields);

/* The GType of the class for a FHIR type name, ALTHEA_TYPE_RECORD for a type without one. */
GType althea_record_type_for_name (const char *resource_type);

const char *althea_record_get_resource_type (AltheaRecord *self);
const char *althea_record_get_id (AltheaRecord *self);         /* (nullable) before the first commit */
guint64 althea_record_get_version (AltheaRecord *self);        /* 0: not stored yet */
gint64 althea_record_get_last_updated_us (AltheaRecord *self); /* 0: not stored yet */
/* (nullable) lent: the JSON that it was read from; NULL for a record that was built or edited. */
GBytes *althea_record_get_source (AltheaRecord *self);
char *althea_record_dup_reference (AltheaRecord *self); /* "Patient/123" (transfer full) (nullable) */

/* Field access by property name. All lend, all (nullable); a wrong name or kind is a programming error.
 * Strings for CODE, TEXT, URI; the rest by kind. */
const char *althea_record_get_string (AltheaRecord *self, const char *field);
gconstpointer
althea_record_get_value (AltheaRecord *self, const char *field); /* AltheaQuantity etc., decimals, dates */
const GPtrArray *althea_record_get_list (AltheaRecord *self, const char *field); /* NULL when empty */
gconstpointer althea_record_get_first (AltheaRecord *self, const char *field); /* first of a list, or NULL */
AltheaTruth althea_record_get_truth (AltheaRecord *self, const char *field);

/* FALSE for a type that has no such field, so that code for many types can ask first. */
gboolean althea_record_has_field (AltheaRecord *self, const char *field);
/* The field table of the record's type, for forms and comparisons. @n_fields (out). Static. */
const AltheaField *althea_record_get_fields (AltheaRecord *self, guint *n_fields);
/* TRUE when both hold the same in @field. */
gboolean althea_record_field_equal (AltheaRecord *self, AltheaRecord *other, const char *field);

/* meta.tag / meta.security as "system|code"; TRUE when present. */
gboolean althea_record_has_tag (AltheaRecord *self, const char *system, const char *code);
gboolean althea_record_is_entered_in_error (AltheaRecord *self);

/* The compartment: id of the patient whom this record is about. (nullable) lent */
const char *althea_record_get_patient_id (AltheaRecord *self);

/* One line for lists ("Type 2 diabetes mellitus", "HbA1c 7.2 %"), by type. (transfer full) never NULL */
char *althea_record_to_title (AltheaRecord *self);
/* The clinically relevant date by type: onset, effective, authored, start... (nullable) lent */
const AltheaPartialDate *althea_record_get_date (AltheaRecord *self);

/* Checks every rule of the table: required fields, code sets. @error names the label of the first that fails.
 */
gboolean althea_record_validate (AltheaRecord *self, GError **error);

/* --- building ---------------------------------------------------------------------------------- */

/**
 * AltheaRecordBuilder: not a GObject; one thread; ends with althea_record_builder_end() or _free().
 */
typedef struct _AltheaRecordBuilder AltheaRecordBuilder;

AltheaRecordBuilder *althea_record_builder_new (const char *resource_type); /* with a new id */
AltheaRecordBuilder *
althea_record_builder_new_edit (AltheaRecord *base); /* same id, version and unknown content */
void althea_record_builder_free (AltheaRecordBuilder *self);
void althea_record_builder_set_id (AltheaRecordBuilder *self, const char *id);
void althea_record_builder_set_string (AltheaRecordBuilder *self, const char *field,
                                       const char *value); /* NULL or "" clears */
void althea_record_builder_set_value (AltheaRecordBuilder *self, const char *field,
                                      gconstpointer value); /* refs; NULL clears */
void althea_record_builder_take_value (AltheaRecordBuilder *self, const char *field,
                                       gpointer value); /* (transfer full) */
void althea_record_builder_add_value (AltheaRecordBuilder *self, const char *field,
                                      gconstpointer value); /* appends to a list */
void althea_record_builder_add_take (AltheaRecordBuilder *self, const char *field, gpointer value);
void althea_record_builder_add_string (AltheaRecordBuilder *self, const char *field, const char *value);
void althea_record_builder_set_list (AltheaRecordBuilder *self, const char *field, const GPtrArray *values);
void althea_record_builder_set_truth (AltheaRecordBuilder *self, const char *field, AltheaTruth value);
void althea_record_builder_add_tag (AltheaRecordBuilder *self, const char *system, const char *code);
void althea_record_builder_remove_tag (AltheaRecordBuilder *self, const char *system, const char *code);
/* Checks the table's rules and gives the record; NULL and ALTHEA_ERROR_INVALID with the field's label in
 * people's words otherwise. Frees the builder either way. (transfer full) */
AltheaRecord *althea_record_builder_end (AltheaRecordBuilder *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaRecordBuilder, althea_record_builder_free)

G_END_DECLS
