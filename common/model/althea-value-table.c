/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include <glib/gi18n-lib.h>
#include <stddef.h>

#include "althea-value-private.h"

/* The field table of each FHIR data type. Freeing, comparing, editing, reading and writing come from it. */

#define MEMBER(Type, c_member, ...) { { __VA_ARGS__ }, offsetof (Type, c_member) }
#define TYPE(Kind, Type, table)                                                                               \
  {                                                                                                           \
    ALTHEA_KIND_##Kind, #Type, sizeof (Althea##Type), table, G_N_ELEMENTS (table), &plans[ALTHEA_KIND_##Kind] \
  }

static gpointer plans[ALTHEA_KIND_SECTION + 1];

static const AltheaMember coding_members[] = {
  MEMBER (AltheaCoding, system, "system", ALTHEA_KIND_URI, ALTHEA_FIELD_NONE, "system", N_ ("System")),
  MEMBER (AltheaCoding, version, "version", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "version", N_ ("Version")),
  MEMBER (AltheaCoding, code, "code", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "code", N_ ("Code")),
  MEMBER (AltheaCoding, display, "display", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "display", N_ ("Display")),
};

static const AltheaMember codeable_concept_members[] = {
  MEMBER (AltheaCodeableConcept, coding, "coding", ALTHEA_KIND_CODING, ALTHEA_FIELD_LIST, "coding",
          N_ ("Code")),
  MEMBER (AltheaCodeableConcept, text, "text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "text", N_ ("Text")),
  MEMBER (AltheaCodeableConcept, verbatim, "verbatim", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE,
          "extension(urn:althea:verbatim).valueBoolean", N_ ("In the person's own words")),
};

static const AltheaMember quantity_members[] = {
  MEMBER (AltheaQuantity, value, "value", ALTHEA_KIND_DECIMAL, ALTHEA_FIELD_NONE, "value", N_ ("Value")),
  MEMBER (AltheaQuantity, comparator, "comparator", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "comparator",
          N_ ("Comparator"), "<|<=|>=|>"),
  MEMBER (AltheaQuantity, unit, "unit", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "unit", N_ ("Unit")),
  MEMBER (AltheaQuantity, system, "system", ALTHEA_KIND_URI, ALTHEA_FIELD_NONE, "system", N_ ("Unit system")),
  MEMBER (AltheaQuantity, code, "code", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "code", N_ ("Unit code")),
};

static const AltheaMember reference_members[] = {
  MEMBER (AltheaReference, reference, "reference", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "reference",
          N_ ("Reference")),
  MEMBER (AltheaReference, type, "type", ALTHEA_KIND_URI, ALTHEA_FIELD_NONE, "type", N_ ("Type")),
  MEMBER (AltheaReference, display, "display", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "display", N_ ("Name")),
  MEMBER (AltheaReference, identifier, "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_NONE, "identifier",
          N_ ("Identifier")),
};

static const AltheaMember period_members[] = {
  MEMBER (AltheaPeriod, start, "start", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "start", N_ ("Start")),
  MEMBER (AltheaPeriod, end, "end", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "end", N_ ("End")),
};

static const AltheaMember money_members[] = {
  MEMBER (AltheaMoney, value, "value", ALTHEA_KIND_DECIMAL, ALTHEA_FIELD_NONE, "value", N_ ("Amount")),
  MEMBER (AltheaMoney, currency, "currency", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "currency",
          N_ ("Currency")),
};

static const AltheaMember identifier_members[] = {
  MEMBER (AltheaIdentifier, use, "use", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "use", N_ ("Use"),
          "usual|official|temp|secondary|old"),
  MEMBER (AltheaIdentifier, system, "system", ALTHEA_KIND_URI, ALTHEA_FIELD_NONE, "system", N_ ("System")),
  MEMBER (AltheaIdentifier, value, "value", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "value", N_ ("Number")),
  MEMBER (AltheaIdentifier, type, "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "type",
          N_ ("Type")),
  MEMBER (AltheaIdentifier, period, "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("Period")),
};

static const AltheaMember human_name_members[] = {
  MEMBER (AltheaHumanName, use, "use", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "use", N_ ("Use"),
          "usual|official|temp|nickname|anonymous|old|maiden"),
  MEMBER (AltheaHumanName, text, "text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "text", N_ ("Full name")),
  MEMBER (AltheaHumanName, family, "family", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "family",
          N_ ("Family name")),
  MEMBER (AltheaHumanName, given, "given", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "given", N_ ("Given names")),
  MEMBER (AltheaHumanName, prefix, "prefix", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "prefix", N_ ("Title")),
  MEMBER (AltheaHumanName, suffix, "suffix", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "suffix", N_ ("Suffix")),
  MEMBER (AltheaHumanName, period, "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("Period")),
};

static const AltheaMember address_members[] = {
  MEMBER (AltheaAddress, use, "use", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "use", N_ ("Use"),
          "home|work|temp|old|billing"),
  MEMBER (AltheaAddress, type, "type", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "type", N_ ("Type"),
          "postal|physical|both"),
  MEMBER (AltheaAddress, text, "text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "text", N_ ("Address")),
  MEMBER (AltheaAddress, line, "line", ALTHEA_KIND_TEXT, ALTHEA_FIELD_LIST, "line", N_ ("Street")),
  MEMBER (AltheaAddress, city, "city", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "city", N_ ("City")),
  MEMBER (AltheaAddress, district, "district", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "district",
          N_ ("District")),
  MEMBER (AltheaAddress, state, "state", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "state", N_ ("State")),
  MEMBER (AltheaAddress, postal_code, "postal-code", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "postalCode",
          N_ ("Postal code")),
  MEMBER (AltheaAddress, country, "country", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "country", N_ ("Country")),
  MEMBER (AltheaAddress, period, "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("Period")),
};

static const AltheaMember contact_point_members[] = {
  MEMBER (AltheaContactPoint, system, "system", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "system", N_ ("Kind"),
          "phone|fax|email|pager|url|sms|other"),
  MEMBER (AltheaContactPoint, value, "value", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "value",
          N_ ("Number or address")),
  MEMBER (AltheaContactPoint, use, "use", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "use", N_ ("Use"),
          "home|work|temp|old|mobile"),
  MEMBER (AltheaContactPoint, rank, "rank", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE, "rank", N_ ("Order")),
  MEMBER (AltheaContactPoint, period, "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period",
          N_ ("Period")),
};

static const AltheaMember annotation_members[] = {
  MEMBER (AltheaAnnotation, author_reference, "author-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE,
          "authorReference", N_ ("Author"), NULL, "author"),
  MEMBER (AltheaAnnotation, author_string, "author-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
          "authorString", N_ ("Author"), NULL, "author"),
  MEMBER (AltheaAnnotation, time, "time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "time", N_ ("Time")),
  MEMBER (AltheaAnnotation, text, "text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_REQUIRED, "text", N_ ("Note")),
};

static const AltheaMember attachment_members[] = {
  MEMBER (AltheaAttachment, content_type, "content-type", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "contentType",
          N_ ("Kind of file")),
  MEMBER (AltheaAttachment, language, "language", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "language",
          N_ ("Language")),
  MEMBER (AltheaAttachment, data, "data", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "data", N_ ("Content")),
  MEMBER (AltheaAttachment, url, "url", ALTHEA_KIND_URI, ALTHEA_FIELD_NONE, "url", N_ ("Place")),
  MEMBER (AltheaAttachment, title, "title", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "title", N_ ("Title")),
  MEMBER (AltheaAttachment, hash, "hash", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "hash", N_ ("Checksum")),
  MEMBER (AltheaAttachment, size, "size", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE, "size", N_ ("Size")),
  MEMBER (AltheaAttachment, creation, "creation", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "creation",
          N_ ("Made")),
};

static const AltheaMember reference_range_members[] = {
  MEMBER (AltheaReferenceRange, low, "low", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "low", N_ ("Low")),
  MEMBER (AltheaReferenceRange, high, "high", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE, "high", N_ ("High")),
  MEMBER (AltheaReferenceRange, type, "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "type",
          N_ ("Type")),
  MEMBER (AltheaReferenceRange, applies_to, "applies-to", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST,
          "appliesTo", N_ ("Applies to")),
  MEMBER (AltheaReferenceRange, text, "text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "text", N_ ("Range")),
};

static const AltheaMember component_members[] = {
  MEMBER (AltheaComponent, code, "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "code",
          N_ ("Measurement")),
  MEMBER (AltheaComponent, value_quantity, "value-quantity", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE,
          "valueQuantity", N_ ("Value"), NULL, "value"),
  MEMBER (AltheaComponent, value_codeable_concept, "value-codeable-concept", ALTHEA_KIND_CODEABLE_CONCEPT,
          ALTHEA_FIELD_NONE, "valueCodeableConcept", N_ ("Value"), NULL, "value"),
  MEMBER (AltheaComponent, value_string, "value-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "valueString",
          N_ ("Value"), NULL, "value"),
  MEMBER (AltheaComponent, data_absent_reason, "data-absent-reason", ALTHEA_KIND_CODEABLE_CONCEPT,
          ALTHEA_FIELD_NONE, "dataAbsentReason", N_ ("Why missing")),
  MEMBER (AltheaComponent, interpretation, "interpretation", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST,
          "interpretation", N_ ("Flag")),
  MEMBER (AltheaComponent, reference_range, "reference-range", ALTHEA_KIND_REFERENCE_RANGE, ALTHEA_FIELD_LIST,
          "referenceRange", N_ ("Normal range")),
};

static const AltheaMember reaction_members[] = {
  MEMBER (AltheaReaction, substance, "substance", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
          "substance", N_ ("Substance")),
  MEMBER (AltheaReaction, manifestation, "manifestation", ALTHEA_KIND_CODEABLE_CONCEPT,
          ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "manifestation", N_ ("Reaction")),
  MEMBER (AltheaReaction, description, "description", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "description",
          N_ ("Description")),
  MEMBER (AltheaReaction, onset, "onset", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "onset", N_ ("When")),
  MEMBER (AltheaReaction, severity, "severity", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "severity",
          N_ ("Severity"), "mild|moderate|severe"),
};

static const AltheaMember dosage_members[] = {
  MEMBER (AltheaDosage, text, "text", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "text", N_ ("Directions")),
  MEMBER (AltheaDosage, patient_instruction, "patient-instruction", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
          "patientInstruction", N_ ("Instructions for the patient")),
  MEMBER (AltheaDosage, as_needed, "as-needed", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "asNeededBoolean",
          N_ ("As needed"), NULL, "asNeeded"),
  MEMBER (AltheaDosage, as_needed_reason, "as-needed-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
          "asNeededCodeableConcept", N_ ("As needed for"), NULL, "asNeeded"),
  MEMBER (AltheaDosage, route, "route", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "route",
          N_ ("Route")),
  MEMBER (AltheaDosage, site, "site", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "site", N_ ("Site")),
  MEMBER (AltheaDosage, method, "method", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "method",
          N_ ("Method")),
  MEMBER (AltheaDosage, dose_quantity, "dose-quantity", ALTHEA_KIND_QUANTITY, ALTHEA_FIELD_NONE,
          "doseAndRate[0].doseQuantity", N_ ("Dose"), NULL, "dose"),
  MEMBER (AltheaDosage, frequency, "frequency", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE,
          "timing.repeat.frequency", N_ ("Times")),
  MEMBER (AltheaDosage, period, "period", ALTHEA_KIND_DECIMAL, ALTHEA_FIELD_NONE, "timing.repeat.period",
          N_ ("Every")),
  MEMBER (AltheaDosage, period_unit, "period-unit", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE,
          "timing.repeat.periodUnit", N_ ("Unit of time"), "s|min|h|d|wk|mo|a"),
  MEMBER (AltheaDosage, timing_code, "timing-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
          "timing.code", N_ ("Schedule")),
};

static const AltheaMember participant_members[] = {
  MEMBER (AltheaParticipant, type, "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "type|role",
          N_ ("Role")),
  MEMBER (AltheaParticipant, actor, "actor", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE,
          "individual|actor|member", N_ ("Person")),
  MEMBER (AltheaParticipant, status, "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "status", N_ ("Answer"),
          "accepted|declined|tentative|needs-action"),
  MEMBER (AltheaParticipant, period, "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period",
          N_ ("Period")),
};

static const AltheaMember payload_members[] = {
  MEMBER (AltheaPayload, content_string, "content-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_REQUIRED,
          "contentString", N_ ("Text"), NULL, "content"),
  MEMBER (AltheaPayload, content_attachment, "content-attachment", ALTHEA_KIND_ATTACHMENT,
          ALTHEA_FIELD_REQUIRED, "contentAttachment", N_ ("Attachment"), NULL, "content"),
  MEMBER (AltheaPayload, content_reference, "content-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_REQUIRED,
          "contentReference", N_ ("Link"), NULL, "content"),
};

static const AltheaMember parameter_members[] = {
  MEMBER (AltheaParameter, type, "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "type",
          N_ ("Name")),
  MEMBER (AltheaParameter, value_string, "value-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "valueString",
          N_ ("Value"), NULL, "value"),
  MEMBER (AltheaParameter, value_code, "value-code", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "valueCode",
          N_ ("Value"), NULL, "value"),
  MEMBER (AltheaParameter, value_boolean, "value-boolean", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE,
          "valueBoolean", N_ ("Value"), NULL, "value"),
  MEMBER (AltheaParameter, value_date_time, "value-date-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE,
          "valueDateTime", N_ ("Value"), NULL, "value"),
  MEMBER (AltheaParameter, value_reference, "value-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE,
          "valueReference", N_ ("Value"), NULL, "value"),
};

static const AltheaMember contact_members[] = {
  MEMBER (AltheaContact, relationship, "relationship", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST,
          "relationship", N_ ("Relationship")),
  MEMBER (AltheaContact, name, "name", ALTHEA_KIND_HUMAN_NAME, ALTHEA_FIELD_NONE, "name", N_ ("Name")),
  MEMBER (AltheaContact, telecom, "telecom", ALTHEA_KIND_CONTACT_POINT, ALTHEA_FIELD_LIST, "telecom",
          N_ ("Phone and e-mail")),
  MEMBER (AltheaContact, address, "address", ALTHEA_KIND_ADDRESS, ALTHEA_FIELD_NONE, "address",
          N_ ("Address")),
  MEMBER (AltheaContact, gender, "gender", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "gender", N_ ("Sex"),
          "male|female|other|unknown"),
  MEMBER (AltheaContact, organization, "organization", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE,
          "organization", N_ ("Organization")),
  MEMBER (AltheaContact, period, "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "period", N_ ("Period")),
};

static const AltheaMember protocol_members[] = {
  MEMBER (AltheaProtocol, series, "series", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "series", N_ ("Series")),
  MEMBER (AltheaProtocol, authority, "authority", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "authority",
          N_ ("Authority")),
  MEMBER (AltheaProtocol, target_disease, "target-disease", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST,
          "targetDisease", N_ ("Against")),
  MEMBER (AltheaProtocol, dose_number, "dose-number", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_REQUIRED,
          "doseNumberPositiveInt", N_ ("Dose number"), NULL, "doseNumber"),
  MEMBER (AltheaProtocol, series_doses, "series-doses", ALTHEA_KIND_INTEGER, ALTHEA_FIELD_NONE,
          "seriesDosesPositiveInt", N_ ("Doses in the series"), NULL, "seriesDoses"),
  MEMBER (AltheaProtocol, dose_number_string, "dose-number-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_REQUIRED,
          "doseNumberString", N_ ("Dose number"), NULL, "doseNumber"),
  MEMBER (AltheaProtocol, series_doses_string, "series-doses-string", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
          "seriesDosesString", N_ ("Doses in the series"), NULL, "seriesDoses"),
};

static const AltheaMember section_members[] = {
  MEMBER (AltheaSection, title, "title", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "title", N_ ("Title")),
  MEMBER (AltheaSection, code, "code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "code", N_ ("Kind")),
  MEMBER (AltheaSection, text_status, "text-status", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "text.status",
          N_ ("Origin of the text"), "generated|extensions|additional|empty"),
  MEMBER (AltheaSection, div, "div", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "text.div", N_ ("Text")),
  MEMBER (AltheaSection, entry, "entry", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "entry", N_ ("Entries")),
  MEMBER (AltheaSection, empty_reason, "empty-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE,
          "emptyReason", N_ ("Why it is empty")),
};

static const AltheaValueType types[] = {
  TYPE (CODING, Coding, coding_members),
  TYPE (CODEABLE_CONCEPT, CodeableConcept, codeable_concept_members),
  TYPE (QUANTITY, Quantity, quantity_members),
  TYPE (REFERENCE, Reference, reference_members),
  TYPE (PERIOD, Period, period_members),
  TYPE (MONEY, Money, money_members),
  TYPE (IDENTIFIER, Identifier, identifier_members),
  TYPE (HUMAN_NAME, HumanName, human_name_members),
  TYPE (ADDRESS, Address, address_members),
  TYPE (CONTACT_POINT, ContactPoint, contact_point_members),
  TYPE (ANNOTATION, Annotation, annotation_members),
  TYPE (ATTACHMENT, Attachment, attachment_members),
  TYPE (REFERENCE_RANGE, ReferenceRange, reference_range_members),
  TYPE (COMPONENT, Component, component_members),
  TYPE (REACTION, Reaction, reaction_members),
  TYPE (DOSAGE, Dosage, dosage_members),
  TYPE (PARTICIPANT, Participant, participant_members),
  TYPE (PAYLOAD, Payload, payload_members),
  TYPE (PARAMETER, Parameter, parameter_members),
  TYPE (CONTACT, Contact, contact_members),
  TYPE (PROTOCOL, Protocol, protocol_members),
  TYPE (SECTION, Section, section_members),
};

const AltheaValueType *
althea_value_type_for_kind (AltheaKind kind)
{
  if (kind < ALTHEA_KIND_CODING || kind >= ALTHEA_KIND_CODING + (int)G_N_ELEMENTS (types))
    return NULL;
  const AltheaValueType *type = &types[kind - ALTHEA_KIND_CODING];
  g_assert (type->kind == kind);
  return type;
}

/* --- boxed types --------------------------------------------------------------------------------- */

#define DEFINE_BOXED(Type, name)                                                                             \
  GType althea_##name##_get_type (void)                                                                      \
  {                                                                                                          \
    static gsize id;                                                                                         \
    if (g_once_init_enter (&id))                                                                             \
      g_once_init_leave (&id,                                                                                \
                         g_boxed_type_register_static ("Althea" #Type, (GBoxedCopyFunc)althea_value_ref,     \
                                                       (GBoxedFreeFunc)althea_value_unref));                 \
    return id;                                                                                               \
  }

DEFINE_BOXED (Coding, coding)
DEFINE_BOXED (CodeableConcept, codeable_concept)
DEFINE_BOXED (Quantity, quantity)
DEFINE_BOXED (Reference, reference)
DEFINE_BOXED (Period, period)
DEFINE_BOXED (Money, money)
DEFINE_BOXED (Identifier, identifier)
DEFINE_BOXED (HumanName, human_name)
DEFINE_BOXED (Address, address)
DEFINE_BOXED (ContactPoint, contact_point)
DEFINE_BOXED (Annotation, annotation)
DEFINE_BOXED (Attachment, attachment)
DEFINE_BOXED (ReferenceRange, reference_range)
DEFINE_BOXED (Component, component)
DEFINE_BOXED (Reaction, reaction)
DEFINE_BOXED (Dosage, dosage)
DEFINE_BOXED (Participant, participant)
DEFINE_BOXED (Payload, payload)
DEFINE_BOXED (Parameter, parameter)
DEFINE_BOXED (Contact, contact)
DEFINE_BOXED (Protocol, protocol)
DEFINE_BOXED (Section, section)

GType
althea_kind_get_boxed_type (AltheaKind kind)
{
  switch (kind)
    {
    case ALTHEA_KIND_CODING:
      return althea_coding_get_type ();
    case ALTHEA_KIND_CODEABLE_CONCEPT:
      return althea_codeable_concept_get_type ();
    case ALTHEA_KIND_QUANTITY:
      return althea_quantity_get_type ();
    case ALTHEA_KIND_REFERENCE:
      return althea_reference_get_type ();
    case ALTHEA_KIND_PERIOD:
      return althea_period_get_type ();
    case ALTHEA_KIND_MONEY:
      return althea_money_get_type ();
    case ALTHEA_KIND_IDENTIFIER:
      return althea_identifier_get_type ();
    case ALTHEA_KIND_HUMAN_NAME:
      return althea_human_name_get_type ();
    case ALTHEA_KIND_ADDRESS:
      return althea_address_get_type ();
    case ALTHEA_KIND_CONTACT_POINT:
      return althea_contact_point_get_type ();
    case ALTHEA_KIND_ANNOTATION:
      return althea_annotation_get_type ();
    case ALTHEA_KIND_ATTACHMENT:
      return althea_attachment_get_type ();
    case ALTHEA_KIND_REFERENCE_RANGE:
      return althea_reference_range_get_type ();
    case ALTHEA_KIND_COMPONENT:
      return althea_component_get_type ();
    case ALTHEA_KIND_REACTION:
      return althea_reaction_get_type ();
    case ALTHEA_KIND_DOSAGE:
      return althea_dosage_get_type ();
    case ALTHEA_KIND_PARTICIPANT:
      return althea_participant_get_type ();
    case ALTHEA_KIND_PAYLOAD:
      return althea_payload_get_type ();
    case ALTHEA_KIND_PARAMETER:
      return althea_parameter_get_type ();
    case ALTHEA_KIND_CONTACT:
      return althea_contact_get_type ();
    case ALTHEA_KIND_PROTOCOL:
      return althea_protocol_get_type ();
    case ALTHEA_KIND_SECTION:
      return althea_section_get_type ();
    default:
      return G_TYPE_INVALID;
    }
}
