/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-search.h"

#include <string.h>

#include "althea-error.h"
#include "althea-partial-date.h"
#include "host-request.h"

#define MAX_COUNT 1000

typedef gboolean (*ParameterFunc) (HostSearch *self, const char *name, const char *value, GError **error);

void
host_search_clear (HostSearch *self)
{
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
}

static gboolean
refuse (const char *name, const char *what, GError **error)
{
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "Parameter \"%.64s\": %s", name, what);
  return FALSE;
}

static const char *
keep (HostSearch *self, char *text)
{
  g_ptr_array_add (self->texts, text);
  return text;
}

/* A condition that is given twice would have to hold twice; nothing that the apps ask needs that. */
static gboolean
set_once (const char **member, const char *name, const char *value, GError **error)
{
  if (*member != NULL)
    return refuse (name, "is given twice.", error);
  if (*value == '\0')
    return refuse (name, "is empty.", error);
  *member = value;
  return TRUE;
}

/* "Patient/1" or "1" of the one type that the parameter is about. */
static gboolean
set_id (HostSearch *self, const char **member, const char *name, const char *value, const char *type,
        GError **error)
{
  const char *slash = strchr (value, '/');

  if (slash == NULL)
    return set_once (member, name, value, error);
  if (strlen (type) != (gsize)(slash - value) || !g_str_has_prefix (value, type)
      || strchr (slash + 1, '/') != NULL)
    return refuse (name, "is not a reference of the right type.", error);
  return set_once (member, name, slash + 1, error);
}

static gboolean
set_token (HostSearch *self, const char **system, const char **code, const char *name, const char *value,
           GError **error)
{
  const char *bar = strchr (value, '|');

  if (strchr (value, ',') != NULL)
    return refuse (name, "lists of codes are not supported.", error);
  if (bar == NULL)
    return set_once (code, name, value, error);
  if (system != NULL && bar > value)
    *system = keep (self, g_strndup (value, (gsize)(bar - value)));
  return set_once (code, name, bar + 1, error);
}

static gboolean
take_id (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_once (&self->query.id, name, value, error);
}

static gboolean
take_patient (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_id (self, &self->query.patient_id, name, value, "Patient", error);
}

static gboolean
take_encounter (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_id (self, &self->query.encounter_id, name, value, "Encounter", error);
}

static gboolean
take_identifier (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_token (self, &self->query.identifier_system, &self->query.identifier_value, name, value, error);
}

static gboolean
take_code (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_token (self, &self->query.code_system, &self->query.code, name, value, error);
}

static gboolean
take_category (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_token (self, NULL, &self->query.category, name, value, error);
}

static gboolean
take_status (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_token (self, NULL, &self->query.status, name, value, error);
}

static gboolean
take_owner (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_once (&self->query.owner, name, value, error);
}

static gboolean
take_based_on (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_once (&self->query.based_on, name, value, error);
}

/* Name fragments, birth date, number: all of them narrow the same text search. */
static gboolean
take_text (HostSearch *self, const char *name, const char *value, GError **error)
{
  if (*value == '\0')
    return refuse (name, "is empty.", error);
  self->query.text = self->query.text == NULL ? value
                                              : keep (self, g_strconcat (self->query.text, " ", value, NULL));
  return TRUE;
}

/* Narrows a half-open span by one condition with its FHIR prefix. */
static gboolean
narrow (gint64 *from_us, gint64 *to_us, const char *name, const char *value, GError **error)
{
  static const char *const prefixes[] = { "eq", "ge", "gt", "le", "lt", "sa", "eb" };
  g_autoptr (AltheaPartialDate) date = NULL;
  const char *prefix = "eq";
  gint64 start_us, end_us;

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (value, prefixes[i]))
      {
        prefix = prefixes[i];
        value += 2;
        break;
      }
  date = althea_partial_date_new (value, NULL);
  if (date == NULL)
    return refuse (name, "is not a date like ge2026-11-22.", error);
  start_us = althea_partial_date_get_start_us (date);
  end_us = althea_partial_date_get_end_us (date);
  if (g_str_equal (prefix, "eq") || g_str_equal (prefix, "ge"))
    *from_us = *from_us == 0 ? start_us : MAX (*from_us, start_us);
  if (g_str_equal (prefix, "gt") || g_str_equal (prefix, "sa"))
    *from_us = *from_us == 0 ? end_us : MAX (*from_us, end_us);
  if (g_str_equal (prefix, "eq") || g_str_equal (prefix, "le"))
    *to_us = *to_us == 0 ? end_us : MIN (*to_us, end_us);
  if (g_str_equal (prefix, "lt") || g_str_equal (prefix, "eb"))
    *to_us = *to_us == 0 ? start_us : MIN (*to_us, start_us);
  return TRUE;
}

static gboolean
take_date (HostSearch *self, const char *name, const char *value, GError **error)
{
  return narrow (&self->query.date_from_us, &self->query.date_to_us, name, value, error);
}

static gboolean
take_updated (HostSearch *self, const char *name, const char *value, GError **error)
{
  return narrow (&self->query.updated_from_us, &self->query.updated_to_us, name, value, error);
}

static gboolean
take_count (HostSearch *self, const char *name, const char *value, GError **error)
{
  guint64 count = 0;

  if (!host_request_parse_number (value, G_MAXUINT32, &count, name, error))
    return FALSE;
  self->query.limit = (guint)CLAMP (count, 1, MAX_COUNT);
  return TRUE;
}

static gboolean
take_sort (HostSearch *self, const char *name, const char *value, GError **error)
{
  if (g_str_equal (value, "date"))
    self->query.order = HOST_ORDER_DATE_ASCENDING;
  else if (g_str_equal (value, "-_lastUpdated"))
    self->query.order = HOST_ORDER_UPDATED_DESCENDING;
  else if (g_str_equal (value, "name") || g_str_equal (value, "family"))
    self->query.order = HOST_ORDER_NAME;
  else if (!g_str_equal (value, "-date"))
    return refuse (name, "sorts by date, -date, -_lastUpdated or name.", error);
  return TRUE;
}

static gboolean
take_total (HostSearch *self, const char *name, const char *value, GError **error)
{
  if (!g_str_equal (value, "accurate") && !g_str_equal (value, "none") && !g_str_equal (value, "estimate"))
    return refuse (name, "is accurate or none.", error);
  self->query.count_total = g_str_equal (value, "accurate");
  return TRUE;
}

static gboolean
take_cursor (HostSearch *self, const char *name, const char *value, GError **error)
{
  return set_once (&self->query.cursor, name, value, error);
}

static const struct
{
  const char *name;
  ParameterFunc func;
  const char *only; /* (nullable) the one type that has it */
} parameters[] = {
  { "_id", take_id, NULL },
  { "_lastUpdated", take_updated, NULL },
  { "_count", take_count, NULL },
  { "_sort", take_sort, NULL },
  { "_total", take_total, NULL },
  { "_cursor", take_cursor, NULL },
  { "_text", take_text, "Patient" },
  { "_content", take_text, "Patient" },
  { "name", take_text, "Patient" },
  { "family", take_text, "Patient" },
  { "given", take_text, "Patient" },
  { "birthdate", take_text, "Patient" },
  { "phone", take_text, "Patient" },
  { "patient", take_patient, NULL },
  { "subject", take_patient, NULL },
  { "encounter", take_encounter, NULL },
  { "identifier", take_identifier, NULL },
  { "code", take_code, NULL },
  { "vaccine-code", take_code, "Immunization" },
  { "type", take_code, "DocumentReference" },
  { "type", take_code, "Composition" },
  { "category", take_category, NULL },
  { "business-status", take_category, "Task" },
  { "status", take_status, NULL },
  { "clinical-status", take_status, NULL },
  { "date", take_date, NULL },
  { "onset-date", take_date, "Condition" },
  { "authoredon", take_date, NULL },
  { "authored-on", take_date, "Task" },
  { "sent", take_date, "Communication" },
  { "owner", take_owner, "Task" },
  { "recipient", take_owner, "Communication" },
  { "participant", take_owner, NULL },
  { "actor", take_owner, "Appointment" },
  { "practitioner", take_owner, "PractitionerRole" },
  { "based-on", take_based_on, NULL },
  { "part-of", take_based_on, NULL },
  { "focus", take_based_on, "Task" },
};

static gboolean
take (HostSearch *self, const char *name, const char *value, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (g_str_equal (parameters[i].name, name)
        && (parameters[i].only == NULL || g_str_equal (parameters[i].only, self->query.resource_type)))
      return parameters[i].func (self, name, value, error);
  return refuse (name, "is not one that this host searches by.", error);
}

gboolean
host_search_parse (HostSearch *self, const char *resource_type, const char *query_string, GError **error)
{
  self->query.resource_type = resource_type;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->parameters = host_request_parse_query (query_string, error);
  if (self->parameters == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < self->parameters->len; i += 2)
    if (!take (self, self->parameters->pdata[i], self->parameters->pdata[i + 1], error))
      return FALSE;
  return TRUE;
}
