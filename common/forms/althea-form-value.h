/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-decimal.h"
#include "althea-partial-date.h"

#include <yyjson.h>

G_BEGIN_DECLS

/* What a question asks for, by FHIR R4's item types. */
typedef enum
{
  ALTHEA_FORM_GROUP = 1,
  ALTHEA_FORM_DISPLAY,
  ALTHEA_FORM_BOOLEAN,
  ALTHEA_FORM_DECIMAL,
  ALTHEA_FORM_INTEGER,
  ALTHEA_FORM_DATE,
  ALTHEA_FORM_DATE_TIME,
  ALTHEA_FORM_TIME,
  ALTHEA_FORM_STRING,
  ALTHEA_FORM_TEXT,
  ALTHEA_FORM_URL,
  ALTHEA_FORM_CHOICE,
  ALTHEA_FORM_OPEN_CHOICE,
  ALTHEA_FORM_QUANTITY,
  ALTHEA_FORM_OTHER, /* attachment, reference: shown and kept, not asked for */
} AltheaFormType;

/**
 * AltheaFormValue:
 * One answer, one option or one limit, of one FHIR value[x] type. Immutable, reference counted, any thread. A
 * value that was read keeps its JSON, so that what Althea does not know of it is written back.
 */
#define ALTHEA_TYPE_FORM_VALUE (althea_form_value_get_type ())
typedef struct _AltheaFormValue AltheaFormValue;

typedef enum
{
  ALTHEA_FORM_VALUE_BOOLEAN = 1,
  ALTHEA_FORM_VALUE_DECIMAL,
  ALTHEA_FORM_VALUE_INTEGER,
  ALTHEA_FORM_VALUE_DATE,
  ALTHEA_FORM_VALUE_DATE_TIME,
  ALTHEA_FORM_VALUE_TIME,
  ALTHEA_FORM_VALUE_STRING,
  ALTHEA_FORM_VALUE_URI,
  ALTHEA_FORM_VALUE_CODING,
  ALTHEA_FORM_VALUE_QUANTITY,
  ALTHEA_FORM_VALUE_OTHER, /* Attachment, Reference: kept as JSON */
} AltheaFormValueKind;

GType althea_form_value_get_type (void);
AltheaFormValue *althea_form_value_ref (AltheaFormValue *self);
void althea_form_value_unref (AltheaFormValue *self);

/* All (transfer full). The text ones give NULL and ALTHEA_ERROR_INVALID when @text is not of the kind. */
AltheaFormValue *althea_form_value_new_boolean (gboolean yes);
/* Any kind but boolean, coding, quantity and other, from its FHIR text. */
AltheaFormValue *althea_form_value_new_text (AltheaFormValueKind kind, const char *text, GError **error);
/* All members (nullable), but one of @code and @display must be there. */
AltheaFormValue *althea_form_value_new_coding (const char *system, const char *code, const char *display);
/* @number: JSON number text. @unit: as shown, @system and @code: UCUM; all (nullable). */
AltheaFormValue *althea_form_value_new_quantity (const char *number, const char *unit, const char *system,
                                                 const char *code, GError **error);

/* The value[x] member of @object whose name begins with @prefix ("value", "answer"); NULL without @error when
 * it has none. (transfer full) */
AltheaFormValue *althea_form_value_read (yyjson_val *object, const char *prefix, GError **error);
/* Adds @prefix + type name to @object. */
void althea_form_value_write (AltheaFormValue *self, yyjson_mut_doc *doc, yyjson_mut_val *object,
                              const char *prefix);

AltheaFormValueKind althea_form_value_get_kind (AltheaFormValue *self);
/* The FHIR text: "true", "7.20", "2026-11-22", the string; the number of a quantity; the code of a coding.
 * (nullable) for a coding that has only a display, and for other kinds. Lent. */
const char *althea_form_value_get_text (AltheaFormValue *self);
const char *althea_form_value_get_system (AltheaFormValue *self);  /* coding, quantity (nullable) */
const char *althea_form_value_get_display (AltheaFormValue *self); /* coding (nullable) */
const char *althea_form_value_get_unit (AltheaFormValue *self);    /* quantity, as shown (nullable) */
const char *althea_form_value_get_code (AltheaFormValue *self);    /* quantity, UCUM (nullable) */
/* The member of an extension or coding that carries a weight: ordinalValue, itemWeight. FALSE: none. */
gboolean althea_form_value_get_weight (AltheaFormValue *self, double *weight);

/* As people read it, translated where that is meant. (transfer full) */
char *althea_form_value_to_display (AltheaFormValue *self);
/* Same answer: codings by system and code, numbers and dates by value. */
gboolean althea_form_value_equal (AltheaFormValue *a, AltheaFormValue *b);
/* *order is < 0, 0 or > 0. FALSE when the two cannot be compared: other kinds, other units. */
gboolean althea_form_value_compare (AltheaFormValue *a, AltheaFormValue *b, int *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaFormValue, althea_form_value_unref)

G_END_DECLS
