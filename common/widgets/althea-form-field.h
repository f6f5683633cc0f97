/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-form-state.h"

G_BEGIN_DECLS

/**
 * AltheaFormField:
 * One node of a form as it is asked: its text, its control, what is wrong with it, and, when @deep, what is
 * below it. Shown while its node is. Part of AltheaFormView.
 */
#define ALTHEA_TYPE_FORM_FIELD (althea_form_field_get_type ())
G_DECLARE_FINAL_TYPE (AltheaFormField, althea_form_field, ALTHEA, FORM_FIELD, GtkWidget)

GtkWidget *
althea_form_field_new (AltheaFormState *state, AltheaFormNode *node, gboolean deep, gboolean read_only);
AltheaFormNode *althea_form_field_get_node (AltheaFormField *self);
/* The field of @node in @widget or below; (nullable) lent. */
AltheaFormField *althea_form_field_find (GtkWidget *widget, AltheaFormNode *node);
/* Puts the focus into the control. FALSE when it has none. */
gboolean althea_form_field_focus (AltheaFormField *self);

/* Controls, by kind of item. @label names them for assistive technology. All (transfer floating). */
GtkWidget *althea_form_options_new (AltheaFormState *state, AltheaFormNode *node, GtkWidget *label);
GtkWidget *althea_form_entries_new (AltheaFormState *state, AltheaFormNode *node, GtkWidget *label);
GtkWidget *althea_form_text_new (AltheaFormState *state, AltheaFormNode *node, GtkWidget *label);

/* For the entries: what was typed as an answer to @item. NULL without *problem: nothing was typed; NULL with
 * it: it is no answer, and why. *problem (transfer full). (transfer full) */
AltheaFormValue *althea_form_typed_to_value (const AltheaFormItem *item, const char *typed,
                                             AltheaFormValue *unit, char **problem);
/* The text of @value as it is typed. (transfer full) */
char *althea_form_value_to_typed (AltheaFormValue *value);

G_END_DECLS
