/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-result-row.h"

G_BEGIN_DECLS

/**
 * ClinicGraphTest:
 * One test of a chart that can be drawn, as the list of series shows it. Its values are read when they are
 * first asked for. Main thread. Properties: "title", "detail" (latest value and how many), "chosen" (notify).
 */
#define CLINIC_TYPE_GRAPH_TEST (clinic_graph_test_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGraphTest, clinic_graph_test, CLINIC, GRAPH_TEST, GObject)

ClinicGraphTest *clinic_graph_test_new (ClinicResultRow *row);
const char *clinic_graph_test_get_key (ClinicGraphTest *self);
const char *clinic_graph_test_get_title (ClinicGraphTest *self);
gboolean clinic_graph_test_is_chosen (ClinicGraphTest *self);
void clinic_graph_test_set_chosen (ClinicGraphTest *self, gboolean chosen);
/* One series, or one a component. @n_left_out (out) (optional): values in another unit. Lent.
 * (element-type AltheaTrendSeries) */
GPtrArray *clinic_graph_test_get_series (ClinicGraphTest *self, guint *n_left_out);

/* The tests among @records that have numbers, those with most values first.
 * (transfer full) (element-type ClinicGraphTest) */
GPtrArray *clinic_graph_tests_new (GListModel *records);

G_END_DECLS
