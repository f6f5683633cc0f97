/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-session.h"

G_BEGIN_DECLS

/**
 * AltheaRecordList:
 * GListModel of AltheaRecord over a search: pages load when an item near their edge is asked for. Items that
 * change are replaced in place; new matches appear. Main thread. Properties (notify): "loading",
 * "n-total" (-1 unknown), "error-text" (nullable), "empty" (loaded and nothing found).
 */
#define ALTHEA_TYPE_RECORD_LIST (althea_record_list_get_type ())
G_DECLARE_FINAL_TYPE (AltheaRecordList, althea_record_list, ALTHEA, RECORD_LIST, GObject)

gboolean althea_record_list_get_loading (AltheaRecordList *self);
gboolean althea_record_list_get_empty (AltheaRecordList *self);
gint64 althea_record_list_get_n_total (AltheaRecordList *self);
const char *althea_record_list_get_error_text (AltheaRecordList *self);
void althea_record_list_reload (AltheaRecordList *self);

/**
 * AltheaPatientRecords:
 * GListModel of AltheaRecord: all records of one patient, the Patient first, in no other order; filter by
 * type with GtkFilterListModel or althea_patient_records_get_type_model(). Follows changes. Main thread.
 * Properties (notify): "loading", "patient" (AltheaPatient as AltheaRecord), "error-text".
 */
#define ALTHEA_TYPE_PATIENT_RECORDS (althea_patient_records_get_type ())
G_DECLARE_FINAL_TYPE (AltheaPatientRecords, althea_patient_records, ALTHEA, PATIENT_RECORDS, GObject)

const char *althea_patient_records_get_patient_id (AltheaPatientRecords *self);
AltheaRecord *althea_patient_records_get_patient (AltheaPatientRecords *self); /* (nullable) until loaded */
gboolean althea_patient_records_get_loading (AltheaPatientRecords *self);
/* Live GListModel of the records of one type, newest date first. (transfer full), the same one each time. */
GListModel *althea_patient_records_get_type_model (AltheaPatientRecords *self, const char *resource_type);

/* For tests and previews: an object over given records that follows nothing. (transfer full) */
AltheaPatientRecords *althea_patient_records_new_static (GListModel *records);

/* Search strings: pairs of name and value, NULL-terminated, escaped; NULL values left out. (transfer full) */
char *althea_query_new (const char *first_name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
