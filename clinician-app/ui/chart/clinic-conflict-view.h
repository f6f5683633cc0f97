/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * ClinicConflictView:
 * Two versions of a record side by side, field by field: what I typed and what somebody saved meanwhile. Each
 * field that differs is chosen; what only one side changed is chosen beforehand.
 */
#define CLINIC_TYPE_CONFLICT_VIEW (clinic_conflict_view_get_type ())
G_DECLARE_FINAL_TYPE (ClinicConflictView, clinic_conflict_view, CLINIC, CONFLICT_VIEW, AdwBin)

GtkWidget *clinic_conflict_view_new (void);
/* @base: what both began with. */
void clinic_conflict_view_set_records (ClinicConflictView *self, AltheaRecord *base, AltheaRecord *mine,
                                       AltheaRecord *theirs);
guint clinic_conflict_view_get_n_fields (ClinicConflictView *self);
/* Chooses mine or theirs for a field, by its name; for tests and keyboards. */
void clinic_conflict_view_choose (ClinicConflictView *self, const char *field, gboolean mine);
/* The chosen parts on top of theirs; NULL and INVALID when together they break a rule. (transfer full) */
AltheaRecord *clinic_conflict_view_build (ClinicConflictView *self, GError **error);

G_END_DECLS
