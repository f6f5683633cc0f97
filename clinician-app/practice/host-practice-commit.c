/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-practice-private.h"
#include "host-write.h"

#include "althea-error.h"
#include "althea-json.h"

#define MAX_ENTRIES 1000u

typedef struct
{
  HostWriter writer;
  const HostCommitEntry *entries;
  guint n_entries;
  GPtrArray *docs;     /* (owned) (element-type yyjson_doc) */
  GPtrArray *versions; /* (owned) (element-type HostVersion) */
  guint at;            /* the entry at work, for the one who asks which failed */
} Commit;

static void
commit_clear (Commit *commit)
{
  g_clear_pointer (&commit->docs, g_ptr_array_unref);
  g_clear_pointer (&commit->versions, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Commit, commit_clear)

static gboolean
commit_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Commit *commit = user_data;
  /* A group commit that failed runs its work again. */
  g_ptr_array_set_size (commit->versions, 0);
  for (commit->at = 0; commit->at < commit->n_entries; commit->at++)
    {
      const HostCommitEntry *entry = &commit->entries[commit->at];
      HostVersion *version = host_write_put (&commit->writer, transaction, entry->resource_type, entry->id,
                                             entry->base_version, entry->json,
                                             yyjson_doc_get_root (commit->docs->pdata[commit->at]), error);
      if (version == NULL)
        return FALSE;
      g_ptr_array_add (commit->versions, version);
    }
  return TRUE;
}

static gboolean
is_allowed (HostActor *actor, const HostCommitEntry *entry)
{
  HostVerb verb = entry->base_version == 0 ? HOST_VERB_CREATE : HOST_VERB_UPDATE;
  return host_policy_allows (host_actor_get_role (actor), entry->resource_type, verb);
}

/* What a role may not see at all, it is not told about either; what it sees but may not change is DENIED. */
static gboolean
refuse (HostActor *actor, const HostCommitEntry *entry, GError **error)
{
  HostRole role = host_actor_get_role (actor);
  if (entry->base_version != 0 && !host_policy_allows (role, entry->resource_type, HOST_VERB_VIEW))
    return host_practice_set_not_found (error);
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "This role may not %s %s.",
               entry->base_version == 0 ? "create" : "change",
               host_practice_is_type_name (entry->resource_type) ? entry->resource_type : "this");
  return FALSE;
}

static gboolean
check_entry (Commit *commit, const HostCommitEntry *entry, GError **error)
{
  if (entry->json == NULL || entry->resource_type == NULL || entry->id == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "An entry needs a type, an id and a body.");
      return FALSE;
    }
  if (!is_allowed (commit->writer.actor, entry))
    return refuse (commit->writer.actor, entry, error);
  yyjson_doc *doc = host_write_check (entry->json, entry->resource_type, entry->id, error);
  if (doc == NULL)
    return FALSE;
  g_ptr_array_add (commit->docs, doc);
  return TRUE;
}

static gboolean
check_entries (Commit *commit, GError **error)
{
  if (commit->n_entries == 0 || commit->n_entries > MAX_ENTRIES)
    {
      g_set_error (error, ALTHEA_ERROR,
                   commit->n_entries == 0 ? ALTHEA_ERROR_INVALID : ALTHEA_ERROR_TOO_LARGE,
                   "A commit has 1 to %u entries.", MAX_ENTRIES);
      return FALSE;
    }
  for (commit->at = 0; commit->at < commit->n_entries; commit->at++)
    if (!check_entry (commit, &commit->entries[commit->at], error))
      return FALSE;
  return TRUE;
}

/* A commit that did not happen left no entry; that somebody tried is worth one. */
static gboolean
note_failure (HostPractice *self, Commit *commit, const GError *failure, GError **error)
{
  const HostCommitEntry *entry = commit->at < commit->n_entries ? &commit->entries[commit->at] : NULL;
  gboolean named = entry != NULL && host_practice_is_type_name (entry->resource_type);
  gboolean denied = g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_DENIED)
                    || g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  const char *detail = failure->domain == ALTHEA_ERROR ? althea_error_code_to_nick (failure->code) : "failed";
  return host_practice_trail_note (self, commit->writer.actor, "commit", denied ? "denied" : "failed",
                                   named ? entry->resource_type : NULL, NULL, 0, NULL, detail, error);
}

/**
 * host_practice_commit:
 * Writes @entries in order, all or none; the audit is part of it. The same bytes as are there already count
 * as done, so that a commit whose answer was lost may be sent again.
 * @reason: (nullable)
 * @conflict_index: (out) (optional): the entry that failed
 * Returns: (transfer full) (element-type HostVersion): CONFLICT when a record stands at another version,
 * EXISTS when a new id is taken, INVALID, DENIED, NOT_FOUND
 */
GPtrArray *
host_practice_commit (HostPractice *self, HostActor *actor, const HostCommitEntry *entries, guint n_entries,
                      const char *reason, guint *conflict_index, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  g_auto (Commit) commit = {
    .writer = { .actor = actor, .reason = reason },
    .entries = entries,
    .n_entries = n_entries,
    .docs = g_ptr_array_new_with_free_func ((GDestroyNotify)yyjson_doc_free),
    .versions = g_ptr_array_new_with_free_func ((GDestroyNotify)host_version_unref),
  };
  g_autoptr (GError) failure = NULL;
  if (check_entries (&commit, &failure)
      && host_store_run (host_practice_get_store (self), commit_work, &commit, &failure))
    return g_steal_pointer (&commit.versions);

  if (conflict_index != NULL)
    *conflict_index = commit.at;
  g_autoptr (GError) unnoted = NULL;
  if (!note_failure (self, &commit, failure, &unnoted))
    g_warning ("A failed commit could not be noted: %s", unnoted->message);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
