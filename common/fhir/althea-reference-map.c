/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-fhir"

#include <string.h>

#include "althea-bundle.h"

#define MAX_NESTING 256

struct _AltheaReferenceMap
{
  GHashTable *targets; /* (element-type utf8 utf8) reference as written -> "Type/id" */
  GPtrArray *replaced; /* (element-type utf8) targets that a later call replaced: lent texts stay valid */
};

AltheaReferenceMap *
althea_reference_map_new (void)
{
  AltheaReferenceMap *self = g_new0 (AltheaReferenceMap, 1);
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->replaced = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
althea_reference_map_free (AltheaReferenceMap *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->targets);
  g_ptr_array_unref (self->replaced);
  g_free (self);
}

void
althea_reference_map_add (AltheaReferenceMap *self, const char *from, const char *resource_type,
                          const char *id)
{
  g_return_if_fail (self != NULL && from != NULL && resource_type != NULL && id != NULL);
  char *target = g_strconcat (resource_type, "/", id, NULL);
  g_ptr_array_add (self->replaced, target);
  g_hash_table_insert (self->targets, g_strdup (from), target);
}

const char *
althea_reference_map_lookup (AltheaReferenceMap *self, const char *reference)
{
  g_return_val_if_fail (self != NULL && reference != NULL, NULL);
  const char *target = g_hash_table_lookup (self->targets, reference);
  const char *version = target == NULL ? strstr (reference, "/_history/") : NULL;
  if (version == NULL)
    return target;
  g_autofree char *unversioned = g_strndup (reference, (gsize)(version - reference));
  return g_hash_table_lookup (self->targets, unversioned);
}

typedef struct
{
  AltheaReferenceMap *map;
  AltheaReferenceFunc unknown;
  gpointer user_data;
  guint n_rewritten;
} Rewriter;

static void
put_target (Rewriter *self, yyjson_val *val, const char *target)
{
  if (target == NULL || strcmp (unsafe_yyjson_get_str (val), target) == 0)
    return;
  yyjson_set_str (val, target);
  self->n_rewritten++;
}

static void
rewrite_reference (Rewriter *self, yyjson_val *val)
{
  const char *reference = unsafe_yyjson_get_str (val);
  const char *target;
  if (*reference == '#')
    return;
  target = althea_reference_map_lookup (self->map, reference);
  if (target == NULL && self->unknown != NULL)
    target = self->unknown (reference, strchr (reference, '?') != NULL, self->user_data);
  put_target (self, val, target);
}

/* Elements of type uri that may point into the same bundle. Identifiers are not links and stay. */
static gboolean
is_link_name (const char *name, gsize length)
{
  static const char *const names[] = { "url", "valueUri", "valueUrl", "valueUuid", "valueCanonical" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && memcmp (names[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

static void
rewrite_value (Rewriter *self, yyjson_val *val, guint depth)
{
  yyjson_arr_iter items;
  yyjson_obj_iter members;
  yyjson_val *at;
  /* Nothing that was parsed within limits is deeper. */
  g_return_if_fail (depth < MAX_NESTING);
  if (yyjson_is_arr (val))
    {
      items = yyjson_arr_iter_with (val);
      while ((at = yyjson_arr_iter_next (&items)) != NULL)
        if (yyjson_is_ctn (at))
          rewrite_value (self, at, depth + 1);
      return;
    }
  members = yyjson_obj_iter_with (val);
  while ((at = yyjson_obj_iter_next (&members)) != NULL)
    {
      yyjson_val *inner = yyjson_obj_iter_get_val (at);
      const char *name = unsafe_yyjson_get_str (at);
      gsize length = unsafe_yyjson_get_len (at);
      if (yyjson_is_ctn (inner))
        rewrite_value (self, inner, depth + 1);
      else if (yyjson_is_str (inner) && length == 9 && memcmp (name, "reference", 9) == 0)
        rewrite_reference (self, inner);
      else if (yyjson_is_str (inner) && is_link_name (name, length)
               && strncmp (unsafe_yyjson_get_str (inner), "urn:uuid:", 9) == 0)
        put_target (self, inner, althea_reference_map_lookup (self->map, unsafe_yyjson_get_str (inner)));
    }
}

guint
althea_reference_map_rewrite (AltheaReferenceMap *self, yyjson_val *resource, AltheaReferenceFunc unknown,
                              gpointer user_data)
{
  g_return_val_if_fail (self != NULL && yyjson_is_obj (resource), 0);
  Rewriter rewriter = { self, unknown, user_data, 0 };
  rewrite_value (&rewriter, resource, 0);
  return rewriter.n_rewritten;
}

gboolean
althea_reference_split_conditional (const char *reference, char **resource_type, char **system, char **value)
{
  g_return_val_if_fail (reference != NULL, FALSE);
  const char *question = strchr (reference, '?');
  if (question == NULL || question == reference || !g_str_has_prefix (question, "?identifier="))
    return FALSE;
  for (const char *p = reference; p < question; p++)
    if (!g_ascii_isalpha (*p))
      return FALSE;
  const char *token = question + strlen ("?identifier=");
  if (*token == '\0' || strchr (token, '&') != NULL || strchr (token, ',') != NULL)
    return FALSE;
  g_autofree char *plain = g_uri_unescape_string (token, NULL);
  if (plain == NULL)
    return FALSE;
  char *bar = strchr (plain, '|');
  const char *found_value = bar != NULL ? bar + 1 : plain;
  if (*found_value == '\0')
    return FALSE;
  if (resource_type != NULL)
    *resource_type = g_strndup (reference, (gsize)(question - reference));
  if (system != NULL)
    *system = bar != NULL ? g_strndup (plain, (gsize)(bar - plain)) : NULL;
  if (value != NULL)
    *value = g_strdup (found_value);
  return TRUE;
}
