/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-context.h"

#include <glib/gi18n-lib.h>

#include "althea-state-bar.h"
#include "home-result-list.h"

struct _HomeContext
{
  GObject parent_instance;
  HomeProfile *profile;     /* (owned) (nullable) */
  HomeMirror *mirror;       /* (owned) */
  HomeSync *sync;           /* (owned) */
  HomeThreadList *threads;  /* (owned) */
  HomeResultList *results;  /* (owned) */
  HomeRecordList *patients; /* (owned) the one patient, for the name */
  char *first_name;         /* (owned) */
  char *bar_text;           /* (owned) */
  AltheaStateKind bar_kind;
};

G_DEFINE_FINAL_TYPE (HomeContext, home_context, G_TYPE_OBJECT)

typedef enum
{
  PROP_FIRST_NAME = 1,
  PROP_PATIENT_NAME,
  PROP_PRACTICE_NAME,
  PROP_PRACTICE_PHONE,
  PROP_BAR_TEXT,
  PROP_BAR_KIND,
  PROP_N_UNREAD,
  PROP_N_NEW_RESULTS,
  PROP_SYNC_TEXT,
} HomeContextProperty;

static GParamSpec *props[PROP_SYNC_TEXT + 1];

static guint show_place_signal;

/* --- what the slim bar says ----------------------------------------------------------------------- */

static char *
make_bar_text (HomeContext *self, AltheaStateKind *kind)
{
  guint n_refused = home_outbox_get_n_refused (home_mirror_get_outbox (self->mirror));

  *kind = ALTHEA_STATE_KIND_QUIET;
  switch (home_sync_get_state (self->sync))
    {
    case HOME_SYNC_OFFLINE:
    case HOME_SYNC_WAITING:
      *kind = ALTHEA_STATE_KIND_ATTENTION;
      return g_strdup (home_sync_get_state_text (self->sync));
    case HOME_SYNC_TROUBLE:
    case HOME_SYNC_REVOKED:
      *kind = ALTHEA_STATE_KIND_TROUBLE;
      return g_strdup (home_sync_get_state_text (self->sync));
    case HOME_SYNC_RUNNING:
      return g_strdup (home_sync_get_state_text (self->sync));
    case HOME_SYNC_STOPPED:
    case HOME_SYNC_CONNECTING:
    case HOME_SYNC_UP_TO_DATE:
    default:
      break;
    }
  if (n_refused == 0)
    return g_strdup ("");
  *kind = ALTHEA_STATE_KIND_ATTENTION;
  return g_strdup_printf (ngettext ("Your practice did not take %u thing that you sent. It is kept here.",
                                    "Your practice did not take %u things that you sent. They are kept here.",
                                    n_refused),
                          n_refused);
}

static void
update_bar (HomeContext *self)
{
  AltheaStateKind kind = ALTHEA_STATE_KIND_QUIET;
  g_autofree char *text = make_bar_text (self, &kind);

  if (self->bar_kind != kind)
    {
      self->bar_kind = kind;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BAR_KIND]);
    }
  if (g_set_str (&self->bar_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BAR_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SYNC_TEXT]);
}

static void
sync_state_cb (HomeContext *self)
{
  update_bar (self);
  /* The practice may have said a new name or telephone number with its first answer. */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRACTICE_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRACTICE_PHONE]);
}

/* --- names ---------------------------------------------------------------------------------------- */

static char *
make_first_name (HomeContext *self)
{
  g_autoptr (AltheaRecord) patient = g_list_model_get_item (G_LIST_MODEL (self->patients), 0);
  const AltheaHumanName *name = patient != NULL ? althea_record_get_first (patient, "name") : NULL;
  g_auto (GStrv) words = NULL;

  if (name != NULL && name->given != NULL && name->given->len > 0)
    return g_strdup (g_ptr_array_index (name->given, 0));
  words = g_strsplit (home_mirror_get_patient_name (self->mirror), " ", 2);
  return g_strdup (words[0] != NULL ? words[0] : "");
}

static void
update_first_name (HomeContext *self)
{
  g_autofree char *name = make_first_name (self);

  if (g_set_str (&self->first_name, name))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIRST_NAME]);
}

static void
n_unread_cb (HomeContext *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNREAD]);
}

static void
n_new_cb (HomeContext *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW_RESULTS]);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_context_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeContext *self = HOME_CONTEXT (object);

  switch ((HomeContextProperty)prop_id)
    {
    case PROP_FIRST_NAME:
      g_value_set_string (value, self->first_name);
      break;
    case PROP_PATIENT_NAME:
      g_value_set_string (value, home_mirror_get_patient_name (self->mirror));
      break;
    case PROP_PRACTICE_NAME:
      g_value_set_string (value, home_mirror_get_practice_name (self->mirror));
      break;
    case PROP_PRACTICE_PHONE:
      g_value_set_string (value, home_mirror_get_practice_phone (self->mirror));
      break;
    case PROP_BAR_TEXT:
      g_value_set_string (value, self->bar_text);
      break;
    case PROP_BAR_KIND:
      g_value_set_enum (value, self->bar_kind);
      break;
    case PROP_N_UNREAD:
      g_value_set_uint (value, home_thread_list_get_n_unread (self->threads));
      break;
    case PROP_N_NEW_RESULTS:
      g_value_set_uint (value, home_result_list_get_n_new (self->results));
      break;
    case PROP_SYNC_TEXT:
      g_value_set_string (value, home_sync_get_state_text (self->sync));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_context_finalize (GObject *object)
{
  HomeContext *self = HOME_CONTEXT (object);

  g_clear_object (&self->threads);
  g_clear_object (&self->results);
  g_clear_object (&self->patients);
  g_clear_object (&self->sync);
  g_clear_object (&self->mirror);
  g_clear_object (&self->profile);
  g_free (self->first_name);
  g_free (self->bar_text);
  G_OBJECT_CLASS (home_context_parent_class)->finalize (object);
}

static void
home_context_class_init (HomeContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_context_get_property;
  object_class->finalize = home_context_finalize;
  props[PROP_FIRST_NAME] = g_param_spec_string ("first-name", NULL, NULL, "", flags);
  props[PROP_PATIENT_NAME] = g_param_spec_string ("patient-name", NULL, NULL, "", flags);
  props[PROP_PRACTICE_NAME] = g_param_spec_string ("practice-name", NULL, NULL, "", flags);
  props[PROP_PRACTICE_PHONE] = g_param_spec_string ("practice-phone", NULL, NULL, "", flags);
  props[PROP_BAR_TEXT] = g_param_spec_string ("bar-text", NULL, NULL, "", flags);
  props[PROP_BAR_KIND]
      = g_param_spec_enum ("bar-kind", NULL, NULL, ALTHEA_TYPE_STATE_KIND, ALTHEA_STATE_KIND_QUIET, flags);
  props[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_NEW_RESULTS] = g_param_spec_uint ("n-new-results", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SYNC_TEXT] = g_param_spec_string ("sync-text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  show_place_signal = g_signal_new ("show-place", HOME_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
home_context_init (HomeContext *self)
{
  self->bar_text = g_strdup ("");
  self->first_name = g_strdup ("");
}

HomeContext *
home_context_new (HomeProfile *profile, HomeMirror *mirror)
{
  HomeContext *self = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);

  self = g_object_new (HOME_TYPE_CONTEXT, NULL);
  g_set_object (&self->profile, profile);
  self->mirror = g_object_ref (mirror);
  self->sync = home_sync_new (mirror);
  self->threads = home_thread_list_new (mirror);
  self->results = home_result_list_new (mirror, FALSE);
  self->patients = g_object_ref (home_mirror_get_records (mirror, "Patient"));
  g_signal_connect_object (self->sync, "notify::state-text", G_CALLBACK (sync_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "notify::state", G_CALLBACK (sync_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_mirror_get_outbox (mirror), "notify::n-refused", G_CALLBACK (update_bar),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->threads, "notify::n-unread", G_CALLBACK (n_unread_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->results, "notify::n-new", G_CALLBACK (n_new_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->patients, "items-changed", G_CALLBACK (update_first_name), self,
                           G_CONNECT_SWAPPED);
  update_first_name (self);
  update_bar (self);
  return self;
}

void
home_context_start (HomeContext *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HOME_IS_CONTEXT (self));

  /* Without its certificate the computer cannot reach the practice; everything here can be read all the same.
   */
  if (!home_sync_start (self->sync, &error))
    g_warning ("The pairing's certificate cannot be used: %s", error->message);
  update_bar (self);
}

void
home_context_close (HomeContext *self)
{
  g_return_if_fail (HOME_IS_CONTEXT (self));

  home_sync_stop (self->sync);
  home_mirror_close (self->mirror);
  g_set_str (&self->first_name, "");
}

HomeProfile *
home_context_get_profile (HomeContext *self)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (self), NULL);

  return self->profile;
}

HomeMirror *
home_context_get_mirror (HomeContext *self)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (self), NULL);

  return self->mirror;
}

HomeSync *
home_context_get_sync (HomeContext *self)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (self), NULL);

  return self->sync;
}

HomeThreadList *
home_context_get_threads (HomeContext *self)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (self), NULL);

  return self->threads;
}

HomeResultList *
home_context_get_results (HomeContext *self)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (self), NULL);

  return self->results;
}

const char *
home_context_get_first_name (HomeContext *self)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (self), "");

  return self->first_name;
}

void
home_context_show_place (HomeContext *self, const char *place)
{
  g_return_if_fail (HOME_IS_CONTEXT (self));
  g_return_if_fail (place != NULL);

  g_signal_emit (self, show_place_signal, 0, place);
}
