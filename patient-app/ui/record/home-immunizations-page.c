/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-immunizations-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-record-row.h"
#include "althea-vaccines.h"
#include "home-paper.h"
#include "home-record-detail-page.h"

#define MAX_DAYS 730

struct _HomeImmunizationsPage
{
  HomePlace parent_instance;
  GListModel *given;   /* (owned) of AltheaRecord: doses that count as given, newest first */
  GPtrArray *forecast; /* (owned) (nullable) (element-type AltheaVaccineForecast) */
  GCancellable *cancellable;
  GtkListBox *due_list;
  GtkLabel *due_label;
  GtkLabel *source_label;
  GtkWidget *none_label;
  AdwBin *given_bin;
};

G_DEFINE_FINAL_TYPE (HomeImmunizationsPage, home_immunizations_page, HOME_TYPE_PLACE)

static HomeMirror *
get_mirror (HomeImmunizationsPage *self)
{
  return home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
}

/* --- what is due ---------------------------------------------------------------------------------- */

static char *
day_to_words (const GDate *day)
{
  g_autoptr (AltheaPartialDate) date = althea_partial_date_new_ymd (
      g_date_get_year (day), (int)g_date_get_month (day), g_date_get_day (day));

  return althea_partial_date_to_full_display (date);
}

static void
get_today (GDate *today)
{
  g_autoptr (GDateTime) now = althea_clock_now_local ();

  g_date_set_dmy (today, (GDateDay)g_date_time_get_day_of_month (now),
                  (GDateMonth)g_date_time_get_month (now), (GDateYear)g_date_time_get_year (now));
}

/* What the schedule recommends for everybody of this age, now or before long. */
static gboolean
is_due (const AltheaVaccineForecast *forecast)
{
  GDate today;

  get_today (&today);
  return forecast->routine && forecast->status == ALTHEA_VACCINE_NOT_COMPLETE
         && g_date_valid (&forecast->recommended)
         && g_date_days_between (&today, &forecast->recommended) < MAX_DAYS;
}

/* The day is said while it tells something: a dose of childhood that an adult never had is due now, not since
 * the year of birth. (transfer full) */
static char *
make_due_words (const AltheaVaccineForecast *forecast)
{
  g_autofree char *recommended = day_to_words (&forecast->recommended);
  GDate today;
  int days = 0;

  get_today (&today);
  days = g_date_days_between (&today, &forecast->recommended);
  if (days > 0)
    /* Translators: %s is a day to come. */
    return g_strdup_printf (_ ("Due on %s"), recommended);
  if (days < -MAX_DAYS)
    return g_strdup (_ ("Due now"));
  /* Translators: %s is a day. */
  return g_strdup_printf (_ ("Due since %s"), recommended);
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const AltheaVaccineForecast *left = *(AltheaVaccineForecast *const *)a;
  const AltheaVaccineForecast *right = *(AltheaVaccineForecast *const *)b;

  return g_date_compare (&left->recommended, &right->recommended);
}

/* (element-type AltheaVaccineForecast) (transfer container) */
static GPtrArray *
list_due (HomeImmunizationsPage *self)
{
  GPtrArray *due = g_ptr_array_new ();

  for (guint i = 0; self->forecast != NULL && i < self->forecast->len; i++)
    if (is_due (self->forecast->pdata[i]))
      g_ptr_array_add (due, self->forecast->pdata[i]);
  g_ptr_array_sort (due, compare_due);
  return due;
}

static void
show_due (HomeImmunizationsPage *self)
{
  g_autoptr (GPtrArray) due = list_due (self);

  gtk_list_box_remove_all (self->due_list);
  for (guint i = 0; i < due->len; i++)
    {
      const AltheaVaccineForecast *forecast = due->pdata[i];
      g_autofree char *words = make_due_words (forecast), *dose = NULL;
      GtkWidget *row
          = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", forecast->label, NULL);

      /* Translators: the number of a dose, and when it is due. */
      dose = forecast->next_dose > 0 ? g_strdup_printf (_ ("Dose %u · %s"), forecast->next_dose, words)
                                     : g_strdup (words);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), dose);
      gtk_list_box_append (self->due_list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->due_list), due->len > 0);
  gtk_label_set_label (
      self->due_label,
      due->len > 0 ? _ ("By what is on record here. If you were vaccinated elsewhere, tell your practice.")
                   : _ ("Nothing, by what is on record here."));
}

typedef struct
{
  AltheaFacts *facts; /* (owned) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  althea_facts_unref (work->facts);
  g_free (work);
}

static void
forecast_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, althea_vaccines_forecast (((Work *)data)->facts),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
forecast_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HomeImmunizationsPage *self = HOME_IMMUNIZATIONS_PAGE (source);
  GPtrArray *forecast = g_task_propagate_pointer (G_TASK (result), NULL);

  if (forecast == NULL)
    return;
  g_clear_pointer (&self->forecast, g_ptr_array_unref);
  self->forecast = forecast;
  if (self->due_list != NULL)
    show_due (self);
}

static void
add_records (GPtrArray *records, HomeMirror *mirror, const char *resource_type)
{
  GListModel *model = G_LIST_MODEL (home_mirror_get_records (mirror, resource_type));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (records, g_list_model_get_item (model, i));
}

static void
update (HomeImmunizationsPage *self)
{
  HomeMirror *mirror = get_mirror (self);
  g_autoptr (AltheaRecord) patient
      = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_records (mirror, "Patient")), 0);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GTask) task = NULL;
  Work *work = NULL;

  if (self->none_label == NULL)
    return;
  gtk_widget_set_visible (self->none_label, g_list_model_get_n_items (self->given) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->given_bin), g_list_model_get_n_items (self->given) > 0);
  if (patient == NULL)
    return;
  add_records (records, mirror, "Immunization");
  add_records (records, mirror, "Condition");
  work = g_new0 (Work, 1);
  work->facts = althea_facts_new (ALTHEA_PATIENT (patient), records, althea_clock_now_us ());
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, forecast_cb, NULL);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, forecast_thread);
}

/* --- paper ---------------------------------------------------------------------------------------- */

static void
add_dose (AltheaPaperDocument *document, AltheaRecord *dose)
{
  const AltheaPartialDate *date = althea_record_get_date (dose);
  const char *lot = althea_record_get_string (dose, "lot-number");
  const AltheaReference *giver = althea_record_get_first (dose, "performer-actor");
  g_autofree char *name = althea_record_to_title (dose);
  g_autofree char *when = date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");
  const char *const cells[] = { name, when, lot != NULL ? lot : "",
                                giver != NULL && giver->display != NULL ? giver->display : "", NULL };

  althea_paper_document_add_row (document, cells);
}

static void
add_due (HomeImmunizationsPage *self, AltheaPaperDocument *document)
{
  g_autoptr (GPtrArray) due = list_due (self);
  const char *const columns[] = { _ ("Vaccine"), _ ("When"), NULL };
  const double shares[] = { 0.6, 0.4 };

  if (due->len == 0)
    return;
  althea_paper_document_begin_table (document, _ ("What is due"), columns, shares);
  for (guint i = 0; i < due->len; i++)
    {
      const AltheaVaccineForecast *forecast = due->pdata[i];
      g_autofree char *words = make_due_words (forecast);
      const char *const cells[] = { forecast->label, words, NULL };

      althea_paper_document_add_row (document, cells);
    }
}

static AltheaPaperDocument *
make_paper (HomeImmunizationsPage *self)
{
  HomeMirror *mirror = get_mirror (self);
  g_autofree char *patient = home_paper_patient_line (home_place_get_context (HOME_PLACE (self)));
  AltheaPaperDocument *document
      = althea_paper_document_new (_ ("Immunization record"), home_mirror_get_practice_name (mirror),
                                   home_mirror_get_practice_phone (mirror), patient);
  const char *const columns[] = { _ ("Vaccine"), _ ("Given"), _ ("Lot number"), _ ("By"), NULL };
  const double shares[] = { 0.42, 0.18, 0.18, 0.22 };

  /* Oldest first, as on a card. */
  althea_paper_document_begin_table (document, _ ("Doses given"), columns, shares);
  for (guint i = g_list_model_get_n_items (self->given); i > 0; i--)
    {
      g_autoptr (AltheaRecord) dose = g_list_model_get_item (self->given, i - 1);

      add_dose (document, dose);
    }
  add_due (self, document);
  althea_paper_document_add_section (document, NULL, althea_vaccines_get_source ());
  return document;
}

static void
on_print (HomeImmunizationsPage *self)
{
  home_paper_print (HOME_PLACE (self), make_paper (self));
}

static void
on_save (HomeImmunizationsPage *self)
{
  home_paper_save (HOME_PLACE (self), make_paper (self), "immunizations.pdf");
}

/* --- the page ------------------------------------------------------------------------------------- */

static gboolean
is_given (gpointer item, gpointer user_data)
{
  return g_strcmp0 (althea_record_get_string (item, "status"), "completed") == 0;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, HomeImmunizationsPage *self)
{
  AltheaRecord *dose = althea_record_list_box_get_record (row);

  if (dose != NULL)
    home_place_push (HOME_PLACE (self),
                     home_record_detail_page_new (home_place_get_context (HOME_PLACE (self)), dose));
}

static void
home_immunizations_page_dispose (GObject *object)
{
  HomeImmunizationsPage *self = HOME_IMMUNIZATIONS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_IMMUNIZATIONS_PAGE);
  g_clear_object (&self->given);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->forecast, g_ptr_array_unref);
  G_OBJECT_CLASS (home_immunizations_page_parent_class)->dispose (object);
}

static void
home_immunizations_page_class_init (HomeImmunizationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_immunizations_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/record/home-immunizations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeImmunizationsPage, due_list);
  gtk_widget_class_bind_template_child (widget_class, HomeImmunizationsPage, due_label);
  gtk_widget_class_bind_template_child (widget_class, HomeImmunizationsPage, source_label);
  gtk_widget_class_bind_template_child (widget_class, HomeImmunizationsPage, none_label);
  gtk_widget_class_bind_template_child (widget_class, HomeImmunizationsPage, given_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
home_immunizations_page_init (HomeImmunizationsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
home_immunizations_page_new (HomeContext *context)
{
  static const char *const types[] = { "Immunization", "Condition", "Patient" };
  HomeImmunizationsPage *self = NULL;
  HomeMirror *mirror = NULL;
  GtkWidget *list = NULL;

  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);

  self = g_object_new (HOME_TYPE_IMMUNIZATIONS_PAGE, "context", context, NULL);
  mirror = home_context_get_mirror (context);
  self->given = G_LIST_MODEL (gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (home_mirror_get_records (mirror, "Immunization"))),
      GTK_FILTER (gtk_custom_filter_new (is_given, NULL, NULL))));
  list = althea_record_list_box_new (self->given, _ ("What you were given"));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_DEFAULT);
  adw_bin_set_child (self->given_bin, list);
  gtk_label_set_label (self->due_label, _ ("Working it out"));
  gtk_label_set_label (self->source_label, althea_vaccines_get_source ());
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_signal_connect_object (home_mirror_get_records (mirror, types[i]), "items-changed", G_CALLBACK (update),
                             self, G_CONNECT_SWAPPED);
  update (self);
  return ADW_NAVIGATION_PAGE (self);
}
