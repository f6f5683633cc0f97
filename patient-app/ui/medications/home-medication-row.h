/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record.h"

G_BEGIN_DECLS

/* One medicine: name, what it is for, how to take it, since when and from whom. Property: "record"
 * (MedicationRequest, nullable). */
#define HOME_TYPE_MEDICATION_ROW (home_medication_row_get_type ())
G_DECLARE_FINAL_TYPE (HomeMedicationRow, home_medication_row, HOME, MEDICATION_ROW, AdwBin)

/* Taken now, by its status. */
gboolean home_medication_is_current (AltheaRecord *medication);

G_END_DECLS
