/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-orders-pane.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-code-picker.h"
#include "althea-dialog.h"
#include "althea-paper-requisition.h"
#include "althea-service-request.h"
#include "althea-state-bar.h"
#include "althea-text.h"
#include "althea-widget-template.h"
#include "clinic-basket.h"
#include "clinic-date-row.h"
#include "clinic-reason-dialog.h"

#define N_FAVOURITES 6

struct _ClinicOrdersPane
{
  GtkWidget parent_instance;

  GtkWidget *state_bar;      /* (template) */
  GtkWidget *kind_group;     /* (template) */
  GtkWidget *code_row;       /* (template) */
  GtkWidget *reason_row;     /* (template) */
  GtkWidget *expected_row;   /* (template) */
  GtkWidget *urgent_row;     /* (template) */
  GtkWidget *fasting_row;    /* (template) */
  GtkWidget *favourites_box; /* (template) */
  GtkWidget *basket_box;     /* (template) */
  GtkWidget *basket_list;    /* (template) */
  GtkWidget *open_list;      /* (template) */

  ClinicChart *chart;      /* (owned) (nullable) */
  ClinicBasket *basket;    /* (owned) (nullable) */
  GListModel *open_orders; /* (owned) (nullable) (element-type AltheaRecord) */
  GListModel *lately;      /* (owned) (nullable) what this practice ordered last */
};

G_DEFINE_FINAL_TYPE (ClinicOrdersPane, clinic_orders_pane, GTK_TYPE_WIDGET)

static const struct
{
  const char *name, *kind, *system, *title;
} kinds[] = {
  { "laboratory", ALTHEA_ORDER_LABORATORY, "http://loinc.org", N_ ("Test") },
  { "imaging", ALTHEA_ORDER_IMAGING, "http://loinc.org", N_ ("Examination") },
  { "referral", ALTHEA_ORDER_REFERRAL, "http://snomed.info/sct", N_ ("To whom or for what") },
};

static guint
get_kind (ClinicOrdersPane *self)
{
  const char *name = adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (self->kind_group));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, name) == 0)
      return i;
  return 0;
}

static void
say (ClinicOrdersPane *self, AltheaStateKind kind, const char *text)
{
  althea_state_bar_set (ALTHEA_STATE_BAR (self->state_bar), kind, text);
}

/* --- the form -------------------------------------------------------------------------------------- */

static void
on_kind_changed (ClinicOrdersPane *self)
{
  guint kind = get_kind (self);

  althea_code_picker_set_system (ALTHEA_CODE_PICKER (self->code_row), kinds[kind].system);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code_row), _ (kinds[kind].title));
  gtk_widget_set_visible (self->fasting_row, kind == 0);
}

static void
on_picked (ClinicOrdersPane *self)
{
  gtk_widget_grab_focus (self->reason_row);
}

static void
clear_form (ClinicOrdersPane *self)
{
  althea_code_picker_set_code (ALTHEA_CODE_PICKER (self->code_row), NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_row), "");
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->expected_row), NULL);
  adw_switch_row_set_active (ADW_SWITCH_ROW (self->urgent_row), FALSE);
  adw_switch_row_set_active (ADW_SWITCH_ROW (self->fasting_row), FALSE);
  gtk_widget_grab_focus (self->code_row);
}

static void
on_add (ClinicOrdersPane *self)
{
  g_autoptr (AltheaCodeableConcept) code
      = althea_code_picker_dup_concept (ALTHEA_CODE_PICKER (self->code_row));
  g_autoptr (AltheaPartialDate) expected = NULL;
  g_autoptr (GError) error = NULL;
  guint kind = get_kind (self);

  if (code == NULL)
    {
      say (self, ALTHEA_STATE_KIND_ATTENTION, _ ("Say what to order."));
      gtk_widget_grab_focus (self->code_row);
      return;
    }
  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->expected_row), &expected, &error))
    {
      say (self, ALTHEA_STATE_KIND_ATTENTION, error->message);
      gtk_widget_grab_focus (self->expected_row);
      return;
    }
  say (self, ALTHEA_STATE_KIND_QUIET, NULL);
  if (clinic_basket_add (self->basket, kinds[kind].kind, code,
                         adw_switch_row_get_active (ADW_SWITCH_ROW (self->urgent_row)) ? "urgent" : "routine",
                         kind == 0 && adw_switch_row_get_active (ADW_SWITCH_ROW (self->fasting_row)),
                         expected, gtk_editable_get_text (GTK_EDITABLE (self->reason_row))))
    clear_form (self);
  else
    say (self, ALTHEA_STATE_KIND_ATTENTION, _ ("That is in the basket already."));
}

/* --- ordered lately -------------------------------------------------------------------------------- */

static void
favourite_cb (GtkButton *button, ClinicOrdersPane *self)
{
  AltheaRecord *order = g_object_get_data (G_OBJECT (button), "order");
  const char *kind = althea_service_request_get_kind (ALTHEA_SERVICE_REQUEST (order));

  if (!clinic_basket_add (self->basket, kind, althea_record_get_value (order, "code"), "routine",
                          althea_record_get_truth (order, "fasting") == ALTHEA_TRUTH_YES, NULL, NULL))
    say (self, ALTHEA_STATE_KIND_ATTENTION, _ ("That is in the basket already."));
}

static void
show_favourites (ClinicOrdersPane *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->favourites_box)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->favourites_box), child);
  for (guint i = 0; i < g_list_model_get_n_items (self->lately) && g_hash_table_size (seen) < N_FAVOURITES;
       i++)
    {
      g_autoptr (AltheaRecord) order = g_list_model_get_item (self->lately, i);
      g_autofree char *title = order != NULL ? althea_record_to_title (order) : NULL;
      GtkWidget *button;

      if (!ALTHEA_IS_SERVICE_REQUEST (order) || althea_text_is_empty (title)
          || althea_service_request_get_kind (ALTHEA_SERVICE_REQUEST (order)) == NULL
          || !g_hash_table_add (seen, g_strdup (title)))
        continue;
      button = gtk_button_new_with_label (title);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (button, _ ("Add to the basket; ordered lately in this practice"));
      g_object_set_data_full (G_OBJECT (button), "order", g_steal_pointer (&order), g_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (favourite_cb), self, G_CONNECT_DEFAULT);
      adw_wrap_box_append (ADW_WRAP_BOX (self->favourites_box), button);
    }
  gtk_widget_set_visible (self->favourites_box, g_hash_table_size (seen) > 0);
}

/* --- rows ------------------------------------------------------------------------------------------ */

/* "Laboratory · urgent · fasting · expected by 1 Dec". (transfer full) */
static char *
dup_details (AltheaRecord *order)
{
  const AltheaPartialDate *expected = althea_record_get_value (order, "expected-by");
  const AltheaCodeableConcept *reason = althea_record_get_first (order, "reason-code");
  g_autofree char *day = expected != NULL ? althea_partial_date_to_display (expected) : NULL;
  gboolean late = althea_service_request_is_overdue (ALTHEA_SERVICE_REQUEST (order), althea_clock_now_us ());
  /* Translators: %s is a day. */
  g_autofree char *by
      = day == NULL ? NULL : g_strdup_printf (late ? _ ("late: expected by %s") : _ ("expected by %s"), day);
  const char *priority = althea_record_get_string (order, "priority");
  const char *parts[] = {
    althea_order_kind_to_text (althea_service_request_get_kind (ALTHEA_SERVICE_REQUEST (order))),
    priority != NULL && !g_str_equal (priority, "routine") ? _ ("urgent") : "",
    althea_record_get_truth (order, "fasting") == ALTHEA_TRUTH_YES ? _ ("fasting") : "",
    reason != NULL ? althea_codeable_concept_get_display (reason) : "",
    by != NULL ? by : "",
    NULL,
  };

  return althea_text_join (" · ", parts);
}

static GtkWidget *
new_row (AltheaRecord *order, const char *button_icon, const char *label)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name (button_icon);
  g_autofree char *title = althea_record_to_title (order);
  g_autofree char *details = dup_details (order);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "order", g_object_ref (order), g_object_unref);
  g_object_set_data (G_OBJECT (row), "button", button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
remove_cb (GtkButton *button, ClinicOrdersPane *self)
{
  clinic_basket_remove (self->basket, g_object_get_data (G_OBJECT (button), "order"));
}

static GtkWidget *
make_basket_row (gpointer item, gpointer user_data)
{
  ClinicOrdersPane *self = user_data;
  g_autofree char *title = althea_record_to_title (item);
  /* Translators: %s is an order. */
  g_autofree char *label = g_strdup_printf (_ ("Take %s out of the basket"), title);
  GtkWidget *row = new_row (item, "user-trash-symbolic", label);
  const char *problem = clinic_basket_get_problem (self->basket, item);

  g_signal_connect_object (g_object_get_data (G_OBJECT (row), "button"), "clicked", G_CALLBACK (remove_cb),
                           self, G_CONNECT_DEFAULT);
  if (problem != NULL)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), problem);
      gtk_widget_add_css_class (row, "error");
    }
  return row;
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicOrdersPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = clinic_chart_operate_finish (CLINIC_CHART (source), result, &error);

  if (answer == NULL && self->chart != NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      say (self, ALTHEA_STATE_KIND_TROUBLE, text);
    }
}

static void
reason_cb (ClinicReasonDialog *dialog, const char *reason, ClinicOrdersPane *self)
{
  g_autoptr (AltheaOperation) operation = althea_operation_new_strings (
      "order-cancel", "order", g_object_get_data (G_OBJECT (dialog), "id"), "reason", reason, NULL);

  clinic_chart_operate_async (self->chart, operation, cancelled_cb, g_object_ref (self));
}

static void
cancel_cb (GtkButton *button, ClinicOrdersPane *self)
{
  AltheaRecord *order = g_object_get_data (G_OBJECT (button), "order");
  g_autofree char *title = althea_record_to_title (order);
  g_autofree char *name = clinic_chart_dup_patient_name (self->chart);
  AdwDialog *dialog = clinic_reason_dialog_new (_ ("Take this order back?"), name, title,
                                                _ ("Take back the order"), TRUE, NULL);

  g_object_set_data_full (G_OBJECT (dialog), "id", g_strdup (althea_record_get_id (order)), g_free);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (reason_cb), self, G_CONNECT_DEFAULT);
  althea_dialog_present (dialog, GTK_WIDGET (self));
}

static GtkWidget *
make_open_row (gpointer item, gpointer user_data)
{
  ClinicOrdersPane *self = user_data;
  g_autofree char *title = althea_record_to_title (item);
  /* Translators: %s is an order. */
  g_autofree char *label = g_strdup_printf (_ ("Take back the order: %s"), title);
  GtkWidget *row = new_row (item, "edit-undo-symbolic", label);

  g_signal_connect_object (g_object_get_data (G_OBJECT (row), "button"), "clicked", G_CALLBACK (cancel_cb),
                           self, G_CONNECT_DEFAULT);
  if (althea_service_request_is_overdue (item, althea_clock_now_us ()))
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Late"), -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  return row;
}

/* --- the requisition ------------------------------------------------------------------------------- */

static GPtrArray *
list_open (ClinicOrdersPane *self)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (self->open_orders); i++)
    g_ptr_array_add (orders, g_list_model_get_item (self->open_orders, i));
  return orders;
}

/* FALSE while the patient is not loaded. */
static gboolean
fill_requisition (ClinicOrdersPane *self, GPtrArray *orders, AltheaPaperRequisition *requisition)
{
  AltheaSession *session = clinic_chart_get_session (self->chart);

  requisition->practice_name = session != NULL ? althea_session_get_practice_name (session) : "";
  requisition->practice_phone = session != NULL ? althea_session_get_practice_phone (session) : "";
  requisition->requester_name = session != NULL ? althea_session_get_person_name (session) : "";
  requisition->patient = clinic_chart_get_patient (self->chart);
  requisition->orders = orders;
  return requisition->patient != NULL && orders->len > 0;
}

gboolean
clinic_orders_pane_save_requisition (ClinicOrdersPane *self, const char *path, GError **error)
{
  g_return_val_if_fail (CLINIC_IS_ORDERS_PANE (self) && path != NULL, FALSE);
  g_autoptr (GPtrArray) orders = list_open (self);
  AltheaPaperRequisition requisition = { 0 };

  if (!fill_requisition (self, orders, &requisition))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND, "There is no open order to print.");
      return FALSE;
    }
  return althea_paper_requisition_to_pdf (&requisition, path, error);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicOrdersPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path == NULL || self->chart == NULL)
    return;
  if (!clinic_orders_pane_save_requisition (self, path, &error))
    {
      g_autofree char *text = althea_error_to_text (error);

      say (self, ALTHEA_STATE_KIND_TROUBLE, text);
    }
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_initial_name (dialog, _ ("Requisition.pdf"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        g_object_ref (widget));
}

static void
draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, ClinicOrdersPane *self)
{
  g_autoptr (GPtrArray) orders = list_open (self);
  AltheaPaperRequisition requisition = { 0 };

  if (fill_requisition (self, orders, &requisition))
    althea_paper_requisition_draw (gtk_print_context_get_cairo_context (context),
                                   gtk_print_context_get_width (context),
                                   gtk_print_context_get_height (context), &requisition);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ClinicOrdersPane *self = CLINIC_ORDERS_PANE (widget);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _ ("Requisition"));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_cb), self, G_CONNECT_DEFAULT);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (widget)), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    say (self, ALTHEA_STATE_KIND_TROUBLE, error->message);
}

/* --- following ------------------------------------------------------------------------------------- */

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  clinic_basket_sign (CLINIC_ORDERS_PANE (widget)->basket);
}

static void
update_actions (ClinicOrdersPane *self)
{
  gboolean any = g_list_model_get_n_items (clinic_basket_get_lines (self->basket)) > 0;
  gboolean open = g_list_model_get_n_items (self->open_orders) > 0;

  gtk_widget_set_visible (self->basket_box, any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "orders.sign", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "orders.print", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "orders.save", open);
}

static void
basket_state_cb (ClinicOrdersPane *self)
{
  const char *text = clinic_basket_get_state_text (self->basket);

  say (self, ALTHEA_STATE_KIND_QUIET, *text != '\0' ? text : NULL);
}

/* The rows say what is wrong with them. */
static void
refused_cb (ClinicOrdersPane *self)
{
  gtk_list_box_bind_model (GTK_LIST_BOX (self->basket_list), clinic_basket_get_lines (self->basket),
                           make_basket_row, self, NULL);
}

static gboolean
is_open (gpointer item, gpointer user_data)
{
  return ALTHEA_IS_SERVICE_REQUEST (item) && althea_service_request_is_open (item);
}

static int
compare_expected (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const AltheaPartialDate *left = althea_record_get_value ((AltheaRecord *)a, "expected-by");
  const AltheaPartialDate *right = althea_record_get_value ((AltheaRecord *)b, "expected-by");

  /* What has no day comes last. */
  if ((left == NULL) != (right == NULL))
    return left == NULL ? 1 : -1;
  return althea_partial_date_compare (left, right);
}

static void
follow (ClinicOrdersPane *self)
{
  GListModel *all
      = althea_patient_records_get_type_model (clinic_chart_get_records (self->chart), "ServiceRequest");
  GListModel *open = G_LIST_MODEL (
      gtk_filter_list_model_new (all, GTK_FILTER (gtk_custom_filter_new (is_open, NULL, NULL))));

  self->open_orders = G_LIST_MODEL (
      gtk_sort_list_model_new (open, GTK_SORTER (gtk_custom_sorter_new (compare_expected, NULL, NULL))));
  g_signal_connect_object (self->open_orders, "items-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->open_list), self->open_orders, make_open_row, self, NULL);
}

static void
set_chart (ClinicOrdersPane *self, ClinicChart *chart)
{
  AltheaSession *session;

  self->chart = g_object_ref (chart);
  self->basket = clinic_basket_new (chart);
  session = clinic_chart_get_session (chart);
  follow (self);
  refused_cb (self);
  g_signal_connect_object (clinic_basket_get_lines (self->basket), "items-changed",
                           G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->basket, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->basket, "notify::state-text", G_CALLBACK (basket_state_cb), self,
                           G_CONNECT_SWAPPED);
  if (session != NULL)
    {
      althea_code_picker_set_finder (ALTHEA_CODE_PICKER (self->code_row), ALTHEA_CODE_FINDER (session));
      self->lately = althea_session_search (session, "ServiceRequest", "_sort=-_lastUpdated&_count=50");
      g_signal_connect_object (self->lately, "items-changed", G_CALLBACK (show_favourites), self,
                               G_CONNECT_SWAPPED);
      show_favourites (self);
    }
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (self->kind_group), "laboratory");
  on_kind_changed (self);
  update_actions (self);
}

/* A chart that nobody orders from pays nothing for it. */
static void
clinic_orders_pane_map (GtkWidget *widget)
{
  ClinicOrdersPane *self = CLINIC_ORDERS_PANE (widget);
  ClinicChart *chart = clinic_chart_of_widget (widget);

  if (self->chart == NULL && chart != NULL)
    set_chart (self, chart);
  GTK_WIDGET_CLASS (clinic_orders_pane_parent_class)->map (widget);
}

static void
clinic_orders_pane_dispose (GObject *object)
{
  ClinicOrdersPane *self = CLINIC_ORDERS_PANE (object);

  althea_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_ORDERS_PANE);
  g_clear_object (&self->lately);
  g_clear_object (&self->open_orders);
  g_clear_object (&self->basket);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (clinic_orders_pane_parent_class)->dispose (object);
}

static void
clinic_orders_pane_class_init (ClinicOrdersPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_orders_pane_dispose;
  widget_class->map = clinic_orders_pane_map;
  g_type_ensure (ALTHEA_TYPE_STATE_BAR);
  g_type_ensure (ALTHEA_TYPE_CODE_PICKER);
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/orders/clinic-orders-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, state_bar);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, kind_group);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, code_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, expected_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, urgent_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, fasting_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, favourites_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, basket_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, basket_list);
  gtk_widget_class_bind_template_child (widget_class, ClinicOrdersPane, open_list);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_install_action (widget_class, "orders.sign", NULL, sign_action);
  gtk_widget_class_install_action (widget_class, "orders.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "orders.save", NULL, save_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_orders_pane_init (ClinicOrdersPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
