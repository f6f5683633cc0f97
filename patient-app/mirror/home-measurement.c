/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-mirror"

#include "home-measurement.h"

#define SEND "measurement-send"
#define WITHDRAW "measurement-withdraw"
#define ORIGIN_SYSTEM "urn:althea:origin"

AltheaOperation *
home_measurement_new_operation (const char *code, const char *unit, const char *const *part_codes,
                                const char *const *values, const char *time, const char *note)
{
  g_autoptr (JsonObject) parameters = json_object_new ();

  g_return_val_if_fail (code != NULL && unit != NULL, NULL);
  g_return_val_if_fail (values != NULL && values[0] != NULL, NULL);

  json_object_set_string_member (parameters, "code", code);
  json_object_set_string_member (parameters, "unit", unit);
  json_object_set_string_member (parameters, "time", time);
  if (note != NULL && *note != '\0')
    json_object_set_string_member (parameters, "note", note);
  if (part_codes == NULL)
    json_object_set_string_member (parameters, "value", values[0]);
  else
    {
      JsonArray *parts = json_array_new ();

      for (guint i = 0; part_codes[i] != NULL && values[i] != NULL; i++)
        {
          JsonObject *part = json_object_new ();

          json_object_set_string_member (part, "code", part_codes[i]);
          json_object_set_string_member (part, "value", values[i]);
          json_array_add_object_element (parts, part);
        }
      json_object_set_array_member (parameters, "components", parts);
    }
  return althea_operation_new (SEND, parameters);
}

gboolean
home_measurement_is_pending (HomeMirror *mirror, HomeOutboxItem *item)
{
  const char *id = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), FALSE);
  g_return_val_if_fail (HOME_IS_OUTBOX_ITEM (item), FALSE);

  if (!g_str_equal (althea_operation_get_name (home_outbox_item_get_operation (item)), SEND))
    return FALSE;
  id = home_outbox_item_get_result (item, "observation");
  return id == NULL || home_record_list_find (home_mirror_get_records (mirror, "Observation"), id) == NULL;
}

gboolean
home_measurement_is_withdrawn (HomeMirror *mirror, AltheaRecord *observation)
{
  GListModel *outbox = NULL;

  g_return_val_if_fail (HOME_IS_MIRROR (mirror), FALSE);
  g_return_val_if_fail (ALTHEA_IS_RECORD (observation), FALSE);

  outbox = G_LIST_MODEL (home_mirror_get_outbox (mirror));
  for (guint i = 0; i < g_list_model_get_n_items (outbox); i++)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (outbox, i);
      AltheaOperation *operation = home_outbox_item_get_operation (item);

      if (g_str_equal (althea_operation_get_name (operation), WITHDRAW)
          && home_outbox_item_get_state (item) != HOME_OUTBOX_REFUSED
          && g_strcmp0 (althea_operation_get_string (operation, "observation"),
                        althea_record_get_id (observation))
                 == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
home_measurement_is_reported (AltheaRecord *observation, gboolean *waiting)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (observation), FALSE);

  if (waiting != NULL)
    *waiting = g_strcmp0 (althea_record_get_string (observation, "status"), "preliminary") == 0;
  return althea_record_has_tag (observation, ORIGIN_SYSTEM, "patient");
}

const char *
home_measurement_get_code (AltheaOperation *operation)
{
  g_return_val_if_fail (ALTHEA_IS_OPERATION (operation), NULL);

  return althea_operation_get_string (operation, "code");
}

char *
home_measurement_dup_value (AltheaOperation *operation)
{
  const char *value = NULL, *unit = NULL;
  JsonObject *parameters = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (ALTHEA_IS_OPERATION (operation), NULL);

  parameters = althea_operation_get_parameters (operation);
  value = althea_operation_get_string (operation, "value");
  unit = althea_operation_get_string (operation, "unit");
  if (value != NULL)
    g_string_append (text, value);
  else if (json_object_has_member (parameters, "components"))
    {
      JsonArray *parts = json_object_get_array_member (parameters, "components");

      for (guint i = 0; i < json_array_get_length (parts); i++)
        g_string_append_printf (text, "%s%s", i > 0 ? "/" : "",
                                json_object_get_string_member_with_default (
                                    json_array_get_object_element (parts, i), "value", ""));
    }
  if (unit != NULL)
    g_string_append_printf (text, " %s", unit);
  return g_string_free_and_steal (g_steal_pointer (&text));
}
