/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the pages of Althea Home one after the other and writes a picture of each, to be looked at:
 * headless preview-home OUT-PREFIX [--dark] [--width=N] [--height=N] [--text-size=PERCENT] [--page=NAME]
 */

#include <adwaita.h>

#include "althea-clock.h"
#include "althea-form-view.h"
#include "althea-secret.h"
#include "home-application.h"
#include "home-compose-dialog.h"
#include "home-fixture.h"
#include "home-form-page.h"
#include "home-immunizations-page.h"
#include "home-measure-dialog.h"
#include "home-note-page.h"
#include "home-pairing-page.h"
#include "home-record-detail-page.h"
#include "home-result-list.h"
#include "home-result-page.h"
#include "home-settings.h"
#include "home-shell.h"
#include "home-sign-in-page.h"
#include "home-thread-page.h"
#include "picture.h"
#include "sample-patient.h"

static gboolean dark;
static int width = 1000, height = 720, text_size = HOME_TEXT_SIZE_DEFAULT;
static char *only;

static const GOptionEntry options[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, NULL, NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, NULL, NULL },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, NULL, NULL },
  { "text-size", 0, 0, G_OPTION_ARG_INT, &text_size, NULL, NULL },
  { "page", 0, 0, G_OPTION_ARG_STRING, &only, NULL, NULL },
  { NULL },
};

typedef struct
{
  const char *prefix;
  GtkWindow *window;
  HomeFixture *fixture;
  HomeShell *shell;
} Preview;

static void
save (Preview *preview, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s-%s.png", preview->prefix, name);

  picture_settle (preview->window);
  picture_save (preview->window, path);
}

static gboolean
wanted (const char *name)
{
  return only == NULL || g_str_equal (only, name);
}

static void
push (Preview *preview, AdwNavigationPage *page)
{
  GtkWidget *place = picture_find (GTK_WIDGET (preview->shell), HOME_TYPE_PLACE, NULL);

  home_place_push (HOME_PLACE (place), page);
}

static void
show_place (Preview *preview, const char *place)
{
  if (!wanted (place))
    return;
  home_shell_show_place (preview->shell, place);
  save (preview, place);
}

static void
show_details (Preview *preview)
{
  HomeContext *context = preview->fixture->context;
  HomeResultList *results = home_context_get_results (context);
  HomeMirror *mirror = home_context_get_mirror (context);
  g_autoptr (AltheaRecord) problem
      = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_records (mirror, "Condition")), 0);
  g_autoptr (AltheaRecord) visit
      = g_list_model_get_item (G_LIST_MODEL (home_mirror_get_records (mirror, "Encounter")), 0);
  g_autoptr (HomeThread) thread
      = g_list_model_get_item (G_LIST_MODEL (home_context_get_threads (context)), 0);

  for (guint i = 0; wanted ("result") && i < g_list_model_get_n_items (G_LIST_MODEL (results)); i++)
    {
      g_autoptr (HomeResult) result = g_list_model_get_item (G_LIST_MODEL (results), i);

      if (!g_str_has_prefix (home_result_get_title (result), "Average"))
        continue;
      home_shell_show_place (preview->shell, "results");
      push (preview, home_result_page_new (context, results, result));
      save (preview, "result");
      break;
    }
  if (wanted ("problem"))
    {
      home_shell_show_place (preview->shell, "record");
      push (preview, home_record_detail_page_new (context, problem));
      save (preview, "problem");
    }
  if (wanted ("visit"))
    {
      home_shell_show_place (preview->shell, "record");
      push (preview, home_record_detail_page_new (context, visit));
      save (preview, "visit");
    }
  if (wanted ("thread"))
    {
      home_shell_show_place (preview->shell, "messages");
      push (preview, home_thread_page_new (context, thread));
      save (preview, "thread");
    }
  if (wanted ("compose"))
    {
      home_shell_show_place (preview->shell, "messages");
      home_compose_dialog_present (context, GTK_WIDGET (preview->shell), NULL);
      save (preview, "compose");
    }
}

static gboolean
is_read (gpointer user_data)
{
  return !home_record_list_get_loading (user_data);
}

/* What a person does for the practice, and what comes of a visit. */
static void
show_care (Preview *preview)
{
  HomeContext *context = preview->fixture->context;
  HomeMirror *mirror = home_context_get_mirror (context);
  g_autoptr (AltheaRecord) task = home_fixture_assign (preview->fixture, "althea-phq-9", "2026-12-01");
  HomeMeasureDialog *dialog = NULL;

  home_fixture_add_visit (preview->fixture);
  picture_wait (is_read, home_mirror_get_records (mirror, "Composition"));
  if (wanted ("needs"))
    {
      home_shell_show_place (preview->shell, "home");
      save (preview, "needs");
    }
  if (wanted ("form") || wanted ("safety"))
    {
      GtkWidget *page = GTK_WIDGET (home_form_page_new (context, task));

      home_shell_show_place (preview->shell, "home");
      push (preview, ADW_NAVIGATION_PAGE (page));
      save (preview, "form");
      g_signal_emit_by_name (picture_find (page, ALTHEA_TYPE_FORM_VIEW, NULL), "alert", "safety");
      save (preview, "safety");
    }
  if (wanted ("summary"))
    {
      home_shell_show_place (preview->shell, "record");
      push (preview,
            home_note_page_new (
                context, home_record_list_find (home_mirror_get_records (mirror, "Composition"), "summary")));
      save (preview, "summary");
    }
  if (wanted ("immunizations"))
    {
      home_shell_show_place (preview->shell, "record");
      push (preview, home_immunizations_page_new (context));
      save (preview, "immunizations");
    }
  if (wanted ("measurements"))
    {
      home_shell_show_place (preview->shell, "results");
      adw_toggle_group_set_active_name (
          ADW_TOGGLE_GROUP (picture_find (GTK_WIDGET (preview->shell), ADW_TYPE_TOGGLE_GROUP, NULL)),
          "measurements");
      save (preview, "measurements");
    }
  if (wanted ("measure"))
    {
      dialog = home_measure_dialog_present (context, GTK_WIDGET (preview->shell));
      save (preview, "measure");
      adw_dialog_force_close (ADW_DIALOG (dialog));
    }
}

static void
show_signed_in (Preview *preview)
{
  HomeContext *context = home_fixture_open (preview->fixture);

  preview->shell = home_shell_new (context);
  adw_window_set_content (ADW_WINDOW (preview->window), GTK_WIDGET (preview->shell));
  show_place (preview, "home");
  show_place (preview, "results");
  show_place (preview, "medications");
  show_place (preview, "messages");
  show_place (preview, "record");
  show_place (preview, "account");
  show_details (preview);
  show_care (preview);
}

static void
show_signed_out (Preview *preview)
{
  if (wanted ("sign-in"))
    {
      adw_window_set_content (ADW_WINDOW (preview->window),
                              home_sign_in_page_new (preview->fixture->profiles, FALSE));
      save (preview, "sign-in");
    }
  if (wanted ("pairing"))
    {
      adw_window_set_content (ADW_WINDOW (preview->window),
                              home_pairing_page_new (preview->fixture->profiles, FALSE));
      save (preview, "pairing");
    }
  if (wanted ("credentials"))
    {
      const char *const addresses[] = { "192.168.1.5:8443", NULL };
      g_autofree char *pin = g_strnfill (64, 'b');
      g_autoptr (AltheaSecret) secret = althea_secret_new_random (16);
      g_autoptr (AltheaInvite) invite = althea_invite_new ("Lakeside Family Medicine", addresses, pin,
                                                           "00112233445566778899aabbccddeeff", secret,
                                                           SAMPLE_NOW_US + G_TIME_SPAN_DAY, "555 0142");
      g_autofree char *link = althea_invite_to_link (invite);
      GtkWidget *page = home_pairing_page_new (preview->fixture->profiles, TRUE);

      adw_window_set_content (ADW_WINDOW (preview->window), page);
      home_pairing_page_take_invitation (HOME_PAIRING_PAGE (page), link);
      save (preview, "credentials");
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("OUT-PREFIX");
  g_autoptr (GError) error = NULL;
  Preview preview = { 0 };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "preview-home OUT-PREFIX");
      return 2;
    }
  adw_init ();
  althea_crypto_init ();
  althea_clock_set_fake_us (SAMPLE_NOW_US);
  home_application_prepare ();
  home_settings_set_text_size (home_settings_get_default (), text_size);
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  preview.prefix = argv[1];
  preview.fixture = home_fixture_new ();
  preview.window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (preview.window, width, height);
  gtk_widget_add_css_class (GTK_WIDGET (preview.window), "roomy");
  show_signed_out (&preview);
  show_signed_in (&preview);
  gtk_window_destroy (preview.window);
  home_fixture_free (preview.fixture);
  return 0;
}
