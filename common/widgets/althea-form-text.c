/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-field.h"

/* An answer of several lines. The controls's data hangs on the text view, which goes with the field. */

typedef struct
{
  AltheaFormState *state; /* (owned) */
  AltheaFormNode *node;   /* (owned) */
} TextData;

static void
text_data_free (gpointer user_data, GClosure *closure)
{
  TextData *data = user_data;

  g_object_unref (data->state);
  g_object_unref (data->node);
  g_free (data);
}

static void
buffer_changed_cb (GtkTextBuffer *buffer, TextData *data)
{
  GtkTextIter start, end;
  g_autofree char *typed = NULL, *problem = NULL;
  g_autoptr (AltheaFormValue) value = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  typed = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  value = althea_form_typed_to_value (althea_form_node_get_item (data->node), typed, NULL, &problem);
  althea_form_state_set_answer (data->state, data->node, value);
}

GtkWidget *
althea_form_text_new (AltheaFormState *state, AltheaFormNode *node, GtkWidget *label)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  AltheaFormValue *answer = althea_form_node_get_answer (node);
  TextData *data = g_new0 (TextData, 1);

  if (answer != NULL)
    {
      g_autofree char *text = althea_form_value_to_typed (answer);

      gtk_text_buffer_set_text (buffer, text, -1);
    }
  data->state = g_object_ref (state);
  data->node = g_object_ref (node);
  g_signal_connect_data (buffer, "changed", G_CALLBACK (buffer_changed_cb), data, text_data_free,
                         G_CONNECT_DEFAULT);
  g_object_set (view, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "top-margin", 8, "bottom-margin",
                8, "left-margin", 10, "right-margin", 10, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "min-content-height", 84, "max-content-height", 260, "has-frame", TRUE, NULL);
  gtk_widget_add_css_class (scroller, "text-entry");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  return scroller;
}
