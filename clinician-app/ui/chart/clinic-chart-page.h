/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record-list.h"
#include "althea-session.h"
#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicChartPage:
 * One patient's chart, bound at construction to one patient id: banner, profile, timeline, results,
 * documents, messages, and a pane at the side in which records open and are edited. A navigation page with
 * its own header bar. Nothing in it ever shows another patient. Actions: chart.show-view(s) "timeline",
 * "results", "documents", "messages"; chart.add(s) with a resource type; chart.edit-patient; chart.invite;
 * chart.find.
 */
#define CLINIC_TYPE_CHART_PAGE (clinic_chart_page_get_type ())
G_DECLARE_FINAL_TYPE (ClinicChartPage, clinic_chart_page, CLINIC, CHART_PAGE, AdwNavigationPage)

/* (transfer none) floating. @session, @patient_id: fixed for life. */
GtkWidget *clinic_chart_page_new (AltheaSession *session, const char *patient_id);
GtkWidget *clinic_chart_page_new_for_chart (ClinicChart *chart);

const char *clinic_chart_page_get_patient_id (ClinicChartPage *self);
AltheaPatientRecords *clinic_chart_page_get_records (ClinicChartPage *self); /* lent */
/* TRUE while something typed is not saved: a form, or a message. */
gboolean clinic_chart_page_has_unsaved (ClinicChartPage *self);
/* Asks what to do with what is unsaved; @callback (user_data) once the page may go: at once when nothing is
 * unsaved, never when the person stays. */
void clinic_chart_page_ask_to_close (ClinicChartPage *self, GCallback callback, gpointer user_data,
                                     GDestroyNotify destroy);
/* Opens @record (of this patient) in the side pane. */
void clinic_chart_page_show_record (ClinicChartPage *self, AltheaRecord *record);
void clinic_chart_page_show_thread (ClinicChartPage *self, const char *task_id);

G_END_DECLS
