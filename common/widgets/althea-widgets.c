/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-widgets.h"

#include "althea-widgets-resources.h"

static void
ensure_types (void)
{
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  g_type_ensure (ALTHEA_TYPE_RANGE_BAR);
  g_type_ensure (ALTHEA_TYPE_DATE_LABEL);
  g_type_ensure (ALTHEA_TYPE_PERSON_ROW);
  g_type_ensure (ALTHEA_TYPE_RECORD_ROW);
  g_type_ensure (ALTHEA_TYPE_STATUS_PILL);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (ALTHEA_TYPE_SPARKLINE);
  g_type_ensure (ALTHEA_TYPE_TREND_CHART);
  g_type_ensure (ALTHEA_TYPE_TREND_VIEW);
  g_type_ensure (ALTHEA_TYPE_THREAD_VIEW);
  g_type_ensure (ALTHEA_TYPE_QR_VIEW);
  g_type_ensure (ALTHEA_TYPE_FORM_VIEW);
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
}

void
althea_widgets_init (void)
{
  static gboolean done = FALSE;
  g_autoptr (GtkCssProvider) provider = NULL;

  if (done)
    return;
  done = TRUE;
  althea_widgets_register_resource ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/althea/widgets/icons");
  ensure_types ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/althea/widgets/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
althea_add_finish_keys (GtkWidget *widget, const char *action)
{
  GtkEventController *keys = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget) && action != NULL);

  keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                        gtk_named_action_new (action)));
  gtk_widget_add_controller (widget, keys);
}
