/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-recovery.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-paper-page.h"
#include "althea-partial-date.h"

#define GAP_PT 18.0
#define N_COLUMNS 2
#define ROW_PT 44.0
#define NUMBER_PT 40.0
#define FRAME_PT 12.0

typedef struct
{
  const char *practice_name, *sheet;
} Sheet;

static void
draw_head (AltheaPaperPage *page, const char *practice_name)
{
  g_autoptr (AltheaPartialDate) today = althea_partial_date_new_for_us (althea_clock_now_us ());
  g_autofree char *date = althea_partial_date_to_full_display (today);
  double name_width = page->width * 0.65;
  althea_paper_page_text_end (page, ALTHEA_PAPER_HEADING, name_width, page->width - name_width, date);
  double below = page->y;
  page->y = 0;
  althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, name_width, practice_name);
  page->y = MAX (page->y, below) + 6;
}

/* Down the columns, as one reads a list. */
static void
draw_groups (AltheaPaperPage *page, char **groups)
{
  guint n_groups = g_strv_length (groups);
  guint n_rows = (n_groups + N_COLUMNS - 1) / N_COLUMNS;
  double top = page->y, column_width = (page->width - 2 * FRAME_PT) / N_COLUMNS;
  double height = n_rows * ROW_PT + 2 * FRAME_PT;

  cairo_set_source_rgb (page->cr, 0, 0, 0);
  cairo_set_line_width (page->cr, 1);
  cairo_rectangle (page->cr, 0.5, top, page->width - 1, height);
  cairo_stroke (page->cr);
  for (guint i = 0; i < n_groups; i++)
    {
      double x = FRAME_PT + (i / n_rows) * column_width;
      double y = top + FRAME_PT + (i % n_rows) * ROW_PT;
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      page->y = y + (ROW_PT - althea_paper_font_size (ALTHEA_PAPER_BODY)) / 2;
      althea_paper_page_text_end (page, ALTHEA_PAPER_BODY, x, NUMBER_PT - 12, number);
      page->y = y + (ROW_PT - althea_paper_font_size (ALTHEA_PAPER_GROUP)) / 2 - 3;
      althea_paper_page_text (page, ALTHEA_PAPER_GROUP, x + NUMBER_PT, column_width - NUMBER_PT, groups[i]);
    }
  page->y = top + height;
}

static void
draw_advice (AltheaPaperPage *page)
{
  static const char *const advice[] = {
    N_ ("Keep this sheet where you keep what cannot be replaced: in a safe, not beside the computer."),
    N_ ("Put a second copy in a sealed envelope and keep it in another building."),
    N_ ("Never photograph it, send it or store it on a computer."),
    N_ ("A new sheet, printed in Althea Clinic, makes this one useless. Shred it then."),
  };
  althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, page->width, _ ("Where to keep it"));
  althea_paper_page_skip (page, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (advice); i++)
    {
      double top = page->y;
      althea_paper_page_text (page, ALTHEA_PAPER_BODY, 0, 12, "•");
      page->y = top;
      althea_paper_page_text (page, ALTHEA_PAPER_BODY, 14, page->width - 14, _ (advice[i]));
      althea_paper_page_skip (page, 4);
    }
}

void
althea_paper_recovery_sheet_draw (cairo_t *cr, double width_pt, double height_pt, const char *practice_name,
                                  const char *sheet)
{
  g_return_if_fail (cr != NULL && practice_name != NULL && sheet != NULL);
  AltheaPaperPage page = { cr, width_pt, height_pt, 0 };
  const char *parts[] = { practice_name, _ ("Recovery sheet"), NULL };
  g_auto (GStrv) groups = g_strsplit (sheet, "-", -1);

  draw_head (&page, practice_name);
  althea_paper_page_rule (&page);
  althea_paper_page_skip (&page, GAP_PT);
  althea_paper_page_text (&page, ALTHEA_PAPER_TITLE, 0, width_pt, _ ("Recovery sheet"));
  althea_paper_page_skip (&page, 6);
  althea_paper_page_text (
      &page, ALTHEA_PAPER_BODY, 0, width_pt,
      _ ("Whoever has this sheet can open the practice’s record. It is needed when nobody remembers a "
         "passphrase, and to restore a backup on a new computer. Without it, and without a passphrase, "
         "the record is lost for good: nobody can help."));
  althea_paper_page_skip (&page, GAP_PT);
  draw_groups (&page, groups);
  althea_paper_page_skip (&page, 6);
  althea_paper_page_text (
      &page, ALTHEA_PAPER_SMALL, 0, width_pt,
      _ ("There are only digits and capital letters, and no letter I, L, O or U: 1 is one, 0 is zero."));
  althea_paper_page_skip (&page, GAP_PT);
  draw_advice (&page);
  althea_paper_page_footer (&page, parts);
}

static void
draw_sheet (cairo_t *cr, double width_pt, double height_pt, gconstpointer data)
{
  const Sheet *sheet = data;
  althea_paper_recovery_sheet_draw (cr, width_pt, height_pt, sheet->practice_name, sheet->sheet);
}

gboolean
althea_paper_recovery_sheet_to_pdf (const char *practice_name, const char *sheet, const char *path,
                                    GError **error)
{
  g_return_val_if_fail (practice_name != NULL && sheet != NULL && path != NULL, FALSE);
  Sheet data = { practice_name, sheet };
  return althea_paper_write_pdf (path, _ ("Recovery sheet"), practice_name, draw_sheet, &data, error);
}
