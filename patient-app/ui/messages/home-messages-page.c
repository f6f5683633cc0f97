/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-messages-page.h"

#include "althea-empty-state.h"
#include "home-compose-dialog.h"
#include "home-thread-page.h"
#include "home-thread-row.h"

struct _HomeMessagesPage
{
  HomePlace parent_instance;
  GtkStack *stack;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (HomeMessagesPage, home_messages_page, HOME_TYPE_PLACE)

static HomeThreadList *
get_threads (HomeMessagesPage *self)
{
  return home_context_get_threads (home_place_get_context (HOME_PLACE (self)));
}

static void
update_stack (HomeMessagesPage *self)
{
  const char *name = "list";

  if (self->stack == NULL)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (get_threads (self))) == 0)
    name = home_thread_list_get_loading (get_threads (self)) ? "loading" : "empty";
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
on_activate (HomeMessagesPage *self, guint position)
{
  g_autoptr (HomeThread) thread = g_list_model_get_item (G_LIST_MODEL (get_threads (self)), position);

  if (thread != NULL)
    home_place_push (HOME_PLACE (self),
                     home_thread_page_new (home_place_get_context (HOME_PLACE (self)), thread));
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  home_compose_dialog_present (home_place_get_context (HOME_PLACE (widget)), widget, NULL);
}

static void
home_messages_page_constructed (GObject *object)
{
  HomeMessagesPage *self = HOME_MESSAGES_PAGE (object);
  HomeThreadList *threads = get_threads (self);
  g_autoptr (GtkNoSelection) selection = NULL;

  G_OBJECT_CLASS (home_messages_page_parent_class)->constructed (object);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (threads)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (threads, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (threads, "notify::loading", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  update_stack (self);
}

static void
home_messages_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_MESSAGES_PAGE);
  G_OBJECT_CLASS (home_messages_page_parent_class)->dispose (object);
}

static void
home_messages_page_class_init (HomeMessagesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = home_messages_page_constructed;
  object_class->dispose = home_messages_page_dispose;
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (HOME_TYPE_THREAD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/messages/home-messages-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeMessagesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HomeMessagesPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "messages.new", NULL, new_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "messages.new", NULL);
}

static void
home_messages_page_init (HomeMessagesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
