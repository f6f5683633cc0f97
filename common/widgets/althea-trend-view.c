/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-trend-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-text.h"
#include "althea-trend-chart.h"
#include "althea-trend-row.h"
#include "althea-widget-template.h"

struct _AltheaTrendView
{
  GtkWidget parent_instance;

  GtkWidget *title_label;    /* (template) */
  GtkWidget *span_group;     /* (template) */
  GtkWidget *chart;          /* (template) */
  GtkWidget *nothing_label;  /* (template) */
  GtkWidget *sentence_label; /* (template) */
  GtkWidget *table_expander; /* (template) */
  GtkWidget *table;          /* (template) */

  GListModel *observations; /* (owned) (nullable) */
  GPtrArray *series;        /* (owned) (nullable) (element-type AltheaTrendSeries) */
  guint n_left_out;         /* values in another unit */
  AltheaTrendSpan span;
};

G_DEFINE_FINAL_TYPE (AltheaTrendView, althea_trend_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_TITLE = 1,
  PROP_SPAN,
  PROP_SHOW_TABLE,
} AltheaTrendViewProperty;

static GParamSpec *props[PROP_SHOW_TABLE + 1];

/* In the order of the enum: the toggle's name and how many months it shows. */
static const struct
{
  const char *name;
  int months;
} spans[] = {
  [ALTHEA_TREND_SPAN_ALL] = { "all", 0 },
  [ALTHEA_TREND_SPAN_MONTH] = { "month", 1 },
  [ALTHEA_TREND_SPAN_HALF_YEAR] = { "half-year", 6 },
  [ALTHEA_TREND_SPAN_YEAR] = { "year", 12 },
  [ALTHEA_TREND_SPAN_FIVE_YEARS] = { "five-years", 60 },
};

GType
althea_trend_span_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ALTHEA_TREND_SPAN_ALL, "ALTHEA_TREND_SPAN_ALL", "all" },
    { ALTHEA_TREND_SPAN_MONTH, "ALTHEA_TREND_SPAN_MONTH", "month" },
    { ALTHEA_TREND_SPAN_HALF_YEAR, "ALTHEA_TREND_SPAN_HALF_YEAR", "half-year" },
    { ALTHEA_TREND_SPAN_YEAR, "ALTHEA_TREND_SPAN_YEAR", "year" },
    { ALTHEA_TREND_SPAN_FIVE_YEARS, "ALTHEA_TREND_SPAN_FIVE_YEARS", "five-years" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AltheaTrendSpan", values));
  return type;
}

gint64
althea_trend_span_get_start_us (AltheaTrendSpan span)
{
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) start = NULL;

  g_return_val_if_fail (span < G_N_ELEMENTS (spans), 0);
  if (span == ALTHEA_TREND_SPAN_ALL)
    return 0;
  now = althea_clock_now_local ();
  start = g_date_time_add_months (now, -spans[span].months);
  return g_date_time_to_unix (start) * G_USEC_PER_SEC;
}

static gboolean
has_points (AltheaTrendView *self, gint64 from_us)
{
  for (guint i = 0; self->series != NULL && i < self->series->len; i++)
    {
      AltheaTrendSeries *series = g_ptr_array_index (self->series, i);
      guint n = althea_trend_series_get_n_points (series);

      for (guint j = n; j > 0; j--)
        {
          const AltheaTrendPoint *point = althea_trend_series_get_point (series, j - 1);

          if (point->value == point->value && (from_us == 0 || point->time_us >= from_us))
            return TRUE;
        }
    }
  return FALSE;
}

static void
update_table (AltheaTrendView *self)
{
  g_autoptr (GListModel) rows = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  if (!gtk_expander_get_expanded (GTK_EXPANDER (self->table_expander)))
    {
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
      return;
    }
  rows = althea_trend_row_list_new (self->series, althea_trend_span_get_start_us (self->span));
  selection = gtk_no_selection_new (g_steal_pointer (&rows));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), GTK_SELECTION_MODEL (selection));
}

static void
update_sentence (AltheaTrendView *self)
{
  g_autofree char *left_out = NULL;
  g_autofree char *sentence = NULL;

  if (self->n_left_out > 0)
    left_out = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u value in another unit is not shown.",
                                             "%u values in another unit are not shown.", self->n_left_out),
                                self->n_left_out);
  sentence = althea_text_join (
      " ", (const char *const[]){ althea_trend_chart_get_accessible_text (ALTHEA_TREND_CHART (self->chart)),
                                  left_out != NULL ? left_out : "", NULL });
  gtk_label_set_text (GTK_LABEL (self->sentence_label), sentence);
}

static void
update (AltheaTrendView *self)
{
  gint64 from_us = althea_trend_span_get_start_us (self->span);
  gboolean shown = has_points (self, from_us);

  althea_trend_chart_set_series (ALTHEA_TREND_CHART (self->chart), self->series);
  althea_trend_chart_set_window (ALTHEA_TREND_CHART (self->chart), from_us,
                                 from_us != 0 ? althea_clock_now_us () : 0);
  gtk_widget_set_visible (self->chart, shown);
  gtk_widget_set_visible (self->nothing_label, !shown);
  gtk_widget_set_sensitive (self->table_expander, shown);
  update_sentence (self);
  update_table (self);
}

static void
observations_changed_cb (AltheaTrendView *self)
{
  g_clear_pointer (&self->series, g_ptr_array_unref);
  self->n_left_out = 0;
  if (self->observations != NULL)
    self->series = althea_trend_series_new_for_observations (self->observations, &self->n_left_out);
  update (self);
}

static void
span_chosen_cb (AltheaTrendView *self)
{
  const char *name = adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (self->span_group));

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (spans); i++)
    {
      if (g_str_equal (spans[i].name, name))
        althea_trend_view_set_span (self, i);
    }
}

static void
expanded_cb (AltheaTrendView *self)
{
  update_table (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_TABLE]);
}

static void
althea_trend_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaTrendView *self = ALTHEA_TREND_VIEW (object);

  switch ((AltheaTrendViewProperty)prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->title_label)));
      break;
    case PROP_SPAN:
      g_value_set_enum (value, self->span);
      break;
    case PROP_SHOW_TABLE:
      g_value_set_boolean (value, gtk_expander_get_expanded (GTK_EXPANDER (self->table_expander)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_trend_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaTrendView *self = ALTHEA_TREND_VIEW (object);

  switch ((AltheaTrendViewProperty)prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_text (GTK_LABEL (self->title_label),
                          g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      break;
    case PROP_SPAN:
      althea_trend_view_set_span (self, g_value_get_enum (value));
      break;
    case PROP_SHOW_TABLE:
      gtk_expander_set_expanded (GTK_EXPANDER (self->table_expander), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_trend_view_dispose (GObject *object)
{
  AltheaTrendView *self = ALTHEA_TREND_VIEW (object);

  if (self->observations != NULL)
    g_signal_handlers_disconnect_by_data (self->observations, self);
  g_clear_object (&self->observations);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_TREND_VIEW);
  G_OBJECT_CLASS (althea_trend_view_parent_class)->dispose (object);
}

static void
althea_trend_view_class_init (AltheaTrendViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_trend_view_get_property;
  object_class->set_property = althea_trend_view_set_property;
  object_class->dispose = althea_trend_view_dispose;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_SPAN]
      = g_param_spec_enum ("span", NULL, NULL, ALTHEA_TYPE_TREND_SPAN, ALTHEA_TREND_SPAN_ALL, flags);
  props[PROP_SHOW_TABLE] = g_param_spec_boolean ("show-table", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_TREND_CHART);
  g_type_ensure (ALTHEA_TYPE_TREND_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-trend-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, title_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, span_group);
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, chart);
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, table_expander);
  gtk_widget_class_bind_template_child (widget_class, AltheaTrendView, table);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
  gtk_widget_class_set_css_name (widget_class, "trendview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_trend_view_init (AltheaTrendView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->span_group, "notify::active-name", G_CALLBACK (span_chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
althea_trend_view_new (void)
{
  return g_object_new (ALTHEA_TYPE_TREND_VIEW, NULL);
}

static void
set_title (AltheaTrendView *self, const char *title)
{
  gtk_label_set_text (GTK_LABEL (self->title_label), title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

void
althea_trend_view_set_observations (AltheaTrendView *self, const char *title, GListModel *observations)
{
  g_return_if_fail (ALTHEA_IS_TREND_VIEW (self));
  g_return_if_fail (observations == NULL || G_IS_LIST_MODEL (observations));
  set_title (self, title);
  if (self->observations != NULL)
    g_signal_handlers_disconnect_by_func (self->observations, observations_changed_cb, self);
  g_set_object (&self->observations, observations);
  if (observations != NULL)
    g_signal_connect_object (observations, "items-changed", G_CALLBACK (observations_changed_cb), self,
                             G_CONNECT_SWAPPED);
  observations_changed_cb (self);
}

void
althea_trend_view_set_series (AltheaTrendView *self, const char *title, GPtrArray *series)
{
  g_return_if_fail (ALTHEA_IS_TREND_VIEW (self));
  althea_trend_view_set_observations (self, title, NULL);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  self->series = series != NULL ? g_ptr_array_ref (series) : NULL;
  update (self);
}

void
althea_trend_view_set_span (AltheaTrendView *self, AltheaTrendSpan span)
{
  g_return_if_fail (ALTHEA_IS_TREND_VIEW (self));
  g_return_if_fail (span < G_N_ELEMENTS (spans));
  if (self->span == span)
    return;
  self->span = span;
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (self->span_group), spans[span].name);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPAN]);
}

AltheaTrendSpan
althea_trend_view_get_span (AltheaTrendView *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_VIEW (self), ALTHEA_TREND_SPAN_ALL);
  return self->span;
}

const char *
althea_trend_view_get_sentence (AltheaTrendView *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_VIEW (self), "");
  return gtk_label_get_text (GTK_LABEL (self->sentence_label));
}
