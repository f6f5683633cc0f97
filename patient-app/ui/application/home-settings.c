/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-settings.h"

#include <glib/gi18n-lib.h>

#define SCHEMA "org.althea.Home"
#define TEXT_SIZE_KEY "text-size"
#define USUAL_DPI (96 * 1024)

struct _HomeSettings
{
  GObject parent_instance;
  GSettings *settings; /* (owned) (nullable) */
  int text_size;       /* percent */
  int desktop_dpi;     /* of the desktop, in 1024ths; 0: not looked yet */
};

G_DEFINE_FINAL_TYPE (HomeSettings, home_settings, G_TYPE_OBJECT)

typedef enum
{
  PROP_TEXT_SIZE = 1,
} HomeSettingsProperty;

static GParamSpec *props[PROP_TEXT_SIZE + 1];

static const int text_sizes[] = { 100, 115, 135, 160, 200, 0 };

/* The toolkit measures fonts by this resolution, so everything that is made of text grows with it. */
static void
apply (HomeSettings *self)
{
  GtkSettings *toolkit = gtk_settings_get_default ();

  if (toolkit == NULL)
    return;
  if (self->desktop_dpi == 0)
    {
      g_object_get (toolkit, "gtk-xft-dpi", &self->desktop_dpi, NULL);
      if (self->desktop_dpi <= 0)
        self->desktop_dpi = USUAL_DPI;
    }
  g_object_set (toolkit, "gtk-xft-dpi", self->desktop_dpi * self->text_size / 100, NULL);
}

static void
home_settings_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeSettings *self = HOME_SETTINGS (object);

  switch ((HomeSettingsProperty)prop_id)
    {
    case PROP_TEXT_SIZE:
      g_value_set_int (value, self->text_size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_settings_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((HomeSettingsProperty)prop_id)
    {
    case PROP_TEXT_SIZE:
      home_settings_set_text_size (HOME_SETTINGS (object), g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_settings_finalize (GObject *object)
{
  g_clear_object (&HOME_SETTINGS (object)->settings);
  G_OBJECT_CLASS (home_settings_parent_class)->finalize (object);
}

static void
home_settings_class_init (HomeSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = home_settings_get_property;
  object_class->set_property = home_settings_set_property;
  object_class->finalize = home_settings_finalize;
  props[PROP_TEXT_SIZE] = g_param_spec_int (
      "text-size", NULL, NULL, HOME_TEXT_SIZE_MIN, HOME_TEXT_SIZE_MAX, HOME_TEXT_SIZE_DEFAULT,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

/* g_settings_new() ends the program when the schema is missing, which a build that was not installed is. */
static void
home_settings_init (HomeSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  self->text_size = HOME_TEXT_SIZE_DEFAULT;
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (schema != NULL && g_settings_schema_has_key (schema, TEXT_SIZE_KEY))
    {
      self->settings = g_settings_new_full (schema, NULL, NULL);
      self->text_size = CLAMP (g_settings_get_int (self->settings, TEXT_SIZE_KEY), HOME_TEXT_SIZE_MIN,
                               HOME_TEXT_SIZE_MAX);
    }
  apply (self);
}

HomeSettings *
home_settings_get_default (void)
{
  static HomeSettings *settings;

  if (settings == NULL)
    settings = g_object_new (HOME_TYPE_SETTINGS, NULL);
  return settings;
}

int
home_settings_get_text_size (HomeSettings *self)
{
  g_return_val_if_fail (HOME_IS_SETTINGS (self), HOME_TEXT_SIZE_DEFAULT);

  return self->text_size;
}

void
home_settings_set_text_size (HomeSettings *self, int percent)
{
  g_return_if_fail (HOME_IS_SETTINGS (self));

  percent = CLAMP (percent, HOME_TEXT_SIZE_MIN, HOME_TEXT_SIZE_MAX);
  if (self->text_size == percent)
    return;
  self->text_size = percent;
  if (self->settings != NULL)
    g_settings_set_int (self->settings, TEXT_SIZE_KEY, percent);
  apply (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT_SIZE]);
}

GSettings *
home_settings_get_store (HomeSettings *self)
{
  g_return_val_if_fail (HOME_IS_SETTINGS (self), NULL);

  return self->settings;
}

const int *
home_settings_get_text_sizes (void)
{
  return text_sizes;
}

const char *const *
home_settings_get_text_size_names (void)
{
  static const char *names[G_N_ELEMENTS (text_sizes)]; /* NULL-terminated */

  if (names[0] == NULL)
    {
      names[1] = _ ("Large");
      names[2] = _ ("Larger");
      names[3] = _ ("Very large");
      names[4] = _ ("Largest");
      names[0] = _ ("Normal");
    }
  return names;
}
