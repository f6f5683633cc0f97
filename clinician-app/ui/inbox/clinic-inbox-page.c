/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-inbox-page.h"

#include <glib/gi18n-lib.h>

#include "althea-record-list.h"
#include "althea-text.h"
#include "althea-widgets.h"
#include "clinic-inbox-text.h"
#include "clinic-review-view.h"

struct _ClinicInboxPage
{
  AdwNavigationPage parent;

  AltheaSession *session;    /* (owned) */
  AltheaRecordList *waiting; /* (owned) threads that a patient wrote in last */
  AltheaRecordList *reviews; /* (owned) results that nobody has acknowledged */
  AltheaRecordList *shown;   /* (owned) the filtered list */
  AltheaRecord *thread;      /* (owned) (nullable) the chosen Task */
  GHashTable *drafts;        /* (owned) thread id -> text that was typed and not sent */

  AdwNavigationSplitView *split_view;
  AdwToggleGroup *kind_group;
  AdwToggle *messages_toggle;
  AdwToggle *results_toggle;
  AdwToggleGroup *filter_group;
  GtkStack *list_stack;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  AltheaEmptyState *empty_state;
  AdwNavigationPage *content_page;
  AdwWindowTitle *thread_title;
  GtkWidget *close_button;
  GtkWidget *chart_button;
  AltheaStateBar *state_bar;
  GtkStack *thread_stack;
  AltheaThreadView *thread_view;
  ClinicReviewView *review_view;
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

  if (self->thread == NULL || clinic_inbox_is_review (self->thread))
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
  g_autofree char *who = clinic_inbox_patient (NULL, self->thread);
  g_autofree char *what = clinic_inbox_subject (NULL, self->thread);
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

static void on_selected (ClinicInboxPage *self);

static void
show_review (ClinicInboxPage *self)
{
  g_autofree char *who = clinic_inbox_patient (NULL, self->thread);
  g_autofree char *what = clinic_inbox_subject (NULL, self->thread);

  adw_window_title_set_title (self->thread_title, who);
  adw_window_title_set_subtitle (self->thread_title, what);
  adw_navigation_page_set_title (self->content_page, who);
  gtk_widget_set_visible (self->chart_button, TRUE);
  gtk_widget_set_visible (self->close_button, FALSE);
  clinic_review_view_set_task (self->review_view, self->thread);
  gtk_stack_set_visible_child_name (self->thread_stack, "review");
  say (self, NULL);
}

/* The page as it is before anything is chosen. */
static gboolean
shows_results (ClinicInboxPage *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->kind_group), "results") == 0;
}

static void
show_nothing (ClinicInboxPage *self)
{
  keep_draft (self);
  g_clear_object (&self->thread);
  clinic_review_view_set_task (self->review_view, NULL);
  adw_window_title_set_title (self->thread_title, "");
  adw_window_title_set_subtitle (self->thread_title, "");
  gtk_widget_set_visible (self->chart_button, FALSE);
  gtk_widget_set_visible (self->close_button, FALSE);
  gtk_stack_set_visible_child_name (self->thread_stack, shows_results (self) ? "no-result" : "none");
}

/* The next one that waits opens by itself; the list lets the acknowledged one go when the host says so. */
static void
on_acknowledged (ClinicInboxPage *self, const char *task_id)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model), at = gtk_single_selection_get_selected (self->selection);
  g_autoptr (AltheaRecord) chosen = at < n ? g_list_model_get_item (model, at) : NULL;

  /* Another one was chosen while the answer was awaited. */
  if (chosen != NULL && clinic_inbox_is_review (chosen)
      && g_strcmp0 (althea_record_get_id (chosen), task_id) != 0)
    return;
  show_nothing (self);
  for (guint i = 0; i < n; i++)
    {
      guint next = chosen != NULL ? (at + i) % n : i;
      g_autoptr (AltheaRecord) task = g_list_model_get_item (model, next);

      if (g_strcmp0 (althea_record_get_id (task), task_id) == 0)
        continue;
      gtk_single_selection_set_selected (self->selection, next);
      gtk_list_view_scroll_to (self->list_view, next, GTK_LIST_SCROLL_NONE, NULL);
      on_selected (self);
      return;
    }
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
  if (clinic_inbox_is_review (thread))
    {
      show_review (self);
    }
  else
    {
      show_thread (self);
      mark_seen (self);
    }
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
  const AltheaReference *patient = clinic_inbox_get_patient (self->thread);
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
  const AltheaReference *patient = clinic_inbox_get_patient (self->thread);

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

static AltheaRecordList *
search_reviews (ClinicInboxPage *self)
{
  g_autofree char *query = althea_query_new ("code", "result-review", "status", "requested", "_sort",
                                             "-_lastUpdated", "_count", "200", NULL);

  return ALTHEA_RECORD_LIST (althea_session_search (self->session, "Task", query));
}

static int
compare_reviews (gconstpointer a, gconstpointer b, gpointer user_data)
{
  AltheaRecord *left = (AltheaRecord *)a, *right = (AltheaRecord *)b;
  guint x = clinic_review_get_rank (left), y = clinic_review_get_rank (right);

  if (x != y)
    return x < y ? -1 : 1;
  /* What has waited longest comes first. */
  return althea_partial_date_compare (althea_record_get_value (left, "authored-on"),
                                      althea_record_get_value (right, "authored-on"));
}

static void
show_list (ClinicInboxPage *self, AltheaRecordList *list, const char *nothing)
{
  g_autoptr (GListModel) model = NULL;

  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, update_list_stack, self);
  g_set_object (&self->shown, list);
  g_object_set (self->empty_state, "description", nothing, NULL);
  g_signal_connect_object (self->shown, "notify::loading", G_CALLBACK (update_list_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "notify::empty", G_CALLBACK (update_list_stack), self,
                           G_CONNECT_SWAPPED);
  if (list == self->reviews)
    model = G_LIST_MODEL (
        gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (list)),
                                 GTK_SORTER (gtk_custom_sorter_new (compare_reviews, NULL, NULL))));
  else
    model = g_object_ref (G_LIST_MODEL (list));
  gtk_single_selection_set_model (self->selection, model);
  update_list_stack (self);
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
        g_autoptr (AltheaRecordList) list = i == 0
                                                ? g_object_ref (self->waiting)
                                                : search_threads (self, filters[i].turn, filters[i].status);

        show_list (self, list, _ (filters[i].nothing));
      }
}

static void
on_kind_changed (ClinicInboxPage *self)
{
  gboolean results = shows_results (self);

  if (self->session == NULL)
    return;
  show_nothing (self);
  gtk_widget_set_visible (GTK_WIDGET (self->filter_group), !results);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  results ? _ ("Results to review") : _ ("Message threads"), -1);
  if (results)
    show_list (self, self->reviews, _ ("Results that arrive appear here, what cannot wait first."));
  else
    on_filter_changed (self);
}

static void
show_count (AdwToggle *toggle, const char *kind, AltheaRecordList *list)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  /* Translators: a kind of work and how much of it waits: "Results 4". */
  g_autofree char *label = n > 0 ? g_strdup_printf (_ ("%s %u"), kind, n) : g_strdup (kind);

  adw_toggle_set_label (toggle, label);
}

static void
notify_waiting (ClinicInboxPage *self)
{
  if (self->list_stack == NULL)
    return;
  show_count (self->messages_toggle, _ ("Messages"), self->waiting);
  show_count (self->results_toggle, _ ("Results"), self->reviews);
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
  if (self->reviews != NULL)
    g_signal_handlers_disconnect_by_data (self->reviews, self);
  g_clear_object (&self->waiting);
  g_clear_object (&self->reviews);
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
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, review_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, results_toggle);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, messages_toggle);
  gtk_widget_class_bind_template_child (widget_class, ClinicInboxPage, kind_group);
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
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_acknowledged);
  gtk_widget_class_bind_template_callback_full (widget_class, "thread_badges",
                                                G_CALLBACK (clinic_inbox_badges));
  gtk_widget_class_bind_template_callback_full (widget_class, "has_badges",
                                                G_CALLBACK (clinic_inbox_has_badges));
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_close_thread);
  gtk_widget_class_bind_template_callback (widget_class, on_open_chart);
  gtk_widget_class_bind_template_callback_full (widget_class, "thread_patient",
                                                G_CALLBACK (clinic_inbox_patient));
  gtk_widget_class_bind_template_callback_full (widget_class, "thread_subject",
                                                G_CALLBACK (clinic_inbox_subject));
  gtk_widget_class_bind_template_callback_full (widget_class, "thread_time", G_CALLBACK (clinic_inbox_time));
  gtk_widget_class_bind_template_callback_full (widget_class, "thread_label",
                                                G_CALLBACK (clinic_inbox_label));
}

static void
clinic_inbox_page_init (ClinicInboxPage *self)
{
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (ALTHEA_TYPE_THREAD_VIEW);
  g_type_ensure (CLINIC_TYPE_REVIEW_VIEW);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_inbox_page_new (AltheaSession *session)
{
  ClinicInboxPage *self = g_object_new (CLINIC_TYPE_INBOX_PAGE, NULL);

  self->session = g_object_ref (session);
  self->waiting = search_threads (self, "practice", NULL);
  self->reviews = search_reviews (self);
  clinic_review_view_set_session (self->review_view, session);
  g_signal_connect_object (self->waiting, "items-changed", G_CALLBACK (notify_waiting), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reviews, "items-changed", G_CALLBACK (notify_waiting), self,
                           G_CONNECT_SWAPPED);
  althea_thread_view_set_own_reference (self->thread_view, althea_session_get_person_reference (session));
  adw_toggle_group_set_active_name (self->kind_group, "messages");
  adw_toggle_group_set_active_name (self->filter_group, "waiting");
  on_kind_changed (self);
  return GTK_WIDGET (self);
}

guint
clinic_inbox_page_get_n_waiting (ClinicInboxPage *self)
{
  g_return_val_if_fail (CLINIC_IS_INBOX_PAGE (self), 0);

  if (self->waiting == NULL)
    return 0;
  return g_list_model_get_n_items (G_LIST_MODEL (self->waiting))
         + g_list_model_get_n_items (G_LIST_MODEL (self->reviews));
}
