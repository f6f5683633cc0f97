/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-documents.h"
#include "bench-load.h"

#include "althea-certificate.h"
#include "althea-pairing.h"
#include "althea-session.h"
#include "host-pairing.h"
#include "host-service.h"
#include "host-settings.h"
#include "host-setup.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Figures of a running althea-host, one a line: name value unit. bench-host [PREFIX...] prints those whose
 * name begins so. The same bytes are asked of nginx with the same keys and the same client, when nginx is
 * there. */

#define CHART_RECORDS 279
#define CONNECTIONS 16
#define SECONDS 2.0
#define RUNS 3
#define PASSPHRASE "correct horse battery"

static char *directory;                 /* (owned) */
static AltheaPairing *pairing;          /* (owned) */
static char *patient_id, *read_path;    /* (owned) */
static guint64 n_read;                  /* answers of the last reads_per_second() */
static AltheaIdentity *server_identity; /* (owned) */
static char *authority_pem;             /* (owned) */

static int
remove_one (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return g_remove (path);
}

static void
clean_up (void)
{
  if (directory != NULL)
    nftw (directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-host: %s\n", error->message);
  clean_up ();
  exit (1);
}

static void
print_figure (const char *name, double value, const char *unit)
{
  g_print ("%s %.*f %s\n", name, value >= 100 ? 0 : 3, value, unit);
}

/* --- a record with one chart and one paired device
 * -------------------------------------------------------------- */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static GAsyncResult *
await_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* The bench's documents, released, so that the patient's device may read them. */
static GBytes *
with_release_tag (GBytes *json)
{
  static const char tag[]
      = "{\"meta\":{\"tag\":[{\"system\":\"urn:althea:release\",\"code\":\"released\"}]},";
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (GString) tagged = g_string_new (tag);

  g_string_append_len (tagged, text + 1, (gssize)n_bytes - 1);
  return g_bytes_new (tagged->str, tagged->len);
}

static void
fill (HostPractice *practice)
{
  g_autoptr (HostActor) system = host_actor_new_system ();
  BenchDocuments *documents = bench_documents_new (7);
  g_autoptr (GError) error = NULL;

  bench_documents_set_chart (documents, CHART_RECORDS);
  for (guint i = 0; i <= CHART_RECORDS; i++)
    {
      BenchDocument document;
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GPtrArray) stored = NULL;
      HostCommitEntry entry;

      bench_documents_next (documents, &document);
      json = i == 0 ? g_bytes_ref (document.json) : with_release_tag (document.json);
      entry = (HostCommitEntry){ document.kind, document.id, 0, json };
      stored = host_practice_commit (practice, system, &entry, 1, NULL, NULL, &error);
      stop_on (error);
      if (i == 0)
        patient_id = g_strdup (document.id);
      else if (read_path == NULL && g_str_equal (document.kind, "Observation"))
        read_path = g_strdup_printf ("/fhir/%s/%s", document.kind, document.id);
      bench_document_clear (&document);
    }
  bench_documents_free (documents);
}

static guint16
find_free_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, &error);
  g_autoptr (GSocketAddress) bound = NULL;

  stop_on (error);
  g_socket_bind (socket, any, FALSE, &error);
  stop_on (error);
  bound = g_socket_get_local_address (socket, &error);
  stop_on (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* The invite comes before the listener, so that the door stands open from its first moment. */
static void
pair_device (HostPractice *practice, HostService *service)
{
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_autoptr (GError) error = NULL;
  guint16 port = find_free_port ();
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (AltheaOperation) operation
      = althea_operation_new_strings ("invite-create", "patient", patient_id, NULL);
  g_autofree char *answer = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (AltheaInvite) invite = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  host_practice_set_setting (practice, system, HOST_SETTING_ADDRESSES, address, &error);
  stop_on (error);
  answer = host_practice_operate (practice, system, operation, &error);
  stop_on (error);
  json_parser_load_from_data (parser, answer, -1, &error);
  stop_on (error);
  invite = althea_invite_parse (
      json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)), "link"), &error);
  stop_on (error);
  host_service_listen_network (service, port, &error);
  stop_on (error);
  althea_pairing_run_async (invite, "Bench", NULL, keep_result, &result);
  pairing = althea_pairing_run_finish (await_result (&result), &error);
  stop_on (error);
}

static void
make_record (void)
{
  g_autoptr (HostService) service = host_service_new (directory);
  HostSetup setup = { "Bench Practice", NULL, "Dr Lena Lee", "lena", PASSPHRASE };
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = host_setup_run (service, &setup, &error);
  g_autofree char *passphrase_file = g_build_filename (directory, "passphrase", NULL);
  g_autoptr (HostPractice) practice = NULL;
  g_autoptr (AltheaIdentity) authority = NULL;

  stop_on (error);
  practice = host_service_dup_practice (service);
  fill (practice);
  pair_device (practice, service);
  authority = host_pairing_get_authority (practice, &error);
  stop_on (error);
  authority_pem = g_strdup (authority->certificate_pem);
  server_identity = host_pairing_get_server_identity (practice, &error);
  stop_on (error);
  g_file_set_contents (passphrase_file, PASSPHRASE "\n", -1, &error);
  stop_on (error);
  g_chmod (passphrase_file, 0600);
  g_clear_object (&practice);
  host_service_stop (service);
}

/* --- programs under test
 * ---------------------------------------------------------------------------------------- */

static char *
find_host (void)
{
  const char *named = g_getenv ("ALTHEA_HOST_PROGRAM");
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *place = g_path_get_dirname (own);

  return named != NULL ? g_strdup (named)
                       : g_build_filename (place, "..", "..", "clinician-app", "althea-host", NULL);
}

static GSubprocess *
start_host (guint16 *port)
{
  g_autofree char *program = find_host ();
  g_autofree char *passphrase_file = g_build_filename (directory, "passphrase", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *host = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--record",
                                        directory, "--user", "lena", "--passphrase-file", passphrase_file,
                                        "serve", "--port", "0", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  char *line;

  stop_on (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (host));
  while ((line = g_data_input_stream_read_line (output, NULL, NULL, &error)) != NULL)
    {
      gboolean ready = g_str_equal (line, "ready");

      if (g_str_has_prefix (line, "https on port "))
        *port = (guint16)strtoul (line + strlen ("https on port "), NULL, 10);
      g_free (line);
      if (ready)
        break;
    }
  stop_on (error);
  return host;
}

static double
resident_mib (GSubprocess *program)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (program));
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return g_ascii_strtod (at + strlen ("VmRSS:"), NULL) / 1024;
}

/* What a program and its children that ended used of the processors so far. */
static double
cpu_seconds (GSubprocess *program)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (program));
  g_autofree char *text = NULL;
  const char *at;
  guint64 user = 0, system = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strrchr (text, ')')) == NULL
      || sscanf (at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    return 0;
  return (double)(user + system) / (double)sysconf (_SC_CLK_TCK);
}

static void
write_file (const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (directory, "nginx", name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  stop_on (error);
}

/* nginx with the host's own key, the same demand for a certificate, and one worker. NULL when there is none.
 */
static GSubprocess *
start_nginx (guint16 port, GBytes *body)
{
  g_autofree char *program = g_find_program_in_path ("nginx");
  g_autofree char *place = g_build_filename (directory, "nginx", NULL);
  g_autofree char *conf = g_strdup_printf (
      "%sdaemon off; worker_processes 1; error_log %s/error.log; pid %s/pid;\n"
      "events { worker_connections 1024; }\n"
      "http { access_log off; client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3;\n"
      "uwsgi_temp_path %s/t4; scgi_temp_path %s/t5; keepalive_requests 100000000;\n"
      "server { listen 127.0.0.1:%u ssl; ssl_certificate %s/server.pem; ssl_certificate_key %s/server.key;\n"
      "ssl_client_certificate %s/authority.pem; ssl_verify_client on; ssl_protocols TLSv1.3; root %s/www;\n"
      "default_type application/fhir+json; } }\n",
      geteuid () == 0 ? "user root;" : "", place, place, place, place, place, place, place, port, place,
      place, place, place);
  g_autofree char *www = g_build_filename (place, "www", NULL);
  g_autofree char *conf_path = g_build_filename (place, "conf", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *nginx;

  if (program == NULL)
    return NULL;
  g_mkdir_with_parents (www, 0755);
  write_file ("conf", conf, -1);
  write_file ("server.pem", server_identity->certificate_pem, -1);
  write_file ("server.key", server_identity->key_pem, -1);
  write_file ("authority.pem", authority_pem, -1);
  write_file ("www/body", g_bytes_get_data (body, NULL), (gssize)g_bytes_get_size (body));
  nginx = g_subprocess_launcher_spawn (launcher, &error, program, "-p", place, "-c", conf_path, NULL);
  stop_on (error);
  return nginx;
}

/* --- figures
 * ---------------------------------------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double one = *(const double *)a, other = *(const double *)b;

  return (one > other) - (one < other);
}

static BenchLoad
load_of (guint16 port, const char *request)
{
  return (BenchLoad){ .port = port,
                      .certificate_pem = pairing->identity->certificate_pem,
                      .key_pem = pairing->identity->key_pem,
                      .request = request,
                      .connections = CONNECTIONS,
                      .seconds = SECONDS };
}

static gboolean
reads_per_second (guint16 port, const char *path, double *median)
{
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
  BenchLoad load = load_of (port, request);
  double runs[RUNS];

  n_read = 0;
  for (guint i = 0; i < RUNS; i++)
    {
      BenchLoadResult result;

      if (!bench_load_run (&load, &result) || result.n_failed > 0)
        return FALSE;
      runs[i] = result.per_second;
      n_read += result.n_replies;
    }
  qsort (runs, RUNS, sizeof runs[0], compare_doubles);
  *median = runs[RUNS / 2];
  return TRUE;
}

/* One client asking one thing after the other: what somebody waits for. */
static void
print_latency (const char *name, guint16 port, const char *path, guint64 n)
{
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
  BenchLoad load = load_of (port, request);
  BenchLoadResult result;

  load.connections = 1;
  load.seconds = 0;
  load.requests = n;
  if (bench_load_run (&load, &result) && result.n_failed == 0)
    print_figure (name, result.median_ms, "ms");
  else
    g_printerr ("bench-host: %s failed\n", name);
}

/* The bytes that the host serves for @path. */
static GBytes *
fetch (guint16 port, const char *path)
{
  g_auto (GStrv) addresses = g_new0 (char *, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) device = althea_identity_to_tls (pairing->identity, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AltheaRecord) record = NULL;
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  AltheaSession *session;
  GBytes *bytes;

  stop_on (error);
  addresses[0] = g_strdup_printf ("127.0.0.1:%u", port);
  session = althea_session_new_remote ((const char *const *)addresses, pairing->host_pin, device);
  althea_session_read_async (session, parts[2], parts[3], NULL, keep_result, &result);
  record = althea_session_read_finish (session, await_result (&result), &error);
  stop_on (error);
  bytes = g_bytes_ref (althea_record_get_source (record));
  g_object_unref (session);
  return bytes;
}

static double
used_seconds (const struct rusage *usage)
{
  return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec)
         + (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static void
compare_with_nginx (guint16 port, double ours)
{
  g_autoptr (GBytes) body = fetch (port, read_path);
  guint16 nginx_port = port > 60000 ? port - 1000 : port + 1000;
  g_autoptr (GSubprocess) nginx = start_nginx (nginx_port, body);
  struct rusage before, after;
  double theirs = 0;
  guint tries = 0;

  if (nginx == NULL)
    {
      g_printerr ("bench-host: there is no nginx to compare with\n");
      return;
    }
  while (!reads_per_second (nginx_port, "/body", &theirs) && ++tries < 20)
    g_usleep (100 * 1000);
  getrusage (RUSAGE_CHILDREN, &before);
  g_subprocess_send_signal (nginx, SIGTERM);
  g_subprocess_wait (nginx, NULL, NULL);
  getrusage (RUSAGE_CHILDREN, &after);
  if (theirs == 0)
    {
      g_printerr ("bench-host: nginx did not answer\n");
      return;
    }
  print_figure ("host.nginx_reads_per_s", theirs, "1/s");
  print_figure ("host.nginx_reads_cpu_us",
                (used_seconds (&after) - used_seconds (&before)) * 1e6 / (double)n_read, "us");
  print_figure ("host.reads_ratio_to_nginx", ours / theirs, "ratio");
}

static gboolean
is_wanted (char **prefixes, const char *name)
{
  for (guint i = 0; prefixes[i] != NULL; i++)
    if (g_str_has_prefix (name, prefixes[i]))
      return TRUE;
  return prefixes[0] == NULL;
}

static void
measure (GSubprocess *host, guint16 port, char **wanted)
{
  g_autofree char *everything = g_strdup_printf ("/fhir/Patient/%s/$everything?_count=500", patient_id);
  g_autofree char *search = g_strdup_printf ("/fhir/Observation?patient=%s&_count=50", patient_id);
  double reads = 0;

  if (is_wanted (wanted, "host.reads"))
    {
      double before = cpu_seconds (host);

      if (reads_per_second (port, read_path, &reads))
        {
          print_figure ("host.reads_per_s", reads, "1/s");
          print_figure ("host.reads_cpu_us", (cpu_seconds (host) - before) * 1e6 / (double)n_read, "us");
        }
      else
        g_printerr ("bench-host: reads failed\n");
      if (reads > 0)
        compare_with_nginx (port, reads);
    }
  if (is_wanted (wanted, "host.read_ms"))
    print_latency ("host.read_ms", port, read_path, 2000);
  if (is_wanted (wanted, "host.everything_ms"))
    print_latency ("host.everything_ms", port, everything, 200);
  if (is_wanted (wanted, "host.search_ms"))
    print_latency ("host.search_ms", port, search, 500);
  if (is_wanted (wanted, "host.changes_ms"))
    print_latency ("host.changes_ms", port, "/changes?since=0&_count=1000&body=1", 100);
}

int
main (int argc, char **argv)
{
  g_autofree char *place = g_build_filename (g_get_user_cache_dir (), "althea-bench-XXXXXX", NULL);
  g_autoptr (GSubprocess) host = NULL;
  guint16 port = 0;
  double idle_mib;

  if (!is_wanted (argv + 1, "host.") && argc > 1 && !g_str_has_prefix (argv[1], "host"))
    return 0;
  althea_crypto_init ();
  directory = g_mkdtemp (g_steal_pointer (&place));
  if (directory == NULL)
    return 1;
  g_setenv ("ALTHEA_TEST_ARGON_MIB", "8", TRUE);
  make_record ();
  host = start_host (&port);
  idle_mib = resident_mib (host);
  if (is_wanted (argv + 1, "host.memory_idle_mib"))
    print_figure ("host.memory_idle_mib", idle_mib, "MiB");
  measure (host, port, argv + 1);
  if (is_wanted (argv + 1, "host.memory_mib"))
    print_figure ("host.memory_mib", resident_mib (host), "MiB");
  g_subprocess_send_signal (host, SIGTERM);
  g_subprocess_wait (host, NULL, NULL);
  clean_up ();
  return 0;
}
