/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-index.h"

#include "althea-text.h"

#include <string.h>

/* Shorter digit strings are extensions, not telephone numbers that anybody types. */
#define PHONE_MIN_DIGITS 4
#define NUMBER_MAX_CHARS 64

char *
host_number_compact (const char *text)
{
  char *compact = g_ascii_strdown (text, -1);
  char *to = compact;

  for (const char *from = compact; *from != '\0'; from++)
    if (g_ascii_isalnum (*from))
      *to++ = *from;
  *to = '\0';
  return compact;
}

const char *
host_number_bare (const char *digits)
{
  const char *bare = digits;

  while (*bare != '\0' && (*bare == '0' || g_ascii_isalpha (*bare)))
    bare++;
  for (const char *c = bare; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c))
      return digits;
  return *bare != '\0' ? bare : digits;
}

static void
append_folded (GString *words, const char *text)
{
  g_autofree char *folded = althea_text_fold (text);

  if (*folded == '\0')
    return;
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, folded);
}

/* O'Brien folds to two words; people also type one. */
static void
append_joined (GString *words, const char *text)
{
  g_autofree char *folded = althea_text_fold (text);
  char *to = folded;

  if (strchr (folded, ' ') == NULL)
    return;
  for (const char *from = folded; *from != '\0'; from++)
    if (*from != ' ')
      *to++ = *from;
  *to = '\0';
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, folded);
}

/* Names written without spaces are typed without them too. */
static gboolean
has_no_spaces (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    switch (g_unichar_get_script (g_utf8_get_char (text)))
      {
      case G_UNICODE_SCRIPT_HAN:
      case G_UNICODE_SCRIPT_HANGUL:
      case G_UNICODE_SCRIPT_HIRAGANA:
      case G_UNICODE_SCRIPT_KATAKANA:
      case G_UNICODE_SCRIPT_THAI:
        return TRUE;
      default:
        break;
      }
  return FALSE;
}

typedef struct
{
  GString *family, *given, *other;
} Words;

static void
read_name (Words *words, yyjson_val *name, GString *sort)
{
  const char *family = yyjson_get_str (yyjson_obj_get (name, "family"));
  const char *text = yyjson_get_str (yyjson_obj_get (name, "text"));
  g_autoptr (GString) given = g_string_new (NULL);
  yyjson_arr_iter iter;
  yyjson_val *part;

  yyjson_arr_iter_init (yyjson_obj_get (name, "given"), &iter);
  while ((part = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_is_str (part))
      {
        append_folded (given, yyjson_get_str (part));
        append_joined (words->other, yyjson_get_str (part));
      }
  if (family != NULL)
    {
      append_folded (words->family, family);
      append_joined (words->other, family);
      if (has_no_spaces (family) && given->len > 0)
        {
          g_autofree char *whole = g_strconcat (family, given->str, NULL);
          append_folded (words->other, whole);
        }
    }
  if (given->len > 0)
    append_folded (words->given, given->str);
  if (text != NULL && (family == NULL || given->len == 0 || has_no_spaces (text)))
    append_folded (words->other, text);
  if (sort == NULL)
    return;
  append_folded (sort, family != NULL ? family : text != NULL ? text : "");
  append_folded (sort, given->str);
}

/* The name a list is ordered by: the official one, else the usual one, else the first. */
static yyjson_val *
main_name (yyjson_val *names)
{
  yyjson_val *first = yyjson_arr_get_first (names);
  yyjson_val *usual = NULL;
  yyjson_arr_iter iter;
  yyjson_val *name;

  yyjson_arr_iter_init (names, &iter);
  while ((name = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *use = yyjson_obj_get (name, "use");
      if (yyjson_equals_str (use, "official"))
        return name;
      if (usual == NULL && yyjson_equals_str (use, "usual"))
        usual = name;
    }
  return usual != NULL ? usual : first;
}

static void
clear_number (gpointer item)
{
  g_free (((HostNumber *)item)->digits);
}

static void
add_number (HostPerson *self, char *digits, int role)
{
  HostNumber number = { .digits = digits, .role = role };

  if (*digits == '\0')
    {
      g_free (digits);
      return;
    }
  if (self->numbers == NULL)
    {
      self->numbers = g_array_new (FALSE, FALSE, sizeof (HostNumber));
      g_array_set_clear_func (self->numbers, clear_number);
    }
  g_array_append_val (self->numbers, number);
}

static void
read_numbers (HostPerson *self, yyjson_val *resource)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  yyjson_arr_iter_init (yyjson_obj_get (resource, "identifier"), &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *value = yyjson_get_str (yyjson_obj_get (item, "value"));
      if (value != NULL && strlen (value) <= NUMBER_MAX_CHARS)
        add_number (self, host_number_compact (value), HOST_NUMBER_RECORD);
    }
  yyjson_arr_iter_init (yyjson_obj_get (resource, "telecom"), &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *value = yyjson_get_str (yyjson_obj_get (item, "value"));
      yyjson_val *system = yyjson_obj_get (item, "system");
      g_autofree char *digits = NULL;
      if (value == NULL || !(yyjson_equals_str (system, "phone") || yyjson_equals_str (system, "sms")))
        continue;
      digits = althea_text_digits (value);
      if (strlen (digits) >= PHONE_MIN_DIGITS && strlen (digits) <= NUMBER_MAX_CHARS)
        add_number (self, g_steal_pointer (&digits), HOST_NUMBER_PHONE);
    }
}

void
host_person_init (HostPerson *self, yyjson_val *resource, gboolean human)
{
  yyjson_val *names = yyjson_obj_get (resource, "name");
  yyjson_val *birth = yyjson_obj_get (resource, "birthDate");
  GString *sort = g_string_new (NULL);
  Words words = { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };

  *self = (HostPerson){ 0 };
  if (human)
    {
      yyjson_val *main = main_name (names);
      yyjson_arr_iter iter;
      yyjson_val *name;
      yyjson_arr_iter_init (names, &iter);
      while ((name = yyjson_arr_iter_next (&iter)) != NULL)
        read_name (&words, name, name == main ? sort : NULL);
      read_numbers (self, resource);
    }
  else if (yyjson_is_str (names))
    append_folded (sort, yyjson_get_str (names));
  if (yyjson_is_str (birth))
    self->birth = host_date_to_number (yyjson_get_str (birth), yyjson_get_len (birth));
  self->sort = g_string_free_and_steal (sort);
  self->family = g_string_free_and_steal (words.family);
  self->given = g_string_free_and_steal (words.given);
  self->other = g_string_free_and_steal (words.other);
}

void
host_person_clear (HostPerson *self)
{
  g_clear_pointer (&self->sort, g_free);
  g_clear_pointer (&self->family, g_free);
  g_clear_pointer (&self->given, g_free);
  g_clear_pointer (&self->other, g_free);
  g_clear_pointer (&self->numbers, g_array_unref);
}
