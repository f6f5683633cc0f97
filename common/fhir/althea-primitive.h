/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <yyjson.h>

#include "althea-element-table.h"

G_BEGIN_DECLS

/* Private to fhir/: the grammars of FHIR's primitive types. */

/* NULL when @val may stand for @primitive, else what was expected, translated, static. */
const char *althea_primitive_check (AltheaPrimitive primitive, yyjson_val *val);

/* NULL when the XHTML of a narrative holds formatting and nothing that acts, else what was expected. */
const char *althea_narrative_check (const char *xhtml, gsize n_bytes);

G_END_DECLS
