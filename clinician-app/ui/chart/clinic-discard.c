/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-discard.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-dialog.h"

typedef struct
{
  GCallback callback;
  gpointer user_data;
  GDestroyNotify destroy; /* (nullable) */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_free (question);
}

static void
answered_cb (AdwAlertDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (g_str_equal (response, "discard"))
    ((void (*) (gpointer))question->callback) (question->user_data);
}

void
clinic_discard_ask (GtkWidget *parent, const char *patient_name, const char *what, GCallback callback,
                    gpointer user_data, GDestroyNotify destroy)
{
  Question *question;
  AdwDialog *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent) && callback != NULL);
  question = g_new0 (Question, 1);
  question->callback = callback;
  question->user_data = user_data;
  question->destroy = destroy;
  dialog = adw_alert_dialog_new (_ ("Discard what you typed?"), NULL);
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s\n%s", patient_name, what);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "stay", _ ("_Keep editing"), "discard",
                                  _ ("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "stay");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "stay");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free,
                         G_CONNECT_DEFAULT);
  althea_dialog_present (dialog, parent);
}
