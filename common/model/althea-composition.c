/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-composition.h"

#include <glib/gi18n-lib.h>

#include "althea-narrative-text.h"
#include "althea-record-private.h"
#include "althea-text.h"

#define LOINC "http://loinc.org"

struct _AltheaComposition
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaComposition, althea_composition, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_NONE, "identifier", N_ ("Number") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "preliminary|final|amended|entered-in-error" },
  { "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_REQUIRED, "type", N_ ("Kind") },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "date", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_REQUIRED, "date", N_ ("Date") },
  { "author", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "author", N_ ("Author") },
  { "title", ALTHEA_KIND_TEXT, ALTHEA_FIELD_REQUIRED, "title", N_ ("Title") },
  { "confidentiality", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "confidentiality", N_ ("Confidentiality"),
    "U|L|M|N|R|V" },
  { "attester-mode", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "attester[].mode", N_ ("Signed as"),
    "personal|professional|legal|official" },
  { "attester-time", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_LIST, "attester[].time", N_ ("Signed") },
  { "attester-party", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "attester[].party", N_ ("Signed by") },
  { "custodian", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "custodian", N_ ("Kept by") },
  { "relates-to-code", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "relatesTo[].code", N_ ("Relation"),
    "replaces|transforms|signs|appends" },
  { "relates-to-target", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "relatesTo[].targetReference",
    N_ ("Related note") },
  { "event-period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_LIST, "event[].period", N_ ("Period") },
  { "section", ALTHEA_KIND_SECTION, ALTHEA_FIELD_LIST, "section", N_ ("Text") },
  { "late-entry", ALTHEA_KIND_BOOLEAN, ALTHEA_FIELD_NONE, "extension(urn:althea:late-entry).valueBoolean",
    N_ ("Late entry") },
  { "cosigner", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "extension(urn:althea:cosigner).valueReference",
    N_ ("To be signed by") },
  { "error-reason", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "extension(urn:althea:error-reason).valueString",
    N_ ("Why it was entered in error") },
  { "amendment-reason", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE,
    "extension(urn:althea:amendment-reason).valueString", N_ ("Why this was added") },
};

static const char *const date_fields[] = { "date", NULL };

static char *
to_title (AltheaRecord *record)
{
  const char *title = althea_record_get_string (record, "title");
  if (!althea_text_is_empty (title))
    return g_strdup (title);
  return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "type")));
}

static void
althea_composition_class_init (AltheaCompositionClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Composition", fields, G_N_ELEMENTS (fields));
}

static void
althea_composition_init (AltheaComposition *self)
{
}

gboolean
althea_composition_is_signed (AltheaComposition *self)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (self), FALSE);
  const char *status = althea_record_get_string (ALTHEA_RECORD (self), "status");
  return status != NULL && !g_str_equal (status, "preliminary");
}

const char *
althea_composition_get_kind (AltheaComposition *self)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (self), "");
  const char *code
      = althea_codeable_concept_get_code (althea_record_get_value (ALTHEA_RECORD (self), "type"), LOINC);
  return code != NULL ? code : "";
}

gboolean
althea_composition_is_summary (AltheaComposition *self)
{
  const char *kind = althea_composition_get_kind (self);
  return g_str_equal (kind, ALTHEA_NOTE_VISIT_SUMMARY) || g_str_equal (kind, ALTHEA_NOTE_DISCHARGE_SUMMARY);
}

/* The lists go by place: FHIR wants both members in each relation. */
static const char *
find_related (AltheaComposition *self, const char *relation)
{
  const GPtrArray *codes = althea_record_get_list (ALTHEA_RECORD (self), "relates-to-code");
  const GPtrArray *targets = althea_record_get_list (ALTHEA_RECORD (self), "relates-to-target");
  for (guint i = 0; codes != NULL && targets != NULL && i < MIN (codes->len, targets->len); i++)
    if (g_strcmp0 (codes->pdata[i], relation) == 0)
      return althea_reference_get_id (targets->pdata[i]);
  return NULL;
}

const char *
althea_composition_get_appends_id (AltheaComposition *self)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (self), NULL);
  return find_related (self, "appends");
}

const char *
althea_composition_get_source_id (AltheaComposition *self)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (self), NULL);
  return find_related (self, "transforms");
}

const AltheaSection *
althea_composition_find_section (AltheaComposition *self, const char *loinc)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (self) && loinc != NULL, NULL);
  const GPtrArray *sections = althea_record_get_list (ALTHEA_RECORD (self), "section");
  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = sections->pdata[i];
      if (section->code != NULL && althea_codeable_concept_has_code (section->code, LOINC, loinc))
        return section;
    }
  return NULL;
}

char *
althea_composition_dup_text (AltheaComposition *self)
{
  g_return_val_if_fail (ALTHEA_IS_COMPOSITION (self), NULL);
  const GPtrArray *sections = althea_record_get_list (ALTHEA_RECORD (self), "section");
  GString *all = g_string_new (NULL);
  for (guint i = 0; sections != NULL && i < sections->len; i++)
    {
      const AltheaSection *section = sections->pdata[i];
      g_autofree char *text = althea_section_dup_text (section);
      if (all->len > 0)
        g_string_append (all, "\n\n");
      if (!althea_text_is_empty (section->title))
        g_string_append_printf (all, "%s\n", section->title);
      g_string_append (all, text);
    }
  return g_string_free (all, FALSE);
}

AltheaSection *
althea_section_new_text (const char *title, const char *loinc, const char *text, const GPtrArray *entries)
{
  g_autofree char *div = althea_narrative_from_text (text != NULL ? text : "");
  g_autoptr (AltheaCodeableConcept) code = loinc != NULL ? althea_codeable_concept_new (LOINC, loinc, NULL)
                                                         : NULL;
  return althea_value_new (ALTHEA_KIND_SECTION, "title", title, "code", code, "text-status", "additional",
                           "div", div, "entry", entries != NULL && entries->len > 0 ? entries : NULL, NULL);
}

char *
althea_section_dup_text (const AltheaSection *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->div != NULL ? althea_narrative_to_text (self->div) : g_strdup ("");
}
