/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * HostSummary:
 * What the patient takes home of a visit or a stay, from the facts of the chart: why you came, what we found,
 * what to do, your medicines, when to come back. Only what the patient may see goes in. Gathered outside a
 * transaction, written inside one; one thread.
 */
typedef struct _HostSummary HostSummary;

/* @encounter_id (nullable). @discharge: the summary of a stay (LOINC 18842-5) instead of that of a visit
 * (34133-9). NULL with the store's error. Blocking. */
HostSummary *host_summary_gather (HostPractice *practice, HostActor *actor, gboolean discharge,
                                  const char *patient_id, const char *encounter_id, GError **error);
/* A diagnosis of the visit that is stored together with the summary. One of another patient is left out. */
void host_summary_add_condition (HostSummary *self, AltheaRecord *condition);
void host_summary_free (HostSummary *self);

/* The Composition, final, by @person at @when_us, made from @note and @encounter (nullable). (transfer full)
 */
GBytes *host_summary_write (HostSummary *self, AltheaRecord *note, AltheaRecord *encounter,
                            const char *person, const char *name, gint64 when_us, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostSummary, host_summary_free)

G_END_DECLS
