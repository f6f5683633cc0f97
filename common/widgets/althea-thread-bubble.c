/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-thread-bubble.h"

#include <glib/gi18n-lib.h>

#include "althea-partial-date.h"
#include "althea-text.h"
#include "althea-widget-template.h"

struct _AltheaThreadBubble
{
  GtkWidget parent_instance;

  GtkWidget *bubble;       /* (template) */
  GtkWidget *sender_label; /* (template) */
  GtkWidget *time_label;   /* (template) */
  GtkWidget *text_label;   /* (template) */
  GtkWidget *state_label;  /* (template) */
  GtkWidget *retry_button; /* (template) */

  AltheaThreadItem *item; /* (owned) (nullable) */
  gulong notify_id;       /* of item */
};

G_DEFINE_FINAL_TYPE (AltheaThreadBubble, althea_thread_bubble, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_ITEM = 1,
} AltheaThreadBubbleProperty;

enum
{
  RETRY,
  N_SIGNALS
};

static GParamSpec *props[PROP_ITEM + 1];
static guint signals[N_SIGNALS];

static void
retry_cb (AltheaThreadBubble *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
set_css_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
update (AltheaThreadBubble *self)
{
  gboolean own = self->item != NULL && althea_thread_item_get_own (self->item);
  gboolean failed = self->item != NULL && althea_thread_item_get_failed (self->item);
  g_autoptr (AltheaPartialDate) date = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *full = NULL;
  g_autofree char *spoken = NULL;
  const char *state;

  if (self->item == NULL)
    return;
  state = or_empty (althea_thread_item_get_state_text (self->item));
  date = althea_partial_date_new_for_us (althea_thread_item_get_time_us (self->item));
  full = althea_partial_date_to_full_display (date);
  time = g_date_time_new_from_unix_local (althea_thread_item_get_time_us (self->item) / G_USEC_PER_SEC);
  clock = time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
  gtk_widget_set_halign (self->bubble, own ? GTK_ALIGN_END : GTK_ALIGN_START);
  set_css_class (self->bubble, "own", own);
  set_css_class (self->bubble, "failed", failed);
  gtk_label_set_text (GTK_LABEL (self->sender_label),
                      or_empty (althea_thread_item_get_sender_name (self->item)));
  gtk_label_set_text (GTK_LABEL (self->time_label), clock);
  gtk_widget_set_tooltip_text (self->time_label, full);
  gtk_label_set_text (GTK_LABEL (self->text_label), or_empty (althea_thread_item_get_text (self->item)));
  gtk_label_set_text (GTK_LABEL (self->state_label), state);
  gtk_widget_set_visible (self->state_label, *state != '\0');
  gtk_widget_set_visible (self->retry_button, failed);
  spoken = althea_text_join (
      ", ", (const char *const[]){ gtk_label_get_text (GTK_LABEL (self->sender_label)), full,
                                   gtk_label_get_text (GTK_LABEL (self->text_label)), state, NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
althea_thread_bubble_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((AltheaThreadBubbleProperty)prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, ALTHEA_THREAD_BUBBLE (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_thread_bubble_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((AltheaThreadBubbleProperty)prop_id)
    {
    case PROP_ITEM:
      althea_thread_bubble_set_item (ALTHEA_THREAD_BUBBLE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_thread_bubble_dispose (GObject *object)
{
  AltheaThreadBubble *self = ALTHEA_THREAD_BUBBLE (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->notify_id, self->item);
  g_clear_object (&self->item);
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_THREAD_BUBBLE);
  G_OBJECT_CLASS (althea_thread_bubble_parent_class)->dispose (object);
}

static void
althea_thread_bubble_class_init (AltheaThreadBubbleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = althea_thread_bubble_get_property;
  object_class->set_property = althea_thread_bubble_set_property;
  object_class->dispose = althea_thread_bubble_dispose;
  props[PROP_ITEM]
      = g_param_spec_object ("item", NULL, NULL, ALTHEA_TYPE_THREAD_ITEM,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-thread-bubble.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadBubble, bubble);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadBubble, sender_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadBubble, time_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadBubble, text_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadBubble, state_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadBubble, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_set_css_name (widget_class, "threadbubble");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ARTICLE);
}

static void
althea_thread_bubble_init (AltheaThreadBubble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
althea_thread_bubble_new (void)
{
  return g_object_new (ALTHEA_TYPE_THREAD_BUBBLE, NULL);
}

void
althea_thread_bubble_set_item (AltheaThreadBubble *self, AltheaThreadItem *item)
{
  g_return_if_fail (ALTHEA_IS_THREAD_BUBBLE (self));
  g_return_if_fail (item == NULL || ALTHEA_IS_THREAD_ITEM (item));
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->notify_id, self->item);
  g_set_object (&self->item, item);
  if (item != NULL)
    self->notify_id = g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}

AltheaThreadItem *
althea_thread_bubble_get_item (AltheaThreadBubble *self)
{
  g_return_val_if_fail (ALTHEA_IS_THREAD_BUBBLE (self), NULL);
  return self->item;
}
