/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "althea-element-table.h"
#include "althea-json.h"
#include "althea-record-private.h"
#include "material.h"

/* The element table against HL7's own definitions of R4, and our field tables against the element table. */

static const AltheaShape *
shape_of_path (const char *path)
{
  return althea_element_table_get_shape (path, strlen (path));
}

/* "http://hl7.org/fhirpath/System.String" is how the definitions speak of what primitives are made of. */
static const char *
type_code (yyjson_val *type)
{
  const char *code = althea_json_get_string (type, "code");
  g_assert_nonnull (code);
  return g_str_has_prefix (code, "http://hl7.org/fhirpath/System.") ? "string" : code;
}

static gboolean
matches_type (const AltheaElement *element, const char *code)
{
  if (strcmp (code, "Resource") == 0)
    return element->primitive == ALTHEA_PRIMITIVE_NONE && element->shape == NULL;
  if (g_ascii_islower (code[0]))
    return element->primitive != ALTHEA_PRIMITIVE_NONE;
  if (strcmp (code, "BackboneElement") == 0 || strcmp (code, "Element") == 0)
    return element->shape != NULL;
  return element->shape == shape_of_path (code);
}

static void
check_definition (yyjson_val *definition, const char *path, guint *n_checked)
{
  g_autofree char *parent = g_strdup (path), *name = NULL;
  char *dot = strrchr (parent, '.');
  const char *max = althea_json_get_string (definition, "max");
  gboolean required = strcmp (yyjson_get_raw (yyjson_obj_get (definition, "min")), "0") != 0;
  gboolean list = strcmp (max, "1") != 0 && strcmp (max, "0") != 0;
  if (dot == NULL || strcmp (max, "0") == 0)
    return;
  *dot = '\0';
  name = g_strdup (dot + 1);
  const AltheaShape *shape = shape_of_path (parent);
  if (shape == NULL) /* an element without elements of its own that the table writes as its type */
    return;
  yyjson_val *types = yyjson_obj_get (definition, "type");
  gboolean choice = g_str_has_suffix (name, "[x]");
  for (gsize i = 0; i < MAX (yyjson_arr_size (types), 1); i++)
    {
      yyjson_val *type = yyjson_arr_get (types, i);
      g_autoptr (GString) full = g_string_new (name);
      if (choice)
        {
          g_string_truncate (full, full->len - 3);
          g_string_append (full, type_code (type));
          full->str[strlen (name) - 3] = g_ascii_toupper (full->str[strlen (name) - 3]);
        }
      const AltheaElement *element = althea_shape_find (shape, full->str, full->len);
      if (element == NULL)
        g_error ("%s: %s is not in the table", path, full->str);
      if (element->required != required || element->list != list)
        g_error ("%s: the table has it %srequired and %sa list", path, element->required ? "" : "not ",
                 element->list ? "" : "not ");
      if (type != NULL && !matches_type (element, type_code (type)))
        g_error ("%s is not %s in the table", path, type_code (type));
      (*n_checked)++;
    }
}

static void
test_definitions (void)
{
  g_autofree char *directory = material_unpack ("fhir/conformance/hl7.fhir.r4.core-4.0.1.tar.xz");
  guint n_checked = 0;
  if (directory == NULL)
    return;
  g_autoptr (GPtrArray) files = material_list (directory, ".json");
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *base = g_path_get_basename (files->pdata[i]);
      if (!g_str_has_prefix (base, "StructureDefinition-"))
        continue;
      g_autoptr (GBytes) bytes = material_read (files->pdata[i]);
      g_autoptr (yyjson_doc) doc
          = althea_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL);
      yyjson_val *root = yyjson_doc_get_root (doc);
      const char *type = althea_json_get_string (root, "type");
      const char *kind = althea_json_get_string (root, "kind");
      if (g_strcmp0 (althea_json_get_string (root, "derivation"), "specialization") != 0
          || strcmp (kind, "primitive-type") == 0)
        continue;
      if (strcmp (kind, "resource") == 0 && shape_of_path (type) == NULL)
        g_assert_true (althea_element_table_is_other_type (type, strlen (type)));
      yyjson_arr_iter elements = yyjson_arr_iter_with (althea_json_get (root, "snapshot.element"));
      yyjson_val *element;
      while (shape_of_path (type) != NULL && (element = yyjson_arr_iter_next (&elements)) != NULL)
        check_definition (element, althea_json_get_string (element, "path"), &n_checked);
    }
  g_test_message ("%u elements", n_checked);
  g_assert_cmpuint (n_checked, >, 3000);
  material_remove (directory);
}

/* --- our own tables ------------------------------------------------------------------------------ */

static gboolean
is_text_primitive (AltheaPrimitive primitive)
{
  return primitive == ALTHEA_PRIMITIVE_STRING || primitive == ALTHEA_PRIMITIVE_MARKDOWN
         || primitive == ALTHEA_PRIMITIVE_BASE64_BINARY || primitive == ALTHEA_PRIMITIVE_TIME
         || primitive == ALTHEA_PRIMITIVE_CODE || primitive == ALTHEA_PRIMITIVE_ID
         || primitive == ALTHEA_PRIMITIVE_XHTML;
}

static gboolean
kind_fits (AltheaKind kind, const AltheaElement *element)
{
  switch (kind)
    {
    case ALTHEA_KIND_CODE:
      return element->primitive == ALTHEA_PRIMITIVE_CODE;
    case ALTHEA_KIND_TEXT:
      return is_text_primitive (element->primitive);
    case ALTHEA_KIND_URI:
      return element->primitive == ALTHEA_PRIMITIVE_URI || element->primitive == ALTHEA_PRIMITIVE_URL
             || element->primitive == ALTHEA_PRIMITIVE_CANONICAL;
    case ALTHEA_KIND_BOOLEAN:
      return element->primitive == ALTHEA_PRIMITIVE_BOOLEAN;
    case ALTHEA_KIND_INTEGER:
      return element->primitive == ALTHEA_PRIMITIVE_INTEGER
             || element->primitive == ALTHEA_PRIMITIVE_POSITIVE_INT
             || element->primitive == ALTHEA_PRIMITIVE_UNSIGNED_INT;
    case ALTHEA_KIND_DECIMAL:
      return element->primitive == ALTHEA_PRIMITIVE_DECIMAL;
    case ALTHEA_KIND_DATE:
      return element->primitive == ALTHEA_PRIMITIVE_DATE;
    case ALTHEA_KIND_DATE_TIME:
      return element->primitive == ALTHEA_PRIMITIVE_DATE_TIME
             || element->primitive == ALTHEA_PRIMITIVE_INSTANT;
    default:
      return element->primitive == ALTHEA_PRIMITIVE_NONE && element->shape != NULL;
    }
}

/* Follows the path of a field through the element table. */
static void
check_field (const AltheaShape *shape, const AltheaField *field)
{
  g_auto (GStrv) alternatives = g_strsplit (field->element, "|", -1);
  const char *at = alternatives[0];
  gboolean each = FALSE;
  for (;;)
    {
      gsize n_name = strcspn (at, ".[(");
      gboolean extra = *at == '_';
      const AltheaElement *element = althea_shape_find (shape, at + extra, n_name - extra);
      if (element == NULL)
        g_error ("%s: %s is not in R4", field->name, field->element);
      at += n_name;
      if (*at == '(')
        at = strchr (at, ')') + 1;
      else if (*at == '[')
        {
          g_assert_true (element->list);
          each |= g_str_has_prefix (at, "[]");
          at = strchr (at, ']') + 1;
        }
      if (*at == '\0')
        {
          if (!kind_fits (field->kind, element))
            g_error ("%s: %s is of another type in R4", field->name, field->element);
          g_assert_true ((each || element->list) == ((field->flags & ALTHEA_FIELD_LIST) != 0));
          /* Where R4 asks for it at the top, so do we; and our codes are R4's codes. */
          if (element->required && strpbrk (field->element, ".[(|") == NULL)
            g_assert_true (field->flags & ALTHEA_FIELD_REQUIRED);
          if (field->codes != NULL && element->codes != NULL)
            {
              g_auto (GStrv) codes = g_strsplit (field->codes, "|", -1);
              for (guint i = 0; codes[i] != NULL; i++)
                if (!althea_codes_contain (element->codes, codes[i]))
                  g_error ("%s: R4 has no code %s", field->name, codes[i]);
            }
          return;
        }
      shape = extra ? shape_of_path ("Element") : element->shape;
      at++;
    }
}

static void
test_field_tables (void)
{
  static const char *const types[]
      = { "Patient",           "Practitioner", "PractitionerRole",   "Organization",
          "Encounter",         "Condition",    "AllergyIntolerance", "MedicationRequest",
          "Immunization",      "Observation",  "DiagnosticReport",   "Procedure",
          "DocumentReference", "CarePlan",     "Communication",      "Task",
          "Appointment" };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (AltheaRecordClass) klass = g_type_class_ref (althea_record_type_for_name (types[i]));
      g_assert_cmpuint (klass->n_fields, >, 5);
      for (guint j = 0; j < klass->n_fields; j++)
        check_field (shape_of_path (types[i]), &klass->fields[j]);
    }
}

static void
test_value_tables (void)
{
  static const struct
  {
    AltheaKind kind;
    const char *path;
  } values[] = { { ALTHEA_KIND_CODING, "Coding" },
                 { ALTHEA_KIND_CODEABLE_CONCEPT, "CodeableConcept" },
                 { ALTHEA_KIND_QUANTITY, "Quantity" },
                 { ALTHEA_KIND_REFERENCE, "Reference" },
                 { ALTHEA_KIND_PERIOD, "Period" },
                 { ALTHEA_KIND_MONEY, "Money" },
                 { ALTHEA_KIND_IDENTIFIER, "Identifier" },
                 { ALTHEA_KIND_HUMAN_NAME, "HumanName" },
                 { ALTHEA_KIND_ADDRESS, "Address" },
                 { ALTHEA_KIND_CONTACT_POINT, "ContactPoint" },
                 { ALTHEA_KIND_ANNOTATION, "Annotation" },
                 { ALTHEA_KIND_ATTACHMENT, "Attachment" },
                 { ALTHEA_KIND_REFERENCE_RANGE, "Observation.referenceRange" },
                 { ALTHEA_KIND_COMPONENT, "Observation.component" },
                 { ALTHEA_KIND_REACTION, "AllergyIntolerance.reaction" },
                 { ALTHEA_KIND_DOSAGE, "Dosage" },
                 { ALTHEA_KIND_PAYLOAD, "Communication.payload" },
                 { ALTHEA_KIND_PARAMETER, "Task.input" },
                 { ALTHEA_KIND_PARAMETER, "Task.output" },
                 { ALTHEA_KIND_CONTACT, "Patient.contact" },
                 { ALTHEA_KIND_PROTOCOL, "Immunization.protocolApplied" },
                 { ALTHEA_KIND_SECTION, "Composition.section" } };
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const AltheaValueType *type = althea_value_type_for_kind (values[i].kind);
      for (guint j = 0; j < type->n_members; j++)
        if (values[i].kind != ALTHEA_KIND_PARAMETER)
          check_field (shape_of_path (values[i].path), &type->members[j].field);
        else /* any type of value may stand there: not all are fields, so none can be required */
          g_assert_nonnull (althea_shape_find (shape_of_path (values[i].path), type->members[j].field.element,
                                               strlen (type->members[j].field.element)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir/elements/definitions", test_definitions);
  g_test_add_func ("/fhir/elements/fields", test_field_tables);
  g_test_add_func ("/fhir/elements/values", test_value_tables);
  return g_test_run ();
}
