/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <string.h>

#include "althea-json.h"

/* The nodes as a QuestionnaireResponse: over what was read, or clean. */

typedef struct
{
  yyjson_mut_doc *doc;
  gboolean clean; /* nothing but what the form knows */
} Writer;

static yyjson_mut_val *write_items (Writer *writer, AltheaFormNode *parent);

static void
set_text (Writer *writer, yyjson_mut_val *object, const char *name, const char *text)
{
  if (text != NULL)
    yyjson_mut_obj_put (object, yyjson_mut_strcpy (writer->doc, name), yyjson_mut_strcpy (writer->doc, text));
}

static void
set_reference (Writer *writer, yyjson_mut_val *object, const char *name, const char *reference)
{
  if (reference == NULL)
    return;
  yyjson_mut_val *value = yyjson_mut_obj (writer->doc);
  set_text (writer, value, "reference", reference);
  yyjson_mut_obj_put (object, yyjson_mut_strcpy (writer->doc, name), value);
}

/* In the place where it was, or at the end; taken out when NULL. */
static void
set_member (Writer *writer, yyjson_mut_val *object, const char *name, yyjson_mut_val *value)
{
  if (value != NULL)
    yyjson_mut_obj_put (object, yyjson_mut_strcpy (writer->doc, name), value);
  else
    yyjson_mut_obj_remove_key (object, name);
}

static yyjson_mut_val *
copy_or_new (Writer *writer, yyjson_val *source)
{
  return source != NULL && !writer->clean ? yyjson_val_mut_copy (writer->doc, source)
                                          : yyjson_mut_obj (writer->doc);
}

static yyjson_mut_val *
write_answers (Writer *writer, AltheaFormNode *node)
{
  if (node->answers->len == 0)
    return NULL;
  yyjson_mut_val *answers = yyjson_mut_arr (writer->doc);
  for (guint i = 0; i < node->answers->len; i++)
    {
      yyjson_val *source = node->sources->pdata[i];
      yyjson_mut_val *answer = copy_or_new (writer, source);
      if (source == NULL || writer->clean)
        althea_form_value_write (node->answers->pdata[i], writer->doc, answer, "value");
      if (i == 0)
        set_member (writer, answer, "item", write_items (writer, node));
      yyjson_mut_arr_append (answers, answer);
    }
  return answers;
}

/* NULL when the node says nothing. */
static yyjson_mut_val *
write_node (Writer *writer, AltheaFormNode *node)
{
  const AltheaFormItem *item = node->item;
  gboolean question = althea_form_item_is_question (item);
  gboolean kept = node->source != NULL && !writer->clean;
  if (!node->enabled)
    return NULL;
  yyjson_mut_val *answers = question ? write_answers (writer, node) : NULL;
  yyjson_mut_val *items = question ? NULL : write_items (writer, node);
  /* What was there empty and is empty stays; an answer that was taken back goes. */
  if (answers == NULL && items == NULL
      && (!kept || yyjson_obj_get (node->source, question ? "answer" : "item") != NULL))
    return NULL;
  yyjson_mut_val *object = copy_or_new (writer, node->source);
  if (!kept)
    {
      set_text (writer, object, "linkId", item->link_id);
      if (*item->text != '\0')
        set_text (writer, object, "text", item->text);
    }
  if (question)
    set_member (writer, object, "answer", answers);
  else
    set_member (writer, object, "item", items);
  return object;
}

static yyjson_mut_val *
write_items (Writer *writer, AltheaFormNode *parent)
{
  yyjson_mut_val *items = yyjson_mut_arr (writer->doc);
  for (guint i = 0; i < parent->children->len; i++)
    {
      yyjson_mut_val *item = write_node (writer, parent->children->pdata[i]);
      if (item != NULL)
        yyjson_mut_arr_append (items, item);
    }
  for (guint i = 0; !writer->clean && i < parent->unknown->len; i++)
    yyjson_mut_arr_append (items, yyjson_val_mut_copy (writer->doc, parent->unknown->pdata[i]));
  return yyjson_mut_arr_size (items) > 0 ? items : NULL;
}

static const char *
read_status (AltheaFormState *self)
{
  return self->document == NULL
             ? NULL
             : yyjson_get_str (yyjson_obj_get (yyjson_doc_get_root (self->document), "status"));
}

GBytes *
althea_form_state_to_response (AltheaFormState *self, const char *status)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), NULL);
  const char *was = read_status (self);
  if (status == NULL)
    status = was != NULL ? was : "in-progress";
  if (self->source != NULL && !self->edited && g_strcmp0 (status, was) == 0)
    return g_bytes_ref (self->source);
  g_autoptr (yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  Writer writer = { .doc = doc };
  yyjson_mut_val *root
      = copy_or_new (&writer, self->document != NULL ? yyjson_doc_get_root (self->document) : NULL);
  yyjson_mut_doc_set_root (doc, root);
  set_text (&writer, root, "resourceType", "QuestionnaireResponse");
  if (yyjson_mut_obj_get (root, "questionnaire") == NULL)
    set_text (&writer, root, "questionnaire", self->form->canonical);
  set_text (&writer, root, "status", status);
  set_member (&writer, root, "item", write_items (&writer, self->root));
  return althea_json_write_mut (doc);
}

GBytes *
althea_form_state_to_clean_response (AltheaFormState *self, const char *id, const char *status,
                                     const char *subject, const char *author, const char *authored)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self) && status != NULL, NULL);
  g_autoptr (yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  Writer writer = { .doc = doc, .clean = TRUE };
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  set_text (&writer, root, "resourceType", "QuestionnaireResponse");
  set_text (&writer, root, "id", id);
  set_text (&writer, root, "questionnaire", self->form->canonical);
  set_text (&writer, root, "status", status);
  set_reference (&writer, root, "subject", subject);
  set_text (&writer, root, "authored", authored);
  set_reference (&writer, root, "author", author);
  set_member (&writer, root, "item", write_items (&writer, self->root));
  return althea_json_write_mut (doc);
}
