/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-thread-list.h"

#include "althea-clock.h"
#include "althea-error.h"

#define TASK_SYSTEM "urn:althea:task"
#define THREAD_CODE "message-thread"
#define NEW_PREFIX "new:"

struct _HomeThreadList
{
  GObject parent_instance;
  HomeMirror *mirror;       /* (owned) */
  HomeRecordList *tasks;    /* (owned) */
  HomeRecordList *messages; /* (owned) */
  GPtrArray *threads;       /* (owned) (element-type HomeThread) */
  GHashTable *watched;      /* (owned) set of HomeOutboxItem (owned) whose state is followed */
  guint n_unread;
  guint rebuild_id; /* 0: none */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HomeThreadList, home_thread_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum
{
  PROP_N_UNREAD = 1,
  PROP_LOADING,
} HomeThreadListProperty;

static GParamSpec *props[PROP_LOADING + 1];

/* What one thread is made of while the list is built. */
typedef struct
{
  char *id;            /* (owned) "" until the practice has it */
  AltheaRecord *task;  /* (owned) (nullable) */
  GPtrArray *messages; /* (owned) newest first, as in the mirror */
  GPtrArray *pending;  /* (owned) oldest first, as in the outbox */
} Parts;

static Parts *
parts_new (const char *id)
{
  Parts *parts = g_new0 (Parts, 1);

  parts->id = g_strdup (id);
  parts->messages = g_ptr_array_new_with_free_func (g_object_unref);
  parts->pending = g_ptr_array_new_with_free_func (g_object_unref);
  return parts;
}

static void
parts_free (gpointer data)
{
  Parts *parts = data;

  g_free (parts->id);
  g_clear_object (&parts->task);
  g_ptr_array_unref (parts->messages);
  g_ptr_array_unref (parts->pending);
  g_free (parts);
}

static Parts *
parts_for (GHashTable *all, const char *key)
{
  Parts *parts = g_hash_table_lookup (all, key);

  if (parts == NULL)
    {
      parts = parts_new (g_str_has_prefix (key, NEW_PREFIX) ? "" : key);
      g_hash_table_insert (all, g_strdup (key), parts);
    }
  return parts;
}

static void
collect_tasks (HomeThreadList *self, GHashTable *all)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tasks)); i++)
    {
      g_autoptr (AltheaRecord) task = g_list_model_get_item (G_LIST_MODEL (self->tasks), i);
      const AltheaCodeableConcept *code = althea_record_get_value (task, "code");

      if (code == NULL || !althea_codeable_concept_has_code (code, TASK_SYSTEM, THREAD_CODE)
          || althea_record_is_entered_in_error (task))
        continue;
      g_set_object (&parts_for (all, althea_record_get_id (task))->task, task);
    }
}

static void
collect_messages (HomeThreadList *self, GHashTable *all)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->messages)); i++)
    {
      g_autoptr (AltheaRecord) message = g_list_model_get_item (G_LIST_MODEL (self->messages), i);
      const AltheaReference *thread = althea_record_get_first (message, "part-of");
      const char *id = thread != NULL ? althea_reference_get_id (thread) : NULL;

      if (id != NULL && !althea_record_is_entered_in_error (message))
        g_ptr_array_add (parts_for (all, id)->messages, g_object_ref (message));
    }
}

static char *
thread_key_of (HomeOutboxItem *item)
{
  AltheaOperation *operation = home_outbox_item_get_operation (item);
  const char *thread = althea_operation_get_string (operation, "thread");

  if (thread == NULL)
    thread = home_outbox_item_get_result (item, "thread");
  if (thread != NULL)
    return g_strdup (thread);
  return g_strconcat (NEW_PREFIX, althea_operation_get_id (operation), NULL);
}

static void item_state_cb (HomeOutboxItem *item, GParamSpec *pspec, HomeThreadList *self);

static void
collect_pending (HomeThreadList *self, GHashTable *all)
{
  GListModel *outbox = G_LIST_MODEL (home_mirror_get_outbox (self->mirror));

  for (guint i = 0; i < g_list_model_get_n_items (outbox); i++)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (outbox, i);
      const char *message = home_outbox_item_get_result (item, "message");
      g_autofree char *key = NULL;

      if (!g_str_equal (althea_operation_get_name (home_outbox_item_get_operation (item)), "message-send"))
        continue;
      if (!g_hash_table_contains (self->watched, item))
        {
          g_hash_table_add (self->watched, g_object_ref (item));
          g_signal_connect_object (item, "notify::state", G_CALLBACK (item_state_cb), self,
                                   G_CONNECT_DEFAULT);
        }
      /* Once the practice's own copy is here, that is what is shown. */
      if (message != NULL && home_record_list_find (self->messages, message) != NULL)
        continue;
      key = thread_key_of (item);
      g_ptr_array_add (parts_for (all, key)->pending, g_object_ref (item));
    }
}

/* The thread object that stands for @key already. One that began here is found by the operation that began
 * it, so that its open page goes on when the practice names it. */
static HomeThread *
find_thread (HomeThreadList *self, const char *key)
{
  GListModel *outbox = G_LIST_MODEL (home_mirror_get_outbox (self->mirror));

  for (guint i = 0; i < self->threads->len; i++)
    {
      HomeThread *thread = g_ptr_array_index (self->threads, i);

      if (g_str_equal (home_thread_get_key (thread), key) || g_str_equal (home_thread_get_id (thread), key))
        return thread;
    }
  for (guint i = 0; i < g_list_model_get_n_items (outbox); i++)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (outbox, i);
      g_autofree char *began = g_strconcat (NEW_PREFIX, home_outbox_item_get_id (item), NULL);

      if (g_strcmp0 (home_outbox_item_get_result (item, "thread"), key) == 0)
        for (guint n = 0; n < self->threads->len; n++)
          if (g_str_equal (home_thread_get_key (g_ptr_array_index (self->threads, n)), began))
            return g_ptr_array_index (self->threads, n);
    }
  return NULL;
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  HomeThread *left = *(HomeThread **)a, *right = *(HomeThread **)b;
  gint64 left_us = home_thread_get_last_us (left), right_us = home_thread_get_last_us (right);

  if (left_us != right_us)
    return left_us > right_us ? -1 : 1;
  return g_strcmp0 (home_thread_get_key (left), home_thread_get_key (right));
}

static void
replace_threads (HomeThreadList *self, GPtrArray *threads)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->threads);
  guint head = 0, tail = 0, shorter = MIN (old->len, threads->len);

  while (head < shorter && old->pdata[head] == threads->pdata[head])
    head++;
  while (tail < shorter - head && old->pdata[old->len - 1 - tail] == threads->pdata[threads->len - 1 - tail])
    tail++;
  self->threads = g_ptr_array_ref (threads);
  if (head + tail < old->len || head + tail < threads->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                threads->len - head - tail);
}

static void
rebuild (HomeThreadList *self)
{
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, parts_free);
  g_autoptr (GPtrArray) threads = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key = NULL, value = NULL;
  guint n_unread = 0;

  collect_tasks (self, all);
  collect_messages (self, all);
  collect_pending (self, all);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Parts *parts = value;
      HomeThread *known = find_thread (self, key);
      HomeThread *thread = known != NULL ? g_object_ref (known) : home_thread_new (key);

      home_thread_update (thread, self->mirror, parts->id, parts->task, parts->messages, parts->pending);
      n_unread += home_thread_get_n_unread (thread);
      g_ptr_array_add (threads, thread);
    }
  g_ptr_array_sort (threads, compare_threads);
  replace_threads (self, threads);
  if (self->n_unread != n_unread)
    {
      self->n_unread = n_unread;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNREAD]);
    }
}

static gboolean
rebuild_cb (gpointer user_data)
{
  HomeThreadList *self = HOME_THREAD_LIST (user_data);

  self->rebuild_id = 0;
  rebuild (self);
  return G_SOURCE_REMOVE;
}

/* Once for all the changes of a page. Before drawing, so that no frame shows half of it. */
static void
queue_rebuild (HomeThreadList *self)
{
  if (self->rebuild_id == 0)
    self->rebuild_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, rebuild_cb, self, NULL);
}

static void
item_state_cb (HomeOutboxItem *item, GParamSpec *pspec, HomeThreadList *self)
{
  queue_rebuild (self);
}

static void
loading_cb (HomeThreadList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return HOME_TYPE_THREAD;
}

static guint
get_n_items (GListModel *model)
{
  return HOME_THREAD_LIST (model)->threads->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HomeThreadList *self = HOME_THREAD_LIST (model);

  return position < self->threads->len ? g_object_ref (g_ptr_array_index (self->threads, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
home_thread_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeThreadList *self = HOME_THREAD_LIST (object);

  switch ((HomeThreadListProperty)prop_id)
    {
    case PROP_N_UNREAD:
      g_value_set_uint (value, self->n_unread);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, home_thread_list_get_loading (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_thread_list_dispose (GObject *object)
{
  HomeThreadList *self = HOME_THREAD_LIST (object);

  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  g_clear_object (&self->tasks);
  g_clear_object (&self->messages);
  g_clear_object (&self->mirror);
  G_OBJECT_CLASS (home_thread_list_parent_class)->dispose (object);
}

static void
home_thread_list_finalize (GObject *object)
{
  HomeThreadList *self = HOME_THREAD_LIST (object);

  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->watched);
  G_OBJECT_CLASS (home_thread_list_parent_class)->finalize (object);
}

static void
home_thread_list_class_init (HomeThreadListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_thread_list_get_property;
  object_class->dispose = home_thread_list_dispose;
  object_class->finalize = home_thread_list_finalize;
  props[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_thread_list_init (HomeThreadList *self)
{
  self->threads = g_ptr_array_new_with_free_func (g_object_unref);
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/* --- public --------------------------------------------------------------------------------------- */

HomeThreadList *
home_thread_list_new (HomeMirror *mirror)
{
  HomeThreadList *self = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);

  self = g_object_new (HOME_TYPE_THREAD_LIST, NULL);
  self->mirror = g_object_ref (mirror);
  self->tasks = g_object_ref (home_mirror_get_records (mirror, "Task"));
  self->messages = g_object_ref (home_mirror_get_records (mirror, "Communication"));
  g_signal_connect_object (self->tasks, "items-changed", G_CALLBACK (queue_rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->messages, "items-changed", G_CALLBACK (queue_rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->messages, "notify::loading", G_CALLBACK (loading_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (home_mirror_get_outbox (mirror), "items-changed", G_CALLBACK (queue_rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (mirror, "seen-changed", G_CALLBACK (queue_rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
  return self;
}

guint
home_thread_list_get_n_unread (HomeThreadList *self)
{
  g_return_val_if_fail (HOME_IS_THREAD_LIST (self), 0);

  return self->n_unread;
}

gboolean
home_thread_list_get_loading (HomeThreadList *self)
{
  g_return_val_if_fail (HOME_IS_THREAD_LIST (self), FALSE);

  return self->messages != NULL && home_record_list_get_loading (self->messages);
}

static void
seen_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeOutboxItem) item = home_outbox_add_finish (HOME_OUTBOX (source), result, &error);

  if (item == NULL)
    g_warning ("The practice will not be told that a message was read: %s", error->message);
}

void
home_thread_list_mark_seen (HomeThreadList *self, HomeThread *thread)
{
  GListModel *messages = NULL;
  g_autoptr (AltheaOperation) operation = NULL;
  guint n_marked = 0;

  g_return_if_fail (HOME_IS_THREAD_LIST (self));
  g_return_if_fail (HOME_IS_THREAD (thread));

  messages = home_thread_get_messages (thread);
  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (AltheaRecord) message = g_list_model_get_item (messages, i);

      if (!home_mirror_is_new (self->mirror, message))
        continue;
      home_mirror_mark_seen (self->mirror, message);
      n_marked++;
    }
  if (n_marked == 0)
    return;
  operation = althea_operation_new_strings ("message-seen", "thread", home_thread_get_id (thread), NULL);
  home_outbox_add_async (home_mirror_get_outbox (self->mirror), operation, seen_kept_cb, NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeThreadList *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (HomeOutboxItem) item = home_outbox_add_finish (HOME_OUTBOX (source), result, &error);
  g_autofree char *key = NULL;
  HomeThread *thread = NULL;

  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  rebuild (self);
  key = thread_key_of (item);
  thread = find_thread (self, key);
  if (thread == NULL)
    g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the mirror was closed");
  else
    g_task_return_pointer (task, g_object_ref (thread), g_object_unref);
}

void
home_thread_list_send_async (HomeThreadList *self, HomeThread *thread, const char *subject, const char *text,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;
  g_autoptr (AltheaOperation) operation = NULL;
  g_autofree char *now = NULL;

  g_return_if_fail (HOME_IS_THREAD_LIST (self));
  g_return_if_fail (thread == NULL || *home_thread_get_id (thread) != '\0');
  g_return_if_fail (text != NULL && *text != '\0');

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_thread_list_send_async);
  now = althea_clock_to_instant (althea_clock_now_us ());
  operation = althea_operation_new_strings (
      "message-send", "patient", home_mirror_get_patient_id (self->mirror), "thread",
      thread != NULL ? home_thread_get_id (thread) : NULL, "subject", thread == NULL ? subject : NULL, "text",
      text, "client_time", now, NULL);
  home_outbox_add_async (home_mirror_get_outbox (self->mirror), operation, sent_cb, task);
}

HomeThread *
home_thread_list_send_finish (HomeThreadList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
