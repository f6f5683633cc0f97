/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-vault.h"

#include "home-schema.h"

#define KEY_BYTES 32

typedef struct
{
  HomeVaultWork work; /* NULL: end the thread */
  gboolean write;
  gpointer data;            /* (owned) */
  GDestroyNotify free_data; /* (nullable) */
} Job;

/* What the thread starts with. */
typedef struct
{
  GAsyncQueue *queue;   /* (owned) */
  char *path;           /* (owned) */
  AltheaSecret *master; /* (owned) wiped as soon as the file is open */
  gboolean create;
} Place;

struct _HomeVault
{
  GObject parent_instance;
  GAsyncQueue *queue; /* (owned) (element-type GTask) each with a Job */
  GThread *thread;    /* (owned) (nullable) NULL after close */
};

G_DEFINE_FINAL_TYPE (HomeVault, home_vault, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

AltheaDatabase *
home_vault_open_database (const char *path, AltheaSecret *master, gboolean create, GError **error)
{
  g_autoptr (AltheaSecret) key = NULL;
  g_autoptr (AltheaDatabase) database = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (master != NULL, NULL);

  key = althea_secret_derive (master, ALTHEA_LABEL_PROFILE_DATABASE, KEY_BYTES);
  database
      = althea_database_open (path, key, create ? ALTHEA_DATABASE_CREATE : ALTHEA_DATABASE_READ_WRITE, error);
  if (database == NULL)
    return NULL;
  if (!althea_database_migrate (database, home_schema_steps, home_schema_n_steps, error))
    return NULL;
  return g_steal_pointer (&database);
}

static gboolean
run_job (AltheaDatabase *database, Job *job, GError **error)
{
  if (!althea_database_begin (database, job->write, error))
    return FALSE;
  if (!job->work (database, job->data, error))
    {
      althea_database_rollback (database);
      return FALSE;
    }
  return althea_database_commit (database, error);
}

/* The thread holds no reference to the vault, so that dropping the last one can end it. */
static gpointer
vault_thread (gpointer user_data)
{
  Place *place = user_data;
  g_autoptr (AltheaDatabase) database = NULL;
  g_autoptr (GError) broken = NULL;

  database = home_vault_open_database (place->path, place->master, place->create, &broken);
  g_clear_pointer (&place->master, althea_secret_unref);
  while (TRUE)
    {
      g_autoptr (GTask) task = g_async_queue_pop (place->queue);
      Job *job = g_task_get_task_data (task);
      GError *error = NULL;

      if (job->work == NULL)
        break;
      if (database == NULL)
        g_task_return_error (task, g_error_copy (broken));
      else if (run_job (database, job, &error))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, error);
    }
  g_clear_object (&database);
  g_async_queue_unref (place->queue);
  g_free (place->path);
  g_free (place);
  return NULL;
}

static void
home_vault_dispose (GObject *object)
{
  home_vault_close (HOME_VAULT (object));
  G_OBJECT_CLASS (home_vault_parent_class)->dispose (object);
}

static void
home_vault_finalize (GObject *object)
{
  HomeVault *self = HOME_VAULT (object);

  g_async_queue_unref (self->queue);
  G_OBJECT_CLASS (home_vault_parent_class)->finalize (object);
}

static void
home_vault_class_init (HomeVaultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = home_vault_dispose;
  object_class->finalize = home_vault_finalize;
}

static void
home_vault_init (HomeVault *self)
{
  self->queue = g_async_queue_new_full (g_object_unref);
}

HomeVault *
home_vault_new (const char *path, AltheaSecret *master, gboolean create)
{
  HomeVault *self = NULL;
  Place *place = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (master != NULL, NULL);

  self = g_object_new (HOME_TYPE_VAULT, NULL);
  place = g_new0 (Place, 1);
  place->queue = g_async_queue_ref (self->queue);
  place->path = g_strdup (path);
  place->master = althea_secret_ref (master);
  place->create = create;
  self->thread = g_thread_new ("mirror", vault_thread, place);
  return self;
}

static void
push (HomeVault *self, HomeVaultWork work, gboolean write, gpointer data, GDestroyNotify free_data,
      GAsyncReadyCallback callback, gpointer user_data)
{
  /* The task must not hold the vault: its last reference may go on the vault's own thread. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->work = work;
  job->write = write;
  job->data = data;
  job->free_data = free_data;
  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, job, job_free);
  if (self->thread == NULL)
    g_task_return_new_error (task, ALTHEA_ERROR, ALTHEA_ERROR_LOCKED, "the mirror is closed");
  else
    g_async_queue_push (self->queue, g_steal_pointer (&task));
}

void
home_vault_write_async (HomeVault *self, HomeVaultWork work, gpointer data, GDestroyNotify free_data,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (HOME_IS_VAULT (self));
  g_return_if_fail (work != NULL);

  push (self, work, TRUE, data, free_data, callback, user_data);
}

void
home_vault_read_async (HomeVault *self, HomeVaultWork work, gpointer data, GDestroyNotify free_data,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (HOME_IS_VAULT (self));
  g_return_if_fail (work != NULL);

  push (self, work, FALSE, data, free_data, callback, user_data);
}

gboolean
home_vault_run_finish (GAsyncResult *result, gpointer *data, GError **error)
{
  Job *job = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (data != NULL)
    *data = job->data;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
home_vault_close (HomeVault *self)
{
  GTask *end = NULL;

  g_return_if_fail (HOME_IS_VAULT (self));

  if (self->thread == NULL)
    return;
  end = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (end, home_vault_close);
  g_task_set_task_data (end, g_new0 (Job, 1), job_free);
  g_async_queue_push (self->queue, end);
  g_thread_join (g_steal_pointer (&self->thread));
}

char *
home_vault_get_value (AltheaDatabase *database, const char *name, GError **error)
{
  AltheaStatement *statement = NULL;
  gboolean row = FALSE;
  char *value = NULL;

  statement = althea_database_prepare (database, "SELECT value FROM value WHERE name = $1", error);
  if (statement == NULL)
    return NULL;
  althea_statement_bind_text (statement, 1, name);
  if (!althea_statement_step (statement, &row, error))
    return NULL;
  if (row)
    value = g_strdup (althea_statement_text (statement, 0));
  althea_statement_reset (statement);
  return value;
}

gboolean
home_vault_set_value (AltheaDatabase *database, const char *name, const char *value, GError **error)
{
  AltheaStatement *statement = NULL;

  if (value != NULL)
    statement = althea_database_prepare (database,
                                         "INSERT INTO value (name, value) VALUES ($1, $2)"
                                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                         error);
  else
    statement = althea_database_prepare (database, "DELETE FROM value WHERE name = $1", error);
  if (statement == NULL)
    return FALSE;
  althea_statement_bind_text (statement, 1, name);
  if (value != NULL)
    althea_statement_bind_text (statement, 2, value);
  return althea_statement_run (statement, error);
}
