/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-vital.h"

G_BEGIN_DECLS

/**
 * ClinicVitalRow:
 * One measurement as it is typed: beside the number stand its unit, what it is in the unit that is kept, the
 * flag for the patient's age and what was measured before.
 */
#define CLINIC_TYPE_VITAL_ROW (clinic_vital_row_get_type ())
G_DECLARE_FINAL_TYPE (ClinicVitalRow, clinic_vital_row, CLINIC, VITAL_ROW, AdwEntryRow)

GtkWidget *clinic_vital_row_new (ClinicVitalKind kind);
ClinicVitalKind clinic_vital_row_get_kind (ClinicVitalRow *self);
/* For whom limits and flags hold; @age_days NAN and @sex 0 when not known. */
void clinic_vital_row_set_person (ClinicVitalRow *self, double age_days, AltheaSex sex);
/* A bare number is in the US unit. What was typed stays, and is read anew. */
void clinic_vital_row_set_us (ClinicVitalRow *self, gboolean us);
/* "72.4 kg, 3 Nov": shown while nothing is typed. "" none. */
void clinic_vital_row_set_previous (ClinicVitalRow *self, const char *text);

/* FALSE and INVALID in words when what was typed cannot be read or is impossible; TRUE with a NULL value when
 * nothing was typed. @reading: (out) cleared by the caller. */
gboolean clinic_vital_row_read (ClinicVitalRow *self, ClinicVitalReading *reading, GError **error);
/* In words, why a reading should be looked at again; NULL when it is likely. (transfer full) */
char *clinic_vital_row_dup_doubt (ClinicVitalRow *self, const ClinicVitalReading *reading);

G_END_DECLS
