/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-documents.h"

#include <stdio.h>

/* Prints synthetic documents, one a line: write-documents COUNT. */
int
main (int argc, char **argv)
{
  BenchDocuments *documents = bench_documents_new (1);
  const gint64 n = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 1000;

  for (gint64 i = 0; i < n; i++)
    {
      BenchDocument document = { 0 };
      gsize n_bytes;
      const char *text;
      bench_documents_next (documents, &document);
      text = g_bytes_get_data (document.json, &n_bytes);
      fwrite (text, 1, n_bytes, stdout);
      fputc ('\n', stdout);
      bench_document_clear (&document);
    }
  bench_documents_free (documents);
  return 0;
}
