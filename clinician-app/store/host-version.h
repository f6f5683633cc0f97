/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One stored version of one record. Immutable, reference counted, any thread. */
#define HOST_TYPE_VERSION (host_version_get_type ())
typedef struct
{
  const char *resource_type; /* interned */
  char *id;                  /* (owned) */
  char *patient_id;          /* (owned) (nullable) compartment */
  guint64 version;           /* from 1 */
  gint64 seq;                /* place in the change feed */
  gint64 updated_us;
  gboolean deleted;      /* tombstone; never made by people, only by an import that was taken back */
  gboolean released;     /* the patient may see this version */
  gboolean was_released; /* some earlier version was released */
  GBytes *json;          /* (owned) exactly as committed, uncompressed */
  gatomicrefcount refs;
} HostVersion;

GType host_version_get_type (void);
HostVersion *host_version_ref (HostVersion *self);
void host_version_unref (HostVersion *self);
/* The JSON with meta.versionId and meta.lastUpdated of this version put in. (transfer full) */
GBytes *host_version_to_served_json (HostVersion *self);
/* Appends the same to @buffer, without a copy in between. */
void host_version_append_served_json (HostVersion *self, GString *buffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostVersion, host_version_unref)

G_END_DECLS
