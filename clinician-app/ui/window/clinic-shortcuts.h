/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The list of keys, as a dialog. (transfer none) floating */
AdwDialog *clinic_shortcuts_dialog_new (void);

G_END_DECLS
