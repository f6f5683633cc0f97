/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-people.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "host-demo.h"
#include "host-drafts.h"
#include "host-intake.h"
#include "host-notes-past.h"
#include "host-settings.h"

#include <glib/gi18n-lib.h>

#define BATCH 1500u
#define MAX_WAITING 4u /* batches; what is made is much faster than what is stored */
#define MAX_PATIENTS 2000000

/* Records wait here until there are enough for one transaction. */
typedef struct
{
  GPtrArray *types; /* (element-type utf8) static */
  GPtrArray *ids;   /* (element-type utf8) owned */
  GPtrArray *json;  /* (element-type GBytes) owned */
} Batch;

typedef struct
{
  HostPractice *practice;
  HostActor *actor;
  GThreadPool *pool;
  Batch *batch; /* being filled */
  GMutex lock;
  GCond changed;
  guint n_waiting;
  GError *error; /* (owned) (nullable) the first of any batch */
  guint64 n_created, n_updated, n_unchanged;
  gboolean quiet;
  gboolean signs;   /* the clinicians' keys are at hand */
  GPtrArray *notes; /* (owned) (element-type GBytes) to be signed when the rest is stored */
} Filling;

static Batch *
batch_new (void)
{
  Batch *batch = g_new0 (Batch, 1);
  batch->types = g_ptr_array_new ();
  batch->ids = g_ptr_array_new_with_free_func (g_free);
  batch->json = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  return batch;
}

static void
batch_free (Batch *batch)
{
  g_ptr_array_unref (batch->types);
  g_ptr_array_unref (batch->ids);
  g_ptr_array_unref (batch->json);
  g_free (batch);
}

static void
count (Filling *self, const HostIntakeOutcome *outcomes, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      self->n_created += outcomes[i] == HOST_INTAKE_CREATED;
      self->n_updated += outcomes[i] == HOST_INTAKE_UPDATED;
      self->n_unchanged += outcomes[i] == HOST_INTAKE_UNCHANGED;
    }
}

static void
store_batch (gpointer data, gpointer user_data)
{
  Batch *batch = data;
  Filling *self = user_data;
  guint n = batch->ids->len;
  g_autofree HostIntakeEntry *entries = g_new0 (HostIntakeEntry, n);
  g_autofree HostIntakeOutcome *outcomes = g_new0 (HostIntakeOutcome, n);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < n; i++)
    entries[i] = (HostIntakeEntry){ .resource_type = batch->types->pdata[i],
                                    .id = batch->ids->pdata[i],
                                    .json = batch->json->pdata[i] };
  gboolean ok
      = host_practice_import (self->practice, self->actor, entries, n, "demo", outcomes, NULL, &error);
  g_mutex_lock (&self->lock);
  if (ok)
    count (self, outcomes, n);
  else if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  self->n_waiting--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  batch_free (batch);
}

static gboolean
send_batch (Filling *self, GError **error)
{
  g_mutex_lock (&self->lock);
  while (self->n_waiting >= MAX_WAITING && self->error == NULL)
    g_cond_wait (&self->changed, &self->lock);
  gboolean ok = self->error == NULL;
  if (ok)
    self->n_waiting++;
  else
    g_propagate_error (error, g_error_copy (self->error));
  g_mutex_unlock (&self->lock);
  if (!ok)
    return FALSE;
  g_thread_pool_push (self->pool, self->batch, NULL);
  self->batch = batch_new ();
  return TRUE;
}

static gboolean
take_record (const char *resource_type, const char *id, GBytes *json, gpointer user_data, GError **error)
{
  Filling *self = user_data;
  if (self->signs && g_str_equal (resource_type, "Composition"))
    {
      g_ptr_array_add (self->notes, g_bytes_ref (json));
      return TRUE;
    }
  g_ptr_array_add (self->batch->types, (gpointer)resource_type);
  g_ptr_array_add (self->batch->ids, g_strdup (id));
  g_ptr_array_add (self->batch->json, g_bytes_ref (json));
  return self->batch->ids->len < BATCH || send_batch (self, error);
}

static void
show_progress (guint done, guint of, gpointer user_data)
{
  Filling *self = user_data;
  if (self->quiet || done % 16 != 0)
    return;
  g_autofree char *text = g_strdup_printf (_ ("%u of %u patients"), done, of);
  host_cli_progress (text);
}

/* The staff of the demo can sign in: each has a person's record and a key slot. */
static gboolean
ensure_staff (HostCliRecord *record, HostCliOptions *options, char *ids[HOST_DEMO_N_STAFF], GError **error)
{
  char *passphrase = options->staff_passphrase_file != NULL
                         ? host_cli_read_passphrase (options->staff_passphrase_file, NULL)
                         : g_strdup (record->passphrase);
  gboolean ok = passphrase != NULL;
  if (!ok)
    g_set_error_literal (error, ALTHEA_ERROR,
                         host_cli_secret_code (options->staff_passphrase_file) == HOST_CLI_IO
                             ? ALTHEA_ERROR_IO
                             : ALTHEA_ERROR_INVALID,
                         "the staff's passphrase cannot be read");
  for (guint i = 0; ok && i < HOST_DEMO_N_STAFF; i++)
    {
      const HostDemoStaff *person = host_demo_get_staff (i);
      HostRole role = g_str_equal (person->role, "clinician") ? HOST_ROLE_CLINICIAN : HOST_ROLE_STAFF;
      ids[i] = host_cli_ensure_person (record, role, person->name, person->user, passphrase, error);
      ok = ids[i] != NULL;
    }
  host_cli_wipe (passphrase);
  return ok;
}

static gboolean
fill (Filling *self, const HostDemoOptions *demo, GError **error)
{
  gboolean ok;
  self->pool = g_thread_pool_new (store_batch, self, 2, FALSE, error);
  if (self->pool == NULL)
    return FALSE;
  self->batch = batch_new ();
  ok = host_demo_generate (demo, take_record, self, show_progress, error) && send_batch (self, error);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  batch_free (self->batch);
  if (ok && self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  g_clear_error (&self->error);
  return ok;
}

/* --- the clinicians' own work ---------------------------------------------------------------------- */

/* A passphrase that is not the one given leaves the notes unsigned, as if they had come from elsewhere. */
static HostSigner *
open_signer (HostCliRecord *record, const char *id, const HostDemoStaff *person, const char *passphrase)
{
  g_autoptr (HostActor) actor = host_actor_new_person (HOST_ROLE_CLINICIAN, id, person->name, "local");
  g_autofree char *path = g_build_filename (host_service_get_directory (record->service), "keys", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaKeyslots) slots = althea_keyslots_open (path, &error);
  g_autoptr (AltheaSecret) personal = NULL;
  g_autoptr (AltheaSecret) master
      = slots != NULL
            ? althea_keyslots_open_personal (slots, person->user, passphrase, NULL, &personal, &error)
            : NULL;
  HostSigner *signer = master != NULL ? host_signer_open (record->practice, actor, personal, &error) : NULL;
  if (signer == NULL)
    g_printerr ("althea-host: %s: %s\n", person->user, error->message);
  return signer;
}

static gboolean
open_signers (HostCliRecord *record, HostCliOptions *options, char *ids[HOST_DEMO_N_STAFF],
              HostSigner *signers[HOST_DEMO_N_STAFF])
{
  char *passphrase = options->staff_passphrase_file != NULL
                         ? host_cli_read_passphrase (options->staff_passphrase_file, NULL)
                         : g_strdup (record->passphrase);
  gboolean all = passphrase != NULL && !options->light;
  for (guint i = 0; all && i < HOST_DEMO_N_STAFF; i++)
    {
      const HostDemoStaff *person = host_demo_get_staff (i);
      if (!g_str_equal (person->role, "clinician"))
        continue;
      signers[i] = open_signer (record, ids[i], person, passphrase);
      all = signers[i] != NULL;
    }
  host_cli_wipe (passphrase);
  return all;
}

static char *
find_patient_today (HostCliRecord *record, const char *practitioner_id, gint64 now_us, GError **error)
{
  g_autofree char *owner = g_strconcat ("Practitioner/", practitioner_id, NULL);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (now_us);
  g_autoptr (GDateTime) now = g_date_time_to_local (utc);
  g_autoptr (GDateTime) start = g_date_time_new_local (
      g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);
  gint64 from_us = g_date_time_to_unix_usec (start);
  HostQuery query = { .resource_type = "Appointment",
                      .owner = owner,
                      .date_from_us = from_us,
                      .date_to_us = from_us + G_TIME_SPAN_DAY,
                      .order = HOST_ORDER_DATE_ASCENDING,
                      .limit = 20 };
  g_autoptr (HostPage) page = host_store_search (record->store, &query, error);
  for (guint i = 0; page != NULL && i < page->versions->len; i++)
    {
      const HostVersion *version = page->versions->pdata[i];
      if (version->patient_id != NULL)
        return g_strdup (version->patient_id);
    }
  return NULL;
}

/* The note of today's first visit is begun and not signed. A draft that is there already stays. */
static gboolean
begin_note (HostCliRecord *record, const char *id, gint64 now_us, GError **error)
{
  const HostDemoStaff *person = host_demo_get_staff (0);
  g_autoptr (HostActor) actor = host_actor_new_person (HOST_ROLE_CLINICIAN, id, person->name, "local");
  g_autoptr (GError) failure = NULL;
  g_autofree char *patient = find_patient_today (record, id, now_us, &failure);
  g_autofree char *key = NULL;
  g_autofree char *content = patient != NULL ? host_demo_make_draft (id, person->name, patient, now_us, &key)
                                             : NULL;
  HostDraftChange change = { .key = key, .patient_id = patient, .kind = "note", .content = content };
  g_autoptr (HostDraft) there = content != NULL ? host_practice_get_draft (record->practice, actor, key, NULL)
                                                : NULL;
  g_autoptr (HostDraft) kept = content != NULL && there == NULL
                                   ? host_practice_keep_draft (record->practice, actor, &change, &failure)
                                   : NULL;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The latest visits have their summaries in Althea Home. */
#define SUMMARY_DAYS 30

static gboolean
sign_notes (HostCliRecord *record, Filling *self, HostSigner *signers[HOST_DEMO_N_STAFF],
            const char *first_id, gint64 now_us, GError **error)
{
  guint64 n_signed = 0;
  if (!self->signs)
    return TRUE;
  if (!host_notes_sign_past (record->practice, self->notes, signers, HOST_DEMO_N_STAFF,
                             now_us - SUMMARY_DAYS * G_TIME_SPAN_DAY, &n_signed, error)
      || !begin_note (record, first_id, now_us, error))
    return FALSE;
  self->n_created += n_signed;
  self->n_unchanged += self->notes->len - n_signed;
  return TRUE;
}

static int
make_demo (HostCliRecord *record, HostCliOptions *options)
{
  char *ids[HOST_DEMO_N_STAFF] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autofree char *organization
      = host_practice_get_setting (record->practice, HOST_SETTING_ORGANIZATION, &error);
  HostSigner *signers[HOST_DEMO_N_STAFF] = { NULL };
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Filling filling
      = { .practice = record->practice, .actor = system, .quiet = options->quiet, .notes = notes };
  HostDemoOptions demo = {
    .n_patients = options->patients >= 0 ? (guint)options->patients : 200,
    .seed = (guint64)options->seed,
    .now_us = althea_clock_now_us (),
    .light = options->light,
    .organization_id = organization,
  };
  g_mutex_init (&filling.lock);
  g_cond_init (&filling.changed);
  gboolean ok = error == NULL && ensure_staff (record, options, ids, &error);
  for (guint i = 0; i < HOST_DEMO_N_STAFF; i++)
    demo.staff_ids[i] = ids[i];
  filling.signs = ok && open_signers (record, options, ids, signers);
  ok = ok && fill (&filling, &demo, &error)
       && sign_notes (record, &filling, signers, ids[0], demo.now_us, &error);
  for (guint i = 0; i < HOST_DEMO_N_STAFF; i++)
    g_clear_pointer (&signers[i], host_signer_free);
  host_cli_progress (NULL);
  g_mutex_clear (&filling.lock);
  g_cond_clear (&filling.changed);
  for (guint i = 0; i < HOST_DEMO_N_STAFF; i++)
    g_free (ids[i]);
  if (!ok)
    return host_cli_fail (error);
  g_print ("imported %" G_GUINT64_FORMAT ", updated %" G_GUINT64_FORMAT ", unchanged %" G_GUINT64_FORMAT
           ", set aside 0\n",
           filling.n_created, filling.n_updated, filling.n_unchanged);
  return HOST_CLI_OK;
}

int
host_cli_demo (HostCliOptions *options)
{
  HostCliRecord record;
  if (options->patients < -1 || options->patients > MAX_PATIENTS)
    return host_cli_usage (_ ("A demo has 0 to %d patients."), MAX_PATIENTS);
  int code = host_cli_record_open (&record, options);
  if (code != HOST_CLI_OK)
    return code;
  code = make_demo (&record, options);
  for (guint i = 0; code == HOST_CLI_OK && !options->quiet && i < HOST_DEMO_N_STAFF; i++)
    {
      const HostDemoStaff *person = host_demo_get_staff (i);
      g_printerr ("%s: %s (%s)\n", person->user, person->name, person->role);
    }
  int closed = host_cli_record_close (&record);
  return code != HOST_CLI_OK ? code : closed;
}
