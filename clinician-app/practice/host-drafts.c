/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-drafts.h"

#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-id.h"
#include "althea-text.h"

#include <string.h>

#define MOST_KEY_BYTES 160 /* a key of 128 and what tells rivals apart */
#define MOST_KIND_BYTES 32
#define MOST_EDITOR_BYTES 16
#define LIST_BYTES (4 * 1024 * 1024) /* of contents in one list */

typedef struct
{
  HostActor *actor;              /* (unowned) */
  const HostDraftChange *change; /* (unowned) */
  HostDraft *kept;               /* (owned) (nullable) */
  gboolean conflict;
} Keeping;

static gboolean
set_error (GError **error, AltheaErrorCode code, const char *message)
{
  g_set_error_literal (error, ALTHEA_ERROR, (int)code, message);
  return FALSE;
}

static gboolean
may_keep (HostActor *actor, GError **error)
{
  return host_actor_get_role (actor) != HOST_ROLE_SYSTEM
         || set_error (error, ALTHEA_ERROR_DENIED, "Drafts belong to people.");
}

static gboolean
is_word (const char *text, gsize most, const char *others)
{
  gsize length = text != NULL ? strlen (text) : 0;
  if (length == 0 || length > most)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (others, *c) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
check_key (const char *key, GError **error)
{
  return is_word (key, MOST_KEY_BYTES, "._-")
         || set_error (error, ALTHEA_ERROR_INVALID, "That is no key of a draft.");
}

static gboolean
check_change (const HostDraftChange *change, GError **error)
{
  if (!check_key (change->key, error))
    return FALSE;
  if (!is_word (change->kind, MOST_KIND_BYTES, "-"))
    return set_error (error, ALTHEA_ERROR_INVALID, "A draft needs a kind.");
  if (change->editor != NULL && !is_word (change->editor, MOST_EDITOR_BYTES, ""))
    return set_error (error, ALTHEA_ERROR_INVALID, "That is no name of an editor.");
  if (change->content == NULL || strlen (change->content) > HOST_DRAFT_MOST_BYTES)
    return set_error (error, change->content == NULL ? ALTHEA_ERROR_INVALID : ALTHEA_ERROR_TOO_LARGE,
                      "A draft has a content of at most 1 MiB.");
  return TRUE;
}

char *
host_draft_dup_rival_key (const char *key, const char *editor)
{
  g_return_val_if_fail (key != NULL, NULL);
  return g_strconcat (key, ".", editor != NULL ? editor : "other", NULL);
}

/* A draft is bound to a chart that its person may open. */
static gboolean
check_patient (Keeping *keeping, HostTransaction *transaction, GError **error)
{
  const char *id = keeping->change->patient_id;
  g_autoptr (GError) failure = NULL;
  if (althea_text_is_empty (id))
    return TRUE;
  if (!althea_id_is_valid (id))
    return host_practice_set_not_found (error);
  g_autoptr (HostVersion) patient = host_transaction_read (transaction, "Patient", id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return (patient != NULL && host_policy_may_view (keeping->actor, patient))
         || host_practice_set_not_found (error);
}

static gboolean
check_room (Keeping *keeping, HostTransaction *transaction, GError **error)
{
  gint64 n = host_transaction_count_drafts (transaction, host_actor_get_person (keeping->actor), error);
  if (n < 0)
    return FALSE;
  return n < HOST_DRAFT_MOST
         || set_error (error, ALTHEA_ERROR_TOO_MANY, "This person has too many drafts already.");
}

static HostDraft *
make_draft (Keeping *keeping, const char *key, const char *rival)
{
  const HostDraftChange *change = keeping->change;
  HostDraft *draft = g_new0 (HostDraft, 1);
  draft->person = g_strdup (host_actor_get_person (keeping->actor));
  draft->key = g_strdup (key);
  draft->patient = g_strdup (change->patient_id != NULL ? change->patient_id : "");
  draft->kind = g_strdup (change->kind);
  draft->rival = g_strdup (rival);
  draft->content = g_strdup (change->content);
  return draft;
}

static gboolean
put (Keeping *keeping, HostTransaction *transaction, const char *key, const char *rival, GError **error)
{
  g_clear_pointer (&keeping->kept, host_draft_free);
  keeping->kept = make_draft (keeping, key, rival);
  return host_transaction_put_draft (transaction, keeping->kept, error);
}

static gboolean
same_work (const HostDraft *draft, const HostDraftChange *change)
{
  return g_strcmp0 (draft->content, change->content) == 0 && g_strcmp0 (draft->kind, change->kind) == 0
         && g_strcmp0 (draft->patient, change->patient_id != NULL ? change->patient_id : "") == 0;
}

static gboolean
keep_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Keeping *keeping = user_data;
  const HostDraftChange *change = keeping->change;
  g_autoptr (GError) failure = NULL;
  keeping->conflict = FALSE;
  g_clear_pointer (&keeping->kept, host_draft_free);
  g_autoptr (HostDraft) current = host_transaction_get_draft (
      transaction, host_actor_get_person (keeping->actor), change->key, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (current != NULL && same_work (current, change))
    {
      keeping->kept = g_steal_pointer (&current);
      return TRUE;
    }
  gboolean moved = current == NULL
                   || g_strcmp0 (current->patient, change->patient_id != NULL ? change->patient_id : "");
  if (moved && !check_patient (keeping, transaction, error))
    return FALSE;
  if (change->sequence == (current != NULL ? current->sequence : 0))
    return (current != NULL || check_room (keeping, transaction, error))
           && put (keeping, transaction, change->key, current != NULL ? current->rival : "", error);
  g_autofree char *rival = host_draft_dup_rival_key (change->key, change->editor);
  keeping->conflict = TRUE;
  return check_key (rival, error) && put (keeping, transaction, rival, change->key, error);
}

HostDraft *
host_practice_keep_draft (HostPractice *self, HostActor *actor, const HostDraftChange *change, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor) && change != NULL, NULL);
  Keeping keeping = { .actor = actor, .change = change };
  if (!may_keep (actor, error) || !check_change (change, error))
    return NULL;
  gboolean done = host_store_run (host_practice_get_store (self), keep_work, &keeping, error);
  if (done && keeping.conflict)
    done = set_error (error, ALTHEA_ERROR_CONFLICT, "The same person went on with this draft elsewhere.");
  if (!done)
    g_clear_pointer (&keeping.kept, host_draft_free);
  return keeping.kept;
}

HostDraft *
host_practice_get_draft (HostPractice *self, HostActor *actor, const char *key, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor) && key != NULL, NULL);
  g_autoptr (GError) failure = NULL;
  if (!may_keep (actor, error) || !check_key (key, error))
    return NULL;
  HostDraft *draft
      = host_store_get_draft (host_practice_get_store (self), host_actor_get_person (actor), key, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (draft == NULL)
    set_error (error, ALTHEA_ERROR_NOT_FOUND, "There is no such draft.");
  return draft;
}

GPtrArray *
host_practice_list_drafts (HostPractice *self, HostActor *actor, const char *patient_id, const char *kind,
                           GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  if (!may_keep (actor, error))
    return NULL;
  GPtrArray *drafts = host_store_list_drafts (host_practice_get_store (self), host_actor_get_person (actor),
                                              LIST_BYTES, error);
  for (guint i = drafts != NULL ? drafts->len : 0; i > 0; i--)
    {
      const HostDraft *draft = drafts->pdata[i - 1];
      if ((patient_id != NULL && !g_str_equal (draft->patient, patient_id))
          || (kind != NULL && !g_str_equal (draft->kind, kind)))
        g_ptr_array_remove_index (drafts, i - 1);
    }
  return drafts;
}

/* --- discarding ---------------------------------------------------------------------------------- */

typedef struct
{
  const char *person, *key;
  guint64 sequence;
} Discarding;

static gboolean
discard_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  const Discarding *discarding = user_data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostDraft) draft
      = host_transaction_get_draft (transaction, discarding->person, discarding->key, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (draft == NULL)
    return TRUE;
  if (draft->sequence != discarding->sequence)
    return set_error (error, ALTHEA_ERROR_CONFLICT, "The same person went on with this draft elsewhere.");
  return host_transaction_remove_draft (transaction, discarding->person, discarding->key, error);
}

gboolean
host_practice_discard_draft (HostPractice *self, HostActor *actor, const char *key, guint64 sequence,
                             GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor) && key != NULL, FALSE);
  Discarding discarding = { .person = host_actor_get_person (actor), .key = key, .sequence = sequence };
  return may_keep (actor, error) && check_key (key, error)
         && host_store_run (host_practice_get_store (self), discard_work, &discarding, error);
}
