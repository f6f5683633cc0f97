/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-drawing.h"

G_BEGIN_DECLS

/**
 * ClinicGraphCanvas:
 * A ClinicDrawing on the screen. Pointer or left and right choose a stop and its words appear; Home and End
 * the first and last, Esc none. Accessible role image, its label the drawing in words.
 */
#define CLINIC_TYPE_GRAPH_CANVAS (clinic_graph_canvas_get_type ())
G_DECLARE_FINAL_TYPE (ClinicGraphCanvas, clinic_graph_canvas, CLINIC, GRAPH_CANVAS, GtkWidget)

/* @drawing (nullable): nothing. */
void clinic_graph_canvas_set_drawing (ClinicGraphCanvas *self, ClinicDrawing *drawing);
/* A stop of the drawing; -1 none. */
int clinic_graph_canvas_get_selected (ClinicGraphCanvas *self);
void clinic_graph_canvas_select (ClinicGraphCanvas *self, int position);
/* What is said of the chosen stop; "" when none is. Lent. */
const char *clinic_graph_canvas_get_selected_text (ClinicGraphCanvas *self);

G_END_DECLS
