/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A decimal that keeps its text: 1.50 stays 1.50. Immutable, reference counted. */
#define ALTHEA_TYPE_DECIMAL (althea_decimal_get_type ())
typedef struct _AltheaDecimal AltheaDecimal;

GType althea_decimal_get_type (void);

/* JSON number grammar (no leading +, no bare point). NULL and ALTHEA_ERROR_INVALID otherwise. */
AltheaDecimal *althea_decimal_new (const char *text, GError **error);
AltheaDecimal *althea_decimal_new_from_double (double value, int decimals); /* rounds half to even */
AltheaDecimal *althea_decimal_ref (const AltheaDecimal *self);
void althea_decimal_unref (AltheaDecimal *self);
const char *althea_decimal_get_text (const AltheaDecimal *self);
double althea_decimal_get_double (const AltheaDecimal *self); /* for graphs and comparison only */
int althea_decimal_get_decimals (const AltheaDecimal *self);  /* digits after the point as written */
int althea_decimal_compare (const AltheaDecimal *a, const AltheaDecimal *b); /* exact, by value; NULL first */

/* Reads what a person typed in the user's locale ("7,2" or "7.2"); says which text was wrong. */
AltheaDecimal *althea_decimal_new_from_input (const char *typed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaDecimal, althea_decimal_unref)

G_END_DECLS
