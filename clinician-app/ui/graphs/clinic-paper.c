/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-paper.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "althea-dialog.h"
#include "althea-error.h"
#include "althea-person-row.h"
#include "althea-text.h"

#define GAP_PT 8.0
#define FONT_PT 8.0
#define WORDS_SHARE 0.28 /* of the page at most, for what is said in words */

struct _ClinicPaper
{
  char *identity;         /* (owned) */
  char *title;            /* (owned) */
  char *words;            /* (owned) (nullable) */
  char *source;           /* (owned) (nullable) */
  ClinicDrawing *drawing; /* (owned) */
};

static char *
dup_identity (ClinicChart *chart)
{
  AltheaRecord *patient = clinic_chart_get_patient (chart);
  g_autofree char *name = clinic_chart_dup_patient_name (chart);
  g_autofree char *facts = patient != NULL ? althea_patient_dup_line (patient) : g_strdup ("");

  return althea_text_join (", ", (const char *const[]){ name, facts, NULL });
}

ClinicPaper *
clinic_paper_new (ClinicChart *chart, const char *title, ClinicDrawing *drawing, const char *source)
{
  ClinicPaper *self;

  g_return_val_if_fail (CLINIC_IS_CHART (chart) && CLINIC_IS_DRAWING (drawing), NULL);
  self = g_new0 (ClinicPaper, 1);
  self->identity = dup_identity (chart);
  self->title = g_strdup (title);
  self->words = clinic_drawing_to_sentence (drawing);
  self->source = g_strdup (source);
  self->drawing = g_object_ref (drawing);
  return self;
}

void
clinic_paper_free (ClinicPaper *self)
{
  g_free (self->identity);
  g_free (self->title);
  g_free (self->words);
  g_free (self->source);
  g_object_unref (self->drawing);
  g_free (self);
}

static void
paint_drawing (ClinicPaper *self, AltheaPaperPage *page, double height)
{
  PangoContext *context = pango_cairo_create_context (page->cr);
  PangoFontDescription *font = pango_font_description_from_string ("Inter, Cantarell, Sans");
  ClinicPlot base = { .cr = page->cr, .context = context, .ink = { 0, 0, 0, 1 }, .dark = FALSE };

  pango_font_description_set_absolute_size (font, FONT_PT * PANGO_SCALE);
  pango_context_set_font_description (context, font);
  pango_font_description_free (font);
  cairo_tag_begin (page->cr, "Figure", NULL);
  cairo_save (page->cr);
  cairo_translate (page->cr, 0, page->y);
  clinic_drawing_paint (self->drawing, &base, page->width, height, -1);
  cairo_restore (page->cr);
  cairo_tag_end (page->cr, "Figure");
  page->y += height;
  g_object_unref (context);
}

static void
draw (cairo_t *cr, double width, double height, gconstpointer data)
{
  ClinicPaper *self = (ClinicPaper *)data;
  AltheaPaperPage page = { cr, width, height, 0 };
  const char *foot[] = { self->identity, self->source, NULL };

  althea_paper_page_text (&page, ALTHEA_PAPER_STRONG, 0, width, self->identity);
  althea_paper_page_skip (&page, GAP_PT / 2);
  althea_paper_page_text (&page, ALTHEA_PAPER_HEADING, 0, width, self->title);
  althea_paper_page_skip (&page, GAP_PT);
  althea_paper_page_rule (&page);
  althea_paper_page_skip (&page, 2 * GAP_PT);
  paint_drawing (self, &page, (height - page.y) * (1 - WORDS_SHARE) - 4 * GAP_PT);
  althea_paper_page_skip (&page, 2 * GAP_PT);
  if (!althea_text_is_empty (self->words))
    {
      cairo_save (cr);
      cairo_rectangle (cr, 0, page.y, width, height - page.y - 5 * GAP_PT);
      cairo_clip (cr);
      althea_paper_page_text (&page, ALTHEA_PAPER_SMALL, 0, width, self->words);
      cairo_restore (cr);
    }
  althea_paper_page_footer (&page, foot);
}

gboolean
clinic_paper_to_pdf (ClinicPaper *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);
  return althea_paper_write_pdf (path, self->title, "Althea Clinic", draw, self, error);
}

static void
say (GtkWidget *widget, GError *error)
{
  g_autofree char *text = althea_error_to_text (error);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("This could not be printed"), text);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  althea_dialog_present (dialog, widget);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  draw (gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context),
        gtk_print_context_get_height (context), user_data);
}

static void
free_paper (gpointer data, GClosure *closure)
{
  clinic_paper_free (data);
}

void
clinic_paper_print (ClinicPaper *self, GtkWidget *widget)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, self->title);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), self, free_paper,
                         G_CONNECT_DEFAULT);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (widget)), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    say (widget, error);
}

typedef struct
{
  ClinicPaper *paper; /* (owned) */
  GtkWidget *widget;  /* (owned) */
} Saving;

static void
saving_free (Saving *saving)
{
  clinic_paper_free (saving->paper);
  g_object_unref (saving->widget);
  g_free (saving);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL
      && !clinic_paper_to_pdf (saving->paper, g_file_peek_path (file), &error))
    say (saving->widget, error);
  saving_free (saving);
}

void
clinic_paper_save (ClinicPaper *self, GtkWidget *widget)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Saving *saving = g_new0 (Saving, 1);

  saving->paper = self;
  saving->widget = g_object_ref (widget);
  gtk_file_dialog_set_title (dialog, _ ("Save as PDF"));
  gtk_file_dialog_set_initial_name (dialog, "graph.pdf");
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb, saving);
}
