/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to fhir/: elements.txt, read once into tables that a check walks without allocating. Any thread. */

typedef enum
{
  ALTHEA_PRIMITIVE_NONE, /* the element is an object */
  ALTHEA_PRIMITIVE_BASE64_BINARY,
  ALTHEA_PRIMITIVE_BOOLEAN,
  ALTHEA_PRIMITIVE_CANONICAL,
  ALTHEA_PRIMITIVE_CODE,
  ALTHEA_PRIMITIVE_DATE,
  ALTHEA_PRIMITIVE_DATE_TIME,
  ALTHEA_PRIMITIVE_DECIMAL,
  ALTHEA_PRIMITIVE_ID,
  ALTHEA_PRIMITIVE_INSTANT,
  ALTHEA_PRIMITIVE_INTEGER,
  ALTHEA_PRIMITIVE_MARKDOWN,
  ALTHEA_PRIMITIVE_OID,
  ALTHEA_PRIMITIVE_POSITIVE_INT,
  ALTHEA_PRIMITIVE_STRING,
  ALTHEA_PRIMITIVE_TIME,
  ALTHEA_PRIMITIVE_UNSIGNED_INT,
  ALTHEA_PRIMITIVE_URI,
  ALTHEA_PRIMITIVE_URL,
  ALTHEA_PRIMITIVE_UUID,
  ALTHEA_PRIMITIVE_XHTML,
} AltheaPrimitive;

typedef struct _AltheaShape AltheaShape;

typedef struct
{
  const char *name; /* "valueQuantity" for one type of a choice */
  gsize n_name;
  AltheaPrimitive primitive;
  const AltheaShape *shape; /* of an object; NULL for a whole resource and for primitives */
  const char *codes;        /* (nullable) "a|b|c" */
  const char *choice;       /* (nullable) "value[x]" */
  gboolean list, required;
  guint bit; /* of the element, one for all types of a choice */
} AltheaElement;

typedef enum
{
  ALTHEA_SHAPE_PLAIN,
  ALTHEA_SHAPE_RESOURCE,
  ALTHEA_SHAPE_EXTENSION,
} AltheaShapeKind;

struct _AltheaShape
{
  const char *name; /* "Observation", "Observation.component" */
  AltheaShapeKind kind;
  GArray *elements; /* (element-type AltheaElement) */
  guint n_bits;
  guint64 required; /* bits of what must be there */
  guint mask;       /* size of @slots less one; a power of two */
  gint16 *slots;    /* (array length=mask+1) number of an element, or -1 */
};

/* (nullable) of a type or of a path in one ("Observation.component"). */
const AltheaShape *althea_element_table_get_shape (const char *name, gsize n_name);
/* TRUE for a resource type of R4 that the table has no elements of. */
gboolean althea_element_table_is_other_type (const char *name, gsize n_name);
const AltheaElement *althea_shape_find (const AltheaShape *self, const char *name, gsize n_name);
/* The element with @bit, as it is spoken of: "value[x]". */
const char *althea_shape_name_of_bit (const AltheaShape *self, guint bit);

G_END_DECLS
