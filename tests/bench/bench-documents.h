/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Synthetic FHIR documents for measuring, the same for the same seed. */
typedef struct _BenchDocuments BenchDocuments;

typedef struct
{
  const char *kind;
  char id[40];
  GBytes *json; /* (owned) */
} BenchDocument;

BenchDocuments *bench_documents_new (guint32 seed);
void bench_documents_free (BenchDocuments *self);
/* The next one: a Patient, then about a hundred of that patient's records, then the next Patient. */
void bench_documents_next (BenchDocuments *self, BenchDocument *document);
/* Only the next Patient. */
void bench_documents_next_patient (BenchDocuments *self, BenchDocument *document);
/* The number of records of the present patient; 0 means random around a hundred. */
void bench_documents_set_chart (BenchDocuments *self, guint n_records);
void bench_document_clear (BenchDocument *document);

G_END_DECLS
