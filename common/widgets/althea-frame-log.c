/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-frames"

#include "althea-frame-log.h"

typedef struct
{
  const char *what;
  GtkWidget *widget;    /* weak */
  GdkFrameClock *clock; /* (owned) (nullable) until the widget has one */
  gulong handler;
} Mark;

static gboolean
is_wanted (void)
{
  return !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN);
}

static void
mark_free (Mark *mark)
{
  if (mark->clock != NULL)
    g_signal_handler_disconnect (mark->clock, mark->handler);
  g_clear_object (&mark->clock);
  g_clear_weak_pointer (&mark->widget);
  g_free (mark);
}

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  Mark *mark = user_data;

  if (mark->widget != NULL && !gtk_widget_get_mapped (mark->widget))
    return;
  if (mark->widget != NULL)
    g_debug ("%s painted at %" G_GINT64_FORMAT, mark->what, g_get_monotonic_time ());
  mark_free (mark);
}

static void
follow_clock (Mark *mark)
{
  mark->clock = g_object_ref (gtk_widget_get_frame_clock (mark->widget));
  mark->handler = g_signal_connect (mark->clock, "after-paint", G_CALLBACK (after_paint_cb), mark);
  gtk_widget_queue_draw (mark->widget);
}

static void
realize_cb (GtkWidget *widget, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (widget, realize_cb, user_data);
  follow_clock (user_data);
}

void
althea_frame_log_next (GtkWidget *widget, const char *what)
{
  Mark *mark;

  g_return_if_fail (GTK_IS_WIDGET (widget) && what != NULL);
  if (!is_wanted ())
    return;
  mark = g_new0 (Mark, 1);
  mark->what = what;
  g_set_weak_pointer (&mark->widget, widget);
  if (gtk_widget_get_realized (widget))
    follow_clock (mark);
  else
    g_signal_connect (widget, "realize", G_CALLBACK (realize_cb), mark);
}

void
althea_frame_log_now (const char *what)
{
  if (is_wanted ())
    g_debug ("%s asked at %" G_GINT64_FORMAT, what, g_get_monotonic_time ());
}
