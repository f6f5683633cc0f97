/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-forms"

#include "althea-form-private.h"

#include "althea-forms-resources.h"

#include <stdlib.h>
#include <string.h>

#define PLACE "/org/althea/forms/"

static int
compare_name (const void *a, const void *b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* (element-type GBytes) (transfer full): the Questionnaires of data/forms, by file name. */
GPtrArray *
althea_form_list_shipped (void)
{
  static gsize registered = 0;
  if (g_once_init_enter (&registered))
    {
      althea_forms_register_resource ();
      g_once_init_leave (&registered, 1);
    }
  GResource *resource = althea_forms_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, PLACE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *forms = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  /* They are part of the program: a missing one is a fault of the build. */
  g_assert (names != NULL);
  qsort (names, g_strv_length (names), sizeof (char *), compare_name);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (PLACE, names[i], NULL);
      GBytes *bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_assert (bytes != NULL);
      g_ptr_array_add (forms, bytes);
    }
  return forms;
}
