/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-release-policy.h"

#include "host-practice-private.h"
#include "host-release.h"
#include "host-review.h"
#include "host-thread.h"
#include "host-write.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-task.h"

#include <string.h>

/* The wall clock and the one that counts up differ by more than this only when somebody set the clock, or
 * when the machine slept. */
#define JUMP_US ((gint64)10 * G_TIME_SPAN_MINUTE)

/* How far the clock was set since the last look; 0 for not. */
static gint64
find_jump (HostReleaseClock *clock)
{
  gint64 wall = althea_clock_now_us (), monotonic = althea_clock_monotonic_us (), jump = 0;
  if (clock->wall_us != 0)
    jump = (wall - clock->wall_us) - (monotonic - clock->monotonic_us);
  clock->wall_us = wall;
  clock->monotonic_us = monotonic;
  return ABS (jump) > JUMP_US ? jump : 0;
}

static gboolean
tell_jump (HostPractice *self, gint64 jump_us, GError **error)
{
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autofree char *detail = g_strdup_printf ("seconds=%+" G_GINT64_FORMAT, jump_us / G_USEC_PER_SEC);
  HostAuditEntry entry = { .action = "clock-jump", .outcome = "ok", .detail = detail };
  g_warning ("The clock of this machine jumped (%s); results that wait for a day are looked at again.",
             detail);
  return host_practice_note (self, system, &entry, error);
}

/* --- releasing ------------------------------------------------------------------------------------------ */

typedef struct
{
  HostWriter writer;
  const char *key; /* "TYPE/ID" */
  gint64 due_us;
  gboolean released;
} Release;

/* Looks again at the record: somebody may have held or released it by hand since. */
static gboolean
release_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Release *self = user_data;
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) parts = g_strsplit (self->key, "/", 2);
  self->released = FALSE;
  g_autoptr (HostVersion) current = host_transaction_read (transaction, parts[0], parts[1], &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!host_release_set_due (transaction, parts[0], parts[1], 0, error))
    return FALSE;
  if (current == NULL)
    return TRUE;
  gsize n_bytes;
  const char *text = g_bytes_get_data (current->json, &n_bytes);
  g_autoptr (yyjson_doc) before = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (before);
  const char *due = host_release_get_stamp (root, HOST_EXTENSION_RELEASE_DUE);
  if (g_strcmp0 (host_release_get_tag (root), "held") != 0 || due == NULL)
    return TRUE;
  /* Without the tag the rules of its type decide: what is not final yet goes out when it is. */
  g_autoptr (GBytes) json = host_release_stamp (current->json, NULL, NULL, 0, NULL, error);
  g_autoptr (yyjson_doc) doc = json != NULL ? host_write_check (json, parts[0], parts[1], error) : NULL;
  if (doc == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_put (&self->writer, transaction, parts[0], parts[1],
                                                    current->version, json, yyjson_doc_get_root (doc), error);
  self->released = version != NULL;
  return self->released;
}

static gboolean
release_all (HostPractice *self, HostReleaseRound *round, gint64 now_us, GError **error)
{
  HostStore *store = host_practice_get_store (self);
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GPtrArray) facts = host_store_list_facts (store, HOST_FACT_RELEASE_DUE, error);
  if (facts == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < facts->len; i += 2)
    {
      Release release = { .writer = { .actor = system, .reason = "release-due", .in_operation = TRUE },
                          .key = facts->pdata[i],
                          .due_us = g_ascii_strtoll (facts->pdata[i + 1], NULL, 10) };
      if (release.due_us > now_us || round->jumped)
        {
          round->next_due_us = round->next_due_us == 0 ? release.due_us
                                                       : MIN (round->next_due_us, release.due_us);
          continue;
        }
      if (!host_store_run (store, release_work, &release, error))
        return FALSE;
      round->n_released += release.released;
    }
  return TRUE;
}

gboolean
host_practice_release_due (HostPractice *self, HostReleaseClock *clock, HostReleaseRound *round,
                           GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && clock != NULL && round != NULL, FALSE);
  gint64 jump = find_jump (clock);
  *round = (HostReleaseRound){ .jumped = jump != 0 };
  /* A clock that was set by mistake and is put right again has opened nothing meanwhile; one that is right
   * now loses half a minute. */
  if (jump != 0 && !tell_jump (self, jump, error))
    return FALSE;
  return release_all (self, round, althea_clock_now_us (), error)
         && (round->jumped || host_practice_escalate_reviews (self, &round->n_escalated, error));
}

/* --- reviews that are late ------------------------------------------------------------------------------ */

typedef struct
{
  HostWriter writer;
  const char *task_id;
  gboolean escalated;
} Escalation;

static const char *
get_values (AltheaRecord *task)
{
  const AltheaParameter *input = althea_task_get_input (ALTHEA_TASK (task), HOST_REVIEW_VALUES);
  return input != NULL ? input->value_code : NULL;
}

static gboolean
is_late (AltheaRecord *task, gint64 now_us)
{
  const AltheaPeriod *restriction = althea_record_get_value (task, "restriction-period");
  return restriction != NULL && restriction->end != NULL
         && althea_partial_date_get_start_us (restriction->end) <= now_us
         && althea_task_get_input (ALTHEA_TASK (task), HOST_REVIEW_ESCALATED) == NULL;
}

/* The values that were missing when the report came. */
static const char *
grade_again (HostTransaction *transaction, AltheaRecord *task, GError **error)
{
  const AltheaReference *focus = althea_record_get_value (task, "focus");
  g_autoptr (HostVersion) report
      = focus != NULL
            ? host_transaction_read (transaction, "DiagnosticReport", althea_reference_get_id (focus), error)
            : NULL;
  if (report == NULL)
    return NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (report->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  return host_review_grade (transaction, yyjson_doc_get_root (doc), error);
}

static GPtrArray *
change_inputs (AltheaRecord *task, const char *values, gboolean late)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  const GPtrArray *list = althea_record_get_list (task, "input");
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AltheaParameter *input = list->pdata[i];
      gboolean is_values
          = althea_codeable_concept_has_code (input->type, HOST_REVIEW_PARTS, HOST_REVIEW_VALUES);
      g_ptr_array_add (inputs, is_values && values != NULL
                                   ? althea_value_edit (input, "value-code", values, NULL)
                                   : (gpointer)althea_value_ref ((const AltheaValue *)input));
    }
  if (late)
    {
      g_autoptr (AltheaCodeableConcept) type
          = althea_codeable_concept_new (HOST_REVIEW_PARTS, HOST_REVIEW_ESCALATED, NULL);
      g_autoptr (AltheaPartialDate) now = host_thread_now ();
      g_ptr_array_add (inputs,
                       althea_value_new (ALTHEA_KIND_PARAMETER, "type", type, "value-date-time", now, NULL));
    }
  return inputs;
}

static gboolean
escalate_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Escalation *self = user_data;
  g_autoptr (GError) failure = NULL;
  self->escalated = FALSE;
  g_autoptr (HostVersion) version = host_transaction_read (transaction, "Task", self->task_id, &failure);
  g_autoptr (AltheaRecord) task = version != NULL ? althea_fhir_read (version->json, &failure) : NULL;
  const char *values = NULL;
  if (task != NULL && g_strcmp0 (get_values (task), "incomplete") == 0)
    values = grade_again (transaction, task, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (task == NULL || g_strcmp0 (althea_record_get_string (task, "status"), "requested") != 0)
    return TRUE;
  gboolean late = is_late (task, althea_clock_now_us ());
  gboolean graded = values != NULL && !g_str_equal (values, "incomplete");
  if (!late && !graded)
    return TRUE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (task);
  g_autoptr (GPtrArray) inputs = change_inputs (task, graded ? values : NULL, late);
  althea_record_builder_set_list (builder, "input", inputs);
  if (graded)
    host_review_set_values (builder, values, althea_clock_now_us ());
  if (late)
    althea_record_builder_set_value (builder, "owner", NULL);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  g_autoptr (AltheaRecord) record = althea_record_builder_end (g_steal_pointer (&builder), error);
  g_autoptr (HostVersion) stored
      = record != NULL ? host_write_record (&self->writer, transaction, record, version->version, error)
                       : NULL;
  self->escalated = late && stored != NULL;
  return stored != NULL;
}

/* What would be worked on; most looks find nothing and write nothing. */
static GPtrArray *
find_waiting (HostPractice *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *cursor = NULL;
  gint64 now = althea_clock_now_us ();
  do
    {
      HostQuery query = { .resource_type = "Task",
                          .code_system = HOST_TASK_CODES,
                          .code = HOST_TASK_RESULT_REVIEW,
                          .status = "requested",
                          .limit = 500,
                          .cursor = cursor };
      g_autoptr (HostPage) page = host_store_search (host_practice_get_store (self), &query, error);
      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->versions->len; i++)
        {
          HostVersion *version = page->versions->pdata[i];
          g_autoptr (AltheaRecord) task = althea_fhir_read (version->json, error);
          if (task == NULL)
            return NULL;
          if (is_late (task, now) || g_strcmp0 (get_values (task), "incomplete") == 0)
            g_ptr_array_add (ids, g_strdup (version->id));
        }
      g_free (cursor);
      cursor = g_steal_pointer (&page->next);
    }
  while (cursor != NULL);
  return g_steal_pointer (&ids);
}

gboolean
host_practice_escalate_reviews (HostPractice *self, guint *n_escalated, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && n_escalated != NULL, FALSE);
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GPtrArray) ids = find_waiting (self, error);
  *n_escalated = 0;
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      Escalation escalation = { .writer = { .actor = system, .reason = "review-late", .in_operation = TRUE },
                                .task_id = ids->pdata[i] };
      if (!host_store_run (host_practice_get_store (self), escalate_work, &escalation, error))
        return FALSE;
      *n_escalated += escalation.escalated;
    }
  return ids != NULL;
}
