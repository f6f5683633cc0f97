/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-compose-dialog.h"

#include <glib/gi18n-lib.h>

#include "althea-error.h"
#include "althea-widgets.h"

#define SUBJECT_NOTE "draft.new.subject"
#define TEXT_NOTE "draft.new.text"
#define DRAFT_SECONDS 1

struct _HomeComposeDialog
{
  AdwDialog parent_instance;
  HomeContext *context; /* (owned) */
  guint draft_id;       /* 0: what is typed is kept */
  gboolean sending;
  AdwEntryRow *subject_row;
  GtkTextView *text_view;
  GtkLabel *emergency_label;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (HomeComposeDialog, home_compose_dialog, ADW_TYPE_DIALOG)

typedef enum
{
  PROP_PRACTICE_NAME = 1,
} HomeComposeDialogProperty;

static GParamSpec *props[PROP_PRACTICE_NAME + 1];

static char *
dup_text (HomeComposeDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
keep_draft (HomeComposeDialog *self)
{
  HomeMirror *mirror = home_context_get_mirror (self->context);
  const char *subject = gtk_editable_get_text (GTK_EDITABLE (self->subject_row));
  g_autofree char *text = dup_text (self);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  home_mirror_set_note (mirror, SUBJECT_NOTE, *subject != '\0' && *text != '\0' ? subject : NULL);
  home_mirror_set_note (mirror, TEXT_NOTE, *text != '\0' ? text : NULL);
}

static gboolean
draft_cb (gpointer user_data)
{
  HomeComposeDialog *self = HOME_COMPOSE_DIALOG (user_data);

  self->draft_id = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

static void
update_actions (HomeComposeDialog *self)
{
  const char *subject = gtk_editable_get_text (GTK_EDITABLE (self->subject_row));
  g_autofree char *text = dup_text (self), *trimmed = g_strstrip (g_strdup (subject));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compose.send",
                                 !self->sending && *trimmed != '\0' && *g_strstrip (text) != '\0');
}

static void
on_changed (HomeComposeDialog *self)
{
  if (self->context == NULL)
    return;
  update_actions (self);
  if (self->draft_id == 0)
    self->draft_id = g_timeout_add_seconds (DRAFT_SECONDS, draft_cb, self);
}

static void
show_error (HomeComposeDialog *self, const char *text)
{
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), *text != '\0');
  if (*text != '\0')
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
clear (HomeComposeDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->subject_row), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", 0);
  keep_draft (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeComposeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeThread) thread = home_thread_list_send_finish (HOME_THREAD_LIST (source), result, &error);

  if (self->subject_row == NULL)
    return;
  self->sending = FALSE;
  if (thread == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      show_error (self, text);
      update_actions (self);
      return;
    }
  clear (self);
  home_context_show_place (self->context, "messages");
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeComposeDialog *self = HOME_COMPOSE_DIALOG (widget);
  g_autofree char *text = g_strstrip (dup_text (self));
  g_autofree char *subject = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject_row))));

  self->sending = TRUE;
  show_error (self, "");
  update_actions (self);
  home_thread_list_send_async (home_context_get_threads (self->context), NULL, subject, text, sent_cb,
                               g_object_ref (self));
}

static char *
to_words (GtkWidget *label, const char *practice)
{
  /* Translators: %s is the practice's name. */
  return g_strdup_printf (_ ("To %s. An answer can take one to three working days."),
                          practice != NULL ? practice : "");
}

static void
home_compose_dialog_closed (AdwDialog *dialog)
{
  HomeComposeDialog *self = HOME_COMPOSE_DIALOG (dialog);

  if (self->context != NULL && self->subject_row != NULL)
    keep_draft (self);
}

static void
home_compose_dialog_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeComposeDialog *self = HOME_COMPOSE_DIALOG (object);

  switch ((HomeComposeDialogProperty)prop_id)
    {
    case PROP_PRACTICE_NAME:
      g_value_set_string (value, self->context != NULL
                                     ? home_mirror_get_practice_name (home_context_get_mirror (self->context))
                                     : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_compose_dialog_dispose (GObject *object)
{
  HomeComposeDialog *self = HOME_COMPOSE_DIALOG (object);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_COMPOSE_DIALOG);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (home_compose_dialog_parent_class)->dispose (object);
}

static void
home_compose_dialog_class_init (HomeComposeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_compose_dialog_get_property;
  object_class->dispose = home_compose_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = home_compose_dialog_closed;
  props[PROP_PRACTICE_NAME]
      = g_param_spec_string ("practice-name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/messages/home-compose-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeComposeDialog, subject_row);
  gtk_widget_class_bind_template_child (widget_class, HomeComposeDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, HomeComposeDialog, emergency_label);
  gtk_widget_class_bind_template_child (widget_class, HomeComposeDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, to_words);
  gtk_widget_class_install_action (widget_class, "compose.send", NULL, send_action);
}

static void
home_compose_dialog_init (HomeComposeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  althea_add_finish_keys (GTK_WIDGET (self), "compose.send");
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed", G_CALLBACK (on_changed),
                           self, G_CONNECT_SWAPPED);
}

static void
show_emergency_words (HomeComposeDialog *self)
{
  const char *phone = home_mirror_get_practice_phone (home_context_get_mirror (self->context));
  g_autofree char *text = NULL;

  if (*phone != '\0')
    /* Translators: %s is the practice's telephone number. */
    text = g_strdup_printf (
        _ ("Not for emergencies. If it cannot wait, call your local emergency number, or the"
           " practice: %s."),
        phone);
  else
    text = g_strdup (_ ("Not for emergencies. If it cannot wait, call your local emergency number."));
  gtk_label_set_label (self->emergency_label, text);
}

HomeComposeDialog *
home_compose_dialog_present (HomeContext *context, GtkWidget *parent, const char *subject)
{
  HomeComposeDialog *self = NULL;
  HomeMirror *mirror = NULL;
  const char *kept_subject = NULL, *kept_text = NULL;

  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  mirror = home_context_get_mirror (context);
  kept_subject = home_mirror_get_note (mirror, SUBJECT_NOTE);
  kept_text = home_mirror_get_note (mirror, TEXT_NOTE);
  self = g_object_new (HOME_TYPE_COMPOSE_DIALOG, NULL);
  self->context = g_object_ref (context);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRACTICE_NAME]);
  show_emergency_words (self);
  if (subject != NULL || kept_subject != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->subject_row), subject != NULL ? subject : kept_subject);
  if (kept_text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), kept_text, -1);
  update_actions (self);
  althea_dialog_present (ADW_DIALOG (self), parent);
  return self;
}
