/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-record-text.h"

#include <string.h>

#include "althea-fhir.h"

char *
althea_record_to_text (AltheaRecord *record)
{
  g_return_val_if_fail (ALTHEA_IS_RECORD (record), NULL);
  g_autoptr (GBytes) json = althea_fhir_write (record);
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

AltheaRecord *
althea_record_new_from_text (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
  return althea_fhir_read (json, error);
}
