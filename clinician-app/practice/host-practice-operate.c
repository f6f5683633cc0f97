/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-call.h"

#include "host-practice-private.h"

#include "althea-error.h"
#include "althea-id.h"
#include "althea-json.h"

#include <string.h>

#define MAX_PARAMETER_BYTES (1024u * 1024)

typedef struct
{
  HostCall call;
  const HostOperation *operation;
  char *digest; /* (owned) of who asks for what */
  char *answer; /* (owned) result JSON */
} Run;

static void
run_clear (Run *run)
{
  if (run->call.free_gathered != NULL && run->call.gathered != NULL)
    run->call.free_gathered (run->call.gathered);
  g_clear_pointer (&run->call.result, json_object_unref);
  g_free (run->call.resource_id);
  g_free (run->call.patient_id);
  g_free (run->digest);
  g_free (run->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static const HostOperation *
find_operation (const char *name)
{
  for (guint i = 0; i < host_n_operations; i++)
    if (g_strcmp0 (host_operations[i].name, name) == 0)
      return &host_operations[i];
  return NULL;
}

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

/* What makes a repetition a repetition: the same person asking for the same thing. Member order and escapes
 * do not count. All staff of this machine share the device "local", so the person is part of it. */
static char *
digest_of (HostActor *actor, AltheaOperation *operation, GError **error)
{
  g_autofree char *parameters = object_to_text (althea_operation_get_parameters (operation));
  AltheaJsonLimits limits = { .max_bytes = MAX_PARAMETER_BYTES };
  g_autoptr (yyjson_doc) doc = althea_json_parse (parameters, strlen (parameters), &limits, NULL, error);
  if (doc == NULL)
    return NULL;
  g_autoptr (GBytes) canonical = althea_json_write_canonical (yyjson_doc_get_root (doc));
  g_autoptr (GString) text = g_string_new (host_actor_get_person (actor));
  g_string_append_printf (text, "\n%s\n", althea_operation_get_name (operation));
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (canonical, &n_bytes);
  g_string_append_len (text, bytes, (gssize)n_bytes);
  return althea_sha256_hex ((const guint8 *)text->str, text->len);
}

static gboolean
audit_call (Run *run, HostTransaction *transaction, GError **error)
{
  HostCall *call = &run->call;
  g_autofree char *action = g_strconcat ("operation:", run->operation->name, NULL);
  HostAuthor author = host_practice_author (call->actor);
  HostAuditEntry entry = {
    .action = action,
    .outcome = "ok",
    .resource_type = call->resource_type,
    .resource_id = call->resource_id,
    .patient_id = call->patient_id,
  };
  return host_transaction_audit (transaction, &author, &entry, error);
}

static void
start (HostCall *call)
{
  g_clear_pointer (&call->result, json_object_unref);
  call->result = json_object_new ();
}

static gboolean
run_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Run *run = user_data;
  HostCall *call = &run->call;
  const char *device = host_actor_get_device (call->actor);
  const char *id = althea_operation_get_id (call->operation);
  g_autoptr (GError) failure = NULL;
  g_clear_pointer (&run->answer, g_free);
  run->answer = host_transaction_find_operation (transaction, device, id, run->digest, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (run->answer != NULL)
    return TRUE;

  start (call);
  call->transaction = transaction;
  gboolean done = run->operation->run (call, error);
  call->transaction = NULL;
  if (!done)
    return FALSE;
  run->answer = object_to_text (call->result);
  return host_transaction_remember_operation (transaction, device, id, run->operation->name, run->digest,
                                              run->answer, error)
         && audit_call (run, transaction, error);
}

/* An operation that was done is answered from memory before it gathers anything: gathering it again would
 * look at a world in which it has already happened. */
static gboolean
recall_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Run *run = user_data;
  g_autoptr (GError) failure = NULL;
  g_clear_pointer (&run->answer, g_free);
  run->answer = host_transaction_find_operation (transaction, host_actor_get_device (run->call.actor),
                                                 althea_operation_get_id (run->call.operation), run->digest,
                                                 &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
carry_out (HostPractice *self, Run *run, GError **error)
{
  HostStore *store = host_practice_get_store (self);
  start (&run->call);
  if (run->operation->run == NULL)
    {
      if (!run->operation->gather (&run->call, error))
        return FALSE;
      run->answer = object_to_text (run->call.result);
      g_autofree char *action = g_strconcat ("operation:", run->operation->name, NULL);
      return host_practice_trail_note (self, run->call.actor, action, "ok", run->call.resource_type,
                                       run->call.resource_id, 0, run->call.patient_id, NULL, error);
    }
  if (run->operation->gather != NULL)
    {
      if (!host_store_run (store, recall_work, run, error))
        return FALSE;
      if (run->answer != NULL)
        return TRUE;
      if (!run->operation->gather (&run->call, error))
        return FALSE;
    }
  return host_store_run (store, run_work, run, error);
}

static const HostOperation *
permit (HostActor *actor, AltheaOperation *operation, GError **error)
{
  const char *id = althea_operation_get_id (operation);
  const HostOperation *found = find_operation (althea_operation_get_name (operation));
  if (found == NULL || !althea_id_is_valid (id))
    {
      host_call_set_error (error, ALTHEA_ERROR_INVALID,
                           found == NULL ? "There is no such operation." : "An operation needs an id.");
      return NULL;
    }
  HostRole role = host_actor_get_role (actor);
  if ((found->roles & (1u << role)) == 0 || !host_policy_allows (role, found->resource_type, found->verb))
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "This role may not run %s.", found->name);
      return NULL;
    }
  return found;
}

static void
note_failure (HostPractice *self, HostActor *actor, const HostOperation *operation, const GError *failure)
{
  gboolean denied = g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_DENIED)
                    || g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  const char *detail = failure->domain == ALTHEA_ERROR ? althea_error_code_to_nick (failure->code) : "failed";
  g_autofree char *action = g_strconcat ("operation:", operation != NULL ? operation->name : "unknown", NULL);
  g_autoptr (GError) unnoted = NULL;
  if (!host_practice_trail_note (self, actor, action, denied ? "denied" : "failed", NULL, NULL, 0, NULL,
                                 detail, &unnoted))
    g_warning ("A failed operation could not be noted: %s", unnoted->message);
}

/**
 * host_practice_operate:
 * Runs @operation for @actor, once for its id however often it is sent.
 * Returns: (transfer full): the result as JSON text; INVALID when the id was used for something else, DENIED
 * when the role may not run it, NOT_FOUND for whatever the actor may not see, and what the operation
 * documents.
 */
char *
host_practice_operate (HostPractice *self, HostActor *actor, AltheaOperation *operation, GError **error)
{
  return host_practice_operate_signed (self, actor, operation, NULL, error);
}

char *
host_practice_operate_signed (HostPractice *self, HostActor *actor, AltheaOperation *operation,
                              HostSigner *signer, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  g_return_val_if_fail (ALTHEA_IS_OPERATION (operation), NULL);
  g_autoptr (GError) failure = NULL;
  g_auto (Run) run = { 0 };
  run.call.practice = self;
  run.call.actor = actor;
  run.call.operation = operation;
  run.call.signer = signer;
  run.call.writer.actor = actor;
  run.call.writer.in_operation = TRUE;
  run.operation = permit (actor, operation, &failure);
  if (run.operation != NULL)
    {
      run.call.writer.reason = run.operation->name;
      run.digest = digest_of (actor, operation, &failure);
    }
  if (run.digest != NULL && carry_out (self, &run, &failure))
    return g_steal_pointer (&run.answer);
  note_failure (self, actor, find_operation (althea_operation_get_name (operation)), failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
