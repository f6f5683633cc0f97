/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include "althea-clock.h"
#include "althea-code.h"
#include "host-service-private.h"

#define DEFAULT_COUNT 20
#define MAX_COUNT 200
#define IMPLICIT_SET "?fhir_vs" /* FHIR's way to say all codes of a system */

/* What is asked of a pack. */
typedef struct
{
  char *system; /* (owned) */
  char *filter; /* (owned) */
  guint count;
} Asked;

static void
asked_clear (Asked *self)
{
  g_free (self->system);
  g_free (self->filter);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static gboolean
parse (HostRequest *request, Asked *asked, GError **error)
{
  static const char *const known[] = { "url", "filter", "count", "_format", NULL };
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, error);
  const char *url, *filter, *count;
  guint64 number = DEFAULT_COUNT;

  if (parameters == NULL || !host_request_check_parameters (parameters, known, error))
    return FALSE;
  url = host_request_find_parameter (parameters, "url");
  filter = host_request_find_parameter (parameters, "filter");
  count = host_request_find_parameter (parameters, "count");
  if (url == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "Say which code system: url.");
      return FALSE;
    }
  if (count != NULL && !host_request_parse_number (count, G_MAXUINT32, &number, "count", error))
    return FALSE;
  asked->count = (guint)CLAMP (number, 1, MAX_COUNT);
  asked->filter = g_strdup (filter != NULL ? filter : "");
  asked->system = g_str_has_suffix (url, IMPLICIT_SET) ? g_strndup (url, strlen (url) - strlen (IMPLICIT_SET))
                                                       : g_strdup (url);
  return TRUE;
}

static void
append_parameter (GString *json, const char *name, const char *value, gboolean first)
{
  g_string_append (json, first ? "{" : ",{");
  g_string_append (json, "\"name\":");
  host_json_append_string (json, name);
  host_json_append_member (json, "valueString", value);
  g_string_append_c (json, '}');
}

static void
append_extension (GString *json, const char *url, const char *value, gboolean *any)
{
  g_string_append (json, *any ? ",{\"url\":" : ",\"extension\":[{\"url\":");
  *any = TRUE;
  host_json_append_string (json, url);
  host_json_append_member (json, "valueString", value);
  g_string_append_c (json, '}');
}

/* What the pack says beside the name; the name for patients is a designation as well. */
static void
append_facts (GString *json, const HostCodeEntry *entry)
{
  g_auto (GStrv) lines = g_strsplit (entry->facts, "\n", -1);
  const char *plain = NULL;
  gboolean any = FALSE;

  if (*entry->detail != '\0')
    append_extension (json, ALTHEA_CODE_DETAIL_URL, entry->detail, &any);
  for (char **line = lines; *line != NULL; line++)
    {
      char *equals = strchr (*line, '=');
      g_autofree char *url = NULL;

      if (equals == NULL)
        continue;
      *equals = '\0';
      url = g_strconcat (ALTHEA_CODE_FACT_URL, *line, NULL);
      append_extension (json, url, equals + 1, &any);
      if (g_str_equal (*line, ALTHEA_CODE_FACT_PLAIN))
        plain = equals + 1;
    }
  if (any)
    g_string_append_c (json, ']');
  if (plain == NULL)
    return;
  g_string_append (json, ",\"designation\":[{\"value\":");
  host_json_append_string (json, plain);
  g_string_append (json, "}]");
}

static void
append_entry (GString *json, const char *system, const HostCodeEntry *entry)
{
  g_string_append (json, "{\"system\":");
  host_json_append_string (json, system);
  if (!entry->selectable)
    g_string_append (json, ",\"abstract\":true");
  host_json_append_member (json, "code", entry->code);
  host_json_append_member (json, "display", entry->display);
  append_facts (json, entry);
  g_string_append_c (json, '}');
}

static void
reply_expansion (HostReply *reply, const Asked *asked, const HostCodePack *pack, GPtrArray *found)
{
  g_autofree char *now = althea_clock_to_instant (althea_clock_now_us ());
  GString *json = g_string_new ("{\"resourceType\":\"ValueSet\",\"status\":\"active\"");

  host_json_append_member (json, "url", asked->system);
  if (*pack->notice != '\0')
    host_json_append_member (json, "copyright", pack->notice);
  g_string_append (json, ",\"expansion\":{\"timestamp\":");
  host_json_append_string (json, now);
  g_string_append (json, ",\"parameter\":[");
  append_parameter (json, "version", pack->date, TRUE);
  if (*pack->version != '\0')
    append_parameter (json, "release", pack->version, FALSE);
  if (*asked->filter != '\0')
    append_parameter (json, "filter", asked->filter, FALSE);
  g_string_append_c (json, ']');
  if (found->len > 0)
    g_string_append (json, ",\"contains\":[");
  for (guint i = 0; i < found->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_entry (json, asked->system, found->pdata[i]);
    }
  g_string_append (json, found->len > 0 ? "]}}" : "}}");
  host_reply_take_text (reply, 200, HOST_REPLY_FHIR, json);
}

/* Code systems are public, so whoever is signed in may ask, and it leaves no trace in the audit. */
void
host_route_expand (HostRequest *request, HostReply *reply)
{
  g_auto (Asked) asked = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostCodes) codes = NULL;
  g_autoptr (HostCodePack) pack = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (parse (request, &asked, &error))
    codes = host_service_dup_codes (request->service, &error);
  if (codes != NULL)
    found = host_codes_search (codes, asked.system, asked.filter, asked.count, &pack, &error);
  if (found != NULL)
    reply_expansion (reply, &asked, pack, found);
  else
    host_reply_set_error (reply, error, NULL);
}
