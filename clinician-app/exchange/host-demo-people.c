/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

static const HostDemoStaff staff[HOST_DEMO_N_STAFF] = {
  { "okafor", "Dr Adaeze Okafor", "clinician", "0193a2c0-0000-7000-8000-000000000001" },
  { "lindqvist", "Dr Samuel Lindqvist", "clinician", "0193a2c0-0000-7000-8000-000000000002" },
  { "ramirez", "Elena Ramírez", "staff", "0193a2c0-0000-7000-8000-000000000003" },
  { "desk", "Jordan Whitaker", "staff", "0193a2c0-0000-7000-8000-000000000004" },
};

typedef struct
{
  const char *family, *given, *prefix, *suffix, *gender;
  const char *npi; /* ten digits with a right check digit, of nobody */
  HostDemoCode role, specialty;
} StaffDetail;

#define NUCC "http://nucc.org/provider-taxonomy"

static const StaffDetail details[HOST_DEMO_N_STAFF] = {
  { "Okafor",
    "Adaeze",
    "Dr",
    "MD",
    "female",
    "1999999984",
    { NUCC, "207Q00000X", "Family Medicine Physician", NULL },
    { NUCC, "207Q00000X", "Family Medicine Physician", NULL } },
  { "Lindqvist",
    "Samuel",
    "Dr",
    "MD",
    "male",
    "1999999976",
    { NUCC, "208D00000X", "General Practice Physician", NULL },
    { NUCC, "208D00000X", "General Practice Physician", NULL } },
  { "Ramírez",
    "Elena",
    NULL,
    "RN",
    "female",
    NULL,
    { NUCC, "163W00000X", "Registered Nurse", NULL },
    { NULL, NULL, NULL, NULL } },
  { "Whitaker",
    "Jordan",
    NULL,
    NULL,
    "other",
    NULL,
    { NULL, NULL, NULL, "Front desk" },
    { NULL, NULL, NULL, NULL } },
};

const HostDemoStaff *
host_demo_get_staff (guint index)
{
  g_return_val_if_fail (index < HOST_DEMO_N_STAFF, NULL);
  return &staff[index];
}

static void
write_organization (HostDemo *demo)
{
  HostDemoDoc doc;
  const char *name = demo->options->practice_name;
  host_demo_doc_begin (&doc, demo, "Organization", demo->organization_id, HOST_DEMO_RELEASED);
  host_demo_flag (&doc, doc.root, "active", TRUE);
  HostDemoCode type = { HOST_DEMO_TERMINOLOGY "organization-type", "prov", "Healthcare Provider", NULL };
  host_demo_concept_list (&doc, doc.root, "type", &type);
  host_demo_string (&doc, doc.root, "name", name != NULL ? name : "Riverside Family Practice");
  yyjson_mut_val *telecom = host_demo_item (&doc, host_demo_array (&doc, doc.root, "telecom"));
  host_demo_string (&doc, telecom, "system", "phone");
  host_demo_string (&doc, telecom, "value", "+1 617 555 0100");
  host_demo_string (&doc, telecom, "use", "work");
  yyjson_mut_val *address = host_demo_item (&doc, host_demo_array (&doc, doc.root, "address"));
  host_demo_item_string (&doc, host_demo_array (&doc, address, "line"), "12 Riverside Street");
  host_demo_string (&doc, address, "city", "Springfield");
  host_demo_string (&doc, address, "state", "MA");
  host_demo_string (&doc, address, "postalCode", "01103");
  host_demo_string (&doc, address, "country", "US");
  host_demo_doc_end (&doc);
}

static void
write_practitioner (HostDemo *demo, guint index)
{
  const StaffDetail *detail = &details[index];
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, demo, "Practitioner", demo->staff[index].practitioner_id, HOST_DEMO_RELEASED);
  if (detail->npi != NULL)
    {
      yyjson_mut_val *identifier = host_demo_item (&doc, host_demo_array (&doc, doc.root, "identifier"));
      host_demo_string (&doc, identifier, "system", "http://hl7.org/fhir/sid/us-npi");
      host_demo_string (&doc, identifier, "value", detail->npi);
    }
  host_demo_flag (&doc, doc.root, "active", TRUE);
  yyjson_mut_val *name = host_demo_item (&doc, host_demo_array (&doc, doc.root, "name"));
  host_demo_string (&doc, name, "use", "official");
  host_demo_string (&doc, name, "text", demo->staff[index].name);
  host_demo_string (&doc, name, "family", detail->family);
  host_demo_item_string (&doc, host_demo_array (&doc, name, "given"), detail->given);
  if (detail->prefix != NULL)
    host_demo_item_string (&doc, host_demo_array (&doc, name, "prefix"), detail->prefix);
  if (detail->suffix != NULL)
    host_demo_item_string (&doc, host_demo_array (&doc, name, "suffix"), detail->suffix);
  host_demo_string (&doc, doc.root, "gender", detail->gender);
  host_demo_doc_end (&doc);
}

static void
write_role (HostDemo *demo, guint index)
{
  char id[] = "0193a2c0-0000-7000-8000-000000000011";
  id[sizeof id - 2] = (char)('1' + index);
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, demo, "PractitionerRole", id, HOST_DEMO_RELEASED);
  host_demo_flag (&doc, doc.root, "active", TRUE);
  host_demo_reference (&doc, doc.root, "practitioner", "Practitioner", demo->staff[index].practitioner_id,
                       demo->staff[index].name);
  host_demo_reference (&doc, doc.root, "organization", "Organization", demo->organization_id, NULL);
  host_demo_concept_list (&doc, doc.root, "code", &details[index].role);
  if (details[index].specialty.code != NULL)
    host_demo_concept_list (&doc, doc.root, "specialty", &details[index].specialty);
  host_demo_doc_end (&doc);
}

void
host_demo_write_practice (HostDemo *demo)
{
  if (demo->options->organization_id == NULL)
    write_organization (demo);
  for (guint i = 0; i < HOST_DEMO_N_STAFF; i++)
    {
      /* Who works here already has these records. */
      if (demo->options->staff_ids[i] != NULL)
        continue;
      write_practitioner (demo, i);
      write_role (demo, i);
    }
}

/* --- patients ---------------------------------------------------------------------------------------- */

static const struct
{
  const char *city, *state, *postal_code;
} places[] = {
  { "Springfield", "MA", "01103" }, { "Springfield", "MA", "01109" }, { "Holyoke", "MA", "01040" },
  { "Chicopee", "MA", "01013" },    { "Westfield", "MA", "01085" },   { "Agawam", "MA", "01001" },
  { "Northampton", "MA", "01060" }, { "Longmeadow", "MA", "01106" },
};

static const char *const streets[] = {
  "Maple Street",    "Oak Avenue",    "Walnut Street",  "Mill Road",      "Pearl Street",
  "Chestnut Street", "Garden Lane",   "Union Street",   "Bay Road",       "Carew Street",
  "Belmont Avenue",  "Sumner Avenue", "Orchard Street", "Liberty Street",
};

static void
write_identifier (HostDemoDoc *doc, HostDemoPatient *self)
{
  yyjson_mut_val *identifier = host_demo_item (doc, host_demo_array (doc, doc->root, "identifier"));
  HostDemoCode type = { HOST_DEMO_TERMINOLOGY "v2-0203", "MR", "Medical record number", NULL };
  g_autofree char *number = g_strdup_printf ("%u", 100001 + self->index);
  host_demo_string (doc, identifier, "use", "usual");
  host_demo_concept (doc, identifier, "type", &type);
  host_demo_string (doc, identifier, "system", "urn:althea:record-number");
  host_demo_string (doc, identifier, "value", number);
}

static void
write_names (HostDemoDoc *doc, HostDemoPatient *self)
{
  const HostDemoName *n = &self->name;
  yyjson_mut_val *names = host_demo_array (doc, doc->root, "name");
  yyjson_mut_val *name = host_demo_item (doc, names);
  host_demo_string (doc, name, "use", "official");
  host_demo_string (doc, name, "family", n->family);
  yyjson_mut_val *given = host_demo_array (doc, name, "given");
  host_demo_item_string (doc, given, n->given);
  host_demo_item_string (doc, given, n->middle);
  if (n->native_family == NULL || n->native_given == NULL)
    return;
  yyjson_mut_val *native = host_demo_item (doc, names);
  yyjson_mut_val *extension = host_demo_item (doc, host_demo_array (doc, native, "extension"));
  host_demo_string (doc, extension, "url",
                    "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation");
  host_demo_string (doc, extension, "valueCode", n->representation);
  host_demo_string (doc, native, "use", "usual");
  host_demo_string (doc, native, "family", n->native_family);
  host_demo_item_string (doc, host_demo_array (doc, native, "given"), n->native_given);
}

/* Numbers 555-0100 to 555-0199 are set aside for fiction in every area code. */
static char *
make_phone (HostDemoRandom *random)
{
  static const int areas[] = { 413, 617, 508, 339, 781, 857, 978 };
  return g_strdup_printf ("+1 %d 555 01%02u", areas[host_demo_random_below (random, G_N_ELEMENTS (areas))],
                          host_demo_random_below (random, 100));
}

static void
write_contact_points (HostDemoDoc *doc, HostDemoPatient *self, int age)
{
  g_autofree char *phone = make_phone (&self->random);
  yyjson_mut_val *telecom = host_demo_array (doc, doc->root, "telecom");
  yyjson_mut_val *point = host_demo_item (doc, telecom);
  host_demo_string (doc, point, "system", "phone");
  host_demo_string (doc, point, "value", phone);
  host_demo_string (doc, point, "use", host_demo_random_chance (&self->random, 0.7) ? "mobile" : "home");
  if (age < 16 || age > 85 || host_demo_random_chance (&self->random, 0.35))
    return;
  g_autofree char *address = g_strdup_printf ("patient%u@example.org", self->index + 1);
  point = host_demo_item (doc, telecom);
  host_demo_string (doc, point, "system", "email");
  host_demo_string (doc, point, "value", address);
}

static void
write_address (HostDemoDoc *doc, HostDemoPatient *self)
{
  guint place = host_demo_random_below (&self->random, G_N_ELEMENTS (places));
  g_autofree char *line
      = g_strdup_printf ("%d %s", host_demo_random_range (&self->random, 1, 480),
                         streets[host_demo_random_below (&self->random, G_N_ELEMENTS (streets))]);
  yyjson_mut_val *address = host_demo_item (doc, host_demo_array (doc, doc->root, "address"));
  host_demo_string (doc, address, "use", "home");
  yyjson_mut_val *lines = host_demo_array (doc, address, "line");
  host_demo_item_string (doc, lines, line);
  if (host_demo_random_chance (&self->random, 0.2))
    {
      g_autofree char *flat = g_strdup_printf ("Apt %d", host_demo_random_range (&self->random, 1, 40));
      host_demo_item_string (doc, lines, flat);
    }
  host_demo_string (doc, address, "city", places[place].city);
  host_demo_string (doc, address, "state", places[place].state);
  host_demo_string (doc, address, "postalCode", places[place].postal_code);
  host_demo_string (doc, address, "country", "US");
}

static void
write_contact (HostDemoDoc *doc, HostDemoPatient *self, int age)
{
  gboolean female = host_demo_random_chance (&self->random, 0.6);
  g_auto (GStrv) families = g_strsplit (self->name.family, " ", 2);
  g_autofree char *phone = make_phone (&self->random);
  HostDemoName other = { NULL };
  host_demo_name_make (&self->random, female, &other);
  HostDemoCode parent
      = { HOST_DEMO_TERMINOLOGY "v3-RoleCode", female ? "MTH" : "FTH", female ? "mother" : "father", NULL };
  HostDemoCode spouse = { HOST_DEMO_TERMINOLOGY "v3-RoleCode", "SPS", "spouse", NULL };
  yyjson_mut_val *contact = host_demo_item (doc, host_demo_array (doc, doc->root, "contact"));
  host_demo_concept_list (doc, contact, "relationship", age < 18 ? &parent : &spouse);
  yyjson_mut_val *name = host_demo_object (doc, contact, "name");
  host_demo_string (doc, name, "family", age < 18 ? families[0] : other.family);
  host_demo_item_string (doc, host_demo_array (doc, name, "given"), other.given);
  yyjson_mut_val *point = host_demo_item (doc, host_demo_array (doc, contact, "telecom"));
  host_demo_string (doc, point, "system", "phone");
  host_demo_string (doc, point, "value", phone);
  host_demo_name_clear (&other);
}

static void
write_language (HostDemoDoc *doc, HostDemoPatient *self)
{
  gboolean own = g_strcmp0 (self->name.language, "en") != 0 && host_demo_random_chance (&self->random, 0.4);
  HostDemoCode language = { "urn:ietf:bcp:47", own ? self->name.language : "en", NULL, NULL };
  yyjson_mut_val *communication = host_demo_item (doc, host_demo_array (doc, doc->root, "communication"));
  host_demo_concept (doc, communication, "language", &language);
  host_demo_flag (doc, communication, "preferred", TRUE);
}

void
host_demo_write_patient (HostDemoPatient *self)
{
  int age = (int)host_demo_patient_age (self, self->demo->today);
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, self->demo, "Patient", self->id, HOST_DEMO_RELEASED);
  write_identifier (&doc, self);
  host_demo_flag (&doc, doc.root, "active", TRUE);
  write_names (&doc, self);
  write_contact_points (&doc, self, age);
  host_demo_string (&doc, doc.root, "gender", self->female ? "female" : "male");
  host_demo_day (&doc, doc.root, "birthDate", self->birth);
  write_address (&doc, self);
  if (age < 18 || host_demo_random_chance (&self->random, 0.3))
    write_contact (&doc, self, age);
  write_language (&doc, self);
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "generalPractitioner"), "Practitioner",
                            self->demo->staff[self->clinician].practitioner_id,
                            self->demo->staff[self->clinician].name);
  host_demo_reference (&doc, doc.root, "managingOrganization", "Organization", self->demo->organization_id,
                       NULL);
  host_demo_doc_end (&doc);
}
