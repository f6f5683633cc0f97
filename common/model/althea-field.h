/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a field holds. One kind has one C type and one JSON form; lists hold it in a GPtrArray. */
typedef enum
{
  ALTHEA_KIND_CODE = 1,         /* char *; FHIR code, with the allowed ones in .codes when required */
  ALTHEA_KIND_TEXT,             /* char *; string, markdown */
  ALTHEA_KIND_URI,              /* char *; uri, url, canonical */
  ALTHEA_KIND_BOOLEAN,          /* AltheaTruth in the pointer: unset, no, yes */
  ALTHEA_KIND_INTEGER,          /* AltheaDecimal */
  ALTHEA_KIND_DECIMAL,          /* AltheaDecimal */
  ALTHEA_KIND_DATE,             /* AltheaPartialDate without time */
  ALTHEA_KIND_DATE_TIME,        /* AltheaPartialDate; also instant */
  ALTHEA_KIND_CODING,           /* AltheaCoding */
  ALTHEA_KIND_CODEABLE_CONCEPT, /* AltheaCodeableConcept */
  ALTHEA_KIND_QUANTITY,         /* AltheaQuantity; also SimpleQuantity, Age */
  ALTHEA_KIND_REFERENCE,        /* AltheaReference */
  ALTHEA_KIND_PERIOD,           /* AltheaPeriod */
  ALTHEA_KIND_MONEY,            /* AltheaMoney */
  ALTHEA_KIND_IDENTIFIER,       /* AltheaIdentifier */
  ALTHEA_KIND_HUMAN_NAME,       /* AltheaHumanName */
  ALTHEA_KIND_ADDRESS,          /* AltheaAddress */
  ALTHEA_KIND_CONTACT_POINT,    /* AltheaContactPoint */
  ALTHEA_KIND_ANNOTATION,       /* AltheaAnnotation */
  ALTHEA_KIND_ATTACHMENT,       /* AltheaAttachment */
  ALTHEA_KIND_REFERENCE_RANGE,  /* AltheaReferenceRange */
  ALTHEA_KIND_COMPONENT,        /* AltheaComponent: Observation.component */
  ALTHEA_KIND_REACTION,         /* AltheaReaction: AllergyIntolerance.reaction */
  ALTHEA_KIND_DOSAGE,           /* AltheaDosage */
  ALTHEA_KIND_PARTICIPANT,      /* AltheaParticipant: Encounter, Appointment, CareTeam */
  ALTHEA_KIND_PAYLOAD,          /* AltheaPayload: Communication.payload */
  ALTHEA_KIND_PARAMETER,        /* AltheaParameter: Task.input, Task.output */
  ALTHEA_KIND_CONTACT,          /* AltheaContact: Patient.contact, Organization.contact */
  ALTHEA_KIND_PROTOCOL,         /* AltheaProtocol: Immunization.protocolApplied */
  ALTHEA_KIND_SECTION,          /* AltheaSection: Composition.section */
} AltheaKind;

typedef enum
{
  ALTHEA_TRUTH_UNSET = 0,
  ALTHEA_TRUTH_NO,
  ALTHEA_TRUTH_YES,
} AltheaTruth;

typedef enum
{
  ALTHEA_FIELD_NONE = 0,
  ALTHEA_FIELD_LIST = 1 << 0,     /* the element repeats: GPtrArray of the kind's C type */
  ALTHEA_FIELD_REQUIRED = 1 << 1, /* FHIR minimum 1, or our own rule; of a choice, one of its fields */
} AltheaFieldFlags;

/* One field of a value or record type. Property name and FHIR element name differ only in spelling:
 * "birth-date" is birthDate; a choice has one field a type, "value-quantity" is valueQuantity. The element
 * is a path of steps with dots between them:
 *   name           a member
 *   name[0]        the first item of an element that repeats
 *   name[]         each of its items; once in a path, and the field is a list
 *   extension(URL) the extension of that URL
 * "a|b" as a whole stands for the same thing under another name in another type (AltheaParticipant). */
typedef struct
{
  const char *name; /* GObject property name, static */
  AltheaKind kind;
  AltheaFieldFlags flags;
  const char *element; /* FHIR element or path: "birthDate", "content[].attachment" */
  const char *label;   /* N_() for people */
  const char *codes;   /* (nullable) required binding: "male|female|other|unknown" */
  const char *choice;  /* (nullable) stem of the choice that the field is of: "value" for valueQuantity */
} AltheaField;

G_END_DECLS
