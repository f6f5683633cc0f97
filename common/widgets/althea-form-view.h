/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-form-state.h"

G_BEGIN_DECLS

typedef enum
{
  ALTHEA_FORM_MODE_PAGES = 0, /* one question a page, for patients */
  ALTHEA_FORM_MODE_WHOLE,     /* all on one page, for clinicians */
} AltheaFormMode;
#define ALTHEA_TYPE_FORM_MODE (althea_form_mode_get_type ())
GType althea_form_mode_get_type (void);

/**
 * AltheaFormView:
 * Asks the questions of a form and shows its answers. The owner keeps the answers: signal "changed" (const
 * char *response_json) after each answer, with the QuestionnaireResponse in progress; "finished" (const char
 * *response_json) when everything that is required is answered and the person says so, with the completed
 * one; "alert" (const char *id) when an answer first goes above an alert's limit ("safety": show the safety
 * page).
 *
 * Properties: "state" (AltheaFormState, NULL: empty), "mode", "read-only", "finish-label".
 * Actions: "form.next", "form.back", "form.finish" (Ctrl+Enter; Alt+Left and Alt+Right move between pages).
 */
#define ALTHEA_TYPE_FORM_VIEW (althea_form_view_get_type ())
G_DECLARE_FINAL_TYPE (AltheaFormView, althea_form_view, ALTHEA, FORM_VIEW, GtkWidget)

GtkWidget *althea_form_view_new (AltheaFormMode mode);
AltheaFormState *althea_form_view_get_state (AltheaFormView *self); /* (nullable) */
void althea_form_view_set_state (AltheaFormView *self, AltheaFormState *state);
void althea_form_view_set_mode (AltheaFormView *self, AltheaFormMode mode);
void althea_form_view_set_read_only (AltheaFormView *self, gboolean read_only);
/* "Send to the practice"; NULL: "Finish". */
void althea_form_view_set_finish_label (AltheaFormView *self, const char *label);
/* Puts the focus on the first question that is not answered; in pages, shows its page. */
void althea_form_view_resume (AltheaFormView *self);

G_END_DECLS
