/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "clinic-profile-item.h"

G_BEGIN_DECLS

/**
 * ClinicProfileModel:
 * The clinical profile of a chart as one flat list (GListModel of ClinicProfileItem): a heading a section,
 * then what is current, one line for what is past, or what the absence of entries means. Built anew when the
 * chart's records change; unchanged items at both ends stay. Main thread.
 */
#define CLINIC_TYPE_PROFILE_MODEL (clinic_profile_model_get_type ())
G_DECLARE_FINAL_TYPE (ClinicProfileModel, clinic_profile_model, CLINIC, PROFILE_MODEL, GObject)

ClinicProfileModel *clinic_profile_model_new (GListModel *records);
void clinic_profile_model_rebuild (ClinicProfileModel *self);
/* Shows or hides the past entries of a section. */
void clinic_profile_model_toggle_past (ClinicProfileModel *self, ClinicProfileSection section);

G_END_DECLS
