/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include <string.h>

#include "althea-json.h"

/* RFC 8785 but for numbers, which stay the text that they were. */

/* Nothing that was parsed within limits is deeper; it keeps the recursion short. */
#define MAX_DEPTH 1024

static void write_value (GString *out, yyjson_val *val, guint depth);

static void
write_text (GString *out, yyjson_val *val)
{
  static const char digits[] = "0123456789abcdef";
  const char *text = unsafe_yyjson_get_str (val), *end = text + unsafe_yyjson_get_len (val);
  g_string_append_c (out, '"');
  while (text < end)
    {
      const char *plain = text;
      while (text < end && (guchar)*text >= 0x20 && *text != '"' && *text != '\\')
        text++;
      g_string_append_len (out, plain, text - plain);
      if (text >= end)
        break;
      static const char short_codes[] = "\b\t\n\f\r\"\\", short_names[] = "btnfr\"\\";
      const char *found = *text != '\0' ? strchr (short_codes, *text) : NULL;
      g_string_append_c (out, '\\');
      if (found != NULL)
        g_string_append_c (out, short_names[found - short_codes]);
      else
        {
          g_string_append (out, "u00");
          g_string_append_c (out, digits[(guchar)*text >> 4]);
          g_string_append_c (out, digits[*text & 15]);
        }
      text++;
    }
  g_string_append_c (out, '"');
}

/* Order of UTF-16 code units. UTF-8 bytes sort the same way but for one case: characters past U+FFFF
 * (which begin with F0 and more) stand before those from U+E000 (EE and EF). */
static int
compare_keys (gconstpointer a, gconstpointer b)
{
  yyjson_val *left = *(yyjson_val *const *)a, *right = *(yyjson_val *const *)b;
  const guchar *p = (const guchar *)unsafe_yyjson_get_str (left),
               *q = (const guchar *)unsafe_yyjson_get_str (right);
  gsize n_left = unsafe_yyjson_get_len (left), n_right = unsafe_yyjson_get_len (right);
  for (gsize i = 0; i < MIN (n_left, n_right); i++)
    if (p[i] != q[i])
      {
        if (p[i] >= 0xf0 && (q[i] == 0xee || q[i] == 0xef))
          return -1;
        if (q[i] >= 0xf0 && (p[i] == 0xee || p[i] == 0xef))
          return 1;
        return p[i] < q[i] ? -1 : 1;
      }
  return (n_left > n_right) - (n_left < n_right);
}

static void
write_object (GString *out, yyjson_val *object, guint depth)
{
  gsize n = yyjson_obj_size (object), i = 0;
  yyjson_val *few[32];
  g_autofree yyjson_val **many = n > G_N_ELEMENTS (few) ? g_new (yyjson_val *, n) : NULL;
  yyjson_val **keys = many != NULL ? many : few, *key;
  yyjson_obj_iter members = yyjson_obj_iter_with (object);
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    keys[i++] = key;
  qsort (keys, n, sizeof *keys, compare_keys);
  g_string_append_c (out, '{');
  for (i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_text (out, keys[i]);
      g_string_append_c (out, ':');
      write_value (out, keys[i] + 1, depth + 1);
    }
  g_string_append_c (out, '}');
}

static void
write_value (GString *out, yyjson_val *val, guint depth)
{
  yyjson_arr_iter items;
  yyjson_val *item;
  char separator = '[';
  g_return_if_fail (depth < MAX_DEPTH);
  switch (yyjson_get_type (val))
    {
    case YYJSON_TYPE_OBJ:
      write_object (out, val, depth);
      break;
    case YYJSON_TYPE_ARR:
      items = yyjson_arr_iter_with (val);
      while ((item = yyjson_arr_iter_next (&items)) != NULL)
        {
          g_string_append_c (out, separator);
          write_value (out, item, depth + 1);
          separator = ',';
        }
      g_string_append (out, separator == '[' ? "[]" : "]");
      break;
    case YYJSON_TYPE_STR:
      write_text (out, val);
      break;
    case YYJSON_TYPE_RAW:
      g_string_append_len (out, unsafe_yyjson_get_raw (val), (gssize)unsafe_yyjson_get_len (val));
      break;
    case YYJSON_TYPE_BOOL:
      g_string_append (out, unsafe_yyjson_get_bool (val) ? "true" : "false");
      break;
    case YYJSON_TYPE_NULL:
      g_string_append (out, "null");
      break;
    default:
      {
        /* Only a document that was not parsed here holds numbers as numbers. */
        g_autofree char *text = yyjson_val_write (val, YYJSON_WRITE_NOFLAG, NULL);
        g_string_append (out, text);
      }
    }
}

GBytes *
althea_json_write_canonical (yyjson_val *root)
{
  g_return_val_if_fail (root != NULL, NULL);
  GString *out = g_string_sized_new (2048);
  write_value (out, root, 0);
  return g_string_free_to_bytes (out);
}
