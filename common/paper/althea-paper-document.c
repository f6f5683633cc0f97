/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-document.h"

#include <glib/gi18n-lib.h>

#include "althea-paper-flow.h"
#include "althea-patient.h"
#include "althea-text.h"

#define GAP_PT 18.0
#define PARAGRAPH_PT 6.0
#define INDENT_PT 14.0
#define ROW_PT 4.0
#define MAX_COLUMNS 6

typedef struct
{
  char *heading;  /* (owned) (nullable) */
  char *text;     /* (owned) (nullable) of a section */
  char **columns; /* (owned) (nullable) of a table */
  double shares[MAX_COLUMNS];
  GPtrArray *rows; /* (owned) (nullable) (element-type GStrv) */
} Block;

struct _AltheaPaperDocument
{
  char *title, *practice_name, *practice_phone, *patient_line; /* (owned) phone (nullable) */
  GPtrArray *lines;                                            /* (owned) (element-type utf8) */
  GPtrArray *blocks;                                           /* (owned) (element-type Block) */
  guint n_pages;                                               /* as counted last, for "page 1 of 2" */
};

static void
block_free (gpointer data)
{
  Block *block = data;
  g_free (block->heading);
  g_free (block->text);
  g_strfreev (block->columns);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_free (block);
}

AltheaPaperDocument *
althea_paper_document_new (const char *title, const char *practice_name, const char *practice_phone,
                           const char *patient_line)
{
  g_return_val_if_fail (title != NULL && practice_name != NULL && patient_line != NULL, NULL);
  AltheaPaperDocument *self = g_new0 (AltheaPaperDocument, 1);
  self->title = g_strdup (title);
  self->practice_name = g_strdup (practice_name);
  self->practice_phone = g_strdup (practice_phone);
  self->patient_line = g_strdup (patient_line);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
althea_paper_document_free (AltheaPaperDocument *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->practice_name);
  g_free (self->practice_phone);
  g_free (self->patient_line);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

const char *
althea_paper_document_get_title (AltheaPaperDocument *self)
{
  g_return_val_if_fail (self != NULL, "");
  return self->title;
}

void
althea_paper_document_add_line (AltheaPaperDocument *self, const char *text)
{
  g_return_if_fail (self != NULL);
  if (!althea_text_is_empty (text))
    g_ptr_array_add (self->lines, g_strdup (text));
}

void
althea_paper_document_add_section (AltheaPaperDocument *self, const char *heading, const char *text)
{
  g_return_if_fail (self != NULL && text != NULL);
  Block *block = g_new0 (Block, 1);
  block->heading = g_strdup (heading);
  block->text = g_strdup (text);
  g_ptr_array_add (self->blocks, block);
}

void
althea_paper_document_begin_table (AltheaPaperDocument *self, const char *heading, const char *const *columns,
                                   const double *shares)
{
  g_return_if_fail (self != NULL && columns != NULL && shares != NULL);
  g_return_if_fail (g_strv_length ((char **)columns) <= MAX_COLUMNS);
  Block *block = g_new0 (Block, 1);
  block->heading = g_strdup (heading);
  block->columns = g_strdupv ((char **)columns);
  for (guint i = 0; columns[i] != NULL; i++)
    block->shares[i] = shares[i];
  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_ptr_array_add (self->blocks, block);
}

void
althea_paper_document_add_row (AltheaPaperDocument *self, const char *const *cells)
{
  g_return_if_fail (self != NULL && cells != NULL);
  g_return_if_fail (self->blocks->len > 0);
  Block *block = self->blocks->pdata[self->blocks->len - 1];
  g_return_if_fail (block->columns != NULL
                    && g_strv_length ((char **)cells) == g_strv_length (block->columns));
  g_ptr_array_add (block->rows, g_strdupv ((char **)cells));
}

/* --- from records ---------------------------------------------------------------------------------- */

char *
althea_paper_patient_line (AltheaRecord *patient)
{
  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  g_autofree char *name = althea_record_to_title (patient);
  const AltheaPartialDate *born = althea_record_get_value (patient, "birth-date");
  g_autofree char *day = born != NULL ? althea_partial_date_to_full_display (born) : NULL;
  if (day == NULL)
    return g_steal_pointer (&name);
  /* Translators: a name and a date of birth. */
  return g_strdup_printf (_ ("%s, born %s"), name, day);
}

static void
add_signers (AltheaPaperDocument *self, AltheaRecord *note)
{
  const GPtrArray *people = althea_record_get_list (note, "attester-party");
  const GPtrArray *times = althea_record_get_list (note, "attester-time");
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const AltheaReference *person = people->pdata[i];
      const AltheaPartialDate *time = times != NULL && times->len == people->len ? times->pdata[i] : NULL;
      g_autofree char *when = time != NULL ? althea_partial_date_to_full_display (time) : g_strdup ("");
      const char *const parts[] = { person->display, when, NULL };
      g_autofree char *who = althea_text_join (", ", parts);
      /* Translators: %s is a person and a time. */
      g_autofree char *line = g_strdup_printf (_ ("Signed by %s"), who);
      if (!althea_text_is_empty (person->display))
        althea_paper_document_add_line (self, line);
    }
}

AltheaPaperDocument *
althea_paper_document_new_for_note (AltheaComposition *note, const char *practice_name,
                                    const char *practice_phone, const char *patient_line)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (note), NULL);
  AltheaRecord *record = ALTHEA_RECORD (note);
  g_autofree char *title = althea_record_to_title (record);
  AltheaPaperDocument *self = althea_paper_document_new (title, practice_name, practice_phone, patient_line);
  const AltheaPartialDate *date = althea_record_get_value (record, "date");
  const AltheaReference *author = althea_record_get_first (record, "author");
  const GPtrArray *sections = althea_record_get_list (record, "section");
  g_autofree char *when = date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");
  const char *const parts[]
      = { when, author != NULL && author->display != NULL ? author->display : "", NULL };
  g_autofree char *line = althea_text_join (" · ", parts);
  althea_paper_document_add_line (self, line);
  add_signers (self, record);
  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = sections->pdata[i];
      g_autofree char *text = althea_section_dup_text (section);
      althea_paper_document_add_section (self, section->title, text);
    }
  return self;
}

/* --- drawing --------------------------------------------------------------------------------------- */

static void
draw_foot (AltheaPaperPage *page, guint number, gpointer user_data)
{
  AltheaPaperDocument *self = user_data;
  /* Translators: a page's number, and how many there are. */
  g_autofree char *count = g_strdup_printf (_ ("Page %u of %u"), number + 1, MAX (self->n_pages, number + 1));
  const char *parts[] = { self->patient_line, self->title, count, NULL };
  althea_paper_page_footer (page, parts);
}

static void
flow_head (AltheaPaperDocument *self, AltheaPaperFlow *flow)
{
  g_autofree char *phone = NULL;
  if (!althea_text_is_empty (self->practice_phone))
    /* Translators: a telephone number. */
    phone = g_strdup_printf (_ ("Phone %s"), self->practice_phone);
  const char *const parts[] = { self->practice_name, phone != NULL ? phone : "", NULL };
  g_autofree char *practice = althea_text_join (" · ", parts);
  double width = flow->page.width;
  althea_paper_flow_text (flow, ALTHEA_PAPER_STRONG, 0, width, practice);
  althea_paper_flow_skip (flow, PARAGRAPH_PT);
  althea_paper_flow_rule (flow);
  althea_paper_flow_skip (flow, GAP_PT);
  althea_paper_flow_text (flow, ALTHEA_PAPER_TITLE, 0, width, self->title);
  althea_paper_flow_skip (flow, PARAGRAPH_PT);
  althea_paper_flow_text (flow, ALTHEA_PAPER_STRONG, 0, width, self->patient_line);
  for (guint i = 0; i < self->lines->len; i++)
    althea_paper_flow_text (flow, ALTHEA_PAPER_BODY, 0, width, self->lines->pdata[i]);
}

/* A heading is not left alone at the foot of a page. */
static void
flow_heading (AltheaPaperFlow *flow, const char *heading)
{
  if (althea_text_is_empty (heading))
    return;
  double height = althea_paper_flow_measure (flow, ALTHEA_PAPER_HEADING, flow->page.width, heading);
  althea_paper_flow_need (flow, height + PARAGRAPH_PT + 2 * 1.3 * althea_paper_font_size (ALTHEA_PAPER_BODY));
  althea_paper_flow_text (flow, ALTHEA_PAPER_HEADING, 0, flow->page.width, heading);
  althea_paper_flow_skip (flow, PARAGRAPH_PT);
}

static void
flow_line (AltheaPaperFlow *flow, const char *line)
{
  double width = flow->page.width;
  if (!g_str_has_prefix (line, "- "))
    {
      althea_paper_flow_text (flow, ALTHEA_PAPER_BODY, 0, width, line);
      return;
    }
  /* The bullet stands beside the first line of the item, on whatever page that is. */
  althea_paper_flow_need (flow, 1.4 * althea_paper_font_size (ALTHEA_PAPER_BODY));
  double top = flow->page.y;
  guint number = flow->number;
  althea_paper_flow_text (flow, ALTHEA_PAPER_BODY, 0, INDENT_PT, "•");
  if (flow->number == number)
    flow->page.y = top;
  althea_paper_flow_text (flow, ALTHEA_PAPER_BODY, INDENT_PT, width - INDENT_PT, line + 2);
}

static void
flow_section (AltheaPaperFlow *flow, const Block *block)
{
  g_auto (GStrv) lines = g_strsplit (block->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] == '\0')
      althea_paper_flow_skip (flow, PARAGRAPH_PT);
    else
      flow_line (flow, lines[i]);
}

static void
flow_table (AltheaPaperFlow *flow, const Block *block)
{
  guint n = g_strv_length (block->columns);
  althea_paper_flow_cells (flow, ALTHEA_PAPER_STRONG, (const char *const *)block->columns, block->shares, n);
  for (guint i = 0; i < block->rows->len; i++)
    {
      althea_paper_flow_skip (flow, ROW_PT);
      althea_paper_flow_rule (flow);
      althea_paper_flow_skip (flow, ROW_PT);
      althea_paper_flow_cells (flow, ALTHEA_PAPER_BODY, block->rows->pdata[i], block->shares, n);
    }
}

static guint
flow_all (AltheaPaperDocument *self, cairo_t *cr, double width, double height, int wanted)
{
  AltheaPaperFlow flow;
  althea_paper_flow_begin (&flow, cr, width, height, wanted, draw_foot, self);
  flow_head (self, &flow);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = self->blocks->pdata[i];
      althea_paper_flow_skip (&flow, GAP_PT);
      flow_heading (&flow, block->heading);
      if (block->columns != NULL)
        flow_table (&flow, block);
      else
        flow_section (&flow, block);
    }
  return althea_paper_flow_end (&flow);
}

guint
althea_paper_document_count_pages (AltheaPaperDocument *self, cairo_t *cr, double width_pt, double height_pt)
{
  g_return_val_if_fail (self != NULL && cr != NULL, 0);
  self->n_pages = flow_all (self, cr, width_pt, height_pt, ALTHEA_FLOW_NONE);
  return self->n_pages;
}

void
althea_paper_document_draw_page (AltheaPaperDocument *self, cairo_t *cr, double width_pt, double height_pt,
                                 guint page)
{
  g_return_if_fail (self != NULL && cr != NULL);
  flow_all (self, cr, width_pt, height_pt, (int)page);
}

static void
draw_pages (cairo_t *cr, double width_pt, double height_pt, gconstpointer data)
{
  AltheaPaperDocument *self = (AltheaPaperDocument *)data;
  self->n_pages = flow_all (self, cr, width_pt, height_pt, ALTHEA_FLOW_NONE);
  flow_all (self, cr, width_pt, height_pt, ALTHEA_FLOW_ALL);
}

gboolean
althea_paper_document_to_pdf (AltheaPaperDocument *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);
  return althea_paper_write_pdf (path, self->title, self->practice_name, draw_pages, self, error);
}
