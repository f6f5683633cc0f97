/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-inbox-page.h"

#include <glib/gi18n-lib.h>

#include "althea-record-list.h"
#include "althea-text.h"
#include "althea-widgets.h"

struct _ClinicInboxPage
{
  AdwNavigationPage parent;

  AltheaSession *session;    /* (owned) */
  AltheaRecordList *waiting; /* (owned) threads that a patient wrote in last */
  AltheaRecordList *shown;   /* (owned) the filtered list */
  AltheaRecord *thread;      /* (owned) (nullable) the chosen Task */
  GHashTable *drafts;        /* (owned) thread id -> text that was typed and not sent */

  AdwNavigationSplitView *split_view;
  AdwToggleGroup *filter_group;
  GtkStack *list_stack;
  GtkSingleSelection *selection;
  AltheaEmptyState *empty_state;
  AdwNavigationPage *content_page;
  AdwWindowTitle *thread_title;
  GtkWidget *close_button;
  GtkWidget *chart_button;
  AltheaStateBar *state_bar;
  GtkStack *thread_stack;
  AltheaThreadView *thread_view;
};

G_DEFINE_FINAL_TYPE (ClinicInboxPage, clinic_inbox_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_N_WAITING = 1,
} ClinicInboxPageProperty;

static GParamSpec *props[PROP_N_WAITING + 1];

/* One operation under way, with the thread that it is about: another may be chosen when it ends. */
typedef struct
{
  ClinicInboxPage *self; /* (owned) */
  char *thread_id;       /* (owned) */
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->self);
  g_free (sending->thread_id);
  g_free (sending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

static const AltheaReference *
get_patient (AltheaRecord *thread)
{
  return thread != NULL ? althea_record_get_value (thread, "for") : NULL;
}

static char *
thread_patient (GtkListItem *item, AltheaRecord *thread)
{
  const AltheaReference *patient = get_patient (thread);

  return althea_text_isolate (patient != NULL && patient->display != NULL ? patient->display : _ ("Patient"));
}

static char *
thread_subject (GtkListItem *item, AltheaRecord *thread)
{
  const char *subject = thread != NULL ? althea_record_get_string (thread, "description") : NULL;

  return althea_text_isolate (althea_text_is_empty (subject) ? _ ("Message") : subject);
}

static char *
thread_time (GtkListItem *item, AltheaRecord *thread)
{
  const AltheaPartialDate *time = thread != NULL ? althea_record_get_value (thread, "last-modified") : NULL;

  return time != NULL ? althea_partial_date_to_display (time) : g_strdup ("");
}

static char *
thread_label (GtkListItem *item, AltheaRecord *thread)
{
  g_autofree char *who = thread_patient (item, thread);
  g_autofree char *what = thread_subject (item, thread);
  g_autofree char *when = thread_time (item, thread);

  return g_strdup_printf ("%s, %s, %s", who, what, when);
}

static gboolean
is_current (ClinicInboxPage *self, const char *thread_id)
{
  return self->thread_view != NULL && self->thread != NULL
         && g_strcmp0 (althea_record_get_id (self->thread), thread_id) == 0;
}

static void
say (ClinicInboxPage *self, const GError *error)
{
  g_autofree char *text = error != NULL ? althea_error_to_text (error) : NULL;

  althea_state_bar_set (self->state_bar, ALTHEA_STATE_KIND_TROUBLE, text);
}

static void
keep_draft (ClinicInboxPage *self)
{
  g_autofree char *draft = NULL;

  if (self->thread == NULL)
    return;
  draft = althea_thread_view_dup_draft (self->thread_view);
  if (althea_text_is_empty (draft))
    g_hash_table_remove (self->drafts, althea_record_get_id (self->thread));
  else
    g_hash_table_insert (self->drafts, g_strdup (althea_record_get_id (self->thread)),
                         g_steal_pointer (&draft));
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sending) sending = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  g_clear_pointer (&answer, json_object_unref);
  if (error != NULL && is_current (sending->self, sending->thread_id))
    say (sending->self, error);
}

static void
operate (ClinicInboxPage *self, AltheaOperation *operation, GAsyncReadyCallback callback)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->self = g_object_ref (self);
  sending->thread_id = g_strdup (althea_record_get_id (self->thread));
  althea_session_operate_async (self->session, operation, NULL, callback, sending);
}

static void
mark_seen (ClinicInboxPage *self)
{
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("message-seen", "thread", althea_record_get_id (self->thread), NULL);

  operate (self, operation, seen_cb);
}

static void
show_thread (ClinicInboxPage *self)
{
  g_autofree char *who = thread_patient (NULL, self->thread);
  g_autofree char *what = thread_subject (NULL, self->thread);
  g_autofree char *part_of = g_strconcat ("Task/", althea_record_get_id (self->thread), NULL);
  g_autofree char *query = althea_query_new ("part-of", part_of, "_sort", "date", "_count", "200", NULL);
  g_autoptr (GListModel) messages = althea_session_search (self->session, "Communication", query);
  gboolean closed = g_strcmp0 (althea_record_get_string (self->thread, "status"), "completed") == 0;

  adw_window_title_set_title (self->thread_title, who);
  adw_window_title_set_subtitle (self->thread_title, what);
  adw_navigation_page_set_title (self->content_page, who);
  gtk_widget_set_visible (self->chart_button, TRUE);
  gtk_widget_set_visible (self->close_button, !closed);
  althea_thread_view_set_model (self->thread_view, messages, NULL);
  althea_thread_view_set_draft (self->thread_view,
                                g_hash_table_lookup (self->drafts, althea_record_get_id (self->thread)));
  gtk_stack_set_visible_child_name (self->thread_stack, "thread");
  say (self, NULL);
}

static void
on_selected (ClinicInboxPage *self)
{
  AltheaRecord *thread = gtk_single_selection_get_selected_item (self->selection);

  if (thread == NULL || self->thread_view == NULL)
    return;
  /* A newer version of the same thread keeps the view, and with it what is being typed. */
  if (self->thread != NULL
      && g_strcmp0 (althea_record_get_id (thread), althea_record_get_id (self->thread)) == 0)
    {
      g_set_object (&self->thread, thread);
      return;
    }
  keep_draft (self);
  g_set_object (&self->thread, thread);
  show_thread (self);
  mark_seen (self);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sending) sending = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  if (answer != NULL)
    g_hash_table_remove (sending->self->drafts, sending->thread_id);
  g_clear_pointer (&answer, json_object_unref);
  if (!is_current (sending->self, sending->thread_id))
    return;
  if (error == NULL)
    {
      althea_thread_view_sent (sending->self->thread_view);
    }
  else
    {
      g_autofree char *text = althea_error_to_text (error);

      althea_thread_view_failed (sending->self->thread_view, text);
    }
}

static void
on_send (ClinicInboxPage *self, const char *text)
{
  const AltheaReference *patient = get_patient (self->thread);
  g_autoptr (AltheaOperation) operation = NULL;

  if (patient == NULL)
    return;
  operation = althea_operation_new_strings ("message-send", "patient", althea_reference_get_id (patient),
                                            "thread", althea_record_get_id (self->thread), "text", text,
                                            NULL);
  g_hash_table_insert (self->drafts, g_strdup (althea_record_get_id (self->thread)), g_strdup (text));
  operate (self, operation, sent_cb);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sending) sending = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *answer = althea_session_operate_finish (ALTHEA_SESSION (source), result, &error);

  g_clear_pointer (&answer, json_object_unref);
  if (!is_current (sending->self, sending->thread_id))
    return;
  say (sending->self, error);
  gtk_widget_set_visible (sending->self->close_button, error != NULL);
}

static void
on_close_thread (ClinicInboxPage *self)
{
  g_autoptr (AltheaOperation) operation = NULL;

  if (self->thread == NULL)
    return;
  operation
      = althea_operation_new_strings ("thread-close", "thread", althea_record_get_id (self->thread), NULL);
  operate (self, operation, closed_cb);
}

static void
on_open_chart (ClinicInboxPage *self)
{
  const AltheaReference *patient = get_patient (self->thread);

  if (patient != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-chart", "s", althea_reference_get_id (patient));
}

static void
update_list_stack (ClinicInboxPage *self)
{
  if (self->list_stack != NULL && !althea_record_list_get_loading (self->shown))
    gtk_stack_set_visible_child_name (self->list_stack,
                                      althea_record_list_get_empty (self->shown) ? "empty" : "list");
}

static AltheaRecordList *
search_threads (ClinicInboxPage *self, const char *turn, const char *status)
{
  g_autofree char *query = althea_query_new ("code", "message-thread", "business-status", turn, "status",
                                             status, "_sort", "-_lastUpdated", "_count", "50", NULL);

  return ALTHEA_RECORD_LIST (althea_session_search (self->session, "Task", query));
}

static void
on_filter_changed (ClinicInboxPage *self)
{
  static const struct
  {
    const char *name, *turn, *status, *nothing;
  } filters[] = {
    { "waiting", "practice", NULL, N_ ("Messages that patients send appear here.") },
    { "open", "patient", NULL, N_ ("Threads that the practice answered last appear here.") },
    { "closed", NULL, "completed", N_ ("Threads that were closed appear here.") },
  };
  const char *name = adw_toggle_group_get_active_name (self->filter_group);

  if (self->session == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_strcmp0 (name, filters[i].name) == 0)
      {
        if (self->shown != NULL)
          g_signal_handlers_disconnect_by_data (self->shown, self);
        g_clear_object (&self->shown);
        self->shown = i == 0 ? g_object_ref (self->waiting)
                             : search_threads (self, filters[i].turn, filters[i].status);
        g_object_set (self->empty_state, "description", _ (filters[i].nothing), NULL);
      }
  g_signal_connect_object (self->shown, "notify::loading", G_CALLBACK (update_list_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "notify::empty", G_CALLBACK (update_list_stack), self,
                           G_CONNECT_SWAPPED);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->shown));
  update_list_stack (self);
}

static void
notify_waiting (ClinicInboxPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_WAITING]);
}

static void
clinic_inbox_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicInboxPageProperty)id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, clinic_inbox_page_get_n_waiting (CLINIC_INBOX_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_inbox_page_dispose (GObject *object)
{
  ClinicInboxPage *self = CLINIC_INBOX_PAGE (object);

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  if (self->waiting != NULL)
    g_signal_handlers_disconnect_by_data (self->waiting, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_INBOX_PAGE);
  g_clear_object (&self->shown);
  g_clear_object (&self->waiting);
  g_clear_object (&self->thread);
  g_clear_object (&self->session);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  G_OBJECT_CLASS (clinic_inbox_page_parent_class)->dispose (object);
}

static void
clinic_inbox_page_class_init (ClinicInboxPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = clinic_inbox_page_get_property;
  object_class->dispose = clinic_inbox_page_dispose;
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/inbox/clinic-inbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, filter_group);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, selection);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, empty_state);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, content_page);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, thread_title);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, close_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, chart_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, thread_stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, thread_view);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_close_thread);
  gtk_widget_class_bind_template_callback (widget_class, on_open_chart);
  gtk_widget_class_bind_template_callback (widget_class, thread_patient);
  gtk_widget_class_bind_template_callback (widget_class, thread_subject);
  gtk_widget_class_bind_template_callback (widget_class, thread_time);
  gtk_widget_class_bind_template_callback (widget_class, thread_label);
}

static void
clinic_inbox_page_init (ClinicInboxPage *self)
{
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (ALTHEA_TYPE_THREAD_VIEW);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_inbox_page_new (AltheaSession *session)
{
  ClinicInboxPage *self = g_object_new (CLINIC_TYPE_INBOX_PAGE, NULL);

  self->session = g_object_ref (session);
  self->waiting = search_threads (self, "practice", NULL);
  g_signal_connect_object (self->waiting, "items-changed", G_CALLBACK (notify_waiting), self,
                           G_CONNECT_SWAPPED);
  althea_thread_view_set_own_reference (self->thread_view, althea_session_get_person_reference (session));
  adw_toggle_group_set_active_name (self->filter_group, "waiting");
  on_filter_changed (self);
  return GTK_WIDGET (self);
}

guint
clinic_inbox_page_get_n_waiting (ClinicInboxPage *self)
{
  g_return_val_if_fail (CLINIC_IS_INBOX_PAGE (self), 0);

  return self->waiting != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->waiting)) : 0;
}
