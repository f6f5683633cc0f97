/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-result-header.h"

#include "althea-date-label.h"
#include "althea-text.h"

struct _HomeResultHeader
{
  AdwBin parent_instance;
  HomeResult *result; /* (owned) (nullable) */
  GtkLabel *title_label;
  GtkLabel *comment_label;
  AltheaDateLabel *date_label;
};

G_DEFINE_FINAL_TYPE (HomeResultHeader, home_result_header, ADW_TYPE_BIN)

typedef enum
{
  PROP_RESULT = 1,
} HomeResultHeaderProperty;

static GParamSpec *props[PROP_RESULT + 1];

/* The report's own line; a note on a single value stands with that value. */
static const char *
get_comment (HomeResult *result)
{
  AltheaRecord *report = home_result_get_report (result);
  const char *conclusion = report != NULL ? althea_record_get_string (report, "conclusion") : NULL;

  return conclusion != NULL && home_result_get_observation (result) != NULL ? conclusion : "";
}

static void
set_result (HomeResultHeader *self, HomeResult *result)
{
  g_autofree char *comment = NULL;

  if (!g_set_object (&self->result, result))
    return;
  gtk_label_set_label (self->title_label, result != NULL ? home_result_get_group_title (result) : "");
  althea_date_label_set_date (self->date_label, result != NULL ? home_result_get_date (result) : NULL);
  comment = althea_text_clean (result != NULL ? get_comment (result) : "", TRUE, NULL);
  gtk_label_set_label (self->comment_label, comment);
  gtk_widget_set_visible (GTK_WIDGET (self->comment_label), *comment != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RESULT]);
}

static void
home_result_header_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((HomeResultHeaderProperty)prop_id)
    {
    case PROP_RESULT:
      g_value_set_object (value, HOME_RESULT_HEADER (object)->result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_result_header_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((HomeResultHeaderProperty)prop_id)
    {
    case PROP_RESULT:
      set_result (HOME_RESULT_HEADER (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
home_result_header_dispose (GObject *object)
{
  HomeResultHeader *self = HOME_RESULT_HEADER (object);

  g_clear_object (&self->result);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOME_TYPE_RESULT_HEADER);
  G_OBJECT_CLASS (home_result_header_parent_class)->dispose (object);
}

static void
home_result_header_class_init (HomeResultHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = home_result_header_get_property;
  object_class->set_property = home_result_header_set_property;
  object_class->dispose = home_result_header_dispose;
  props[PROP_RESULT]
      = g_param_spec_object ("result", NULL, NULL, HOME_TYPE_RESULT,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (ALTHEA_TYPE_DATE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Home/results/home-result-header.ui");
  gtk_widget_class_bind_template_child (widget_class, HomeResultHeader, title_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultHeader, comment_label);
  gtk_widget_class_bind_template_child (widget_class, HomeResultHeader, date_label);
}

static void
home_result_header_init (HomeResultHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
