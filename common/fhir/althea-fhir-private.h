/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-element-plan.h"
#include "althea-json.h"

G_BEGIN_DECLS

/* Private to fhir/. */

/* Reads the members of @object that @plan knows into @slots (one a field, empty before). Returns FALSE
 * with @error naming the element; the slots that were filled stay to be freed. @unknown (out) (optional):
 * TRUE when the object holds more than the slots do. */
gboolean althea_fhir_read_fields (const AltheaElementPlan *plan, yyjson_val *object, gpointer *slots,
                                  gboolean *unknown, GError **error);
void althea_fhir_clear_slots (const AltheaElementPlan *plan, gpointer *slots);

/* One item of @kind; FALSE with @error when @val is of another JSON type. @item may come out NULL, for a
 * null in a list of primitives. */
gboolean althea_fhir_read_item (const AltheaField *field, yyjson_val *val, gpointer *item, GError **error);

/* The extension of @url in a list of extensions. (nullable) */
yyjson_val *althea_fhir_find_extension (yyjson_val *list, const char *url);

/* Looks at the brackets only, before anything is parsed. @offset (out): where it gets too deep. */
gboolean althea_json_depth_is_within (const char *text, gsize n_bytes, guint max_depth, gsize *offset);

G_END_DECLS
