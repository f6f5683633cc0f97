/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "althea-composition.h"

G_BEGIN_DECLS

/**
 * AltheaPaperDocument:
 * A document of headings, paragraphs and tables that flows over as many pages as it needs, with the practice
 * at the head of the first, and patient, page number and day of printing at the foot of each. Not a GObject;
 * one thread.
 */
typedef struct _AltheaPaperDocument AltheaPaperDocument;

/* @patient_line: who it is about, "Maria Kowalska, born 12 Mar 1972"; it stands on every page.
 * @practice_phone (nullable). (transfer full) */
AltheaPaperDocument *althea_paper_document_new (const char *title, const char *practice_name,
                                                const char *practice_phone, const char *patient_line);
void althea_paper_document_free (AltheaPaperDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AltheaPaperDocument, althea_paper_document_free)

/* A small line under the title: date, author. */
void althea_paper_document_add_line (AltheaPaperDocument *self, const char *text);
/* @heading (nullable). Lines of @text that begin with "- " become list items. */
void althea_paper_document_add_section (AltheaPaperDocument *self, const char *heading, const char *text);
/* @columns: NULL-terminated titles; then rows of the same number of cells. @shares: of the width, adding up
 * to 1. */
void althea_paper_document_begin_table (AltheaPaperDocument *self, const char *heading,
                                        const char *const *columns, const double *shares);
void althea_paper_document_add_row (AltheaPaperDocument *self, const char *const *cells);

/* A signed note or a summary: title, day, author, who signed, the sections. */
AltheaPaperDocument *
althea_paper_document_new_for_note (AltheaComposition *note, const char *practice_name,
                                    const char *practice_phone, const char *patient_line);

/* "Maria Kowalska, born 12 Mar 1972". @patient: a Patient. (transfer full) */
char *althea_paper_patient_line (AltheaRecord *patient);

/* For GtkPrintOperation with GTK_UNIT_POINTS. Pages count from 0. */
guint
althea_paper_document_count_pages (AltheaPaperDocument *self, cairo_t *cr, double width_pt, double height_pt);
void althea_paper_document_draw_page (AltheaPaperDocument *self, cairo_t *cr, double width_pt,
                                      double height_pt, guint page);
const char *althea_paper_document_get_title (AltheaPaperDocument *self);
/* IO, DISK_FULL, DENIED. Blocking. */
gboolean althea_paper_document_to_pdf (AltheaPaperDocument *self, const char *path, GError **error);

G_END_DECLS
