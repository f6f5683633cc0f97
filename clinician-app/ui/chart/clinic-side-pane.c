/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-side-pane.h"

#include "clinic-editor.h"

struct _ClinicSidePane
{
  AdwBin parent_instance;

  AdwNavigationView *view; /* (owned by the widget tree) (nullable) NULL once disposed */
  gboolean open;
};

G_DEFINE_FINAL_TYPE (ClinicSidePane, clinic_side_pane, ADW_TYPE_BIN)

typedef enum
{
  PROP_OPEN = 1,
} ClinicSidePaneProperty;

static GParamSpec *props[PROP_OPEN + 1];

/* Pages wait here until the person has decided about unsaved text. */
typedef struct
{
  ClinicSidePane *self; /* (owned) */
  GPtrArray *pages;     /* (owned) (element-type AdwNavigationPage); empty closes the pane */
} Replacement;

static void
replacement_free (gpointer data)
{
  Replacement *replacement = data;

  g_object_unref (replacement->self);
  g_ptr_array_unref (replacement->pages);
  g_free (replacement);
}

static void
set_open (ClinicSidePane *self, gboolean open)
{
  if (self->open == open)
    return;
  self->open = open;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPEN]);
}

static void
replace_now (Replacement *replacement)
{
  ClinicSidePane *self = replacement->self;
  GPtrArray *pages = replacement->pages;

  if (self->view == NULL)
    return;
  adw_navigation_view_replace (self->view, pages->len > 0 ? (AdwNavigationPage **)pages->pdata : NULL,
                               (int)pages->len);
  set_open (self, pages->len > 0);
  if (pages->len > 0)
    gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}

static ClinicEditor *
get_unsaved_editor (ClinicSidePane *self)
{
  g_autoptr (GListModel) pages = NULL;

  if (self->view == NULL)
    return NULL;
  pages = adw_navigation_view_get_navigation_stack (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (AdwNavigationPage) page = g_list_model_get_item (pages, i);

      if (CLINIC_IS_EDITOR (page) && clinic_editor_has_unsaved (CLINIC_EDITOR (page)))
        return CLINIC_EDITOR (page);
    }
  return NULL;
}

static void
clinic_side_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((ClinicSidePaneProperty)prop_id)
    {
    case PROP_OPEN:
      g_value_set_boolean (value, CLINIC_SIDE_PANE (object)->open);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
clinic_side_pane_dispose (GObject *object)
{
  CLINIC_SIDE_PANE (object)->view = NULL;
  G_OBJECT_CLASS (clinic_side_pane_parent_class)->dispose (object);
}

static void
clinic_side_pane_class_init (ClinicSidePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = clinic_side_pane_get_property;
  object_class->dispose = clinic_side_pane_dispose;
  props[PROP_OPEN]
      = g_param_spec_boolean ("open", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
clinic_side_pane_init (ClinicSidePane *self)
{
  self->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->view));
}

void
clinic_side_pane_ask_to_leave (ClinicSidePane *self, GCallback callback, gpointer user_data,
                               GDestroyNotify destroy)
{
  ClinicEditor *editor;

  g_return_if_fail (CLINIC_IS_SIDE_PANE (self) && callback != NULL);
  editor = get_unsaved_editor (self);
  if (editor != NULL)
    {
      clinic_editor_ask_to_leave (editor, callback, user_data, destroy);
      return;
    }
  ((void (*) (gpointer))callback) (user_data);
  if (destroy != NULL)
    destroy (user_data);
}

static void
replace (ClinicSidePane *self, AdwNavigationPage *page, AdwNavigationPage *top)
{
  Replacement *replacement = g_new0 (Replacement, 1);

  replacement->self = g_object_ref (self);
  replacement->pages = g_ptr_array_new_with_free_func (g_object_unref);
  if (page != NULL)
    g_ptr_array_add (replacement->pages, g_object_ref_sink (page));
  if (top != NULL)
    g_ptr_array_add (replacement->pages, g_object_ref_sink (top));
  clinic_side_pane_ask_to_leave (self, G_CALLBACK (replace_now), replacement, replacement_free);
}

void
clinic_side_pane_show (ClinicSidePane *self, AdwNavigationPage *page, AdwNavigationPage *top)
{
  g_return_if_fail (CLINIC_IS_SIDE_PANE (self) && ADW_IS_NAVIGATION_PAGE (page));
  replace (self, page, top);
}

void
clinic_side_pane_close (ClinicSidePane *self)
{
  g_return_if_fail (CLINIC_IS_SIDE_PANE (self));
  replace (self, NULL, NULL);
}

gboolean
clinic_side_pane_has_unsaved (ClinicSidePane *self)
{
  g_return_val_if_fail (CLINIC_IS_SIDE_PANE (self), FALSE);
  return get_unsaved_editor (self) != NULL;
}
