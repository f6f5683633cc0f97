/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* What the documents of this folder are drawn with: text that flows down a page, and a tagged PDF around it.
 * Lengths are points (1/72 inch), y grows downwards. Any thread, one page at a time. */

typedef enum
{
  ALTHEA_PAPER_TITLE = 1, /* one a document */
  ALTHEA_PAPER_HEADING,
  ALTHEA_PAPER_BODY,
  ALTHEA_PAPER_STRONG, /* body, bold */
  ALTHEA_PAPER_SMALL,
  ALTHEA_PAPER_CODE,  /* fixed width, small; breaks anywhere */
  ALTHEA_PAPER_GROUP, /* fixed width, large: to be typed */
} AltheaPaperStyle;

typedef struct
{
  cairo_t *cr; /* lent */
  double width, height;
  double y; /* where the next text begins */
} AltheaPaperPage;

/* Draws @text (never markup) at @x, as wide as @width, and moves y below it. Returns its height. */
double althea_paper_page_text (AltheaPaperPage *page, AltheaPaperStyle style, double x, double width,
                               const char *text);
/* The same, ending at the right. */
double althea_paper_page_text_end (AltheaPaperPage *page, AltheaPaperStyle style, double x, double width,
                                   const char *text);
void althea_paper_page_skip (AltheaPaperPage *page, double height);
/* A thin line across the page at y. */
void althea_paper_page_rule (AltheaPaperPage *page);
/* At the foot: what @parts (NULL-terminated, empty ones left out) say, and when it was printed. */
void althea_paper_page_footer (AltheaPaperPage *page, const char *const *parts);
double althea_paper_font_size (AltheaPaperStyle style);

typedef void (*AltheaPaperDraw) (cairo_t *cr, double width_pt, double height_pt, gconstpointer data);

/* One page of the size that is usual here (A4 or Letter) as a tagged PDF that only its owner can read. IO,
 * DISK_FULL, DENIED. Blocking. */
gboolean althea_paper_write_pdf (const char *path, const char *title, const char *author,
                                 AltheaPaperDraw draw, gconstpointer data, GError **error);

G_END_DECLS
