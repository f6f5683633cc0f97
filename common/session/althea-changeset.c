/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-session"

#include "althea-changeset.h"

#include "althea-fhir.h"

struct _AltheaChangeset
{
  GObject parent_instance;
  char *reason;       /* (owned) (nullable) */
  GPtrArray *records; /* (owned) (element-type AltheaRecord) */
};

G_DEFINE_FINAL_TYPE (AltheaChangeset, althea_changeset, G_TYPE_OBJECT)

static void
althea_changeset_finalize (GObject *object)
{
  AltheaChangeset *self = ALTHEA_CHANGESET (object);

  g_free (self->reason);
  g_ptr_array_unref (self->records);
  G_OBJECT_CLASS (althea_changeset_parent_class)->finalize (object);
}

static void
althea_changeset_class_init (AltheaChangesetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_changeset_finalize;
}

static void
althea_changeset_init (AltheaChangeset *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
}

AltheaChangeset *
althea_changeset_new (const char *reason)
{
  AltheaChangeset *self = g_object_new (ALTHEA_TYPE_CHANGESET, NULL);

  self->reason = g_strdup (reason);
  return self;
}

void
althea_changeset_add (AltheaChangeset *self, AltheaRecord *record)
{
  g_return_if_fail (ALTHEA_IS_CHANGESET (self) && ALTHEA_IS_RECORD (record));
  g_ptr_array_add (self->records, g_object_ref (record));
}

guint
althea_changeset_get_n_records (AltheaChangeset *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGESET (self), 0);
  return self->records->len;
}

AltheaRecord *
althea_changeset_get_record (AltheaChangeset *self, guint index)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGESET (self) && index < self->records->len, NULL);
  return self->records->pdata[index];
}

const char *
althea_changeset_get_reason (AltheaChangeset *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGESET (self), NULL);
  return self->reason;
}

static void
append_escaped (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar)*c < ' ')
      g_string_append_printf (json, "\\u%04x", (guint)(guchar)*c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

/* Records are written as they are, so that decimals keep their text. */
static void
append_record (GString *json, AltheaRecord *record)
{
  g_autoptr (GBytes) resource = althea_fhir_write (record);
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (resource, &n_bytes);
  guint64 version = althea_record_get_version (record);

  g_string_append (json, "{\"resource\":");
  g_string_append_len (json, text, (gssize)n_bytes);
  g_string_append_printf (json, ",\"request\":{\"method\":\"PUT\",\"url\":\"%s/%s\"",
                          althea_record_get_resource_type (record), althea_record_get_id (record));
  if (version > 0)
    g_string_append_printf (json, ",\"ifMatch\":\"W/\\\"%" G_GUINT64_FORMAT "\\\"\"", version);
  g_string_append (json, "}}");
}

GBytes *
althea_changeset_to_bundle (AltheaChangeset *self)
{
  GString *json;

  g_return_val_if_fail (ALTHEA_IS_CHANGESET (self), NULL);
  json = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"transaction\"");
  if (self->reason != NULL)
    {
      g_string_append (json, ",\"meta\":{\"extension\":[{\"url\":\"urn:althea:reason\",\"valueString\":");
      append_escaped (json, self->reason);
      g_string_append (json, "}]}");
    }
  g_string_append (json, ",\"entry\":[");
  for (guint i = 0; i < self->records->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_record (json, self->records->pdata[i]);
    }
  g_string_append (json, "]}");
  return g_string_free_to_bytes (json);
}
