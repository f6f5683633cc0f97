/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-result-page.h"

#include <glib/gi18n-lib.h>

#include "althea-widgets.h"
#include "althea-error.h"
#include "home-compose-dialog.h"
#include "home-measurement.h"
#include "home-words.h"

struct _HomeResultPage
{
  HomePlace parent_instance;
  HomeResult *result; /* (owned) */
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkLabel *flag_label;
  GtkLabel *range_label;
  GtkLabel *comment_label;
  GtkLabel *meaning_label;
  GtkWidget *value_box;
  GtkWidget *comment_box;
  GtkWidget *meaning_box;
  AltheaDateLabel *date_label;
  AltheaQuantityLabel *quantity_label;
  AltheaStatusPill *status_pill;
  AltheaRangeBar *range_bar;
  AltheaTrendView *trend_view;
  GtkWidget *withdraw_box;
  GtkLabel *withdraw_label;
  GtkWidget *withdraw_button;
};

G_DEFINE_FINAL_TYPE (HomeResultPage, home_result_page, HOME_TYPE_PLACE)

static void
show_text (GtkLabel *label, GtkWidget *box, const char *text)
{
  gboolean there = text != NULL && *text != '\0';

  gtk_label_set_label (label, there ? text : "");
  gtk_widget_set_visible (box != NULL ? box : GTK_WIDGET (label), there);
}

static void
show_value (HomeResultPage *self)
{
  AltheaMeasurement *measurement = home_result_get_measurement (self->result);
  g_autofree char *range = NULL;

  gtk_widget_set_visible (self->value_box, measurement != NULL);
  if (measurement == NULL)
    return;
  althea_quantity_label_set_measurement (self->quantity_label, measurement);
  althea_range_bar_set_measurement (self->range_bar, measurement);
  show_text (self->flag_label, NULL, home_result_get_flag_text (self->result));
  if (*althea_measurement_get_range_text (measurement) != '\0')
    /* Translators: %s is a range such as 4.0–5.6. */
    range = g_strdup_printf (_ ("Usual range: %s"), althea_measurement_get_range_text (measurement));
  show_text (self->range_label, NULL, range);
}

static void
show_trend (HomeResultPage *self, HomeResultList *list)
{
  g_autoptr (GListModel) same = home_result_list_get_same_test (list, self->result);
  AltheaMeasurement *measurement = home_result_get_measurement (self->result);
  gboolean worth_it = measurement != NULL && g_list_model_get_n_items (same) > 1
                      && (althea_measurement_is_numeric (measurement)
                          || althea_measurement_get_n_components (measurement) > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->trend_view), worth_it);
  if (worth_it)
    althea_trend_view_set_observations (self->trend_view, _ ("Over time"), same);
}

/* --- taking back ---------------------------------------------------------------------------------- */

static void
show_withdraw (HomeResultPage *self)
{
  AltheaRecord *observation = home_result_get_observation (self->result);
  HomeMirror *mirror = home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
  gboolean waiting = FALSE;
  gboolean reported = observation != NULL && home_measurement_is_reported (observation, &waiting);
  gboolean withdrawn = reported && home_measurement_is_withdrawn (mirror, observation);

  gtk_widget_set_visible (self->withdraw_box, reported && waiting);
  gtk_widget_set_visible (self->withdraw_button, !withdrawn);
  gtk_label_set_label (self->withdraw_label,
                       withdrawn
                           ? _ ("You said that this was a mistake. It goes away when your practice knows.")
                           : _ ("You can take it back until your practice has looked at it."));
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeResultPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeOutboxItem) item = home_outbox_add_finish (HOME_OUTBOX (source), result, &error);

  if (self->withdraw_box == NULL)
    return;
  if (item == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      home_place_say (HOME_PLACE (self), text);
    }
  show_withdraw (self);
}

static void
on_withdraw (HomeResultPage *self)
{
  AltheaRecord *observation = home_result_get_observation (self->result);
  HomeMirror *mirror = home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
  g_autoptr (AltheaOperation) operation = althea_operation_new_strings (
      "measurement-withdraw", "observation", althea_record_get_id (observation), NULL);

  gtk_widget_set_visible (self->withdraw_button, FALSE);
  home_outbox_add_async (home_mirror_get_outbox (mirror), operation, withdrawn_cb, g_object_ref (self));
}

static void
show_result (HomeResultPage *self, HomeResultList *list)
{
  AltheaRecord *observation = home_result_get_observation (self->result);
  AltheaRecord *record = observation != NULL ? observation : home_result_get_report (self->result);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), home_result_get_title (self->result));
  gtk_label_set_label (self->title_label, home_result_get_title (self->result));
  show_text (self->subtitle_label, NULL, home_result_get_subtitle (self->result));
  althea_date_label_set_date (self->date_label, home_result_get_date (self->result));
  althea_status_pill_set_status (self->status_pill, althea_status_from_record (record));
  show_text (self->comment_label, self->comment_box, home_result_get_comment (self->result));
  show_text (self->meaning_label, self->meaning_box,
             observation != NULL ? home_words_describe_test (observation) : NULL);
  show_value (self);
  show_trend (self, list);
  show_withdraw (self);
}

static void
on_ask (HomeResultPage *self)
{
  g_autofree char *subject = NULL;

  /* Translators: the subject of a message; %s is the name of a test. */
  subject = g_strdup_printf (_ ("Question about: %s"), home_result_get_title (self->result));
  home_compose_dialog_present (home_place_get_context (HOME_PLACE (self)), GTK_WIDGET (self), subject);
}

static void
home_result_page_dispose (GObject *object)
{
  HomeResultPage *self = HOME_RESULT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RESULT_PAGE);
  g_clear_object (&self->result);
  G_OBJECT_CLASS (home_result_page_parent_class)->dispose (object);
}

static void
home_result_page_class_init (HomeResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_result_page_dispose;
  g_type_ensure (ALTHEA_TYPE_DATE_LABEL);
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  g_type_ensure (ALTHEA_TYPE_RANGE_BAR);
  g_type_ensure (ALTHEA_TYPE_STATUS_PILL);
  g_type_ensure (ALTHEA_TYPE_TREND_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/results/home-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, flag_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, range_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, comment_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, meaning_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, value_box);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, comment_box);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, meaning_box);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, date_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, quantity_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, status_pill);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, range_bar);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, trend_view);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, withdraw_box);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, withdraw_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultPage, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, on_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_withdraw);
}

static void
home_result_page_init (HomeResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
home_result_page_new (HomeContext *context, HomeResultList *list, HomeResult *result)
{
  HomeResultPage *self = NULL;

  g_return_val_if_fail (HOME_IS_RESULT_LIST (list), NULL);
  g_return_val_if_fail (HOME_IS_RESULT (result), NULL);

  self = g_object_new (HOME_TYPE_RESULT_PAGE, "context", context, NULL);
  self->result = g_object_ref (result);
  show_result (self, list);
  home_result_list_mark_seen (list, result);
  return ADW_NAVIGATION_PAGE (self);
}
