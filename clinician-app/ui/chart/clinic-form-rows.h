/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record.h"
#include "clinic-chart.h"

G_BEGIN_DECLS

/* What forms have in common: rows to and from fields. */

/* One choice of a combo row: the code that is stored and the words for it (N_()). */
typedef struct
{
  const char *code; /* (nullable) NULL: not set */
  const char *label;
} ClinicChoice;

/* Fills @row with @choices (ended by a NULL label). */
void clinic_combo_row_set_choices (AdwComboRow *row, const ClinicChoice *choices);
/* Chooses @code; one that is not among the choices is added as itself, so that it is never lost. */
void clinic_combo_row_set_code (AdwComboRow *row, const ClinicChoice *choices, const char *code);
const char *clinic_combo_row_get_code (AdwComboRow *row, const ClinicChoice *choices); /* (nullable) */

/* Text without spaces at both ends and without what could hide in it. (transfer full), never NULL. */
char *clinic_editable_dup_text (GtkWidget *editable);
char *clinic_text_view_dup_text (GtkWidget *text_view);
void clinic_text_view_set_text (GtkWidget *text_view, const char *text); /* (nullable) */

/* The text of the first note, and @builder's notes with that text put in its place. */
const char *clinic_note_get_text (AltheaRecord *record); /* (nullable) */
void clinic_note_apply (AltheaRecordBuilder *builder, AltheaRecord *base, const char *text);

/* For a row that finds codes (AltheaCodePicker). What was recorded comes back exactly, with all its codes,
 * when nobody changed it. (transfer full) (nullable) */
void clinic_code_row_set_chart (GtkWidget *row, ClinicChart *chart);
void clinic_code_row_set_concept (GtkWidget *row, const AltheaCodeableConcept *concept); /* (nullable) */
AltheaCodeableConcept *clinic_code_row_dup_concept (GtkWidget *row, const AltheaCodeableConcept *base);

/* Another record of @resource_type in the chart that is about the same as what @row says: one code in common,
 * or the same words; for a medicine also the same first word. Entered in error and past ones do not count.
 * (nullable) lent. @base: (nullable) the one that is edited. */
AltheaRecord *
clinic_find_duplicate (ClinicChart *chart, const char *resource_type, GtkWidget *row, AltheaRecord *base);

G_END_DECLS
