/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-allergy-form.h"

#include <glib/gi18n-lib.h>

#include "althea-allergy-intolerance.h"
#include "althea-code-picker.h"
#include "althea-text.h"
#include "clinic-date-row.h"
#include "clinic-form-rows.h"

#define CLINICAL_STATUS "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
#define VERIFICATION "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
#define SNOMED "http://snomed.info/sct"
#define NO_KNOWN_ALLERGY "716186003" /* SNOMED CT: No known allergy (situation) */

struct _ClinicAllergyForm
{
  ClinicForm parent_instance;

  GtkWidget *none_row;        /* (template) */
  GtkWidget *details_list;    /* (template) */
  GtkWidget *kind_list;       /* (template) */
  GtkWidget *substance_row;   /* (template) */
  GtkWidget *reactions_row;   /* (template) */
  GtkWidget *severity_row;    /* (template) */
  GtkWidget *criticality_row; /* (template) */
  GtkWidget *type_row;        /* (template) */
  GtkWidget *category_row;    /* (template) */
  GtkWidget *status_row;      /* (template) */
  GtkWidget *onset_row;       /* (template) */
  GtkWidget *note_view;       /* (template) */
};

G_DEFINE_FINAL_TYPE (ClinicAllergyForm, clinic_allergy_form, CLINIC_TYPE_FORM)

static const ClinicChoice severities[] = {
  { NULL, N_ ("Not known") },  { "mild", N_ ("Mild") }, { "moderate", N_ ("Moderate") },
  { "severe", N_ ("Severe") }, { NULL, NULL },
};
static const ClinicChoice criticalities[] = {
  { NULL, N_ ("Not said") },
  { "low", N_ ("Low") },
  { "high", N_ ("High: could kill or harm for life") },
  { "unable-to-assess", N_ ("Cannot be told") },
  { NULL, NULL },
};
static const ClinicChoice types[] = {
  { NULL, N_ ("Not said") },
  { "allergy", N_ ("Allergy") },
  { "intolerance", N_ ("Intolerance") },
  { NULL, NULL },
};
static const ClinicChoice categories[] = {
  { NULL, N_ ("Not said") },       { "medication", N_ ("Medicine") },
  { "food", N_ ("Food") },         { "environment", N_ ("Environment") },
  { "biologic", N_ ("Biologic") }, { NULL, NULL },
};
static const ClinicChoice statuses[] = {
  { "active", N_ ("Active") },
  { "inactive", N_ ("Inactive") },
  { "resolved", N_ ("Resolved") },
  { NULL, NULL },
};

/* A substance without a code cannot be found by a check of prescriptions. */
static void
code_cb (ClinicAllergyForm *self)
{
  ClinicForm *form = CLINIC_FORM (self);
  AltheaCode *code = althea_code_picker_get_code (ALTHEA_CODE_PICKER (self->substance_row));
  AltheaRecord *other = clinic_find_duplicate (clinic_form_get_chart (form), "AllergyIntolerance",
                                               self->substance_row, clinic_form_get_base (form));
  g_autofree char *title = other != NULL ? althea_record_to_title (other) : NULL;
  g_autofree char *words = other != NULL ? g_strdup_printf (_ ("%s is on the list already."), title) : NULL;

  if (words == NULL && code != NULL && althea_code_is_free_text (code))
    words = g_strdup (_ ("Free text: warnings when prescribing cannot find it."));
  clinic_form_set_hint (form, self->substance_row, words);
}

static void
set_chart (ClinicForm *form, ClinicChart *chart)
{
  clinic_code_row_set_chart (CLINIC_ALLERGY_FORM (form)->substance_row, chart);
}

/* The first active allergy of the chart. (nullable) lent */
static AltheaRecord *
find_active (ClinicChart *chart)
{
  GListModel *records = G_LIST_MODEL (clinic_chart_get_records (chart));

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);

      if (ALTHEA_IS_ALLERGY_INTOLERANCE (record) && !althea_record_is_entered_in_error (record)
          && althea_allergy_intolerance_is_active (ALTHEA_ALLERGY_INTOLERANCE (record))
          && !althea_allergy_intolerance_is_none_known (ALTHEA_ALLERGY_INTOLERANCE (record)))
        return record;
    }
  return NULL;
}

/* Both on one list would contradict each other. */
static gboolean
check_none_known (ClinicAllergyForm *self)
{
  ClinicForm *form = CLINIC_FORM (self);
  ClinicChart *chart = clinic_form_get_chart (form);
  AltheaRecord *base = clinic_form_get_base (form);
  AltheaRecord *other = chart != NULL ? find_active (chart) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  if (other == NULL
      || (base != NULL && g_strcmp0 (althea_record_get_id (base), althea_record_get_id (other)) == 0))
    return TRUE;
  title = althea_record_to_title (other);
  /* Translators: %s is an allergy. */
  words = g_strdup_printf (_ ("%s is on the list. Say there first that it is over or was wrong."), title);
  clinic_form_show_error (form, self->none_row, words);
  return FALSE;
}

static void
none_changed_cb (ClinicAllergyForm *self)
{
  gboolean none = adw_switch_row_get_active (ADW_SWITCH_ROW (self->none_row));

  gtk_widget_set_visible (self->details_list, !none);
  gtk_widget_set_visible (self->kind_list, !none);
}

static char *
manifestations_to_text (const AltheaReaction *reaction)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; reaction != NULL && reaction->manifestation != NULL && i < reaction->manifestation->len;
       i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? ", " : "",
        althea_codeable_concept_get_display (g_ptr_array_index (reaction->manifestation, i)));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
load (ClinicForm *form, AltheaRecord *record)
{
  ClinicAllergyForm *self = CLINIC_ALLERGY_FORM (form);
  AltheaAllergyIntolerance *allergy = record != NULL ? ALTHEA_ALLERGY_INTOLERANCE (record) : NULL;
  const AltheaReaction *reaction = record != NULL ? althea_record_get_first (record, "reaction") : NULL;
  gboolean none = allergy != NULL && althea_allergy_intolerance_is_none_known (allergy);
  g_autofree char *reactions = manifestations_to_text (reaction);
  const char *status = allergy != NULL ? althea_allergy_intolerance_get_clinical_status (allergy) : NULL;

  adw_switch_row_set_active (ADW_SWITCH_ROW (self->none_row), none);
  clinic_code_row_set_concept (self->substance_row,
                               record != NULL && !none ? althea_record_get_value (record, "code") : NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->reactions_row), reactions);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->severity_row), severities,
                             reaction != NULL ? reaction->severity : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->criticality_row), criticalities,
                             record != NULL ? althea_record_get_string (record, "criticality") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->type_row), types,
                             record != NULL ? althea_record_get_string (record, "type") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->category_row), categories,
                             record != NULL ? althea_record_get_first (record, "category") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->status_row), statuses, status != NULL ? status : "active");
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->onset_row),
                            record != NULL ? althea_record_get_value (record, "onset-date-time") : NULL);
  clinic_text_view_set_text (self->note_view, clinic_note_get_text (record));
}

/* Reactions that were recorded keep their codes when their words stay. */
static GPtrArray *
read_manifestations (const AltheaReaction *base, const char *typed)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  g_auto (GStrv) words = g_strsplit (typed, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      AltheaCodeableConcept *concept = NULL;

      g_strstrip (words[i]);
      if (*words[i] == '\0')
        continue;
      for (guint j = 0; base != NULL && base->manifestation != NULL && j < base->manifestation->len; j++)
        {
          AltheaCodeableConcept *old = g_ptr_array_index (base->manifestation, j);

          if (g_str_equal (althea_codeable_concept_get_display (old), words[i]))
            concept = (AltheaCodeableConcept *)althea_value_ref ((AltheaValue *)old);
        }
      g_ptr_array_add (found, concept != NULL ? concept : althea_codeable_concept_new_text (words[i]));
    }
  return found;
}

static gboolean
apply_reactions (ClinicAllergyForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const GPtrArray *old = base != NULL ? althea_record_get_list (base, "reaction") : NULL;
  const AltheaReaction *first = old != NULL ? g_ptr_array_index (old, 0) : NULL;
  g_autofree char *typed = clinic_editable_dup_text (self->reactions_row);
  g_autoptr (GPtrArray) manifestations = read_manifestations (first, typed);
  g_autoptr (GPtrArray) reactions = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  const char *severity = clinic_combo_row_get_code (ADW_COMBO_ROW (self->severity_row), severities);

  if (manifestations->len == 0 && severity != NULL)
    {
      clinic_form_show_error (CLINIC_FORM (self), self->reactions_row,
                              _ ("Say what the reaction was, or choose “Not known” for how bad it was."));
      return FALSE;
    }
  if (manifestations->len > 0)
    g_ptr_array_add (reactions, first != NULL
                                    ? althea_value_edit (first, "manifestation", manifestations, "severity",
                                                         severity, NULL)
                                    : althea_value_new (ALTHEA_KIND_REACTION, "manifestation", manifestations,
                                                        "severity", severity, NULL));
  for (guint i = 1; old != NULL && i < old->len; i++)
    g_ptr_array_add (reactions, althea_value_ref (g_ptr_array_index (old, i)));
  althea_record_builder_set_list (builder, "reaction", reactions->len > 0 ? reactions : NULL);
  return TRUE;
}

static void
apply_none_known (AltheaRecordBuilder *builder)
{
  althea_record_builder_take_value (
      builder, "code", althea_codeable_concept_new (SNOMED, NO_KNOWN_ALLERGY, "No known allergy"));
  althea_record_builder_set_list (builder, "reaction", NULL);
  althea_record_builder_set_list (builder, "category", NULL);
  althea_record_builder_set_string (builder, "criticality", NULL);
  althea_record_builder_set_string (builder, "type", NULL);
}

static void
apply_category (ClinicAllergyForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const char *category = clinic_combo_row_get_code (ADW_COMBO_ROW (self->category_row), categories);
  const char *old = base != NULL ? althea_record_get_first (base, "category") : NULL;

  if (g_strcmp0 (category, old) == 0)
    return;
  althea_record_builder_set_list (builder, "category", NULL);
  if (category != NULL)
    althea_record_builder_add_string (builder, "category", category);
}

static gboolean
apply_details (ClinicAllergyForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const AltheaCodeableConcept *old = base != NULL ? althea_record_get_value (base, "code") : NULL;
  g_autoptr (AltheaPartialDate) onset = NULL;
  g_autoptr (GError) error = NULL;

  althea_record_builder_take_value (builder, "code", clinic_code_row_dup_concept (self->substance_row, old));
  if (!apply_reactions (self, builder, base))
    return FALSE;
  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->onset_row), &onset, &error))
    {
      clinic_form_show_error (CLINIC_FORM (self), self->onset_row, error->message);
      return FALSE;
    }
  althea_record_builder_set_value (builder, "onset-date-time", onset);
  althea_record_builder_set_string (
      builder, "criticality",
      clinic_combo_row_get_code (ADW_COMBO_ROW (self->criticality_row), criticalities));
  althea_record_builder_set_string (builder, "type",
                                    clinic_combo_row_get_code (ADW_COMBO_ROW (self->type_row), types));
  apply_category (self, builder, base);
  return TRUE;
}

static gboolean
apply (ClinicForm *form, AltheaRecordBuilder *builder)
{
  ClinicAllergyForm *self = CLINIC_ALLERGY_FORM (form);
  AltheaRecord *base = clinic_form_get_base (form);
  gboolean none = adw_switch_row_get_active (ADW_SWITCH_ROW (self->none_row));
  const char *status = none ? "active"
                            : clinic_combo_row_get_code (ADW_COMBO_ROW (self->status_row), statuses);
  const char *old = base != NULL
                        ? althea_allergy_intolerance_get_clinical_status (ALTHEA_ALLERGY_INTOLERANCE (base))
                        : NULL;
  g_autofree char *note = clinic_text_view_dup_text (self->note_view);

  if (none && !check_none_known (self))
    return FALSE;
  if (none)
    apply_none_known (builder);
  else if (!apply_details (self, builder, base))
    return FALSE;
  if (g_strcmp0 (status, old) != 0)
    althea_record_builder_take_value (builder, "clinical-status",
                                      althea_codeable_concept_new (CLINICAL_STATUS, status, NULL));
  if (base == NULL)
    {
      g_autoptr (AltheaPartialDate) now = althea_partial_date_new_now ();

      althea_record_builder_take_value (builder, "verification-status",
                                        althea_codeable_concept_new (VERIFICATION, "confirmed", NULL));
      althea_record_builder_set_value (builder, "recorded-date", now);
    }
  clinic_note_apply (builder, base, note);
  return TRUE;
}

static const char *
get_new_title (ClinicForm *form)
{
  return _ ("New allergy");
}

static GtkWidget *
find_field (ClinicForm *form, const char *field)
{
  ClinicAllergyForm *self = CLINIC_ALLERGY_FORM (form);

  if (g_str_equal (field, "code"))
    return self->substance_row;
  if (g_str_equal (field, "reaction"))
    return self->reactions_row;
  if (g_str_equal (field, "criticality"))
    return self->criticality_row;
  return g_str_equal (field, "onset-date-time") ? self->onset_row : NULL;
}

static void
clinic_allergy_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_ALLERGY_FORM);
  G_OBJECT_CLASS (clinic_allergy_form_parent_class)->dispose (object);
}

static void
clinic_allergy_form_class_init (ClinicAllergyFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ClinicFormClass *form_class = CLINIC_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_allergy_form_dispose;
  form_class->resource_type = "AllergyIntolerance";
  form_class->load = load;
  form_class->set_chart = set_chart;
  form_class->apply = apply;
  form_class->get_new_title = get_new_title;
  form_class->find_field = find_field;
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-allergy-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, none_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, details_list);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, kind_list);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, substance_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, reactions_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, severity_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, criticality_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, type_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, category_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, status_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, onset_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicAllergyForm, note_view);
  gtk_widget_class_bind_template_callback (widget_class, code_cb);
}

static void
clinic_allergy_form_init (ClinicAllergyForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->severity_row), severities);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->criticality_row), criticalities);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->type_row), types);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->category_row), categories);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->status_row), statuses);
  g_signal_connect_object (self->none_row, "notify::active", G_CALLBACK (none_changed_cb), self,
                           G_CONNECT_SWAPPED);
  GtkWidget *rows[] = { self->none_row,        self->substance_row, self->reactions_row, self->severity_row,
                        self->criticality_row, self->type_row,      self->category_row,  self->status_row,
                        self->onset_row,       self->note_view };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    clinic_form_watch (CLINIC_FORM (self), rows[i]);
}

GtkWidget *
clinic_allergy_form_new (void)
{
  return g_object_new (CLINIC_TYPE_ALLERGY_FORM, NULL);
}
