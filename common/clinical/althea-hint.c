/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-hint.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-hint-private.h"
#include "althea-text.h"

/* An overdue day is told for so many years. */
#define TELL_YEARS 5

struct _AltheaHint
{
  GObject parent_instance;

  char *id, *title, *why, *source, *url, *kind, *facts; /* (owned); url (nullable) */
  int year;
  AltheaHintState state;
  AltheaPartialDate *due; /* (owned) (nullable) */
  gboolean silenced;
  char *silence_reason; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AltheaHint, althea_hint, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_WHY,
  PROP_SOURCE,
  PROP_URL,
  PROP_YEAR,
  PROP_STATE,
  PROP_DUE,
  PROP_KIND,
  PROP_SILENCED,
  PROP_SILENCE_REASON,
} AltheaHintProperty;

static GParamSpec *props[PROP_SILENCE_REASON + 1];

static void
althea_hint_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaHint *self = ALTHEA_HINT (object);
  switch ((AltheaHintProperty)id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_WHY:
      g_value_set_string (value, self->why);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_YEAR:
      g_value_set_int (value, self->year);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_DUE:
      g_value_set_boxed (value, self->due);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_SILENCED:
      g_value_set_boolean (value, self->silenced);
      break;
    case PROP_SILENCE_REASON:
      g_value_set_string (value, self->silence_reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_hint_finalize (GObject *object)
{
  AltheaHint *self = ALTHEA_HINT (object);
  g_free (self->id);
  g_free (self->title);
  g_free (self->why);
  g_free (self->source);
  g_free (self->url);
  g_free (self->kind);
  g_free (self->facts);
  g_free (self->silence_reason);
  g_clear_pointer (&self->due, althea_partial_date_unref);
  G_OBJECT_CLASS (althea_hint_parent_class)->finalize (object);
}

static void
althea_hint_class_init (AltheaHintClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = althea_hint_get_property;
  object_class->finalize = althea_hint_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_WHY] = g_param_spec_string ("why", NULL, NULL, NULL, flags);
  props[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  props[PROP_YEAR] = g_param_spec_int ("year", NULL, NULL, 0, 9999, 0, flags);
  props[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, ALTHEA_HINT_OVERDUE, ALTHEA_HINT_ASK, ALTHEA_HINT_DUE, flags);
  props[PROP_DUE] = g_param_spec_boxed ("due", NULL, NULL, ALTHEA_TYPE_PARTIAL_DATE, flags);
  props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  props[PROP_SILENCED] = g_param_spec_boolean ("silenced", NULL, NULL, FALSE, flags);
  props[PROP_SILENCE_REASON] = g_param_spec_string ("silence-reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
althea_hint_init (AltheaHint *self)
{
}

AltheaHint *
althea_hint_new (const AltheaHintParts *parts)
{
  AltheaHint *self = g_object_new (ALTHEA_TYPE_HINT, NULL);
  self->id = g_strdup (parts->id);
  self->title = g_strdup (parts->title);
  self->why = g_strdup (parts->why);
  self->source = g_strdup (parts->source);
  self->url = g_strdup (parts->url);
  self->kind = g_strdup (parts->kind);
  self->facts = g_strdup (parts->facts);
  self->year = parts->year;
  self->state = parts->state;
  if (g_date_valid (&parts->due))
    self->due = althea_partial_date_new_ymd (g_date_get_year (&parts->due), g_date_get_month (&parts->due),
                                             g_date_get_day (&parts->due));
  return self;
}

/* --- silence ---------------------------------------------------------------------------------------------
 */

static gboolean
silences (AltheaHint *self, AltheaRecord *issue)
{
  const char *status = althea_record_get_string (issue, "status");
  return g_strcmp0 (status, "final") == 0
         && althea_codeable_concept_has_code (althea_record_get_value (issue, "code"), ALTHEA_HINTS, self->id)
         && g_strcmp0 (althea_record_get_string (issue, "facts"), self->facts) == 0;
}

void
althea_hint_find_silence (AltheaHint *self, AltheaFacts *facts)
{
  const GPtrArray *issues = althea_facts_get_records (facts, "DetectedIssue");
  for (guint i = 0; issues != NULL && i < issues->len && !self->silenced; i++)
    if (silences (self, issues->pdata[i]))
      {
        const AltheaCodeableConcept *action = althea_record_get_first (issues->pdata[i], "mitigation-action");
        self->silenced = TRUE;
        self->silence_reason = g_strdup (althea_codeable_concept_get_display (action));
      }
}

AltheaRecord *
althea_hint_silence (AltheaHint *self, const char *patient_id, const char *reason,
                     const AltheaReference *author, gint64 at_us, GError **error)
{
  g_return_val_if_fail (ALTHEA_IS_HINT (self) && patient_id != NULL, NULL);
  g_autofree char *written = g_strstrip (althea_text_clean (reason != NULL ? reason : "", TRUE, NULL));
  if (*written == '\0')
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "A hint is silenced with a reason");
      return NULL;
    }
  AltheaRecordBuilder *builder = althea_record_builder_new ("DetectedIssue");
  g_autoptr (AltheaPartialDate) at = althea_partial_date_new_for_us (at_us);
  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_take_value (builder, "code",
                                    althea_codeable_concept_new (ALTHEA_HINTS, self->id, self->title));
  althea_record_builder_take_value (builder, "patient", althea_reference_new ("Patient", patient_id, NULL));
  althea_record_builder_set_value (builder, "identified-date-time", at);
  althea_record_builder_set_string (builder, "detail", self->why);
  althea_record_builder_set_string (builder, "facts", self->facts);
  althea_record_builder_add_take (builder, "mitigation-action", althea_codeable_concept_new_text (written));
  althea_record_builder_add_value (builder, "mitigation-date", at);
  if (author != NULL)
    {
      althea_record_builder_set_value (builder, "author", author);
      althea_record_builder_add_value (builder, "mitigation-author", author);
    }
  return althea_record_builder_end (builder, error);
}

/* --- order and words ---------------------------------------------------------------------------------------
 */

int
althea_hint_compare (gconstpointer a, gconstpointer b)
{
  static const guint8 rank[] = { [ALTHEA_HINT_OVERDUE] = 0,
                                 [ALTHEA_HINT_DUE] = 1,
                                 [ALTHEA_HINT_ASK] = 2,
                                 [ALTHEA_HINT_SOON] = 3,
                                 [ALTHEA_HINT_DONE] = 4 };
  AltheaHint *first = *(AltheaHint *const *)a, *second = *(AltheaHint *const *)b;
  if (rank[first->state] != rank[second->state])
    return rank[first->state] - rank[second->state];
  int order = althea_partial_date_compare (first->due, second->due);
  return order != 0 ? order : strcmp (first->title, second->title);
}

/* What was due in a childhood long past is due now; the day says nothing more to anybody. */
static gboolean
is_worth_telling (const AltheaPartialDate *due)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local_usec (althea_clock_now_us ());

  return g_date_time_get_year (now) - althea_partial_date_get_year (due) <= TELL_YEARS;
}

char *
althea_hint_dup_state_display (AltheaHint *self)
{
  g_return_val_if_fail (ALTHEA_IS_HINT (self), NULL);
  g_autofree char *due = self->due != NULL ? althea_partial_date_to_display (self->due) : NULL;
  switch (self->state)
    {
    case ALTHEA_HINT_OVERDUE:
      /* Translators: %s is a date */
      return due != NULL && is_worth_telling (self->due) ? g_strdup_printf (_ ("Overdue since %s"), due)
                                                         : g_strdup (_ ("Overdue"));
    case ALTHEA_HINT_DUE:
      return g_strdup (_ ("Due now"));
    case ALTHEA_HINT_SOON:
      /* Translators: %s is a date */
      return due != NULL ? g_strdup_printf (_ ("Due %s"), due) : g_strdup (_ ("Due soon"));
    case ALTHEA_HINT_DONE:
      /* Translators: %s is a date */
      return due != NULL ? g_strdup_printf (_ ("Up to date until %s"), due) : g_strdup (_ ("Up to date"));
    case ALTHEA_HINT_ASK:
      return g_strdup (_ ("Ask"));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

const char *
althea_hint_get_id (AltheaHint *self)
{
  return self->id;
}

const char *
althea_hint_get_title (AltheaHint *self)
{
  return self->title;
}

const char *
althea_hint_get_why (AltheaHint *self)
{
  return self->why;
}

const char *
althea_hint_get_source (AltheaHint *self)
{
  return self->source;
}

const char *
althea_hint_get_url (AltheaHint *self)
{
  return self->url;
}

int
althea_hint_get_year (AltheaHint *self)
{
  return self->year;
}

const char *
althea_hint_get_kind (AltheaHint *self)
{
  return self->kind;
}

AltheaHintState
althea_hint_get_state (AltheaHint *self)
{
  return self->state;
}

const AltheaPartialDate *
althea_hint_get_due (AltheaHint *self)
{
  return self->due;
}

gboolean
althea_hint_is_silenced (AltheaHint *self)
{
  return self->silenced;
}

const char *
althea_hint_get_silence_reason (AltheaHint *self)
{
  return self->silence_reason;
}
