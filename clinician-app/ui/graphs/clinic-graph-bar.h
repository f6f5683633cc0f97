/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One time that a medicine was to be taken. */
typedef struct
{
  gint64 from_us;
  gint64 until_us;  /* 0: still taken, or where the record does not say when it ended */
  gboolean current; /* still to be taken */
  char *text;       /* (owned) "Metformin 500 mg" */
} ClinicGraphSpan;

/**
 * ClinicGraphBar:
 * One medicine with the times that it was to be taken, as prescriptions say: from when it was written until
 * its validity ended, the next prescription of the same medicine began, or, of one that was stopped here, it
 * was stopped. Immutable; main thread.
 */
#define CLINIC_TYPE_GRAPH_BAR (clinic_graph_bar_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGraphBar, clinic_graph_bar, CLINIC, GRAPH_BAR, GObject)

const char *clinic_graph_bar_get_title (ClinicGraphBar *self);
guint clinic_graph_bar_get_n_spans (ClinicGraphBar *self);
const ClinicGraphSpan *clinic_graph_bar_get_span (ClinicGraphBar *self, guint index); /* lent, oldest first */
/* The span at @time_us. (nullable) lent */
const ClinicGraphSpan *clinic_graph_bar_at (ClinicGraphBar *self, gint64 time_us);
/* TRUE when any of it lies between the two times. */
gboolean clinic_graph_bar_is_in (ClinicGraphBar *self, gint64 from_us, gint64 until_us);
/* "Metformin: 500 mg from 3 Mar 2019, still taken." (transfer full) */
char *clinic_graph_bar_to_sentence (ClinicGraphBar *self);

/* The medicines among @records, current ones first. (transfer full) (element-type ClinicGraphBar) */
GPtrArray *clinic_graph_bars_new (GListModel *records);

G_END_DECLS
