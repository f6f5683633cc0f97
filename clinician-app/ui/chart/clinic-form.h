/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record.h"
#include "clinic-chart.h"

G_BEGIN_DECLS

/**
 * ClinicForm:
 * The fields of one record of one patient, filled from a record and built into one, or into several that are
 * saved together. Knows nothing of saving.
 * Subclasses fill in the virtual functions and call clinic_form_watch() for each row. Property (notify):
 * "dirty": something was typed since it was loaded.
 */
#define CLINIC_TYPE_FORM (clinic_form_get_type ())
G_DECLARE_DERIVABLE_TYPE (ClinicForm, clinic_form, CLINIC, FORM, AdwBin)

struct _ClinicFormClass
{
  AdwBinClass parent_class;

  const char *resource_type;
  void (*load) (ClinicForm *self, AltheaRecord *record); /* @record (nullable): a new one */
  /* Puts what was typed into @builder; FALSE and clinic_form_show_error() when it cannot be read. */
  gboolean (*apply) (ClinicForm *self, AltheaRecordBuilder *builder);
  /* (nullable) What the chart knows beside the record: age, earlier values, duplicates. */
  void (*set_chart) (ClinicForm *self, ClinicChart *chart);
  /* (nullable) In place of @apply, for a form of several records; as clinic_form_build_records(). */
  GPtrArray *(*build_records) (ClinicForm *self, AltheaReference *patient);
  const char *(*get_new_title) (ClinicForm *self);                /* "New problem" */
  GtkWidget *(*find_field) (ClinicForm *self, const char *field); /* (nullable) row of a field, by its name */
};

/* Once, before it is loaded. */
void clinic_form_set_chart (ClinicForm *self, ClinicChart *chart);
ClinicChart *clinic_form_get_chart (ClinicForm *self);          /* (nullable) lent, until it is set */
void clinic_form_load (ClinicForm *self, AltheaRecord *record); /* (nullable) */
AltheaRecord *clinic_form_get_base (ClinicForm *self);          /* (nullable) lent: what was loaded */
/* The record as typed, on the base that was loaded; NULL when something is missing or wrong, which is then
 * said at the field and focused. (transfer full) */
AltheaRecord *clinic_form_build (ClinicForm *self, AltheaReference *patient);
/* The records to save in one commit, the one that the form is of first; NULL as above. (transfer full)
 * (element-type AltheaRecord) */
GPtrArray *clinic_form_build_records (ClinicForm *self, AltheaReference *patient);
gboolean clinic_form_get_dirty (ClinicForm *self);
void clinic_form_set_dirty (ClinicForm *self, gboolean dirty);
const char *clinic_form_get_resource_type (ClinicForm *self);
const char *clinic_form_get_new_title (ClinicForm *self);

/* For subclasses. */
void clinic_form_watch (ClinicForm *self, GtkWidget *row); /* entry, combo, switch and text rows */
void clinic_form_show_error (ClinicForm *self, GtkWidget *row, const char *message);
/* Words under @field that do not keep from saving, such as that there is one already; NULL takes them away.
 */
void clinic_form_set_hint (ClinicForm *self, GtkWidget *field, const char *message);
void clinic_form_clear_errors (ClinicForm *self);
const char *clinic_form_get_error (ClinicForm *self); /* "" none; lent */

G_END_DECLS
