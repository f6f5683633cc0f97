/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <string.h>

#include "althea-json.h"

/* A QuestionnaireResponse into the nodes of its form. What is not of the form is left where it was read and
 * remembered beside it. */

static gboolean read_items (AltheaFormState *self, AltheaFormNode *parent, yyjson_val *items, GError **error);

static const char *
member (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static void
keep_unknown (AltheaFormState *self, AltheaFormNode *parent, yyjson_val *item)
{
  g_ptr_array_add (parent->unknown, item);
  self->has_unknown = TRUE;
}

/* The node below @parent that @link_id goes into: one that nothing was read into, or another instance of a
 * group that repeats. *refused: there is no room. */
static AltheaFormNode *
find_place (AltheaFormState *self, AltheaFormNode *parent, const char *link_id, gboolean *refused)
{
  AltheaFormNode *last = NULL;
  guint last_index = 0, n = 0;
  for (guint i = 0; i < parent->children->len; i++)
    {
      AltheaFormNode *node = parent->children->pdata[i];
      if (!g_str_equal (node->item->link_id, link_id))
        continue;
      if (node->source == NULL)
        return node;
      last = node;
      last_index = i;
      n++;
    }
  if (last == NULL || last->item->type != ALTHEA_FORM_GROUP || !last->item->repeats)
    return NULL;
  *refused = n >= ALTHEA_FORM_MAX_REPEATS || self->n_nodes >= ALTHEA_FORM_MAX_NODES;
  return *refused ? NULL : althea_form_state_insert (self, parent, last->item, last_index + 1);
}

/* Items below the first answer belong to the node; those below further ones stay with their answer. */
static gboolean
read_answer (AltheaFormState *self, AltheaFormNode *node, yyjson_val *json, GPtrArray *values,
             GPtrArray *sources, GError **error)
{
  g_autoptr (GError) failure = NULL;
  yyjson_val *below = yyjson_obj_get (json, "item");
  AltheaFormValue *value = althea_form_value_read (json, "value", &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (below != NULL && values->len == 0 && !read_items (self, node, below, error))
    {
      g_clear_pointer (&value, althea_form_value_unref);
      return FALSE;
    }
  if (below != NULL && values->len > 0)
    self->has_unknown = TRUE;
  if (value == NULL)
    return TRUE;
  g_ptr_array_add (values, value);
  g_ptr_array_add (sources, json);
  return TRUE;
}

static gboolean
read_answers (AltheaFormState *self, AltheaFormNode *node, yyjson_val *answers, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  size_t i, n;
  yyjson_val *answer;
  if (yyjson_arr_size (answers) > ALTHEA_FORM_MAX_REPEATS)
    return althea_form_set_too_large (error, "A question has too many answers.");
  yyjson_arr_foreach (answers, i, n, answer)
  {
    if (!read_answer (self, node, answer, values, sources, error))
      return FALSE;
  }
  althea_form_node_set_answers (node, (AltheaFormValue **)values->pdata, (yyjson_val **)sources->pdata,
                                values->len);
  return TRUE;
}

static gboolean
read_item (AltheaFormState *self, AltheaFormNode *parent, yyjson_val *json, GError **error)
{
  const char *link_id = member (json, "linkId");
  gboolean refused = FALSE;
  AltheaFormNode *node = link_id != NULL ? find_place (self, parent, link_id, &refused) : NULL;
  if (refused)
    return althea_form_set_too_large (error, "A group has too many instances.");
  if (node == NULL)
    {
      keep_unknown (self, parent, json);
      return TRUE;
    }
  node->source = json;
  yyjson_val *answers = yyjson_obj_get (json, "answer"), *items = yyjson_obj_get (json, "item");
  if (!althea_form_item_is_question (node->item))
    {
      self->has_unknown |= answers != NULL;
      return read_items (self, node, items, error);
    }
  /* Items beside the answers of a question are none that FHIR knows; they stay in the source. */
  self->has_unknown |= items != NULL;
  return read_answers (self, node, answers, error);
}

static gboolean
read_items (AltheaFormState *self, AltheaFormNode *parent, yyjson_val *items, GError **error)
{
  size_t i, n;
  yyjson_val *item;
  if (yyjson_arr_size (items) > ALTHEA_FORM_MAX_ITEMS)
    return althea_form_set_too_large (error, "A response has too many items.");
  yyjson_arr_foreach (items, i, n, item)
  {
    if (!read_item (self, parent, item, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
althea_form_state_read (AltheaFormState *self, GBytes *response, GError **error)
{
  AltheaJsonLimits limits = { .max_bytes = ALTHEA_FORM_MAX_BYTES };
  gsize n_bytes;
  const char *text = g_bytes_get_data (response, &n_bytes);
  self->document = althea_json_parse (text, n_bytes, &limits, NULL, error);
  if (self->document == NULL)
    return FALSE;
  yyjson_val *root = yyjson_doc_get_root (self->document);
  if (g_strcmp0 (member (root, "resourceType"), "QuestionnaireResponse") != 0)
    return althea_form_set_invalid (error, "This is no answer to a questionnaire.");
  self->source = g_bytes_ref (response);
  return read_items (self, self->root, yyjson_obj_get (root, "item"), error);
}
