/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-codes"

#include "host-codes-private.h"

static const char *const addresses[HOST_CODE_SYSTEMS] = {
  ALTHEA_CODES_ICD_10_CM, ALTHEA_CODES_RXNORM, ALTHEA_CODES_CVX,
  ALTHEA_CODES_MVX,       ALTHEA_CODES_LOINC,  ALTHEA_CODES_UCUM,
};

static const char schema_1[]
    = "CREATE TABLE pack(id INTEGER PRIMARY KEY, version TEXT NOT NULL, date TEXT NOT NULL,"
      " source TEXT NOT NULL, notice TEXT NOT NULL, n_codes INTEGER NOT NULL,"
      " starter INTEGER NOT NULL, serial INTEGER NOT NULL, vocabulary BLOB NOT NULL, rows BLOB NOT NULL)"
      " STRICT;"
      "CREATE TABLE code(id INTEGER PRIMARY KEY, pack INTEGER NOT NULL REFERENCES pack(id),"
      " key TEXT NOT NULL, code TEXT NOT NULL, display TEXT NOT NULL, detail TEXT NOT NULL,"
      " facts TEXT NOT NULL, selectable INTEGER NOT NULL) STRICT;"
      "CREATE INDEX code_key ON code(pack, key);"
      "CREATE TABLE phrase(pack INTEGER NOT NULL, phrase TEXT NOT NULL, code INTEGER NOT NULL,"
      " PRIMARY KEY(pack, phrase, code)) STRICT, WITHOUT ROWID;"
      "PRAGMA user_version = 1;";

gboolean
host_code_schema_migrate (AltheaDatabase *db, GError **error)
{
  const AltheaMigration steps[] = {
    { 1, schema_1 },
  };

  return althea_database_migrate (db, steps, G_N_ELEMENTS (steps), error);
}

const char *
host_code_system_get_address (guint number)
{
  g_assert (number >= 1 && number <= HOST_CODE_SYSTEMS);
  return addresses[number - 1];
}

guint
host_code_system_from_address (const char *address)
{
  for (guint i = 0; i < HOST_CODE_SYSTEMS; i++)
    if (g_str_equal (addresses[i], address))
      return i + 1;
  return 0;
}

const char *
host_codes_system_from_name (const char *name)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  key = host_code_key (HOST_CODE_SYSTEM_ICD_10_CM, name);
  for (guint i = 0; i < HOST_CODE_SYSTEMS; i++)
    {
      g_autofree char *known
          = host_code_key (HOST_CODE_SYSTEM_ICD_10_CM, althea_codes_get_system_name (addresses[i]));

      if (g_str_equal (known, key) || g_str_equal (addresses[i], name))
        return addresses[i];
    }
  return NULL;
}

char *
host_code_key (guint system, const char *code)
{
  GString *key = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    if (system == HOST_CODE_SYSTEM_UCUM ? *p != ' ' : g_ascii_isalnum (*p))
      g_string_append_c (key, g_ascii_toupper (*p));
  return g_string_free_and_steal (key);
}
