/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-index.h"
#include "host-index-rules.h"

#include <string.h>

/* Longer texts are prose: searched elsewhere, not listed as a value. */
#define VALUE_TEXT_MAX_BYTES 80

/* --- references ---------------------------------------------------------------------------------- */

gboolean
host_link_parse (HostLink *self, const char *reference, gsize n_chars)
{
  const char *slash = memchr (reference, '/', n_chars);
  const char *end = reference + n_chars;
  const char *second;

  *self = (HostLink){ 0 };
  if (slash == NULL || !g_ascii_isupper (reference[0]))
    return FALSE;
  for (const char *c = reference; c < slash; c++)
    if (!g_ascii_isalpha (*c))
      return FALSE;
  second = memchr (slash + 1, '/', (gsize)(end - slash - 1));
  if (second != NULL)
    {
      if (!g_str_has_prefix (second, "/_history/"))
        return FALSE;
      end = second;
    }
  if (end - slash - 1 < 1 || end - slash - 1 > 64)
    return FALSE;
  *self = (HostLink){
    .kind = reference, .n_kind = (gsize)(slash - reference), .id = slash + 1, .n_id = (gsize)(end - slash - 1)
  };
  return TRUE;
}

gboolean
host_link_parse_value (HostLink *self, yyjson_val *reference)
{
  yyjson_val *text = yyjson_is_obj (reference) ? yyjson_obj_getn (reference, "reference", 9) : NULL;

  *self = (HostLink){ 0 };
  return yyjson_is_str (text) && host_link_parse (self, yyjson_get_str (text), yyjson_get_len (text));
}

gboolean
host_link_is (const HostLink *self, const char *kind)
{
  return self->kind != NULL && self->n_kind == strlen (kind) && memcmp (self->kind, kind, self->n_kind) == 0;
}

/* --- small readers ------------------------------------------------------------------------------- */

static const char *
string_of (yyjson_val *object, const char *member)
{
  return yyjson_get_str (yyjson_obj_get (object, member));
}

static yyjson_val *
first_of (yyjson_val *value)
{
  return yyjson_is_arr (value) ? yyjson_arr_get_first (value) : value;
}

static gboolean
term_of_coding (HostTerm *term, yyjson_val *coding)
{
  const char *code = string_of (coding, "code");
  const char *system = string_of (coding, "system");

  if (code == NULL || *code == '\0')
    return FALSE;
  *term = (HostTerm){ .system = system != NULL ? system : "", .code = code };
  return TRUE;
}

typedef void (*TermFunc) (HostIndex *self, const HostTerm *term);
typedef void (*LinkFunc) (HostIndex *self, const HostLink *link);

static void
each_coding (HostIndex *self, yyjson_val *concept, TermFunc func)
{
  yyjson_val *coding;
  yyjson_arr_iter iter;
  HostTerm term;

  if (yyjson_is_str (concept))
    {
      term = (HostTerm){ .system = "", .code = yyjson_get_str (concept) };
      func (self, &term);
      return;
    }
  /* Encounter.class is a Coding by itself. */
  if (term_of_coding (&term, concept))
    func (self, &term);
  yyjson_arr_iter_init (yyjson_obj_get (concept, "coding"), &iter);
  while ((coding = yyjson_arr_iter_next (&iter)) != NULL)
    if (term_of_coding (&term, coding))
      func (self, &term);
}

/* Calls @func for @value or, when it is an array, for each of its items. */
static void
each_concept (HostIndex *self, yyjson_val *value, TermFunc func)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_is_arr (value))
    {
      if (value != NULL)
        each_coding (self, value, func);
      return;
    }
  yyjson_arr_iter_init (value, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    each_coding (self, item, func);
}

static void
each_link (HostIndex *self, yyjson_val *value, const char *inner, LinkFunc func)
{
  yyjson_arr_iter iter;
  yyjson_val *item;
  HostLink link;

  if (!yyjson_is_arr (value))
    {
      if (host_link_parse_value (&link, inner != NULL ? yyjson_obj_get (value, inner) : value))
        func (self, &link);
      return;
    }
  yyjson_arr_iter_init (value, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    if (host_link_parse_value (&link, inner != NULL ? yyjson_obj_get (item, inner) : item))
      func (self, &link);
}

/* --- tokens -------------------------------------------------------------------------------------- */

static void
add_token (HostIndex *self, const HostToken *token)
{
  if (self->tokens == NULL)
    self->tokens = g_array_sized_new (FALSE, FALSE, sizeof (HostToken), 4);
  g_array_append_vals (self->tokens, token, 1);
}

static void
take_code (HostIndex *self, const HostTerm *term)
{
  if (self->code.code == NULL)
    self->code = *term;
  else
    add_token (self, &(HostToken){ .role = HOST_TOKEN_CODE, .term = *term });
}

static void
take_category (HostIndex *self, const HostTerm *term)
{
  if (self->category.code == NULL)
    self->category = *term;
  else
    add_token (self, &(HostToken){ .role = HOST_TOKEN_CATEGORY, .term = *term });
}

static void
take_owner (HostIndex *self, const HostLink *link)
{
  add_token (self, &(HostToken){ .role = HOST_TOKEN_OWNER, .link = *link });
}

static void
take_based_on (HostIndex *self, const HostLink *link)
{
  add_token (self, &(HostToken){ .role = HOST_TOKEN_BASED_ON, .link = *link });
}

static void
take_patient (HostIndex *self, const HostLink *link)
{
  if (self->patient.kind == NULL && host_link_is (link, "Patient"))
    self->patient = *link;
}

static void
take_encounter (HostIndex *self, const HostLink *link)
{
  if (self->encounter.kind == NULL && host_link_is (link, "Encounter"))
    self->encounter = *link;
}

/* --- parts --------------------------------------------------------------------------------------- */

static void
read_links (HostIndex *self, yyjson_val *resource, const HostRule *rule)
{
  yyjson_val *context;

  for (guint i = 0; i < G_N_ELEMENTS (rule->patient) && rule->patient[i].member != NULL; i++)
    each_link (self, yyjson_obj_get (resource, rule->patient[i].member), rule->patient[i].inner,
               take_patient);
  for (guint i = 0; i < G_N_ELEMENTS (rule->owner) && rule->owner[i].member != NULL; i++)
    each_link (self, yyjson_obj_get (resource, rule->owner[i].member), rule->owner[i].inner, take_owner);
  each_link (self, yyjson_obj_get (resource, "encounter"), NULL, take_encounter);
  context = yyjson_obj_get (resource, "context");
  if (context != NULL)
    {
      each_link (self, context, NULL, take_encounter);
      each_link (self, yyjson_obj_get (context, "encounter"), NULL, take_encounter);
    }
  each_link (self, yyjson_obj_get (resource, "basedOn"), NULL, take_based_on);
  each_link (self, yyjson_obj_get (resource, "partOf"), NULL, take_based_on);
  each_link (self, yyjson_obj_get (resource, "inResponseTo"), NULL, take_based_on);
  each_link (self, yyjson_obj_get (resource, "focus"), NULL, take_based_on);
}

static void
read_codes (HostIndex *self, yyjson_val *resource, const HostRule *rule)
{
  yyjson_val *clinical = yyjson_obj_get (resource, "clinicalStatus");

  for (guint i = 0; i < G_N_ELEMENTS (rule->code) && rule->code[i].member != NULL && self->code.code == NULL;
       i++)
    {
      yyjson_val *value = yyjson_obj_get (resource, rule->code[i].member);
      if (yyjson_is_obj (first_of (value)))
        each_concept (self, value, take_code);
    }
  each_concept (self, yyjson_obj_get (resource, "category"), take_category);
  if (yyjson_is_obj (yyjson_obj_get (resource, "class")))
    each_concept (self, yyjson_obj_get (resource, "class"), take_category);
  /* Whose turn it is in a thread of messages; a Task has no category. */
  each_concept (self, yyjson_obj_get (resource, "businessStatus"), take_category);
  if (clinical != NULL)
    self->status = string_of (yyjson_arr_get_first (yyjson_obj_get (clinical, "coding")), "code");
  else
    self->status = string_of (resource, "status");
}

static gint64
date_at (yyjson_val *resource, const HostPath *path, GTimeZone *zone)
{
  yyjson_val *value = yyjson_obj_get (resource, path->member);

  if (path->inner != NULL)
    value = yyjson_obj_get (value, path->inner);
  return yyjson_is_str (value) ? host_date_to_ms (yyjson_get_str (value), yyjson_get_len (value), zone)
                               : HOST_NO_DATE;
}

static void
read_dates (HostIndex *self, yyjson_val *resource, const HostRule *rule, GTimeZone *zone)
{
  self->date_ms = HOST_NO_DATE;
  self->end_ms = HOST_NO_DATE;
  for (guint i = 0; i < HOST_RULE_MAX && rule->date[i].member != NULL && self->date_ms == HOST_NO_DATE; i++)
    self->date_ms = date_at (resource, &rule->date[i], zone);
  if (strcmp (self->kind, "Appointment") == 0)
    self->end_ms = date_at (resource, &(HostPath){ "end", NULL }, zone);
}

static void
add_identifier (HostIndex *self, yyjson_val *item)
{
  const char *value = string_of (item, "value");
  const char *system = string_of (item, "system");
  HostIdentifier identifier = { .system = system != NULL ? system : "", .value = value };

  if (value == NULL || *value == '\0')
    return;
  if (self->identifiers == NULL)
    self->identifiers = g_array_sized_new (FALSE, FALSE, sizeof (HostIdentifier), 4);
  g_array_append_val (self->identifiers, identifier);
}

static void
read_identifiers (HostIndex *self, yyjson_val *resource)
{
  yyjson_val *value = yyjson_obj_get (resource, "identifier");
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (yyjson_is_obj (value))
    add_identifier (self, value);
  if (!yyjson_is_arr (value))
    return;
  yyjson_arr_iter_init (value, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    add_identifier (self, item);
}

/* --- observations -------------------------------------------------------------------------------- */

static gboolean
number_of (yyjson_val *value, double *number)
{
  if (yyjson_is_raw (value))
    *number = g_ascii_strtod (yyjson_get_raw (value), NULL);
  else if (yyjson_is_num (value))
    *number = yyjson_get_num (value);
  else
    return FALSE;
  return TRUE;
}

static void
read_quantity (HostValue *value, yyjson_val *quantity)
{
  const char *unit = string_of (quantity, "code");
  const char *system = string_of (quantity, "system");

  value->has_number = number_of (yyjson_obj_get (quantity, "value"), &value->number);
  if (unit == NULL)
    unit = string_of (quantity, "unit");
  if (unit != NULL && *unit != '\0')
    value->unit = (HostTerm){ .system = system != NULL ? system : "", .code = unit };
}

static void
read_value (HostValue *value, yyjson_val *object)
{
  yyjson_val *quantity = yyjson_obj_get (object, "valueQuantity");
  yyjson_val *concept;
  HostTerm term;

  if (quantity != NULL)
    {
      read_quantity (value, quantity);
      return;
    }
  concept = yyjson_obj_get (object, "valueCodeableConcept");
  if (concept != NULL)
    {
      yyjson_val *coding = yyjson_arr_get_first (yyjson_obj_get (concept, "coding"));
      value->text = term_of_coding (&term, coding) ? term.code : string_of (concept, "text");
    }
  else if (!number_of (yyjson_obj_get (object, "valueInteger"), &value->number))
    value->text = string_of (object, "valueString");
  else
    value->has_number = TRUE;
  if (value->text != NULL && strlen (value->text) > VALUE_TEXT_MAX_BYTES)
    value->text = NULL;
}

/* A row for each coding of what was measured, so that a series is found by any of its codes. */
static void
add_values (HostIndex *self, yyjson_val *object)
{
  yyjson_val *coding;
  yyjson_arr_iter iter;
  HostValue value = { 0 };

  read_value (&value, object);
  yyjson_arr_iter_init (yyjson_obj_get (yyjson_obj_get (object, "code"), "coding"), &iter);
  while ((coding = yyjson_arr_iter_next (&iter)) != NULL)
    if (term_of_coding (&value.code, coding))
      {
        if (self->values == NULL)
          self->values = g_array_sized_new (FALSE, FALSE, sizeof (HostValue), 2);
        g_array_append_val (self->values, value);
      }
}

static void
read_values (HostIndex *self, yyjson_val *resource)
{
  yyjson_arr_iter iter;
  yyjson_val *component;

  add_values (self, resource);
  yyjson_arr_iter_init (yyjson_obj_get (resource, "component"), &iter);
  while ((component = yyjson_arr_iter_next (&iter)) != NULL)
    add_values (self, component);
}

void
host_index_init (HostIndex *self, yyjson_val *resource, const char *kind, const char *id, GTimeZone *zone)
{
  const HostRule *rule = host_rule_for (kind);

  *self = (HostIndex){ .kind = kind };
  if (strcmp (kind, "Patient") == 0)
    self->patient = (HostLink){ .kind = "Patient", .n_kind = 7, .id = id, .n_id = strlen (id) };
  read_links (self, resource, rule);
  read_codes (self, resource, rule);
  read_dates (self, resource, rule, zone);
  read_identifiers (self, resource);
  if (strcmp (kind, "Observation") == 0)
    read_values (self, resource);
  if (rule->name != HOST_NAME_NONE)
    host_person_init (&self->person, resource, rule->name == HOST_NAME_HUMAN);
}

void
host_index_clear (HostIndex *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
  g_clear_pointer (&self->identifiers, g_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  host_person_clear (&self->person);
}
