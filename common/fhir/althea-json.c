/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include "althea-json.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "althea-error.h"
#include "althea-fhir-private.h"

/* An object with more members than this is checked for duplicates with a hash table. */
#define FEW_MEMBERS 24
#define SHOWN_BYTES 60
/* Up to this size what parsing takes is little, so that the parser may see how deep a document is. */
#define SMALL_BYTES (4 * 1024 * 1024)
#define MAX_ENDS 256

void
althea_json_problem_clear (AltheaJsonProblem *problem)
{
  g_free (problem->path);
  g_free (problem->expected);
  g_free (problem->found);
  *problem = (AltheaJsonProblem){ 0 };
}

void
althea_json_position (const char *text, gsize n_bytes, gsize offset, guint *line, guint *column)
{
  const char *end = text + MIN (offset, n_bytes), *start = text, *found;
  guint n_lines = 1, n_columns = 1;
  while ((found = memchr (start, '\n', (gsize)(end - start))) != NULL)
    {
      start = found + 1;
      n_lines++;
    }
  /* Columns are characters as an editor counts them, not bytes. */
  for (; start < end; start++)
    if (((guchar)*start & 0xc0) != 0x80)
      n_columns++;
  *line = n_lines;
  *column = n_columns;
}

static gsize
bom_length (const char *text, gsize n_bytes)
{
  return n_bytes >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

void
althea_json_problem_locate (AltheaJsonProblem *problem, yyjson_doc *doc, const char *text, gsize n_bytes)
{
  gsize skipped = bom_length (text, n_bytes);
  /* The strings of a document stand in one copy of its text, each at its old place. */
  if (problem->at == NULL || doc->str_pool == NULL || problem->at < doc->str_pool
      || (gsize)(problem->at - doc->str_pool) > n_bytes - skipped)
    return;
  althea_json_position (text, n_bytes, skipped + (gsize)(problem->at - doc->str_pool), &problem->line,
                        &problem->column);
}

static gboolean
refuse_at (const char *text, gsize n_bytes, gsize offset, AltheaErrorCode code, const char *expected,
           AltheaJsonProblem *problem, GError **error)
{
  guint line, column;
  althea_json_position (text, n_bytes, offset, &line, &column);
  g_set_error (error, ALTHEA_ERROR, code, "Line %u, column %u: expected %s", line, column, expected);
  if (problem != NULL)
    {
      const char *found = text + MIN (offset, n_bytes);
      gsize n_found = MIN (SHOWN_BYTES, n_bytes - MIN (offset, n_bytes));
      althea_json_problem_clear (problem);
      problem->line = line;
      problem->column = column;
      problem->expected = g_strdup (expected);
      problem->found = g_utf8_make_valid (found, (gssize)n_found);
    }
  return FALSE;
}

/* Behind the string that begins at @p, or @end. */
static const char *
skip_string (const char *p, const char *end)
{
  for (p++; p < end; p++)
    {
      const char *quote = memchr (p, '"', (gsize)(end - p)), *before = quote;
      if (quote == NULL)
        return end;
      while (before > p && before[-1] == '\\')
        before--;
      p = quote;
      if ((quote - before) % 2 == 0)
        return p;
    }
  return end;
}

/* Looks through the text for nesting, so that a document made only to be deep costs no memory. Strings are
 * jumped over; what is not JSON is left to the parser. */
gboolean
althea_json_depth_is_within (const char *text, gsize n_bytes, guint max_depth, gsize *offset)
{
  const char *p = text, *end = text + n_bytes;
  guint depth = 0;
  for (; p < end; p++)
    {
      char c = *p;
      if (c == '"')
        p = skip_string (p, end);
      else if (c == '{' || c == '[')
        {
          if (++depth > max_depth)
            {
              *offset = (gsize)(p - text);
              return FALSE;
            }
        }
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

static gboolean
same_key (yyjson_val *a, yyjson_val *b)
{
  gsize length = unsafe_yyjson_get_len (a);
  return length == unsafe_yyjson_get_len (b)
         && memcmp (unsafe_yyjson_get_str (a), unsafe_yyjson_get_str (b), length) == 0;
}

static guint
hash_key (gconstpointer key)
{
  yyjson_val *val = (yyjson_val *)key;
  const char *text = unsafe_yyjson_get_str (val);
  guint hash = 5381;
  for (gsize i = 0; i < unsafe_yyjson_get_len (val); i++)
    hash = hash * 33 + (guchar)text[i];
  return hash;
}

static gboolean
equal_key (gconstpointer a, gconstpointer b)
{
  return same_key ((yyjson_val *)a, (yyjson_val *)b);
}

static yyjson_val *
duplicate_among_many (yyjson_val *object)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_key, equal_key);
  yyjson_obj_iter members = yyjson_obj_iter_with (object);
  yyjson_val *key;
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    if (!g_hash_table_add (seen, key))
      return key;
  return NULL;
}

static yyjson_val *
duplicate_key (yyjson_val *object)
{
  yyjson_val *keys[FEW_MEMBERS];
  gsize n = unsafe_yyjson_get_len (object);
  yyjson_val *key = unsafe_yyjson_get_first (object);
  if (n > FEW_MEMBERS)
    return duplicate_among_many (object);
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j < i; j++)
        if (same_key (keys[j], key))
          return key;
      keys[i] = key;
      key = unsafe_yyjson_get_next (key + 1);
    }
  return NULL;
}

/* Values lie one behind the other in the order of the text, so the whole document is one array. */
static yyjson_val *
find_duplicate (yyjson_doc *doc)
{
  for (gsize i = 0; i < doc->val_read; i++)
    if (unsafe_yyjson_is_obj (&doc->root[i]))
      {
        yyjson_val *found = duplicate_key (&doc->root[i]);
        if (found != NULL)
          return found;
      }
  return NULL;
}

/* The same as althea_json_depth_is_within() at a fraction of its price: @max_depth is at most MAX_ENDS. */
static gboolean
values_are_within (yyjson_doc *doc, guint max_depth)
{
  const yyjson_val *ends[MAX_ENDS];
  guint depth = 0;
  for (gsize i = 0; i < doc->val_read; i++)
    {
      yyjson_val *val = &doc->root[i];
      if (!unsafe_yyjson_is_ctn (val))
        continue;
      while (depth > 0 && val >= ends[depth - 1])
        depth--;
      if (depth == max_depth)
        return FALSE;
      ends[depth++] = unsafe_yyjson_get_next (val);
    }
  return TRUE;
}

static gboolean
has_null_escape (const char *text, gsize n_bytes)
{
  const char *at = text, *end = text + n_bytes;
  while ((at = memchr (at, '\\', (gsize)(end - at))) != NULL)
    {
      if (end - at >= 6 && memcmp (at + 1, "u0000", 5) == 0)
        return TRUE;
      at = MIN (at + 2, end);
    }
  return FALSE;
}

static yyjson_val *
find_null_character (yyjson_doc *doc)
{
  for (gsize i = 0; i < doc->val_read; i++)
    {
      yyjson_val *val = &doc->root[i];
      if (yyjson_is_str (val) && memchr (unsafe_yyjson_get_str (val), 0, unsafe_yyjson_get_len (val)) != NULL)
        return val;
    }
  return NULL;
}

static const char *
expected_for_code (yyjson_read_code code)
{
  switch (code)
    {
    case YYJSON_READ_ERROR_EMPTY_CONTENT:
      return _ ("a JSON document, not nothing");
    case YYJSON_READ_ERROR_UNEXPECTED_CONTENT:
      return _ ("the end of the document");
    case YYJSON_READ_ERROR_UNEXPECTED_END:
      return _ ("the rest of the document, which was cut off");
    case YYJSON_READ_ERROR_INVALID_COMMENT:
      return _ ("JSON without comments");
    case YYJSON_READ_ERROR_INVALID_NUMBER:
      return _ ("a number as JSON writes it, like 5 or 0.5");
    case YYJSON_READ_ERROR_INVALID_STRING:
      return _ ("a text in valid UTF-8 with proper escapes");
    case YYJSON_READ_ERROR_LITERAL:
      return _ ("true, false, a number, a text, an object or a list");
    default:
      return _ ("valid JSON");
    }
}

static gboolean
check_depth (const char *text, gsize n_bytes, guint max_depth, AltheaJsonProblem *problem, GError **error)
{
  gsize offset = 0;
  return althea_json_depth_is_within (text, n_bytes, max_depth, &offset)
         || refuse_at (text, n_bytes, offset, ALTHEA_ERROR_INVALID,
                       _ ("a document that is not nested so deeply"), problem, error);
}

yyjson_doc *
althea_json_parse (const char *text, gsize n_bytes, const AltheaJsonLimits *limits,
                   AltheaJsonProblem *problem, GError **error)
{
  gsize max_bytes = limits != NULL && limits->max_bytes > 0 ? limits->max_bytes : ALTHEA_JSON_MAX_BYTES;
  guint max_depth = limits != NULL && limits->max_depth > 0 ? limits->max_depth : ALTHEA_JSON_MAX_DEPTH;
  yyjson_read_err failure = { 0 };
  gsize offset = 0;
  g_return_val_if_fail (text != NULL || n_bytes == 0, NULL);

  if (n_bytes > max_bytes)
    {
      refuse_at (text, n_bytes, 0, ALTHEA_ERROR_TOO_LARGE, _ ("a smaller document"), problem, error);
      return NULL;
    }
  gsize skipped = bom_length (text, n_bytes);
  gboolean scanned = n_bytes > SMALL_BYTES || max_depth > MAX_ENDS;
  if (scanned && !check_depth (text, n_bytes, max_depth, problem, error))
    return NULL;
  /* yyjson only writes to its own copy unless it is told to work in place. */
  g_autoptr (yyjson_doc) doc = yyjson_read_opts ((char *)text + skipped, n_bytes - skipped,
                                                 YYJSON_READ_NUMBER_AS_RAW, NULL, &failure);
  /* Depth is told before anything else that is wrong. */
  if (!scanned && (doc == NULL || !values_are_within (doc, max_depth))
      && !check_depth (text, n_bytes, max_depth, problem, error))
    return NULL;
  if (doc == NULL)
    {
      refuse_at (text, n_bytes, skipped + failure.pos, ALTHEA_ERROR_INVALID, expected_for_code (failure.code),
                 problem, error);
      return NULL;
    }
  yyjson_val *bad = find_duplicate (doc);
  const char *expected = _ ("each member only once");
  if (bad == NULL && has_null_escape (text, n_bytes))
    {
      bad = find_null_character (doc);
      expected = _ ("a text without the null character");
    }
  if (bad != NULL)
    {
      offset = skipped + (gsize)(unsafe_yyjson_get_str (bad) - doc->str_pool);
      refuse_at (text, n_bytes, offset, ALTHEA_ERROR_INVALID, expected, problem, error);
      return NULL;
    }
  return g_steal_pointer (&doc);
}

yyjson_val *
althea_json_get (yyjson_val *root, const char *path)
{
  yyjson_val *at = root;
  g_return_val_if_fail (path != NULL, NULL);
  while (at != NULL && *path != '\0')
    {
      if (*path == '[')
        {
          char *end;
          guint64 index = g_ascii_strtoull (path + 1, &end, 10);
          g_return_val_if_fail (*end == ']', NULL);
          at = yyjson_arr_get (at, index);
          path = end + 1;
        }
      else
        {
          gsize length = strcspn (path, ".[");
          at = yyjson_obj_getn (at, path, length);
          path += length;
        }
      if (*path == '.')
        path++;
    }
  return at;
}

const char *
althea_json_get_string (yyjson_val *root, const char *path)
{
  return yyjson_get_str (althea_json_get (root, path));
}

static GBytes *
take_written (char *text, gsize length)
{
  if (text == NULL)
    g_error ("There is no memory left to write JSON");
  return g_bytes_new_with_free_func (text, length, free, text);
}

GBytes *
althea_json_write (yyjson_val *root)
{
  gsize length;
  g_return_val_if_fail (root != NULL, NULL);
  char *text = yyjson_val_write_opts (root, YYJSON_WRITE_NOFLAG, NULL, &length, NULL);
  return take_written (text, length);
}

GBytes *
althea_json_write_mut (yyjson_mut_doc *doc)
{
  gsize length;
  g_return_val_if_fail (doc != NULL, NULL);
  char *text = yyjson_mut_write_opts (doc, YYJSON_WRITE_NOFLAG, NULL, &length, NULL);
  return take_written (text, length);
}
