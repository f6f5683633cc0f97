/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record-private.h"

G_BEGIN_DECLS

/* Private to fhir/: a field table worked out for reading and writing JSON. Made once for each table and
 * kept for good; any thread. */

typedef enum
{
  ALTHEA_STEP_MEMBER,    /* name */
  ALTHEA_STEP_FIRST,     /* name[0] */
  ALTHEA_STEP_EACH,      /* name[] */
  ALTHEA_STEP_EXTENSION, /* extension(URL) */
} AltheaStepKind;

typedef struct
{
  AltheaStepKind kind;
  const char *name; /* NUL-terminated */
  gsize n_name;
  const char *url; /* (nullable) for an extension */
} AltheaStep;

#define ALTHEA_PLAN_MAX_STEPS 5

typedef struct
{
  const AltheaField *field;
  AltheaStep steps[ALTHEA_PLAN_MAX_STEPS]; /* of several names for one element: one step each */
  guint n_steps;
  gboolean alternatives; /* the steps are names for one element, not a path */
  int next;              /* the next entry that begins with the same member, or -1 */
} AltheaPlanEntry;

typedef struct
{
  AltheaPlanEntry *entries; /* (array length=n_entries) in the order of the table */
  guint n_entries;
  guint mask; /* size of @slots less one; a power of two */
  struct
  {
    const char *name; /* NULL: empty */
    gsize n_name;
    int entry;
  } *slots;
} AltheaElementPlan;

const AltheaElementPlan *althea_element_plan_for_value (const AltheaValueType *type);
const AltheaElementPlan *althea_element_plan_for_class (AltheaRecordClass *klass);

/* The first entry that begins with @name, or -1. */
int althea_element_plan_find (const AltheaElementPlan *self, const char *name, gsize n_name);

/* The name under which @resource_type writes an entry with alternatives. */
const AltheaStep *althea_plan_entry_get_alternative (const AltheaPlanEntry *entry, const char *resource_type);

G_END_DECLS
