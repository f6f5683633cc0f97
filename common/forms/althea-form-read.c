/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-text.h"

#define LOINC "http://loinc.org"
#define MAX_LINK_ID 255
#define MAX_ITEM_TEXT 20000

static const struct
{
  const char *name;
  AltheaFormType type;
} types[] = {
  { "group", ALTHEA_FORM_GROUP },
  { "display", ALTHEA_FORM_DISPLAY },
  { "boolean", ALTHEA_FORM_BOOLEAN },
  { "decimal", ALTHEA_FORM_DECIMAL },
  { "integer", ALTHEA_FORM_INTEGER },
  { "date", ALTHEA_FORM_DATE },
  { "dateTime", ALTHEA_FORM_DATE_TIME },
  { "time", ALTHEA_FORM_TIME },
  { "string", ALTHEA_FORM_STRING },
  { "text", ALTHEA_FORM_TEXT },
  { "url", ALTHEA_FORM_URL },
  { "choice", ALTHEA_FORM_CHOICE },
  { "open-choice", ALTHEA_FORM_OPEN_CHOICE },
  { "quantity", ALTHEA_FORM_QUANTITY },
  { "attachment", ALTHEA_FORM_OTHER },
  { "reference", ALTHEA_FORM_OTHER },
};

static const char *
member (yyjson_val *object, const char *name)
{
  return yyjson_get_str (yyjson_obj_get (object, name));
}

static gboolean
read_type (const char *name, AltheaFormType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].name, name) == 0)
      {
        *type = types[i].type;
        return TRUE;
      }
  return FALSE;
}

static AltheaFormItem *
new_item (AltheaForm *self, const AltheaFormItem *parent)
{
  AltheaFormItem *item = g_new0 (AltheaFormItem, 1);
  item->index = self->items->len;
  item->parent = parent;
  item->children = g_ptr_array_new ();
  item->conditions = g_ptr_array_new_with_free_func (g_free);
  item->initial = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  item->units = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  item->options = g_ptr_array_new_with_free_func (g_free);
  item->min_length = item->max_length = item->max_decimals = -1;
  g_ptr_array_add (self->items, item);
  return item;
}

static gboolean
read_head (AltheaForm *self, AltheaFormItem *item, yyjson_val *json, GError **error)
{
  const char *link_id = member (json, "linkId"), *text = member (json, "text");
  if (link_id == NULL || *link_id == '\0' || strlen (link_id) > MAX_LINK_ID)
    return althea_form_set_invalid (error, "An item of the form has no linkId.");
  item->link_id = g_strdup (link_id);
  if (!g_hash_table_insert (self->by_link, item->link_id, item))
    return althea_form_set_invalid (error, "Two items of the form have the same linkId.");
  if (!read_type (member (json, "type"), &item->type))
    return althea_form_set_invalid (error, "An item of the form is of no known type.");
  if (text != NULL && strlen (text) > MAX_ITEM_TEXT)
    return althea_form_set_too_large (error, "A text of the form is too long.");
  item->text = althea_text_clean (text != NULL ? text : "", TRUE, NULL);
  if (member (json, "prefix") != NULL)
    item->prefix = althea_text_clean (member (json, "prefix"), FALSE, NULL);
  item->required = yyjson_is_true (yyjson_obj_get (json, "required"));
  item->repeats = yyjson_is_true (yyjson_obj_get (json, "repeats"));
  item->read_only = yyjson_is_true (yyjson_obj_get (json, "readOnly"));
  item->any = g_strcmp0 (member (json, "enableBehavior"), "any") == 0;
  yyjson_val *length = yyjson_obj_get (json, "maxLength");
  if (yyjson_is_raw (length))
    item->max_length = (int)CLAMP (g_ascii_strtoll (yyjson_get_raw (length), NULL, 10), 0, G_MAXINT);
  return TRUE;
}

static gboolean
read_initial (AltheaFormItem *item, yyjson_val *json, GError **error)
{
  size_t i, n;
  yyjson_val *initial;
  yyjson_arr_foreach (yyjson_obj_get (json, "initial"), i, n, initial)
  {
    g_autoptr (GError) failure = NULL;
    AltheaFormValue *value = althea_form_value_read (initial, "value", &failure);
    if (failure != NULL)
      {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
      }
    if (value != NULL && item->initial->len < ALTHEA_FORM_MAX_REPEATS)
      g_ptr_array_add (item->initial, value);
    else
      g_clear_pointer (&value, althea_form_value_unref);
  }
  return TRUE;
}

static gboolean
read_items (AltheaForm *self, AltheaFormItem *parent, yyjson_val *json, yyjson_val *root, guint depth,
            GError **error)
{
  size_t i, n;
  yyjson_val *value;
  if (depth > ALTHEA_FORM_MAX_DEPTH)
    return althea_form_set_too_large (error, "The form is nested too deeply.");
  yyjson_arr_foreach (yyjson_obj_get (json, "item"), i, n, value)
  {
    if (self->items->len >= ALTHEA_FORM_MAX_ITEMS)
      return althea_form_set_too_large (error, "The form has too many items.");
    AltheaFormItem *item = new_item (self, parent);
    g_ptr_array_add (parent != NULL ? parent->children : self->roots, item);
    if (!read_head (self, item, value, error) || !althea_form_read_options (item, value, root, error)
        || !althea_form_read_extensions (item, value, error) || !read_initial (item, value, error)
        || !read_items (self, item, value, root, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

/* Conditions may look at what comes later, so they are read when all items are there. */
static gboolean
read_conditions (AltheaForm *self, yyjson_val *json, guint *index, GError **error)
{
  size_t i, n;
  yyjson_val *value;
  yyjson_arr_foreach (yyjson_obj_get (json, "item"), i, n, value)
  {
    AltheaFormItem *item = self->items->pdata[(*index)++];
    if (!althea_form_read_conditions (self, item, value, error)
        || !read_conditions (self, value, index, error))
      return FALSE;
  }
  return TRUE;
}

static void
read_code (AltheaForm *self, yyjson_val *root)
{
  size_t i, n;
  yyjson_val *coding;
  yyjson_arr_foreach (yyjson_obj_get (root, "code"), i, n, coding)
  {
    if (g_strcmp0 (member (coding, "system"), LOINC) != 0 || member (coding, "code") == NULL)
      continue;
    self->code = althea_form_value_new_coding (LOINC, member (coding, "code"), member (coding, "display"));
    return;
  }
}

static char *
dup_clean (yyjson_val *root, const char *name, gboolean multiline)
{
  const char *text = member (root, name);
  return text != NULL ? althea_text_clean (text, multiline, NULL) : NULL;
}

static char *
make_canonical (AltheaForm *self, yyjson_val *root)
{
  const char *version = member (root, "version");
  if (self->url != NULL)
    return version != NULL ? g_strconcat (self->url, "|", version, NULL) : g_strdup (self->url);
  return self->id != NULL ? g_strconcat ("Questionnaire/", self->id, NULL) : NULL;
}

gboolean
althea_form_read (AltheaForm *self, yyjson_val *root, GError **error)
{
  guint index = 0;
  if (g_strcmp0 (member (root, "resourceType"), "Questionnaire") != 0)
    return althea_form_set_invalid (error, "This is no questionnaire.");
  self->id = g_strdup (member (root, "id"));
  self->url = g_strdup (member (root, "url"));
  self->status = g_strdup (member (root, "status"));
  self->canonical = make_canonical (self, root);
  self->title = dup_clean (root, "title", FALSE);
  if (self->title == NULL)
    self->title = dup_clean (root, "name", FALSE);
  if (self->title == NULL)
    self->title = g_strdup (_ ("Questionnaire"));
  self->description = dup_clean (root, "description", TRUE);
  self->copyright = dup_clean (root, "copyright", TRUE);
  read_code (self, root);
  return read_items (self, NULL, root, root, 1, error) && read_conditions (self, root, &index, error)
         && althea_form_sort (self, error) && althea_form_read_scores (self, root, error);
}
