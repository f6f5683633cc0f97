/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-window.h"

#include <glib/gi18n-lib.h>

#include "althea-window-state.h"
#include "clinic-setup-page.h"
#include "clinic-sign-in-page.h"
#include "clinic-workspace.h"

struct _ClinicWindow
{
  AdwApplicationWindow parent;

  AltheaSession *session;     /* (owned) */
  ClinicWorkspace *workspace; /* (owned) (nullable) kept while locked */
  char *wanted_patient;       /* (owned) (nullable) chart to open after the sign-in */
  gboolean setting_up;        /* the first run goes on until its recovery sheet was checked */

  GtkStack *stack;
  AdwStatusPage *trouble_page;
  AdwBin *setup_bin;
  AdwBin *signin_bin;
  AdwBin *work_bin;
};

G_DEFINE_FINAL_TYPE (ClinicWindow, clinic_window, ADW_TYPE_APPLICATION_WINDOW)

static guint try_again_signal;

static void
update_title (ClinicWindow *self)
{
  const char *practice = althea_session_get_practice_name (self->session);

  gtk_window_set_title (GTK_WINDOW (self), *practice != '\0' ? practice : _ ("Althea Clinic"));
}

static void
show_work (ClinicWindow *self)
{
  const char *person = althea_session_get_person_reference (self->session);

  if (self->workspace != NULL && g_strcmp0 (clinic_workspace_get_person (self->workspace), person) != 0)
    g_clear_object (&self->workspace);
  if (self->workspace == NULL)
    self->workspace = g_object_ref_sink (CLINIC_WORKSPACE (clinic_workspace_new (self->session)));
  if (adw_bin_get_child (self->work_bin) == NULL)
    adw_bin_set_child (self->work_bin, GTK_WIDGET (self->workspace));
  adw_bin_set_child (self->signin_bin, NULL);
  gtk_stack_set_visible_child_name (self->stack, "work");
  if (self->wanted_patient != NULL)
    clinic_workspace_open_chart (self->workspace, self->wanted_patient);
  g_clear_pointer (&self->wanted_patient, g_free);
}

static void
show_sign_in (ClinicWindow *self)
{
  adw_bin_set_child (self->work_bin, NULL);
  if (adw_bin_get_child (self->signin_bin) == NULL)
    adw_bin_set_child (self->signin_bin, clinic_sign_in_page_new (self->session));
  gtk_stack_set_visible_child_name (self->stack, "signin");
  clinic_sign_in_page_reset (CLINIC_SIGN_IN_PAGE (adw_bin_get_child (self->signin_bin)), NULL);
}

static void
set_up_done_cb (ClinicWindow *self)
{
  self->setting_up = FALSE;
  if (althea_session_get_state (self->session) == ALTHEA_SESSION_ONLINE)
    show_work (self);
  else
    show_sign_in (self);
  adw_bin_set_child (self->setup_bin, NULL);
}

static void
show_setup (ClinicWindow *self)
{
  GtkWidget *page = NULL;

  if (self->setting_up)
    return;
  self->setting_up = TRUE;
  page = clinic_setup_page_new (self->session);
  g_signal_connect_object (page, "done", G_CALLBACK (set_up_done_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->setup_bin, page);
  gtk_stack_set_visible_child_name (self->stack, "setup");
}

static void
state_cb (ClinicWindow *self)
{
  if (self->stack == NULL || self->setting_up)
    return;
  switch (althea_session_get_state (self->session))
    {
    case ALTHEA_SESSION_ONLINE:
      show_work (self);
      break;
    case ALTHEA_SESSION_LOCKED:
    case ALTHEA_SESSION_SIGNED_OUT:
      show_sign_in (self);
      break;
    case ALTHEA_SESSION_NO_RECORD:
      show_setup (self);
      break;
    case ALTHEA_SESSION_OFFLINE:
    case ALTHEA_SESSION_CONNECTING:
    default:
      /* A break in the connection leaves the work on screen; the workspace says so in words. */
      if (self->workspace == NULL)
        gtk_stack_set_visible_child_name (self->stack, "connecting");
    }
  update_title (self);
}

static void
on_try_again (ClinicWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "connecting");
  g_signal_emit (self, try_again_signal, 0);
}

/* Locking and signing out differ in what they leave: a locked workspace comes back, also for drafts. */
static void
lock_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  althea_session_sign_out (CLINIC_WINDOW (widget)->session);
}

static void
sign_out_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ClinicWindow *self = CLINIC_WINDOW (widget);

  adw_bin_set_child (self->work_bin, NULL);
  g_clear_object (&self->workspace);
  althea_session_sign_out (self->session);
}

static void
clinic_window_dispose (GObject *object)
{
  ClinicWindow *self = CLINIC_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_WINDOW);
  g_clear_object (&self->workspace);
  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted_patient, g_free);
  G_OBJECT_CLASS (clinic_window_parent_class)->dispose (object);
}

static void
clinic_window_class_init (ClinicWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_window_dispose;
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  try_again_signal = g_signal_new ("try-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Clinic/window/clinic-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ClinicWindow, trouble_page);
  gtk_widget_class_bind_template_child (widget_class, ClinicWindow, setup_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicWindow, signin_bin);
  gtk_widget_class_bind_template_child (widget_class, ClinicWindow, work_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
}

static void
clinic_window_init (ClinicWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ClinicWindow *
clinic_window_new (AdwApplication *application, AltheaSession *session)
{
  ClinicWindow *self = g_object_new (CLINIC_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  althea_window_state_keep (GTK_WINDOW (self), "org.althea.Clinic");
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::practice-name", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  state_cb (self);
  return self;
}

void
clinic_window_show_trouble (ClinicWindow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (CLINIC_IS_WINDOW (self));

  escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->trouble_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
}

void
clinic_window_open_chart (ClinicWindow *self, const char *patient_id)
{
  g_return_if_fail (CLINIC_IS_WINDOW (self));

  g_set_str (&self->wanted_patient, patient_id);
  state_cb (self);
}
