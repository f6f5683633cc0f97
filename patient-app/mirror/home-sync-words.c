/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-sync-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (HomeSyncState, home_sync_state, G_DEFINE_ENUM_VALUE (HOME_SYNC_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_UP_TO_DATE, "up-to-date"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_TROUBLE, "trouble"),
                    G_DEFINE_ENUM_VALUE (HOME_SYNC_REVOKED, "revoked"))

static char *
make_offline_text (HomeMirror *mirror)
{
  gint64 last_us = home_mirror_get_last_synced_us (mirror);
  g_autofree char *time = NULL;

  if (last_us == 0)
    return g_strdup (_ ("The practice cannot be reached. Your record comes when it can."));
  time = home_time_to_words (last_us);
  /* Translators: %s is a time such as 10:02 or Yesterday 10:02. */
  return g_strdup_printf (_ ("Offline. Last updated: %s"), time);
}

static char *
make_running_text (guint n_received, guint n_total)
{
  if (n_received == 0)
    return g_strdup (_ ("Receiving your record"));
  if (n_total > 0)
    /* Translators: how many have come, and how many there are. */
    return g_strdup_printf (ngettext ("Receiving your record: %u of %u entry",
                                      "Receiving your record: %u of %u entries", n_total),
                            n_received, n_total);
  return g_strdup_printf (ngettext ("Receiving your record: %u entry so far",
                                    "Receiving your record: %u entries so far", n_received),
                          n_received);
}

char *
home_sync_make_text (HomeSyncState state, HomeMirror *mirror, guint n_received, guint n_total,
                     gboolean new_epoch, const char *trouble)
{
  g_autofree char *time = NULL;

  switch (state)
    {
    case HOME_SYNC_STOPPED:
      return g_strdup ("");
    case HOME_SYNC_CONNECTING:
      return g_strdup (_ ("Connecting to the practice"));
    case HOME_SYNC_OFFLINE:
      return make_offline_text (mirror);
    case HOME_SYNC_WAITING:
      return g_strdup (_ ("The practice is closed for the moment. What you send waits on this computer."));
    case HOME_SYNC_RUNNING:
      if (new_epoch)
        return g_strdup (_ ("The practice restored its records. Asking for yours again."));
      return make_running_text (n_received, n_total);
    case HOME_SYNC_UP_TO_DATE:
      time = home_time_to_words (home_mirror_get_last_synced_us (mirror));
      /* Translators: %s is a time such as 10:02. */
      return g_strdup_printf (_ ("Up to date, %s"), time);
    case HOME_SYNC_TROUBLE:
      return g_strdup (trouble != NULL ? trouble : "");
    case HOME_SYNC_REVOKED:
      return g_strdup (_ ("This computer is no longer linked to the practice."));
    default:
      g_assert_not_reached ();
    }
}
