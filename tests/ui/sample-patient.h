/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-record.h"

G_BEGIN_DECLS

/* 22 November 2026, 10:42 UTC: the clock of the samples. */
#define SAMPLE_NOW_US (G_GINT64_CONSTANT (1795344120) * G_USEC_PER_SEC)
#define SAMPLE_PATIENT_ID "maria"

/* Maria Kowalska, 54: type 2 diabetes since March 2019 whose HbA1c falls, hypertension, an anaphylaxis to
 * penicillin; visits, vitals, laboratory results, medicines, immunizations, messages and documents that
 * agree. The Patient first, then the rest in no order. (transfer full) (element-type AltheaRecord) */
GListStore *sample_patient_new (void);
/* The same grown to at least @n_records with older visits and their results. (transfer full) */
GListStore *sample_patient_new_large (guint n_records);

/* The first record of @type whose title begins with @title. (transfer full) (nullable) */
AltheaRecord *sample_find (GListModel *records, const char *type, const char *title);

/* One Observation of @value (decimal text; NULL: value absent) on @date. (transfer full) */
AltheaRecord *sample_observation (const char *id, const char *category, const char *loinc, const char *name,
                                  const char *value, const char *unit, const char *low, const char *high,
                                  const char *date, const char *encounter);

G_END_DECLS
