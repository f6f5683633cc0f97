/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-place-row.h"

#include <glib/gi18n-lib.h>

struct _HomePlaceRow
{
  GtkListBoxRow parent_instance;
  char *place;     /* (owned) */
  char *title;     /* (owned) */
  char *icon_name; /* (owned) */
  guint count;
  GtkLabel *count_label;
};

G_DEFINE_FINAL_TYPE (HomePlaceRow, home_place_row, GTK_TYPE_LIST_BOX_ROW)

typedef enum
{
  PROP_PLACE = 1,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_COUNT,
} HomePlaceRowProperty;

static GParamSpec *props[PROP_COUNT + 1];

static void
update (HomePlaceRow *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->count);
  g_autofree char *words = NULL;

  gtk_label_set_label (self->count_label, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), self->count > 0);
  /* Translators: %s is a place such as Messages, %u how many things wait there. */
  words = self->count > 0
              ? g_strdup_printf (ngettext ("%s, %u new", "%s, %u new", self->count), self->title, self->count)
              : g_strdup (self->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
home_place_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomePlaceRow *self = HOME_PLACE_ROW (object);

  switch ((HomePlaceRowProperty)prop_id)
    {
    case PROP_PLACE:
      g_value_set_string (value, self->place);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_place_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HomePlaceRow *self = HOME_PLACE_ROW (object);
  char **text = NULL;

  switch ((HomePlaceRowProperty)prop_id)
    {
    case PROP_PLACE:
      text = &self->place;
      break;
    case PROP_TITLE:
      text = &self->title;
      break;
    case PROP_ICON_NAME:
      text = &self->icon_name;
      break;
    case PROP_COUNT:
      if (self->count == g_value_get_uint (value))
        return;
      self->count = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (text != NULL && !g_set_str (text, g_value_get_string (value)))
    return;
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
home_place_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_PLACE_ROW);
  G_OBJECT_CLASS (home_place_row_parent_class)->dispose (object);
}

static void
home_place_row_finalize (GObject *object)
{
  HomePlaceRow *self = HOME_PLACE_ROW (object);

  g_free (self->place);
  g_free (self->title);
  g_free (self->icon_name);
  G_OBJECT_CLASS (home_place_row_parent_class)->finalize (object);
}

static void
home_place_row_class_init (HomePlaceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_place_row_get_property;
  object_class->set_property = home_place_row_set_property;
  object_class->dispose = home_place_row_dispose;
  object_class->finalize = home_place_row_finalize;
  props[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, "", flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, "", flags);
  props[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/window/home-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HomePlaceRow, count_label);
}

static void
home_place_row_init (HomePlaceRow *self)
{
  self->place = g_strdup ("");
  self->title = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), FALSE);
}

const char *
home_place_row_get_place (HomePlaceRow *self)
{
  g_return_val_if_fail (HOME_IS_PLACE_ROW (self), "");

  return self->place;
}

const char *
home_place_row_get_title (HomePlaceRow *self)
{
  g_return_val_if_fail (HOME_IS_PLACE_ROW (self), "");

  return self->title;
}
