/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

G_DEFINE_FINAL_TYPE (AltheaFormState, althea_form_state, G_TYPE_OBJECT)

typedef enum
{
  PROP_N_QUESTIONS = 1,
  PROP_N_ANSWERED,
  PROP_COMPLETE,
} AltheaFormStateProperty;

enum
{
  CHANGED,
  STRUCTURE_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[PROP_COMPLETE + 1];
static guint signals[N_SIGNALS];

/* --- the tree ------------------------------------------------------------------------------------- */

AltheaFormNode *
althea_form_state_insert (AltheaFormState *self, AltheaFormNode *parent, const AltheaFormItem *item,
                          guint position)
{
  AltheaFormNode *node = althea_form_node_new (item, parent);
  g_ptr_array_insert (parent->children, (int)position, node);
  g_ptr_array_add (self->instances[item->index], node);
  self->n_nodes++;
  return althea_form_state_grow (self, node) ? node : NULL;
}

gboolean
althea_form_state_grow (AltheaFormState *self, AltheaFormNode *parent)
{
  const GPtrArray *items = parent->item != NULL ? parent->item->children : self->form->roots;
  for (guint i = 0; i < items->len; i++)
    if (self->n_nodes >= ALTHEA_FORM_MAX_NODES
        || althea_form_state_insert (self, parent, items->pdata[i], parent->children->len) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
forget_node (AltheaFormNode *node, gpointer user_data)
{
  AltheaFormState *self = user_data;
  g_ptr_array_remove (self->instances[node->item->index], node);
  self->n_nodes--;
  return TRUE;
}

/* Takes @node out of the tree with all that is below. */
void
althea_form_state_drop (AltheaFormState *self, AltheaFormNode *node)
{
  AltheaFormNode *parent = node->parent;
  althea_form_node_visit (node, forget_node, self);
  node->parent = NULL;
  g_ptr_array_remove (parent->children, node);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
althea_form_state_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaFormState *self = ALTHEA_FORM_STATE (object);
  switch ((AltheaFormStateProperty)prop_id)
    {
    case PROP_N_QUESTIONS:
      g_value_set_uint (value, self->n_questions);
      break;
    case PROP_N_ANSWERED:
      g_value_set_uint (value, self->n_answered);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_form_state_finalize (GObject *object)
{
  AltheaFormState *self = ALTHEA_FORM_STATE (object);
  g_clear_object (&self->root);
  for (guint i = 0; self->instances != NULL && i < self->form->items->len; i++)
    g_ptr_array_unref (self->instances[i]);
  g_free (self->instances);
  g_clear_pointer (&self->document, yyjson_doc_free);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (althea_form_state_parent_class)->finalize (object);
}

static void
althea_form_state_class_init (AltheaFormStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = althea_form_state_get_property;
  object_class->finalize = althea_form_state_finalize;
  props[PROP_N_QUESTIONS] = g_param_spec_uint ("n-questions", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_ANSWERED] = g_param_spec_uint ("n-answered", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[STRUCTURE_CHANGED] = g_signal_new ("structure-changed", G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             ALTHEA_TYPE_FORM_NODE);
}

static void
althea_form_state_init (AltheaFormState *self)
{
}

/* --- beginning ------------------------------------------------------------------------------------ */

/* A state with blank nodes; NULL when the form alone has too many. */
static AltheaFormState *
new_blank (AltheaForm *form)
{
  g_autoptr (AltheaFormState) self = g_object_new (ALTHEA_TYPE_FORM_STATE, NULL);
  self->form = g_object_ref (form);
  self->instances = g_new0 (GPtrArray *, form->items->len + 1);
  for (guint i = 0; i < form->items->len; i++)
    self->instances[i] = g_ptr_array_new ();
  self->root = althea_form_node_new (NULL, NULL);
  self->root->enabled = self->root->shown = TRUE;
  /* A form has fewer items than a state may have nodes. */
  g_assert (althea_form_state_grow (self, self->root));
  return g_steal_pointer (&self);
}

static gboolean
set_initial (AltheaFormNode *node, gpointer user_data)
{
  const AltheaFormItem *item = node->item;
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  guint most = item->repeats ? ALTHEA_FORM_MAX_REPEATS : 1;
  for (guint i = 0; i < item->initial->len && values->len < most; i++)
    g_ptr_array_add (values, item->initial->pdata[i]);
  for (guint i = 0; i < item->options->len && values->len < most; i++)
    {
      const AltheaFormOption *option = item->options->pdata[i];
      if (option->initial)
        g_ptr_array_add (values, option->value);
    }
  if (values->len > 0 && althea_form_item_is_question (item))
    althea_form_node_set_answers (node, (AltheaFormValue **)values->pdata, NULL, values->len);
  return TRUE;
}

AltheaFormState *
althea_form_state_new (AltheaForm *form)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (form), NULL);
  AltheaFormState *self = new_blank (form);
  althea_form_node_visit (self->root, set_initial, NULL);
  althea_form_state_evaluate (self);
  return self;
}

AltheaFormState *
althea_form_state_new_for_response (AltheaForm *form, GBytes *response, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_FORM (form) && response != NULL, NULL);
  g_autoptr (AltheaFormState) self = new_blank (form);
  if (!althea_form_state_read (self, response, error))
    return NULL;
  althea_form_state_evaluate (self);
  return g_steal_pointer (&self);
}

/* --- changing ------------------------------------------------------------------------------------- */

static void
evaluate_and_tell (AltheaFormState *self)
{
  guint n_questions = self->n_questions, n_answered = self->n_answered;
  gboolean complete = self->complete;
  g_object_freeze_notify (G_OBJECT (self));
  althea_form_state_evaluate (self);
  if (n_questions != self->n_questions)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_QUESTIONS]);
  if (n_answered != self->n_answered)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ANSWERED]);
  if (complete != self->complete)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
althea_form_state_set_answers (AltheaFormState *self, AltheaFormNode *node, AltheaFormValue *const *answers,
                               guint n_answers)
{
  g_return_if_fail (ALTHEA_IS_FORM_STATE (self) && ALTHEA_IS_FORM_NODE (node));
  g_return_if_fail (node->item != NULL && althea_form_item_is_question (node->item));
  if (node->item->read_only)
    return;
  gboolean typed = node->typed != NULL;
  g_clear_pointer (&node->typed, g_free);
  n_answers = MIN (n_answers, node->item->repeats ? ALTHEA_FORM_MAX_REPEATS : 1);
  if (!althea_form_node_set_answers (node, answers, NULL, n_answers))
    {
      if (typed)
        evaluate_and_tell (self);
      return;
    }
  self->edited = TRUE;
  evaluate_and_tell (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
althea_form_state_set_answer (AltheaFormState *self, AltheaFormNode *node, AltheaFormValue *answer)
{
  althea_form_state_set_answers (self, node, &answer, answer != NULL ? 1 : 0);
}

static gboolean
is_exclusive (const AltheaFormItem *item, AltheaFormValue *answer)
{
  for (guint i = 0; i < item->options->len; i++)
    {
      const AltheaFormOption *option = item->options->pdata[i];
      if (option->exclusive && althea_form_value_equal (option->value, answer))
        return TRUE;
    }
  return FALSE;
}

void
althea_form_state_toggle_answer (AltheaFormState *self, AltheaFormNode *node, AltheaFormValue *answer,
                                 gboolean on)
{
  g_return_if_fail (ALTHEA_IS_FORM_STATE (self) && ALTHEA_IS_FORM_NODE (node) && answer != NULL);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  gboolean alone = on && (!node->item->repeats || is_exclusive (node->item, answer));
  for (guint i = 0; !alone && i < node->answers->len; i++)
    {
      AltheaFormValue *other = node->answers->pdata[i];
      if (!althea_form_value_equal (other, answer) && !(on && is_exclusive (node->item, other)))
        g_ptr_array_add (answers, althea_form_value_ref (other));
    }
  if (on)
    g_ptr_array_add (answers, althea_form_value_ref (answer));
  althea_form_state_set_answers (self, node, (AltheaFormValue **)answers->pdata, answers->len);
}

void
althea_form_state_set_typed (AltheaFormState *self, AltheaFormNode *node, const char *problem)
{
  g_return_if_fail (ALTHEA_IS_FORM_STATE (self) && ALTHEA_IS_FORM_NODE (node));
  if (g_set_str (&node->typed, problem))
    evaluate_and_tell (self);
}

static guint
count_instances (AltheaFormNode *node)
{
  guint n = 0;
  for (guint i = 0; i < node->parent->children->len; i++)
    n += ((AltheaFormNode *)node->parent->children->pdata[i])->item == node->item;
  return n;
}

AltheaFormNode *
althea_form_state_add_instance (AltheaFormState *self, AltheaFormNode *node)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self) && ALTHEA_IS_FORM_NODE (node), NULL);
  g_return_val_if_fail (node->parent != NULL && node->item->type == ALTHEA_FORM_GROUP, NULL);
  guint most = node->item->max_count > 0 ? MIN (node->item->max_count, ALTHEA_FORM_MAX_REPEATS)
                                         : ALTHEA_FORM_MAX_REPEATS;
  guint position;
  if (!node->item->repeats || count_instances (node) >= most
      || !g_ptr_array_find (node->parent->children, node, &position))
    return NULL;
  AltheaFormNode *parent = node->parent;
  AltheaFormNode *added = althea_form_state_insert (self, parent, node->item, position + 1);
  if (added == NULL)
    {
      althea_form_state_drop (self, parent->children->pdata[position + 1]);
      return NULL;
    }
  althea_form_node_visit (added, set_initial, NULL);
  self->edited = TRUE;
  evaluate_and_tell (self);
  g_signal_emit (self, signals[STRUCTURE_CHANGED], 0, parent->item != NULL ? parent : NULL);
  return added;
}

gboolean
althea_form_state_remove_instance (AltheaFormState *self, AltheaFormNode *node)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self) && ALTHEA_IS_FORM_NODE (node), FALSE);
  g_return_val_if_fail (node->parent != NULL, FALSE);
  if (!node->item->repeats || node->item->type != ALTHEA_FORM_GROUP || count_instances (node) < 2)
    return FALSE;
  AltheaFormNode *parent = node->parent;
  gboolean had_content = althea_form_node_has_content (node);
  althea_form_state_drop (self, node);
  self->edited = TRUE;
  evaluate_and_tell (self);
  g_signal_emit (self, signals[STRUCTURE_CHANGED], 0, parent->item != NULL ? parent : NULL);
  if (had_content)
    g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* --- checking ------------------------------------------------------------------------------------- */

char *
althea_form_state_check_node (AltheaFormState *self, AltheaFormNode *node)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self) && ALTHEA_IS_FORM_NODE (node), NULL);
  return node->enabled ? althea_form_node_check (node) : NULL;
}

static gboolean
mark_checked (AltheaFormNode *node, gpointer user_data)
{
  AltheaFormNode **first = user_data;
  node->checked = TRUE;
  g_autofree char *problem = node->shown ? althea_form_node_check (node) : NULL;
  if (problem != NULL && *first == NULL)
    *first = node;
  return TRUE;
}

AltheaFormNode *
althea_form_state_check (AltheaFormState *self, AltheaFormNode *node)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), NULL);
  AltheaFormNode *first = NULL;
  althea_form_node_visit (node != NULL ? node : self->root, mark_checked, &first);
  evaluate_and_tell (self);
  return first;
}

/* --- reading -------------------------------------------------------------------------------------- */

AltheaForm *
althea_form_state_get_form (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), NULL);
  return self->form;
}

const GPtrArray *
althea_form_state_get_nodes (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), NULL);
  return self->root->children;
}

AltheaFormNode *
althea_form_state_find (AltheaFormState *self, const char *link_id)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), NULL);
  const AltheaFormItem *item = althea_form_find (self->form, link_id);
  if (item == NULL || self->instances[item->index]->len == 0)
    return NULL;
  return self->instances[item->index]->pdata[0];
}

guint
althea_form_state_get_n_questions (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), 0);
  return self->n_questions;
}

guint
althea_form_state_get_n_answered (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), 0);
  return self->n_answered;
}

gboolean
althea_form_state_is_complete (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), FALSE);
  return self->complete;
}

gboolean
althea_form_state_has_unknown (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), FALSE);
  return self->has_unknown;
}
