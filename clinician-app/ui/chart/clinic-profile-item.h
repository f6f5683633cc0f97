/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-record.h"

G_BEGIN_DECLS

typedef enum
{
  CLINIC_PROFILE_PROBLEMS = 0,
  CLINIC_PROFILE_ALLERGIES,
  CLINIC_PROFILE_MEDICATIONS,
  CLINIC_PROFILE_IMMUNIZATIONS,
  CLINIC_PROFILE_VITALS,
  CLINIC_PROFILE_N_SECTIONS,
} ClinicProfileSection;

typedef enum
{
  CLINIC_PROFILE_HEADING = 0, /* text: the section's name */
  CLINIC_PROFILE_RECORD,      /* record */
  CLINIC_PROFILE_PAST,        /* text: "2 past problems"; shows or hides them */
  CLINIC_PROFILE_NOTHING,     /* text: what it means that there is no entry */
  CLINIC_PROFILE_WARNING,     /* the same where it matters: allergies never asked for */
} ClinicProfileKind;

/* One line of the profile. Immutable. Properties: "text", "record". */
#define CLINIC_TYPE_PROFILE_ITEM (clinic_profile_item_get_type ())
G_DECLARE_FINAL_TYPE (ClinicProfileItem, clinic_profile_item, CLINIC, PROFILE_ITEM, GObject)

ClinicProfileItem *clinic_profile_item_new (ClinicProfileSection section, ClinicProfileKind kind,
                                            const char *text, AltheaRecord *record);
ClinicProfileSection clinic_profile_item_get_section (ClinicProfileItem *self);
ClinicProfileKind clinic_profile_item_get_kind (ClinicProfileItem *self);
const char *clinic_profile_item_get_text (ClinicProfileItem *self);     /* (nullable) */
AltheaRecord *clinic_profile_item_get_record (ClinicProfileItem *self); /* (nullable) lent */
gboolean clinic_profile_item_equal (ClinicProfileItem *self, ClinicProfileItem *other);

/* The list that one says to have gone through with the patient, as operation list-reviewed knows it; NULL
 * for a section that is not such a list. Static. */
const char *clinic_profile_section_get_list (ClinicProfileSection section);
/* What a section's + adds, as for clinic_editor_new_for_type(); NULL for one without. Static. */
const char *clinic_profile_section_get_type (ClinicProfileSection section);

G_END_DECLS
