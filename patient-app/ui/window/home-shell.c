/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-shell.h"

#include "home-account-page.h"
#include "home-medications-page.h"
#include "home-messages-page.h"
#include "home-overview-page.h"
#include "home-place-row.h"
#include "home-practice-foot.h"
#include "home-record-page.h"
#include "home-results-page.h"

struct _HomeShell
{
  AdwBin parent_instance;
  HomeContext *context; /* (owned) */
  char *place;          /* (owned) "" before the first */
  AdwNavigationSplitView *split_view;
  AdwNavigationPage *content_page;
  AdwNavigationView *navigation;
  GtkListBox *places;
  GtkWidget *foot;
};

G_DEFINE_FINAL_TYPE (HomeShell, home_shell, ADW_TYPE_BIN)

typedef enum
{
  PROP_CONTEXT = 1,
} HomeShellProperty;

static GParamSpec *props[PROP_CONTEXT + 1];

typedef struct
{
  const char *name;
  GType (*get_type) (void);
} Place;

static const Place all_places[] = {
  { "home", home_overview_page_get_type },           { "results", home_results_page_get_type },
  { "medications", home_medications_page_get_type }, { "messages", home_messages_page_get_type },
  { "record", home_record_page_get_type },           { "account", home_account_page_get_type },
};

static HomePlaceRow *
find_row (HomeShell *self, const char *place)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->places, i)) != NULL; i++)
    if (g_str_equal (home_place_row_get_place (HOME_PLACE_ROW (row)), place))
      return HOME_PLACE_ROW (row);
  return NULL;
}

void
home_shell_show_place (HomeShell *self, const char *place)
{
  HomePlaceRow *row = NULL;

  g_return_if_fail (HOME_IS_SHELL (self));
  g_return_if_fail (place != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all_places); i++)
    {
      AdwNavigationPage *page = NULL;

      if (!g_str_equal (all_places[i].name, place))
        continue;
      page = g_object_new (all_places[i].get_type (), "context", self->context, NULL);
      adw_navigation_view_replace (self->navigation, &page, 1);
      g_set_str (&self->place, place);
    }
  row = find_row (self, place);
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (row));
  adw_navigation_page_set_title (self->content_page, home_place_row_get_title (row));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
on_row_activated (HomeShell *self, GtkListBoxRow *row)
{
  home_shell_show_place (self, home_place_row_get_place (HOME_PLACE_ROW (row)));
}

static void
show_place_cb (HomeContext *context, const char *place, HomeShell *self)
{
  home_shell_show_place (self, place);
}

/* --- keys ----------------------------------------------------------------------------------------- */

static void
focus_content (HomeShell *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  if (page != NULL)
    gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

/* The place that is shown, rather than the button that locks, which comes first in the window. */
static gboolean
home_shell_grab_focus (GtkWidget *widget)
{
  HomeShell *self = HOME_SHELL (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->places);

  if (row != NULL && !adw_navigation_split_view_get_collapsed (self->split_view))
    return gtk_widget_grab_focus (GTK_WIDGET (row));
  focus_content (self);
  return TRUE;
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint position = g_variant_get_uint32 (parameter);

  if (position >= G_N_ELEMENTS (all_places))
    return;
  home_shell_show_place (HOME_SHELL (widget), all_places[position].name);
  focus_content (HOME_SHELL (widget));
}

/* A new message can be begun from everywhere. */
static void
write_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeShell *self = HOME_SHELL (widget);

  home_shell_show_place (self, "messages");
  gtk_widget_activate_action (GTK_WIDGET (adw_navigation_view_get_visible_page (self->navigation)),
                              "messages.new", NULL);
}

/* From the places to the page and back. */
static void
other_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HomeShell *self = HOME_SHELL (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->navigation)))
    gtk_widget_grab_focus (widget);
  else
    focus_content (self);
}

static void
home_shell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((HomeShellProperty)prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, HOME_SHELL (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_shell_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((HomeShellProperty)prop_id)
    {
    case PROP_CONTEXT:
      HOME_SHELL (object)->context = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_shell_constructed (GObject *object)
{
  HomeShell *self = HOME_SHELL (object);

  G_OBJECT_CLASS (home_shell_parent_class)->constructed (object);
  g_signal_connect_object (self->context, "show-place", G_CALLBACK (show_place_cb), self, G_CONNECT_DEFAULT);
  home_shell_show_place (self, "home");
}

static void
home_shell_dispose (GObject *object)
{
  HomeShell *self = HOME_SHELL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_SHELL);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (home_shell_parent_class)->dispose (object);
}

static void
home_shell_finalize (GObject *object)
{
  g_free (HOME_SHELL (object)->place);
  G_OBJECT_CLASS (home_shell_parent_class)->finalize (object);
}

static void
home_shell_class_init (HomeShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_shell_get_property;
  object_class->set_property = home_shell_set_property;
  object_class->constructed = home_shell_constructed;
  object_class->dispose = home_shell_dispose;
  object_class->finalize = home_shell_finalize;
  widget_class->grab_focus = home_shell_grab_focus;
  props[PROP_CONTEXT]
      = g_param_spec_object ("context", NULL, NULL, HOME_TYPE_CONTEXT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (HOME_TYPE_PLACE_ROW);
  g_type_ensure (HOME_TYPE_PRACTICE_FOOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/Home/window/home-shell.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeShell, split_view);
  gtk_widget_class_bind_template_child (widget_class, HomeShell, content_page);
  gtk_widget_class_bind_template_child (widget_class, HomeShell, navigation);
  gtk_widget_class_bind_template_child (widget_class, HomeShell, places);
  gtk_widget_class_bind_template_child (widget_class, HomeShell, foot);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_install_action (widget_class, "shell.go", "u", go_action);
  gtk_widget_class_install_action (widget_class, "shell.write", NULL, write_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "shell.write", NULL);
  gtk_widget_class_install_action (widget_class, "shell.other-pane", NULL, other_pane_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, GDK_NO_MODIFIER_MASK, "shell.other-pane",
                                       NULL);
  for (guint i = 0; i < G_N_ELEMENTS (all_places); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "shell.go", "u", i);
}

static void
home_shell_init (HomeShell *self)
{
  self->place = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

HomeShell *
home_shell_new (HomeContext *context)
{
  g_return_val_if_fail (HOME_IS_CONTEXT (context), NULL);

  return g_object_new (HOME_TYPE_SHELL, "context", context, NULL);
}

const char *
home_shell_get_place (HomeShell *self)
{
  g_return_val_if_fail (HOME_IS_SHELL (self), "");

  return self->place;
}

HomeContext *
home_shell_get_context (HomeShell *self)
{
  g_return_val_if_fail (HOME_IS_SHELL (self), NULL);

  return self->context;
}
