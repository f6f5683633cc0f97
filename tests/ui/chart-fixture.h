/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "clinic-editor.h"
#include "fake-chart.h"

G_BEGIN_DECLS

/* A chart page of the sample patient in a window, over a fake chart; for g_test_add(). */
typedef struct
{
  GListStore *records; /* (owned) */
  FakeChart *chart;    /* (owned) */
  GtkWidget *window, *page;
} ChartFixture;

void chart_fixture_set_up (ChartFixture *fixture, gconstpointer unused);
void chart_fixture_tear_down (ChartFixture *fixture, gconstpointer unused);

/* The first widget of @type that says @text (nullable: any); fails the test when there is none. */
GtkWidget *chart_fixture_find (ChartFixture *fixture, GType type, const char *text);
void chart_fixture_type (ChartFixture *fixture, const char *title, const char *text); /* into an entry row */
void chart_fixture_choose (ChartFixture *fixture, const char *title, guint position); /* of a combo row */
ClinicEditor *chart_fixture_edit (ChartFixture *fixture, const char *type, const char *id);
ClinicEditor *chart_fixture_add (ChartFixture *fixture, const char *type);
/* Activates save and waits until it is done. */
void chart_fixture_save (ClinicEditor *editor);

G_END_DECLS
