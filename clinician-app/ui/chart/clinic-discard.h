/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks whether what was typed may be thrown away, naming the patient and @what it is. @callback (user_data)
 * when it may; @destroy (nullable) in any case, after it. */
void clinic_discard_ask (GtkWidget *parent, const char *patient_name, const char *what, GCallback callback,
                         gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
