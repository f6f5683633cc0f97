/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

static void
condition_free (gpointer data)
{
  AltheaFormCondition *condition = data;
  g_clear_pointer (&condition->answer, althea_form_value_unref);
  g_free (condition);
}

static gboolean
read_operator (const char *name, AltheaFormOperator *test)
{
  static const struct
  {
    const char *name;
    AltheaFormOperator test;
  } operators[] = {
    { "exists", ALTHEA_FORM_EXISTS },    { "=", ALTHEA_FORM_EQUAL }, { "!=", ALTHEA_FORM_NOT_EQUAL },
    { ">", ALTHEA_FORM_GREATER },        { "<", ALTHEA_FORM_LESS },  { ">=", ALTHEA_FORM_GREATER_OR_EQUAL },
    { "<=", ALTHEA_FORM_LESS_OR_EQUAL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_strcmp0 (operators[i].name, name) == 0)
      {
        *test = operators[i].test;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_condition (AltheaForm *self, AltheaFormItem *item, yyjson_val *json, GError **error)
{
  AltheaFormCondition *condition = g_new0 (AltheaFormCondition, 1);
  const char *operator_name = yyjson_get_str (yyjson_obj_get (json, "operator"));
  const char *question = yyjson_get_str (yyjson_obj_get (json, "question"));
  g_autoptr (GError) failure = NULL;
  g_ptr_array_add (item->conditions, condition);
  condition->question = althea_form_find (self, question);
  if (condition->question == NULL)
    return althea_form_set_invalid (error, "A condition of the form asks for a question that is not there.");
  if (!read_operator (operator_name, &condition->test))
    return althea_form_set_invalid (error, "A condition of the form has no known operator.");
  condition->answer = althea_form_value_read (json, "answer", &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (condition->answer == NULL
      || (condition->test == ALTHEA_FORM_EXISTS
          && althea_form_value_get_kind (condition->answer) != ALTHEA_FORM_VALUE_BOOLEAN))
    return althea_form_set_invalid (error, "A condition of the form has no fitting answer.");
  return TRUE;
}

gboolean
althea_form_read_conditions (AltheaForm *self, AltheaFormItem *item, yyjson_val *json, GError **error)
{
  size_t i, n;
  yyjson_val *value;
  g_ptr_array_set_free_func (item->conditions, condition_free);
  yyjson_arr_foreach (yyjson_obj_get (json, "enableWhen"), i, n, value)
  {
    if (++self->n_conditions > ALTHEA_FORM_MAX_CONDITIONS)
      return althea_form_set_too_large (error, "The form has too many conditions.");
    if (!read_condition (self, item, value, error))
      return FALSE;
  }
  return TRUE;
}

/* --- order ---------------------------------------------------------------------------------------- */

typedef enum
{
  UNSEEN = 0,
  OPEN,
  DONE,
} Mark;

typedef struct
{
  const AltheaFormItem *item;
  guint next; /* of its needs: the parent first, then the conditions' questions */
} Step;

/* What must be decided before @item; NULL past the last, or when the parent is none. */
static const AltheaFormItem *
need_of (const AltheaFormItem *item, guint i)
{
  if (i == 0)
    return item->parent;
  return ((const AltheaFormCondition *)item->conditions->pdata[i - 1])->question;
}

/* Depth first with a stack of its own: a chain of conditions may be as long as the form. */
static gboolean
sort_from (AltheaForm *self, const AltheaFormItem *start, Mark *marks, GArray *stack, GError **error)
{
  Step first = { start, 0 };
  g_array_append_val (stack, first);
  marks[start->index] = OPEN;
  while (stack->len > 0)
    {
      Step *step = &g_array_index (stack, Step, stack->len - 1);
      if (step->next > step->item->conditions->len)
        {
          marks[step->item->index] = DONE;
          g_ptr_array_add (self->order, (gpointer)step->item);
          g_array_set_size (stack, stack->len - 1);
          continue;
        }
      const AltheaFormItem *need = need_of (step->item, step->next++);
      if (need == NULL || marks[need->index] == DONE)
        continue;
      if (marks[need->index] == OPEN)
        return althea_form_set_invalid (error, "Conditions of the form depend on each other in a circle.");
      marks[need->index] = OPEN;
      Step deeper = { need, 0 };
      g_array_append_val (stack, deeper);
    }
  return TRUE;
}

gboolean
althea_form_sort (AltheaForm *self, GError **error)
{
  g_autofree Mark *marks = g_new0 (Mark, self->items->len + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Step));
  for (guint i = 0; i < self->items->len; i++)
    {
      const AltheaFormItem *item = self->items->pdata[i];
      if (marks[i] == UNSEEN && !sort_from (self, item, marks, stack, error))
        return FALSE;
    }
  return TRUE;
}
