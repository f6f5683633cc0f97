/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AltheaOperation:
 * A named operation with an id that its caller made: it happens exactly once however often it is sent.
 * Immutable; one thread at a time, since JSON-GLib does not count references atomically. On the wire: POST
 * /operation/NAME {"id": "...", "parameters": {...}}.
 *
 * Names and parameters of the operations are listed in clinician-app/practice/OPERATIONS.md and documented
 * where they are implemented. FHIR resources inside parameters travel as JSON text in a string member
 * ("record": "{...}"), so that decimals survive.
 */
#define ALTHEA_TYPE_OPERATION (althea_operation_get_type ())
G_DECLARE_FINAL_TYPE (AltheaOperation, althea_operation, ALTHEA, OPERATION, GObject)

/* @parameters (nullable) (transfer none): copied; must not change afterwards. The id is new. */
AltheaOperation *althea_operation_new (const char *name, JsonObject *parameters);
/* Pairs of parameter name and string value, NULL-terminated; a NULL value leaves it out. */
AltheaOperation *
althea_operation_new_strings (const char *name, const char *first_parameter, ...) G_GNUC_NULL_TERMINATED;
AltheaOperation *althea_operation_new_with_id (const char *name, const char *id, JsonObject *parameters);

const char *althea_operation_get_name (AltheaOperation *self);
const char *althea_operation_get_id (AltheaOperation *self);
JsonObject *althea_operation_get_parameters (AltheaOperation *self);                    /* lent, never NULL */
const char *althea_operation_get_string (AltheaOperation *self, const char *parameter); /* (nullable) */

/* JSON text of the request body and back; ALTHEA_ERROR_INVALID when it does not fit the schema. */
char *althea_operation_to_json (AltheaOperation *self);
AltheaOperation *
althea_operation_from_json (const char *name, const char *json, gssize length, GError **error);

G_END_DECLS
