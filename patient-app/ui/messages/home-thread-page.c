/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-thread-page.h"

#include <glib/gi18n-lib.h>

#include "althea-error.h"
#include "althea-thread-view.h"

#define DRAFT_SECONDS 1

struct _HomeThreadPage
{
  HomePlace parent_instance;
  HomeThread *thread; /* (owned) */
  guint draft_id;     /* 0: what is typed is kept */
  GtkLabel *notice_label;
  AltheaThreadView *view;
};

G_DEFINE_FINAL_TYPE (HomeThreadPage, home_thread_page, HOME_TYPE_PLACE)

static HomeMirror *
get_mirror (HomeThreadPage *self)
{
  return home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
}

/* --- drafts --------------------------------------------------------------------------------------- */

static void
keep_draft (HomeThreadPage *self)
{
  g_autofree char *name = g_strconcat ("draft.", home_thread_get_key (self->thread), NULL);
  g_autofree char *text = althea_thread_view_dup_draft (self->view);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  home_mirror_set_note (get_mirror (self), name, *text != '\0' ? text : NULL);
}

static gboolean
draft_cb (gpointer user_data)
{
  HomeThreadPage *self = HOME_THREAD_PAGE (user_data);

  self->draft_id = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

static void
on_draft (HomeThreadPage *self)
{
  if (self->thread != NULL && self->draft_id == 0)
    self->draft_id = g_timeout_add_seconds (DRAFT_SECONDS, draft_cb, self);
}

static void
restore_draft (HomeThreadPage *self)
{
  g_autofree char *name = g_strconcat ("draft.", home_thread_get_key (self->thread), NULL);
  const char *text = home_mirror_get_note (get_mirror (self), name);

  if (text != NULL)
    althea_thread_view_set_draft (self->view, text);
}

/* --- sending -------------------------------------------------------------------------------------- */

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeThreadPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeThread) thread = home_thread_list_send_finish (HOME_THREAD_LIST (source), result, &error);

  if (self->view == NULL)
    return;
  if (thread != NULL)
    {
      althea_thread_view_sent (self->view);
      keep_draft (self);
    }
  else
    {
      g_autofree char *text = althea_error_to_text (error);

      althea_thread_view_failed (self->view, text);
    }
}

static void
on_send (AltheaThreadView *view, const char *text, HomeThreadPage *self)
{
  HomeContext *context = home_place_get_context (HOME_PLACE (self));

  home_thread_list_send_async (home_context_get_threads (context), self->thread, NULL, text, sent_cb,
                               g_object_ref (self));
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!home_outbox_replace_finish (HOME_OUTBOX (source), result, &error))
    g_warning ("A refused message stays in the outbox: %s", error->message);
}

/* The text goes back into the composer, where it can be edited and sent again. */
static void
on_retry (AltheaThreadView *view, AltheaThreadItem *shown, HomeThreadPage *self)
{
  HomeOutbox *outbox = home_mirror_get_outbox (get_mirror (self));
  GListModel *pending = home_thread_get_pending (self->thread);

  for (guint i = 0; i < g_list_model_get_n_items (pending); i++)
    {
      g_autoptr (HomeOutboxItem) item = g_list_model_get_item (pending, i);
      g_autofree char *typed = althea_thread_view_dup_draft (self->view);
      g_autofree char *both = NULL;
      const char *text = althea_operation_get_string (home_outbox_item_get_operation (item), "text");

      if (g_strcmp0 (home_outbox_item_get_id (item), althea_thread_item_get_id (shown)) != 0
          || home_outbox_item_get_state (item) != HOME_OUTBOX_REFUSED)
        continue;
      both = *typed != '\0' ? g_strconcat (typed, "\n\n", text, NULL) : g_strdup (text);
      althea_thread_view_set_draft (self->view, both);
      keep_draft (self);
      althea_thread_view_focus_composer (self->view);
      home_outbox_replace_async (outbox, item, NULL, dropped_cb, NULL);
      return;
    }
}

/* --- what is shown -------------------------------------------------------------------------------- */

static gpointer
show_pending (gpointer item, gpointer user_data)
{
  g_autoptr (HomeOutboxItem) own = item;
  AltheaThreadItem *shown = althea_thread_item_new (
      home_outbox_item_get_id (own),
      althea_operation_get_string (home_outbox_item_get_operation (own), "text"), _ ("You"), TRUE,
      home_outbox_item_get_made_us (own), home_outbox_item_get_state_text (own),
      home_outbox_item_get_state (own) == HOME_OUTBOX_REFUSED);

  g_object_bind_property (own, "state-text", shown, "state-text", G_BINDING_DEFAULT);
  g_object_bind_property (own, "failed", shown, "failed", G_BINDING_DEFAULT);
  return shown;
}

static void
update (HomeThreadPage *self)
{
  gboolean known = *home_thread_get_id (self->thread) != '\0', closed = home_thread_get_closed (self->thread);

  if (self->view == NULL)
    return;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), home_thread_get_subject (self->thread));
  althea_thread_view_set_can_send (self->view, known && !closed);
  gtk_label_set_label (
      self->notice_label,
      closed   ? _ ("Your practice closed this conversation. For something new, write a new message.")
      : !known ? _ ("You can add to this conversation as soon as your practice has your message.")
               : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice_label), closed || !known);
}

static void
mark_seen (HomeThreadPage *self)
{
  HomeContext *context = home_place_get_context (HOME_PLACE (self));

  if (context != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    home_thread_list_mark_seen (home_context_get_threads (context), self->thread);
}

static void
home_thread_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (home_thread_page_parent_class)->map (widget);
  mark_seen (HOME_THREAD_PAGE (widget));
}

static void
home_thread_page_unmap (GtkWidget *widget)
{
  HomeThreadPage *self = HOME_THREAD_PAGE (widget);

  if (self->view != NULL)
    keep_draft (self);
  GTK_WIDGET_CLASS (home_thread_page_parent_class)->unmap (widget);
}

static void
home_thread_page_dispose (GObject *object)
{
  HomeThreadPage *self = HOME_THREAD_PAGE (object);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_THREAD_PAGE);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (home_thread_page_parent_class)->dispose (object);
}

static void
home_thread_page_class_init (HomeThreadPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_thread_page_dispose;
  widget_class->map = home_thread_page_map;
  widget_class->unmap = home_thread_page_unmap;
  g_type_ensure (ALTHEA_TYPE_THREAD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/messages/home-thread-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeThreadPage, notice_label);
  gtk_widget_class_bind_template_child (widget_class, HomeThreadPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_draft);
}

static void
home_thread_page_init (HomeThreadPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
home_thread_page_new (HomeContext *context, HomeThread *thread)
{
  HomeThreadPage *self = NULL;
  HomeMirror *mirror = NULL;
  g_autofree char *own = NULL;
  g_autoptr (GtkMapListModel) pending = NULL;

  g_return_val_if_fail (HOME_IS_THREAD (thread), NULL);

  mirror = home_context_get_mirror (context);
  self = g_object_new (HOME_TYPE_THREAD_PAGE, "context", context, NULL);
  self->thread = g_object_ref (thread);
  own = g_strconcat ("Patient/", home_mirror_get_patient_id (mirror), NULL);
  pending
      = gtk_map_list_model_new (g_object_ref (home_thread_get_pending (thread)), show_pending, NULL, NULL);
  althea_thread_view_set_own_reference (self->view, own);
  althea_thread_view_set_model (self->view, home_thread_get_messages (thread), G_LIST_MODEL (pending));
  restore_draft (self);
  g_signal_connect_object (thread, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_thread_get_messages (thread), "items-changed", G_CALLBACK (mark_seen), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return ADW_NAVIGATION_PAGE (self);
}
