/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-practice-private.h"
#include "host-settings.h"
#include "host-thread.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-id.h"

#include <string.h>

#define MAX_SUBJECT_CHARACTERS 200u
#define MAX_TEXT_CHARACTERS 10000u
#define MAX_DELIVERED 500u

/* A home computer that runs wild must not flood the inbox; a person does not write a message a minute. */
#define PATIENT_MESSAGES_AN_HOUR 60
#define PACE_SPACE "pace"

#define CATEGORY_SYSTEM "urn:althea:message-category"

typedef struct
{
  char *subject, *text, *category, *recipient, *thread_id, *client_time; /* (owned) (nullable) */
  AltheaRecord *thread; /* (owned) (nullable) the one that is answered */
  guint64 thread_version;
  AltheaRecord *patient; /* (owned) */
} Message;

static void
message_clear (Message *message)
{
  g_free (message->subject);
  g_free (message->text);
  g_free (message->category);
  g_free (message->recipient);
  g_free (message->thread_id);
  g_free (message->client_time);
  g_clear_object (&message->thread);
  g_clear_object (&message->patient);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Message, message_clear)

static gboolean
is_patient (HostCall *call)
{
  return host_actor_get_role (call->actor) == HOST_ROLE_PATIENT;
}

static gboolean
keep_pace (HostCall *call, GError **error)
{
  if (!is_patient (call))
    return TRUE;
  g_autoptr (GError) failure = NULL;
  g_autofree char *fact
      = host_transaction_get_fact (call->transaction, PACE_SPACE, call->patient_id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  gint64 now_us = althea_clock_now_us ();
  gint64 start_us = now_us;
  gint64 n_sent = 0;
  if (fact != NULL && sscanf (fact, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &start_us, &n_sent) != 2)
    start_us = n_sent = 0;
  /* A clock that was set back starts a new hour too, or nobody could write until it has caught up. */
  if (now_us - start_us >= G_TIME_SPAN_HOUR || now_us < start_us)
    {
      start_us = now_us;
      n_sent = 0;
    }
  if (n_sent >= PATIENT_MESSAGES_AN_HOUR)
    return host_call_set_error (error, ALTHEA_ERROR_TOO_MANY, "Too many messages within the hour.");
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, start_us, n_sent + 1);
  return host_transaction_set_fact (call->transaction, PACE_SPACE, call->patient_id, next, error);
}

static gboolean
check_category (const char *category, GError **error)
{
  static const char *const categories[]
      = { "medical", "refill", "billing", "appointment", "form", "technical", NULL };
  if (category == NULL || g_strv_contains (categories, category))
    return TRUE;
  return host_call_set_error (error, ALTHEA_ERROR_INVALID, "That is no category of messages.");
}

static gboolean
read_parameters (HostCall *call, Message *message, GError **error)
{
  if (!host_call_get_text (call, "text", TRUE, TRUE, MAX_TEXT_CHARACTERS, &message->text, error)
      || !host_call_get_text (call, "subject", FALSE, FALSE, MAX_SUBJECT_CHARACTERS, &message->subject, error)
      || !host_call_get_text (call, "category", FALSE, FALSE, 32, &message->category, error)
      || !check_category (message->category, error)
      || !host_call_get_text (call, "client_time", FALSE, FALSE, 40, &message->client_time, error)
      || !host_call_get_id (call, "recipient", "Practitioner", FALSE, &message->recipient, error)
      || !host_call_get_id (call, "thread", "Task", FALSE, &message->thread_id, error))
    return FALSE;
  const char *patient_id = host_call_get_patient (call, error);
  if (patient_id == NULL)
    return FALSE;
  message->patient = host_call_read_record (call, "Patient", patient_id, NULL, error);
  return message->patient != NULL;
}

static gboolean
read_thread (HostCall *call, Message *message, GError **error)
{
  if (message->thread_id == NULL)
    return TRUE;
  message->thread = host_thread_read (call, message->thread_id, &message->thread_version, error);
  if (message->thread == NULL)
    return FALSE;
  /* A thread of another patient is no thread here. */
  if (g_strcmp0 (althea_record_get_patient_id (message->thread), althea_record_get_id (message->patient))
      != 0)
    return host_practice_set_not_found (error);
  return TRUE;
}

/* A subject for the list when the sender gave none: how the text begins. */
static char *
subject_of (const Message *message)
{
  if (message->subject != NULL)
    return g_strdup (message->subject);
  g_autofree char *line = g_strndup (message->text, strcspn (message->text, "\n"));
  if (g_utf8_strlen (line, -1) <= 60)
    return g_steal_pointer (&line);
  g_autofree char *cut = g_utf8_substring (line, 0, 59);
  return g_strconcat (cut, "…", NULL);
}

static AltheaReference *
actor_reference (HostCall *call)
{
  return althea_reference_new_raw (host_actor_get_person (call->actor), host_actor_get_name (call->actor));
}

/* Who has the thread: the one who answers first, or whom the sender names. */
static gboolean
set_owner (HostCall *call, const Message *message, AltheaRecordBuilder *builder, GError **error)
{
  if (message->recipient != NULL)
    {
      AltheaReference *owner = host_thread_find_person (call, message->recipient, error);
      if (owner == NULL)
        return FALSE;
      althea_record_builder_take_value (builder, "owner", owner);
    }
  else if (!is_patient (call)
           && (message->thread == NULL || althea_record_get_value (message->thread, "owner") == NULL))
    althea_record_builder_take_value (builder, "owner", actor_reference (call));
  return TRUE;
}

static void
set_state (HostCall *call, const Message *message, AltheaRecordBuilder *builder)
{
  const char *status = message->thread != NULL ? althea_record_get_string (message->thread, "status") : NULL;
  if (!is_patient (call))
    althea_record_builder_set_string (builder, "status", "in-progress");
  else if (g_strcmp0 (status, "in-progress") != 0)
    althea_record_builder_set_string (builder, "status", "requested");
  host_thread_set_turn (builder, is_patient (call) ? HOST_TURN_PRACTICE : HOST_TURN_PATIENT);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
}

/* Makes the thread or wakes it; its id is left in the message. */
static gboolean
write_thread (HostCall *call, Message *message, GError **error)
{
  g_autoptr (AltheaRecordBuilder) builder = NULL;
  if (message->thread != NULL)
    builder = althea_record_builder_new_edit (message->thread);
  else
    {
      g_autofree char *subject = subject_of (message);
      g_autofree char *name = althea_record_to_title (message->patient);
      builder = host_thread_new_task (call->actor, HOST_TASK_THREAD, call->patient_id, subject);
      /* Lists of threads name the patient without reading one more record for each. */
      althea_record_builder_take_value (builder, "for",
                                        althea_reference_new ("Patient", call->patient_id, name));
      message->thread_id = althea_id_new ();
      althea_record_builder_set_id (builder, message->thread_id);
      if (message->category != NULL)
        althea_record_builder_take_value (
            builder, "reason-code", althea_codeable_concept_new (CATEGORY_SYSTEM, message->category, NULL));
    }
  if (!set_owner (call, message, builder, error))
    return FALSE;
  set_state (call, message, builder);
  return host_call_write (call, g_steal_pointer (&builder), message->thread_version, error);
}

/* To the patient, or to who has the thread, or to the practice. */
static gboolean
add_recipient (HostCall *call, const Message *message, AltheaRecordBuilder *builder, GError **error)
{
  if (!is_patient (call))
    {
      g_autofree char *name = althea_record_to_title (message->patient);
      althea_record_builder_add_take (builder, "recipient",
                                      althea_reference_new ("Patient", call->patient_id, name));
      return TRUE;
    }
  g_autoptr (AltheaRecord) thread = host_call_read_record (call, "Task", message->thread_id, NULL, error);
  if (thread == NULL)
    return FALSE;
  gconstpointer owner = althea_record_get_value (thread, "owner");
  if (owner != NULL)
    {
      althea_record_builder_add_value (builder, "recipient", owner);
      return TRUE;
    }
  g_autofree char *organization = NULL;
  if (!host_settings_get (call->transaction, HOST_SETTING_ORGANIZATION, &organization, error))
    return FALSE;
  if (organization != NULL)
    althea_record_builder_add_take (builder, "recipient",
                                    althea_reference_new ("Organization", organization, NULL));
  return TRUE;
}

static gboolean
set_written (const Message *message, AltheaRecordBuilder *builder, GError **error)
{
  if (message->client_time == NULL)
    return TRUE;
  AltheaPartialDate *written = althea_partial_date_new (message->client_time, error);
  if (written == NULL)
    return FALSE;
  althea_record_builder_take_value (builder, "written", written);
  return TRUE;
}

static gboolean
write_message (HostCall *call, const Message *message, const char *id, GError **error)
{
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new ("Communication");
  althea_record_builder_set_id (builder, id);
  althea_record_builder_set_string (builder, "status", "completed");
  althea_record_builder_add_take (builder, "part-of",
                                  althea_reference_new ("Task", message->thread_id, NULL));
  althea_record_builder_take_value (builder, "subject",
                                    althea_reference_new ("Patient", call->patient_id, NULL));
  althea_record_builder_take_value (builder, "sender", actor_reference (call));
  althea_record_builder_take_value (builder, "sent", host_thread_now ());
  althea_record_builder_add_take (
      builder, "payload", althea_value_new (ALTHEA_KIND_PAYLOAD, "content-string", message->text, NULL));
  if (message->category != NULL)
    althea_record_builder_add_take (builder, "category",
                                    althea_codeable_concept_new (CATEGORY_SYSTEM, message->category, NULL));
  return add_recipient (call, message, builder, error) && set_written (message, builder, error)
         && host_call_write (call, g_steal_pointer (&builder), 0, error);
}

/* message-send {patient, thread?, subject?, text, category?, recipient?, client_time?} -> {thread, message}
 *
 * Writes to the practice or to the patient. Without a thread a new one begins; a closed one is opened again.
 * text: at most 10,000 characters; subject: 200; category: medical, refill, billing, appointment, form or
 * technical; recipient: a Practitioner of the practice who shall have the thread; client_time: FHIR dateTime
 * of the sender's clock. TOO_MANY beyond 60 messages of a patient within an hour. */
gboolean
host_op_message_send (HostCall *call, GError **error)
{
  g_auto (Message) message = { 0 };
  g_autofree char *id = althea_id_new ();
  if (!read_parameters (call, &message, error) || !read_thread (call, &message, error)
      || !keep_pace (call, error) || !write_thread (call, &message, error)
      || !write_message (call, &message, id, error))
    return FALSE;
  host_call_note_record (call, "Communication", id);
  host_call_set_result (call, "thread", message.thread_id);
  host_call_set_result (call, "message", id);
  return TRUE;
}

/* Marks one message as delivered and, when @seen, as seen; a message of the actor's own side stays as it is,
 * and the first time counts. */
static gboolean
mark (HostCall *call, const char *id, gboolean seen, GError **error)
{
  guint64 version = 0;
  g_autoptr (AltheaRecord) message = host_call_read_record (call, "Communication", id, &version, error);
  if (message == NULL)
    return FALSE;
  const AltheaReference *sender = althea_record_get_value (message, "sender");
  gboolean from_patient = sender != NULL && sender->reference != NULL
                          && g_str_has_prefix (sender->reference, "Patient/");
  const char *field = seen ? "seen" : "delivered";
  if (from_patient == is_patient (call) || althea_record_get_value (message, field) != NULL)
    return TRUE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (message);
  althea_record_builder_take_value (builder, field, host_thread_now ());
  if (seen && is_patient (call) && althea_record_get_value (message, "delivered") == NULL)
    althea_record_builder_take_value (builder, "delivered", host_thread_now ());
  return host_call_write (call, g_steal_pointer (&builder), version, error);
}

/* message-delivered {messages: [ids]} -> {}
 *
 * A patient's device says that these messages of the practice have reached it. At most 500 a call. What is
 * not there (any more) is passed over, so that one message that was withdrawn does not hold back the others.
 */
gboolean
host_op_message_delivered (HostCall *call, GError **error)
{
  JsonObject *parameters = althea_operation_get_parameters (call->operation);
  JsonNode *node = json_object_get_member (parameters, "messages");
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return host_call_set_error (error, ALTHEA_ERROR_INVALID, "The operation needs \"messages\".");
  JsonArray *ids = json_node_get_array (node);
  if (json_array_get_length (ids) > MAX_DELIVERED)
    return host_call_set_error (error, ALTHEA_ERROR_TOO_LARGE, "Too many messages at once.");
  g_free (call->patient_id);
  call->patient_id = g_strdup (host_actor_get_patient_id (call->actor));
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *item = json_array_get_element (ids, i);
      const char *id = json_node_get_value_type (item) == G_TYPE_STRING ? json_node_get_string (item) : NULL;
      if (!althea_id_is_valid (id))
        return host_practice_set_not_found (error);
      g_autoptr (GError) failure = NULL;
      if (!mark (call, id, FALSE, &failure)
          && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

/* Finds the messages of the thread; the transaction looks at each of them again. */
gboolean
host_op_message_seen_gather (HostCall *call, GError **error)
{
  g_autofree char *thread_id = NULL;
  if (!host_call_get_id (call, "thread", "Task", TRUE, &thread_id, error))
    return FALSE;
  g_autoptr (AltheaRecord) thread = host_thread_read (call, thread_id, NULL, error);
  if (thread == NULL)
    return FALSE;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *based_on = g_strconcat ("Task/", thread_id, NULL);
  g_autofree char *cursor = NULL;
  do
    {
      HostQuery query = { .resource_type = "Communication",
                          .patient_id = call->patient_id,
                          .based_on = based_on,
                          .limit = 1000,
                          .cursor = cursor };
      g_autoptr (HostPage) page = host_store_search (host_practice_get_store (call->practice), &query, error);
      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->versions->len; i++)
        if (host_policy_may_view (call->actor, page->versions->pdata[i]))
          g_ptr_array_add (ids, g_strdup (((HostVersion *)page->versions->pdata[i])->id));
      g_free (cursor);
      cursor = g_steal_pointer (&page->next);
    }
  while (cursor != NULL);
  call->gathered = g_steal_pointer (&ids);
  call->free_gathered = (GDestroyNotify)g_ptr_array_unref;
  return TRUE;
}

/* message-seen {thread} -> {}
 *
 * A person has the thread open: what the other side wrote in it is seen. */
gboolean
host_op_message_seen (HostCall *call, GError **error)
{
  g_autofree char *thread_id = NULL;
  if (!host_call_get_id (call, "thread", "Task", TRUE, &thread_id, error))
    return FALSE;
  g_autoptr (AltheaRecord) thread = host_thread_read (call, thread_id, NULL, error);
  if (thread == NULL)
    return FALSE;
  GPtrArray *ids = call->gathered;
  for (guint i = 0; i < ids->len; i++)
    if (!mark (call, ids->pdata[i], TRUE, error))
      return FALSE;
  return TRUE;
}
