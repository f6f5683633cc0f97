/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* All records of one kind, newest first. */
#define HOME_TYPE_RECORD_LIST_PAGE (home_record_list_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeRecordListPage, home_record_list_page, HOME, RECORD_LIST_PAGE, HomePlace)

/* @model: GListModel of AltheaRecord, live. */
AdwNavigationPage *home_record_list_page_new (HomeContext *context, const char *title, GListModel *model);

G_END_DECLS
