/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-query.h"

G_BEGIN_DECLS

/* A search as it came, made into a HostQuery. Strict: what is not understood is refused, never left out,
 * since a search that silently ignores a condition shows the wrong people. */
typedef struct
{
  HostQuery query;       /* lends from @parameters and @texts */
  GPtrArray *parameters; /* (owned) */
  GPtrArray *texts;      /* (owned) what had to be cut out of a value */
} HostSearch;

void host_search_clear (HostSearch *self);
/* Reads @query_string for @resource_type. FALSE with INVALID that names the parameter. */
gboolean
host_search_parse (HostSearch *self, const char *resource_type, const char *query_string, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostSearch, host_search_clear)

G_END_DECLS
