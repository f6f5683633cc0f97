/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-practice-foot.h"

#include <glib/gi18n-lib.h>

#include "althea-text.h"

struct _HomePracticeFoot
{
  AdwBin parent_instance;
  char *practice_name;  /* (owned) */
  char *practice_phone; /* (owned) "" unknown */
  gboolean compact;
  GtkBox *box;
  GtkWidget *phone_box;
  GtkLabel *name_label;
  GtkLabel *phone_label;
};

G_DEFINE_FINAL_TYPE (HomePracticeFoot, home_practice_foot, ADW_TYPE_BIN)

typedef enum
{
  PROP_PRACTICE_NAME = 1,
  PROP_PRACTICE_PHONE,
  PROP_COMPACT,
} HomePracticeFootProperty;

static GParamSpec *props[PROP_COMPACT + 1];

static void
update (HomePracticeFoot *self)
{
  g_autofree char *words = NULL;
  gboolean has_phone = !althea_text_is_empty (self->practice_phone);

  gtk_widget_set_visible (self->phone_box, has_phone);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  self->compact ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_label_set_ellipsize (self->name_label, self->compact ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (self->name_label, !self->compact);
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_label), self->compact ? "heading" : "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->name_label), self->compact ? "caption-heading" : "heading");
  /* Translators: the practice's telephone number. */
  words = g_strdup_printf (_ ("Telephone of the practice: %s"), has_phone ? self->practice_phone : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->phone_label), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
home_practice_foot_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomePracticeFoot *self = HOME_PRACTICE_FOOT (object);

  switch ((HomePracticeFootProperty)prop_id)
    {
    case PROP_PRACTICE_NAME:
      g_value_set_string (value, self->practice_name);
      break;
    case PROP_PRACTICE_PHONE:
      g_value_set_string (value, self->practice_phone);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_practice_foot_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HomePracticeFoot *self = HOME_PRACTICE_FOOT (object);
  gboolean changed = FALSE;

  switch ((HomePracticeFootProperty)prop_id)
    {
    case PROP_PRACTICE_NAME:
      changed = g_set_str (&self->practice_name, g_value_get_string (value));
      break;
    case PROP_PRACTICE_PHONE:
      changed = g_set_str (&self->practice_phone, g_value_get_string (value));
      break;
    case PROP_COMPACT:
      changed = self->compact != g_value_get_boolean (value);
      self->compact = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  if (!changed)
    return;
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
home_practice_foot_dispose (GObject *object)
{
  /* The bin would go on pointing at its child, which the template lets go. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_PRACTICE_FOOT);
  G_OBJECT_CLASS (home_practice_foot_parent_class)->dispose (object);
}

static void
home_practice_foot_finalize (GObject *object)
{
  HomePracticeFoot *self = HOME_PRACTICE_FOOT (object);

  g_free (self->practice_name);
  g_free (self->practice_phone);
  G_OBJECT_CLASS (home_practice_foot_parent_class)->finalize (object);
}

static void
home_practice_foot_class_init (HomePracticeFootClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_practice_foot_get_property;
  object_class->set_property = home_practice_foot_set_property;
  object_class->dispose = home_practice_foot_dispose;
  object_class->finalize = home_practice_foot_finalize;
  props[PROP_PRACTICE_NAME] = g_param_spec_string ("practice-name", NULL, NULL, NULL, flags);
  props[PROP_PRACTICE_PHONE] = g_param_spec_string ("practice-phone", NULL, NULL, NULL, flags);
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/window/home-practice-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, HomePracticeFoot, box);
  gtk_widget_class_bind_template_child (widget_class, HomePracticeFoot, phone_box);
  gtk_widget_class_bind_template_child (widget_class, HomePracticeFoot, name_label);
  gtk_widget_class_bind_template_child (widget_class, HomePracticeFoot, phone_label);
}

static void
home_practice_foot_init (HomePracticeFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
