/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"
#include "clinic-form.h"

G_BEGIN_DECLS

/**
 * ClinicEditor:
 * A form beside the chart, bound to its chart and so to one patient, whom it names. Saves through one commit;
 * shows a conflict side by side and saves again on the newer version; keeps what was typed on any error.
 * Actions: editor.save (Ctrl+Enter, Ctrl+S), editor.cancel (Esc: asks when something was typed).
 */
#define CLINIC_TYPE_EDITOR (clinic_editor_get_type ())
G_DECLARE_FINAL_TYPE (ClinicEditor, clinic_editor, CLINIC, EDITOR, AdwNavigationPage)

AdwNavigationPage *clinic_editor_new (ClinicChart *chart, AltheaRecord *record);
/* A new record of @resource_type: Condition, AllergyIntolerance, MedicationRequest, Immunization; or several
 * of one kind, "Observation:vital-signs". NULL for others. */
AdwNavigationPage *clinic_editor_new_for_type (ClinicChart *chart, const char *resource_type);

ClinicForm *clinic_editor_get_form (ClinicEditor *self); /* lent */
gboolean clinic_editor_has_unsaved (ClinicEditor *self);
/* TRUE while the two versions are compared. */
gboolean clinic_editor_in_conflict (ClinicEditor *self);
/* @callback (user_data) when the person chooses to discard; @destroy in any case. */
void clinic_editor_ask_to_leave (ClinicEditor *self, GCallback callback, gpointer user_data,
                                 GDestroyNotify destroy);

G_END_DECLS
