/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-form-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-text.h"

#define ICD10 "http://hl7.org/fhir/sid/icd-10-cm"
#define SNOMED "http://snomed.info/sct"

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

static const char *
system_of (const char *code)
{
  return strspn (code, "0123456789") == strlen (code) ? SNOMED : ICD10;
}

AltheaCodeableConcept *
clinic_concept_from_typed (const AltheaCodeableConcept *base, const char *text, const char *code)
{
  const char *old_code = base != NULL ? althea_codeable_concept_get_code (base, NULL) : NULL;
  g_autoptr (GPtrArray) codings = NULL;

  if (althea_text_is_empty (text) && althea_text_is_empty (code))
    return NULL;
  if (base != NULL && g_strcmp0 (text, althea_codeable_concept_get_display (base)) == 0
      && g_strcmp0 (code, old_code != NULL ? old_code : "") == 0)
    return (AltheaCodeableConcept *)althea_value_ref ((const AltheaValue *)base);
  if (althea_text_is_empty (code))
    return althea_codeable_concept_new_text (text);
  codings = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  g_ptr_array_add (codings,
                   althea_value_new (ALTHEA_KIND_CODING, "system", system_of (code), "code", code, NULL));
  return althea_value_new (ALTHEA_KIND_CODEABLE_CONCEPT, "coding", codings, "text",
                           althea_text_is_empty (text) ? code : text, NULL);
}
