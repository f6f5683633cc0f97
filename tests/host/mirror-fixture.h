/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-fixture.h"

#include "home-mirror-private.h"
#include "home-outbox-private.h"
#include "home-password.h"
#include "home-profile-list.h"
#include "home-sync.h"
#include "home-thread-list.h"

/* A patient's computer beside the host's fixture: profiles in a directory of their own. */

#define ANNA "anna"
#define ANNA_USER "anna"
#define ANNA_PASSWORD "four plain garden words"

typedef struct
{
  HostFixture host;
  char *home; /* (owned) */
  HomeProfileList *profiles;
  HomeProfile *profile; /* after mirror_fixture_pair() */
  HomeMirror *mirror;   /* open */
  HomeSync *sync;       /* after mirror_fixture_start() */
} MirrorFixture;

static inline void
mirror_fixture_set_up_home (MirrorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  althea_crypto_init ();
  f->home = g_dir_make_tmp ("althea-home-XXXXXX", &error);
  g_assert_no_error (error);
  f->profiles = home_profile_list_new (f->home);
}

static inline void
mirror_fixture_set_up (MirrorFixture *f, gconstpointer data)
{
  mirror_fixture_set_up_home (f, data);
  host_fixture_set_up (&f->host, data);
  host_fixture_sign_in (&f->host);
  add_patient (f->host.session, ANNA, "Kowalska", "Anna");
  host_fixture_listen (&f->host);
}

static inline void
mirror_fixture_stop (MirrorFixture *f)
{
  if (f->sync != NULL)
    home_sync_stop (f->sync);
  g_clear_object (&f->sync);
}

static inline void
mirror_fixture_close (MirrorFixture *f)
{
  mirror_fixture_stop (f);
  if (f->mirror != NULL)
    home_mirror_close (f->mirror);
  g_clear_object (&f->mirror);
}

static inline void
mirror_fixture_tear_down_home (MirrorFixture *f, gconstpointer data)
{
  mirror_fixture_close (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->profile);
  g_clear_object (&f->profiles);
  remove_tree (f->home);
  g_clear_pointer (&f->home, g_free);
  althea_clock_set_fake_us (0);
}

static inline void
mirror_fixture_tear_down (MirrorFixture *f, gconstpointer data)
{
  mirror_fixture_close (f);
  host_fixture_tear_down (&f->host, data);
  mirror_fixture_tear_down_home (f, data);
}

static inline void
mirror_fixture_create (MirrorFixture *f, const AltheaPairing *pairing)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  home_profile_list_create_async (f->profiles, pairing, ANNA_USER, ANNA_PASSWORD, keep_result, &result);
  await_result (&result);
  f->mirror = home_profile_list_create_finish (f->profiles, result, &f->profile, &error);
  g_assert_no_error (error);
}

/* Pairs with the running host and makes the profile. */
static inline void
mirror_fixture_pair (MirrorFixture *f)
{
  g_autoptr (AltheaPairing) pairing = pair_patient (&f->host, ANNA);

  mirror_fixture_create (f, pairing);
}

static inline HomeMirror *
unlock (HomeProfile *profile, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  home_profile_unlock_async (profile, password, keep_result, &result);
  await_result (&result);
  return home_profile_unlock_finish (profile, result, error);
}

/* As after starting the program again. */
static inline void
mirror_fixture_reopen (MirrorFixture *f)
{
  g_autoptr (GError) error = NULL;

  mirror_fixture_close (f);
  f->mirror = unlock (f->profile, ANNA_PASSWORD, &error);
  g_assert_no_error (error);
}

static inline gboolean
is_synced (gpointer data)
{
  return home_sync_get_state (data) == HOME_SYNC_UP_TO_DATE;
}

static inline void
mirror_fixture_start (MirrorFixture *f)
{
  g_autoptr (GError) error = NULL;

  f->sync = home_sync_new (f->mirror);
  home_sync_start (f->sync, &error);
  g_assert_no_error (error);
  althea_session_set_retry_ms (home_sync_get_session (f->sync), 20, 100);
}

typedef struct
{
  GListModel *list;
  guint n_items;
} Counted;

static inline gboolean
has_n_items (gpointer data)
{
  Counted *counted = data;

  return g_list_model_get_n_items (counted->list) == counted->n_items;
}

static inline void
await_n_items (gpointer list, guint n_items)
{
  Counted counted = { list, n_items };

  await (has_n_items, &counted);
}

static inline HomeOutboxItem *
outbox_add (HomeMirror *mirror, AltheaOperation *operation)
{
  g_autoptr (AltheaOperation) own = operation;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  HomeOutboxItem *item = NULL;

  home_outbox_add_async (home_mirror_get_outbox (mirror), own, keep_result, &result);
  await_result (&result);
  item = home_outbox_add_finish (home_mirror_get_outbox (mirror), result, &error);
  g_assert_no_error (error);
  return item;
}

static inline AltheaOperation *
message_operation (const char *text)
{
  return althea_operation_new_strings ("message-send", "patient", ANNA, "subject", "A question", "text", text,
                                       NULL);
}

typedef struct
{
  HomeOutboxItem *item;
  HomeOutboxState state;
} AwaitedItem;

static inline gboolean
is_item_in_state (gpointer data)
{
  AwaitedItem *awaited = data;

  return home_outbox_item_get_state (awaited->item) == awaited->state;
}

static inline void
await_item (HomeOutboxItem *item, HomeOutboxState state)
{
  AwaitedItem awaited = { item, state };

  await (is_item_in_state, &awaited);
}

/* How many messages the practice has. */
static inline guint
count_messages (HostFixture *host)
{
  g_autoptr (GListModel) list = althea_session_search (host->session, "Communication", "patient=" ANNA);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_TIME_SPAN_SECOND;

  while (althea_record_list_get_loading (ALTHEA_RECORD_LIST (list)) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (althea_record_list_get_error_text (ALTHEA_RECORD_LIST (list)));
  return g_list_model_get_n_items (list);
}
