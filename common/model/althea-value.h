/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-decimal.h"
#include "althea-field.h"
#include "althea-partial-date.h"

G_BEGIN_DECLS

/*
 * The FHIR data types: immutable, reference counted boxed structs. Each declares its fields once, in a
 * table in althea-value.c, from which freeing, comparing, reading and writing come. Every member may be
 * NULL when the element was absent. All strings are UTF-8 and owned by the struct; lend, never free.
 * Any thread.
 *
 * Make one with its _new function (or althea_value_new with field names), or read it from JSON (fhir/).
 * A value that was read keeps what Althea does not know of it (extensions, ids), and so does every edit
 * of it: that survives in whatever record the value is put.
 */

typedef struct _AltheaValue AltheaValue;
typedef struct _AltheaValueType AltheaValueType; /* private: name, size, field table */

struct _AltheaValue
{
  const AltheaValueType *type;
  gatomicrefcount refs;
  char *source; /* (owned) (nullable) the JSON it was read from, where that says more than the fields do */
};

AltheaValue *althea_value_ref (const AltheaValue *self);
void althea_value_unref (AltheaValue *self);
gboolean althea_value_equal (const AltheaValue *a, const AltheaValue *b); /* all known fields, deep */
GType althea_kind_get_boxed_type (AltheaKind kind); /* G_TYPE_INVALID for scalar kinds */
/* Makes a value from pairs of field name and C value, NULL-terminated:
 * althea_value_new (ALTHEA_KIND_QUANTITY, "value", decimal, "unit", "mg", NULL). Strings are copied,
 * values and arrays referenced. (transfer full) */
gpointer althea_value_new (AltheaKind kind, const char *first_field, ...) G_GNUC_NULL_TERMINATED;
/* A copy of @base with the given fields replaced; NULL clears a field. (transfer full) */
gpointer althea_value_edit (gconstpointer base, const char *first_field, ...) G_GNUC_NULL_TERMINATED;

typedef struct
{
  AltheaValue parent;
  const char *system, *version, *code, *display;
} AltheaCoding;

typedef struct
{
  AltheaValue parent;
  GPtrArray *coding; /* (element-type AltheaCoding) (nullable) */
  const char *text;
  AltheaTruth verbatim; /* yes: the text is what the person said, in their own words; our extension */
} AltheaCodeableConcept;

typedef struct
{
  AltheaValue parent;
  AltheaDecimal *value;
  const char *comparator; /* < <= >= > */
  const char *unit;       /* as shown */
  const char *system;     /* http://unitsofmeasure.org for UCUM */
  const char *code;       /* UCUM */
} AltheaQuantity;

typedef struct
{
  AltheaValue parent;
  const char *reference; /* "Patient/123", "#x", "urn:uuid:..." or absolute */
  const char *type, *display;
  const struct _AltheaIdentifier *identifier;
} AltheaReference;

typedef struct
{
  AltheaValue parent;
  AltheaPartialDate *start, *end;
} AltheaPeriod;

typedef struct
{
  AltheaValue parent;
  AltheaDecimal *value;
  const char *currency; /* ISO 4217 */
} AltheaMoney;

typedef struct _AltheaIdentifier
{
  AltheaValue parent;
  const char *use, *system, *value;
  AltheaCodeableConcept *type;
  AltheaPeriod *period;
} AltheaIdentifier;

typedef struct
{
  AltheaValue parent;
  const char *use, *text, *family;
  GPtrArray *given, *prefix, *suffix; /* (element-type utf8) (nullable) */
  AltheaPeriod *period;
} AltheaHumanName;

typedef struct
{
  AltheaValue parent;
  const char *use, *type, *text;
  GPtrArray *line; /* (element-type utf8) (nullable) */
  const char *city, *district, *state, *postal_code, *country;
  AltheaPeriod *period;
} AltheaAddress;

typedef struct
{
  AltheaValue parent;
  const char *system; /* phone fax email pager url sms other */
  const char *value, *use;
  AltheaDecimal *rank;
  AltheaPeriod *period;
} AltheaContactPoint;

typedef struct
{
  AltheaValue parent;
  AltheaReference *author_reference;
  const char *author_string;
  AltheaPartialDate *time;
  const char *text;
} AltheaAnnotation;

typedef struct
{
  AltheaValue parent;
  const char *content_type, *language, *data /* base64 */, *url, *title, *hash /* base64 SHA-1 */;
  AltheaDecimal *size; /* bytes */
  AltheaPartialDate *creation;
} AltheaAttachment;

typedef struct
{
  AltheaValue parent;
  AltheaQuantity *low, *high;
  AltheaCodeableConcept *type;
  GPtrArray *applies_to; /* (element-type AltheaCodeableConcept) (nullable) */
  const char *text;
} AltheaReferenceRange;

typedef struct
{
  AltheaValue parent;
  AltheaCodeableConcept *code;
  AltheaQuantity *value_quantity;
  AltheaCodeableConcept *value_codeable_concept;
  const char *value_string;
  AltheaCodeableConcept *data_absent_reason;
  GPtrArray *interpretation;  /* (element-type AltheaCodeableConcept) (nullable) */
  GPtrArray *reference_range; /* (element-type AltheaReferenceRange) (nullable) */
} AltheaComponent;

typedef struct
{
  AltheaValue parent;
  AltheaCodeableConcept *substance;
  GPtrArray *manifestation; /* (element-type AltheaCodeableConcept) (nullable) */
  const char *description;
  AltheaPartialDate *onset;
  const char *severity; /* mild moderate severe */
} AltheaReaction;

typedef struct
{
  AltheaValue parent;
  const char *text, *patient_instruction;
  AltheaTruth as_needed;
  AltheaCodeableConcept *as_needed_reason;
  AltheaCodeableConcept *route, *site, *method;
  AltheaQuantity *dose_quantity;     /* doseAndRate[0].doseQuantity */
  AltheaDecimal *frequency, *period; /* timing.repeat */
  const char *period_unit;           /* h d wk mo */
  AltheaCodeableConcept *timing_code;
} AltheaDosage;

typedef struct
{
  AltheaValue parent;
  GPtrArray *type;        /* (element-type AltheaCodeableConcept) (nullable) */
  AltheaReference *actor; /* Encounter: individual; Appointment: actor; CareTeam: member */
  const char *status;
  AltheaPeriod *period;
} AltheaParticipant;

typedef struct
{
  AltheaValue parent;
  const char *content_string;
  AltheaAttachment *content_attachment;
  AltheaReference *content_reference;
} AltheaPayload;

typedef struct
{
  AltheaValue parent;
  AltheaCodeableConcept *type;
  const char *value_string;
  const char *value_code;
  AltheaTruth value_boolean;
  AltheaPartialDate *value_date_time;
  AltheaReference *value_reference;
} AltheaParameter;

typedef struct
{
  AltheaValue parent;
  GPtrArray *relationship; /* (element-type AltheaCodeableConcept) (nullable); Organization: purpose */
  AltheaHumanName *name;
  GPtrArray *telecom; /* (element-type AltheaContactPoint) (nullable) */
  AltheaAddress *address;
  const char *gender;
  AltheaReference *organization;
  AltheaPeriod *period;
} AltheaContact;

typedef struct
{
  AltheaValue parent;
  const char *series;
  AltheaReference *authority;
  GPtrArray *target_disease; /* (element-type AltheaCodeableConcept) (nullable) */
  AltheaDecimal *dose_number, *series_doses;
  const char *dose_number_string, *series_doses_string;
} AltheaProtocol;

/* A section of a note. Its text is XHTML for reading; althea-composition.h makes it from plain text and back.
 * Sections inside it are kept, not shown. */
typedef struct
{
  AltheaValue parent;
  const char *title;
  AltheaCodeableConcept *code;
  const char *text_status; /* generated extensions additional empty */
  const char *div;         /* "<div xmlns=...>...</div>" */
  GPtrArray *entry;        /* (element-type AltheaReference) (nullable) what it was made from */
  AltheaCodeableConcept *empty_reason;
} AltheaSection;

/* Short ways to the common ones. All (transfer full). */
AltheaCodeableConcept *althea_codeable_concept_new_text (const char *text);
AltheaCodeableConcept *
althea_codeable_concept_new (const char *system, const char *code, const char *display);
AltheaQuantity *althea_quantity_new_ucum (const AltheaDecimal *value, const char *unit, const char *ucum);
AltheaReference *althea_reference_new (const char *type, const char *id, const char *display);
AltheaReference *althea_reference_new_raw (const char *reference, const char *display);

/* What a person reads; never NULL, "" when nothing is known. Lent where possible. */
const char *althea_codeable_concept_get_display (
    const AltheaCodeableConcept *self); /* text, else first display, else code */
/* The code of the first coding of @system; NULL system: the first coding. (nullable) lent */
const char *althea_codeable_concept_get_code (const AltheaCodeableConcept *self, const char *system);
gboolean
althea_codeable_concept_has_code (const AltheaCodeableConcept *self, const char *system, const char *code);
char *althea_quantity_to_display (const AltheaQuantity *self); /* (transfer full) "7.2 %" with a thin space */
char *althea_human_name_to_display (const AltheaHumanName *self);      /* "Maria Kowalska" */
char *althea_human_name_to_sort_display (const AltheaHumanName *self); /* "Kowalska, Maria" */
char *althea_address_to_display (const AltheaAddress *self);           /* one line */
char *althea_period_to_display (const AltheaPeriod *self);
char *althea_dosage_to_display (const AltheaDosage *self);
/* "Patient/123" to its parts; FALSE for contained, absolute and urn references. Outs (transfer full). */
gboolean althea_reference_split (const AltheaReference *self, char **type, char **id);
const char *althea_reference_get_id (const AltheaReference *self); /* (nullable) lent: after the last slash */

/* GObject boxed types of the above, for properties. */
GType althea_coding_get_type (void);
GType althea_codeable_concept_get_type (void);
GType althea_quantity_get_type (void);
GType althea_reference_get_type (void);
GType althea_period_get_type (void);
GType althea_money_get_type (void);
GType althea_identifier_get_type (void);
GType althea_human_name_get_type (void);
GType althea_address_get_type (void);
GType althea_contact_point_get_type (void);
GType althea_annotation_get_type (void);
GType althea_attachment_get_type (void);
GType althea_reference_range_get_type (void);
GType althea_component_get_type (void);
GType althea_reaction_get_type (void);
GType althea_dosage_get_type (void);
GType althea_participant_get_type (void);
GType althea_payload_get_type (void);
GType althea_parameter_get_type (void);
GType althea_contact_get_type (void);
GType althea_protocol_get_type (void);
GType althea_section_get_type (void);

#define ALTHEA_VALUE_AUTOPTR(Type)                                                                           \
  static inline void _althea_##Type##_unref (Type *v)                                                        \
  {                                                                                                          \
    althea_value_unref ((AltheaValue *)v);                                                                   \
  }                                                                                                          \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, _althea_##Type##_unref)

ALTHEA_VALUE_AUTOPTR (AltheaCoding)
ALTHEA_VALUE_AUTOPTR (AltheaCodeableConcept)
ALTHEA_VALUE_AUTOPTR (AltheaQuantity)
ALTHEA_VALUE_AUTOPTR (AltheaReference)
ALTHEA_VALUE_AUTOPTR (AltheaPeriod)
ALTHEA_VALUE_AUTOPTR (AltheaMoney)
ALTHEA_VALUE_AUTOPTR (AltheaIdentifier)
ALTHEA_VALUE_AUTOPTR (AltheaHumanName)
ALTHEA_VALUE_AUTOPTR (AltheaAddress)
ALTHEA_VALUE_AUTOPTR (AltheaContactPoint)
ALTHEA_VALUE_AUTOPTR (AltheaAnnotation)
ALTHEA_VALUE_AUTOPTR (AltheaAttachment)
ALTHEA_VALUE_AUTOPTR (AltheaReferenceRange)
ALTHEA_VALUE_AUTOPTR (AltheaComponent)
ALTHEA_VALUE_AUTOPTR (AltheaReaction)
ALTHEA_VALUE_AUTOPTR (AltheaDosage)
ALTHEA_VALUE_AUTOPTR (AltheaParticipant)
ALTHEA_VALUE_AUTOPTR (AltheaPayload)
ALTHEA_VALUE_AUTOPTR (AltheaParameter)
ALTHEA_VALUE_AUTOPTR (AltheaContact)
ALTHEA_VALUE_AUTOPTR (AltheaProtocol)
ALTHEA_VALUE_AUTOPTR (AltheaSection)

G_END_DECLS
