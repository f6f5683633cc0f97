/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-keeper.h"

#include <glib/gi18n-lib.h>

#define BATCH_MS 300
#define RETRY_MS 1000

struct _ClinicNoteKeeper
{
  GObject parent_instance;

  AltheaSession *session; /* (owned) (nullable) */
  char *key;              /* (owned) */
  char *patient_id;       /* (owned) */
  guint64 sequence;       /* of the draft that is kept; 0: none yet */
  gint64 kept_us;         /* when, by the practice's clock */
  char *waiting;          /* (owned) (nullable) typed and not sent */
  GSource *source;        /* (owned) (nullable) sends what waits */
  gboolean sending, stopped;
  ClinicKeeping state;
  AltheaDraft *theirs, *mine; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicNoteKeeper, clinic_note_keeper, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void send (ClinicNoteKeeper *self);

static void
set_state (ClinicNoteKeeper *self, ClinicKeeping state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
clear_source (ClinicNoteKeeper *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static gboolean
due_cb (gpointer user_data)
{
  ClinicNoteKeeper *self = user_data;

  g_clear_pointer (&self->source, g_source_unref);
  send (self);
  return G_SOURCE_REMOVE;
}

static void
send_later (ClinicNoteKeeper *self, guint delay_ms)
{
  if (self->source != NULL || self->sending)
    return;
  self->source = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->source, due_cb, self, NULL);
  g_source_attach (self->source, NULL);
}

/* --- sending --------------------------------------------------------------------------------------- */

typedef struct
{
  ClinicNoteKeeper *self; /* (owned) */
  char *content;          /* (owned) what was sent */
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->self);
  g_free (sending->content);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

static gboolean
is_for_later (const GError *error)
{
  return g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_OFFLINE)
         || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_SIGNED_OUT)
         || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED);
}

static void
take_failure (ClinicNoteKeeper *self, Sending *sending, const GError *error)
{
  if (self->waiting == NULL)
    self->waiting = g_steal_pointer (&sending->content);
  if (is_for_later (error))
    {
      set_state (self, CLINIC_KEEPING_UNREACHABLE);
      send_later (self, RETRY_MS);
    }
  else
    {
      g_warning ("A draft was not kept: %s", error->message);
      set_state (self, CLINIC_KEEPING_REFUSED);
    }
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sending) sending = user_data;
  ClinicNoteKeeper *self = sending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaDraft) theirs = NULL;
  g_autoptr (AltheaDraft) mine = NULL;
  g_autoptr (AltheaDraft) kept
      = althea_session_keep_draft_finish (ALTHEA_SESSION (source), result, &theirs, &mine, &error);

  self->sending = FALSE;
  if (kept != NULL)
    {
      self->sequence = althea_draft_get_sequence (kept);
      self->kept_us = althea_draft_get_time_us (kept);
    }
  if (self->stopped)
    return;
  if (kept != NULL)
    {
      set_state (self, self->waiting != NULL ? CLINIC_KEEPING_WAITING : CLINIC_KEEPING_KEPT);
      if (self->waiting != NULL)
        send_later (self, 0);
    }
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT) && theirs != NULL)
    {
      if (self->waiting == NULL)
        self->waiting = g_steal_pointer (&sending->content);
      g_set_object (&self->theirs, theirs);
      g_set_object (&self->mine, mine);
      set_state (self, CLINIC_KEEPING_CONFLICT);
    }
  else
    take_failure (self, sending, error);
}

static void
send (ClinicNoteKeeper *self)
{
  Sending *sending;

  if (self->session == NULL || self->sending || self->waiting == NULL || self->stopped
      || self->state == CLINIC_KEEPING_CONFLICT)
    return;
  clear_source (self);
  sending = g_new0 (Sending, 1);
  sending->self = g_object_ref (self);
  sending->content = g_steal_pointer (&self->waiting);
  self->sending = TRUE;
  althea_session_keep_draft_async (self->session, self->key, self->patient_id, ALTHEA_DRAFT_NOTE,
                                   sending->content, self->sequence, kept_cb, sending);
}

static void
session_state_cb (ClinicNoteKeeper *self)
{
  if (althea_session_get_state (self->session) == ALTHEA_SESSION_ONLINE)
    send (self);
}

/* --- GObject --------------------------------------------------------------------------------------- */

static void
clinic_note_keeper_dispose (GObject *object)
{
  ClinicNoteKeeper *self = CLINIC_NOTE_KEEPER (object);

  clear_source (self);
  g_clear_object (&self->session);
  g_clear_object (&self->theirs);
  g_clear_object (&self->mine);
  G_OBJECT_CLASS (clinic_note_keeper_parent_class)->dispose (object);
}

static void
clinic_note_keeper_finalize (GObject *object)
{
  ClinicNoteKeeper *self = CLINIC_NOTE_KEEPER (object);

  g_free (self->key);
  g_free (self->patient_id);
  g_free (self->waiting);
  G_OBJECT_CLASS (clinic_note_keeper_parent_class)->finalize (object);
}

static void
clinic_note_keeper_class_init (ClinicNoteKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_note_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_note_keeper_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
clinic_note_keeper_init (ClinicNoteKeeper *self)
{
}

ClinicNoteKeeper *
clinic_note_keeper_new (AltheaSession *session, const char *key, const char *patient_id)
{
  ClinicNoteKeeper *self = g_object_new (CLINIC_TYPE_NOTE_KEEPER, NULL);

  g_set_object (&self->session, session);
  self->key = g_strdup (key);
  self->patient_id = g_strdup (patient_id);
  if (session != NULL)
    g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self,
                             G_CONNECT_SWAPPED);
  return self;
}

/* --- what the pane asks ---------------------------------------------------------------------------- */

const char *
clinic_note_keeper_get_key (ClinicNoteKeeper *self)
{
  return self->key;
}

ClinicKeeping
clinic_note_keeper_get_state (ClinicNoteKeeper *self)
{
  return self->state;
}

char *
clinic_note_keeper_dup_text (ClinicNoteKeeper *self)
{
  g_autofree char *time = NULL;
  g_autoptr (GDateTime) kept = NULL;

  switch (self->state)
    {
    case CLINIC_KEEPING_KEPT:
      kept = g_date_time_new_from_unix_local (self->kept_us / G_USEC_PER_SEC);
      time = g_date_time_format (kept, "%H:%M");
      /* Translators: the time at which the practice's computer kept what was typed. */
      return g_strdup_printf (_ ("Kept %s"), time);
    case CLINIC_KEEPING_WAITING:
      return g_strdup (_ ("Keeping…"));
    case CLINIC_KEEPING_UNREACHABLE:
      return g_strdup (_ ("Not kept yet: the record cannot be reached"));
    case CLINIC_KEEPING_CONFLICT:
      return g_strdup (_ ("Written on another computer too"));
    case CLINIC_KEEPING_REFUSED:
      return g_strdup (_ ("Not kept: copy your text to a safe place"));
    case CLINIC_KEEPING_NOTHING:
    default:
      return g_strdup (_ ("Nothing written yet"));
    }
}

void
clinic_note_keeper_resume (ClinicNoteKeeper *self, AltheaDraft *draft)
{
  self->sequence = althea_draft_get_sequence (draft);
  self->kept_us = althea_draft_get_time_us (draft);
  set_state (self, CLINIC_KEEPING_KEPT);
}

void
clinic_note_keeper_keep (ClinicNoteKeeper *self, const char *content)
{
  g_return_if_fail (CLINIC_IS_NOTE_KEEPER (self) && content != NULL);
  if (self->stopped)
    return;
  g_set_str (&self->waiting, content);
  if (self->state == CLINIC_KEEPING_CONFLICT)
    return;
  if (self->state != CLINIC_KEEPING_UNREACHABLE)
    set_state (self, CLINIC_KEEPING_WAITING);
  send_later (self, BATCH_MS);
}

void
clinic_note_keeper_flush (ClinicNoteKeeper *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_KEEPER (self));
  send (self);
}

gboolean
clinic_note_keeper_is_busy (ClinicNoteKeeper *self)
{
  g_return_val_if_fail (CLINIC_IS_NOTE_KEEPER (self), FALSE);
  return !self->stopped && self->session != NULL && (self->sending || self->waiting != NULL);
}

void
clinic_note_keeper_stop (ClinicNoteKeeper *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_KEEPER (self));
  self->stopped = TRUE;
  clear_source (self);
  g_clear_pointer (&self->waiting, g_free);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!althea_session_discard_draft_finish (ALTHEA_SESSION (source), result, &error))
    g_warning ("A draft was not discarded: %s", error->message);
}

void
clinic_note_keeper_discard (ClinicNoteKeeper *self)
{
  g_return_if_fail (CLINIC_IS_NOTE_KEEPER (self));
  clinic_note_keeper_stop (self);
  if (self->session != NULL && self->sequence > 0)
    althea_session_discard_draft_async (self->session, self->key, self->sequence, discarded_cb, NULL);
}

AltheaDraft *
clinic_note_keeper_get_theirs (ClinicNoteKeeper *self)
{
  return self->theirs;
}

AltheaDraft *
clinic_note_keeper_get_mine (ClinicNoteKeeper *self)
{
  return self->mine;
}

void
clinic_note_keeper_settle (ClinicNoteKeeper *self, const char *content, gboolean discard_mine)
{
  g_return_if_fail (self->state == CLINIC_KEEPING_CONFLICT && content != NULL);
  self->sequence = althea_draft_get_sequence (self->theirs);
  if (discard_mine && self->mine != NULL)
    althea_session_discard_draft_async (self->session, althea_draft_get_key (self->mine),
                                        althea_draft_get_sequence (self->mine), discarded_cb, NULL);
  g_clear_object (&self->theirs);
  g_clear_object (&self->mine);
  self->state = CLINIC_KEEPING_WAITING;
  clinic_note_keeper_keep (self, content);
  clinic_note_keeper_flush (self);
}
