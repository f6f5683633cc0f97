/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-codec.h"
#include "host-index.h"
#include "host-transaction.h"

G_BEGIN_DECLS

/**
 * HostDocument:
 * A resource made ready to be stored: packed, and everything taken out that the tables hold. Made on any
 * thread, so that an import uses more cores than the writer's; then handed to one transaction.
 */
struct _HostDocument
{
  const char *kind; /* interned */
  char *id;         /* (owned) */
  HostFid fid;
  GBytes *json;   /* (owned) */
  guint8 *packed; /* (owned) */
  gsize n_packed;
  yyjson_doc *parsed; /* (owned) (nullable) of a passing one, in its state's scratch */
  yyjson_val *root;   /* what the index's strings are lent by: of @parsed, or the caller's */
  HostIndex index;
};

/* ALTHEA_ERROR_INVALID when @json is not a resource of this type and id. @passing: at most one such is alive
 * with a @state, and it dies first; it costs fewer allocations. (transfer full) */
HostDocument *
host_document_new (HostCodec *codec, HostCodecState *state, GTimeZone *zone, const char *resource_type,
                   const char *id, GBytes *json, gboolean passing, GError **error);
/* @root: what @json says, parsed, alive with its strings until the document is freed. (transfer full) */
HostDocument *
host_document_new_parsed (HostCodec *codec, HostCodecState *state, GTimeZone *zone, const char *resource_type,
                          const char *id, GBytes *json, yyjson_val *root, GError **error);

G_END_DECLS
