/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How ids and dates stand in the tables. Any thread. */

#define HOST_FID_MAX_BYTES 66

/* A FHIR id: 16 bytes for a UUID in its canonical lower-case form, else 't' and the text (and a NUL where
 * that would make 16 bytes). */
typedef struct
{
  guint8 bytes[HOST_FID_MAX_BYTES];
  guint8 n_bytes;
} HostFid;

/* FALSE when @id breaks the FHIR grammar. */
gboolean host_fid_init (HostFid *self, const char *id, gsize n_chars);
/* (transfer full) (nullable): NULL when the bytes are no id. */
char *host_fid_to_text (const guint8 *bytes, gsize n_bytes);

/* Sorts before every date. */
#define HOST_NO_DATE (-G_GINT64_CONSTANT (140737488355328))

/* The start of a FHIR date, dateTime or instant in milliseconds since 1970 UTC; texts without a zone are
 * read in @zone. HOST_NO_DATE when it is none. */
gint64 host_date_to_ms (const char *text, gsize n_chars, GTimeZone *zone);
/* yyyymmdd, with zeros for what is missing; 0 when it is no date. */
int host_date_to_number (const char *text, gsize n_chars);

G_END_DECLS
