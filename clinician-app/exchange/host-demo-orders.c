/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include <string.h>

/* What is under way: tests, imaging and referrals that somebody waits for, a few of them late, and results of
 * yesterday that nobody has looked at. */

#define STREAM_OF_ORDERS (G_GUINT64_CONSTANT (1) << 41)
#define SNOMED "http://snomed.info/sct"

typedef struct
{
  HostDemoCode category, code;
  const char *reason; /* ICD-10-CM code of a problem that it fits; NULL: anybody grown up */
  int days;           /* until a result is expected */
  gboolean fasting;
  double share; /* of those whom it fits */
} Order;

#define LABORATORY { SNOMED, "108252007", "Laboratory procedure", NULL }
#define IMAGING { SNOMED, "363679005", "Imaging", NULL }
#define REFERRAL { SNOMED, "3457005", "Patient referral", NULL }

static const Order orders[] = {
  { LABORATORY,
    { HOST_DEMO_LOINC, "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "HbA1c" },
    "E11.9",
    7,
    FALSE,
    0.3 },
  { LABORATORY,
    { HOST_DEMO_LOINC, "24331-1", "Lipid 1996 panel - Serum or Plasma", "Lipid panel" },
    "E78.5",
    7,
    TRUE,
    0.25 },
  { LABORATORY,
    { HOST_DEMO_LOINC, "24321-2", "Basic metabolic 2000 panel - Serum or Plasma", "Basic metabolic panel" },
    "I10",
    5,
    FALSE,
    0.15 },
  { REFERRAL, { NULL, NULL, NULL, "Eye examination, dilated" }, "E11.9", 42, FALSE, 0.2 },
  { IMAGING, { NULL, NULL, NULL, "X-ray of the chest, two views" }, NULL, 10, FALSE, 0.03 },
  { REFERRAL, { NULL, NULL, NULL, "Physiotherapy, six sessions" }, NULL, 30, FALSE, 0.03 },
};

static void
write_expectations (HostDemoDoc *doc, const Order *order, int day)
{
  yyjson_mut_val *extensions = host_demo_array (doc, doc->root, "extension");
  yyjson_mut_val *expected = host_demo_item (doc, extensions);
  host_demo_string (doc, expected, "url", "urn:althea:expected-by");
  host_demo_day (doc, expected, "valueDate", day + order->days);
  if (!order->fasting)
    return;
  yyjson_mut_val *fasting = host_demo_item (doc, extensions);
  host_demo_string (doc, fasting, "url", "urn:althea:fasting");
  host_demo_flag (doc, fasting, "valueBoolean", TRUE);
}

static void
write_order (HostDemoPatient *self, const Order *order, const char *status, const char *id, int day)
{
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  HostDemoDoc doc;
  host_demo_doc_begin (&doc, self->demo, "ServiceRequest", id, HOST_DEMO_UNTAGGED);
  write_expectations (&doc, order, day);
  host_demo_string (&doc, doc.root, "status", status);
  host_demo_string (&doc, doc.root, "intent", "order");
  host_demo_concept_list (&doc, doc.root, "category", &order->category);
  host_demo_string (&doc, doc.root, "priority", "routine");
  host_demo_concept (&doc, doc.root, "code", &order->code);
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  host_demo_time (&doc, doc.root, "authoredOn", day, 10 * 60 + 20);
  host_demo_reference (&doc, doc.root, "requester", "Practitioner", doctor->practitioner_id, doctor->name);
  host_demo_doc_end (&doc);
}

/* A result of an order, reported today: not yet read by anybody. */
static void
write_unread (HostDemoPatient *self, const Order *order, HostDemoLab lab, double value)
{
  int today = self->demo->today;
  g_autoptr (GString) results = g_string_new (NULL);
  HostDemoVisit visit
      = { .patient = self, .day = today - 1, .clinician = self->clinician, .results = results };
  HostDemoReport report;
  char order_id[37];
  host_demo_patient_make_id (self, order_id);
  write_order (self, order, "active", order_id, today - 1);
  host_demo_report_begin (&report, &visit, order->code.code, order->code.display);
  memcpy (report.order_id, order_id, sizeof order_id);
  host_demo_report_add (&report, lab, value);
  host_demo_report_end (&report);
}

static gboolean
fits (HostDemoPatient *self, const Order *order)
{
  return host_demo_patient_age (self, self->demo->today) >= 18
         && (order->reason == NULL || host_demo_patient_find_problem (self, order->reason) != NULL);
}

void
host_demo_write_orders (HostDemoPatient *self)
{
  HostDemoRandom random = host_demo_random_new (self->demo->options->seed, STREAM_OF_ORDERS + self->index);
  static const Order potassium = {
    LABORATORY, { HOST_DEMO_LOINC, "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "Potassium" },
    NULL,       3,
    FALSE,      0
  };
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      int day = self->demo->today - host_demo_random_range (&random, 1, 12);
      gboolean chosen = host_demo_random_chance (&random, orders[i].share);
      char id[37];
      if (!chosen || day < self->since || !fits (self, &orders[i]))
        continue;
      host_demo_patient_make_id (self, id);
      write_order (self, &orders[i], "active", id, day);
    }
  /* Somebody whose kidneys fail, and whose potassium shows it. */
  if (self->egfr < 40 && self->since < self->demo->today - 30 && host_demo_random_chance (&random, 0.5))
    write_unread (self, &potassium, HOST_DEMO_LAB_POTASSIUM, 5.6 + 0.8 * host_demo_random_unit (&random));
  else if (self->last_a1c > 0 && host_demo_random_chance (&random, 0.12))
    write_unread (self, &orders[0], HOST_DEMO_LAB_A1C, self->a1c);
}
