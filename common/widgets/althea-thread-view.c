/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-thread-view.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-empty-state.h"
#include "althea-text.h"
#include "althea-thread-bubble.h"
#include "althea-widget-template.h"
#include "althea-widgets.h"

#define AT_END_PX 8

struct _AltheaThreadView
{
  GtkWidget parent_instance;

  GtkWidget *stack;       /* (template) */
  GtkWidget *scroller;    /* (template) */
  GtkWidget *list;        /* (template) */
  GtkWidget *composer;    /* (template) */
  GtkWidget *error_label; /* (template) */
  GtkWidget *text_view;   /* (template) */
  GtkWidget *hint_label;  /* (template) */
  GtkWidget *send_button; /* (template) */

  char *own_reference; /* (owned) */
  GListModel *items;   /* (owned) (nullable) sorted AltheaThreadItem */
  gboolean at_end;     /* of the list: follow what is added */
  gboolean can_send;
  gboolean sending; /* between "send" and the owner's word */
};

G_DEFINE_FINAL_TYPE (AltheaThreadView, althea_thread_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_OWN_REFERENCE = 1,
  PROP_CAN_SEND,
  PROP_COMPOSER_LABEL,
  PROP_DRAFT,
} AltheaThreadViewProperty;

enum
{
  SEND,
  RETRY,
  N_SIGNALS
};

static GParamSpec *props[PROP_DRAFT + 1];
static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (AltheaThreadView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
}

static gboolean
has_draft (AltheaThreadView *self)
{
  g_autofree char *text = althea_thread_view_dup_draft (self);

  return *g_strstrip (text) != '\0';
}

static void
update_actions (AltheaThreadView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "thread.send",
                                 self->can_send && !self->sending && has_draft (self));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text_view), !self->sending);
  gtk_label_set_text (GTK_LABEL (self->hint_label), self->sending ? _ ("Sending…") : _ ("Ctrl+Enter sends"));
}

static void
draft_changed_cb (AltheaThreadView *self)
{
  gtk_widget_set_visible (self->error_label, FALSE);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DRAFT]);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AltheaThreadView *self = ALTHEA_THREAD_VIEW (widget);
  g_autofree char *text = althea_thread_view_dup_draft (self);

  if (self->sending || !self->can_send || *g_strstrip (text) == '\0')
    return;
  self->sending = TRUE;
  update_actions (self);
  g_signal_emit (self, signals[SEND], 0, text);
}

/* --- the list ------------------------------------------------------------------------------------ */

static void
bubble_retry_cb (AltheaThreadView *self, AltheaThreadBubble *bubble)
{
  g_signal_emit (self, signals[RETRY], 0, althea_thread_bubble_get_item (bubble));
}

static void
setup_bubble_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *bubble = althea_thread_bubble_new ();

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, bubble);
}

static void
bind_bubble_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *bubble = gtk_list_item_get_child (item);
  AltheaThreadItem *message = gtk_list_item_get_item (item);
  GtkWidget *view;

  althea_thread_bubble_set_item (ALTHEA_THREAD_BUBBLE (bubble), message);
  gtk_list_item_set_accessible_label (item, althea_thread_item_get_sender_name (message));
  gtk_list_item_set_accessible_description (item, althea_thread_item_get_text (message));
  view = gtk_widget_get_ancestor (bubble, ALTHEA_TYPE_THREAD_VIEW);
  if (view != NULL
      && g_signal_handler_find (bubble, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                                bubble_retry_cb, view)
             == 0)
    g_signal_connect_object (bubble, "retry", G_CALLBACK (bubble_retry_cb), view, G_CONNECT_SWAPPED);
}

static char *
day_label (gpointer unused, AltheaThreadItem *item)
{
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (AltheaPartialDate) day = NULL;

  if (item == NULL)
    return g_strdup ("");
  time = g_date_time_new_from_unix_local (althea_thread_item_get_time_us (item) / G_USEC_PER_SEC);
  if (time == NULL)
    return g_strdup ("");
  day = althea_partial_date_new_ymd (g_date_time_get_year (time), g_date_time_get_month (time),
                                     g_date_time_get_day_of_month (time));
  return althea_partial_date_to_display (day);
}

static int
compare_times (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = althea_thread_item_get_time_us ((AltheaThreadItem *)a);
  gint64 right = althea_thread_item_get_time_us ((AltheaThreadItem *)b);

  return left < right ? -1 : left > right;
}

static int
local_day (AltheaThreadItem *item)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local (althea_thread_item_get_time_us (item) / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_get_year (time) * 1000 + g_date_time_get_day_of_year (time) : 0;
}

static int
compare_days (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return local_day ((AltheaThreadItem *)a) - local_day ((AltheaThreadItem *)b);
}

static gpointer
communication_to_item (gpointer communication, gpointer user_data)
{
  g_autoptr (AltheaRecord) record = communication;

  return althea_thread_item_new_for_communication (record, user_data);
}

static void
scroll_to_end (AltheaThreadView *self)
{
  guint n = self->items != NULL ? g_list_model_get_n_items (self->items) : 0;

  if (n > 0)
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->list), n - 1, GTK_LIST_SCROLL_NONE, NULL);
}

/* Whoever reads the end stays at the end, also while rows find their height. */
static void
adjustment_changed_cb (AltheaThreadView *self, GtkAdjustment *adjustment)
{
  if (self->at_end)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
adjustment_moved_cb (AltheaThreadView *self, GtkAdjustment *adjustment)
{
  self->at_end = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
                 >= gtk_adjustment_get_upper (adjustment) - AT_END_PX;
}

static void
items_changed_cb (AltheaThreadView *self, guint position, guint removed, guint added)
{
  guint n = g_list_model_get_n_items (self->items);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
  if (added > 0 && position + added == n)
    scroll_to_end (self);
}

/* --- GObject ------------------------------------------------------------------------------------- */

static void
althea_thread_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaThreadView *self = ALTHEA_THREAD_VIEW (object);

  switch ((AltheaThreadViewProperty)prop_id)
    {
    case PROP_OWN_REFERENCE:
      g_value_set_string (value, self->own_reference);
      break;
    case PROP_CAN_SEND:
      g_value_set_boolean (value, self->can_send);
      break;
    case PROP_COMPOSER_LABEL:
      break;
    case PROP_DRAFT:
      g_value_take_string (value, althea_thread_view_dup_draft (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_thread_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaThreadView *self = ALTHEA_THREAD_VIEW (object);

  switch ((AltheaThreadViewProperty)prop_id)
    {
    case PROP_OWN_REFERENCE:
      althea_thread_view_set_own_reference (self, g_value_get_string (value));
      break;
    case PROP_CAN_SEND:
      althea_thread_view_set_can_send (self, g_value_get_boolean (value));
      break;
    case PROP_COMPOSER_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;
    case PROP_DRAFT:
      althea_thread_view_set_draft (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_thread_view_dispose (GObject *object)
{
  AltheaThreadView *self = ALTHEA_THREAD_VIEW (object);

  if (self->items != NULL)
    g_signal_handlers_disconnect_by_data (self->items, self);
  g_clear_object (&self->items);
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_THREAD_VIEW);
  G_OBJECT_CLASS (althea_thread_view_parent_class)->dispose (object);
}

static void
althea_thread_view_finalize (GObject *object)
{
  g_free (ALTHEA_THREAD_VIEW (object)->own_reference);
  G_OBJECT_CLASS (althea_thread_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-thread-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, stack);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, scroller);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, list);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, composer);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, error_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, text_view);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaThreadView, send_button);
  gtk_widget_class_bind_template_callback (widget_class, setup_bubble_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_bubble_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_label);
}

static void
althea_thread_view_class_init (AltheaThreadViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_thread_view_get_property;
  object_class->set_property = althea_thread_view_set_property;
  object_class->dispose = althea_thread_view_dispose;
  object_class->finalize = althea_thread_view_finalize;
  props[PROP_OWN_REFERENCE] = g_param_spec_string ("own-reference", NULL, NULL, NULL, flags);
  props[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, TRUE, flags);
  props[PROP_COMPOSER_LABEL]
      = g_param_spec_string ("composer-label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SEND] = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ALTHEA_TYPE_THREAD_ITEM);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (ALTHEA_TYPE_THREAD_ITEM);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "thread.send", NULL, send_action);
  gtk_widget_class_set_css_name (widget_class, "threadview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_thread_view_init (AltheaThreadView *self)
{
  GtkAdjustment *adjustment;

  self->can_send = TRUE;
  self->at_end = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  althea_add_finish_keys (GTK_WIDGET (self), "thread.send");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your message"), -1);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (draft_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (adjustment_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (adjustment_moved_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
  update_actions (self);
}

GtkWidget *
althea_thread_view_new (const char *own_reference)
{
  return g_object_new (ALTHEA_TYPE_THREAD_VIEW, "own-reference", own_reference, NULL);
}

void
althea_thread_view_set_own_reference (AltheaThreadView *self, const char *own_reference)
{
  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  if (g_set_str (&self->own_reference, own_reference))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OWN_REFERENCE]);
}

/* Stored messages first, then what waits; one list sorted by time, in sections of a day. (transfer full) */
static GListModel *
make_items (AltheaThreadView *self, GListModel *messages, GListModel *pending)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GtkMapListModel) stored = NULL;
  GtkFlattenListModel *flat;
  GtkSortListModel *sorted;

  stored = gtk_map_list_model_new (g_object_ref (messages), communication_to_item,
                                   g_strdup (self->own_reference != NULL ? self->own_reference : ""), g_free);
  g_list_store_append (parts, stored);
  if (pending != NULL)
    g_list_store_append (parts, pending);
  flat = gtk_flatten_list_model_new (G_LIST_MODEL (parts));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (flat),
                                    GTK_SORTER (gtk_custom_sorter_new (compare_times, NULL, NULL)));
  {
    g_autoptr (GtkSorter) days = GTK_SORTER (gtk_custom_sorter_new (compare_days, NULL, NULL));

    gtk_sort_list_model_set_section_sorter (sorted, days);
  }
  return G_LIST_MODEL (sorted);
}

void
althea_thread_view_set_model (AltheaThreadView *self, GListModel *messages, GListModel *pending)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  if (self->items != NULL)
    g_signal_handlers_disconnect_by_data (self->items, self);
  g_clear_object (&self->items);
  if (messages == NULL)
    {
      gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      return;
    }
  self->items = make_items (self, messages, pending);
  selection = gtk_no_selection_new (g_object_ref (self->items));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (self->items));
}

void
althea_thread_view_sent (AltheaThreadView *self)
{
  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  self->sending = FALSE;
  gtk_text_buffer_set_text (get_buffer (self), "", -1);
  update_actions (self);
}

void
althea_thread_view_failed (AltheaThreadView *self, const char *text)
{
  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  self->sending = FALSE;
  update_actions (self);
  gtk_label_set_text (GTK_LABEL (self->error_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->error_label, !althea_text_is_empty (text));
  if (!althea_text_is_empty (text))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

char *
althea_thread_view_dup_draft (AltheaThreadView *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (ALTHEA_IS_THREAD_VIEW (self), NULL);
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, FALSE);
}

void
althea_thread_view_set_draft (AltheaThreadView *self, const char *text)
{
  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  gtk_text_buffer_set_text (get_buffer (self), text != NULL ? text : "", -1);
}

void
althea_thread_view_set_can_send (AltheaThreadView *self, gboolean can_send)
{
  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  if (self->can_send == can_send)
    return;
  self->can_send = can_send;
  gtk_widget_set_visible (self->composer, can_send);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_SEND]);
}

void
althea_thread_view_focus_composer (AltheaThreadView *self)
{
  g_return_if_fail (ALTHEA_IS_THREAD_VIEW (self));
  gtk_widget_grab_focus (self->text_view);
}
