/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-draft.h"
#include "host-practice-private.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-records.h"

#include <string.h>

#define MAX_LINES 100u
#define MAX_LINE_BYTES (64u * 1024)

/* --- order-sign ------------------------------------------------------------------------------------------
 */

/* What is wrong with a line, in words for the person who signs; NULL when nothing is. Static. */
static const char *
check_line (HostCall *call, AltheaRecord *order)
{
  const AltheaPartialDate *expected = althea_record_get_value (order, "expected-by");
  const char *status = althea_record_get_string (order, "status");
  if (g_strcmp0 (althea_record_get_patient_id (order), call->patient_id) != 0)
    return "The order is for another patient.";
  if (althea_service_request_get_kind (ALTHEA_SERVICE_REQUEST (order)) == NULL)
    return "The order is neither a test, nor imaging, nor a referral.";
  if (*althea_codeable_concept_get_display (althea_record_get_value (order, "code")) == '\0')
    return "The order does not say what to do.";
  if (g_strcmp0 (status, "draft") != 0 && g_strcmp0 (status, "active") != 0)
    return "The order is not a new one.";
  if (expected != NULL && althea_partial_date_get_end_us (expected) <= althea_clock_now_us ())
    return "The day that a result is expected by is over.";
  return NULL;
}

/* The order of one line as it is signed; NULL with *why (static) when it cannot be. */
static AltheaRecord *
read_line (HostCall *call, const char *text, const char **why)
{
  gsize n_bytes = text != NULL ? strlen (text) : 0;
  g_autoptr (GBytes) json = g_bytes_new (text, n_bytes);
  g_autoptr (yyjson_doc) bare
      = n_bytes <= MAX_LINE_BYTES ? yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW) : NULL;
  const char *id = althea_json_get_string (yyjson_doc_get_root (bare), "id");
  g_autoptr (yyjson_doc) doc = id != NULL ? host_write_check (json, "ServiceRequest", id, NULL) : NULL;
  g_autoptr (AltheaRecord) order = doc != NULL ? althea_fhir_read (json, NULL) : NULL;
  *why = order != NULL ? check_line (call, order) : "The order cannot be read.";
  if (*why != NULL)
    return NULL;
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (order);
  althea_record_builder_set_string (builder, "status", "active");
  althea_record_builder_set_string (builder, "intent", "order");
  althea_record_builder_take_value (builder, "authored-on", host_thread_now ());
  althea_record_builder_take_value (
      builder, "requester",
      althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor)));
  AltheaRecord *signed_order = althea_record_builder_end (builder, NULL);
  if (signed_order == NULL)
    *why = "The order is not complete.";
  return signed_order;
}

static gboolean
is_here_already (HostCall *call, AltheaRecord *order, gboolean *here, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HostVersion) found
      = host_transaction_read (call->transaction, "ServiceRequest", althea_record_get_id (order), &failure);
  *here = found != NULL;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
tell_line (JsonArray *failed, guint line, const char *why)
{
  JsonObject *told = json_object_new ();
  json_object_set_int_member (told, "line", line);
  json_object_set_string_member (told, "text", why);
  json_array_add_object_element (failed, told);
}

/* Every line before any is written, so that all that is wrong is told at once. */
static gboolean
read_lines (HostCall *call, GPtrArray *orders, JsonArray *failed, GError **error)
{
  JsonNode *node = json_object_get_member (althea_operation_get_parameters (call->operation), "records");
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The operation needs \"records\".");
  JsonArray *lines = json_node_get_array (node);
  guint n_lines = json_array_get_length (lines);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  if (n_lines == 0 || n_lines > MAX_LINES)
    return host_call_set_error (error, n_lines == 0 ? ALTHEA_ERROR_INVALID : ALTHEA_ERROR_TOO_LARGE,
                                "A basket has 1 to 100 orders.");
  for (guint i = 0; i < n_lines; i++)
    {
      JsonNode *line = json_array_get_element (lines, i);
      const char *text = JSON_NODE_HOLDS_VALUE (line) ? json_node_get_string (line) : NULL;
      const char *why = NULL;
      gboolean here = FALSE;
      AltheaRecord *order = read_line (call, text != NULL ? text : "", &why);
      if (order != NULL)
        g_ptr_array_add (orders, order);
      if (order != NULL && !is_here_already (call, order, &here, error))
        return FALSE;
      if (order != NULL && (here || !g_hash_table_add (ids, (gpointer)althea_record_get_id (order))))
        why = "The order was signed already.";
      if (why != NULL)
        tell_line (failed, i, why);
    }
  return TRUE;
}

/* order-sign {patient, records: [JSON text of ServiceRequests], draft?} -> {orders: [ids]} or
 *   {failed: [{line, text}]}
 *
 * Signs the whole basket of one patient: all orders become active, by and from now of the person who signs.
 * When a line cannot be signed nothing is written, and each such line is told by its place from 0. NOT_FOUND
 * when there is no such patient; INVALID without lines. */
gboolean
host_op_order_sign (HostCall *call, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (JsonArray) failed = json_array_new ();
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autofree char *draft = NULL;
  if (host_call_get_patient (call, error) == NULL
      || !host_call_get_text (call, "draft", FALSE, FALSE, 128, &draft, error))
    return FALSE;
  g_autoptr (HostVersion) patient = host_call_read (call, "Patient", call->patient_id, error);
  if (patient == NULL || !read_lines (call, orders, failed, error))
    return FALSE;
  if (json_array_get_length (failed) > 0)
    {
      json_object_set_array_member (call->result, "failed", g_steal_pointer (&failed));
      return TRUE;
    }
  for (guint i = 0; i < orders->len; i++)
    {
      g_autoptr (HostVersion) version
          = host_write_record (&call->writer, call->transaction, orders->pdata[i], 0, error);
      if (version == NULL)
        return FALSE;
      json_array_add_string_element (ids, version->id);
      host_call_note_record (call, "ServiceRequest", version->id);
    }
  json_object_set_array_member (call->result, "orders", g_steal_pointer (&ids));
  return draft == NULL
         || host_transaction_remove_draft (call->transaction, host_actor_get_person (call->actor), draft,
                                           error);
}

/* order-cancel {order, reason} -> {}
 *
 * Takes an order back that no result has come for; the reason is kept with it. One that is taken back already
 * stays so; CONFLICT for one that is done. */
gboolean
host_op_order_cancel (HostCall *call, GError **error)
{
  guint64 version = 0;
  g_autofree char *id = NULL, *reason = NULL;
  if (!host_call_get_id (call, "order", "ServiceRequest", TRUE, &id, error)
      || !host_call_get_text (call, "reason", TRUE, FALSE, 500, &reason, error))
    return FALSE;
  g_autoptr (AltheaRecord) order = host_call_read_record (call, "ServiceRequest", id, &version, error);
  if (order == NULL)
    return FALSE;
  g_set_str (&call->patient_id, althea_record_get_patient_id (order));
  host_call_note_record (call, "ServiceRequest", id);
  if (g_strcmp0 (althea_record_get_string (order, "status"), "revoked") == 0)
    return TRUE;
  if (!althea_service_request_is_open (ALTHEA_SERVICE_REQUEST (order)))
    return host_call_set_error (error, ALTHEA_ERROR_CONFLICT, "The order is not open.");
  g_autoptr (AltheaReference) who
      = althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor));
  g_autoptr (AltheaPartialDate) now = host_thread_now ();
  AltheaRecordBuilder *builder = althea_record_builder_new_edit (order);
  althea_record_builder_set_string (builder, "status", "revoked");
  althea_record_builder_add_take (
      builder, "note",
      althea_value_new (ALTHEA_KIND_ANNOTATION, "author-reference", who, "time", now, "text", reason, NULL));
  return host_call_write (call, builder, version, error);
}

/* --- orders-overdue --------------------------------------------------------------------------------------
 */

static void
tell_overdue (JsonArray *orders, AltheaRecord *order)
{
  const AltheaReference *subject = althea_record_get_value (order, "subject");
  const AltheaPartialDate *expected = althea_record_get_value (order, "expected-by");
  g_autofree char *title = althea_record_to_title (order);
  JsonObject *told = json_object_new ();
  json_object_set_string_member (told, "order", althea_record_get_id (order));
  json_object_set_string_member (told, "patient", althea_record_get_patient_id (order));
  if (subject != NULL && subject->display != NULL)
    json_object_set_string_member (told, "patient_name", subject->display);
  json_object_set_string_member (told, "title", title);
  json_object_set_string_member (told, "expected", althea_partial_date_get_text (expected));
  json_array_add_object_element (orders, told);
}

/* orders-overdue {} -> {orders: [{order, patient, patient_name?, title, expected}]}
 *
 * The open orders of all patients whose result should be here by now. */
gboolean
host_op_orders_overdue (HostCall *call, GError **error)
{
  g_autoptr (JsonArray) orders = json_array_new ();
  g_autofree char *cursor = NULL;
  gint64 now = althea_clock_now_us ();
  do
    {
      HostQuery query
          = { .resource_type = "ServiceRequest", .status = "active", .limit = 1000, .cursor = cursor };
      g_autoptr (HostPage) page = host_store_search (host_practice_get_store (call->practice), &query, error);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->versions->len; i++)
        {
          HostVersion *version = page->versions->pdata[i];
          g_autoptr (AltheaRecord) order
              = host_policy_may_view (call->actor, version) ? althea_fhir_read (version->json, NULL) : NULL;
          if (order != NULL && version->patient_id != NULL
              && althea_service_request_is_overdue (ALTHEA_SERVICE_REQUEST (order), now))
            tell_overdue (orders, order);
        }
      g_free (cursor);
      cursor = g_steal_pointer (&page->next);
    }
  while (cursor != NULL);
  json_object_set_array_member (call->result, "orders", g_steal_pointer (&orders));
  return TRUE;
}
