/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicBasket:
 * The orders of one patient that are not signed yet. GListModel-like through "lines"; each change is kept as
 * a draft of the person at the host, so that it survives and follows the person. Signing is all or nothing;
 * what keeps a line from being signed is told beside it. Main thread. Property (notify): "state-text" (""
 * when all is kept). Signals: "signed" (GPtrArray *orders): they are in the record; "refused" (): see
 * clinic_basket_get_problem().
 */
#define CLINIC_TYPE_BASKET (clinic_basket_get_type ())
G_DECLARE_FINAL_TYPE (ClinicBasket, clinic_basket, CLINIC, BASKET, GObject)

/* Restores what is kept. */
ClinicBasket *clinic_basket_new (ClinicChart *chart);

GListModel *
clinic_basket_get_lines (ClinicBasket *self); /* lent (element-type AltheaRecord) ServiceRequests */
const char *clinic_basket_get_state_text (ClinicBasket *self);
/* Why the host did not sign the line; NULL when nothing is wrong with it. Lent. */
const char *clinic_basket_get_problem (ClinicBasket *self, AltheaRecord *line);

/* @kind: ALTHEA_ORDER_. @priority: "routine" or "urgent". @expected_by (nullable). FALSE, and nothing added,
 * when the same is in the basket. */
gboolean clinic_basket_add (ClinicBasket *self, const char *kind, const AltheaCodeableConcept *code,
                            const char *priority, gboolean fasting, const AltheaPartialDate *expected_by,
                            const char *reason);
void clinic_basket_remove (ClinicBasket *self, AltheaRecord *line);
void clinic_basket_sign (ClinicBasket *self);

G_END_DECLS
