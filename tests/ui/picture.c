/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "picture.h"

#define DEADLINE_US (10 * G_USEC_PER_SEC)

gboolean
picture_wait (gboolean (*done) (gpointer user_data), gpointer user_data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (!done (user_data) && g_get_monotonic_time () < deadline)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_thread_yield ();
    }
  return done (user_data);
}

typedef struct
{
  guint frames;
} Frames;

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Frames *frames = user_data;

  frames->frames++;
  gtk_widget_queue_draw (widget);
  return frames->frames < 4 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
have_frames (gpointer user_data)
{
  return ((Frames *)user_data)->frames >= 4;
}

void
picture_settle (GtkWindow *window)
{
  Frames frames = { 0 };

  gtk_window_present (window);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), count_frame, &frames, NULL);
  g_assert_true (picture_wait (have_frames, &frames));
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

void
picture_save (GtkWindow *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
has_text (GtkWidget *widget, const char *label)
{
  const char *text = NULL;

  if (label == NULL)
    return TRUE;
  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_BUTTON (widget))
    text = gtk_button_get_label (GTK_BUTTON (widget));
  else if (GTK_IS_CHECK_BUTTON (widget))
    text = gtk_check_button_get_label (GTK_CHECK_BUTTON (widget));
  if (g_strcmp0 (text, label) == 0 || g_strcmp0 (gtk_widget_get_tooltip_text (widget), label) == 0)
    return TRUE;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "title") != NULL)
    {
      g_autofree char *title = NULL;

      g_object_get (widget, "title", &title, NULL);
      return g_strcmp0 (title, label) == 0;
    }
  return FALSE;
}

GtkWidget *
picture_find (GtkWidget *root, GType type, const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && has_text (root, label))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = picture_find (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}
