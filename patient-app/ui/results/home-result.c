/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-result.h"

#include <glib/gi18n-lib.h>

#include "althea-text.h"
#include "home-measurement.h"
#include "home-words.h"

struct _HomeResult
{
  GObject parent_instance;
  AltheaRecord *observation;      /* (owned) (nullable) */
  AltheaRecord *report;           /* (owned) (nullable) */
  AltheaMeasurement *measurement; /* (owned) (nullable) of the observation */
  char *title, *subtitle;         /* (owned) */
  char *group_key, *group_title;  /* (owned) */
  char *comment;                  /* (owned) */
  gint64 time_us;                 /* of the group; 0 unknown */
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (HomeResult, home_result, G_TYPE_OBJECT)

typedef enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_MEASUREMENT,
  PROP_FLAG_TEXT,
  PROP_GROUP_TITLE,
  PROP_GROUP_DATE,
  PROP_COMMENT,
  PROP_IS_NEW,
} HomeResultProperty;

static GParamSpec *props[PROP_IS_NEW + 1];

static const AltheaPartialDate *
record_date (AltheaRecord *record)
{
  return record != NULL ? althea_record_get_date (record) : NULL;
}

/* What was noted beside the value, else what the practice says to the report, else its conclusion. */
static char *
make_comment (HomeResult *self)
{
  const char *conclusion = self->report != NULL ? althea_record_get_string (self->report, "conclusion")
                                                : NULL;
  const AltheaAnnotation *note = NULL;

  if (self->observation != NULL)
    note = althea_record_get_first (self->observation, "note");
  if (note == NULL && self->report != NULL)
    note = althea_record_get_value (self->report, "comment");
  if (note != NULL && !althea_text_is_empty (note->text))
    return althea_text_clean (note->text, TRUE, NULL);
  return !althea_text_is_empty (conclusion) ? althea_text_clean (conclusion, TRUE, NULL) : g_strdup ("");
}

static void
make_titles (HomeResult *self)
{
  g_autofree char *clinical = NULL;
  const char *plain = NULL;
  gboolean waiting = FALSE;

  if (self->observation == NULL)
    {
      self->title = althea_record_to_title (self->report);
      self->subtitle = g_strdup ("");
      return;
    }
  clinical = g_strdup (althea_measurement_get_title (self->measurement));
  plain = home_words_for_test (self->observation);
  if (home_measurement_is_reported (self->observation, &waiting))
    {
      self->title = g_strdup (plain != NULL ? plain : clinical);
      self->subtitle = g_strdup (waiting ? _ ("Measured by you. Your practice has not looked at it yet.")
                                         : _ ("Measured by you, in your record"));
      return;
    }
  if (plain != NULL && g_ascii_strcasecmp (plain, clinical) != 0)
    {
      self->title = g_strdup (plain);
      self->subtitle = g_steal_pointer (&clinical);
      return;
    }
  self->title = g_steal_pointer (&clinical);
  self->subtitle = g_strdup ("");
}

static void
make_group (HomeResult *self)
{
  const AltheaPartialDate *date = home_result_get_date (self);

  if (date != NULL)
    self->time_us = althea_partial_date_get_start_us (date);
  if (self->report != NULL)
    {
      const AltheaCodeableConcept *code = althea_record_get_value (self->report, "code");
      const char *plain = home_words_for_test (self->report);

      self->group_key = g_strdup (althea_record_get_id (self->report));
      if (plain == NULL && code != NULL)
        plain = althea_codeable_concept_get_display (code);
      self->group_title = g_strdup (plain != NULL ? plain : _ ("Report"));
      return;
    }
  if (date != NULL)
    {
      /* Single results of one day stand together, whatever else came between them. */
      g_autoptr (AltheaPartialDate) day = althea_partial_date_new_ymd (althea_partial_date_get_year (date),
                                                                       althea_partial_date_get_month (date),
                                                                       althea_partial_date_get_day (date));

      self->time_us = althea_partial_date_get_start_us (day);
      self->group_key = g_strdup (althea_partial_date_get_text (day));
    }
  else
    self->group_key = g_strdup ("");
  self->group_title = g_strdup (_ ("Single results"));
}

static void
home_result_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HomeResult *self = HOME_RESULT (object);

  switch ((HomeResultProperty)prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_MEASUREMENT:
      g_value_set_object (value, self->measurement);
      break;
    case PROP_FLAG_TEXT:
      g_value_set_string (value, home_result_get_flag_text (self));
      break;
    case PROP_GROUP_TITLE:
      g_value_set_string (value, self->group_title);
      break;
    case PROP_GROUP_DATE:
      g_value_set_boxed (value, home_result_get_date (self));
      break;
    case PROP_COMMENT:
      g_value_set_string (value, self->comment);
      break;
    case PROP_IS_NEW:
      g_value_set_boolean (value, self->is_new);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_result_finalize (GObject *object)
{
  HomeResult *self = HOME_RESULT (object);

  g_clear_object (&self->observation);
  g_clear_object (&self->report);
  g_clear_object (&self->measurement);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->group_key);
  g_free (self->group_title);
  g_free (self->comment);
  G_OBJECT_CLASS (home_result_parent_class)->finalize (object);
}

static void
home_result_class_init (HomeResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = home_result_get_property;
  object_class->finalize = home_result_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  props[PROP_MEASUREMENT] = g_param_spec_object ("measurement", NULL, NULL, ALTHEA_TYPE_MEASUREMENT, flags);
  props[PROP_FLAG_TEXT] = g_param_spec_string ("flag-text", NULL, NULL, "", flags);
  props[PROP_GROUP_TITLE] = g_param_spec_string ("group-title", NULL, NULL, "", flags);
  props[PROP_GROUP_DATE] = g_param_spec_boxed ("group-date", NULL, NULL, ALTHEA_TYPE_PARTIAL_DATE, flags);
  props[PROP_COMMENT] = g_param_spec_string ("comment", NULL, NULL, "", flags);
  props[PROP_IS_NEW] = g_param_spec_boolean ("is-new", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
home_result_init (HomeResult *self)
{
}

HomeResult *
home_result_new (HomeMirror *mirror, AltheaRecord *observation, AltheaRecord *report)
{
  HomeResult *self = NULL;

  g_return_val_if_fail (observation != NULL || report != NULL, NULL);

  self = g_object_new (HOME_TYPE_RESULT, NULL);
  g_set_object (&self->observation, observation);
  g_set_object (&self->report, report);
  if (observation != NULL)
    self->measurement = althea_measurement_new (observation);
  make_titles (self);
  make_group (self);
  self->comment = make_comment (self);
  home_result_update_is_new (self, mirror);
  return self;
}

void
home_result_update_is_new (HomeResult *self, HomeMirror *mirror)
{
  gboolean is_new = FALSE;

  g_return_if_fail (HOME_IS_RESULT (self));

  /* What one measured oneself is no news. */
  is_new = home_mirror_is_new (mirror, self->observation != NULL ? self->observation : self->report)
           && !(self->observation != NULL && home_measurement_is_reported (self->observation, NULL));
  if (self->is_new == is_new)
    return;
  self->is_new = is_new;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_NEW]);
}

AltheaRecord *
home_result_get_observation (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), NULL);

  return self->observation;
}

AltheaRecord *
home_result_get_report (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), NULL);

  return self->report;
}

AltheaMeasurement *
home_result_get_measurement (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), NULL);

  return self->measurement;
}

const char *
home_result_get_title (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), "");

  return self->title;
}

const char *
home_result_get_subtitle (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), "");

  return self->subtitle;
}

const char *
home_result_get_flag_text (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), "");

  return self->measurement != NULL ? home_words_for_flag (self->measurement) : "";
}

const char *
home_result_get_comment (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), "");

  return self->comment;
}

const char *
home_result_get_group_key (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), "");

  return self->group_key;
}

const char *
home_result_get_group_title (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), "");

  return self->group_title;
}

const AltheaPartialDate *
home_result_get_date (HomeResult *self)
{
  const AltheaPartialDate *date = NULL;

  g_return_val_if_fail (HOME_IS_RESULT (self), NULL);

  date = record_date (self->report);
  return date != NULL ? date : record_date (self->observation);
}

gint64
home_result_get_time_us (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), 0);

  return self->time_us;
}

gboolean
home_result_get_is_new (HomeResult *self)
{
  g_return_val_if_fail (HOME_IS_RESULT (self), FALSE);

  return self->is_new;
}

char *
home_result_dup_accessible_text (HomeResult *self)
{
  const AltheaPartialDate *date = NULL;
  g_autofree char *date_text = NULL;
  const char *value = NULL;

  g_return_val_if_fail (HOME_IS_RESULT (self), NULL);

  date = home_result_get_date (self);
  date_text = date != NULL ? althea_partial_date_to_full_display (date) : g_strdup ("");
  value = self->measurement != NULL ? althea_measurement_get_accessible_text (self->measurement)
                                    : self->comment;
  {
    const char *const parts[] = { self->is_new ? _ ("New") : "",
                                  self->title,
                                  self->subtitle,
                                  value,
                                  home_result_get_flag_text (self),
                                  date_text,
                                  NULL };

    return althea_text_join (", ", parts);
  }
}
