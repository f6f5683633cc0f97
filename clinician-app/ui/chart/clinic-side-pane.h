/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ClinicSidePane:
 * What stands open beside a chart: one record with its editor or its history on top. Nothing in it goes away
 * while something typed is not saved, unless the person says so. Property (notify): "open".
 */
#define CLINIC_TYPE_SIDE_PANE (clinic_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicSidePane, clinic_side_pane, CLINIC, SIDE_PANE, AdwBin)

/* Puts @page, and @top (nullable) over it, in the place of what stands there; asks first when needed. Both
 * floating. */
void clinic_side_pane_show (ClinicSidePane *self, AdwNavigationPage *page, AdwNavigationPage *top);
void clinic_side_pane_close (ClinicSidePane *self); /* asks first when needed */
gboolean clinic_side_pane_has_unsaved (ClinicSidePane *self);
/* @callback (user_data) at once when nothing is unsaved, else when the person chooses to discard; @destroy
 * (nullable) in any case. */
void clinic_side_pane_ask_to_leave (ClinicSidePane *self, GCallback callback, gpointer user_data,
                                    GDestroyNotify destroy);

G_END_DECLS
