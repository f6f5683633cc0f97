/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-op-note.h"

#include "host-operations.h"
#include "host-practice-private.h"
#include "host-release.h"

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-provenance.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_TEXT 100000
#define MOST_REASON 1000
#define TASK_CODES "urn:althea:task"

/* What comes after signing: nothing of it touches what was signed. */

/* --- addendum -------------------------------------------------------------------------------------- */

static AltheaRecord *
build_addendum (HostCall *call, AltheaRecord *note, const char *text, const char *reason, gint64 when_us,
                GError **error)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Composition");
  /* Translators: the title of what was added to a note; %s is the note's title. */
  g_autofree char *title = g_strdup_printf (_ ("Addendum to: %s"), althea_record_get_string (note, "title"));
  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_take_value (
      builder, "type",
      althea_codeable_concept_new ("http://loinc.org", ALTHEA_NOTE_ADDENDUM, "Addendum Document"));
  althea_record_builder_set_value (builder, "subject", althea_record_get_value (note, "subject"));
  althea_record_builder_set_value (builder, "encounter", althea_record_get_value (note, "encounter"));
  althea_record_builder_take_value (builder, "date", althea_partial_date_new_for_us (when_us));
  althea_record_builder_add_take (builder, "author", host_op_note_self (call));
  althea_record_builder_set_string (builder, "title", title);
  althea_record_builder_set_string (builder, "confidentiality",
                                    althea_record_get_string (note, "confidentiality"));
  althea_record_builder_add_string (builder, "attester-mode", "professional");
  althea_record_builder_add_take (builder, "attester-time", althea_partial_date_new_for_us (when_us));
  althea_record_builder_add_take (builder, "attester-party", host_op_note_self (call));
  althea_record_builder_add_string (builder, "relates-to-code", "appends");
  althea_record_builder_add_take (builder, "relates-to-target",
                                  althea_reference_new ("Composition", althea_record_get_id (note), NULL));
  althea_record_builder_set_string (builder, "amendment-reason", reason);
  althea_record_builder_add_take (builder, "section",
                                  althea_section_new_text (_ ("Addendum"), NULL, text, NULL));
  return althea_record_builder_end (builder, error);
}

/* What is added to a note is as confidential, and as held back, as the note. */
static GBytes *
label_as (GBytes *json, HostVersion *note, GError **error)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (note->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  const char *tag = host_release_get_tag (yyjson_doc_get_root (doc));
  g_autoptr (GBytes) labelled = host_note_canonical (json, host_release_is_restricted (note->json), error);
  if (labelled == NULL || tag == NULL)
    return g_steal_pointer (&labelled);
  return host_write_set_tag (labelled, HOST_TAG_RELEASE, tag, error);
}

/* note-addendum {note, text, reason} -> {note, version}
 *
 * A note of its own that appends the signed one: identified, dated, signed, with its reason. */
gboolean
host_op_note_addendum (HostCall *call, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (AltheaRecord) note = NULL;
  if (!host_op_note_check_signer (call, error)
      || !host_call_get_text (call, "text", TRUE, TRUE, MOST_TEXT, &text, error)
      || !host_call_get_text (call, "reason", TRUE, TRUE, MOST_REASON, &reason, error))
    return FALSE;
  g_autoptr (HostVersion) version = host_op_note_read (call, &note, error);
  gint64 when_us = version != NULL ? host_note_get_moment_us (call->transaction, error) : 0;
  g_autoptr (AltheaRecord) addendum = when_us > 0 ? build_addendum (call, note, text, reason, when_us, error)
                                                  : NULL;
  if (addendum == NULL)
    return FALSE;
  g_autoptr (GBytes) plain = althea_fhir_write (addendum);
  g_autoptr (GBytes) json = label_as (plain, version, error);
  return json != NULL && host_op_note_seal (call, json, 0, ALTHEA_SIGNATURE_AUTHOR, when_us, error);
}

/* --- work items and summaries of the note, found before the transaction ----------------------------------
 */

typedef struct
{
  GPtrArray *tasks, *summaries; /* (owned) (element-type utf8) ids */
} Around;

static void
around_free (gpointer data)
{
  Around *around = data;
  g_ptr_array_unref (around->tasks);
  g_ptr_array_unref (around->summaries);
  g_free (around);
}

static gboolean
is_cosign_task (HostVersion *version)
{
  g_autoptr (AltheaRecord) task = althea_fhir_read (version->json, NULL);
  const AltheaCodeableConcept *code = task != NULL ? althea_record_get_value (task, "code") : NULL;
  return code != NULL && althea_codeable_concept_has_code (code, TASK_CODES, "cosign");
}

static gboolean
is_summary_of (HostVersion *version, const char *note_id)
{
  g_autoptr (AltheaRecord) record = althea_fhir_read (version->json, NULL);
  return ALTHEA_IS_COMPOSITION (record) && althea_composition_is_summary (ALTHEA_COMPOSITION (record))
         && g_strcmp0 (althea_composition_get_source_id (ALTHEA_COMPOSITION (record)), note_id) == 0;
}

static gboolean
find_tasks (HostCall *call, const char *note_id, Around *around, GError **error)
{
  g_autofree char *reference = g_strconcat ("Composition/", note_id, NULL);
  HostQuery query = { .resource_type = "Task", .based_on = reference };
  g_autoptr (HostPage) page = host_store_search (host_practice_get_store (call->practice), &query, error);
  for (guint i = 0; page != NULL && i < page->versions->len; i++)
    {
      HostVersion *version = page->versions->pdata[i];
      if (is_cosign_task (version))
        g_ptr_array_add (around->tasks, g_strdup (version->id));
    }
  return page != NULL;
}

static gboolean
find_summaries (HostCall *call, const char *note_id, Around *around, GError **error)
{
  static const char *const codes[] = { ALTHEA_NOTE_VISIT_SUMMARY, ALTHEA_NOTE_DISCHARGE_SUMMARY };
  g_autoptr (HostVersion) note = host_call_read (call, "Composition", note_id, error);
  for (gsize i = 0; note != NULL && i < G_N_ELEMENTS (codes); i++)
    {
      HostQuery query = { .resource_type = "Composition",
                          .patient_id = note->patient_id,
                          .code_system = "http://loinc.org",
                          .code = codes[i],
                          .limit = 1000 };
      g_autoptr (HostPage) page = host_store_search (host_practice_get_store (call->practice), &query, error);
      if (page == NULL)
        return FALSE;
      for (guint j = 0; j < page->versions->len; j++)
        {
          HostVersion *version = page->versions->pdata[j];
          if (is_summary_of (version, note_id))
            g_ptr_array_add (around->summaries, g_strdup (version->id));
        }
    }
  return note != NULL;
}

gboolean
host_op_note_gather_around (HostCall *call, GError **error)
{
  g_autofree char *id = NULL;
  if (!host_op_note_check_signer (call, error)
      || !host_call_get_id (call, "note", "Composition", TRUE, &id, error))
    return FALSE;
  Around *around = g_new0 (Around, 1);
  around->tasks = g_ptr_array_new_with_free_func (g_free);
  around->summaries = g_ptr_array_new_with_free_func (g_free);
  call->gathered = around;
  call->free_gathered = around_free;
  return find_tasks (call, id, around, error) && find_summaries (call, id, around, error);
}

static gboolean
end_tasks (HostCall *call, const char *status, GError **error)
{
  const Around *around = call->gathered;
  for (guint i = 0; i < around->tasks->len; i++)
    {
      guint64 version = 0;
      g_autoptr (AltheaRecord) task
          = host_call_read_record (call, "Task", around->tasks->pdata[i], &version, error);
      if (task == NULL)
        return FALSE;
      if (g_strcmp0 (althea_record_get_string (task, "status"), "requested") != 0)
        continue;
      AltheaRecordBuilder *builder = althea_record_builder_new_edit (task);
      althea_record_builder_set_string (builder, "status", status);
      althea_record_builder_take_value (builder, "last-modified", althea_partial_date_new_now ());
      if (!host_call_write (call, builder, version, error))
        return FALSE;
    }
  return TRUE;
}

/* --- co-signing ------------------------------------------------------------------------------------ */

/* note-cosign {note} -> {note, version}
 *
 * By the supervisor whom the note names. EXISTS when that is done already. */
gboolean
host_op_note_cosign (HostCall *call, GError **error)
{
  g_autoptr (AltheaRecord) note = NULL;
  g_autoptr (HostVersion) version
      = host_op_note_check_signer (call, error) ? host_op_note_read (call, &note, error) : NULL;
  if (version == NULL)
    return FALSE;
  const AltheaReference *asked = althea_record_get_value (note, "cosigner");
  if (asked == NULL || g_strcmp0 (asked->reference, host_actor_get_person (call->actor)) != 0)
    return host_call_set_error (error, ALTHEA_ERROR_DENIED, "Another person is asked to sign this note too.");
  gint64 when_us = host_note_get_moment_us (call->transaction, error);
  if (when_us == 0
      || !host_note_countersign (&call->writer, call->transaction, call->signer, version,
                                 ALTHEA_SIGNATURE_COSIGNER, when_us, error)
      || !end_tasks (call, "completed", error))
    return FALSE;
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, version->version);
  host_call_set_result (call, "note", version->id);
  host_call_set_result (call, "version", number);
  return TRUE;
}

/* --- entered in error ------------------------------------------------------------------------------ */

static gboolean
retract (HostCall *call, HostVersion *version, AltheaRecord *note, const char *reason, gint64 when_us,
         gboolean result, GError **error)
{
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (note);
  althea_record_builder_set_string (builder, "status", "entered-in-error");
  althea_record_builder_set_string (builder, "error-reason", reason);
  g_autoptr (AltheaRecord) wrong = althea_record_builder_end (builder, error);
  if (wrong == NULL)
    return FALSE;
  g_autoptr (GBytes) json = althea_fhir_write (wrong);
  if (result)
    return host_op_note_seal (call, json, version->version, ALTHEA_SIGNATURE_RETRACTION, when_us, error);
  g_autoptr (HostVersion) sealed = host_note_seal (&call->writer, call->transaction, call->signer, json,
                                                   version->version, ALTHEA_SIGNATURE_RETRACTION, when_us,
                                                   error);
  return sealed != NULL;
}

/* A patient is not left with the summary of a note that was wrong. */
static gboolean
retract_summaries (HostCall *call, const char *reason, gint64 when_us, GError **error)
{
  const Around *around = call->gathered;
  for (guint i = 0; i < around->summaries->len; i++)
    {
      g_autoptr (HostVersion) version
          = host_call_read (call, "Composition", around->summaries->pdata[i], error);
      g_autoptr (AltheaRecord) summary = version != NULL ? althea_fhir_read (version->json, error) : NULL;
      if (summary == NULL)
        return FALSE;
      if (!althea_record_is_entered_in_error (summary)
          && !retract (call, version, summary, reason, when_us, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

/* note-retract {note, reason} -> {note, version}
 *
 * The note was a mistake: it says so from now on, with the reason and who decided it, in a new version that
 * is signed too. The version that was signed first stands in the history, byte for byte. */
gboolean
host_op_note_retract (HostCall *call, GError **error)
{
  g_autofree char *reason = NULL;
  g_autoptr (AltheaRecord) note = NULL;
  gboolean trainee = FALSE;
  if (!host_op_note_check_signer (call, error)
      || !host_call_get_text (call, "reason", TRUE, TRUE, MOST_REASON, &reason, error)
      || !host_op_note_is_trainee (call, strchr (host_actor_get_person (call->actor), '/') + 1, &trainee,
                                   error))
    return FALSE;
  g_autoptr (HostVersion) version = host_op_note_read (call, &note, error);
  gint64 when_us = version != NULL ? host_note_get_moment_us (call->transaction, error) : 0;
  if (when_us == 0)
    return FALSE;
  const AltheaReference *author = althea_record_get_first (note, "author");
  if (trainee
      && g_strcmp0 (author != NULL ? author->reference : NULL, host_actor_get_person (call->actor)) != 0)
    return host_call_set_error (error, ALTHEA_ERROR_DENIED, "A trainee retracts own notes only.");
  return retract_summaries (call, reason, when_us, error) && end_tasks (call, "cancelled", error)
         && retract (call, version, note, reason, when_us, TRUE, error);
}
