/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "althea-trend-series.h"

G_BEGIN_DECLS

/* One painting of a trend chart: filled in by the chart, laid out, painted, cleared. Private to the chart. */
typedef struct
{
  GtkWidget *widget;        /* lent: size, colour and font */
  GPtrArray *series;        /* lent */
  gint64 from_us, until_us; /* 0: as the data; the layout fills them in */
  gboolean dark;
  gint64 selected_us;        /* 0 none */
  const char *selected_text; /* lent */

  /* Worked out by the layout. */
  double low, high;     /* value axis */
  GArray *value_ticks;  /* (owned) */
  GArray *time_ticks;   /* (owned) */
  graphene_rect_t plot; /* where the points are */
  int label_height;
} AltheaTrendPaint;

/* The colour of the series at @index, safe for the common kinds of colour blindness. */
void althea_trend_get_color (guint index, gboolean dark, GdkRGBA *color);
void althea_trend_paint_layout (AltheaTrendPaint *self);
double althea_trend_paint_time_to_x (AltheaTrendPaint *self, gint64 time_us);
void althea_trend_paint_snapshot (AltheaTrendPaint *self, GtkSnapshot *snapshot);
void althea_trend_paint_clear (AltheaTrendPaint *self);

G_END_DECLS
