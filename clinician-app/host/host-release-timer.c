/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-release-timer.h"

#include "host-release-policy.h"
#include "host-service-private.h"

#define SECONDS 30

struct _HostReleaseTimer
{
  gatomicrefcount refs; /* the timer's and one for the look that is under way */
  HostService *service; /* (unowned) */
  GSource *source;      /* (owned) (nullable) */
  HostReleaseClock clock;
  gint looking; /* atomic */
};

static void
timer_unref (gpointer data)
{
  HostReleaseTimer *self = data;

  if (g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

/* On a worker. */
static void
look (gpointer data)
{
  HostReleaseTimer *self = data;
  g_autoptr (HostPractice) practice = host_service_dup_practice (self->service);
  g_autoptr (GError) error = NULL;
  HostReleaseRound round;

  if (practice != NULL && !host_practice_release_due (practice, &self->clock, &round, &error)
      && !g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED))
    g_warning ("Results that are due could not be released: %s", error->message);
  g_atomic_int_set (&self->looking, 0);
  timer_unref (self);
}

void
host_release_timer_look (HostReleaseTimer *self)
{
  if (host_service_is_locked (self->service) || host_service_is_stopping (self->service)
      || !g_atomic_int_compare_and_exchange (&self->looking, 0, 1))
    return;
  g_atomic_ref_count_inc (&self->refs);
  host_service_push (self->service, TRUE, look, self);
}

static gboolean
tick (gpointer data)
{
  host_release_timer_look (data);
  return G_SOURCE_CONTINUE;
}

HostReleaseTimer *
host_release_timer_new (HostService *service)
{
  HostReleaseTimer *self = g_new0 (HostReleaseTimer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->service = service;
  self->source = g_timeout_source_new_seconds (SECONDS);
  g_source_set_callback (self->source, tick, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  host_release_timer_look (self);
  return self;
}

void
host_release_timer_free (HostReleaseTimer *self)
{
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  timer_unref (self);
}
