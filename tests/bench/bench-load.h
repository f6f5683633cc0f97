/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks the same thing over and over on several kept-alive TLS 1.3 connections from one thread, each
 * connection waiting for its answer before it asks again. */
typedef struct
{
  guint16 port;                          /* on 127.0.0.1 */
  const char *certificate_pem, *key_pem; /* (nullable) of the client */
  const char *request;                   /* whole, with its empty line */
  guint connections;
  double seconds; /* 0: exactly @requests */
  guint64 requests;
} BenchLoad;

typedef struct
{
  double per_second;
  double median_ms, p99_ms;
  guint64 n_replies, n_bytes;
  guint64 n_failed; /* answers that were not 200, and connections that ended */
} BenchLoadResult;

/* FALSE when no connection could be made. */
gboolean bench_load_run (const BenchLoad *load, BenchLoadResult *result);

G_END_DECLS
