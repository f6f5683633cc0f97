/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-channel.h"

#include <gio/gunixsocketaddress.h>

struct _HostChannel
{
  GObject parent_instance;
  HostPeer peer;
  GSocket *socket;     /* (owned) */
  GSocketAddress *tag; /* (owned) made for this connection alone; points back without a reference */
  char *address;       /* (owned) (nullable) */
  char *pin;           /* (owned) (nullable) */
  HostActor *actor;    /* (owned) (nullable) */
  GBytes *exporter;    /* (owned) (nullable) */
  HostLimits limits;
  gint64 deadline_us; /* monotonic; 0 none */
  gboolean upgraded;
};

G_DEFINE_FINAL_TYPE (HostChannel, host_channel, G_TYPE_OBJECT)

static GQuark
tag_quark (void)
{
  return g_quark_from_static_string ("althea-host-channel");
}

static void
host_channel_finalize (GObject *object)
{
  HostChannel *self = HOST_CHANNEL (object);

  if (self->tag != NULL)
    g_object_set_qdata (G_OBJECT (self->tag), tag_quark (), NULL);
  g_clear_object (&self->tag);
  g_clear_object (&self->socket);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->exporter, g_bytes_unref);
  g_free (self->address);
  g_free (self->pin);
  G_OBJECT_CLASS (host_channel_parent_class)->finalize (object);
}

static void
host_channel_class_init (HostChannelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = host_channel_finalize;
}

static void
host_channel_init (HostChannel *self)
{
}

HostChannel *
host_channel_new (HostPeer peer, GSocket *socket, const char *address, const HostLimits *limits)
{
  HostChannel *self;

  g_return_val_if_fail (G_IS_SOCKET (socket) && limits != NULL, NULL);
  self = g_object_new (HOST_TYPE_CHANNEL, NULL);
  self->peer = peer;
  self->socket = g_object_ref (socket);
  self->address = g_strdup (address);
  self->limits = *limits;
  self->tag = g_unix_socket_address_new_with_type ("", -1, G_UNIX_SOCKET_ADDRESS_ANONYMOUS);
  g_object_set_qdata (G_OBJECT (self->tag), tag_quark (), self);
  return self;
}

void
host_channel_set_device (HostChannel *self, const char *pin, HostActor *actor)
{
  g_return_if_fail (HOST_IS_CHANNEL (self) && self->peer == HOST_PEER_UNKNOWN);
  self->peer = HOST_PEER_DEVICE;
  self->pin = g_strdup (pin);
  self->actor = g_object_ref (actor);
}

void
host_channel_set_enrolling (HostChannel *self)
{
  g_return_if_fail (HOST_IS_CHANNEL (self) && self->peer == HOST_PEER_UNKNOWN);
  self->peer = HOST_PEER_ENROLLING;
}

void
host_channel_set_exporter (HostChannel *self, GBytes *exporter)
{
  g_return_if_fail (HOST_IS_CHANNEL (self) && self->exporter == NULL);
  self->exporter = g_bytes_ref (exporter);
}

HostPeer
host_channel_get_peer (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), HOST_PEER_UNKNOWN);
  return self->peer;
}

const char *
host_channel_get_address (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), NULL);
  return self->address;
}

const char *
host_channel_get_pin (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), NULL);
  return self->pin;
}

HostActor *
host_channel_get_actor (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), NULL);
  return self->actor;
}

GBytes *
host_channel_get_exporter (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), NULL);
  return self->exporter;
}

const HostLimits *
host_channel_get_limits (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), NULL);
  return &self->limits;
}

gsize
host_channel_get_body_limit (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), 0);
  return self->peer == HOST_PEER_DEVICE || self->peer == HOST_PEER_LOCAL ? self->limits.body_bytes
                                                                         : self->limits.pair_body_bytes;
}

void
host_channel_set_deadline (HostChannel *self, guint milliseconds)
{
  g_return_if_fail (HOST_IS_CHANNEL (self));
  self->deadline_us = milliseconds > 0 ? g_get_monotonic_time () + (gint64)milliseconds * 1000 : 0;
}

gboolean
host_channel_is_overdue (HostChannel *self, gint64 now_us)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), FALSE);
  return self->deadline_us != 0 && now_us > self->deadline_us;
}

void
host_channel_cut (HostChannel *self)
{
  g_return_if_fail (HOST_IS_CHANNEL (self));
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

void
host_channel_set_upgraded (HostChannel *self)
{
  g_return_if_fail (HOST_IS_CHANNEL (self));
  self->upgraded = TRUE;
  /* From here on pings tell whether the peer is there. */
  self->deadline_us = 0;
}

gboolean
host_channel_get_upgraded (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), FALSE);
  return self->upgraded;
}

GSocketAddress *
host_channel_get_tag (HostChannel *self)
{
  g_return_val_if_fail (HOST_IS_CHANNEL (self), NULL);
  return self->tag;
}

HostChannel *
host_channel_from_tag (GSocketAddress *tag)
{
  return tag != NULL ? g_object_get_qdata (G_OBJECT (tag), tag_quark ()) : NULL;
}
