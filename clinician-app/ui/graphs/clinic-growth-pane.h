/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"
#include "clinic-growth.h"
#include "clinic-paper.h"

G_BEGIN_DECLS

/* Growth of a person under 20 over the curves of WHO and CDC. Actions: growth.print, growth.save. */
#define CLINIC_TYPE_GROWTH_PANE (clinic_growth_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGrowthPane, clinic_growth_pane, CLINIC, GROWTH_PANE, GtkWidget)

GtkWidget *clinic_growth_pane_new (ClinicChart *chart);
/* Whether the person of @chart is under 20. */
gboolean clinic_growth_pane_applies (ClinicChart *chart);
ClinicGrowth *clinic_growth_pane_get_growth (ClinicGrowthPane *self); /* (nullable) lent: what is drawn */
ClinicPaper *clinic_growth_pane_make_paper (ClinicGrowthPane *self);  /* (transfer full) (nullable) */
/* What the chart of a patient says now. (transfer full) (nullable) until loaded */
AltheaFacts *clinic_growth_dup_facts (ClinicChart *chart);

G_END_DECLS
