/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include <string.h>

#include "althea-clock.h"
#include "host-search.h"
#include "host-service-private.h"

#define DEFAULT_CHART_PAGE 500
#define SERVED_BYTES_GUESS 1500

/* A served record for the serving thread's cache. */
typedef struct
{
  HostService *service; /* (owned) */
  char *path;           /* (owned) */
  HostVersion *version; /* (owned) */
  GBytes *body;         /* (owned) */
  char *etag;           /* (owned) */
  gint64 seq;
} Served;

static void
remember_served (gpointer data)
{
  Served *served = data;

  host_read_cache_add (host_service_get_read_cache (served->service), served->path, served->version,
                       served->body, served->etag, served->seq);
  host_version_unref (served->version);
  g_bytes_unref (served->body);
  g_free (served->path);
  g_free (served->etag);
  g_object_unref (served->service);
  g_free (served);
}

static void
remember (HostRequest *request, HostVersion *version, const HostReply *reply, gint64 seq)
{
  Served *served = g_new0 (Served, 1);

  served->service = g_object_ref (request->service);
  served->path = g_strconcat (version->resource_type, "/", version->id, NULL);
  served->version = host_version_ref (version);
  served->body = g_bytes_ref (reply->body);
  served->etag = g_strdup (reply->etag);
  served->seq = seq;
  host_service_post (request->service, remember_served, served);
}

static void
reply_version (HostReply *reply, guint status, HostVersion *version)
{
  host_reply_take_bytes (reply, status, HOST_REPLY_FHIR, host_version_to_served_json (version));
  reply->etag = g_strdup_printf ("W/\"%" G_GUINT64_FORMAT "\"", version->version);
  reply->modified_us = version->updated_us;
}

static gboolean
has_no_parameters (HostRequest *request, HostReply *reply)
{
  static const char *const known[] = { "_format", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, &error);

  if (parameters != NULL && host_request_check_parameters (parameters, known, &error))
    return TRUE;
  host_reply_set_error (reply, error, NULL);
  return FALSE;
}

void
host_route_read (HostRequest *request, HostReply *reply)
{
  gint64 seq = host_store_get_last_seq (host_practice_get_store (request->practice));
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = NULL;

  if (!has_no_parameters (request, reply))
    return;
  version = host_practice_read (request->practice, request->actor, request->segments[1], request->segments[2],
                                &error);
  if (version == NULL)
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  reply_version (reply, 200, version);
  remember (request, version, reply, seq);
}

void
host_route_read_version (HostRequest *request, HostReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostVersion) version = NULL;
  guint64 number = 0;

  if (!has_no_parameters (request, reply))
    return;
  if (host_request_parse_number (request->segments[4], G_MAXINT64, &number, "A version", &error))
    version = host_practice_read_version (request->practice, request->actor, request->segments[1],
                                          request->segments[2], number, &error);
  if (version == NULL)
    host_reply_set_error (reply, error, NULL);
  else
    reply_version (reply, 200, version);
}

/* --- pages ---------------------------------------------------------------------------------------- */

/* Where the next page is: this request's path and parameters with another cursor. */
static void
append_next_link (GString *json, HostRequest *request, const char *next)
{
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, NULL);
  g_autofree char *path = g_strjoinv ("/", request->segments);
  g_autoptr (GString) link = g_string_new ("/");

  g_string_append (link, path);
  g_string_append (link, "?_cursor=");
  g_string_append_uri_escaped (link, next, NULL, FALSE);
  for (guint i = 0; parameters != NULL && i + 1 < parameters->len; i += 2)
    if (!g_str_equal (parameters->pdata[i], "_cursor"))
      {
        g_string_append_c (link, '&');
        g_string_append_uri_escaped (link, parameters->pdata[i], NULL, FALSE);
        g_string_append_c (link, '=');
        g_string_append_uri_escaped (link, parameters->pdata[i + 1], NULL, FALSE);
      }
  g_string_append (json, ",\"link\":[{\"relation\":\"next\"");
  host_json_append_member (json, "url", link->str);
  g_string_append (json, "}]");
}

static void
append_entry (GString *json, HostVersion *version, const char *tail)
{
  g_string_append_printf (json, "{\"fullUrl\":\"%s/%s\",\"resource\":", version->resource_type, version->id);
  if (version->json != NULL && !version->deleted)
    host_version_append_served_json (version, json);
  else
    g_string_append_printf (json, "{\"resourceType\":\"%s\",\"id\":\"%s\"}", version->resource_type,
                            version->id);
  g_string_append (json, tail);
}

/* How many of the page's records fit into one answer; at least one. */
static guint
count_fitting (HostPage *page, gsize max_bytes)
{
  gsize bytes = 0;

  for (guint i = 0; i < page->versions->len; i++)
    {
      const HostVersion *version = page->versions->pdata[i];

      bytes += version->json != NULL ? g_bytes_get_size (version->json) : 0;
      if (bytes > max_bytes && i > 0)
        return i;
    }
  return page->versions->len;
}

static void
reply_page (HostRequest *request, HostReply *reply, HostPage *page, const char *type, const char *tail)
{
  GString *json = g_string_sized_new ((gsize)page->versions->len * SERVED_BYTES_GUESS + 256);

  g_string_append (json, "{\"resourceType\":\"Bundle\"");
  host_json_append_member (json, "type", type);
  if (page->total >= 0)
    host_json_append_number (json, "total", page->total);
  if (page->next != NULL)
    append_next_link (json, request, page->next);
  if (page->versions->len > 0)
    g_string_append (json, ",\"entry\":[");
  for (guint i = 0; i < page->versions->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_entry (json, page->versions->pdata[i], tail);
    }
  g_string_append (json, page->versions->len > 0 ? "]}" : "}");
  host_reply_take_text (reply, 200, HOST_REPLY_FHIR, json);
}

/* One page of anything: again with fewer records when the first try is more than an answer may hold, so that
 * the cursor stands behind the last one served. */
typedef HostPage *(*PageFunc) (HostRequest *request, guint limit, gpointer data, GError **error);

static void
serve_page (HostRequest *request, HostReply *reply, guint limit, PageFunc load, gpointer data,
            const char *type, const char *tail)
{
  gsize max_bytes = host_service_get_limits (request->service)->reply_bytes;
  g_autoptr (GError) error = NULL;
  g_autoptr (HostPage) page = load (request, limit, data, &error);
  guint fitting = page != NULL ? count_fitting (page, max_bytes) : 0;

  if (page != NULL && fitting < page->versions->len)
    {
      gint64 total = page->total;

      g_clear_pointer (&page, host_page_free);
      page = load (request, fitting, data, &error);
      if (page != NULL && page->total < 0)
        page->total = total;
    }
  if (page == NULL)
    host_reply_set_error (reply, error, NULL);
  else
    reply_page (request, reply, page, type, tail);
}

static HostPage *
load_search (HostRequest *request, guint limit, gpointer data, GError **error)
{
  HostSearch *search = data;

  search->query.limit = limit;
  return host_practice_search (request->practice, request->actor, &search->query, error);
}

void
host_route_search (HostRequest *request, HostReply *reply)
{
  g_auto (HostSearch) search = { 0 };
  g_autoptr (GError) error = NULL;

  if (host_search_parse (&search, request->segments[1], request->query, &error))
    serve_page (request, reply, search.query.limit, load_search, &search, "searchset",
                ",\"search\":{\"mode\":\"match\"}}");
  else
    host_reply_set_error (reply, error, NULL);
}

/* _count and _cursor of the pages that take nothing else. */
typedef struct
{
  guint limit;
  char *cursor; /* (owned) (nullable) */
} Paging;

static gboolean
parse_paging (HostRequest *request, HostReply *reply, guint most, Paging *paging)
{
  static const char *const known[] = { "_count", "_cursor", "_format", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, &error);
  const char *count;
  guint64 number = paging->limit;

  if (parameters != NULL && host_request_check_parameters (parameters, known, &error))
    {
      count = host_request_find_parameter (parameters, "_count");
      if (count == NULL || host_request_parse_number (count, G_MAXUINT32, &number, "_count", &error))
        {
          paging->limit = (guint)CLAMP (number, 1, most);
          paging->cursor = g_strdup (host_request_find_parameter (parameters, "_cursor"));
          return TRUE;
        }
    }
  host_reply_set_error (reply, error, NULL);
  return FALSE;
}

static HostPage *
load_history (HostRequest *request, guint limit, gpointer data, GError **error)
{
  return host_practice_history (request->practice, request->actor, request->segments[1], request->segments[2],
                                limit, data, error);
}

void
host_route_history (HostRequest *request, HostReply *reply)
{
  Paging paging = { .limit = 50 };
  g_autofree char *cursor = NULL;

  if (!parse_paging (request, reply, 1000, &paging))
    return;
  cursor = paging.cursor;
  serve_page (request, reply, paging.limit, load_history, cursor, "history", "}");
}

static HostPage *
load_everything (HostRequest *request, guint limit, gpointer data, GError **error)
{
  return host_practice_everything (request->practice, request->actor, request->segments[2], limit, data,
                                   error);
}

void
host_route_everything (HostRequest *request, HostReply *reply)
{
  Paging paging = { .limit = DEFAULT_CHART_PAGE };
  g_autofree char *cursor = NULL;

  if (!parse_paging (request, reply, HOST_MAX_CHART_PAGE, &paging))
    return;
  cursor = paging.cursor;
  serve_page (request, reply, paging.limit, load_everything, cursor, "searchset",
              ",\"search\":{\"mode\":\"match\"}}");
}

void
host_route_metadata (HostRequest *request, HostReply *reply)
{
  static const char *const types[] = {
    "AllergyIntolerance", "Appointment",      "CarePlan",          "Communication", "Composition",
    "Condition",          "DiagnosticReport", "DocumentReference", "Encounter",     "Immunization",
    "MedicationRequest",  "Observation",      "Organization",      "Patient",       "Practitioner",
    "PractitionerRole",   "Procedure",        "Provenance",        "Task",
  };
  g_autofree char *now = althea_clock_to_instant (althea_clock_now_us ());
  GString *json = g_string_new ("{\"resourceType\":\"CapabilityStatement\",\"status\":\"active\"");

  host_json_append_member (json, "date", now);
  g_string_append (
      json, ",\"kind\":\"instance\",\"software\":{\"name\":\"Althea\",\"version\":\"" ALTHEA_VERSION "\"},"
            "\"implementation\":{\"description\":\"Althea practice host\"},"
            "\"fhirVersion\":\"4.0.1\",\"format\":[\"application/fhir+json\"],"
            "\"rest\":[{\"mode\":\"server\",\"resource\":[");
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_string_append_printf (json,
                            "%s{\"type\":\"%s\",\"interaction\":[{\"code\":\"read\"},{\"code\":\"vread\"},"
                            "{\"code\":\"history-instance\"},{\"code\":\"search-type\"}],\"versioning\":"
                            "\"versioned-update\",\"readHistory\":true%s}",
                            i > 0 ? "," : "", types[i],
                            g_str_equal (types[i], "Patient")
                                ? ",\"operation\":[{\"name\":\"everything\",\"definition\":"
                                  "\"http://hl7.org/fhir/OperationDefinition/"
                                  "Patient-everything\"}]"
                                : "");
  g_string_append (json, "],\"interaction\":[{\"code\":\"transaction\"}]}]}");
  host_reply_take_text (reply, 200, HOST_REPLY_FHIR, json);
}
