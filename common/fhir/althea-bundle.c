/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include "althea-bundle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-error.h"

struct _AltheaBundle
{
  GBytes *data;
  const char *text; /* of @data */
  gsize n_bytes;
  AltheaJsonLimits limits;
  gboolean by_line;
  guint n_passed; /* entries that ask for something without a resource */
  gboolean again; /* after a rewind, @doc is the document that comes next */
  GPtrArray
      *kept; /* (nullable) (owned) (element-type yyjson_doc) that were given, once they are to be kept */

  gsize next_offset; /* where the next document begins */
  guint next_line;   /* its line, from 1 */
  guint index;       /* of the next entry */

  yyjson_doc *doc;      /* (nullable) the document that was read last */
  const char *doc_text; /* its text within @text */
  gsize doc_bytes;
  guint doc_line;          /* the line where it begins, from 1 */
  gsize seen_offset;       /* how far in the document lines were counted */
  guint seen_line;         /* the line there, from 1 in the whole text */
  yyjson_val *resource;    /* (nullable) what was given last */
  yyjson_arr_iter entries; /* of a Bundle that is being walked */
  gboolean in_entries;
  const char *type; /* (nullable) of the Bundle */
};

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first line is a whole object and something follows it: one document a line. */
static gboolean
looks_like_lines (const char *text, gsize n_bytes, const AltheaJsonLimits *limits)
{
  const char *end = memchr (text, '\n', n_bytes);
  gsize rest;
  if (end == NULL)
    return FALSE;
  for (rest = (gsize)(end - text); rest < n_bytes && is_blank (text[rest]); rest++)
    ;
  if (rest == n_bytes)
    return FALSE;
  g_autoptr (yyjson_doc) first = althea_json_parse (text, (gsize)(end - text), limits, NULL, NULL);
  return first != NULL && yyjson_is_obj (yyjson_doc_get_root (first));
}

AltheaBundle *
althea_bundle_new (GBytes *data, AltheaBundleFormat format, const AltheaJsonLimits *limits)
{
  g_return_val_if_fail (data != NULL, NULL);
  AltheaBundle *self = g_new0 (AltheaBundle, 1);
  self->data = g_bytes_ref (data);
  self->text = g_bytes_get_data (data, &self->n_bytes);
  if (self->n_bytes == 0)
    self->text = "";
  if (limits != NULL)
    self->limits = *limits;
  self->by_line = format == ALTHEA_BUNDLE_FORMAT_NDJSON
                  || (format == ALTHEA_BUNDLE_FORMAT_GUESS
                      && looks_like_lines (self->text, self->n_bytes, &self->limits));
  althea_bundle_rewind (self);
  return self;
}

static void
let_go_of_document (AltheaBundle *self)
{
  if (self->doc != NULL && self->kept != NULL)
    g_ptr_array_add (self->kept, g_steal_pointer (&self->doc));
  g_clear_pointer (&self->doc, yyjson_doc_free);
}

void
althea_bundle_keep (AltheaBundle *self)
{
  g_return_if_fail (self != NULL);
  if (self->kept == NULL)
    self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify)yyjson_doc_free);
}

void
althea_bundle_free (AltheaBundle *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->doc, yyjson_doc_free);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_bytes_unref (self->data);
  g_free (self);
}

void
althea_bundle_rewind (AltheaBundle *self)
{
  g_return_if_fail (self != NULL);
  /* One document, walked once and not changed: it need not be parsed again. */
  self->again = self->doc != NULL && self->doc_text == self->text && self->doc_bytes == self->n_bytes;
  if (!self->again)
    let_go_of_document (self);
  self->next_offset = 0;
  self->next_line = 1;
  self->index = 0;
  self->n_passed = 0;
  self->resource = NULL;
  self->in_entries = FALSE;
  self->type = NULL;
}

guint
althea_bundle_get_n_passed (AltheaBundle *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_passed;
}

const char *
althea_bundle_get_type (AltheaBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->type;
}

/* A problem that is not about JSON's grammar; it stands at @at in the document. */
static AltheaBundleStep
give_problem (AltheaBundle *self, yyjson_val *at, const char *path, const char *expected,
              AltheaJsonProblem *problem)
{
  althea_json_problem_clear (problem);
  problem->path = g_strdup (path);
  problem->expected = g_strdup (expected);
  if (at != NULL && yyjson_is_str (at))
    problem->at = unsafe_yyjson_get_str (at);
  problem->line = self->seen_line;
  problem->column = 1;
  if (problem->at != NULL)
    {
      althea_json_problem_locate (problem, self->doc, self->doc_text, self->doc_bytes);
      problem->line += self->doc_line - 1;
    }
  return ALTHEA_BUNDLE_PROBLEM;
}

/* In blocks of a fixed size, which compilers make vector instructions of. */
static guint
count_lines (const char *text, gsize n_bytes)
{
  guint n_lines = 0;
  gsize i = 0;
  for (; i + 64 <= n_bytes; i += 64)
    {
      guint8 n_here = 0;
      for (guint j = 0; j < 64; j++)
        n_here += text[i + j] == '\n';
      n_lines += n_here;
    }
  for (; i < n_bytes; i++)
    n_lines += text[i] == '\n';
  return n_lines;
}

/* The line where @object begins: its first name is the nearest place that is known. Entries come in the
 * order of the text, so each line is counted once. */
static guint
line_of (AltheaBundle *self, yyjson_val *object)
{
  gsize skipped = self->doc_bytes >= 3 && memcmp (self->doc_text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  gsize offset;
  if (yyjson_obj_size (object) == 0)
    return self->seen_line;
  offset = skipped + (gsize)(unsafe_yyjson_get_str (unsafe_yyjson_get_first (object)) - self->doc->str_pool);
  g_return_val_if_fail (offset <= self->doc_bytes, self->seen_line);
  if (offset > self->seen_offset)
    {
      self->seen_line += count_lines (self->doc_text + self->seen_offset, offset - self->seen_offset);
      self->seen_offset = offset;
    }
  return self->seen_line;
}

/* Finds the next document that is not blank; FALSE at the end. */
static gboolean
find_document (AltheaBundle *self)
{
  while (self->next_offset < self->n_bytes)
    {
      const char *start = self->text + self->next_offset;
      gsize rest = self->n_bytes - self->next_offset;
      const char *end = self->by_line ? memchr (start, '\n', rest) : NULL;
      gsize length = end != NULL ? (gsize)(end - start) : rest, i;
      self->doc_text = start;
      self->doc_bytes = length;
      self->doc_line = self->seen_line = self->next_line;
      self->seen_offset = 0;
      self->next_offset += length + (end != NULL);
      self->next_line++;
      for (i = 0; i < length && is_blank (start[i]); i++)
        ;
      if (i < length || (!self->by_line && length > 0))
        return TRUE;
    }
  return FALSE;
}

static AltheaBundleStep
give_entry (AltheaBundle *self, yyjson_val *holder, yyjson_val *resource, AltheaBundleEntry *entry,
            AltheaJsonProblem *problem)
{
  yyjson_val *request = yyjson_obj_get (holder, "request");
  yyjson_val *type = yyjson_obj_get (resource, "resourceType");
  *entry = (AltheaBundleEntry){ 0 };
  entry->index = self->index++;
  entry->line = line_of (self, yyjson_is_obj (resource) ? resource : holder);
  if (!yyjson_is_obj (resource) || !yyjson_is_str (type))
    return give_problem (self,
                         yyjson_obj_size (resource) > 0 ? unsafe_yyjson_get_first (resource)
                         : yyjson_obj_size (holder) > 0 ? unsafe_yyjson_get_first (holder)
                                                        : NULL,
                         holder != NULL ? "Bundle.entry.resource" : "resourceType",
                         _ ("a resource with its resourceType"), problem);
  self->resource = resource;
  entry->resource = resource;
  entry->resource_type = unsafe_yyjson_get_str (type);
  entry->id = yyjson_get_str (yyjson_obj_get (resource, "id"));
  entry->full_url = yyjson_get_str (yyjson_obj_get (holder, "fullUrl"));
  entry->method = yyjson_get_str (yyjson_obj_get (request, "method"));
  entry->url = yyjson_get_str (yyjson_obj_get (request, "url"));
  entry->if_none_exist = yyjson_get_str (yyjson_obj_get (request, "ifNoneExist"));
  entry->if_match = yyjson_get_str (yyjson_obj_get (request, "ifMatch"));
  return ALTHEA_BUNDLE_ENTRY;
}

static AltheaBundleStep
next_in_bundle (AltheaBundle *self, AltheaBundleEntry *entry, AltheaJsonProblem *problem)
{
  yyjson_val *holder;
  while ((holder = yyjson_arr_iter_next (&self->entries)) != NULL)
    {
      yyjson_val *resource = yyjson_obj_get (holder, "resource");
      /* A deletion, or the answer to a write, names no resource; that is as it should be. */
      if (resource == NULL
          && (yyjson_obj_get (holder, "request") != NULL || yyjson_obj_get (holder, "response") != NULL))
        {
          self->n_passed += yyjson_obj_get (holder, "request") != NULL;
          continue;
        }
      return give_entry (self, holder, resource, entry, problem);
    }
  self->in_entries = FALSE;
  return ALTHEA_BUNDLE_END;
}

AltheaBundleStep
althea_bundle_next (AltheaBundle *self, AltheaBundleEntry *entry, AltheaJsonProblem *problem)
{
  g_autoptr (GError) error = NULL;
  g_return_val_if_fail (self != NULL && entry != NULL && problem != NULL, ALTHEA_BUNDLE_END);
  self->resource = NULL;
  for (;;)
    {
      if (self->in_entries)
        {
          AltheaBundleStep step = next_in_bundle (self, entry, problem);
          if (step != ALTHEA_BUNDLE_END)
            return step;
        }
      if (self->next_offset >= self->n_bytes)
        return ALTHEA_BUNDLE_END; /* the last document stays, for a rewind */
      if (!self->again)
        let_go_of_document (self);
      if (!find_document (self))
        return ALTHEA_BUNDLE_END;
      if (!self->again)
        self->doc = althea_json_parse (self->doc_text, self->doc_bytes, &self->limits, problem, &error);
      self->again = FALSE;
      if (self->doc == NULL)
        {
          problem->line += self->doc_line - 1;
          return ALTHEA_BUNDLE_PROBLEM;
        }
      yyjson_val *root = yyjson_doc_get_root (self->doc);
      yyjson_val *entries = yyjson_obj_get (root, "entry");
      if (!yyjson_equals_str (yyjson_obj_get (root, "resourceType"), "Bundle"))
        return give_entry (self, NULL, root, entry, problem);
      self->type = yyjson_get_str (yyjson_obj_get (root, "type"));
      if (entries != NULL && !yyjson_is_arr (entries))
        return give_problem (self, unsafe_yyjson_get_first (root), "Bundle.entry", _ ("a list of entries"),
                             problem);
      self->entries = yyjson_arr_iter_with (entries);
      self->in_entries = TRUE;
    }
}

gboolean
althea_bundle_check (AltheaBundle *self, AltheaJsonProblem *problem, GError **error)
{
  g_return_val_if_fail (self != NULL && self->resource != NULL && problem != NULL, FALSE);
  if (althea_fhir_check (self->resource, problem, error))
    return TRUE;
  althea_json_problem_locate (problem, self->doc, self->doc_text, self->doc_bytes);
  if (problem->line > 0)
    problem->line += self->doc_line - 1;
  return FALSE;
}
