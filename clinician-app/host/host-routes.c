/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-request.h"

/* All that a host answers. "*" stands for one segment of a path; the first row that fits is taken. */
typedef struct
{
  const char *method;
  const char *path;
  HostRouteFlags flags;
  HostRouteFunc func;
} RouteRow;

static const RouteRow rows[] = {
  { "GET", "fhir/metadata", HOST_ROUTE_OPEN, host_route_metadata },
  { "GET", "fhir/ValueSet/$expand", HOST_ROUTE_NONE, host_route_expand },
  { "GET", "fhir/Patient/*/$everything", HOST_ROUTE_NONE, host_route_everything },
  { "GET", "fhir/*/*/_history/*", HOST_ROUTE_NONE, host_route_read_version },
  { "GET", "fhir/*/*/_history", HOST_ROUTE_NONE, host_route_history },
  { "GET", "fhir/*/*", HOST_ROUTE_NONE, host_route_read },
  { "GET", "fhir/*", HOST_ROUTE_NONE, host_route_search },
  { "POST", "fhir", HOST_ROUTE_NONE, host_route_transaction },
  { "POST", "operation/note-sign", HOST_ROUTE_SLOW, host_route_operation },
  { "POST", "operation/note-addendum", HOST_ROUTE_SLOW, host_route_operation },
  { "POST", "operation/note-cosign", HOST_ROUTE_SLOW, host_route_operation },
  { "POST", "operation/note-retract", HOST_ROUTE_SLOW, host_route_operation },
  { "POST", "operation/*", HOST_ROUTE_NONE, host_route_operation },
  { "GET", "changes", HOST_ROUTE_NONE, host_route_changes },
  { "GET", "draft", HOST_ROUTE_NONE, host_route_draft_list },
  { "GET", "draft/*", HOST_ROUTE_NONE, host_route_draft_get },
  { "PUT", "draft/*", HOST_ROUTE_NONE, host_route_draft_put },
  { "DELETE", "draft/*", HOST_ROUTE_NONE, host_route_draft_delete },
  { "GET", "session", HOST_ROUTE_OPEN, host_route_session_get },
  { "POST", "session", HOST_ROUTE_OPEN | HOST_ROUTE_LOCAL | HOST_ROUTE_SLOW, host_route_session_post },
  { "DELETE", "session", HOST_ROUTE_OPEN | HOST_ROUTE_LOCAL, host_route_session_delete },
  { "POST", "setup", HOST_ROUTE_OPEN | HOST_ROUTE_LOCAL | HOST_ROUTE_SLOW, host_route_setup },
  { "POST", "setup/confirm", HOST_ROUTE_OPEN | HOST_ROUTE_LOCAL, host_route_setup_confirm },
  { "POST", "recovery", HOST_ROUTE_OPEN | HOST_ROUTE_LOCAL | HOST_ROUTE_SLOW, host_route_recovery },
  { "POST", "pair/enrol", HOST_ROUTE_DOOR, host_route_enrol },
};

static gboolean
path_fits (const char *pattern, char **segments)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  guint i;

  for (i = 0; parts[i] != NULL; i++)
    if (segments[i] == NULL || (!g_str_equal (parts[i], "*") && !g_str_equal (parts[i], segments[i])))
      return FALSE;
  return segments[i] == NULL;
}

HostRouteFunc
host_routes_find (const char *method, char **segments, HostRouteFlags *flags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].method, method) && path_fits (rows[i].path, segments))
      {
        *flags = rows[i].flags;
        return rows[i].func;
      }
  return NULL;
}
