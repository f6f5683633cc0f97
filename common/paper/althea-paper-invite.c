/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-invite.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-paper-page.h"
#include "althea-partial-date.h"
#include "althea-text.h"

#define GAP_PT 18.0
#define QR_SHARE 0.42 /* of the page's width */
#define NUMBER_PT 26.0
#define GROUP_CHARS 5

/* In groups, because a person may have to type it; the app skips the spaces. */
static char *
dup_grouped_link (const char *link)
{
  GString *grouped = g_string_new (NULL);
  const char *start = strchr (link, '?');
  gsize n_code = 0;
  start = start != NULL ? start + 1 : link;
  g_string_append_len (grouped, link, start - link);
  for (const char *p = start; *p != '\0'; p = g_utf8_next_char (p), n_code++)
    {
      if (n_code % GROUP_CHARS == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_unichar (grouped, g_utf8_get_char (p));
    }
  return g_string_free_and_steal (grouped);
}

static void
draw_head (AltheaPaperPage *page, const AltheaPaperInvite *card)
{
  double top = page->y, half = page->width * 0.6;
  althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, half, card->practice_name);
  double below = page->y;
  if (!althea_text_is_empty (card->practice_phone))
    {
      /* Translators: a telephone number. */
      g_autofree char *phone = g_strdup_printf (_ ("Phone %s"), card->practice_phone);
      page->y = top;
      althea_paper_page_text_end (page, ALTHEA_PAPER_HEADING, half + GAP_PT, page->width - half - GAP_PT,
                                  phone);
    }
  page->y = MAX (page->y, below) + 6;
  althea_paper_page_rule (page);
  althea_paper_page_skip (page, 2 * GAP_PT);
}

static void
draw_step (AltheaPaperPage *page, guint number, double width, const char *text)
{
  double top = page->y;
  g_autofree char *digit = g_strdup_printf ("%u.", number);
  althea_paper_page_text (page, ALTHEA_PAPER_STRONG, 0, NUMBER_PT, digit);
  page->y = top;
  althea_paper_page_text (page, ALTHEA_PAPER_BODY, NUMBER_PT, width - NUMBER_PT, text);
  althea_paper_page_skip (page, GAP_PT * 0.7);
}

static void
draw_steps (AltheaPaperPage *page, double width)
{
  althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, width, _ ("Three steps"));
  althea_paper_page_skip (page, GAP_PT * 0.6);
  draw_step (page, 1, width, _ ("Start Althea Home on your computer."));
  draw_step (page, 2, width,
             _ ("Open the invitation file that the practice gave you. Or scan this code with a telephone, "
                "send the link "
                "to your computer and paste it."));
  draw_step (page, 3, width, _ ("Choose a user name and a password that only you know."));
}

static void
draw_qr (AltheaPaperPage *page, const AltheaPaperInvite *card, double side)
{
  g_autoptr (GError) error = NULL;
  guint size;
  g_autoptr (GBytes) modules = althea_paper_qr_modules (card->link, &size, &error);
  /* The link itself stands on the card too, so it is of use without. */
  if (modules == NULL)
    {
      g_warning ("The invitation has no QR code: %s", error->message);
      return;
    }
  cairo_tag_begin (page->cr, "Figure", NULL);
  althea_paper_qr_draw (page->cr, modules, size, page->width - side, page->y, side);
  cairo_tag_end (page->cr, "Figure");
}

static void
draw_expiry (AltheaPaperPage *page, const AltheaPaperInvite *card)
{
  g_autoptr (AltheaPartialDate) end = althea_partial_date_new_for_us (card->expires_us);
  g_autofree char *date = althea_partial_date_to_full_display (end);
  /* Translators: %s is a day and time. */
  g_autofree char *text = g_strdup_printf (_ ("Good until %s, for one computer."), date);
  althea_paper_page_text (page, ALTHEA_PAPER_STRONG, 0, page->width, text);
  althea_paper_page_text (
      page, ALTHEA_PAPER_BODY, 0, page->width,
      _ ("Whoever has this card can link a computer to your record. Keep it to yourself, and tell the "
         "practice if it gets lost."));
}

void
althea_paper_invite_card_draw (cairo_t *cr, double width_pt, double height_pt, const AltheaPaperInvite *card)
{
  g_return_if_fail (cr != NULL && card != NULL && card->practice_name != NULL && card->patient_name != NULL
                    && card->link != NULL);
  AltheaPaperPage page = { cr, width_pt, height_pt, 0 };
  const char *parts[] = { card->practice_name, card->patient_name, NULL };
  double side = width_pt * QR_SHARE;
  /* Translators: %s is the patient's name. */
  g_autofree char *recipient = g_strdup_printf (_ ("For %s"), card->patient_name);
  g_autofree char *link = dup_grouped_link (card->link);

  draw_head (&page, card);
  althea_paper_page_text (&page, ALTHEA_PAPER_TITLE, 0, width_pt, _ ("Your health record at home"));
  althea_paper_page_skip (&page, 4);
  althea_paper_page_text (&page, ALTHEA_PAPER_HEADING, 0, width_pt, recipient);
  althea_paper_page_skip (&page, 1.5 * GAP_PT);

  double top = page.y;
  draw_steps (&page, width_pt - side - GAP_PT);
  double below = page.y;
  page.y = top;
  draw_qr (&page, card, side);
  page.y = MAX (top + side, below) + GAP_PT;

  draw_expiry (&page, card);
  althea_paper_page_skip (&page, 1.5 * GAP_PT);
  althea_paper_page_text (&page, ALTHEA_PAPER_SMALL, 0, width_pt,
                          _ ("The same as a link, should you have to type it:"));
  althea_paper_page_skip (&page, 3);
  althea_paper_page_text (&page, ALTHEA_PAPER_CODE, 0, width_pt, link);
  althea_paper_page_footer (&page, parts);
}

static void
draw_card (cairo_t *cr, double width_pt, double height_pt, gconstpointer data)
{
  althea_paper_invite_card_draw (cr, width_pt, height_pt, data);
}

gboolean
althea_paper_invite_card_to_pdf (const AltheaPaperInvite *card, const char *path, GError **error)
{
  g_return_val_if_fail (card != NULL && path != NULL, FALSE);
  return althea_paper_write_pdf (path, _ ("Invitation to Althea Home"), card->practice_name, draw_card, card,
                                 error);
}
