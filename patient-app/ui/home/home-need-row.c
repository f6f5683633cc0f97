/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-need-row.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-text.h"
#include "home-assignment.h"

struct _HomeNeedRow
{
  GtkListBoxRow parent_instance;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (HomeNeedRow, home_need_row, GTK_TYPE_LIST_BOX_ROW)

static guint activated_signal;

static void
on_clicked (HomeNeedRow *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
home_need_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_NEED_ROW);
  G_OBJECT_CLASS (home_need_row_parent_class)->dispose (object);
}

static void
home_need_row_class_init (HomeNeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_need_row_dispose;
  activated_signal = g_signal_new ("activated", HOME_TYPE_NEED_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/home/home-need-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeNeedRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeNeedRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, HomeNeedRow, button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
home_need_row_init (HomeNeedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
home_need_row_new (const char *title, const char *detail, const char *action)
{
  HomeNeedRow *self = g_object_new (HOME_TYPE_NEED_ROW, NULL);
  g_autofree char *words = NULL;

  g_return_val_if_fail (title != NULL && detail != NULL && action != NULL, NULL);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->detail_label, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), *detail != '\0');
  /* As a child the text is not the button's name, so that the longer one can be. */
  gtk_button_set_child (self->button, gtk_label_new (action));
  /* Translators: the name of a button for screen readers: what it does, and to what. */
  words = g_strdup_printf (_ ("%s: %s"), action, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return GTK_WIDGET (self);
}

/* Who wrote the newest message that was not read. (nullable) */
static char *
dup_sender (HomeThread *thread, HomeMirror *mirror)
{
  GListModel *messages = home_thread_get_messages (thread);

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (AltheaRecord) message = g_list_model_get_item (messages, i);
      const AltheaReference *sender = althea_record_get_value (message, "sender");

      if (home_mirror_is_new (mirror, message))
        return sender != NULL && !althea_text_is_empty (sender->display) ? g_strdup (sender->display) : NULL;
    }
  return NULL;
}

GtkWidget *
home_need_row_new_for_thread (HomeThread *thread, HomeMirror *mirror)
{
  g_autofree char *sender = dup_sender (thread, mirror), *title = NULL, *detail = NULL;

  /* Translators: %s is a person of the practice, or the practice. */
  title = g_strdup_printf (_ ("%s wrote to you"),
                           sender != NULL ? sender : home_mirror_get_practice_name (mirror));
  /* Translators: subject of a conversation, then the first words of a message. */
  detail = g_strdup_printf (_ ("%s: %s"), home_thread_get_subject (thread), home_thread_get_preview (thread));
  return home_need_row_new (title, detail, _ ("Read"));
}

/* By when, and what became of answers that the practice did not take. */
static char *
make_assignment_detail (AltheaRecord *task, HomeMirror *mirror)
{
  const AltheaPeriod *period = althea_record_get_value (task, "restriction-period");
  const AltheaPartialDate *due = period != NULL ? period->end : NULL;
  HomeOutboxItem *item = home_assignment_get_item (mirror, task);
  g_autofree char *day = due != NULL ? althea_partial_date_to_display (due) : NULL;
  g_autofree char *by = NULL;

  if (item != NULL && home_outbox_item_get_state (item) == HOME_OUTBOX_REFUSED)
    return g_strdup (home_outbox_item_get_state_text (item));
  if (due != NULL && althea_partial_date_get_end_us (due) <= althea_clock_now_us ())
    /* Translators: %s is a day that has passed. */
    by = g_strdup_printf (_ ("It was due on %s"), day);
  else if (due != NULL)
    /* Translators: %s is a day to come. */
    by = g_strdup_printf (_ ("Please answer by %s"), day);
  else
    by = g_strdup (_ ("Your practice asks you to fill this in"));
  if (!home_assignment_is_begun (mirror, task))
    return g_steal_pointer (&by);
  {
    const char *const parts[] = { by, _ ("you have begun, your answers are kept"), NULL };

    return althea_text_join (" · ", parts);
  }
}

GtkWidget *
home_need_row_new_for_assignment (AltheaRecord *task, HomeMirror *mirror)
{
  g_autofree char *name = NULL, *title = NULL, *detail = NULL;

  g_return_val_if_fail (home_assignment_is_one (task), NULL);

  name = althea_record_to_title (task);
  detail = make_assignment_detail (task, mirror);
  /* Translators: %s is the name of a questionnaire. */
  title = g_strdup_printf (_ ("Questionnaire: %s"), name);
  return home_need_row_new (title, detail,
                            home_assignment_is_begun (mirror, task) ? _ ("Go on") : _ ("Answer"));
}
