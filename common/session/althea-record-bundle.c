/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-record-bundle.h"

#include <string.h>

#include "althea-error.h"
#include "althea-fhir.h"
#include "althea-json.h"
#include "althea-record-text.h"

char *
althea_record_bundle_to_text (const GPtrArray *records)
{
  GString *text = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"collection\"");

  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *record = althea_record_to_text (records->pdata[i]);

      g_string_append (text, i == 0 ? ",\"entry\":[{\"resource\":" : ",{\"resource\":");
      g_string_append (text, record);
      g_string_append_c (text, '}');
    }
  g_string_append (text, records->len > 0 ? "]}" : "}");
  return g_string_free_and_steal (text);
}

GPtrArray *
althea_record_bundle_from_text (const char *text, GError **error)
{
  AltheaJsonLimits limits = { 0 };
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, strlen (text), &limits, NULL, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  yyjson_val *entry;
  size_t i, n;

  if (doc == NULL)
    return NULL;
  if (g_strcmp0 (althea_json_get_string (yyjson_doc_get_root (doc), "resourceType"), "Bundle") != 0)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The text is no Bundle.");
      return NULL;
    }
  yyjson_arr_foreach (yyjson_obj_get (yyjson_doc_get_root (doc), "entry"), i, n, entry)
  {
    yyjson_val *resource = yyjson_obj_get (entry, "resource");
    g_autoptr (GBytes) json = resource != NULL ? althea_json_write (resource) : g_bytes_new (NULL, 0);
    AltheaRecord *record = althea_fhir_read (json, error);

    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
  }
  return g_steal_pointer (&records);
}

AltheaOperation *
althea_records_operation_new (const char *name, const GPtrArray *records, const char *first_parameter, ...)
{
  g_autoptr (JsonObject) parameters = json_object_new ();
  JsonArray *texts = json_array_new ();
  va_list arguments;

  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *text = althea_record_to_text (records->pdata[i]);

      json_array_add_string_element (texts, text);
    }
  json_object_set_array_member (parameters, "records", texts);
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
