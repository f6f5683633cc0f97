/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-thread.h"

#include "althea-error.h"

static AltheaRecord *
read_named_thread (HostCall *call, guint64 *version, GError **error)
{
  g_autofree char *id = NULL;
  if (!host_call_get_id (call, "thread", "Task", TRUE, &id, error))
    return NULL;
  return host_thread_read (call, id, version, error);
}

/* thread-close {thread} -> {}
 *
 * The matter is done; a new message opens it again. A thread that is closed already stays as it is. */
gboolean
host_op_thread_close (HostCall *call, GError **error)
{
  guint64 version = 0;
  g_autoptr (AltheaRecord) thread = read_named_thread (call, &version, error);
  if (thread == NULL)
    return FALSE;
  if (g_strcmp0 (althea_record_get_string (thread, "status"), "completed") == 0)
    return TRUE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (thread);
  althea_record_builder_set_string (builder, "status", "completed");
  althea_record_builder_take_value (builder, "business-status", NULL);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  return host_call_write (call, g_steal_pointer (&builder), version, error);
}

/* thread-assign {thread, owner} -> {}
 *
 * Gives the thread to a person of the practice ("Practitioner/ID" or the id), or with "" back to the pool. */
gboolean
host_op_thread_assign (HostCall *call, GError **error)
{
  guint64 version = 0;
  g_autofree char *owner_id = NULL;
  g_autoptr (AltheaRecord) thread = read_named_thread (call, &version, error);
  if (thread == NULL || !host_call_get_id (call, "owner", "Practitioner", FALSE, &owner_id, error))
    return FALSE;
  AltheaReference *owner = owner_id != NULL ? host_thread_find_person (call, owner_id, error) : NULL;
  if (owner_id != NULL && owner == NULL)
    return FALSE;
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new_edit (thread);
  althea_record_builder_take_value (builder, "owner", owner);
  althea_record_builder_take_value (builder, "last-modified", host_thread_now ());
  return host_call_write (call, g_steal_pointer (&builder), version, error);
}
