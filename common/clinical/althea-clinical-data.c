/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinical"

#include "althea-clinical-data.h"

#include <gio/gio.h>

#include "clinical-resources.h"

char *
althea_clinical_data_dup (const char *name)
{
  static gsize registered = 0;
  if (g_once_init_enter (&registered))
    {
      althea_clinical_register_resource ();
      g_once_init_leave (&registered, 1);
    }
  g_autofree char *path = g_strconcat ("/org/althea/clinical/", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (althea_clinical_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes == NULL)
    g_error ("The clinical data %s is not compiled in: %s", name, error->message);
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  return g_strndup (text, n_bytes);
}
