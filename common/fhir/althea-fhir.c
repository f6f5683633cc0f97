/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include "althea-fhir.h"

#include <string.h>

#include <yyjson.h>

/* The two members that say what a resource is, without parsing the rest. */

typedef struct
{
  const char *at, *end;
} Scanner;

static void
skip_blanks (Scanner *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL && *self->at != '\0')
    self->at++;
}

static gboolean
take (Scanner *self, char c)
{
  skip_blanks (self);
  if (self->at >= self->end || *self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

/* A string without escapes: names and ids never need any. @text NULL for one that has some. */
static gboolean
take_string (Scanner *self, const char **text, gsize *n_text)
{
  gboolean escaped = FALSE;
  if (!take (self, '"'))
    return FALSE;
  *text = self->at;
  while (self->at < self->end && *self->at != '"')
    {
      if (*self->at == '\\')
        {
          escaped = TRUE;
          self->at++;
        }
      self->at++;
    }
  if (self->at >= self->end)
    return FALSE;
  *n_text = (gsize)(self->at - *text);
  if (escaped)
    *text = NULL;
  self->at++;
  return TRUE;
}

static gboolean
skip_value (Scanner *self)
{
  guint depth = 0;
  const char *text;
  gsize n_text;
  do
    {
      skip_blanks (self);
      if (self->at >= self->end)
        return FALSE;
      char c = *self->at;
      if (c == '"')
        {
          if (!take_string (self, &text, &n_text))
            return FALSE;
          continue;
        }
      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        {
          if (depth == 0)
            return FALSE;
          depth--;
        }
      else if (depth == 0)
        {
          while (self->at < self->end && strchr (",}] \t\r\n", *self->at) == NULL)
            self->at++;
          return TRUE;
        }
      self->at++;
    }
  while (depth > 0);
  return TRUE;
}

gboolean
althea_fhir_peek (GBytes *json, char **resource_type, char **id)
{
  gsize n_bytes;
  g_return_val_if_fail (json != NULL, FALSE);
  const char *data = g_bytes_get_data (json, &n_bytes);
  Scanner scanner = { data, data + n_bytes };
  g_autofree char *found_type = NULL, *found_id = NULL;
  if (n_bytes >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    scanner.at += 3;
  if (!take (&scanner, '{'))
    return FALSE;
  while (found_type == NULL || found_id == NULL)
    {
      const char *name, *text;
      gsize n_name, n_text;
      if (!take_string (&scanner, &name, &n_name) || !take (&scanner, ':'))
        break;
      skip_blanks (&scanner);
      char **wanted = NULL;
      if (name != NULL && n_name == 12 && memcmp (name, "resourceType", 12) == 0)
        wanted = &found_type;
      else if (name != NULL && n_name == 2 && memcmp (name, "id", 2) == 0)
        wanted = &found_id;
      if (wanted != NULL && *wanted == NULL && scanner.at < scanner.end && *scanner.at == '"')
        {
          if (!take_string (&scanner, &text, &n_text) || text == NULL)
            break;
          *wanted = g_strndup (text, n_text);
        }
      else if (!skip_value (&scanner))
        break;
      if (!take (&scanner, ','))
        break;
    }
  if (found_type == NULL)
    return FALSE;
  if (resource_type != NULL)
    *resource_type = g_steal_pointer (&found_type);
  if (id != NULL)
    *id = g_steal_pointer (&found_id);
  return TRUE;
}
