/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-chart.h"

G_BEGIN_DECLS

/* The documents of a chart, newest first; activating one runs chart.open-record(ss). */
#define CLINIC_TYPE_DOCUMENTS_PANE (clinic_documents_pane_get_type ())
G_DECLARE_FINAL_TYPE (ClinicDocumentsPane, clinic_documents_pane, CLINIC, DOCUMENTS_PANE, GtkWidget)

void clinic_documents_pane_set_chart (ClinicDocumentsPane *self, ClinicChart *chart); /* once */

G_END_DECLS
