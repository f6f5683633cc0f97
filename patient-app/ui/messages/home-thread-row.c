/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-thread-row.h"

#include <glib/gi18n-lib.h>

#include "althea-partial-date.h"
#include "althea-text.h"
#include "home-place.h"

struct _HomeThreadRow
{
  AdwBin parent_instance;
  HomeThread *thread; /* (owned) (nullable) */
  GtkLabel *subject_label;
  GtkLabel *count_label;
  GtkLabel *time_label;
  GtkLabel *preview_label;
  GtkLabel *state_label;
};

G_DEFINE_FINAL_TYPE (HomeThreadRow, home_thread_row, ADW_TYPE_BIN)

typedef enum
{
  PROP_THREAD = 1,
} HomeThreadRowProperty;

static GParamSpec *props[PROP_THREAD + 1];

static const char *
state_words (HomeThread *thread)
{
  if (*home_thread_get_state_text (thread) != '\0')
    return home_thread_get_state_text (thread);
  return home_thread_get_closed (thread) ? _ ("Closed by your practice") : "";
}

static void
update (HomeThreadRow *self)
{
  guint n_unread = 0;
  g_autofree char *number = NULL, *time = NULL, *unread = NULL, *words = NULL;

  if (self->thread == NULL || self->count_label == NULL)
    return;
  n_unread = home_thread_get_n_unread (self->thread);
  number = g_strdup_printf ("%u", n_unread);
  time = home_thread_get_last_us (self->thread) != 0
             ? althea_time_to_display (home_thread_get_last_us (self->thread))
             : g_strdup ("");
  unread = n_unread > 0
               ? g_strdup_printf (ngettext ("%u unread message", "%u unread messages", n_unread), n_unread)
               : g_strdup ("");
  gtk_label_set_label (self->count_label, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), n_unread > 0);
  gtk_label_set_label (self->time_label, time);
  gtk_label_set_label (self->state_label, state_words (self->thread));
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), *state_words (self->thread) != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (self->preview_label), n_unread > 0 ? "dim-label" : "unread");
  gtk_widget_add_css_class (GTK_WIDGET (self->preview_label), n_unread > 0 ? "unread" : "dim-label");
  {
    const char *const parts[] = { home_thread_get_subject (self->thread),
                                  unread,
                                  home_thread_get_preview (self->thread),
                                  state_words (self->thread),
                                  time,
                                  NULL };

    words = althea_text_join (", ", parts);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
home_thread_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((HomeThreadRowProperty)prop_id)
    {
    case PROP_THREAD:
      g_value_set_object (value, HOME_THREAD_ROW (object)->thread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_thread_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HomeThreadRow *self = HOME_THREAD_ROW (object);

  switch ((HomeThreadRowProperty)prop_id)
    {
    case PROP_THREAD:
      if (self->thread == g_value_get_object (value))
        return;
      if (self->thread != NULL)
        g_signal_handlers_disconnect_by_data (self->thread, self);
      g_set_object (&self->thread, g_value_get_object (value));
      if (self->thread != NULL)
        g_signal_connect_object (self->thread, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_thread_row_dispose (GObject *object)
{
  HomeThreadRow *self = HOME_THREAD_ROW (object);

  if (self->thread != NULL)
    g_signal_handlers_disconnect_by_data (self->thread, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_THREAD_ROW);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (home_thread_row_parent_class)->dispose (object);
}

static void
home_thread_row_class_init (HomeThreadRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_thread_row_get_property;
  object_class->set_property = home_thread_row_set_property;
  object_class->dispose = home_thread_row_dispose;
  props[PROP_THREAD]
      = g_param_spec_object ("thread", NULL, NULL, HOME_TYPE_THREAD,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/messages/home-thread-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeThreadRow, subject_label);
  gtk_widget_class_bind_template_child (widget_class, HomeThreadRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, HomeThreadRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, HomeThreadRow, preview_label);
  gtk_widget_class_bind_template_child (widget_class, HomeThreadRow, state_label);
}

static void
home_thread_row_init (HomeThreadRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  home_place_name_list_item (GTK_WIDGET (self));
}
