/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-retry.h"

#define FIRST_MS 1000
#define LONGEST_MS 60000

struct _AltheaRetry
{
  void (*again) (gpointer user_data);
  gpointer user_data;
  GSource *pause; /* (owned) (nullable) */
  guint next_ms, first_ms, longest_ms;
};

AltheaRetry *
althea_retry_new (void (*again) (gpointer user_data), gpointer user_data)
{
  AltheaRetry *self = g_new0 (AltheaRetry, 1);

  self->again = again;
  self->user_data = user_data;
  althea_retry_set_ms (self, FIRST_MS, LONGEST_MS);
  return self;
}

void
althea_retry_free (AltheaRetry *self)
{
  if (self == NULL)
    return;
  althea_retry_stop (self);
  g_free (self);
}

void
althea_retry_set_ms (AltheaRetry *self, guint first_ms, guint longest_ms)
{
  g_return_if_fail (first_ms > 0 && longest_ms >= first_ms);
  self->next_ms = self->first_ms = first_ms;
  self->longest_ms = longest_ms;
}

static gboolean
on_pause_over (gpointer user_data)
{
  AltheaRetry *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  self->again (self->user_data);
  return G_SOURCE_REMOVE;
}

void
althea_retry_later (AltheaRetry *self)
{
  guint pause_ms = self->next_ms / 2 + (guint)g_random_int_range (0, (gint32)self->next_ms / 2 + 1);

  if (self->pause != NULL)
    return;
  self->next_ms = MIN (self->next_ms * 2, self->longest_ms);
  self->pause = g_timeout_source_new (pause_ms);
  g_source_set_callback (self->pause, on_pause_over, self, NULL);
  g_source_attach (self->pause, g_main_context_get_thread_default ());
}

void
althea_retry_stop (AltheaRetry *self)
{
  if (self->pause != NULL)
    g_source_destroy (self->pause);
  g_clear_pointer (&self->pause, g_source_unref);
}

void
althea_retry_reset (AltheaRetry *self)
{
  self->next_ms = self->first_ms;
}
