/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-session.h"

G_BEGIN_DECLS

/* The day's visits in their order, what is over dimmed; a row opens the patient's chart (action
 * win.open-chart with the id). Property (notify): "n-ahead", visits that are still to come. */
#define CLINIC_TYPE_TODAY_PAGE (clinic_today_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicTodayPage, clinic_today_page, CLINIC, TODAY_PAGE, AdwNavigationPage)

/* (transfer none) floating */
GtkWidget *clinic_today_page_new (AltheaSession *session);

/* Visits of the day as listed, live. Lent. */
GListModel *clinic_today_page_get_visits (ClinicTodayPage *self);

/* How many visits of the day are neither seen nor called off. */
guint clinic_today_page_get_n_ahead (ClinicTodayPage *self);

G_END_DECLS
