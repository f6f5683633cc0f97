/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-graph.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-clock.h"
#include "althea-trend-row.h"
#include "clinic-graph-private.h"

static void clinic_graph_drawing_init (ClinicDrawingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ClinicGraph, clinic_graph, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CLINIC_TYPE_DRAWING, clinic_graph_drawing_init))

static void
clinic_graph_finalize (GObject *object)
{
  ClinicGraph *self = CLINIC_GRAPH (object);

  g_ptr_array_unref (self->tests);
  g_ptr_array_unref (self->bars);
  g_array_unref (self->times);
  G_OBJECT_CLASS (clinic_graph_parent_class)->finalize (object);
}

static void
clinic_graph_class_init (ClinicGraphClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_graph_finalize;
}

static void
clinic_graph_init (ClinicGraph *self)
{
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

static void
collect_times (ClinicGraph *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->tests->len; i++)
    {
      GPtrArray *all = clinic_graph_test_get_series (g_ptr_array_index (self->tests, i), NULL);

      for (guint j = 0; j < all->len; j++)
        {
          AltheaTrendSeries *series = g_ptr_array_index (all, j);

          for (guint k = 0; k < althea_trend_series_get_n_points (series); k++)
            {
              const AltheaTrendPoint *point = althea_trend_series_get_point (series, k);

              if (!isnan (point->value) && point->time_us >= self->from_us)
                g_array_append_val (self->times, point->time_us);
            }
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

/* Where the axis begins when all is shown: at the first value; with medicines alone at the first of them. */
static gint64
find_first (ClinicGraph *self, GPtrArray *bars)
{
  gint64 first = G_MAXINT64;

  if (self->times->len > 0)
    return g_array_index (self->times, gint64, 0);
  for (guint i = 0; i < bars->len; i++)
    first = MIN (first, clinic_graph_bar_get_span (g_ptr_array_index (bars, i), 0)->from_us);
  return first;
}

ClinicGraph *
clinic_graph_new (GPtrArray *tests, GPtrArray *bars, gint64 from_us)
{
  ClinicGraph *self = g_object_new (CLINIC_TYPE_GRAPH, NULL);

  self->tests = g_ptr_array_ref (tests);
  self->from_us = from_us != 0 ? from_us : G_MININT64;
  self->until_us = althea_clock_now_us ();
  collect_times (self);
  if (from_us == 0)
    self->from_us = find_first (self, bars);
  /* A value of tomorrow is a mistake that should be seen. */
  if (self->times->len > 0)
    self->until_us = MAX (self->until_us, g_array_index (self->times, gint64, self->times->len - 1));
  if (self->from_us > self->until_us || self->until_us - self->from_us < 2 * G_TIME_SPAN_DAY)
    self->from_us = self->until_us - 2 * G_TIME_SPAN_DAY;
  self->bars = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < bars->len; i++)
    if (clinic_graph_bar_is_in (g_ptr_array_index (bars, i), self->from_us, self->until_us))
      g_ptr_array_add (self->bars, g_object_ref (g_ptr_array_index (bars, i)));
  return self;
}

const GArray *
clinic_graph_get_times (ClinicGraph *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH (self), NULL);
  return self->times;
}

static void
describe_series (GString *text, AltheaTrendSeries *series, gint64 time_us)
{
  for (guint i = 0; i < althea_trend_series_get_n_points (series); i++)
    {
      const AltheaTrendPoint *point = althea_trend_series_get_point (series, i);

      if (point->time_us != time_us || isnan (point->value))
        continue;
      if (text->len == 0)
        g_string_append (text, point->date_text);
      g_string_append_printf (text, "\n%s %s", althea_trend_series_get_title (series), point->text);
      if (point->flag != ALTHEA_FLAG_NONE)
        g_string_append_printf (text, ", %s", althea_flag_get_label (point->flag));
    }
}

char *
clinic_graph_describe (ClinicDrawing *drawing, guint stop)
{
  ClinicGraph *self = CLINIC_GRAPH (drawing);
  gint64 time_us = g_array_index (self->times, gint64, stop);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->tests->len; i++)
    {
      GPtrArray *all = clinic_graph_test_get_series (g_ptr_array_index (self->tests, i), NULL);

      for (guint j = 0; j < all->len; j++)
        describe_series (text, g_ptr_array_index (all, j), time_us);
    }
  for (guint i = 0; i < self->bars->len; i++)
    {
      const ClinicGraphSpan *span = clinic_graph_bar_at (g_ptr_array_index (self->bars, i), time_us);

      if (span != NULL)
        g_string_append_printf (text, "\n%s", span->text);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
append_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

static char *
to_sentence (ClinicDrawing *drawing)
{
  ClinicGraph *self = CLINIC_GRAPH (drawing);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_left_out = 0;

  for (guint i = 0; i < self->tests->len; i++)
    {
      guint n;
      GPtrArray *all = clinic_graph_test_get_series (g_ptr_array_index (self->tests, i), &n);

      n_left_out += n;
      for (guint j = 0; j < all->len; j++)
        append_sentence (text, althea_trend_series_to_sentence (g_ptr_array_index (all, j), self->from_us));
    }
  for (guint i = 0; i < self->bars->len; i++)
    append_sentence (text, clinic_graph_bar_to_sentence (g_ptr_array_index (self->bars, i)));
  if (n_left_out > 0)
    append_sentence (text,
                     g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u value in another unit is not shown.",
                                                   "%u values in another unit are not shown.", n_left_out),
                                      n_left_out));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Beginnings and ends as points without a value: lines of the table, nothing on the graph. */
static AltheaTrendSeries *
bar_to_series (ClinicGraphBar *bar)
{
  AltheaTrendSeries *series = althea_trend_series_new (clinic_graph_bar_get_title (bar), "");

  for (guint i = 0; i < clinic_graph_bar_get_n_spans (bar); i++)
    {
      const ClinicGraphSpan *span = clinic_graph_bar_get_span (bar, i);
      /* Translators: a medicine, as a line of a table of values. */
      g_autofree char *begun = g_strdup_printf (_ ("%s started"), span->text);
      g_autofree char *ended = g_strdup_printf (_ ("%s ended"), span->text);

      althea_trend_series_add (series, span->from_us, NAN, ALTHEA_FLAG_NONE, begun, NULL);
      if (span->until_us != 0)
        althea_trend_series_add (series, span->until_us, NAN, ALTHEA_FLAG_NONE, ended, NULL);
    }
  return series;
}

GListModel *
clinic_graph_to_rows (ClinicGraph *self)
{
  g_autoptr (GPtrArray) series = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (CLINIC_IS_GRAPH (self), NULL);
  for (guint i = 0; i < self->tests->len; i++)
    {
      GPtrArray *all = clinic_graph_test_get_series (g_ptr_array_index (self->tests, i), NULL);

      for (guint j = 0; j < all->len; j++)
        g_ptr_array_add (series, g_object_ref (g_ptr_array_index (all, j)));
    }
  for (guint i = 0; i < self->bars->len; i++)
    g_ptr_array_add (series, bar_to_series (g_ptr_array_index (self->bars, i)));
  return althea_trend_row_list_new (series, self->from_us);
}

static guint
get_n_stops (ClinicDrawing *drawing)
{
  return CLINIC_GRAPH (drawing)->times->len;
}

static void
clinic_graph_drawing_init (ClinicDrawingInterface *iface)
{
  iface->get_n_stops = get_n_stops;
  iface->get_stop_x = clinic_graph_get_stop_x;
  iface->describe = clinic_graph_describe;
  iface->to_sentence = to_sentence;
  iface->get_height = clinic_graph_get_height;
  iface->paint = clinic_graph_paint;
}
