/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-paper-document.h"
#include "home-place.h"

G_BEGIN_DECLS

/* Prints a document, or asks where to save it as a PDF and says what became of it. Both take the document.
 * @name: of the file, without a person's name in it, as it may lie where others look: "visit-summary.pdf". */
void home_paper_print (HomePlace *place, AltheaPaperDocument *document);
void home_paper_save (HomePlace *place, AltheaPaperDocument *document, const char *name);

/* Who it is about, from the record of the patient. (transfer full) */
char *home_paper_patient_line (HomeContext *context);

G_END_DECLS
