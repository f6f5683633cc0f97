/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-trend-chart.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-text.h"
#include "althea-trend-paint.h"

#define MINIMUM_WIDTH_PX 200
#define MINIMUM_HEIGHT_PX 140
#define NATURAL_WIDTH_PX 560
#define NATURAL_HEIGHT_PX 240

struct _AltheaTrendChart
{
  GtkWidget parent_instance;

  GPtrArray *series;        /* (owned) (nullable) (element-type AltheaTrendSeries) */
  gint64 from_us, until_us; /* as asked for; 0: as the data */
  GArray *times;         /* (owned) (element-type gint64) of all points in the window, ascending, each once */
  int selected;          /* index into times; -1 none */
  char *selected_text;   /* (owned) */
  char *accessible_text; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AltheaTrendChart, althea_trend_chart, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_FROM_US = 1,
  PROP_UNTIL_US,
  PROP_SELECTED,
  PROP_ACCESSIBLE_TEXT,
} AltheaTrendChartProperty;

static GParamSpec *props[PROP_ACCESSIBLE_TEXT + 1];

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

static gboolean
in_window (AltheaTrendChart *self, gint64 time_us)
{
  return (self->from_us == 0 || time_us >= self->from_us)
         && (self->until_us == 0 || time_us <= self->until_us);
}

static void
collect_times (AltheaTrendChart *self)
{
  guint kept = 0;

  g_array_set_size (self->times, 0);
  for (guint i = 0; self->series != NULL && i < self->series->len; i++)
    {
      AltheaTrendSeries *series = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < althea_trend_series_get_n_points (series); j++)
        {
          const AltheaTrendPoint *point = althea_trend_series_get_point (series, j);

          if (!isnan (point->value) && in_window (self, point->time_us))
            g_array_append_val (self->times, point->time_us);
        }
    }
  g_array_sort (self->times, compare_times);
  for (guint i = 0; i < self->times->len; i++)
    {
      gint64 time_us = g_array_index (self->times, gint64, i);

      if (kept == 0 || g_array_index (self->times, gint64, kept - 1) != time_us)
        g_array_index (self->times, gint64, kept++) = time_us;
    }
  g_array_set_size (self->times, kept);
}

static void
update_accessible (AltheaTrendChart *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->series != NULL && i < self->series->len; i++)
    {
      g_autofree char *sentence
          = althea_trend_series_to_sentence (g_ptr_array_index (self->series, i), self->from_us);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
    }
  if (text->len == 0)
    g_string_append (text, _ ("No values to show"));
  g_free (self->accessible_text);
  self->accessible_text = g_string_free_and_steal (g_steal_pointer (&text));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->accessible_text,
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCESSIBLE_TEXT]);
}

/* What is said of a time: the date and each series' value at it. */
static char *
describe_time (AltheaTrendChart *self, gint64 time_us)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->series->len; i++)
    {
      AltheaTrendSeries *series = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < althea_trend_series_get_n_points (series); j++)
        {
          const AltheaTrendPoint *point = althea_trend_series_get_point (series, j);

          if (point->time_us != time_us || isnan (point->value))
            continue;
          if (text->len == 0)
            g_string_append (text, point->date_text);
          g_string_append_c (text, '\n');
          if (self->series->len > 1)
            g_string_append_printf (text, "%s ", althea_trend_series_get_title (series));
          g_string_append (text, point->text);
          if (point->flag != ALTHEA_FLAG_NONE)
            g_string_append_printf (text, ", %s", althea_flag_get_label (point->flag));
        }
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
select_time (AltheaTrendChart *self, int selected, gboolean announce)
{
  selected = CLAMP (selected, -1, (int)self->times->len - 1);
  if (selected == self->selected)
    return;
  self->selected = selected;
  g_free (self->selected_text);
  self->selected_text = selected < 0 ? g_strdup ("")
                                     : describe_time (self, g_array_index (self->times, gint64, selected));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->selected_text, -1);
  if (announce && selected >= 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), self->selected_text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

static void
prepare_paint (AltheaTrendChart *self, AltheaTrendPaint *paint)
{
  *paint = (AltheaTrendPaint){
    .widget = GTK_WIDGET (self),
    .series = self->series,
    .from_us = self->from_us,
    .until_us = self->until_us,
    .dark = adw_style_manager_get_dark (
        adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)))),
    .selected_us = self->selected < 0 ? 0 : g_array_index (self->times, gint64, self->selected),
    .selected_text = self->selected_text,
  };
}

static void
motion_cb (AltheaTrendChart *self, double x, double y)
{
  AltheaTrendPaint paint;
  int nearest = -1;
  double distance = G_MAXDOUBLE;

  if (self->times->len == 0)
    return;
  prepare_paint (self, &paint);
  althea_trend_paint_layout (&paint);
  for (guint i = 0; i < self->times->len; i++)
    {
      double away = fabs (althea_trend_paint_time_to_x (&paint, g_array_index (self->times, gint64, i)) - x);

      if (away < distance)
        {
          distance = away;
          nearest = (int)i;
        }
    }
  althea_trend_paint_clear (&paint);
  select_time (self, nearest, FALSE);
}

static void
leave_cb (AltheaTrendChart *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    select_time (self, -1, FALSE);
}

static gboolean
key_cb (AltheaTrendChart *self, guint keyval, guint keycode, GdkModifierType state)
{
  int last = (int)self->times->len - 1;

  if (last < 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      select_time (self, self->selected < 0 ? last : MAX (self->selected - 1, 0), TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      select_time (self, self->selected < 0 ? last : MIN (self->selected + 1, last), TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      select_time (self, 0, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      select_time (self, last, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->selected < 0)
        return GDK_EVENT_PROPAGATE;
      select_time (self, -1, FALSE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
pressed_cb (AltheaTrendChart *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  motion_cb (self, x, y);
}

static void
focus_left_cb (AltheaTrendChart *self)
{
  select_time (self, -1, FALSE);
}

static void
althea_trend_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AltheaTrendChart *self = ALTHEA_TREND_CHART (widget);
  AltheaTrendPaint paint;

  if (self->times->len == 0)
    return;
  prepare_paint (self, &paint);
  althea_trend_paint_layout (&paint);
  althea_trend_paint_snapshot (&paint, snapshot);
  althea_trend_paint_clear (&paint);
}

static void
althea_trend_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                            int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = wide ? MINIMUM_WIDTH_PX : MINIMUM_HEIGHT_PX;
  *natural = wide ? NATURAL_WIDTH_PX : NATURAL_HEIGHT_PX;
}

static void
althea_trend_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaTrendChart *self = ALTHEA_TREND_CHART (object);

  switch ((AltheaTrendChartProperty)prop_id)
    {
    case PROP_FROM_US:
      g_value_set_int64 (value, self->from_us);
      break;
    case PROP_UNTIL_US:
      g_value_set_int64 (value, self->until_us);
      break;
    case PROP_SELECTED:
      g_value_set_int (value, self->selected);
      break;
    case PROP_ACCESSIBLE_TEXT:
      g_value_set_string (value, self->accessible_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_trend_chart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaTrendChart *self = ALTHEA_TREND_CHART (object);

  switch ((AltheaTrendChartProperty)prop_id)
    {
    case PROP_FROM_US:
      althea_trend_chart_set_window (self, g_value_get_int64 (value), self->until_us);
      break;
    case PROP_UNTIL_US:
      althea_trend_chart_set_window (self, self->from_us, g_value_get_int64 (value));
      break;
    case PROP_SELECTED:
      select_time (self, g_value_get_int (value), TRUE);
      break;
    case PROP_ACCESSIBLE_TEXT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_trend_chart_finalize (GObject *object)
{
  AltheaTrendChart *self = ALTHEA_TREND_CHART (object);

  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_array_unref (self->times);
  g_free (self->selected_text);
  g_free (self->accessible_text);
  G_OBJECT_CLASS (althea_trend_chart_parent_class)->finalize (object);
}

static void
althea_trend_chart_class_init (AltheaTrendChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_trend_chart_get_property;
  object_class->set_property = althea_trend_chart_set_property;
  object_class->finalize = althea_trend_chart_finalize;
  widget_class->snapshot = althea_trend_chart_snapshot;
  widget_class->measure = althea_trend_chart_measure;
  props[PROP_FROM_US] = g_param_spec_int64 ("from-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_UNTIL_US] = g_param_spec_int64 ("until-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_SELECTED] = g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1, flags);
  props[PROP_ACCESSIBLE_TEXT]
      = g_param_spec_string ("accessible-text", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_css_name (widget_class, "trendchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (AltheaTrendChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
althea_trend_chart_init (AltheaTrendChart *self)
{
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->selected = -1;
  self->selected_text = g_strdup ("");
  self->accessible_text = g_strdup ("");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  add_controllers (self);
  /* Series colours differ between light and dark, which CSS alone would not redraw. */
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
althea_trend_chart_new (void)
{
  return g_object_new (ALTHEA_TYPE_TREND_CHART, NULL);
}

static void
refresh (AltheaTrendChart *self)
{
  select_time (self, -1, FALSE);
  collect_times (self);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
althea_trend_chart_set_series (AltheaTrendChart *self, GPtrArray *series)
{
  g_return_if_fail (ALTHEA_IS_TREND_CHART (self));
  if (series != NULL)
    g_ptr_array_ref (series);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  self->series = series;
  refresh (self);
}

void
althea_trend_chart_set_window (AltheaTrendChart *self, gint64 from_us, gint64 until_us)
{
  g_return_if_fail (ALTHEA_IS_TREND_CHART (self));
  if (self->from_us == from_us && self->until_us == until_us)
    return;
  self->from_us = from_us;
  self->until_us = until_us;
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FROM_US]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNTIL_US]);
}

const char *
althea_trend_chart_get_selected_text (AltheaTrendChart *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_CHART (self), "");
  return self->selected_text;
}

const char *
althea_trend_chart_get_accessible_text (AltheaTrendChart *self)
{
  g_return_val_if_fail (ALTHEA_IS_TREND_CHART (self), "");
  return self->accessible_text;
}
