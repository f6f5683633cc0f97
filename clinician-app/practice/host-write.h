/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

#include "althea-json.h"
#include "althea-record.h"

G_BEGIN_DECLS

/* The rules of one write, inside a transaction; commits and operations both come through here. */

#define HOST_TAG_PORTAL "urn:althea:portal"

typedef struct
{
  HostActor *actor;      /* (unowned) */
  const char *reason;    /* (nullable) (unowned) */
  gboolean in_operation; /* the operation's own rule was asked, not the cells of each record; and the tags
                          * that only operations change may change */
  gboolean signing;      /* a note may become final, or a signed one entered in error */
} HostWriter;

/* Reads a resource that arrived: size, JSON, FHIR, our field tables, and that it is what it is said to be.
 * (transfer full); INVALID or TOO_LARGE otherwise, without anything of its content in the message. */
yyjson_doc *host_write_check (GBytes *json, const char *resource_type, const char *id, GError **error);

/* Decides release, writes the next version and its audit entry. @root: the parsed @json. (transfer full) */
HostVersion *
host_write_put (const HostWriter *writer, HostTransaction *transaction, const char *resource_type,
                const char *id, guint64 base_version, GBytes *json, yyjson_val *root, GError **error);
/* The same for a record that the practice built. @base_version: 0 for a new one. */
HostVersion *host_write_record (const HostWriter *writer, HostTransaction *transaction, AltheaRecord *record,
                                guint64 base_version, GError **error);

/* @json with meta.tag @system set to @code; NULL @code takes the tag out. (transfer full) */
GBytes *host_write_set_tag (GBytes *json, const char *system, const char *code, GError **error);

G_END_DECLS
