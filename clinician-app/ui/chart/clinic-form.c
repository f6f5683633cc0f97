/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-code-picker.h"

typedef struct
{
  ClinicChart *chart;      /* (owned) (nullable) */
  AltheaRecord *base;      /* (owned) (nullable) what was loaded */
  GHashTable *hints;       /* (owned) lent widgets: field -> row of words under it */
  GPtrArray *error_rows;   /* (owned) lent widgets: messages under fields */
  GPtrArray *error_fields; /* (owned) lent widgets: fields marked wrong */
  char *error;             /* (owned) "" none */
  gboolean dirty;
  gboolean loading; /* changes come from us */
} ClinicFormPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ClinicForm, clinic_form, ADW_TYPE_BIN)

#define PRIVATE(self) ((ClinicFormPrivate *)clinic_form_get_instance_private (self))

typedef enum
{
  PROP_DIRTY = 1,
} ClinicFormProperty;

static GParamSpec *props[PROP_DIRTY + 1];

static void
clinic_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicFormProperty)prop_id)
    {
    case PROP_DIRTY:
      g_value_set_boolean (value, PRIVATE (CLINIC_FORM (object))->dirty);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_form_dispose (GObject *object)
{
  ClinicFormPrivate *priv = PRIVATE (CLINIC_FORM (object));

  g_clear_object (&priv->base);
  g_clear_object (&priv->chart);
  g_hash_table_remove_all (priv->hints);
  g_ptr_array_set_size (priv->error_rows, 0);
  g_ptr_array_set_size (priv->error_fields, 0);
  G_OBJECT_CLASS (clinic_form_parent_class)->dispose (object);
}

static void
clinic_form_finalize (GObject *object)
{
  ClinicFormPrivate *priv = PRIVATE (CLINIC_FORM (object));

  g_hash_table_unref (priv->hints);
  g_ptr_array_unref (priv->error_rows);
  g_ptr_array_unref (priv->error_fields);
  g_free (priv->error);
  G_OBJECT_CLASS (clinic_form_parent_class)->finalize (object);
}

static void
clinic_form_class_init (ClinicFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = clinic_form_get_property;
  object_class->dispose = clinic_form_dispose;
  object_class->finalize = clinic_form_finalize;
  props[PROP_DIRTY]
      = g_param_spec_boolean ("dirty", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_form_init (ClinicForm *self)
{
  ClinicFormPrivate *priv = PRIVATE (self);

  priv->hints = g_hash_table_new (NULL, NULL);
  priv->error_rows = g_ptr_array_new ();
  priv->error_fields = g_ptr_array_new ();
  priv->error = g_strdup ("");
}

/* --- errors at their fields ------------------------------------------------------------------------ */

void
clinic_form_clear_errors (ClinicForm *self)
{
  ClinicFormPrivate *priv = PRIVATE (self);

  for (guint i = 0; i < priv->error_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (priv->error_rows, i);

      gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
    }
  for (guint i = 0; i < priv->error_fields->len; i++)
    {
      GtkWidget *field = g_ptr_array_index (priv->error_fields, i);

      gtk_widget_remove_css_class (field, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
    }
  g_ptr_array_set_size (priv->error_rows, 0);
  g_ptr_array_set_size (priv->error_fields, 0);
  g_set_str (&priv->error, "");
}

/* A row of words under @field. (nullable) lent: NULL where there is no list to put it in. */
static GtkWidget *
add_words (GtkWidget *field, const char *message, const char *css_class)
{
  GtkWidget *box = gtk_widget_get_parent (field), *row, *label;

  if (!GTK_IS_LIST_BOX (box) || !GTK_IS_LIST_BOX_ROW (field))
    return NULL;
  row = gtk_list_box_row_new ();
  label = gtk_label_new (message);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_insert (GTK_LIST_BOX (box), row, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (field)) + 1);
  return row;
}

void
clinic_form_set_hint (ClinicForm *self, GtkWidget *field, const char *message)
{
  ClinicFormPrivate *priv;
  GtkWidget *row;

  g_return_if_fail (CLINIC_IS_FORM (self) && GTK_IS_WIDGET (field));
  priv = PRIVATE (self);
  row = g_hash_table_lookup (priv->hints, field);
  if (row != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
  g_hash_table_remove (priv->hints, field);
  row = message != NULL ? add_words (field, message, "field-hint") : NULL;
  if (row == NULL)
    return;
  g_hash_table_insert (priv->hints, field, row);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
clinic_form_show_error (ClinicForm *self, GtkWidget *field, const char *message)
{
  ClinicFormPrivate *priv;
  GtkWidget *row;

  g_return_if_fail (CLINIC_IS_FORM (self) && message != NULL);
  priv = PRIVATE (self);
  g_set_str (&priv->error, message);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  if (field == NULL)
    return;
  row = add_words (field, message, "field-error");
  if (row != NULL)
    g_ptr_array_add (priv->error_rows, row);
  gtk_widget_add_css_class (field, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  g_ptr_array_add (priv->error_fields, field);
  gtk_widget_grab_focus (field);
}

const char *
clinic_form_get_error (ClinicForm *self)
{
  g_return_val_if_fail (CLINIC_IS_FORM (self), "");
  return PRIVATE (self)->error;
}

/* --- what was typed ------------------------------------------------------------------------------- */

gboolean
clinic_form_get_dirty (ClinicForm *self)
{
  g_return_val_if_fail (CLINIC_IS_FORM (self), FALSE);
  return PRIVATE (self)->dirty;
}

void
clinic_form_set_dirty (ClinicForm *self, gboolean dirty)
{
  ClinicFormPrivate *priv;

  g_return_if_fail (CLINIC_IS_FORM (self));
  priv = PRIVATE (self);
  if (priv->dirty == dirty)
    return;
  priv->dirty = dirty;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIRTY]);
}

static void
typed_cb (ClinicForm *self)
{
  if (PRIVATE (self)->loading)
    return;
  if (PRIVATE (self)->error_fields->len > 0)
    clinic_form_clear_errors (self);
  clinic_form_set_dirty (self, TRUE);
}

void
clinic_form_watch (ClinicForm *self, GtkWidget *row)
{
  g_return_if_fail (CLINIC_IS_FORM (self) && GTK_IS_WIDGET (row));
  /* The same words may stand for another code. */
  if (ALTHEA_IS_CODE_PICKER (row))
    g_signal_connect_object (row, "notify::code", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  if (GTK_IS_EDITABLE (row))
    g_signal_connect_object (row, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  else if (ADW_IS_COMBO_ROW (row))
    g_signal_connect_object (row, "notify::selected", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  else if (ADW_IS_SWITCH_ROW (row))
    g_signal_connect_object (row, "notify::active", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  else if (GTK_IS_TEXT_VIEW (row))
    g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (row)), "changed", G_CALLBACK (typed_cb),
                             self, G_CONNECT_SWAPPED);
  else
    g_critical ("%s has nothing to watch", G_OBJECT_TYPE_NAME (row));
}

void
clinic_form_load (ClinicForm *self, AltheaRecord *record)
{
  ClinicFormPrivate *priv;

  g_return_if_fail (CLINIC_IS_FORM (self));
  g_return_if_fail (record == NULL || ALTHEA_IS_RECORD (record));
  priv = PRIVATE (self);
  g_set_object (&priv->base, record);
  clinic_form_clear_errors (self);
  priv->loading = TRUE;
  CLINIC_FORM_GET_CLASS (self)->load (self, record);
  priv->loading = FALSE;
  clinic_form_set_dirty (self, FALSE);
}

AltheaRecord *
clinic_form_get_base (ClinicForm *self)
{
  g_return_val_if_fail (CLINIC_IS_FORM (self), NULL);
  return PRIVATE (self)->base;
}

/* The model's message names the label of the field that breaks the rule. */
static void
show_model_error (ClinicForm *self, AltheaRecordClass *klass, const GError *error)
{
  GtkWidget *row = NULL;

  for (guint i = 0; row == NULL && i < klass->n_fields; i++)
    {
      const char *label = g_dgettext (GETTEXT_PACKAGE, klass->fields[i].label);

      if (strstr (error->message, label) != NULL)
        row = CLINIC_FORM_GET_CLASS (self)->find_field (self, klass->fields[i].name);
    }
  clinic_form_show_error (self, row, error->message);
}

static void
set_patient (AltheaRecordBuilder *builder, AltheaRecordClass *klass, AltheaReference *patient)
{
  for (guint i = 0; patient != NULL && i < klass->n_fields; i++)
    {
      const char *name = klass->fields[i].name;

      if (g_str_equal (name, "subject") || g_str_equal (name, "patient"))
        althea_record_builder_set_value (builder, name, patient);
    }
}

AltheaRecord *
clinic_form_build (ClinicForm *self, AltheaReference *patient)
{
  ClinicFormPrivate *priv;
  g_autoptr (AltheaRecordBuilder) builder = NULL;
  g_autoptr (GTypeClass) klass = NULL;
  g_autoptr (GError) error = NULL;
  AltheaRecord *record;

  g_return_val_if_fail (CLINIC_IS_FORM (self), NULL);
  priv = PRIVATE (self);
  clinic_form_clear_errors (self);
  klass = g_type_class_ref (althea_record_type_for_name (clinic_form_get_resource_type (self)));
  if (priv->base != NULL)
    builder = althea_record_builder_new_edit (priv->base);
  else
    {
      builder = althea_record_builder_new (clinic_form_get_resource_type (self));
      set_patient (builder, ALTHEA_RECORD_CLASS (klass), patient);
    }
  if (!CLINIC_FORM_GET_CLASS (self)->apply (self, builder))
    return NULL;
  record = althea_record_builder_end (g_steal_pointer (&builder), &error);
  if (record == NULL)
    show_model_error (self, ALTHEA_RECORD_CLASS (klass), error);
  return record;
}

GPtrArray *
clinic_form_build_records (ClinicForm *self, AltheaReference *patient)
{
  g_autoptr (GPtrArray) records = NULL;
  AltheaRecord *record;

  g_return_val_if_fail (CLINIC_IS_FORM (self), NULL);
  if (CLINIC_FORM_GET_CLASS (self)->build_records != NULL)
    {
      clinic_form_clear_errors (self);
      return CLINIC_FORM_GET_CLASS (self)->build_records (self, patient);
    }
  record = clinic_form_build (self, patient);
  if (record == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (records, record);
  return g_steal_pointer (&records);
}

void
clinic_form_set_chart (ClinicForm *self, ClinicChart *chart)
{
  ClinicFormPrivate *priv;

  g_return_if_fail (CLINIC_IS_FORM (self) && CLINIC_IS_CHART (chart));
  priv = PRIVATE (self);
  g_return_if_fail (priv->chart == NULL);
  priv->chart = g_object_ref (chart);
  if (CLINIC_FORM_GET_CLASS (self)->set_chart != NULL)
    CLINIC_FORM_GET_CLASS (self)->set_chart (self, chart);
}

ClinicChart *
clinic_form_get_chart (ClinicForm *self)
{
  g_return_val_if_fail (CLINIC_IS_FORM (self), NULL);
  return PRIVATE (self)->chart;
}

const char *
clinic_form_get_resource_type (ClinicForm *self)
{
  g_return_val_if_fail (CLINIC_IS_FORM (self), NULL);
  return CLINIC_FORM_GET_CLASS (self)->resource_type;
}

const char *
clinic_form_get_new_title (ClinicForm *self)
{
  g_return_val_if_fail (CLINIC_IS_FORM (self), NULL);
  return CLINIC_FORM_GET_CLASS (self)->get_new_title (self);
}
