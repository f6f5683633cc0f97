/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ClinicHintsView:
 * What is due for the patient of the chart page that this stands on: care gaps and immunizations, folded
 * under one line that says how many. They are worked out on another thread once the chart is shown, and again
 * after it changed; until then, and when nothing is due, the view takes no room. Each hint says why and by
 * whose recommendation; one is silenced with a reason, and undone. Properties (read only): "n-due".
 */
#define CLINIC_TYPE_HINTS_VIEW (clinic_hints_view_get_type ())
G_DECLARE_FINAL_TYPE (ClinicHintsView, clinic_hints_view, CLINIC, HINTS_VIEW, GtkWidget)

G_END_DECLS
