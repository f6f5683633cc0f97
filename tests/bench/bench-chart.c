/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a chart takes from its records in hand to its first frame, and its other views after it. Needs a
 * display: without one it starts itself again on a private one. */

#include <adwaita.h>
#include <time.h>
#include <unistd.h>

#include "althea-clock.h"
#include "althea-widgets.h"
#include "clinic-chart-page.h"
#include "fake-chart.h"
#include "sample-patient.h"

#define N_RUNS 9
#define DEADLINE_US (20 * G_USEC_PER_SEC)

static GtkWidget *window, *navigation;
static gboolean painted;

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  painted = TRUE;
}

static gboolean
page_is_mapped (GtkWidget *page)
{
  return gtk_widget_get_mapped (page) && gtk_widget_get_width (page) > 0;
}

/* Until the frame that shows @page is painted. */
static void
wait_for_frame (GtkWidget *page)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  painted = FALSE;
  gtk_widget_queue_draw (page);
  while (g_get_monotonic_time () < deadline && !(painted && page_is_mapped (page)))
    {
      if (!page_is_mapped (page))
        painted = FALSE;
      if (!g_main_context_iteration (NULL, FALSE))
        g_thread_yield ();
    }
  g_assert_true (painted && page_is_mapped (page));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a, right = *(const double *)b;

  return left < right ? -1 : left > right;
}

static void
print_median (const char *name, double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_doubles);
  g_print ("%s %.1f ms\n", name, values[n / 2]);
}

static double
elapsed_ms (gint64 since_us)
{
  return (double)(g_get_monotonic_time () - since_us) / 1000.0;
}

/* Processor time of this program alone, which other programs on the machine do not lengthen. */
static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static GtkWidget *
show_chart (GListStore *records)
{
  g_autoptr (FakeChart) chart = fake_chart_new (SAMPLE_PATIENT_ID, records);
  GtkWidget *page = clinic_chart_page_new_for_chart (CLINIC_CHART (chart));

  adw_navigation_view_replace (ADW_NAVIGATION_VIEW (navigation),
                               (AdwNavigationPage *[]){ ADW_NAVIGATION_PAGE (page) }, 1);
  wait_for_frame (page);
  return page;
}

static void
measure (guint n_records, const char *open_name, const char *cpu_name, const char *results_name,
         const char *find_name)
{
  g_autoptr (GListStore) records = sample_patient_new_large (n_records);
  double open[N_RUNS], cpu[N_RUNS], results[N_RUNS], find[N_RUNS];

  for (guint run = 0; run < N_RUNS; run++)
    {
      adw_navigation_view_replace (ADW_NAVIGATION_VIEW (navigation), NULL, 0);
      gint64 start = g_get_monotonic_time (), cpu_start = cpu_us ();
      GtkWidget *page = show_chart (records), *search;

      open[run] = elapsed_ms (start);
      cpu[run] = (double)(cpu_us () - cpu_start) / 1000.0;
      start = g_get_monotonic_time ();
      gtk_widget_activate_action (page, "chart.find", NULL);
      search = gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), GTK_TYPE_SEARCH_ENTRY);
      gtk_editable_set_text (GTK_EDITABLE (search), "ferritin");
      g_signal_emit_by_name (search, "search-changed");
      wait_for_frame (page);
      find[run] = elapsed_ms (start);
      start = g_get_monotonic_time ();
      gtk_widget_activate_action (page, "chart.show-view", "s", "results");
      wait_for_frame (page);
      results[run] = elapsed_ms (start);
    }
  print_median (open_name, open, N_RUNS);
  print_median (cpu_name, cpu, N_RUNS);
  print_median (find_name, find, N_RUNS);
  print_median (results_name, results, N_RUNS);
}

static gboolean
is_wanted (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix ("chart.open_ms", argv[i]) || g_str_has_prefix ("chart", argv[i]))
      return TRUE;
  return argc == 1;
}

int
main (int argc, char **argv)
{
  if (!is_wanted (argc, argv))
    return 0;
  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL)
    {
      execl (ALTHEA_HEADLESS, "headless", argv[0], NULL);
      g_printerr ("a private display could not be started\n");
      return 1;
    }
  adw_init ();
  althea_widgets_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  window = adw_window_new ();
  navigation = adw_navigation_view_new ();
  adw_navigation_view_set_animate_transitions (ADW_NAVIGATION_VIEW (navigation), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1090, 760);
  gtk_widget_add_css_class (window, "dense");
  adw_window_set_content (ADW_WINDOW (window), navigation);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_frame_clock (window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), NULL);
  measure (2000, "chart.open_ms", "chart.open_cpu_ms", "chart.results_ms", "chart.find_ms");
  measure (1200, "chart.open_1200_ms", "chart.open_1200_cpu_ms", "chart.results_1200_ms",
           "chart.find_1200_ms");
  return 0;
}
