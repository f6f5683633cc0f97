/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * AltheaRecordRow:
 * One record in a list: title, optional subtitle, value with flag (Observations), state pill, date at the
 * end. For the child of a list item or of a GtkListBoxRow. Setting "record" fills everything by type; "title"
 * and "subtitle" can be set afterwards and win until the next record. Properties: "record" (nullable),
 * "title", "subtitle" (nullable hides), "show-date" (TRUE unless told),
 * "value-beside" (values right after the name, as in a column, instead of at the end; FALSE unless told). The
 * accessible label is the whole row in words: title, value, flag, state, full date.
 */
#define ALTHEA_TYPE_RECORD_ROW (althea_record_row_get_type ())
G_DECLARE_FINAL_TYPE (AltheaRecordRow, althea_record_row, ALTHEA, RECORD_ROW, GtkWidget)

GtkWidget *althea_record_row_new (void);
void althea_record_row_set_record (AltheaRecordRow *self, AltheaRecord *record); /* (nullable) */
AltheaRecord *althea_record_row_get_record (AltheaRecordRow *self);              /* (nullable) lent */
void althea_record_row_set_title (AltheaRecordRow *self, const char *title);
void althea_record_row_set_subtitle (AltheaRecordRow *self, const char *subtitle); /* (nullable) */

/* The second line of a record by type: directions of a medication, reactions of an allergy, who saw the
 * patient at a visit. (transfer full), "" when there is nothing to say. */
char *althea_record_dup_subtitle (AltheaRecord *record);

/* A boxed list (GtkListBox, style class boxed-list) whose rows are AltheaRecordRow over @model, for lists of
 * a handful; "row-activated" as usual, the record by althea_record_list_box_get_record(). @model is
 * referenced. */
GtkWidget *althea_record_list_box_new (GListModel *model, const char *accessible_label);
AltheaRecord *althea_record_list_box_get_record (GtkListBoxRow *row); /* (nullable) lent */

G_END_DECLS
