/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include <string.h>

#include "althea-fhir-private.h"
#include "althea-fhir.h"

/* Records to JSON. What was read is the ground; only fields that differ from it are written over, so
 * everything else stays, known or not. */

typedef struct
{
  yyjson_mut_doc *doc;
  const char *resource_type;
  const AltheaElementPlan *plan; /* of the object that is being written */
} Writer;

static void write_fields (Writer *self, const AltheaElementPlan *plan, yyjson_mut_val *object,
                          yyjson_val *source, gpointer *slots);

/* --- items --------------------------------------------------------------------------------------- */

static yyjson_mut_val *
new_key (Writer *self, const char *name, gsize n_name)
{
  return yyjson_mut_strncpy (self->doc, name, n_name);
}

static yyjson_mut_val *
write_value (Writer *self, const AltheaValue *value)
{
  const AltheaElementPlan *plan = althea_element_plan_for_value (value->type);
  g_autoptr (yyjson_doc) source = NULL;
  gpointer slots[16];
  yyjson_mut_val *object;
  g_assert (value->type->n_members <= G_N_ELEMENTS (slots));
  for (guint i = 0; i < value->type->n_members; i++)
    slots[i] = althea_value_get_slot (value, &value->type->members[i]);
  if (value->source != NULL)
    source = yyjson_read (value->source, strlen (value->source), YYJSON_READ_NUMBER_AS_RAW);
  if (source != NULL)
    object = yyjson_val_mut_copy (self->doc, yyjson_doc_get_root (source));
  else
    object = yyjson_mut_obj (self->doc);
  write_fields (self, plan, object, yyjson_doc_get_root (source), slots);
  return object;
}

static yyjson_mut_val *
write_item (Writer *self, AltheaKind kind, gconstpointer item)
{
  if (althea_kind_is_string (kind))
    return yyjson_mut_strcpy (self->doc, item);
  if (kind == ALTHEA_KIND_BOOLEAN)
    return yyjson_mut_bool (self->doc, GPOINTER_TO_INT (item) == ALTHEA_TRUTH_YES);
  if (althea_kind_is_decimal (kind))
    return yyjson_mut_rawcpy (self->doc, althea_decimal_get_text (item));
  if (althea_kind_is_date (kind))
    return yyjson_mut_strcpy (self->doc, althea_partial_date_get_text (item));
  return write_value (self, item);
}

/* --- members ------------------------------------------------------------------------------------- */

static char *
primitive_name (const AltheaStep *step)
{
  return g_strdup_printf ("_%.*s", (int)step->n_name, step->name);
}

/* Puts a member where its name stood, or behind the others. */
static void
put (Writer *self, yyjson_mut_val *object, const char *name, gsize n_name, yyjson_mut_val *val)
{
  yyjson_mut_val *key = new_key (self, name, n_name);
  if (!yyjson_mut_obj_replace (object, key, val))
    yyjson_mut_obj_add (object, key, val);
}

/* A choice holds one type at a time, also of types that the table does not have (valueRatio). */
static void
remove_other_choices (yyjson_mut_val *object, const char *stem, const AltheaStep *keep)
{
  gsize n_stem = strlen (stem);
  yyjson_mut_obj_iter members = yyjson_mut_obj_iter_with (object);
  yyjson_mut_val *key;
  while ((key = yyjson_mut_obj_iter_next (&members)) != NULL)
    {
      const char *name = yyjson_mut_get_str (key);
      const char *plain = *name == '_' ? name + 1 : name;
      if (strncmp (plain, stem, n_stem) == 0 && g_ascii_isupper (plain[n_stem])
          && strcmp (plain, keep->name) != 0)
        yyjson_mut_obj_iter_remove (&members);
    }
}

/* The ids and extensions of a list of texts stand in a second list beside it: each goes with its text. */
static void
align_primitives (Writer *self, yyjson_mut_val *object, const AltheaStep *step, yyjson_mut_val *before,
                  yyjson_mut_val *after)
{
  g_autofree char *name = primitive_name (step);
  yyjson_mut_val *extras = yyjson_mut_obj_get (object, name);
  gsize n_before = yyjson_mut_arr_size (before);
  g_autofree gboolean *used = g_new0 (gboolean, n_before + 1);
  yyjson_mut_val *aligned;
  gboolean any = FALSE;
  if (extras == NULL)
    return;
  aligned = yyjson_mut_arr (self->doc);
  for (gsize i = 0; i < yyjson_mut_arr_size (after); i++)
    {
      yyjson_mut_val *text = yyjson_mut_arr_get (after, i), *extra = NULL;
      for (gsize j = 0; j < n_before && extra == NULL; j++)
        if (!used[j] && yyjson_mut_equals (yyjson_mut_arr_get (before, j), text))
          {
            used[j] = TRUE;
            extra = yyjson_mut_arr_get (extras, j);
            if (extra == NULL)
              break;
          }
      any |= extra != NULL && !yyjson_mut_is_null (extra);
      yyjson_mut_arr_append (aligned, extra != NULL ? yyjson_mut_val_mut_copy (self->doc, extra)
                                                    : yyjson_mut_null (self->doc));
    }
  if (any)
    put (self, object, name, strlen (name), aligned);
  else
    yyjson_mut_obj_remove_key (object, name);
}

static gboolean
is_primitive (AltheaKind kind)
{
  return althea_value_type_for_kind (kind) == NULL;
}

static gboolean
is_empty_slot (const AltheaField *field, gconstpointer slot)
{
  return slot == NULL || ((field->flags & ALTHEA_FIELD_LIST) && ((const GPtrArray *)slot)->len == 0);
}

static void
put_list (Writer *self, yyjson_mut_val *object, const AltheaStep *step, const AltheaField *field,
          const GPtrArray *list)
{
  yyjson_mut_val *before = yyjson_mut_obj_getn (object, step->name, step->n_name);
  yyjson_mut_val *after = yyjson_mut_arr (self->doc);
  for (guint i = 0; i < list->len; i++)
    yyjson_mut_arr_append (after, write_item (self, field->kind, list->pdata[i]));
  if (is_primitive (field->kind))
    align_primitives (self, object, step, before, after);
  put (self, object, step->name, step->n_name, after);
}

/* "Unknown, and this is why" must not stay beside a value that is now known. */
static void
drop_absent_reason (yyjson_mut_val *object, const AltheaStep *step)
{
  g_autofree char *name = primitive_name (step);
  yyjson_mut_val *list = yyjson_mut_obj_get (yyjson_mut_obj_get (object, name), "extension");
  for (gsize i = 0; i < yyjson_mut_arr_size (list); i++)
    if (yyjson_mut_equals_str (yyjson_mut_obj_get (yyjson_mut_arr_get (list, i), "url"),
                               "http://hl7.org/fhir/StructureDefinition/data-absent-reason"))
      {
        yyjson_mut_arr_remove (list, i);
        break;
      }
  if (list != NULL && yyjson_mut_arr_size (list) == 0)
    yyjson_mut_obj_remove_key (yyjson_mut_obj_get (object, name), "extension");
  if (yyjson_mut_obj_get (object, name) != NULL
      && yyjson_mut_obj_size (yyjson_mut_obj_get (object, name)) == 0)
    yyjson_mut_obj_remove_key (object, name);
}

static void
put_member (Writer *self, yyjson_mut_val *object, const AltheaStep *step, const AltheaField *field,
            gconstpointer slot, gboolean in_each)
{
  if (slot == NULL || (!in_each && is_empty_slot (field, slot)))
    {
      g_autofree char *name = primitive_name (step);
      yyjson_mut_obj_remove_keyn (object, step->name, step->n_name);
      /* What is said about a text goes with it, unless it is a field of its own (the time of birth). */
      if (is_primitive (field->kind) && althea_element_plan_find (self->plan, name, strlen (name)) < 0)
        yyjson_mut_obj_remove_key (object, name);
      return;
    }
  if (field->choice != NULL)
    remove_other_choices (object, field->choice, step);
  if ((field->flags & ALTHEA_FIELD_LIST) && !in_each)
    {
      put_list (self, object, step, field, slot);
      return;
    }
  put (self, object, step->name, step->n_name, write_item (self, field->kind, slot));
  if (is_primitive (field->kind))
    drop_absent_reason (object, step);
}

/* --- paths --------------------------------------------------------------------------------------- */

static void put_step (Writer *self, yyjson_mut_val *object, const AltheaPlanEntry *entry, guint at,
                      gconstpointer slot, gboolean in_each);

/* The item of the list under a step through which the path goes on, made when there is something to write. */
static yyjson_mut_val *
enter_list (Writer *self, yyjson_mut_val *object, const AltheaStep *step, gboolean make)
{
  yyjson_mut_val *list = yyjson_mut_obj_getn (object, step->name, step->n_name), *item = NULL;
  for (gsize i = 0; item == NULL && i < yyjson_mut_arr_size (list); i++)
    {
      yyjson_mut_val *candidate = yyjson_mut_arr_get (list, i);
      if (step->kind == ALTHEA_STEP_FIRST
          || yyjson_mut_equals_str (yyjson_mut_obj_get (candidate, "url"), step->url))
        item = candidate;
    }
  if (item != NULL || !make)
    return item;
  if (list == NULL)
    {
      list = yyjson_mut_arr (self->doc);
      yyjson_mut_obj_add (object, new_key (self, step->name, step->n_name), list);
    }
  item = yyjson_mut_obj (self->doc);
  if (step->kind == ALTHEA_STEP_EXTENSION)
    yyjson_mut_obj_add_strcpy (self->doc, item, "url", step->url);
  yyjson_mut_arr_append (list, item);
  return item;
}

static void
leave_list (yyjson_mut_val *object, const AltheaStep *step, yyjson_mut_val *item)
{
  yyjson_mut_val *list = yyjson_mut_obj_getn (object, step->name, step->n_name);
  gsize empty = step->kind == ALTHEA_STEP_EXTENSION ? 1 : 0;
  if (yyjson_mut_obj_size (item) > empty)
    return;
  for (gsize i = 0; i < yyjson_mut_arr_size (list); i++)
    if (yyjson_mut_arr_get (list, i) == item)
      {
        yyjson_mut_arr_remove (list, i);
        break;
      }
  if (yyjson_mut_arr_size (list) == 0)
    yyjson_mut_obj_remove_keyn (object, step->name, step->n_name);
}

static yyjson_mut_val *
follow (yyjson_mut_val *object, const AltheaPlanEntry *entry, guint at)
{
  for (; at < entry->n_steps && object != NULL; at++)
    object = yyjson_mut_obj_getn (object, entry->steps[at].name, entry->steps[at].n_name);
  return object;
}

/* Whether @outer holds @item at the end of the path already. */
static gboolean
holds_item (Writer *self, yyjson_mut_val *outer, const AltheaPlanEntry *entry, guint at, gconstpointer item)
{
  yyjson_mut_val *inner = follow (outer, entry, at);
  if (inner == NULL)
    return FALSE;
  return yyjson_mut_equals (inner, write_item (self, entry->field->kind, item));
}

/* The items of a path like content[].attachment live in outer objects with members of their own. An item
 * stays in its outer object: the one that holds it already, else the one in its place. Sets the number of
 * the outer object for each item, or -1 for a new one. */
static void
choose_outers (Writer *self, yyjson_mut_val *outers, const AltheaPlanEntry *entry, guint at,
               const GPtrArray *list, int *chosen)
{
  guint n_items = list != NULL ? list->len : 0, n_outers = (guint)yyjson_mut_arr_size (outers);
  g_autofree gboolean *used = g_new0 (gboolean, n_outers + 1);
  for (guint i = 0; i < n_items; i++)
    {
      chosen[i] = -1;
      for (guint j = 0; j < n_outers && chosen[i] < 0; j++)
        if (!used[j] && holds_item (self, yyjson_mut_arr_get (outers, j), entry, at, list->pdata[i]))
          chosen[i] = (int)j;
      if (chosen[i] >= 0)
        used[chosen[i]] = TRUE;
    }
  for (guint i = 0; i < n_items; i++)
    if (chosen[i] < 0 && i < n_outers && !used[i])
      {
        used[i] = TRUE;
        chosen[i] = (int)i;
      }
}

/* The first field of the table that goes through an element says which items there are, and in which order:
 * an attachment that goes takes its format with it. The others only change what is in them. */
static gboolean
is_leading (Writer *self, const AltheaPlanEntry *entry, guint at)
{
  return at > 0
         || &self->plan->entries[althea_element_plan_find (self->plan, entry->steps[0].name,
                                                           entry->steps[0].n_name)]
                == entry;
}

static void
put_each (Writer *self, yyjson_mut_val *object, const AltheaPlanEntry *entry, guint at, const GPtrArray *list)
{
  const AltheaStep *step = &entry->steps[at];
  yyjson_mut_val *before = yyjson_mut_obj_getn (object, step->name, step->n_name);
  yyjson_mut_val *after = yyjson_mut_arr (self->doc);
  guint n_items = list != NULL ? list->len : 0, n_outers = (guint)yyjson_mut_arr_size (before);
  g_autofree int *chosen = g_new (int, n_items + 1);
  gboolean leading = is_leading (self, entry, at);
  choose_outers (self, before, entry, at + 1, list, chosen);
  /* First the outer objects that stay as they stand: all of them, or those without an item of this field. */
  for (guint j = 0; j < n_outers; j++)
    {
      yyjson_mut_val *outer = yyjson_mut_val_mut_copy (self->doc, yyjson_mut_arr_get (before, j));
      gconstpointer item = NULL;
      for (guint i = 0; i < n_items; i++)
        if (chosen[i] == (int)j)
          item = list->pdata[i];
      if (leading && (item != NULL || follow (outer, entry, at + 1) != NULL))
        continue;
      put_step (self, outer, entry, at + 1, item, TRUE);
      if (yyjson_mut_obj_size (outer) > 0)
        yyjson_mut_arr_append (after, outer);
    }
  for (guint i = 0; i < n_items; i++)
    {
      yyjson_mut_val *outer;
      if (!leading && chosen[i] >= 0)
        continue;
      outer = chosen[i] >= 0
                  ? yyjson_mut_val_mut_copy (self->doc, yyjson_mut_arr_get (before, (gsize)chosen[i]))
                  : yyjson_mut_obj (self->doc);
      put_step (self, outer, entry, at + 1, list->pdata[i], TRUE);
      yyjson_mut_arr_append (after, outer);
    }
  if (yyjson_mut_arr_size (after) > 0)
    put (self, object, step->name, step->n_name, after);
  else
    yyjson_mut_obj_remove_keyn (object, step->name, step->n_name);
}

static void
put_step (Writer *self, yyjson_mut_val *object, const AltheaPlanEntry *entry, guint at, gconstpointer slot,
          gboolean in_each)
{
  const AltheaStep *step = &entry->steps[at];
  gboolean make = in_each ? slot != NULL : !is_empty_slot (entry->field, slot);
  yyjson_mut_val *inner;
  if (step->kind == ALTHEA_STEP_EACH)
    {
      put_each (self, object, entry, at, slot);
      return;
    }
  if (at + 1 == entry->n_steps)
    {
      put_member (self, object, step, entry->field, slot, in_each);
      return;
    }
  if (step->kind != ALTHEA_STEP_MEMBER)
    {
      inner = enter_list (self, object, step, make);
      if (inner == NULL)
        return;
      put_step (self, inner, entry, at + 1, slot, in_each);
      leave_list (object, step, inner);
      return;
    }
  inner = yyjson_mut_obj_getn (object, step->name, step->n_name);
  if (inner == NULL && make)
    {
      inner = yyjson_mut_obj (self->doc);
      yyjson_mut_obj_add (object, new_key (self, step->name, step->n_name), inner);
    }
  if (inner == NULL)
    return;
  put_step (self, inner, entry, at + 1, slot, in_each);
  if (yyjson_mut_obj_size (inner) == 0)
    yyjson_mut_obj_remove_keyn (object, step->name, step->n_name);
}

/* --- tables -------------------------------------------------------------------------------------- */

static const AltheaStep *
alternative_in (Writer *self, const AltheaPlanEntry *entry, yyjson_mut_val *object)
{
  for (guint i = 0; i < entry->n_steps; i++)
    if (yyjson_mut_obj_getn (object, entry->steps[i].name, entry->steps[i].n_name) != NULL)
      return &entry->steps[i];
  return althea_plan_entry_get_alternative (entry, self->resource_type);
}

static void
write_fields (Writer *self, const AltheaElementPlan *plan, yyjson_mut_val *object, yyjson_val *source,
              gpointer *slots)
{
  g_autofree gpointer *before = g_new0 (gpointer, plan->n_entries + 1);
  const AltheaElementPlan *outer_plan = self->plan;
  if (source != NULL)
    althea_fhir_read_fields (plan, source, before, NULL, NULL);
  /* Removals first: a choice that changes its type must not remove what was just written. */
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < plan->n_entries; i++)
      {
        const AltheaPlanEntry *entry = &plan->entries[i];
        if (is_empty_slot (entry->field, slots[i]) != (pass == 0)
            || althea_slot_equal (entry->field, before[i], slots[i]))
          continue;
        self->plan = plan;
        if (entry->alternatives)
          put_member (self, object, alternative_in (self, entry, object), entry->field, slots[i], FALSE);
        else
          put_step (self, object, entry, 0, slots[i], FALSE);
      }
  self->plan = outer_plan;
  althea_fhir_clear_slots (plan, before);
}

/* --- records ------------------------------------------------------------------------------------- */

static gboolean
has_tag (const GPtrArray *tags, yyjson_mut_val *coding)
{
  const char *system = yyjson_mut_get_str (yyjson_mut_obj_get (coding, "system"));
  const char *code = yyjson_mut_get_str (yyjson_mut_obj_get (coding, "code"));
  g_autofree char *tag = g_strconcat (system != NULL ? system : "", "|", code != NULL ? code : "", NULL);
  return code == NULL
         || (tags != NULL && g_ptr_array_find_with_equal_func ((GPtrArray *)tags, tag, g_str_equal, NULL));
}

static void
remove_old_tags (yyjson_mut_val *meta, const char *name, const GPtrArray *tags)
{
  yyjson_mut_val *list = yyjson_mut_obj_get (meta, name);
  for (gsize i = 0; i < yyjson_mut_arr_size (list);)
    if (has_tag (tags, yyjson_mut_arr_get (list, i)))
      i++;
    else
      yyjson_mut_arr_remove (list, i);
  if (list != NULL && yyjson_mut_arr_size (list) == 0)
    yyjson_mut_obj_remove_key (meta, name);
}

static gboolean
list_has_tag (yyjson_mut_val *list, const char *tag)
{
  for (gsize i = 0; i < yyjson_mut_arr_size (list); i++)
    {
      yyjson_mut_val *coding = yyjson_mut_arr_get (list, i);
      const char *system = yyjson_mut_get_str (yyjson_mut_obj_get (coding, "system"));
      const char *code = yyjson_mut_get_str (yyjson_mut_obj_get (coding, "code"));
      g_autofree char *own = g_strconcat (system != NULL ? system : "", "|", code != NULL ? code : "", NULL);
      if (strcmp (own, tag) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_tag (Writer *self, yyjson_mut_val *meta, const char *tag)
{
  const char *bar = strrchr (tag, '|');
  yyjson_mut_val *list = yyjson_mut_obj_get (meta, "tag"), *coding = yyjson_mut_obj (self->doc);
  if (list == NULL)
    {
      list = yyjson_mut_arr (self->doc);
      yyjson_mut_obj_add_val (self->doc, meta, "tag", list);
    }
  if (bar != tag)
    yyjson_mut_obj_add_strncpy (self->doc, coding, "system", tag, (gsize)(bar - tag));
  yyjson_mut_obj_add_strcpy (self->doc, coding, "code", bar + 1);
  yyjson_mut_arr_append (list, coding);
}

static void
write_meta (Writer *self, yyjson_mut_val *root, const GPtrArray *tags)
{
  yyjson_mut_val *meta = yyjson_mut_obj_get (root, "meta");
  if (meta == NULL && tags != NULL && tags->len > 0)
    {
      meta = yyjson_mut_obj (self->doc);
      yyjson_mut_obj_add_val (self->doc, root, "meta", meta);
    }
  if (meta == NULL)
    return;
  yyjson_mut_obj_remove_key (meta, "versionId");
  yyjson_mut_obj_remove_key (meta, "lastUpdated");
  remove_old_tags (meta, "tag", tags);
  remove_old_tags (meta, "security", tags);
  for (guint i = 0; tags != NULL && i < tags->len; i++)
    if (!list_has_tag (yyjson_mut_obj_get (meta, "tag"), tags->pdata[i])
        && !list_has_tag (yyjson_mut_obj_get (meta, "security"), tags->pdata[i]))
      add_tag (self, meta, tags->pdata[i]);
  if (yyjson_mut_obj_size (meta) == 0)
    yyjson_mut_obj_remove_key (root, "meta");
}

GBytes *
althea_fhir_write (AltheaRecord *record)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (record), NULL);
  const AltheaRecordParts *parts = althea_record_get_parts (record);
  if (!parts->edited)
    return g_bytes_ref (parts->source);

  const AltheaElementPlan *plan = althea_element_plan_for_class (ALTHEA_RECORD_GET_CLASS (record));
  g_autoptr (yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autoptr (yyjson_doc) source = NULL;
  Writer writer = { .doc = doc, .resource_type = parts->resource_type };
  yyjson_mut_val *root;
  if (parts->source != NULL)
    {
      gsize n_bytes;
      const char *text = g_bytes_get_data (parts->source, &n_bytes);
      source = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
    }
  if (source != NULL)
    root = yyjson_val_mut_copy (doc, yyjson_doc_get_root (source));
  else
    {
      root = yyjson_mut_obj (doc);
      yyjson_mut_obj_add_strcpy (doc, root, "resourceType", parts->resource_type);
    }
  yyjson_mut_doc_set_root (doc, root);
  if (parts->id != NULL)
    put (&writer, root, "id", 2, yyjson_mut_strcpy (doc, parts->id));
  write_meta (&writer, root, parts->tags);
  write_fields (&writer, plan, root, yyjson_doc_get_root (source), parts->values);
  return althea_json_write_mut (doc);
}
