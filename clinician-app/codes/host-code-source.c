/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

#include <string.h>

#define MAX_WHOLE_BYTES (32 * 1024 * 1024)
#define MAX_LINE_BYTES (256 * 1024)
#define MAX_FILE_BYTES (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

gboolean
host_code_source_refuse (HostCodeSource *self, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list values;

  va_start (values, format);
  what = g_strdup_vprintf (format, values);
  va_end (values);
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "%s:%u: %s", self->name, self->number, what);
  return FALSE;
}

static GInputStream *
open_stream (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GZlibDecompressor) decompressor = NULL;

  if (stream == NULL || !g_str_has_suffix (path, ".gz"))
    return (GInputStream *)g_steal_pointer (&stream);
  decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new (G_INPUT_STREAM (stream), G_CONVERTER (decompressor));
}

HostCodeSource *
host_code_source_open (const char *path, GError **error)
{
  g_autoptr (GInputStream) stream = open_stream (path, error);
  HostCodeSource *self;

  if (stream == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self = g_new0 (HostCodeSource, 1);
  self->path = path;
  self->name = g_path_get_basename (path);
  self->stream = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (self->stream, G_DATA_STREAM_NEWLINE_TYPE_LF);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (self->stream), 64 * 1024);
  return self;
}

void
host_code_source_free (HostCodeSource *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_free (self->name);
  g_free (self->line);
  g_free (self);
}

/* The decompressor's own words say nothing of where. */
static gboolean
fail_reading (HostCodeSource *self, GError *failure, GError **error)
{
  if (failure->domain == G_IO_ERROR
      && (failure->code == G_IO_ERROR_INVALID_DATA || failure->code == G_IO_ERROR_PARTIAL_INPUT))
    host_code_source_refuse (self, error, "the compressed file is damaged or ends too early.");
  else
    g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "%s:%u: %s", self->name, self->number,
                 failure->message);
  g_error_free (failure);
  return FALSE;
}

static gboolean
check_line (HostCodeSource *self, gsize n_bytes, GError **error)
{
  self->n_bytes += (gint64)n_bytes + 1;
  if (n_bytes > MAX_LINE_BYTES)
    return host_code_source_refuse (self, error, "the line is too long.");
  if (self->n_bytes > MAX_FILE_BYTES)
    return host_code_source_refuse (self, error, "the file is too long.");
  if (strlen (self->line) != n_bytes || !g_utf8_validate (self->line, (gssize)n_bytes, NULL))
    return host_code_source_refuse (self, error, "the line is not text in UTF-8.");
  return TRUE;
}

const char *
host_code_source_next (HostCodeSource *self, GError **error)
{
  GError *failure = NULL;
  gsize n_bytes = 0;

  g_clear_pointer (&self->line, g_free);
  self->number++;
  self->line = g_data_input_stream_read_line (self->stream, &n_bytes, NULL, &failure);
  if (failure != NULL)
    {
      fail_reading (self, failure, error);
      return NULL;
    }
  if (self->line == NULL || !check_line (self, n_bytes, error))
    return NULL;
  if (self->number == 1 && g_str_has_prefix (self->line, BYTE_ORDER_MARK))
    memmove (self->line, self->line + 3, strlen (self->line) - 2);
  if (g_str_has_suffix (self->line, "\r"))
    self->line[strlen (self->line) - 1] = '\0';
  return self->line;
}

/* --- comma-separated values -------------------------------------------------------------------------------
 */

/* Reads one value from *@at on and leaves *@at behind it. TRUE when it ended, FALSE when the line ended
 * within its quotes. */
static gboolean
read_value (const char **at, GString *value, gboolean *quoted)
{
  const char *p = *at;

  if (!*quoted && *p == '"')
    {
      *quoted = TRUE;
      p++;
    }
  for (; *p != '\0'; p++)
    if (*quoted && p[0] == '"' && p[1] == '"')
      g_string_append_c (value, *p++);
    else if (*quoted && *p == '"')
      *quoted = FALSE;
    else if (!*quoted && *p == ',')
      break;
    else
      g_string_append_c (value, *p);
  *at = p;
  return !*quoted;
}

static gboolean
read_record (HostCodeSource *self, GPtrArray *values, GError **error)
{
  const char *p = self->line;
  const guint first = self->number;

  for (;;)
    {
      g_autoptr (GString) value = g_string_new (NULL);
      gboolean quoted = FALSE;
      GError *failure = NULL;

      while (!read_value (&p, value, &quoted))
        {
          p = host_code_source_next (self, &failure);
          if (failure != NULL)
            {
              g_propagate_error (error, failure);
              return FALSE;
            }
          if (p == NULL)
            {
              self->number = first;
              return host_code_source_refuse (self, error, "a quotation mark is not closed.");
            }
          g_string_append_c (value, ' ');
        }
      g_ptr_array_add (values, g_string_free_and_steal (g_steal_pointer (&value)));
      if (*p == '\0')
        return TRUE;
      p++;
    }
}

GPtrArray *
host_code_source_next_csv (HostCodeSource *self, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  do
    if (host_code_source_next (self, error) == NULL)
      return NULL;
  while (*self->line == '\0');
  return read_record (self, values, error) ? g_steal_pointer (&values) : NULL;
}

/* --- a whole file -----------------------------------------------------------------------------------------
 */

/* The CDC declares ISO-8859-1, which GMarkup does not read. */
static char *
to_utf8 (HostCodeSource *self, GString *bytes, GError **error)
{
  g_autofree char *head = g_ascii_strdown (bytes->str, (gssize)MIN (bytes->len, 120));
  g_autoptr (GError) failure = NULL;
  char *text;

  if (strstr (head, "iso-8859-1") == NULL && strstr (head, "windows-1252") == NULL)
    {
      if (g_utf8_validate (bytes->str, (gssize)bytes->len, NULL))
        return g_strdup (bytes->str);
      self->number = 1;
      host_code_source_refuse (self, error, "the file is not text in UTF-8.");
      return NULL;
    }
  text = g_convert (bytes->str, (gssize)bytes->len, "UTF-8", "WINDOWS-1252", NULL, NULL, &failure);
  if (text == NULL)
    host_code_source_refuse (self, error, "the file is not in the encoding that it says.");
  return text;
}

char *
host_code_source_read_all (HostCodeSource *self, GError **error)
{
  g_autoptr (GString) bytes = g_string_new (self->line);
  char buffer[16 * 1024];

  g_string_append_c (bytes, '\n');
  for (;;)
    {
      GError *failure = NULL;
      gssize n = g_input_stream_read (G_INPUT_STREAM (self->stream), buffer, sizeof buffer, NULL, &failure);

      if (n < 0)
        {
          fail_reading (self, failure, error);
          return NULL;
        }
      if (n == 0)
        return to_utf8 (self, bytes, error);
      g_string_append_len (bytes, buffer, n);
      if (bytes->len > MAX_WHOLE_BYTES)
        {
          host_code_source_refuse (self, error, "the file is too long.");
          return NULL;
        }
    }
}
