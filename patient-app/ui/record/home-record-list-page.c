/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-record-list-page.h"

#include "althea-record-row.h"
#include "althea-text.h"
#include "home-record-detail-page.h"

struct _HomeRecordListPage
{
  HomePlace parent_instance;
  GListModel *model; /* (owned) */
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (HomeRecordListPage, home_record_list_page, HOME_TYPE_PLACE)

static void
on_activate (HomeRecordListPage *self, guint position)
{
  g_autoptr (AltheaRecord) record = g_list_model_get_item (self->model, position);

  if (record != NULL)
    home_place_push (HOME_PLACE (self),
                     home_record_page_for (home_place_get_context (HOME_PLACE (self)), record));
}

/* What a row of the list is called. */
static char *
record_label (GtkListItem *item, AltheaRecord *record)
{
  const AltheaPartialDate *date = record != NULL ? althea_record_get_date (record) : NULL;
  g_autofree char *title = record != NULL ? althea_record_to_title (record) : g_strdup ("");
  g_autofree char *when = date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");

  return althea_text_join (", ", (const char *const[]){ title, when, NULL });
}

static void
home_record_list_page_dispose (GObject *object)
{
  HomeRecordListPage *self = HOME_RECORD_LIST_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RECORD_LIST_PAGE);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (home_record_list_page_parent_class)->dispose (object);
}

static void
home_record_list_page_class_init (HomeRecordListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_record_list_page_dispose;
  g_type_ensure (ALTHEA_TYPE_RECORD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/record/home-record-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeRecordListPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, record_label);
}

static void
home_record_list_page_init (HomeRecordListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
home_record_list_page_new (HomeContext *context, const char *title, GListModel *model)
{
  HomeRecordListPage *self = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (HOME_TYPE_RECORD_LIST_PAGE, "context", context, "title", title, NULL);
  self->model = g_object_ref (model);
  selection = gtk_no_selection_new (g_object_ref (model));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return ADW_NAVIGATION_PAGE (self);
}
