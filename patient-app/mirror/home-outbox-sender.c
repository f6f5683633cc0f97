/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-outbox-sender.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "home-outbox-private.h"

/* An operation that the practice's computer fails on this often in one run is told to the person. */
#define MAX_FAILURES 5
#define RETRY_SECONDS 30

struct _HomeOutboxSender
{
  GObject parent_instance;
  GListModel *items;         /* lent by the outbox, which owns this */
  AltheaSession *session;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of this session */
  HomeOutboxItem *sending;   /* (owned) (nullable) one at a time keeps the order */
  guint retry_id;            /* 0: none */
};

G_DEFINE_FINAL_TYPE (HomeOutboxSender, home_outbox_sender, G_TYPE_OBJECT)

static guint settled_signal;

static gboolean
retry_cb (gpointer user_data)
{
  HomeOutboxSender *self = HOME_OUTBOX_SENDER (user_data);

  self->retry_id = 0;
  home_outbox_sender_flush (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (HomeOutboxSender *self)
{
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
}

/* FALSE: the practice understood and said no, so sending the same again would not help. */
static gboolean
may_help_to_wait (const GError *error)
{
  if (error->domain != ALTHEA_ERROR)
    return TRUE;
  switch ((AltheaErrorCode)error->code)
    {
    case ALTHEA_ERROR_INVALID:
    case ALTHEA_ERROR_CONFLICT:
    case ALTHEA_ERROR_NOT_FOUND:
    case ALTHEA_ERROR_DENIED:
    case ALTHEA_ERROR_EXPIRED:
    case ALTHEA_ERROR_USED:
    case ALTHEA_ERROR_TOO_LARGE:
    case ALTHEA_ERROR_EXISTS:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
was_reached (const GError *error)
{
  return error->domain == ALTHEA_ERROR
         && (error->code == ALTHEA_ERROR_FAILED || error->code == ALTHEA_ERROR_CORRUPT);
}

static void
refuse (HomeOutboxSender *self, HomeOutboxItem *item, const GError *error)
{
  g_autofree char *reason = althea_error_to_text (error);

  g_message ("The practice refused an operation: %s", althea_error_code_to_nick (error->code));
  home_outbox_item_set_refused (item, althea_error_code_to_nick (error->code), reason);
  g_signal_emit (self, settled_signal, 0, item);
}

static void
operate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeOutboxSender) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);
  g_autoptr (HomeOutboxItem) item = g_steal_pointer (&self->sending);

  if (item == NULL)
    return;
  if (error == NULL)
    {
      home_outbox_item_set_accepted (item, althea_clock_now_us (), answer);
      g_signal_emit (self, settled_signal, 0, item);
      home_outbox_sender_flush (self);
      return;
    }
  if (!may_help_to_wait (error)
      || (was_reached (error) && home_outbox_item_bump_failures (item) >= MAX_FAILURES))
    {
      refuse (self, item, error);
      home_outbox_sender_flush (self);
      return;
    }
  home_outbox_item_set_state (item, HOME_OUTBOX_KEPT);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    home_outbox_sender_flush (self);
  else
    retry_later (self);
}

void
home_outbox_sender_flush (HomeOutboxSender *self)
{
  g_return_if_fail (HOME_IS_OUTBOX_SENDER (self));

  if (self->session == NULL || self->sending != NULL
      || althea_session_get_state (self->session) != ALTHEA_SESSION_ONLINE)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (self->items, i);

      if (home_outbox_item_get_state (item) != HOME_OUTBOX_KEPT)
        continue;
      self->sending = g_object_ref (item);
      home_outbox_item_set_state (item, HOME_OUTBOX_SENDING);
      althea_session_operate_async (self->session, home_outbox_item_get_operation (item), self->cancellable,
                                    operate_cb, g_object_ref (self));
      return;
    }
}

static void
session_state_cb (AltheaSession *session, GParamSpec *pspec, HomeOutboxSender *self)
{
  home_outbox_sender_flush (self);
}

void
home_outbox_sender_set_session (HomeOutboxSender *self, AltheaSession *session)
{
  g_return_if_fail (HOME_IS_OUTBOX_SENDER (self));
  g_return_if_fail (session == NULL || ALTHEA_IS_SESSION (session));

  if (self->session == session)
    return;
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, session_state_cb, self);
      g_cancellable_cancel (self->cancellable);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
    }
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, G_CONNECT_DEFAULT);
  home_outbox_sender_flush (self);
}

void
home_outbox_sender_close (HomeOutboxSender *self)
{
  g_return_if_fail (HOME_IS_OUTBOX_SENDER (self));

  home_outbox_sender_set_session (self, NULL);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_object (&self->sending);
}

static void
home_outbox_sender_dispose (GObject *object)
{
  home_outbox_sender_close (HOME_OUTBOX_SENDER (object));
  G_OBJECT_CLASS (home_outbox_sender_parent_class)->dispose (object);
}

static void
home_outbox_sender_finalize (GObject *object)
{
  g_clear_object (&HOME_OUTBOX_SENDER (object)->cancellable);
  G_OBJECT_CLASS (home_outbox_sender_parent_class)->finalize (object);
}

static void
home_outbox_sender_class_init (HomeOutboxSenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = home_outbox_sender_dispose;
  object_class->finalize = home_outbox_sender_finalize;
  settled_signal = g_signal_new ("settled", HOME_TYPE_OUTBOX_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, HOME_TYPE_OUTBOX_ITEM);
}

static void
home_outbox_sender_init (HomeOutboxSender *self)
{
  self->cancellable = g_cancellable_new ();
}

HomeOutboxSender *
home_outbox_sender_new (GListModel *items)
{
  HomeOutboxSender *self = g_object_new (HOME_TYPE_OUTBOX_SENDER, NULL);

  self->items = items;
  return self;
}
