/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-patient-query.h"

G_BEGIN_DECLS

/* How well a patient fits what was typed. Any thread. */

/* The patient row's texts, lent. */
typedef struct
{
  int birth;
  const char *sort;
  const char *names;   /* family TAB given TAB other */
  const char *numbers; /* record numbers TAB telephones */
} HostPatientFacts;

#define HOST_NO_MATCH (-1)

/* HOST_NO_MATCH unless every term fits; else the lower the better, 0 the best. @anywhere: fragments from the
 * middle of a name fit too. */
int host_patient_match (const HostPatientQuery *query, const HostPatientFacts *facts, gboolean anywhere);

G_END_DECLS
