/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-dialog.h"

static void
closed_cb (AdwDialog *dialog)
{
  g_idle_add_once (g_object_unref, g_object_ref (dialog));
}

void
althea_dialog_present (AdwDialog *dialog, GtkWidget *parent)
{
  g_return_if_fail (ADW_IS_DIALOG (dialog));
  g_return_if_fail (parent == NULL || GTK_IS_WIDGET (parent));

  g_signal_connect (dialog, "closed", G_CALLBACK (closed_cb), NULL);
  adw_dialog_present (dialog, parent);
}
