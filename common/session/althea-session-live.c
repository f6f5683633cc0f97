/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The session's ear: the live channel that says that something changed, and the feed that says what. */

#define G_LOG_DOMAIN "althea-session"

#include "althea-session-live.h"

#include "althea-live-event.h"

#define KEEPALIVE_S 30
#define PONG_S 15
#define CHANGES_AT_ONCE 500
#define MAX_LIVE_BYTES 1024

/* --- following changes ------------------------------------------------------------------------------------
 */

static void
follow_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaChangePage) page
      = althea_session_load_changes_finish (ALTHEA_SESSION (source), result, &error);
  gboolean again = self->follow_again;

  self->following = self->follow_again = FALSE;
  if (page == NULL || !self->open || self->state != ALTHEA_SESSION_ONLINE)
    return;
  if (g_strcmp0 (page->epoch, self->epoch) != 0)
    {
      /* The practice was restored: what this side knows is of another time. */
      althea_session_probe (self);
      return;
    }
  self->cursor = MAX (self->cursor, page->cursor);
  for (guint i = 0; i < page->changes->len; i++)
    g_signal_emit_by_name (self, "changed", page->changes->pdata[i]);
  if (page->more || again)
    althea_session_follow (self);
  else if (self->missed)
    {
      self->missed = FALSE;
      g_signal_emit_by_name (self, "resynced");
    }
}

void
althea_session_follow (AltheaSession *self)
{
  if (self->following)
    {
      self->follow_again = TRUE;
      return;
    }
  if (!self->open || self->state != ALTHEA_SESSION_ONLINE)
    return;
  self->following = TRUE;
  althea_session_load_changes_async (self, self->cursor, CHANGES_AT_ONCE, FALSE, self->cancellable, follow_cb,
                                     g_object_ref (self));
}

/* --- the live channel
 * --------------------------------------------------------------------------------------- */

void
althea_session_drop_live (AltheaSession *self)
{
  g_autoptr (SoupWebsocketConnection) live = g_steal_pointer (&self->live);

  if (live == NULL)
    return;
  g_signal_handlers_disconnect_by_data (live, self);
  if (soup_websocket_connection_get_state (live) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (live, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

static void
on_live_closed (SoupWebsocketConnection *live, gpointer user_data)
{
  AltheaSession *self = user_data;

  althea_session_drop_live (self);
  althea_session_probe (self);
}

static void
on_live_message (SoupWebsocketConnection *live, int type, GBytes *message, gpointer user_data)
{
  AltheaSession *self = user_data;
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (message, &n_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaLiveEvent) event
      = text != NULL ? althea_live_event_from_json (text, (gssize)n_bytes, &error) : NULL;

  if (event == NULL)
    {
      g_debug ("a live event could not be read: %s", error != NULL ? error->message : "empty");
      return;
    }
  if (g_strcmp0 (althea_live_event_get_epoch (event), self->epoch) != 0)
    althea_session_probe (self);
  else if (althea_live_event_get_seq (event) > self->cursor)
    althea_session_follow (self);
}

static void
live_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AltheaSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) live
      = althea_transport_connect_live_finish (ALTHEA_TRANSPORT (source), result, &error);

  self->connecting_live = FALSE;
  if (!self->open || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (live == NULL)
    {
      althea_session_set_offline (self, error);
      return;
    }
  if (self->live_of != self->n_signed_in)
    {
      /* It was granted to whoever was signed in before, or to nobody. */
      soup_websocket_connection_close (live, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      althea_session_connect_live (self);
      return;
    }
  self->live = g_steal_pointer (&live);
  soup_websocket_connection_set_max_incoming_payload_size (self->live, MAX_LIVE_BYTES);
  soup_websocket_connection_set_keepalive_interval (self->live, KEEPALIVE_S);
  soup_websocket_connection_set_keepalive_pong_timeout (self->live, PONG_S);
  g_signal_connect (self->live, "message", G_CALLBACK (on_live_message), self);
  g_signal_connect (self->live, "closed", G_CALLBACK (on_live_closed), self);
  althea_retry_reset (self->retry);
  /* What changed between the look at how things stand and this moment was told to nobody. */
  if (self->state == ALTHEA_SESSION_ONLINE)
    althea_session_follow (self);
  else
    althea_session_probe (self);
}

void
althea_session_connect_live (AltheaSession *self)
{
  if (self->live != NULL || self->connecting_live || !self->open)
    return;
  self->connecting_live = TRUE;
  self->live_of = self->n_signed_in;
  althea_transport_connect_live_async (self->transport, self->cancellable, live_cb, g_object_ref (self));
}
