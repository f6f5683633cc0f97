/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "../unit/material.h"

#include <string.h>
#include <sys/wait.h>

/* What the tests of the real program share: a directory of its own with a record's place and a passphrase. */

#define PASSPHRASE "seven quiet herons cross the lake"

typedef struct
{
  char *place, *record, *passphrase, *program;
  char *out, *err; /* of the last command */
  int code;
} CliFixture;

static inline void
cli_set_up (CliFixture *f, gconstpointer data)
{
  const char *build = g_getenv ("ALTHEA_BUILD_DIR");
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (build);
  f->program = g_build_filename (build, "clinician-app", "althea-host", NULL);
  f->place = g_dir_make_tmp ("althea-cli-XXXXXX", &error);
  g_assert_no_error (error);
  f->record = g_build_filename (f->place, "record", NULL);
  f->passphrase = g_build_filename (f->place, "passphrase", NULL);
  g_assert_true (g_file_set_contents (f->passphrase, PASSPHRASE "\n", -1, NULL));
}

static inline void
cli_tear_down (CliFixture *f, gconstpointer data)
{
  material_remove (f->place);
  g_free (f->place);
  g_free (f->record);
  g_free (f->passphrase);
  g_free (f->program);
  g_free (f->out);
  g_free (f->err);
}

static inline void
cli_run_words (CliFixture *f, GPtrArray *words)
{
  int status = 0;
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&f->out, g_free);
  g_clear_pointer (&f->err, g_free);
  g_spawn_sync (NULL, (char **)words->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &f->out, &f->err, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  f->code = WEXITSTATUS (status);
}

/* With the record and its passphrase, NULL-terminated; returns the exit code. */
static inline int
cli_run (CliFixture *f, const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list more;
  g_ptr_array_add (words, f->program);
  g_ptr_array_add (words, (gpointer) "--record");
  g_ptr_array_add (words, f->record);
  va_start (more, first);
  for (const char *word = first; word != NULL; word = va_arg (more, const char *))
    g_ptr_array_add (words, (gpointer)word);
  va_end (more);
  g_ptr_array_add (words, (gpointer) "--passphrase-file");
  g_ptr_array_add (words, f->passphrase);
  g_ptr_array_add (words, NULL);
  cli_run_words (f, words);
  return f->code;
}

static inline void
cli_init (CliFixture *f)
{
  if (cli_run (f, "init", "--practice", "Test", NULL) != 0)
    g_error ("init: %s", f->err);
}

static inline char *
cli_write_file (CliFixture *f, const char *name, const char *text)
{
  char *path = g_build_filename (f->place, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static inline GSubprocess *
cli_serve (CliFixture *f, GDataInputStream **lines)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *host = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, f->program, "--record",
                                        f->record, "--passphrase-file", f->passphrase, "serve", "--port", "0",
                                        NULL);
  g_assert_no_error (error);
  *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (host));
  char *line;
  while ((line = g_data_input_stream_read_line (*lines, NULL, NULL, NULL)) != NULL)
    {
      gboolean ready = strcmp (line, "ready") == 0;
      g_free (line);
      if (ready)
        return host;
    }
  g_error ("the host ended before it was ready");
}
