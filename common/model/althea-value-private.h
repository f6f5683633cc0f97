/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-value.h"

G_BEGIN_DECLS

/* For model/ and fhir/ only: the tables behind the values, and what a slot of each kind needs.
 *
 * A slot is a gpointer that holds one field: a string, a value, a decimal, a date, a GPtrArray of those,
 * or an AltheaTruth in the pointer itself. */

typedef struct
{
  AltheaField field;
  gsize offset; /* of the member in the struct */
} AltheaMember;

struct _AltheaValueType
{
  AltheaKind kind;
  const char *name;
  gsize size;
  const AltheaMember *members; /* (array length=n_members) */
  guint n_members;
  gpointer *plan; /* what fhir/ worked out for reading it; set once */
};

const AltheaValueType *althea_value_type_for_kind (AltheaKind kind); /* NULL for scalar kinds */

/* An empty value with one reference, to be filled with althea_value_set_slot(). */
AltheaValue *althea_value_alloc (const AltheaValueType *type);
gpointer althea_value_get_slot (const AltheaValue *self, const AltheaMember *member);
/* Takes @slot; what the member held before is lost, so only on a fresh value. */
void althea_value_take_slot (AltheaValue *self, const AltheaMember *member, gpointer slot);

/* One item, whatever LIST says. */
gpointer althea_item_ref (AltheaKind kind, gconstpointer item);
void althea_item_unref (AltheaKind kind, gpointer item);
gboolean althea_item_equal (AltheaKind kind, gconstpointer a, gconstpointer b);
GDestroyNotify althea_item_get_destroy (AltheaKind kind); /* NULL for truths */

/* The whole slot: an item or a list. */
gpointer althea_slot_ref (const AltheaField *field, gconstpointer slot);
void althea_slot_unref (const AltheaField *field, gpointer slot);
gboolean althea_slot_equal (const AltheaField *field, gconstpointer a, gconstpointer b);
GPtrArray *althea_slot_list_new (AltheaKind kind, guint n_reserved);

static inline gboolean
althea_kind_is_string (AltheaKind kind)
{
  return kind == ALTHEA_KIND_CODE || kind == ALTHEA_KIND_TEXT || kind == ALTHEA_KIND_URI;
}

static inline gboolean
althea_kind_is_decimal (AltheaKind kind)
{
  return kind == ALTHEA_KIND_INTEGER || kind == ALTHEA_KIND_DECIMAL;
}

static inline gboolean
althea_kind_is_date (AltheaKind kind)
{
  return kind == ALTHEA_KIND_DATE || kind == ALTHEA_KIND_DATE_TIME;
}

/* TRUE when @code is one of "a|b|c". */
gboolean althea_codes_contain (const char *codes, const char *code);

G_END_DECLS
