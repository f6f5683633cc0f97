/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HostPatientQuery:
 * What somebody typed to find a patient, taken apart: fragments of names, a birth date in any usual form,
 * parts of record or telephone numbers, in any order. Immutable once made.
 */

/* A birth date as typed may be two dates: 3/12/1972. Each is a half-open range of yyyymmdd. */
typedef struct
{
  int from, to;
} HostBirthRange;

typedef enum
{
  HOST_TERM_NAME,   /* text: a folded word */
  HOST_TERM_BIRTH,  /* ranges */
  HOST_TERM_NUMBER, /* text: letters and digits */
} HostTermKind;

typedef struct
{
  HostTermKind kind;
  char *text;               /* (owned) (nullable) for BIRTH: the same as a number, when it may be one */
  HostBirthRange ranges[2]; /* BIRTH; the second is empty when the date can be read in one way only */
  gboolean whole_date;      /* BIRTH: with its day */
} HostPatientTerm;

typedef struct
{
  GArray *terms;      /* (owned) (element-type HostPatientTerm); empty when nothing can be searched for */
  gboolean only_name; /* one word, no more */
} HostPatientQuery;

HostPatientQuery *host_patient_query_new (const char *text);
void host_patient_query_free (HostPatientQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostPatientQuery, host_patient_query_free)

G_END_DECLS
