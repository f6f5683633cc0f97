/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-text.h"
#include "althea-value.h"

/* What a person reads of a value. */

#define THIN_SPACE "\xe2\x80\x89"
#define EN_DASH "\xe2\x80\x93"

/* A text that is only blanks says nothing. */
static gboolean
says_something (const char *text)
{
  return text != NULL && text[strspn (text, " \t\r\n")] != '\0';
}

const char *
althea_codeable_concept_get_display (const AltheaCodeableConcept *self)
{
  if (self == NULL)
    return "";
  if (says_something (self->text))
    return self->text;
  for (guint i = 0; self->coding != NULL && i < self->coding->len; i++)
    {
      const AltheaCoding *coding = self->coding->pdata[i];
      if (says_something (coding->display))
        return coding->display;
    }
  for (guint i = 0; self->coding != NULL && i < self->coding->len; i++)
    {
      const AltheaCoding *coding = self->coding->pdata[i];
      if (says_something (coding->code))
        return coding->code;
    }
  return "";
}

const char *
althea_codeable_concept_get_code (const AltheaCodeableConcept *self, const char *system)
{
  if (self == NULL || self->coding == NULL)
    return NULL;
  for (guint i = 0; i < self->coding->len; i++)
    {
      const AltheaCoding *coding = self->coding->pdata[i];
      if (system == NULL || g_strcmp0 (coding->system, system) == 0)
        return coding->code;
    }
  return NULL;
}

gboolean
althea_codeable_concept_has_code (const AltheaCodeableConcept *self, const char *system, const char *code)
{
  if (self == NULL || self->coding == NULL)
    return FALSE;
  for (guint i = 0; i < self->coding->len; i++)
    {
      const AltheaCoding *coding = self->coding->pdata[i];
      if ((system == NULL || g_strcmp0 (coding->system, system) == 0) && g_strcmp0 (coding->code, code) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
althea_quantity_to_display (const AltheaQuantity *self)
{
  if (self == NULL)
    return g_strdup ("");
  GString *text = g_string_new (self->comparator);
  const char *unit = says_something (self->unit) ? self->unit : self->code;
  if (text->len > 0)
    g_string_append (text, THIN_SPACE);
  if (self->value != NULL)
    g_string_append (text, althea_decimal_get_text (self->value));
  /* UCUM writes "one" for a bare number. */
  if (says_something (unit) && strcmp (unit, "1") != 0)
    {
      if (text->len > 0)
        g_string_append (text, THIN_SPACE);
      g_string_append (text, unit);
    }
  return g_string_free_and_steal (text);
}

static void
append_word (GString *line, const char *separator, const char *word)
{
  if (!says_something (word))
    return;
  if (line->len > 0)
    g_string_append (line, separator);
  g_string_append (line, word);
}

static void
append_words (GString *line, const char *separator, const GPtrArray *words)
{
  for (guint i = 0; words != NULL && i < words->len; i++)
    append_word (line, separator, words->pdata[i]);
}

char *
althea_human_name_to_display (const AltheaHumanName *self)
{
  GString *line = g_string_new (NULL);
  if (self != NULL)
    {
      append_words (line, " ", self->given);
      append_word (line, " ", self->family);
      append_words (line, " ", self->suffix);
      if (line->len == 0)
        append_word (line, " ", self->text);
    }
  return g_string_free_and_steal (line);
}

char *
althea_human_name_to_sort_display (const AltheaHumanName *self)
{
  GString *line = g_string_new (NULL);
  if (self != NULL)
    {
      g_autoptr (GString) given = g_string_new (NULL);
      append_words (given, " ", self->given);
      append_word (line, ", ", self->family);
      append_word (line, ", ", given->str);
      if (line->len == 0)
        append_word (line, ", ", self->text);
    }
  return g_string_free_and_steal (line);
}

char *
althea_address_to_display (const AltheaAddress *self)
{
  GString *line = g_string_new (NULL);
  if (self == NULL)
    return g_string_free_and_steal (line);
  g_autoptr (GString) place = g_string_new (NULL);
  append_words (line, ", ", self->line);
  append_word (line, ", ", self->city);
  append_word (place, " ", self->state);
  append_word (place, " ", self->postal_code);
  append_word (line, ", ", place->str);
  append_word (line, ", ", self->country);
  if (line->len == 0 && says_something (self->text))
    {
      g_string_append (line, self->text);
      g_string_replace (line, "\n", ", ", 0);
    }
  return g_string_free_and_steal (line);
}

char *
althea_period_to_display (const AltheaPeriod *self)
{
  g_autofree char *start = self != NULL && self->start != NULL ? althea_partial_date_to_display (self->start)
                                                               : NULL;
  g_autofree char *end = self != NULL && self->end != NULL ? althea_partial_date_to_display (self->end)
                                                           : NULL;
  if (start != NULL && end != NULL)
    return strcmp (start, end) == 0 ? g_steal_pointer (&start)
                                    : g_strconcat (start, " " EN_DASH " ", end, NULL);
  if (start != NULL)
    /* Translators: %s is a date. */
    return g_strdup_printf (_ ("since %s"), start);
  if (end != NULL)
    /* Translators: %s is a date. */
    return g_strdup_printf (_ ("until %s"), end);
  return g_strdup ("");
}

/* "2 times a day", "every 8 h": FHIR says how often in how long. */
static char *
timing_to_display (const AltheaDosage *self)
{
  const char *times = self->frequency != NULL ? althea_decimal_get_text (self->frequency) : "1";
  const char *period = self->period != NULL ? althea_decimal_get_text (self->period) : "1";
  const char *unit = self->period_unit;
  if (self->period == NULL || unit == NULL)
    return g_strdup (althea_codeable_concept_get_display (self->timing_code));
  if (strcmp (times, "1") == 0 && strcmp (period, "1") != 0)
    /* Translators: how often a medicine is taken: "every 8 h". */
    return g_strdup_printf (_ ("every %s %s"), period, unit);
  if (strcmp (unit, "d") == 0 && strcmp (period, "1") == 0)
    return strcmp (times, "1") == 0 ? g_strdup (_ ("once a day"))
                                    /* Translators: how often a medicine is taken: "2 times a day". */
                                    : g_strdup_printf (_ ("%s times a day"), times);
  /* Translators: how often a medicine is taken: "3 times every 2 wk". */
  return g_strdup_printf (_ ("%s times every %s %s"), times, period, unit);
}

char *
althea_dosage_to_display (const AltheaDosage *self)
{
  GString *line = g_string_new (NULL);
  if (self == NULL)
    return g_string_free_and_steal (line);
  if (says_something (self->text))
    {
      g_string_append (line, self->text);
      return g_string_free_and_steal (line);
    }
  g_autofree char *dose = althea_quantity_to_display (self->dose_quantity);
  g_autofree char *timing = timing_to_display (self);
  append_word (line, ", ", dose);
  append_word (line, ", ", althea_codeable_concept_get_display (self->route));
  append_word (line, ", ", timing);
  if (self->as_needed_reason != NULL)
    {
      /* Translators: %s is a complaint: "as needed for pain". */
      g_autofree char *reason = g_strdup_printf (
          _ ("as needed for %s"), althea_codeable_concept_get_display (self->as_needed_reason));
      append_word (line, ", ", reason);
    }
  else if (self->as_needed == ALTHEA_TRUTH_YES)
    append_word (line, ", ", _ ("as needed"));
  append_word (line, ". ", self->patient_instruction);
  return g_string_free_and_steal (line);
}
