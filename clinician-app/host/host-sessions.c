/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-sessions.h"

#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-id.h"
#include "althea-secret.h"

#define TOKEN_BYTES 32
#define FREE_TRIES 3
#define MAX_WAIT_S 64
#define MAX_NAMES 1024

typedef struct
{
  HostActor *actor; /* (owned) */
  gint64 opened_us; /* monotonic */
  gint64 used_us;   /* monotonic */
} Session;

typedef struct
{
  guint failures;
  gint64 until_us; /* monotonic */
} Tries;

struct _HostSessions
{
  GMutex mutex;
  GHashTable *sessions; /* (owned) hash of the token -> Session */
  GHashTable *tries;    /* (owned) user -> Tries */
  gint64 idle_us, absolute_us;
};

static void
session_free (gpointer data)
{
  Session *session = data;

  g_object_unref (session->actor);
  g_free (session);
}

HostSessions *
host_sessions_new (guint idle_s, guint absolute_s)
{
  HostSessions *self = g_new0 (HostSessions, 1);

  g_mutex_init (&self->mutex);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  self->tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->idle_us = (gint64)idle_s * G_USEC_PER_SEC;
  self->absolute_us = (gint64)absolute_s * G_USEC_PER_SEC;
  return self;
}

void
host_sessions_free (HostSessions *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->tries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* What the table is searched by: how long the search takes tells nothing about the token. */
static char *
hash_token (const char *token)
{
  return althea_sha256_hex ((const guint8 *)token, strlen (token));
}

static gboolean
has_ended (HostSessions *self, const Session *session, gint64 now_us)
{
  return now_us - session->used_us > self->idle_us || now_us - session->opened_us > self->absolute_us;
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  return has_ended (user_data, value, althea_clock_monotonic_us ());
}

char *
host_sessions_open (HostSessions *self, HostActor *actor)
{
  char *token = althea_id_random_hex (TOKEN_BYTES);
  Session *session = g_new0 (Session, 1);

  session->actor = g_object_ref (actor);
  session->opened_us = session->used_us = althea_clock_monotonic_us ();
  g_mutex_lock (&self->mutex);
  g_hash_table_foreach_remove (self->sessions, is_over, self);
  g_hash_table_insert (self->sessions, hash_token (token), session);
  g_mutex_unlock (&self->mutex);
  return token;
}

HostActor *
host_sessions_find (HostSessions *self, const char *token)
{
  g_autofree char *hash = NULL;
  HostActor *actor = NULL;
  Session *session;

  if (token == NULL || strlen (token) != 2 * TOKEN_BYTES)
    return NULL;
  hash = hash_token (token);
  g_mutex_lock (&self->mutex);
  session = g_hash_table_lookup (self->sessions, hash);
  if (session != NULL)
    {
      gint64 now_us = althea_clock_monotonic_us ();

      if (has_ended (self, session, now_us))
        g_hash_table_remove (self->sessions, hash);
      else
        {
          session->used_us = now_us;
          actor = g_object_ref (session->actor);
        }
    }
  g_mutex_unlock (&self->mutex);
  return actor;
}

void
host_sessions_close (HostSessions *self, const char *token)
{
  g_autofree char *hash = hash_token (token);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->sessions, hash);
  g_mutex_unlock (&self->mutex);
}

void
host_sessions_close_all (HostSessions *self)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove_all (self->sessions);
  g_mutex_unlock (&self->mutex);
}

gboolean
host_sessions_may_try (HostSessions *self, const char *user, GError **error)
{
  gboolean may = TRUE;
  Tries *tries;

  g_mutex_lock (&self->mutex);
  tries = g_hash_table_lookup (self->tries, user);
  if (tries != NULL)
    may = althea_clock_monotonic_us () >= tries->until_us;
  g_mutex_unlock (&self->mutex);
  if (!may)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY,
                         "The wait after wrong passphrases is not over.");
  return may;
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer user_data)
{
  const Tries *tries = value;

  return althea_clock_monotonic_us () > tries->until_us;
}

void
host_sessions_note_try (HostSessions *self, const char *user, gboolean right)
{
  Tries *tries;

  g_mutex_lock (&self->mutex);
  if (right)
    g_hash_table_remove (self->tries, user);
  else
    {
      if (g_hash_table_size (self->tries) >= MAX_NAMES)
        g_hash_table_foreach_remove (self->tries, is_forgotten, NULL);
      tries = g_hash_table_lookup (self->tries, user);
      if (tries == NULL)
        {
          tries = g_new0 (Tries, 1);
          g_hash_table_insert (self->tries, g_strdup (user), tries);
        }
      tries->failures++;
      if (tries->failures >= FREE_TRIES)
        tries->until_us = althea_clock_monotonic_us ()
                          + MIN (1 << MIN (tries->failures - FREE_TRIES, 6), MAX_WAIT_S) * G_USEC_PER_SEC;
    }
  g_mutex_unlock (&self->mutex);
}
