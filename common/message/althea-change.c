/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-message"

#include "althea-change.h"

struct _AltheaChange
{
  GObject parent_instance;

  char *resource_type; /* (owned) */
  char *id;            /* (owned) */
  guint64 version;     /* from 1; 0 when unknown */
  gint64 seq;          /* the practice's count of commits */
  gboolean gone;
  GBytes *resource; /* (owned) (nullable) JSON */
};

G_DEFINE_FINAL_TYPE (AltheaChange, althea_change, G_TYPE_OBJECT)

static void
althea_change_finalize (GObject *object)
{
  AltheaChange *self = ALTHEA_CHANGE (object);
  g_free (self->resource_type);
  g_free (self->id);
  g_clear_pointer (&self->resource, g_bytes_unref);
  G_OBJECT_CLASS (althea_change_parent_class)->finalize (object);
}

static void
althea_change_class_init (AltheaChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = althea_change_finalize;
}

static void
althea_change_init (AltheaChange *self)
{
}

AltheaChange *
althea_change_new (const char *resource_type, const char *id, guint64 version, gint64 seq, gboolean gone,
                   GBytes *resource)
{
  g_return_val_if_fail (resource_type != NULL && id != NULL, NULL);
  AltheaChange *self = g_object_new (ALTHEA_TYPE_CHANGE, NULL);
  self->resource_type = g_strdup (resource_type);
  self->id = g_strdup (id);
  self->version = version;
  self->seq = seq;
  self->gone = gone;
  self->resource = resource != NULL ? g_bytes_ref (resource) : NULL;
  return self;
}

const char *
althea_change_get_resource_type (AltheaChange *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGE (self), NULL);
  return self->resource_type;
}

const char *
althea_change_get_id (AltheaChange *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGE (self), NULL);
  return self->id;
}

guint64
althea_change_get_version (AltheaChange *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGE (self), 0);
  return self->version;
}

gint64
althea_change_get_seq (AltheaChange *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGE (self), 0);
  return self->seq;
}

gboolean
althea_change_get_gone (AltheaChange *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGE (self), FALSE);
  return self->gone;
}

GBytes *
althea_change_get_resource (AltheaChange *self)
{
  g_return_val_if_fail (ALTHEA_IS_CHANGE (self), NULL);
  return self->resource;
}
