/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

#include "althea-paper-page.h"

G_BEGIN_DECLS

/* For the files of paper/ only. */

/* @text in the look of @style, left-aligned, not drawn yet. (transfer full) */
PangoLayout *althea_paper_layout_new (cairo_t *cr, AltheaPaperStyle style, double width, const char *text);
const char *althea_paper_style_get_tag (AltheaPaperStyle style); /* of the PDF's structure */
double althea_paper_style_get_grey (AltheaPaperStyle style);     /* 0 is black */

G_END_DECLS
