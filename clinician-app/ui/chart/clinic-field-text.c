/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-field-text.h"

#include <glib/gi18n-lib.h>

#include "althea-observation.h"
#include "althea-text.h"

/* "entered-in-error" as people read it. */
static char *
code_to_text (const char *code)
{
  char *text = g_strdup (code);

  g_strdelimit (text, "-", ' ');
  if (g_ascii_islower (text[0]))
    text[0] = g_ascii_toupper (text[0]);
  return text;
}

/* Codes of medicine say something to clinicians (E11.9); those of HL7's own lists repeat their words. */
static gboolean
code_is_for_people (const AltheaCodeableConcept *concept)
{
  const AltheaCoding *coding = concept->coding != NULL ? g_ptr_array_index (concept->coding, 0) : NULL;

  return coding != NULL && coding->code != NULL
         && (coding->system == NULL || !g_str_has_prefix (coding->system, "http://terminology.hl7.org/"));
}

static char *
concept_to_text (const AltheaCodeableConcept *concept)
{
  const char *display = althea_codeable_concept_get_display (concept);
  const char *code = althea_codeable_concept_get_code (concept, NULL);

  if (g_strcmp0 (code, display) == 0)
    return code_to_text (display);
  return code_is_for_people (concept) ? g_strdup_printf ("%s (%s)", display, code) : g_strdup (display);
}

static char *
concepts_to_text (const GPtrArray *concepts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; concepts != NULL && i < concepts->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            althea_codeable_concept_get_display (g_ptr_array_index (concepts, i)));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
reference_to_text (const AltheaReference *reference)
{
  if (reference == NULL)
    return g_strdup ("");
  return g_strdup (reference->display != NULL ? reference->display
                                              : (reference->reference != NULL ? reference->reference : ""));
}

static char *
range_to_text (const AltheaReferenceRange *range)
{
  g_autofree char *low = range->low != NULL ? althea_quantity_to_display (range->low) : g_strdup ("");
  g_autofree char *high = range->high != NULL ? althea_quantity_to_display (range->high) : g_strdup ("");

  if (*low == '\0' && *high == '\0')
    return g_strdup (range->text != NULL ? range->text : "");
  if (*low == '\0')
    return g_strdup_printf ("≤ %s", high);
  if (*high == '\0')
    return g_strdup_printf ("≥ %s", low);
  return g_strdup_printf ("%s – %s", low, high);
}

static char *
reaction_to_text (const AltheaReaction *reaction)
{
  g_autofree char *manifestation = concepts_to_text (reaction->manifestation);
  g_autofree char *severity = reaction->severity != NULL ? code_to_text (reaction->severity) : g_strdup ("");

  return althea_text_join (
      " · ", (const char *const[]){ manifestation, severity,
                                    reaction->description != NULL ? reaction->description : "", NULL });
}

static char *
component_to_text (const AltheaComponent *component)
{
  g_autofree char *value = althea_component_to_display (component);

  return g_strdup_printf ("%s %s", althea_codeable_concept_get_display (component->code), value);
}

static char *
contact_to_text (const AltheaContact *contact)
{
  g_autofree char *name = contact->name != NULL ? althea_human_name_to_display (contact->name)
                                                : g_strdup ("");
  g_autofree char *relationship = concepts_to_text (contact->relationship);
  const AltheaContactPoint *phone = contact->telecom != NULL ? g_ptr_array_index (contact->telecom, 0) : NULL;

  return althea_text_join (
      " · ", (const char *const[]){ name, relationship,
                                    phone != NULL && phone->value != NULL ? phone->value : "", NULL });
}

static char *
parameter_to_text (const AltheaParameter *parameter)
{
  const char *value = parameter->value_string != NULL ? parameter->value_string : parameter->value_code;

  return g_strdup_printf ("%s: %s", althea_codeable_concept_get_display (parameter->type),
                          value != NULL ? value : "");
}

static char *
or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static char *
item_to_text (AltheaKind kind, gconstpointer item)
{
  switch (kind)
    {
    case ALTHEA_KIND_CODE:
      return code_to_text (item);
    case ALTHEA_KIND_TEXT:
    case ALTHEA_KIND_URI:
      return g_strdup (item);
    case ALTHEA_KIND_INTEGER:
    case ALTHEA_KIND_DECIMAL:
      return g_strdup (althea_decimal_get_text (item));
    case ALTHEA_KIND_DATE:
    case ALTHEA_KIND_DATE_TIME:
      return althea_partial_date_to_full_display (item);
    case ALTHEA_KIND_CODING:
      return or_empty (((const AltheaCoding *)item)->display != NULL ? ((const AltheaCoding *)item)->display
                                                                     : ((const AltheaCoding *)item)->code);
    case ALTHEA_KIND_CODEABLE_CONCEPT:
      return concept_to_text (item);
    case ALTHEA_KIND_QUANTITY:
      return althea_quantity_to_display (item);
    case ALTHEA_KIND_REFERENCE:
      return reference_to_text (item);
    case ALTHEA_KIND_PERIOD:
      return althea_period_to_display (item);
    case ALTHEA_KIND_IDENTIFIER:
      return or_empty (((const AltheaIdentifier *)item)->value);
    case ALTHEA_KIND_HUMAN_NAME:
      return althea_human_name_to_display (item);
    case ALTHEA_KIND_ADDRESS:
      return althea_address_to_display (item);
    case ALTHEA_KIND_CONTACT_POINT:
      return or_empty (((const AltheaContactPoint *)item)->value);
    case ALTHEA_KIND_ANNOTATION:
      return or_empty (((const AltheaAnnotation *)item)->text);
    case ALTHEA_KIND_ATTACHMENT:
      return or_empty (((const AltheaAttachment *)item)->title != NULL
                           ? ((const AltheaAttachment *)item)->title
                           : ((const AltheaAttachment *)item)->content_type);
    case ALTHEA_KIND_REFERENCE_RANGE:
      return range_to_text (item);
    case ALTHEA_KIND_COMPONENT:
      return component_to_text (item);
    case ALTHEA_KIND_REACTION:
      return reaction_to_text (item);
    case ALTHEA_KIND_DOSAGE:
      return althea_dosage_to_display (item);
    case ALTHEA_KIND_PARTICIPANT:
      return reference_to_text (((const AltheaParticipant *)item)->actor);
    case ALTHEA_KIND_PAYLOAD:
      return or_empty (((const AltheaPayload *)item)->content_string);
    case ALTHEA_KIND_PARAMETER:
      return parameter_to_text (item);
    case ALTHEA_KIND_CONTACT:
      return contact_to_text (item);
    case ALTHEA_KIND_PROTOCOL:
      return or_empty (((const AltheaProtocol *)item)->series);
    case ALTHEA_KIND_SECTION:
      return or_empty (((const AltheaSection *)item)->title);
    case ALTHEA_KIND_MONEY:
      return g_strdup_printf ("%s %s", althea_decimal_get_text (((const AltheaMoney *)item)->value),
                              ((const AltheaMoney *)item)->currency);
    case ALTHEA_KIND_BOOLEAN:
    default:
      return g_strdup ("");
    }
}

static gboolean
is_string (AltheaKind kind)
{
  return kind == ALTHEA_KIND_CODE || kind == ALTHEA_KIND_TEXT || kind == ALTHEA_KIND_URI;
}

static char *
list_to_text (AltheaKind kind, const GPtrArray *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      g_autofree char *item = item_to_text (kind, g_ptr_array_index (list, i));

      if (*item != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", item);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

char *
clinic_field_to_text (AltheaRecord *record, const AltheaField *field)
{
  gconstpointer value;
  AltheaTruth truth;

  g_return_val_if_fail (ALTHEA_IS_RECORD (record) && field != NULL, NULL);
  if ((field->flags & ALTHEA_FIELD_LIST) != 0)
    return list_to_text (field->kind, althea_record_get_list (record, field->name));
  if (field->kind == ALTHEA_KIND_BOOLEAN)
    {
      truth = althea_record_get_truth (record, field->name);
      return g_strdup (truth == ALTHEA_TRUTH_UNSET ? "" : truth == ALTHEA_TRUTH_YES ? _ ("Yes") : _ ("No"));
    }
  value = is_string (field->kind) ? (gconstpointer)althea_record_get_string (record, field->name)
                                  : althea_record_get_value (record, field->name);
  return value != NULL ? item_to_text (field->kind, value) : g_strdup ("");
}

const char *
clinic_field_get_label (const AltheaField *field)
{
  return g_dgettext (GETTEXT_PACKAGE, field->label);
}

gboolean
clinic_field_is_for_people (const AltheaField *field)
{
  static const char *const hidden[] = { "identifier", "subject",          "patient",
                                        "for",        "based-on",         "encounter",
                                        "part-of",    "has-member",       "intent",
                                        "photo",      "result",           "link-other",
                                        "link-type",  "group-identifier", "instantiates-canonical",
                                        NULL };

  return !g_strv_contains (hidden, field->name);
}

void
clinic_field_copy (AltheaRecordBuilder *builder, AltheaRecord *from, const AltheaField *field)
{
  g_return_if_fail (builder != NULL && ALTHEA_IS_RECORD (from) && field != NULL);
  if ((field->flags & ALTHEA_FIELD_LIST) != 0)
    althea_record_builder_set_list (builder, field->name, althea_record_get_list (from, field->name));
  else if (field->kind == ALTHEA_KIND_BOOLEAN)
    althea_record_builder_set_truth (builder, field->name, althea_record_get_truth (from, field->name));
  else if (is_string (field->kind))
    althea_record_builder_set_string (builder, field->name, althea_record_get_string (from, field->name));
  else
    althea_record_builder_set_value (builder, field->name, althea_record_get_value (from, field->name));
}
