/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <string.h>

/* Conversations between patients and staff: each a Task with its Communications, in the states that the
 * inbox has to show. A line that begins with "p" is the patient's, "c" the clinician's, "n" the nurse's, "d"
 * the front desk's. %1 is the patient's last HbA1c. */
typedef struct
{
  const char *subject;
  const char *category; /* "clinical" or "administrative" */
  gboolean needs_a1c;
  gboolean closed; /* somebody marked it as done */
  const char *lines[6];
} Script;

static const Script scripts[] = {
  { "Question about my HbA1c",
    "clinical",
    TRUE,
    FALSE,
    { "pI saw that my HbA1c is %1 now. Is that good or should I change something?",
      "cThank you for asking. %1 shows where your glucose was over the last three months. Please go on with "
      "your medicines as we discussed and walk after dinner. We look at it again at the next visit.",
      "pThank you, that helps. May I take the metformin with breakfast instead of lunch?" } },
  { "Refill before I travel",
    "clinical",
    FALSE,
    FALSE,
    { "pI leave for three weeks on Saturday and my tablets end next Tuesday. Can you renew them before?" } },
  { "Home blood pressure readings",
    "clinical",
    FALSE,
    FALSE,
    { "pMy readings this week: 138/84, 134/82, 141/86, 132/80, 136/83.",
      "nThank you, these are written into your chart. Dr Okafor sees them this afternoon.",
      "cThese are close to where we want them. No change for now. Send another week of readings in a month, "
      "please." } },
  { "Appointment on another day",
    "administrative",
    FALSE,
    TRUE,
    { "pI cannot come on Thursday. Is there something next week in the morning?",
      "dYes: Tuesday at 9:10 or Wednesday at 8:30. Which one shall I book?", "pTuesday, please.",
      "dDone. Tuesday at 9:10 it is." } },
  { "Form for school",
    "administrative",
    FALSE,
    FALSE,
    { "pThe school asks for the immunization record. Can you prepare it? I would pick it up.",
      "dIt is ready at the desk from tomorrow noon." } },
  { "Cough is still there",
    "clinical",
    FALSE,
    FALSE,
    { "pThe cough has now lasted two weeks. No fever. Should I come in?",
      "nDo you bring anything up, and are you short of breath on the stairs?",
      "pA little white phlegm, no trouble on the stairs." } },
  { "Dizzy after the new tablet",
    "clinical",
    FALSE,
    FALSE,
    { "pSince I take the new tablet I feel dizzy when I stand up. Should I stop it?" } },
  { "Thank you",
    "administrative",
    FALSE,
    TRUE,
    { "pI wanted to thank the whole team for last week. I feel much better.",
      "nThat is good to read. Thank you!" } },
};

static void
add_time_extension (HostDemoDoc *doc, yyjson_mut_val *extensions, const char *url, int day, int minute)
{
  yyjson_mut_val *extension = host_demo_item (doc, extensions);
  host_demo_string (doc, extension, "url", url);
  host_demo_time (doc, extension, "valueDateTime", day, minute);
}

static guint
staff_of (HostDemoPatient *self, char who)
{
  return who == 'c' ? self->clinician : who == 'n' ? 2 : 3;
}

static char *
fill_in (HostDemoPatient *self, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "%1", -1);
  g_autofree char *value = g_strdup_printf ("%.1f %%", self->last_a1c);
  return g_strjoinv (value, parts);
}

static void
write_message (HostDemoPatient *self, const char *thread_id, const char *line, int day, int minute,
               gboolean seen)
{
  HostDemoDoc doc;
  char id[37];
  gboolean from_patient = line[0] == 'p';
  const HostDemoStaff *person = &self->demo->staff[staff_of (self, from_patient ? 'c' : line[0])];
  g_autofree char *text = fill_in (self, line + 1);
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "Communication", id, HOST_DEMO_RELEASED);
  if (!from_patient || seen)
    {
      yyjson_mut_val *extensions = host_demo_array (&doc, doc.root, "extension");
      if (!from_patient)
        add_time_extension (&doc, extensions, "urn:althea:delivered", day, minute + 1);
      if (seen)
        add_time_extension (&doc, extensions, "urn:althea:seen", day, minute + 12);
    }
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "partOf"), "Task", thread_id, NULL);
  host_demo_string (&doc, doc.root, "status", "completed");
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  host_demo_time (&doc, doc.root, "sent", day, minute);
  yyjson_mut_val *recipients = host_demo_array (&doc, doc.root, "recipient");
  if (from_patient)
    host_demo_item_reference (&doc, recipients, "Practitioner", person->practitioner_id, person->name);
  else
    host_demo_item_reference (&doc, recipients, "Patient", self->id, self->display);
  if (from_patient)
    host_demo_reference (&doc, doc.root, "sender", "Patient", self->id, self->display);
  else
    host_demo_reference (&doc, doc.root, "sender", "Practitioner", person->practitioner_id, person->name);
  host_demo_string (&doc, host_demo_item (&doc, host_demo_array (&doc, doc.root, "payload")), "contentString",
                    text);
  host_demo_doc_end (&doc);
}

static void
write_task (HostDemoPatient *self, const Script *script, const char *id, int first_day, int minute,
            int last_day, gboolean answered, gboolean waits)
{
  HostDemoDoc doc;
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  HostDemoCode code = { "urn:althea:task", "message-thread", "Message thread", NULL };
  HostDemoCode turn = { "urn:althea:turn", waits ? "practice" : "patient", NULL,
                        waits ? "Waits for the practice" : "Answered" };
  host_demo_doc_begin (&doc, self->demo, "Task", id, HOST_DEMO_RELEASED);
  host_demo_string (&doc, doc.root, "status",
                    script->closed ? "completed"
                    : answered     ? "in-progress"
                                   : "requested");
  if (!script->closed)
    host_demo_concept (&doc, doc.root, "businessStatus", &turn);
  host_demo_string (&doc, doc.root, "intent", "order");
  host_demo_concept (&doc, doc.root, "code", &code);
  host_demo_string (&doc, doc.root, "description", script->subject);
  host_demo_reference (&doc, doc.root, "for", "Patient", self->id, self->display);
  host_demo_time (&doc, doc.root, "authoredOn", first_day, minute);
  host_demo_time (&doc, doc.root, "lastModified", last_day, minute + 60);
  host_demo_reference (&doc, doc.root, "requester", "Patient", self->id, self->display);
  if (strcmp (script->category, "clinical") == 0)
    host_demo_reference (&doc, doc.root, "owner", "Practitioner", doctor->practitioner_id, doctor->name);
  host_demo_doc_end (&doc);
}

static void
write_thread (HostDemoPatient *self, const Script *script, int days_ago)
{
  char id[37];
  guint n_lines = 0;
  while (n_lines < G_N_ELEMENTS (script->lines) && script->lines[n_lines] != NULL)
    n_lines++;
  int first = self->demo->today - MAX (days_ago, (int)n_lines);
  int minute = host_demo_random_range (&self->random, 7 * 60, 19 * 60);
  host_demo_patient_make_id (self, id);
  write_task (self, script, id, first, minute, first + (int)n_lines - 1, n_lines > 1,
              script->lines[n_lines - 1][0] == 'p');
  for (guint i = 0; i < n_lines; i++)
    {
      gboolean last = i + 1 == n_lines;
      gboolean seen = script->closed || !last || script->lines[i][0] != 'p';
      write_message (self, id, script->lines[i], first + (int)i, minute + 7 * (int)i, seen);
    }
}

void
host_demo_write_threads (HostDemoPatient *self)
{
  double age = host_demo_patient_age (self, self->demo->today);
  if (self->index == 0)
    {
      write_thread (self, &scripts[0], 4);
      write_thread (self, &scripts[3], 30);
      return;
    }
  if (age < 12 || age > 92 || !host_demo_random_chance (&self->random, 0.16))
    return;
  guint which = host_demo_random_below (&self->random, G_N_ELEMENTS (scripts));
  if (scripts[which].needs_a1c && self->last_a1c < 6.5)
    which = 1 + host_demo_random_below (&self->random, G_N_ELEMENTS (scripts) - 1);
  write_thread (self, &scripts[which], host_demo_random_range (&self->random, 2, 50));
}
