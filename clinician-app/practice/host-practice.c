/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-practice-private.h"

#include "althea-error.h"

#include <string.h>

struct _HostPractice
{
  GObject parent_instance;
  HostStore *store;      /* (owned) */
  HostAuditTrail *trail; /* (owned) */
};

G_DEFINE_FINAL_TYPE (HostPractice, host_practice, G_TYPE_OBJECT)

static void
host_practice_finalize (GObject *object)
{
  HostPractice *self = HOST_PRACTICE (object);
  g_clear_pointer (&self->trail, host_audit_trail_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (host_practice_parent_class)->finalize (object);
}

static void
host_practice_class_init (HostPracticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_practice_finalize;
}

static void
host_practice_init (HostPractice *self)
{
}

/**
 * host_practice_new:
 * The rules over @store, which stays open for as long as the practice lives.
 * Returns: (transfer full)
 */
HostPractice *
host_practice_new (HostStore *store)
{
  g_return_val_if_fail (HOST_IS_STORE (store), NULL);
  HostPractice *self = g_object_new (HOST_TYPE_PRACTICE, NULL);
  self->store = g_object_ref (store);
  self->trail = host_audit_trail_new (store);
  return self;
}

HostStore *
host_practice_get_store (HostPractice *self)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self), NULL);
  return self->store;
}

HostAuditTrail *
host_practice_get_trail (HostPractice *self)
{
  return self->trail;
}

/**
 * host_practice_flush:
 * Makes the audit of all reads so far durable. Call before host_store_close(), and before looking at the
 * audit.
 */
gboolean
host_practice_flush (HostPractice *self, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self), FALSE);
  return host_audit_trail_flush (self->trail, error);
}

gboolean
host_practice_set_not_found (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no such record.");
  return FALSE;
}

HostAuthor
host_practice_author (HostActor *actor)
{
  return (HostAuthor){
    .person = host_actor_get_person (actor),
    .role = host_actor_get_role_name (actor),
    .device = host_actor_get_device (actor),
  };
}

const char *
host_version_get_compartment (HostVersion *version)
{
  return g_str_equal (version->resource_type, "Patient") ? version->id : version->patient_id;
}

gboolean
host_practice_is_type_name (const char *resource_type)
{
  if (resource_type == NULL || !g_ascii_isupper (*resource_type) || strlen (resource_type) > 64)
    return FALSE;
  for (const char *p = resource_type; *p != '\0'; p++)
    if (!g_ascii_isalpha (*p))
      return FALSE;
  return TRUE;
}

gboolean
host_practice_trail_note (HostPractice *self, HostActor *actor, const char *action, const char *outcome,
                          const char *resource_type, const char *id, guint64 version, const char *patient_id,
                          const char *detail, GError **error)
{
  HostAuditEntry entry = {
    .action = action,
    .outcome = outcome,
    .resource_type = resource_type,
    .resource_id = id,
    .version = version,
    .patient_id = patient_id,
    .detail = detail,
  };
  return host_audit_trail_note (self->trail, actor, &entry, error);
}

typedef struct
{
  HostActor *actor;
  const HostAuditEntry *entry;
} Noting;

static gboolean
note_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Noting *noting = user_data;
  HostAuthor author = host_practice_author (noting->actor);
  return host_transaction_audit (transaction, &author, noting->entry, error);
}

/**
 * host_practice_note:
 * Notes @entry durably before it returns: signing in and out, what the routes refused, exports.
 */
gboolean
host_practice_note (HostPractice *self, HostActor *actor, const HostAuditEntry *entry, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), FALSE);
  g_return_val_if_fail (entry != NULL && entry->action != NULL && entry->outcome != NULL, FALSE);
  Noting noting = { actor, entry };
  return host_store_run (self->store, note_work, &noting, error);
}
