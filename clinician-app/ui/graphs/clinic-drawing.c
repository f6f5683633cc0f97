/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-drawing.h"

G_DEFINE_INTERFACE (ClinicDrawing, clinic_drawing, G_TYPE_OBJECT)

static void
clinic_drawing_default_init (ClinicDrawingInterface *iface)
{
}

guint
clinic_drawing_get_n_stops (ClinicDrawing *self)
{
  g_return_val_if_fail (CLINIC_IS_DRAWING (self), 0);
  return CLINIC_DRAWING_GET_IFACE (self)->get_n_stops (self);
}

double
clinic_drawing_get_stop_x (ClinicDrawing *self, const ClinicPlot *base, double width, guint stop)
{
  g_return_val_if_fail (CLINIC_IS_DRAWING (self), 0);
  return CLINIC_DRAWING_GET_IFACE (self)->get_stop_x (self, base, width, stop);
}

char *
clinic_drawing_describe (ClinicDrawing *self, guint stop)
{
  g_return_val_if_fail (CLINIC_IS_DRAWING (self) && stop < clinic_drawing_get_n_stops (self), NULL);
  return CLINIC_DRAWING_GET_IFACE (self)->describe (self, stop);
}

char *
clinic_drawing_to_sentence (ClinicDrawing *self)
{
  g_return_val_if_fail (CLINIC_IS_DRAWING (self), NULL);
  return CLINIC_DRAWING_GET_IFACE (self)->to_sentence (self);
}

double
clinic_drawing_get_height (ClinicDrawing *self, const ClinicPlot *base)
{
  g_return_val_if_fail (CLINIC_IS_DRAWING (self), 0);
  return CLINIC_DRAWING_GET_IFACE (self)->get_height (self, base);
}

void
clinic_drawing_paint (ClinicDrawing *self, const ClinicPlot *base, double width, double height, int selected)
{
  g_return_if_fail (CLINIC_IS_DRAWING (self));
  CLINIC_DRAWING_GET_IFACE (self)->paint (self, base, width, height, selected);
}
