/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-record-list.h"
#include "althea-session.h"

G_BEGIN_DECLS

/**
 * ClinicChart:
 * One open chart: the id of its patient, the records, and the ways to change them. Everything on a chart page
 * holds this and nothing else, so that a form cannot come to belong to another patient. The virtual functions
 * go through the session; tests put others in their place. Main thread.
 *
 * Properties: "session" (construct, nullable), "patient-id" (construct), "records" (construct; from the
 * session unless given). Signal "records-changed" (): once per turn of the main loop however many records
 * changed.
 */
#define CLINIC_TYPE_CHART (clinic_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (ClinicChart, clinic_chart, CLINIC, CHART, GObject)

struct _ClinicChartClass
{
  GObjectClass parent_class;

  void (*commit_async) (ClinicChart *self, AltheaChangeset *changeset, GAsyncReadyCallback callback,
                        gpointer user_data);
  GPtrArray *(*commit_finish) (ClinicChart *self, GAsyncResult *result, AltheaRecord **current,
                               GError **error);
  void (*operate_async) (ClinicChart *self, AltheaOperation *operation, GAsyncReadyCallback callback,
                         gpointer user_data);
  JsonObject *(*operate_finish) (ClinicChart *self, GAsyncResult *result, GError **error);
  GListModel *(*history) (ClinicChart *self, const char *resource_type, const char *id);
};

ClinicChart *clinic_chart_new (AltheaSession *session, const char *patient_id);

/* Lets what stands on @page find the chart; the page keeps a reference. */
void clinic_chart_attach (ClinicChart *self, GtkWidget *page);
/* The chart of the page that @widget is on. (nullable) lent */
ClinicChart *clinic_chart_of_widget (GtkWidget *widget);

const char *clinic_chart_get_patient_id (ClinicChart *self);
AltheaSession *clinic_chart_get_session (ClinicChart *self);        /* (nullable) lent */
AltheaPatientRecords *clinic_chart_get_records (ClinicChart *self); /* lent */
AltheaRecord *clinic_chart_get_patient (ClinicChart *self);         /* (nullable) lent, until loaded */
char *clinic_chart_dup_patient_name (ClinicChart *self);            /* "KOWALSKA, Maria"; "" until loaded */
const char *clinic_chart_get_person_reference (ClinicChart *self);  /* of who works here; "" unknown */
/* One of six style classes, "chart-color-1" to "-6", always the same for a patient. Static. */
const char *clinic_chart_get_color_class (ClinicChart *self);
/* A reference to the patient, for new records. (transfer full) */
AltheaReference *clinic_chart_dup_reference (ClinicChart *self);
/* The record as the chart now has it. (nullable) lent */
AltheaRecord *clinic_chart_find_record (ClinicChart *self, const char *resource_type, const char *id);

/* Refuses (programming error) a record that is not of this patient. *current (out) (optional) on CONFLICT. */
void clinic_chart_commit_async (ClinicChart *self, AltheaChangeset *changeset, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *
clinic_chart_commit_finish (ClinicChart *self, GAsyncResult *result, AltheaRecord **current, GError **error);
void clinic_chart_operate_async (ClinicChart *self, AltheaOperation *operation, GAsyncReadyCallback callback,
                                 gpointer user_data);
JsonObject *clinic_chart_operate_finish (ClinicChart *self, GAsyncResult *result, GError **error);
/* All versions, newest first. (transfer full) */
GListModel *clinic_chart_history (ClinicChart *self, const char *resource_type, const char *id);

G_END_DECLS
