/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaPersonRow:
 * Avatar, name and one line under it. Properties: "person-name", "subtitle", "person" (a Patient or
 * Practitioner record, nullable: sets name and, for a patient, age, birth date, sex and record number as the
 * subtitle), "avatar-size" (px, 32 unless told).
 */
#define ALTHEA_TYPE_PERSON_ROW (althea_person_row_get_type ())
G_DECLARE_FINAL_TYPE (AltheaPersonRow, althea_person_row, ALTHEA, PERSON_ROW, GtkWidget)

GtkWidget *althea_person_row_new (void);
void althea_person_row_set_name (AltheaPersonRow *self, const char *name);
void
althea_person_row_set_subtitle (AltheaPersonRow *self, const char *subtitle); /* (nullable) hides the line */
void althea_person_row_set_person (AltheaPersonRow *self, AltheaRecord *person); /* (nullable) */

/* What is said of a patient everywhere. All (transfer full), never NULL, "" when unknown. */
char *althea_patient_dup_name (AltheaRecord *patient);        /* "Maria Kowalska", the official name first */
char *althea_patient_dup_banner_name (AltheaRecord *patient); /* "KOWALSKA, Maria" */
char *althea_patient_dup_record_number (AltheaRecord *patient); /* "10442" */
char *althea_patient_dup_age (AltheaRecord *patient);           /* "54 y"; "died 12 Mar 2024" */
char *althea_patient_dup_sex (AltheaRecord *patient);           /* "female", translated */
char *althea_patient_dup_line (AltheaRecord *patient);          /* "54 y (12 Mar 1972) · female · #10442" */
/* Portal state as tagged: "not-invited", "invited", "paired", "revoked". Static. */
const char *althea_patient_get_portal_state (AltheaRecord *patient);

G_END_DECLS
