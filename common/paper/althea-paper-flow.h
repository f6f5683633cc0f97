/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-paper-private.h"

G_BEGIN_DECLS

/* Text that flows over pages. It is laid out the same whether pages are counted, one is drawn, or all are. */

#define ALTHEA_FLOW_ALL (-1)
#define ALTHEA_FLOW_NONE (-2) /* only counts */

typedef struct _AltheaPaperFlow AltheaPaperFlow;
typedef void (*AltheaPaperFoot) (AltheaPaperPage *page, guint number, gpointer user_data);

struct _AltheaPaperFlow
{
  AltheaPaperPage page;
  double bottom; /* where the foot begins */
  guint number;  /* of the page, from 0 */
  int wanted;    /* the page to draw, or ALTHEA_FLOW_ */
  AltheaPaperFoot foot;
  gpointer user_data;
};

void althea_paper_flow_begin (AltheaPaperFlow *self, cairo_t *cr, double width, double height, int wanted,
                              AltheaPaperFoot foot, gpointer user_data);
/* Draws the last foot; gives the number of pages. */
guint althea_paper_flow_end (AltheaPaperFlow *self);
/* Goes to a new page when less than @height is left on this one. */
void althea_paper_flow_need (AltheaPaperFlow *self, double height);
void althea_paper_flow_skip (AltheaPaperFlow *self, double height); /* nothing at the top of a page */
void althea_paper_flow_rule (AltheaPaperFlow *self);
/* Line by line, over the end of the page where it must. */
void althea_paper_flow_text (AltheaPaperFlow *self, AltheaPaperStyle style, double x, double width,
                             const char *text);
/* Cells beside each other, kept on one page as long as they fit on any. */
void althea_paper_flow_cells (AltheaPaperFlow *self, AltheaPaperStyle style, const char *const *cells,
                              const double *shares, guint n_cells);
double
althea_paper_flow_measure (AltheaPaperFlow *self, AltheaPaperStyle style, double width, const char *text);

G_END_DECLS
