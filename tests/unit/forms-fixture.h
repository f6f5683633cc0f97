/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-error.h"
#include "althea-form-state.h"
#include "althea-json.h"

#include <locale.h>
#include <string.h>

static inline GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* A form with the items that @items lists, as JSON without the outer brackets. */
static inline AltheaForm *
form_of (const char *items)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = g_strdup_printf ("{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[%s]}", items);
  g_autoptr (GBytes) json = bytes_of (text);
  AltheaForm *form = althea_form_new (json, &error);
  g_assert_no_error (error);
  return form;
}

static inline AltheaForm *
shipped (const char *id)
{
  g_autoptr (GPtrArray) all = althea_form_list_shipped ();
  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaForm) form = althea_form_new (all->pdata[i], &error);
      g_assert_no_error (error);
      if (g_strcmp0 (althea_form_get_id (form), id) == 0)
        return g_steal_pointer (&form);
    }
  g_assert_not_reached ();
}

static inline void
assert_response (GBytes *json)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  althea_fhir_check (yyjson_doc_get_root (doc), NULL, &error);
  g_assert_no_error (error);
}

static inline char *
canonical_of (GBytes *json)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes, n_canonical;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) doc = althea_json_parse (text, n_bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) canonical = althea_json_write_canonical (yyjson_doc_get_root (doc));
  text = g_bytes_get_data (canonical, &n_canonical);
  return g_strndup (text, n_canonical);
}
