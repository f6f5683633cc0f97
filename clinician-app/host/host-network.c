/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-network.h"

#include "althea-error.h"
#include "host-pairing.h"
#include "host-service-private.h"

/* Changes that come close together are looked at once; a revoked device is cut off well within 5 s. */
#define SETTLE_MS 200

struct _HostNetwork
{
  gatomicrefcount refs;
  HostService *service; /* not owned: outlives the network */
  HostServer *server;   /* not owned */
  guint16 port;
  HostGate *gate;    /* (owned) (nullable) once stopped; serving thread, as all below */
  GSource *settling; /* (owned) (nullable) */
  gboolean loading, again;
};

static void
host_network_unref (HostNetwork *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

/* One look at the record's devices on a worker. */
typedef struct
{
  HostNetwork *network;   /* (owned) */
  HostPractice *practice; /* (owned) */
  HostDevices *devices;   /* (owned) (nullable) */
} Look;

static void
look_done (gpointer data)
{
  Look *look = data;
  HostNetwork *self = look->network;

  self->loading = FALSE;
  if (look->devices != NULL && self->gate != NULL)
    host_gate_set_devices (self->gate, look->devices);
  if (self->again && self->gate != NULL)
    host_network_note_devices (self);
  g_clear_pointer (&look->devices, host_devices_unref);
  g_object_unref (look->practice);
  host_network_unref (self);
  g_free (look);
}

static void
look_work (gpointer data)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;

  if (host_service_holds (look->network->service, look->practice))
    look->devices = host_devices_load (look->practice, &error);
  if (error != NULL)
    g_warning ("the enrolled devices cannot be read: %s", error->message);
  host_service_post (look->network->service, look_done, look);
}

static gboolean
on_settled (gpointer user_data)
{
  HostNetwork *self = user_data;
  g_autoptr (HostPractice) practice = host_service_dup_practice (self->service);
  Look *look;

  g_clear_pointer (&self->settling, g_source_unref);
  if (practice == NULL || host_service_is_stopping (self->service))
    return G_SOURCE_REMOVE;
  self->loading = TRUE;
  self->again = FALSE;
  g_atomic_ref_count_inc (&self->refs);
  look = g_new0 (Look, 1);
  look->network = self;
  look->practice = g_steal_pointer (&practice);
  host_service_push (self->service, FALSE, look_work, look);
  return G_SOURCE_REMOVE;
}

void
host_network_note_devices (HostNetwork *self)
{
  if (self->loading)
    self->again = TRUE;
  if (self->loading || self->settling != NULL || self->gate == NULL)
    return;
  self->settling = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (self->settling, on_settled, self, NULL);
  g_source_attach (self->settling, host_server_get_context (self->server));
}

/* A picture of the devices on its way to the gate. */
typedef struct
{
  HostService *service;
  HostDevices *devices;
} Picture;

static void
hang_picture (gpointer data)
{
  Picture *picture = data;
  HostGate *gate = host_service_get_gate (picture->service);

  if (gate != NULL)
    host_gate_set_devices (gate, picture->devices);
  host_devices_unref (picture->devices);
  g_free (picture);
}

gboolean
host_service_reload_devices (HostService *self, HostPractice *practice, GError **error)
{
  HostDevices *devices = host_devices_load (practice, error);
  Picture *picture;

  if (devices == NULL)
    return FALSE;
  picture = g_new0 (Picture, 1);
  picture->service = self;
  picture->devices = devices;
  host_service_post (self, hang_picture, picture);
  return TRUE;
}

/* What the serving thread needs to open the gate. */
typedef struct
{
  HostNetwork *network;
  GTlsCertificate *identity;
  const char *authority_pem;
  HostDevices *devices;
  guint16 port;
  GError *error;
} Opening;

static void
open_gate (gpointer data)
{
  Opening *opening = data;
  HostNetwork *self = opening->network;

  self->gate = host_gate_new (self->server, host_service_get_limits (self->service), opening->identity,
                              opening->authority_pem, opening->devices);
  self->port = host_gate_listen (self->gate, opening->port, &opening->error);
  if (self->port == 0)
    g_clear_pointer (&self->gate, host_gate_free);
}

HostNetwork *
host_network_start (HostService *service, HostServer *server, guint16 port, GError **error)
{
  g_autoptr (HostPractice) practice = host_service_dup_practice (service);
  g_autoptr (AltheaIdentity) authority = NULL;
  g_autoptr (AltheaIdentity) identity = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (HostDevices) devices = NULL;
  Opening opening = { .port = port };
  HostNetwork *self;

  if (practice == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "The record is locked.");
      return NULL;
    }
  authority = host_pairing_get_authority (practice, error);
  identity = authority != NULL ? host_pairing_get_server_identity (practice, error) : NULL;
  certificate = identity != NULL ? althea_identity_to_tls (identity, error) : NULL;
  devices = certificate != NULL ? host_devices_load (practice, error) : NULL;
  if (devices == NULL)
    return NULL;
  self = g_new0 (HostNetwork, 1);
  g_atomic_ref_count_init (&self->refs);
  self->service = service;
  self->server = server;
  opening.network = self;
  opening.identity = certificate;
  opening.authority_pem = authority->certificate_pem;
  opening.devices = devices;
  host_server_call (server, open_gate, &opening);
  if (self->port != 0)
    return self;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "port %u cannot be listened on: %s", port,
               opening.error->message);
  g_clear_error (&opening.error);
  host_network_unref (self);
  return NULL;
}

static void
close_gate (gpointer data)
{
  HostNetwork *self = data;

  if (self->settling != NULL)
    g_source_destroy (self->settling);
  g_clear_pointer (&self->settling, g_source_unref);
  g_clear_pointer (&self->gate, host_gate_free);
}

void
host_network_stop (HostNetwork *self)
{
  if (self == NULL)
    return;
  host_server_call (self->server, close_gate, self);
  host_network_unref (self);
}

guint16
host_network_get_port (HostNetwork *self)
{
  return self->port;
}

HostGate *
host_network_get_gate (HostNetwork *self)
{
  return self->gate;
}
