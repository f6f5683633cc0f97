/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-form-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-form-field.h"
#include "althea-form-pages.h"
#include "althea-widget-template.h"

/* Who types is not sent at every key; who chooses is sent at once. */
#define TYPING_PAUSE_MS 700

struct _AltheaFormView
{
  GtkWidget parent_instance;

  GtkWidget *progress;       /* (template) */
  GtkWidget *progress_label; /* (template) */
  GtkWidget *progress_bar;   /* (template) */
  GtkWidget *scroller;       /* (template) */
  GtkWidget *body;           /* (template) */
  GtkWidget *navigation;     /* (template) */
  GtkWidget *back_button;    /* (template) */
  GtkWidget *next_button;    /* (template) */
  GtkWidget *finish_button;  /* (template) */

  AltheaFormState *state; /* (owned) (nullable) */
  AltheaFormMode mode;
  gboolean read_only;
  char *finish_label;   /* (owned) (nullable) */
  GPtrArray *pages;     /* (owned) (nullable) (element-type AltheaFormNode) while one page at a time */
  AltheaFormNode *page; /* (owned) (nullable) */
  GHashTable *alerts;   /* (owned) ids that hold now */
  guint save_id;        /* source; 0: nothing waits */
};

G_DEFINE_FINAL_TYPE (AltheaFormView, althea_form_view, GTK_TYPE_WIDGET)

G_DEFINE_ENUM_TYPE (AltheaFormMode, althea_form_mode, G_DEFINE_ENUM_VALUE (ALTHEA_FORM_MODE_PAGES, "pages"),
                    G_DEFINE_ENUM_VALUE (ALTHEA_FORM_MODE_WHOLE, "whole"))

typedef enum
{
  PROP_STATE = 1,
  PROP_MODE,
  PROP_READ_ONLY,
  PROP_FINISH_LABEL,
} AltheaFormViewProperty;

enum
{
  CHANGED,
  FINISHED,
  ALERT,
  N_SIGNALS
};

static GParamSpec *props[PROP_FINISH_LABEL + 1];
static guint signals[N_SIGNALS];

static gboolean
is_paged (AltheaFormView *self)
{
  return self->mode == ALTHEA_FORM_MODE_PAGES && !self->read_only && self->pages != NULL
         && self->pages->len > 0;
}

/* --- saving -------------------------------------------------------------------------------------------- */

static void
emit_response (AltheaFormView *self, guint signal, const char *status)
{
  g_autoptr (GBytes) json = althea_form_state_to_response (self->state, status);
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (json, &n_bytes);
  g_autofree char *text = g_strndup (bytes, n_bytes);

  g_signal_emit (self, signals[signal], 0, text);
}

static void
flush (AltheaFormView *self)
{
  if (self->save_id == 0)
    return;
  g_clear_handle_id (&self->save_id, g_source_remove);
  emit_response (self, CHANGED, NULL);
}

static gboolean
save_cb (gpointer user_data)
{
  AltheaFormView *self = user_data;

  self->save_id = 0;
  emit_response (self, CHANGED, NULL);
  return G_SOURCE_REMOVE;
}

/* An alert that begins to hold is told at once; one that held when the form was opened was told then. */
static void
update_alerts (AltheaFormView *self, gboolean tell)
{
  g_autoptr (GPtrArray) alerts = althea_form_state_list_alerts (self->state);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->alerts);

  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < alerts->len; i++)
    g_hash_table_add (self->alerts, g_strdup (((const AltheaFormAlert *)alerts->pdata[i])->id));
  for (guint i = 0; tell && i < alerts->len; i++)
    {
      const char *id = ((const AltheaFormAlert *)alerts->pdata[i])->id;

      if (!g_hash_table_contains (before, id))
        g_signal_emit (self, signals[ALERT], 0, id);
    }
}

static gboolean
somebody_types (AltheaFormView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus))
         && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void update_pages (AltheaFormView *self);

static void
state_changed_cb (AltheaFormView *self)
{
  g_autoptr (AltheaFormView) alive = g_object_ref (self);

  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add (TYPING_PAUSE_MS, save_cb, self);
  if (!somebody_types (self))
    flush (self);
  update_pages (self);
  update_alerts (self, TRUE);
}

/* --- what is shown -------------------------------------------------------------------------------------- */

static void
show_body (AltheaFormView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  althea_form_body_clear (GTK_BOX (self->body));
  if (self->state == NULL)
    return;
  if (is_paged (self))
    {
      althea_form_body_show_page (GTK_BOX (self->body), self->state, self->page,
                                  self->pages->pdata[self->pages->len - 1] == self->page);
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
    }
  else
    althea_form_body_show_whole (GTK_BOX (self->body), self->state, self->read_only);
}

static int
page_index (AltheaFormView *self)
{
  return self->page != NULL && self->pages != NULL ? althea_form_pages_find (self->pages, self->page) : -1;
}

static void
update_progress (AltheaFormView *self)
{
  guint n = self->state != NULL ? althea_form_state_get_n_questions (self->state) : 0;
  guint answered = self->state != NULL ? althea_form_state_get_n_answered (self->state) : 0;
  g_autofree char *text = NULL;

  if (is_paged (self))
    /* Translators: the question's number and how many there are. */
    text = g_strdup_printf (_ ("Question %d of %u"), page_index (self) + 1, self->pages->len);
  else
    /* Translators: how many questions are answered, of how many. */
    text = g_strdup_printf (_ ("%u of %u answered"), answered, n);
  gtk_label_set_text (GTK_LABEL (self->progress_label), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar), n > 0 ? (double)answered / n : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text, -1);
  gtk_widget_set_visible (self->progress, n > 0 && !self->read_only);
}

static void
update_actions (AltheaFormView *self)
{
  gboolean asks = self->state != NULL && !self->read_only;
  gboolean paged = asks && is_paged (self);
  int index = page_index (self);
  gboolean last = !paged || index + 1 >= (int)self->pages->len;

  gtk_widget_set_visible (self->navigation, asks);
  gtk_widget_set_visible (self->back_button, paged);
  gtk_widget_set_visible (self->next_button, !last);
  gtk_widget_set_visible (self->finish_button, last);
  gtk_button_set_label (GTK_BUTTON (self->finish_button),
                        self->finish_label != NULL ? self->finish_label : _ ("Finish"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.back", paged && index > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.next", paged && !last);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.finish", asks);
  update_progress (self);
}

/* Answers decide which pages there are. */
static void
update_pages (AltheaFormView *self)
{
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  if (self->state != NULL)
    self->pages = althea_form_pages_new (self->state);
  if (self->pages != NULL && self->pages->len > 0 && page_index (self) < 0)
    g_set_object (&self->page, self->pages->pdata[0]);
  update_actions (self);
}

static void
rebuild (AltheaFormView *self)
{
  update_pages (self);
  show_body (self);
}

static void
focus_node (AltheaFormView *self, AltheaFormNode *node)
{
  AltheaFormField *field = althea_form_field_find (self->body, node);

  if (field != NULL)
    althea_form_field_focus (field);
}

static void
go_to (AltheaFormView *self, int index)
{
  g_autofree char *where = NULL;

  flush (self);
  if (index < 0 || self->pages == NULL || index >= (int)self->pages->len)
    return;
  g_set_object (&self->page, self->pages->pdata[index]);
  show_body (self);
  update_actions (self);
  focus_node (self, self->page);
  where = g_strdup (gtk_label_get_text (GTK_LABEL (self->progress_label)));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), where, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* --- actions -------------------------------------------------------------------------------------------- */

static void
show_problem (AltheaFormView *self, AltheaFormNode *node)
{
  if (is_paged (self) && althea_form_pages_find (self->pages, node) != page_index (self))
    go_to (self, althea_form_pages_find (self->pages, node));
  focus_node (self, node);
  if (althea_form_node_get_problem (node) != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), althea_form_node_get_problem (node),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static AltheaFormNode *
check_page (AltheaFormView *self)
{
  g_autoptr (GPtrArray) instances = althea_form_pages_list_instances (self->state, self->page);
  AltheaFormNode *first = NULL;

  if (althea_form_node_get_item (self->page)->type == ALTHEA_FORM_GROUP)
    for (guint i = 0; i < instances->len; i++)
      {
        AltheaFormNode *wrong = althea_form_state_check (self->state, instances->pdata[i]);

        first = first != NULL ? first : wrong;
      }
  else
    {
      /* What is below the question has pages of its own. */
      g_autofree char *problem = althea_form_state_check_node (self->state, self->page);

      if (problem != NULL)
        {
          althea_form_state_check (self->state, self->page);
          first = self->page;
        }
    }
  return first;
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AltheaFormView *self = ALTHEA_FORM_VIEW (widget);
  AltheaFormNode *wrong = check_page (self);

  if (wrong != NULL)
    show_problem (self, wrong);
  else
    go_to (self, page_index (self) + 1);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AltheaFormView *self = ALTHEA_FORM_VIEW (widget);

  go_to (self, page_index (self) - 1);
}

static void
finish_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (AltheaFormView) self = g_object_ref (ALTHEA_FORM_VIEW (widget));
  AltheaFormNode *wrong;

  flush (self);
  wrong = althea_form_state_check (self->state, NULL);
  if (wrong != NULL)
    show_problem (self, wrong);
  else
    emit_response (self, FINISHED, "completed");
}

/* --- GObject -------------------------------------------------------------------------------------------- */

static void
althea_form_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaFormView *self = ALTHEA_FORM_VIEW (object);

  switch ((AltheaFormViewProperty)prop_id)
    {
    case PROP_STATE:
      g_value_set_object (value, self->state);
      break;
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    case PROP_FINISH_LABEL:
      g_value_set_string (value, self->finish_label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_form_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaFormView *self = ALTHEA_FORM_VIEW (object);

  switch ((AltheaFormViewProperty)prop_id)
    {
    case PROP_STATE:
      althea_form_view_set_state (self, g_value_get_object (value));
      break;
    case PROP_MODE:
      althea_form_view_set_mode (self, g_value_get_enum (value));
      break;
    case PROP_READ_ONLY:
      althea_form_view_set_read_only (self, g_value_get_boolean (value));
      break;
    case PROP_FINISH_LABEL:
      althea_form_view_set_finish_label (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* What was typed last is handed over before the page goes. */
static void
althea_form_view_unmap (GtkWidget *widget)
{
  flush (ALTHEA_FORM_VIEW (widget));
  GTK_WIDGET_CLASS (althea_form_view_parent_class)->unmap (widget);
}

static void
althea_form_view_dispose (GObject *object)
{
  AltheaFormView *self = ALTHEA_FORM_VIEW (object);

  flush (self);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_object (&self->page);
  g_clear_object (&self->state);
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_FORM_VIEW);
  G_OBJECT_CLASS (althea_form_view_parent_class)->dispose (object);
}

static void
althea_form_view_finalize (GObject *object)
{
  AltheaFormView *self = ALTHEA_FORM_VIEW (object);

  g_free (self->finish_label);
  g_hash_table_unref (self->alerts);
  G_OBJECT_CLASS (althea_form_view_parent_class)->finalize (object);
}

static void
install_signals (GObjectClass *klass)
{
  static const char *const names[] = { "changed", "finished", "alert" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "form.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "form.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "form.finish", NULL, finish_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "form.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "form.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "form.finish", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "form.finish", NULL);
}

static void
althea_form_view_class_init (AltheaFormViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_form_view_get_property;
  object_class->set_property = althea_form_view_set_property;
  object_class->dispose = althea_form_view_dispose;
  object_class->finalize = althea_form_view_finalize;
  widget_class->unmap = althea_form_view_unmap;
  props[PROP_STATE] = g_param_spec_object ("state", NULL, NULL, ALTHEA_TYPE_FORM_STATE, flags);
  props[PROP_MODE]
      = g_param_spec_enum ("mode", NULL, NULL, ALTHEA_TYPE_FORM_MODE, ALTHEA_FORM_MODE_PAGES, flags);
  props[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  props[PROP_FINISH_LABEL] = g_param_spec_string ("finish-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  install_signals (object_class);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-form-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, progress);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, scroller);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, body);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, navigation);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, back_button);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, next_button);
  gtk_widget_class_bind_template_child (widget_class, AltheaFormView, finish_button);
  gtk_widget_class_set_css_name (widget_class, "formview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_FORM);
}

static void
althea_form_view_init (AltheaFormView *self)
{
  self->alerts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/* --- public --------------------------------------------------------------------------------------------- */

GtkWidget *
althea_form_view_new (AltheaFormMode mode)
{
  return g_object_new (ALTHEA_TYPE_FORM_VIEW, "mode", mode, NULL);
}

AltheaFormState *
althea_form_view_get_state (AltheaFormView *self)
{
  g_return_val_if_fail (ALTHEA_IS_FORM_VIEW (self), NULL);
  return self->state;
}

void
althea_form_view_set_state (AltheaFormView *self, AltheaFormState *state)
{
  g_return_if_fail (ALTHEA_IS_FORM_VIEW (self));
  if (self->state == state)
    return;
  flush (self);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->page);
  g_set_object (&self->state, state);
  if (state != NULL)
    {
      const char *title = althea_form_get_title (althea_form_state_get_form (state));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      g_signal_connect_object (state, "changed", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (state, "structure-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
      update_alerts (self, FALSE);
    }
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
althea_form_view_set_mode (AltheaFormView *self, AltheaFormMode mode)
{
  g_return_if_fail (ALTHEA_IS_FORM_VIEW (self));
  if (self->mode == mode)
    return;
  self->mode = mode;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODE]);
}

void
althea_form_view_set_read_only (AltheaFormView *self, gboolean read_only)
{
  g_return_if_fail (ALTHEA_IS_FORM_VIEW (self));
  if (self->read_only == !!read_only)
    return;
  self->read_only = !!read_only;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY]);
}

void
althea_form_view_set_finish_label (AltheaFormView *self, const char *label)
{
  g_return_if_fail (ALTHEA_IS_FORM_VIEW (self));
  if (!g_set_str (&self->finish_label, label))
    return;
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FINISH_LABEL]);
}

void
althea_form_view_resume (AltheaFormView *self)
{
  g_return_if_fail (ALTHEA_IS_FORM_VIEW (self));
  int index = 0;

  if (self->state == NULL || self->pages == NULL || self->pages->len == 0)
    return;
  while (index + 1 < (int)self->pages->len && althea_form_node_get_answer (self->pages->pdata[index]) != NULL)
    index++;
  if (is_paged (self))
    go_to (self, index);
  else
    focus_node (self, self->pages->pdata[index]);
}
