/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include "althea-element-plan.h"

#include <string.h>

static guint
hash_name (const char *name, gsize n_name)
{
  guint hash = (guint)n_name;
  for (gsize i = 0; i < n_name; i++)
    hash = hash * 31 + (guchar)name[i];
  return hash ^ (hash >> 7);
}

int
althea_element_plan_find (const AltheaElementPlan *self, const char *name, gsize n_name)
{
  guint at = hash_name (name, n_name) & self->mask;
  for (; self->slots[at].name != NULL; at = (at + 1) & self->mask)
    if (self->slots[at].n_name == n_name && memcmp (self->slots[at].name, name, n_name) == 0)
      return self->slots[at].entry;
  return -1;
}

static void
index_entry (AltheaElementPlan *self, const AltheaStep *step, int entry)
{
  int first = althea_element_plan_find (self, step->name, step->n_name);
  if (first >= 0)
    {
      while (self->entries[first].next >= 0)
        first = self->entries[first].next;
      self->entries[first].next = entry;
      return;
    }
  guint at = hash_name (step->name, step->n_name) & self->mask;
  while (self->slots[at].name != NULL)
    at = (at + 1) & self->mask;
  self->slots[at].name = step->name;
  self->slots[at].n_name = step->n_name;
  self->slots[at].entry = entry;
}

/* Reads one step and returns where the next one begins. */
static const char *
read_step (const char *path, AltheaStep *step)
{
  gsize n_name = strcspn (path, ".[(|");
  step->name = g_strndup (path, n_name);
  step->n_name = n_name;
  path += n_name;
  if (g_str_has_prefix (path, "[0]"))
    {
      step->kind = ALTHEA_STEP_FIRST;
      path += 3;
    }
  else if (g_str_has_prefix (path, "[]"))
    {
      step->kind = ALTHEA_STEP_EACH;
      path += 2;
    }
  else if (*path == '(')
    {
      const char *end = strchr (path, ')');
      step->kind = ALTHEA_STEP_EXTENSION;
      step->url = g_strndup (path + 1, (gsize)(end - path - 1));
      path = end + 1;
    }
  return path;
}

static void
read_path (AltheaPlanEntry *entry, const AltheaField *field)
{
  const char *path = field->element;
  entry->field = field;
  entry->next = -1;
  for (;;)
    {
      g_assert (entry->n_steps < ALTHEA_PLAN_MAX_STEPS);
      path = read_step (path, &entry->steps[entry->n_steps++]);
      if (*path == '\0')
        return;
      g_assert (*path == '.' || *path == '|');
      entry->alternatives = *path == '|';
      path++;
    }
}

/* A plan lives as long as the program, as the table does that it is of. */
static AltheaElementPlan *
make_plan (const AltheaField *fields, gsize stride, guint n_fields)
{
  AltheaElementPlan *self = g_new0 (AltheaElementPlan, 1);
  guint n_slots = 8;
  while (n_slots < n_fields * 4)
    n_slots *= 2;
  self->mask = n_slots - 1;
  self->slots = g_malloc0_n (n_slots, sizeof *self->slots);
  self->entries = g_new0 (AltheaPlanEntry, MAX (n_fields, 1));
  self->n_entries = n_fields;
  for (guint i = 0; i < n_fields; i++)
    {
      AltheaPlanEntry *entry = &self->entries[i];
      read_path (entry, (const AltheaField *)(const void *)((const char *)fields + i * stride));
      for (guint j = 0; j < (entry->alternatives ? entry->n_steps : 1); j++)
        index_entry (self, &entry->steps[j], (int)i);
    }
  return self;
}

const AltheaElementPlan *
althea_element_plan_for_value (const AltheaValueType *type)
{
  if (g_once_init_enter_pointer (type->plan))
    g_once_init_leave_pointer (type->plan,
                               make_plan (&type->members[0].field, sizeof (AltheaMember), type->n_members));
  return *type->plan;
}

const AltheaElementPlan *
althea_element_plan_for_class (AltheaRecordClass *klass)
{
  static gpointer empty;
  gpointer *place = klass->plan != NULL ? klass->plan : &empty;
  if (g_once_init_enter_pointer (place))
    g_once_init_leave_pointer (place, make_plan (klass->fields, sizeof (AltheaField), klass->n_fields));
  return *place;
}

const AltheaStep *
althea_plan_entry_get_alternative (const AltheaPlanEntry *entry, const char *resource_type)
{
  guint at = 0;
  if (g_strcmp0 (resource_type, "Appointment") == 0)
    at = 1;
  else if (g_strcmp0 (resource_type, "CareTeam") == 0)
    at = 2;
  /* Two names: the last stands for CareTeam. */
  if (at == 1 && entry->n_steps == 2)
    at = 0;
  return &entry->steps[MIN (at, entry->n_steps - 1)];
}
