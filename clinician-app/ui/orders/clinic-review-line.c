/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-review-line.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-observation.h"
#include "althea-record-list.h"
#include "althea-text.h"

#define MINUS "\xe2\x88\x92"

struct _ClinicReviewLine
{
  GObject parent_instance;

  AltheaMeasurement *measurement; /* (owned) */
  GListModel *past;               /* (owned) (nullable) values of the same test, newest first */
  GListModel *versions;           /* (owned) (nullable) of this value, newest first */
  char *previous_text;            /* (owned) */
  char *delta_text;               /* (owned) */
  char *old_text;                 /* (owned) */
};

typedef enum
{
  PROP_PREVIOUS_TEXT = 1,
  PROP_DELTA_TEXT,
  PROP_OLD_TEXT,
} ClinicReviewLineProperty;

static GParamSpec *props[PROP_OLD_TEXT + 1];

G_DEFINE_FINAL_TYPE (ClinicReviewLine, clinic_review_line, G_TYPE_OBJECT)

static int
decimals_of (AltheaRecord *observation)
{
  const AltheaQuantity *quantity = althea_record_get_value (observation, "value-quantity");

  return quantity != NULL && quantity->value != NULL ? althea_decimal_get_decimals (quantity->value) : 0;
}

char *
clinic_review_delta (AltheaRecord *now, AltheaRecord *before)
{
  double a, b;
  const char *unit_a, *unit_b;

  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (now) && ALTHEA_IS_OBSERVATION (before), NULL);
  unit_a = althea_observation_get_unit (ALTHEA_OBSERVATION (now));
  unit_b = althea_observation_get_unit (ALTHEA_OBSERVATION (before));
  if (g_strcmp0 (unit_a, unit_b) != 0 || !althea_observation_get_number (ALTHEA_OBSERVATION (now), &a)
      || !althea_observation_get_number (ALTHEA_OBSERVATION (before), &b))
    return g_strdup ("");
  g_autoptr (AltheaDecimal) change
      = althea_decimal_new_from_double (fabs (a - b), MAX (decimals_of (now), decimals_of (before)));

  if (althea_decimal_get_double (change) == 0)
    return g_strdup (_ ("no change"));
  return g_strconcat (a > b ? "+" : MINUS, althea_decimal_get_text (change), NULL);
}

static void
set_text (ClinicReviewLine *self, char **text, ClinicReviewLineProperty property, const char *value)
{
  if (g_set_str (text, value))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static AltheaRecord *
get_record (ClinicReviewLine *self)
{
  return althea_measurement_get_record (self->measurement);
}

static gboolean
is_before (ClinicReviewLine *self, AltheaRecord *record)
{
  const AltheaPartialDate *own = althea_record_get_date (get_record (self));
  const AltheaPartialDate *other = althea_record_get_date (record);

  return g_strcmp0 (althea_record_get_id (record), althea_record_get_id (get_record (self))) != 0
         && !althea_record_is_entered_in_error (record) && other != NULL
         && althea_partial_date_compare (other, own) < 0;
}

static void
past_cb (ClinicReviewLine *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->past); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (self->past, i);

      if (!ALTHEA_IS_OBSERVATION (record) || !is_before (self, record))
        continue;
      g_autofree char *value = althea_observation_dup_value_display (ALTHEA_OBSERVATION (record));
      g_autofree char *day = althea_partial_date_to_display (althea_record_get_date (record));
      /* Translators: a value and the day that it is of. */
      g_autofree char *text = g_strdup_printf (_ ("%s, %s"), value, day);
      g_autofree char *delta = clinic_review_delta (get_record (self), record);

      set_text (self, &self->previous_text, PROP_PREVIOUS_TEXT, text);
      set_text (self, &self->delta_text, PROP_DELTA_TEXT, delta);
      return;
    }
}

/* What it said when it was last something else. */
static void
versions_cb (ClinicReviewLine *self)
{
  g_autofree char *now = althea_observation_dup_value_display (ALTHEA_OBSERVATION (get_record (self)));

  for (guint i = 0; i < g_list_model_get_n_items (self->versions); i++)
    {
      g_autoptr (AltheaRecord) record = g_list_model_get_item (self->versions, i);
      g_autofree char *then = ALTHEA_IS_OBSERVATION (record)
                                  ? althea_observation_dup_value_display (ALTHEA_OBSERVATION (record))
                                  : NULL;

      if (then == NULL || g_str_equal (then, now))
        continue;
      set_text (self, &self->old_text, PROP_OLD_TEXT, then);
      return;
    }
}

static void
clinic_review_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ClinicReviewLine *self = CLINIC_REVIEW_LINE (object);

  switch ((ClinicReviewLineProperty)id)
    {
    case PROP_PREVIOUS_TEXT:
      g_value_set_string (value, self->previous_text);
      break;
    case PROP_DELTA_TEXT:
      g_value_set_string (value, self->delta_text);
      break;
    case PROP_OLD_TEXT:
      g_value_set_string (value, self->old_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_review_line_finalize (GObject *object)
{
  ClinicReviewLine *self = CLINIC_REVIEW_LINE (object);

  g_clear_object (&self->measurement);
  g_clear_object (&self->past);
  g_clear_object (&self->versions);
  g_free (self->previous_text);
  g_free (self->delta_text);
  g_free (self->old_text);
  G_OBJECT_CLASS (clinic_review_line_parent_class)->finalize (object);
}

static void
clinic_review_line_class_init (ClinicReviewLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = clinic_review_line_get_property;
  object_class->finalize = clinic_review_line_finalize;
  props[PROP_PREVIOUS_TEXT] = g_param_spec_string ("previous-text", NULL, NULL, "", flags);
  props[PROP_DELTA_TEXT] = g_param_spec_string ("delta-text", NULL, NULL, "", flags);
  props[PROP_OLD_TEXT] = g_param_spec_string ("old-text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_review_line_init (ClinicReviewLine *self)
{
  self->previous_text = g_strdup ("");
  self->delta_text = g_strdup ("");
  self->old_text = g_strdup ("");
}

static void
find_past (ClinicReviewLine *self, AltheaSession *session)
{
  AltheaRecord *record = get_record (self);
  const AltheaCodeableConcept *code = althea_record_get_value (record, "code");
  const AltheaCoding *coding
      = code != NULL && code->coding != NULL && code->coding->len > 0 ? code->coding->pdata[0] : NULL;

  if (coding == NULL || coding->code == NULL)
    return;
  g_autofree char *token
      = g_strdup_printf ("%s|%s", coding->system != NULL ? coding->system : "", coding->code);
  g_autofree char *query = althea_query_new ("patient", althea_record_get_patient_id (record), "code", token,
                                             "_sort", "-date", "_count", "20", NULL);

  self->past = althea_session_search (session, "Observation", query);
  g_signal_connect_object (self->past, "items-changed", G_CALLBACK (past_cb), self, G_CONNECT_SWAPPED);
  past_cb (self);
}

ClinicReviewLine *
clinic_review_line_new (AltheaSession *session, AltheaRecord *observation)
{
  ClinicReviewLine *self;
  const char *status;

  g_return_val_if_fail (ALTHEA_IS_OBSERVATION (observation), NULL);
  self = g_object_new (CLINIC_TYPE_REVIEW_LINE, NULL);
  self->measurement = althea_measurement_new (observation);
  if (session == NULL)
    return self;
  find_past (self, session);
  status = althea_record_get_string (observation, "status");
  if (g_strcmp0 (status, "corrected") == 0 || g_strcmp0 (status, "amended") == 0)
    {
      self->versions = althea_session_history (session, "Observation", althea_record_get_id (observation));
      g_signal_connect_object (self->versions, "items-changed", G_CALLBACK (versions_cb), self,
                               G_CONNECT_SWAPPED);
      versions_cb (self);
    }
  return self;
}

AltheaMeasurement *
clinic_review_line_get_measurement (ClinicReviewLine *self)
{
  return self->measurement;
}

const char *
clinic_review_line_get_previous_text (ClinicReviewLine *self)
{
  return self->previous_text;
}

const char *
clinic_review_line_get_delta_text (ClinicReviewLine *self)
{
  return self->delta_text;
}

const char *
clinic_review_line_get_old_text (ClinicReviewLine *self)
{
  return self->old_text;
}

guint
clinic_review_line_get_rank (ClinicReviewLine *self)
{
  AltheaFlag flag = althea_measurement_get_flag (self->measurement);

  return althea_flag_is_critical (flag) ? 0 : flag != ALTHEA_FLAG_NONE ? 1 : 2;
}
