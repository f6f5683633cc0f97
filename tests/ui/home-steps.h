/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* What the tests of Althea Home do: find by what a person reads, click, type, wait for words. */

#include <adwaita.h>
#include <string.h>

#include "althea-clock.h"
#include "home-application.h"
#include "home-fixture.h"
#include "home-place-row.h"
#include "home-shell.h"
#include "picture.h"
#include "sample-patient.h"

#define PRACTICE "Lakeside Family Medicine"

/* --- finding and doing ---------------------------------------------------------------------------- */

static inline GtkWidget *
find (gpointer root, GType type, const char *label)
{
  GtkWidget *found = picture_find (GTK_WIDGET (root), type, label);

  if (found == NULL)
    g_error ("there is no %s “%s”", g_type_name (type), label != NULL ? label : "");
  return found;
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Sought;

static inline gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static inline gboolean
is_shown (gpointer user_data)
{
  Sought *sought = user_data;

  return shows_text (sought->root, sought->text);
}

static inline void
await_text (gpointer root, const char *text)
{
  Sought sought = { GTK_WIDGET (root), text };

  if (!picture_wait (is_shown, &sought))
    g_error ("it never showed “%s”", text);
}

/* By its own label or by one inside it. */
static inline GtkWidget *
find_button (gpointer root, const char *label)
{
  GtkWidget *button = picture_find (GTK_WIDGET (root), GTK_TYPE_BUTTON, label);

  if (button == NULL)
    button = gtk_widget_get_ancestor (find (root, GTK_TYPE_LABEL, label), GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  return button;
}

static inline void
click (gpointer root, const char *label)
{
  GtkWidget *button = find_button (root, label);

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static inline void
type (gpointer root, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (root, ADW_TYPE_ENTRY_ROW, title)), text);
}

typedef struct
{
  HomeFixture *home;
  GtkWindow *window;
} Fixture;

static inline void
set_up (Fixture *f, gconstpointer data)
{
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  f->home = home_fixture_new ();
}

static inline HomeShell *
open_shell (Fixture *f)
{
  HomeShell *shell = home_shell_new (home_fixture_open (f->home));

  f->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->window, 1000, 720);
  adw_window_set_content (ADW_WINDOW (f->window), GTK_WIDGET (shell));
  picture_settle (f->window);
  return shell;
}

static inline void
show_widget (Fixture *f, GtkWidget *widget)
{
  f->window = GTK_WINDOW (adw_window_new ());
  adw_window_set_content (ADW_WINDOW (f->window), widget);
  picture_settle (f->window);
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->window != NULL)
    gtk_window_destroy (f->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  home_fixture_free (f->home);
  althea_clock_set_fake_us (0);
}

/* "/althea-home/..." */
#define TEST(name, func) g_test_add ("/althea-home/" name, Fixture, NULL, set_up, func, tear_down)

static inline void
begin_home_tests (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  althea_crypto_init ();
  home_application_prepare ();
}
