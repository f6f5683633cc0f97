/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-cli-people.h"

#include "althea-clock.h"
#include "althea-error.h"
#include "host-demo.h"
#include "host-intake.h"
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
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "the staff's passphrase cannot be read");
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

static int
make_demo (HostCliRecord *record, HostCliOptions *options)
{
  char *ids[HOST_DEMO_N_STAFF] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autofree char *organization
      = host_practice_get_setting (record->practice, HOST_SETTING_ORGANIZATION, &error);
  Filling filling = { .practice = record->practice, .actor = system, .quiet = options->quiet };
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
  ok = ok && fill (&filling, &demo, &error);
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
