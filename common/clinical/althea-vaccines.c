/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-vaccines.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "althea-clinical-data.h"
#include "althea-series.h"

/* One line of conditions.tsv. */
typedef struct
{
  guint code;
  char *prefixes, *words;
} Stand;

static GArray *
read_stands (void)
{
  g_autofree char *text = althea_clinical_data_dup ("rules/immunization/conditions.tsv");
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);
  GArray *stands = g_array_new (FALSE, FALSE, sizeof (Stand));
  for (char **row = rows; *row != NULL; row++)
    {
      g_auto (GStrv) parts = g_strsplit (*row, "\t", -1);
      if (**row == '#' || **row == '\0')
        continue;
      g_assert (g_strv_length (parts) == 4);
      Stand stand = { strtoul (parts[0], NULL, 10), g_strdup (parts[1]), g_strdup (parts[2]) };
      g_array_append_val (stands, stand);
    }
  return stands;
}

static const GArray *
get_stands (void)
{
  static gsize made = 0;
  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize)read_stands ());
  return (const GArray *)made;
}

/* --- from the chart ------------------------------------------------------------------------------------ */

/* A day that is not known is read as the middle of its month, a month as the middle of the year. */
static guint32
day_of (const AltheaPartialDate *date)
{
  if (date == NULL)
    return 0;
  int month = althea_partial_date_get_month (date), day = althea_partial_date_get_day (date);
  GDate known;
  g_date_clear (&known, 1);
  g_date_set_dmy (&known,
                  day != 0     ? day
                  : month != 0 ? 15
                               : 1,
                  month != 0 ? month : 7, althea_partial_date_get_year (date));
  return g_date_get_julian (&known);
}

static void
add_dose (GArray *doses, AltheaRecord *record)
{
  const char *cvx = althea_immunization_get_cvx (ALTHEA_IMMUNIZATION (record));
  const char *status = althea_record_get_string (record, "status");
  guint32 expires = day_of (althea_record_get_value (record, "expiration-date"));
  AltheaGivenDose dose = { .cvx = cvx != NULL ? strtoul (cvx, NULL, 10) : 0,
                           .day = day_of (althea_record_get_value (record, "occurrence-date-time")),
                           .record = record };
  dose.substandard = (expires != 0 && dose.day > expires)
                     || althea_record_get_truth (record, "is-subpotent") == ALTHEA_TRUTH_YES;
  if (dose.cvx != 0 && dose.day != 0 && g_strcmp0 (status, "completed") == 0)
    g_array_append_val (doses, dose);
}

static int
by_day (gconstpointer a, gconstpointer b)
{
  guint32 first = ((const AltheaGivenDose *)a)->day, second = ((const AltheaGivenDose *)b)->day;
  return first < second ? -1 : first > second;
}

static void
gather_doses (GArray *doses, AltheaFacts *facts, guint32 today)
{
  const GPtrArray *records = althea_facts_get_records (facts, "Immunization");
  for (guint i = 0; records != NULL && i < records->len; i++)
    add_dose (doses, records->pdata[i]);
  for (guint i = doses->len; i > 0; i--)
    if (g_array_index (doses, AltheaGivenDose, i - 1).day > today)
      g_array_remove_index (doses, i - 1);
  g_array_sort (doses, by_day);
}

static void
gather_observations (GArray *observations, AltheaFacts *facts)
{
  const GArray *stands = get_stands ();
  for (guint i = 0; i < stands->len; i++)
    {
      const Stand *stand = &g_array_index (stands, Stand, i);
      AltheaRecord *condition = althea_facts_find_condition (facts, stand->prefixes, stand->words, FALSE);
      AltheaKnownObservation known
          = { stand->code, condition != NULL ? day_of (althea_record_get_date (condition)) : 0 };
      if (condition != NULL)
        g_array_append_val (observations, known);
    }
}

GPtrArray *
althea_vaccines_forecast (AltheaFacts *facts)
{
  GDate birth, today;
  g_return_val_if_fail (facts != NULL, NULL);
  althea_facts_get_birth (facts, &birth);
  althea_facts_get_today (facts, &today);
  if (!g_date_valid (&birth) || g_date_compare (&birth, &today) > 0
      || althea_patient_is_deceased (althea_facts_get_patient (facts)))
    return g_ptr_array_new ();
  g_autoptr (GArray) doses = g_array_new (FALSE, TRUE, sizeof (AltheaGivenDose));
  g_autoptr (GArray) observations = g_array_new (FALSE, TRUE, sizeof (AltheaKnownObservation));
  AltheaVaccineCase of = { .schedule = althea_schedule_get (),
                           .birth = g_date_get_julian (&birth),
                           .today = g_date_get_julian (&today),
                           .sex = althea_facts_get_sex (facts),
                           .doses = doses,
                           .observations = observations };
  gather_doses (doses, facts, of.today);
  gather_observations (observations, facts);
  return althea_vaccine_case_forecast (&of);
}

const char *
althea_vaccine_status_to_display (AltheaVaccineStatus status)
{
  switch (status)
    {
    case ALTHEA_VACCINE_NOT_COMPLETE:
      return _ ("Not complete");
    case ALTHEA_VACCINE_COMPLETE:
      return _ ("Complete");
    case ALTHEA_VACCINE_IMMUNE:
      return _ ("Immune");
    case ALTHEA_VACCINE_CONTRAINDICATED:
      return _ ("Not to be given");
    case ALTHEA_VACCINE_AGED_OUT:
      return _ ("Past the age");
    case ALTHEA_VACCINE_NOT_RECOMMENDED:
      return _ ("Not recommended now");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
althea_vaccines_get_source (void)
{
  return althea_schedule_get ()->source;
}
