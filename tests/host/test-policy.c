/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "practice-fixture.h"

#include <string.h>

/* What the practice means its policy to be, in groups; the table in the library is written cell by cell. A
 * type that is in neither, or in both but different, fails. */
typedef struct
{
  const char *clinician, *staff, *patient;
  const char *types;
} Group;

static const Group groups[] = {
  /* Medical: clinicians write, staff and the patient read. */
  { "FVCUR", "FV", "FV",
    "AllergyIntolerance BodyStructure CarePlan ClinicalImpression Condition DeviceRequest "
    "DeviceUseStatement DiagnosticReport DocumentManifest EpisodeOfCare FamilyMemberHistory Goal "
    "ImagingStudy "
    "Immunization ImmunizationEvaluation ImmunizationRecommendation List Media MedicationAdministration "
    "MedicationDispense MedicationRequest MedicationStatement NutritionOrder Procedure "
    "RiskAssessment "
    "ServiceRequest Specimen SupplyDelivery SupplyRequest VisionPrescription" },
  /* Medical, and the practice's own thinking: not for the patient. */
  { "FVCUR", "FV", "", "AdverseEvent Basic DetectedIssue GuidanceResponse RequestGroup" },
  { "FVCUR", "FVCU", "", "Flag" },
  { "FVCUR", "", "", "MolecularSequence ResearchSubject" },
  /* Kept by the desk too. */
  { "FVCUR", "FVCU", "FV", "CareTeam Consent Encounter RelatedPerson" },
  { "FVCUR", "FVCUR", "FV", "Appointment" },
  { "FVCU", "FVCU", "FV", "AppointmentResponse ChargeItem" },
  { "FVCUR", "FVC", "FV", "DocumentReference" },
  { "FVCU", "FVCU", "", "CommunicationRequest" },
  /* What operations work on. */
  { "FVCURO", "FVCUO", "FVO", "Communication Patient QuestionnaireResponse Task" },
  { "FVCURO", "FV", "FV", "Composition" },
  { "FVCURO", "FVO", "FVO", "Device Observation" },
  { "FVCUO", "FVCUO", "FV", "Practitioner" },
  /* Bills: the desk. */
  { "FV", "FVCU", "FV",
    "Account Claim ClaimResponse Coverage CoverageEligibilityRequest CoverageEligibilityResponse "
    "ExplanationOfBenefit Invoice" },
  { "FV", "FVCU", "", "PaymentNotice" },
  { "", "FVCU", "", "PaymentReconciliation" },
  /* Who and where; patients read it. */
  { "FVCU", "FVCU", "FV", "Organization" },
  { "FV", "FVCU", "FV", "HealthcareService Location" },
  { "FV", "FV", "FV", "PractitionerRole" },
  { "FV", "FV", "", "Endpoint Measure MeasureReport Provenance ValueSet" },
  /* Definitions: a patient may look one up by its id, not list what others take. */
  { "FVCU", "FV", "V", "Medication Questionnaire Substance" },
  { "FV", "FV", "V", "MedicationKnowledge" },
  { "FVCU", "FV", "", "ActivityDefinition Group PlanDefinition" },
  { "FVCU", "FVCU", "", "Schedule Slot" },
  /* Without a row: nobody. */
  { "", "", "", "AuditEvent Binary Bundle Parameters OperationOutcome Subscription Person Linkage Nonsense" },
};

typedef void (*VisitCell) (Fixture *f, HostActor *actor, const char *type, const char *cell);

static void
for_each_cell (Fixture *f, VisitCell visit)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_auto (GStrv) types = g_strsplit (groups[i].types, " ", -1);
      for (guint t = 0; types[t] != NULL; t++)
        {
          visit (f, f->clinician, types[t], groups[i].clinician);
          visit (f, f->staff, types[t], groups[i].staff);
          visit (f, f->anna, types[t], groups[i].patient);
        }
    }
}

static void
test_sorted (void)
{
  for (guint i = 1; i < host_policy_n_rows; i++)
    g_assert_cmpstr (host_policy_rows[i - 1].resource_type, <, host_policy_rows[i].resource_type);
}

static void
test_complete (void)
{
  guint n_meant = 0;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_auto (GStrv) types = g_strsplit (groups[i].types, " ", -1);
      if (groups[i].clinician[0] != '\0' || groups[i].staff[0] != '\0')
        n_meant += g_strv_length (types);
    }
  g_assert_cmpuint (n_meant, ==, host_policy_n_rows);
}

static void
check_cell (Fixture *f, HostActor *actor, const char *type, const char *cell)
{
  static const char letters[] = "FVCURO";
  for (guint v = 0; letters[v] != '\0'; v++)
    {
      gboolean allowed = host_policy_allows (host_actor_get_role (actor), type, 1 << v);
      if (allowed != (strchr (cell, letters[v]) != NULL))
        g_error ("%s %s %c is %s", host_actor_get_role_name (actor), type, letters[v],
                 allowed ? "open" : "shut");
    }
}

static void
test_table (Fixture *f, gconstpointer data)
{
  for_each_cell (f, check_cell);
  g_assert_true (host_policy_allows (HOST_ROLE_SYSTEM, "Nonsense", HOST_VERB_CREATE));
}

/* A record of the type that the patient could see by every other rule, so that the cell alone decides. */
static char *
id_of (const char *type)
{
  return g_strconcat ("cell-", type, NULL);
}

static void
put_record (Fixture *f, const char *type)
{
  g_autofree char *id = id_of (type);
  gboolean shared = host_policy_is_shared (type);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text,
                   "{'resourceType':'%s','id':'%s','meta':{'tag':[{'system':'urn:althea:release',"
                   "'code':'released'}]}",
                   type, id);
  if (!shared)
    {
      static const char *const members[] = { "subject", "patient", "for", "beneficiary", "actor" };
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        g_string_append_printf (text, ",'%s':{'reference':'Patient/" ANNA "'}", members[i]);
      g_string_append (text, ",'target':[{'reference':'Patient/" ANNA "'}]");
      g_string_append (text, ",'participant':[{'actor':{'reference':'Patient/" ANNA "'}}]");
    }
  g_string_append (text, "}");
  g_autoptr (GBytes) json = json_bytes (text->str);
  g_autoptr (GError) error = NULL;
  HostIntakeEntry entry = { type, id, json, NULL };
  HostIntakeOutcome outcome;
  host_practice_import (f->practice, f->system, &entry, 1, NULL, &outcome, NULL, &error);
  g_assert_no_error (error);
}

static void
put_all (Fixture *f)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_auto (GStrv) types = g_strsplit (groups[i].types, " ", -1);
      for (guint t = 0; types[t] != NULL; t++)
        if (!g_str_equal (types[t], "Patient"))
          put_record (f, types[t]);
    }
}

static const char *
record_of (const char *type, char **owned)
{
  *owned = id_of (type);
  return g_str_equal (type, "Patient") ? ANNA : *owned;
}

static void
check_view (Fixture *f, HostActor *actor, const char *type, const char *cell)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *owned = NULL;
  const char *id = record_of (type, &owned);
  g_autoptr (HostVersion) version = host_practice_read (f->practice, actor, type, id, &error);
  if ((version != NULL) != (strchr (cell, 'V') != NULL))
    g_error ("%s may%s view %s", host_actor_get_role_name (actor), version != NULL ? "" : " not", type);
  if (version != NULL)
    return;
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
  /* Exactly as for a record that is not there. */
  g_autoptr (GError) missing = NULL;
  g_assert_null (host_practice_read (f->practice, actor, type, "no-such-record", &missing));
  g_assert_cmpint (missing->code, ==, error->code);
  g_assert_cmpstr (missing->message, ==, error->message);
}

static void
check_old_versions (Fixture *f, HostActor *actor, const char *type, const char *cell)
{
  g_autofree char *owned = NULL;
  const char *id = record_of (type, &owned);
  g_autoptr (HostVersion) version = host_practice_read_version (f->practice, actor, type, id, 1, NULL);
  g_autoptr (HostPage) history = host_practice_history (f->practice, actor, type, id, 0, NULL, NULL);
  gboolean may = strchr (cell, 'V') != NULL;
  g_assert_true ((version != NULL) == may);
  g_assert_true ((history != NULL) == may);
}

static void
check_find (Fixture *f, HostActor *actor, const char *type, const char *cell)
{
  g_autoptr (GError) error = NULL;
  HostQuery query = { .resource_type = type };
  g_autoptr (HostPage) page = host_practice_search (f->practice, actor, &query, &error);
  if (strchr (cell, 'F') == NULL)
    {
      g_assert_null (page);
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (page->versions->len, >=, 1);
}

/* A body without its required elements gets as far as INVALID exactly where the cell is open. */
static void
check_write (Fixture *f, HostActor *actor, const char *type, const char *id, guint64 base, gboolean allowed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{'resourceType':'%s','id':'%s','status':{}}", type, id);
  g_autoptr (HostVersion) version = commit_one (f, actor, type, id, base, text, &error);
  g_assert_null (version);
  if (allowed)
    g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  else
    g_assert_true (g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED)
                   || g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND));
}

static void
check_create (Fixture *f, HostActor *actor, const char *type, const char *cell)
{
  check_write (f, actor, type, "a-new-record", 0, strchr (cell, 'C') != NULL);
}

static void
check_update (Fixture *f, HostActor *actor, const char *type, const char *cell)
{
  g_autofree char *owned = NULL;
  check_write (f, actor, type, record_of (type, &owned), 1, strchr (cell, 'U') != NULL);
}

static void
test_cells (Fixture *f, gconstpointer data)
{
  put_all (f);
  for_each_cell (f, check_view);
  for_each_cell (f, check_old_versions);
  for_each_cell (f, check_find);
  for_each_cell (f, check_create);
  for_each_cell (f, check_update);
}

/* The chart and the feed hold exactly the types that the role may view. */
static void
test_chart_and_feed (Fixture *f, gconstpointer data)
{
  HostActor *actors[] = { f->clinician, f->staff, f->anna };
  put_all (f);
  for (guint a = 0; a < G_N_ELEMENTS (actors); a++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HostPage) chart
          = host_practice_everything (f->practice, actors[a], ANNA, 1000, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (chart->next);
      g_assert_cmpstr (((HostVersion *)chart->versions->pdata[0])->id, ==, ANNA);
      g_assert_cmpuint (chart->versions->len, >, 30);
      for (guint i = 0; i < chart->versions->len; i++)
        g_assert_true (host_policy_allows (host_actor_get_role (actors[a]),
                                           ((HostVersion *)chart->versions->pdata[i])->resource_type,
                                           HOST_VERB_VIEW));
      g_autoptr (HostFeed) feed = host_practice_changes (f->practice, actors[a], 0, 1000, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < feed->entries->len; i++)
        {
          HostFeedEntry *entry = feed->entries->pdata[i];
          g_assert_false (entry->gone);
          g_assert_true (host_policy_allows (host_actor_get_role (actors[a]), entry->version->resource_type,
                                             HOST_VERB_VIEW));
        }
    }
}

#define OBSERVATION_TEXT(id, status, tag)                                                                    \
  "{'resourceType':'Observation','id':'" id "'," tag "'status':'" status "','code':{'text':'Glucose'},"      \
  "'subject':{'reference':'Patient/" ANNA "'}}"
#define RELEASED "'meta':{'tag':[{'system':'urn:althea:release','code':'released'}]},"
#define HELD "'meta':{'tag':[{'system':'urn:althea:release','code':'held'}]},"

static void
test_release_verb (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  must_commit (f, f->clinician, "Observation", "obs", 0, OBSERVATION_TEXT ("obs", "preliminary", ""));
  g_assert_false (can_read (f, f->anna, "Observation", "obs"));
  must_commit (f, f->clinician, "Observation", "obs", 1, OBSERVATION_TEXT ("obs", "preliminary", RELEASED));
  g_autoptr (HostVersion) seen = host_practice_read (f->practice, f->anna, "Observation", "obs", &error);
  g_assert_no_error (error);
  must_commit (f, f->clinician, "Observation", "obs", 2, OBSERVATION_TEXT ("obs", "preliminary", HELD));
  g_assert_false (can_read (f, f->anna, "Observation", "obs"));
  /* Nor through what was released before. */
  g_assert_null (host_practice_read_version (f->practice, f->anna, "Observation", "obs", 2, NULL));
  g_assert_null (host_practice_history (f->practice, f->anna, "Observation", "obs", 0, NULL, NULL));

  /* Staff may write a task, not decide that the patient sees it. */
  const char *task = "{'resourceType':'Task','id':'job','status':'requested','intent':'order',"
                     "'for':{'reference':'Patient/" ANNA "'}}";
  const char *shown = "{'resourceType':'Task','id':'job'," RELEASED "'status':'requested','intent':'order',"
                      "'for':{'reference':'Patient/" ANNA "'}}";
  must_commit (f, f->staff, "Task", "job", 0, task);
  g_assert_null (commit_one (f, f->staff, "Task", "job", 1, shown, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  must_commit (f, f->clinician, "Task", "job", 1, shown);
}

/* Which roles may call which operation: c, s, p. */
static void
test_operate_verb (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *name, *roles;
  } operations[] = {
    { "message-send", "csp" },   { "message-delivered", "p" }, { "message-seen", "csp" },
    { "thread-close", "cs" },    { "thread-assign", "cs" },    { "patient-register", "cs" },
    { "duplicates-find", "cs" }, { "chart-open", "cs" },       { "staff-list", "cs" },
    { "invite-create", "cs" },   { "invite-revoke", "cs" },    { "invite-state", "cs" },
    { "device-list", "csp" },    { "device-revoke", "csp" },
  };
  HostActor *actors[] = { f->clinician, f->staff, f->anna };
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    for (guint a = 0; a < G_N_ELEMENTS (actors); a++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonObject) result
            = operate (f, actors[a], althea_operation_new (operations[i].name, NULL), &error);
        gboolean denied = g_error_matches (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
        g_assert_true (denied == (strchr (operations[i].roles, "csp"[a]) == NULL));
      }
  must_fail (f, f->clinician, althea_operation_new ("no-such-operation", NULL), ALTHEA_ERROR_INVALID, NULL);
}

#define RESTRICTED                                                                                           \
  "'meta':{'security':[{'system':'http://terminology.hl7.org/CodeSystem/v3-Confidentiality','code':'V'}]},"

/* What is very restricted is for clinicians: staff and patients are told that it is not there. */
static void
test_restricted (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  must_commit (f, f->clinician, "Observation", "secret", 0, OBSERVATION_TEXT ("secret", "final", RESTRICTED));
  must_commit (f, f->clinician, "Observation", "plain", 0, OBSERVATION_TEXT ("plain", "final", ""));
  g_autoptr (HostVersion) seen
      = host_practice_read (f->practice, f->colleague, "Observation", "secret", &error);
  g_assert_no_error (error);
  g_assert_false (can_read (f, f->staff, "Observation", "secret"));
  g_assert_false (can_read (f, f->anna, "Observation", "secret"));
  HostQuery query = { .resource_type = "Observation", .patient_id = ANNA, .count_total = TRUE };
  g_autoptr (HostPage) page = host_practice_search (f->practice, f->staff, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->versions->len, ==, 1);
  g_assert_cmpstr (((HostVersion *)page->versions->pdata[0])->id, ==, "plain");
  g_assert_cmpint (page->total, ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/sorted", test_sorted);
  g_test_add_func ("/policy/complete", test_complete);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/policy/table", test_table);
  ADD ("/policy/cells", test_cells);
  ADD ("/policy/chart-and-feed", test_chart_and_feed);
  ADD ("/policy/release", test_release_verb);
  ADD ("/policy/operate", test_operate_verb);
  ADD ("/policy/restricted", test_restricted);
  return g_test_run ();
}
