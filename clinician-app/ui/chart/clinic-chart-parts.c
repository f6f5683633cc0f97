/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-chart-parts.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-person-row.h"

void
clinic_chart_parts_show_portal (AltheaRecord *patient, GtkLabel *label, GtkImage *icon, GtkWidget *button,
                                GtkWidget *narrow_button)
{
  static const struct
  {
    const char *state, *label, *icon_name, *tooltip;
  } states[] = {
    { "not-invited", N_ ("Invite"), "mail-send-symbolic", N_ ("Not invited to Althea Home yet") },
    { "invited", N_ ("Invited"), "content-loading-symbolic", N_ ("Invited to Althea Home, not paired yet") },
    { "paired", N_ ("Home"), "object-select-symbolic", N_ ("Uses Althea Home") },
    { "revoked", N_ ("Revoked"), "action-unavailable-symbolic", N_ ("Access by Althea Home was revoked") },
  };
  const char *state = patient != NULL ? althea_patient_get_portal_state (patient) : "not-invited";
  GtkWidget *buttons[] = { button, narrow_button };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (!g_str_equal (states[i].state, state))
        continue;
      gtk_label_set_text (label, _ (states[i].label));
      gtk_image_set_from_icon_name (icon, states[i].icon_name);
      gtk_button_set_icon_name (GTK_BUTTON (narrow_button), states[i].icon_name);
      for (guint j = 0; j < G_N_ELEMENTS (buttons); j++)
        {
          gtk_widget_set_tooltip_text (buttons[j], _ (states[i].tooltip));
          gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[j]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                          _ (states[i].tooltip), -1);
        }
    }
}

void
clinic_chart_parts_move_focus (GtkWidget **panes, guint n_panes, int step)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (panes[0]));
  int n = (int)n_panes, current = 0;

  for (int i = 0; i < n; i++)
    {
      if (focus != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
        current = i;
    }
  for (int i = 1; i <= n; i++)
    {
      GtkWidget *next = panes[(current + i * step + n * n) % n];

      if (gtk_widget_get_mapped (next) && gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD))
        return;
    }
}

void
clinic_chart_parts_load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/althea/Clinic/chart/chart.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
clinic_chart_parts_set_class (GtkWidget *widget, const char *style_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, style_class);
  else
    gtk_widget_remove_css_class (widget, style_class);
}
