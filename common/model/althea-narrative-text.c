/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-narrative-text.h"

#include <string.h>

#include "althea-text.h"

#define DIV_OPEN "<div xmlns=\"http://www.w3.org/1999/xhtml\">"
#define DIV_CLOSE "</div>"

/* --- from text ----------------------------------------------------------------------------------- */

/* XML 1.0 has no other control characters than tab and line ends. */
static void
append_escaped (GString *xhtml, const char *text, gsize n_bytes)
{
  for (const char *p = text; p < text + n_bytes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == '&')
        g_string_append (xhtml, "&amp;");
      else if (c == '<')
        g_string_append (xhtml, "&lt;");
      else if (c == '>')
        g_string_append (xhtml, "&gt;");
      else if ((c >= 0x20 || c == '\t') && c != 0xfffe && c != 0xffff)
        g_string_append_unichar (xhtml, c);
    }
}

static gboolean
is_item (const char *line)
{
  return g_str_has_prefix (line, "- ");
}

/* What is open while lines go by. */
typedef enum
{
  OPEN_NOTHING = 0,
  OPEN_PARAGRAPH,
  OPEN_LIST,
} Open;

static void
close_block (GString *xhtml, Open *open)
{
  if (*open == OPEN_PARAGRAPH)
    g_string_append (xhtml, "</p>");
  else if (*open == OPEN_LIST)
    g_string_append (xhtml, "</ul>");
  *open = OPEN_NOTHING;
}

static void
append_line (GString *xhtml, const char *line, Open *open)
{
  gboolean item = is_item (line);
  if (*open != OPEN_NOTHING && item != (*open == OPEN_LIST))
    close_block (xhtml, open);
  if (*open == OPEN_NOTHING)
    g_string_append (xhtml, item ? "<ul>" : "<p>");
  else if (!item)
    g_string_append (xhtml, "<br/>");
  if (item)
    g_string_append (xhtml, "<li>");
  append_escaped (xhtml, item ? line + 2 : line, strlen (item ? line + 2 : line));
  if (item)
    g_string_append (xhtml, "</li>");
  *open = item ? OPEN_LIST : OPEN_PARAGRAPH;
}

char *
althea_narrative_from_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  GString *xhtml = g_string_new (DIV_OPEN);
  Open open = OPEN_NOTHING;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (*lines[i] == '\0')
        close_block (xhtml, &open);
      else
        append_line (xhtml, lines[i], &open);
    }
  close_block (xhtml, &open);
  g_string_append (xhtml, DIV_CLOSE);
  return g_string_free (xhtml, FALSE);
}

/* --- to text ------------------------------------------------------------------------------------- */

typedef struct
{
  GString *text;
  guint n_breaks; /* line ends that are due before the next character */
  gboolean blank; /* a space is due before the next character of the same line */
  guint hidden;   /* inside that many elements whose content is not text */
} Reader;

static void
want_breaks (Reader *self, guint n)
{
  self->n_breaks = MAX (self->n_breaks, n);
  self->blank = FALSE;
}

static void
take_character (Reader *self, gunichar c)
{
  if (self->hidden > 0)
    return;
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
    {
      self->blank = self->text->len > 0 && self->n_breaks == 0;
      return;
    }
  for (; self->n_breaks > 0 && self->text->len > 0; self->n_breaks--)
    g_string_append_c (self->text, '\n');
  self->n_breaks = 0;
  if (self->blank)
    g_string_append_c (self->text, ' ');
  self->blank = FALSE;
  g_string_append_unichar (self->text, c);
}

/* Behind the "&"; returns where it goes on. What is no reference is itself. */
static const char *
take_reference (Reader *self, const char *at)
{
  static const struct
  {
    const char *name;
    gunichar c;
  } names[] = { { "amp;", '&' },  { "lt;", '<' },        { "gt;", '>' },
                { "quot;", '"' }, { "apos;", '\'' },     { "nbsp;", 0xa0 },
                { "deg;", 0xb0 }, { "plusmn;", 0x00b1 }, { "ndash;", 0x2013 } };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (at, names[i].name))
      {
        take_character (self, names[i].c);
        return at + strlen (names[i].name);
      }
  gboolean hex = *at == '#' && g_ascii_tolower (at[1]) == 'x';
  char *end = NULL;
  guint64 number = *at == '#' ? g_ascii_strtoull (at + (hex ? 2 : 1), &end, hex ? 16 : 10) : 0;
  if (end != NULL && *end == ';' && number <= 0x10ffff && g_unichar_validate ((gunichar)number)
      && number != 0)
    {
      take_character (self, (gunichar)number);
      return end + 1;
    }
  take_character (self, '&');
  return at;
}

static gboolean
is_named (const char *name, gsize n_name, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strlen (*names) == n_name && g_ascii_strncasecmp (name, *names, n_name) == 0)
      return TRUE;
  return FALSE;
}

static void
take_element (Reader *self, const char *name, gsize n_name, gboolean closing, gboolean empty)
{
  static const char *const paragraphs[]
      = { "p", "div", "table", "ul", "ol", "dl", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", NULL };
  static const char *const lines[] = { "br", "li", "tr", "dt", "dd", "hr", NULL };
  static const char *const items[] = { "li", NULL };
  static const char *const cells[] = { "td", "th", NULL };
  static const char *const hidden[] = { "script", "style", "head", NULL };
  if (is_named (name, n_name, hidden) && !empty)
    self->hidden = closing ? (self->hidden > 0 ? self->hidden - 1 : 0) : self->hidden + 1;
  else if (is_named (name, n_name, paragraphs))
    want_breaks (self, 2);
  else if (is_named (name, n_name, lines))
    want_breaks (self, MAX (self->n_breaks, 1));
  else if (is_named (name, n_name, cells))
    self->blank = self->text->len > 0 && self->n_breaks == 0;
  if (is_named (name, n_name, items) && !closing)
    {
      take_character (self, '-');
      self->blank = TRUE;
    }
}

/* Behind the "<"; returns where it goes on. */
static const char *
take_tag (Reader *self, const char *at)
{
  if (g_str_has_prefix (at, "!--"))
    {
      const char *end = strstr (at + 3, "-->");
      return end != NULL ? end + 3 : at + strlen (at);
    }
  gboolean closing = *at == '/';
  const char *name = closing ? at + 1 : at;
  gsize n_name = strcspn (name, " \t\r\n/>");
  const char *end = name + n_name;
  /* A ">" inside quotes is part of an attribute. */
  for (char quote = '\0'; *end != '\0' && (quote != '\0' || *end != '>'); end++)
    if (quote != '\0')
      quote = *end == quote ? '\0' : quote;
    else if (*end == '"' || *end == '\'')
      quote = *end;
  take_element (self, name, n_name, closing, end > name && end[-1] == '/');
  return *end != '\0' ? end + 1 : end;
}

char *
althea_narrative_to_text (const char *div)
{
  g_return_val_if_fail (div != NULL, NULL);
  g_autofree char *valid = g_utf8_make_valid (div, -1);
  Reader reader = { .text = g_string_sized_new (strlen (valid)) };
  for (const char *at = valid; *at != '\0';)
    if (*at == '<')
      at = take_tag (&reader, at + 1);
    else if (*at == '&')
      at = take_reference (&reader, at + 1);
    else
      {
        take_character (&reader, g_utf8_get_char (at));
        at = g_utf8_next_char (at);
      }
  g_autofree char *text = g_string_free (reader.text, FALSE);
  return althea_text_clean (text, TRUE, NULL);
}
