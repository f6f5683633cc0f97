/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-page.h"
#include "althea-paper-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <pango/pangocairo.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-partial-date.h"
#include "althea-text.h"

#define MARGIN_PT 48.0
#define POINTS_A_MM (72.0 / 25.4)
#define A4_WIDTH_MM 210
#define A4_HEIGHT_MM 297
#define LINE_PT 0.75

typedef struct
{
  const char *tag;    /* of the PDF's structure */
  const char *family; /* first one that is installed */
  double size_pt;
  PangoWeight weight;
  double line_spacing;
  double grey; /* 0 is black */
} Style;

#define SANS "Inter, Cantarell, Sans"
#define FIXED "DejaVu Sans Mono, Noto Sans Mono, Liberation Mono, Monospace"

static const Style styles[] = {
  [ALTHEA_PAPER_TITLE] = { "H1", SANS, 24, PANGO_WEIGHT_BOLD, 1.1, 0 },
  [ALTHEA_PAPER_HEADING] = { "H2", SANS, 14, PANGO_WEIGHT_SEMIBOLD, 1.15, 0 },
  [ALTHEA_PAPER_BODY] = { "P", SANS, 11, PANGO_WEIGHT_NORMAL, 1.3, 0 },
  [ALTHEA_PAPER_STRONG] = { "P", SANS, 11, PANGO_WEIGHT_BOLD, 1.3, 0 },
  [ALTHEA_PAPER_SMALL] = { "P", SANS, 8.5, PANGO_WEIGHT_NORMAL, 1.25, 0.3 },
  [ALTHEA_PAPER_CODE] = { "Code", FIXED, 8.5, PANGO_WEIGHT_NORMAL, 1.25, 0 },
  [ALTHEA_PAPER_GROUP] = { "Code", FIXED, 30, PANGO_WEIGHT_NORMAL, 1.0, 0 },
};

double
althea_paper_font_size (AltheaPaperStyle style)
{
  return styles[style].size_pt;
}

static PangoLayout *
layout_new (AltheaPaperPage *page, AltheaPaperStyle style, double width, PangoAlignment alignment,
            const char *text)
{
  const Style *look = &styles[style];
  PangoLayout *layout = pango_cairo_create_layout (page->cr);
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family_static (font, look->family);
  pango_font_description_set_weight (font, look->weight);
  /* Absolute: a point is a unit of the page, whatever resolution the printer's context has. */
  pango_font_description_set_absolute_size (font, look->size_pt * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_line_spacing (layout, (float)look->line_spacing);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

PangoLayout *
althea_paper_layout_new (cairo_t *cr, AltheaPaperStyle style, double width, const char *text)
{
  AltheaPaperPage page = { .cr = cr };
  return layout_new (&page, style, width, PANGO_ALIGN_LEFT, text);
}

const char *
althea_paper_style_get_tag (AltheaPaperStyle style)
{
  return styles[style].tag;
}

double
althea_paper_style_get_grey (AltheaPaperStyle style)
{
  return styles[style].grey;
}

static double
draw_text (AltheaPaperPage *page, AltheaPaperStyle style, double x, double width, PangoAlignment alignment,
           const char *text)
{
  g_autofree char *clean = althea_text_clean (text, TRUE, NULL);
  g_autoptr (PangoLayout) layout = layout_new (page, style, width, alignment, clean);
  int height;
  pango_layout_get_size (layout, NULL, &height);
  cairo_tag_begin (page->cr, styles[style].tag, NULL);
  cairo_set_source_rgb (page->cr, styles[style].grey, styles[style].grey, styles[style].grey);
  cairo_move_to (page->cr, x, page->y);
  pango_cairo_show_layout (page->cr, layout);
  cairo_tag_end (page->cr, styles[style].tag);
  page->y += (double)height / PANGO_SCALE;
  return (double)height / PANGO_SCALE;
}

double
althea_paper_page_text (AltheaPaperPage *page, AltheaPaperStyle style, double x, double width,
                        const char *text)
{
  return draw_text (page, style, x, width, PANGO_ALIGN_LEFT, text);
}

double
althea_paper_page_text_end (AltheaPaperPage *page, AltheaPaperStyle style, double x, double width,
                            const char *text)
{
  return draw_text (page, style, x, width, PANGO_ALIGN_RIGHT, text);
}

void
althea_paper_page_skip (AltheaPaperPage *page, double height)
{
  page->y += height;
}

void
althea_paper_page_rule (AltheaPaperPage *page)
{
  cairo_set_source_rgb (page->cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (page->cr, LINE_PT);
  cairo_move_to (page->cr, 0, page->y);
  cairo_line_to (page->cr, page->width, page->y);
  cairo_stroke (page->cr);
}

void
althea_paper_page_footer (AltheaPaperPage *page, const char *const *parts)
{
  g_autoptr (AltheaPartialDate) now = althea_partial_date_new_for_us (althea_clock_now_us ());
  g_autofree char *date = althea_partial_date_to_full_display (now);
  /* Translators: the day and time when a paper was printed. */
  g_autofree char *printed = g_strdup_printf (_ ("Printed %s"), date);
  g_autofree char *named = althea_text_join (" · ", parts);
  const char *all[] = { named, printed, NULL };
  g_autofree char *text = althea_text_join (" · ", all);
  g_autoptr (PangoLayout) layout = layout_new (page, ALTHEA_PAPER_SMALL, page->width, PANGO_ALIGN_LEFT, text);
  int height;

  pango_layout_get_size (layout, NULL, &height);
  page->y = page->height - (double)height / PANGO_SCALE - 6;
  althea_paper_page_rule (page);
  page->y += 6;
  althea_paper_page_text (page, ALTHEA_PAPER_SMALL, 0, page->width, text);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
get_usual_size (double *width, double *height)
{
  /* glibc hands these two numbers over in place of a pointer. */
  guintptr width_mm = (guintptr)nl_langinfo (_NL_PAPER_WIDTH);
  guintptr height_mm = (guintptr)nl_langinfo (_NL_PAPER_HEIGHT);
  if (width_mm < 100 || width_mm > 500 || height_mm < 100 || height_mm > 500)
    {
      width_mm = A4_WIDTH_MM;
      height_mm = A4_HEIGHT_MM;
    }
  *width = (double)width_mm * POINTS_A_MM;
  *height = (double)height_mm * POINTS_A_MM;
}

static void
set_metadata (cairo_surface_t *surface, const char *title, const char *author)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (althea_clock_now_us () / G_USEC_PER_SEC);
  g_autofree char *created = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, author);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Althea " ALTHEA_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
}

gboolean
althea_paper_write_pdf (const char *path, const char *title, const char *author, AltheaPaperDraw draw,
                        gconstpointer data, GError **error)
{
  g_return_val_if_fail (path != NULL && title != NULL && author != NULL && draw != NULL, FALSE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double width, height;

  get_usual_size (&width, &height);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  set_metadata (surface, title, author);
  cairo_tag_begin (cr, "Document", NULL);
  cairo_save (cr);
  cairo_translate (cr, MARGIN_PT, MARGIN_PT);
  draw (cr, width - 2 * MARGIN_PT, height - 2 * MARGIN_PT, data);
  cairo_restore (cr);
  cairo_tag_end (cr, "Document");
  cairo_show_page (cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_FAILED, "A page cannot be drawn: %s",
                   cairo_status_to_string (status));
      return FALSE;
    }
  if (!g_file_set_contents_full (path, (const char *)bytes->data, bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    {
      althea_error_normalize (error);
      return FALSE;
    }
  return TRUE;
}
