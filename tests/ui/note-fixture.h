/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "clinic-chart.h"
#include "host-service.h"

G_BEGIN_DECLS

/* A practice of one patient on a real host, and up to two workstations that write a note about her. */

#define PASSPHRASE "twelve calm otters"

/* One workstation: a session, a chart of the same patient, its note in a window. */
typedef struct
{
  AltheaSession *session;
  ClinicChart *chart;
  GtkWidget *window, *pane;
} Station;

typedef struct
{
  char *directory; /* (owned) */
  char *socket_path;
  HostService *service;
  Station first, second;
} Fixture;

AltheaRecord *note_fixture_build_a1c (AltheaRecord *base, const char *value);
GtkWidget *note_fixture_find_text (GtkWidget *root, const char *label);
char *note_fixture_read_text (Station *station, const char *section);
AltheaRecord *note_fixture_find_note (Station *station, const char *kind);
void note_fixture_await_text (Station *station, const char *text);
gboolean note_fixture_is_kept (gpointer data);
gboolean note_fixture_is_writing (gpointer data);
void note_fixture_commit (AltheaSession *session, AltheaRecord *record);
void note_fixture_open_station (Fixture *fixture, Station *station);
void note_fixture_close_chart (Station *station);
void note_fixture_set_up (Fixture *fixture, gconstpointer unused);
void note_fixture_tear_down (Fixture *fixture, gconstpointer unused);
void note_fixture_type (Station *station, const char *section, const char *text);
void note_fixture_assert_text (Station *station, const char *section, const char *expected);
void note_fixture_fill_row (Station *station, const char *title, const char *text);
void note_fixture_add_diagnosis (Station *station, const char *words);
void note_fixture_sign (Station *station, const char *passphrase);
gboolean note_fixture_has_signed_note (gpointer data);
gboolean note_fixture_has_addendum (gpointer data);
guint note_fixture_count_drafts (Station *station);

G_END_DECLS
