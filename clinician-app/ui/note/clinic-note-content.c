/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-note-content.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-id.h"
#include "althea-text.h"

#define LOINC "http://loinc.org"
#define DIAGNOSIS "29308-4"

/* --- parts ----------------------------------------------------------------------------------------- */

static void
section_free (gpointer data)
{
  ClinicNoteSection *section = data;

  g_free (section->title);
  g_free (section->loinc);
  g_free (section->text);
  g_clear_pointer (&section->entries, g_ptr_array_unref);
  g_free (section);
}

static void
diagnosis_free (gpointer data)
{
  ClinicNoteDiagnosis *diagnosis = data;

  g_clear_object (&diagnosis->code);
  g_free (diagnosis->condition_id);
  g_free (diagnosis->plan);
  g_free (diagnosis);
}

ClinicNoteSection *
clinic_note_section_new (const char *title, const char *loinc, const char *text)
{
  ClinicNoteSection *section = g_new0 (ClinicNoteSection, 1);

  section->title = g_strdup (title != NULL ? title : "");
  section->loinc = g_strdup (loinc);
  section->text = g_strdup (text != NULL ? text : "");
  return section;
}

ClinicNoteDiagnosis *
clinic_note_diagnosis_new (AltheaCode *code, const char *condition_id, const char *plan)
{
  ClinicNoteDiagnosis *diagnosis = g_new0 (ClinicNoteDiagnosis, 1);

  diagnosis->code = g_object_ref (code);
  diagnosis->condition_id = g_strdup (condition_id);
  diagnosis->plan = g_strdup (plan != NULL ? plan : "");
  return diagnosis;
}

ClinicNoteContent *
clinic_note_content_new (void)
{
  ClinicNoteContent *self = g_new0 (ClinicNoteContent, 1);

  self->id = althea_id_new ();
  self->encounter_id = althea_id_new ();
  self->title = g_strdup (_ ("Visit"));
  self->kind = g_strdup (ALTHEA_NOTE_PROGRESS);
  self->date = althea_partial_date_new_now ();
  self->reason = g_strdup ("");
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->diagnoses = g_ptr_array_new_with_free_func (diagnosis_free);
  return self;
}

void
clinic_note_content_free (ClinicNoteContent *self)
{
  g_free (self->id);
  g_free (self->encounter_id);
  g_free (self->title);
  g_free (self->kind);
  g_free (self->kind_display);
  g_clear_pointer (&self->date, althea_partial_date_unref);
  g_free (self->reason);
  g_clear_object (&self->reason_code);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->diagnoses);
  g_free (self);
}

/* --- reading --------------------------------------------------------------------------------------- */

/* A code as a logical reference says it; (transfer full) (nullable). */
static AltheaCode *
code_from_reference (const AltheaReference *reference)
{
  if (reference == NULL || (reference->display == NULL && reference->identifier == NULL))
    return NULL;
  if (reference->identifier == NULL || reference->identifier->value == NULL)
    return althea_code_new_text (reference->display);
  return althea_code_new (reference->identifier->system, reference->identifier->value,
                          reference->display != NULL ? reference->display : reference->identifier->value, "",
                          "", TRUE, NULL);
}

static AltheaReference *
code_to_reference (AltheaCode *code, const char *condition_id)
{
  g_autofree char *reference = condition_id != NULL ? g_strconcat ("Condition/", condition_id, NULL) : NULL;
  g_autoptr (AltheaIdentifier) identifier = althea_code_is_free_text (code)
                                                ? NULL
                                                : althea_value_new (ALTHEA_KIND_IDENTIFIER, "system",
                                                                    althea_code_get_system (code), "value",
                                                                    althea_code_get_code (code), NULL);

  g_autoptr (AltheaReference) plain = althea_reference_new_raw (reference, althea_code_get_display (code));

  return althea_value_edit (plain, "type", "Condition", "identifier", identifier, NULL);
}

static void
take_head (ClinicNoteContent *self, AltheaRecord *record)
{
  const AltheaCodeableConcept *type = althea_record_get_value (record, "type");
  const char *title = althea_record_get_string (record, "title");
  const char *kind = althea_composition_get_kind (ALTHEA_COMPOSITION (record));

  if (title != NULL)
    g_set_str (&self->title, title);
  if (*kind != '\0')
    g_set_str (&self->kind, kind);
  g_set_str (&self->kind_display, type != NULL ? althea_codeable_concept_get_display (type) : NULL);
}

static gboolean
is_section (const AltheaSection *section, const char *loinc)
{
  return section->code != NULL && althea_codeable_concept_has_code (section->code, LOINC, loinc);
}

static void
take_section (ClinicNoteContent *self, const AltheaSection *section, gboolean from_draft)
{
  g_autofree char *text = althea_section_dup_text (section);
  const AltheaReference *entry = section->entry != NULL && section->entry->len > 0 ? section->entry->pdata[0]
                                                                                   : NULL;
  g_autoptr (AltheaCode) code = from_draft ? code_from_reference (entry) : NULL;

  if (is_section (section, ALTHEA_SECTION_REASON))
    {
      g_set_str (&self->reason, text);
      g_set_object (&self->reason_code, code);
    }
  else if (is_section (section, DIAGNOSIS) && code != NULL)
    g_ptr_array_add (self->diagnoses,
                     clinic_note_diagnosis_new (
                         code, entry->reference != NULL ? althea_reference_get_id (entry) : NULL, text));
  else
    g_ptr_array_add (
        self->sections,
        clinic_note_section_new (
            section->title,
            section->code != NULL ? althea_codeable_concept_get_code (section->code, LOINC) : NULL, text));
}

static void
take_sections (ClinicNoteContent *self, AltheaRecord *record, gboolean from_draft)
{
  const GPtrArray *sections = althea_record_get_list (record, "section");

  for (guint i = 0; sections != NULL && i < sections->len; i++)
    take_section (self, sections->pdata[i], from_draft);
}

ClinicNoteContent *
clinic_note_content_new_from_template (AltheaComposition *template)
{
  ClinicNoteContent *self = clinic_note_content_new ();

  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (template), self);
  take_head (self, ALTHEA_RECORD (template));
  take_sections (self, ALTHEA_RECORD (template), FALSE);
  return self;
}

ClinicNoteContent *
clinic_note_content_new_from_draft (AltheaComposition *draft)
{
  ClinicNoteContent *self = clinic_note_content_new ();
  AltheaRecord *record = ALTHEA_RECORD (draft);
  const AltheaReference *encounter;
  const AltheaPartialDate *date;

  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (draft), self);
  encounter = althea_record_get_value (record, "encounter");
  date = althea_record_get_value (record, "date");
  g_set_str (&self->id, althea_record_get_id (record));
  if (encounter != NULL && encounter->reference != NULL)
    g_set_str (&self->encounter_id, althea_reference_get_id (encounter));
  if (date != NULL)
    {
      althea_partial_date_unref (self->date);
      self->date = althea_partial_date_ref (date);
    }
  take_head (self, record);
  take_sections (self, record, TRUE);
  return self;
}

/* --- writing --------------------------------------------------------------------------------------- */

static AltheaRecordBuilder *
begin (ClinicNoteContent *self, const char *patient_id, const char *author, const char *author_name)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("Composition");

  althea_record_builder_set_id (builder, self->id);
  althea_record_builder_set_string (builder, "status", "preliminary");
  althea_record_builder_take_value (builder, "type",
                                    althea_codeable_concept_new (LOINC, self->kind, self->kind_display));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", patient_id, NULL));
  althea_record_builder_take_value (builder, "encounter",
                                    althea_reference_new ("Encounter", self->encounter_id, NULL));
  althea_record_builder_set_value (builder, "date", self->date);
  althea_record_builder_add_take (builder, "author", althea_reference_new_raw (author, author_name));
  althea_record_builder_set_string (builder, "title", self->title);
  return builder;
}

static void
add_section (AltheaRecordBuilder *builder, const char *title, const char *loinc, const char *text,
             const GPtrArray *entries)
{
  althea_record_builder_add_take (builder, "section", althea_section_new_text (title, loinc, text, entries));
}

static void
add_coded_section (AltheaRecordBuilder *builder, const char *title, const char *loinc, const char *text,
                   AltheaCode *code, const char *condition_id)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);

  if (code != NULL)
    g_ptr_array_add (entries, code_to_reference (code, condition_id));
  add_section (builder, title, loinc, text, entries);
}

AltheaRecord *
clinic_note_content_to_draft (ClinicNoteContent *self, const char *patient_id, const char *author,
                              const char *author_name, GError **error)
{
  AltheaRecordBuilder *builder = begin (self, patient_id, author, author_name);

  add_coded_section (builder, _ ("Reason for visit"), ALTHEA_SECTION_REASON, self->reason, self->reason_code,
                     NULL);
  for (guint i = 0; i < self->sections->len; i++)
    {
      ClinicNoteSection *section = self->sections->pdata[i];

      add_section (builder, section->title, section->loinc, section->text, NULL);
    }
  for (guint i = 0; i < self->diagnoses->len; i++)
    {
      ClinicNoteDiagnosis *diagnosis = self->diagnoses->pdata[i];

      add_coded_section (builder, althea_code_get_display (diagnosis->code), DIAGNOSIS, diagnosis->plan,
                         diagnosis->code, diagnosis->condition_id);
    }
  return althea_record_builder_end (builder, error);
}

static void
write_reason (ClinicNoteContent *self, AltheaRecordBuilder *builder)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!althea_text_is_empty (self->reason))
    /* Translators: what the patient said, word for word. */
    g_string_append_printf (text, _ ("“%s”"), self->reason);
  if (self->reason_code != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            althea_code_get_display (self->reason_code));
  if (self->reason_code != NULL && !althea_code_is_free_text (self->reason_code))
    g_string_append_printf (text, " (%s)", althea_code_get_code (self->reason_code));
  if (text->len > 0)
    add_section (builder, _ ("Reason for visit"), ALTHEA_SECTION_REASON, text->str, NULL);
}

static void
write_diagnoses (ClinicNoteContent *self, AltheaRecordBuilder *builder, GPtrArray *condition_ids)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->diagnoses->len; i++)
    {
      AltheaCode *code = ((ClinicNoteDiagnosis *)self->diagnoses->pdata[i])->code;

      g_string_append_printf (text, "%s%u. %s", i > 0 ? "\n" : "", i + 1, althea_code_get_display (code));
      if (!althea_code_is_free_text (code))
        g_string_append_printf (text, " (%s)", althea_code_get_code (code));
      g_ptr_array_add (entries, althea_reference_new ("Condition", condition_ids->pdata[i], NULL));
    }
  if (text->len > 0)
    add_section (builder, _ ("Diagnoses"), DIAGNOSIS, text->str, entries);
}

/* What is planned for each diagnosis under its name, then what @plan says besides. (transfer full) */
static char *
join_plans (ClinicNoteContent *self, const char *plan)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->diagnoses->len; i++)
    {
      ClinicNoteDiagnosis *diagnosis = self->diagnoses->pdata[i];

      if (!althea_text_is_empty (diagnosis->plan))
        g_string_append_printf (text, "%s%s:\n%s", text->len > 0 ? "\n\n" : "",
                                althea_code_get_display (diagnosis->code), diagnosis->plan);
    }
  if (!althea_text_is_empty (plan))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", plan);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

AltheaRecord *
clinic_note_content_to_note (ClinicNoteContent *self, const char *patient_id, const char *author,
                             const char *author_name, GPtrArray *condition_ids, GError **error)
{
  AltheaRecordBuilder *builder = begin (self, patient_id, author, author_name);
  gboolean planned = FALSE, ranked = FALSE;

  write_reason (self, builder);
  for (guint i = 0; i < self->sections->len; i++)
    {
      ClinicNoteSection *section = self->sections->pdata[i];
      gboolean is_plan = !planned && g_strcmp0 (section->loinc, ALTHEA_SECTION_PLAN) == 0;
      g_autofree char *text = is_plan ? join_plans (self, section->text) : g_strdup (section->text);

      if (is_plan)
        {
          write_diagnoses (self, builder, condition_ids);
          planned = ranked = TRUE;
        }
      if (*text != '\0')
        add_section (builder, section->title, section->loinc, text, section->entries);
    }
  if (!ranked)
    write_diagnoses (self, builder, condition_ids);
  if (!planned)
    {
      g_autofree char *text = join_plans (self, NULL);

      if (*text != '\0')
        add_section (builder, _ ("Plan"), ALTHEA_SECTION_PLAN, text, NULL);
    }
  return althea_record_builder_end (builder, error);
}

/* --- two that were written at once ----------------------------------------------------------------- */

static void
merge_text (char **text, const char *other, const char *heading)
{
  char *joined;

  if (althea_text_is_empty (other) || g_strcmp0 (*text, other) == 0
      || (*text != NULL && strstr (*text, other) != NULL))
    return;
  /* One that only goes on where the other stopped needs no second copy. */
  if (althea_text_is_empty (*text) || strstr (other, *text) != NULL)
    joined = g_strdup (other);
  else
    joined = g_strdup_printf ("%s\n\n%s\n%s", *text, heading, other);
  g_free (*text);
  *text = joined;
}

static ClinicNoteSection *
find_section (ClinicNoteContent *self, const ClinicNoteSection *like)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      ClinicNoteSection *section = self->sections->pdata[i];

      if (g_str_equal (section->title, like->title) && g_strcmp0 (section->loinc, like->loinc) == 0)
        return section;
    }
  return NULL;
}

static ClinicNoteDiagnosis *
find_diagnosis (ClinicNoteContent *self, AltheaCode *code)
{
  for (guint i = 0; i < self->diagnoses->len; i++)
    {
      ClinicNoteDiagnosis *diagnosis = self->diagnoses->pdata[i];

      if (althea_code_equal (diagnosis->code, code))
        return diagnosis;
    }
  return NULL;
}

void
clinic_note_content_merge (ClinicNoteContent *self, ClinicNoteContent *other, const char *heading)
{
  g_return_if_fail (self != NULL && other != NULL && heading != NULL);
  merge_text (&self->reason, other->reason, heading);
  if (self->reason_code == NULL)
    g_set_object (&self->reason_code, other->reason_code);
  for (guint i = 0; i < other->sections->len; i++)
    {
      ClinicNoteSection *theirs = other->sections->pdata[i];
      ClinicNoteSection *mine = find_section (self, theirs);

      if (mine != NULL)
        merge_text (&mine->text, theirs->text, heading);
      else
        g_ptr_array_add (self->sections,
                         clinic_note_section_new (theirs->title, theirs->loinc, theirs->text));
    }
  for (guint i = 0; i < other->diagnoses->len; i++)
    {
      ClinicNoteDiagnosis *theirs = other->diagnoses->pdata[i];
      ClinicNoteDiagnosis *mine = find_diagnosis (self, theirs->code);

      if (mine != NULL)
        merge_text (&mine->plan, theirs->plan, heading);
      else
        g_ptr_array_add (self->diagnoses,
                         clinic_note_diagnosis_new (theirs->code, theirs->condition_id, theirs->plan));
    }
}
