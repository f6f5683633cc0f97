/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-medication-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-code-picker.h"
#include "althea-medication-request.h"
#include "althea-text.h"
#include "clinic-date-row.h"
#include "clinic-form-rows.h"

struct _ClinicMedicationForm
{
  ClinicForm parent_instance;

  GtkWidget *name_row;       /* (template) */
  GtkWidget *dose_row;       /* (template) */
  GtkWidget *often_row;      /* (template) */
  GtkWidget *needed_row;     /* (template) */
  GtkWidget *directions_row; /* (template) */
  GtkWidget *status_row;     /* (template) */
  GtkWidget *reason_row;     /* (template) */
  GtkWidget *start_row;      /* (template) */
  GtkWidget *note_view;      /* (template) */

  char *suggested; /* (owned) directions that were made from dose and frequency; "" none */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (ClinicMedicationForm, clinic_medication_form, CLINIC_TYPE_FORM)

/* FHIR Timing.repeat of the common ways; the code is "times/every/unit". */
static const ClinicChoice frequencies[] = {
  { NULL, N_ ("As the directions say") },
  { "1/1/d", N_ ("Once a day") },
  { "2/1/d", N_ ("Twice a day") },
  { "3/1/d", N_ ("Three times a day") },
  { "4/1/d", N_ ("Four times a day") },
  { "1/2/d", N_ ("Every other day") },
  { "1/1/wk", N_ ("Once a week") },
  { "1/1/mo", N_ ("Once a month") },
  { NULL, NULL },
};

static const ClinicChoice statuses[] = {
  { "active", N_ ("Active") },   { "on-hold", N_ ("On hold") }, { "completed", N_ ("Completed") },
  { "stopped", N_ ("Stopped") }, { "draft", N_ ("Draft") },     { NULL, NULL },
};

/* --- reading a dosage ------------------------------------------------------------------------------ */

static char *
frequency_code (const AltheaDosage *dosage)
{
  if (dosage == NULL || dosage->frequency == NULL || dosage->period == NULL || dosage->period_unit == NULL)
    return NULL;
  return g_strdup_printf ("%s/%s/%s", althea_decimal_get_text (dosage->frequency),
                          althea_decimal_get_text (dosage->period), dosage->period_unit);
}

static gboolean
is_known_frequency (const char *code)
{
  for (guint i = 0; frequencies[i].label != NULL; i++)
    {
      if (g_strcmp0 (frequencies[i].code, code) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
dose_to_text (const AltheaDosage *dosage)
{
  const AltheaQuantity *dose = dosage != NULL ? dosage->dose_quantity : NULL;

  if (dose == NULL || dose->value == NULL)
    return g_strdup ("");
  return g_strdup_printf ("%s%s%s", althea_decimal_get_text (dose->value), dose->unit != NULL ? " " : "",
                          dose->unit != NULL ? dose->unit : "");
}

/* "1 tablet", "2.5 mL": a number and what it counts. NULL when it does not begin with a number. */
static AltheaQuantity *
read_dose (const char *typed)
{
  gsize length = strspn (typed, "0123456789.,");
  g_autofree char *number = g_strndup (typed, length);
  g_autofree char *unit = g_strstrip (g_strdup (typed + length));
  g_autoptr (AltheaDecimal) value = length > 0 ? althea_decimal_new_from_input (number, NULL) : NULL;

  if (value == NULL)
    return NULL;
  return althea_value_new (ALTHEA_KIND_QUANTITY, "value", value, "unit", *unit != '\0' ? unit : NULL, NULL);
}

/* --- directions from dose and frequency -------------------------------------------------------------- */

static char *
suggest_directions (ClinicMedicationForm *self)
{
  g_autofree char *dose = clinic_editable_dup_text (self->dose_row);
  const char *code = clinic_combo_row_get_code (ADW_COMBO_ROW (self->often_row), frequencies);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->often_row));
  g_autofree char *often = NULL;
  const char *needed = adw_switch_row_get_active (ADW_SWITCH_ROW (self->needed_row)) ? _ ("as needed") : "";

  if (*dose == '\0' || code == NULL)
    return g_strdup ("");
  often = g_utf8_strdown (_ (frequencies[selected].label), -1);
  return althea_text_join (" ", (const char *const[]){ dose, often, needed, NULL });
}

/* Directions that somebody wrote are never written over. */
static void
dose_changed_cb (ClinicMedicationForm *self)
{
  g_autofree char *directions = NULL;
  g_autofree char *suggested = NULL;

  if (self->loading)
    return;
  directions = clinic_editable_dup_text (self->directions_row);
  suggested = suggest_directions (self);
  if (*directions != '\0' && g_strcmp0 (directions, self->suggested) != 0)
    return;
  g_set_str (&self->suggested, suggested);
  gtk_editable_set_text (GTK_EDITABLE (self->directions_row), suggested);
}

static void
code_cb (ClinicMedicationForm *self)
{
  ClinicForm *form = CLINIC_FORM (self);
  AltheaRecord *other = clinic_find_duplicate (clinic_form_get_chart (form), "MedicationRequest",
                                               self->name_row, clinic_form_get_base (form));
  g_autofree char *words = other != NULL ? g_strdup_printf (_ ("The patient takes %s already."),
                                                            althea_medication_request_get_medication_display (
                                                                ALTHEA_MEDICATION_REQUEST (other)))
                                         : NULL;

  clinic_form_set_hint (form, self->name_row, words);
}

static void
set_chart (ClinicForm *form, ClinicChart *chart)
{
  clinic_code_row_set_chart (CLINIC_MEDICATION_FORM (form)->name_row, chart);
}

static void
show_name (ClinicMedicationForm *self, AltheaRecord *record)
{
  const AltheaCodeableConcept *concept
      = record != NULL ? althea_record_get_value (record, "medication-codeable-concept") : NULL;
  g_autoptr (AltheaCode) words = NULL;

  clinic_code_row_set_concept (self->name_row, concept);
  if (record == NULL || concept != NULL)
    return;
  words = althea_code_new_text (
      althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (record)));
  althea_code_picker_set_code (ALTHEA_CODE_PICKER (self->name_row), words);
}

static void
load_dosage (ClinicMedicationForm *self, const AltheaDosage *dosage)
{
  g_autofree char *dose = dose_to_text (dosage);
  g_autofree char *code = frequency_code (dosage);

  gtk_editable_set_text (GTK_EDITABLE (self->dose_row), dose);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->often_row), frequencies,
                             is_known_frequency (code) ? code : NULL);
  adw_switch_row_set_active (ADW_SWITCH_ROW (self->needed_row),
                             dosage != NULL && dosage->as_needed == ALTHEA_TRUTH_YES);
  gtk_editable_set_text (GTK_EDITABLE (self->directions_row),
                         dosage != NULL && dosage->text != NULL ? dosage->text : "");
}

static void
load (ClinicForm *form, AltheaRecord *record)
{
  ClinicMedicationForm *self = CLINIC_MEDICATION_FORM (form);
  const AltheaCodeableConcept *reason = record != NULL ? althea_record_get_first (record, "reason-code")
                                                       : NULL;
  const char *status = record != NULL ? althea_record_get_string (record, "status") : "active";
  g_autoptr (AltheaPartialDate) today = record == NULL ? althea_partial_date_new_today () : NULL;

  self->loading = TRUE;
  show_name (self, record);
  load_dosage (self, record != NULL ? althea_record_get_first (record, "dosage-instruction") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->status_row), statuses, status);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_row),
                         reason != NULL ? althea_codeable_concept_get_display (reason) : "");
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->start_row),
                            record != NULL ? althea_record_get_value (record, "authored-on") : today);
  clinic_text_view_set_text (self->note_view, clinic_note_get_text (record));
  g_set_str (&self->suggested, "");
  self->loading = FALSE;
}

/* --- building -------------------------------------------------------------------------------------- */

static void
apply_dosage (ClinicMedicationForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const GPtrArray *old = base != NULL ? althea_record_get_list (base, "dosage-instruction") : NULL;
  const AltheaDosage *first = old != NULL ? g_ptr_array_index (old, 0) : NULL;
  g_autofree char *directions = clinic_editable_dup_text (self->directions_row);
  g_autofree char *dose_text = clinic_editable_dup_text (self->dose_row);
  g_autofree char *old_dose_text = dose_to_text (first);
  g_autofree char *old_code = frequency_code (first);
  const char *code = clinic_combo_row_get_code (ADW_COMBO_ROW (self->often_row), frequencies);
  gboolean needed = adw_switch_row_get_active (ADW_SWITCH_ROW (self->needed_row));
  g_autoptr (AltheaDosage) dosage = NULL;
  g_autoptr (GPtrArray) dosages = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);

  dosage = first != NULL
               ? althea_value_edit (first, "text", *directions != '\0' ? directions : NULL, NULL)
               : althea_value_new (ALTHEA_KIND_DOSAGE, "text", *directions != '\0' ? directions : NULL, NULL);
  if (!g_str_equal (dose_text, old_dose_text))
    {
      g_autoptr (AltheaQuantity) dose = read_dose (dose_text);
      AltheaDosage *edited = althea_value_edit (dosage, "dose-quantity", dose, NULL);

      althea_value_unref ((AltheaValue *)dosage);
      dosage = edited;
    }
  /* A frequency that is none of ours stays as it is until another one is chosen. */
  if (g_strcmp0 (code, old_code) != 0 && (code != NULL || is_known_frequency (old_code)))
    {
      g_auto (GStrv) parts = code != NULL ? g_strsplit (code, "/", 3) : NULL;
      g_autoptr (AltheaDecimal) frequency = parts != NULL ? althea_decimal_new (parts[0], NULL) : NULL;
      g_autoptr (AltheaDecimal) period = parts != NULL ? althea_decimal_new (parts[1], NULL) : NULL;
      AltheaDosage *edited = althea_value_edit (dosage, "frequency", frequency, "period", period,
                                                "period-unit", parts != NULL ? parts[2] : NULL, NULL);

      althea_value_unref ((AltheaValue *)dosage);
      dosage = edited;
    }
  if (needed != (first != NULL && first->as_needed == ALTHEA_TRUTH_YES))
    {
      AltheaDosage *edited
          = althea_value_edit (dosage, "as-needed", needed ? ALTHEA_TRUTH_YES : ALTHEA_TRUTH_UNSET, NULL);

      althea_value_unref ((AltheaValue *)dosage);
      dosage = edited;
    }
  if (first != NULL || *directions != '\0' || *dose_text != '\0' || code != NULL)
    g_ptr_array_add (dosages, g_steal_pointer (&dosage));
  for (guint i = 1; old != NULL && i < old->len; i++)
    g_ptr_array_add (dosages, althea_value_ref (g_ptr_array_index (old, i)));
  althea_record_builder_set_list (builder, "dosage-instruction", dosages->len > 0 ? dosages : NULL);
}

static void
apply_reason (ClinicMedicationForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const GPtrArray *old = base != NULL ? althea_record_get_list (base, "reason-code") : NULL;
  g_autofree char *typed = clinic_editable_dup_text (self->reason_row);
  g_autoptr (GPtrArray) reasons = NULL;

  if (g_strcmp0 (typed, old != NULL ? althea_codeable_concept_get_display (g_ptr_array_index (old, 0)) : "")
      == 0)
    return;
  reasons = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
  if (*typed != '\0')
    g_ptr_array_add (reasons, althea_codeable_concept_new_text (typed));
  for (guint i = 1; old != NULL && i < old->len; i++)
    g_ptr_array_add (reasons, althea_value_ref (g_ptr_array_index (old, i)));
  althea_record_builder_set_list (builder, "reason-code", reasons->len > 0 ? reasons : NULL);
}

/* Another name is another medicine: neither the old code nor a reference to the old one may stay. */
static void
apply_name (ClinicMedicationForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  g_autofree char *name = clinic_editable_dup_text (self->name_row);
  const AltheaCodeableConcept *old
      = base != NULL ? althea_record_get_value (base, "medication-codeable-concept") : NULL;
  const char *shown
      = base != NULL ? althea_medication_request_get_medication_display (ALTHEA_MEDICATION_REQUEST (base))
                     : "";

  if (base != NULL && old == NULL && g_str_equal (name, shown))
    return;
  althea_record_builder_set_value (builder, "medication-reference", NULL);
  althea_record_builder_take_value (builder, "medication-codeable-concept",
                                    clinic_code_row_dup_concept (self->name_row, old));
}

static gboolean
apply (ClinicForm *form, AltheaRecordBuilder *builder)
{
  ClinicMedicationForm *self = CLINIC_MEDICATION_FORM (form);
  AltheaRecord *base = clinic_form_get_base (form);
  g_autofree char *note = clinic_text_view_dup_text (self->note_view);
  g_autofree char *dose = clinic_editable_dup_text (self->dose_row);
  g_autoptr (AltheaQuantity) quantity = read_dose (dose);
  g_autoptr (AltheaPartialDate) start = NULL;
  g_autoptr (GError) error = NULL;

  if (*dose != '\0' && quantity == NULL)
    {
      clinic_form_show_error (form, self->dose_row,
                              _ ("Begin the dose with a number, such as “1 tablet” or “2.5 mL”."));
      return FALSE;
    }
  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->start_row), &start, &error))
    {
      clinic_form_show_error (form, self->start_row, error->message);
      return FALSE;
    }
  apply_name (self, builder, base);
  apply_dosage (self, builder, base);
  apply_reason (self, builder, base);
  althea_record_builder_set_value (builder, "authored-on", start);
  althea_record_builder_set_string (builder, "status",
                                    clinic_combo_row_get_code (ADW_COMBO_ROW (self->status_row), statuses));
  if (base == NULL)
    althea_record_builder_set_string (builder, "intent", "order");
  clinic_note_apply (builder, base, note);
  return TRUE;
}

static const char *
get_new_title (ClinicForm *form)
{
  return _ ("New medication");
}

static GtkWidget *
find_field (ClinicForm *form, const char *field)
{
  ClinicMedicationForm *self = CLINIC_MEDICATION_FORM (form);

  if (g_str_has_prefix (field, "medication-"))
    return self->name_row;
  if (g_str_equal (field, "dosage-instruction"))
    return self->directions_row;
  if (g_str_equal (field, "status"))
    return self->status_row;
  if (g_str_equal (field, "authored-on"))
    return self->start_row;
  return g_str_equal (field, "reason-code") ? self->reason_row : NULL;
}

static void
clinic_medication_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_MEDICATION_FORM);
  G_OBJECT_CLASS (clinic_medication_form_parent_class)->dispose (object);
}

static void
clinic_medication_form_finalize (GObject *object)
{
  g_free (CLINIC_MEDICATION_FORM (object)->suggested);
  G_OBJECT_CLASS (clinic_medication_form_parent_class)->finalize (object);
}

static void
clinic_medication_form_class_init (ClinicMedicationFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ClinicFormClass *form_class = CLINIC_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_medication_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_medication_form_finalize;
  form_class->resource_type = "MedicationRequest";
  form_class->load = load;
  form_class->set_chart = set_chart;
  form_class->apply = apply;
  form_class->get_new_title = get_new_title;
  form_class->find_field = find_field;
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-medication-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, dose_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, often_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, needed_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, directions_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, status_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, start_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicMedicationForm, note_view);
  gtk_widget_class_bind_template_callback (widget_class, code_cb);
}

static void
clinic_medication_form_init (ClinicMedicationForm *self)
{
  self->suggested = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->often_row), frequencies);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->status_row), statuses);
  g_signal_connect_object (self->dose_row, "changed", G_CALLBACK (dose_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->often_row, "notify::selected", G_CALLBACK (dose_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->needed_row, "notify::active", G_CALLBACK (dose_changed_cb), self,
                           G_CONNECT_SWAPPED);
  GtkWidget *rows[] = { self->name_row,   self->dose_row,       self->often_row,
                        self->needed_row, self->directions_row, self->status_row,
                        self->reason_row, self->start_row,      self->note_view };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    clinic_form_watch (CLINIC_FORM (self), rows[i]);
}

GtkWidget *
clinic_medication_form_new (void)
{
  return g_object_new (CLINIC_TYPE_MEDICATION_FORM, NULL);
}
