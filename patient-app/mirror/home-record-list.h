/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "althea-record.h"

G_BEGIN_DECLS

/**
 * HomeRecordList:
 * GListModel of AltheaRecord: the records of one type in the mirror, newest date first, undated ones last.
 * Main thread; made and filled by HomeMirror. Property (notify): "loading", until the records were read from
 * disk.
 */
#define HOME_TYPE_RECORD_LIST (home_record_list_get_type ())
G_DECLARE_FINAL_TYPE (HomeRecordList, home_record_list, HOME, RECORD_LIST, GObject)

gboolean home_record_list_get_loading (HomeRecordList *self);
AltheaRecord *home_record_list_find (HomeRecordList *self, const char *id); /* (nullable) lent */

/* For HomeMirror, for previews and for tests. */
HomeRecordList *home_record_list_new (gboolean loading);
/* Everything at once: @records (element-type AltheaRecord) replace what was there; ends loading. */
void home_record_list_replace (HomeRecordList *self, GPtrArray *records);
/* New versions of records, and the ids of those that went. Either may be NULL. */
void home_record_list_apply (HomeRecordList *self, GPtrArray *changed, GPtrArray *gone_ids);

G_END_DECLS
