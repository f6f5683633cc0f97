/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-medications-page.h"

#include <glib/gi18n-lib.h>

#include "althea-empty-state.h"
#include "home-medication-row.h"

struct _HomeMedicationsPage
{
  HomePlace parent_instance;
  HomeRecordList *records; /* (owned) */
  GtkStack *stack;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (HomeMedicationsPage, home_medications_page, HOME_TYPE_PLACE)

static gboolean
is_current (gpointer item, gpointer user_data)
{
  return home_medication_is_current (item) && !althea_record_is_entered_in_error (item);
}

static gboolean
is_earlier (gpointer item, gpointer user_data)
{
  return !home_medication_is_current (item) && !althea_record_is_entered_in_error (item);
}

static char *
section_title (gpointer header, AltheaRecord *record)
{
  if (record == NULL)
    return NULL;
  return g_strdup (home_medication_is_current (record) ? _ ("Taking now") : _ ("Earlier"));
}

static void
update_stack (HomeMedicationsPage *self)
{
  const char *name = "list";

  if (self->stack == NULL)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->records)) == 0)
    name = home_record_list_get_loading (self->records) ? "loading" : "empty";
  gtk_stack_set_visible_child_name (self->stack, name);
}

static GListModel *
filtered (HomeMedicationsPage *self, GtkCustomFilterFunc func)
{
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->records)),
                                                  GTK_FILTER (gtk_custom_filter_new (func, NULL, NULL))));
}

static void
home_medications_page_constructed (GObject *object)
{
  HomeMedicationsPage *self = HOME_MEDICATIONS_PAGE (object);
  HomeContext *context = home_place_get_context (HOME_PLACE (self));
  GListStore *sections = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListModel) current = NULL, earlier = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  G_OBJECT_CLASS (home_medications_page_parent_class)->constructed (object);
  self->records
      = g_object_ref (home_mirror_get_records (home_context_get_mirror (context), "MedicationRequest"));
  current = filtered (self, is_current);
  earlier = filtered (self, is_earlier);
  g_list_store_append (sections, current);
  g_list_store_append (sections, earlier);
  selection = gtk_no_selection_new (G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (sections))));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  home_place_start_at_top (self->list_view);
  g_signal_connect_object (self->records, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->records, "notify::loading", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
}

static void
home_medications_page_dispose (GObject *object)
{
  HomeMedicationsPage *self = HOME_MEDICATIONS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_MEDICATIONS_PAGE);
  g_clear_object (&self->records);
  G_OBJECT_CLASS (home_medications_page_parent_class)->dispose (object);
}

static void
home_medications_page_class_init (HomeMedicationsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = home_medications_page_constructed;
  object_class->dispose = home_medications_page_dispose;
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  g_type_ensure (HOME_TYPE_MEDICATION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/medications/home-medications-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationsPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, section_title);
}

static void
home_medications_page_init (HomeMedicationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
