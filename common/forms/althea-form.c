/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <math.h>

#include "althea-error.h"
#include "althea-json.h"

G_DEFINE_FINAL_TYPE (AltheaForm, althea_form, G_TYPE_OBJECT)

/* --- the parts ------------------------------------------------------------------------------------ */

void
althea_form_item_free (AltheaFormItem *item)
{
  g_free (item->link_id);
  g_free (item->prefix);
  g_free (item->text);
  g_free (item->hint);
  g_free (item->calculated);
  g_clear_pointer (&item->children, g_ptr_array_unref);
  g_clear_pointer (&item->options, g_ptr_array_unref);
  g_clear_pointer (&item->conditions, g_ptr_array_unref);
  g_clear_pointer (&item->initial, g_ptr_array_unref);
  g_clear_pointer (&item->units, g_ptr_array_unref);
  g_clear_pointer (&item->minimum, althea_form_value_unref);
  g_clear_pointer (&item->maximum, althea_form_value_unref);
  g_clear_pointer (&item->unit, althea_form_value_unref);
  g_free (item);
}

void
althea_form_score_free (AltheaFormScore *score)
{
  g_free (score->id);
  g_free (score->title);
  g_free (score->source);
  g_clear_pointer (&score->code, althea_form_value_unref);
  g_clear_pointer (&score->items, g_ptr_array_unref);
  g_clear_pointer (&score->bands, g_ptr_array_unref);
  g_free (score);
}

void
althea_form_alert_free (AltheaFormAlert *alert)
{
  g_free (alert->id);
  g_free (alert->text);
  g_clear_pointer (&alert->code, althea_form_value_unref);
  g_free (alert);
}

gboolean
althea_form_set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, message);
  return FALSE;
}

gboolean
althea_form_set_too_large (GError **error, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE, message);
  return FALSE;
}

yyjson_val *
althea_form_extension (yyjson_val *object, const char *url)
{
  size_t i, n;
  yyjson_val *extension, *key, *value;
  yyjson_arr_foreach (yyjson_obj_get (object, "extension"), i, n, extension)
  {
    if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (extension, "url")), url) != 0)
      continue;
    size_t k, m;
    yyjson_obj_foreach (extension, k, m, key, value)
    {
      if (g_str_has_prefix (yyjson_get_str (key), "value"))
        return value;
    }
  }
  return NULL;
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
althea_form_finalize (GObject *object)
{
  AltheaForm *self = ALTHEA_FORM (object);
  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_free (self->copyright);
  g_free (self->url);
  g_free (self->canonical);
  g_free (self->status);
  g_clear_pointer (&self->code, althea_form_value_unref);
  g_clear_pointer (&self->scores, g_ptr_array_unref);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->roots, g_ptr_array_unref);
  g_clear_pointer (&self->by_link, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (althea_form_parent_class)->finalize (object);
}

static void
althea_form_class_init (AltheaFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_form_finalize;
}

static void
althea_form_init (AltheaForm *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_item_free);
  self->roots = g_ptr_array_new ();
  self->order = g_ptr_array_new ();
  self->scores = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_score_free);
  self->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_alert_free);
  self->by_link = g_hash_table_new (g_str_hash, g_str_equal);
}

/* --- public --------------------------------------------------------------------------------------- */

AltheaForm *
althea_form_new (GBytes *questionnaire, GError **error)
{
  g_return_val_if_fail (questionnaire != NULL, NULL);
  AltheaJsonLimits limits = { .max_bytes = ALTHEA_FORM_MAX_BYTES };
  gsize n_bytes;
  const char *text = g_bytes_get_data (questionnaire, &n_bytes);
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, &limits, NULL, error);
  if (doc == NULL)
    return NULL;
  return althea_form_new_for_value (yyjson_doc_get_root (doc), error);
}

AltheaForm *
althea_form_new_for_value (yyjson_val *questionnaire, GError **error)
{
  g_autoptr (AltheaForm) self = g_object_new (ALTHEA_TYPE_FORM, NULL);
  return althea_form_read (self, questionnaire, error) ? g_steal_pointer (&self) : NULL;
}

AltheaForm *
althea_form_new_for_task (GBytes *task, GError **error)
{
  g_return_val_if_fail (task != NULL, NULL);
  AltheaJsonLimits limits = { .max_bytes = ALTHEA_FORM_MAX_BYTES };
  gsize n_bytes;
  const char *text = g_bytes_get_data (task, &n_bytes);
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, &limits, NULL, error);
  if (doc == NULL)
    return NULL;
  size_t i, n;
  yyjson_val *contained;
  yyjson_arr_foreach (yyjson_obj_get (yyjson_doc_get_root (doc), "contained"), i, n, contained)
  {
    if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (contained, "resourceType")), "Questionnaire") == 0)
      return althea_form_new_for_value (contained, error);
  }
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "The task holds no questionnaire.");
  return NULL;
}

const char *
althea_form_get_id (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->id;
}

const char *
althea_form_get_title (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->title;
}

const char *
althea_form_get_description (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->description;
}

const char *
althea_form_get_copyright (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->copyright;
}

const char *
althea_form_get_url (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->url;
}

const char *
althea_form_get_canonical (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->canonical;
}

const char *
althea_form_get_status (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->status;
}

AltheaFormValue *
althea_form_get_code (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->code;
}

const GPtrArray *
althea_form_get_items (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->items;
}

const GPtrArray *
althea_form_get_roots (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->roots;
}

const AltheaFormItem *
althea_form_find (AltheaForm *self, const char *link_id)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return link_id != NULL ? g_hash_table_lookup (self->by_link, link_id) : NULL;
}

const GPtrArray *
althea_form_get_scores (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->scores;
}

const GPtrArray *
althea_form_get_alerts (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->alerts;
}

const GPtrArray *
althea_form_get_order (AltheaForm *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (self), NULL);
  return self->order;
}

gboolean
althea_form_item_is_question (const AltheaFormItem *item)
{
  return item->type != ALTHEA_FORM_GROUP && item->type != ALTHEA_FORM_DISPLAY;
}

gboolean
althea_form_item_get_weight (const AltheaFormItem *item, AltheaFormValue *answer, double *weight)
{
  for (guint i = 0; i < item->options->len; i++)
    {
      const AltheaFormOption *option = item->options->pdata[i];
      if (althea_form_value_equal (option->value, answer))
        {
          *weight = option->weight;
          return isfinite (option->weight) || althea_form_value_get_number (option->value, weight);
        }
    }
  /* What is not among the options has no weight: an answer cannot bring its own. */
  return item->options->len == 0 && althea_form_value_get_number (answer, weight);
}

const AltheaFormBand *
althea_form_score_find_band (const AltheaFormScore *score, double total)
{
  for (guint i = 0; i < score->bands->len; i++)
    {
      const AltheaFormBand *band = score->bands->pdata[i];
      if (total >= band->low && total <= band->high)
        return band;
    }
  return NULL;
}
