/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* On a chart's page. What is ordered for this patient: the basket that is being filled, and the orders that a
 * result is waited for, those that are late first, with their requisition. Ctrl+Enter signs the basket. */
#define CLINIC_TYPE_ORDERS_PANE (clinic_orders_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicOrdersPane, clinic_orders_pane, CLINIC, ORDERS_PANE, GtkWidget)

/* The requisition of all open orders of the chart, for printing. FALSE when there is none. */
gboolean clinic_orders_pane_save_requisition (ClinicOrdersPane *self, const char *path, GError **error);

G_END_DECLS
