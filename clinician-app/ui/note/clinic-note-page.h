/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicNotePage:
 * One stored note to read: who signed it and when, its text, and the addenda under it. A signed note is never
 * edited; an addendum with its reason, a second signature by who was asked for it, and "entered in error"
 * each take a passphrase. Actions: note.addendum, note.cosign, note.retract.
 */
#define CLINIC_TYPE_NOTE_PAGE (clinic_note_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicNotePage, clinic_note_page, CLINIC, NOTE_PAGE, AdwNavigationPage)

/* @record: a Composition of the chart's patient. floating */
AdwNavigationPage *clinic_note_page_new (ClinicChart *chart, AltheaRecord *record);
/* A note that the chart may not have heard of yet; shown without a header bar, to stand in another page. */
GtkWidget *clinic_note_page_new_for_id (ClinicChart *chart, const char *note_id);

G_END_DECLS
