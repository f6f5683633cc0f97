/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-result-row.h"

#include "althea-quantity-label.h"
#include "althea-range-bar.h"
#include "althea-status-pill.h"
#include "home-measurement.h"
#include "home-place.h"

struct _HomeResultRow
{
  AdwBin parent_instance;
  HomeResult *result; /* (owned) (nullable) */
  GtkWidget *new_mark;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkLabel *flag_label;
  AltheaQuantityLabel *quantity_label;
  AltheaRangeBar *range_bar;
  AltheaStatusPill *status_pill;
};

G_DEFINE_FINAL_TYPE (HomeResultRow, home_result_row, ADW_TYPE_BIN)

typedef enum
{
  PROP_RESULT = 1,
} HomeResultRowProperty;

static GParamSpec *props[PROP_RESULT + 1];

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
is_new_cb (HomeResultRow *self)
{
  g_autofree char *words = NULL;

  if (self->result == NULL || self->new_mark == NULL)
    return;
  words = home_result_dup_accessible_text (self->result);
  gtk_widget_set_visible (self->new_mark, home_result_get_is_new (self->result));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* Corrected, partial. What one measured oneself says so in words. */
static AltheaStatus
get_status (HomeResult *result)
{
  AltheaRecord *observation = result != NULL ? home_result_get_observation (result) : NULL;
  AltheaRecord *report = result != NULL ? home_result_get_report (result) : NULL;
  AltheaStatus status = ALTHEA_STATUS_NONE;

  if (observation != NULL && home_measurement_is_reported (observation, NULL))
    return ALTHEA_STATUS_NONE;
  if (observation != NULL)
    status = althea_status_from_record (observation);
  if (status == ALTHEA_STATUS_NONE && report != NULL)
    status = althea_status_from_record (report);
  return status;
}

static void
home_result_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((HomeResultRowProperty)prop_id)
    {
    case PROP_RESULT:
      g_value_set_object (value, HOME_RESULT_ROW (object)->result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_result_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((HomeResultRowProperty)prop_id)
    {
    case PROP_RESULT:
      home_result_row_set_result (HOME_RESULT_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_result_row_dispose (GObject *object)
{
  HomeResultRow *self = HOME_RESULT_ROW (object);

  if (self->result != NULL)
    g_signal_handlers_disconnect_by_data (self->result, self);
  g_clear_object (&self->result);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RESULT_ROW);
  G_OBJECT_CLASS (home_result_row_parent_class)->dispose (object);
}

static void
home_result_row_class_init (HomeResultRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_result_row_get_property;
  object_class->set_property = home_result_row_set_property;
  object_class->dispose = home_result_row_dispose;
  props[PROP_RESULT]
      = g_param_spec_object ("result", NULL, NULL, HOME_TYPE_RESULT,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_QUANTITY_LABEL);
  g_type_ensure (ALTHEA_TYPE_RANGE_BAR);
  g_type_ensure (ALTHEA_TYPE_STATUS_PILL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/results/home-result-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, new_mark);
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, flag_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, quantity_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, range_bar);
  gtk_widget_class_bind_template_child (widget_class, HomeResultRow, status_pill);
}

static void
home_result_row_init (HomeResultRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  home_place_name_list_item (GTK_WIDGET (self));
}

GtkWidget *
home_result_row_new (HomeResult *result)
{
  return g_object_new (HOME_TYPE_RESULT_ROW, "result", result, NULL);
}

void
home_result_row_set_result (HomeResultRow *self, HomeResult *result)
{
  AltheaMeasurement *measurement = NULL;

  g_return_if_fail (HOME_IS_RESULT_ROW (self));
  g_return_if_fail (result == NULL || HOME_IS_RESULT (result));

  if (self->result == result)
    return;
  if (self->result != NULL)
    g_signal_handlers_disconnect_by_data (self->result, self);
  g_set_object (&self->result, result);
  measurement = result != NULL ? home_result_get_measurement (result) : NULL;
  show_text (self->title_label, result != NULL ? home_result_get_title (result) : "");
  show_text (self->subtitle_label, result != NULL ? home_result_get_subtitle (result) : "");
  show_text (self->flag_label, result != NULL ? home_result_get_flag_text (result) : "");
  althea_quantity_label_set_measurement (self->quantity_label, measurement);
  gtk_widget_set_visible (GTK_WIDGET (self->quantity_label), measurement != NULL);
  althea_range_bar_set_measurement (self->range_bar, measurement);
  althea_status_pill_set_status (self->status_pill, get_status (result));
  if (result != NULL)
    g_signal_connect_object (result, "notify::is-new", G_CALLBACK (is_new_cb), self, G_CONNECT_SWAPPED);
  is_new_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RESULT]);
}
