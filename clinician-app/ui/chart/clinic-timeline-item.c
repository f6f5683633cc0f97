/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-timeline-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-measurement.h"
#include "althea-record-row.h"
#include "althea-records.h"
#include "althea-text.h"

struct _ClinicTimelineItem
{
  GObject parent_instance;

  gboolean heading;
  AltheaRecord *record;    /* (owned) (nullable) */
  GPtrArray *vitals;       /* (owned) (nullable) (element-type AltheaRecord) */
  AltheaPartialDate *date; /* (owned) (nullable) */
  char *folded;            /* (owned) (nullable) title and subtitle for finding; made when first asked for */
};

G_DEFINE_FINAL_TYPE (ClinicTimelineItem, clinic_timeline_item, G_TYPE_OBJECT)

static void
clinic_timeline_item_finalize (GObject *object)
{
  ClinicTimelineItem *self = CLINIC_TIMELINE_ITEM (object);

  g_clear_object (&self->record);
  g_clear_pointer (&self->vitals, g_ptr_array_unref);
  g_clear_pointer (&self->date, althea_partial_date_unref);
  g_free (self->folded);
  G_OBJECT_CLASS (clinic_timeline_item_parent_class)->finalize (object);
}

static void
clinic_timeline_item_class_init (ClinicTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_timeline_item_finalize;
}

static void
clinic_timeline_item_init (ClinicTimelineItem *self)
{
}

ClinicTimelineItem *
clinic_timeline_item_new_heading (AltheaRecord *encounter, const AltheaPartialDate *date)
{
  ClinicTimelineItem *self = g_object_new (CLINIC_TYPE_TIMELINE_ITEM, NULL);

  self->heading = TRUE;
  self->record = encounter != NULL ? g_object_ref (encounter) : NULL;
  self->date = date != NULL ? althea_partial_date_ref (date) : NULL;
  return self;
}

ClinicTimelineItem *
clinic_timeline_item_new_record (AltheaRecord *record)
{
  ClinicTimelineItem *self = g_object_new (CLINIC_TYPE_TIMELINE_ITEM, NULL);
  const AltheaPartialDate *date = althea_record_get_date (record);

  self->record = g_object_ref (record);
  self->date = date != NULL ? althea_partial_date_ref (date) : NULL;
  return self;
}

ClinicTimelineItem *
clinic_timeline_item_new_vitals (GPtrArray *observations)
{
  ClinicTimelineItem *self = clinic_timeline_item_new_record (g_ptr_array_index (observations, 0));

  self->vitals = g_ptr_array_ref (observations);
  return self;
}

gboolean
clinic_timeline_item_is_heading (ClinicTimelineItem *self)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), FALSE);
  return self->heading;
}

AltheaRecord *
clinic_timeline_item_get_record (ClinicTimelineItem *self)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), NULL);
  return self->record;
}

GPtrArray *
clinic_timeline_item_get_vitals (ClinicTimelineItem *self)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), NULL);
  return self->vitals;
}

const AltheaPartialDate *
clinic_timeline_item_get_date (ClinicTimelineItem *self)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), NULL);
  return self->date;
}

ClinicTimelineKinds
clinic_timeline_kinds_of (AltheaRecord *record)
{
  if (ALTHEA_IS_OBSERVATION (record) || ALTHEA_IS_DIAGNOSTIC_REPORT (record))
    return CLINIC_TIMELINE_RESULTS;
  if (ALTHEA_IS_ENCOUNTER (record))
    return CLINIC_TIMELINE_VISITS;
  if (ALTHEA_IS_MEDICATION_REQUEST (record) || ALTHEA_IS_IMMUNIZATION (record))
    return CLINIC_TIMELINE_MEDICATIONS;
  if (ALTHEA_IS_CONDITION (record) || ALTHEA_IS_ALLERGY_INTOLERANCE (record))
    return CLINIC_TIMELINE_PROBLEMS;
  if (ALTHEA_IS_COMMUNICATION (record) || ALTHEA_IS_TASK (record))
    return CLINIC_TIMELINE_MESSAGES;
  if (ALTHEA_IS_DOCUMENT_REFERENCE (record))
    return CLINIC_TIMELINE_DOCUMENTS;
  return CLINIC_TIMELINE_OTHER;
}

ClinicTimelineKinds
clinic_timeline_item_get_kinds (ClinicTimelineItem *self)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), CLINIC_TIMELINE_OTHER);
  if (self->record == NULL)
    return 0;
  return clinic_timeline_kinds_of (self->record);
}

char *
clinic_vitals_to_line (GPtrArray *observations)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < observations->len; i++)
    {
      g_autofree char *title = althea_record_to_title (g_ptr_array_index (observations, i));

      g_string_append_printf (line, "%s%s", i > 0 ? " · " : "", title);
    }
  return g_string_free_and_steal (g_steal_pointer (&line));
}

char *
clinic_timeline_item_dup_title (ClinicTimelineItem *self)
{
  const AltheaCodeableConcept *type;
  const char *reason;

  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), NULL);
  if (self->vitals != NULL)
    return clinic_vitals_to_line (self->vitals);
  if (self->record == NULL)
    return g_strdup ("");
  if (!self->heading)
    return althea_record_to_title (self->record);
  type = althea_record_get_first (self->record, "type");
  reason = althea_encounter_get_reason (ALTHEA_ENCOUNTER (self->record));
  if (!althea_text_is_empty (reason))
    return g_strdup (reason);
  return type != NULL ? g_strdup (althea_codeable_concept_get_display (type)) : g_strdup (_ ("Visit"));
}

char *
clinic_timeline_item_dup_subtitle (ClinicTimelineItem *self)
{
  const GPtrArray *participants;

  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), NULL);
  if (self->record == NULL || self->vitals != NULL)
    return g_strdup ("");
  if (!self->heading)
    return althea_record_dup_subtitle (self->record);
  /* The reason is the heading's title already; what is left is who saw the patient. */
  participants = althea_record_get_list (self->record, "participant");
  for (guint i = 0; participants != NULL && i < participants->len; i++)
    {
      const AltheaParticipant *participant = g_ptr_array_index (participants, i);

      if (participant->actor != NULL && participant->actor->display != NULL)
        return g_strdup (participant->actor->display);
    }
  return g_strdup ("");
}

gboolean
clinic_timeline_item_matches (ClinicTimelineItem *self, const char *needle)
{
  g_return_val_if_fail (CLINIC_IS_TIMELINE_ITEM (self), FALSE);
  if (self->folded == NULL)
    {
      g_autofree char *title = clinic_timeline_item_dup_title (self);
      g_autofree char *subtitle = clinic_timeline_item_dup_subtitle (self);
      g_autofree char *both = g_strdup_printf ("%s %s", title, subtitle);

      self->folded = althea_text_fold (both);
    }
  return strstr (self->folded, needle) != NULL;
}
