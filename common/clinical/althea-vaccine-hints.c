/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include <glib/gi18n-lib.h>

#include "althea-hint-private.h"
#include "althea-vaccines.h"

#define NOTICE_DAYS 60
#define SCHEDULE_URL "https://www.cdc.gov/vaccines/hcp/imz-schedules/index.html"

/* "vaccine-dtap-tdap-td" */
static char *
id_of (const char *group)
{
  GString *id = g_string_new ("vaccine-");
  for (; *group != '\0'; group++)
    g_string_append_c (id, g_ascii_isalnum (*group) ? g_ascii_tolower (*group) : '-');
  return g_string_free_and_steal (id);
}

/* FALSE where the forecast asks for nothing that a person need see. */
static gboolean
state_of (const AltheaVaccineForecast *forecast, const GDate *today, AltheaHintState *state)
{
  if (forecast->status == ALTHEA_VACCINE_COMPLETE)
    *state = ALTHEA_HINT_DONE;
  else if (forecast->status != ALTHEA_VACCINE_NOT_COMPLETE || !g_date_valid (&forecast->recommended))
    return FALSE;
  else if (g_date_valid (&forecast->past_due) && g_date_compare (&forecast->past_due, today) < 0)
    *state = ALTHEA_HINT_OVERDUE;
  else if (g_date_compare (&forecast->recommended, today) <= 0)
    *state = ALTHEA_HINT_DUE;
  else if (g_date_days_between (today, &forecast->recommended) <= NOTICE_DAYS)
    *state = ALTHEA_HINT_SOON;
  else if (forecast->next_dose > 1)
    *state = ALTHEA_HINT_DONE;
  else
    return FALSE;
  return TRUE;
}

static char *
why_of (const AltheaVaccineForecast *forecast)
{
  GString *why = g_string_new (NULL);
  guint n_valid = 0;
  for (guint i = 0; i < forecast->n_doses; i++)
    n_valid += forecast->doses[i].status == ALTHEA_DOSE_VALID;
  if (forecast->n_doses == 0)
    g_string_append (why, _ ("No dose recorded"));
  else
    g_string_append_printf (why,
                            /* Translators: doses that count, doses that were given */
                            g_dngettext (GETTEXT_PACKAGE, "%u of %u recorded dose counts",
                                         "%u of %u recorded doses count", forecast->n_doses),
                            n_valid, forecast->n_doses);
  for (guint i = 0; i < forecast->n_doses; i++)
    if (forecast->doses[i].status != ALTHEA_DOSE_VALID && forecast->doses[i].reason != NULL)
      {
        const GDate *given = &forecast->doses[i].given;
        g_autoptr (AltheaPartialDate) date = althea_partial_date_new_ymd (
            g_date_get_year (given), g_date_get_month (given), g_date_get_day (given));
        g_autofree char *shown = althea_partial_date_to_full_display (date);
        g_string_append_printf (why, "; %s: %s", shown, forecast->doses[i].reason);
      }
  return g_string_free_and_steal (why);
}

static AltheaHint *
hint_of (const AltheaVaccineForecast *forecast, AltheaHintState state)
{
  g_autofree char *id = id_of (forecast->group), *why = why_of (forecast);
  g_autofree char *title
      = forecast->next_dose > 0
            /* Translators: a vaccine and the number of the dose that is due */
            ? g_strdup_printf (_ ("%s vaccine, dose %u"), forecast->label, forecast->next_dose)
            /* Translators: %s is a vaccine */
            : g_strdup_printf (_ ("%s vaccine"), forecast->label);
  g_autofree char *facts = g_strdup_printf ("%s|%u|%u", id, forecast->next_dose, forecast->n_doses);
  AltheaHintParts parts
      = { .id = id,
          .title = title,
          .why = why,
          .source = althea_vaccines_get_source (),
          .url = SCHEDULE_URL,
          .kind = "immunization",
          .facts = facts,
          .year = 2025,
          .state = state,
          .due = state == ALTHEA_HINT_OVERDUE ? forecast->past_due : forecast->recommended };
  return althea_hint_new (&parts);
}

void
althea_vaccine_hints_add (GPtrArray *hints, AltheaFacts *facts)
{
  g_autoptr (GPtrArray) forecasts = althea_vaccines_forecast (facts);
  GDate today;
  althea_facts_get_today (facts, &today);
  for (guint i = 0; i < forecasts->len; i++)
    {
      AltheaHintState state;
      if (state_of (forecasts->pdata[i], &today, &state))
        g_ptr_array_add (hints, hint_of (forecasts->pdata[i], state));
    }
}
