/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-growth.h"
#include "althea-records.h"

G_BEGIN_DECLS

/**
 * AltheaFacts:
 *
 * What is known of one patient at one moment, as calculators, care-gap rules, growth and immunization
 * hints read it: an immutable snapshot of records with the answers they ask for. Reference counted, made
 * and read on any thread, so that a page makes one on its main thread and hands it to a worker. Records
 * that are entered in error, refuted or cancelled do not count.
 */
typedef struct _AltheaFacts AltheaFacts;

/**
 * althea_facts_new:
 * @patient: whom it is about
 * @records: (nullable) (element-type AltheaRecord): of any type, in any order; those of other patients are
 *   left out. The array is copied, the records are referenced.
 * @at_us: the moment that "now" is
 * Returns: (transfer full)
 */
AltheaFacts *althea_facts_new (AltheaPatient *patient, const GPtrArray *records, gint64 at_us);
AltheaFacts *althea_facts_ref (AltheaFacts *self);
void althea_facts_unref (AltheaFacts *self);

AltheaPatient *althea_facts_get_patient (AltheaFacts *self); /* lent */
gint64 althea_facts_get_at_us (AltheaFacts *self);
/* The day of @at_us in the machine's zone. */
void althea_facts_get_today (AltheaFacts *self, GDate *today);
/* FALSE when the birth date is not known to the day; a month or year alone is read as its middle. */
gboolean althea_facts_get_birth (AltheaFacts *self, GDate *birth);
double althea_facts_get_age_days (AltheaFacts *self); /* NAN unknown */
int althea_facts_get_age_years (AltheaFacts *self);   /* whole years, -1 unknown */
/* Birth sex where recorded, else gender; 0 when neither says male or female. */
AltheaSex althea_facts_get_sex (AltheaFacts *self);

/* Records of one type, newest first by their clinical date. (nullable) (element-type AltheaRecord) lent */
const GPtrArray *althea_facts_get_records (AltheaFacts *self, const char *resource_type);

/* The newest final Observation with one of @loincs ("8302-2|3137-7") that has a number in, or convertible
 * to, the UCUM unit @unit. Components count (a blood pressure's systolic). @number (out) in @unit.
 * @record (out) (optional) lent: where it is from. FALSE when there is none. */
gboolean althea_facts_find_number (AltheaFacts *self, const char *loincs, const char *unit, double *number,
                                   AltheaObservation **record);
/* The newest record with one of the codes, whatever its value. (nullable) lent */
AltheaRecord *althea_facts_find_record (AltheaFacts *self, const char *resource_type, const char *system,
                                        const char *codes);
/* The active Condition whose ICD-10-CM code starts with one of @prefixes ("E10|E11|O24.4"), or, where it
 * has no such code, whose words hold one of @words ("diabetes"; one after "!" must not be in them: "!pre").
 * Resolved ones count when @ever. (nullable) lent */
AltheaRecord *
althea_facts_find_condition (AltheaFacts *self, const char *prefixes, const char *words, gboolean ever);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaFacts, althea_facts_unref)

G_END_DECLS
