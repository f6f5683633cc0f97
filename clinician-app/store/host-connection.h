/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-database.h"
#include "host-codec.h"
#include "host-fid.h"
#include "host-version.h"

G_BEGIN_DECLS

/* Numbers stored in resource.flags. */
#define HOST_FLAG_RELEASED 1
#define HOST_FLAG_WAS_RELEASED 2
#define HOST_FLAG_DELETED 4

/**
 * HostConnection:
 * A database connection with what reading records needs beside it: the memory of unpacking and the numbers of
 * the resource types. Used by one thread at a time, the writer's by the writer thread only.
 */
typedef struct
{
  AltheaDatabase *db;     /* (owned) */
  HostCodec *codec;       /* lent by the store */
  HostCodecState *state;  /* (owned) */
  GHashTable *kind_ids;   /* (owned) interned name to number */
  GHashTable *kind_names; /* (owned) number to interned name */
} HostConnection;

HostConnection *host_connection_new (AltheaDatabase *db, HostCodec *codec);
void host_connection_free (HostConnection *self);
/* After a rollback the numbers of types that were new are void. */
void host_connection_forget (HostConnection *self);

/* 0 when the record knows no such type, -1 with @error. */
gint64 host_connection_kind_id (HostConnection *self, const char *kind, GError **error);
const char *host_connection_kind_name (HostConnection *self, gint64 id, GError **error); /* interned */
/* 0 when there is none, -1 with @error. */
gint64 host_connection_node_id (HostConnection *self, gint64 kind, const HostFid *fid, GError **error);
gint64 host_connection_term_id (HostConnection *self, const char *system, const char *code, GError **error);
/* "Type/id" to its node; 0 when nothing refers to it or it is none, -1 with @error. */
gint64 host_connection_link_id (HostConnection *self, const char *reference, GError **error);
gint64 host_connection_last_seq (HostConnection *self, GError **error); /* -1 with @error */

/* The version in the statement's present row, which has the columns of sql/row-by-id.sql. */
HostVersion *host_connection_read_row (HostConnection *self, AltheaStatement *row, GError **error);
/* NULL without @error when there is none. */
HostVersion *host_connection_read_node (HostConnection *self, gint64 node, GError **error);
HostVersion *host_connection_read (HostConnection *self, const char *kind, const char *id, GError **error);
/* (transfer full) (nullable): NULL without @error when the record knows no such identifier. */
char *host_connection_find_identifier (HostConnection *self, const char *kind, const char *system,
                                       const char *value, GError **error);
/* (transfer full) (nullable): one text by two keys, for statements that answer with at most one row. */
char *host_connection_get_text (HostConnection *self, const char *sql, const char *first, const char *second,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostConnection, host_connection_free)

G_END_DECLS
