/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-medicine-report.h"

#include <glib/gi18n-lib.h>

#include "althea-task.h"

#define REPORT "medication-report"
#define TASK_SYSTEM "urn:althea:task"
#define PART_STATE "state"

AltheaOperation *
home_medicine_report_new (AltheaRecord *medication, const char *state, const char *text)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (medication), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  return althea_operation_new_strings (REPORT, "medication", althea_record_get_id (medication), "state",
                                       state, "text", text != NULL && *text != '\0' ? text : NULL, NULL);
}

static const char *
said (const char *state)
{
  return g_strcmp0 (state, "stopped") == 0 ? _ ("You told your practice that you stopped taking this.")
                                           : _ ("You told your practice that you take this differently.");
}

/* The newest report that is not at the practice as a record yet. (nullable) lent */
static HomeOutboxItem *
find_item (HomeMirror *mirror, AltheaRecord *medication)
{
  GListModel *outbox = G_LIST_MODEL (home_mirror_get_outbox (mirror));
  HomeRecordList *tasks = home_mirror_get_records (mirror, "Task");

  for (guint i = g_list_model_get_n_items (outbox); i > 0; i--)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (outbox, i - 1);
      AltheaOperation *operation = home_outbox_item_get_operation (item);
      const char *task = home_outbox_item_get_result (item, "task");

      if (!g_str_equal (althea_operation_get_name (operation), REPORT)
          || g_strcmp0 (althea_operation_get_string (operation, "medication"),
                        althea_record_get_id (medication))
                 != 0)
        continue;
      return task != NULL && home_record_list_find (tasks, task) != NULL ? NULL : item;
    }
  return NULL;
}

/* The work item that nobody has finished. (nullable) lent */
static AltheaRecord *
find_task (HomeMirror *mirror, AltheaRecord *medication)
{
  GListModel *tasks = G_LIST_MODEL (home_mirror_get_records (mirror, "Task"));

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (AltheaRecord) task = g_list_model_get_item (tasks, i);
      const AltheaReference *focus = althea_record_get_value (task, "focus");
      const char *status = althea_record_get_string (task, "status");

      if (althea_codeable_concept_has_code (althea_record_get_value (task, "code"), TASK_SYSTEM, REPORT)
          && focus != NULL
          && g_strcmp0 (althea_reference_get_id (focus), althea_record_get_id (medication)) == 0
          && (g_strcmp0 (status, "requested") == 0 || g_strcmp0 (status, "in-progress") == 0))
        return task;
    }
  return NULL;
}

char *
home_medicine_report_dup_words (HomeMirror *mirror, AltheaRecord *medication)
{
  HomeOutboxItem *item = NULL;
  AltheaRecord *task = NULL;
  const AltheaParameter *state = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), NULL);
  g_return_val_if_fail (ALTHEA_IS_RECORD (medication), NULL);

  item = find_item (mirror, medication);
  if (item != NULL)
    return g_strdup_printf (
        "%s %s", said (althea_operation_get_string (home_outbox_item_get_operation (item), "state")),
        home_outbox_item_get_state_text (item));
  task = find_task (mirror, medication);
  if (task == NULL)
    return NULL;
  state = althea_task_get_input (ALTHEA_TASK (task), PART_STATE);
  return g_strdup_printf ("%s %s", said (state != NULL ? state->value_code : NULL),
                          _ ("Your practice has it and will get back to you."));
}
