/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "host-search.h"

#include <glib.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const types[] = { "Patient", "Observation", "Task", "Communication" };
  g_autofree char *query = g_strndup ((const char *)data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_auto (HostSearch) search = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean parsed = host_search_parse (&search, types[i], query, &error);

      g_assert_true (parsed == (error == NULL));
      g_assert_cmpuint (search.query.limit, <=, 1000);
      if (parsed && search.query.text != NULL)
        g_assert_true (g_utf8_validate (search.query.text, -1, NULL));
    }
  return 0;
}
