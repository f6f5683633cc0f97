/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-status-pill.h"

#include <glib/gi18n-lib.h>

#define RELEASE_SYSTEM "urn:althea:release"
#define ORIGIN_SYSTEM "urn:althea:origin"

struct _AltheaStatusPill
{
  GtkWidget parent_instance;

  GtkWidget *icon;  /* (owned by the widget tree) */
  GtkWidget *label; /* (owned by the widget tree) */
  AltheaStatus status;
};

G_DEFINE_FINAL_TYPE (AltheaStatusPill, althea_status_pill, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_STATUS = 1,
} AltheaStatusPillProperty;

static GParamSpec *props[PROP_STATUS + 1];

/* One word, one icon and one style class a state, in the order of the enum. */
static const struct
{
  const char *nick, *label, *icon_name, *css_class;
} statuses[] = {
  [ALTHEA_STATUS_NONE] = { "none", "", NULL, NULL },
  [ALTHEA_STATUS_NEW] = { "new", N_ ("New"), "starred-symbolic", "accent" },
  [ALTHEA_STATUS_CORRECTED] = { "corrected", N_ ("Corrected"), "document-edit-symbolic", "warning" },
  [ALTHEA_STATUS_PARTIAL] = { "partial", N_ ("Partial"), "content-loading-symbolic", "warning" },
  [ALTHEA_STATUS_NOT_RELEASED] = { "not-released", N_ ("Not released"), "view-conceal-symbolic", NULL },
  [ALTHEA_STATUS_PATIENT_REPORTED]
  = { "patient-reported", N_ ("Patient-reported"), "avatar-default-symbolic", NULL },
  [ALTHEA_STATUS_ENTERED_IN_ERROR]
  = { "entered-in-error", N_ ("Entered in error"), "edit-clear-symbolic", "error" },
  [ALTHEA_STATUS_STOPPED] = { "stopped", N_ ("Stopped"), "media-playback-stop-symbolic", NULL },
  [ALTHEA_STATUS_RESOLVED] = { "resolved", N_ ("Resolved"), "object-select-symbolic", NULL },
  [ALTHEA_STATUS_SIGNED] = { "signed", N_ ("Signed"), "changes-prevent-symbolic", NULL },
  [ALTHEA_STATUS_DRAFT] = { "draft", N_ ("Draft"), "document-edit-symbolic", "warning" },
};

GType
althea_status_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static GEnumValue values[G_N_ELEMENTS (statuses) + 1];

      for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
        values[i] = (GEnumValue){ i, statuses[i].nick, statuses[i].nick };
      g_once_init_leave (&type, g_enum_register_static ("AltheaStatus", values));
    }
  return type;
}

const char *
althea_status_get_label (AltheaStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), "");
  return status == ALTHEA_STATUS_NONE ? "" : _ (statuses[status].label);
}

const char *
althea_status_get_icon_name (AltheaStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), NULL);
  return statuses[status].icon_name;
}

static AltheaStatus
status_from_code (const char *status)
{
  static const struct
  {
    const char *code;
    AltheaStatus status;
  } codes[] = {
    { "corrected", ALTHEA_STATUS_CORRECTED }, { "amended", ALTHEA_STATUS_CORRECTED },
    { "appended", ALTHEA_STATUS_CORRECTED },  { "preliminary", ALTHEA_STATUS_PARTIAL },
    { "registered", ALTHEA_STATUS_PARTIAL },  { "partial", ALTHEA_STATUS_PARTIAL },
    { "stopped", ALTHEA_STATUS_STOPPED },     { "draft", ALTHEA_STATUS_DRAFT },
  };

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (codes); i++)
    {
      if (g_str_equal (status, codes[i].code))
        return codes[i].status;
    }
  return ALTHEA_STATUS_NONE;
}

static gboolean
is_resolved (AltheaRecord *record, const char *type)
{
  const AltheaCodeableConcept *clinical;
  const char *code;

  if (!g_str_equal (type, "Condition") && !g_str_equal (type, "AllergyIntolerance"))
    return FALSE;
  clinical = althea_record_get_value (record, "clinical-status");
  code = clinical != NULL ? althea_codeable_concept_get_code (clinical, NULL) : NULL;
  return code != NULL
         && (g_str_equal (code, "resolved") || g_str_equal (code, "inactive")
             || g_str_equal (code, "remission"));
}

AltheaStatus
althea_status_from_record (AltheaRecord *record)
{
  static const char *const with_status[] = { "Observation", "DiagnosticReport", "MedicationRequest", NULL };
  const char *type;
  AltheaStatus status = ALTHEA_STATUS_NONE;

  g_return_val_if_fail (ALTHEA_IS_RECORD (record), ALTHEA_STATUS_NONE);
  type = althea_record_get_resource_type (record);
  if (althea_record_is_entered_in_error (record))
    return ALTHEA_STATUS_ENTERED_IN_ERROR;
  if (g_strv_contains (with_status, type))
    status = status_from_code (althea_record_get_string (record, "status"));
  if (status != ALTHEA_STATUS_NONE)
    return status;
  if (althea_record_has_tag (record, ORIGIN_SYSTEM, "patient"))
    return ALTHEA_STATUS_PATIENT_REPORTED;
  if (is_resolved (record, type))
    return ALTHEA_STATUS_RESOLVED;
  if (althea_record_has_tag (record, RELEASE_SYSTEM, "held"))
    return ALTHEA_STATUS_NOT_RELEASED;
  return ALTHEA_STATUS_NONE;
}

static void
althea_status_pill_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((AltheaStatusPillProperty)prop_id)
    {
    case PROP_STATUS:
      g_value_set_enum (value, ALTHEA_STATUS_PILL (object)->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_status_pill_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((AltheaStatusPillProperty)prop_id)
    {
    case PROP_STATUS:
      althea_status_pill_set_status (ALTHEA_STATUS_PILL (object), g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_status_pill_dispose (GObject *object)
{
  AltheaStatusPill *self = ALTHEA_STATUS_PILL (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (althea_status_pill_parent_class)->dispose (object);
}

static void
althea_status_pill_class_init (AltheaStatusPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = althea_status_pill_get_property;
  object_class->set_property = althea_status_pill_set_property;
  object_class->dispose = althea_status_pill_dispose;
  props[PROP_STATUS]
      = g_param_spec_enum ("status", NULL, NULL, ALTHEA_TYPE_STATUS, ALTHEA_STATUS_NONE,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statuspill");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_status_pill_init (AltheaStatusPill *self)
{
  self->icon = gtk_image_new ();
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
althea_status_pill_new (AltheaStatus status)
{
  return g_object_new (ALTHEA_TYPE_STATUS_PILL, "status", status, NULL);
}

void
althea_status_pill_set_status (AltheaStatusPill *self, AltheaStatus status)
{
  const char *old_class, *new_class;

  g_return_if_fail (ALTHEA_IS_STATUS_PILL (self));
  g_return_if_fail (status < G_N_ELEMENTS (statuses));
  if (self->status == status)
    return;
  old_class = statuses[self->status].css_class;
  new_class = statuses[status].css_class;
  if (old_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), old_class);
  if (new_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), new_class);
  self->status = status;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), althea_status_get_icon_name (status));
  gtk_label_set_text (GTK_LABEL (self->label), althea_status_get_label (status));
  gtk_widget_set_visible (GTK_WIDGET (self), status != ALTHEA_STATUS_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  althea_status_get_label (status), -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}

AltheaStatus
althea_status_pill_get_status (AltheaStatusPill *self)
{
  g_return_val_if_fail (ALTHEA_IS_STATUS_PILL (self), ALTHEA_STATUS_NONE);
  return self->status;
}
