/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-record-operation.h"

#include "althea-fhir.h"

AltheaOperation *
althea_record_operation_new (const char *name, AltheaRecord *record, const char *first_parameter, ...)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  g_autoptr (GBytes) json = NULL;
  g_autofree char *text = NULL;
  va_list arguments;

  g_return_val_if_fail (ALTHEA_IS_RECORD (record), NULL);

  json = althea_fhir_write (record);
  text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  json_object_set_string_member (parameters, "record", text);
  va_start (arguments, first_parameter);
  for (const char *parameter = first_parameter; parameter != NULL;
       parameter = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      if (value != NULL)
        json_object_set_string_member (parameters, parameter, value);
    }
  va_end (arguments);
  return althea_operation_new (name, parameters);
}
