/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-state-bar.h"

#include "althea-text.h"
#include "althea-widget-template.h"

struct _AltheaStateBar
{
  GtkWidget parent_instance;

  GtkWidget *icon;     /* (template) */
  GtkWidget *label;    /* (template) */
  GtkWidget *button;   /* (template) */
  GtkWidget *progress; /* (template) */
  AltheaStateKind kind;
};

G_DEFINE_FINAL_TYPE (AltheaStateBar, althea_state_bar, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_TEXT = 1,
  PROP_KIND,
  PROP_ACTION_LABEL,
  PROP_ACTION_NAME,
  PROP_FRACTION,
} AltheaStateBarProperty;

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *props[PROP_FRACTION + 1];
static guint signals[N_SIGNALS];

static const struct
{
  const char *nick, *css_class, *icon_name;
} kinds[] = {
  [ALTHEA_STATE_KIND_QUIET] = { "quiet", "quiet", "emblem-synchronizing-symbolic" },
  [ALTHEA_STATE_KIND_ATTENTION] = { "attention", "attention", "help-about-symbolic" },
  [ALTHEA_STATE_KIND_TROUBLE] = { "trouble", "trouble", "dialog-warning-symbolic" },
};

GType
althea_state_kind_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ALTHEA_STATE_KIND_QUIET, "ALTHEA_STATE_KIND_QUIET", "quiet" },
    { ALTHEA_STATE_KIND_ATTENTION, "ALTHEA_STATE_KIND_ATTENTION", "attention" },
    { ALTHEA_STATE_KIND_TROUBLE, "ALTHEA_STATE_KIND_TROUBLE", "trouble" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AltheaStateKind", values));
  return type;
}

static void
clicked_cb (AltheaStateBar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
set_text (AltheaStateBar *self, const char *text)
{
  text = text != NULL ? text : "";
  if (g_str_equal (text, gtk_label_get_text (GTK_LABEL (self->label))))
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (GTK_WIDGET (self), *text != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                             self->kind == ALTHEA_STATE_KIND_TROUBLE
                                 ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH
                                 : GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

static void
set_kind (AltheaStateBar *self, AltheaStateKind kind)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), kinds[self->kind].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), kinds[kind].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), kinds[kind].icon_name);
  if (self->kind == kind)
    return;
  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KIND]);
}

static void
althea_state_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaStateBar *self = ALTHEA_STATE_BAR (object);

  switch ((AltheaStateBarProperty)prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->label)));
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_ACTION_LABEL:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->button)));
      break;
    case PROP_ACTION_NAME:
      g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, gtk_widget_get_visible (self->progress)
                                     ? gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (self->progress))
                                     : -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_state_bar_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaStateBar *self = ALTHEA_STATE_BAR (object);

  switch ((AltheaStateBarProperty)prop_id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    case PROP_KIND:
      set_kind (self, g_value_get_enum (value));
      break;
    case PROP_ACTION_LABEL:
      gtk_button_set_label (GTK_BUTTON (self->button),
                            g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      gtk_widget_set_visible (self->button, !althea_text_is_empty (g_value_get_string (value)));
      break;
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), g_value_get_string (value));
      break;
    case PROP_FRACTION:
      althea_state_bar_set_fraction (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_state_bar_dispose (GObject *object)
{
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_STATE_BAR);
  G_OBJECT_CLASS (althea_state_bar_parent_class)->dispose (object);
}

static void
althea_state_bar_class_init (AltheaStateBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_state_bar_get_property;
  object_class->set_property = althea_state_bar_set_property;
  object_class->dispose = althea_state_bar_dispose;
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, ALTHEA_TYPE_STATE_KIND, ALTHEA_STATE_KIND_QUIET,
                                        flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ACTION_LABEL] = g_param_spec_string ("action-label", NULL, NULL, NULL, flags);
  props[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-state-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaStateBar, icon);
  gtk_widget_class_bind_template_child (widget_class, AltheaStateBar, label);
  gtk_widget_class_bind_template_child (widget_class, AltheaStateBar, button);
  gtk_widget_class_bind_template_child (widget_class, AltheaStateBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "statebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
althea_state_bar_init (AltheaStateBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_kind (self, ALTHEA_STATE_KIND_QUIET);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
althea_state_bar_new (void)
{
  return g_object_new (ALTHEA_TYPE_STATE_BAR, NULL);
}

void
althea_state_bar_set (AltheaStateBar *self, AltheaStateKind kind, const char *text)
{
  g_return_if_fail (ALTHEA_IS_STATE_BAR (self));
  set_kind (self, kind);
  set_text (self, text);
}

void
althea_state_bar_set_action (AltheaStateBar *self, const char *label, const char *action_name)
{
  g_return_if_fail (ALTHEA_IS_STATE_BAR (self));
  g_object_set (self, "action-label", label, "action-name", action_name, NULL);
}

void
althea_state_bar_set_fraction (AltheaStateBar *self, double fraction)
{
  g_return_if_fail (ALTHEA_IS_STATE_BAR (self));
  gtk_widget_set_visible (self->progress, fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (fraction, 1));
}

const char *
althea_state_bar_get_text (AltheaStateBar *self)
{
  g_return_val_if_fail (ALTHEA_IS_STATE_BAR (self), "");
  return gtk_label_get_text (GTK_LABEL (self->label));
}
