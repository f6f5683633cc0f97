/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-partial-date.h"

G_BEGIN_DECLS

/**
 * AltheaDateLabel:
 * A date as people read it ("Today 10:42", "12 Mar"), the full one as tooltip and description.
 * Property: "date" (AltheaPartialDate, nullable: empty label). Style classes "dim-label" and "numeric" are
 * set.
 */
#define ALTHEA_TYPE_DATE_LABEL (althea_date_label_get_type ())
G_DECLARE_FINAL_TYPE (AltheaDateLabel, althea_date_label, ALTHEA, DATE_LABEL, GtkWidget)

GtkWidget *althea_date_label_new (void);
void althea_date_label_set_date (AltheaDateLabel *self, const AltheaPartialDate *date); /* (nullable) */
const AltheaPartialDate *althea_date_label_get_date (AltheaDateLabel *self);            /* (nullable) */
void althea_date_label_set_time_us (AltheaDateLabel *self, gint64 time_us);             /* 0: empty */

G_END_DECLS
