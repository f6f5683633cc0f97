/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <string.h>

/* The XML tables of the CDC and of UCUM are a root with one element a record. A record's fields are its child
 * elements, or pairs of Name and Value. */
typedef struct
{
  HostCodeLoad *load;     /* lent */
  HostCodeSource *source; /* lent */
  HostCodeRecordFunc take;
  guint depth;
  guint begins;       /* line of the record at hand */
  GHashTable *record; /* (owned) field to value */
  GString *text;      /* (owned) of the element at hand */
  char *name;         /* (owned) (nullable) of a pair */
} XmlReading;

typedef struct
{
  const char *root;
  HostCodeRecordFunc take;
} XmlKind;

static const XmlKind kinds[] = {
  { "CVXCodes", host_code_take_cvx },
  { "MVXCodes", host_code_take_mvx },
  { "VGCodes", host_code_take_vaccine_group },
  { "productnames", host_code_take_tradename },
  { "root", host_code_take_ucum },
};

/* GMarkup counts a line break as soon as it stands before it. */
static void
note_line (XmlReading *reading, GMarkupParseContext *context)
{
  int line = 1, character = 0;

  g_markup_parse_context_get_position (context, &line, &character);
  reading->source->number = (guint)(character == 1 && line > 1 ? line - 1 : line);
}

static gboolean
enter_root (XmlReading *reading, const char *element, const char **names, const char **values, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && reading->take == NULL; i++)
    if (g_str_equal (element, kinds[i].root))
      reading->take = kinds[i].take;
  if (reading->take == NULL)
    return host_code_source_refuse (reading->source, error, "this is no code file that is known here.");
  if (reading->take != host_code_take_ucum)
    return TRUE;
  return host_code_take_ucum_root (reading->load, reading->source, names, values, error);
}

static void
on_start (GMarkupParseContext *context, const char *element, const char **names, const char **values,
          gpointer user_data, GError **error)
{
  XmlReading *reading = user_data;

  note_line (reading, context);
  reading->depth++;
  g_string_truncate (reading->text, 0);
  if (reading->depth == 1)
    enter_root (reading, element, names, values, error);
  if (reading->depth != 2)
    return;
  reading->begins = reading->source->number;
  g_hash_table_remove_all (reading->record);
  g_hash_table_insert (reading->record, g_strdup ("element"), g_strdup (element));
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_insert (reading->record, g_strconcat ("@", names[i], NULL), g_strdup (values[i]));
}

static void
end_field (XmlReading *reading, const char *element)
{
  g_autofree char *value = g_strstrip (g_strdup (reading->text->str));

  if (g_str_equal (element, "Name"))
    g_set_str (&reading->name, value);
  else if (g_str_equal (element, "Value") && reading->name != NULL)
    g_hash_table_insert (reading->record, g_strdup (reading->name), g_steal_pointer (&value));
  else
    /* A unit may have several names. */
    host_code_load_append (reading->record, element, "; ", value);
}

static void
on_end (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  XmlReading *reading = user_data;

  if (reading->depth == 3)
    end_field (reading, element);
  if (reading->depth == 2)
    {
      /* A record is told by the line that it begins on. */
      reading->source->number = reading->begins;
      reading->take (reading->load, reading->source, reading->record, error);
    }
  reading->depth--;
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize n_bytes, gpointer user_data, GError **error)
{
  XmlReading *reading = user_data;

  if (reading->depth >= 3)
    g_string_append_len (reading->text, text, (gssize)n_bytes);
}

/* GMarkup says the line in words of its own; it is told as ours are. */
static gboolean
tell (XmlReading *reading, GMarkupParseContext *context, GError *failure, GError **error)
{
  if (failure->domain == ALTHEA_ERROR)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  note_line (reading, context);
  host_code_source_refuse (reading->source, error, "the XML is broken.");
  g_error_free (failure);
  return FALSE;
}

gboolean
host_code_read_xml (HostCodeLoad *load, HostCodeSource *source, GError **error)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autoptr (GHashTable) record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *text = host_code_source_read_all (source, error);
  g_autoptr (GMarkupParseContext) context = NULL;
  GError *failure = NULL;
  XmlReading reading = { .load = load, .source = source, .record = record, .text = words };
  gboolean ok;

  if (text == NULL)
    return FALSE;
  context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &reading, NULL);
  ok = g_markup_parse_context_parse (context, text, (gssize)strlen (text), &failure)
       && g_markup_parse_context_end_parse (context, &failure);
  g_free (reading.name);
  return ok || tell (&reading, context, failure, error);
}
