/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-graph-canvas.h"

#include <adwaita.h>
#include <math.h>

#define MINIMUM_WIDTH_PX 240
#define FONT_SCALE 0.85

struct _ClinicGraphCanvas
{
  GtkWidget parent_instance;

  ClinicDrawing *drawing; /* (owned) (nullable) */
  int selected;           /* -1 none */
  char *text;             /* (owned) of the selected time */
  PangoContext *context;  /* (owned) (nullable) of the last drawing */
};

G_DEFINE_FINAL_TYPE (ClinicGraphCanvas, clinic_graph_canvas, GTK_TYPE_WIDGET)

/* The first block of a plot on this widget, with a context in today's font. */
static ClinicPlot
make_base (ClinicGraphCanvas *self, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (self);
  ClinicPlot base = { .cr = cr };
  PangoFontDescription *font;

  g_clear_object (&self->context);
  self->context = gtk_widget_create_pango_context (widget);
  font = pango_font_description_copy (pango_context_get_font_description (self->context));
  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * FONT_SCALE);
  else
    pango_font_description_set_size (font, (int)(pango_font_description_get_size (font) * FONT_SCALE));
  pango_context_set_font_description (self->context, font);
  pango_font_description_free (font);
  base.context = self->context;
  gtk_widget_get_color (widget, &base.ink);
  base.dark
      = adw_style_manager_get_dark (adw_style_manager_get_for_display (gtk_widget_get_display (widget)));
  return base;
}

static int
get_n (ClinicGraphCanvas *self)
{
  return self->drawing != NULL ? (int)clinic_drawing_get_n_stops (self->drawing) : 0;
}

static void
select_position (ClinicGraphCanvas *self, int position, gboolean announce)
{
  position = CLAMP (position, -1, get_n (self) - 1);
  if (position == self->selected)
    return;
  self->selected = position;
  g_free (self->text);
  self->text = position < 0 ? g_strdup ("") : clinic_drawing_describe (self->drawing, (guint)position);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->text, -1);
  if (announce && position >= 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), self->text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Stops stand in ascending order, so that the nearest is found by halving. */
static void
motion_cb (ClinicGraphCanvas *self, double x, double y)
{
  ClinicPlot base = make_base (self, NULL);
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  int low = 0, high = get_n (self) - 1;

  while (low < high)
    {
      int middle = (low + high) / 2;
      double here = clinic_drawing_get_stop_x (self->drawing, &base, width, (guint)middle);
      double next = clinic_drawing_get_stop_x (self->drawing, &base, width, (guint)middle + 1);

      if (fabs (next - x) <= fabs (here - x))
        low = middle + 1;
      else
        high = middle;
    }
  if (high >= 0)
    select_position (self, low, FALSE);
}

static void
leave_cb (ClinicGraphCanvas *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    select_position (self, -1, FALSE);
}

static void
focus_left_cb (ClinicGraphCanvas *self)
{
  select_position (self, -1, FALSE);
}

static void
pressed_cb (ClinicGraphCanvas *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  motion_cb (self, x, y);
}

static gboolean
key_cb (ClinicGraphCanvas *self, guint keyval, guint keycode, GdkModifierType state)
{
  int last = get_n (self) - 1;

  if (last < 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      select_position (self, self->selected < 0 ? last : MAX (self->selected - 1, 0), TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      select_position (self, self->selected < 0 ? last : MIN (self->selected + 1, last), TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      select_position (self, 0, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      select_position (self, last, TRUE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->selected < 0)
        return GDK_EVENT_PROPAGATE;
      select_position (self, -1, FALSE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
clinic_graph_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ClinicGraphCanvas *self = CLINIC_GRAPH_CANVAS (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  ClinicPlot base;
  cairo_t *cr;

  if (self->drawing == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  base = make_base (self, cr);
  clinic_drawing_paint (self->drawing, &base, width, height, self->selected);
  cairo_destroy (cr);
}

static void
clinic_graph_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                             int *natural, int *minimum_baseline, int *natural_baseline)
{
  ClinicGraphCanvas *self = CLINIC_GRAPH_CANVAS (widget);
  ClinicPlot base;

  *minimum = *natural = MINIMUM_WIDTH_PX;
  if (orientation == GTK_ORIENTATION_HORIZONTAL || self->drawing == NULL)
    return;
  base = make_base (self, NULL);
  *minimum = *natural = (int)ceil (clinic_drawing_get_height (self->drawing, &base));
}

static void
clinic_graph_canvas_finalize (GObject *object)
{
  ClinicGraphCanvas *self = CLINIC_GRAPH_CANVAS (object);

  g_clear_object (&self->drawing);
  g_clear_object (&self->context);
  g_free (self->text);
  G_OBJECT_CLASS (clinic_graph_canvas_parent_class)->finalize (object);
}

static void
clinic_graph_canvas_class_init (ClinicGraphCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = clinic_graph_canvas_finalize;
  widget_class->snapshot = clinic_graph_canvas_snapshot;
  widget_class->measure = clinic_graph_canvas_measure;
  gtk_widget_class_set_css_name (widget_class, "trendchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
clinic_graph_canvas_init (ClinicGraphCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->selected = -1;
  self->text = g_strdup ("");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

void
clinic_graph_canvas_set_drawing (ClinicGraphCanvas *self, ClinicDrawing *drawing)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (CLINIC_IS_GRAPH_CANVAS (self));
  select_position (self, -1, FALSE);
  g_set_object (&self->drawing, drawing);
  sentence = drawing != NULL ? clinic_drawing_to_sentence (drawing) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
clinic_graph_canvas_get_selected (ClinicGraphCanvas *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_CANVAS (self), -1);
  return self->selected;
}

void
clinic_graph_canvas_select (ClinicGraphCanvas *self, int position)
{
  g_return_if_fail (CLINIC_IS_GRAPH_CANVAS (self));
  select_position (self, position, FALSE);
}

const char *
clinic_graph_canvas_get_selected_text (ClinicGraphCanvas *self)
{
  g_return_val_if_fail (CLINIC_IS_GRAPH_CANVAS (self), "");
  return self->text;
}
