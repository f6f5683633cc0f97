/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-request.h"

#include <string.h>

#include "althea-message-json.h"

#define MAX_OBJECT_BYTES (64 * 1024)
#define MAX_OBJECT_DEPTH 8
#define MAX_PARAMETERS 64
#define MAX_VALUE_BYTES 2048

void
host_request_clear (HostRequest *self)
{
  g_clear_object (&self->service);
  g_clear_object (&self->connection);
  g_clear_object (&self->practice);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->segments, g_strfreev);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->if_none_match, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/* One side of name=value; a plus is a space, as forms write it. */
static char *
unescape (const char *from, const char *end)
{
  g_autofree char *plain = g_strndup (from, (gsize)(end - from));
  g_autofree char *text = NULL;

  g_strdelimit (plain, "+", ' ');
  text = g_uri_unescape_string (plain, NULL);
  if (text == NULL || strlen (text) > MAX_VALUE_BYTES || !g_utf8_validate (text, -1, NULL))
    return NULL;
  return g_steal_pointer (&text);
}

static gboolean
add_parameter (GPtrArray *parameters, const char *from, const char *end)
{
  const char *equals = memchr (from, '=', (gsize)(end - from));
  g_autofree char *name = unescape (from, equals != NULL ? equals : end);
  g_autofree char *value = equals != NULL ? unescape (equals + 1, end) : g_strdup ("");

  if (name == NULL || value == NULL || *name == '\0' || parameters->len >= 2 * MAX_PARAMETERS)
    return FALSE;
  g_ptr_array_add (parameters, g_steal_pointer (&name));
  g_ptr_array_add (parameters, g_steal_pointer (&value));
  return TRUE;
}

GPtrArray *
host_request_parse_query (const char *query, GError **error)
{
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (g_free);

  for (const char *from = query; from != NULL && *from != '\0';)
    {
      const char *end = strchrnul (from, '&');

      if (end > from && !add_parameter (parameters, from, end))
        {
          g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The search cannot be read.");
          return NULL;
        }
      from = *end == '&' ? end + 1 : end;
    }
  return g_steal_pointer (&parameters);
}

const char *
host_request_find_parameter (GPtrArray *parameters, const char *name)
{
  for (guint i = 0; i + 1 < parameters->len; i += 2)
    if (g_str_equal (parameters->pdata[i], name))
      return parameters->pdata[i + 1];
  return NULL;
}

gboolean
host_request_check_parameters (GPtrArray *parameters, const char *const *known, GError **error)
{
  for (guint i = 0; i + 1 < parameters->len; i += 2)
    if (!g_strv_contains (known, parameters->pdata[i]))
      {
        g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "Unknown parameter \"%.64s\".",
                     (const char *)parameters->pdata[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
host_request_parse_number (const char *text, guint64 max, guint64 *number, const char *name, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL))
    return TRUE;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "%s must be a whole number.", name);
  return FALSE;
}

JsonObject *
host_request_parse_large_object (HostRequest *request, gsize most_bytes, GError **error)
{
  gsize n_bytes = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &n_bytes) : NULL;

  return althea_message_json_read_object (text != NULL ? text : "", (gssize)n_bytes, most_bytes,
                                          MAX_OBJECT_DEPTH, error);
}

JsonObject *
host_request_parse_object (HostRequest *request, GError **error)
{
  return host_request_parse_large_object (request, MAX_OBJECT_BYTES, error);
}

const char *
host_request_get_text (JsonObject *object, const char *member, gsize max_bytes, GError **error)
{
  const char *text = althea_message_json_get_string (object, member);

  if (text != NULL && *text != '\0' && strlen (text) <= max_bytes)
    return text;
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The member \"%s\" is missing, empty or too long.",
               member);
  return NULL;
}
