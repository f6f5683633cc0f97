/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-record-section.h"

#include <glib/gi18n-lib.h>

#include "althea-record-row.h"

#define N_SHOWN 5

struct _HomeRecordSection
{
  AdwBin parent_instance;
  GListModel *model; /* (owned) (nullable) */
  char *title;       /* (owned) */
  char *empty_text;  /* (owned) */
  GtkWidget *empty_label;
  AdwBin *list_bin;
  GtkButton *all_button;
};

G_DEFINE_FINAL_TYPE (HomeRecordSection, home_record_section, ADW_TYPE_BIN)

typedef enum
{
  PROP_TITLE = 1,
  PROP_EMPTY_TEXT,
} HomeRecordSectionProperty;

static GParamSpec *props[PROP_EMPTY_TEXT + 1];

static guint activated_signal, show_all_signal;

static void
update (HomeRecordSection *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
  g_autofree char *label = NULL;

  if (self->list_bin == NULL)
    return;
  /* Translators: %u is how many there are. */
  label = g_strdup_printf (_ ("Show all %u"), n);
  gtk_button_set_label (self->all_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), n > N_SHOWN);
  gtk_widget_set_visible (self->empty_label, n == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list_bin), n > 0);
}

static void
row_activated_cb (GtkListBox *box, GtkListBoxRow *row, HomeRecordSection *self)
{
  AltheaRecord *record = althea_record_list_box_get_record (row);

  if (record != NULL)
    g_signal_emit (self, activated_signal, 0, record);
}

static void
on_all (HomeRecordSection *self)
{
  g_signal_emit (self, show_all_signal, 0);
}

void
home_record_section_set_model (HomeRecordSection *self, GListModel *model)
{
  g_autoptr (GtkSliceListModel) slice = NULL;
  GtkWidget *list = NULL;

  g_return_if_fail (HOME_IS_RECORD_SECTION (self));
  g_return_if_fail (G_IS_LIST_MODEL (model));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  slice = gtk_slice_list_model_new (g_object_ref (model), 0, N_SHOWN);
  list = althea_record_list_box_new (G_LIST_MODEL (slice), self->title);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_DEFAULT);
  adw_bin_set_child (self->list_bin, list);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

GListModel *
home_record_section_get_model (HomeRecordSection *self)
{
  g_return_val_if_fail (HOME_IS_RECORD_SECTION (self), NULL);

  return self->model;
}

const char *
home_record_section_get_title (HomeRecordSection *self)
{
  g_return_val_if_fail (HOME_IS_RECORD_SECTION (self), "");

  return self->title;
}

static void
home_record_section_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeRecordSection *self = HOME_RECORD_SECTION (object);

  switch ((HomeRecordSectionProperty)prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_EMPTY_TEXT:
      g_value_set_string (value, self->empty_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_record_section_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HomeRecordSection *self = HOME_RECORD_SECTION (object);

  switch ((HomeRecordSectionProperty)prop_id)
    {
    case PROP_TITLE:
      if (g_set_str (&self->title, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EMPTY_TEXT:
      if (g_set_str (&self->empty_text, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_record_section_dispose (GObject *object)
{
  HomeRecordSection *self = HOME_RECORD_SECTION (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RECORD_SECTION);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (home_record_section_parent_class)->dispose (object);
}

static void
home_record_section_finalize (GObject *object)
{
  HomeRecordSection *self = HOME_RECORD_SECTION (object);

  g_free (self->title);
  g_free (self->empty_text);
  G_OBJECT_CLASS (home_record_section_parent_class)->finalize (object);
}

static void
home_record_section_class_init (HomeRecordSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_record_section_get_property;
  object_class->set_property = home_record_section_set_property;
  object_class->dispose = home_record_section_dispose;
  object_class->finalize = home_record_section_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  activated_signal = g_signal_new ("activated", HOME_TYPE_RECORD_SECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, ALTHEA_TYPE_RECORD);
  show_all_signal = g_signal_new ("show-all", HOME_TYPE_RECORD_SECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/record/home-record-section.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeRecordSection, empty_label);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordSection, list_bin);
  gtk_widget_class_bind_template_child (widget_class, HomeRecordSection, all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_all);
}

static void
home_record_section_init (HomeRecordSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
