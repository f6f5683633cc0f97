/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <math.h>

/* Which items are shown, what is calculated, how far it is. One pass in the form's order: what a condition
 * looks at is decided before. */

static guint
depth_of (AltheaFormNode *node)
{
  guint depth = 0;
  for (; node->parent != NULL; node = node->parent)
    depth++;
  return depth;
}

/* How deep the nearest node around both is. */
static guint
common_depth (AltheaFormNode *a, AltheaFormNode *b)
{
  guint depth_a = depth_of (a), depth_b = depth_of (b);
  for (; depth_a > depth_b; depth_a--)
    a = a->parent;
  for (; depth_b > depth_a; depth_b--)
    b = b->parent;
  for (; a != b; depth_a--)
    {
      a = a->parent;
      b = b->parent;
    }
  return depth_a;
}

/* Of the instances of a question, the one that shares most around with @node: within the same instance of a
 * group that repeats. */
static AltheaFormNode *
nearest (AltheaFormState *self, AltheaFormNode *node, const AltheaFormItem *question)
{
  GPtrArray *instances = self->instances[question->index];
  AltheaFormNode *best = NULL;
  guint best_depth = 0;
  if (instances->len <= 1)
    return instances->len == 1 ? instances->pdata[0] : NULL;
  for (guint i = 0; i < instances->len; i++)
    {
      guint depth = common_depth (node, instances->pdata[i]);
      if (best == NULL || depth > best_depth)
        {
          best = instances->pdata[i];
          best_depth = depth;
        }
    }
  return best;
}

static gboolean
answer_meets (const AltheaFormCondition *condition, AltheaFormValue *answer)
{
  int order;
  switch (condition->test)
    {
    case ALTHEA_FORM_EQUAL:
    case ALTHEA_FORM_NOT_EQUAL:
      return althea_form_value_equal (answer, condition->answer);
    case ALTHEA_FORM_GREATER:
      return althea_form_value_compare (answer, condition->answer, &order) && order > 0;
    case ALTHEA_FORM_LESS:
      return althea_form_value_compare (answer, condition->answer, &order) && order < 0;
    case ALTHEA_FORM_GREATER_OR_EQUAL:
      return althea_form_value_compare (answer, condition->answer, &order) && order >= 0;
    case ALTHEA_FORM_LESS_OR_EQUAL:
      return althea_form_value_compare (answer, condition->answer, &order) && order <= 0;
    case ALTHEA_FORM_EXISTS:
    default:
      return FALSE;
    }
}

/* By FHIR R4's questionnaire-enable-operator: one answer that meets it is enough, and "!=" holds when none is
 * equal. Answers of a question that is not enabled do not exist. */
static gboolean
condition_holds (AltheaFormState *self, AltheaFormNode *node, const AltheaFormCondition *condition)
{
  AltheaFormNode *question = nearest (self, node, condition->question);
  guint n_answers = question != NULL && question->enabled ? question->answers->len : 0;
  if (condition->test == ALTHEA_FORM_EXISTS)
    return (n_answers > 0) == g_str_equal (althea_form_value_get_text (condition->answer), "true");
  for (guint i = 0; i < n_answers; i++)
    if (answer_meets (condition, question->answers->pdata[i]))
      return condition->test != ALTHEA_FORM_NOT_EQUAL;
  return condition->test == ALTHEA_FORM_NOT_EQUAL;
}

static gboolean
conditions_hold (AltheaFormState *self, AltheaFormNode *node)
{
  const GPtrArray *conditions = node->item->conditions;
  for (guint i = 0; i < conditions->len; i++)
    if (condition_holds (self, node, conditions->pdata[i]) == node->item->any)
      return node->item->any;
  return conditions->len == 0 || !node->item->any;
}

/* What stands below a question belongs to its answer, so there must be one; an explanation stands anyway. */
static gboolean
parent_allows (AltheaFormNode *node)
{
  AltheaFormNode *parent = node->parent;
  if (parent->item == NULL)
    return TRUE;
  return parent->enabled
         && (!althea_form_item_is_question (parent->item) || parent->answers->len > 0
             || node->item->type == ALTHEA_FORM_DISPLAY);
}

static void
evaluate_node (AltheaFormState *self, AltheaFormNode *node)
{
  gboolean enabled = parent_allows (node) && conditions_hold (self, node);
  gboolean parent_shown = node->parent->item == NULL || node->parent->shown;
  althea_form_node_set_enabled (node, enabled, enabled && parent_shown && !node->item->hidden);
}

typedef struct
{
  guint n_questions, n_answered;
  gboolean complete;
} Tally;

static gboolean
tally_node (AltheaFormNode *node, gpointer user_data)
{
  Tally *tally = user_data;
  g_autofree char *problem = NULL;
  if (!node->enabled)
    {
      althea_form_node_set_problem (node, NULL);
      return TRUE;
    }
  if (node->shown && althea_form_item_is_question (node->item) && !node->item->read_only
      && node->item->type != ALTHEA_FORM_OTHER)
    {
      tally->n_questions++;
      tally->n_answered += node->answers->len > 0;
    }
  problem = althea_form_node_check (node);
  /* Nobody can mend what is not shown. */
  if (problem != NULL && node->shown)
    tally->complete = FALSE;
  althea_form_node_set_problem (node, node->shown && (node->checked || node->typed != NULL) ? problem : NULL);
  return TRUE;
}

void
althea_form_state_evaluate (AltheaFormState *self)
{
  Tally tally = { .complete = TRUE };
  const GPtrArray *order = self->form->order;
  for (guint i = 0; i < order->len; i++)
    {
      const AltheaFormItem *item = order->pdata[i];
      GPtrArray *instances = self->instances[item->index];
      for (guint k = 0; k < instances->len; k++)
        evaluate_node (self, instances->pdata[k]);
    }
  althea_form_state_calculate (self);
  althea_form_node_visit (self->root, tally_node, &tally);
  self->n_questions = tally.n_questions;
  self->n_answered = tally.n_answered;
  self->complete = tally.complete;
}

/* --- scores --------------------------------------------------------------------------------------- */

static gboolean
add_weights (AltheaFormNode *node, double *total)
{
  if (!node->enabled)
    return TRUE;
  if (node->answers->len == 0)
    return FALSE;
  for (guint i = 0; i < node->answers->len; i++)
    {
      double weight;
      if (!althea_form_item_get_weight (node->item, node->answers->pdata[i], &weight))
        return FALSE;
      *total += weight;
    }
  return TRUE;
}

gboolean
althea_form_state_get_score (AltheaFormState *self, const AltheaFormScore *score, double *total,
                             const AltheaFormBand **band)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self) && score != NULL && total != NULL, FALSE);
  gboolean any = FALSE;
  *total = 0;
  if (band != NULL)
    *band = NULL;
  for (guint i = 0; i < score->items->len; i++)
    {
      const AltheaFormItem *item = score->items->pdata[i];
      GPtrArray *instances = self->instances[item->index];
      for (guint k = 0; k < instances->len; k++)
        {
          AltheaFormNode *node = instances->pdata[k];
          if (!add_weights (node, total))
            return FALSE;
          any |= node->enabled;
        }
    }
  if (band != NULL && any)
    *band = althea_form_score_find_band (score, *total);
  return any && isfinite (*total);
}

static AltheaFormValue *
number_value (const AltheaFormItem *item, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (item->type == ALTHEA_FORM_INTEGER && number == floor (number) && fabs (number) < G_MAXINT32)
    {
      g_snprintf (text, sizeof text, "%d", (int)number);
      return althea_form_value_new_text (ALTHEA_FORM_VALUE_INTEGER, text, NULL);
    }
  if (item->type != ALTHEA_FORM_DECIMAL)
    return NULL;
  g_autoptr (AltheaDecimal) decimal
      = althea_decimal_new_from_double (number, number == floor (number) ? 0 : 2);
  return althea_form_value_new_text (ALTHEA_FORM_VALUE_DECIMAL, althea_decimal_get_text (decimal), NULL);
}

static const AltheaFormScore *
find_score (AltheaForm *form, const char *id)
{
  for (guint i = 0; i < form->scores->len; i++)
    {
      const AltheaFormScore *score = form->scores->pdata[i];
      if (g_str_equal (score->id, id))
        return score;
    }
  return NULL;
}

void
althea_form_state_calculate (AltheaFormState *self)
{
  for (guint i = 0; i < self->form->items->len; i++)
    {
      const AltheaFormItem *item = self->form->items->pdata[i];
      const AltheaFormScore *score = item->calculated != NULL ? find_score (self->form, item->calculated)
                                                              : NULL;
      double total;
      if (score == NULL)
        continue;
      g_autoptr (AltheaFormValue) value = NULL;
      if (althea_form_state_get_score (self, score, &total, NULL))
        value = number_value (item, total);
      for (guint k = 0; k < self->instances[i]->len; k++)
        self->edited
            |= althea_form_node_set_answers (self->instances[i]->pdata[k], &value, NULL, value != NULL);
    }
}

static gboolean
is_above (AltheaFormNode *node, const AltheaFormAlert *alert)
{
  for (guint i = 0; node->enabled && i < node->answers->len; i++)
    {
      double weight;
      if (althea_form_item_get_weight (node->item, node->answers->pdata[i], &weight) && weight > alert->above)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
althea_form_state_list_alerts (AltheaFormState *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_STATE (self), NULL);
  GPtrArray *alerts = g_ptr_array_new ();
  for (guint i = 0; i < self->form->alerts->len; i++)
    {
      AltheaFormAlert *alert = self->form->alerts->pdata[i];
      GPtrArray *instances = self->instances[alert->item->index];
      gboolean above = FALSE;
      for (guint k = 0; k < instances->len && !above; k++)
        above = is_above (instances->pdata[k], alert);
      if (above)
        g_ptr_array_add (alerts, alert);
    }
  return alerts;
}
