/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-flow.h"

#include "althea-text.h"

#define FOOT_PT 36.0
#define CELL_GAP_PT 8.0

static gboolean
is_drawn (AltheaPaperFlow *self)
{
  return self->wanted == ALTHEA_FLOW_ALL || self->wanted == (int)self->number;
}

void
althea_paper_flow_begin (AltheaPaperFlow *self, cairo_t *cr, double width, double height, int wanted,
                         AltheaPaperFoot foot, gpointer user_data)
{
  *self = (AltheaPaperFlow){
    .page = { cr, width, height, 0 },
    .bottom = height - FOOT_PT,
    .wanted = wanted,
    .foot = foot,
    .user_data = user_data,
  };
}

static void
draw_foot (AltheaPaperFlow *self)
{
  if (is_drawn (self))
    self->foot (&self->page, self->number, self->user_data);
}

static void
next_page (AltheaPaperFlow *self)
{
  draw_foot (self);
  if (self->wanted == ALTHEA_FLOW_ALL)
    cairo_show_page (self->page.cr);
  self->number++;
  self->page.y = 0;
}

guint
althea_paper_flow_end (AltheaPaperFlow *self)
{
  draw_foot (self);
  return self->number + 1;
}

void
althea_paper_flow_need (AltheaPaperFlow *self, double height)
{
  if (self->page.y > 0 && self->page.y + height > self->bottom)
    next_page (self);
}

void
althea_paper_flow_skip (AltheaPaperFlow *self, double height)
{
  if (self->page.y > 0)
    self->page.y += height;
}

void
althea_paper_flow_rule (AltheaPaperFlow *self)
{
  if (is_drawn (self))
    althea_paper_page_rule (&self->page);
}

static PangoLayout *
make_layout (AltheaPaperFlow *self, AltheaPaperStyle style, double width, const char *text)
{
  g_autofree char *clean = althea_text_clean (text, TRUE, NULL);
  return althea_paper_layout_new (self->page.cr, style, width, clean);
}

double
althea_paper_flow_measure (AltheaPaperFlow *self, AltheaPaperStyle style, double width, const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, width, text);
  int height;
  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static void
begin_ink (AltheaPaperFlow *self, AltheaPaperStyle style)
{
  double grey = althea_paper_style_get_grey (style);
  cairo_tag_begin (self->page.cr, althea_paper_style_get_tag (style), NULL);
  cairo_set_source_rgb (self->page.cr, grey, grey, grey);
}

void
althea_paper_flow_text (AltheaPaperFlow *self, AltheaPaperStyle style, double x, double width,
                        const char *text)
{
  g_autoptr (PangoLayout) layout = make_layout (self, style, width, text);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle logical;
      int top, bottom;
      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      double height = (double)(bottom - top) / PANGO_SCALE;
      double baseline = (double)(pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE;
      althea_paper_flow_need (self, height);
      if (is_drawn (self))
        {
          begin_ink (self, style);
          cairo_move_to (self->page.cr, x + (double)logical.x / PANGO_SCALE, self->page.y + baseline);
          pango_cairo_show_layout_line (self->page.cr, line);
          cairo_tag_end (self->page.cr, althea_paper_style_get_tag (style));
        }
      self->page.y += height;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

void
althea_paper_flow_cells (AltheaPaperFlow *self, AltheaPaperStyle style, const char *const *cells,
                         const double *shares, guint n_cells)
{
  double tallest = 0, x = 0;
  for (guint i = 0; i < n_cells; i++)
    tallest = MAX (tallest, althea_paper_flow_measure (self, style,
                                                       shares[i] * self->page.width - CELL_GAP_PT, cells[i]));
  althea_paper_flow_need (self, tallest);
  for (guint i = 0; i < n_cells; i++)
    {
      AltheaPaperPage page = self->page;
      if (is_drawn (self))
        althea_paper_page_text (&page, style, x, shares[i] * self->page.width - CELL_GAP_PT, cells[i]);
      x += shares[i] * self->page.width;
    }
  self->page.y += tallest;
}
