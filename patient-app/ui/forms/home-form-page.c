/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-form-page.h"

#include <glib/gi18n-lib.h>

#include "althea-empty-state.h"
#include "althea-error.h"
#include "althea-form-view.h"
#include "home-assignment.h"
#include "home-safety-view.h"

struct _HomeFormPage
{
  HomePlace parent_instance;
  AltheaRecord *task;   /* (owned) as it was when the page began */
  HomeOutboxItem *item; /* (owned) (nullable) the newest answers on their way */
  guint n_saves;  /* begun; a save that is not the last one says nothing about what was answered since */
  gboolean alert; /* an answer asks for help now */
  gboolean finished;
  GtkStack *stack;
  AltheaFormView *form_view;
  GtkLabel *state_label;
  HomeSafetyView *safety_view;
  GtkButton *go_on_button;
  AltheaEmptyState *done_state;
};

G_DEFINE_FINAL_TYPE (HomeFormPage, home_form_page, HOME_TYPE_PLACE)

static HomeMirror *
get_mirror (HomeFormPage *self)
{
  return home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
}

static void
show_done (HomeFormPage *self, const char *title, const char *text)
{
  g_object_set (self->done_state, "title", title, "description", text, NULL);
  gtk_stack_set_visible_child_name (self->stack, "done");
}

/* --- how far it got ------------------------------------------------------------------------------- */

static void
show_sent (HomeFormPage *self)
{
  HomeOutboxState state = self->item != NULL ? home_outbox_item_get_state (self->item) : HOME_OUTBOX_KEPT;
  g_autofree char *text = NULL;

  if (state == HOME_OUTBOX_ACCEPTED || state == HOME_OUTBOX_SEEN)
    text = g_strdup_printf (_ ("Your answers are at the practice (%s)."),
                            home_outbox_item_get_state_text (self->item));
  else if (state == HOME_OUTBOX_REFUSED)
    text = g_strdup_printf (
        _ ("The practice did not take your answers. They are kept on this computer. %s"),
        home_outbox_item_get_reason (self->item) != NULL ? home_outbox_item_get_reason (self->item) : "");
  else
    text = g_strdup (_ ("Your answers are kept on this computer and go to the practice when it can be"
                        " reached."));
  show_done (self, state == HOME_OUTBOX_REFUSED ? _ ("Not sent") : _ ("Thank you"), text);
}

static void
state_cb (HomeFormPage *self)
{
  if (self->state_label == NULL || self->item == NULL)
    return;
  gtk_label_set_label (self->state_label, home_outbox_item_get_state_text (self->item));
  if (self->finished && !self->alert)
    show_sent (self);
}

static void
follow (HomeFormPage *self, HomeOutboxItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, state_cb, self);
  g_set_object (&self->item, item);
  g_signal_connect_object (item, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  home_safety_view_set_item (self->safety_view, item);
  state_cb (self);
}

/* --- saving --------------------------------------------------------------------------------------- */

typedef struct
{
  HomeFormPage *page; /* (owned) */
  guint number;
  gboolean completed;
} Save;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Save *save = user_data;
  g_autoptr (HomeFormPage) self = save->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeOutboxItem) item = home_assignment_save_finish (HOME_MIRROR (source), result, &error);

  if (self->state_label == NULL)
    return;
  if (item == NULL)
    {
      g_autofree char *reason = althea_error_to_text (error);
      /* Translators: %s is a whole sentence that says why. */
      g_autofree char *text = g_strdup_printf (_ ("This answer could not be kept. %s"), reason);

      /* What was answered is still on the page, and can be sent from there again. */
      self->finished &= !save->completed;
      gtk_label_set_label (self->state_label, text);
      gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
      if (!self->alert)
        gtk_stack_set_visible_child_name (self->stack, "form");
      return;
    }
  if (save->number == self->n_saves)
    follow (self, item);
}

static void
save (HomeFormPage *self, const char *response, gboolean completed)
{
  Save *data = g_new0 (Save, 1);

  data->page = g_object_ref (self);
  data->number = ++self->n_saves;
  data->completed = completed;
  home_assignment_save_async (get_mirror (self), self->task, response, saved_cb, data);
}

static void
on_changed (HomeFormPage *self, const char *response)
{
  if (!self->finished)
    save (self, response, FALSE);
}

static void
show_safety (HomeFormPage *self)
{
  gtk_button_set_label (self->go_on_button,
                        self->finished ? _ ("Back to Home") : _ ("Go on with the questions"));
  gtk_stack_set_visible_child_name (self->stack, "safety");
  /* Not the telephone number, which would be selected. */
  gtk_widget_grab_focus (GTK_WIDGET (self->go_on_button));
}

static gboolean
has_alert (HomeFormPage *self)
{
  g_autoptr (GPtrArray) alerts = althea_form_state_list_alerts (althea_form_view_get_state (self->form_view));

  return alerts->len > 0;
}

static void
on_finished (HomeFormPage *self, const char *response)
{
  if (self->finished)
    return;
  self->finished = TRUE;
  self->alert = has_alert (self);
  /* Until this save is through, nothing says that the practice has what was answered. */
  home_safety_view_set_item (self->safety_view, NULL);
  save (self, response, TRUE);
  if (self->alert)
    show_safety (self);
}

static void
on_alert (HomeFormPage *self, const char *id)
{
  self->alert = TRUE;
  home_safety_view_set_item (self->safety_view, NULL);
  show_safety (self);
}

/* --- leaving -------------------------------------------------------------------------------------- */

static void
on_close (HomeFormPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
on_go_on (HomeFormPage *self)
{
  if (self->finished)
    {
      on_close (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_child_focus (GTK_WIDGET (self->form_view), GTK_DIR_TAB_FORWARD);
}

/* Answered on another computer, or taken back by the practice. */
static void
tasks_changed_cb (HomeFormPage *self)
{
  AltheaRecord *now = home_record_list_find (home_mirror_get_records (get_mirror (self), "Task"),
                                             althea_record_get_id (self->task));

  if (self->finished || self->alert || self->stack == NULL
      || (now != NULL && home_assignment_is_open (get_mirror (self), now)))
    return;
  self->finished = TRUE;
  show_done (self, _ ("Nothing left to answer"),
             _ ("This questionnaire was answered on another computer, or your practice took it back."));
}

static void
home_form_page_dispose (GObject *object)
{
  HomeFormPage *self = HOME_FORM_PAGE (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_FORM_PAGE);
  g_clear_object (&self->item);
  g_clear_object (&self->task);
  G_OBJECT_CLASS (home_form_page_parent_class)->dispose (object);
}

static void
home_form_page_class_init (HomeFormPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_form_page_dispose;
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (ALTHEA_TYPE_FORM_VIEW);
  g_type_ensure (HOME_TYPE_SAFETY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/forms/home-form-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeFormPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HomeFormPage, form_view);
  gtk_widget_class_bind_template_child (widget_class, HomeFormPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, HomeFormPage, safety_view);
  gtk_widget_class_bind_template_child (widget_class, HomeFormPage, go_on_button);
  gtk_widget_class_bind_template_child (widget_class, HomeFormPage, done_state);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_finished);
  gtk_widget_class_bind_template_callback (widget_class, on_alert);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
}

static void
home_form_page_init (HomeFormPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The form with the answers that are there. Answers that cannot be read are left where they are. */
static AltheaFormState *
read_state (HomeFormPage *self, GError **error)
{
  g_autoptr (GBytes) json = home_assignment_dup_task (self->task);
  g_autoptr (GBytes) answers = home_assignment_dup_answers (get_mirror (self), self->task);
  g_autoptr (AltheaForm) form = althea_form_new_for_task (json, error);

  if (form == NULL)
    return NULL;
  return answers != NULL ? althea_form_state_new_for_response (form, answers, error)
                         : althea_form_state_new (form);
}

static void
begin (HomeFormPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaFormState) state = read_state (self, &error);
  HomeOutboxItem *item = home_assignment_get_item (get_mirror (self), self->task);

  home_safety_view_set_mirror (self->safety_view, get_mirror (self));
  gtk_label_set_label (self->state_label,
                       _ ("Each answer is kept as you give it. You can stop and go on later."));
  if (state == NULL)
    {
      self->finished = TRUE;
      show_done (self, _ ("This questionnaire cannot be shown"), _ ("Please ask your practice about it."));
      g_object_set (self->done_state, "icon-name", "dialog-warning-symbolic", NULL);
      return;
    }
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self),
                                 althea_form_get_title (althea_form_state_get_form (state)));
  if (item != NULL)
    follow (self, item);
  althea_form_view_set_state (self->form_view, state);
}

/* Only what is in a window can have the focus. */
static void
map_cb (HomeFormPage *self)
{
  g_signal_handlers_disconnect_by_func (self, map_cb, NULL);
  althea_form_view_resume (self->form_view);
}

AdwNavigationPage *
home_form_page_new (HomeContext *context, AltheaRecord *task)
{
  HomeFormPage *self = NULL;

  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (home_assignment_is_one (task), NULL);

  self = g_object_new (HOME_TYPE_FORM_PAGE, "context", context, "title", _ ("Questionnaire"), NULL);
  self->task = g_object_ref (task);
  begin (self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_object (home_mirror_get_records (home_context_get_mirror (context), "Task"),
                           "items-changed", G_CALLBACK (tasks_changed_cb), self, G_CONNECT_SWAPPED);
  return ADW_NAVIGATION_PAGE (self);
}
