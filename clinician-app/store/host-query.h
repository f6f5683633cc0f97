/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-version.h"

G_BEGIN_DECLS

/* Records of one chart in one page at most: a chart of everyday size is one question and one picture. */
#define HOST_MAX_CHART_PAGE 2500u

/* A search, zero-initialised; every set member narrows. Strings are lent. */
typedef struct
{
  const char *resource_type; /* required; NULL with patient_id: the whole compartment */
  const char *id;            /* _id */
  const char *patient_id;    /* patient, subject: the compartment */
  const char *identifier_system, *identifier_value;
  const char *code_system; /* (nullable) any system */
  const char *code;        /* token on the record's main code */
  const char *category;    /* code of a category */
  const char *status; /* the record's status element (clinicalStatus for Condition and AllergyIntolerance) */
  const char *owner;  /* Task.owner, Communication.recipient, participant: "Practitioner/1" */
  const char *encounter_id;
  const char *based_on;            /* basedOn, partOf, focus or inResponseTo: "Task/1" */
  gint64 date_from_us, date_to_us; /* half open; 0 unset; on the record's main date */
  gint64 updated_from_us, updated_to_us;
  const char *text; /* Patient only: name fragments, birth date, number, phone, in any order */
  gboolean released_only;
  enum
  {
    HOST_ORDER_DEFAULT = 0, /* Patient: best match, then name; others: newest date first */
    HOST_ORDER_DATE_ASCENDING,
    HOST_ORDER_UPDATED_DESCENDING,
    HOST_ORDER_NAME,
  } order;
  gboolean count_total; /* fill HostPage.total */
  guint limit;          /* 0: 50; at most 1000 */
  const char *cursor;   /* (nullable) HostPage.next of the page before */
} HostQuery;

typedef struct
{
  GPtrArray *versions; /* (element-type HostVersion) */
  char *next;          /* (nullable) opaque cursor */
  gint64 total;        /* -1: not counted */
} HostPage;

void host_page_free (HostPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostPage, host_page_free)

G_END_DECLS
