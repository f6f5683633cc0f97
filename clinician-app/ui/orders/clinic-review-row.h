/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "clinic-review-line.h"

G_BEGIN_DECLS

/* A value under review: name and range, the value with its flag, the one that it corrects struck through, the
 * one before and the change. */
#define CLINIC_TYPE_REVIEW_ROW (clinic_review_row_get_type ())
G_DECLARE_FINAL_TYPE (ClinicReviewRow, clinic_review_row, CLINIC, REVIEW_ROW, GtkListBoxRow)

GtkWidget *clinic_review_row_new (ClinicReviewLine *line);

G_END_DECLS
