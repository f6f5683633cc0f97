/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-exchange"

#include "host-demo-private.h"

#include "althea-form-state.h"
#include "althea-json.h"

#include <math.h>

/* Questionnaires that agree with what a patient has: who is treated for depression or anxiety has answered
 * PHQ-9 or GAD-7 some times, mostly better each time, and some are asked again now. */

#define STREAM_OF_FORMS (G_GUINT64_CONSTANT (1) << 40)
#define SCORE_ITEMS 9

typedef struct
{
  AltheaForm *form;
  yyjson_doc *doc;
} Shipped;

/* Read once for a program: a practice has many patients. */
static const Shipped *
find_shipped (const char *id)
{
  static gsize done = 0;
  static Shipped shipped[8];
  if (g_once_init_enter (&done))
    {
      g_autoptr (GPtrArray) all = althea_form_list_shipped ();
      for (guint i = 0; i < all->len && i < G_N_ELEMENTS (shipped); i++)
        {
          gsize n_bytes;
          const char *text = g_bytes_get_data (all->pdata[i], &n_bytes);
          shipped[i].form = althea_form_new (all->pdata[i], NULL);
          shipped[i].doc = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
        }
      g_once_init_leave (&done, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (shipped) && shipped[i].form != NULL; i++)
    if (g_strcmp0 (althea_form_get_id (shipped[i].form), id) == 0)
      return &shipped[i];
  g_assert_not_reached ();
}

/* --- answers ---------------------------------------------------------------------------------------- */

/* Spreads @total over the questions; the last of PHQ-9 stays at nothing. */
static AltheaFormState *
answer (const Shipped *shipped, HostDemoRandom *random, int total)
{
  AltheaFormState *state = althea_form_state_new (shipped->form);
  const AltheaFormScore *score = althea_form_get_scores (shipped->form)->pdata[0];
  guint n = host_demo_least ((int)score->items->len, SCORE_ITEMS - 1);
  int points[SCORE_ITEMS] = { 0 };
  total = host_demo_least (total, 3 * (int)n);
  while (total > 0)
    {
      guint i = host_demo_random_below (random, n);
      if (points[i] == 3)
        continue;
      points[i]++;
      total--;
    }
  for (guint i = 0; i < score->items->len; i++)
    {
      const AltheaFormItem *item = score->items->pdata[i];
      const AltheaFormOption *option = item->options->pdata[points[i]];
      althea_form_state_set_answer (state, althea_form_state_find (state, item->link_id), option->value);
    }
  return state;
}

static void
add_origin (HostDemoDoc *doc)
{
  yyjson_mut_val *tag
      = host_demo_item (doc, host_demo_array (doc, host_demo_object (doc, doc->root, "meta"), "tag"));
  host_demo_string (doc, tag, "system", "urn:althea:origin");
  host_demo_string (doc, tag, "code", "patient");
}

static void
write_response (HostDemoPatient *self, const Shipped *shipped, AltheaFormState *state, const char *id,
                int day, int minute)
{
  HostDemoDoc doc;
  g_autoptr (GBytes) json = althea_form_state_to_clean_response (state, id, "completed", NULL, NULL, NULL);
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes);
  g_autoptr (yyjson_doc) answers = yyjson_read (text, n_bytes, YYJSON_READ_NUMBER_AS_RAW);
  host_demo_doc_begin (&doc, self->demo, "QuestionnaireResponse", id, HOST_DEMO_UNTAGGED);
  add_origin (&doc);
  host_demo_string (&doc, doc.root, "questionnaire", althea_form_get_canonical (shipped->form));
  host_demo_string (&doc, doc.root, "status", "completed");
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  host_demo_time (&doc, doc.root, "authored", day, minute);
  host_demo_reference (&doc, doc.root, "author", "Patient", self->id, self->display);
  yyjson_mut_obj_add_val (
      doc.doc, doc.root, "item",
      yyjson_val_mut_copy (doc.doc, yyjson_obj_get (yyjson_doc_get_root (answers), "item")));
  host_demo_doc_end (&doc);
}

static void
write_score (HostDemoPatient *self, const Shipped *shipped, AltheaFormState *state, const char *response_id,
             int day, int minute)
{
  HostDemoDoc doc;
  const AltheaFormScore *score = althea_form_get_scores (shipped->form)->pdata[0];
  const AltheaFormBand *band = NULL;
  double total = 0, normal = 0;
  g_autofree char *id = g_strdup_printf ("%s-%s", score->id, response_id);
  HostDemoCode code = { HOST_DEMO_LOINC, althea_form_value_get_text (score->code),
                        althea_form_value_get_display (score->code), score->title };
  HostDemoCode survey = { HOST_DEMO_TERMINOLOGY "observation-category", "survey", "Survey", NULL };
  if (!althea_form_state_get_score (state, score, &total, &band) || band == NULL)
    return;
  HostDemoCode flag = { HOST_DEMO_TERMINOLOGY "v3-ObservationInterpretation", band->flag, NULL, band->label };
  for (guint i = 0; i < score->bands->len; i++)
    if (g_strcmp0 (((AltheaFormBand *)score->bands->pdata[i])->flag, "N") == 0)
      normal = ((AltheaFormBand *)score->bands->pdata[i])->high;
  host_demo_doc_begin (&doc, self->demo, "Observation", id, HOST_DEMO_UNTAGGED);
  add_origin (&doc);
  host_demo_string (&doc, doc.root, "status", "final");
  host_demo_concept_list (&doc, doc.root, "category", &survey);
  host_demo_concept (&doc, doc.root, "code", &code);
  host_demo_reference (&doc, doc.root, "subject", "Patient", self->id, self->display);
  host_demo_time (&doc, doc.root, "effectiveDateTime", day, minute);
  host_demo_quantity (&doc, doc.root, "valueQuantity", total, 0, "points", "{score}");
  host_demo_concept_list (&doc, doc.root, "interpretation", &flag);
  yyjson_mut_val *range = host_demo_item (&doc, host_demo_array (&doc, doc.root, "referenceRange"));
  host_demo_quantity (&doc, range, "low", 0, 0, "points", "{score}");
  host_demo_quantity (&doc, range, "high", normal, 0, "points", "{score}");
  host_demo_item_reference (&doc, host_demo_array (&doc, doc.root, "derivedFrom"), "QuestionnaireResponse",
                            response_id, NULL);
  host_demo_doc_end (&doc);
}

/* --- what is asked now ------------------------------------------------------------------------------- */

static void
write_assignment (HostDemoPatient *self, const Shipped *shipped, HostDemoRandom *random)
{
  HostDemoDoc doc;
  char id[37];
  const char *title = althea_form_get_title (shipped->form);
  const HostDemoStaff *doctor = &self->demo->staff[self->clinician];
  HostDemoCode code = { "urn:althea:task", "questionnaire", NULL, NULL };
  HostDemoCode turn = { "urn:althea:turn", "patient", NULL, NULL };
  HostDemoCode part = { "urn:althea:task-part", "form", NULL, NULL };
  int asked = self->demo->today - host_demo_random_range (random, 0, 4);
  host_demo_patient_make_id (self, id);
  host_demo_doc_begin (&doc, self->demo, "Task", id, HOST_DEMO_UNTAGGED);
  yyjson_mut_val *form = yyjson_val_mut_copy (doc.doc, yyjson_doc_get_root (shipped->doc));
  yyjson_mut_obj_put (form, yyjson_mut_str (doc.doc, "id"), yyjson_mut_str (doc.doc, "form"));
  yyjson_mut_arr_append (host_demo_array (&doc, doc.root, "contained"), form);
  host_demo_string (&doc, doc.root, "status", "requested");
  host_demo_concept (&doc, doc.root, "businessStatus", &turn);
  host_demo_string (&doc, doc.root, "intent", "order");
  host_demo_concept (&doc, doc.root, "code", &code);
  host_demo_string (&doc, doc.root, "description", title);
  host_demo_reference (&doc, doc.root, "focus", "Questionnaire", althea_form_get_id (shipped->form), title);
  host_demo_reference (&doc, doc.root, "for", "Patient", self->id, self->display);
  host_demo_time (&doc, doc.root, "authoredOn", asked, 11 * 60);
  host_demo_time (&doc, doc.root, "lastModified", asked, 11 * 60);
  host_demo_reference (&doc, doc.root, "requester", "Practitioner", doctor->practitioner_id, doctor->name);
  host_demo_reference (&doc, doc.root, "owner", "Patient", self->id, self->display);
  host_demo_day (&doc, host_demo_object (&doc, host_demo_object (&doc, doc.root, "restriction"), "period"),
                 "end", self->demo->today + 7);
  yyjson_mut_val *input = host_demo_item (&doc, host_demo_array (&doc, doc.root, "input"));
  host_demo_concept (&doc, input, "type", &part);
  host_demo_string (&doc, host_demo_object (&doc, input, "valueReference"), "reference", "#form");
  host_demo_doc_end (&doc);
}

static void
write_series (HostDemoPatient *self, const Shipped *shipped, HostDemoProblem *problem, HostDemoRandom *random)
{
  int first = host_demo_most (problem->onset, self->demo->today - host_demo_random_range (random, 240, 420));
  double level = host_demo_random_range (random, 13, 20);
  for (int day = first; day < self->demo->today - 10; day += host_demo_random_range (random, 28, 63))
    {
      char id[37];
      int minute = host_demo_random_range (random, 8 * 60, 20 * 60);
      g_autoptr (AltheaFormState) state = answer (
          shipped, random, (int)host_demo_within (level + host_demo_random_normal (random, 0, 1), 1, 22));
      host_demo_patient_make_id (self, id);
      write_response (self, shipped, state, id, day, minute);
      write_score (self, shipped, state, id, day, minute);
      /* Who takes what was prescribed gets better sooner. */
      level = host_demo_most_real (level * (1 - 0.28 * self->adherence), 3);
    }
}

void
host_demo_write_forms (HostDemoPatient *self)
{
  HostDemoProblem *depression = host_demo_patient_find_problem (self, "F33.1");
  HostDemoProblem *anxiety = host_demo_patient_find_problem (self, "F41.1");
  HostDemoRandom random = host_demo_random_new (self->demo->options->seed, STREAM_OF_FORMS + self->index);
  const Shipped *phq_9 = find_shipped ("althea-phq-9");
  if (depression != NULL)
    write_series (self, phq_9, depression, &random);
  if (anxiety != NULL)
    write_series (self, find_shipped ("althea-gad-7"), anxiety, &random);
  /* The first patient, who is shown, is asked about mood as everybody is once a year. */
  if (self->index == 0 || (depression != NULL && host_demo_random_chance (&random, 0.5)))
    write_assignment (self, phq_9, &random);
}

/* As the host puts them into every record, to the byte. */
void
host_demo_write_questionnaires (HostDemo *demo)
{
  g_autoptr (GPtrArray) all = althea_form_list_shipped ();
  for (guint i = 0; i < all->len && demo->error == NULL; i++)
    {
      g_autoptr (AltheaForm) form = althea_form_new (all->pdata[i], &demo->error);
      if (form != NULL)
        demo->sink ("Questionnaire", althea_form_get_id (form), all->pdata[i], demo->sink_data, &demo->error);
    }
}
