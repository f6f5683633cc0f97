/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-service-private.h"

#define DEFAULT_COUNT 200
#define MAX_COUNT 1000

typedef struct
{
  guint64 since, count, body;
} Asked;

static gboolean
take_number (GPtrArray *parameters, const char *name, guint64 max, guint64 *number, GError **error)
{
  const char *text = host_request_find_parameter (parameters, name);

  return text == NULL || *text == '\0' || host_request_parse_number (text, max, number, name, error);
}

static gboolean
parse (HostRequest *request, Asked *asked, GError **error)
{
  static const char *const known[] = { "since", "_count", "body", NULL };
  g_autoptr (GPtrArray) parameters = host_request_parse_query (request->query, error);

  if (parameters == NULL || !host_request_check_parameters (parameters, known, error)
      || !take_number (parameters, "since", G_MAXINT64, &asked->since, error)
      || !take_number (parameters, "_count", G_MAXUINT32, &asked->count, error)
      || !take_number (parameters, "body", 1, &asked->body, error))
    return FALSE;
  asked->count = CLAMP (asked->count, 1, MAX_COUNT);
  return TRUE;
}

static void
append_entry (GString *json, const HostFeedEntry *entry, gboolean with_body)
{
  HostVersion *version = entry->version;

  g_string_append_printf (
      json, "{\"type\":\"%s\",\"id\":\"%s\",\"version\":%" G_GUINT64_FORMAT ",\"seq\":%" G_GINT64_FORMAT,
      version->resource_type, version->id, version->version, version->seq);
  if (version->patient_id != NULL)
    host_json_append_member (json, "patient", version->patient_id);
  g_string_append (json, entry->gone ? ",\"gone\":true" : ",\"gone\":false");
  if (with_body && !entry->gone && version->json != NULL)
    {
      g_string_append (json, ",\"resource\":");
      host_version_append_served_json (version, json);
    }
  g_string_append_c (json, '}');
}

/* The cursor stands behind the last entry that went into the answer, so a page that is cut short by its size
 * goes on with the next. */
static GString *
write_feed (HostFeed *feed, gboolean with_body, gsize max_bytes)
{
  GString *json = g_string_new ("{");
  GString *entries = g_string_new (NULL);
  gint64 cursor = feed->cursor, n_left = feed->n_left;
  gboolean more = feed->more;

  for (guint i = 0; i < feed->entries->len; i++)
    {
      const HostFeedEntry *entry = feed->entries->pdata[i];

      if (i > 0)
        g_string_append_c (entries, ',');
      append_entry (entries, entry, with_body);
      if (entries->len > max_bytes && i + 1 < feed->entries->len)
        {
          cursor = entry->version->seq;
          more = TRUE;
          if (n_left >= 0)
            n_left += feed->entries->len - i - 1;
          break;
        }
    }
  host_json_append_member (json, "epoch", feed->epoch);
  host_json_append_number (json, "cursor", cursor);
  if (n_left >= 0)
    host_json_append_number (json, "remaining", n_left);
  g_string_append_printf (json, ",\"more\":%s,\"entry\":[", more ? "true" : "false");
  g_string_append_len (json, entries->str, (gssize)entries->len);
  g_string_append (json, "]}");
  g_string_free (entries, TRUE);
  return json;
}

void
host_route_changes (HostRequest *request, HostReply *reply)
{
  Asked asked = { .count = DEFAULT_COUNT, .body = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFeed) feed = NULL;

  if (parse (request, &asked, &error))
    feed = host_practice_changes (request->practice, request->actor, (gint64)asked.since, (guint)asked.count,
                                  &error);
  if (feed == NULL)
    {
      host_reply_set_error (reply, error, NULL);
      return;
    }
  host_reply_take_text (
      reply, 200, HOST_REPLY_JSON,
      write_feed (feed, asked.body != 0, host_service_get_limits (request->service)->reply_bytes));
}
