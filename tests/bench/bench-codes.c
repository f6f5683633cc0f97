/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../unit/material.h"

#include "althea-code.h"
#include "host-codes.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What a person waits for at each key press while choosing a code: every beginning of everyday searches is
 * asked of the full ICD-10-CM release (of the starter pack where that is not at hand), again and again. */

#define ROUNDS 5
#define LIMIT 20

static const char *const typed[] = {
  "hypertension",
  "type 2 diabetes mellitus with",
  "diab type 2 neuropathy",
  "fracture of unspecified part of neck of left femur, initial encounter",
  "initial encounter fracture",
  "unspecified subsequent encounter routine healing",
  "open wound left hand sequela",
  "e11.65",
  "s72.001a",
  "pain in right knee",
  "malignant neoplasm of upper lobe, right bronchus",
  "unspecified zzz",
  "heart attack",
  "accident collision car driver",
};

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
stop_on (const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-codes: %s\n", error->message);
  exit (1);
}

/* What this thread worked, whoever else was on the machine. */
static double
worked_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double
search_ms (HostCodes *codes, const char *text)
{
  const gint64 begun = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = host_codes_search (codes, ALTHEA_CODES_ICD_10_CM, text, LIMIT, NULL, &error);

  stop_on (error);
  return (double)(g_get_monotonic_time () - begun) / 1000.0;
}

static void
measure (HostCodes *codes)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *slowest = NULL;
  double worst = 0, most_work = 0;

  g_print ("codes.first_ms %.3f ms\n", search_ms (codes, "h"));
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
      for (gsize n = 1; n <= strlen (typed[i]); n++)
        {
          g_autofree char *text = g_strndup (typed[i], n);
          const double before = worked_ms ();
          const double ms = search_ms (codes, text);

          most_work = MAX (most_work, worked_ms () - before);
          g_array_append_val (times, ms);
          if (ms > worst)
            {
              worst = ms;
              g_set_str (&slowest, text);
            }
        }
  g_array_sort (times, compare);
  g_print ("codes.search_ms %.3f ms\n", g_array_index (times, double, times->len / 2));
  g_print ("codes.search_99_ms %.3f ms\n", g_array_index (times, double, times->len * 99 / 100));
  g_print ("codes.search_worst_ms %.3f ms\n", worst);
  g_print ("codes.search_worst_cpu_ms %.3f ms\n", most_work);
  g_printerr ("slowest: “%s”, of %u searches\n", slowest, times->len);
}

static void
import (HostCodes *codes)
{
  const char *shared = g_getenv ("ALTHEA_SHARED_DATA");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "../shared/data", "terminology",
                                            "icd10cm-order-2026.txt.gz", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packs = NULL;
  const gint64 begun = g_get_monotonic_time ();

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_printerr ("bench-codes: the full release is not there; this is the starter pack\n");
      return;
    }
  packs = host_codes_import (codes, (const char *const[]){ path, NULL }, NULL, NULL, &error);
  stop_on (error);
  g_print ("codes.import_s %.2f s\n", (double)(g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  g_print ("codes.imported %u codes\n", ((HostCodePack *)packs->pdata[0])->n_codes);
}

int
main (int argc, char **argv)
{
  guint8 bytes[32] = { 3, 1, 4 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaSecret) master = althea_secret_new (bytes, sizeof bytes);
  g_autofree char *place = NULL;
  g_autofree char *file = NULL;
  g_autoptr (HostCodes) codes = NULL;
  gint64 begun;
  GStatBuf info;

  /* Asked for by a figure's name that is of another program. */
  if (argc > 1 && !g_str_has_prefix (argv[1], "codes"))
    return 0;
  place = g_dir_make_tmp ("althea-bench-codes-XXXXXX", &error);
  stop_on (error);
  begun = g_get_monotonic_time ();
  codes = host_codes_open (place, master, &error);
  stop_on (error);
  g_print ("codes.starter_ms %.0f ms\n", (double)(g_get_monotonic_time () - begun) / 1000.0);
  import (codes);
  g_clear_object (&codes);
  begun = g_get_monotonic_time ();
  codes = host_codes_open (place, master, &error);
  stop_on (error);
  g_print ("codes.open_ms %.0f ms\n", (double)(g_get_monotonic_time () - begun) / 1000.0);
  measure (codes);
  file = g_build_filename (place, "codes.db", NULL);
  if (g_stat (file, &info) == 0)
    g_print ("codes.file_mib %.1f MiB\n", (double)info.st_size / 1048576.0);
  g_clear_object (&codes);
  material_remove (place);
  return 0;
}
