/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

/* --- care plans ------------------------------------------------------------------------------------------
 */

static const struct
{
  const char *icd10;
  const char *title, *description;
  const char *activities[4];
} plans[] = {
  { "E11.9",
    "Diabetes care plan",
    "HbA1c below 7 %, feet and eyes looked after, no low glucose.",
    { "Measure glucose before breakfast three days a week", "Walk 30 minutes on five days a week",
      "Look at the feet every evening", "Eye examination every year" } },
  { "J45.30",
    "Asthma action plan",
    "Sleep through, play and work without wheezing.",
    { "Controller inhaler every day, also when well", "Reliever inhaler 2 puffs when short of breath",
      "Call the practice when the reliever is needed more than every 4 hours", NULL } },
  { "N18.32",
    "Kidney care plan",
    "Keep the kidneys' work where it is.",
    { "No ibuprofen or naproxen", "Blood test every six months", "Blood pressure at home once a week",
      NULL } },
};

static void
write_plan (HostDemoPatient *self, guint which, const HostDemoProblem *problem)
{
  HostDemoDoc doc;
  char id[37];
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  HostDemoCode category = { "http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan",
                            "Assessment and Plan of Treatment", NULL };
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "CarePlan", id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", "active");
  host_demo_string (&doc, doc.root, "intent", "plan");
  host_demo_concept_list (&doc, doc.root, "category", &category);
  host_demo_string (&doc, doc.root, "title", plans[which].title);
  host_demo_string (&doc, doc.root, "description", plans[which].description);
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  yyjson_mut_val *period = host_demo_object (&doc, doc.root, "period");
  host_demo_day (&doc, period, "start", MAX (problem->onset, self->since));
  host_demo_day (&doc, doc.root, "created", MAX (problem->onset, self->since));
  host_demo_reference (&doc, doc.root, "author", "Practitioner", doctor->practitioner_id, doctor->name);
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "addresses"), "Condition", problem->id,
                            NULL);
  yyjson_mut_val *activities = host_demo_array (&doc, doc.root, "activity");
  for (guint i = 0; i < G_N_ELEMENTS (plans[which].activities) && plans[which].activities[i] != NULL; i++)
    {
      yyjson_mut_val *detail = host_demo_object (&doc, host_demo_item (&doc, activities), "detail");
      host_demo_string (&doc, detail, "status", "in-progress");
      host_demo_string (&doc, detail, "description", plans[which].activities[i]);
    }
  host_demo_doc_end (&doc);
}

void
host_demo_write_care_plan (HostDemoPatient *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      const HostDemoProblem *problem = host_demo_patient_find_problem (self, plans[i].icd10);
      if (problem != NULL && (self->index == 0 || host_demo_random_chance (&self->random, 0.6)))
        write_plan (self, i, problem);
    }
}

/* --- appointments ------------------------------------------------------------------------------------------
 */

typedef struct
{
  HostDemo *demo;
  HostDemoRandom random;
  int now_minute; /* of today */
  guint n_ids;
} Book;

static void
make_appointment_id (Book *book, char id[37])
{
  guint64 a = host_demo_random_next (&book->random), b = host_demo_random_next (&book->random);
  g_snprintf (id, 37, "0193a2c1-%04x-7%03x-%04x-%08x%04x", book->n_ids++ & 0xffff, (guint)(a & 0xfff),
              (guint)(0x8000 | ((a >> 12) & 0x3fff)), (guint)(b >> 32), (guint)(b & 0xffff));
}

static const char *
choose_status (Book *book, int day, int minute)
{
  gboolean past = day < book->demo->today || (day == book->demo->today && minute + 20 < book->now_minute);
  gboolean near = day == book->demo->today && minute < book->now_minute + 25;
  if (past)
    return host_demo_random_chance (&book->random, 0.06) ? "noshow" : "fulfilled";
  if (near)
    return host_demo_random_chance (&book->random, 0.6) ? "arrived" : "booked";
  return host_demo_random_chance (&book->random, 0.04) ? "cancelled" : "booked";
}

static void
add_participant (HostDemoDoc *doc, yyjson_mut_val *participants, const char *type, const char *id,
                 const char *display)
{
  yyjson_mut_val *participant = host_demo_item (doc, participants);
  host_demo_reference (doc, participant, "actor", type, id, display);
  host_demo_string (doc, participant, "status", "accepted");
}

static void
write_appointment (Book *book, const HostDemoContact *contact, guint clinician, int day, int minute,
                   int n_minutes)
{
  static const HostDemoCode reasons[] = {
    { NULL, NULL, NULL, "Follow-up" },      { NULL, NULL, NULL, "Check-up" },
    { NULL, NULL, NULL, "Results" },        { NULL, NULL, NULL, "Cough" },
    { NULL, NULL, NULL, "Back pain" },      { NULL, NULL, NULL, "Medication review" },
    { NULL, NULL, NULL, "Blood pressure" },
  };
  HostDemoCode type = { HOST_DEMO_TERMINOLOGY "v2-0276", n_minutes > 20 ? "CHECKUP" : "FOLLOWUP",
                        n_minutes > 20 ? "A routine check-up, such as an annual physical"
                                       : "A follow up visit from a previous appointment",
                        NULL };
  const HostDemoStaff *doctor = &book->demo->staff[clinician];
  char id[37];
  HostDemoDoc doc;
  make_appointment_id (book, id);
  host_demo_doc_begin (&doc, book->demo, "Appointment", id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status", choose_status (book, day, minute));
  host_demo_concept (&doc, doc.root, "appointmentType", &type);
  host_demo_concept_list (&doc, doc.root, "reasonCode",
                          &reasons[host_demo_random_below (&book->random, G_N_ELEMENTS (reasons))]);
  host_demo_instant (&doc, doc.root, "start", day, minute, 0);
  host_demo_instant (&doc, doc.root, "end", day, minute + n_minutes, 0);
  host_demo_number (&doc, doc.root, "minutesDuration", n_minutes, 0);
  host_demo_day (&doc, doc.root, "created",
                 MIN (day, book->demo->today) - host_demo_random_range (&book->random, 0, 40));
  yyjson_mut_val *participants = host_demo_array (&doc, doc.root, "participant");
  add_participant (&doc, participants, "Patient", contact->id, contact->display);
  add_participant (&doc, participants, "Practitioner", doctor->practitioner_id, doctor->name);
  host_demo_doc_end (&doc);
}

/* One doctor's day: mornings full, a pause at noon, some gaps after it. */
static void
book_day (Book *book, guint clinician, int day)
{
  HostDemo *demo = book->demo;
  int ahead = day - demo->today;
  double filled = ahead <= 0 ? 0.9 : MAX (0.25, 0.8 - 0.05 * ahead);
  for (int minute = 8 * 60 + 30; minute < 16 * 60 + 30;)
    {
      int n_minutes = host_demo_random_chance (&book->random, 0.2) ? 40 : 20;
      gboolean pause = minute >= 12 * 60 && minute < 13 * 60;
      if (!pause && host_demo_random_chance (&book->random, filled))
        {
          guint which = host_demo_random_below (&book->random, demo->contacts->len);
          /* The first patient has an appointment today, whoever looks. */
          if (ahead == 0 && clinician == 0 && minute >= 10 * 60 && minute < 10 * 60 + n_minutes)
            which = 0;
          write_appointment (book, &g_array_index (demo->contacts, HostDemoContact, which), clinician, day,
                             minute, n_minutes);
        }
      minute += n_minutes;
    }
}

void
host_demo_write_appointments (HostDemo *demo)
{
  if (demo->contacts->len == 0)
    return;
  Book book = { .demo = demo,
                .random = host_demo_random_new (demo->options->seed, G_GUINT64_CONSTANT (0x626f6f6b)) };
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (demo->options->now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, demo->zone);
  book.now_minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
  for (int day = demo->today - 7; day <= demo->today + 14; day++)
    for (guint clinician = 0; clinician < 2; clinician++)
      if (day == demo->today || host_demo_day_weekday (day) < 5)
        book_day (&book, clinician, day);
}
