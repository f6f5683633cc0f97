/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-code-picker.h"
#include "althea-date-label.h"
#include "althea-dialog.h"
#include "althea-empty-state.h"
#include "althea-flag.h"
#include "althea-form-view.h"
#include "althea-measurement.h"
#include "althea-person-row.h"
#include "althea-qr-view.h"
#include "althea-quantity-label.h"
#include "althea-range-bar.h"
#include "althea-record-row.h"
#include "althea-sparkline.h"
#include "althea-state-bar.h"
#include "althea-status-pill.h"
#include "althea-thread-view.h"
#include "althea-trend-chart.h"
#include "althea-trend-view.h"

G_BEGIN_DECLS

/**
 * althea_widgets_init:
 * Registers the resources, types and style sheet of the shared widgets, once; after gtk_init() or in an
 * application's startup. Windows choose a density with a style class: "dense" for Clinic, "roomy" for Home.
 */
void althea_widgets_init (void);

/**
 * althea_add_finish_keys:
 * @widget: what the keys are for, with everything in it
 * @action: the action that sends, saves or finishes
 *
 * Makes Ctrl+Enter run @action before a text in @widget hears of it, which takes every Enter for the end of a
 * line, with Ctrl too.
 */
void althea_add_finish_keys (GtkWidget *widget, const char *action);

G_END_DECLS
