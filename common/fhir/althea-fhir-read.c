/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include <string.h>

#include "althea-error.h"
#include "althea-fhir-private.h"
#include "althea-fhir.h"

/* JSON to records, along the plans of the field tables. */

#define MAX_VALUE_FIELDS 16
#define BOM "\xef\xbb\xbf"
/* What is read here was checked when it came in. A text this short cannot nest deeply enough to harm; a
 * longer one is looked at, since copying unknown content goes as deep as it does. */
#define SHORT_BYTES 4096
#define MAX_DEPTH 1024

static gboolean
refuse (const AltheaField *field, const char *expected, GError **error)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "%s: expected %s", field->element, expected);
  return FALSE;
}

/* --- items --------------------------------------------------------------------------------------- */

static gboolean
read_value (const AltheaField *field, yyjson_val *val, gpointer *item, GError **error)
{
  const AltheaValueType *type = althea_value_type_for_kind (field->kind);
  const AltheaElementPlan *plan = althea_element_plan_for_value (type);
  gpointer slots[MAX_VALUE_FIELDS] = { 0 };
  gboolean unknown = FALSE;
  g_assert (type->n_members <= MAX_VALUE_FIELDS);
  if (!yyjson_is_obj (val))
    return refuse (field, "an object", error);
  if (!althea_fhir_read_fields (plan, val, slots, &unknown, error))
    {
      g_prefix_error (error, "%s.", field->element);
      althea_fhir_clear_slots (plan, slots);
      return FALSE;
    }
  AltheaValue *value = althea_value_alloc (type);
  for (guint i = 0; i < type->n_members; i++)
    althea_value_take_slot (value, &type->members[i], slots[i]);
  if (unknown)
    value->source = yyjson_val_write (val, YYJSON_WRITE_NOFLAG, NULL);
  *item = value;
  return TRUE;
}

static gboolean
read_date (const AltheaField *field, yyjson_val *val, gpointer *item, GError **error)
{
  AltheaPartialDate *date = yyjson_is_str (val) ? althea_partial_date_new (unsafe_yyjson_get_str (val), NULL)
                                                : NULL;
  if (date == NULL
      || (field->kind == ALTHEA_KIND_DATE
          && althea_partial_date_get_precision (date) == ALTHEA_PRECISION_TIME))
    {
      althea_partial_date_unref (date);
      return refuse (field, field->kind == ALTHEA_KIND_DATE ? "a date" : "a date, perhaps with a time",
                     error);
    }
  *item = date;
  return TRUE;
}

gboolean
althea_fhir_read_item (const AltheaField *field, yyjson_val *val, gpointer *item, GError **error)
{
  *item = NULL;
  if (yyjson_is_null (val))
    return TRUE;
  if (althea_kind_is_string (field->kind))
    {
      if (!yyjson_is_str (val))
        return refuse (field, "a text", error);
      *item = g_strndup (unsafe_yyjson_get_str (val), unsafe_yyjson_get_len (val));
      return TRUE;
    }
  if (field->kind == ALTHEA_KIND_BOOLEAN)
    {
      if (!yyjson_is_bool (val))
        return refuse (field, "true or false", error);
      *item = GINT_TO_POINTER (unsafe_yyjson_get_bool (val) ? ALTHEA_TRUTH_YES : ALTHEA_TRUTH_NO);
      return TRUE;
    }
  if (althea_kind_is_decimal (field->kind))
    {
      *item = yyjson_is_raw (val) ? althea_decimal_new (unsafe_yyjson_get_raw (val), NULL) : NULL;
      return *item != NULL || refuse (field, "a number", error);
    }
  if (althea_kind_is_date (field->kind))
    return read_date (field, val, item, error);
  return read_value (field, val, item, error);
}

/* --- paths --------------------------------------------------------------------------------------- */

yyjson_val *
althea_fhir_find_extension (yyjson_val *list, const char *url)
{
  yyjson_arr_iter items = yyjson_arr_iter_with (list);
  yyjson_val *item;
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    if (yyjson_equals_str (yyjson_obj_get (item, "url"), url))
      return item;
  return NULL;
}

static gboolean
append_item (const AltheaField *field, yyjson_val *val, gpointer *slot, guint n_reserved, GError **error)
{
  gpointer item;
  if (!althea_fhir_read_item (field, val, &item, error))
    return FALSE;
  if (item == NULL)
    return TRUE;
  if (*slot == NULL)
    *slot = althea_slot_list_new (field->kind, n_reserved);
  g_ptr_array_add (*slot, item);
  return TRUE;
}

static gboolean
read_end (const AltheaField *field, yyjson_val *val, gboolean in_each, gpointer *slot, GError **error)
{
  if (in_each)
    return append_item (field, val, slot, 1, error);
  /* The parser lets a member come twice; which of the two counts must not be left to chance. */
  if (*slot != NULL)
    return refuse (field, "the element only once", error);
  if (!(field->flags & ALTHEA_FIELD_LIST))
    return althea_fhir_read_item (field, val, slot, error);
  if (!yyjson_is_arr (val))
    return refuse (field, "a list", error);
  yyjson_arr_iter items = yyjson_arr_iter_with (val);
  yyjson_val *item;
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    if (!append_item (field, item, slot, (guint)yyjson_arr_size (val), error))
      return FALSE;
  return TRUE;
}

/* @val is what stands under the name of step @at. */
static gboolean
read_step (const AltheaPlanEntry *entry, guint at, yyjson_val *val, gboolean in_each, gpointer *slot,
           GError **error)
{
  const AltheaStep *step = &entry->steps[at];
  if (step->kind == ALTHEA_STEP_FIRST)
    val = yyjson_arr_get_first (val);
  else if (step->kind == ALTHEA_STEP_EXTENSION)
    val = althea_fhir_find_extension (val, step->url);
  if (val == NULL)
    return TRUE;
  if (step->kind == ALTHEA_STEP_EACH)
    {
      yyjson_arr_iter items = yyjson_arr_iter_with (val);
      yyjson_val *item;
      while ((item = yyjson_arr_iter_next (&items)) != NULL)
        {
          yyjson_val *inner = yyjson_obj_getn (item, entry->steps[at + 1].name, entry->steps[at + 1].n_name);
          if (inner != NULL && !read_step (entry, at + 1, inner, TRUE, slot, error))
            return FALSE;
        }
      return TRUE;
    }
  if (at + 1 == entry->n_steps)
    return read_end (entry->field, val, in_each, slot, error);
  val = yyjson_obj_getn (val, entry->steps[at + 1].name, entry->steps[at + 1].n_name);
  return val == NULL || read_step (entry, at + 1, val, in_each, slot, error);
}

static gboolean
read_member (const AltheaElementPlan *plan, int first, yyjson_val *val, gpointer *slots, gboolean *nested,
             GError **error)
{
  for (int at = first; at >= 0; at = plan->entries[at].next)
    {
      const AltheaPlanEntry *entry = &plan->entries[at];
      gboolean done;
      if (entry->n_steps == 1 || entry->alternatives)
        done = read_end (entry->field, val, FALSE, &slots[at], error);
      else
        {
          *nested = TRUE;
          done = read_step (entry, 0, val, FALSE, &slots[at], error);
        }
      if (!done)
        return FALSE;
    }
  return TRUE;
}

gboolean
althea_fhir_read_fields (const AltheaElementPlan *plan, yyjson_val *object, gpointer *slots,
                         gboolean *unknown, GError **error)
{
  yyjson_obj_iter members = yyjson_obj_iter_with (object);
  yyjson_val *key;
  gboolean more = FALSE;
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    {
      int first = althea_element_plan_find (plan, unsafe_yyjson_get_str (key), unsafe_yyjson_get_len (key));
      if (first < 0)
        more = TRUE;
      else if (!read_member (plan, first, yyjson_obj_iter_get_val (key), slots, &more, error))
        return FALSE;
    }
  if (unknown != NULL)
    *unknown = more;
  return TRUE;
}

void
althea_fhir_clear_slots (const AltheaElementPlan *plan, gpointer *slots)
{
  for (guint i = 0; i < plan->n_entries; i++)
    {
      althea_slot_unref (plan->entries[i].field, slots[i]);
      slots[i] = NULL;
    }
}

/* --- records ------------------------------------------------------------------------------------- */

static void
read_tags (yyjson_val *list, GPtrArray **tags)
{
  yyjson_arr_iter items = yyjson_arr_iter_with (list);
  yyjson_val *item;
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    {
      const char *system = yyjson_get_str (yyjson_obj_get (item, "system"));
      const char *code = yyjson_get_str (yyjson_obj_get (item, "code"));
      if (code == NULL)
        continue;
      if (*tags == NULL)
        *tags = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (*tags, g_strconcat (system != NULL ? system : "", "|", code, NULL));
    }
}

static void
read_meta (yyjson_val *meta, AltheaRecordParts *parts)
{
  const char *version = yyjson_get_str (yyjson_obj_get (meta, "versionId"));
  const char *updated = yyjson_get_str (yyjson_obj_get (meta, "lastUpdated"));
  g_autoptr (AltheaPartialDate) date = updated != NULL ? althea_partial_date_new (updated, NULL) : NULL;
  if (version != NULL)
    parts->version = g_ascii_strtoull (version, NULL, 10);
  if (date != NULL)
    parts->last_updated_us = althea_partial_date_get_start_us (date);
  read_tags (yyjson_obj_get (meta, "tag"), &parts->tags);
  read_tags (yyjson_obj_get (meta, "security"), &parts->tags);
}

static const char *
concept_text (yyjson_val *concept)
{
  const char *text = yyjson_get_str (yyjson_obj_get (concept, "text"));
  if (text == NULL)
    text = althea_json_get_string (concept, "coding[0].display");
  return text != NULL ? text : althea_json_get_string (concept, "coding[0].code");
}

/* What lists show of a type that has no class: enough to name it, date it and know whose it is. */
static void
read_outline (yyjson_val *root, AltheaRecordParts *parts)
{
  static const char *const patients[] = { "patient", "subject", "beneficiary", "for", "individual" };
  static const char *const titles[] = { "title", "name", "description" };
  static const char *const dates[] = { "date",
                                       "authoredOn",
                                       "effectiveDateTime",
                                       "performedDateTime",
                                       "occurrenceDateTime",
                                       "whenHandedOver",
                                       "started",
                                       "created",
                                       "recorded",
                                       "issued",
                                       "dateTime",
                                       "authored",
                                       "period.start",
                                       "effectivePeriod.start",
                                       "billablePeriod.start",
                                       "startDate" };
  const char *title = concept_text (yyjson_obj_get (root, "code"));
  for (gsize i = 0; parts->patient_id == NULL && i < G_N_ELEMENTS (patients); i++)
    {
      const char *reference
          = yyjson_get_str (yyjson_obj_get (yyjson_obj_get (root, patients[i]), "reference"));
      if (reference != NULL && g_str_has_prefix (reference, "Patient/")
          && strchr (reference + 8, '/') == NULL)
        parts->patient_id = g_strdup (reference + 8);
    }
  for (gsize i = 0; title == NULL && i < G_N_ELEMENTS (titles); i++)
    title = yyjson_get_str (yyjson_obj_get (root, titles[i]));
  if (title == NULL)
    title = concept_text (yyjson_obj_get (root, "type"));
  parts->title = g_strdup (title);
  for (gsize i = 0; parts->date == NULL && i < G_N_ELEMENTS (dates); i++)
    {
      const char *text = althea_json_get_string (root, dates[i]);
      parts->date = text != NULL ? althea_partial_date_new (text, NULL) : NULL;
    }
  parts->entered_in_error = yyjson_equals_str (yyjson_obj_get (root, "status"), "entered-in-error");
}

static void
clear_parts (AltheaRecordParts *parts)
{
  g_free (parts->values);
  g_clear_pointer (&parts->source, g_bytes_unref);
  g_clear_pointer (&parts->tags, g_ptr_array_unref);
}

static AltheaRecord *
read_root (yyjson_val *root, GBytes *source, GError **error)
{
  AltheaRecordParts parts = { 0 };
  parts.resource_type = yyjson_get_str (yyjson_obj_get (root, "resourceType"));
  parts.id = yyjson_get_str (yyjson_obj_get (root, "id"));
  if (parts.resource_type == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "resourceType: expected the name of a type");
      return NULL;
    }
  GType type = althea_record_type_for_name (parts.resource_type);
  g_autoptr (AltheaRecordClass) klass = g_type_class_ref (type);
  const AltheaElementPlan *plan = althea_element_plan_for_class (klass);
  parts.values = g_new0 (gpointer, MAX (plan->n_entries, 1));
  if (!althea_fhir_read_fields (plan, root, parts.values, NULL, error))
    {
      g_prefix_error (error, "%s.", parts.resource_type);
      althea_fhir_clear_slots (plan, parts.values);
      clear_parts (&parts);
      return NULL;
    }
  yyjson_val *meta = yyjson_obj_get (root, "meta");
  if (meta != NULL)
    read_meta (meta, &parts);
  if (plan->n_entries == 0)
    read_outline (root, &parts);
  parts.source = g_bytes_ref (source);
  return althea_record_new_from_parts (type, &parts);
}

AltheaRecord *
althea_fhir_read (GBytes *json, GError **error)
{
  gsize n_bytes, too_deep;
  yyjson_read_err failure = { 0 };
  g_return_val_if_fail (json != NULL, NULL);
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (GBytes) source = g_bytes_ref (json);
  if (n_bytes >= 3 && memcmp (text, BOM, 3) == 0)
    {
      g_bytes_unref (source);
      source = g_bytes_new_from_bytes (json, 3, n_bytes - 3);
      text = g_bytes_get_data (source, &n_bytes);
    }
  if (n_bytes > ALTHEA_JSON_MAX_BYTES
      || (n_bytes > SHORT_BYTES && !althea_json_depth_is_within (text, n_bytes, MAX_DEPTH, &too_deep)))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "The resource is too large or nested too deeply");
      return NULL;
    }
  g_autoptr (yyjson_doc) doc
      = yyjson_read_opts ((char *)text, n_bytes, YYJSON_READ_NUMBER_AS_RAW, NULL, &failure);
  if (doc == NULL || !yyjson_is_obj (yyjson_doc_get_root (doc)))
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                   "Not a JSON object: %s at byte %" G_GSIZE_FORMAT,
                   failure.msg != NULL ? failure.msg : "another kind of value", failure.pos);
      return NULL;
    }
  return read_root (yyjson_doc_get_root (doc), source, error);
}
