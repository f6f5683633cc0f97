/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-paper-page.h"
#include "clinic-chart.h"
#include "clinic-drawing.h"

G_BEGIN_DECLS

/* Pages of one patient on paper: who it is about on top, one drawing, its words, when it was printed. */

typedef struct _ClinicPaper ClinicPaper;

/* @drawing: referenced; its sentence stands under it. @source (nullable): at the foot. (transfer full) */
ClinicPaper *
clinic_paper_new (ClinicChart *chart, const char *title, ClinicDrawing *drawing, const char *source);
void clinic_paper_free (ClinicPaper *self);
gboolean clinic_paper_to_pdf (ClinicPaper *self, const char *path, GError **error);
/* Asks for a printer or for a file, and says what went wrong over @widget. Both take @self. */
void clinic_paper_print (ClinicPaper *self, GtkWidget *widget);
void clinic_paper_save (ClinicPaper *self, GtkWidget *widget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClinicPaper, clinic_paper_free)

G_END_DECLS
