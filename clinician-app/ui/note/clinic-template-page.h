/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-note-library.h"

G_BEGIN_DECLS

/**
 * ClinicTemplatePage:
 * Edits one template, or the phrases: a name and a text for each section, which can be added, moved and taken
 * out. Saving makes it the practice's own. Actions: template.save (Ctrl+Enter, Ctrl+S), template.add.
 */
#define CLINIC_TYPE_TEMPLATE_PAGE (clinic_template_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTemplatePage, clinic_template_page, CLINIC, TEMPLATE_PAGE, AdwNavigationPage)

AdwNavigationPage *clinic_template_page_new (ClinicNoteLibrary *library, AltheaComposition *template);
/* All templates to choose from, and a new one. */
AdwNavigationPage *clinic_template_list_page_new (ClinicNoteLibrary *library);

G_END_DECLS
