/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <string.h>

#define N_CONTACTS 2000 /* who may be booked; enough for two doctors' weeks */

/* Ids are version 7 in form, with a fixed time that only orders them, so that the same seed gives the same.
 */
static void
make_id (HostDemoRandom *random, guint64 order, char id[37])
{
  guint64 ms = G_GUINT64_CONSTANT (1735689600000) + order; /* 2025-01-01 */
  guint64 a = host_demo_random_next (random), b = host_demo_random_next (random);
  g_snprintf (id, 37, "%08x-%04x-7%03x-%04x-%08x%04x", (guint)(ms >> 16), (guint)(ms & 0xffff),
              (guint)(a & 0xfff), (guint)(0x8000 | ((a >> 12) & 0x3fff)), (guint)(b >> 32),
              (guint)(b & 0xffff));
}

void
host_demo_patient_make_id (HostDemoPatient *self, char id[37])
{
  make_id (&self->id_random, (guint64)self->index * 8192 + self->n_ids++, id);
}

double
host_demo_patient_age (HostDemoPatient *self, int day)
{
  return (day - self->birth) / HOST_DEMO_YEAR;
}

/* --- who comes to the practice -------------------------------------------------------------------------- */

/* The first few are of the kinds that a person who tries Althea looks for first. */
static double
choose_age (HostDemoPatient *self)
{
  static const double first[] = { 58.4, 4.6, 73.8, 31.2, 0.36, 97.9 };
  if (self->index < G_N_ELEMENTS (first))
    return first[self->index];
  double share = host_demo_random_unit (&self->random);
  if (share < 0.05)
    return host_demo_random_unit (&self->random) * 2;
  if (share < 0.22)
    return 2 + host_demo_random_unit (&self->random) * 16;
  if (share < 0.56)
    return 18 + host_demo_random_unit (&self->random) * 32;
  if (share < 0.88)
    return 50 + host_demo_random_unit (&self->random) * 28;
  return 78 + host_demo_random_unit (&self->random) * 20.9;
}

static void
settle (HostDemoPatient *self)
{
  HostDemoRandom *random = &self->random;
  int today = self->demo->today;
  self->female = self->index < 6 ? self->index % 2 == 0 : host_demo_random_chance (random, 0.52);
  self->birth = today - (int)(choose_age (self) * HOST_DEMO_YEAR) - (int)host_demo_random_below (random, 30);
  self->birth = MIN (self->birth, today - 12);
  self->clinician = self->index < 2 ? 0 : host_demo_random_below (random, 2);
  int years_here = self->index == 0 ? 7 : host_demo_random_range (random, 1, 9);
  self->since
      = host_demo_most (self->birth + 4, today - years_here * 365 + host_demo_random_range (random, 0, 300));
  self->since = MIN (self->since, today - 1);
  host_demo_name_make (random, self->female, &self->name);
  self->display = g_strconcat (self->name.given, " ", self->name.family, NULL);
}

static void
make_body (HostDemoPatient *self)
{
  HostDemoRandom *random = &self->random;
  double head = 0;
  self->adherence = host_demo_within (host_demo_random_normal (random, 0.8, 0.2), 0.3, 1);
  self->height_z = host_demo_random_normal (random, 0, 0.9);
  self->weight_z = host_demo_random_normal (random, 0, 0.8);
  host_demo_growth (216, self->female, self->height_z, self->weight_z, &self->height_cm, &self->weight_kg,
                    &head);
  double heavier = host_demo_random_normal (random, 1.2, 0.18);
  self->weight_kg = CLAMP (self->weight_kg * heavier, 42, 160);
  double age = host_demo_patient_age (self, self->since);
  self->systolic = host_demo_within (host_demo_random_normal (random, 108 + 0.28 * age, 8), 92, 138);
  self->diastolic = host_demo_within (host_demo_random_normal (random, 72, 5), 56, 86);
  self->a1c = self->a1c_untreated
      = host_demo_within (host_demo_random_normal (random, 5.1 + 0.006 * age, 0.2), 4.5, 5.6);
  self->ldl = host_demo_within (host_demo_random_normal (random, 92 + 0.3 * age, 20), 55, 155);
  self->hdl = host_demo_within (host_demo_random_normal (random, self->female ? 58 : 49, 9), 29, 88);
  self->triglycerides = host_demo_within (host_demo_random_normal (random, 112, 35), 45, 240);
  self->egfr = host_demo_within (host_demo_random_normal (random, 122 - 0.62 * age, 9), 62, 128);
  self->egfr_loss = 0.7;
  self->hemoglobin = host_demo_random_normal (random, self->female ? 13.4 : 14.9, 0.7);
  self->tsh = host_demo_within (host_demo_random_normal (random, 1.9, 0.6), 0.6, 3.8);
  self->albuminuria = host_demo_within (host_demo_random_normal (random, 9, 5), 3, 24);
  self->smoker = age >= 18 && host_demo_random_chance (random, 0.13);
  self->former_smoker = age >= 25 && !self->smoker && host_demo_random_chance (random, 0.25);
  self->asthma_control = host_demo_random_unit (random);
}

static void
remember_contact (HostDemoPatient *self)
{
  HostDemo *demo = self->demo;
  if (demo->contacts->len >= N_CONTACTS)
    return;
  HostDemoContact contact = { .clinician = self->clinician, .female = self->female };
  contact.age = (int)host_demo_patient_age (self, demo->today);
  contact.display = g_strdup (self->display);
  memcpy (contact.id, self->id, sizeof contact.id);
  g_array_append_val (demo->contacts, contact);
}

static void
make_patient (HostDemo *demo, guint index)
{
  g_autofree HostDemoPatient *self = g_new0 (HostDemoPatient, 1);
  self->demo = demo;
  self->index = index;
  self->random = host_demo_random_new (demo->options->seed, index + 1);
  self->id_random = host_demo_random_new (demo->options->seed ^ G_GUINT64_CONSTANT (0x69647300), index + 1);
  host_demo_patient_make_id (self, self->id);
  settle (self);
  host_demo_write_patient (self);
  if (!demo->options->light)
    {
      make_body (self);
      host_demo_begin_diabetes (self);
      host_demo_begin_heart (self);
      host_demo_begin_kidney (self);
      host_demo_begin_lungs (self);
      host_demo_begin_other (self);
      host_demo_write_allergies (self);
      host_demo_write_immunizations (self);
      host_demo_live (self);
      host_demo_write_problems (self);
      host_demo_write_medications (self);
      host_demo_write_care_plan (self);
      host_demo_write_threads (self);
      host_demo_write_forms (self);
      host_demo_write_orders (self);
      remember_contact (self);
    }
  host_demo_name_clear (&self->name);
  g_free (self->display);
}

static void
clear_contact (gpointer data)
{
  g_free (((HostDemoContact *)data)->display);
}

static int
find_today (HostDemo *demo)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (demo->options->now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, demo->zone);
  int year, month, of_month;
  g_date_time_get_ymd (local, &year, &month, &of_month);
  return host_demo_day_join (year, month, of_month);
}

gboolean
host_demo_generate (const HostDemoOptions *options, HostDemoSink sink, gpointer user_data,
                    void (*progress) (guint done, guint of, gpointer user_data), GError **error)
{
  g_return_val_if_fail (options != NULL && sink != NULL, FALSE);

  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GArray) contacts = g_array_new (FALSE, TRUE, sizeof (HostDemoContact));
  g_array_set_clear_func (contacts, clear_contact);
  HostDemo demo
      = { .options = options, .sink = sink, .sink_data = user_data, .zone = zone, .contacts = contacts };
  demo.today = find_today (&demo);
  demo.organization_id = options->organization_id != NULL ? options->organization_id
                                                          : HOST_DEMO_ORGANIZATION_ID;
  for (guint i = 0; i < HOST_DEMO_N_STAFF; i++)
    {
      demo.staff[i] = *host_demo_get_staff (i);
      if (options->staff_ids[i] != NULL)
        demo.staff[i].practitioner_id = options->staff_ids[i];
    }
  host_demo_write_practice (&demo);
  if (!options->light)
    host_demo_write_questionnaires (&demo);
  for (guint i = 0; i < options->n_patients && demo.error == NULL; i++)
    {
      make_patient (&demo, i);
      if (progress != NULL)
        progress (i + 1, options->n_patients, user_data);
    }
  if (demo.error == NULL && !options->light)
    host_demo_write_appointments (&demo);
  if (demo.error == NULL)
    return TRUE;
  g_propagate_error (error, demo.error);
  return FALSE;
}
