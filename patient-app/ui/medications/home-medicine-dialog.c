/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-medicine-dialog.h"

#include "althea-dialog.h"
#include "althea-error.h"
#include "althea-widgets.h"
#include "home-medicine-report.h"

struct _HomeMedicineDialog
{
  AdwDialog parent_instance;
  HomeContext *context;     /* (owned) */
  AltheaRecord *medication; /* (owned) */
  gboolean sending;
  GtkLabel *name_label;
  GtkCheckButton *stopped_check;
  GtkCheckButton *differently_check;
  AdwEntryRow *text_row;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (HomeMedicineDialog, home_medicine_dialog, ADW_TYPE_DIALOG)

/* "Differently" without how is of no use to anybody. */
static void
on_changed (HomeMedicineDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text_row));
  gboolean ready = gtk_check_button_get_active (self->stopped_check)
                   || (gtk_check_button_get_active (self->differently_check) && *text != '\0');

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "medicine.send", ready && !self->sending);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HomeMedicineDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HomeOutboxItem) item = home_outbox_add_finish (HOME_OUTBOX (source), result, &error);
  g_autofree char *text = NULL;

  if (self->error_label == NULL)
    return;
  self->sending = FALSE;
  if (item != NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  text = althea_error_to_text (error);
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  on_changed (self);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeMedicineDialog *self = HOME_MEDICINE_DIALOG (widget);
  HomeMirror *mirror = home_context_get_mirror (self->context);
  g_autoptr (AltheaOperation) operation = home_medicine_report_new (
      self->medication, gtk_check_button_get_active (self->stopped_check) ? "stopped" : "differently",
      gtk_editable_get_text (GTK_EDITABLE (self->text_row)));

  self->sending = TRUE;
  on_changed (self);
  home_outbox_add_async (home_mirror_get_outbox (mirror), operation, sent_cb, g_object_ref (self));
}

static void
home_medicine_dialog_dispose (GObject *object)
{
  HomeMedicineDialog *self = HOME_MEDICINE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_MEDICINE_DIALOG);
  g_clear_object (&self->context);
  g_clear_object (&self->medication);
  G_OBJECT_CLASS (home_medicine_dialog_parent_class)->dispose (object);
}

static void
home_medicine_dialog_class_init (HomeMedicineDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = home_medicine_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/medications/home-medicine-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeMedicineDialog, name_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicineDialog, stopped_check);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicineDialog, differently_check);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicineDialog, text_row);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicineDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_install_action (widget_class, "medicine.send", NULL, send_action);
}

static void
home_medicine_dialog_init (HomeMedicineDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  althea_add_finish_keys (GTK_WIDGET (self), "medicine.send");
  on_changed (self);
}

HomeMedicineDialog *
home_medicine_dialog_present (HomeContext *context, GtkWidget *parent, AltheaRecord *medication)
{
  HomeMedicineDialog *self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (ALTHEA_IS_RECORD (medication), NULL);

  self = g_object_new (HOME_TYPE_MEDICINE_DIALOG, NULL);
  self->context = g_object_ref (context);
  self->medication = g_object_ref (medication);
  name = althea_record_to_title (medication);
  gtk_label_set_label (self->name_label, name);
  althea_dialog_present (ADW_DIALOG (self), parent);
  return self;
}
