/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-immunization-form.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-code-picker.h"
#include "althea-immunization.h"
#include "clinic-date-row.h"
#include "clinic-form-rows.h"

#define ACT_SITE "http://terminology.hl7.org/CodeSystem/v3-ActSite"
#define ROUTE "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"
#define ACT_REASON "http://terminology.hl7.org/CodeSystem/v3-ActReason"
/* The shortest interval between two doses of a vaccine (CDC, general best practice guidelines). */
#define SHORTEST_US (28 * G_TIME_SPAN_DAY)

struct _ClinicImmunizationForm
{
  ClinicForm parent_instance;

  GtkWidget *vaccine_row; /* (template) */
  GtkWidget *status_row;  /* (template) */
  GtkWidget *why_row;     /* (template) */
  GtkWidget *given_row;   /* (template) */
  GtkWidget *dose_list;   /* (template) what only a given dose has */
  GtkWidget *dose_row;    /* (template) */
  GtkWidget *lot_row;     /* (template) */
  GtkWidget *expires_row; /* (template) */
  GtkWidget *maker_row;   /* (template) */
  GtkWidget *site_row;    /* (template) */
  GtkWidget *route_row;   /* (template) */
  GtkWidget *note_view;   /* (template) */
};

G_DEFINE_FINAL_TYPE (ClinicImmunizationForm, clinic_immunization_form, CLINIC_TYPE_FORM)

static const ClinicChoice statuses[] = {
  { "completed", N_ ("Given") },
  { "not-done", N_ ("Not given") },
  { NULL, NULL },
};
static const ClinicChoice reasons[] = {
  { NULL, N_ ("Not said") },
  { "PATOBJ", N_ ("The patient does not want it") },
  { "MEDPREC", N_ ("Medical reason") },
  { "OSTOCK", N_ ("Out of stock") },
  { "IMMUNE", N_ ("Immune already") },
  { NULL, NULL },
};
static const ClinicChoice sites[] = {
  { NULL, N_ ("Not said") },   { "LA", N_ ("Left arm") },    { "RA", N_ ("Right arm") },
  { "LT", N_ ("Left thigh") }, { "RT", N_ ("Right thigh") }, { NULL, NULL },
};
static const ClinicChoice routes[] = {
  { NULL, N_ ("Not said") },
  { "IM", N_ ("Into a muscle") },
  { "SQ", N_ ("Under the skin") },
  { "IDINJ", N_ ("Into the skin") },
  { "PO", N_ ("By mouth") },
  { "NASINHLC", N_ ("Into the nose") },
  { NULL, NULL },
};

/* --- checks while one types ---------------------------------------------------------------------------- */

static gboolean
is_given (ClinicImmunizationForm *self)
{
  return g_strcmp0 (clinic_combo_row_get_code (ADW_COMBO_ROW (self->status_row), statuses), "completed") == 0;
}

static void
status_cb (ClinicImmunizationForm *self)
{
  gtk_widget_set_visible (self->dose_list, is_given (self));
  gtk_widget_set_visible (self->why_row, !is_given (self));
}

/* The same vaccine less than the shortest interval away from @when. (nullable) lent */
static AltheaRecord *
find_close_dose (ClinicImmunizationForm *self, const AltheaPartialDate *when)
{
  ClinicChart *chart = clinic_form_get_chart (CLINIC_FORM (self));
  AltheaRecord *base = clinic_form_get_base (CLINIC_FORM (self));
  AltheaCode *code = althea_code_picker_get_code (ALTHEA_CODE_PICKER (self->vaccine_row));
  GListModel *records = chart != NULL ? G_LIST_MODEL (clinic_chart_get_records (chart)) : NULL;

  for (guint i = 0; code != NULL && records != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);
      const AltheaPartialDate *date;
      const char *cvx, *words;

      if (!ALTHEA_IS_IMMUNIZATION (record) || althea_record_is_entered_in_error (record)
          || g_strcmp0 (althea_record_get_string (record, "status"), "completed") != 0
          || (base != NULL && g_strcmp0 (althea_record_get_id (base), althea_record_get_id (record)) == 0))
        continue;
      date = althea_record_get_date (record);
      cvx = althea_immunization_get_cvx (ALTHEA_IMMUNIZATION (record));
      words = althea_immunization_get_vaccine_display (ALTHEA_IMMUNIZATION (record));
      if (date == NULL
          || ABS (althea_partial_date_get_start_us (date) - althea_partial_date_get_start_us (when))
                 >= SHORTEST_US)
        continue;
      if ((cvx != NULL && g_strcmp0 (cvx, althea_code_get_code (code)) == 0)
          || g_ascii_strcasecmp (words, althea_code_get_display (code)) == 0)
        return record;
    }
  return NULL;
}

static void
check_cb (ClinicImmunizationForm *self)
{
  g_autoptr (AltheaPartialDate) when = NULL;
  g_autofree char *title = NULL;
  g_autofree char *day = NULL;
  g_autofree char *words = NULL;
  AltheaRecord *other = NULL;

  if (clinic_date_row_get_date (CLINIC_DATE_ROW (self->given_row), &when, NULL) && when != NULL)
    other = find_close_dose (self, when);
  if (other != NULL)
    {
      title = althea_record_to_title (other);
      day = althea_partial_date_to_display (althea_record_get_date (other));
      /* Translators: a vaccine and a date. */
      words = g_strdup_printf (_ ("%s was given on %s, less than 28 days away."), title, day);
    }
  clinic_form_set_hint (CLINIC_FORM (self), self->vaccine_row, words);
}

/* --- filling ------------------------------------------------------------------------------------------- */

static void
set_chart (ClinicForm *form, ClinicChart *chart)
{
  clinic_code_row_set_chart (CLINIC_IMMUNIZATION_FORM (form)->vaccine_row, chart);
  clinic_code_row_set_chart (CLINIC_IMMUNIZATION_FORM (form)->maker_row, chart);
}

static const char *
code_in (AltheaRecord *record, const char *field, const char *system)
{
  const AltheaCodeableConcept *concept = record != NULL ? althea_record_get_value (record, field) : NULL;

  return concept != NULL ? althea_codeable_concept_get_code (concept, system) : NULL;
}

static void
load_maker (ClinicImmunizationForm *self, AltheaRecord *record)
{
  const AltheaReference *maker = record != NULL ? althea_record_get_value (record, "manufacturer") : NULL;
  g_autoptr (AltheaCode) code
      = maker != NULL && maker->display != NULL ? althea_code_new_text (maker->display) : NULL;

  althea_code_picker_set_code (ALTHEA_CODE_PICKER (self->maker_row), code);
}

static void
load (ClinicForm *form, AltheaRecord *record)
{
  ClinicImmunizationForm *self = CLINIC_IMMUNIZATION_FORM (form);
  g_autoptr (AltheaPartialDate) today = record == NULL ? althea_partial_date_new_today () : NULL;
  g_autofree char *dose = record != NULL ? althea_immunization_dup_dose_display (ALTHEA_IMMUNIZATION (record))
                                         : g_strdup ("");
  const char *lot = record != NULL ? althea_record_get_string (record, "lot-number") : NULL;

  clinic_code_row_set_concept (self->vaccine_row,
                               record != NULL ? althea_record_get_value (record, "vaccine-code") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->status_row), statuses,
                             record != NULL ? althea_record_get_string (record, "status") : "completed");
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->why_row), reasons,
                             code_in (record, "status-reason", ACT_REASON));
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->given_row),
                            record != NULL ? althea_record_get_value (record, "occurrence-date-time")
                                           : today);
  gtk_editable_set_text (GTK_EDITABLE (self->dose_row), dose);
  gtk_editable_set_text (GTK_EDITABLE (self->lot_row), lot != NULL ? lot : "");
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->expires_row),
                            record != NULL ? althea_record_get_value (record, "expiration-date") : NULL);
  load_maker (self, record);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->site_row), sites, code_in (record, "site", ACT_SITE));
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->route_row), routes, code_in (record, "route", ROUTE));
  clinic_text_view_set_text (self->note_view, clinic_note_get_text (record));
  status_cb (self);
}

/* --- building ------------------------------------------------------------------------------------------ */

static gboolean
apply_date (ClinicImmunizationForm *self, AltheaRecordBuilder *builder)
{
  ClinicForm *form = CLINIC_FORM (self);
  AltheaRecord *patient
      = clinic_form_get_chart (form) != NULL ? clinic_chart_get_patient (clinic_form_get_chart (form)) : NULL;
  const AltheaPartialDate *birth = patient != NULL ? althea_record_get_value (patient, "birth-date") : NULL;
  g_autoptr (AltheaPartialDate) when = NULL;
  g_autoptr (GError) error = NULL;
  const char *problem = NULL;

  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->given_row), &when, &error))
    problem = error->message;
  else if (when == NULL)
    problem = _ ("Say when, at least the year.");
  else if (althea_partial_date_get_start_us (when) > althea_clock_now_us ())
    problem = _ ("This is in the future.");
  else if (birth != NULL && althea_partial_date_get_end_us (when) <= althea_partial_date_get_start_us (birth))
    problem = _ ("This is before the patient was born.");
  if (problem != NULL)
    clinic_form_show_error (form, self->given_row, problem);
  else
    althea_record_builder_set_value (builder, "occurrence-date-time", when);
  return problem == NULL;
}

static gboolean
apply_dose (ClinicImmunizationForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const AltheaProtocol *old = base != NULL ? althea_record_get_first (base, "protocol-applied") : NULL;
  g_autofree char *typed = clinic_editable_dup_text (self->dose_row);
  g_autofree char *shown = base != NULL ? althea_immunization_dup_dose_display (ALTHEA_IMMUNIZATION (base))
                                        : g_strdup ("");
  g_autoptr (GPtrArray) protocols = NULL;
  g_autoptr (AltheaDecimal) number = NULL;
  g_autoptr (AltheaDecimal) series = NULL;
  guint dose = 0, of = 0;
  char rest = '\0';
  int n_read;

  if (g_str_equal (typed, shown))
    return TRUE;
  n_read = sscanf (typed, "%2u of %2u%c", &dose, &of, &rest);
  if (*typed != '\0'
      && (dose == 0 || n_read > 2 || (n_read == 2 && of < dose)
          || (n_read == 1 && strspn (typed, "0123456789") != strlen (typed))))
    {
      clinic_form_show_error (CLINIC_FORM (self), self->dose_row,
                              _ ("Type the number of the dose, such as “2” or “2 of 3”."));
      return FALSE;
    }
  if (*typed != '\0')
    {
      protocols = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);
      number = althea_decimal_new_from_double (dose, 0);
      series = of > 0 ? althea_decimal_new_from_double (of, 0) : NULL;
      g_ptr_array_add (protocols, old != NULL ? althea_value_edit (old, "dose-number", number, "series-doses",
                                                                   series, NULL)
                                              : althea_value_new (ALTHEA_KIND_PROTOCOL, "dose-number", number,
                                                                  "series-doses", series, NULL));
    }
  althea_record_builder_set_list (builder, "protocol-applied", protocols);
  return TRUE;
}

/* Only a choice that differs is written, so that other codes for the same stay. */
static void
apply_choice (AltheaRecordBuilder *builder, AltheaRecord *base, GtkWidget *row, const ClinicChoice *choices,
              const char *field, const char *system)
{
  const char *code = clinic_combo_row_get_code (ADW_COMBO_ROW (row), choices);
  const guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  if (g_strcmp0 (code, code_in (base, field, system)) != 0)
    althea_record_builder_take_value (
        builder, field,
        code != NULL ? althea_codeable_concept_new (system, code, choices[selected].label) : NULL);
}

static void
apply_maker (ClinicImmunizationForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const AltheaReference *old = base != NULL ? althea_record_get_value (base, "manufacturer") : NULL;
  AltheaCode *code = althea_code_picker_get_code (ALTHEA_CODE_PICKER (self->maker_row));
  const char *name = code != NULL ? althea_code_get_display (code) : NULL;
  g_autoptr (AltheaIdentifier) identifier = NULL;

  if (g_strcmp0 (name, old != NULL ? old->display : NULL) == 0)
    return;
  if (code != NULL && !althea_code_is_free_text (code))
    identifier = althea_value_new (ALTHEA_KIND_IDENTIFIER, "system", althea_code_get_system (code), "value",
                                   althea_code_get_code (code), NULL);
  althea_record_builder_take_value (
      builder, "manufacturer",
      name != NULL ? althea_value_new (ALTHEA_KIND_REFERENCE, "display", name, "identifier", identifier, NULL)
                   : NULL);
}

static gboolean
apply_given (ClinicImmunizationForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  g_autofree char *lot = clinic_editable_dup_text (self->lot_row);
  g_autoptr (AltheaPartialDate) expires = NULL;
  g_autoptr (GError) error = NULL;

  if (!apply_dose (self, builder, base))
    return FALSE;
  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->expires_row), &expires, &error))
    {
      clinic_form_show_error (CLINIC_FORM (self), self->expires_row, error->message);
      return FALSE;
    }
  althea_record_builder_set_string (builder, "lot-number", lot);
  althea_record_builder_set_value (builder, "expiration-date", expires);
  apply_maker (self, builder, base);
  apply_choice (builder, base, self->site_row, sites, "site", ACT_SITE);
  apply_choice (builder, base, self->route_row, routes, "route", ROUTE);
  return TRUE;
}

static gboolean
apply (ClinicForm *form, AltheaRecordBuilder *builder)
{
  ClinicImmunizationForm *self = CLINIC_IMMUNIZATION_FORM (form);
  AltheaRecord *base = clinic_form_get_base (form);
  g_autofree char *note = clinic_text_view_dup_text (self->note_view);

  althea_record_builder_take_value (
      builder, "vaccine-code",
      clinic_code_row_dup_concept (self->vaccine_row,
                                   base != NULL ? althea_record_get_value (base, "vaccine-code") : NULL));
  if (!apply_date (self, builder))
    return FALSE;
  althea_record_builder_set_string (builder, "status",
                                    clinic_combo_row_get_code (ADW_COMBO_ROW (self->status_row), statuses));
  if (is_given (self) && !apply_given (self, builder, base))
    return FALSE;
  apply_choice (builder, base, self->why_row, reasons, "status-reason", ACT_REASON);
  if (base == NULL)
    {
      g_autoptr (AltheaPartialDate) now = althea_partial_date_new_now ();

      althea_record_builder_set_value (builder, "recorded", now);
      althea_record_builder_set_truth (builder, "primary-source", ALTHEA_TRUTH_YES);
    }
  clinic_note_apply (builder, base, note);
  return TRUE;
}

static const char *
get_new_title (ClinicForm *form)
{
  return _ ("New immunization");
}

static GtkWidget *
find_field (ClinicForm *form, const char *field)
{
  ClinicImmunizationForm *self = CLINIC_IMMUNIZATION_FORM (form);

  if (g_str_equal (field, "vaccine-code"))
    return self->vaccine_row;
  if (g_str_equal (field, "expiration-date"))
    return self->expires_row;
  return g_str_has_prefix (field, "occurrence-") ? self->given_row : NULL;
}

static void
clinic_immunization_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_IMMUNIZATION_FORM);
  G_OBJECT_CLASS (clinic_immunization_form_parent_class)->dispose (object);
}

static void
clinic_immunization_form_class_init (ClinicImmunizationFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ClinicFormClass *form_class = CLINIC_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_immunization_form_dispose;
  form_class->resource_type = "Immunization";
  form_class->load = load;
  form_class->set_chart = set_chart;
  form_class->apply = apply;
  form_class->get_new_title = get_new_title;
  form_class->find_field = find_field;
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-immunization-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, vaccine_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, status_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, why_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, given_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, dose_list);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, dose_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, lot_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, expires_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, maker_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, site_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, route_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicImmunizationForm, note_view);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, status_cb);
}

static void
clinic_immunization_form_init (ClinicImmunizationForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->status_row), statuses);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->why_row), reasons);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->site_row), sites);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->route_row), routes);
  GtkWidget *rows[] = { self->vaccine_row, self->status_row, self->why_row,     self->given_row,
                        self->dose_row,    self->lot_row,    self->expires_row, self->maker_row,
                        self->site_row,    self->route_row,  self->note_view };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    clinic_form_watch (CLINIC_FORM (self), rows[i]);
}

GtkWidget *
clinic_immunization_form_new (void)
{
  return g_object_new (CLINIC_TYPE_IMMUNIZATION_FORM, NULL);
}
