/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-results-page.h"

#include <glib/gi18n-lib.h>

#include "althea-empty-state.h"
#include "home-measure-dialog.h"
#include "home-measurement.h"
#include "home-pending-row.h"
#include "home-result-header.h"
#include "home-result-list.h"
#include "home-result-page.h"
#include "home-result-row.h"

struct _HomeResultsPage
{
  HomePlace parent_instance;
  HomeResultList *list; /* (owned) what is shown */
  GtkStack *stack;
  GtkListView *list_view;
  AdwToggleGroup *kinds;
  GtkWidget *add_button;
  GtkWidget *pending_clamp;
  GtkListBox *pending_list;
  AltheaEmptyState *empty_state;
  GListModel *pending;       /* (owned) of HomeOutboxItem: measurements on their way */
  GtkFilter *pending_filter; /* lent by the model */
};

G_DEFINE_FINAL_TYPE (HomeResultsPage, home_results_page, HOME_TYPE_PLACE)

static void
update_stack (HomeResultsPage *self)
{
  const char *name = "list";

  if (self->list == NULL || self->stack == NULL)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    name = home_result_list_get_loading (self->list) ? "loading" : "empty";
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
show_list (HomeResultsPage *self, HomeResultList *list)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::loading", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (list)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  home_place_start_at_top (self->list_view);
  update_stack (self);
}

static gboolean
is_measurements (HomeResultsPage *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->kinds), "measurements") == 0;
}

static void
update_pending (HomeResultsPage *self)
{
  if (self->pending_clamp != NULL && self->pending != NULL)
    gtk_widget_set_visible (self->pending_clamp,
                            is_measurements (self) && g_list_model_get_n_items (self->pending) > 0);
}

static gboolean
is_pending (gpointer item, gpointer user_data)
{
  return home_measurement_is_pending (user_data, item);
}

static GtkWidget *
make_pending_row (gpointer item, gpointer user_data)
{
  return home_pending_row_new (item);
}

/* What the practice took is here as a record a moment later. */
static void
settled_cb (HomeResultsPage *self)
{
  gtk_filter_changed (self->pending_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
watch_pending (HomeResultsPage *self)
{
  HomeMirror *mirror = home_context_get_mirror (home_place_get_context (HOME_PLACE (self)));
  HomeOutbox *outbox = home_mirror_get_outbox (mirror);

  self->pending_filter = GTK_FILTER (gtk_custom_filter_new (is_pending, mirror, NULL));
  self->pending
      = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (outbox)), self->pending_filter));
  gtk_list_box_bind_model (self->pending_list, self->pending, make_pending_row, self, NULL);
  g_signal_connect_object (self->pending, "items-changed", G_CALLBACK (update_pending), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "notify::n-waiting", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_mirror_get_records (mirror, "Observation"), "items-changed",
                           G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
}

static void
on_add (HomeResultsPage *self)
{
  home_measure_dialog_present (home_place_get_context (HOME_PLACE (self)), GTK_WIDGET (self));
}

static void
show_empty_words (HomeResultsPage *self)
{
  if (is_measurements (self))
    g_object_set (self->empty_state, "title", _ ("No measurements yet"), "description",
                  _ ("What is measured at your practice appears here. You can add what you measure at home."),
                  NULL);
  else
    g_object_set (self->empty_state, "title", _ ("No results yet"), "description",
                  _ ("When your practice has a result for you, it appears here."), NULL);
}

static void
on_kind_changed (HomeResultsPage *self)
{
  HomeContext *context = home_place_get_context (HOME_PLACE (self));

  if (context == NULL)
    return;
  gtk_widget_set_visible (self->add_button, is_measurements (self));
  show_empty_words (self);
  update_pending (self);
  if (is_measurements (self))
    {
      g_autoptr (HomeResultList) measurements
          = home_result_list_new (home_context_get_mirror (context), TRUE);

      show_list (self, measurements);
    }
  else
    show_list (self, home_context_get_results (context));
}

static void
on_activate (HomeResultsPage *self, guint position)
{
  g_autoptr (HomeResult) result = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (result != NULL)
    home_place_push (HOME_PLACE (self),
                     home_result_page_new (home_place_get_context (HOME_PLACE (self)), self->list, result));
}

static void
home_results_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (home_results_page_parent_class)->constructed (object);
  watch_pending (HOME_RESULTS_PAGE (object));
  on_kind_changed (HOME_RESULTS_PAGE (object));
}

static void
home_results_page_dispose (GObject *object)
{
  HomeResultsPage *self = HOME_RESULTS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RESULTS_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->pending);
  G_OBJECT_CLASS (home_results_page_parent_class)->dispose (object);
}

static void
home_results_page_class_init (HomeResultsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = home_results_page_constructed;
  object_class->dispose = home_results_page_dispose;
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (HOME_TYPE_RESULT_HEADER);
  g_type_ensure (HOME_TYPE_RESULT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/results/home-results-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, kinds);
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, pending_clamp);
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, pending_list);
  gtk_widget_class_bind_template_child (widget_class, HomeResultsPage, empty_state);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
home_results_page_init (HomeResultsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
