/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * HomeRecordSection:
 * The first few records of one kind under a heading, with a button for all of them. Properties: "title",
 * "empty-text". Signals "activated" (AltheaRecord *) and "show-all" ().
 */
#define HOME_TYPE_RECORD_SECTION (home_record_section_get_type ())
G_DECLARE_FINAL_TYPE (HomeRecordSection, home_record_section, HOME, RECORD_SECTION, AdwBin)

/* @model: GListModel of AltheaRecord, live. */
void home_record_section_set_model (HomeRecordSection *self, GListModel *model);
GListModel *home_record_section_get_model (HomeRecordSection *self); /* (nullable) lent */
const char *home_record_section_get_title (HomeRecordSection *self);

G_END_DECLS
