/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-setup-page.h"

#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-paper-recovery.h"
#include "althea-setup.h"

#define MIN_PASSPHRASE_CHARS 12

struct _ClinicSetupPage
{
  AdwBin parent;

  AltheaSession *session; /* (owned) */
  char *sheet;            /* (owned) (nullable) text of the recovery sheet, wiped when checked */
  guint checks[2];        /* which groups are asked for, from 0 */
  gboolean busy;

  AdwNavigationView *navigation_view;
  GtkWidget *practice_row, *phone_row, *practice_error;
  GtkWidget *name_row, *user_row, *passphrase_row, *again_row, *you_error, *you_button, *you_spinner;
  GtkWidget *groups_box, *first_check_row, *second_check_row, *recovery_error;
};

G_DEFINE_FINAL_TYPE (ClinicSetupPage, clinic_setup_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
} ClinicSetupPageProperty;

static GParamSpec *props[PROP_SESSION + 1];
static guint done_signal;

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Shows @text under the fields and moves to the field that it is about. */
static void
show_problem (GtkWidget *label, const char *text, GtkWidget *field)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (label), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  if (field != NULL)
    gtk_widget_grab_focus (field);
}

static void
wipe_sheet (ClinicSetupPage *self)
{
  if (self->sheet != NULL)
    explicit_bzero (self->sheet, strlen (self->sheet));
  g_clear_pointer (&self->sheet, g_free);
}

static void
set_busy (ClinicSetupPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (self->you_spinner, busy);
  gtk_widget_set_sensitive (self->you_button, !busy);
}

static GtkWidget *
group_widget_new (guint number, const char *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *place = g_strdup_printf ("%u", number);
  g_autofree char *spoken = g_strdup_printf (_ ("Group %u: %s"), number, group);
  GtkWidget *place_label = gtk_label_new (place);
  GtkWidget *group_label = gtk_label_new (group);

  gtk_widget_add_css_class (place_label, "dim-label");
  gtk_widget_add_css_class (place_label, "caption");
  gtk_label_set_width_chars (GTK_LABEL (place_label), 2);
  gtk_widget_add_css_class (group_label, "monospace");
  gtk_widget_add_css_class (group_label, "title-3");
  gtk_box_append (GTK_BOX (box), place_label);
  gtk_box_append (GTK_BOX (box), group_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group_label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return box;
}

static void
show_sheet (ClinicSetupPage *self)
{
  g_auto (GStrv) groups = g_strsplit (self->sheet, "-", -1);
  guint n_groups = g_strv_length (groups);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < n_groups; i++)
    gtk_flow_box_append (GTK_FLOW_BOX (self->groups_box), group_widget_new (i + 1, groups[i]));
  self->checks[0] = (guint)g_random_int_range (0, (gint32)n_groups / 2);
  self->checks[1] = (guint)g_random_int_range ((gint32)n_groups / 2, (gint32)n_groups);
  first = g_strdup_printf (_ ("Group %u"), self->checks[0] + 1);
  second = g_strdup_printf (_ ("Group %u"), self->checks[1] + 1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->first_check_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->second_check_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->first_check_row), first);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->second_check_row), second);
  adw_navigation_view_push_by_tag (self->navigation_view, "recovery");
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicSetupPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = althea_session_set_up_finish (ALTHEA_SESSION (source), result, &error);

  if (self->navigation_view == NULL)
    return;
  set_busy (self, FALSE);
  if (sheet == NULL)
    {
      g_autofree char *text = althea_error_to_text (error);

      show_problem (self->you_error, text, NULL);
      return;
    }
  self->sheet = g_steal_pointer (&sheet);
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again_row), "");
  show_sheet (self);
}

static void
on_practice_next (ClinicSetupPage *self)
{
  if (*text_of (self->practice_row) == '\0')
    {
      show_problem (self->practice_error, _ ("Type the practice's name."), self->practice_row);
      return;
    }
  show_problem (self->practice_error, NULL, NULL);
  adw_navigation_view_push_by_tag (self->navigation_view, "you");
  gtk_widget_grab_focus (self->name_row);
}

/* What is wrong with the second page, and where; NULL when nothing is. */
static const char *
find_problem (ClinicSetupPage *self, GtkWidget **field)
{
  const char *passphrase = text_of (self->passphrase_row);

  *field = self->name_row;
  if (*text_of (self->name_row) == '\0')
    return _ ("Type your name.");
  *field = self->user_row;
  if (*text_of (self->user_row) == '\0')
    return _ ("Choose a user name.");
  *field = self->passphrase_row;
  if (g_utf8_strlen (passphrase, -1) < MIN_PASSPHRASE_CHARS)
    return _ ("The passphrase needs at least 12 characters.");
  *field = self->again_row;
  if (g_strcmp0 (passphrase, text_of (self->again_row)) != 0)
    return _ ("The two passphrases differ.");
  *field = NULL;
  return NULL;
}

static void
on_you_next (ClinicSetupPage *self)
{
  GtkWidget *field = NULL;
  const char *problem = find_problem (self, &field);

  if (self->busy)
    return;
  show_problem (self->you_error, problem, field);
  if (problem != NULL)
    return;
  set_busy (self, TRUE);
  althea_session_set_up_async (self->session, text_of (self->practice_row), text_of (self->phone_row),
                               text_of (self->name_row), text_of (self->user_row),
                               text_of (self->passphrase_row), set_up_cb, g_object_ref (self));
}

static void
draw_sheet_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  ClinicSetupPage *self = user_data;

  if (self->sheet != NULL)
    althea_paper_recovery_sheet_draw (
        gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context),
        gtk_print_context_get_height (context), text_of (self->practice_row), self->sheet);
}

static void
on_print (ClinicSetupPage *self)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _ ("Recovery sheet"));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_sheet_cb), self, G_CONNECT_DEFAULT);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      g_autofree char *text = althea_error_to_text (error);

      show_problem (self->recovery_error, text, NULL);
    }
}

/* What was typed may be in lower case or with the digits that Crockford's alphabet folds. */
static gboolean
group_is (const char *typed, const char *group)
{
  g_autofree char *upper = g_ascii_strup (typed, -1);

  g_strstrip (upper);
  g_strdelimit (upper, "O", '0');
  g_strdelimit (upper, "IL", '1');
  return g_strcmp0 (upper, group) == 0;
}

static void
on_finish (ClinicSetupPage *self)
{
  g_auto (GStrv) groups = g_strsplit (self->sheet != NULL ? self->sheet : "", "-", -1);
  GtkWidget *rows[2] = { self->first_check_row, self->second_check_row };

  for (guint i = 0; i < 2; i++)
    if (self->checks[i] >= g_strv_length (groups) || !group_is (text_of (rows[i]), groups[self->checks[i]]))
      {
        g_autofree char *text = g_strdup_printf (
            _ ("Group %u does not match the sheet. Look at your print again."), self->checks[i] + 1);

        show_problem (self->recovery_error, text, rows[i]);
        return;
      }
  wipe_sheet (self);
  gtk_flow_box_remove_all (GTK_FLOW_BOX (self->groups_box));
  g_signal_emit (self, done_signal, 0);
}

static void
clinic_setup_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ClinicSetupPage *self = CLINIC_SETUP_PAGE (object);

  switch ((ClinicSetupPageProperty)id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_setup_page_dispose (GObject *object)
{
  ClinicSetupPage *self = CLINIC_SETUP_PAGE (object);

  /* The bin must let go of its child itself: the template would take it away behind its back. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_SETUP_PAGE);
  wipe_sheet (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (clinic_setup_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, practice_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, phone_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, practice_error);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, again_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, you_error);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, you_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, you_spinner);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, groups_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, first_check_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, second_check_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicSetupPage, recovery_error);
}

static void
clinic_setup_page_class_init (ClinicSetupPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = clinic_setup_page_set_property;
  object_class->dispose = clinic_setup_page_dispose;

  props[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, ALTHEA_TYPE_SESSION,
                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  done_signal = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/setup/clinic-setup-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_practice_next);
  gtk_widget_class_bind_template_callback (widget_class, on_you_next);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_finish);
}

static void
clinic_setup_page_init (ClinicSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
clinic_setup_page_new (AltheaSession *session)
{
  return g_object_new (CLINIC_TYPE_SETUP_PAGE, "session", session, NULL);
}
