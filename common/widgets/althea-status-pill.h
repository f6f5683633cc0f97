/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-record.h"

G_BEGIN_DECLS

/* States that records have in both apps, each with one word and one icon. */
typedef enum
{
  ALTHEA_STATUS_NONE = 0, /* the pill is invisible */
  ALTHEA_STATUS_NEW,
  ALTHEA_STATUS_CORRECTED,
  ALTHEA_STATUS_PARTIAL,      /* preliminary, registered */
  ALTHEA_STATUS_NOT_RELEASED, /* held back from the patient */
  ALTHEA_STATUS_PATIENT_REPORTED,
  ALTHEA_STATUS_ENTERED_IN_ERROR,
  ALTHEA_STATUS_STOPPED,
  ALTHEA_STATUS_RESOLVED,
  ALTHEA_STATUS_SIGNED,
  ALTHEA_STATUS_DRAFT,
} AltheaStatus;
#define ALTHEA_TYPE_STATUS (althea_status_get_type ())
GType althea_status_get_type (void);

const char *althea_status_get_label (AltheaStatus status);     /* translated; "" for none */
const char *althea_status_get_icon_name (AltheaStatus status); /* (nullable) */
/* The one state that matters most about a record, by type, status and tags. */
AltheaStatus althea_status_from_record (AltheaRecord *record);

/**
 * AltheaStatusPill: one word and one icon. Property: "status".
 */
#define ALTHEA_TYPE_STATUS_PILL (althea_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (AltheaStatusPill, althea_status_pill, ALTHEA, STATUS_PILL, GtkWidget)

GtkWidget *althea_status_pill_new (AltheaStatus status);
void althea_status_pill_set_status (AltheaStatusPill *self, AltheaStatus status);
AltheaStatus althea_status_pill_get_status (AltheaStatusPill *self);

G_END_DECLS
