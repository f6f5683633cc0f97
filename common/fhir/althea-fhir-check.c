/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-json.h"
#include "althea-primitive.h"
#include "althea-value-private.h"

/* A parsed resource against the element table. Nothing is allocated unless something is wrong. */

#define MAX_NESTING 256
#define SHOWN_BYTES 60

/* Where the check is: a chain on the stack, written out only for a problem. */
typedef struct _Frame Frame;
struct _Frame
{
  const Frame *up;
  const char *name;
  gsize n_name;
  int index;       /* in a list, or -1 */
  yyjson_val *key; /* (nullable) whose place in the text is known */
  guint depth;
};

typedef struct
{
  AltheaJsonProblem *problem; /* (nullable) */
  GError **error;
} Check;

static gboolean check_resource (Check *self, const Frame *frame, yyjson_val *val, gboolean contained);
static gboolean check_any (Check *self, const Frame *frame, yyjson_val *val);

/* --- problems ------------------------------------------------------------------------------------ */

static void
append_path (GString *path, const Frame *frame)
{
  if (frame->up != NULL)
    {
      append_path (path, frame->up);
      g_string_append_c (path, '.');
    }
  g_string_append_len (path, frame->name, (gssize)frame->n_name);
  if (frame->index >= 0)
    g_string_append_printf (path, "[%d]", frame->index);
}

static const char *
place_of (const Frame *frame, yyjson_val *val)
{
  if (yyjson_is_str (val) || yyjson_is_raw (val))
    return unsafe_yyjson_get_str (val);
  if (yyjson_is_obj (val) && yyjson_obj_size (val) > 0)
    return unsafe_yyjson_get_str (unsafe_yyjson_get_first (val));
  for (; frame != NULL; frame = frame->up)
    if (frame->key != NULL)
      return unsafe_yyjson_get_str (frame->key);
  return NULL;
}

static char *
shorten (yyjson_val *val)
{
  g_autofree char *text = val != NULL ? yyjson_val_write (val, YYJSON_WRITE_NOFLAG, NULL) : NULL;
  if (text == NULL || strlen (text) <= SHOWN_BYTES)
    return g_steal_pointer (&text);
  char *end = g_utf8_find_prev_char (text, text + SHOWN_BYTES);
  *end = '\0';
  return g_strconcat (text, "…", NULL);
}

static gboolean
refuse (Check *self, const Frame *frame, yyjson_val *val, const char *expected)
{
  g_autoptr (GString) path = g_string_new (NULL);
  append_path (path, frame);
  g_set_error (self->error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "%s: expected %s", path->str, expected);
  if (self->problem != NULL)
    {
      althea_json_problem_clear (self->problem);
      self->problem->path = g_strdup (path->str);
      self->problem->expected = g_strdup (expected);
      self->problem->found = shorten (val);
      self->problem->at = place_of (frame, val);
    }
  return FALSE;
}

G_GNUC_PRINTF (4, 5)
static gboolean
refuse_format (Check *self, const Frame *frame, yyjson_val *val, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *expected = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return refuse (self, frame, val, expected);
}

/* --- elements ------------------------------------------------------------------------------------ */

static gboolean
check_object (Check *self, const Frame *frame, const AltheaShape *shape, yyjson_val *val, gboolean contained);

static gboolean
check_item (Check *self, const Frame *frame, const AltheaElement *element, yyjson_val *val,
            gboolean contained)
{
  const char *expected;
  if (element->primitive == ALTHEA_PRIMITIVE_NONE)
    {
      if (!yyjson_is_obj (val))
        return refuse (self, frame, val, _ ("an object"));
      if (element->shape != NULL)
        return check_object (self, frame, element->shape, val, contained);
      gboolean inside = contained || (element->n_name == 9 && memcmp (element->name, "contained", 9) == 0);
      return check_resource (self, frame, val, inside);
    }
  expected = althea_primitive_check (element->primitive, val);
  if (expected != NULL)
    return refuse (self, frame, val, expected);
  if (element->codes != NULL && !althea_codes_contain (element->codes, unsafe_yyjson_get_str (val)))
    {
      g_autoptr (GString) codes = g_string_new (element->codes);
      g_string_replace (codes, "|", ", ", 0);
      /* Translators: %s is a list of codes. */
      return refuse_format (self, frame, val, _ ("one of %s"), codes->str);
    }
  return TRUE;
}

/* The id and extensions of a primitive, under its name with a "_" before it. */
static gboolean
check_extra (Check *self, const Frame *frame, yyjson_val *val, gboolean contained)
{
  static const AltheaShape *element_shape;
  const AltheaShape *shape = g_atomic_pointer_get (&element_shape);
  if (shape == NULL)
    {
      shape = althea_element_table_get_shape ("Element", 7);
      g_atomic_pointer_set (&element_shape, shape);
    }
  if (!yyjson_is_obj (val))
    return refuse (self, frame, val, _ ("an object with an id or extensions"));
  return check_object (self, frame, shape, val, contained);
}

static gboolean
check_list (Check *self, Frame *frame, const AltheaElement *element, yyjson_val *list, yyjson_val *beside,
            gboolean extra, gboolean contained)
{
  yyjson_arr_iter items;
  yyjson_val *item;
  if (!yyjson_is_arr (list))
    return refuse (self, frame, list, _ ("a list in square brackets"));
  if (yyjson_arr_size (list) == 0)
    return refuse (self, frame, list, _ ("a list that is not empty, or nothing"));
  if (extra && beside != NULL && yyjson_arr_size (beside) != yyjson_arr_size (list))
    return refuse (self, frame, NULL, _ ("as many entries as the list beside it has"));
  items = yyjson_arr_iter_with (list);
  for (frame->index = 0; (item = yyjson_arr_iter_next (&items)) != NULL; frame->index++)
    {
      /* A gap in a list of primitives is filled by the list beside it. */
      if (yyjson_is_null (item) && element->primitive != ALTHEA_PRIMITIVE_NONE)
        {
          yyjson_val *other = yyjson_arr_get (beside, (gsize)frame->index);
          if (other == NULL || yyjson_is_null (other))
            return refuse (self, frame, item, _ ("a value, not null"));
          continue;
        }
      if (extra ? !check_extra (self, frame, item, contained)
                : !check_item (self, frame, element, item, contained))
        return FALSE;
    }
  frame->index = -1;
  return TRUE;
}

static yyjson_val *
list_beside (yyjson_val *object, const AltheaElement *element, gboolean extra)
{
  char name[80] = "_";
  if (extra)
    return yyjson_obj_getn (object, element->name, element->n_name);
  if (element->n_name + 2 > sizeof name)
    return NULL;
  memcpy (name + 1, element->name, element->n_name);
  return yyjson_obj_getn (object, name, element->n_name + 1);
}

static gboolean
check_member (Check *self, Frame *frame, const AltheaElement *element, yyjson_val *object, yyjson_val *val,
              gboolean extra, gboolean contained)
{
  if (element->list)
    {
      yyjson_val *beside = element->primitive != ALTHEA_PRIMITIVE_NONE ? list_beside (object, element, extra)
                                                                       : NULL;
      return check_list (self, frame, element, val, beside, extra, contained);
    }
  if (yyjson_is_arr (val))
    return refuse (self, frame, val, _ ("one value, not a list"));
  if (yyjson_is_null (val))
    return refuse (self, frame, val, _ ("a value, not null"));
  return extra ? check_extra (self, frame, val, contained)
               : check_item (self, frame, element, val, contained);
}

static gboolean
check_missing (Check *self, const Frame *frame, const AltheaShape *shape, yyjson_val *object, guint64 seen)
{
  guint64 missing = shape->required & ~seen;
  if (missing != 0)
    {
      const char *name = althea_shape_name_of_bit (shape, (guint)__builtin_ctzll (missing));
      /* Translators: %s is the name of a FHIR element. */
      return refuse_format (self, frame, NULL, _ ("the element “%s”, which is missing"), name);
    }
  /* Rule ext-1: an extension has a value or extensions of its own, never both and never neither. */
  if (shape->kind == ALTHEA_SHAPE_EXTENSION)
    {
      const AltheaElement *value = althea_shape_find (shape, "valueString", 11);
      const AltheaElement *nested = althea_shape_find (shape, "extension", 9);
      gboolean has_value = (seen >> value->bit) & 1, has_nested = (seen >> nested->bit) & 1;
      if (has_value == has_nested)
        return refuse (self, frame, object, _ ("an extension with either a value or extensions of its own"));
    }
  return TRUE;
}

static gboolean
check_object (Check *self, const Frame *up, const AltheaShape *shape, yyjson_val *object, gboolean contained)
{
  guint64 seen = 0, values = 0;
  yyjson_obj_iter members = yyjson_obj_iter_with (object);
  yyjson_val *key;
  if (yyjson_obj_size (object) == 0)
    return refuse (self, up, object, _ ("an object that is not empty, or nothing"));
  if (up->depth > MAX_NESTING)
    return refuse (self, up, NULL, _ ("a resource that is not nested so deeply"));
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    {
      const char *name = unsafe_yyjson_get_str (key);
      gsize n_name = unsafe_yyjson_get_len (key);
      gboolean extra = n_name > 1 && *name == '_';
      Frame frame = { up, name, n_name, -1, key, up->depth + 1 };
      const AltheaElement *element = althea_shape_find (shape, name + extra, n_name - extra);
      if (element == NULL || (extra && element->primitive == ALTHEA_PRIMITIVE_NONE))
        {
          if (shape->kind == ALTHEA_SHAPE_RESOURCE && n_name == 12 && memcmp (name, "resourceType", 12) == 0)
            continue;
          /* Translators: %s is the name of a FHIR type, such as Patient. */
          refuse_format (self, &frame, yyjson_obj_iter_get_val (key), _ ("an element that %s has"),
                         shape->name);
          if (self->problem != NULL)
            self->problem->at = name;
          return FALSE;
        }
      guint64 bit = G_GUINT64_CONSTANT (1) << element->bit;
      if (!extra && element->choice != NULL && (values & bit))
        return refuse_format (self, &frame, yyjson_obj_iter_get_val (key),
                              /* Translators: %s is a FHIR element such as value[x]. */
                              _ ("only one of the elements for %s"), element->choice);
      if (contained && shape->kind == ALTHEA_SHAPE_RESOURCE && n_name == 9
          && memcmp (name, "contained", 9) == 0)
        return refuse (self, &frame, NULL, _ ("no contained resource inside a contained one"));
      if (!check_member (self, &frame, element, object, yyjson_obj_iter_get_val (key), extra, contained))
        return FALSE;
      seen |= bit;
      if (!extra)
        values |= bit;
    }
  return check_missing (self, up, shape, object, seen);
}

/* --- types that the table does not have ----------------------------------------------------------- */

static gboolean
check_any_member (Check *self, Frame *frame, yyjson_val *val)
{
  yyjson_arr_iter items;
  yyjson_val *item;
  if (frame->n_name == 3 && memcmp (frame->name, "div", 3) == 0 && yyjson_is_str (val))
    {
      const char *expected
          = althea_narrative_check (unsafe_yyjson_get_str (val), unsafe_yyjson_get_len (val));
      return expected == NULL || refuse (self, frame, val, expected);
    }
  if (!yyjson_is_arr (val))
    return check_any (self, frame, val);
  if (yyjson_arr_size (val) == 0)
    return refuse (self, frame, val, _ ("a list that is not empty, or nothing"));
  items = yyjson_arr_iter_with (val);
  for (frame->index = 0; (item = yyjson_arr_iter_next (&items)) != NULL; frame->index++)
    if (!yyjson_is_null (item) && !check_any (self, frame, item))
      return FALSE;
  return TRUE;
}

static gboolean
check_any (Check *self, const Frame *up, yyjson_val *val)
{
  yyjson_obj_iter members;
  yyjson_val *key;
  if (yyjson_is_null (val))
    return refuse (self, up, val, _ ("a value, not null"));
  if (yyjson_is_str (val))
    {
      const char *expected = althea_primitive_check (ALTHEA_PRIMITIVE_MARKDOWN, val);
      return expected == NULL || refuse (self, up, val, expected);
    }
  if (yyjson_is_arr (val))
    return refuse (self, up, val, _ ("a value, not a list in a list"));
  if (!yyjson_is_obj (val))
    return TRUE;
  if (yyjson_obj_size (val) == 0)
    return refuse (self, up, val, _ ("an object that is not empty, or nothing"));
  if (up->depth > MAX_NESTING)
    return refuse (self, up, NULL, _ ("a resource that is not nested so deeply"));
  members = yyjson_obj_iter_with (val);
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    {
      Frame frame = { up, unsafe_yyjson_get_str (key), unsafe_yyjson_get_len (key), -1, key, up->depth + 1 };
      if (!check_any_member (self, &frame, yyjson_obj_iter_get_val (key)))
        return FALSE;
    }
  return TRUE;
}

/* --- resources ----------------------------------------------------------------------------------- */

/* The two that only lend their elements to others are not types that a resource may have. */
static gboolean
is_resource_type (const AltheaShape *shape)
{
  return shape != NULL && shape->kind == ALTHEA_SHAPE_RESOURCE && strcmp (shape->name, "Resource") != 0
         && strcmp (shape->name, "DomainResource") != 0;
}

static gboolean
check_resource (Check *self, const Frame *up, yyjson_val *resource, gboolean contained)
{
  yyjson_val *type = yyjson_obj_get (resource, "resourceType");
  Frame root = { NULL, "resource", 8, -1, NULL, 0 };
  const AltheaShape *shape;
  if (!yyjson_is_obj (resource) || !yyjson_is_str (type))
    return refuse (self, up != NULL ? up : &root, resource, _ ("a resource with its resourceType"));
  const char *name = unsafe_yyjson_get_str (type);
  gsize n_name = unsafe_yyjson_get_len (type);
  if (up == NULL)
    {
      root.name = name;
      root.n_name = n_name;
      up = &root;
    }
  shape = althea_element_table_get_shape (name, n_name);
  if (is_resource_type (shape))
    return check_object (self, up, shape, resource, contained);
  if (!althea_element_table_is_other_type (name, n_name))
    {
      Frame frame = { up, "resourceType", 12, -1, NULL, 0 };
      return refuse (self, &frame, type, _ ("the name of a FHIR R4 resource type"));
    }
  yyjson_val *id = yyjson_obj_get (resource, "id");
  if (id != NULL)
    {
      Frame frame = { up, "id", 2, -1, NULL, 0 };
      const char *expected = althea_primitive_check (ALTHEA_PRIMITIVE_ID, id);
      if (expected != NULL)
        return refuse (self, &frame, id, expected);
    }
  return check_any (self, up, resource);
}

gboolean
althea_fhir_check (yyjson_val *resource, AltheaJsonProblem *problem, GError **error)
{
  Check self = { problem, error };
  return check_resource (&self, NULL, resource, FALSE);
}

gboolean
althea_fhir_knows_type (const char *resource_type)
{
  g_return_val_if_fail (resource_type != NULL, FALSE);
  const AltheaShape *shape = althea_element_table_get_shape (resource_type, strlen (resource_type));
  return is_resource_type (shape);
}
