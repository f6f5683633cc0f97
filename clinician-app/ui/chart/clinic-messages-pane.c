/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-messages-pane.h"

#include <glib/gi18n-lib.h>

#include "althea-records.h"
#include "althea-text.h"
#include "althea-thread-view.h"
#include "althea-widget-template.h"

#define TASK_SYSTEM "urn:althea:task"
#define THREAD_CODE "message-thread"

struct _ClinicMessagesPane
{
  GtkWidget parent_instance;

  GtkWidget *threads;       /* (template) */
  GtkWidget *subject;       /* (template) */
  GtkWidget *new_button;    /* (template) */
  GtkWidget *cancel_button; /* (template) */
  GtkWidget *view;          /* (template) */

  ClinicChart *chart;       /* (owned) (nullable) */
  GListModel *tasks;        /* (owned) (nullable) threads, newest first */
  GListModel *messages;     /* (owned) (nullable) of the shown thread */
  AltheaOperation *sending; /* (owned) (nullable) kept until answered, so that a retry is the same message */
  char *thread_id;          /* (owned) (nullable) NULL while a new one is written */
  char *seen_thread_id;     /* (owned) (nullable) the last one that the host was told about */
  gboolean tasks_changing;  /* what the drop-down selects meanwhile is nobody's choice */
  GHashTable *drafts;       /* (owned) thread id ("" new) -> what was typed */
};

G_DEFINE_FINAL_TYPE (ClinicMessagesPane, clinic_messages_pane, GTK_TYPE_WIDGET)

static gboolean
is_thread (gpointer item, gpointer user_data)
{
  return althea_codeable_concept_has_code (althea_record_get_value (item, "code"), TASK_SYSTEM, THREAD_CODE);
}

static gboolean
is_in_thread (gpointer item, gpointer user_data)
{
  const GPtrArray *part_of = althea_record_get_list (item, "part-of");

  for (guint i = 0; part_of != NULL && i < part_of->len; i++)
    {
      if (g_strcmp0 (althea_reference_get_id (g_ptr_array_index (part_of, i)), user_data) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
thread_title (gpointer unused, AltheaRecord *task)
{
  g_autofree char *title = task != NULL ? althea_record_to_title (task) : NULL;

  return g_strdup (althea_text_is_empty (title) ? _ ("Message") : title);
}

static const char *
draft_key (ClinicMessagesPane *self)
{
  return self->thread_id != NULL ? self->thread_id : "";
}

static void
keep_draft (ClinicMessagesPane *self)
{
  char *draft = althea_thread_view_dup_draft (ALTHEA_THREAD_VIEW (self->view));

  g_hash_table_replace (self->drafts, g_strdup (draft_key (self)), draft);
}

/* --- telling the host that a person read the thread ------------------------------------------------- */

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicMessagesPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);

  /* Told again when the thread is opened again; the person who reads need not care. */
  if (answer == NULL)
    {
      g_info ("A thread could not be marked as seen: %s", error->message);
      g_clear_pointer (&self->seen_thread_id, g_free);
    }
}

static gboolean
has_unseen (ClinicMessagesPane *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->messages); i++)
    {
      g_autoptr (AltheaRecord) message = g_list_model_get_item (self->messages, i);
      const AltheaReference *sender = althea_record_get_value (message, "sender");
      g_autofree char *type = NULL;

      if (sender != NULL && althea_reference_split (sender, &type, NULL) && g_str_equal (type, "Patient")
          && althea_record_get_value (message, "seen") == NULL)
        return TRUE;
    }
  return FALSE;
}

static void
tell_seen (ClinicMessagesPane *self)
{
  g_autoptr (AltheaOperation) operation = NULL;

  if (self->thread_id == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !has_unseen (self)
      || g_strcmp0 (self->thread_id, self->seen_thread_id) == 0)
    return;
  g_set_str (&self->seen_thread_id, self->thread_id);
  operation = althea_operation_new_strings ("message-seen", "thread", self->thread_id, NULL);
  clinic_chart_operate_async (self->chart, operation, seen_cb, g_object_ref (self));
}

/* --- threads --------------------------------------------------------------------------------------- */

static void
show_thread (ClinicMessagesPane *self, const char *thread_id)
{
  g_autoptr (GListModel) all = NULL;
  const char *draft;

  keep_draft (self);
  g_set_str (&self->thread_id, thread_id);
  g_clear_object (&self->messages);
  gtk_widget_set_visible (self->threads, thread_id != NULL);
  gtk_widget_set_visible (self->subject, thread_id == NULL);
  gtk_widget_set_visible (self->new_button, thread_id != NULL);
  gtk_widget_set_visible (self->cancel_button,
                          thread_id == NULL && g_list_model_get_n_items (self->tasks) > 0);
  if (thread_id != NULL)
    {
      GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_in_thread, g_strdup (thread_id), g_free));

      all = althea_patient_records_get_type_model (clinic_chart_get_records (self->chart), "Communication");
      self->messages = G_LIST_MODEL (gtk_filter_list_model_new (g_steal_pointer (&all), filter));
      g_signal_connect_object (self->messages, "items-changed", G_CALLBACK (tell_seen), self,
                               G_CONNECT_SWAPPED);
    }
  althea_thread_view_set_model (ALTHEA_THREAD_VIEW (self->view), self->messages, NULL);
  draft = g_hash_table_lookup (self->drafts, draft_key (self));
  althea_thread_view_set_draft (ALTHEA_THREAD_VIEW (self->view), draft);
  if (self->messages != NULL)
    tell_seen (self);
}

static void
thread_chosen_cb (ClinicMessagesPane *self)
{
  AltheaRecord *task = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->threads));

  if (self->chart != NULL && task != NULL && !self->tasks_changing
      && g_strcmp0 (althea_record_get_id (task), self->thread_id) != 0)
    show_thread (self, althea_record_get_id (task));
}

static void
select_thread (ClinicMessagesPane *self, const char *task_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->tasks); i++)
    {
      g_autoptr (AltheaRecord) task = g_list_model_get_item (self->tasks, i);

      if (g_strcmp0 (althea_record_get_id (task), task_id) == 0)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->threads), i);
    }
}

/* Comes before the drop-down hears of the change: what it selects then is nobody's choice. */
static void
tasks_changing_cb (ClinicMessagesPane *self)
{
  self->tasks_changing = TRUE;
}

static void
tasks_changed_cb (ClinicMessagesPane *self)
{
  self->tasks_changing = FALSE;
  if (g_list_model_get_n_items (self->tasks) == 0)
    show_thread (self, NULL);
  else if (self->thread_id != NULL)
    select_thread (self, self->thread_id);
  else if (!gtk_widget_get_visible (self->cancel_button))
    thread_chosen_cb (self);
}

static void
new_thread_cb (ClinicMessagesPane *self)
{
  show_thread (self, NULL);
  gtk_widget_grab_focus (self->subject);
}

static void
cancel_new_cb (ClinicMessagesPane *self)
{
  AltheaRecord *task = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->threads));

  if (task != NULL)
    show_thread (self, althea_record_get_id (task));
}

/* --- sending --------------------------------------------------------------------------------------- */

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicMessagesPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);
  g_autofree char *text = NULL;

  if (self->view == NULL)
    return;
  if (answer == NULL)
    {
      text = althea_error_to_text (error);
      althea_thread_view_failed (ALTHEA_THREAD_VIEW (self->view), text);
      return;
    }
  g_clear_object (&self->sending);
  althea_thread_view_sent (ALTHEA_THREAD_VIEW (self->view));
  g_hash_table_remove (self->drafts, draft_key (self));
  if (self->thread_id == NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->subject), "");
      show_thread (self, json_object_get_string_member_with_default (answer, "thread", NULL));
    }
}

static void
send_cb (ClinicMessagesPane *self, const char *text)
{
  const char *subject = gtk_editable_get_text (GTK_EDITABLE (self->subject));

  if (self->thread_id == NULL && althea_text_is_empty (subject))
    {
      althea_thread_view_failed (ALTHEA_THREAD_VIEW (self->view),
                                 _ ("Say in a few words what the message is about."));
      gtk_widget_grab_focus (self->subject);
      return;
    }
  /* An unanswered send may have arrived: the same words go out under the same id again. */
  if (self->sending == NULL || g_strcmp0 (althea_operation_get_string (self->sending, "text"), text) != 0
      || g_strcmp0 (althea_operation_get_string (self->sending, "thread"), self->thread_id) != 0)
    {
      g_clear_object (&self->sending);
      self->sending = althea_operation_new_strings (
          "message-send", "patient", clinic_chart_get_patient_id (self->chart), "thread", self->thread_id,
          "subject", self->thread_id == NULL ? subject : NULL, "text", text, NULL);
    }
  clinic_chart_operate_async (self->chart, self->sending, sent_cb, g_object_ref (self));
}

/* --- GObject ------------------------------------------------------------------------------------- */

static void
clinic_messages_pane_map (GtkWidget *widget)
{
  ClinicMessagesPane *self = CLINIC_MESSAGES_PANE (widget);

  GTK_WIDGET_CLASS (clinic_messages_pane_parent_class)->map (widget);
  if (self->messages != NULL)
    tell_seen (self);
}

static void
clinic_messages_pane_dispose (GObject *object)
{
  ClinicMessagesPane *self = CLINIC_MESSAGES_PANE (object);

  if (self->tasks != NULL)
    g_signal_handlers_disconnect_by_data (self->tasks, self);
  if (self->messages != NULL)
    g_signal_handlers_disconnect_by_data (self->messages, self);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_MESSAGES_PANE);
  g_clear_object (&self->messages);
  g_clear_object (&self->tasks);
  g_clear_object (&self->sending);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (clinic_messages_pane_parent_class)->dispose (object);
}

static void
clinic_messages_pane_finalize (GObject *object)
{
  ClinicMessagesPane *self = CLINIC_MESSAGES_PANE (object);

  g_free (self->thread_id);
  g_free (self->seen_thread_id);
  g_hash_table_unref (self->drafts);
  G_OBJECT_CLASS (clinic_messages_pane_parent_class)->finalize (object);
}

static void
clinic_messages_pane_class_init (ClinicMessagesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_messages_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = clinic_messages_pane_finalize;
  widget_class->map = clinic_messages_pane_map;
  g_type_ensure (ALTHEA_TYPE_THREAD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-messages-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicMessagesPane, threads);
  gtk_widget_class_bind_template_child (widget_class, ClinicMessagesPane, subject);
  gtk_widget_class_bind_template_child (widget_class, ClinicMessagesPane, new_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicMessagesPane, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicMessagesPane, view);
  gtk_widget_class_bind_template_callback (widget_class, thread_title);
  gtk_widget_class_bind_template_callback (widget_class, thread_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_thread_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_new_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_messages_pane_init (ClinicMessagesPane *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Any practitioner's message is on this side, whoever wrote it. */
  althea_thread_view_set_own_reference (ALTHEA_THREAD_VIEW (self->view), "Practitioner/any");
}

void
clinic_messages_pane_set_chart (ClinicMessagesPane *self, ClinicChart *chart)
{
  GListModel *tasks;

  g_return_if_fail (CLINIC_IS_MESSAGES_PANE (self) && CLINIC_IS_CHART (chart));
  g_return_if_fail (self->chart == NULL);
  self->chart = g_object_ref (chart);
  tasks = althea_patient_records_get_type_model (clinic_chart_get_records (chart), "Task");
  self->tasks = G_LIST_MODEL (
      gtk_filter_list_model_new (tasks, GTK_FILTER (gtk_custom_filter_new (is_thread, NULL, NULL))));
  g_signal_connect_object (self->tasks, "items-changed", G_CALLBACK (tasks_changing_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->threads), self->tasks);
  g_signal_connect_object (self->tasks, "items-changed", G_CALLBACK (tasks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  tasks_changed_cb (self);
}

void
clinic_messages_pane_show_thread (ClinicMessagesPane *self, const char *task_id)
{
  g_return_if_fail (CLINIC_IS_MESSAGES_PANE (self));
  select_thread (self, task_id);
}

gboolean
clinic_messages_pane_has_draft (ClinicMessagesPane *self)
{
  GHashTableIter iter;
  gpointer draft;

  g_return_val_if_fail (CLINIC_IS_MESSAGES_PANE (self), FALSE);
  keep_draft (self);
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    {
      if (!althea_text_is_empty ((const char *)draft))
        return TRUE;
    }
  return FALSE;
}
