/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-profile-row.h"

#include <glib/gi18n-lib.h>

#include "althea-record-row.h"

/* A row shows one of three things; each is made when it is first needed. */
struct _ClinicProfileRow
{
  GtkWidget parent_instance;

  GtkWidget *heading;         /* (owned by the widget tree) (nullable) box of title and add button */
  GtkWidget *title;           /* (owned by the widget tree) (nullable) in heading */
  GtkWidget *add_button;      /* (owned by the widget tree) (nullable) in heading */
  GtkWidget *reviewed_button; /* (owned by the widget tree) (nullable) in heading */
  GtkWidget *record_row;      /* (owned by the widget tree) (nullable) */
  GtkWidget *words;           /* (owned by the widget tree) (nullable) */
  ClinicProfileItem *item;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ClinicProfileRow, clinic_profile_row, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_ITEM = 1,
} ClinicProfileRowProperty;

static GParamSpec *props[PROP_ITEM + 1];

static const char *
add_label (ClinicProfileSection section)
{
  switch (section)
    {
    case CLINIC_PROFILE_PROBLEMS:
      return _ ("Add a problem");
    case CLINIC_PROFILE_ALLERGIES:
      return _ ("Add an allergy");
    case CLINIC_PROFILE_MEDICATIONS:
      return _ ("Add a medication");
    case CLINIC_PROFILE_VITALS:
      return _ ("Measure vitals");
    case CLINIC_PROFILE_IMMUNIZATIONS:
      return _ ("Add an immunization");
    case CLINIC_PROFILE_N_SECTIONS:
    default:
      return "";
    }
}

static void
show_reviewed_button (ClinicProfileRow *self, const char *list)
{
  /* Translators: %s is the name of a list: "Problems". */
  g_autofree char *label
      = g_strdup_printf (_ ("%s: reviewed with the patient"), clinic_profile_item_get_text (self->item));

  gtk_widget_set_visible (self->reviewed_button, list != NULL);
  if (list == NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->reviewed_button), "s", list);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->reviewed_button), "profile.list-reviewed");
  gtk_widget_set_tooltip_text (self->reviewed_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reviewed_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
show_heading (ClinicProfileRow *self)
{
  ClinicProfileSection section = clinic_profile_item_get_section (self->item);
  const char *type = clinic_profile_section_get_type (section);

  if (self->heading == NULL)
    {
      self->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_widget_add_css_class (self->heading, "profile-heading");
      self->title = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->title), 0);
      gtk_widget_set_hexpand (self->title, TRUE);
      gtk_widget_add_css_class (self->title, "heading");
      self->add_button = gtk_button_new_from_icon_name ("list-add-symbolic");
      gtk_widget_add_css_class (self->add_button, "flat");
      gtk_widget_add_css_class (self->add_button, "circular");
      gtk_box_append (GTK_BOX (self->heading), self->title);
      self->reviewed_button = gtk_button_new_from_icon_name ("object-select-symbolic");
      gtk_widget_add_css_class (self->reviewed_button, "flat");
      gtk_widget_add_css_class (self->reviewed_button, "circular");
      gtk_box_append (GTK_BOX (self->heading), self->reviewed_button);
      gtk_box_append (GTK_BOX (self->heading), self->add_button);
      gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
    }
  gtk_label_set_text (GTK_LABEL (self->title), clinic_profile_item_get_text (self->item));
  show_reviewed_button (self, clinic_profile_section_get_list (section));
  gtk_widget_set_visible (self->add_button, type != NULL);
  if (type != NULL)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->add_button), "s", type);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add_button), "chart.add");
      gtk_widget_set_tooltip_text (self->add_button, add_label (section));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      add_label (section), -1);
    }
}

static void
show_record (ClinicProfileRow *self)
{
  AltheaRecord *record = clinic_profile_item_get_record (self->item);
  ClinicProfileSection section = clinic_profile_item_get_section (self->item);
  const AltheaPartialDate *date = althea_record_get_date (record);

  if (self->record_row == NULL)
    {
      self->record_row = althea_record_row_new ();
      gtk_widget_set_parent (self->record_row, GTK_WIDGET (self));
    }
  /* What happened once has a date; what goes on, such as a problem, says in its words since when. Beside a
   * value there is no room for one, so it stands below the name. */
  g_object_set (self->record_row, "show-date", section == CLINIC_PROFILE_IMMUNIZATIONS, NULL);
  althea_record_row_set_record (ALTHEA_RECORD_ROW (self->record_row), record);
  if (section == CLINIC_PROFILE_VITALS && date != NULL)
    {
      g_autofree char *text = althea_partial_date_to_display (date);

      althea_record_row_set_subtitle (ALTHEA_RECORD_ROW (self->record_row), text);
    }
}

static void
show_words (ClinicProfileRow *self)
{
  ClinicProfileKind kind = clinic_profile_item_get_kind (self->item);

  if (self->words == NULL)
    {
      self->words = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->words), 0);
      gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
      gtk_widget_set_parent (self->words, GTK_WIDGET (self));
    }
  gtk_label_set_text (GTK_LABEL (self->words), clinic_profile_item_get_text (self->item));
  gtk_widget_set_css_classes (self->words,
                              kind == CLINIC_PROFILE_WARNING ? (const char *[]){ "warning", NULL }
                              : kind == CLINIC_PROFILE_PAST  ? (const char *[]){ "caption", "accent", NULL }
                                                             : (const char *[]){ "dim-label", NULL });
}

static void
set_visible (GtkWidget *widget, gboolean visible)
{
  if (widget != NULL)
    gtk_widget_set_visible (widget, visible);
}

static void
clinic_profile_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicProfileRowProperty)prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, CLINIC_PROFILE_ROW (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_profile_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((ClinicProfileRowProperty)prop_id)
    {
    case PROP_ITEM:
      clinic_profile_row_set_item (CLINIC_PROFILE_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_profile_row_dispose (GObject *object)
{
  ClinicProfileRow *self = CLINIC_PROFILE_ROW (object);

  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->record_row, gtk_widget_unparent);
  g_clear_pointer (&self->words, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (clinic_profile_row_parent_class)->dispose (object);
}

static void
clinic_profile_row_class_init (ClinicProfileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = clinic_profile_row_get_property;
  object_class->set_property = clinic_profile_row_set_property;
  object_class->dispose = clinic_profile_row_dispose;
  props[PROP_ITEM]
      = g_param_spec_object ("item", NULL, NULL, CLINIC_TYPE_PROFILE_ITEM,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
clinic_profile_row_init (ClinicProfileRow *self)
{
}

GtkWidget *
clinic_profile_row_new (void)
{
  return g_object_new (CLINIC_TYPE_PROFILE_ROW, NULL);
}

void
clinic_profile_row_set_item (ClinicProfileRow *self, ClinicProfileItem *item)
{
  ClinicProfileKind kind;

  g_return_if_fail (CLINIC_IS_PROFILE_ROW (self));
  if (!g_set_object (&self->item, item))
    return;
  kind = item != NULL ? clinic_profile_item_get_kind (item) : CLINIC_PROFILE_NOTHING;
  set_visible (self->heading, item != NULL && kind == CLINIC_PROFILE_HEADING);
  set_visible (self->record_row, item != NULL && kind == CLINIC_PROFILE_RECORD);
  set_visible (self->words, item != NULL && kind > CLINIC_PROFILE_RECORD);
  if (item != NULL && kind == CLINIC_PROFILE_HEADING)
    show_heading (self);
  else if (item != NULL && kind == CLINIC_PROFILE_RECORD)
    show_record (self);
  else if (item != NULL)
    show_words (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}
