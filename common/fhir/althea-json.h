/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <yyjson.h>

G_BEGIN_DECLS

/* Strict JSON for what arrives: yyjson with numbers as text and with limits. */

typedef struct
{
  gsize max_bytes; /* 0: ALTHEA_JSON_MAX_BYTES */
  guint max_depth; /* 0: ALTHEA_JSON_MAX_DEPTH */
} AltheaJsonLimits;

#define ALTHEA_JSON_MAX_BYTES (64u * 1024 * 1024)
#define ALTHEA_JSON_MAX_DEPTH 64u

/* Where and why a text was refused, for people. */
typedef struct
{
  guint line, column; /* from 1; 0 unknown */
  char *path;         /* (owned) (nullable) FHIRPath-like: Patient.birthDate */
  char *expected;     /* (owned) "a date like 2026-11-22" */
  char *found;        /* (owned) (nullable) shortened, for the person who imports; never logged */
  const char *at;     /* (nullable) where in the parsed document, until that is freed */
} AltheaJsonProblem;

void althea_json_problem_clear (AltheaJsonProblem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AltheaJsonProblem, althea_json_problem_clear)

/* Parses with numbers kept as text (YYJSON_READ_NUMBER_AS_RAW). Refuses: bad UTF-8, a second document,
 * duplicate keys, too deep, too large, lone surrogates. A byte-order mark is skipped. @problem (out)
 * (optional). Free with yyjson_doc_free(). */
yyjson_doc *althea_json_parse (const char *text, gsize n_bytes, const AltheaJsonLimits *limits,
                               AltheaJsonProblem *problem, GError **error);

/* Fills @line and @column of @problem from where it stands in @doc, which was parsed from @text. */
void
althea_json_problem_locate (AltheaJsonProblem *problem, yyjson_doc *doc, const char *text, gsize n_bytes);

/* Line and column (from 1) of byte @offset. */
void althea_json_position (const char *text, gsize n_bytes, gsize offset, guint *line, guint *column);

/* Checks a parsed resource against FHIR R4: known elements, types, cardinalities, primitive grammars,
 * required codes, for the types in the element table; the generic rules (no empty arrays or objects, no
 * null, ids, narratives without active content) for all. FALSE with @problem filled. */
gboolean althea_fhir_check (yyjson_val *resource, AltheaJsonProblem *problem, GError **error);
/* TRUE for a type of R4 resource whose elements the table knows. */
gboolean althea_fhir_knows_type (const char *resource_type);

/* Members by dotted path, array index in brackets: "name[0].family". NULL when absent. */
yyjson_val *althea_json_get (yyjson_val *root, const char *path);
const char *althea_json_get_string (yyjson_val *root, const char *path); /* (nullable) lent */

/* Writes compactly; raw numbers stay as they are. (transfer full) */
GBytes *althea_json_write (yyjson_val *root);
GBytes *althea_json_write_mut (yyjson_mut_doc *doc);
/* RFC 8785 member order and escaping, numbers as their text: what hashes and signatures cover. (transfer
 * full) */
GBytes *althea_json_write_canonical (yyjson_val *root);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (yyjson_doc, yyjson_doc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (yyjson_mut_doc, yyjson_mut_doc_free)

G_END_DECLS
