/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "althea-database.h"
#include "host-demo.h"
#include "host-store.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* Figures of the store, one a line: name value unit. bench-store [PREFIX...] runs those whose name begins so.
 * Works on a real disk, in a directory of its own under the user's cache. */

#define BATCH 10000
#define IMPORT_DOCUMENTS 60000
#define RUNS 3
/* Fewer than the demo practice's patients have. */
#define RECORDS_A_PATIENT 100
#define DEMO_TIME_US (G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC)

static const HostAuthor author = { .person = "system", .role = "system" };
static char *bench_directory;
static AltheaSecret *master;

static int
remove_one (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return g_remove (path);
}

static void
remove_directory (const char *path)
{
  nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-store: %s\n", error->message);
  remove_directory (bench_directory);
  exit (1);
}

static void
print_figure (const char *name, double value, const char *unit)
{
  g_print ("%s %.*f %s\n", name, value >= 100 ? 0 : 3, value, unit);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double one = *(const double *)a;
  const double other = *(const double *)b;

  return (one > other) - (one < other);
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double
now (void)
{
  return (double)g_get_monotonic_time () / G_USEC_PER_SEC;
}

static HostStore *
open_store (const char *name, HostStoreFlags flags)
{
  g_autofree char *path = g_build_filename (bench_directory, name, NULL);
  g_autoptr (GError) error = NULL;
  HostStore *store = host_store_open (path, master, flags, &error);

  stop_on (error);
  return store;
}

static void
close_store (HostStore *store)
{
  host_store_close (store);
  g_object_unref (store);
}

static goffset
record_bytes (const char *name)
{
  g_autofree char *path = g_build_filename (bench_directory, name, "record.db", NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

/* --- documents ----------------------------------------------------------------------------------- */

typedef struct
{
  const char *kind; /* interned */
  char *id;         /* (owned) */
  GBytes *json;     /* (owned) */
} Document;

typedef struct
{
  GArray *documents;
  guint limit;
  gsize n_bytes;
} Collector;

static void
document_clear (gpointer data)
{
  Document *document = data;

  g_free (document->id);
  g_bytes_unref (document->json);
}

static gboolean
collect (const char *kind, const char *id, GBytes *json, gpointer data, GError **error)
{
  Collector *collector = data;
  Document document = { g_intern_string (kind), g_strdup (id), g_bytes_ref (json) };

  g_array_append_val (collector->documents, document);
  collector->n_bytes += g_bytes_get_size (json);
  if (collector->documents->len < collector->limit)
    return TRUE;
  g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_MANY, "there are enough");
  return FALSE;
}

/* The first @n records of the demo practice, or as many of its patients. */
static GArray *
make_documents (guint n, gboolean patients, gsize *n_bytes)
{
  Collector collector = { .documents = g_array_sized_new (FALSE, FALSE, sizeof (Document), n), .limit = n };
  const HostDemoOptions options = {
    .n_patients = patients ? n : n / RECORDS_A_PATIENT, .seed = 7, .now_us = DEMO_TIME_US, .light = patients
  };

  g_array_set_clear_func (collector.documents, document_clear);
  /* It ends with "enough", or, should the practice be smaller, by itself. */
  host_demo_generate (&options, collect, &collector, NULL, NULL);
  *n_bytes = collector.n_bytes;
  return collector.documents;
}

/* --- import -------------------------------------------------------------------------------------- */

typedef struct
{
  GArray *documents;
  guint from, to;
  guint64 base;
  HostDocument **prepared; /* (nullable) by the other thread */
} Batch;

static gboolean
put_batch (HostTransaction *transaction, gpointer data, GError **error)
{
  Batch *batch = data;

  for (guint i = batch->from; i < batch->to; i++)
    {
      Document *document = &g_array_index (batch->documents, Document, i);
      g_autoptr (HostVersion) version
          = batch->prepared != NULL
                ? host_transaction_put_document (transaction, batch->prepared[i], batch->base, FALSE, &author,
                                                 NULL, NULL, error)
                : host_transaction_put (transaction, document->kind, document->id, batch->base,
                                        document->json, FALSE, &author, NULL, NULL, error);
      if (version == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
put_all (HostStore *store, GArray *documents, guint64 base)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < documents->len; i += BATCH)
    {
      Batch batch
          = { .documents = documents, .from = i, .to = MIN (i + BATCH, documents->len), .base = base };
      host_store_run (store, put_batch, &batch, &error);
      stop_on (error);
    }
}

static double
time_import (GArray *documents)
{
  HostStore *store = open_store ("import", HOST_STORE_CREATE);
  const double start = now ();
  g_autofree char *path = g_build_filename (bench_directory, "import", NULL);
  double seconds;

  put_all (store, documents, 0);
  close_store (store);
  seconds = now () - start;
  remove_directory (path);
  return seconds;
}

typedef struct
{
  HostStore *store;
  GArray *documents;
  HostDocument **prepared;
  GAsyncQueue *ready; /* the ends of batches that are prepared */
  GAsyncQueue *room;  /* one item for each batch that may be prepared ahead */
} Pipeline;

static gpointer
prepare_thread (gpointer data)
{
  Pipeline *pipeline = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < pipeline->documents->len; i++)
    {
      Document *document = &g_array_index (pipeline->documents, Document, i);
      if (i % BATCH == 0)
        g_async_queue_pop (pipeline->room);
      pipeline->prepared[i]
          = host_store_prepare (pipeline->store, document->kind, document->id, document->json, &error);
      stop_on (error);
      if ((i + 1) % BATCH == 0 || i + 1 == pipeline->documents->len)
        g_async_queue_push (pipeline->ready, GUINT_TO_POINTER (i + 1));
    }
  return NULL;
}

static double
time_pipeline (GArray *documents)
{
  HostStore *store = open_store ("import", HOST_STORE_CREATE);
  g_autofree char *path = g_build_filename (bench_directory, "import", NULL);
  g_autoptr (GError) error = NULL;
  Pipeline pipeline = { .store = store,
                        .documents = documents,
                        .prepared = g_new0 (HostDocument *, documents->len),
                        .ready = g_async_queue_new (),
                        .room = g_async_queue_new () };
  const double start = now ();
  double seconds;
  GThread *thread;

  for (int i = 0; i < 2; i++)
    g_async_queue_push (pipeline.room, &pipeline);
  thread = g_thread_new ("prepare", prepare_thread, &pipeline);
  for (guint from = 0; from < documents->len;)
    {
      const guint to = GPOINTER_TO_UINT (g_async_queue_pop (pipeline.ready));
      Batch batch = { .documents = documents, .from = from, .to = to, .prepared = pipeline.prepared };
      host_store_run (store, put_batch, &batch, &error);
      stop_on (error);
      for (guint i = from; i < to; i++)
        host_document_free (pipeline.prepared[i]);
      g_async_queue_push (pipeline.room, &pipeline);
      from = to;
    }
  g_thread_join (thread);
  close_store (store);
  seconds = now () - start;
  g_free (pipeline.prepared);
  g_async_queue_unref (pipeline.ready);
  g_async_queue_unref (pipeline.room);
  remove_directory (path);
  return seconds;
}

/* The same bytes into one table of an encrypted database that is set out in the same way. */
static double
time_bare (GArray *documents)
{
  g_autofree char *path = g_build_filename (bench_directory, "bare.db", NULL);
  g_autoptr (GError) error = NULL;
  AltheaDatabase *db
      = althea_database_open (path, master, ALTHEA_DATABASE_CREATE | ALTHEA_DATABASE_BULK, &error);
  const double start = now ();
  double seconds;

  stop_on (error);
  althea_database_exec (db, "CREATE TABLE bare(id INTEGER PRIMARY KEY, doc BLOB NOT NULL) STRICT", &error);
  for (guint i = 0; i < documents->len && error == NULL; i++)
    {
      Document *document = &g_array_index (documents, Document, i);
      AltheaStatement *statement = althea_database_prepare (db, "INSERT INTO bare(doc) VALUES ($1)", &error);
      gsize n_bytes;
      const void *bytes = g_bytes_get_data (document->json, &n_bytes);
      if (i % BATCH == 0)
        althea_database_begin (db, TRUE, &error);
      althea_statement_bind_blob (statement, 1, bytes, n_bytes);
      althea_statement_run (statement, &error);
      if ((i + 1) % BATCH == 0 || i + 1 == documents->len)
        althea_database_commit (db, &error);
    }
  stop_on (error);
  althea_database_checkpoint (db, TRUE, &error);
  g_object_unref (db);
  seconds = now () - start;
  stop_on (error);
  g_remove (path);
  return seconds;
}

static void
bench_import (void)
{
  gsize n_bytes;
  g_autoptr (GArray) documents = make_documents (IMPORT_DOCUMENTS, FALSE, &n_bytes);
  double one_core[RUNS], pipeline[RUNS], ratios[RUNS], pipeline_ratios[RUNS];

  for (int i = 0; i < RUNS; i++)
    {
      const double bare = time_bare (documents);
      const double alone = time_import (documents);
      const double both = time_pipeline (documents);
      one_core[i] = documents->len / alone;
      pipeline[i] = documents->len / both;
      ratios[i] = bare / alone;
      pipeline_ratios[i] = bare / both;
    }
  print_figure ("store.resources_per_s", median (pipeline, RUNS), "1/s");
  print_figure ("store.ratio_to_bare_sqlcipher", median (pipeline_ratios, RUNS), "ratio");
  print_figure ("store.one_thread_resources_per_s", median (one_core, RUNS), "1/s");
  print_figure ("store.one_thread_ratio_to_bare_sqlcipher", median (ratios, RUNS), "ratio");
  print_figure ("store.mean_document", (double)n_bytes / documents->len, "bytes");
}

/* --- size ---------------------------------------------------------------------------------------- */

/* Every fifth document gets a second version. */
static void
bench_disk (void)
{
  gsize n_bytes;
  g_autoptr (GArray) documents = make_documents (IMPORT_DOCUMENTS, FALSE, &n_bytes);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Document));
  g_autofree char *path = g_build_filename (bench_directory, "disk", NULL);
  HostStore *store = open_store ("disk", HOST_STORE_CREATE);

  put_all (store, documents, 0);
  g_array_set_clear_func (changed, document_clear);
  for (guint i = 0; i < documents->len; i += 5)
    {
      Document document = g_array_index (documents, Document, i);
      gsize n_json;
      const char *json = g_bytes_get_data (document.json, &n_json);
      while (n_json > 0 && json[n_json - 1] != '}')
        n_json--;
      g_autofree char *text = g_strdup_printf ("%.*s,\"language\":\"en\"}", (int)n_json - 1, json);
      document.id = g_strdup (document.id);
      document.json = g_bytes_new (text, strlen (text));
      n_bytes += strlen (text);
      g_array_append_val (changed, document);
    }
  put_all (store, changed, 1);
  close_store (store);
  print_figure ("disk.bytes_per_json_byte", (double)record_bytes ("disk") / (double)n_bytes, "ratio");
  remove_directory (path);
}

/* --- search -------------------------------------------------------------------------------------- */

static const char *const queries[]
    = { "smith",  "jon",     "mul",     "garcia maria",   "ma",   "luk",         "o'brien",     "1972-03-12",
        "jo smi", "0004711", "555-014", "anna 12.3.1972", "hadd", "wilson 1980", "ivanova olga" };

static void
bench_search (const char *name, guint n_patients)
{
  gsize n_bytes;
  g_autoptr (GArray) patients = make_documents (n_patients, TRUE, &n_bytes);
  g_autofree char *path = g_build_filename (bench_directory, "search", NULL);
  g_autofree char *figure = NULL;
  HostStore *store = open_store ("search", HOST_STORE_CREATE);
  double times[G_N_ELEMENTS (queries)], worst = 0;

  put_all (store, patients, 0);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      double runs[9];
      for (guint run = 0; run < G_N_ELEMENTS (runs); run++)
        {
          const HostQuery query = { .resource_type = "Patient", .text = queries[i], .limit = 20 };
          g_autoptr (GError) error = NULL;
          const double start = now ();
          g_autoptr (HostPage) page = host_store_search (store, &query, &error);
          runs[run] = (now () - start) * 1000;
          stop_on (error);
        }
      times[i] = median (runs, G_N_ELEMENTS (runs));
      if (g_getenv ("BENCH_EACH") != NULL)
        g_print ("# %s: %.3f ms\n", queries[i], times[i]);
      worst = MAX (worst, times[i]);
    }
  print_figure (name, median (times, G_N_ELEMENTS (queries)), "ms");
  figure = g_strconcat (name, ".slowest", NULL);
  print_figure (figure, worst, "ms");
  close_store (store);
  remove_directory (path);
}

/* --- charts -------------------------------------------------------------------------------------- */

/* The id of the first patient with at least @n records; NULL when there is none. */
static char *
find_chart (HostStore *store, GArray *documents, guint n)
{
  for (guint i = 0; i < documents->len; i++)
    {
      Document *document = &g_array_index (documents, Document, i);
      const HostQuery query = { .patient_id = document->id, .limit = 1, .count_total = TRUE };
      g_autoptr (GError) error = NULL;
      g_autoptr (HostPage) page = NULL;
      if (strcmp (document->kind, "Patient") != 0)
        continue;
      page = host_store_search (store, &query, &error);
      stop_on (error);
      if (page->total >= n)
        return g_strdup (document->id);
    }
  return NULL;
}

/* As one reply, read and written out. */
static double
time_everything (HostStore *store, const char *patient, guint n)
{
  double runs[21];

  for (guint run = 0; run < G_N_ELEMENTS (runs); run++)
    {
      const HostQuery query = { .patient_id = patient, .limit = n };
      g_autoptr (GError) error = NULL;
      g_autoptr (HostPage) page = NULL;
      g_autoptr (GString) reply = g_string_sized_new (1 << 20);
      const double start = now ();
      page = host_store_search (store, &query, &error);
      stop_on (error);
      for (guint i = 0; i < page->versions->len; i++)
        host_version_append_served_json (g_ptr_array_index (page->versions, i), reply);
      runs[run] = (now () - start) * 1000;
      g_assert (page->versions->len == n);
    }
  return median (runs, G_N_ELEMENTS (runs));
}

static double
time_changes (HostStore *store)
{
  double runs[21];

  for (guint run = 0; run < G_N_ELEMENTS (runs); run++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) versions = NULL;
      gboolean more;
      const double start = now ();
      versions = host_store_changes (store, 100 * run, NULL, 1000, &more, &error);
      runs[run] = (now () - start) * 1000;
      stop_on (error);
    }
  return median (runs, G_N_ELEMENTS (runs));
}

static void
bench_chart (void)
{
  static const guint sizes[] = { 280, 1000 };
  gsize n_bytes;
  g_autoptr (GArray) documents = make_documents (IMPORT_DOCUMENTS, FALSE, &n_bytes);
  g_autofree char *path = g_build_filename (bench_directory, "chart", NULL);
  HostStore *store = open_store ("chart", HOST_STORE_CREATE);

  put_all (store, documents, 0);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *patient = find_chart (store, documents, sizes[i]);
      g_autofree char *figure = g_strdup_printf ("everything.%u_resources", sizes[i]);
      if (patient != NULL)
        print_figure (figure, time_everything (store, patient, sizes[i]), "ms");
    }
  print_figure ("changes.1000_records", time_changes (store), "ms");
  close_store (store);
  remove_directory (path);
}

/* --- small commits ------------------------------------------------------------------------------- */

typedef struct
{
  HostStore *store;
  GArray *documents;
  guint from, to;
} Writer;

static gpointer
write_thread (gpointer data)
{
  Writer *writer = data;
  g_autoptr (GError) error = NULL;

  for (guint i = writer->from; i < writer->to; i++)
    {
      Batch batch = { .documents = writer->documents, .from = i, .to = i + 1 };
      host_store_run (writer->store, put_batch, &batch, &error);
      stop_on (error);
    }
  return NULL;
}

static void
bench_commits (void)
{
  gsize n_bytes;
  const guint n_threads = 8, n_each = 500;
  g_autoptr (GArray) documents = make_documents (n_threads * n_each, FALSE, &n_bytes);
  g_autofree char *path = g_build_filename (bench_directory, "commits", NULL);
  HostStore *store = open_store ("commits", HOST_STORE_CREATE);
  Writer writers[8];
  GThread *threads[8];
  const double start = now ();

  for (guint i = 0; i < n_threads; i++)
    {
      writers[i] = (Writer){ store, documents, i * n_each, (i + 1) * n_each };
      threads[i] = g_thread_new ("writer", write_thread, &writers[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  print_figure ("commits.durable_per_s", documents->len / (now () - start), "1/s");
  close_store (store);
  remove_directory (path);
}

static gboolean
is_wanted (char **prefixes, const char *name)
{
  if (prefixes[0] == NULL)
    return TRUE;
  for (; *prefixes != NULL; prefixes++)
    if (g_str_has_prefix (name, *prefixes) || g_str_has_prefix (*prefixes, name))
      return TRUE;
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "althea", NULL);
  g_autofree char *pattern = g_build_filename (cache, "bench-XXXXXX", NULL);
  guint8 key[32] = { 7 };

  althea_crypto_init ();
  if (g_mkdir_with_parents (cache, 0700) != 0 || g_mkdtemp (pattern) == NULL)
    {
      g_printerr ("bench-store: no directory to work in\n");
      return 1;
    }
  bench_directory = pattern;
  master = althea_secret_new (key, sizeof key);
  if (is_wanted (argv + 1, "store"))
    bench_import ();
  if (is_wanted (argv + 1, "disk"))
    bench_disk ();
  if (is_wanted (argv + 1, "search.10000_patients"))
    bench_search ("search.10000_patients", 10000);
  if (is_wanted (argv + 1, "search.100000_patients"))
    bench_search ("search.100000_patients", 100000);
  if (is_wanted (argv + 1, "everything") || is_wanted (argv + 1, "changes"))
    bench_chart ();
  if (is_wanted (argv + 1, "commits"))
    bench_commits ();
  althea_secret_unref (master);
  remove_directory (bench_directory);
  return 0;
}
