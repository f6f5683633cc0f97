/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

G_DEFINE_FINAL_TYPE (AltheaFormNode, althea_form_node, G_TYPE_OBJECT)

typedef enum
{
  PROP_SHOWN = 1,
  PROP_PROBLEM,
  PROP_ANSWERED,
} AltheaFormNodeProperty;

enum
{
  ANSWERS_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[PROP_ANSWERED + 1];
static guint signals[N_SIGNALS];

static void
althea_form_node_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaFormNode *self = ALTHEA_FORM_NODE (object);
  switch ((AltheaFormNodeProperty)prop_id)
    {
    case PROP_SHOWN:
      g_value_set_boolean (value, self->shown);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_ANSWERED:
      g_value_set_boolean (value, self->answers->len > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_form_node_finalize (GObject *object)
{
  AltheaFormNode *self = ALTHEA_FORM_NODE (object);
  /* Whoever still holds a child must not look for this one. */
  for (guint i = 0; i < self->children->len; i++)
    ((AltheaFormNode *)self->children->pdata[i])->parent = NULL;
  g_ptr_array_unref (self->children);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->unknown);
  g_free (self->typed);
  g_free (self->problem);
  G_OBJECT_CLASS (althea_form_node_parent_class)->finalize (object);
}

static void
althea_form_node_class_init (AltheaFormNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = althea_form_node_get_property;
  object_class->finalize = althea_form_node_finalize;
  props[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_ANSWERED] = g_param_spec_boolean ("answered", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[ANSWERS_CHANGED] = g_signal_new ("answers-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
althea_form_node_init (AltheaFormNode *self)
{
  self->children = g_ptr_array_new_with_free_func (g_object_unref);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  self->sources = g_ptr_array_new ();
  self->unknown = g_ptr_array_new ();
}

AltheaFormNode *
althea_form_node_new (const AltheaFormItem *item, AltheaFormNode *parent)
{
  AltheaFormNode *self = g_object_new (ALTHEA_TYPE_FORM_NODE, NULL);
  self->item = item;
  self->parent = parent;
  return self;
}

/* --- for the state -------------------------------------------------------------------------------- */

/* The same answers: the same objects, so that how one was written is never mixed up with how another was. */
static gboolean
has_answers (AltheaFormNode *self, AltheaFormValue *const *answers, guint n_answers)
{
  if (self->answers->len != n_answers)
    return FALSE;
  for (guint i = 0; i < n_answers; i++)
    {
      AltheaFormValue *own = self->answers->pdata[i];
      if (!althea_form_value_equal (own, answers[i])
          || g_strcmp0 (althea_form_value_get_text (own), althea_form_value_get_text (answers[i])) != 0)
        return FALSE;
    }
  return TRUE;
}

/* How @answer was written when it was read; NULL for a new one. */
static yyjson_val *
find_source (AltheaFormNode *self, AltheaFormValue *answer)
{
  for (guint i = 0; i < self->answers->len; i++)
    if (self->answers->pdata[i] == answer)
      return self->sources->pdata[i];
  return NULL;
}

gboolean
althea_form_node_set_answers (AltheaFormNode *self, AltheaFormValue *const *answers,
                              yyjson_val *const *sources, guint n_answers)
{
  g_autoptr (GPtrArray) values = NULL, written = NULL;
  gboolean was_answered = self->answers->len > 0;
  if (has_answers (self, answers, n_answers))
    return FALSE;
  values = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_form_value_unref);
  written = g_ptr_array_new ();
  for (guint i = 0; i < n_answers; i++)
    {
      g_ptr_array_add (values, althea_form_value_ref (answers[i]));
      g_ptr_array_add (written, sources != NULL ? sources[i] : find_source (self, answers[i]));
    }
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->sources);
  self->answers = g_steal_pointer (&values);
  self->sources = g_steal_pointer (&written);
  g_signal_emit (self, signals[ANSWERS_CHANGED], 0);
  if (was_answered != (self->answers->len > 0))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWERED]);
  return TRUE;
}

void
althea_form_node_set_enabled (AltheaFormNode *self, gboolean enabled, gboolean shown)
{
  self->enabled = enabled;
  if (self->shown == shown)
    return;
  self->shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
}

void
althea_form_node_set_problem (AltheaFormNode *self, const char *problem)
{
  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

gboolean
althea_form_node_has_content (AltheaFormNode *self)
{
  if (!self->enabled)
    return FALSE;
  if (self->answers->len > 0)
    return TRUE;
  for (guint i = 0; i < self->children->len; i++)
    if (althea_form_node_has_content (self->children->pdata[i]))
      return TRUE;
  return FALSE;
}

gboolean
althea_form_node_visit (AltheaFormNode *self, AltheaFormVisit visit, gpointer user_data)
{
  if (self->item != NULL && !visit (self, user_data))
    return FALSE;
  for (guint i = 0; i < self->children->len; i++)
    if (!althea_form_node_visit (self->children->pdata[i], visit, user_data))
      return FALSE;
  return TRUE;
}

/* --- public --------------------------------------------------------------------------------------- */

const AltheaFormItem *
althea_form_node_get_item (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), NULL);
  return self->item;
}

AltheaFormNode *
althea_form_node_get_parent (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), NULL);
  return self->parent != NULL && self->parent->item != NULL ? self->parent : NULL;
}

const GPtrArray *
althea_form_node_get_children (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), NULL);
  return self->children;
}

const GPtrArray *
althea_form_node_get_answers (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), NULL);
  return self->answers;
}

AltheaFormValue *
althea_form_node_get_answer (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), NULL);
  return self->answers->len > 0 ? self->answers->pdata[0] : NULL;
}

guint
althea_form_node_get_instance (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), 0);
  guint instance = 0;
  if (self->parent == NULL)
    return 0;
  for (guint i = 0; i < self->parent->children->len && self->parent->children->pdata[i] != self; i++)
    instance += ((AltheaFormNode *)self->parent->children->pdata[i])->item == self->item;
  return instance;
}

gboolean
althea_form_node_is_shown (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), FALSE);
  return self->shown;
}

gboolean
althea_form_node_is_enabled (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), FALSE);
  return self->enabled;
}

const char *
althea_form_node_get_problem (AltheaFormNode *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_NODE (self), NULL);
  return self->problem;
}
