/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-code.h"

G_BEGIN_DECLS

/**
 * AltheaCodePicker:
 * An AdwEntryRow that finds a code as one types: a list drops down with display and code of each, the pack's
 * date at its foot, and the typed words as free text as the last choice. Down goes into the list, Enter takes
 * the marked entry (the typed words when none is), Escape closes the list and keeps what was typed. A missing
 * pack says so and free text goes on. Words without a code carry the mark "free text".
 *
 * Properties: "title" (AdwPreferencesRow), "system" (of the pack; set once), "finder" (AltheaCodeFinder,
 * nullable: everything is free text), "code" (AltheaCode, nullable: nothing chosen; EXPLICIT_NOTIFY),
 * "headings" (also offer codes that may not be billed, FALSE), "limit" (of the list, 20).
 * Signal "picked" (AltheaCode *): a person chose, after "code" was notified.
 * Leaving the row with words that were not chosen makes them free text, so that nothing typed is lost.
 */
#define ALTHEA_TYPE_CODE_PICKER (althea_code_picker_get_type ())
G_DECLARE_FINAL_TYPE (AltheaCodePicker, althea_code_picker, ALTHEA, CODE_PICKER, AdwEntryRow)

GtkWidget *althea_code_picker_new (const char *title, const char *system, AltheaCodeFinder *finder);

void althea_code_picker_set_system (AltheaCodePicker *self, const char *system);
void althea_code_picker_set_finder (AltheaCodePicker *self, AltheaCodeFinder *finder); /* (nullable) */
/* Shows @code without searching; NULL clears the row. */
void althea_code_picker_set_code (AltheaCodePicker *self, AltheaCode *code); /* (nullable) */
/* What is chosen, or what was typed as free text; NULL when the row is empty. Lent. */
AltheaCode *althea_code_picker_get_code (AltheaCodePicker *self); /* (nullable) */
/* That as it goes into a record. (transfer full) (nullable) */
AltheaCodeableConcept *althea_code_picker_dup_concept (AltheaCodePicker *self);

G_END_DECLS
