/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-form-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-code-picker.h"
#include "althea-records.h"
#include "althea-text.h"

void
clinic_combo_row_set_choices (AdwComboRow *row, const ClinicChoice *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i].label != NULL; i++)
    gtk_string_list_append (labels, _ (choices[i].label));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
}

void
clinic_combo_row_set_code (AdwComboRow *row, const ClinicChoice *choices, const char *code)
{
  GtkStringList *labels = GTK_STRING_LIST (adw_combo_row_get_model (row));
  guint n = 0;

  for (; choices[n].label != NULL; n++)
    {
      if (g_strcmp0 (choices[n].code, code) == 0)
        {
          adw_combo_row_set_selected (row, n);
          return;
        }
    }
  gtk_string_list_splice (labels, n, g_list_model_get_n_items (G_LIST_MODEL (labels)) - n,
                          (const char *const[]){ code, NULL });
  adw_combo_row_set_selected (row, n);
}

const char *
clinic_combo_row_get_code (AdwComboRow *row, const ClinicChoice *choices)
{
  guint selected = adw_combo_row_get_selected (row);

  for (guint i = 0; choices[i].label != NULL; i++)
    {
      if (i == selected)
        return choices[i].code;
    }
  return selected == GTK_INVALID_LIST_POSITION
             ? NULL
             : gtk_string_list_get_string (GTK_STRING_LIST (adw_combo_row_get_model (row)), selected);
}

char *
clinic_editable_dup_text (GtkWidget *editable)
{
  return g_strstrip (althea_text_clean (gtk_editable_get_text (GTK_EDITABLE (editable)), FALSE, NULL));
}

char *
clinic_text_view_dup_text (GtkWidget *text_view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text_view));
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strstrip (althea_text_clean (text, TRUE, NULL));
}

void
clinic_text_view_set_text (GtkWidget *text_view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text_view)), text != NULL ? text : "",
                            -1);
}

const char *
clinic_note_get_text (AltheaRecord *record)
{
  const AltheaAnnotation *note = record != NULL ? althea_record_get_first (record, "note") : NULL;

  return note != NULL ? note->text : NULL;
}

void
clinic_note_apply (AltheaRecordBuilder *builder, AltheaRecord *base, const char *text)
{
  const GPtrArray *old = base != NULL ? althea_record_get_list (base, "note") : NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (AltheaPartialDate) now = NULL;
  const char *before = base != NULL ? clinic_note_get_text (base) : NULL;

  if (g_strcmp0 (before != NULL ? before : "", text) == 0)
    return;
  notes = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  now = althea_partial_date_new_now ();
  if (*text != '\0')
    g_ptr_array_add (
        notes, old != NULL ? althea_value_edit (g_ptr_array_index (old, 0), "text", text, "time", now, NULL)
                           : althea_value_new (ALTHEA_KIND_ANNOTATION, "text", text, "time", now, NULL));
  for (guint i = 1; old != NULL && i < old->len; i++)
    g_ptr_array_add (notes, althea_value_ref (g_ptr_array_index (old, i)));
  althea_record_builder_set_list (builder, "note", notes->len > 0 ? notes : NULL);
}

/* --- rows that find codes -------------------------------------------------------------------------- */

void
clinic_code_row_set_chart (GtkWidget *row, ClinicChart *chart)
{
  AltheaSession *session = clinic_chart_get_session (chart);

  althea_code_picker_set_finder (ALTHEA_CODE_PICKER (row),
                                 session != NULL ? ALTHEA_CODE_FINDER (session) : NULL);
}

void
clinic_code_row_set_concept (GtkWidget *row, const AltheaCodeableConcept *concept)
{
  g_autoptr (AltheaCode) code = concept != NULL ? althea_code_new_from_concept (concept, NULL) : NULL;

  althea_code_picker_set_code (ALTHEA_CODE_PICKER (row), code);
}

AltheaCodeableConcept *
clinic_code_row_dup_concept (GtkWidget *row, const AltheaCodeableConcept *base)
{
  AltheaCode *code = althea_code_picker_get_code (ALTHEA_CODE_PICKER (row));
  g_autoptr (AltheaCode) old = base != NULL ? althea_code_new_from_concept (base, NULL) : NULL;

  if (old != NULL && code != NULL && althea_code_equal (old, code))
    return (AltheaCodeableConcept *)althea_value_ref ((const AltheaValue *)base);
  return code != NULL ? althea_code_to_concept (code) : NULL;
}

static gboolean
is_current (AltheaRecord *record)
{
  if (althea_record_is_entered_in_error (record))
    return FALSE;
  if (ALTHEA_IS_CONDITION (record))
    return althea_condition_is_active (ALTHEA_CONDITION (record));
  if (ALTHEA_IS_ALLERGY_INTOLERANCE (record))
    return althea_allergy_intolerance_is_active (ALTHEA_ALLERGY_INTOLERANCE (record));
  return !ALTHEA_IS_MEDICATION_REQUEST (record)
         || althea_medication_request_is_current (ALTHEA_MEDICATION_REQUEST (record));
}

static gboolean
same_words (const char *a, const char *b, gboolean first_word)
{
  g_autofree char *folded_a = g_strstrip (althea_text_fold (a));
  g_autofree char *folded_b = g_strstrip (althea_text_fold (b));
  const gsize n_a = first_word ? strcspn (folded_a, " ,") : strlen (folded_a);
  const gsize n_b = first_word ? strcspn (folded_b, " ,") : strlen (folded_b);

  return n_a == n_b && n_a > (first_word ? 3u : 0u) && strncmp (folded_a, folded_b, n_a) == 0;
}

AltheaRecord *
clinic_find_duplicate (ClinicChart *chart, const char *resource_type, GtkWidget *row, AltheaRecord *base)
{
  AltheaCode *code = althea_code_picker_get_code (ALTHEA_CODE_PICKER (row));
  const gboolean medicine = g_str_equal (resource_type, "MedicationRequest");
  GListModel *records;

  if (chart == NULL || code == NULL)
    return NULL;
  records = G_LIST_MODEL (clinic_chart_get_records (chart));
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      const AltheaCodeableConcept *concept;
      const char *words;

      if (g_strcmp0 (althea_record_get_resource_type (record), resource_type) != 0 || !is_current (record)
          || (base != NULL && g_strcmp0 (althea_record_get_id (record), althea_record_get_id (base)) == 0))
        continue;
      concept = althea_record_get_value (record, medicine ? "medication-codeable-concept" : "code");
      words = medicine ? althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (record))
                       : althea_codeable_concept_get_display (concept);
      if ((concept != NULL && !althea_code_is_free_text (code)
           && althea_codeable_concept_has_code (concept, althea_code_get_system (code),
                                                althea_code_get_code (code)))
          || same_words (words, althea_code_get_display (code), medicine))
        return record;
    }
  return NULL;
}
