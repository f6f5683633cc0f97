/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-mirror.h"

#include "althea-clock.h"
#include "home-mirror-struct.h"
#include "home-outbox-private.h"

/* Answered operations are kept this long, to be offered again should the practice be restored. */
#define SETTLED_US (90 * G_TIME_SPAN_DAY)

G_DEFINE_FINAL_TYPE (HomeMirror, home_mirror, G_TYPE_OBJECT)

typedef enum
{
  PROP_REVOKED = 1,
  PROP_LAST_SYNCED_US,
  PROP_FIRST_SYNC_DONE,
} HomeMirrorProperty;

static GParamSpec *props[PROP_FIRST_SYNC_DONE + 1];

static guint seen_changed_signal;

/* What was marked is written behind the person's back; the screen already shows it. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!home_vault_run_finish (result, NULL, &error))
    g_warning ("The mirror did not keep a mark: %s", error->message);
}

void
home_mirror_write_value (HomeMirror *self, const char *name, const char *value)
{
  if (self->vault != NULL)
    home_vault_write_async (self->vault, home_mirror_value_write, home_mirror_pair_new (name, value),
                            (GDestroyNotify)home_mirror_pair_free, written_cb, NULL);
}

/* --- opening and closing -------------------------------------------------------------------------- */

static void
state_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HomeVault *vault = g_task_get_task_data (task);
  HomeMirror *self = NULL;
  HomeMirrorState *state = NULL;
  GError *error = NULL;
  gint64 *before_us = NULL;

  if (!home_vault_run_finish (result, (gpointer *)&state, &error))
    {
      home_mirror_state_free (state);
      home_vault_close (vault);
      g_task_return_error (task, error);
      return;
    }
  self = g_object_new (HOME_TYPE_MIRROR, NULL);
  self->vault = g_object_ref (vault);
  self->state = state;
  self->outbox = home_outbox_new (vault, state->outbox);
  before_us = g_new (gint64, 1);
  *before_us = althea_clock_now_us () - SETTLED_US;
  home_vault_write_async (vault, home_outbox_prune, before_us, g_free, written_cb, NULL);
  g_task_return_pointer (task, self, g_object_unref);
}

void
home_mirror_open_async (const char *path, AltheaSecret *master, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = NULL;
  HomeVault *vault = NULL;

  g_return_if_fail (path != NULL);
  g_return_if_fail (master != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, home_mirror_open_async);
  vault = home_vault_new (path, master, FALSE);
  g_task_set_task_data (task, vault, g_object_unref);
  /* The state goes over to the mirror, which frees it. */
  home_vault_read_async (vault, home_mirror_state_read, home_mirror_state_new (), NULL, state_read_cb, task);
}

HomeMirror *
home_mirror_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
home_mirror_close (HomeMirror *self)
{
  GHashTableIter iter;
  gpointer list = NULL;

  g_return_if_fail (HOME_IS_MIRROR (self));

  if (self->vault == NULL)
    return;
  home_outbox_close (self->outbox);
  home_vault_close (self->vault);
  g_clear_object (&self->vault);
  g_hash_table_iter_init (&iter, self->lists);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    home_record_list_replace (list, NULL);
  g_hash_table_remove_all (self->state->notes);
  g_clear_pointer (&self->state->pairing->identity, althea_identity_free);
}

/* --- reading -------------------------------------------------------------------------------------- */

typedef struct
{
  HomeMirror *mirror;   /* (owned) */
  HomeRecordList *list; /* (owned) */
} Loading;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *loading = user_data;
  g_autoptr (GError) error = NULL;
  HomeMirrorLoad *load = NULL;

  if (!home_vault_run_finish (result, (gpointer *)&load, &error))
    g_warning ("Records of the mirror were not read: %s", error->message);
  else if (loading->mirror->vault != NULL)
    {
      if (load->n_unreadable > 0)
        g_warning ("%u records of type %s in the mirror cannot be read", load->n_unreadable,
                   load->resource_type);
      home_record_list_replace (loading->list, load->records);
    }
  g_object_unref (loading->mirror);
  g_object_unref (loading->list);
  g_free (loading);
}

HomeRecordList *
home_mirror_get_records (HomeMirror *self, const char *resource_type)
{
  HomeRecordList *list = NULL;
  HomeMirrorLoad *load = NULL;
  Loading *loading = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (self), NULL);
  g_return_val_if_fail (resource_type != NULL, NULL);

  list = g_hash_table_lookup (self->lists, resource_type);
  if (list != NULL)
    return list;
  list = home_record_list_new (self->vault != NULL);
  g_hash_table_insert (self->lists, g_strdup (resource_type), list);
  if (self->vault == NULL)
    return list;
  load = g_new0 (HomeMirrorLoad, 1);
  load->resource_type = g_strdup (resource_type);
  loading = g_new0 (Loading, 1);
  loading->mirror = g_object_ref (self);
  loading->list = g_object_ref (list);
  home_vault_read_async (self->vault, home_mirror_load_read, load, (GDestroyNotify)home_mirror_load_free,
                         loaded_cb, loading);
  return list;
}

void
home_mirror_emit_seen_changed (HomeMirror *self, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, "/", 2);

  g_signal_emit (self, seen_changed_signal, 0, parts[0], parts[1]);
}

/* --- GObject -------------------------------------------------------------------------------------- */

static void
home_mirror_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeMirror *self = HOME_MIRROR (object);

  switch ((HomeMirrorProperty)prop_id)
    {
    case PROP_REVOKED:
      g_value_set_boolean (value, self->state->revoked);
      break;
    case PROP_LAST_SYNCED_US:
      g_value_set_int64 (value, self->state->last_synced_us);
      break;
    case PROP_FIRST_SYNC_DONE:
      g_value_set_boolean (value, self->state->first_sync_done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_mirror_dispose (GObject *object)
{
  HomeMirror *self = HOME_MIRROR (object);

  home_mirror_close (self);
  g_clear_object (&self->outbox);
  G_OBJECT_CLASS (home_mirror_parent_class)->dispose (object);
}

static void
home_mirror_finalize (GObject *object)
{
  HomeMirror *self = HOME_MIRROR (object);

  g_hash_table_unref (self->lists);
  g_clear_pointer (&self->state, home_mirror_state_free);
  G_OBJECT_CLASS (home_mirror_parent_class)->finalize (object);
}

static void
home_mirror_class_init (HomeMirrorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_mirror_get_property;
  object_class->dispose = home_mirror_dispose;
  object_class->finalize = home_mirror_finalize;
  props[PROP_REVOKED] = g_param_spec_boolean ("revoked", NULL, NULL, FALSE, flags);
  props[PROP_LAST_SYNCED_US] = g_param_spec_int64 ("last-synced-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_FIRST_SYNC_DONE] = g_param_spec_boolean ("first-sync-done", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  seen_changed_signal = g_signal_new ("seen-changed", HOME_TYPE_MIRROR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
home_mirror_init (HomeMirror *self)
{
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* --- public --------------------------------------------------------------------------------------- */

const char *
home_mirror_get_user_name (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), "");

  return self->state->user_name;
}

const char *
home_mirror_get_patient_id (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), "");

  return self->state->pairing->patient_id;
}

const char *
home_mirror_get_patient_name (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), "");

  return self->state->pairing->patient_name;
}

const char *
home_mirror_get_practice_name (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), "");

  return self->state->pairing->practice_name;
}

const char *
home_mirror_get_practice_phone (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), "");

  return self->state->pairing->practice_phone;
}

const char *
home_mirror_get_device_id (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), "");

  return self->state->pairing->device_id;
}

AltheaPairing *
home_mirror_get_pairing (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), NULL);

  return self->state->pairing;
}

HomeOutbox *
home_mirror_get_outbox (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), NULL);

  return self->outbox;
}

const char *
home_mirror_get_cursor (HomeMirror *self)
{
  return self->state->cursor;
}

const char *
home_mirror_get_epoch (HomeMirror *self)
{
  return self->state->epoch;
}

/* Written by the practice and not known there to have been opened here. */
static gboolean
is_unread_message (AltheaRecord *record)
{
  const AltheaReference *sender = NULL;

  if (!g_str_equal (althea_record_get_resource_type (record), "Communication"))
    return FALSE;
  sender = althea_record_get_value (record, "sender");
  return althea_record_get_value (record, "seen") == NULL && sender != NULL && sender->reference != NULL
         && !g_str_has_prefix (sender->reference, "Patient/");
}

gboolean
home_mirror_is_new (HomeMirror *self, AltheaRecord *record)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (self), FALSE);
  g_return_val_if_fail (ALTHEA_IS_RECORD (record), FALSE);

  if (!home_mirror_type_can_be_new (althea_record_get_resource_type (record)) && !is_unread_message (record))
    return FALSE;
  key = althea_record_dup_reference (record);
  return key != NULL && !g_hash_table_contains (self->state->seen, key);
}

void
home_mirror_mark_seen (HomeMirror *self, AltheaRecord *record)
{
  g_autofree char *key = NULL;

  g_return_if_fail (HOME_IS_MIRROR (self));
  g_return_if_fail (ALTHEA_IS_RECORD (record));

  if (!home_mirror_is_new (self, record) || self->vault == NULL)
    return;
  key = althea_record_dup_reference (record);
  g_hash_table_add (self->state->seen, g_strdup (key));
  home_vault_write_async (
      self->vault, home_mirror_seen_write,
      home_mirror_pair_new (althea_record_get_resource_type (record), althea_record_get_id (record)),
      (GDestroyNotify)home_mirror_pair_free, written_cb, NULL);
  home_mirror_emit_seen_changed (self, key);
}

const char *
home_mirror_get_note (HomeMirror *self, const char *name)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->state->notes, name);
}

void
home_mirror_set_note (HomeMirror *self, const char *name, const char *text)
{
  g_autofree char *key = NULL;

  g_return_if_fail (HOME_IS_MIRROR (self));
  g_return_if_fail (name != NULL);

  if (self->vault == NULL || g_strcmp0 (home_mirror_get_note (self, name), text) == 0)
    return;
  if (text != NULL)
    g_hash_table_insert (self->state->notes, g_strdup (name), g_strdup (text));
  else
    g_hash_table_remove (self->state->notes, name);
  key = g_strconcat ("note.", name, NULL);
  home_mirror_write_value (self, key, text);
}

gboolean
home_mirror_get_revoked (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), FALSE);

  return self->state->revoked;
}

gboolean
home_mirror_get_first_sync_done (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), FALSE);

  return self->state->first_sync_done;
}

gint64
home_mirror_get_last_synced_us (HomeMirror *self)
{
  g_return_val_if_fail (HOME_IS_MIRROR (self), 0);

  return self->state->last_synced_us;
}
