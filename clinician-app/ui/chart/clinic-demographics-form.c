/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-clinic"

#include "clinic-demographics-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-patient.h"
#include "althea-text.h"
#include "clinic-date-row.h"
#include "clinic-form-rows.h"

#define MARITAL_STATUS "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus"

struct _ClinicDemographicsForm
{
  ClinicForm parent_instance;

  GtkWidget *family_row;   /* (template) */
  GtkWidget *given_row;    /* (template) */
  GtkWidget *birth_row;    /* (template) */
  GtkWidget *sex_row;      /* (template) */
  GtkWidget *mobile_row;   /* (template) */
  GtkWidget *home_row;     /* (template) */
  GtkWidget *email_row;    /* (template) */
  GtkWidget *street_row;   /* (template) */
  GtkWidget *city_row;     /* (template) */
  GtkWidget *state_row;    /* (template) */
  GtkWidget *postal_row;   /* (template) */
  GtkWidget *country_row;  /* (template) */
  GtkWidget *language_row; /* (template) */
  GtkWidget *marital_row;  /* (template) */
};

G_DEFINE_FINAL_TYPE (ClinicDemographicsForm, clinic_demographics_form, CLINIC_TYPE_FORM)

enum
{
  IDENTITY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const ClinicChoice sexes[] = {
  { NULL, N_ ("Not recorded") }, { "female", N_ ("Female") },   { "male", N_ ("Male") },
  { "other", N_ ("Other") },     { "unknown", N_ ("Unknown") }, { NULL, NULL },
};

/* HL7 v3 MaritalStatus. */
static const ClinicChoice marital[] = {
  { NULL, N_ ("Not recorded") },    { "S", N_ ("Never married") }, { "M", N_ ("Married") },
  { "T", N_ ("Domestic partner") }, { "L", N_ ("Separated") },     { "D", N_ ("Divorced") },
  { "W", N_ ("Widowed") },          { "U", N_ ("Unmarried") },     { NULL, NULL },
};

/* --- finding the item of a list that a row stands for ------------------------------------------------ */

static int
find_name (const GPtrArray *names, AltheaRecord *patient)
{
  const AltheaHumanName *shown = patient != NULL ? althea_patient_get_name (ALTHEA_PATIENT (patient)) : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      if (g_ptr_array_index (names, i) == shown)
        return (int)i;
    }
  return -1;
}

/* @use (nullable): any. A phone without a use counts as a mobile one, because that is what people give. */
static int
find_contact (const GPtrArray *telecom, const char *system, const char *use)
{
  for (guint i = 0; telecom != NULL && i < telecom->len; i++)
    {
      const AltheaContactPoint *contact = g_ptr_array_index (telecom, i);
      const char *has = contact->use != NULL ? contact->use : "mobile";

      if (g_strcmp0 (contact->system, system) == 0 && (use == NULL || g_str_equal (has, use)))
        return (int)i;
    }
  return -1;
}

static int
find_address (const GPtrArray *addresses)
{
  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    {
      if (g_strcmp0 (((const AltheaAddress *)g_ptr_array_index (addresses, i))->use, "home") == 0)
        return (int)i;
    }
  return addresses != NULL && addresses->len > 0 ? 0 : -1;
}

static gconstpointer
item_at (const GPtrArray *list, int index)
{
  return index >= 0 ? g_ptr_array_index (list, (guint)index) : NULL;
}

/* A copy of @list with @item (transfer full) (nullable: removed) at @index (-1: appended), put into @builder.
 */
static void
replace_item (AltheaRecordBuilder *builder, const char *field, const GPtrArray *list, int index,
              gpointer item)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      if ((int)i != index)
        g_ptr_array_add (copy, althea_value_ref (g_ptr_array_index (list, i)));
      else if (item != NULL)
        g_ptr_array_add (copy, g_steal_pointer (&item));
    }
  if (item != NULL)
    g_ptr_array_add (copy, item);
  althea_record_builder_set_list (builder, field, copy->len > 0 ? copy : NULL);
}

static char *
join_strings (const GPtrArray *strings, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; strings != NULL && i < strings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? separator : "",
                            (const char *)g_ptr_array_index (strings, i));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static GPtrArray *
split_string (const char *text, const char *separator)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (text, separator, -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*g_strstrip (words[i]) != '\0')
        g_ptr_array_add (parts, g_strdup (words[i]));
    }
  return parts;
}

/* --- filling in ------------------------------------------------------------------------------------ */

static void
set_text (GtkWidget *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
load_contact (GtkWidget *row, const GPtrArray *telecom, const char *system, const char *use)
{
  const AltheaContactPoint *contact = item_at (telecom, find_contact (telecom, system, use));

  set_text (row, contact != NULL ? contact->value : NULL);
}

static void
load_address (ClinicDemographicsForm *self, const AltheaAddress *address)
{
  g_autofree char *street = address != NULL ? join_strings (address->line, ", ") : NULL;

  set_text (self->street_row, street);
  set_text (self->city_row, address != NULL ? address->city : NULL);
  set_text (self->state_row, address != NULL ? address->state : NULL);
  set_text (self->postal_row, address != NULL ? address->postal_code : NULL);
  set_text (self->country_row, address != NULL ? address->country : NULL);
}

static void
load (ClinicForm *form, AltheaRecord *record)
{
  ClinicDemographicsForm *self = CLINIC_DEMOGRAPHICS_FORM (form);
  const AltheaHumanName *name = record != NULL ? althea_patient_get_name (ALTHEA_PATIENT (record)) : NULL;
  const GPtrArray *telecom = record != NULL ? althea_record_get_list (record, "telecom") : NULL;
  const GPtrArray *addresses = record != NULL ? althea_record_get_list (record, "address") : NULL;
  const AltheaCodeableConcept *language
      = record != NULL ? althea_record_get_first (record, "communication-language") : NULL;
  const AltheaCodeableConcept *status = record != NULL ? althea_record_get_value (record, "marital-status")
                                                       : NULL;
  g_autofree char *given = name != NULL ? join_strings (name->given, " ") : NULL;

  set_text (self->family_row, name != NULL ? name->family : NULL);
  set_text (self->given_row, given);
  clinic_date_row_set_date (CLINIC_DATE_ROW (self->birth_row),
                            record != NULL ? althea_record_get_value (record, "birth-date") : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->sex_row), sexes,
                             record != NULL ? althea_record_get_string (record, "gender") : NULL);
  load_contact (self->mobile_row, telecom, "phone", "mobile");
  load_contact (self->home_row, telecom, "phone", "home");
  load_contact (self->email_row, telecom, "email", NULL);
  load_address (self, item_at (addresses, find_address (addresses)));
  set_text (self->language_row, language != NULL ? althea_codeable_concept_get_display (language) : NULL);
  clinic_combo_row_set_code (ADW_COMBO_ROW (self->marital_row), marital,
                             status != NULL ? althea_codeable_concept_get_code (status, NULL) : NULL);
}

/* --- reading what was typed -------------------------------------------------------------------------- */

static gboolean
apply_name (ClinicDemographicsForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const GPtrArray *names = base != NULL ? althea_record_get_list (base, "name") : NULL;
  int index = find_name (names, base);
  const AltheaHumanName *old = item_at (names, index);
  g_autofree char *family = clinic_editable_dup_text (self->family_row);
  g_autofree char *given = clinic_editable_dup_text (self->given_row);
  g_autofree char *old_given = old != NULL ? join_strings (old->given, " ") : g_strdup ("");
  g_autoptr (GPtrArray) given_names = split_string (given, " ");
  GPtrArray *given_list = given_names->len > 0 ? given_names : NULL;
  gpointer name;

  if (*family == '\0' && *given == '\0' && (old == NULL || old->text == NULL))
    {
      clinic_form_show_error (CLINIC_FORM (self), self->family_row, _ ("A patient needs a name."));
      return FALSE;
    }
  if (old != NULL && g_strcmp0 (family, old->family != NULL ? old->family : "") == 0
      && g_str_equal (given, old_given))
    return TRUE;
  /* The old full text would contradict the new parts. */
  name = old != NULL ? althea_value_edit (old, "family", *family != '\0' ? family : NULL, "given", given_list,
                                          "text", NULL, NULL)
                     : althea_value_new (ALTHEA_KIND_HUMAN_NAME, "use", "official", "family",
                                         *family != '\0' ? family : NULL, "given", given_list, NULL);
  replace_item (builder, "name", names, index, name);
  return TRUE;
}

static gpointer
edit_contact (const AltheaContactPoint *old, const char *system, const char *use, const char *typed)
{
  if (*typed == '\0')
    return NULL;
  if (old != NULL)
    return althea_value_edit (old, "value", typed, NULL);
  return althea_value_new (ALTHEA_KIND_CONTACT_POINT, "system", system, "use", use, "value", typed, NULL);
}

static gboolean
looks_like_email (const char *typed)
{
  const char *at = strchr (typed, '@');

  return at != NULL && at != typed && at[1] != '\0' && strchr (at + 1, '@') == NULL
         && strchr (typed, ' ') == NULL;
}

static gboolean
apply_contacts (ClinicDemographicsForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const struct
  {
    GtkWidget *row;
    const char *system, *use;
  } contacts[] = { { self->mobile_row, "phone", "mobile" },
                   { self->home_row, "phone", "home" },
                   { self->email_row, "email", NULL } };
  const GPtrArray *before = base != NULL ? althea_record_get_list (base, "telecom") : NULL;
  g_autoptr (GPtrArray) telecom = g_ptr_array_new_with_free_func ((GDestroyNotify)althea_value_unref);

  for (guint i = 0; before != NULL && i < before->len; i++)
    g_ptr_array_add (telecom, althea_value_ref (g_ptr_array_index (before, i)));
  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    {
      g_autofree char *typed = clinic_editable_dup_text (contacts[i].row);
      int index = find_contact (telecom, contacts[i].system, contacts[i].use);
      const AltheaContactPoint *old = item_at (telecom, index);
      gpointer contact;

      if (contacts[i].use == NULL && *typed != '\0' && !looks_like_email (typed))
        {
          clinic_form_show_error (CLINIC_FORM (self), contacts[i].row, _ ("This is not an e-mail address."));
          return FALSE;
        }
      if (g_strcmp0 (typed, old != NULL && old->value != NULL ? old->value : "") == 0)
        continue;
      contact = edit_contact (old, contacts[i].system, contacts[i].use, typed);
      if (index >= 0)
        g_ptr_array_remove_index (telecom, (guint)index);
      if (contact != NULL)
        g_ptr_array_insert (telecom, index, contact);
    }
  althea_record_builder_set_list (builder, "telecom", telecom->len > 0 ? telecom : NULL);
  return TRUE;
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
apply_address (ClinicDemographicsForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const GPtrArray *addresses = base != NULL ? althea_record_get_list (base, "address") : NULL;
  int index = find_address (addresses);
  const AltheaAddress *old = item_at (addresses, index);
  g_autofree char *old_street = old != NULL ? join_strings (old->line, ", ") : g_strdup ("");
  g_autofree char *street = clinic_editable_dup_text (self->street_row);
  g_autofree char *city = clinic_editable_dup_text (self->city_row);
  g_autofree char *state = clinic_editable_dup_text (self->state_row);
  g_autofree char *postal = clinic_editable_dup_text (self->postal_row);
  g_autofree char *country = clinic_editable_dup_text (self->country_row);
  g_autoptr (GPtrArray) lines = split_string (street, ",");
  GPtrArray *line_list = lines->len > 0 ? lines : NULL;
  gboolean empty = *street == '\0' && *city == '\0' && *state == '\0' && *postal == '\0' && *country == '\0';
  gpointer address;

  if (old == NULL && empty)
    return;
  if (old != NULL && g_str_equal (street, old_street) && g_strcmp0 (or_null (city), old->city) == 0
      && g_strcmp0 (or_null (state), old->state) == 0 && g_strcmp0 (or_null (postal), old->postal_code) == 0
      && g_strcmp0 (or_null (country), old->country) == 0)
    return;
  if (empty)
    address = NULL;
  else if (old != NULL)
    address = althea_value_edit (old, "line", line_list, "city", or_null (city), "state", or_null (state),
                                 "postal-code", or_null (postal), "country", or_null (country), "text", NULL,
                                 NULL);
  else
    address = althea_value_new (ALTHEA_KIND_ADDRESS, "use", "home", "line", line_list, "city", or_null (city),
                                "state", or_null (state), "postal-code", or_null (postal), "country",
                                or_null (country), NULL);
  replace_item (builder, "address", addresses, index, address);
}

static void
apply_language (ClinicDemographicsForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const GPtrArray *languages = base != NULL ? althea_record_get_list (base, "communication-language") : NULL;
  const AltheaCodeableConcept *old = languages != NULL ? g_ptr_array_index (languages, 0) : NULL;
  g_autofree char *typed = clinic_editable_dup_text (self->language_row);

  if (g_strcmp0 (typed, old != NULL ? althea_codeable_concept_get_display (old) : "") != 0)
    replace_item (builder, "communication-language", languages, old != NULL ? 0 : -1,
                  *typed != '\0' ? althea_codeable_concept_new_text (typed) : NULL);
}

static void
apply_marital (ClinicDemographicsForm *self, AltheaRecordBuilder *builder, AltheaRecord *base)
{
  const AltheaCodeableConcept *old = base != NULL ? althea_record_get_value (base, "marital-status") : NULL;
  const char *code = clinic_combo_row_get_code (ADW_COMBO_ROW (self->marital_row), marital);

  if (g_strcmp0 (code, old != NULL ? althea_codeable_concept_get_code (old, NULL) : NULL) != 0)
    althea_record_builder_take_value (builder, "marital-status",
                                      code != NULL ? althea_codeable_concept_new (MARITAL_STATUS, code, NULL)
                                                   : NULL);
}

static gboolean
apply_birth_date (ClinicDemographicsForm *self, AltheaRecordBuilder *builder)
{
  g_autoptr (AltheaPartialDate) today = althea_partial_date_new_today ();
  g_autoptr (AltheaPartialDate) date = NULL;
  g_autoptr (GError) error = NULL;

  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->birth_row), &date, &error))
    {
      clinic_form_show_error (CLINIC_FORM (self), self->birth_row, error->message);
      return FALSE;
    }
  if (date != NULL && althea_partial_date_get_start_us (date) > althea_partial_date_get_start_us (today))
    {
      clinic_form_show_error (CLINIC_FORM (self), self->birth_row, _ ("The birth date is in the future."));
      return FALSE;
    }
  althea_record_builder_set_value (builder, "birth-date", date);
  return TRUE;
}

static gboolean
apply (ClinicForm *form, AltheaRecordBuilder *builder)
{
  ClinicDemographicsForm *self = CLINIC_DEMOGRAPHICS_FORM (form);
  AltheaRecord *base = clinic_form_get_base (form);

  if (!apply_name (self, builder, base) || !apply_birth_date (self, builder)
      || !apply_contacts (self, builder, base))
    return FALSE;
  althea_record_builder_set_string (builder, "gender",
                                    clinic_combo_row_get_code (ADW_COMBO_ROW (self->sex_row), sexes));
  apply_address (self, builder, base);
  apply_language (self, builder, base);
  apply_marital (self, builder, base);
  return TRUE;
}

static const char *
get_new_title (ClinicForm *form)
{
  return _ ("New patient");
}

static GtkWidget *
find_field (ClinicForm *form, const char *field)
{
  ClinicDemographicsForm *self = CLINIC_DEMOGRAPHICS_FORM (form);

  if (g_str_equal (field, "name"))
    return self->family_row;
  if (g_str_equal (field, "birth-date"))
    return self->birth_row;
  if (g_str_equal (field, "telecom"))
    return self->mobile_row;
  if (g_str_equal (field, "gender"))
    return self->sex_row;
  return g_str_equal (field, "address") ? self->street_row : NULL;
}

static void
identity_changed_cb (ClinicDemographicsForm *self)
{
  g_signal_emit (self, signals[IDENTITY_CHANGED], 0);
}

static void
clinic_demographics_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CLINIC_TYPE_DEMOGRAPHICS_FORM);
  G_OBJECT_CLASS (clinic_demographics_form_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, ClinicDemographicsForm, child)

static void
clinic_demographics_form_class_init (ClinicDemographicsFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  ClinicFormClass *form_class = CLINIC_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = clinic_demographics_form_dispose;
  form_class->resource_type = "Patient";
  form_class->load = load;
  form_class->apply = apply;
  form_class->get_new_title = get_new_title;
  form_class->find_field = find_field;
  signals[IDENTITY_CHANGED] = g_signal_new ("identity-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (CLINIC_TYPE_DATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/althea/Clinic/chart/clinic-demographics-form.ui");
  BIND (family_row);
  BIND (given_row);
  BIND (birth_row);
  BIND (sex_row);
  BIND (mobile_row);
  BIND (home_row);
  BIND (email_row);
  BIND (street_row);
  BIND (city_row);
  BIND (state_row);
  BIND (postal_row);
  BIND (country_row);
  BIND (language_row);
  BIND (marital_row);
}

static void
clinic_demographics_form_init (ClinicDemographicsForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->sex_row), sexes);
  clinic_combo_row_set_choices (ADW_COMBO_ROW (self->marital_row), marital);
  GtkWidget *rows[] = { self->family_row,   self->given_row,  self->birth_row,  self->mobile_row,
                        self->sex_row,      self->home_row,   self->email_row,  self->street_row,
                        self->city_row,     self->state_row,  self->postal_row, self->country_row,
                        self->language_row, self->marital_row };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    clinic_form_watch (CLINIC_FORM (self), rows[i]);
  /* The first four rows are what tells one person from another. */
  for (guint i = 0; i < 4; i++)
    g_signal_connect_object (rows[i], "changed", G_CALLBACK (identity_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
clinic_demographics_form_new (void)
{
  return g_object_new (CLINIC_TYPE_DEMOGRAPHICS_FORM, NULL);
}

char *
clinic_demographics_form_dup_family (ClinicDemographicsForm *self)
{
  g_return_val_if_fail (CLINIC_IS_DEMOGRAPHICS_FORM (self), NULL);
  return clinic_editable_dup_text (self->family_row);
}

char *
clinic_demographics_form_dup_given (ClinicDemographicsForm *self)
{
  g_return_val_if_fail (CLINIC_IS_DEMOGRAPHICS_FORM (self), NULL);
  return clinic_editable_dup_text (self->given_row);
}

char *
clinic_demographics_form_dup_birth_date (ClinicDemographicsForm *self)
{
  g_autoptr (AltheaPartialDate) date = NULL;

  g_return_val_if_fail (CLINIC_IS_DEMOGRAPHICS_FORM (self), NULL);
  if (!clinic_date_row_get_date (CLINIC_DATE_ROW (self->birth_row), &date, NULL) || date == NULL)
    return g_strdup ("");
  return g_strdup (althea_partial_date_get_text (date));
}

char *
clinic_demographics_form_dup_phone (ClinicDemographicsForm *self)
{
  g_return_val_if_fail (CLINIC_IS_DEMOGRAPHICS_FORM (self), NULL);
  return clinic_editable_dup_text (self->mobile_row);
}

void
clinic_demographics_form_prefill (ClinicDemographicsForm *self, const char *typed)
{
  g_autofree char *digits = NULL;
  g_autofree char *family = NULL;
  g_autofree char *given = NULL;
  const char *space;

  g_return_if_fail (CLINIC_IS_DEMOGRAPHICS_FORM (self) && typed != NULL);
  digits = althea_text_digits (typed);
  if (strlen (digits) >= 5)
    {
      set_text (self->mobile_row, typed);
      return;
    }
  space = strrchr (typed, ' ');
  given = space != NULL ? g_strstrip (g_strndup (typed, (gsize)(space - typed))) : NULL;
  family = g_strstrip (g_strdup (space != NULL ? space + 1 : typed));
  set_text (self->family_row, family);
  set_text (self->given_row, given);
}
