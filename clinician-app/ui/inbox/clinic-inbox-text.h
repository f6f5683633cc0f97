/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-record.h"

G_BEGIN_DECLS

/* What the inbox says of a work item, a message thread or a result to review; also as expressions of its
 * list, which is why each takes the list item. Strings are (transfer full) and never NULL. @item and @thread
 * (nullable). */

const AltheaReference *clinic_inbox_get_patient (AltheaRecord *thread); /* (nullable) lent */
gboolean clinic_inbox_is_review (AltheaRecord *task);
char *clinic_inbox_patient (GtkListItem *item, AltheaRecord *thread);
char *clinic_inbox_subject (GtkListItem *item, AltheaRecord *thread);
char *clinic_inbox_time (GtkListItem *item, AltheaRecord *thread);
char *clinic_inbox_badges (GtkListItem *item, AltheaRecord *thread);
gboolean clinic_inbox_has_badges (GtkListItem *item, AltheaRecord *thread);
char *clinic_inbox_label (GtkListItem *item, AltheaRecord *thread);

G_END_DECLS
