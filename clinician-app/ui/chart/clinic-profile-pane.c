/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-profile-pane.h"

#include <glib/gi18n-lib.h>

#include "althea-dialog.h"
#include "althea-error.h"
#include "clinic-profile-model.h"
#include "clinic-profile-row.h"

struct _ClinicProfilePane
{
  GtkWidget parent_instance;

  GtkWidget *scroller;       /* (template) */
  GtkWidget *list;           /* (template) */
  ClinicChart *chart;        /* (owned) (nullable) */
  ClinicProfileModel *model; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicProfilePane, clinic_profile_pane, GTK_TYPE_WIDGET)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, clinic_profile_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  ClinicProfileItem *line = gtk_list_item_get_item (item);
  ClinicProfileKind kind = clinic_profile_item_get_kind (line);
  gboolean opens = kind == CLINIC_PROFILE_RECORD || kind == CLINIC_PROFILE_PAST;
  AltheaRecord *record = clinic_profile_item_get_record (line);
  g_autofree char *title = record != NULL ? althea_record_to_title (record)
                                          : g_strdup (clinic_profile_item_get_text (line));

  gtk_list_item_set_activatable (item, opens);
  gtk_list_item_set_focusable (item, opens);
  gtk_list_item_set_accessible_label (item, title);
  clinic_profile_row_set_item (CLINIC_PROFILE_ROW (gtk_list_item_get_child (item)), line);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  clinic_profile_row_set_item (CLINIC_PROFILE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
activated_cb (ClinicProfilePane *self, guint position)
{
  g_autoptr (ClinicProfileItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  AltheaRecord *record = clinic_profile_item_get_record (item);

  if (clinic_profile_item_get_kind (item) == CLINIC_PROFILE_PAST)
    clinic_profile_model_toggle_past (self->model, clinic_profile_item_get_section (item));
  else if (record != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "chart.open-record", "(ss)",
                                althea_record_get_resource_type (record), althea_record_get_id (record));
}

static void
reviewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicProfilePane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);
  g_autofree char *text = NULL;
  AdwDialog *dialog;

  if (answer != NULL || self->chart == NULL)
    return;
  text = althea_error_to_text (error);
  dialog = adw_alert_dialog_new (_ ("The review was not kept"), text);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  althea_dialog_present (dialog, GTK_WIDGET (self));
}

static void
list_reviewed_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicProfilePane *self = CLINIC_PROFILE_PANE (widget);
  g_autoptr (AltheaOperation) operation = NULL;

  if (self->chart == NULL)
    return;
  operation = althea_operation_new_strings ("list-reviewed", "patient",
                                            clinic_chart_get_patient_id (self->chart), "list",
                                            g_variant_get_string (parameter, NULL), NULL);
  clinic_chart_operate_async (self->chart, operation, reviewed_cb, g_object_ref (self));
}

static void
clinic_profile_pane_dispose (GObject *object)
{
  ClinicProfilePane *self = CLINIC_PROFILE_PANE (object);

  g_clear_object (&self->model);
  g_clear_object (&self->chart);
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_PROFILE_PANE);
  G_OBJECT_CLASS (clinic_profile_pane_parent_class)->dispose (object);
}

static void
clinic_profile_pane_class_init (ClinicProfilePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_profile_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-profile-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicProfilePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, ClinicProfilePane, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "profile.list-reviewed", "s", list_reviewed_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
}

static void
clinic_profile_pane_init (ClinicProfilePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
clinic_profile_pane_set_chart (ClinicProfilePane *self, ClinicChart *chart)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (CLINIC_IS_PROFILE_PANE (self) && CLINIC_IS_CHART (chart));
  g_return_if_fail (self->chart == NULL);
  self->chart = g_object_ref (chart);
  self->model = clinic_profile_model_new (G_LIST_MODEL (clinic_chart_get_records (chart)));
  g_signal_connect_object (chart, "records-changed", G_CALLBACK (clinic_profile_model_rebuild), self->model,
                           G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
}
