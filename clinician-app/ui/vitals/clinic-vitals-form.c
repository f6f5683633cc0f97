/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-vitals-form.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>

#include "althea-clock.h"
#include "althea-facts.h"
#include "althea-widgets.h"
#include "clinic-date-row.h"
#include "clinic-form-rows.h"
#include "clinic-vital-row.h"
#include "clinic-vitals-records.h"

#define LOINC "http://loinc.org"
#define STALE_US (G_TIME_SPAN_DAY * 7)
#define YEAR 365.25
#define ADULT (18 * YEAR)
#define HEAD_UNTIL (3 * YEAR)

struct _ClinicVitalsForm
{
  ClinicForm parent_instance;

  GtkWidget *stale_box;    /* (template) */
  GtkWidget *stale_label;  /* (template) */
  GtkWidget *measures;     /* (template) list of the rows */
  GtkWidget *bmi_row;      /* (template) */
  GtkWidget *bmi_label;    /* (template) */
  GtkWidget *units_row;    /* (template) */
  GtkWidget *position_row; /* (template) */
  GtkWidget *site_row;     /* (template) */
  GtkWidget *when_row;     /* (template) */
  GtkWidget *note_view;    /* (template) */

  GtkWidget *rows[CLINIC_N_VITALS]; /* (owned by the widget tree) */
  AltheaQuantity *old_height;       /* (owned) (nullable) of an adult */
  double age_days;                  /* NAN unknown */
  AltheaSex sex;                    /* 0 unknown */
  char *asked;                      /* (owned) the doubts that were said last; "" none */
};

G_DEFINE_FINAL_TYPE (ClinicVitalsForm, clinic_vitals_form, CLINIC_TYPE_FORM)

static const ClinicChoice unit_choices[] = {
  { "metric", N_ ("Metric: °C, kg, cm") },
  { "us", N_ ("US: °F, lb, in") },
  { NULL, NULL },
};
/* SNOMED CT. */
static const ClinicChoice positions[] = {
  { NULL, N_ ("Not said") },
  { "33586001", N_ ("Sitting") },
  { "10904000", N_ ("Standing") },
  { "40199007", N_ ("Lying") },
  { NULL, NULL },
};
static const ClinicChoice sites[] = {
  { NULL, N_ ("Not said") },
  { "368208006", N_ ("Left upper arm") },
  { "368209003", N_ ("Right upper arm") },
  { "5951000", N_ ("Left wrist") },
  { "9736006", N_ ("Right wrist") },
  { "61396006", N_ ("Left thigh") },
  { "11207009", N_ ("Right thigh") },
  { NULL, NULL },
};

/* What a practice chose last holds for its next patient too; at first the locale says. */
static int last_units = -1;

static gboolean
locale_is_us (void)
{
  const char *measurement = nl_langinfo (_NL_MEASUREMENT_MEASUREMENT);

  return measurement != NULL && *measurement == 2;
}

/* --- reading the rows ------------------------------------------------------------------------------ */

static void
set_clear (ClinicVitalsSet *set)
{
  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    clinic_vital_reading_clear (&set->readings[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ClinicVitalsSet, set_clear)

/* What can be read of the rows, for what is worked out while one types. */
static void
peek (ClinicVitalsForm *self, ClinicVitalsSet *set)
{
  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    {
      if (!clinic_vital_row_read (CLINIC_VITAL_ROW (self->rows[i]), &set->readings[i], NULL))
        set->readings[i].value = NULL;
    }
  set->age_days = self->age_days;
  set->sex = self->sex;
  set->old_height = self->old_height;
}

static void
update_bmi (ClinicVitalsForm *self)
{
  g_auto (ClinicVitalsSet) set = { 0 };
  g_autoptr (AltheaDecimal) value = NULL;
  g_autofree char *subtitle = NULL;
  AltheaGrowthScore score;
  AltheaFlag flag = ALTHEA_FLAG_NONE;
  double bmi;

  peek (self, &set);
  bmi = clinic_vitals_get_bmi (&set);
  if (!isfinite (bmi))
    {
      althea_quantity_label_set (ALTHEA_QUANTITY_LABEL (self->bmi_label), "", "", ALTHEA_FLAG_NONE);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->bmi_row), self->age_days < 2 * YEAR
                                                                       ? _ ("From 2 years on")
                                                                       : _ ("From weight and height"));
      return;
    }
  if (clinic_vitals_get_bmi_score (&set, bmi, &score))
    {
      g_autofree char *percentile = althea_growth_percentile_to_display (score.percentile);

      /* Translators: "63rd percentile, z 0.33 (CDC 2000)". */
      subtitle = g_strdup_printf (_ ("%s, z %.2f (%s)"), percentile, score.z,
                                  althea_growth_chart_get_label (ALTHEA_GROWTH_CDC));
      flag = score.percentile < 5 ? ALTHEA_FLAG_LOW : score.percentile >= 85 ? ALTHEA_FLAG_HIGH : flag;
    }
  else
    {
      flag = bmi < 18.5 ? ALTHEA_FLAG_LOW : bmi >= 25 ? ALTHEA_FLAG_HIGH : flag;
      subtitle = g_strdup (set.readings[CLINIC_VITAL_HEIGHT].value != NULL ? _ ("Normal 18.5 to 24.9 (WHO)")
                                                                           : _ ("With the height on record"));
    }
  value = althea_decimal_new_from_double (bmi, 1);
  althea_quantity_label_set (ALTHEA_QUANTITY_LABEL (self->bmi_label), althea_decimal_get_text (value),
                             "kg/m²", flag);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->bmi_row), subtitle);
}

static void
units_cb (ClinicVitalsForm *self)
{
  const gboolean us = adw_combo_row_get_selected (ADW_COMBO_ROW (self->units_row)) == 1;

  last_units = us;
  for (guint i = 0; self->rows[0] != NULL && i < CLINIC_N_VITALS; i++)
    clinic_vital_row_set_us (CLINIC_VITAL_ROW (self->rows[i]), us);
  if (self->rows[0] != NULL)
    update_bmi (self);
}

/* --- what the chart knows ---------------------------------------------------------------------------- */

/* The number of @kind in @record. (nullable) lent */
static const AltheaQuantity *
quantity_in (AltheaRecord *record, ClinicVitalKind kind)
{
  const char *loinc = clinic_vital_get (kind)->loinc;
  const AltheaComponent *component = althea_observation_get_component (ALTHEA_OBSERVATION (record), loinc);

  if (component != NULL)
    return component->value_quantity;
  return althea_codeable_concept_has_code (althea_record_get_value (record, "code"), LOINC, loinc)
             ? althea_record_get_value (record, "value-quantity")
             : NULL;
}

static void
show_previous (ClinicVitalsForm *self, ClinicVitalKind kind, AltheaRecord *record)
{
  const AltheaQuantity *quantity = quantity_in (record, kind);
  const AltheaPartialDate *date = althea_record_get_date (record);
  g_autofree char *day = date != NULL ? althea_partial_date_to_display (date) : g_strdup ("");
  g_autofree char *text = NULL;

  if (quantity->value == NULL)
    return;
  text = g_strdup_printf ("%s · %s", althea_decimal_get_text (quantity->value), day);
  clinic_vital_row_set_previous (CLINIC_VITAL_ROW (self->rows[kind]), text);
  if (kind == CLINIC_VITAL_HEIGHT && self->age_days >= ADULT && g_strcmp0 (quantity->code, "cm") == 0)
    self->old_height = (AltheaQuantity *)althea_value_ref ((const AltheaValue *)quantity);
}

static void
show_stale (ClinicVitalsForm *self, AltheaRecord *newest)
{
  const AltheaPartialDate *date = newest != NULL ? althea_record_get_date (newest) : NULL;
  g_autofree char *day = date != NULL ? althea_partial_date_to_display (date) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->stale_box,
                          date == NULL
                              || althea_clock_now_us () - althea_partial_date_get_start_us (date) > STALE_US);
  /* Translators: %s is a date. */
  text = date != NULL ? g_strdup_printf (_ ("The last vitals are over one week old: %s."), day)
                      : g_strdup (_ ("Nothing was measured yet."));
  gtk_label_set_text (GTK_LABEL (self->stale_label), text);
}

static gboolean
is_newer (AltheaRecord *record, AltheaRecord *than)
{
  return than == NULL
         || althea_partial_date_compare (althea_record_get_date (record), althea_record_get_date (than)) > 0;
}

static void
read_chart (ClinicVitalsForm *self, ClinicChart *chart)
{
  GListModel *records = G_LIST_MODEL (clinic_chart_get_records (chart));
  AltheaRecord *latest[CLINIC_N_VITALS] = { NULL }, *newest = NULL; /* lent by the chart */

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);

      if (!ALTHEA_IS_OBSERVATION (record) || althea_record_is_entered_in_error (record)
          || !althea_observation_has_category (ALTHEA_OBSERVATION (record), "vital-signs"))
        continue;
      newest = is_newer (record, newest) ? record : newest;
      for (ClinicVitalKind kind = 0; kind < CLINIC_N_VITALS; kind++)
        {
          if (quantity_in (record, kind) != NULL && is_newer (record, latest[kind]))
            latest[kind] = record;
        }
    }
  for (ClinicVitalKind kind = 0; kind < CLINIC_N_VITALS; kind++)
    {
      if (latest[kind] != NULL)
        show_previous (self, kind, latest[kind]);
    }
  show_stale (self, newest);
}

static void
set_chart (ClinicForm *form, ClinicChart *chart)
{
  ClinicVitalsForm *self = CLINIC_VITALS_FORM (form);
  AltheaRecord *patient = clinic_chart_get_patient (chart);

  if (patient != NULL)
    {
      g_autoptr (AltheaFacts) facts
          = althea_facts_new (ALTHEA_PATIENT (patient), NULL, althea_clock_now_us ());

      self->age_days = althea_facts_get_age_days (facts);
      self->sex = althea_facts_get_sex (facts);
    }
  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    clinic_vital_row_set_person (CLINIC_VITAL_ROW (self->rows[i]), self->age_days, self->sex);
  gtk_widget_set_visible (self->rows[CLINIC_VITAL_HEAD], self->age_days < HEAD_UNTIL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[CLINIC_VITAL_HEIGHT]),
                                 self->age_days < 2 * YEAR ? _ ("Length")
                                                           : clinic_vital_get_label (CLINIC_VITAL_HEIGHT));
  read_chart (self, chart);
  update_bmi (self);
}

/* The visit that is under way. (transfer full) (nullable) */
static char *
dup_visit (ClinicChart *chart)
{
  GListModel *records = G_LIST_MODEL (clinic_chart_get_records (chart));

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (records, i);

      if (ALTHEA_IS_ENCOUNTER (record)
          && g_strcmp0 (althea_record_get_string (record, "status"), "in-progress") == 0)
        return althea_record_dup_reference (record);
    }
  return NULL;
}

/* --- the form ---------------------------------------------------------------------------------------- */

static void
load (ClinicForm *form, AltheaRecord *record)
{
  ClinicVitalsForm *self = CLINIC_VITALS_FORM (form);
  g_autoptr (AltheaPartialDate) now = althea_partial_date_new_now ();

  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), "");
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->when_row), now);
  clinic_text_view_set_text (self->note_view, NULL);
  g_set_str (&self->asked, "");
}

static gboolean
read_rows (ClinicVitalsForm *self, ClinicVitalsSet *set)
{
  guint n = 0;

  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!clinic_vital_row_read (CLINIC_VITAL_ROW (self->rows[i]), &set->readings[i], &error))
        {
          clinic_form_show_error (CLINIC_FORM (self), self->rows[i], error->message);
          return FALSE;
        }
      n += set->readings[i].value != NULL;
    }
  if (n == 0)
    clinic_form_show_error (CLINIC_FORM (self), self->rows[0], _ ("Type at least one measurement."));
  return n > 0;
}

static gboolean
check_pressure (ClinicVitalsForm *self, const ClinicVitalsSet *set)
{
  const ClinicVitalReading *systolic = &set->readings[CLINIC_VITAL_SYSTOLIC];
  const ClinicVitalReading *diastolic = &set->readings[CLINIC_VITAL_DIASTOLIC];

  if ((systolic->value == NULL) != (diastolic->value == NULL))
    {
      clinic_form_show_error (
          CLINIC_FORM (self),
          self->rows[systolic->value == NULL ? CLINIC_VITAL_SYSTOLIC : CLINIC_VITAL_DIASTOLIC],
          _ ("A blood pressure has two numbers, systolic and diastolic."));
      return FALSE;
    }
  if (systolic->value == NULL || diastolic->number < systolic->number)
    return TRUE;
  clinic_form_show_error (CLINIC_FORM (self), self->rows[CLINIC_VITAL_DIASTOLIC],
                          _ ("The diastolic pressure is lower than the systolic."));
  return FALSE;
}

/* Asks once; the same numbers saved again are taken. */
static gboolean
ask (ClinicVitalsForm *self, const ClinicVitalsSet *set)
{
  g_autoptr (GString) doubts = g_string_new (NULL);
  GtkWidget *first = NULL;

  for (guint i = 0; i < CLINIC_N_VITALS; i++)
    {
      g_autofree char *doubt
          = clinic_vital_row_dup_doubt (CLINIC_VITAL_ROW (self->rows[i]), &set->readings[i]);

      if (doubt == NULL)
        continue;
      first = first != NULL ? first : self->rows[i];
      g_string_append_printf (doubts, "%s%s", doubts->len > 0 ? "\n" : "", doubt);
    }
  if (first == NULL || g_str_equal (doubts->str, self->asked))
    return TRUE;
  g_set_str (&self->asked, doubts->str);
  clinic_form_show_error (CLINIC_FORM (self), first, doubts->str);
  return FALSE;
}

static gboolean
read_when (ClinicVitalsForm *self, AltheaPartialDate **when)
{
  AltheaRecord *patient = clinic_chart_get_patient (clinic_form_get_chart (CLINIC_FORM (self)));
  const AltheaPartialDate *birth = patient != NULL ? althea_record_get_value (patient, "birth-date") : NULL;
  g_autoptr (GError) error = NULL;
  const char *problem = NULL;

  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->when_row), when, &error))
    problem = error->message;
  else if (*when == NULL)
    *when = althea_partial_date_new_now ();
  else if (althea_partial_date_get_start_us (*when) > althea_clock_now_us ())
    problem = _ ("This is in the future.");
  else if (birth != NULL
           && althea_partial_date_get_end_us (*when) <= althea_partial_date_get_start_us (birth))
    problem = _ ("This is before the patient was born.");
  if (problem != NULL)
    clinic_form_show_error (CLINIC_FORM (self), self->when_row, problem);
  return problem == NULL;
}

static GPtrArray *
build_records (ClinicForm *form, AltheaReference *patient)
{
  ClinicVitalsForm *self = CLINIC_VITALS_FORM (form);
  ClinicChart *chart = clinic_form_get_chart (form);
  g_auto (ClinicVitalsSet) set = { 0 };
  g_autofree char *note = clinic_text_view_dup_text (self->note_view);
  g_autofree char *visit = dup_visit (chart);
  g_autoptr (AltheaPartialDate) when = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  if (!read_rows (self, &set) || !check_pressure (self, &set) || !read_when (self, &when)
      || !ask (self, &set))
    return NULL;
  set.patient = patient;
  set.performer = clinic_chart_get_person_reference (chart);
  set.encounter = visit;
  set.when = when;
  set.note = note;
  set.position = clinic_combo_row_get_code (ADW_COMBO_ROW (self->position_row), positions);
  set.position_display
      = set.position != NULL
            ? positions[adw_combo_row_get_selected (ADW_COMBO_ROW (self->position_row))].label
            : NULL;
  set.site = clinic_combo_row_get_code (ADW_COMBO_ROW (self->site_row), sites);
  set.site_display
      = set.site != NULL ? sites[adw_combo_row_get_selected (ADW_COMBO_ROW (self->site_row))].label : NULL;
  set.age_days = self->age_days;
  set.sex = self->sex;
  set.old_height = self->old_height;
  records = clinic_vitals_to_records (&set, &error);
  if (records == NULL)
    clinic_form_show_error (form, self->rows[0], error->message);
  return records;
}

static const char *
get_new_title (ClinicForm *form)
{
  return _ ("Vitals");
}

static GtkWidget *
find_field (ClinicForm *form, const char *field)
{
  return NULL;
}

static void
clinic_vitals_form_dispose (GObject *object)
{
  ClinicVitalsForm *self = CLINIC_VITALS_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_VITALS_FORM);
  if (self->old_height != NULL)
    althea_value_unref ((AltheaValue *)self->old_height);
  self->old_height = NULL;
  G_OBJECT_CLASS (clinic_vitals_form_parent_class)->dispose (object);
}

static void
clinic_vitals_form_finalize (GObject *object)
{
  g_free (CLINIC_VITALS_FORM (object)->asked);
  G_OBJECT_CLASS (clinic_vitals_form_parent_class)->finalize (object);
}

static void
clinic_vitals_form_class_init (ClinicVitalsFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ClinicFormClass *form_class = CLINIC_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_vitals_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_vitals_form_finalize;
  form_class->resource_type = "Observation";
  form_class->load = load;
  form_class->set_chart = set_chart;
  form_class->build_records = build_records;
  form_class->get_new_title = get_new_title;
  form_class->find_field = find_field;
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/vitals/clinic-vitals-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, stale_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, stale_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, measures);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, bmi_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, bmi_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, units_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, position_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, site_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, when_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicVitalsForm, note_view);
  gtk_widget_class_bind_template_callback (widget_class, units_cb);
}

static void
clinic_vitals_form_init (ClinicVitalsForm *self)
{
  self->age_days = NAN;
  self->asked = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->position_row), positions);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->site_row), sites);
  if (last_units < 0)
    last_units = locale_is_us ();
  /* Filling the row selects its first choice, which is not a person's. */
  const guint units = (guint)last_units;
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->units_row), unit_choices);
  for (ClinicVitalKind kind = 0; kind < CLINIC_N_VITALS; kind++)
    {
      self->rows[kind] = clinic_vital_row_new (kind);
      gtk_list_box_append (GTK_LIST_BOX (self->measures), self->rows[kind]);
      clinic_form_watch (CLINIC_FORM (self), self->rows[kind]);
      g_signal_connect_object (self->rows[kind], "changed", G_CALLBACK (update_bmi), self, G_CONNECT_SWAPPED);
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->units_row), units);
  units_cb (self);
  clinic_form_watch (CLINIC_FORM (self), self->position_row);
  clinic_form_watch (CLINIC_FORM (self), self->site_row);
  clinic_form_watch (CLINIC_FORM (self), self->when_row);
  clinic_form_watch (CLINIC_FORM (self), self->note_view);
}

GtkWidget *
clinic_vitals_form_new (void)
{
  return g_object_new (CLINIC_TYPE_VITALS_FORM, NULL);
}
