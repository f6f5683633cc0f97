/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/**
 * HomeNotePage:
 * A note of the practice: the summary of a visit or a stay under plain headings, or a note as the clinician
 * signed it, with what was added to it later. It can be printed and saved as a PDF.
 */
#define HOME_TYPE_NOTE_PAGE (home_note_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeNotePage, home_note_page, HOME, NOTE_PAGE, HomePlace)

/* @note: a Composition. */
AdwNavigationPage *home_note_page_new (HomeContext *context, AltheaRecord *note);

G_END_DECLS
