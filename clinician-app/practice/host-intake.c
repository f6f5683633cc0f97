/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-intake.h"

#include "host-document.h"
#include "host-practice-private.h"
#include "host-release-policy.h"
#include "host-release.h"
#include "host-review.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-json.h"

typedef struct
{
  HostActor *actor;
  const HostIntakeEntry *entries;
  guint n_entries;
  const char *source;          /* (nullable) */
  gboolean *released;          /* (owned) (array length=n_entries) for a record that is new */
  gint64 *due_us;              /* (owned) (array length=n_entries) when time alone releases it; 0 never */
  HostReleasePolicy *policy;   /* (owned) (nullable) when a result may have to wait */
  GPtrArray *reports;          /* (owned) (element-type Arrival) that arrived in this run */
  GPtrArray *documents;        /* (owned) (element-type HostDocument) lent, one an entry */
  GPtrArray *packed;           /* (owned) (element-type HostDocument) those that this call packed */
  HostIntakeOutcome *outcomes; /* (array length=n_entries) */
  guint at;
} Intake;

/* A report that somebody here has to look at, once all of its batch is in. */
typedef struct
{
  HostVersion *version; /* (owned) */
  HostVersion *before;  /* (owned) (nullable) */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;
  host_version_unref (arrival->version);
  g_clear_pointer (&arrival->before, host_version_unref);
  g_free (arrival);
}

static void
intake_clear (Intake *intake)
{
  g_free (intake->released);
  g_free (intake->due_us);
  g_clear_pointer (&intake->policy, host_release_policy_free);
  g_clear_pointer (&intake->reports, g_ptr_array_unref);
  g_clear_pointer (&intake->documents, g_ptr_array_unref);
  g_clear_pointer (&intake->packed, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Intake, intake_clear)

static gboolean
decide (const HostIntakeEntry *entry, gboolean was_released, gboolean *released, GError **error)
{
  yyjson_val *root = entry->document != NULL ? entry->document->root : entry->resource;
  if (root != NULL)
    {
      *released = host_release_decide (root, was_released, NULL);
      return TRUE;
    }
  gsize n_bytes;
  const char *text = g_bytes_get_data (entry->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  if (doc == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "An entry to import is not JSON.");
      return FALSE;
    }
  *released = host_release_decide (yyjson_doc_get_root (doc), was_released, NULL);
  return TRUE;
}

HostIntakeRelease
host_intake_decide (HostDocument *document)
{
  g_return_val_if_fail (document != NULL, HOST_INTAKE_TO_DECIDE);
  return host_release_decide (document->root, FALSE, NULL) ? HOST_INTAKE_RELEASED : HOST_INTAKE_HELD;
}

static void
note_arrival (Intake *intake, HostVersion *version, HostVersion *before)
{
  if (!g_str_equal (version->resource_type, "DiagnosticReport"))
    return;
  Arrival *arrival = g_new0 (Arrival, 1);
  arrival->version = host_version_ref (version);
  arrival->before = before != NULL ? host_version_ref (before) : NULL;
  g_ptr_array_add (intake->reports, arrival);
}

static gboolean
is_result_type (const char *resource_type)
{
  return g_str_equal (resource_type, "DiagnosticReport") || g_str_equal (resource_type, "Observation");
}

/* A result that is here already: another version of it says nothing of what was decided and written here. */
static HostVersion *
update_result (Intake *intake, HostTransaction *transaction, const HostAuthor *author, HostVersion *current,
               gboolean *unchanged, GError **error)
{
  const HostIntakeEntry *entry = &intake->entries[intake->at];
  g_autoptr (GBytes) json = host_release_carry (entry->json, current->json, error);
  gsize n_bytes = 0;
  const char *text = json != NULL ? g_bytes_get_data (json, &n_bytes) : NULL;
  g_autoptr (yyjson_doc) doc = text != NULL ? yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW) : NULL;
  if (doc == NULL)
    return NULL;
  if (g_bytes_equal (json, current->json))
    {
      *unchanged = TRUE;
      return host_version_ref (current);
    }
  gboolean released
      = host_release_decide (yyjson_doc_get_root (doc), current->released || current->was_released, NULL);
  return host_transaction_put (transaction, entry->resource_type, entry->id, current->version, json, released,
                               author, "import", unchanged, error);
}

static gboolean
has_decision (HostVersion *current)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (current->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc);
  return host_release_get_tag (root) != NULL || yyjson_obj_get (root, "note") != NULL;
}

/* A record that is here already: the next version of it. */
static gboolean
update (Intake *intake, HostTransaction *transaction, const HostAuthor *author, GError **error)
{
  const HostIntakeEntry *entry = &intake->entries[intake->at];
  g_autoptr (HostVersion) current
      = host_transaction_read (transaction, entry->resource_type, entry->id, error);
  g_autoptr (HostVersion) version = NULL;
  if (current == NULL)
    return FALSE;
  gboolean released = FALSE;
  gboolean unchanged = FALSE;
  if (is_result_type (entry->resource_type) && has_decision (current))
    version = update_result (intake, transaction, author, current, &unchanged, error);
  else if (decide (entry, current->released || current->was_released, &released, error))
    version = host_transaction_put_document (transaction, intake->documents->pdata[intake->at],
                                             current->version, released, author, "import", &unchanged, error);
  if (version == NULL)
    return FALSE;
  if (!unchanged && entry->only_new)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "Other content is here under this id.");
      return FALSE;
    }
  intake->outcomes[intake->at] = unchanged ? HOST_INTAKE_UNCHANGED : HOST_INTAKE_UPDATED;
  if (!unchanged)
    note_arrival (intake, version, current);
  return TRUE;
}

/* Nearly every record of an import is new, so that is tried first: looking before each would cost a reading
 * of every one. */
static gboolean
take (Intake *intake, HostTransaction *transaction, const HostAuthor *author, GError **error)
{
  const HostIntakeEntry *entry = &intake->entries[intake->at];
  gint64 due_us = intake->due_us[intake->at];
  g_autoptr (GError) failure = NULL;
  gboolean unchanged = FALSE;
  g_autoptr (HostVersion) version
      = host_transaction_put_document (transaction, intake->documents->pdata[intake->at], 0,
                                       intake->released[intake->at], author, "import", &unchanged, &failure);
  if (version != NULL)
    {
      intake->outcomes[intake->at] = unchanged ? HOST_INTAKE_UNCHANGED : HOST_INTAKE_CREATED;
      if (!unchanged)
        note_arrival (intake, version, NULL);
      return unchanged || due_us == 0
             || host_release_set_due (transaction, entry->resource_type, entry->id, due_us, error);
    }
  if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS)
      && (!entry->only_new || is_result_type (entry->resource_type)))
    return update (intake, transaction, author, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* When all is in, so that the reports' values can be looked at. */
static gboolean
open_reviews (Intake *intake, HostTransaction *transaction, GError **error)
{
  HostWriter writer = { .actor = intake->actor, .reason = "import", .in_operation = TRUE };
  for (guint i = 0; i < intake->reports->len; i++)
    {
      Arrival *arrival = intake->reports->pdata[i];
      if (!host_review_open (&writer, transaction, arrival->version, arrival->before, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
audit (const Intake *intake, HostTransaction *transaction, const HostAuthor *author, GError **error)
{
  guint counts[HOST_INTAKE_UNCHANGED + 1] = { 0 };
  for (guint i = 0; i < intake->n_entries; i++)
    counts[intake->outcomes[i]]++;
  g_autofree char *detail = g_strdup_printf (
      "created=%u updated=%u unchanged=%u%s%s", counts[HOST_INTAKE_CREATED], counts[HOST_INTAKE_UPDATED],
      counts[HOST_INTAKE_UNCHANGED], intake->source != NULL ? " source=" : "",
      intake->source != NULL ? intake->source : "");
  HostAuditEntry entry = { .action = "import", .outcome = "ok", .detail = detail };
  return host_transaction_audit (transaction, author, &entry, error);
}

static gboolean
intake_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Intake *intake = user_data;
  HostAuthor author = host_practice_author (intake->actor);
  /* A group commit that failed runs its work again. */
  g_ptr_array_set_size (intake->reports, 0);
  for (intake->at = 0; intake->at < intake->n_entries; intake->at++)
    if (!take (intake, transaction, &author, error))
      return FALSE;
  return open_reviews (intake, transaction, error) && audit (intake, transaction, &author, error);
}

/* What a result says of its release when the practice lets it wait; NULL without @error for all others. */
static GBytes *
stamp (Intake *intake, const HostIntakeEntry *entry, GError **error)
{
  gint64 now_us = althea_clock_now_us ();
  if (intake->policy == NULL || !is_result_type (entry->resource_type))
    return NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (entry->json, &n_bytes);
  g_autoptr (yyjson_doc) doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  yyjson_val *root = yyjson_doc_get_root (doc);
  if (doc == NULL || !host_review_is_news (root, now_us))
    return NULL;
  return host_release_policy_stamp (intake->policy, root, entry->json, now_us, &intake->due_us[intake->at],
                                    error);
}

/* What the caller packed is lent; the rest is packed here and owned by the batch. */
static gboolean
pack (Intake *intake, HostStore *store, const HostIntakeEntry *entry, GError **error)
{
  HostDocument *document = entry->document;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) stamped = stamp (intake, entry, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (stamped != NULL)
    intake->released[intake->at] = FALSE;
  if (document == NULL || stamped != NULL)
    {
      document = host_store_prepare (store, entry->resource_type, entry->id,
                                     stamped != NULL ? stamped : entry->json, error);
      if (document == NULL)
        return FALSE;
      g_ptr_array_add (intake->packed, document);
    }
  g_ptr_array_add (intake->documents, document);
  return TRUE;
}

static gboolean
load_policy (Intake *intake, HostPractice *practice, GError **error)
{
  intake->policy = host_practice_get_release_policy (practice, error);
  if (intake->policy == NULL)
    return FALSE;
  if (host_release_policy_is_open (intake->policy))
    g_clear_pointer (&intake->policy, host_release_policy_free);
  return TRUE;
}

static gboolean
prepare (Intake *intake, HostPractice *practice, GError **error)
{
  HostStore *store = host_practice_get_store (practice);
  intake->released = g_new0 (gboolean, intake->n_entries);
  intake->due_us = g_new0 (gint64, intake->n_entries);
  intake->reports = g_ptr_array_new_with_free_func (arrival_free);
  intake->documents = g_ptr_array_sized_new (intake->n_entries);
  intake->packed = g_ptr_array_new_with_free_func ((GDestroyNotify)host_document_free);
  if (!load_policy (intake, practice, error))
    return FALSE;
  for (intake->at = 0; intake->at < intake->n_entries; intake->at++)
    {
      const HostIntakeEntry *entry = &intake->entries[intake->at];
      if (!host_practice_is_type_name (entry->resource_type) || entry->id == NULL || entry->json == NULL)
        {
          g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                               "An entry to import needs a type, an id and a body.");
          return FALSE;
        }
      if (entry->release != HOST_INTAKE_TO_DECIDE)
        intake->released[intake->at] = entry->release == HOST_INTAKE_RELEASED;
      else if (!decide (entry, FALSE, &intake->released[intake->at], error))
        return FALSE;
      if (!pack (intake, store, entry, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
host_practice_import (HostPractice *self, HostActor *actor, const HostIntakeEntry *entries, guint n_entries,
                      const char *source, HostIntakeOutcome *outcomes, guint *failed, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), FALSE);
  g_return_val_if_fail (entries != NULL && outcomes != NULL, FALSE);
  if (host_actor_get_role (actor) != HOST_ROLE_SYSTEM)
    {
      if (host_practice_trail_note (self, actor, "import", "denied", NULL, NULL, 0, NULL, NULL, error))
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "Only the host itself imports.");
      return FALSE;
    }
  g_auto (Intake) intake = {
    .actor = actor,
    .entries = entries,
    .n_entries = n_entries,
    .source = source,
    .outcomes = outcomes,
  };
  if (n_entries == 0
      || (prepare (&intake, self, error)
          && host_store_run (host_practice_get_store (self), intake_work, &intake, error)))
    return TRUE;
  if (failed != NULL)
    *failed = intake.at;
  return FALSE;
}
