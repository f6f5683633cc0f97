/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-recover-page.h"

#include <glib/gi18n-lib.h>

#include "althea-setup.h"

#define N_GROUPS 14
#define GROUP_CHARS 4
#define MIN_PASSPHRASE_CHARS 12

struct _ClinicRecoverPage
{
  AdwNavigationPage parent;

  AltheaSession *session;    /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) while the sheet is tried */
  gboolean spreading;        /* what was pasted is being put into its groups */

  GtkWidget *groups[N_GROUPS];
  GtkFlowBox *groups_box;
  GtkWidget *user_row, *passphrase_row, *again_row;
  GtkWidget *error_label, *submit_button, *spinner;
};

G_DEFINE_FINAL_TYPE (ClinicRecoverPage, clinic_recover_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_SESSION = 1,
} ClinicRecoverPageProperty;

static GParamSpec *props[PROP_SESSION + 1];

static const char *
text_of (GtkWidget *field)
{
  return gtk_editable_get_text (GTK_EDITABLE (field));
}

static void
set_busy (ClinicRecoverPage *self, gboolean busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (self->submit_button, !busy);
}

/* Shows @text and moves to the field that it is about. */
static void
show_problem (ClinicRecoverPage *self, const char *text, GtkWidget *field)
{
  gtk_label_set_text (GTK_LABEL (self->error_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->error_label, text != NULL);
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  if (field != NULL)
    gtk_widget_grab_focus (field);
}

/* --- the groups ------------------------------------------------------------------------------------ */

/* What of @text belongs to a group, without what stands between them. (transfer full) */
static char *
without_separators (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (*p != '-' && !g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));
  return g_string_free_and_steal (plain);
}

static void
spread (ClinicRecoverPage *self, guint first, const char *plain)
{
  self->spreading = TRUE;
  for (guint i = first; i < N_GROUPS && *plain != '\0'; i++)
    {
      const char *end = g_utf8_offset_to_pointer (plain, MIN (GROUP_CHARS, g_utf8_strlen (plain, -1)));
      g_autofree char *group = g_strndup (plain, (gsize)(end - plain));

      gtk_editable_set_text (GTK_EDITABLE (self->groups[i]), group);
      plain = end;
    }
  self->spreading = FALSE;
}

/* Typing goes on by itself from group to group; a sheet that is pasted fills all of them. */
static void
group_changed_cb (ClinicRecoverPage *self, GtkEditable *entry)
{
  g_autofree char *plain = without_separators (gtk_editable_get_text (entry));
  const glong n_chars = g_utf8_strlen (plain, -1);
  guint place = 0;

  while (place < N_GROUPS && self->groups[place] != GTK_WIDGET (entry))
    place++;
  if (self->spreading || place == N_GROUPS)
    return;
  if (n_chars >= 2 * GROUP_CHARS)
    spread (self, place, plain);
  else if (n_chars == GROUP_CHARS && gtk_widget_get_focus_child (GTK_WIDGET (entry)) != NULL)
    gtk_widget_grab_focus (place + 1 < N_GROUPS ? self->groups[place + 1] : self->user_row);
}

static GtkWidget *
group_entry_new (ClinicRecoverPage *self, guint number)
{
  g_autofree char *spoken = g_strdup_printf (_ ("Group %u"), number);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), GROUP_CHARS + 3);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), GROUP_CHARS + 3);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_input_hints (GTK_ENTRY (entry), GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_PRIVATE
                                                    | GTK_INPUT_HINT_UPPERCASE_CHARS);
  gtk_widget_add_css_class (entry, "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (group_changed_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

/* The number stays in sight, as it does on the paper. */
static GtkWidget *
numbered_new (GtkWidget *entry, guint number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *place = g_strdup_printf ("%u", number);
  GtkWidget *label = gtk_label_new (place);

  gtk_label_set_width_chars (GTK_LABEL (label), 2);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  return box;
}

static void
add_groups (ClinicRecoverPage *self)
{
  for (guint i = 0; i < N_GROUPS; i++)
    {
      GtkWidget *box;

      self->groups[i] = group_entry_new (self, i + 1);
      box = numbered_new (self->groups[i], i + 1);
      gtk_flow_box_append (self->groups_box, box);
      /* The keyboard stops at the entry only. */
      gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
    }
}

static char *
dup_sheet (ClinicRecoverPage *self)
{
  GString *sheet = g_string_new (NULL);

  for (guint i = 0; i < N_GROUPS; i++)
    {
      g_autofree char *plain = without_separators (text_of (self->groups[i]));

      g_string_append_printf (sheet, "%s%s", i > 0 ? "-" : "", plain);
    }
  return g_string_free_and_steal (sheet);
}

static void
clear_secrets (ClinicRecoverPage *self)
{
  for (guint i = 0; i < N_GROUPS; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->groups[i]), "");
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again_row), "");
}

/* --- trying it -------------------------------------------------------------------------------------- */

/* What is wrong before anything is tried, and where; NULL when nothing is. */
static const char *
find_problem (ClinicRecoverPage *self, GtkWidget **field)
{
  for (guint i = 0; i < N_GROUPS; i++)
    {
      *field = self->groups[i];
      if (*text_of (self->groups[i]) == '\0')
        return _ ("Type all 14 groups of the sheet.");
    }
  *field = self->user_row;
  if (*text_of (self->user_row) == '\0')
    return _ ("Type your user name.");
  *field = self->passphrase_row;
  if (g_utf8_strlen (text_of (self->passphrase_row), -1) < MIN_PASSPHRASE_CHARS)
    return _ ("The passphrase needs at least 12 characters.");
  *field = self->again_row;
  if (g_strcmp0 (text_of (self->passphrase_row), text_of (self->again_row)) != 0)
    return _ ("The two passphrases differ.");
  *field = NULL;
  return NULL;
}

static void
show_failure (ClinicRecoverPage *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_WRONG_SECRET))
    text = g_strdup (_ ("This sheet does not open this record. It may be that of another practice."));
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    text = g_strdup (_ ("Nobody signs in here by this user name."));
  else if (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID))
    /* These words name the group that was mistyped, and are for people. */
    text = g_strdup (error->message);
  else
    text = althea_error_to_text (error);
  show_problem (self, text,
                g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND) ? self->user_row : NULL);
}

static void
recovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ClinicRecoverPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = althea_session_recover_finish (ALTHEA_SESSION (source), result, &error);

  g_clear_object (&self->cancellable);
  if (self->user_row == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (done)
    clear_secrets (self);
  else
    show_failure (self, error);
}

static void
on_submit (ClinicRecoverPage *self)
{
  GtkWidget *field = NULL;
  const char *problem = find_problem (self, &field);
  g_autofree char *sheet = NULL;

  if (self->cancellable != NULL)
    return;
  show_problem (self, problem, field);
  if (problem != NULL)
    return;
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  sheet = dup_sheet (self);
  althea_session_recover_async (self->session, sheet, text_of (self->user_row),
                                text_of (self->passphrase_row), self->cancellable, recovered_cb,
                                g_object_ref (self));
  explicit_bzero (sheet, strlen (sheet));
}

/* --- the object -------------------------------------------------------------------------------------- */

static void
clinic_recover_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ClinicRecoverPage *self = CLINIC_RECOVER_PAGE (object);

  switch ((ClinicRecoverPageProperty)id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clinic_recover_page_dispose (GObject *object)
{
  ClinicRecoverPage *self = CLINIC_RECOVER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), CLINIC_TYPE_RECOVER_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (clinic_recover_page_parent_class)->dispose (object);
}

static void
clinic_recover_page_finalize (GObject *object)
{
  g_clear_object (&CLINIC_RECOVER_PAGE (object)->cancellable);
  G_OBJECT_CLASS (clinic_recover_page_parent_class)->finalize (object);
}

static void
clinic_recover_page_class_init (ClinicRecoverPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = clinic_recover_page_set_property;
  object_class->dispose = clinic_recover_page_dispose;
  object_class->finalize = clinic_recover_page_finalize;

  props[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, ALTHEA_TYPE_SESSION,
                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/signin/clinic-recover-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, groups_box);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, again_row);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, submit_button);
  gtk_widget_class_bind_template_child (widget_class, ClinicRecoverPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
}

static void
clinic_recover_page_init (ClinicRecoverPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_groups (self);
}

AdwNavigationPage *
clinic_recover_page_new (AltheaSession *session, const char *user)
{
  ClinicRecoverPage *self = g_object_new (CLINIC_TYPE_RECOVER_PAGE, "session", session, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->user_row), user);
  return ADW_NAVIGATION_PAGE (self);
}
