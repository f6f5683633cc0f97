/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-inbox-text.h"

#include <glib/gi18n-lib.h>

#include "althea-text.h"
#include "clinic-review-view.h"

const AltheaReference *
clinic_inbox_get_patient (AltheaRecord *thread)
{
  return thread != NULL ? althea_record_get_value (thread, "for") : NULL;
}

char *
clinic_inbox_patient (GtkListItem *item, AltheaRecord *thread)
{
  const AltheaReference *patient = clinic_inbox_get_patient (thread);

  return althea_text_isolate (patient != NULL && patient->display != NULL ? patient->display : _ ("Patient"));
}

char *
clinic_inbox_subject (GtkListItem *item, AltheaRecord *thread)
{
  const char *subject = thread != NULL ? althea_record_get_string (thread, "description") : NULL;

  return althea_text_isolate (althea_text_is_empty (subject) ? _ ("Message") : subject);
}

char *
clinic_inbox_time (GtkListItem *item, AltheaRecord *thread)
{
  const AltheaPartialDate *time = thread != NULL ? althea_record_get_value (thread, "last-modified") : NULL;

  return time != NULL ? althea_partial_date_to_display (time) : g_strdup ("");
}

gboolean
clinic_inbox_is_review (AltheaRecord *task)
{
  return task != NULL
         && althea_codeable_concept_has_code (althea_record_get_value (task, "code"), "urn:althea:task",
                                              "result-review");
}

char *
clinic_inbox_badges (GtkListItem *item, AltheaRecord *thread)
{
  return clinic_inbox_is_review (thread) ? clinic_review_dup_badges (thread) : g_strdup ("");
}

gboolean
clinic_inbox_has_badges (GtkListItem *item, AltheaRecord *thread)
{
  g_autofree char *badges = clinic_inbox_badges (item, thread);

  return *badges != '\0';
}

char *
clinic_inbox_label (GtkListItem *item, AltheaRecord *thread)
{
  g_autofree char *who = clinic_inbox_patient (item, thread);
  g_autofree char *what = clinic_inbox_subject (item, thread);
  g_autofree char *badges = clinic_inbox_badges (item, thread);
  g_autofree char *when = clinic_inbox_time (item, thread);
  const char *parts[] = { who, what, badges, when, NULL };

  return althea_text_join (", ", parts);
}
