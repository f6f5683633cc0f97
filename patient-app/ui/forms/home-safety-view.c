/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-safety-view.h"

#include <glib/gi18n-lib.h>

struct _HomeSafetyView
{
  AdwBin parent_instance;
  HomeSafetyKind kind;
  HomeOutboxItem *item; /* (owned) (nullable) */
  GtkLabel *title_label;
  GtkLabel *lead_label;
  GtkWidget *told_box;
  GtkImage *told_icon;
  GtkLabel *told_label;
  GtkWidget *phone_box;
  GtkLabel *phone_label;
  GtkLabel *emergency_label;
};

G_DEFINE_FINAL_TYPE (HomeSafetyView, home_safety_view, ADW_TYPE_BIN)

/* (transfer full) Only what the practice's computer has answered counts as told. */
static char *
make_told (HomeSafetyView *self, gboolean *told)
{
  HomeOutboxState state = self->item != NULL ? home_outbox_item_get_state (self->item) : HOME_OUTBOX_KEPT;
  g_autofree char *time = NULL;

  *told = state == HOME_OUTBOX_ACCEPTED || state == HOME_OUTBOX_SEEN;
  if (*told)
    {
      time = home_time_to_words (home_outbox_item_get_stored_us (self->item));
      if (g_strcmp0 (home_outbox_item_get_result (self->item, "safety"), "yes") == 0)
        /* Translators: %s is a time such as 10:02. */
        return g_strdup_printf (_ ("Your practice has been told: this reached them at %s and is marked as"
                                   " urgent. If you cannot wait until somebody reads it, call."),
                                time);
      /* Translators: %s is a time such as 10:02. */
      return g_strdup_printf (_ ("This reached your practice at %s. Nobody may have read it yet: if you"
                                 " cannot wait, call."),
                              time);
    }
  if (state == HOME_OUTBOX_SENDING)
    return g_strdup (_ ("Your practice has not been told yet: this is on its way. Do not wait for it. Call"
                        " now."));
  if (state == HOME_OUTBOX_REFUSED)
    return g_strdup (_ ("Your practice has not been told: their computer did not take this. Call now."));
  return g_strdup (_ ("Your practice has not been told yet: this computer could not reach them. Do not wait"
                      " for an answer. Call now."));
}

static void
update (HomeSafetyView *self)
{
  gboolean told = FALSE;
  g_autofree char *text = make_told (self, &told);

  if (self->told_label == NULL || g_str_equal (gtk_label_get_label (self->told_label), text))
    return;
  gtk_label_set_label (self->told_label, text);
  gtk_image_set_from_icon_name (self->told_icon, told ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
show_words (HomeSafetyView *self)
{
  gboolean thoughts = self->kind == HOME_SAFETY_THOUGHTS;

  gtk_label_set_label (self->title_label,
                       thoughts ? _ ("You are not alone with this") : _ ("This value should not wait"));
  gtk_label_set_label (
      self->lead_label,
      thoughts ? _ ("Thank you for saying it. Thoughts of being better off dead or of hurting yourself are"
                    " serious, and they can be helped. Please talk to somebody today.")
               : _ ("Measure again now if you can. If the value is still like this, or you feel unwell, talk"
                    " to somebody now."));
  gtk_label_set_label (
      self->emergency_label,
      thoughts ? _ ("Call 911 or your local emergency number. In the United States you can also call or text"
                    " 988, the Suicide and Crisis Lifeline, day and night.")
               : _ ("Call 911 or your local emergency number at once for chest pain, trouble breathing, a"
                    " weak or numb side of the body, trouble speaking, fainting or confusion."));
}

static void
home_safety_view_dispose (GObject *object)
{
  HomeSafetyView *self = HOME_SAFETY_VIEW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_SAFETY_VIEW);
  G_OBJECT_CLASS (home_safety_view_parent_class)->dispose (object);
}

static void
home_safety_view_class_init (HomeSafetyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_safety_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/forms/home-safety-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, lead_label);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, told_box);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, told_icon);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, told_label);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, phone_box);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, phone_label);
  gtk_widget_class_bind_template_child (widget_class, HomeSafetyView, emergency_label);
}

static void
home_safety_view_init (HomeSafetyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Selectable by pointer; with the focus the number would be selected from the start. */
  gtk_widget_set_focusable (GTK_WIDGET (self->phone_label), FALSE);
  home_safety_view_set_kind (self, HOME_SAFETY_THOUGHTS);
  update (self);
}

GtkWidget *
home_safety_view_new (HomeSafetyKind kind, HomeMirror *mirror)
{
  HomeSafetyView *self = g_object_new (HOME_TYPE_SAFETY_VIEW, NULL);

  home_safety_view_set_kind (self, kind);
  home_safety_view_set_mirror (self, mirror);
  return GTK_WIDGET (self);
}

void
home_safety_view_set_kind (HomeSafetyView *self, HomeSafetyKind kind)
{
  g_return_if_fail (HOME_IS_SAFETY_VIEW (self));

  self->kind = kind;
  show_words (self);
}

void
home_safety_view_set_mirror (HomeSafetyView *self, HomeMirror *mirror)
{
  const char *phone = NULL;

  g_return_if_fail (HOME_IS_SAFETY_VIEW (self));
  g_return_if_fail (HOME_IS_MIRROR (mirror));

  phone = home_mirror_get_practice_phone (mirror);
  gtk_label_set_label (self->phone_label, phone);
  gtk_widget_set_visible (self->phone_box, *phone != '\0');
}

void
home_safety_view_set_item (HomeSafetyView *self, HomeOutboxItem *item)
{
  g_return_if_fail (HOME_IS_SAFETY_VIEW (self));
  g_return_if_fail (item == NULL || HOME_IS_OUTBOX_ITEM (item));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
