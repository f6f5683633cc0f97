/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-empty-state.h"

#include "althea-text.h"
#include "althea-widget-template.h"

struct _AltheaEmptyState
{
  GtkWidget parent_instance;

  GtkWidget *icon;        /* (template) */
  GtkWidget *title;       /* (template) */
  GtkWidget *description; /* (template) */
  GtkWidget *button;      /* (template) */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (AltheaEmptyState, althea_empty_state, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_ICON_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_ACTION_LABEL,
  PROP_ACTION_NAME,
  PROP_COMPACT,
} AltheaEmptyStateProperty;

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *props[PROP_COMPACT + 1];
static guint signals[N_SIGNALS];

static void
clicked_cb (AltheaEmptyState *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
set_label (AltheaEmptyState *self, GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, !althea_text_is_empty (text));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (self->title)),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (GTK_LABEL (self->description)), -1);
}

static void
set_compact (AltheaEmptyState *self, gboolean compact)
{
  self->compact = compact;
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), compact ? 32 : 72);
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  gtk_widget_remove_css_class (self->title, compact ? "title-2" : "heading");
  gtk_widget_add_css_class (self->title, compact ? "heading" : "title-2");
}

static void
althea_empty_state_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaEmptyState *self = ALTHEA_EMPTY_STATE (object);

  switch ((AltheaEmptyStateProperty)prop_id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (GTK_IMAGE (self->icon)));
      break;
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->title)));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->description)));
      break;
    case PROP_ACTION_LABEL:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->button)));
      break;
    case PROP_ACTION_NAME:
      g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)));
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_empty_state_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaEmptyState *self = ALTHEA_EMPTY_STATE (object);

  switch ((AltheaEmptyStateProperty)prop_id)
    {
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), g_value_get_string (value));
      gtk_widget_set_visible (self->icon, g_value_get_string (value) != NULL);
      break;
    case PROP_TITLE:
      set_label (self, self->title, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      set_label (self, self->description, g_value_get_string (value));
      break;
    case PROP_ACTION_LABEL:
      gtk_button_set_label (GTK_BUTTON (self->button),
                            g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      gtk_widget_set_visible (self->button, !althea_text_is_empty (g_value_get_string (value)));
      break;
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), g_value_get_string (value));
      break;
    case PROP_COMPACT:
      set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_empty_state_dispose (GObject *object)
{
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_EMPTY_STATE);
  G_OBJECT_CLASS (althea_empty_state_parent_class)->dispose (object);
}

static void
althea_empty_state_class_init (AltheaEmptyStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_empty_state_get_property;
  object_class->set_property = althea_empty_state_set_property;
  object_class->dispose = althea_empty_state_dispose;
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  props[PROP_ACTION_LABEL] = g_param_spec_string ("action-label", NULL, NULL, NULL, flags);
  props[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-empty-state.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaEmptyState, icon);
  gtk_widget_class_bind_template_child (widget_class, AltheaEmptyState, title);
  gtk_widget_class_bind_template_child (widget_class, AltheaEmptyState, description);
  gtk_widget_class_bind_template_child (widget_class, AltheaEmptyState, button);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "emptystate");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_empty_state_init (AltheaEmptyState *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
althea_empty_state_new (const char *icon_name, const char *title, const char *description)
{
  return g_object_new (ALTHEA_TYPE_EMPTY_STATE, "icon-name", icon_name, "title", title, "description",
                       description, NULL);
}

void
althea_empty_state_set_action (AltheaEmptyState *self, const char *label, const char *action_name)
{
  g_return_if_fail (ALTHEA_IS_EMPTY_STATE (self));
  g_object_set (self, "action-label", label, "action-name", action_name, NULL);
}
