/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-vital-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "althea-error.h"
#include "clinic-form-rows.h"

struct _ClinicVitalRow
{
  AdwEntryRow parent_instance;

  GtkWidget *previous; /* (owned by the widget tree) */
  GtkWidget *pill;     /* (owned by the widget tree) the flag */
  GtkWidget *unit;     /* (owned by the widget tree) the unit, and what was converted */

  ClinicVitalKind kind;
  double age_days; /* NAN unknown */
  AltheaSex sex;   /* 0 unknown */
  gboolean us;
  char *before; /* (owned) "" none */
};

G_DEFINE_FINAL_TYPE (ClinicVitalRow, clinic_vital_row, ADW_TYPE_ENTRY_ROW)

static void
show_flag (ClinicVitalRow *self, AltheaFlag flag)
{
  static const AltheaFlag all[] = { ALTHEA_FLAG_LOW, ALTHEA_FLAG_HIGH, ALTHEA_FLAG_CRITICAL_LOW };
  g_autofree char *text = g_strconcat (althea_flag_get_text (flag), " ", althea_flag_get_arrow (flag), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_widget_remove_css_class (self->pill, althea_flag_get_css_class (all[i]));
  gtk_widget_set_visible (self->pill, flag != ALTHEA_FLAG_NONE);
  gtk_label_set_text (GTK_LABEL (self->pill), text);
  if (flag != ALTHEA_FLAG_NONE)
    gtk_widget_add_css_class (self->pill, althea_flag_get_css_class (flag));
}

static void
describe (ClinicVitalRow *self, AltheaFlag flag, const ClinicVitalRange *range, const char *unit)
{
  g_autoptr (GString) text = g_string_new (unit);

  if (flag != ALTHEA_FLAG_NONE)
    /* Translators: a flag and who says so: "high (NEWS2, 2017)". */
    g_string_append_printf (text, _ (", %s (%s)"), althea_flag_get_label (flag), range->source);
  if (*self->before != '\0')
    /* Translators: an earlier value and its date, after others. */
    g_string_append_printf (text, _ (", before: %s"), self->before);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  gtk_widget_set_tooltip_text (self->pill, flag != ALTHEA_FLAG_NONE ? range->source : NULL);
}

static void
update (ClinicVitalRow *self)
{
  const ClinicVital *vital = clinic_vital_get (self->kind);
  const char *unit = self->us ? vital->us_unit : vital->unit;
  g_autofree char *shown = NULL;
  ClinicVitalReading reading = { 0 };
  ClinicVitalRange range = { 0 };
  AltheaFlag flag = ALTHEA_FLAG_NONE;

  if (clinic_vital_row_read (self, &reading, NULL) && reading.value != NULL)
    {
      if (clinic_vital_get_range (self->kind, self->age_days, self->sex, &range))
        flag = clinic_vital_range_get_flag (&range, reading.number);
      if (reading.typed != NULL)
        shown = g_strdup_printf ("= %s %s", althea_decimal_get_text (reading.value), vital->unit);
    }
  gtk_label_set_text (GTK_LABEL (self->unit), shown != NULL ? shown : unit);
  gtk_label_set_text (GTK_LABEL (self->previous), self->before);
  gtk_widget_set_visible (self->previous, *self->before != '\0' && reading.value == NULL);
  show_flag (self, flag);
  describe (self, flag, &range, shown != NULL ? shown : unit);
  clinic_vital_reading_clear (&reading);
}

static void
clinic_vital_row_finalize (GObject *object)
{
  g_free (CLINIC_VITAL_ROW (object)->before);
  G_OBJECT_CLASS (clinic_vital_row_parent_class)->finalize (object);
}

static void
clinic_vital_row_class_init (ClinicVitalRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = clinic_vital_row_finalize;
}

static GtkWidget *
add_label (ClinicVitalRow *self, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_css_classes (label, (const char **)classes);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

static void
clinic_vital_row_init (ClinicVitalRow *self)
{
  self->before = g_strdup ("");
  self->age_days = NAN;
  self->unit = add_label (self, (const char *const[]){ "dim-label", "numeric", NULL });
  self->pill = add_label (self, (const char *const[]){ "flag", NULL });
  self->previous = add_label (self, (const char *const[]){ "caption", "dim-label", "numeric", NULL });
  /* The last one that is added stands first. */
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->previous);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->pill);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->unit);
  g_signal_connect (self, "changed", G_CALLBACK (update), NULL);
}

GtkWidget *
clinic_vital_row_new (ClinicVitalKind kind)
{
  ClinicVitalRow *self = g_object_new (CLINIC_TYPE_VITAL_ROW, "title", clinic_vital_get_label (kind), NULL);

  self->kind = kind;
  update (self);
  return GTK_WIDGET (self);
}

ClinicVitalKind
clinic_vital_row_get_kind (ClinicVitalRow *self)
{
  g_return_val_if_fail (CLINIC_IS_VITAL_ROW (self), CLINIC_N_VITALS);
  return self->kind;
}

void
clinic_vital_row_set_person (ClinicVitalRow *self, double age_days, AltheaSex sex)
{
  g_return_if_fail (CLINIC_IS_VITAL_ROW (self));
  self->age_days = age_days;
  self->sex = sex;
  update (self);
}

void
clinic_vital_row_set_us (ClinicVitalRow *self, gboolean us)
{
  g_return_if_fail (CLINIC_IS_VITAL_ROW (self));
  if (self->us == us)
    return;
  self->us = us;
  update (self);
}

void
clinic_vital_row_set_previous (ClinicVitalRow *self, const char *text)
{
  g_return_if_fail (CLINIC_IS_VITAL_ROW (self) && text != NULL);
  g_set_str (&self->before, text);
  update (self);
}

gboolean
clinic_vital_row_read (ClinicVitalRow *self, ClinicVitalReading *reading, GError **error)
{
  g_autofree char *text = NULL;
  const ClinicVital *vital;

  g_return_val_if_fail (CLINIC_IS_VITAL_ROW (self) && reading != NULL, FALSE);
  vital = clinic_vital_get (self->kind);
  text = clinic_editable_dup_text (GTK_WIDGET (self));
  *reading = (ClinicVitalReading){ 0 };
  if (*text == '\0')
    return TRUE;
  if (!clinic_vital_read (self->kind, text, self->us, reading, error))
    return FALSE;
  if (clinic_vital_judge (self->kind, reading->number, self->age_days, self->sex) != CLINIC_VITAL_IMPOSSIBLE)
    return TRUE;
  /* Translators: "Weight cannot be 900 kg at this age. Look at the number and its unit." */
  g_set_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
               _ ("%s cannot be %s %s at this age. Look at the number and its unit."),
               clinic_vital_get_label (self->kind), althea_decimal_get_text (reading->value), vital->unit);
  clinic_vital_reading_clear (reading);
  return FALSE;
}

char *
clinic_vital_row_dup_doubt (ClinicVitalRow *self, const ClinicVitalReading *reading)
{
  g_return_val_if_fail (CLINIC_IS_VITAL_ROW (self) && reading != NULL, NULL);
  if (reading->value == NULL
      || clinic_vital_judge (self->kind, reading->number, self->age_days, self->sex) != CLINIC_VITAL_UNLIKELY)
    return NULL;
  /* Translators: "Weight of 240 kg is unusual at this age. Save again if it is right." */
  return g_strdup_printf (_ ("%s of %s %s is unusual at this age. Save again if it is right."),
                          clinic_vital_get_label (self->kind), althea_decimal_get_text (reading->value),
                          clinic_vital_get (self->kind)->unit);
}
