/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-paper"

#include "althea-paper-requisition.h"

#include <glib/gi18n-lib.h>

#include "althea-paper-page.h"
#include "althea-patient.h"
#include "althea-service-request.h"
#include "althea-text.h"

#define GAP_PT 14.0
#define FOOT_PT 70.0
#define BOX_PT 9.0
#define INDENT_PT 20.0

static void
draw_head (AltheaPaperPage *page, const AltheaPaperRequisition *requisition)
{
  double top = page->y, half = page->width * 0.6;
  althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, half, requisition->practice_name);
  if (!althea_text_is_empty (requisition->requester_name))
    althea_paper_page_text (page, ALTHEA_PAPER_BODY, 0, half, requisition->requester_name);
  double below = page->y;
  if (!althea_text_is_empty (requisition->practice_phone))
    {
      /* Translators: a telephone number. */
      g_autofree char *phone = g_strdup_printf (_ ("Phone %s"), requisition->practice_phone);
      page->y = top;
      althea_paper_page_text_end (page, ALTHEA_PAPER_BODY, half + GAP_PT, page->width - half - GAP_PT, phone);
    }
  page->y = MAX (page->y, below) + 6;
  althea_paper_page_rule (page);
  althea_paper_page_skip (page, GAP_PT);
}

static char *
record_number (AltheaRecord *patient)
{
  const GPtrArray *numbers = althea_record_get_list (patient, "identifier");
  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      const AltheaIdentifier *number = numbers->pdata[i];
      if (g_strcmp0 (number->system, "urn:althea:record-number") == 0 && number->value != NULL)
        /* Translators: the number of a patient's record. */
        return g_strdup_printf (_ ("Record %s"), number->value);
    }
  return NULL;
}

static void
draw_patient (AltheaPaperPage *page, AltheaRecord *patient)
{
  g_autofree char *name = althea_record_to_title (patient);
  g_autofree char *number = record_number (patient);
  const AltheaPartialDate *birth = althea_record_get_value (patient, "birth-date");
  g_autofree char *day = birth != NULL ? althea_partial_date_to_full_display (birth) : NULL;
  /* Translators: %s is a birth date. */
  g_autofree char *born = day != NULL ? g_strdup_printf (_ ("born %s"), day) : NULL;
  const char *parts[4] = { born, NULL, NULL, NULL };
  parts[born != NULL ? 1 : 0] = number;
  g_autofree char *line = althea_text_join (" · ", parts);
  althea_paper_page_text (page, ALTHEA_PAPER_TITLE, 0, page->width, _ ("Requisition"));
  althea_paper_page_skip (page, 4);
  althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, page->width, name);
  althea_paper_page_text (page, ALTHEA_PAPER_BODY, 0, page->width, line);
  althea_paper_page_skip (page, GAP_PT);
}

static const char *
urgency_text (AltheaRecord *order)
{
  const char *priority = althea_record_get_string (order, "priority");
  if (g_strcmp0 (priority, "stat") == 0)
    return _ ("At once");
  if (g_strcmp0 (priority, "asap") == 0 || g_strcmp0 (priority, "urgent") == 0)
    return _ ("Urgent");
  return NULL;
}

/* "LOINC 4548-4", so that the other side finds what is meant. (transfer full) (nullable) */
static char *
code_text (AltheaRecord *order)
{
  const AltheaCodeableConcept *code = althea_record_get_value (order, "code");
  const char *loinc = althea_codeable_concept_get_code (code, "http://loinc.org");
  return loinc != NULL ? g_strdup_printf ("LOINC %s", loinc) : NULL;
}

static char *
detail_text (AltheaRecord *order)
{
  const AltheaPartialDate *expected = althea_record_get_value (order, "expected-by");
  const AltheaCodeableConcept *reason = althea_record_get_first (order, "reason-code");
  g_autofree char *code = code_text (order);
  g_autofree char *day = expected != NULL ? althea_partial_date_to_full_display (expected) : NULL;
  /* Translators: %s is a day. */
  g_autofree char *by = day != NULL ? g_strdup_printf (_ ("result expected by %s"), day) : NULL;
  /* Translators: %s is why a test is ordered. */
  g_autofree char *why
      = reason != NULL ? g_strdup_printf (_ ("for %s"), althea_codeable_concept_get_display (reason)) : NULL;
  GPtrArray *parts = g_ptr_array_new ();
  const char *all[] = { urgency_text (order),
                        althea_record_get_truth (order, "fasting") == ALTHEA_TRUTH_YES ? _ ("fasting") : NULL,
                        code, why, by };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (!althea_text_is_empty (all[i]))
      g_ptr_array_add (parts, (gpointer)all[i]);
  g_ptr_array_add (parts, NULL);
  char *text = althea_text_join (" · ", (const char *const *)parts->pdata);
  g_ptr_array_unref (parts);
  return text;
}

static void
draw_order (AltheaPaperPage *page, AltheaRecord *order)
{
  const AltheaAnnotation *note = althea_record_get_first (order, "note");
  g_autofree char *title = althea_record_to_title (order);
  g_autofree char *details = detail_text (order);
  double width = page->width - INDENT_PT;
  cairo_set_line_width (page->cr, 0.8);
  cairo_rectangle (page->cr, 0.4, page->y + 3, BOX_PT, BOX_PT);
  cairo_stroke (page->cr);
  althea_paper_page_text (page, ALTHEA_PAPER_STRONG, INDENT_PT, width, title);
  if (*details != '\0')
    althea_paper_page_text (page, ALTHEA_PAPER_BODY, INDENT_PT, width, details);
  if (note != NULL && !althea_text_is_empty (note->text))
    althea_paper_page_text (page, ALTHEA_PAPER_BODY, INDENT_PT, width, note->text);
  althea_paper_page_skip (page, GAP_PT * 0.6);
}

static gboolean
is_of_patient (const AltheaPaperRequisition *requisition, AltheaRecord *order)
{
  return g_strcmp0 (althea_record_get_patient_id (order), althea_record_get_id (requisition->patient)) == 0;
}

/* One heading a kind, in the order in which the kinds are listed. @n_left: those that found no room. */
static void
draw_kind (AltheaPaperPage *page, const AltheaPaperRequisition *requisition, const char *kind, guint *n_left)
{
  gboolean begun = FALSE;
  for (guint i = 0; i < requisition->orders->len; i++)
    {
      AltheaRecord *order = requisition->orders->pdata[i];
      if (!is_of_patient (requisition, order)
          || g_strcmp0 (althea_service_request_get_kind (ALTHEA_SERVICE_REQUEST (order)), kind) != 0)
        continue;
      if (page->y > page->height - FOOT_PT)
        {
          (*n_left)++;
          continue;
        }
      if (!begun)
        {
          althea_paper_page_text (page, ALTHEA_PAPER_HEADING, 0, page->width,
                                  althea_order_kind_to_text (kind));
          althea_paper_page_skip (page, 6);
        }
      begun = TRUE;
      draw_order (page, order);
    }
}

void
althea_paper_requisition_draw (cairo_t *cr, double width_pt, double height_pt,
                               const AltheaPaperRequisition *requisition)
{
  static const char *const kinds[]
      = { ALTHEA_ORDER_LABORATORY, ALTHEA_ORDER_IMAGING, ALTHEA_ORDER_REFERRAL, NULL };
  g_return_if_fail (cr != NULL && requisition != NULL && requisition->practice_name != NULL
                    && requisition->patient != NULL && requisition->orders != NULL);
  AltheaPaperPage page = { cr, width_pt, height_pt, 0 };
  g_autofree char *name = althea_record_to_title (requisition->patient);
  const char *parts[] = { requisition->practice_name, name, NULL };
  guint n_left = 0;
  draw_head (&page, requisition);
  draw_patient (&page, requisition->patient);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    draw_kind (&page, requisition, kinds[i], &n_left);
  if (n_left > 0)
    {
      g_autofree char *more = g_strdup_printf (
          ngettext ("%u more order is on another page; print it by itself.",
                    "%u more orders are on another page; print them by themselves.", n_left),
          n_left);
      althea_paper_page_text (&page, ALTHEA_PAPER_STRONG, 0, width_pt, more);
    }
  althea_paper_page_footer (&page, parts);
}

static void
draw_page (cairo_t *cr, double width_pt, double height_pt, gconstpointer data)
{
  althea_paper_requisition_draw (cr, width_pt, height_pt, data);
}

gboolean
althea_paper_requisition_to_pdf (const AltheaPaperRequisition *requisition, const char *path, GError **error)
{
  g_return_val_if_fail (requisition != NULL && path != NULL, FALSE);
  return althea_paper_write_pdf (path, _ ("Requisition"), requisition->practice_name, draw_page, requisition,
                                 error);
}
