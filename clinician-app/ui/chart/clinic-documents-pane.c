/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-documents-pane.h"

#include "althea-empty-state.h"
#include "althea-record-row.h"
#include "althea-widget-template.h"

struct _ClinicDocumentsPane
{
  GtkWidget parent_instance;

  GtkWidget *stack; /* (template) */
  GtkWidget *list;  /* (template) */

  GListModel *documents; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicDocumentsPane, clinic_documents_pane, GTK_TYPE_WIDGET)

static void
activated_cb (ClinicDocumentsPane *self, guint position)
{
  g_autoptr (AltheaRecord) record = g_list_model_get_item (self->documents, position);

  gtk_widget_activate_action (GTK_WIDGET (self), "chart.open-record", "(ss)",
                              althea_record_get_resource_type (record), althea_record_get_id (record));
}

static void
show_what_there_is (ClinicDocumentsPane *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_list_model_get_n_items (self->documents) > 0 ? "list" : "nothing");
}

static void
clinic_documents_pane_dispose (GObject *object)
{
  ClinicDocumentsPane *self = CLINIC_DOCUMENTS_PANE (object);

  if (self->documents != NULL)
    g_signal_handlers_disconnect_by_data (self->documents, self);
  g_clear_object (&self->documents);
  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_DOCUMENTS_PANE);
  G_OBJECT_CLASS (clinic_documents_pane_parent_class)->dispose (object);
}

static void
clinic_documents_pane_class_init (ClinicDocumentsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_documents_pane_dispose;
  g_type_ensure (ALTHEA_TYPE_RECORD_ROW);
  g_type_ensure (ALTHEA_TYPE_EMPTY_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-documents-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicDocumentsPane, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicDocumentsPane, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_documents_pane_init (ClinicDocumentsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
clinic_documents_pane_set_chart (ClinicDocumentsPane *self, ClinicChart *chart)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (CLINIC_IS_DOCUMENTS_PANE (self) && CLINIC_IS_CHART (chart));
  g_return_if_fail (self->documents == NULL);
  self->documents
      = althea_patient_records_get_type_model (clinic_chart_get_records (chart), "DocumentReference");
  g_signal_connect_object (self->documents, "items-changed", G_CALLBACK (show_what_there_is), self,
                           G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (self->documents));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
  show_what_there_is (self);
}
