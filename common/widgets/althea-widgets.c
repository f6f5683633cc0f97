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
