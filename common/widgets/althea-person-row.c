/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-widgets"

#include "althea-person-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "althea-clock.h"
#include "althea-patient.h"
#include "althea-text.h"
#include "althea-widget-template.h"

#define PORTAL_SYSTEM "urn:althea:portal"

struct _AltheaPersonRow
{
  GtkWidget parent_instance;

  GtkWidget *avatar;         /* (template) */
  GtkWidget *name_label;     /* (template) */
  GtkWidget *subtitle_label; /* (template) */
  AltheaRecord *person;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AltheaPersonRow, althea_person_row, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_PERSON_NAME = 1,
  PROP_SUBTITLE,
  PROP_PERSON,
  PROP_AVATAR_SIZE,
} AltheaPersonRowProperty;

static GParamSpec *props[PROP_AVATAR_SIZE + 1];

static void
update_accessible (AltheaPersonRow *self)
{
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (self->name_label)),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (GTK_LABEL (self->subtitle_label)), -1);
}

static void
althea_person_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AltheaPersonRow *self = ALTHEA_PERSON_ROW (object);

  switch ((AltheaPersonRowProperty)prop_id)
    {
    case PROP_PERSON_NAME:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->name_label)));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (self->subtitle_label)));
      break;
    case PROP_PERSON:
      g_value_set_object (value, self->person);
      break;
    case PROP_AVATAR_SIZE:
      g_value_set_int (value, adw_avatar_get_size (ADW_AVATAR (self->avatar)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_person_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AltheaPersonRow *self = ALTHEA_PERSON_ROW (object);

  switch ((AltheaPersonRowProperty)prop_id)
    {
    case PROP_PERSON_NAME:
      althea_person_row_set_name (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      althea_person_row_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_PERSON:
      althea_person_row_set_person (self, g_value_get_object (value));
      break;
    case PROP_AVATAR_SIZE:
      adw_avatar_set_size (ADW_AVATAR (self->avatar), g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
althea_person_row_dispose (GObject *object)
{
  g_clear_object (&ALTHEA_PERSON_ROW (object)->person);
  althea_widget_dispose_template (GTK_WIDGET (object), ALTHEA_TYPE_PERSON_ROW);
  G_OBJECT_CLASS (althea_person_row_parent_class)->dispose (object);
}

static void
althea_person_row_class_init (AltheaPersonRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = althea_person_row_get_property;
  object_class->set_property = althea_person_row_set_property;
  object_class->dispose = althea_person_row_dispose;
  props[PROP_PERSON_NAME] = g_param_spec_string ("person-name", NULL, NULL, "", flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  props[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, ALTHEA_TYPE_RECORD, flags);
  props[PROP_AVATAR_SIZE] = g_param_spec_int ("avatar-size", NULL, NULL, 16, 256, 32, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  g_type_ensure (ADW_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/althea/widgets/althea-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AltheaPersonRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, AltheaPersonRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, AltheaPersonRow, subtitle_label);
  gtk_widget_class_set_css_name (widget_class, "personrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
althea_person_row_init (AltheaPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
althea_person_row_new (void)
{
  return g_object_new (ALTHEA_TYPE_PERSON_ROW, NULL);
}

void
althea_person_row_set_name (AltheaPersonRow *self, const char *name)
{
  g_return_if_fail (ALTHEA_IS_PERSON_ROW (self));
  name = name != NULL ? name : "";
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->name_label)), name))
    return;
  gtk_label_set_text (GTK_LABEL (self->name_label), name);
  adw_avatar_set_text (ADW_AVATAR (self->avatar), name);
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PERSON_NAME]);
}

void
althea_person_row_set_subtitle (AltheaPersonRow *self, const char *subtitle)
{
  g_return_if_fail (ALTHEA_IS_PERSON_ROW (self));
  subtitle = subtitle != NULL ? subtitle : "";
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->subtitle_label)), subtitle))
    return;
  gtk_label_set_text (GTK_LABEL (self->subtitle_label), subtitle);
  gtk_widget_set_visible (self->subtitle_label, *subtitle != '\0');
  update_accessible (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBTITLE]);
}

void
althea_person_row_set_person (AltheaPersonRow *self, AltheaRecord *person)
{
  g_autofree char *name = NULL;
  g_autofree char *subtitle = NULL;

  g_return_if_fail (ALTHEA_IS_PERSON_ROW (self));
  g_return_if_fail (person == NULL || ALTHEA_IS_RECORD (person));
  if (!g_set_object (&self->person, person))
    return;
  if (person != NULL)
    {
      name = althea_record_to_title (person);
      if (ALTHEA_IS_PATIENT (person))
        subtitle = althea_patient_dup_line (person);
    }
  althea_person_row_set_name (self, name);
  althea_person_row_set_subtitle (self, subtitle);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PERSON]);
}

/* --- what is said of a patient ------------------------------------------------------------------- */

char *
althea_patient_dup_name (AltheaRecord *patient)
{
  const char *name;

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  name = althea_patient_get_display_name (ALTHEA_PATIENT (patient));
  return g_strdup (*name != '\0' ? name : _ ("Name not known"));
}

char *
althea_patient_dup_banner_name (AltheaRecord *patient)
{
  const AltheaHumanName *name;
  g_autofree char *family = NULL;
  g_autofree char *given = NULL;

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  name = althea_patient_get_name (ALTHEA_PATIENT (patient));
  if (name == NULL || althea_text_is_empty (name->family))
    return althea_patient_dup_name (patient);
  family = g_utf8_strup (name->family, -1);
  if (name->given == NULL || name->given->len == 0)
    return g_steal_pointer (&family);
  for (guint i = 0; i < name->given->len; i++)
    {
      char *longer = given == NULL ? g_strdup (g_ptr_array_index (name->given, i))
                                   : g_strconcat (given, " ", g_ptr_array_index (name->given, i), NULL);

      g_free (given);
      given = longer;
    }
  return g_strdup_printf ("%s, %s", family, given);
}

char *
althea_patient_dup_record_number (AltheaRecord *patient)
{
  const char *number;

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  number = althea_patient_get_mrn (ALTHEA_PATIENT (patient));
  return g_strdup (number != NULL ? number : "");
}

/* "died 8 Feb 1993, 55 y": the day is enough here, and how old the person became. */
static char *
describe_death (const AltheaPartialDate *died, const AltheaPartialDate *born)
{
  g_autoptr (AltheaPartialDate) day = althea_partial_date_new_ymd (althea_partial_date_get_year (died),
                                                                   althea_partial_date_get_month (died),
                                                                   althea_partial_date_get_day (died));
  g_autofree char *date = althea_partial_date_to_full_display (day);
  g_autofree char *age = born != NULL ? althea_age_to_display (born, althea_partial_date_get_start_us (died))
                                      : NULL;

  if (age == NULL)
    /* Translators: a date follows, "died 12 Mar 2024". */
    return g_strdup_printf (_ ("died %s"), date);
  /* Translators: a date and an age, "died 12 Mar 2024, 81 y". */
  return g_strdup_printf (_ ("died %s, %s"), date, age);
}

char *
althea_patient_dup_age (AltheaRecord *patient)
{
  const AltheaPartialDate *died, *born;
  char *age;

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  died = althea_record_get_value (patient, "deceased-date-time");
  born = althea_record_get_value (patient, "birth-date");
  if (died != NULL)
    return describe_death (died, born);
  if (althea_record_get_truth (patient, "deceased-boolean") == ALTHEA_TRUTH_YES)
    return g_strdup (_ ("deceased"));
  age = born != NULL ? althea_age_to_display (born, althea_clock_now_us ()) : NULL;
  return age != NULL ? age : g_strdup ("");
}

char *
althea_patient_dup_sex (AltheaRecord *patient)
{
  const char *gender;

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  gender = althea_record_get_string (patient, "gender");
  if (g_strcmp0 (gender, "female") == 0)
    return g_strdup (_ ("female"));
  if (g_strcmp0 (gender, "male") == 0)
    return g_strdup (_ ("male"));
  if (g_strcmp0 (gender, "other") == 0)
    return g_strdup (_ ("other sex"));
  return g_strdup (_ ("sex not known"));
}

char *
althea_patient_dup_line (AltheaRecord *patient)
{
  const AltheaPartialDate *born;
  g_autofree char *age = NULL;
  g_autofree char *birth = NULL;
  g_autofree char *first = NULL;
  g_autofree char *sex = NULL;
  g_autofree char *number = NULL;
  g_autofree char *number_text = NULL;

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), NULL);
  born = althea_record_get_value (patient, "birth-date");
  age = althea_patient_dup_age (patient);
  birth = born != NULL ? althea_partial_date_to_full_display (born) : g_strdup (_ ("birth date not known"));
  first = *age != '\0' ? g_strdup_printf ("%s (%s)", age, birth) : g_strdup (birth);
  sex = althea_patient_dup_sex (patient);
  number = althea_patient_dup_record_number (patient);
  number_text = *number != '\0' ? g_strdup_printf ("#%s", number) : NULL;
  return althea_text_join (" · ",
                           (const char *const[]){ first, sex, number_text != NULL ? number_text : "", NULL });
}

const char *
althea_patient_get_portal_state (AltheaRecord *patient)
{
  static const char *const states[] = { "revoked", "paired", "invited", NULL };

  g_return_val_if_fail (ALTHEA_IS_PATIENT (patient), "not-invited");
  for (guint i = 0; states[i] != NULL; i++)
    {
      if (althea_record_has_tag (patient, PORTAL_SYSTEM, states[i]))
        return states[i];
    }
  return "not-invited";
}
