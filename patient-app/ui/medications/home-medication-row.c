/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-medication-row.h"

#include <glib/gi18n-lib.h>

#include "althea-status-pill.h"
#include "althea-text.h"
#include "home-place.h"
#include "home-words.h"

struct _HomeMedicationRow
{
  AdwBin parent_instance;
  AltheaRecord *record; /* (owned) (nullable) */
  GtkLabel *title_label;
  GtkLabel *purpose_label;
  GtkLabel *directions_label;
  GtkLabel *origin_label;
  AltheaStatusPill *status_pill;
};

G_DEFINE_FINAL_TYPE (HomeMedicationRow, home_medication_row, ADW_TYPE_BIN)

typedef enum
{
  PROP_RECORD = 1,
} HomeMedicationRowProperty;

static GParamSpec *props[PROP_RECORD + 1];

gboolean
home_medication_is_current (AltheaRecord *medication)
{
  const char *status = althea_record_get_string (medication, "status");

  return g_strcmp0 (status, "active") == 0 || g_strcmp0 (status, "on-hold") == 0;
}

/* What the doctor noted as the reason comes first; our own table only fills a gap. */
static char *
make_purpose (AltheaRecord *record, const char *name)
{
  const AltheaCodeableConcept *reason = althea_record_get_first (record, "reason-code");
  const AltheaReference *problem = althea_record_get_first (record, "reason-reference");
  const char *words = home_words_for_medicine (name), *sentence = home_words_describe_medicine (name);

  if (reason != NULL)
    /* Translators: %s is a problem, such as High blood pressure. */
    return g_strdup_printf (_ ("For: %s"), althea_codeable_concept_get_display (reason));
  if (problem != NULL && !althea_text_is_empty (problem->display))
    return g_strdup_printf (_ ("For: %s"), problem->display);
  if (words == NULL)
    return g_strdup ("");
  /* Translators: a medicine's use and a sentence on it, such as "Usually for diabetes. Lowers blood sugar."
   */
  return g_strdup_printf (_ ("Usually %s. %s"), words, sentence);
}

static char *
make_directions (AltheaRecord *record)
{
  const GPtrArray *dosages = althea_record_get_list (record, "dosage-instruction");
  GString *text = g_string_new (NULL);

  for (guint i = 0; dosages != NULL && i < dosages->len; i++)
    {
      const AltheaDosage *dosage = g_ptr_array_index (dosages, i);
      g_autofree char *line = !althea_text_is_empty (dosage->patient_instruction)
                                  ? g_strdup (dosage->patient_instruction)
                                  : althea_dosage_to_display (dosage);

      if (*line != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  return g_string_free (text, FALSE);
}

static char *
make_origin (AltheaRecord *record)
{
  const AltheaPartialDate *date = althea_record_get_value (record, "authored-on");
  const AltheaReference *requester = althea_record_get_value (record, "requester");
  g_autofree char *when = date != NULL ? althea_partial_date_to_display (date) : NULL;
  g_autofree char *since = NULL, *from = NULL;

  if (when != NULL)
    /* Translators: %s is a date. */
    since = g_strdup_printf (_ ("Since %s"), when);
  if (requester != NULL && !althea_text_is_empty (requester->display))
    /* Translators: %s is a person. */
    from = g_strdup_printf (_ ("from %s"), requester->display);
  {
    const char *const parts[] = { since != NULL ? since : "", from != NULL ? from : "", NULL };

    return althea_text_join (", ", parts);
  }
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_record (HomeMedicationRow *self)
{
  g_autofree char *title = althea_record_to_title (self->record);
  g_autofree char *purpose = make_purpose (self->record, title), *directions = make_directions (self->record);
  g_autofree char *origin = make_origin (self->record), *words = NULL;
  const char *const parts[] = { title, purpose, directions, origin, NULL };

  show_text (self->title_label, title);
  show_text (self->purpose_label, purpose);
  show_text (self->directions_label, directions);
  show_text (self->origin_label, origin);
  althea_status_pill_set_status (self->status_pill, althea_status_from_record (self->record));
  words = althea_text_join (", ", parts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
home_medication_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((HomeMedicationRowProperty)prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, HOME_MEDICATION_ROW (object)->record);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_medication_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HomeMedicationRow *self = HOME_MEDICATION_ROW (object);

  switch ((HomeMedicationRowProperty)prop_id)
    {
    case PROP_RECORD:
      if (!g_set_object (&self->record, g_value_get_object (value)))
        return;
      if (self->record != NULL)
        show_record (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_medication_row_dispose (GObject *object)
{
  g_clear_object (&HOME_MEDICATION_ROW (object)->record);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_MEDICATION_ROW);
  G_OBJECT_CLASS (home_medication_row_parent_class)->dispose (object);
}

static void
home_medication_row_class_init (HomeMedicationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_medication_row_get_property;
  object_class->set_property = home_medication_row_set_property;
  object_class->dispose = home_medication_row_dispose;
  props[PROP_RECORD]
      = g_param_spec_object ("record", NULL, NULL, ALTHEA_TYPE_RECORD,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_STATUS_PILL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/medications/home-medication-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, purpose_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, directions_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, origin_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, status_pill);
}

static void
home_medication_row_init (HomeMedicationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  home_place_name_list_item (GTK_WIDGET (self));
}
