/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-audit-trail.h"

#include "althea-error.h"

/* A durable commit for each read would make every chart wait for the disk, so reads hand their entry to one
 * thread that writes all that came within a moment as one transaction. The price: a power cut takes the
 * entries of the last moment with it, never those of a write, which are in the write's own transaction. What
 * cannot be written is kept and tried again, and until it is written nothing further may be read, so that a
 * full disk cannot hide who looked. A thread of its own rather than host_store_run_async(): the readers are
 * pool threads without a main loop that would run the callback, and failure must reach the next reader. */

#define GATHER_US (50 * G_TIME_SPAN_MILLISECOND)
#define RETRY_US G_TIME_SPAN_SECOND
#define MAX_PENDING 8192
#define FLUSH_AT 1024

typedef struct
{
  char *person, *role, *device; /* (owned) */
  char *action, *outcome;       /* (owned) */
  char *resource_type;          /* (owned) (nullable) */
  char *resource_id;            /* (owned) (nullable) */
  char *patient_id;             /* (owned) (nullable) */
  char *detail;                 /* (owned) (nullable) */
  guint64 version;
  guint times; /* equal reads within one batch are one entry */
} Note;

struct _HostAuditTrail
{
  HostStore *store; /* (owned) */
  GThread *thread;
  GMutex lock;
  GCond wake;          /* for the thread */
  GCond settled;       /* for those who wait for it */
  GPtrArray *pending;  /* (element-type Note) under lock */
  GHashTable *by_text; /* text of a note -> the note in pending */
  gboolean writing, failed, urgent, stop;
};

static void
note_free (gpointer data)
{
  Note *note = data;
  g_free (note->person);
  g_free (note->role);
  g_free (note->device);
  g_free (note->action);
  g_free (note->outcome);
  g_free (note->resource_type);
  g_free (note->resource_id);
  g_free (note->patient_id);
  g_free (note->detail);
  g_free (note);
}

static Note *
note_new (HostActor *actor, const HostAuditEntry *entry)
{
  Note *note = g_new0 (Note, 1);
  note->person = g_strdup (host_actor_get_person (actor));
  note->role = g_strdup (host_actor_get_role_name (actor));
  note->device = g_strdup (host_actor_get_device (actor));
  note->action = g_strdup (entry->action);
  note->outcome = g_strdup (entry->outcome);
  note->resource_type = g_strdup (entry->resource_type);
  note->resource_id = g_strdup (entry->resource_id);
  note->patient_id = g_strdup (entry->patient_id);
  note->detail = g_strdup (entry->detail);
  note->version = entry->version;
  note->times = 1;
  return note;
}

static char *
note_text (HostActor *actor, const HostAuditEntry *entry)
{
  const char *or_empty[] = { entry->resource_type, entry->resource_id, entry->patient_id, entry->detail };
  for (guint i = 0; i < G_N_ELEMENTS (or_empty); i++)
    or_empty[i] = or_empty[i] != NULL ? or_empty[i] : "";
  return g_strdup_printf ("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%" G_GUINT64_FORMAT, host_actor_get_person (actor),
                          host_actor_get_device (actor), entry->action, entry->outcome, or_empty[0],
                          or_empty[1], or_empty[2], or_empty[3], entry->version);
}

static gboolean
write_note (HostTransaction *transaction, const Note *note, GError **error)
{
  g_autofree char *detail = NULL;
  if (note->times > 1)
    detail = g_strdup_printf ("%s%stimes=%u", note->detail != NULL ? note->detail : "",
                              note->detail != NULL ? " " : "", note->times);
  HostAuthor author = { .person = note->person, .role = note->role, .device = note->device };
  HostAuditEntry entry = {
    .action = note->action,
    .outcome = note->outcome,
    .resource_type = note->resource_type,
    .resource_id = note->resource_id,
    .version = note->version,
    .patient_id = note->patient_id,
    .detail = detail != NULL ? detail : note->detail,
  };
  return host_transaction_audit (transaction, &author, &entry, error);
}

static gboolean
write_batch (HostTransaction *transaction, gpointer user_data, GError **error)
{
  GPtrArray *batch = user_data;
  for (guint i = 0; i < batch->len; i++)
    if (!write_note (transaction, batch->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Puts @batch back in front of what came meanwhile. */
static void
put_back (HostAuditTrail *self, GPtrArray *batch)
{
  g_ptr_array_extend_and_steal (batch, g_steal_pointer (&self->pending));
  self->pending = batch;
}

/* With the lock held; returns with it held. FALSE when the batch could not be written. */
static gboolean
write_pending (HostAuditTrail *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *batch = g_steal_pointer (&self->pending);
  self->pending = g_ptr_array_new_with_free_func (note_free);
  g_hash_table_remove_all (self->by_text);
  self->writing = TRUE;
  g_mutex_unlock (&self->lock);

  gboolean written = host_store_run (self->store, write_batch, batch, &error);

  g_mutex_lock (&self->lock);
  self->writing = FALSE;
  if (written)
    g_ptr_array_unref (batch);
  else
    {
      if (!self->failed)
        g_warning ("The audit of reads cannot be written, reading stops until it can: %s", error->message);
      put_back (self, batch);
    }
  self->failed = !written;
  g_cond_broadcast (&self->settled);
  return written;
}

/* With the lock held: waits until there is something to write and a moment has passed for more of it. */
static void
gather (HostAuditTrail *self)
{
  while (self->pending->len == 0 && !self->stop)
    {
      self->urgent = FALSE;
      g_cond_wait (&self->wake, &self->lock);
    }
  gint64 until = g_get_monotonic_time () + (self->failed ? RETRY_US : GATHER_US);
  while (!self->stop && !self->urgent && (self->failed || self->pending->len < FLUSH_AT))
    if (!g_cond_wait_until (&self->wake, &self->lock, until))
      break;
  self->urgent = FALSE;
}

static gpointer
run_trail (gpointer data)
{
  HostAuditTrail *self = data;
  g_mutex_lock (&self->lock);
  while (TRUE)
    {
      gather (self);
      if (self->pending->len > 0 && !write_pending (self) && self->stop)
        break;
      if (self->stop && self->pending->len == 0)
        break;
    }
  if (self->pending->len > 0)
    g_critical ("%u audit entries of reads could not be written", self->pending->len);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static gboolean
set_busy (GError **error)
{
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_BUSY, "The audit cannot be written at the moment.");
  return FALSE;
}

HostAuditTrail *
host_audit_trail_new (HostStore *store)
{
  HostAuditTrail *self = g_new0 (HostAuditTrail, 1);
  self->store = g_object_ref (store);
  self->pending = g_ptr_array_new_with_free_func (note_free);
  self->by_text = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_cond_init (&self->settled);
  self->thread = g_thread_new ("audit-trail", run_trail, self);
  return self;
}

void
host_audit_trail_free (HostAuditTrail *self)
{
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_clear_object (&self->store);
  g_ptr_array_unref (self->pending);
  g_hash_table_unref (self->by_text);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->settled);
  g_free (self);
}

/* With the lock held. */
static void
add_note (HostAuditTrail *self, HostActor *actor, const HostAuditEntry *entry, char **text)
{
  Note *same = g_hash_table_lookup (self->by_text, *text);
  if (same != NULL)
    {
      same->times++;
      return;
    }
  Note *note = note_new (actor, entry);
  g_ptr_array_add (self->pending, note);
  g_hash_table_insert (self->by_text, g_steal_pointer (text), note);
  if (self->pending->len == 1 || self->pending->len == FLUSH_AT)
    g_cond_signal (&self->wake);
}

gboolean
host_audit_trail_note (HostAuditTrail *self, HostActor *actor, const HostAuditEntry *entry, GError **error)
{
  g_autofree char *text = note_text (actor, entry);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  while (self->pending->len >= MAX_PENDING && !self->failed)
    g_cond_wait (&self->settled, &self->lock);
  if (self->failed)
    {
      /* The thread tries again in its own time; what is refused here was not read and needs no entry. */
      g_cond_signal (&self->wake);
      return set_busy (error);
    }
  add_note (self, actor, entry, &text);
  return TRUE;
}

gboolean
host_audit_trail_try_note (HostAuditTrail *self, HostActor *actor, const HostAuditEntry *entry)
{
  g_autofree char *text = note_text (actor, entry);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->failed || self->pending->len >= MAX_PENDING)
    return FALSE;
  add_note (self, actor, entry, &text);
  return TRUE;
}

gboolean
host_audit_trail_flush (HostAuditTrail *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  while (self->pending->len > 0 || self->writing)
    {
      self->urgent = TRUE;
      g_cond_signal (&self->wake);
      g_cond_wait (&self->settled, &self->lock);
      if (self->failed)
        return set_busy (error);
    }
  return TRUE;
}
