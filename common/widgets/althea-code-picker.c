/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-code-picker.h"

#include <glib/gi18n-lib.h>

#include "althea-code-item.h"
#include "althea-error.h"
#include "althea-text.h"

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 200
#define NARROWEST 240
#define WIDEST 640
#define MARGIN 24

/**
 * AltheaCodePicker:
 * Made by the form that it is in. @code follows what is typed, so a form may ask for it at any moment; what a
 * person settled for is told by "picked".
 */
struct _AltheaCodePicker
{
  AdwEntryRow parent_instance;

  GtkLabel *code_label; /* (template) */
  GtkLabel *free_label; /* (template) */
  GtkWidget *popover;   /* (template) child of this row */
  GtkWidget *scroller;  /* (template) */
  GtkListView *list;    /* (template) */
  GtkLabel *foot;       /* (template) where the codes are from, or why there are none */

  char *system;                  /* (owned) (nullable) */
  AltheaCodeFinder *finder;      /* (owned) (nullable) */
  AltheaCode *code;              /* (owned) (nullable) */
  GListStore *store;             /* (owned) what is offered */
  GtkSingleSelection *selection; /* (owned) over @store; nothing marked at first */
  GCancellable *asking;          /* (owned) (nullable) the search under way */
  guint limit;
  gboolean headings;
  gboolean setting; /* the text is being changed by this object */
  gboolean typed;   /* the text was changed by a person since the last choice */
};

G_DEFINE_FINAL_TYPE (AltheaCodePicker, althea_code_picker, ADW_TYPE_ENTRY_ROW)

typedef enum
{
  PROP_SYSTEM = 1,
  PROP_FINDER,
  PROP_CODE,
  PROP_HEADINGS,
  PROP_LIMIT,
} AltheaCodePickerProperty;

static GParamSpec *props[PROP_LIMIT + 1];

enum
{
  SIGNAL_PICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- what is shown ----------------------------------------------------------------------------------------
 */

/* What stands behind the text: the code, or that there is none. */
static void
show_kind (AltheaCodePicker *self)
{
  const gboolean open = gtk_widget_get_visible (self->popover);
  const gboolean is_free = self->code != NULL && althea_code_is_free_text (self->code);
  const char *code = self->code != NULL ? althea_code_get_code (self->code) : NULL;

  gtk_label_set_label (self->code_label, code != NULL ? code : "");
  gtk_widget_set_visible (GTK_WIDGET (self->code_label), code != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->free_label), is_free && !open);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  code != NULL ? code : (is_free ? _ ("free text") : ""), -1);
}

static void
set_open (AltheaCodePicker *self, gboolean open)
{
  if (open == gtk_widget_get_visible (self->popover))
    return;
  if (open && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      /* As wide as the row, whatever is in the list. */
      gtk_widget_set_size_request (
          self->scroller, CLAMP (gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN, NARROWEST, WIDEST), -1);
      gtk_popover_popup (GTK_POPOVER (self->popover));
    }
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED,
                               gtk_widget_get_visible (self->popover), -1);
  show_kind (self);
}

static void
change_code (AltheaCodePicker *self, AltheaCode *code)
{
  if (g_set_object (&self->code, code))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CODE]);
  show_kind (self);
}

static void
show_text (AltheaCodePicker *self, const char *text)
{
  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self), text);
  gtk_editable_set_position (GTK_EDITABLE (self), -1);
  self->setting = FALSE;
}

static void
stop_asking (AltheaCodePicker *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* A person settled for @code, by choosing it or by leaving the row. */
static void
settle (AltheaCodePicker *self, AltheaCode *code)
{
  g_autoptr (AltheaCode) chosen = code != NULL ? g_object_ref (code) : NULL;

  stop_asking (self);
  self->typed = FALSE;
  set_open (self, FALSE);
  if (chosen != NULL && !althea_code_is_free_text (chosen))
    show_text (self, althea_code_get_display (chosen));
  change_code (self, chosen);
  if (chosen != NULL)
    g_signal_emit (self, signals[SIGNAL_PICKED], 0, chosen);
}

/* --- searching --------------------------------------------------------------------------------------------
 */

static AltheaCode *
dup_typed (AltheaCodePicker *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));

  return *text != '\0' ? althea_code_new_text (text) : NULL;
}

static void
offer (AltheaCodePicker *self, GListModel *found, const char *foot)
{
  g_autoptr (AltheaCode) words = dup_typed (self);

  g_list_store_remove_all (self->store);
  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (AltheaCode) code = g_list_model_get_item (found, i);

      if (self->headings || althea_code_is_selectable (code))
        g_list_store_append (self->store, code);
    }
  if (words != NULL)
    g_list_store_append (self->store, words);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_label_set_label (self->foot, foot);
  set_open (self, words != NULL);
}

static void
offer_found (AltheaCodePicker *self, AltheaCodeList *list)
{
  const char *name = althea_codes_get_system_name (self->system);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  /* Translators: a code system and the date of its release: "ICD-10-CM of 2025-10-01". */
  g_autofree char *where = g_strdup_printf (_ ("%s of %s"), name, althea_code_list_get_pack_date (list));
  g_autofree char *nothing = n == 0 ? g_strdup_printf (_ ("Nothing fits in %s"), where) : NULL;
  g_autofree char *said = g_strdup_printf (ngettext ("%u suggestion", "%u suggestions", n), n);

  offer (self, G_LIST_MODEL (list), nothing != NULL ? nothing : where);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), nothing != NULL ? nothing : said,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

/* What is typed can be kept in any case; why there are no codes is said. */
static void
offer_nothing (AltheaCodePicker *self, const GError *error)
{
  const char *name = althea_codes_get_system_name (self->system != NULL ? self->system : "");
  g_autofree char *reason = error != NULL ? althea_error_to_text (error) : NULL;
  g_autofree char *foot = NULL;

  if (error == NULL || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    foot = g_strdup_printf (_ ("There is no list of %s codes here. What you type is kept as free text."),
                            name);
  else
    foot = g_strdup_printf (_ ("%s What you type is kept as free text."), reason);
  offer (self, NULL, foot);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), foot, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

typedef struct
{
  AltheaCodePicker *self;    /* (owned) */
  GCancellable *cancellable; /* (owned) of this search */
} Asking;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (AltheaCodePicker) self = asking->self;
  g_autoptr (GCancellable) cancellable = asking->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaCodeList) list
      = althea_code_finder_find_finish (ALTHEA_CODE_FINDER (source), result, &error);

  g_free (asking);
  /* Another letter was typed since, or the row is gone. */
  if (self->asking != cancellable || self->popover == NULL)
    return;
  g_clear_object (&self->asking);
  if (list != NULL)
    offer_found (self, list);
  else
    offer_nothing (self, error);
}

static void
search (AltheaCodePicker *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
  Asking *asking;

  stop_asking (self);
  if (*text == '\0')
    {
      set_open (self, FALSE);
      return;
    }
  if (self->finder == NULL || self->system == NULL)
    {
      offer_nothing (self, NULL);
      return;
    }
  self->asking = g_cancellable_new ();
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->cancellable = g_object_ref (self->asking);
  althea_code_finder_find_async (self->finder, self->system, text, self->limit, self->asking, found_cb,
                                 asking);
}

/* --- what a person does -----------------------------------------------------------------------------------
 */

static void
changed_cb (AltheaCodePicker *self)
{
  g_autoptr (AltheaCode) words = NULL;

  if (self->setting)
    return;
  words = dup_typed (self);
  self->typed = TRUE;
  change_code (self, words);
  search (self);
}

static void
activate_cb (AltheaCodePicker *self, guint position)
{
  g_autoptr (AltheaCode) code = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  if (code != NULL)
    settle (self, code);
}

static void
move (AltheaCodePicker *self, int step)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  const guint present = gtk_single_selection_get_selected (self->selection);
  guint next;
  g_autoptr (AltheaCode) code = NULL;
  g_autofree char *label = NULL;

  if (n == 0)
    return;
  if (present == GTK_INVALID_LIST_POSITION)
    next = step > 0 ? 0 : n - 1;
  else if ((step < 0 && present == 0) || (step > 0 && present == n - 1))
    /* Past either end is the text again. */
    next = GTK_INVALID_LIST_POSITION;
  else
    next = present + (guint)step;
  gtk_single_selection_set_selected (self->selection, next);
  if (next == GTK_INVALID_LIST_POSITION)
    return;
  gtk_list_view_scroll_to (self->list, next, GTK_LIST_SCROLL_NONE, NULL);
  code = g_list_model_get_item (G_LIST_MODEL (self->store), next);
  label = althea_code_item_label (NULL, code);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), label, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
take_enter (AltheaCodePicker *self, GdkModifierType state)
{
  g_autoptr (AltheaCode) marked = NULL;

  if (!self->typed)
    return GDK_EVENT_PROPAGATE;
  if (gtk_widget_get_visible (self->popover) && !(state & GDK_CONTROL_MASK))
    marked = g_list_model_get_item (G_LIST_MODEL (self->store),
                                    gtk_single_selection_get_selected (self->selection));
  settle (self, marked != NULL ? marked : self->code);
  /* Ctrl+Enter finishes the form that the row is in. */
  return state & GDK_CONTROL_MASK ? GDK_EVENT_PROPAGATE : GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state,
                AltheaCodePicker *self)
{
  const gboolean open = gtk_widget_get_visible (self->popover);

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      if (open)
        move (self, 1);
      else
        search (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      if (open)
        move (self, -1);
      return open;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return take_enter (self, state);
    case GDK_KEY_Escape:
      stop_asking (self);
      set_open (self, FALSE);
      return open;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Nothing typed is lost: what was not chosen is free text. */
static void
leave_cb (AltheaCodePicker *self)
{
  if (self->typed)
    settle (self, self->code);
  else
    set_open (self, FALSE);
}

/* --- the widget -------------------------------------------------------------------------------------------
 */

static void
althea_code_picker_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AltheaCodePicker *self = ALTHEA_CODE_PICKER (widget);

  GTK_WIDGET_CLASS (althea_code_picker_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->popover == NULL)
    return;
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
althea_code_picker_unmap (GtkWidget *widget)
{
  AltheaCodePicker *self = ALTHEA_CODE_PICKER (widget);

  stop_asking (self);
  if (self->popover != NULL)
    set_open (self, FALSE);
  GTK_WIDGET_CLASS (althea_code_picker_parent_class)->unmap (widget);
}

static void
althea_code_picker_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AltheaCodePicker *self = ALTHEA_CODE_PICKER (object);

  switch ((AltheaCodePickerProperty)id)
    {
    case PROP_SYSTEM:
      g_value_set_string (value, self->system);
      break;
    case PROP_FINDER:
      g_value_set_object (value, self->finder);
      break;
    case PROP_CODE:
      g_value_set_object (value, self->code);
      break;
    case PROP_HEADINGS:
      g_value_set_boolean (value, self->headings);
      break;
    case PROP_LIMIT:
      g_value_set_uint (value, self->limit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_code_picker_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AltheaCodePicker *self = ALTHEA_CODE_PICKER (object);

  switch ((AltheaCodePickerProperty)id)
    {
    case PROP_SYSTEM:
      althea_code_picker_set_system (self, g_value_get_string (value));
      break;
    case PROP_FINDER:
      althea_code_picker_set_finder (self, g_value_get_object (value));
      break;
    case PROP_CODE:
      althea_code_picker_set_code (self, g_value_get_object (value));
      break;
    case PROP_HEADINGS:
      self->headings = g_value_get_boolean (value);
      break;
    case PROP_LIMIT:
      self->limit = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
althea_code_picker_dispose (GObject *object)
{
  AltheaCodePicker *self = ALTHEA_CODE_PICKER (object);

  stop_asking (self);
  if (self->popover != NULL)
    gtk_widget_unparent (self->popover);
  gtk_widget_dispose_template (GTK_WIDGET (self), ALTHEA_TYPE_CODE_PICKER);
  g_clear_object (&self->selection);
  g_clear_object (&self->store);
  g_clear_object (&self->finder);
  G_OBJECT_CLASS (althea_code_picker_parent_class)->dispose (object);
}

static void
althea_code_picker_finalize (GObject *object)
{
  AltheaCodePicker *self = ALTHEA_CODE_PICKER (object);

  g_clear_object (&self->code);
  g_free (self->system);
  G_OBJECT_CLASS (althea_code_picker_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-code-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaCodePicker, code_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaCodePicker, free_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaCodePicker, popover);
  gtk_widget_class_bind_template_child (widget_class, AltheaCodePicker, scroller);
  gtk_widget_class_bind_template_child (widget_class, AltheaCodePicker, list);
  gtk_widget_class_bind_template_child (widget_class, AltheaCodePicker, foot);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "item_label",
                                                G_CALLBACK (althea_code_item_label));
  gtk_widget_class_bind_template_callback_full (widget_class, "item_code",
                                                G_CALLBACK (althea_code_item_code));
  gtk_widget_class_bind_template_callback_full (widget_class, "has_text",
                                                G_CALLBACK (althea_code_item_has_text));
}

static void
althea_code_picker_class_init (AltheaCodePickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = althea_code_picker_get_property;
  object_class->set_property = althea_code_picker_set_property;
  object_class->dispose = althea_code_picker_dispose;
  object_class->finalize = althea_code_picker_finalize;
  widget_class->size_allocate = althea_code_picker_size_allocate;
  widget_class->unmap = althea_code_picker_unmap;
  props[PROP_SYSTEM] = g_param_spec_string ("system", NULL, NULL, NULL, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_FINDER]
      = g_param_spec_object ("finder", NULL, NULL, ALTHEA_TYPE_CODE_FINDER, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_CODE]
      = g_param_spec_object ("code", NULL, NULL, ALTHEA_TYPE_CODE, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_HEADINGS] = g_param_spec_boolean ("headings", NULL, NULL, FALSE, flags);
  props[PROP_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 1, MAX_LIMIT, DEFAULT_LIMIT, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[SIGNAL_PICKED] = g_signal_new ("picked", ALTHEA_TYPE_CODE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, ALTHEA_TYPE_CODE);
  g_type_ensure (ALTHEA_TYPE_CODE);
  bind_template (widget_class);
}

static void
add_controllers (AltheaCodePicker *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  /* Before the text, which would take the arrows and Enter for itself. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
althea_code_picker_init (AltheaCodePicker *self)
{
  self->limit = DEFAULT_LIMIT;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  self->store = g_list_store_new (ALTHEA_TYPE_CODE);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->store));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self, "changed", G_CALLBACK (changed_cb), self);
  add_controllers (self);
}

GtkWidget *
althea_code_picker_new (const char *title, const char *system, AltheaCodeFinder *finder)
{
  return g_object_new (ALTHEA_TYPE_CODE_PICKER, "title", title, "system", system, "finder", finder, NULL);
}

void
althea_code_picker_set_system (AltheaCodePicker *self, const char *system)
{
  g_return_if_fail (ALTHEA_IS_CODE_PICKER (self));
  if (g_set_str (&self->system, system))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SYSTEM]);
}

void
althea_code_picker_set_finder (AltheaCodePicker *self, AltheaCodeFinder *finder)
{
  g_return_if_fail (ALTHEA_IS_CODE_PICKER (self));
  if (g_set_object (&self->finder, finder))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FINDER]);
}

void
althea_code_picker_set_code (AltheaCodePicker *self, AltheaCode *code)
{
  g_return_if_fail (ALTHEA_IS_CODE_PICKER (self));
  if (self->code == code)
    return;
  stop_asking (self);
  self->typed = FALSE;
  set_open (self, FALSE);
  show_text (self, code != NULL ? althea_code_get_display (code) : "");
  change_code (self, code);
}

AltheaCode *
althea_code_picker_get_code (AltheaCodePicker *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE_PICKER (self), NULL);
  return self->code;
}

AltheaCodeableConcept *
althea_code_picker_dup_concept (AltheaCodePicker *self)
{
  g_return_val_if_fail (ALTHEA_IS_CODE_PICKER (self), NULL);
  return self->code != NULL ? althea_code_to_concept (self->code) : NULL;
}
