/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-reply.h"

#include <string.h>

/* How an error of ours looks to HTTP and to FHIR (issue type). */
typedef struct
{
  AltheaErrorCode code;
  guint16 status;
  const char *issue;
  gboolean tells; /* its message is for the caller: it says what to mend, never whether something exists */
} ErrorForm;

static const ErrorForm forms[] = {
  { ALTHEA_ERROR_FAILED, 500, "exception", FALSE },     { ALTHEA_ERROR_INVALID, 400, "invalid", TRUE },
  { ALTHEA_ERROR_CONFLICT, 409, "conflict", FALSE },    { ALTHEA_ERROR_NOT_FOUND, 404, "not-found", FALSE },
  { ALTHEA_ERROR_DENIED, 403, "forbidden", FALSE },     { ALTHEA_ERROR_OFFLINE, 503, "transient", FALSE },
  { ALTHEA_ERROR_LOCKED, 423, "transient", FALSE },     { ALTHEA_ERROR_SIGNED_OUT, 401, "login", FALSE },
  { ALTHEA_ERROR_WRONG_SECRET, 401, "login", FALSE },   { ALTHEA_ERROR_EXPIRED, 410, "expired", FALSE },
  { ALTHEA_ERROR_USED, 410, "duplicate", FALSE },       { ALTHEA_ERROR_REVOKED, 410, "security", FALSE },
  { ALTHEA_ERROR_TOO_MANY, 429, "throttled", FALSE },   { ALTHEA_ERROR_TOO_LARGE, 413, "too-long", TRUE },
  { ALTHEA_ERROR_TOO_NEW, 400, "not-supported", TRUE }, { ALTHEA_ERROR_EXISTS, 409, "duplicate", TRUE },
  { ALTHEA_ERROR_DISK_FULL, 507, "no-store", FALSE },   { ALTHEA_ERROR_IO, 500, "exception", FALSE },
  { ALTHEA_ERROR_CORRUPT, 500, "exception", FALSE },    { ALTHEA_ERROR_BUSY, 503, "throttled", FALSE },
};

static const ErrorForm *
form_for_code (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if ((int)forms[i].code == code)
      return &forms[i];
  return &forms[0];
}

guint
host_reply_status_for_code (AltheaErrorCode code)
{
  return form_for_code ((int)code)->status;
}

void
host_reply_clear (HostReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
}

void
host_reply_take_bytes (HostReply *self, guint status, const char *type, GBytes *body)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  self->status = status;
  self->type = type;
  self->body = body;
}

void
host_reply_take_text (HostReply *self, guint status, const char *type, GString *text)
{
  gsize length = text->len;
  char *bytes = g_string_free (text, FALSE);

  host_reply_take_bytes (self, status, type, g_bytes_new_take (bytes, length));
}

/* JSON of everything below U+0020, quote and backslash; the rest is UTF-8 as it stands. */
void
host_json_append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0';)
    {
      gsize plain = 0;

      while ((guint8)c[plain] >= ' ' && c[plain] != '"' && c[plain] != '\\')
        plain++;
      g_string_append_len (json, c, (gssize)plain);
      c += plain;
      if (*c == '\0')
        break;
      if (*c == '"' || *c == '\\')
        g_string_append_printf (json, "\\%c", *c);
      else
        g_string_append_printf (json, "\\u%04x", (guint)(guint8)*c);
      c++;
    }
  g_string_append_c (json, '"');
}

static void
append_name (GString *json, const char *name)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  host_json_append_string (json, name);
  g_string_append_c (json, ':');
}

void
host_json_append_member (GString *json, const char *name, const char *text)
{
  append_name (json, name);
  host_json_append_string (json, text);
}

void
host_json_append_number (GString *json, const char *name, gint64 number)
{
  append_name (json, name);
  g_string_append_printf (json, "%" G_GINT64_FORMAT, number);
}

static void
append_outcome (GString *json, const ErrorForm *form, const char *diagnostics, const char *expression)
{
  g_string_append (json, "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\"");
  host_json_append_member (json, "code", form->issue);
  g_string_append (json, ",\"details\":{\"coding\":[{\"system\":\"urn:althea:error\"");
  host_json_append_member (json, "code", althea_error_code_to_nick (form->code));
  g_string_append (json, "}]}");
  if (diagnostics != NULL && *diagnostics != '\0')
    host_json_append_member (json, "diagnostics", diagnostics);
  if (expression != NULL)
    {
      g_string_append (json, ",\"expression\":[");
      host_json_append_string (json, expression);
      g_string_append_c (json, ']');
    }
  g_string_append (json, "}]}");
}

void
host_reply_set_error (HostReply *self, const GError *error, const char *expression)
{
  g_autoptr (GError) own = g_error_copy (error);
  GString *json = g_string_sized_new (256);
  const ErrorForm *form;

  althea_error_normalize (&own);
  form = form_for_code (own->code);
  if (form->status == 500 || form->status == 507)
    g_warning ("a request failed: %s", own->message);
  append_outcome (json, form, form->tells ? own->message : NULL, expression);
  host_reply_take_text (self, form->status, HOST_REPLY_FHIR, json);
}

void
host_reply_set_problem (HostReply *self, AltheaErrorCode code, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (ALTHEA_ERROR, (int)code, format, arguments);
  va_end (arguments);
  host_reply_set_error (self, error, NULL);
}

static const char *
reason_phrase (guint status)
{
  switch (status)
    {
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Bad Request";
    }
}

char *
host_reply_to_refusal (guint status)
{
  g_autoptr (GString) json = g_string_new (NULL);
  gboolean too_large = status == 413 || status == 414 || status == 431;

  append_outcome (json, form_for_code (too_large ? ALTHEA_ERROR_TOO_LARGE : ALTHEA_ERROR_INVALID),
                  "The request is not one that this host reads.", NULL);
  return g_strdup_printf ("HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: " HOST_REPLY_FHIR
                          "\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          status, reason_phrase (status), json->len, json->str);
}
