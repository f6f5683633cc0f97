/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * althea_dialog_present:
 * @dialog: (transfer floating): a dialog that is not shown yet, alert dialogs included
 * @parent: (nullable): a widget of the window that it belongs to
 *
 * Shows @dialog and keeps it alive until the main loop runs again after it closed. Without animations a
 * dialog lets go of itself at once, in the middle of the signal of its own button. Every dialog of both apps
 * is shown by this function. Main thread only.
 */
void althea_dialog_present (AdwDialog *dialog, GtkWidget *parent);

G_END_DECLS
