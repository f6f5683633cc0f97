/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-facts.h"
#include "althea-hint.h"

G_BEGIN_DECLS

/* What a hint is made from; everything is copied. */
typedef struct
{
  const char *id, *title, *why, *source, *url, *kind;
  const char *facts; /* what it rests on, without the day: a silenced hint is asked again when it changes */
  int year;
  AltheaHintState state;
  GDate due; /* invalid: none */
} AltheaHintParts;

AltheaHint *althea_hint_new (const AltheaHintParts *parts); /* (transfer full) */
/* Marks it silenced when the facts hold a DetectedIssue that says so and rests on the same. Before it is
 * shared. */
void althea_hint_find_silence (AltheaHint *self, AltheaFacts *facts);
int althea_hint_compare (gconstpointer a, gconstpointer b); /* pointers to AltheaHint *: most urgent first */

/* The hints of the immunization forecast, appended to @hints. */
void althea_vaccine_hints_add (GPtrArray *hints, AltheaFacts *facts);

G_END_DECLS
