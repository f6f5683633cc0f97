/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"

G_BEGIN_DECLS

/* A chart over a GListStore in place of the session: commits land in the store under a new version, as the
 * host would do it, unless told to fail. */
#define FAKE_TYPE_CHART (fake_chart_get_type ())
G_DECLARE_FINAL_TYPE (FakeChart, fake_chart, FAKE, CHART, ClinicChart)

FakeChart *fake_chart_new (const char *patient_id, GListStore *records);
/* The next commit fails with @code; @current (nullable) is given along, as for a conflict. */
void fake_chart_fail_next (FakeChart *self, AltheaErrorCode code, AltheaRecord *current);
guint fake_chart_get_n_commits (FakeChart *self);                 /* tried */
AltheaRecord *fake_chart_get_last_record (FakeChart *self);       /* (nullable) lent: of the last commit */
const char *fake_chart_get_last_reason (FakeChart *self);         /* (nullable) lent */
AltheaOperation *fake_chart_get_last_operation (FakeChart *self); /* (nullable) lent */

/* @record as the host gives it: stored at @version. (transfer full) */
AltheaRecord *fake_stored (AltheaRecord *record, guint64 version);

G_END_DECLS
