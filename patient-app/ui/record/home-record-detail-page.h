/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* One problem, allergy, immunization or visit: what is known of it, and for a visit its notes. */
#define HOME_TYPE_RECORD_DETAIL_PAGE (home_record_detail_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeRecordDetailPage, home_record_detail_page, HOME, RECORD_DETAIL_PAGE, HomePlace)

AdwNavigationPage *home_record_detail_page_new (HomeContext *context, AltheaRecord *record);
/* The page that shows @record: a note has one of its own. */
AdwNavigationPage *home_record_page_for (HomeContext *context, AltheaRecord *record);

G_END_DECLS
