/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include "althea-element-table.h"

#include <gio/gio.h>
#include <string.h>

#include "fhir-resources.h"

typedef struct
{
  GHashTable *shapes; /* (element-type utf8 AltheaShape) by name or path */
  GHashTable *sets;   /* (element-type utf8 utf8) name -> "a|b|c" */
  GHashTable *others; /* (element-type utf8) resource types without elements */
  char **words;       /* of the line that is being read */
  guint at;
} Table;

static const struct
{
  const char *name;
  AltheaPrimitive primitive;
} primitives[] = {
  { "base64Binary", ALTHEA_PRIMITIVE_BASE64_BINARY },
  { "boolean", ALTHEA_PRIMITIVE_BOOLEAN },
  { "canonical", ALTHEA_PRIMITIVE_CANONICAL },
  { "code", ALTHEA_PRIMITIVE_CODE },
  { "date", ALTHEA_PRIMITIVE_DATE },
  { "dateTime", ALTHEA_PRIMITIVE_DATE_TIME },
  { "decimal", ALTHEA_PRIMITIVE_DECIMAL },
  { "id", ALTHEA_PRIMITIVE_ID },
  { "instant", ALTHEA_PRIMITIVE_INSTANT },
  { "integer", ALTHEA_PRIMITIVE_INTEGER },
  { "markdown", ALTHEA_PRIMITIVE_MARKDOWN },
  { "oid", ALTHEA_PRIMITIVE_OID },
  { "positiveInt", ALTHEA_PRIMITIVE_POSITIVE_INT },
  { "string", ALTHEA_PRIMITIVE_STRING },
  { "time", ALTHEA_PRIMITIVE_TIME },
  { "unsignedInt", ALTHEA_PRIMITIVE_UNSIGNED_INT },
  { "uri", ALTHEA_PRIMITIVE_URI },
  { "url", ALTHEA_PRIMITIVE_URL },
  { "uuid", ALTHEA_PRIMITIVE_UUID },
  { "xhtml", ALTHEA_PRIMITIVE_XHTML },
};

static guint
hash_name (const char *name, gsize n_name)
{
  guint hash = (guint)n_name;
  for (gsize i = 0; i < n_name; i++)
    hash = hash * 31 + (guchar)name[i];
  return hash ^ (hash >> 7);
}

/* A shape may be spoken of before its own line comes. */
static AltheaShape *
need_shape (Table *self, const char *name)
{
  AltheaShape *shape = g_hash_table_lookup (self->shapes, name);
  if (shape == NULL)
    {
      shape = g_new0 (AltheaShape, 1);
      shape->name = g_strdup (name);
      shape->elements = g_array_new (FALSE, TRUE, sizeof (AltheaElement));
      g_hash_table_insert (self->shapes, (gpointer)shape->name, shape);
    }
  return shape;
}

static AltheaPrimitive
find_primitive (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (primitives); i++)
    if (strcmp (primitives[i].name, name) == 0)
      return primitives[i].primitive;
  return ALTHEA_PRIMITIVE_NONE;
}

static void
set_type (Table *self, AltheaElement *element, const char *type)
{
  element->primitive = find_primitive (type);
  if (*type == '#')
    element->shape = need_shape (self, type + 1);
  else if (element->primitive == ALTHEA_PRIMITIVE_NONE && strcmp (type, "Resource") != 0)
    element->shape = need_shape (self, type);
}

static void
add_element (AltheaShape *shape, AltheaElement *element)
{
  element->n_name = strlen (element->name);
  g_array_append_val (shape->elements, *element);
}

/* "value[x]" of "string" is valueString. */
static void
add_choice (Table *self, AltheaShape *shape, AltheaElement *element, const char *types)
{
  if (strcmp (types, "*") == 0)
    types = g_hash_table_lookup (self->sets, "any");
  g_auto (GStrv) names = g_strsplit (types, "|", -1);
  element->choice = element->name;
  for (guint i = 0; names[i] != NULL; i++)
    {
      AltheaElement one = *element;
      char *name = g_strdup_printf ("%.*s%s", (int)strlen (element->choice) - 3, element->choice, names[i]);
      name[strlen (element->choice) - 3] = g_ascii_toupper (names[i][0]);
      one.name = name;
      set_type (self, &one, names[i]);
      add_element (shape, &one);
    }
}

static void
read_cardinality (AltheaElement *element, char *text)
{
  gsize length = strlen (text);
  char mark = length > 0 ? text[length - 1] : '\0';
  element->list = mark == '*' || mark == '+';
  element->required = mark == '!' || mark == '+';
  /* A lone star is the type of a choice that may be any. */
  if ((element->list && length > 1) || mark == '!')
    text[length - 1] = '\0';
  else
    element->list = FALSE;
}

static const char *
read_codes (Table *self, char *type)
{
  char *equals = strchr (type, '=');
  if (equals == NULL)
    return NULL;
  *equals++ = '\0';
  if (*equals == '@')
    return g_hash_table_lookup (self->sets, equals + 1);
  return g_strndup (equals + 1, strcspn (equals + 1, "}"));
}

static void read_elements (Table *self, AltheaShape *shape);

static void
read_element (Table *self, AltheaShape *shape, char *word)
{
  AltheaElement element = { .bit = shape->n_bits++ };
  char *colon = strchr (word, ':'), *type = colon + 1;
  *colon = '\0';
  if (g_str_has_suffix (type, "("))
    {
      /* Elements of its own: the cardinality stands with the name. */
      read_cardinality (&element, word);
      element.name = g_strdup (word);
      g_autofree char *path = g_strconcat (shape->name, ".", word, NULL);
      AltheaShape *inner = need_shape (self, path);
      const AltheaShape *base = need_shape (self, strcmp (type, "(") == 0 ? "BackboneElement" : "Element");
      g_array_append_vals (inner->elements, base->elements->data, base->elements->len);
      inner->n_bits = base->n_bits;
      read_elements (self, inner);
      element.shape = inner;
      add_element (shape, &element);
      return;
    }
  read_cardinality (&element, type);
  element.codes = read_codes (self, type);
  element.name = g_strdup (word);
  if (g_str_has_suffix (word, "[x]"))
    add_choice (self, shape, &element, type);
  else
    {
      set_type (self, &element, type);
      add_element (shape, &element);
    }
}

/* Up to the closing bracket, or the end of the line. */
static void
read_elements (Table *self, AltheaShape *shape)
{
  for (; self->words[self->at] != NULL; self->at++)
    {
      char *word = self->words[self->at];
      if (strcmp (word, ")") == 0)
        return;
      if (*word == '\0')
        continue;
      self->at += g_str_has_suffix (word, "(");
      read_element (self, shape, word);
      if (self->words[self->at] == NULL)
        return;
    }
}

static void
read_set (Table *self, char *line)
{
  char *space = strchr (line, ' ');
  *space = '\0';
  char *codes = g_strdelimit (g_strdup (space + 1), " ", '|');
  g_hash_table_insert (self->sets, g_strdup (line + 1), codes);
  if (strcmp (line, "@other-types") == 0)
    {
      g_auto (GStrv) names = g_strsplit (codes, "|", -1);
      for (guint i = 0; names[i] != NULL; i++)
        if (*names[i] != '\0')
          g_hash_table_add (self->others, g_strdup (names[i]));
    }
}

static void
read_type (Table *self, const char *line)
{
  self->words = g_strsplit (line, " ", -1);
  g_assert (strcmp (self->words[1], "<") == 0);
  AltheaShape *shape = need_shape (self, self->words[0]);
  self->at = 2;
  if (self->words[2] != NULL && strchr (self->words[2], ':') == NULL)
    {
      const AltheaShape *base = need_shape (self, self->words[2]);
      g_assert (base->elements->len > 0 || strcmp (shape->name, "Resource") == 0);
      g_array_append_vals (shape->elements, base->elements->data, base->elements->len);
      shape->n_bits = base->n_bits;
      shape->kind = base->kind;
      self->at = 3;
    }
  if (strcmp (shape->name, "Resource") == 0)
    shape->kind = ALTHEA_SHAPE_RESOURCE;
  else if (strcmp (shape->name, "Extension") == 0)
    shape->kind = ALTHEA_SHAPE_EXTENSION;
  read_elements (self, shape);
  g_clear_pointer (&self->words, g_strfreev);
}

static void
index_shape (AltheaShape *shape)
{
  guint n_slots = 8;
  while (n_slots < shape->elements->len * 3)
    n_slots *= 2;
  g_assert (shape->n_bits <= 64 && shape->elements->len > 0);
  shape->mask = n_slots - 1;
  shape->slots = g_new (gint16, n_slots);
  memset (shape->slots, -1, n_slots * sizeof *shape->slots);
  for (guint i = 0; i < shape->elements->len; i++)
    {
      const AltheaElement *element = &g_array_index (shape->elements, AltheaElement, i);
      guint at = hash_name (element->name, element->n_name) & shape->mask;
      while (shape->slots[at] >= 0)
        at = (at + 1) & shape->mask;
      shape->slots[at] = (gint16)i;
      if (element->required)
        shape->required |= G_GUINT64_CONSTANT (1) << element->bit;
    }
}

/* Lines that begin with a blank go on from the one before. */
static void
read_lines (Table *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '#')
        continue;
      if (lines[i][0] == ' ')
        g_string_append_c (line, ' ');
      g_string_append (line, g_strchug (lines[i]));
      if (lines[i + 1] != NULL && lines[i + 1][0] == ' ')
        continue;
      if (line->str[0] == '@')
        read_set (self, line->str);
      else if (line->len > 0)
        read_type (self, line->str);
      g_string_truncate (line, 0);
    }
}

static gpointer
load_table (gpointer unused)
{
  Table *self = g_new0 (Table, 1);
  GHashTableIter shapes;
  gpointer shape;
  althea_fhir_register_resource ();
  g_autoptr (GBytes) bytes = g_resource_lookup_data (
      althea_fhir_get_resource (), "/org/althea/fhir/elements.txt", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self->shapes = g_hash_table_new (g_str_hash, g_str_equal);
  self->sets = g_hash_table_new (g_str_hash, g_str_equal);
  self->others = g_hash_table_new (g_str_hash, g_str_equal);
  read_lines (self, text);
  g_hash_table_iter_init (&shapes, self->shapes);
  while (g_hash_table_iter_next (&shapes, NULL, &shape))
    index_shape (shape);
  return self;
}

static const Table *
get_table (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, load_table, NULL);
}

static gpointer
look_up (GHashTable *table, const char *name, gsize n_name)
{
  char key[80];
  if (n_name >= sizeof key)
    return NULL;
  memcpy (key, name, n_name);
  key[n_name] = '\0';
  return g_hash_table_lookup (table, key);
}

const AltheaShape *
althea_element_table_get_shape (const char *name, gsize n_name)
{
  return look_up (get_table ()->shapes, name, n_name);
}

gboolean
althea_element_table_is_other_type (const char *name, gsize n_name)
{
  return look_up (get_table ()->others, name, n_name) != NULL;
}

const AltheaElement *
althea_shape_find (const AltheaShape *self, const char *name, gsize n_name)
{
  const AltheaElement *elements = (const AltheaElement *)(const void *)self->elements->data;
  guint at = hash_name (name, n_name) & self->mask;
  for (; self->slots[at] >= 0; at = (at + 1) & self->mask)
    {
      const AltheaElement *element = &elements[self->slots[at]];
      if (element->n_name == n_name && memcmp (element->name, name, n_name) == 0)
        return element;
    }
  return NULL;
}

const char *
althea_shape_name_of_bit (const AltheaShape *self, guint bit)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      const AltheaElement *element = &g_array_index (self->elements, AltheaElement, i);
      if (element->bit == bit)
        return element->choice != NULL ? element->choice : element->name;
    }
  return "?";
}
