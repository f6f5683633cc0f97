/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

/* Doses by age as the United States' schedules for children and adults had them in 2025; codes and names are
 * the CDC's CVX. For synthetic histories, not a forecast. */
typedef struct
{
  const char *cvx, *display;
  double months;   /* age at the dose */
  int dose, doses; /* of the series; 0 unknown */
  int since_year;  /* not given before */
  const char *route_name;
} Dose;

#define MUSCLE "Into the muscle"
#define SKIN "Under the skin"

static const Dose doses[] = {
  { "08", "Hep B, adolescent or pediatric", 0.05, 1, 3, 1992, MUSCLE },
  { "08", "Hep B, adolescent or pediatric", 2, 2, 3, 1992, MUSCLE },
  { "116", "rotavirus, pentavalent", 2, 1, 3, 2006, "By mouth" },
  { "20", "DTaP", 2, 1, 5, 1997, MUSCLE },
  { "48", "Hib (PRP-T)", 2, 1, 4, 1993, MUSCLE },
  { "216", "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF", 2, 1, 4, 2023,
    MUSCLE },
  { "10", "IPV", 2, 1, 4, 2000, MUSCLE },
  { "116", "rotavirus, pentavalent", 4, 2, 3, 2006, "By mouth" },
  { "20", "DTaP", 4, 2, 5, 1997, MUSCLE },
  { "48", "Hib (PRP-T)", 4, 2, 4, 1993, MUSCLE },
  { "216", "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF", 4, 2, 4, 2023,
    MUSCLE },
  { "10", "IPV", 4, 2, 4, 2000, MUSCLE },
  { "116", "rotavirus, pentavalent", 6, 3, 3, 2006, "By mouth" },
  { "20", "DTaP", 6, 3, 5, 1997, MUSCLE },
  { "48", "Hib (PRP-T)", 6, 3, 4, 1993, MUSCLE },
  { "216", "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF", 6, 3, 4, 2023,
    MUSCLE },
  { "08", "Hep B, adolescent or pediatric", 7, 3, 3, 1992, MUSCLE },
  { "10", "IPV", 9, 3, 4, 2000, MUSCLE },
  { "03", "MMR", 12.5, 1, 2, 1971, SKIN },
  { "21", "varicella", 12.5, 1, 2, 1996, SKIN },
  { "83", "Hep A, ped/adol, 2 dose", 12.5, 1, 2, 2006, MUSCLE },
  { "216", "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF", 12.5, 4, 4, 2023,
    MUSCLE },
  { "48", "Hib (PRP-T)", 15, 4, 4, 1993, MUSCLE },
  { "20", "DTaP", 15.5, 4, 5, 1997, MUSCLE },
  { "83", "Hep A, ped/adol, 2 dose", 18.5, 2, 2, 2006, MUSCLE },
  { "20", "DTaP", 49, 5, 5, 1997, MUSCLE },
  { "10", "IPV", 49, 4, 4, 2000, MUSCLE },
  { "03", "MMR", 49, 2, 2, 1989, SKIN },
  { "21", "varicella", 49, 2, 2, 2007, SKIN },
  { "115", "Tdap", 134, 1, 1, 2006, MUSCLE },
  { "165", "HPV9", 134, 1, 2, 2015, MUSCLE },
  { "203", "meningococcal conjugate quadrivalent, MenACWY-TT (MCV4)", 134, 1, 2, 2020, MUSCLE },
  { "165", "HPV9", 141, 2, 2, 2015, MUSCLE },
  { "203", "meningococcal conjugate quadrivalent, MenACWY-TT (MCV4)", 193, 2, 2, 2020, MUSCLE },
  { "115", "Tdap", 29 * 12, 0, 0, 2006, MUSCLE },
  { "115", "Tdap", 39 * 12, 0, 0, 2006, MUSCLE },
  { "115", "Tdap", 49 * 12, 0, 0, 2006, MUSCLE },
  { "187", "zoster recombinant", 50.5 * 12, 1, 2, 2018, MUSCLE },
  { "187", "zoster recombinant", 50.8 * 12, 2, 2, 2018, MUSCLE },
  { "115", "Tdap", 59 * 12, 0, 0, 2006, MUSCLE },
  { "216", "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF", 65.3 * 12, 1, 1,
    2022, MUSCLE },
  { "115", "Tdap", 69 * 12, 0, 0, 2006, MUSCLE },
  { "115", "Tdap", 79 * 12, 0, 0, 2006, MUSCLE },
};

static void
write_dose (HostDemoPatient *self, const Dose *dose, int day)
{
  char id[37];
  HostDemoDoc doc;
  HostDemoCode vaccine = { HOST_DEMO_CVX, dose->cvx, dose->display, NULL };
  HostDemoCode route = { NULL, NULL, NULL, dose->route_name };
  gboolean here = day >= self->since;
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "Immunization", id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", "completed");
  host_demo_concept (&doc, doc.root, "vaccineCode", &vaccine);
  host_demo_reference (&doc, doc.root, "patient", "Patient", self->id, self->display);
  host_demo_day (&doc, doc.root, "occurrenceDateTime", day);
  host_demo_flag (&doc, doc.root, "primarySource", here);
  if (here)
    {
      const HostDemoStaff *nurse = &self->demo->staff[2];
      g_autofree char *lot = g_strdup_printf ("%c%c%04u",
                                              'A' + (int)host_demo_random_below (&self->random, 26),
                                              'A' + (int)host_demo_random_below (&self->random, 26),
                                              host_demo_random_below (&self->random, 10000));
      host_demo_string (&doc, doc.root, "lotNumber", lot);
      host_demo_concept (&doc, doc.root, "route", &route);
      host_demo_reference (&doc, host_demo_item (&doc, host_demo_array (&doc, doc.root, "performer")),
                           "actor", "Practitioner", nurse->practitioner_id, nurse->name);
    }
  if (dose->dose > 0)
    {
      yyjson_mut_val *protocol = host_demo_item (&doc, host_demo_array (&doc, doc.root, "protocolApplied"));
      host_demo_number (&doc, protocol, "doseNumberPositiveInt", dose->dose, 0);
      host_demo_number (&doc, protocol, "seriesDosesPositiveInt", dose->doses, 0);
    }
  host_demo_doc_end (&doc);
}

/* Each autumn, from half a year of age on; not everybody, and not every year. */
static void
write_influenza (HostDemoPatient *self, double willing)
{
  static const Dose flu = { "140", "Influenza, split virus, trivalent, PF", 0, 0, 0, 0, MUSCLE };
  static const Dose flu4 = { "150", "Influenza, split virus, quadrivalent, PF", 0, 0, 0, 0, MUSCLE };
  int year, month, of_month;
  host_demo_day_split (MAX (self->since, self->birth + 183), &year, &month, &of_month);
  for (; year <= 2100; year++)
    {
      int day = host_demo_day_to_workday (host_demo_day_join (year, 9, 20)
                                          + (int)host_demo_random_below (&self->random, 70));
      if (day > self->demo->today)
        break;
      if (day >= self->since && day >= self->birth + 183 && host_demo_random_chance (&self->random, willing))
        write_dose (self, year >= 2024 ? &flu : &flu4, day);
    }
}

void
host_demo_write_immunizations (HostDemoPatient *self)
{
  double willing = host_demo_random_chance (&self->random, 0.04) ? 0.1 : 0.95;
  for (guint i = 0; i < G_N_ELEMENTS (doses); i++)
    {
      int year, month, of_month;
      int day = self->birth + (int)(doses[i].months * 30.44) + (int)host_demo_random_below (&self->random, 9);
      host_demo_day_split (day, &year, &month, &of_month);
      gboolean adult = doses[i].months >= 18 * 12;
      double chance = adult ? willing - 0.3 : willing;
      if (day > self->demo->today || year < doses[i].since_year
          || !host_demo_random_chance (&self->random, chance))
        continue;
      write_dose (self, &doses[i], doses[i].months < 1 ? day : host_demo_day_to_workday (day));
    }
  double age = host_demo_patient_age (self, self->demo->today);
  write_influenza (self, (age < 18 || age >= 65 ? 0.65 : 0.4) * willing);
}
