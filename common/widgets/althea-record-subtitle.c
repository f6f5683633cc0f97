/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include <glib/gi18n-lib.h>

#include "althea-record-row.h"
#include "althea-records.h"
#include "althea-text.h"

/* The second line of a record by type; each returns (transfer full), NULL for nothing. */

static char *
condition_subtitle (AltheaRecord *record)
{
  g_autofree char *onset = althea_condition_dup_onset_display (ALTHEA_CONDITION (record));

  /* Translators: when a problem began, "since Mar 2019". */
  return *onset != '\0' ? g_strdup_printf (_ ("since %s"), onset) : NULL;
}

static const char *
severity_label (const char *severity)
{
  if (g_strcmp0 (severity, "severe") == 0)
    return _ ("severe");
  if (g_strcmp0 (severity, "moderate") == 0)
    return _ ("moderate");
  return g_strcmp0 (severity, "mild") == 0 ? _ ("mild") : "";
}

static char *
allergy_subtitle (AltheaRecord *record)
{
  AltheaAllergyIntolerance *allergy = ALTHEA_ALLERGY_INTOLERANCE (record);
  g_autofree char *reactions = althea_allergy_intolerance_dup_reaction_display (allergy);
  const char *danger
      = g_strcmp0 (althea_record_get_string (record, "criticality"), "high") == 0 ? _ ("high danger") : "";
  const char *severity = severity_label (althea_allergy_intolerance_get_worst_severity (allergy));

  return althea_text_join (" · ", (const char *const[]){ reactions, severity, danger, NULL });
}

static char *
immunization_subtitle (AltheaRecord *record)
{
  g_autofree char *dose = althea_immunization_dup_dose_display (ALTHEA_IMMUNIZATION (record));

  if (g_strcmp0 (althea_record_get_string (record, "status"), "not-done") == 0)
    return g_strdup (_ ("not given"));
  /* Translators: which dose of a series, "dose 2 of 3". */
  return *dose != '\0' ? g_strdup_printf (_ ("dose %s"), dose) : NULL;
}

static char *
encounter_subtitle (AltheaRecord *record)
{
  const GPtrArray *participants = althea_record_get_list (record, "participant");
  const char *reason = althea_encounter_get_reason (ALTHEA_ENCOUNTER (record));
  const char *who = "";

  for (guint i = 0; participants != NULL && i < participants->len; i++)
    {
      const AltheaParticipant *participant = g_ptr_array_index (participants, i);

      if (participant->actor != NULL && participant->actor->display != NULL)
        {
          who = participant->actor->display;
          break;
        }
    }
  return althea_text_join (" · ", (const char *const[]){ reason, who, NULL });
}

static char *
first_line (const char *text)
{
  return text != NULL ? g_strndup (text, strcspn (text, "\r\n")) : NULL;
}

static char *
communication_subtitle (AltheaRecord *record)
{
  const char *text = althea_communication_get_text (ALTHEA_COMMUNICATION (record));
  const AltheaReference *sender = althea_record_get_value (record, "sender");
  g_autofree char *title = althea_record_to_title (record);
  g_autofree char *line = text != NULL ? first_line (text) : g_strdup ("");
  g_autofree char *from = NULL;

  if (sender != NULL && !althea_text_is_empty (sender->display))
    /* Translators: who wrote a message. */
    from = g_strdup_printf (_ ("Message from %s"), sender->display);
  return althea_text_join (" · ", (const char *const[]){ from != NULL ? from : "",
                                                         g_strcmp0 (line, title) == 0 ? "" : line, NULL });
}

static char *
document_subtitle (AltheaRecord *record)
{
  const AltheaReference *author = althea_record_get_first (record, "author");
  const AltheaCodeableConcept *category = althea_record_get_first (record, "category");

  return althea_text_join (
      " · ", (const char *const[]){ category != NULL ? althea_codeable_concept_get_display (category) : "",
                                    author != NULL && author->display != NULL ? author->display : "", NULL });
}

char *
althea_record_dup_subtitle (AltheaRecord *record)
{
  char *subtitle = NULL;

  g_return_val_if_fail (ALTHEA_IS_RECORD (record), g_strdup (""));
  if (ALTHEA_IS_CONDITION (record))
    subtitle = condition_subtitle (record);
  else if (ALTHEA_IS_ALLERGY_INTOLERANCE (record))
    subtitle = allergy_subtitle (record);
  else if (ALTHEA_IS_MEDICATION_REQUEST (record))
    subtitle = althea_medication_request_dup_dosage_text (ALTHEA_MEDICATION_REQUEST (record));
  else if (ALTHEA_IS_IMMUNIZATION (record))
    subtitle = immunization_subtitle (record);
  else if (ALTHEA_IS_ENCOUNTER (record))
    subtitle = encounter_subtitle (record);
  else if (ALTHEA_IS_COMMUNICATION (record))
    subtitle = communication_subtitle (record);
  else if (ALTHEA_IS_DIAGNOSTIC_REPORT (record))
    subtitle = first_line (althea_record_get_string (record, "conclusion"));
  else if (ALTHEA_IS_DOCUMENT_REFERENCE (record))
    subtitle = document_subtitle (record);
  return subtitle != NULL ? subtitle : g_strdup ("");
}
