/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-assignment.h"

#include <string.h>

#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-task.h"

#define TASK_SYSTEM "urn:althea:task"
#define TASK_CODE "questionnaire"
#define PART_RESPONSE "response"
#define SAVE "form-save"

gboolean
home_assignment_is_one (AltheaRecord *task)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (task), FALSE);

  return ALTHEA_IS_TASK (task)
         && althea_codeable_concept_has_code (althea_record_get_value (task, "code"), TASK_SYSTEM, TASK_CODE);
}

static gboolean
waits_at_practice (AltheaRecord *task)
{
  const char *status = althea_record_get_string (task, "status");

  return g_strcmp0 (status, "requested") == 0 || g_strcmp0 (status, "in-progress") == 0;
}

HomeOutboxItem *
home_assignment_get_item (HomeMirror *mirror, AltheaRecord *task)
{
  GListModel *outbox = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);
  g_return_val_if_fail (ALTHEA_IS_RECORD (task), NULL);

  outbox = G_LIST_MODEL (home_mirror_get_outbox (mirror));
  for (guint i = g_list_model_get_n_items (outbox); i > 0; i--)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (outbox, i - 1);
      AltheaOperation *operation = home_outbox_item_get_operation (item);

      if (g_str_equal (althea_operation_get_name (operation), SAVE)
          && g_strcmp0 (althea_operation_get_string (operation, "task"), althea_record_get_id (task)) == 0)
        return item;
    }
  return NULL;
}

static gboolean
is_completed (HomeOutboxItem *item)
{
  const char *text = althea_operation_get_string (home_outbox_item_get_operation (item), "record");
  g_autoptr (yyjson_doc) doc = text != NULL ? yyjson_read (text, strlen (text), YYJSON_READ_NUMBER_AS_RAW)
                                            : NULL;

  return doc != NULL
         && g_strcmp0 (althea_json_get_string (yyjson_doc_get_root (doc), "status"), "completed") == 0;
}

gboolean
home_assignment_is_open (HomeMirror *mirror, AltheaRecord *task)
{
  HomeOutboxItem *item = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), FALSE);
  g_return_val_if_fail (ALTHEA_IS_RECORD (task), FALSE);

  if (!home_assignment_is_one (task) || !waits_at_practice (task))
    return FALSE;
  item = home_assignment_get_item (mirror, task);
  return item == NULL || !is_completed (item) || home_outbox_item_get_state (item) == HOME_OUTBOX_REFUSED;
}

/* The answers that the practice has. (nullable) lent */
static AltheaRecord *
find_response (HomeMirror *mirror, AltheaRecord *task)
{
  const AltheaParameter *output = althea_task_get_output (ALTHEA_TASK (task), PART_RESPONSE);
  const char *id = output != NULL && output->value_reference != NULL
                       ? althea_reference_get_id (output->value_reference)
                       : NULL;

  return id != NULL ? home_record_list_find (home_mirror_get_records (mirror, "QuestionnaireResponse"), id)
                    : NULL;
}

gboolean
home_assignment_is_begun (HomeMirror *mirror, AltheaRecord *task)
{
  g_return_val_if_fail (HOME_IS_MIRROR (mirror), FALSE);
  g_return_val_if_fail (ALTHEA_IS_RECORD (task), FALSE);

  return g_strcmp0 (althea_record_get_string (task, "status"), "in-progress") == 0
         || home_assignment_get_item (mirror, task) != NULL;
}

/* What is not at the practice is newer than what is there; what is there may have been answered on another
 * computer since. */
static gboolean
is_newer (HomeOutboxItem *item, AltheaRecord *response)
{
  gint64 stored_us = home_outbox_item_get_stored_us (item);

  return response == NULL || stored_us == 0 || stored_us >= althea_record_get_last_updated_us (response);
}

static GBytes *
dup_json (AltheaRecord *record)
{
  GBytes *source = althea_record_get_source (record);

  return source != NULL ? g_bytes_ref (source) : althea_fhir_write (record);
}

GBytes *
home_assignment_dup_task (AltheaRecord *task)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (task), NULL);

  return dup_json (task);
}

GBytes *
home_assignment_dup_answers (HomeMirror *mirror, AltheaRecord *task)
{
  HomeOutboxItem *item = NULL;
  AltheaRecord *response = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);
  g_return_val_if_fail (ALTHEA_IS_RECORD (task), NULL);

  item = home_assignment_get_item (mirror, task);
  response = find_response (mirror, task);
  if (item != NULL && is_newer (item, response))
    {
      const char *text = althea_operation_get_string (home_outbox_item_get_operation (item), "record");

      return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
    }
  return response != NULL ? dup_json (response) : NULL;
}

/* --- saving --------------------------------------------------------------------------------------- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  HomeOutboxItem *item = home_outbox_put_finish (HOME_OUTBOX (source), result, &error);

  if (item != NULL)
    g_task_return_pointer (task, item, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
home_assignment_save_async (HomeMirror *mirror, AltheaRecord *task, const char *response,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AltheaOperation) operation = NULL;
  HomeOutboxItem *before = NULL;
  GTask *saving = NULL;

  g_return_if_fail (HOME_IS_MIRROR (mirror));
  g_return_if_fail (ALTHEA_IS_RECORD (task));
  g_return_if_fail (response != NULL);

  saving = g_task_new (mirror, NULL, callback, user_data);
  g_task_set_source_tag (saving, home_assignment_save_async);
  operation
      = althea_operation_new_strings (SAVE, "task", althea_record_get_id (task), "record", response, NULL);
  before = home_assignment_get_item (mirror, task);
  home_outbox_put_async (home_mirror_get_outbox (mirror), before, operation, added_cb, saving);
}

HomeOutboxItem *
home_assignment_save_finish (HomeMirror *mirror, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mirror), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
