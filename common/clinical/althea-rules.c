/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "althea-clinical-data.h"
#include "althea-error.h"

#define MOST_BYTES (1024 * 1024)

static void
item_free (AltheaRuleItem *item)
{
  g_free (item->label);
  g_free (item->loincs);
  g_free (item->words);
  g_free (item->unit);
  g_free (item);
}

static void
rule_free (AltheaRule *rule)
{
  g_free (rule->id);
  g_free (rule->title);
  g_free (rule->kind);
  g_free (rule->source);
  g_free (rule->url);
  g_free (rule->with_codes);
  g_free (rule->with_words);
  g_free (rule->without_codes);
  g_free (rule->without_words);
  g_ptr_array_unref (rule->needs);
  g_ptr_array_unref (rule->done);
  g_ptr_array_unref (rule->sooner);
  g_clear_pointer (&rule->standing, item_free);
  g_free (rule);
}

static AltheaRule *
rule_new (const char *id)
{
  AltheaRule *rule = g_new0 (AltheaRule, 1);
  rule->id = g_strdup (id);
  rule->age_max = G_MAXINT;
  rule->needs = g_ptr_array_new_with_free_func ((GDestroyNotify)item_free);
  rule->done = g_ptr_array_new_with_free_func ((GDestroyNotify)item_free);
  rule->sooner = g_ptr_array_new_with_free_func ((GDestroyNotify)item_free);
  return rule;
}

/* --- values of a line: FALSE when they cannot be read ------------------------------------------------- */

static gboolean
read_number (const char *text, double *number)
{
  char *end = NULL;
  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*number);
}

static gboolean
read_part (AltheaRuleItem *item, const char *part)
{
  if (strcmp (part, "once") == 0)
    return TRUE;
  if (g_str_has_prefix (part, "every "))
    return althea_span_parse (part + 6, &item->every) && item->every.known;
  if (g_str_has_prefix (part, "loinc "))
    item->loincs = g_strdup (part + 6);
  else if (g_str_has_prefix (part, "words "))
    item->words = g_strdup (part + 6);
  else if (g_str_has_prefix (part, "unit "))
    item->unit = g_strdup (part + 5);
  else if (g_str_has_prefix (part, "at-least "))
    return read_number (part + 9, &item->at_least);
  else
    return FALSE;
  return TRUE;
}

static AltheaRuleItem *
read_item (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ; ", -1);
  AltheaRuleItem *item = g_new0 (AltheaRuleItem, 1);
  gboolean good = parts[0] != NULL && *parts[0] != '\0';
  item->label = g_strdup (good ? parts[0] : "");
  for (guint i = 1; good && parts[i] != NULL; i++)
    good = read_part (item, parts[i]);
  if (good && (item->loincs != NULL || item->words != NULL))
    return item;
  item_free (item);
  return NULL;
}

static gboolean
add_item (GPtrArray *items, const char *value)
{
  AltheaRuleItem *item = read_item (value);
  if (item != NULL)
    g_ptr_array_add (items, item);
  return item != NULL;
}

static gboolean
read_who (const char *value, char **codes, char **words)
{
  g_auto (GStrv) parts = g_strsplit (value, " ; ", 2);
  g_free (*codes);
  g_free (*words);
  *codes = g_strdup (parts[0]);
  *words = g_strdup (parts[0] != NULL ? parts[1] : NULL);
  return *codes != NULL && **codes != '\0';
}

/* "40 to 74", "18 to", "to 5" */
static gboolean
read_age (AltheaRule *rule, const char *value)
{
  const char *to = strstr (value, "to");
  if (to == NULL)
    return FALSE;
  rule->age_min = atoi (value);
  rule->age_max = g_ascii_isdigit (*(to + 2 + strspn (to + 2, " "))) ? atoi (to + 2) : G_MAXINT;
  return rule->age_min >= 0 && rule->age_min <= rule->age_max;
}

static gboolean
read_sex (AltheaRule *rule, const char *value)
{
  rule->sex = strcmp (value, "female") == 0 ? ALTHEA_SEX_FEMALE
              : strcmp (value, "male") == 0 ? ALTHEA_SEX_MALE
                                            : 0;
  return rule->sex != 0;
}

static gboolean
take (char **slot, const char *value)
{
  g_free (*slot);
  *slot = g_strdup (value);
  return *value != '\0';
}

static gboolean
read_field (AltheaRule *rule, const char *key, const char *value)
{
  if (strcmp (key, "title") == 0)
    return take (&rule->title, value);
  if (strcmp (key, "kind") == 0)
    return take (&rule->kind, value);
  if (strcmp (key, "source") == 0)
    return take (&rule->source, value);
  if (strcmp (key, "url") == 0)
    return take (&rule->url, value);
  if (strcmp (key, "year") == 0)
    return (rule->year = atoi (value)) > 1900;
  if (strcmp (key, "sex") == 0)
    return read_sex (rule, value);
  if (strcmp (key, "age") == 0)
    return read_age (rule, value);
  if (strcmp (key, "with") == 0)
    return read_who (value, &rule->with_codes, &rule->with_words);
  if (strcmp (key, "not-with") == 0)
    return read_who (value, &rule->without_codes, &rule->without_words);
  if (strcmp (key, "needs") == 0)
    return add_item (rule->needs, value);
  if (strcmp (key, "done") == 0)
    return add_item (rule->done, value);
  if (strcmp (key, "sooner") == 0)
    return add_item (rule->sooner, value);
  if (strcmp (key, "standing") == 0)
    {
      g_clear_pointer (&rule->standing, item_free);
      rule->standing = read_item (value);
      return rule->standing != NULL;
    }
  return FALSE;
}

/* --- a file ------------------------------------------------------------------------------------------------
 */

static gboolean
is_whole (const AltheaRule *rule)
{
  return rule->title != NULL && rule->kind != NULL && rule->source != NULL && rule->year > 0
         && (rule->done->len > 0) != (rule->standing != NULL);
}

static gboolean
read_line (AltheaRules *self, char *line)
{
  char *colon = strchr (line, ':');
  if (g_str_has_prefix (line, "# date:"))
    return take (&self->date, g_strstrip (line + 7));
  if (*line == '#' || *g_strstrip (line) == '\0')
    return TRUE;
  if (g_str_has_prefix (line, "rule ") && colon == NULL)
    {
      const char *id = g_strchug (line + 5);
      g_ptr_array_add (self->rules, rule_new (id));
      return *id != '\0';
    }
  if (colon == NULL || self->rules->len == 0)
    return FALSE;
  *colon = '\0';
  return read_field (self->rules->pdata[self->rules->len - 1], line, g_strchug (colon + 1));
}

static gboolean
read_rules (AltheaRules *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean begins = g_str_has_prefix (lines[i], "rule ");
      gboolean whole = !begins || self->rules->len == 0
                       || is_whole (self->rules->pdata[self->rules->len - 1]);
      if (!whole || !read_line (self, lines[i]))
        {
          g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "Line %u of the rules %s", i + 1,
                       whole ? "cannot be read" : "begins a rule where the one before is not whole");
          return FALSE;
        }
    }
  if (self->rules->len > 0 && is_whole (self->rules->pdata[self->rules->len - 1]))
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                       "The rules have no rule, or the last one is not whole");
  return FALSE;
}

AltheaRules *
althea_rules_new (GBytes *text, GError **error)
{
  gsize n_bytes;
  const char *data = g_bytes_get_data (text, &n_bytes);
  if (n_bytes > MOST_BYTES || !g_utf8_validate (data, n_bytes, NULL))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The rules are too long or not UTF-8");
      return NULL;
    }
  g_autoptr (AltheaRules) self = g_new0 (AltheaRules, 1);
  g_autofree char *copy = g_strndup (data, n_bytes);
  g_atomic_ref_count_init (&self->refs);
  self->date = g_strdup ("");
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)rule_free);
  return read_rules (self, copy, error) ? g_steal_pointer (&self) : NULL;
}

AltheaRules *
althea_rules_get_default (void)
{
  static gsize made = 0;
  if (g_once_init_enter (&made))
    {
      char *text = althea_clinical_data_dup ("rules/care-gaps.rules");
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
      g_autoptr (GError) error = NULL;
      AltheaRules *rules = althea_rules_new (bytes, &error);
      if (rules == NULL)
        g_error ("The care-gap rules that are compiled in: %s", error->message);
      g_once_init_leave (&made, (gsize)rules);
    }
  return (AltheaRules *)made;
}

AltheaRules *
althea_rules_ref (AltheaRules *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
althea_rules_unref (AltheaRules *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->rules);
  g_free (self->date);
  g_free (self);
}

const char *
althea_rules_get_date (AltheaRules *self)
{
  return self->date;
}

guint
althea_rules_get_n (AltheaRules *self)
{
  return self->rules->len;
}
