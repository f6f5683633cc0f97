/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-chart.h"

#include "althea-clock.h"
#include "althea-record-private.h"

struct _FakeChart
{
  ClinicChart parent_instance;

  GListStore *store;               /* (owned) */
  GListStore *versions;            /* (owned) all that was ever stored by a commit */
  AltheaRecord *last_record;       /* (owned) (nullable) */
  char *last_reason;               /* (owned) (nullable) */
  AltheaOperation *last_operation; /* (owned) (nullable) */
  AltheaRecord *current;           /* (owned) (nullable) for the next failure */
  AltheaErrorCode fail_code;       /* 0: succeed */
  guint n_commits;
};

G_DEFINE_FINAL_TYPE (FakeChart, fake_chart, CLINIC_TYPE_CHART)

AltheaRecord *
fake_stored (AltheaRecord *record, guint64 version)
{
  const AltheaRecordParts *parts = althea_record_get_parts (record);
  AltheaRecordParts copy = *parts;
  guint n_fields;
  const AltheaField *fields = althea_record_get_fields (record, &n_fields);

  copy.version = version;
  copy.last_updated_us = althea_clock_now_us ();
  copy.source = parts->source != NULL ? g_bytes_ref (parts->source) : NULL;
  copy.tags = parts->tags != NULL ? g_ptr_array_ref (parts->tags) : NULL;
  copy.patient_id = g_strdup (parts->patient_id);
  copy.title = g_strdup (parts->title);
  copy.date = parts->date != NULL ? althea_partial_date_ref (parts->date) : NULL;
  copy.values = g_new0 (gpointer, n_fields);
  for (guint i = 0; i < n_fields; i++)
    copy.values[i] = althea_slot_ref (&fields[i], parts->values[i]);
  return althea_record_new_from_parts (G_OBJECT_TYPE (record), &copy);
}

static void
put (FakeChart *self, AltheaRecord *stored)
{
  GListModel *model = G_LIST_MODEL (self->store);

  g_list_store_insert (self->versions, 0, stored);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AltheaRecord) old = g_list_model_get_item (model, i);

      if (g_strcmp0 (althea_record_get_id (old), althea_record_get_id (stored)) == 0)
        {
          g_list_store_splice (self->store, i, 1, (gpointer *)&stored, 1);
          return;
        }
    }
  g_list_store_append (self->store, stored);
}

static void
commit_async (ClinicChart *chart, AltheaChangeset *changeset, GAsyncReadyCallback callback,
              gpointer user_data)
{
  FakeChart *self = FAKE_CHART (chart);
  g_autoptr (GTask) task = g_task_new (chart, NULL, callback, user_data);
  GPtrArray *stored = g_ptr_array_new_with_free_func (g_object_unref);

  g_task_set_source_tag (task, commit_async);
  self->n_commits++;
  g_set_object (&self->last_record, althea_changeset_get_record (changeset, 0));
  g_set_str (&self->last_reason, althea_changeset_get_reason (changeset));
  if (self->fail_code != 0)
    {
      g_ptr_array_unref (stored);
      g_task_return_new_error (task, ALTHEA_ERROR, self->fail_code, "the test wants it");
      return;
    }
  for (guint i = 0; i < althea_changeset_get_n_records (changeset); i++)
    {
      AltheaRecord *record = althea_changeset_get_record (changeset, i);
      AltheaRecord *one = fake_stored (record, althea_record_get_version (record) + 1);

      put (self, one);
      g_ptr_array_add (stored, one);
    }
  g_task_return_pointer (task, stored, (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *
commit_finish (ClinicChart *chart, GAsyncResult *result, AltheaRecord **current, GError **error)
{
  FakeChart *self = FAKE_CHART (chart);
  GPtrArray *stored = g_task_propagate_pointer (G_TASK (result), error);

  if (stored == NULL && current != NULL)
    *current = g_steal_pointer (&self->current);
  self->fail_code = 0;
  return stored;
}

static void
operate_async (ClinicChart *chart, AltheaOperation *operation, GAsyncReadyCallback callback,
               gpointer user_data)
{
  FakeChart *self = FAKE_CHART (chart);
  g_autoptr (GTask) task = g_task_new (chart, NULL, callback, user_data);
  JsonObject *answer = json_object_new ();

  g_task_set_source_tag (task, operate_async);
  g_set_object (&self->last_operation, operation);
  json_object_set_string_member (answer, "thread", "thread-tired");
  if (self->fail_code != 0)
    {
      json_object_unref (answer);
      g_task_return_new_error (task, ALTHEA_ERROR, self->fail_code, "the test wants it");
    }
  else
    g_task_return_pointer (task, answer, (GDestroyNotify)json_object_unref);
}

static JsonObject *
operate_finish (ClinicChart *chart, GAsyncResult *result, GError **error)
{
  FAKE_CHART (chart)->fail_code = 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GListModel *
history (ClinicChart *chart, const char *resource_type, const char *id)
{
  return g_object_ref (G_LIST_MODEL (FAKE_CHART (chart)->versions));
}

static void
fake_chart_dispose (GObject *object)
{
  FakeChart *self = FAKE_CHART (object);

  g_clear_object (&self->store);
  g_clear_object (&self->versions);
  g_clear_object (&self->last_record);
  g_clear_object (&self->last_operation);
  g_clear_object (&self->current);
  g_clear_pointer (&self->last_reason, g_free);
  G_OBJECT_CLASS (fake_chart_parent_class)->dispose (object);
}

static void
fake_chart_class_init (FakeChartClass *klass)
{
  ClinicChartClass *chart_class = CLINIC_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fake_chart_dispose;
  chart_class->commit_async = commit_async;
  chart_class->commit_finish = commit_finish;
  chart_class->operate_async = operate_async;
  chart_class->operate_finish = operate_finish;
  chart_class->history = history;
}

static void
fake_chart_init (FakeChart *self)
{
  self->versions = g_list_store_new (ALTHEA_TYPE_RECORD);
}

FakeChart *
fake_chart_new (const char *patient_id, GListStore *records)
{
  g_autoptr (AltheaPatientRecords) all = althea_patient_records_new_static (G_LIST_MODEL (records));
  FakeChart *self = g_object_new (FAKE_TYPE_CHART, "patient-id", patient_id, "records", all, NULL);

  self->store = g_object_ref (records);
  return self;
}

void
fake_chart_fail_next (FakeChart *self, AltheaErrorCode code, AltheaRecord *current)
{
  self->fail_code = code;
  g_set_object (&self->current, current);
}

guint
fake_chart_get_n_commits (FakeChart *self)
{
  return self->n_commits;
}

AltheaRecord *
fake_chart_get_last_record (FakeChart *self)
{
  return self->last_record;
}

const char *
fake_chart_get_last_reason (FakeChart *self)
{
  return self->last_reason;
}

AltheaOperation *
fake_chart_get_last_operation (FakeChart *self)
{
  return self->last_operation;
}
