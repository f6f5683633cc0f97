/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a questionnaire and writes a picture of it, to be looked at:
 * headless preview-forms OUT.png [--form=althea-phq-9] [--page=N] [--whole] [--read-only] [--dark]
 * [--width=N]
 * [--height=N] [--large] */

#include <adwaita.h>

#include "althea-widgets.h"
#include "picture.h"

static gboolean dark, large, whole, read_only;
static int width = 360, height = 640, page;
static char *form_id;

static const GOptionEntry options[] = {
  { "form", 0, 0, G_OPTION_ARG_STRING, &form_id, NULL, NULL },
  { "page", 0, 0, G_OPTION_ARG_INT, &page, NULL, NULL },
  { "whole", 0, 0, G_OPTION_ARG_NONE, &whole, NULL, NULL },
  { "read-only", 0, 0, G_OPTION_ARG_NONE, &read_only, NULL, NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, NULL, NULL },
  { "large", 0, 0, G_OPTION_ARG_NONE, &large, NULL, NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, NULL },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, NULL },
  { NULL },
};

static AltheaFormState *
make_state (void)
{
  g_autoptr (GPtrArray) all = althea_form_list_shipped ();

  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (AltheaForm) form = althea_form_new (all->pdata[i], NULL);

      if (g_strcmp0 (althea_form_get_id (form), form_id != NULL ? form_id : "althea-phq-9") == 0)
        return althea_form_state_new (form);
    }
  return NULL;
}

/* Some answers, so that the picture shows what was chosen. */
static void
answer (AltheaFormState *state)
{
  const GPtrArray *items = althea_form_get_items (althea_form_state_get_form (state));

  for (guint i = 0; i < items->len; i++)
    {
      const AltheaFormItem *item = items->pdata[i];
      AltheaFormNode *node = althea_form_state_find (state, item->link_id);
      g_autoptr (AltheaFormValue) yes = althea_form_value_new_boolean (TRUE);

      if (item->options->len > 1)
        althea_form_state_set_answer (state, node,
                                      ((const AltheaFormOption *)item->options->pdata[1])->value);
      else if (item->type == ALTHEA_FORM_BOOLEAN)
        althea_form_state_set_answer (state, node, yes);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (AltheaFormState) state = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc < 2)
    return 2;
  gtk_init ();
  adw_init ();
  althea_widgets_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (large)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
  state = make_state ();
  if (state == NULL)
    return 2;
  GtkWidget *window = adw_window_new ();
  GtkWidget *view = althea_form_view_new (whole ? ALTHEA_FORM_MODE_WHOLE : ALTHEA_FORM_MODE_PAGES);
  GtkWidget *frame = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (frame), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (frame), view);
  gtk_widget_add_css_class (window, whole ? "dense" : "roomy");
  gtk_window_set_title (GTK_WINDOW (window), althea_form_get_title (althea_form_state_get_form (state)));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), frame);
  answer (state);
  althea_form_view_set_state (ALTHEA_FORM_VIEW (view), state);
  althea_form_view_set_read_only (ALTHEA_FORM_VIEW (view), read_only);
  for (int i = 0; i < page; i++)
    gtk_widget_activate_action (view, "form.next", NULL);
  picture_settle (GTK_WINDOW (window));
  picture_save (GTK_WINDOW (window), argv[1]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
