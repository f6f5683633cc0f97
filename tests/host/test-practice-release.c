/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include "host-release.h"

#include <string.h>

#define P "'subject':{'reference':'Patient/p'}"
#define FOR "'for':{'reference':'Patient/p'}"
#define HELD "'meta':{'tag':[{'system':'urn:althea:release','code':'held'}]}"
#define FREED "'meta':{'tag':[{'system':'urn:althea:release','code':'released'}]}"
#define BY_PATIENT "'meta':{'tag':[{'system':'urn:althea:origin','code':'patient'}]}"
#define LABEL(code)                                                                                          \
  "'meta':{'security':[{'system':'http://terminology.hl7.org/CodeSystem/v3-Confidentiality','code':'" code   \
  "'}]}"
#define LABEL_FREED(code)                                                                                    \
  "'meta':{'security':[{'system':'http://terminology.hl7.org/CodeSystem/v3-Confidentiality','code':'" code   \
  "'}],'tag':[{'system':'urn:althea:release','code':'released'}]}"
#define PSYCHOTHERAPY                                                                                        \
  "'meta':{'security':[{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'PSYTHPN'}]"
#define INTERNAL "'meta':{'tag':[{'system':'urn:althea:audience','code':'internal'}]}"
#define WRONG                                                                                                \
  "'verificationStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/condition-ver-status',"  \
  "'code':'entered-in-error'}]}"

typedef struct
{
  const char *name;
  const char *type;
  const char *members; /* after resourceType */
  gboolean first;      /* released as the first version */
  gboolean later;      /* released when an earlier version was */
} Case;

static const Case cases[] = {
  /* Results: when final, without delay; what may still change is not read as a fact. */
  { "result-registered", "Observation", "'status':'registered'", FALSE, FALSE },
  { "result-preliminary", "Observation", "'status':'preliminary'", FALSE, FALSE },
  { "result-final", "Observation", "'status':'final'", TRUE, TRUE },
  { "result-amended", "Observation", "'status':'amended'", TRUE, TRUE },
  { "result-corrected", "Observation", "'status':'corrected'", TRUE, TRUE },
  { "result-cancelled", "Observation", "'status':'cancelled'", FALSE, TRUE },
  { "result-wrong", "Observation", "'status':'entered-in-error'", FALSE, TRUE },
  { "result-without-status", "Observation", "'code':{'text':'x'}", FALSE, FALSE },
  { "report-partial", "DiagnosticReport", "'status':'partial'", FALSE, FALSE },
  { "report-preliminary", "DiagnosticReport", "'status':'preliminary'", FALSE, FALSE },
  { "report-final", "DiagnosticReport", "'status':'final'", TRUE, TRUE },
  { "report-appended", "DiagnosticReport", "'status':'appended'", TRUE, TRUE },
  /* By hand, both ways. */
  { "preliminary-freed", "Observation", FREED ",'status':'preliminary'", TRUE, TRUE },
  { "final-held", "Observation", HELD ",'status':'final'", FALSE, FALSE },
  { "wrong-held", "Observation", HELD ",'status':'entered-in-error'", FALSE, FALSE },
  /* What patients measured is theirs, until they take it back. */
  { "home", "Observation", BY_PATIENT ",'status':'preliminary'", TRUE, TRUE },
  { "home-accepted", "Observation", BY_PATIENT ",'status':'final'", TRUE, TRUE },
  { "home-registered", "Observation", BY_PATIENT ",'status':'registered'", FALSE, FALSE },
  { "home-withdrawn", "Observation", BY_PATIENT ",'status':'entered-in-error'", FALSE, TRUE },
  /* Labels. */
  { "normal", "Observation", LABEL ("N") ",'status':'final'", TRUE, TRUE },
  { "restricted", "Observation", LABEL ("R") ",'status':'final'", FALSE, FALSE },
  { "restricted-freed", "Observation", LABEL_FREED ("R") ",'status':'final'", TRUE, TRUE },
  { "very-restricted", "Observation", LABEL ("V") ",'status':'final'", FALSE, FALSE },
  { "very-restricted-freed", "Observation", LABEL_FREED ("V") ",'status':'final'", FALSE, FALSE },
  { "psychotherapy", "DocumentReference", PSYCHOTHERAPY "},'status':'current'", FALSE, FALSE },
  { "psychotherapy-freed", "DocumentReference",
    PSYCHOTHERAPY ",'tag':[{'system':'urn:althea:release','code':'released'}]},'status':'current'", FALSE,
    FALSE },
  /* Notes and documents: when finished. */
  { "note-current", "DocumentReference", "'status':'current'", TRUE, TRUE },
  { "note-signed", "DocumentReference", "'status':'current','docStatus':'final'", TRUE, TRUE },
  { "note-draft", "DocumentReference", "'status':'current','docStatus':'preliminary'", FALSE, FALSE },
  { "note-wrong", "DocumentReference", "'status':'entered-in-error'", FALSE, TRUE },
  { "composition-preliminary", "Composition", "'status':'preliminary'", FALSE, FALSE },
  { "composition-final", "Composition", "'status':'final'", TRUE, TRUE },
  /* The profile. */
  { "problem", "Condition", P, TRUE, TRUE },
  { "problem-wrong", "Condition", P "," WRONG, FALSE, TRUE },
  { "allergy", "AllergyIntolerance", "'patient':{'reference':'Patient/p'}", TRUE, TRUE },
  { "allergy-wrong", "AllergyIntolerance", "'patient':{'reference':'Patient/p'}," WRONG, FALSE, TRUE },
  { "medication", "MedicationRequest", "'status':'active','intent':'order'", TRUE, TRUE },
  { "medication-stopped", "MedicationRequest", "'status':'stopped','intent':'order'", TRUE, TRUE },
  { "medication-draft", "MedicationRequest", "'status':'draft','intent':'order'", FALSE, FALSE },
  { "immunization", "Immunization", "'status':'completed'", TRUE, TRUE },
  { "immunization-wrong", "Immunization", "'status':'entered-in-error'", FALSE, TRUE },
  { "procedure", "Procedure", "'status':'completed'", TRUE, TRUE },
  { "plan", "CarePlan", "'status':'active','intent':'plan'", TRUE, TRUE },
  { "plan-draft", "CarePlan", "'status':'draft','intent':'plan'", FALSE, FALSE },
  { "order", "ServiceRequest", "'status':'active'", TRUE, TRUE },
  { "order-draft", "ServiceRequest", "'status':'draft'", FALSE, FALSE },
  { "order-revoked", "ServiceRequest", "'status':'revoked'", TRUE, TRUE },
  { "patient", "Patient", "'active':true", TRUE, TRUE },
  /* Visits and appointments. */
  { "visit", "Encounter", "'status':'finished'", TRUE, TRUE },
  { "visit-now", "Encounter", "'status':'in-progress'", TRUE, TRUE },
  { "visit-planned", "Encounter", "'status':'planned'", FALSE, FALSE },
  { "visit-internal", "Encounter", INTERNAL ",'status':'finished'", FALSE, FALSE },
  { "appointment", "Appointment", "'status':'booked'", TRUE, TRUE },
  { "appointment-cancelled", "Appointment", "'status':'cancelled'", TRUE, TRUE },
  /* Work: the thread and what the patient asked for, nothing else. */
  { "thread", "Task",
    "'status':'requested'," FOR ",'code':{'coding':[{'system':'urn:althea:task','code':'message-thread'}]}",
    TRUE, TRUE },
  { "thread-of-nobody", "Task",
    "'status':'requested','code':{'coding':[{'system':'urn:althea:task','code':'message-thread'}]}", FALSE,
    FALSE },
  { "task-asked-for", "Task", "'status':'requested'," FOR ",'requester':{'reference':'Patient/p'}", TRUE,
    TRUE },
  { "task-of-another", "Task", "'status':'requested'," FOR ",'requester':{'reference':'Patient/q'}", FALSE,
    FALSE },
  { "task-internal", "Task", "'status':'requested'," FOR ",'requester':{'reference':'Practitioner/d'}", FALSE,
    FALSE },
  /* Messages: to and from the patient. A note between colleagues about the patient is none. */
  { "message-from", "Communication",
    "'status':'completed'," P ",'sender':{'reference':'Patient/p'},"
    "'recipient':[{'reference':'Practitioner/d'}]",
    TRUE, TRUE },
  { "message-to", "Communication",
    "'status':'completed'," P ",'sender':{'reference':'Practitioner/d'},"
    "'recipient':[{'reference':'Patient/p'}]",
    TRUE, TRUE },
  { "message-about", "Communication",
    "'status':'completed'," P ",'sender':{'reference':'Practitioner/d'},"
    "'recipient':[{'reference':'Practitioner/e'}]",
    FALSE, FALSE },
  { "message-draft", "Communication", "'status':'preparation'," P ",'recipient':[{'reference':'Patient/p'}]",
    FALSE, FALSE },
  /* The practice's own notes, and what no rule knows. */
  { "provenance", "Provenance", "'target':[{'reference':'Patient/p'}]", FALSE, FALSE },
  { "flag", "Flag", "'status':'active'", FALSE, FALSE },
  { "issue", "DetectedIssue", "'status':'final'", FALSE, FALSE },
  { "unknown-type", "Nonsense", "'status':'final'", FALSE, FALSE },
};

static yyjson_doc *
parse (const char *text)
{
  g_autoptr (GBytes) json = json_bytes (text);
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (json, &n_bytes);
  yyjson_doc *doc = yyjson_read (bytes, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  if (doc == NULL)
    g_error ("the test's own JSON is wrong: %s", text);
  return doc;
}

static void
test_matrix (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *text = g_strdup_printf ("{'resourceType':'%s',%s}", c->type, c->members);
  g_autoptr (yyjson_doc) doc = parse (text);
  g_assert_cmpint (host_release_decide (yyjson_doc_get_root (doc), FALSE, NULL), ==, c->first);
  g_assert_cmpint (host_release_decide (yyjson_doc_get_root (doc), TRUE, NULL), ==, c->later);
}

/* A label that is written with an escape is a label. */
static void
test_restricted_escape (void)
{
  g_autoptr (GBytes) plain = json_bytes ("{'resourceType':'Observation','status':'final'}");
  g_autoptr (GBytes) label = json_bytes ("{'resourceType':'Observation'," LABEL ("V") "}");
  g_autoptr (GBytes) escaped
      = json_bytes ("{'resourceType':'Observation','meta':{'\\u0073ecurity':[{'system':"
                    "'http://terminology.hl7.org/CodeSystem/v3-Confidentiality','code':'V'}]}}");
  g_autoptr (GBytes) broken = g_bytes_new_static ("{\"security\":", 12);
  g_assert_false (host_release_is_restricted (plain));
  g_assert_true (host_release_is_restricted (label));
  g_assert_true (host_release_is_restricted (escaped));
  g_assert_true (host_release_is_restricted (broken));
}

#define RESULT(status, value)                                                                                \
  "{'resourceType':'Observation','id':'r','status':'" status "','code':{'text':'Potassium'},"                \
  "'subject':{'reference':'Patient/" ANNA "'},'valueString':'" value "'}"

/* Through the practice: a result that was wrong stays in sight as wrong. */
static void
test_correction_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  must_commit (f, f->clinician, "Observation", "r", 0, RESULT ("preliminary", "high"));
  g_assert_false (can_read (f, f->anna, "Observation", "r"));
  must_commit (f, f->clinician, "Observation", "r", 1, RESULT ("final", "high"));
  g_assert_true (can_read (f, f->anna, "Observation", "r"));
  must_commit (f, f->clinician, "Observation", "r", 2, RESULT ("entered-in-error", "high"));
  g_autoptr (HostVersion) wrong = host_practice_read (f->practice, f->anna, "Observation", "r", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wrong->version, ==, 3);
  /* Of the past, what was released. */
  g_assert_null (host_practice_read_version (f->practice, f->anna, "Observation", "r", 1, NULL));
  g_autoptr (HostPage) history
      = host_practice_history (f->practice, f->anna, "Observation", "r", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->versions->len, ==, 2);

  /* One that was never shown does not turn up when it is taken back. */
  must_commit (f, f->clinician, "Observation", "r2", 0,
               "{'resourceType':'Observation','id':'r2','status':'preliminary','code':{'text':'x'},"
               "'subject':{'reference':'Patient/" ANNA "'}}");
  must_commit (f, f->clinician, "Observation", "r2", 1,
               "{'resourceType':'Observation','id':'r2','status':'entered-in-error','code':{'text':'x'},"
               "'subject':{'reference':'Patient/" ANNA "'}}");
  g_assert_false (can_read (f, f->anna, "Observation", "r2"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/release/matrix/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_matrix);
    }
  g_test_add_func ("/release/restricted-escape", test_restricted_escape);
  g_test_add ("/release/correction-stays", Fixture, NULL, fixture_set_up, test_correction_stays,
              fixture_tear_down);
  return g_test_run ();
}
