/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-record-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-date-label.h"
#include "althea-observation.h"
#include "althea-quantity-label.h"
#include "althea-status-pill.h"
#include "althea-text.h"

/* Both together give names the same width in every row: no less, and no more. */
#define NAME_CHARS 22
#define NAME_WIDTH_SP 190

/* Lists realise many rows at once, so what only some rows show (value, pill, subtitle) is made when it is
 * first needed. */
struct _AltheaRecordRow
{
  GtkWidget parent_instance;

  GtkWidget *words;    /* (owned by the widget tree) clamp around the box of title and subtitle */
  GtkWidget *box;      /* (owned by the widget tree) in words */
  GtkWidget *title;    /* (owned by the widget tree) */
  GtkWidget *subtitle; /* (owned by the widget tree) (nullable) */
  GtkWidget *value;    /* (owned by the widget tree) (nullable) AltheaQuantityLabel */
  GtkWidget *pill;     /* (owned by the widget tree) (nullable) AltheaStatusPill */
  GtkWidget *date;     /* (owned by the widget tree) (nullable) AltheaDateLabel */

  AltheaRecord *record; /* (owned) (nullable) */
  char *spoken_value;   /* (owned) (nullable) */
  gboolean show_date;
  gboolean value_beside; /* values stand beside their names, not at the end of the row */
};

G_DEFINE_FINAL_TYPE (AltheaRecordRow, althea_record_row, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_RECORD = 1,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_SHOW_DATE,
  PROP_VALUE_BESIDE,
} AltheaRecordRowProperty;

static GParamSpec *props[PROP_VALUE_BESIDE + 1];

/* What stands at the end of the row: nothing when the subtitle says the same day. (nullable) lent */
static const AltheaPartialDate *
find_date (AltheaRecordRow *self)
{
  const AltheaPartialDate *date
      = self->record != NULL && self->show_date ? althea_record_get_date (self->record) : NULL;
  g_autofree char *words = date != NULL ? althea_partial_date_to_display (date) : NULL;

  if (date == NULL || self->subtitle == NULL)
    return date;
  return strstr (gtk_label_get_text (GTK_LABEL (self->subtitle)), words) != NULL ? NULL : date;
}

static void
update_accessible (AltheaRecordRow *self)
{
  const AltheaPartialDate *date = find_date (self);
  g_autofree char *date_text = date != NULL ? althea_partial_date_to_full_display (date) : NULL;
  const char *state
      = self->pill != NULL
            ? althea_status_get_label (althea_status_pill_get_status (ALTHEA_STATUS_PILL (self->pill)))
            : "";
  const char *parts[] = {
    gtk_label_get_text (GTK_LABEL (self->title)),
    self->spoken_value != NULL ? self->spoken_value : "",
    self->subtitle != NULL ? gtk_label_get_text (GTK_LABEL (self->subtitle)) : "",
    state,
    date_text != NULL ? date_text : "",
    NULL,
  };
  g_autofree char *spoken = althea_text_join (", ", parts);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* In a wide list a value at the far end is hard to match with its name. */
static void
place_value (AltheaRecordRow *self, gboolean has_value)
{
  gboolean beside = self->value_beside && has_value;

  gtk_widget_set_hexpand (self->words, !beside);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->words), beside ? NAME_WIDTH_SP : G_MAXINT);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->words), beside ? NAME_WIDTH_SP : G_MAXINT);
  gtk_label_set_width_chars (GTK_LABEL (self->title), beside ? NAME_CHARS : -1);
}

static void
show_value (AltheaRecordRow *self)
{
  g_autoptr (AltheaMeasurement) measurement = NULL;

  if (ALTHEA_IS_OBSERVATION (self->record))
    measurement = althea_measurement_new (self->record);
  if (measurement != NULL && self->value == NULL)
    {
      self->value = althea_quantity_label_new ();
      gtk_widget_insert_after (self->value, GTK_WIDGET (self), self->words);
    }
  if (self->value != NULL)
    {
      althea_quantity_label_set_measurement (ALTHEA_QUANTITY_LABEL (self->value), measurement);
      gtk_widget_set_visible (self->value, measurement != NULL);
    }
  place_value (self, measurement != NULL);
  g_set_str (&self->spoken_value,
             measurement != NULL ? althea_measurement_get_accessible_text (measurement) : NULL);
}

static void
show_pill (AltheaRecordRow *self)
{
  AltheaStatus status = self->record != NULL ? althea_status_from_record (self->record) : ALTHEA_STATUS_NONE;

  if (status != ALTHEA_STATUS_NONE && self->pill == NULL)
    {
      self->pill = althea_status_pill_new (status);
      gtk_widget_insert_after (self->pill, GTK_WIDGET (self),
                               self->value != NULL ? self->value : self->words);
    }
  if (self->pill != NULL)
    althea_status_pill_set_status (ALTHEA_STATUS_PILL (self->pill), status);
  if (status == ALTHEA_STATUS_ENTERED_IN_ERROR)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
}

static void
show_date (AltheaRecordRow *self)
{
  const AltheaPartialDate *date = find_date (self);

  if (date != NULL && self->date == NULL)
    {
      self->date = althea_date_label_new ();
      gtk_widget_insert_before (self->date, GTK_WIDGET (self), NULL);
    }
  if (self->date != NULL)
    {
      althea_date_label_set_date (ALTHEA_DATE_LABEL (self->date), date);
      gtk_widget_set_visible (self->date, date != NULL);
    }
}

static char *
row_title (AltheaRecord *record)
{
  if (record == NULL)
    return g_strdup ("");
  if (ALTHEA_IS_OBSERVATION (record))
    return g_strdup (althea_codeable_concept_get_display (althea_record_get_value (record, "code")));
  return althea_record_to_title (record);
}

static void
althea_record_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaRecordRow *self = ALTHEA_RECORD_ROW (object);

  switch ((AltheaRecordRowProperty)prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->title)));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value,
                          self->subtitle != NULL ? gtk_label_get_text (GTK_LABEL (self->subtitle)) : "");
      break;
    case PROP_SHOW_DATE:
      g_value_set_boolean (value, self->show_date);
      break;
    case PROP_VALUE_BESIDE:
      g_value_set_boolean (value, self->value_beside);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_record_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaRecordRow *self = ALTHEA_RECORD_ROW (object);

  switch ((AltheaRecordRowProperty)prop_id)
    {
    case PROP_RECORD:
      althea_record_row_set_record (self, g_value_get_object (value));
      break;
    case PROP_TITLE:
      althea_record_row_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      althea_record_row_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_SHOW_DATE:
      self->show_date = g_value_get_boolean (value);
      show_date (self);
      break;
    case PROP_VALUE_BESIDE:
      self->value_beside = g_value_get_boolean (value);
      place_value (self, self->spoken_value != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_record_row_dispose (GObject *object)
{
  AltheaRecordRow *self = ALTHEA_RECORD_ROW (object);

  g_clear_pointer (&self->words, gtk_widget_unparent);
  g_clear_pointer (&self->value, gtk_widget_unparent);
  g_clear_pointer (&self->pill, gtk_widget_unparent);
  g_clear_pointer (&self->date, gtk_widget_unparent);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (althea_record_row_parent_class)->dispose (object);
}

static void
althea_record_row_finalize (GObject *object)
{
  g_free (ALTHEA_RECORD_ROW (object)->spoken_value);
  G_OBJECT_CLASS (althea_record_row_parent_class)->finalize (object);
}

static void
althea_record_row_class_init (AltheaRecordRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_record_row_get_property;
  object_class->set_property = althea_record_row_set_property;
  object_class->dispose = althea_record_row_dispose;
  object_class->finalize = althea_record_row_finalize;
  props[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, ALTHEA_TYPE_RECORD, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  props[PROP_SHOW_DATE] = g_param_spec_boolean ("show-date", NULL, NULL, TRUE, flags);
  props[PROP_VALUE_BESIDE] = g_param_spec_boolean ("value-beside", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "recordrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_record_row_init (AltheaRecordRow *self)
{
  self->show_date = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  self->words = adw_clamp_new ();
  adw_clamp_set_unit (ADW_CLAMP (self->words), ADW_LENGTH_UNIT_SP);
  adw_clamp_set_child (ADW_CLAMP (self->words), self->box);
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  /* The name of a medicine must be read whole, so a second line comes before an ellipsis. */
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->title), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "title");
  gtk_box_append (GTK_BOX (self->box), self->title);
  place_value (self, FALSE);
}

GtkWidget *
althea_record_row_new (void)
{
  return g_object_new (ALTHEA_TYPE_RECORD_ROW, NULL);
}

static void
set_subtitle_text (AltheaRecordRow *self, const char *subtitle)
{
  if (self->subtitle == NULL && !althea_text_is_empty (subtitle))
    {
      self->subtitle = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->subtitle), 0);
      gtk_label_set_wrap (GTK_LABEL (self->subtitle), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (self->subtitle), PANGO_WRAP_WORD_CHAR);
      /* Room for what stands last, which of an allergy is how dangerous it is. */
      gtk_label_set_lines (GTK_LABEL (self->subtitle), 3);
      gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->subtitle, "subtitle");
      gtk_box_append (GTK_BOX (self->box), self->subtitle);
    }
  if (self->subtitle == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (self->subtitle, !althea_text_is_empty (subtitle));
}

void
althea_record_row_set_record (AltheaRecordRow *self, AltheaRecord *record)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_return_if_fail (ALTHEA_IS_RECORD_ROW (self));
  g_return_if_fail (record == NULL || ALTHEA_IS_RECORD (record));
  if (!g_set_object (&self->record, record))
    return;
  title = row_title (record);
  subtitle = record != NULL ? althea_record_dup_subtitle (record) : NULL;
  gtk_label_set_text (GTK_LABEL (self->title), title);
  set_subtitle_text (self, subtitle);
  show_value (self);
  show_pill (self);
  show_date (self);
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
}

AltheaRecord *
althea_record_row_get_record (AltheaRecordRow *self)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD_ROW (self), NULL);
  return self->record;
}

void
althea_record_row_set_title (AltheaRecordRow *self, const char *title)
{
  g_return_if_fail (ALTHEA_IS_RECORD_ROW (self));
  gtk_label_set_text (GTK_LABEL (self->title), title != NULL ? title : "");
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

void
althea_record_row_set_subtitle (AltheaRecordRow *self, const char *subtitle)
{
  g_return_if_fail (ALTHEA_IS_RECORD_ROW (self));
  set_subtitle_text (self, subtitle);
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBTITLE]);
}

static GtkWidget *
make_list_box_row (gpointer item, gpointer user_data)
{
  GtkWidget *child = althea_record_row_new ();
  GtkWidget *row = gtk_list_box_row_new ();

  althea_record_row_set_record (ALTHEA_RECORD_ROW (child), item);
  gtk_widget_add_css_class (child, "boxed");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, child, NULL, -1);
  return row;
}

GtkWidget *
althea_record_list_box_new (GListModel *model, const char *accessible_label)
{
  GtkWidget *box;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  box = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (box, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (box), model, make_list_box_row, NULL, NULL);
  if (accessible_label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, accessible_label,
                                    -1);
  return box;
}

AltheaRecord *
althea_record_list_box_get_record (GtkListBoxRow *row)
{
  GtkWidget *child;

  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);
  child = gtk_list_box_row_get_child (row);
  return ALTHEA_IS_RECORD_ROW (child) ? althea_record_row_get_record (ALTHEA_RECORD_ROW (child)) : NULL;
}
