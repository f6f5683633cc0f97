/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <stdlib.h>
#include <string.h>

void
host_demo_doc_begin (HostDemoDoc *self, HostDemo *demo, const char *resource_type, const char *id,
                     HostDemoRelease release)
{
  self->demo = demo;
  self->doc = yyjson_mut_doc_new (NULL);
  self->root = yyjson_mut_obj (self->doc);
  self->resource_type = resource_type;
  self->id = id;
  yyjson_mut_doc_set_root (self->doc, self->root);
  host_demo_string (self, self->root, "resourceType", resource_type);
  host_demo_string (self, self->root, "id", id);
  if (release != HOST_DEMO_UNTAGGED)
    {
      yyjson_mut_val *tag
          = host_demo_item (self, host_demo_array (self, host_demo_object (self, self->root, "meta"), "tag"));
      host_demo_string (self, tag, "system", "urn:althea:release");
      host_demo_string (self, tag, "code", release == HOST_DEMO_RELEASED ? "released" : "held");
    }
}

void
host_demo_doc_end (HostDemoDoc *self)
{
  HostDemo *demo = self->demo;
  if (demo->error == NULL)
    {
      size_t n_bytes = 0;
      char *text = yyjson_mut_write (self->doc, YYJSON_WRITE_NOFLAG, &n_bytes);
      g_assert (text != NULL);
      g_autoptr (GBytes) json = g_bytes_new_with_free_func (text, n_bytes, free, text);
      demo->sink (self->resource_type, self->id, json, demo->sink_data, &demo->error);
    }
  g_clear_pointer (&self->doc, yyjson_mut_doc_free);
}

yyjson_mut_val *
host_demo_object (HostDemoDoc *self, yyjson_mut_val *parent, const char *key)
{
  return yyjson_mut_obj_add_obj (self->doc, parent, key);
}

yyjson_mut_val *
host_demo_array (HostDemoDoc *self, yyjson_mut_val *parent, const char *key)
{
  return yyjson_mut_obj_add_arr (self->doc, parent, key);
}

yyjson_mut_val *
host_demo_item (HostDemoDoc *self, yyjson_mut_val *array)
{
  return yyjson_mut_arr_add_obj (self->doc, array);
}

void
host_demo_string (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const char *value)
{
  if (value != NULL && *value != '\0')
    yyjson_mut_obj_add_strcpy (self->doc, parent, key, value);
}

void
host_demo_item_string (HostDemoDoc *self, yyjson_mut_val *array, const char *value)
{
  if (value != NULL && *value != '\0')
    yyjson_mut_arr_add_strcpy (self->doc, array, value);
}

void
host_demo_flag (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, gboolean value)
{
  yyjson_mut_obj_add_bool (self->doc, parent, key, value);
}

/* Numbers are written as text, so that 7.0 says that it was measured to a tenth. */
void
host_demo_number (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, double value, int decimals)
{
  char format[8], text[G_ASCII_DTOSTR_BUF_SIZE];
  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (text, sizeof text, format, value);
  yyjson_mut_val *name = yyjson_mut_str (self->doc, key);
  yyjson_mut_obj_add (parent, name, yyjson_mut_rawcpy (self->doc, text));
}

void
host_demo_day (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, int day)
{
  int year, month, of_month;
  host_demo_day_split (day, &year, &month, &of_month);
  g_autofree char *text = g_strdup_printf ("%04d-%02d-%02d", year, month, of_month);
  host_demo_string (self, parent, key, text);
}

static char *
format_time (HostDemo *demo, int day, int minute, int second, gboolean with_milliseconds)
{
  int year, month, of_month;
  host_demo_day_split (day + minute / 1440, &year, &month, &of_month);
  g_autoptr (GDateTime) time
      = g_date_time_new (demo->zone, year, month, of_month, minute % 1440 / 60, minute % 60, second);
  return g_date_time_format (time, with_milliseconds ? "%Y-%m-%dT%H:%M:%S.000%:z" : "%Y-%m-%dT%H:%M:%S%:z");
}

void
host_demo_time (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, int day, int minute)
{
  g_autofree char *text = format_time (self->demo, day, minute, 0, FALSE);
  host_demo_string (self, parent, key, text);
}

void
host_demo_instant (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, int day, int minute,
                   int second)
{
  g_autofree char *text = format_time (self->demo, day, minute, second, TRUE);
  host_demo_string (self, parent, key, text);
}

static void
fill_reference (HostDemoDoc *self, yyjson_mut_val *object, const char *type, const char *id,
                const char *display)
{
  g_autofree char *reference = g_strconcat (type, "/", id, NULL);
  host_demo_string (self, object, "reference", reference);
  host_demo_string (self, object, "display", display);
}

void
host_demo_reference (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const char *type,
                     const char *id, const char *display)
{
  fill_reference (self, host_demo_object (self, parent, key), type, id, display);
}

void
host_demo_item_reference (HostDemoDoc *self, yyjson_mut_val *array, const char *type, const char *id,
                          const char *display)
{
  fill_reference (self, host_demo_item (self, array), type, id, display);
}

static void
fill_concept (HostDemoDoc *self, yyjson_mut_val *object, const HostDemoCode *code)
{
  if (code->code != NULL)
    {
      yyjson_mut_val *coding = host_demo_item (self, host_demo_array (self, object, "coding"));
      host_demo_string (self, coding, "system", code->system);
      host_demo_string (self, coding, "code", code->code);
      host_demo_string (self, coding, "display", code->display);
    }
  host_demo_string (self, object, "text", code->text != NULL ? code->text : code->display);
}

void
host_demo_concept (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const HostDemoCode *code)
{
  fill_concept (self, host_demo_object (self, parent, key), code);
}

void
host_demo_item_concept (HostDemoDoc *self, yyjson_mut_val *array, const HostDemoCode *code)
{
  fill_concept (self, host_demo_item (self, array), code);
}

void
host_demo_concept_list (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, const HostDemoCode *code)
{
  host_demo_item_concept (self, host_demo_array (self, parent, key), code);
}

void
host_demo_quantity (HostDemoDoc *self, yyjson_mut_val *parent, const char *key, double value, int decimals,
                    const char *unit, const char *ucum)
{
  yyjson_mut_val *quantity = host_demo_object (self, parent, key);
  host_demo_number (self, quantity, "value", value, decimals);
  host_demo_string (self, quantity, "unit", unit);
  host_demo_string (self, quantity, "system", HOST_DEMO_UCUM);
  host_demo_string (self, quantity, "code", ucum);
}
