/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-graphs-pane.h"

#include <glib/gi18n-lib.h>

#include "clinic-growth-pane.h"
#include "clinic-trends-pane.h"

struct _ClinicGraphsPane
{
  AdwBin parent_instance;

  GtkWidget *switcher; /* (owned by the widget tree) (nullable) until first shown */
  GtkWidget *stack;    /* (owned by the widget tree) (nullable) */
  ClinicChart *chart;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicGraphsPane, clinic_graphs_pane, ADW_TYPE_BIN)

typedef struct
{
  const char *name, *label;
  GtkWidget *(*make) (ClinicChart *chart);
  gboolean (*applies) (ClinicChart *chart); /* (nullable) always */
} Part;

static const Part parts[] = {
  { "trends", N_ ("Trends"), clinic_trends_pane_new, NULL },
  { "growth", N_ ("Growth"), clinic_growth_pane_new, clinic_growth_pane_applies },
};

static void
shown_cb (ClinicGraphsPane *self)
{
  const char *name;

  if (self->chart == NULL)
    return;
  name = adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (self->switcher));
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      if (!g_str_equal (parts[i].name, name))
        continue;
      if (gtk_stack_get_child_by_name (GTK_STACK (self->stack), name) == NULL)
        gtk_stack_add_named (GTK_STACK (self->stack), parts[i].make (self->chart), name);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
    }
}

static void
add_toggles (ClinicGraphsPane *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      AdwToggle *toggle;

      if (parts[i].applies != NULL && !parts[i].applies (self->chart))
        continue;
      toggle = adw_toggle_new ();
      adw_toggle_set_name (toggle, parts[i].name);
      adw_toggle_set_label (toggle, _ (parts[i].label));
      adw_toggle_group_add (ADW_TOGGLE_GROUP (self->switcher), toggle);
    }
  gtk_widget_set_visible (self->switcher,
                          adw_toggle_group_get_n_toggles (ADW_TOGGLE_GROUP (self->switcher)) > 1);
}

static void
build (ClinicGraphsPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->switcher = adw_toggle_group_new ();
  gtk_widget_set_halign (self->switcher, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->switcher), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Kind of graph"), -1);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), self->switcher);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  add_toggles (self);
  g_signal_connect_object (self->switcher, "notify::active-name", G_CALLBACK (shown_cb), self,
                           G_CONNECT_SWAPPED);
  shown_cb (self);
}

/* A chart that nobody asks for graphs pays nothing for them. */
static void
clinic_graphs_pane_map (GtkWidget *widget)
{
  ClinicGraphsPane *self = CLINIC_GRAPHS_PANE (widget);

  if (self->chart == NULL && clinic_chart_of_widget (widget) != NULL)
    {
      self->chart = g_object_ref (clinic_chart_of_widget (widget));
      build (self);
    }
  GTK_WIDGET_CLASS (clinic_graphs_pane_parent_class)->map (widget);
}

static void
clinic_graphs_pane_dispose (GObject *object)
{
  g_clear_object (&CLINIC_GRAPHS_PANE (object)->chart);
  G_OBJECT_CLASS (clinic_graphs_pane_parent_class)->dispose (object);
}

static void
clinic_graphs_pane_class_init (ClinicGraphsPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = clinic_graphs_pane_dispose;
  GTK_WIDGET_CLASS (klass)->map = clinic_graphs_pane_map;
}

static void
clinic_graphs_pane_init (ClinicGraphsPane *self)
{
}

void
clinic_graphs_pane_show (ClinicGraphsPane *self, const char *name)
{
  g_return_if_fail (CLINIC_IS_GRAPHS_PANE (self));
  if (self->switcher != NULL)
    adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (self->switcher), name);
}
