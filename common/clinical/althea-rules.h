/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-care-gaps.h"
#include "althea-schedule.h"

G_BEGIN_DECLS

/* Rules as they are read from a file; private to reading and evaluating them. data/rules/README.md says how
 * a rule is written. */

/* What counts as done, a value that must be so, or one that shortens the time. */
typedef struct
{
  char *label;      /* (owned) */
  AltheaSpan every; /* unknown: once is enough */
  char *loincs;     /* (owned) (nullable) "4548-4|17856-6" */
  char *words;      /* (owned) (nullable) */
  char *unit;       /* (owned) (nullable) UCUM */
  double at_least;
} AltheaRuleItem;

typedef struct
{
  char *id, *title, *kind, *source, *url; /* (owned); url (nullable) */
  int year;
  AltheaSex sex;        /* 0 any */
  int age_min, age_max; /* whole years, both included; G_MAXINT open */
  char *with_codes, *with_words, *without_codes, *without_words; /* (owned) (nullable) */
  GPtrArray *needs, *done, *sooner;                              /* (owned) (element-type AltheaRuleItem) */
  AltheaRuleItem *standing;                                      /* (owned) (nullable) */
} AltheaRule;

struct _AltheaRules
{
  gatomicrefcount refs;
  char *date;       /* (owned) */
  GPtrArray *rules; /* (owned) (element-type AltheaRule) */
};

/* The hint of one rule for one patient; NULL when it does not speak of them. (transfer full) */
AltheaHint *althea_rule_evaluate (const AltheaRule *self, AltheaFacts *facts);

G_END_DECLS
