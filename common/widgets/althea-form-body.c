/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-field.h"
#include "althea-form-pages.h"

/* What a form view holds: all of a form, or one page of it. */

void
althea_form_body_clear (GtkBox *body)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (body))) != NULL)
    gtk_box_remove (body, child);
}

static void
add_line (GtkBox *body, const char *text, const char *const *styles)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_css_classes (label, (const char **)styles);
  gtk_box_append (body, label);
}

/* Who made the form, and on what terms. */
static void
add_copyright (GtkBox *body, AltheaFormState *state)
{
  static const char *const styles[] = { "caption", "dim-label", NULL };
  const char *copyright = althea_form_get_copyright (althea_form_state_get_form (state));

  if (copyright != NULL)
    add_line (body, copyright, styles);
}

static GtkWidget *
add_field (GtkBox *body, AltheaFormState *state, AltheaFormNode *node, gboolean deep, gboolean read_only)
{
  GtkWidget *field = althea_form_field_new (state, node, deep, read_only);

  gtk_box_append (body, field);
  return field;
}

void
althea_form_body_show_whole (GtkBox *body, AltheaFormState *state, gboolean read_only)
{
  static const char *const styles[] = { "dim-label", NULL };
  const GPtrArray *nodes = althea_form_state_get_nodes (state);
  const char *description = althea_form_get_description (althea_form_state_get_form (state));

  if (description != NULL)
    add_line (body, description, styles);
  for (guint i = 0; i < nodes->len; i++)
    add_field (body, state, nodes->pdata[i], TRUE, read_only);
  add_copyright (body, state);
}

static void
add_question (GtkBox *body, AltheaFormState *state, AltheaFormNode *page)
{
  const GPtrArray *below = althea_form_node_get_children (page);

  gtk_widget_add_css_class (add_field (body, state, page, FALSE, FALSE), "asked");
  for (guint i = 0; i < below->len; i++)
    if (althea_form_node_get_item (below->pdata[i])->type == ALTHEA_FORM_DISPLAY)
      add_field (body, state, below->pdata[i], FALSE, FALSE);
}

static void
add_instances (GtkBox *body, AltheaFormState *state, AltheaFormNode *page)
{
  g_autoptr (GPtrArray) instances = althea_form_pages_list_instances (state, page);

  for (guint i = 0; i < instances->len; i++)
    add_field (body, state, instances->pdata[i], TRUE, FALSE);
}

void
althea_form_body_show_page (GtkBox *body, AltheaFormState *state, AltheaFormNode *page, gboolean last)
{
  g_autoptr (GPtrArray) lead = althea_form_pages_list_lead (state, page);

  for (guint i = 0; i < lead->len; i++)
    gtk_widget_add_css_class (add_field (body, state, lead->pdata[i], FALSE, FALSE), "lead");
  if (althea_form_node_get_item (page)->type == ALTHEA_FORM_GROUP)
    add_instances (body, state, page);
  else
    add_question (body, state, page);
  if (last)
    add_copyright (body, state);
}
