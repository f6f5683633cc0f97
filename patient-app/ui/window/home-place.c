/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-place.h"

#include "althea-state-bar.h"

/* Rows get their true heights within this many frames. */
#define TOP_FRAMES 4

typedef struct
{
  HomeContext *context;  /* (owned) */
  GtkWidget *end_widget; /* (nullable) in the header bar */
  AdwHeaderBar *header_bar;
  AdwBin *content_bin;
} HomePlacePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (HomePlace, home_place, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_CONTENT,
  PROP_END_WIDGET,
} HomePlaceProperty;

static GParamSpec *props[PROP_END_WIDGET + 1];

static HomePlacePrivate *
get_private (HomePlace *self)
{
  return home_place_get_instance_private (self);
}

static void
home_place_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomePlacePrivate *priv = get_private (HOME_PLACE (object));

  switch ((HomePlaceProperty)prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, priv->context);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, priv->content_bin != NULL ? adw_bin_get_child (priv->content_bin) : NULL);
      break;
    case PROP_END_WIDGET:
      g_value_set_object (value, priv->end_widget);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_end_widget (HomePlace *self, GtkWidget *widget)
{
  HomePlacePrivate *priv = get_private (self);

  if (priv->end_widget == widget)
    return;
  if (priv->end_widget != NULL)
    adw_header_bar_remove (priv->header_bar, priv->end_widget);
  priv->end_widget = widget;
  if (widget != NULL)
    adw_header_bar_pack_end (priv->header_bar, widget);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END_WIDGET]);
}

static void
home_place_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HomePlace *self = HOME_PLACE (object);

  switch ((HomePlaceProperty)prop_id)
    {
    case PROP_CONTEXT:
      get_private (self)->context = g_value_dup_object (value);
      break;
    case PROP_CONTENT:
      home_place_set_content (self, g_value_get_object (value));
      break;
    case PROP_END_WIDGET:
      set_end_widget (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_place_dispose (GObject *object)
{
  HomePlacePrivate *priv = get_private (HOME_PLACE (object));

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_PLACE);
  priv->end_widget = NULL;
  g_clear_object (&priv->context);
  G_OBJECT_CLASS (home_place_parent_class)->dispose (object);
}

static void
home_place_class_init (HomePlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_place_get_property;
  object_class->set_property = home_place_set_property;
  object_class->dispose = home_place_dispose;
  props[PROP_CONTEXT]
      = g_param_spec_object ("context", NULL, NULL, HOME_TYPE_CONTEXT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_CONTENT]
      = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_END_WIDGET]
      = g_param_spec_object ("end-widget", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/window/home-place.ui");
  gtk_widget_class_bind_template_child_private (widget_class, HomePlace, header_bar);
  gtk_widget_class_bind_template_child_private (widget_class, HomePlace, content_bin);
}

static void
home_place_init (HomePlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

HomeContext *
home_place_get_context (HomePlace *self)
{
  g_return_val_if_fail (HOME_IS_PLACE (self), NULL);

  return get_private (self)->context;
}

void
home_place_set_content (HomePlace *self, GtkWidget *content)
{
  HomePlacePrivate *priv = NULL;

  g_return_if_fail (HOME_IS_PLACE (self));

  priv = get_private (self);
  if (priv->content_bin == NULL || adw_bin_get_child (priv->content_bin) == content)
    return;
  adw_bin_set_child (priv->content_bin, content);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTENT]);
}

void
home_place_push (HomePlace *self, AdwNavigationPage *page)
{
  GtkWidget *view = NULL;

  g_return_if_fail (HOME_IS_PLACE (self));

  view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  if (view != NULL)
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  else
    g_object_ref_sink (page), g_object_unref (page);
}

void
home_place_say (HomePlace *self, const char *text)
{
  GtkWidget *overlay = NULL;
  AdwToast *toast = NULL;

  g_return_if_fail (HOME_IS_PLACE (self));
  g_return_if_fail (text != NULL);

  overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    return;
  toast = g_object_new (ADW_TYPE_TOAST, "use-markup", FALSE, "title", text, NULL);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static gboolean
top_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, 0);
  return --*n_frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
home_place_start_at_top (GtkListView *list)
{
  guint *n_frames = NULL;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  n_frames = g_new (guint, 1);
  *n_frames = TOP_FRAMES;
  gtk_widget_add_tick_callback (GTK_WIDGET (list), top_cb, n_frames, g_free);
}

static void
parent_cb (GtkWidget *row)
{
  GtkWidget *item = gtk_widget_get_parent (row);

  if (item != NULL
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (item)) == GTK_ACCESSIBLE_ROLE_LIST_ITEM)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row, NULL,
                                    -1);
}

void
home_place_name_list_item (GtkWidget *row)
{
  g_return_if_fail (GTK_IS_WIDGET (row));

  g_signal_connect (row, "notify::parent", G_CALLBACK (parent_cb), NULL);
}
