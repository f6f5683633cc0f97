/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-connection.h"
#include "host-patient-query.h"

G_BEGIN_DECLS

/* How the names of a search are looked for. */
typedef enum
{
  HOST_NAMES_BEGIN,    /* words that begin so */
  HOST_NAMES_ANYWHERE, /* fragments, of three characters at least */
} HostNamesMode;

/* So few are weighed one by one. */
#define HOST_CANDIDATES_FEW 250

/* The patients that the terms of @query allow, by the indexes alone: (element-type gint64) rising, each once.
 * All that fit are among them; those that do not may be too when they are few, or when it is by fragments.
 * (transfer full) NULL with @error. */
GArray *host_patient_candidates (HostConnection *connection, const HostPatientQuery *query,
                                 HostNamesMode mode, GError **error);

/* TRUE when @ids, as the above, has @id. */
gboolean host_candidates_contain (GArray *ids, gint64 id);

G_END_DECLS
