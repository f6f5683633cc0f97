/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-facts.h"
#include "althea-hint.h"

G_BEGIN_DECLS

/**
 * AltheaRules:
 *
 * Care-gap rules as read from a dated rules file (data/rules/ says how it is written). Immutable,
 * reference counted, any thread.
 */
typedef struct _AltheaRules AltheaRules;

AltheaRules *althea_rules_get_default (void); /* (transfer none) those compiled in; never NULL */
/* A practice's own file. NULL and ALTHEA_ERROR_INVALID with the line that is wrong. (transfer full) */
AltheaRules *althea_rules_new (GBytes *text, GError **error);
AltheaRules *althea_rules_ref (AltheaRules *self);
void althea_rules_unref (AltheaRules *self);
const char *althea_rules_get_date (AltheaRules *self); /* "2025-11-01": as of when they were checked */
guint althea_rules_get_n (AltheaRules *self);

/* What the rules and the immunization schedule say: overdue, due, to ask, soon, done; within those by due
 * date. Blocking, a few milliseconds; any thread. (transfer full) (element-type AltheaHint) */
GPtrArray *althea_care_gaps_evaluate (AltheaFacts *facts, AltheaRules *rules);
/* The same on a worker thread. _finish: (transfer full) (element-type AltheaHint); an error only when
 * cancelled. */
void althea_care_gaps_evaluate_async (AltheaFacts *facts, AltheaRules *rules, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *althea_care_gaps_evaluate_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaRules, althea_rules_unref)

G_END_DECLS
