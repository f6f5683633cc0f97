/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-intake.h"

#include "host-document.h"
#include "host-practice-private.h"
#include "host-release.h"

#include "althea-error.h"
#include "althea-json.h"

typedef struct
{
  HostActor *actor;
  const HostIntakeEntry *entries;
  guint n_entries;
  const char *source;          /* (nullable) */
  gboolean *released;          /* (owned) (array length=n_entries) for a record that is new */
  GPtrArray *documents;        /* (owned) (element-type HostDocument) lent, one an entry */
  GPtrArray *packed;           /* (owned) (element-type HostDocument) those that this call packed */
  HostIntakeOutcome *outcomes; /* (array length=n_entries) */
  guint at;
} Intake;

static void
intake_clear (Intake *intake)
{
  g_free (intake->released);
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

/* A record that is here already: the next version of it. */
static gboolean
update (Intake *intake, HostTransaction *transaction, const HostAuthor *author, GError **error)
{
  const HostIntakeEntry *entry = &intake->entries[intake->at];
  g_autoptr (HostVersion) current
      = host_transaction_read (transaction, entry->resource_type, entry->id, error);
  if (current == NULL)
    return FALSE;
  gboolean released = FALSE;
  gboolean unchanged = FALSE;
  if (!decide (entry, current->released || current->was_released, &released, error))
    return FALSE;
  g_autoptr (HostVersion) version
      = host_transaction_put_document (transaction, intake->documents->pdata[intake->at], current->version,
                                       released, author, "import", &unchanged, error);
  intake->outcomes[intake->at] = unchanged ? HOST_INTAKE_UNCHANGED : HOST_INTAKE_UPDATED;
  return version != NULL;
}

/* Nearly every record of an import is new, so that is tried first: looking before each would cost a reading
 * of every one. */
static gboolean
take (Intake *intake, HostTransaction *transaction, const HostAuthor *author, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean unchanged = FALSE;
  g_autoptr (HostVersion) version
      = host_transaction_put_document (transaction, intake->documents->pdata[intake->at], 0,
                                       intake->released[intake->at], author, "import", &unchanged, &failure);
  if (version != NULL)
    {
      intake->outcomes[intake->at] = unchanged ? HOST_INTAKE_UNCHANGED : HOST_INTAKE_CREATED;
      return TRUE;
    }
  if (g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS) && !intake->entries[intake->at].only_new)
    return update (intake, transaction, author, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
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
  for (intake->at = 0; intake->at < intake->n_entries; intake->at++)
    if (!take (intake, transaction, &author, error))
      return FALSE;
  return audit (intake, transaction, &author, error);
}

/* What the caller packed is lent; the rest is packed here and owned by the batch. */
static gboolean
pack (Intake *intake, HostStore *store, const HostIntakeEntry *entry, GError **error)
{
  HostDocument *document = entry->document;
  if (document == NULL)
    {
      document = host_store_prepare (store, entry->resource_type, entry->id, entry->json, error);
      if (document == NULL)
        return FALSE;
      g_ptr_array_add (intake->packed, document);
    }
  g_ptr_array_add (intake->documents, document);
  return TRUE;
}

static gboolean
prepare (Intake *intake, HostStore *store, GError **error)
{
  intake->released = g_new0 (gboolean, intake->n_entries);
  intake->documents = g_ptr_array_sized_new (intake->n_entries);
  intake->packed = g_ptr_array_new_with_free_func ((GDestroyNotify)host_document_free);
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
      || (prepare (&intake, host_practice_get_store (self), error)
          && host_store_run (host_practice_get_store (self), intake_work, &intake, error)))
    return TRUE;
  if (failed != NULL)
    *failed = intake.at;
  return FALSE;
}
