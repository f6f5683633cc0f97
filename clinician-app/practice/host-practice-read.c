/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-id.h"

#define DEFAULT_PAGE 100u
#define MAX_PAGE 1000u

static guint
page_limit (guint limit)
{
  return limit == 0 ? DEFAULT_PAGE : MIN (limit, MAX_PAGE);
}

/* Refuses what is not a type and an id at all, before it reaches the store or the audit. */
static gboolean
check_address (const char *resource_type, const char *id, GError **error)
{
  if (host_practice_is_type_name (resource_type) && id != NULL && althea_id_is_valid (id))
    return TRUE;
  return host_practice_set_not_found (error);
}

/* Turns @version into what the actor gets: itself, or NOT_FOUND for what is missing or not to be seen. Either
 * way one audit entry is noted, so that both take the same time. Takes @version; @read_error (transfer full).
 */
static HostVersion *
give (HostPractice *self, HostActor *actor, const char *action, const char *resource_type, const char *id,
      HostVersion *version, GError *read_error, GError **error)
{
  g_autoptr (HostVersion) found = version;
  g_autoptr (GError) failure = read_error;
  if (failure != NULL && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  gboolean visible = found != NULL && host_policy_may_view (actor, found);
  const char *outcome = visible ? "ok" : found != NULL ? "denied" : "failed";
  if (!host_practice_trail_note (self, actor, action, outcome, resource_type, id,
                                 found != NULL ? found->version : 0,
                                 found != NULL ? host_version_get_compartment (found) : NULL, NULL, error))
    return NULL;
  if (visible)
    return g_steal_pointer (&found);
  host_practice_set_not_found (error);
  return NULL;
}

/**
 * host_practice_read:
 * The current version. Returns: (transfer full), or NULL with NOT_FOUND for what is not there or not for
 * @actor, BUSY when the audit cannot be written.
 */
HostVersion *
host_practice_read (HostPractice *self, HostActor *actor, const char *resource_type, const char *id,
                    GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  if (!check_address (resource_type, id, error))
    return NULL;
  GError *failure = NULL;
  HostVersion *version = host_store_read (host_practice_get_store (self), resource_type, id, &failure);
  return give (self, actor, "read", resource_type, id, version, failure, error);
}

gboolean
host_practice_read_again (HostPractice *self, HostActor *actor, HostVersion *version)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor) && version != NULL, FALSE);
  if (!host_policy_may_view (actor, version))
    return FALSE;
  HostAuditEntry entry = {
    .action = "read",
    .outcome = "ok",
    .resource_type = version->resource_type,
    .resource_id = version->id,
    .version = version->version,
    .patient_id = host_version_get_compartment (version),
  };
  return host_audit_trail_try_note (host_practice_get_trail (self), actor, &entry);
}

/* Older versions are shown only as long as the current one may be: what was released and then held back is
 * not to be had through its history. */
static gboolean
may_view_current (HostPractice *self, HostActor *actor, const char *resource_type, const char *id)
{
  if (host_actor_get_role (actor) == HOST_ROLE_SYSTEM)
    return TRUE;
  g_autoptr (HostVersion) current = host_store_read (host_practice_get_store (self), resource_type, id, NULL);
  return current != NULL && host_policy_may_view (actor, current);
}

/**
 * host_practice_read_version:
 * One version; a patient gets those that were released, while the current one is.
 * Returns: (transfer full), errors as host_practice_read().
 */
HostVersion *
host_practice_read_version (HostPractice *self, HostActor *actor, const char *resource_type, const char *id,
                            guint64 version, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  if (!check_address (resource_type, id, error))
    return NULL;
  HostStore *store = host_practice_get_store (self);
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) found = host_store_read_version (store, resource_type, id, version, &failure);
  if (found != NULL && !may_view_current (self, actor, resource_type, id))
    {
      g_clear_pointer (&found, host_version_unref);
      host_practice_set_not_found (&failure);
    }
  return give (self, actor, "read-version", resource_type, id, g_steal_pointer (&found),
               g_steal_pointer (&failure), error);
}

/* Takes out what the actor may not see. Returns how many went. */
static guint
filter_page (HostActor *actor, GPtrArray *versions)
{
  guint kept = 0, n = versions->len;
  for (guint i = 0; i < n; i++)
    if (host_policy_may_view (actor, versions->pdata[i]))
      {
        gpointer version = versions->pdata[i];
        versions->pdata[i] = versions->pdata[kept];
        versions->pdata[kept++] = version;
      }
  g_ptr_array_set_size (versions, (int)kept);
  return n - kept;
}

/**
 * host_practice_history:
 * The versions that @actor may see, newest first. Returns: (transfer full); NOT_FOUND when there is none.
 */
HostPage *
host_practice_history (HostPractice *self, HostActor *actor, const char *resource_type, const char *id,
                       guint limit, const char *cursor, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  if (!check_address (resource_type, id, error))
    return NULL;
  g_autoptr (GError) failure = NULL;
  HostVersion *current = host_store_read (host_practice_get_store (self), resource_type, id, &failure);
  g_autoptr (HostVersion) visible
      = give (self, actor, "history", resource_type, id, current, g_steal_pointer (&failure), error);
  if (visible == NULL)
    return NULL;
  HostPage *page = host_store_history (host_practice_get_store (self), resource_type, id, page_limit (limit),
                                       cursor, error);
  if (page != NULL && filter_page (actor, page->versions) > 0)
    page->total = -1;
  return page;
}

/* What a patient searches is narrowed to the own, released records, whatever the request says. FALSE when
 * nothing can match. */
static gboolean
narrow_to_patient (HostActor *actor, HostQuery *query)
{
  const char *own = host_actor_get_patient_id (actor);
  if (g_str_equal (query->resource_type, "Patient"))
    {
      gboolean other = (query->id != NULL && !g_str_equal (query->id, own))
                       || (query->patient_id != NULL && !g_str_equal (query->patient_id, own));
      query->id = own;
      query->patient_id = NULL;
      query->released_only = TRUE;
      return !other;
    }
  if (host_policy_is_shared (query->resource_type))
    return query->patient_id == NULL || g_str_equal (query->patient_id, own);
  gboolean other = query->patient_id != NULL && !g_str_equal (query->patient_id, own);
  query->patient_id = own;
  query->released_only = TRUE;
  return !other;
}

static HostPage *
page_new (void)
{
  HostPage *page = g_new0 (HostPage, 1);
  page->versions = g_ptr_array_new_with_free_func ((GDestroyNotify)host_version_unref);
  page->total = -1;
  return page;
}

static gboolean
note_search (HostPractice *self, HostActor *actor, const HostQuery *query, const char *outcome, guint n_found,
             GError **error)
{
  g_autofree char *detail = g_strdup_printf ("n=%u", n_found);
  return host_practice_trail_note (self, actor, "search", outcome, query->resource_type, query->id, 0,
                                   query->patient_id, detail, error);
}

/**
 * host_practice_search:
 * One page. A patient's search is of the own released records only. Returns: (transfer full); DENIED when the
 * role may not search the type at all.
 */
HostPage *
host_practice_search (HostPractice *self, HostActor *actor, const HostQuery *query, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  HostQuery narrowed = *query;
  if (!host_practice_is_type_name (query->resource_type))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "That is no record type.");
      return NULL;
    }
  if (!host_policy_allows (host_actor_get_role (actor), query->resource_type, HOST_VERB_FIND))
    {
      HostQuery nothing = { .resource_type = query->resource_type };
      if (note_search (self, actor, &nothing, "denied", 0, error))
        g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "This role may not search %s.",
                     query->resource_type);
      return NULL;
    }
  g_autoptr (HostPage) page = NULL;
  if (host_actor_get_role (actor) == HOST_ROLE_PATIENT && !narrow_to_patient (actor, &narrowed))
    {
      page = page_new ();
      page->total = query->count_total ? 0 : -1;
      return note_search (self, actor, query, "denied", 0, error) ? g_steal_pointer (&page) : NULL;
    }
  page = host_store_search (host_practice_get_store (self), &narrowed, error);
  if (page == NULL)
    return NULL;
  /* A total that counts more than is shown would tell of what is hidden. */
  if (filter_page (actor, page->versions) > 0)
    page->total = -1;
  return note_search (self, actor, &narrowed, "ok", page->versions->len, error) ? g_steal_pointer (&page)
                                                                                : NULL;
}

/* The cursor of a chart is the place in the change feed, so that a record that changes while pages are read
 * comes again rather than not at all. */
static gint64
chart_cursor (const char *cursor)
{
  gint64 since = 0;
  if (cursor != NULL && g_ascii_string_to_signed (cursor, 10, 0, G_MAXINT64, &since, NULL))
    return since;
  return cursor == NULL ? 0 : -1;
}

/* Fills @page with what follows @since; the patient's own record stands in front of the first page only. */
static gboolean
fill_chart (HostPractice *self, HostActor *actor, const char *patient_id, gint64 since, guint limit,
            HostPage *page, GError **error)
{
  gboolean more = FALSE;
  g_autoptr (GPtrArray) changes
      = host_store_changes (host_practice_get_store (self), since, patient_id, limit, &more, error);
  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      HostVersion *version = changes->pdata[i];
      since = version->seq;
      if (!g_str_equal (version->resource_type, "Patient") && host_policy_may_view (actor, version))
        g_ptr_array_add (page->versions, host_version_ref (version));
    }
  if (more && changes->len > 0)
    page->next = g_strdup_printf ("%" G_GINT64_FORMAT, since);
  return TRUE;
}

/**
 * host_practice_everything:
 * The chart of a patient in pages, the Patient first. A record that changes meanwhile may come twice, the
 * newer last. Returns: (transfer full); NOT_FOUND when @actor may not see the patient.
 */
HostPage *
host_practice_everything (HostPractice *self, HostActor *actor, const char *patient_id, guint limit,
                          const char *cursor, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  if (!check_address ("Patient", patient_id, error))
    return NULL;
  gint64 since = chart_cursor (cursor);
  if (since < 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The page cursor is not one.");
      return NULL;
    }
  GError *failure = NULL;
  HostVersion *current = host_store_read (host_practice_get_store (self), "Patient", patient_id, &failure);
  g_autoptr (HostVersion) patient = give (self, actor, cursor == NULL ? "chart-open" : "chart-page",
                                          "Patient", patient_id, current, failure, error);
  if (patient == NULL)
    return NULL;
  g_autoptr (HostPage) page = page_new ();
  if (cursor == NULL)
    g_ptr_array_add (page->versions, g_steal_pointer (&patient));
  if (!fill_chart (self, actor, patient_id, since,
                   limit == 0 ? DEFAULT_PAGE : MIN (limit, HOST_MAX_CHART_PAGE), page, error))
    return NULL;
  return g_steal_pointer (&page);
}

void
host_feed_free (HostFeed *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self->epoch);
  g_free (self);
}

static void
feed_entry_free (gpointer data)
{
  HostFeedEntry *entry = data;
  g_clear_pointer (&entry->version, host_version_unref);
  g_free (entry);
}

/* What the actor never could see is not told of at all, not even as gone. */
static gboolean
is_gone_for (HostActor *actor, HostVersion *version)
{
  if (!host_policy_allows (host_actor_get_role (actor), version->resource_type, HOST_VERB_VIEW))
    return FALSE;
  if (host_actor_get_role (actor) == HOST_ROLE_PATIENT)
    return (version->was_released || (version->deleted && version->released))
           && g_strcmp0 (host_version_get_compartment (version), host_actor_get_patient_id (actor)) == 0;
  return TRUE;
}

static void
feed_add (HostFeed *feed, HostActor *actor, HostVersion *version)
{
  gboolean visible = host_policy_may_view (actor, version);
  if (!visible && !is_gone_for (actor, version))
    return;
  HostFeedEntry *entry = g_new0 (HostFeedEntry, 1);
  entry->version = host_version_ref (version);
  entry->gone = !visible;
  g_ptr_array_add (feed->entries, entry);
}

/* Counts by the rule of feed_add() without reading a document: what is or was released is told of, as far as
 * the policy has the type. -1 on failure. */
static gint64
count_left (HostStore *store, gint64 since, const char *patient_id, GError **error)
{
  g_autoptr (GHashTable) counts = host_store_count_told (store, since, patient_id, error);
  GHashTableIter iter;
  gpointer type = NULL, count = NULL;
  gint64 n = 0;
  if (counts == NULL)
    return -1;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &type, &count))
    if (host_policy_allows (HOST_ROLE_PATIENT, type, HOST_VERB_VIEW))
      n += GPOINTER_TO_UINT (count);
  return n;
}

/**
 * host_practice_changes:
 * What changed after @since for this actor, at most @limit. Returns: (transfer full). A page may be empty
 * while feed.more is TRUE: go on from feed.cursor.
 */
HostFeed *
host_practice_changes (HostPractice *self, HostActor *actor, gint64 since, guint limit, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  HostStore *store = host_practice_get_store (self);
  g_autoptr (HostFeed) feed = g_new0 (HostFeed, 1);
  feed->entries = g_ptr_array_new_with_free_func (feed_entry_free);
  feed->epoch = host_store_dup_epoch (store);
  feed->cursor = MAX (since, 0);
  const char *own = host_actor_get_patient_id (actor);
  g_autoptr (GPtrArray) versions
      = host_store_changes (store, feed->cursor, own, page_limit (limit), &feed->more, error);
  if (versions == NULL)
    return NULL;
  for (guint i = 0; i < versions->len; i++)
    {
      HostVersion *version = versions->pdata[i];
      feed->cursor = version->seq;
      feed_add (feed, actor, version);
    }
  feed->n_left = own == NULL ? -1 : 0;
  if (own != NULL && feed->more && (feed->n_left = count_left (store, feed->cursor, own, error)) < 0)
    return NULL;
  if (feed->entries->len > 0)
    {
      g_autofree char *detail = g_strdup_printf ("n=%u", feed->entries->len);
      if (!host_practice_trail_note (self, actor, "changes", "ok", NULL, NULL, 0, own, detail, error))
        return NULL;
    }
  return g_steal_pointer (&feed);
}
