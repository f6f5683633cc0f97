/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-op-note.h"

#include "host-draft.h"
#include "host-drafts.h"
#include "host-operations.h"
#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-text.h"

#include <string.h>

#define TASK_CODES "urn:althea:task"
#define NOTE_DRAFTS "note"
#define MOST_ROWS 1000
#define DAY_CHARS 10 /* 2026-11-18 */

/* What is not finished at the end of a day: drafts of notes, notes that are stored and not signed, notes that
 * wait for a second signature. */
typedef struct
{
  HostCall *call;
  char *day; /* (owned) (nullable) the last day that counts */
  gboolean everybody;
  GHashTable *names; /* (owned) reference to name */
  JsonArray *notes;  /* (owned) */
} Listing;

typedef struct
{
  const char *state, *person, *patient_id; /* lent */
  const char *title, *key, *note;          /* (nullable) lent */
  gint64 time_us;
} Row;

static void
listing_clear (Listing *self)
{
  g_clear_pointer (&self->notes, json_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_free (self->day);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

/* "" for who is not there any more. Lent. */
static const char *
name_of (Listing *self, const char *type, const char *id)
{
  g_autofree char *reference = g_strconcat (type, "/", id, NULL);
  const char *known = g_hash_table_lookup (self->names, reference);
  if (known != NULL)
    return known;
  g_autoptr (AltheaRecord) record = host_call_read_record (self->call, type, id, NULL, NULL);
  char *name = record != NULL ? althea_record_to_title (record) : g_strdup ("");
  g_hash_table_insert (self->names, g_steal_pointer (&reference), name);
  return name;
}

static char *
day_of (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (time_us);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  return g_date_time_format (local, "%Y-%m-%d");
}

static gboolean
is_self (Listing *self, const char *person)
{
  return g_strcmp0 (person, host_actor_get_person (self->call->actor)) == 0;
}

/* Of another's work it is told whose and about whom it is, never what it says. */
static void
add_row (Listing *self, const Row *row)
{
  g_autofree char *day = day_of (row->time_us);
  gboolean own = is_self (self, row->person);
  const char *slash = strchr (row->person, '/');
  if ((!own && !self->everybody) || slash == NULL || (self->day != NULL && strcmp (day, self->day) > 0))
    return;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "state", row->state);
  json_object_set_string_member (object, "person", row->person);
  json_object_set_string_member (object, "name", name_of (self, "Practitioner", slash + 1));
  json_object_set_string_member (object, "patient", row->patient_id);
  json_object_set_string_member (object, "patient_name",
                                 *row->patient_id != '\0' ? name_of (self, "Patient", row->patient_id) : "");
  json_object_set_string_member (object, "day", day);
  g_autoptr (AltheaPartialDate) time = althea_partial_date_new_for_us (row->time_us);
  json_object_set_string_member (object, "time", althea_partial_date_get_text (time));
  if (own && row->title != NULL)
    json_object_set_string_member (object, "title", row->title);
  if (own && row->key != NULL)
    json_object_set_string_member (object, "key", row->key);
  if (row->note != NULL)
    json_object_set_string_member (object, "note", row->note);
  json_array_add_object_element (self->notes, object);
}

/* --- drafts ---------------------------------------------------------------------------------------- */

/* The day is that of the visit, when the draft is far enough to say it. */
static void
add_draft (Listing *self, const HostDraft *draft)
{
  gsize n_bytes = draft->content != NULL ? strlen (draft->content) : 0;
  g_autoptr (GBytes) json = g_bytes_new (draft->content, n_bytes);
  g_autoptr (AltheaRecord) record = n_bytes > 0 ? althea_fhir_read (json, NULL) : NULL;
  const AltheaPartialDate *date = ALTHEA_IS_COMPOSITION (record) ? althea_record_get_date (record) : NULL;
  Row row = { .state = "draft",
              .person = draft->person,
              .patient_id = draft->patient,
              .title = ALTHEA_IS_COMPOSITION (record) ? althea_record_get_string (record, "title") : NULL,
              .key = draft->key,
              .time_us = date != NULL ? althea_partial_date_get_start_us (date) : draft->time_us };
  add_row (self, &row);
}

static gboolean
add_drafts (Listing *self, GError **error)
{
  HostStore *store = host_practice_get_store (self->call->practice);
  g_autoptr (GPtrArray) drafts
      = self->everybody
            ? host_store_list_drafts_of_kind (store, NOTE_DRAFTS, error)
            : host_practice_list_drafts (self->call->practice, self->call->actor, NULL, NOTE_DRAFTS, error);
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    add_draft (self, drafts->pdata[i]);
  return drafts != NULL;
}

/* --- records --------------------------------------------------------------------------------------- */

static void
add_preliminary (Listing *self, HostVersion *version, AltheaRecord *record)
{
  const AltheaReference *author = althea_record_get_first (record, "author");
  const AltheaPartialDate *date = althea_record_get_date (record);
  Row row = { .state = "preliminary",
              .person = author != NULL && author->reference != NULL ? author->reference : "",
              .patient_id = version->patient_id != NULL ? version->patient_id : "",
              .title = althea_record_get_string (record, "title"),
              .note = version->id,
              .time_us = date != NULL ? althea_partial_date_get_start_us (date) : version->updated_us };
  add_row (self, &row);
}

static void
add_cosign (Listing *self, HostVersion *version, AltheaRecord *record)
{
  const AltheaReference *owner = althea_record_get_value (record, "owner");
  const AltheaReference *focus = althea_record_get_value (record, "focus");
  const AltheaPartialDate *date = althea_record_get_date (record);
  Row row = { .state = "cosign",
              .person = owner != NULL && owner->reference != NULL ? owner->reference : "",
              .patient_id = version->patient_id != NULL ? version->patient_id : "",
              .title = althea_record_get_string (record, "description"),
              .note = althea_reference_get_id (focus),
              .time_us = date != NULL ? althea_partial_date_get_start_us (date) : version->updated_us };
  add_row (self, &row);
}

static gboolean
add_found (Listing *self, HostQuery query, void (*add) (Listing *, HostVersion *, AltheaRecord *),
           GError **error)
{
  query.limit = MOST_ROWS;
  g_autoptr (HostPage) page
      = host_store_search (host_practice_get_store (self->call->practice), &query, error);
  for (guint i = 0; page != NULL && i < page->versions->len; i++)
    {
      HostVersion *version = page->versions->pdata[i];
      g_autoptr (AltheaRecord) record
          = host_policy_may_view (self->call->actor, version) ? althea_fhir_read (version->json, NULL) : NULL;
      if (record != NULL)
        add (self, version, record);
    }
  return page != NULL;
}

static gboolean
take_day (Listing *self, GError **error)
{
  AltheaPrecision precision;
  if (!host_call_get_text (self->call, "day", FALSE, FALSE, DAY_CHARS, &self->day, error))
    return FALSE;
  return self->day == NULL
         || (althea_partial_date_text_is_valid (self->day, &precision) && precision == ALTHEA_PRECISION_DAY)
         || host_call_set_error (error, ALTHEA_ERROR_INVALID, "\"day\" is a day like 2026-11-18.");
}

/* notes-unsigned {day?, everybody?} -> {notes: [...]}: see OPERATIONS.md. */
gboolean
host_op_notes_unsigned (HostCall *call, GError **error)
{
  g_auto (Listing) self = {
    .call = call,
    .everybody = g_strcmp0 (althea_operation_get_string (call->operation, "everybody"), "yes") == 0,
    .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .notes = json_array_new (),
  };
  HostQuery preliminary = { .resource_type = "Composition", .status = "preliminary" };
  HostQuery cosign
      = { .resource_type = "Task", .code_system = TASK_CODES, .code = "cosign", .status = "requested" };
  if (!take_day (&self, error) || !add_drafts (&self, error)
      || !add_found (&self, preliminary, add_preliminary, error)
      || !add_found (&self, cosign, add_cosign, error))
    return FALSE;
  json_object_set_array_member (call->result, "notes", g_steal_pointer (&self.notes));
  return TRUE;
}
