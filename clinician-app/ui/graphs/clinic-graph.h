/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-drawing.h"
#include "clinic-graph-bar.h"
#include "clinic-graph-test.h"

G_BEGIN_DECLS

/**
 * ClinicGraph:
 * Several tests over one time axis, a panel each with its own scale, and under them the medicines as bars.
 * The same facts as a drawing (screen and paper), as sentences and as lines of a table. A ClinicDrawing.
 * Immutable; main thread.
 */
#define CLINIC_TYPE_GRAPH (clinic_graph_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGraph, clinic_graph, CLINIC, GRAPH, GObject)

/* @tests (element-type ClinicGraphTest), @bars (element-type ClinicGraphBar): referenced. @from_us 0: from
 * the first value or medicine on. Until now. */
ClinicGraph *clinic_graph_new (GPtrArray *tests, GPtrArray *bars, gint64 from_us);

/* All times with a value, ascending, each once: the stops. Lent. (element-type gint64) */
const GArray *clinic_graph_get_times (ClinicGraph *self);
GListModel *clinic_graph_to_rows (ClinicGraph *self); /* (transfer full) (element-type AltheaTrendRow) */

G_END_DECLS
