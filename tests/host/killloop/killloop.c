/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "killloop.h"

#include <gio/gunixinputstream.h>
#include <stdlib.h>

GBytes *
kill_make_record (guint writer, guint64 number, char **id)
{
  *id = g_strdup_printf ("kill-%u-%" G_GUINT64_FORMAT, writer, number);
  /* Long enough that a record does not fit into what is left of a page. */
  g_autoptr (GString) text = g_string_new ("{\"resourceType\":\"Basic\",\"id\":\"");
  g_string_append_printf (text, "%s\",\"code\":{\"text\":\"", *id);
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " ", number * 2654435761u + i * writer);
  g_string_append (text, "\"}}");
  return g_bytes_new (text->str, text->len);
}

void
kill_read_reports (Killing *self, int fd)
{
  g_autoptr (GInputStream) raw = g_unix_input_stream_new (fd, TRUE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (raw);
  char *line;
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      if (self->first_byte != 0)
        {
          char *whole = g_strdup_printf ("%c%s", self->first_byte, line);
          g_free (line);
          line = whole;
          self->first_byte = 0;
        }
      char *rest;
      guint64 writer = g_ascii_strtoull (line, &rest, 10), number = g_ascii_strtoull (rest, NULL, 10);
      /* A line that the kill cut off has no second number, and reports nothing. */
      if (*rest == ' ' && writer < N_WRITERS && g_str_has_suffix (line, "."))
        {
          g_assert_cmpuint (number, ==, self->acknowledged[writer] + 1);
          self->acknowledged[writer] = number;
        }
      g_free (line);
    }
}

void
kill_note_lost (Killing *self, const char *what)
{
  if (self->lost == NULL)
    self->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_add (self->lost, g_strdup (what)))
    g_printerr ("%s was acknowledged and is lost after %" G_GUINT64_FORMAT " kills\n", what, self->n_kills);
}

static void
check_writer (Killing *self, HostStore *store, guint writer, guint64 first)
{
  for (guint64 number = first;; number++)
    {
      g_autofree char *id = NULL;
      g_autoptr (GBytes) expected = kill_make_record (writer, number, &id);
      g_autoptr (GError) error = NULL;
      g_autoptr (HostVersion) version = host_store_read (store, "Basic", id, &error);
      if (version == NULL && number > self->acknowledged[writer])
        {
          g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
          /* What was stored and not reported is as good; the next writer goes on behind it. */
          self->n_found += number - 1 - self->acknowledged[writer];
          self->checked[writer] = self->acknowledged[writer] = number - 1;
          return;
        }
      if (version == NULL || version->version != 1 || !g_bytes_equal (version->json, expected))
        kill_note_lost (self, id);
    }
}

void
kill_check (Killing *self, gboolean whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) store = host_store_open (self->record, self->master, HOST_STORE_NONE, &error);
  g_assert_no_error (error);
  for (guint writer = 0; writer < N_WRITERS; writer++)
    check_writer (self, store, writer, whole ? 1 : self->checked[writer] + 1);
  if (whole)
    {
      g_assert_true (host_store_verify (store, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  self->n_checks++;
  host_store_close (store);
}

static void
report (const Killing *self, const char *form, double seconds)
{
  guint64 total = self->acknowledged[0] + self->acknowledged[1];
  g_print ("killloop.%s.kills %" G_GUINT64_FORMAT " count\n", form, self->n_kills);
  g_print ("killloop.%s.stored %" G_GUINT64_FORMAT " records\n", form, total);
  g_print ("killloop.%s.stored_unreported %" G_GUINT64_FORMAT " records\n", form, self->n_found);
  g_print ("killloop.%s.lost %u records\n", form, self->lost != NULL ? g_hash_table_size (self->lost) : 0);
  g_print ("killloop.%s.checks %" G_GUINT64_FORMAT " count\n", form, self->n_checks);
  g_print ("killloop.%s.time %.1f s\n", form, seconds);
}

/* What is asked for by its name: as a bench it takes minutes. (nullable) */
static const char *
find_bench_form (int argc, char **argv)
{
  static const struct
  {
    const char *name, *form;
  } benches[] = { { "killloop", "store" }, { "killloop-host", "host" }, { "killloop-drafts", "drafts" } };

  for (int i = 1; i < argc; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (benches); j++)
      if (strcmp (argv[i], benches[j].name) == 0)
        return benches[j].form;
  return NULL;
}

int
main (int argc, char **argv)
{
  const char *form = argc > 1 ? argv[1] : "";
  guint n_kills = argc > 2 ? (guint)atoi (argv[2]) : 60;
  althea_crypto_init ();
  if (strcmp (form, "child-store") == 0 && argc == 6)
    return kill_child_store (argv[2], argv[3], g_ascii_strtoull (argv[4], NULL, 10),
                             g_ascii_strtoull (argv[5], NULL, 10));
  if (strcmp (form, "child-socket") == 0 && argc == 7)
    return kill_child_socket (argv[2], argv[3], argv[4], g_ascii_strtoull (argv[5], NULL, 10),
                              g_ascii_strtoull (argv[6], NULL, 10));
  if (g_str_has_suffix (argv[0], "bench-killloop"))
    {
      form = find_bench_form (argc, argv);
      n_kills = 1000;
      if (form == NULL)
        return 0;
      /* The kills are measured, not how long a passphrase takes. */
      g_setenv ("ALTHEA_TEST_ARGON_MIB", "8", FALSE);
    }
  gboolean host = strcmp (form, "host") == 0, drafts = strcmp (form, "drafts") == 0;
  if (!host && !drafts && strcmp (form, "store") != 0)
    {
      g_printerr ("usage: killloop store|host|drafts [KILLS]\n");
      return 2;
    }
  g_autoptr (GError) error = NULL;
  Killing killing = { .place = g_dir_make_tmp ("althea-killloop-XXXXXX", &error) };
  g_assert_no_error (error);
  killing.record = g_build_filename (killing.place, "record", NULL);
  gint64 started_us = g_get_monotonic_time ();
  if (host)
    kill_loop_host (&killing, n_kills);
  else if (drafts)
    kill_loop_drafts (&killing, n_kills);
  else
    kill_loop_store (&killing, n_kills);
  /* A loop that never caught a writer at work shows nothing. */
  g_assert_cmpuint (killing.acknowledged[0] + killing.acknowledged[1], >, n_kills);
  report (&killing, form, (double)(g_get_monotonic_time () - started_us) / G_USEC_PER_SEC);
  material_remove (killing.place);
  g_free (killing.place);
  g_free (killing.record);
  g_clear_pointer (&killing.master, althea_secret_unref);
  int code = killing.lost != NULL ? 1 : 0;
  g_clear_pointer (&killing.lost, g_hash_table_unref);
  return code;
}
