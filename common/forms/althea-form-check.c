/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include <glib/gi18n-lib.h>

/* What is wrong with an answer, in the words of the person who gives it. */

static gboolean
kind_fits (const AltheaFormItem *item, AltheaFormValueKind kind)
{
  switch (item->type)
    {
    case ALTHEA_FORM_BOOLEAN:
      return kind == ALTHEA_FORM_VALUE_BOOLEAN;
    case ALTHEA_FORM_DECIMAL:
      return kind == ALTHEA_FORM_VALUE_DECIMAL || kind == ALTHEA_FORM_VALUE_INTEGER;
    case ALTHEA_FORM_INTEGER:
      return kind == ALTHEA_FORM_VALUE_INTEGER;
    case ALTHEA_FORM_DATE:
      return kind == ALTHEA_FORM_VALUE_DATE;
    case ALTHEA_FORM_DATE_TIME:
      return kind == ALTHEA_FORM_VALUE_DATE_TIME;
    case ALTHEA_FORM_TIME:
      return kind == ALTHEA_FORM_VALUE_TIME;
    case ALTHEA_FORM_STRING:
    case ALTHEA_FORM_TEXT:
      return kind == ALTHEA_FORM_VALUE_STRING;
    case ALTHEA_FORM_URL:
      return kind == ALTHEA_FORM_VALUE_URI;
    case ALTHEA_FORM_QUANTITY:
      return kind == ALTHEA_FORM_VALUE_QUANTITY;
    case ALTHEA_FORM_CHOICE:
      return item->options->len > 0 || kind == ALTHEA_FORM_VALUE_CODING;
    case ALTHEA_FORM_OPEN_CHOICE:
      return item->options->len > 0 || kind == ALTHEA_FORM_VALUE_CODING || kind == ALTHEA_FORM_VALUE_STRING;
    case ALTHEA_FORM_OTHER:
      return kind == ALTHEA_FORM_VALUE_OTHER;
    case ALTHEA_FORM_GROUP:
    case ALTHEA_FORM_DISPLAY:
    default:
      return FALSE;
    }
}

static const AltheaFormOption *
find_option (const AltheaFormItem *item, AltheaFormValue *answer)
{
  for (guint i = 0; i < item->options->len; i++)
    {
      const AltheaFormOption *option = item->options->pdata[i];
      if (althea_form_value_equal (option->value, answer))
        return option;
    }
  return NULL;
}

static char *
check_option (const AltheaFormItem *item, AltheaFormValue *answer)
{
  if (item->options->len == 0 || find_option (item, answer) != NULL)
    return NULL;
  /* Own words go into an open choice; some record them as a coding without a code. */
  if (item->type == ALTHEA_FORM_OPEN_CHOICE
      && (althea_form_value_get_kind (answer) == ALTHEA_FORM_VALUE_STRING
          || althea_form_value_get_text (answer) == NULL))
    return NULL;
  return g_strdup (_ ("Please choose one of the answers."));
}

static char *
limits_text (const AltheaFormItem *item)
{
  g_autofree char *low = item->minimum != NULL ? althea_form_value_to_display (item->minimum) : NULL;
  g_autofree char *high = item->maximum != NULL ? althea_form_value_to_display (item->maximum) : NULL;
  gboolean date = item->type == ALTHEA_FORM_DATE || item->type == ALTHEA_FORM_DATE_TIME;
  if (low != NULL && high != NULL)
    /* Translators: a number or a date that lies outside; both are the limits. */
    return g_strdup_printf (date ? _ ("Please give a date from %s to %s.")
                                 : _ ("Please give a number from %s to %s."),
                            low, high);
  if (low != NULL)
    return g_strdup_printf (date ? _ ("Please give a date not before %s.") : _ ("Please give at least %s."),
                            low);
  return g_strdup_printf (date ? _ ("Please give a date not after %s.") : _ ("Please give at most %s."),
                          high);
}

static char *
check_limits (const AltheaFormItem *item, AltheaFormValue *answer)
{
  int order;
  if (item->minimum != NULL && althea_form_value_compare (answer, item->minimum, &order) && order < 0)
    return limits_text (item);
  if (item->maximum != NULL && althea_form_value_compare (answer, item->maximum, &order) && order > 0)
    return limits_text (item);
  if (item->max_decimals >= 0 && althea_form_value_get_decimals (answer) > item->max_decimals)
    return g_strdup_printf (ngettext ("Please use at most %d digit after the point.",
                                      "Please use at most %d digits after the point.",
                                      (gulong)item->max_decimals),
                            item->max_decimals);
  return NULL;
}

static char *
check_length (const AltheaFormItem *item, AltheaFormValue *answer)
{
  AltheaFormValueKind kind = althea_form_value_get_kind (answer);
  const char *text = althea_form_value_get_text (answer);
  if ((kind != ALTHEA_FORM_VALUE_STRING && kind != ALTHEA_FORM_VALUE_URI) || text == NULL)
    return NULL;
  glong length = g_utf8_strlen (text, -1);
  glong most = item->max_length >= 0 ? MIN (item->max_length, (glong)ALTHEA_FORM_MAX_TEXT)
                                     : (glong)ALTHEA_FORM_MAX_TEXT;
  if (length > most)
    return g_strdup_printf (ngettext ("Please use at most %ld character; there are %ld now.",
                                      "Please use at most %ld characters; there are %ld now.", (gulong)most),
                            most, length);
  if (length < item->min_length)
    return g_strdup_printf (ngettext ("Please write at least %d character.",
                                      "Please write at least %d characters.", (gulong)item->min_length),
                            item->min_length);
  return NULL;
}

static char *
check_answer (const AltheaFormItem *item, AltheaFormValue *answer)
{
  if (!kind_fits (item, althea_form_value_get_kind (answer)))
    return g_strdup (_ ("This answer does not fit the question."));
  char *problem = check_option (item, answer);
  if (problem == NULL)
    problem = check_limits (item, answer);
  return problem != NULL ? problem : check_length (item, answer);
}

static char *
missing_text (const AltheaFormItem *item)
{
  switch (item->type)
    {
    case ALTHEA_FORM_BOOLEAN:
    case ALTHEA_FORM_CHOICE:
    case ALTHEA_FORM_OPEN_CHOICE:
      return g_strdup (_ ("Please choose an answer."));
    case ALTHEA_FORM_DECIMAL:
    case ALTHEA_FORM_INTEGER:
    case ALTHEA_FORM_QUANTITY:
      return g_strdup (_ ("Please give a number."));
    case ALTHEA_FORM_DATE:
    case ALTHEA_FORM_DATE_TIME:
      return g_strdup (_ ("Please give a date."));
    case ALTHEA_FORM_GROUP:
      return g_strdup (_ ("Please answer at least one question here."));
    default:
      return g_strdup (_ ("Please answer this question."));
    }
}

static char *
check_count (AltheaFormNode *node)
{
  const AltheaFormItem *item = node->item;
  guint n_answers = node->answers->len;
  guint most = !item->repeats ? 1 : item->max_count > 0 ? item->max_count : ALTHEA_FORM_MAX_REPEATS;
  if (n_answers == 0)
    return item->required && item->type != ALTHEA_FORM_OTHER ? missing_text (item) : NULL;
  if (n_answers > most)
    return g_strdup_printf (
        ngettext ("Please give at most %u answer.", "Please give at most %u answers.", most), most);
  if (item->repeats && n_answers < item->min_count)
    return g_strdup_printf (
        ngettext ("Please give at least %u answer.", "Please give at least %u answers.", item->min_count),
        item->min_count);
  return NULL;
}

static char *
check_exclusive (AltheaFormNode *node)
{
  for (guint i = 0; node->answers->len > 1 && i < node->answers->len; i++)
    {
      const AltheaFormOption *option = find_option (node->item, node->answers->pdata[i]);
      if (option == NULL || !option->exclusive)
        continue;
      g_autofree char *text = althea_form_value_to_display (option->value);
      /* Translators: %s is an answer such as "None of these". */
      return g_strdup_printf (_ ("“%s” cannot stand beside other answers."), text);
    }
  return NULL;
}

/* (transfer full) (nullable) */
char *
althea_form_node_check (AltheaFormNode *node)
{
  const AltheaFormItem *item = node->item;
  if (node->typed != NULL)
    return g_strdup (node->typed);
  if (item->type == ALTHEA_FORM_GROUP)
    return item->required && !althea_form_node_has_content (node) ? missing_text (item) : NULL;
  if (item->type == ALTHEA_FORM_DISPLAY || item->read_only)
    return NULL;
  char *problem = check_count (node);
  for (guint i = 0; problem == NULL && i < node->answers->len; i++)
    problem = check_answer (item, node->answers->pdata[i]);
  return problem != NULL ? problem : check_exclusive (node);
}
