/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-facts.h"

G_BEGIN_DECLS

/* The newest record of a type with one of the codes "a|b", of the code itself or of a component. (nullable)
 * lent */
AltheaRecord *althea_facts_newest_with_code (AltheaFacts *self, const char *resource_type, const char *system,
                                             const char *codes);
/* The newest record of a type whose name holds one of the words "a|b" and none of those behind "!".
 * (nullable) lent */
AltheaRecord *
althea_facts_newest_with_words (AltheaFacts *self, const char *resource_type, const char *words);

/* @folded has one of the words "a|b|!c" and none behind "!". */
gboolean althea_words_fit (const char *folded, const char *words);

G_END_DECLS
