/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-paper.h"

#include <glib/gi18n-lib.h>

#include "althea-error.h"

char *
home_paper_patient_line (HomeContext *context)
{
  HomeMirror *mirror = home_context_get_mirror (context);
  g_autoptr (AltheaRecord) patient
      = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_records (mirror, "Patient")), 0);

  return patient != NULL ? althea_paper_patient_line (patient)
                         : g_strdup (home_mirror_get_patient_name (mirror));
}

static void
say_error (HomePlace *place, const GError *error)
{
  g_autofree char *text = althea_error_to_text (error);

  home_place_say (place, text);
}

/* --- printing ------------------------------------------------------------------------------------- */

static void
begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, AltheaPaperDocument *document)
{
  guint n_pages = althea_paper_document_count_pages (document, gtk_print_context_get_cairo_context (context),
                                                     gtk_print_context_get_width (context),
                                                     gtk_print_context_get_height (context));

  gtk_print_operation_set_n_pages (operation, (int)n_pages);
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, AltheaPaperDocument *document)
{
  althea_paper_document_draw_page (document, gtk_print_context_get_cairo_context (context),
                                   gtk_print_context_get_width (context),
                                   gtk_print_context_get_height (context), (guint)page);
}

void
home_paper_print (HomePlace *place, AltheaPaperDocument *taken)
{
  g_autoptr (AltheaPaperDocument) document = taken;
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HOME_IS_PLACE (place));
  g_return_if_fail (taken != NULL);

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, althea_paper_document_get_title (document));
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), document);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), document);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (place))), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    say_error (place, error);
}

/* --- saving --------------------------------------------------------------------------------------- */

typedef struct
{
  AltheaPaperDocument *document; /* (owned) */
  char *path;                    /* (owned) (nullable) */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  althea_paper_document_free (saving->document);
  g_free (saving->path);
  g_free (saving);
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Saving *saving = task_data;
  GError *error = NULL;

  if (althea_paper_document_to_pdf (saving->document, saving->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    home_place_say (HOME_PLACE (source), _ ("Saved. Whoever can open the file can read it."));
  /* Who closes the dialog has changed their mind. */
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    say_error (HOME_PLACE (source), error);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL && g_file_peek_path (file) != NULL)
    {
      saving->path = g_strdup (g_file_peek_path (file));
      g_task_run_in_thread (task, write_thread);
      return;
    }
  if (error == NULL)
    g_set_error_literal (&error, ALTHEA_ERROR, ALTHEA_ERROR_IO, "the file has no path");
  g_task_return_error (task, g_steal_pointer (&error));
}

void
home_paper_save (HomePlace *place, AltheaPaperDocument *document, const char *name)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Saving *saving = NULL;
  GTask *task = NULL;

  g_return_if_fail (HOME_IS_PLACE (place));
  g_return_if_fail (document != NULL && name != NULL);

  saving = g_new0 (Saving, 1);
  saving->document = document;
  task = g_task_new (place, NULL, written_cb, NULL);
  g_task_set_task_data (task, saving, saving_free);
  gtk_file_dialog_set_title (dialog, _ ("Save as PDF"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (place))), NULL, chosen_cb, task);
}
