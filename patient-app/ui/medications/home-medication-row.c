/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-medication-row.h"

#include <glib/gi18n-lib.h>

#include "althea-status-pill.h"
#include "althea-text.h"
#include "home-medicine-dialog.h"
#include "home-medicine-report.h"
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
  GtkLabel *report_label;
  GtkWidget *report_button;
  HomeMirror *mirror; /* (owned) (nullable) whose outbox is followed, from the first time in a page on */
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

/* --- what the person told the practice ------------------------------------------------------------ */

/* (nullable) lent: of the page that the row is in */
static HomeContext *
find_context (HomeMedicationRow *self)
{
  GtkWidget *place = gtk_widget_get_ancestor (GTK_WIDGET (self), HOME_TYPE_PLACE);

  return place != NULL ? home_place_get_context (HOME_PLACE (place)) : NULL;
}

static void
show_report (HomeMedicationRow *self)
{
  gboolean current = self->record != NULL && home_medication_is_current (self->record);
  g_autofree char *words = NULL;

  if (self->report_label == NULL)
    return;
  if (current && self->mirror != NULL)
    words = home_medicine_report_dup_words (self->mirror, self->record);
  show_text (self->report_label, words != NULL ? words : "");
  gtk_widget_set_visible (self->report_button, current);
}

static void
map_cb (HomeMedicationRow *self)
{
  HomeContext *context = find_context (self);
  HomeOutbox *outbox = NULL;

  if (context == NULL || self->mirror != NULL)
    return;
  self->mirror = g_object_ref (home_context_get_mirror (context));
  outbox = home_mirror_get_outbox (self->mirror);
  g_signal_connect_object (outbox, "items-changed", G_CALLBACK (show_report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "notify::n-waiting", G_CALLBACK (show_report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (home_mirror_get_records (self->mirror, "Task"), "items-changed",
                           G_CALLBACK (show_report), self, G_CONNECT_SWAPPED);
  show_report (self);
}

static void
on_report (HomeMedicationRow *self)
{
  HomeContext *context = find_context (self);

  if (context != NULL)
    home_medicine_dialog_present (context, GTK_WIDGET (self), self->record);
}

static void
show_record (HomeMedicationRow *self)
{
  g_autofree char *title = althea_record_to_title (self->record);
  g_autofree char *purpose = make_purpose (self->record, title), *directions = make_directions (self->record);
  g_autofree char *origin = make_origin (self->record), *words = NULL, *name = NULL;
  const char *const parts[] = { title, purpose, directions, origin, NULL };

  show_text (self->title_label, title);
  show_text (self->purpose_label, purpose);
  show_text (self->directions_label, directions);
  show_text (self->origin_label, origin);
  althea_status_pill_set_status (self->status_pill, althea_status_from_record (self->record));
  show_report (self);
  /* Translators: the name of a button for screen readers; %s is a medicine. */
  name = g_strdup_printf (_ ("I stopped, or take it differently: %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->report_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
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
  g_clear_object (&HOME_MEDICATION_ROW (object)->mirror);
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
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, report_label);
  gtk_widget_class_bind_template_child (widget_class, HomeMedicationRow, report_button);
  gtk_widget_class_bind_template_callback (widget_class, on_report);
}

static void
home_medication_row_init (HomeMedicationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  home_place_name_list_item (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}
