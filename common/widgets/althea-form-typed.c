/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-text.h"

/* What people type as FHIR has it, and back. */

static AltheaFormValue *
refuse (char **problem, const char *text)
{
  *problem = g_strdup (text);
  return NULL;
}

static AltheaFormValue *
read_number (const AltheaFormItem *item, const char *typed, AltheaFormValue *unit, char **problem)
{
  g_autoptr (AltheaDecimal) number = althea_decimal_new_from_input (typed, NULL);
  AltheaFormValue *value = NULL;

  if (number == NULL)
    return refuse (problem, _ ("Please write a number, such as 7 or 7.5."));
  if (item->type == ALTHEA_FORM_QUANTITY)
    return althea_form_value_new_quantity (althea_decimal_get_text (number),
                                           unit != NULL ? althea_form_value_get_display (unit) : NULL,
                                           unit != NULL ? althea_form_value_get_system (unit) : NULL,
                                           unit != NULL ? althea_form_value_get_text (unit) : NULL, NULL);
  value = althea_form_value_new_text (item->type == ALTHEA_FORM_INTEGER ? ALTHEA_FORM_VALUE_INTEGER
                                                                        : ALTHEA_FORM_VALUE_DECIMAL,
                                      althea_decimal_get_text (number), NULL);
  return value != NULL ? value : refuse (problem, _ ("Please write a whole number."));
}

/* 2026, 2026-11, 2026-11-22, and days as people here write them: 22.11.2026, 22 Nov 2026, 11/22/2026. */
static AltheaPartialDate *
read_date (const char *typed)
{
  AltheaPartialDate *exact = althea_partial_date_new (typed, NULL);
  g_autoptr (GDate) date = NULL;

  if (exact != NULL && althea_partial_date_get_precision (exact) != ALTHEA_PRECISION_TIME)
    return exact;
  g_clear_pointer (&exact, althea_partial_date_unref);
  /* Digits alone or without a year are guessed by g_date_set_parse(): they are asked for again. */
  if (strpbrk (typed, "./- ") == NULL)
    return NULL;
  date = g_date_new ();
  g_date_set_parse (date, typed);
  if (!g_date_valid (date) || g_date_get_year (date) < 1870)
    return NULL;
  return althea_partial_date_new_ymd (g_date_get_year (date), (int)g_date_get_month (date),
                                      g_date_get_day (date));
}

static AltheaFormValue *
date_value (const char *typed, char **problem)
{
  g_autoptr (AltheaPartialDate) date = read_date (typed);

  if (date == NULL)
    return refuse (problem, _ ("Please write a date, such as 2026-11-22; a month or a year is enough."));
  return althea_form_value_new_text (ALTHEA_FORM_VALUE_DATE, althea_partial_date_get_text (date), NULL);
}

static gboolean
read_time (const char *typed, int *hour, int *minute)
{
  int n = 0;

  return sscanf (typed, "%2d:%2d%n", hour, minute, &n) == 2 && typed[n] == '\0' && *hour >= 0 && *hour < 24
         && *minute >= 0 && *minute < 60;
}

static AltheaFormValue *
time_value (const char *typed, char **problem)
{
  char text[16];
  int hour, minute;

  if (!read_time (typed, &hour, &minute))
    return refuse (problem, _ ("Please write a time, such as 14:30."));
  g_snprintf (text, sizeof text, "%02d:%02d:00", hour, minute);
  return althea_form_value_new_text (ALTHEA_FORM_VALUE_TIME, text, NULL);
}

/* A day, or a day and a time in this machine's zone. */
static AltheaFormValue *
date_time_value (const char *typed, char **problem)
{
  const char *space = strrchr (typed, ' ');
  int hour, minute;

  if (space != NULL && read_time (space + 1, &hour, &minute))
    {
      g_autofree char *day = g_strndup (typed, (gsize)(space - typed));
      g_autoptr (AltheaPartialDate) date = read_date (day);
      g_autoptr (GDateTime) time = NULL;

      if (date != NULL && althea_partial_date_get_precision (date) == ALTHEA_PRECISION_DAY)
        time = g_date_time_new_local (althea_partial_date_get_year (date),
                                      althea_partial_date_get_month (date),
                                      althea_partial_date_get_day (date), hour, minute, 0);
      if (time != NULL)
        {
          g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S%:z");

          return althea_form_value_new_text (ALTHEA_FORM_VALUE_DATE_TIME, text, NULL);
        }
    }
  else
    {
      g_autoptr (AltheaPartialDate) date = read_date (typed);

      if (date != NULL)
        return althea_form_value_new_text (ALTHEA_FORM_VALUE_DATE_TIME, althea_partial_date_get_text (date),
                                           NULL);
    }
  return refuse (problem, _ ("Please write a date and a time, such as 2026-11-22 14:30."));
}

static AltheaFormValue *
uri_value (const char *typed, char **problem)
{
  AltheaFormValue *value = althea_form_value_new_text (ALTHEA_FORM_VALUE_URI, typed, NULL);

  return value != NULL ? value : refuse (problem, _ ("Please write an address without spaces."));
}

AltheaFormValue *
althea_form_typed_to_value (const AltheaFormItem *item, const char *typed, AltheaFormValue *unit,
                            char **problem)
{
  g_autofree char *text = althea_text_clean (typed, item->type == ALTHEA_FORM_TEXT, NULL);

  *problem = NULL;
  g_strstrip (text);
  if (*text == '\0')
    return NULL;
  switch (item->type)
    {
    case ALTHEA_FORM_DECIMAL:
    case ALTHEA_FORM_INTEGER:
    case ALTHEA_FORM_QUANTITY:
      return read_number (item, text, unit, problem);
    case ALTHEA_FORM_DATE:
      return date_value (text, problem);
    case ALTHEA_FORM_DATE_TIME:
      return date_time_value (text, problem);
    case ALTHEA_FORM_TIME:
      return time_value (text, problem);
    case ALTHEA_FORM_URL:
      return uri_value (text, problem);
    case ALTHEA_FORM_CHOICE:
      /* The list of answers is not at hand: the words alone. */
      return althea_form_value_new_coding (NULL, NULL, text);
    default:
      return althea_form_value_new_text (ALTHEA_FORM_VALUE_STRING, text, NULL);
    }
}

char *
althea_form_value_to_typed (AltheaFormValue *value)
{
  const char *text = althea_form_value_get_text (value);

  switch (althea_form_value_get_kind (value))
    {
    case ALTHEA_FORM_VALUE_DATE_TIME:
      {
        g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
        g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

        return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup (text);
      }
    case ALTHEA_FORM_VALUE_TIME:
      return g_strndup (text, 5);
    case ALTHEA_FORM_VALUE_CODING:
      return althea_form_value_to_display (value);
    default:
      return g_strdup (text != NULL ? text : "");
    }
}
