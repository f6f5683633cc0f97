/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-http-head.h"

#include <string.h>

static const char *const methods[] = { "GET", "POST", "PUT", "DELETE" };

/* What is told apart among the headers; the rest only has to be well formed. */
typedef struct
{
  guint n_headers, n_hosts, n_lengths, n_encodings;
  const char *dropped_from; /* (nullable) a line to take out */
  gboolean reads;           /* a method without a body */
  HostHead *head;
} HeadScan;

gsize
host_head_find_end (const guint8 *bytes, gsize n_bytes, gsize *from)
{
  gsize start = *from > 3 ? *from - 3 : 0;
  const guint8 *end = n_bytes > start ? memmem (bytes + start, n_bytes - start, "\r\n\r\n", 4) : NULL;

  *from = n_bytes;
  return end != NULL ? (gsize)(end - bytes) + 4 : 0;
}

static gboolean
is_token_char (guint8 c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
span_equals (const char *span, gsize length, const char *word)
{
  return strlen (word) == length && g_ascii_strncasecmp (span, word, length) == 0;
}

/* "GET /path HTTP/1.1" and nothing else. */
static guint
check_request_line (const char *line, gsize length, HeadScan *scan)
{
  const char *target, *version;
  gsize method_length, target_length;
  gboolean known = FALSE;

  target = memchr (line, ' ', length);
  if (target == NULL)
    return 400;
  method_length = (gsize)(target - line);
  target++;
  version = memchr (target, ' ', length - method_length - 1);
  if (version == NULL)
    return 400;
  target_length = (gsize)(version - target);
  version++;
  for (gsize i = 0; i < method_length; i++)
    if (!is_token_char ((guint8)line[i]))
      return 400;
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    known |= strlen (methods[i]) == method_length && memcmp (line, methods[i], method_length) == 0;
  if (!known)
    return 405;
  if ((gsize)(line + length - version) != 8 || memcmp (version, "HTTP/1.1", 8) != 0)
    return 505;
  if (target_length == 0 || target[0] != '/')
    return 400;
  if (target_length > HOST_HEAD_MAX_TARGET)
    return 414;
  for (gsize i = 0; i < target_length; i++)
    if (target[i] <= ' ' || target[i] > '~' || target[i] == '#' || target[i] == '\\')
      return 400;
  scan->reads = line[0] == 'G';
  return 0;
}

static gboolean
parse_length (const char *value, gsize length, guint64 *out)
{
  guint64 sum = 0;

  if (length == 0 || length > 18)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return FALSE;
      sum = sum * 10 + (guint64)(value[i] - '0');
    }
  *out = sum;
  return TRUE;
}

static gboolean
is_host_value (const char *value, gsize length)
{
  if (length == 0 || length > 255)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (value[i]) && strchr (".-:[]_", value[i]) == NULL)
      return FALSE;
  return TRUE;
}

static guint
note_header (const char *name, gsize name_length, const char *value, gsize value_length, HeadScan *scan)
{
  if (span_equals (name, name_length, "Host"))
    return ++scan->n_hosts > 1 || !is_host_value (value, value_length) ? 400 : 0;
  if (span_equals (name, name_length, "Content-Length"))
    return ++scan->n_lengths > 1 || !parse_length (value, value_length, &scan->head->content_length) ? 400
                                                                                                     : 0;
  if (span_equals (name, name_length, "Transfer-Encoding"))
    {
      if (++scan->n_encodings > 1 || !span_equals (value, value_length, "chunked"))
        return 400;
      scan->head->chunked = TRUE;
    }
  else if (span_equals (name, name_length, "Upgrade"))
    {
      if (scan->head->upgrade || !span_equals (value, value_length, "websocket"))
        return 400;
      scan->head->upgrade = TRUE;
    }
  else if (span_equals (name, name_length, "Expect"))
    return 417;
  else if (span_equals (name, name_length, "Range") || span_equals (name, name_length, "If-Range"))
    scan->dropped_from = name;
  return 0;
}

static guint
check_header (const char *line, gsize length, HeadScan *scan)
{
  const char *colon = memchr (line, ':', length);
  const char *value, *end = line + length;

  if (++scan->n_headers > HOST_HEAD_MAX_HEADERS)
    return 431;
  if (colon == NULL || colon == line)
    return 400;
  for (const char *c = line; c < colon; c++)
    if (!is_token_char ((guint8)*c))
      return 400;
  for (value = colon + 1; value < end && (*value == ' ' || *value == '\t');)
    value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  for (const char *c = value; c < end; c++)
    if (((guint8)*c < ' ' && *c != '\t') || *c == 0x7f)
      return 400;
  return note_header (line, (gsize)(colon - line), value, (gsize)(end - value), scan);
}

static guint
check_whole (const HeadScan *scan, guint64 max_body)
{
  const HostHead *head = scan->head;
  gboolean has_body = head->chunked || head->content_length > 0;

  if (scan->n_hosts != 1 || (head->chunked && scan->n_lengths > 0))
    return 400;
  if (has_body && (scan->reads || head->upgrade))
    return 400;
  if (head->upgrade && !scan->reads)
    return 400;
  return head->content_length > max_body ? 413 : 0;
}

guint
host_head_check (GByteArray *bytes, gsize *head_bytes, guint64 max_body, HostHead *head)
{
  HeadScan scan = { .head = head };
  gsize at = 0;

  *head = (HostHead){ 0 };
  while (at + 2 < *head_bytes)
    {
      const char *line = (const char *)bytes->data + at;
      const char *end = memchr (line, '\n', *head_bytes - at);
      gsize length;
      guint status;

      /* A line feed without its carriage return is where parsers disagree, and so is the reverse. */
      if (end == NULL || end == line || end[-1] != '\r')
        return 400;
      length = (gsize)(end - line) - 1;
      if (memchr (line, '\r', length) != NULL || memchr (line, '\0', length) != NULL)
        return 400;
      scan.dropped_from = NULL;
      status = at == 0 ? check_request_line (line, length, &scan) : check_header (line, length, &scan);
      if (status != 0)
        return status;
      if (scan.dropped_from != NULL)
        {
          g_byte_array_remove_range (bytes, (guint)at, (guint)length + 2);
          *head_bytes -= length + 2;
        }
      else
        at += length + 2;
    }
  return check_whole (&scan, max_body);
}

enum
{
  CHUNK_SIZE = 0,
  CHUNK_SIZE_LF,
  CHUNK_DATA,
  CHUNK_DATA_CR,
  CHUNK_DATA_LF,
  CHUNK_END_CR,
  CHUNK_END_LF,
  CHUNK_DONE,
};

static guint
follow_size (HostChunks *self, guint8 c, guint64 max_body)
{
  int digit = g_ascii_xdigit_value ((char)c);

  if (digit >= 0)
    {
      if (++self->digits > 8)
        return 400;
      self->left = self->left * 16 + (guint64)digit;
      return 0;
    }
  if (c != '\r' || self->digits == 0)
    return 400;
  self->total += self->left;
  self->state = CHUNK_SIZE_LF;
  return self->total > max_body ? 413 : 0;
}

static guint
follow_one (HostChunks *self, guint8 c, guint64 max_body)
{
  if (self->state == CHUNK_SIZE)
    return follow_size (self, c, max_body);
  if (c != (self->state == CHUNK_DATA_CR || self->state == CHUNK_END_CR ? '\r' : '\n'))
    return 400;
  switch (self->state)
    {
    case CHUNK_SIZE_LF:
      self->state = self->left > 0 ? CHUNK_DATA : CHUNK_END_CR;
      break;
    case CHUNK_DATA_LF:
      self->state = CHUNK_SIZE;
      self->digits = 0;
      self->left = 0;
      break;
    default:
      self->state++;
      break;
    }
  return 0;
}

guint
host_chunks_follow (HostChunks *self, const guint8 *bytes, gsize n_bytes, guint64 max_body, gsize *n_taken,
                    gboolean *done)
{
  gsize at = 0;
  guint status = 0;

  while (at < n_bytes && status == 0 && self->state != CHUNK_DONE)
    if (self->state == CHUNK_DATA)
      {
        gsize n = (gsize)MIN (self->left, (guint64)(n_bytes - at));

        at += n;
        self->left -= n;
        if (self->left == 0)
          self->state = CHUNK_DATA_CR;
      }
    else
      status = follow_one (self, bytes[at++], max_body);
  *n_taken = at;
  *done = self->state == CHUNK_DONE;
  return status;
}
