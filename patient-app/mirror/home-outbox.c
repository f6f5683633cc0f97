/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-outbox.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "home-outbox-private.h"
#include "home-outbox-sender.h"

struct _HomeOutbox
{
  GObject parent_instance;
  HomeVault *vault;         /* (owned) (nullable) NULL after close */
  GPtrArray *items;         /* (owned) (element-type HomeOutboxItem) oldest first */
  HomeOutboxSender *sender; /* (owned) */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HomeOutbox, home_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum
{
  PROP_N_WAITING = 1,
  PROP_N_REFUSED,
} HomeOutboxProperty;

static GParamSpec *props[PROP_N_REFUSED + 1];

static void
counts_changed (HomeOutbox *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_WAITING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_REFUSED]);
}

static void
append (HomeOutbox *self, HomeOutboxItem *item)
{
  g_ptr_array_add (self->items, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
  counts_changed (self);
}

static void
row_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* What was not kept is offered again after the next start, and the practice answers as it did. */
  if (!home_vault_run_finish (result, NULL, &error))
    g_warning ("The state of an operation was not kept: %s", error->message);
}

static void
keep_row (HomeOutbox *self, HomeOutboxItem *item)
{
  home_vault_write_async (self->vault, home_outbox_row_update, home_outbox_item_to_row (item),
                          (GDestroyNotify)home_outbox_row_free, row_kept_cb, NULL);
}

/* --- sending -------------------------------------------------------------------------------------- */

/* The practice took or refused an item, which the sender has marked. */
static void
settled_cb (HomeOutboxSender *sender, HomeOutboxItem *item, HomeOutbox *self)
{
  keep_row (self, item);
  counts_changed (self);
}

void
home_outbox_flush (HomeOutbox *self)
{
  g_return_if_fail (HOME_IS_OUTBOX (self));

  if (self->vault != NULL)
    home_outbox_sender_flush (self->sender);
}

void
home_outbox_set_session (HomeOutbox *self, AltheaSession *session)
{
  g_return_if_fail (HOME_IS_OUTBOX (self));
  g_return_if_fail (session == NULL || ALTHEA_IS_SESSION (session));

  home_outbox_sender_set_session (self->sender, session);
}

/* --- adding and replacing ------------------------------------------------------------------------- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeOutbox *self = g_task_get_source_object (task);
  HomeOutboxItem *item = g_task_get_task_data (task);
  GError *error = NULL;

  if (!home_vault_run_finish (result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Closed meanwhile: it is durable all the same and goes out after the next sign-in. */
  if (self->vault != NULL)
    append (self, item);
  g_task_return_pointer (task, g_object_ref (item), g_object_unref);
  home_outbox_flush (self);
}

void
home_outbox_add_async (HomeOutbox *self, AltheaOperation *operation, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  HomeOutboxItem *item = NULL;

  g_return_if_fail (HOME_IS_OUTBOX (self));
  g_return_if_fail (ALTHEA_IS_OPERATION (operation));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_outbox_add_async);
  if (self->vault == NULL)
    {
      g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the mirror is closed");
      return;
    }
  item = home_outbox_item_new (operation, althea_clock_now_us ());
  g_task_set_task_data (task, item, g_object_unref);
  home_vault_write_async (self->vault, home_outbox_row_insert, home_outbox_item_to_row (item),
                          (GDestroyNotify)home_outbox_row_free, added_cb, g_steal_pointer (&task));
}

HomeOutboxItem *
home_outbox_add_finish (HomeOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  HomeOutboxItem *old;         /* (owned) */
  HomeOutboxItem *replacement; /* (owned) (nullable) */
} Replacement;

static void
replacement_free (gpointer data)
{
  Replacement *replacement = data;

  g_clear_object (&replacement->old);
  g_clear_object (&replacement->replacement);
  g_free (replacement);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeOutbox *self = g_task_get_source_object (task);
  Replacement *replacement = g_task_get_task_data (task);
  GError *error = NULL;
  guint position = 0;

  if (!home_vault_run_finish (result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_ptr_array_find (self->items, replacement->old, &position))
    {
      g_ptr_array_remove_index (self->items, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  counts_changed (self);
  if (replacement->replacement != NULL && self->vault != NULL)
    append (self, replacement->replacement);
  if (replacement->replacement != NULL)
    g_task_return_pointer (task, g_object_ref (replacement->replacement), g_object_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
  home_outbox_flush (self);
}

static void
swap (HomeOutbox *self, HomeOutboxItem *item, AltheaOperation *operation, GTask *task)
{
  Replacement *replacement = g_new0 (Replacement, 1);
  HomeOutboxSwap *rows = g_new0 (HomeOutboxSwap, 1);

  replacement->old = g_object_ref (item);
  rows->old_id = g_strdup (home_outbox_item_get_id (item));
  if (operation != NULL)
    {
      replacement->replacement = home_outbox_item_new (operation, althea_clock_now_us ());
      rows->row = home_outbox_item_to_row (replacement->replacement);
    }
  g_task_set_task_data (task, replacement, replacement_free);
  home_vault_write_async (self->vault, home_outbox_swap_write, rows, (GDestroyNotify)home_outbox_swap_free,
                          replaced_cb, task);
}

void
home_outbox_replace_async (HomeOutbox *self, HomeOutboxItem *item, AltheaOperation *operation,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HOME_IS_OUTBOX (self));
  g_return_if_fail (HOME_IS_OUTBOX_ITEM (item));
  g_return_if_fail (operation == NULL || ALTHEA_IS_OPERATION (operation));
  g_return_if_fail (home_outbox_item_get_state (item) == HOME_OUTBOX_REFUSED);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, home_outbox_replace_async);
  if (self->vault == NULL)
    g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the mirror is closed");
  else
    swap (self, item, operation, g_steal_pointer (&task));
}

gboolean
home_outbox_replace_finish (HomeOutbox *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HomeOutboxItem) item = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  item = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

void
home_outbox_put_async (HomeOutbox *self, HomeOutboxItem *before, AltheaOperation *operation,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  HomeOutboxState state = 0;

  g_return_if_fail (HOME_IS_OUTBOX (self));
  g_return_if_fail (before == NULL || HOME_IS_OUTBOX_ITEM (before));
  g_return_if_fail (ALTHEA_IS_OPERATION (operation));

  state = before != NULL ? home_outbox_item_get_state (before) : 0;
  if (self->vault != NULL && (state == HOME_OUTBOX_KEPT || state == HOME_OUTBOX_REFUSED))
    swap (self, before, operation, g_task_new (self, NULL, callback, user_data));
  else
    home_outbox_add_async (self, operation, callback, user_data);
}

HomeOutboxItem *
home_outbox_put_finish (HomeOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what the practice's record says -------------------------------------------------------------- */

void
home_outbox_note_seen (HomeOutbox *self, const char *message_id, gint64 seen_us)
{
  g_return_if_fail (HOME_IS_OUTBOX (self));
  g_return_if_fail (message_id != NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      HomeOutboxItem *item = g_ptr_array_index (self->items, i);

      if (home_outbox_item_get_state (item) != HOME_OUTBOX_ACCEPTED
          || g_strcmp0 (home_outbox_item_get_result (item, "message"), message_id) != 0)
        continue;
      home_outbox_item_set_seen (item, seen_us);
      keep_row (self, item);
    }
}

guint
home_outbox_offer_again (HomeOutbox *self, HomeOutboxKnown is_known, gpointer user_data)
{
  guint n_offered = 0;

  g_return_val_if_fail (HOME_IS_OUTBOX (self), 0);

  for (guint i = 0; self->vault != NULL && i < self->items->len; i++)
    {
      HomeOutboxItem *item = g_ptr_array_index (self->items, i);

      if (home_outbox_item_get_stored_us (item) == 0 || is_known (item, user_data))
        continue;
      home_outbox_item_set_kept (item);
      keep_row (self, item);
      n_offered++;
    }
  if (n_offered > 0)
    counts_changed (self);
  home_outbox_flush (self);
  return n_offered;
}

/* --- GObject -------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return HOME_TYPE_OUTBOX_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return HOME_OUTBOX (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HomeOutbox *self = HOME_OUTBOX (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static guint
count (HomeOutbox *self, gboolean refused)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      HomeOutboxState state = home_outbox_item_get_state (g_ptr_array_index (self->items, i));

      n += refused ? state == HOME_OUTBOX_REFUSED : state == HOME_OUTBOX_KEPT || state == HOME_OUTBOX_SENDING;
    }
  return n;
}

guint
home_outbox_get_n_waiting (HomeOutbox *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX (self), 0);

  return count (self, FALSE);
}

guint
home_outbox_get_n_refused (HomeOutbox *self)
{
  g_return_val_if_fail (HOME_IS_OUTBOX (self), 0);

  return count (self, TRUE);
}

static void
home_outbox_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeOutbox *self = HOME_OUTBOX (object);

  switch ((HomeOutboxProperty)prop_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, count (self, FALSE));
      break;
    case PROP_N_REFUSED:
      g_value_set_uint (value, count (self, TRUE));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_outbox_dispose (GObject *object)
{
  home_outbox_close (HOME_OUTBOX (object));
  G_OBJECT_CLASS (home_outbox_parent_class)->dispose (object);
}

static void
home_outbox_finalize (GObject *object)
{
  HomeOutbox *self = HOME_OUTBOX (object);

  g_ptr_array_unref (self->items);
  g_clear_object (&self->sender);
  G_OBJECT_CLASS (home_outbox_parent_class)->finalize (object);
}

static void
home_outbox_class_init (HomeOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_outbox_get_property;
  object_class->dispose = home_outbox_dispose;
  object_class->finalize = home_outbox_finalize;
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_REFUSED] = g_param_spec_uint ("n-refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_outbox_init (HomeOutbox *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->sender = home_outbox_sender_new (G_LIST_MODEL (self));
  g_signal_connect_object (self->sender, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_DEFAULT);
}

HomeOutbox *
home_outbox_new (HomeVault *vault, GPtrArray *rows)
{
  HomeOutbox *self = g_object_new (HOME_TYPE_OUTBOX, NULL);

  self->vault = g_object_ref (vault);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GError) error = NULL;
      HomeOutboxItem *item = home_outbox_item_new_for_row (g_ptr_array_index (rows, i), &error);

      if (item != NULL)
        g_ptr_array_add (self->items, item);
      else
        g_warning ("A kept operation cannot be read: %s", error->message);
    }
  return self;
}

void
home_outbox_close (HomeOutbox *self)
{
  guint n = self->items->len;

  home_outbox_sender_close (self->sender);
  g_clear_object (&self->vault);
  g_ptr_array_set_size (self->items, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}
