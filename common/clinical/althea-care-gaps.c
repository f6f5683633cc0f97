/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-care-gaps.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "althea-facts-private.h"
#include "althea-hint-private.h"
#include "althea-rules.h"
#include "althea-text.h"

#define LOINC "http://loinc.org"
#define NOTICE_DAYS 60

/* --- what was done ----------------------------------------------------------------------------------------
 */

static guint32
julian_of (const AltheaPartialDate *date)
{
  if (date == NULL)
    return 0;
  int month = althea_partial_date_get_month (date), day = althea_partial_date_get_day (date);
  GDate known;
  g_date_clear (&known, 1);
  g_date_set_dmy (&known, day != 0 ? day : 1, month != 0 ? month : 1, althea_partial_date_get_year (date));
  return g_date_get_julian (&known);
}

/* The newest record that counts, of results, reports and procedures. (nullable) lent */
static AltheaRecord *
find_done (AltheaFacts *facts, const AltheaRuleItem *item)
{
  static const char *const types[] = { "Observation", "DiagnosticReport", "Procedure" };
  AltheaRecord *newest = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      AltheaRecord *found[] = {
        item->loincs != NULL ? althea_facts_newest_with_code (facts, types[i], LOINC, item->loincs) : NULL,
        item->words != NULL ? althea_facts_newest_with_words (facts, types[i], item->words) : NULL,
      };
      for (gsize j = 0; j < G_N_ELEMENTS (found); j++)
        if (found[j] != NULL && althea_record_get_date (found[j]) != NULL
            && (newest == NULL
                || althea_partial_date_compare (althea_record_get_date (found[j]),
                                                althea_record_get_date (newest))
                       > 0))
          newest = found[j];
    }
  return newest;
}

static AltheaRecord *
find_standing (AltheaFacts *facts, const AltheaRuleItem *item)
{
  const GPtrArray *requests = althea_facts_get_records (facts, "MedicationRequest");
  for (guint i = 0; requests != NULL && i < requests->len; i++)
    {
      const AltheaCodeableConcept *medicine
          = althea_record_get_value (requests->pdata[i], "medication-codeable-concept");
      g_autofree char *folded = althea_text_fold (althea_codeable_concept_get_display (medicine));
      if (g_strcmp0 (althea_record_get_string (requests->pdata[i], "status"), "active") == 0
          && althea_words_fit (folded, item->words))
        return requests->pdata[i];
    }
  return NULL;
}

/* --- one rule ----------------------------------------------------------------------------------------------
 */

/* What is being put together for a hint. */
typedef struct
{
  const AltheaRule *rule;
  AltheaFacts *facts;
  GString *why, *rests_on;
  guint32 today;
  AltheaHintState state;
  guint32 due; /* 0 none */
} Draft;

static void
say (Draft *draft, char *text)
{
  g_string_append_printf (draft->why, "%s%s", draft->why->len > 0 ? "; " : "", text);
  g_free (text);
}

static gboolean
is_for (const AltheaRule *rule, AltheaFacts *facts)
{
  int age = althea_facts_get_age_years (facts);
  AltheaSex sex = althea_facts_get_sex (facts);
  return age >= 0 && age >= rule->age_min && age <= rule->age_max && (rule->sex == 0 || rule->sex == sex)
         && (rule->without_codes == NULL
             || althea_facts_find_condition (facts, rule->without_codes, rule->without_words, TRUE) == NULL);
}

/* The condition that the rule is for; FALSE when the patient does not have it. */
static gboolean
check_condition (Draft *draft)
{
  if (draft->rule->with_codes == NULL)
    return TRUE;
  AltheaRecord *condition
      = althea_facts_find_condition (draft->facts, draft->rule->with_codes, draft->rule->with_words, FALSE);
  if (condition == NULL)
    return FALSE;
  say (draft, althea_record_to_title (condition));
  g_string_append_printf (draft->rests_on, "|with %s", althea_record_get_id (condition));
  return TRUE;
}

typedef enum
{
  NEED_MET,
  NEED_NOT_MET,
  NEED_UNKNOWN,
} Need;

static Need
check_value (Draft *draft, const AltheaRuleItem *item)
{
  double value;
  if (!althea_facts_find_number (draft->facts, item->loincs, item->unit, &value, NULL))
    return NEED_UNKNOWN;
  if (value < item->at_least)
    return NEED_NOT_MET;
  say (draft, g_strdup_printf ("%s %.4g", item->label, value));
  g_string_append_printf (draft->rests_on, "|%s %.4g", item->label, value);
  return NEED_MET;
}

static Need
check_needs (Draft *draft)
{
  for (guint i = 0; i < draft->rule->needs->len; i++)
    {
      const AltheaRuleItem *item = draft->rule->needs->pdata[i];
      Need need = check_value (draft, item);
      if (need == NEED_UNKNOWN)
        /* Translators: %s is what is not recorded, like "pack-years" */
        say (draft, g_strdup_printf (_ ("%s not recorded"), item->label));
      if (need != NEED_MET)
        return need;
    }
  return NEED_MET;
}

/* A high value shortens every time of the rule. (nullable) */
static const AltheaRuleItem *
find_sooner (Draft *draft)
{
  for (guint i = 0; i < draft->rule->sooner->len; i++)
    if (check_value (draft, draft->rule->sooner->pdata[i]) == NEED_MET)
      return draft->rule->sooner->pdata[i];
  return NULL;
}

static void
say_done (Draft *draft, const AltheaRuleItem *item, AltheaRecord *record)
{
  g_autofree char *date = althea_partial_date_to_full_display (althea_record_get_date (record));
  /* Translators: what was done last, and when */
  say (draft, g_strdup_printf (_ ("last %s %s"), item->label, date));
  g_string_append_printf (draft->rests_on, "|%s %s", item->label,
                          althea_partial_date_get_text (althea_record_get_date (record)));
}

static void
say_never (Draft *draft)
{
  GString *labels = g_string_new (NULL);
  for (guint i = 0; i < draft->rule->done->len; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "",
                            ((const AltheaRuleItem *)draft->rule->done->pdata[i])->label);
  /* Translators: %s is what is not recorded, like "colonoscopy, stool blood test" */
  say (draft, g_strdup_printf (_ ("none recorded of: %s"), labels->str));
  g_string_append (draft->rests_on, "|never");
  g_string_free (labels, TRUE);
}

/* The kind of service that keeps the patient up to date longest decides. */
static void
work_out_due (Draft *draft)
{
  const AltheaRuleItem *sooner = find_sooner (draft), *best = NULL;
  AltheaRecord *best_record = NULL;
  guint32 best_due = 0;
  for (guint i = 0; i < draft->rule->done->len; i++)
    {
      const AltheaRuleItem *item = draft->rule->done->pdata[i];
      AltheaRecord *record = find_done (draft->facts, item);
      guint32 day = record != NULL ? julian_of (althea_record_get_date (record)) : 0;
      const AltheaSpan *every = sooner != NULL && sooner->every.known ? &sooner->every : &item->every;
      guint32 due = day == 0 ? 0 : every->known ? althea_span_add (day, every) : ALTHEA_DAY_LAST;
      if (due > best_due)
        {
          best_due = due;
          best = item;
          best_record = record;
        }
    }
  if (best == NULL)
    {
      draft->state = ALTHEA_HINT_DUE;
      say_never (draft);
      return;
    }
  say_done (draft, best, best_record);
  draft->due = best_due == ALTHEA_DAY_LAST ? 0 : best_due;
  draft->state = best_due <= draft->today                 ? ALTHEA_HINT_OVERDUE
                 : best_due <= draft->today + NOTICE_DAYS ? ALTHEA_HINT_SOON
                                                          : ALTHEA_HINT_DONE;
}

static void
check_standing (Draft *draft)
{
  const AltheaRuleItem *item = draft->rule->standing;
  AltheaRecord *request = find_standing (draft->facts, item);
  draft->state = request != NULL ? ALTHEA_HINT_DONE : ALTHEA_HINT_DUE;
  if (request != NULL)
    say (draft, althea_record_to_title (request));
  else
    /* Translators: %s is a kind of medicine */
    say (draft, g_strdup_printf (_ ("no active prescription of: %s"), item->label));
  g_string_append (draft->rests_on, request != NULL ? "|standing" : "|none");
}

/* FALSE when the rule says nothing about the patient. */
static gboolean
fill (Draft *draft)
{
  say (draft, g_strdup_printf (_ ("Age %d"), althea_facts_get_age_years (draft->facts)));
  if (!check_condition (draft))
    return FALSE;
  Need need = check_needs (draft);
  if (need == NEED_NOT_MET)
    return FALSE;
  if (need == NEED_UNKNOWN)
    {
      draft->state = ALTHEA_HINT_ASK;
      g_string_append (draft->rests_on, "|unknown");
    }
  else if (draft->rule->standing != NULL)
    check_standing (draft);
  else
    work_out_due (draft);
  return TRUE;
}

AltheaHint *
althea_rule_evaluate (const AltheaRule *self, AltheaFacts *facts)
{
  if (!is_for (self, facts))
    return NULL;
  GDate today;
  g_autoptr (GString) why = g_string_new (NULL), rests_on = g_string_new (self->id);
  althea_facts_get_today (facts, &today);
  Draft draft = { self, facts, why, rests_on, g_date_get_julian (&today), ALTHEA_HINT_DUE, 0 };
  if (!fill (&draft))
    return NULL;
  AltheaHintParts parts = { .id = self->id,
                            .title = self->title,
                            .why = why->str,
                            .source = self->source,
                            .url = self->url,
                            .kind = self->kind,
                            .facts = rests_on->str,
                            .year = self->year,
                            .state = draft.state };
  g_date_clear (&parts.due, 1);
  if (draft.due != 0)
    g_date_set_julian (&parts.due, draft.due);
  return althea_hint_new (&parts);
}

/* --- all rules
 * ----------------------------------------------------------------------------------------------- */

GPtrArray *
althea_care_gaps_evaluate (AltheaFacts *facts, AltheaRules *rules)
{
  g_return_val_if_fail (facts != NULL && rules != NULL, NULL);
  GPtrArray *hints = g_ptr_array_new_with_free_func (g_object_unref);
  if (althea_patient_is_deceased (althea_facts_get_patient (facts)))
    return hints;
  for (guint i = 0; i < rules->rules->len; i++)
    {
      AltheaHint *hint = althea_rule_evaluate (rules->rules->pdata[i], facts);
      if (hint != NULL)
        g_ptr_array_add (hints, hint);
    }
  althea_vaccine_hints_add (hints, facts);
  for (guint i = 0; i < hints->len; i++)
    althea_hint_find_silence (hints->pdata[i], facts);
  g_ptr_array_sort (hints, althea_hint_compare);
  return hints;
}

typedef struct
{
  AltheaFacts *facts;
  AltheaRules *rules;
} Work;

static void
work_free (Work *work)
{
  althea_facts_unref (work->facts);
  althea_rules_unref (work->rules);
  g_free (work);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, althea_care_gaps_evaluate (work->facts, work->rules),
                           (GDestroyNotify)g_ptr_array_unref);
}

void
althea_care_gaps_evaluate_async (AltheaFacts *facts, AltheaRules *rules, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (facts != NULL && rules != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new (Work, 1);
  *work = (Work){ althea_facts_ref (facts), althea_rules_ref (rules) };
  g_task_set_source_tag (task, althea_care_gaps_evaluate_async);
  g_task_set_task_data (task, work, (GDestroyNotify)work_free);
  g_task_run_in_thread (task, work_thread);
}

GPtrArray *
althea_care_gaps_evaluate_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
