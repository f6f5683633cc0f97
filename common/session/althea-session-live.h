/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-retry.h"
#include "althea-session-private.h"

G_BEGIN_DECLS

/* For althea-session.c and althea-session-live.c only. Main thread. */

struct _AltheaSession
{
  GObject parent_instance;
  AltheaTransport *transport; /* (owned) */
  AltheaSessionState state;
  char *practice_name, *practice_phone, *person_name, *person_reference, *role; /* (owned) never NULL */
  char *error_text; /* (owned) (nullable) why it is offline, for people */
  gboolean open;
  GCancellable *cancellable; /* (owned) of everything that this object asks for itself */
  gboolean probing, probe_again;
  guint unreachable_port;        /* 0: none */
  guint n_signed_in;             /* counts sign-ins and sign-outs */
  guint probed_at;               /* its value when the look under way began */
  guint live_of;                 /* its value when the live channel was asked for */
  AltheaRetry *retry;            /* (owned) */
  SoupWebsocketConnection *live; /* (owned) (nullable) */
  gboolean connecting_live;
  char *epoch;    /* (owned) (nullable) of @cursor */
  char *followed; /* (owned) (nullable) the person whose feed @cursor is of */
  gint64 cursor;  /* changes up to here were told */
  gboolean following, follow_again;
  gboolean was_online; /* since it was opened or somebody signed in */
  gboolean missed;     /* "resynced" is due once the changes were followed up */
};

/* Looks how things stand at the host; once more after the look under way. */
void althea_session_probe (AltheaSession *self);
void althea_session_set_offline (AltheaSession *self, const GError *error);
/* Tells what the feed has after the cursor. */
void althea_session_follow (AltheaSession *self);
void althea_session_connect_live (AltheaSession *self);
void althea_session_drop_live (AltheaSession *self);

G_END_DECLS
