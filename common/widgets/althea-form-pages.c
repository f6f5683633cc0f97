/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-pages.h"

static const GPtrArray *
siblings_of (AltheaFormState *state, AltheaFormNode *node)
{
  AltheaFormNode *parent = althea_form_node_get_parent (node);

  return parent != NULL ? althea_form_node_get_children (parent) : althea_form_state_get_nodes (state);
}

static gboolean
is_asked (const AltheaFormItem *item)
{
  return althea_form_item_is_question (item) && !item->read_only && item->type != ALTHEA_FORM_OTHER;
}

static void
collect (const GPtrArray *nodes, GPtrArray *pages)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      AltheaFormNode *node = nodes->pdata[i];
      const AltheaFormItem *item = althea_form_node_get_item (node);
      gboolean repeats = item->type == ALTHEA_FORM_GROUP && item->repeats;

      if (!althea_form_node_is_shown (node) || (repeats && althea_form_node_get_instance (node) > 0))
        continue;
      if (repeats || is_asked (item))
        g_ptr_array_add (pages, g_object_ref (node));
      if (!repeats)
        collect (althea_form_node_get_children (node), pages);
    }
}

GPtrArray *
althea_form_pages_new (AltheaFormState *state)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (g_object_unref);

  collect (althea_form_state_get_nodes (state), pages);
  return pages;
}

int
althea_form_pages_find (GPtrArray *pages, AltheaFormNode *node)
{
  for (; node != NULL; node = althea_form_node_get_parent (node))
    for (guint i = 0; i < pages->len; i++)
      {
        const AltheaFormItem *item = althea_form_node_get_item (node);

        if (pages->pdata[i] == node
            || (item->type == ALTHEA_FORM_GROUP && item->repeats
                && althea_form_node_get_item (pages->pdata[i]) == item
                && althea_form_node_get_parent (pages->pdata[i]) == althea_form_node_get_parent (node)))
          return (int)i;
      }
  return -1;
}

GPtrArray *
althea_form_pages_list_lead (AltheaFormState *state, AltheaFormNode *node)
{
  GPtrArray *lead = g_ptr_array_new ();
  const GPtrArray *siblings = siblings_of (state, node);
  guint first = 0;

  for (AltheaFormNode *around = althea_form_node_get_parent (node); around != NULL;
       around = althea_form_node_get_parent (around))
    if (althea_form_node_get_item (around)->type == ALTHEA_FORM_GROUP)
      g_ptr_array_insert (lead, 0, around);
  for (guint i = 0; i < siblings->len && siblings->pdata[i] != node; i++)
    if (althea_form_node_get_item (siblings->pdata[i])->type != ALTHEA_FORM_DISPLAY)
      first = i + 1;
  for (guint i = first; i < siblings->len && siblings->pdata[i] != node; i++)
    if (althea_form_node_is_shown (siblings->pdata[i]))
      g_ptr_array_add (lead, siblings->pdata[i]);
  return lead;
}

GPtrArray *
althea_form_pages_list_instances (AltheaFormState *state, AltheaFormNode *node)
{
  GPtrArray *instances = g_ptr_array_new ();
  const GPtrArray *siblings = siblings_of (state, node);

  for (guint i = 0; i < siblings->len; i++)
    if (althea_form_node_get_item (siblings->pdata[i]) == althea_form_node_get_item (node))
      g_ptr_array_add (instances, siblings->pdata[i]);
  return instances;
}
