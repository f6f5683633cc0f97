/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-primitive.h"

/* A narrative is XHTML for reading: FHIR allows the formatting elements of HTML 4.0, links and images, and
 * nothing that acts (rule txt-1). This looks at tags and attributes; it is not an XML parser, and whoever
 * shows a narrative shows its text only. */

/* Sorted. */
static const char *const elements[]
    = { "a",      "abbr",    "acronym", "address", "area",  "b",     "bdo",      "big",   "blockquote",
        "br",     "caption", "center",  "cite",    "code",  "col",   "colgroup", "dd",    "del",
        "dfn",    "div",     "dl",      "dt",      "em",    "font",  "h1",       "h2",    "h3",
        "h4",     "h5",      "h6",      "hr",      "i",     "img",   "ins",      "kbd",   "li",
        "map",    "ol",      "p",       "pre",     "q",     "s",     "samp",     "small", "span",
        "strike", "strong",  "sub",     "sup",     "table", "tbody", "td",       "tfoot", "th",
        "thead",  "tr",      "tt",      "u",       "ul",    "var" };

typedef struct
{
  const char *at, *end;
} Scanner;

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == ':' || c == '.';
}

static void
skip_blanks (Scanner *self)
{
  while (self->at < self->end && g_ascii_isspace (*self->at))
    self->at++;
}

static gsize
take_name (Scanner *self, const char **name)
{
  *name = self->at;
  while (self->at < self->end && is_name_char (*self->at))
    self->at++;
  return (gsize)(self->at - *name);
}

static gboolean
is_allowed_element (const char *name, gsize n_name)
{
  gsize low = 0, high = G_N_ELEMENTS (elements);
  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strncmp (name, elements[middle], n_name);
      if (order == 0)
        order = elements[middle][n_name] == '\0' ? 0 : -1;
      if (order == 0)
        return TRUE;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return FALSE;
}

/* A link may go where a person would go, not into a script. Blanks and character references hide schemes. */
static gboolean
is_safe_address (const char *text, gsize n)
{
  static const char *const unsafe[] = { "javascript:", "vbscript:", "data:text" };
  char start[24];
  gsize length = 0;
  for (gsize i = 0; i < n && length < sizeof start - 1; i++)
    if (text[i] == '&')
      return memchr (text, ':', n) == NULL || memchr (text, ':', i) != NULL;
    else if ((guchar)text[i] > ' ')
      start[length++] = g_ascii_tolower (text[i]);
  start[length] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (unsafe); i++)
    if (g_str_has_prefix (start, unsafe[i]))
      return FALSE;
  return TRUE;
}

static gboolean
attribute_is_safe (const char *name, gsize n_name, const char *value, gsize n_value)
{
  if (n_name >= 2 && g_ascii_strncasecmp (name, "on", 2) == 0)
    return FALSE;
  if ((n_name == 4 && g_ascii_strncasecmp (name, "href", 4) == 0)
      || (n_name == 3 && g_ascii_strncasecmp (name, "src", 3) == 0))
    return is_safe_address (value, n_value);
  if (n_name == 5 && g_ascii_strncasecmp (name, "style", 5) == 0)
    return g_strstr_len (value, (gssize)n_value, "javascript:") == NULL
           && g_strstr_len (value, (gssize)n_value, "expression(") == NULL;
  return TRUE;
}

static gboolean
take_attribute (Scanner *self)
{
  const char *name, *value;
  gsize n_name = take_name (self, &name);
  skip_blanks (self);
  if (n_name == 0 || self->at >= self->end || *self->at != '=')
    return FALSE;
  self->at++;
  skip_blanks (self);
  if (self->at >= self->end || (*self->at != '"' && *self->at != '\''))
    return FALSE;
  value = self->at + 1;
  const char *close = memchr (value, *self->at, (gsize)(self->end - value));
  if (close == NULL)
    return FALSE;
  self->at = close + 1;
  return attribute_is_safe (name, n_name, value, (gsize)(close - value));
}

/* Behind the "<" of a tag. */
static gboolean
take_tag (Scanner *self)
{
  const char *name;
  gboolean closing = self->at < self->end && *self->at == '/';
  if (closing)
    self->at++;
  gsize n_name = take_name (self, &name);
  if (n_name == 0 || !is_allowed_element (name, n_name))
    return FALSE;
  for (;;)
    {
      skip_blanks (self);
      if (self->at >= self->end)
        return FALSE;
      if (*self->at == '>')
        break;
      if (*self->at == '/' && self->at + 1 < self->end && self->at[1] == '>')
        {
          self->at++;
          break;
        }
      if (closing || !take_attribute (self))
        return FALSE;
    }
  self->at++;
  return TRUE;
}

const char *
althea_narrative_check (const char *xhtml, gsize n_bytes)
{
  Scanner scanner = { xhtml, xhtml + n_bytes };
  skip_blanks (&scanner);
  if (scanner.end - scanner.at < 5 || memcmp (scanner.at, "<div", 4) != 0 || is_name_char (scanner.at[4]))
    return _ ("XHTML that begins with <div>");
  while ((scanner.at = memchr (scanner.at, '<', (gsize)(scanner.end - scanner.at))) != NULL)
    {
      scanner.at++;
      if (scanner.end - scanner.at >= 3 && memcmp (scanner.at, "!--", 3) == 0)
        {
          const char *close = g_strstr_len (scanner.at + 3, scanner.end - scanner.at - 3, "-->");
          if (close == NULL)
            return _ ("the end of a comment");
          scanner.at = close + 3;
        }
      else if (!take_tag (&scanner))
        return _ ("formatted text without scripts, forms, frames or other active content");
    }
  return NULL;
}
