/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms-fixture.h"

#define LOINC "http://loinc.org"

static void
assert_refused (const char *items, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = g_strdup_printf ("{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[%s]}", items);
  g_autoptr (GBytes) json = bytes_of (text);
  g_autoptr (AltheaForm) form = althea_form_new (json, &error);
  g_assert_null (form);
  g_assert_error (error, ALTHEA_ERROR, code);
}

static void
choose (AltheaFormState *state, const char *link_id, const char *code)
{
  AltheaFormNode *node = althea_form_state_find (state, link_id);
  g_autoptr (AltheaFormValue) value = althea_form_value_new_coding (LOINC, code, NULL);
  g_assert_nonnull (node);
  althea_form_state_set_answer (state, node, value);
}

static void
answer_text (AltheaFormState *state, const char *link_id, AltheaFormValueKind kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaFormValue) value = althea_form_value_new_text (kind, text, &error);
  g_assert_no_error (error);
  althea_form_state_set_answer (state, althea_form_state_find (state, link_id), value);
}

static gboolean
is_shown (AltheaFormState *state, const char *link_id)
{
  return althea_form_node_is_shown (althea_form_state_find (state, link_id));
}

/* --- the forms that come with Althea ---------------------------------------------------------------- */

static void
test_shipped (void)
{
  g_autoptr (GPtrArray) all = althea_form_list_shipped ();
  g_assert_cmpuint (all->len, ==, 5);
  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaForm) form = althea_form_new (all->pdata[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (althea_form_get_status (form), ==, "active");
      g_assert_nonnull (althea_form_get_copyright (form));
      g_assert_true (g_str_has_prefix (althea_form_get_canonical (form), "urn:althea:questionnaire:"));
      assert_response (all->pdata[i]);
      /* The bands of a score leave no gap from 0 to its maximum. */
      const GPtrArray *scores = althea_form_get_scores (form);
      for (guint s = 0; s < scores->len; s++)
        {
          const AltheaFormScore *score = scores->pdata[s];
          g_assert_nonnull (score->code);
          g_assert_nonnull (score->source);
          for (int total = 0; total <= (int)score->maximum; total++)
            g_assert_nonnull (althea_form_score_find_band (score, total));
          g_assert_null (althea_form_score_find_band (score, score->maximum + 1));
        }
      g_autoptr (AltheaFormState) state = althea_form_state_new (form);
      g_autoptr (GBytes) response = althea_form_state_to_response (state, NULL);
      assert_response (response);
    }
}

static void
fill_phq9 (AltheaFormState *state, const char *codes)
{
  static const char *const answers[] = { "LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9" };
  for (guint i = 0; codes[i] != '\0'; i++)
    {
      g_autofree char *link = g_strdup_printf ("q%u", i + 1);
      choose (state, link, answers[codes[i] - '0']);
    }
}

static void
test_phq9 (void)
{
  g_autoptr (AltheaForm) form = shipped ("althea-phq-9");
  g_autoptr (AltheaFormState) state = althea_form_state_new (form);
  const AltheaFormScore *score = althea_form_get_scores (form)->pdata[0];
  const AltheaFormBand *band;
  double total;
  g_assert_cmpstr (althea_form_value_get_text (score->code), ==, "44261-6");
  g_assert_cmpuint (althea_form_state_get_n_questions (state), ==, 9);
  fill_phq9 (state, "12301230");
  /* One is missing: there is no score, and it is not complete. */
  g_assert_false (althea_form_state_get_score (state, score, &total, &band));
  g_assert_false (althea_form_state_is_complete (state));
  g_assert_cmpstr (althea_form_node_get_item (althea_form_state_check (state, NULL))->link_id, ==, "q9");
  choose (state, "q9", "LA6568-5");
  g_assert_true (althea_form_state_get_score (state, score, &total, &band));
  g_assert_cmpfloat (total, ==, 12);
  g_assert_cmpstr (band->label, ==, "Moderate");
  g_assert_true (althea_form_state_is_complete (state));
  AltheaFormValue *shown = althea_form_node_get_answer (althea_form_state_find (state, "total"));
  g_assert_cmpstr (althea_form_value_get_text (shown), ==, "12");
  /* The tenth question is asked once any problem was there. */
  g_assert_true (is_shown (state, "difficulty"));
  g_autoptr (GPtrArray) none = althea_form_state_list_alerts (state);
  g_assert_cmpuint (none->len, ==, 0);
  choose (state, "q9", "LA6569-3");
  g_autoptr (GPtrArray) alerts = althea_form_state_list_alerts (state);
  g_assert_cmpuint (alerts->len, ==, 1);
  g_assert_cmpstr (((AltheaFormAlert *)alerts->pdata[0])->id, ==, "safety");
  g_autoptr (GBytes) response = althea_form_state_to_response (state, "completed");
  assert_response (response);
}

static void
test_phq9_bands (void)
{
  static const struct
  {
    const char *answers;
    int total;
    const char *band;
  } cases[] = {
    { "000000000", 0, "None or minimal" },
    { "111100000", 4, "None or minimal" },
    { "111110000", 5, "Mild" },
    { "333000000", 9, "Mild" },
    { "333100000", 10, "Moderate" },
    { "333320000", 14, "Moderate" },
    { "333330000", 15, "Moderately severe" },
    { "333333100", 19, "Moderately severe" },
    { "333333200", 20, "Severe" },
    { "333333333", 27, "Severe" },
  };
  g_autoptr (AltheaForm) form = shipped ("althea-phq-9");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AltheaFormState) state = althea_form_state_new (form);
      const AltheaFormBand *band;
      double total;
      fill_phq9 (state, cases[i].answers);
      g_assert_true (
          althea_form_state_get_score (state, althea_form_get_scores (form)->pdata[0], &total, &band));
      g_assert_cmpfloat (total, ==, cases[i].total);
      g_assert_cmpstr (band->label, ==, cases[i].band);
    }
}

/* Who never drinks is not asked how much, and scores 0. */
static void
test_audit_c (void)
{
  g_autoptr (AltheaForm) form = shipped ("althea-audit-c");
  g_autoptr (AltheaFormState) state = althea_form_state_new (form);
  const AltheaFormScore *score = althea_form_get_scores (form)->pdata[0];
  double total;
  g_assert_false (althea_form_state_get_score (state, score, &total, NULL));
  choose (state, "q1", "LA18929-2");
  choose (state, "q2", "LA18930-0");
  choose (state, "q3", "LA18876-5");
  g_assert_true (althea_form_state_get_score (state, score, &total, NULL));
  g_assert_cmpfloat (total, ==, 8);
  choose (state, "q1", "LA6270-8");
  g_assert_false (is_shown (state, "q2"));
  g_assert_true (althea_form_state_get_score (state, score, &total, NULL));
  g_assert_cmpfloat (total, ==, 0);
  g_autoptr (GBytes) response = althea_form_state_to_response (state, "completed");
  gsize n_bytes;
  const char *text = g_bytes_get_data (response, &n_bytes);
  g_assert_null (g_strstr_len (text, (gssize)n_bytes, "LA18930-0"));
  /* What was hidden is not forgotten while the form is open. */
  choose (state, "q1", "LA18929-2");
  g_assert_true (althea_form_state_get_score (state, score, &total, NULL));
  g_assert_cmpfloat (total, ==, 8);
}

/* --- conditions ------------------------------------------------------------------------------------- */

static void
test_operators (void)
{
  static const struct
  {
    const char *operator, * answer;
    gboolean none, two, five, nine;
  } cases[] = {
    { "exists", "\"answerBoolean\":true", FALSE, TRUE, TRUE, TRUE },
    { "exists", "\"answerBoolean\":false", TRUE, FALSE, FALSE, FALSE },
    { "=", "\"answerInteger\":5", FALSE, FALSE, TRUE, FALSE },
    { "!=", "\"answerInteger\":5", TRUE, TRUE, FALSE, TRUE },
    { ">", "\"answerInteger\":5", FALSE, FALSE, FALSE, TRUE },
    { "<", "\"answerInteger\":5", FALSE, TRUE, FALSE, FALSE },
    { ">=", "\"answerInteger\":5", FALSE, FALSE, TRUE, TRUE },
    { "<=", "\"answerDecimal\":5.0", FALSE, TRUE, TRUE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *items = g_strdup_printf ("{\"linkId\":\"n\",\"type\":\"integer\"},{\"linkId\":\"x\","
                                                "\"type\":\"string\",\"enableWhen\":[{\"question\":"
                                                "\"n\",\"operator\":\"%s\",%s}]}",
                                                cases[i].operator, cases[i].answer);
      g_autoptr (AltheaForm) form = form_of (items);
      g_autoptr (AltheaFormState) state = althea_form_state_new (form);
      g_assert_cmpint (is_shown (state, "x"), ==, cases[i].none);
      answer_text (state, "n", ALTHEA_FORM_VALUE_INTEGER, "2");
      g_assert_cmpint (is_shown (state, "x"), ==, cases[i].two);
      answer_text (state, "n", ALTHEA_FORM_VALUE_INTEGER, "5");
      g_assert_cmpint (is_shown (state, "x"), ==, cases[i].five);
      answer_text (state, "n", ALTHEA_FORM_VALUE_INTEGER, "9");
      g_assert_cmpint (is_shown (state, "x"), ==, cases[i].nine);
    }
}

/* Conditions of all and of any, a chain of them, and one that looks ahead. */
static void
test_behaviour (void)
{
  g_autoptr (AltheaForm) form
      = form_of ("{\"linkId\":\"a\",\"type\":\"boolean\",\"enableWhen\":[{\"question\":\"c\",\"operator\":\"="
                 "\",\"answerBoolean\":true}]},"
                 "{\"linkId\":\"b\",\"type\":\"boolean\"},{\"linkId\":\"c\",\"type\":\"boolean\"},"
                 "{\"linkId\":\"all\",\"type\":\"group\",\"enableBehavior\":\"all\",\"enableWhen\":[{"
                 "\"question\":\"a\",\"operator\":\"=\","
                 "\"answerBoolean\":true},{\"question\":\"b\",\"operator\":\"=\",\"answerBoolean\":true}],"
                 "\"item\":[{\"linkId\":"
                 "\"inner\",\"type\":\"string\"}]},"
                 "{\"linkId\":\"any\",\"type\":\"string\",\"enableBehavior\":\"any\",\"enableWhen\":[{"
                 "\"question\":\"a\",\"operator\":\"=\","
                 "\"answerBoolean\":true},{\"question\":\"b\",\"operator\":\"=\",\"answerBoolean\":true}]}");
  g_autoptr (AltheaFormState) state = althea_form_state_new (form);
  g_autoptr (AltheaFormValue) yes = althea_form_value_new_boolean (TRUE);
  g_assert_false (is_shown (state, "a"));
  althea_form_state_set_answer (state, althea_form_state_find (state, "b"), yes);
  g_assert_true (is_shown (state, "any"));
  g_assert_false (is_shown (state, "inner"));
  althea_form_state_set_answer (state, althea_form_state_find (state, "c"), yes);
  althea_form_state_set_answer (state, althea_form_state_find (state, "a"), yes);
  g_assert_true (is_shown (state, "inner"));
  /* The answer of what is hidden does not count. */
  althea_form_state_set_answer (state, althea_form_state_find (state, "c"), NULL);
  g_assert_false (is_shown (state, "a"));
  g_assert_false (is_shown (state, "inner"));
  g_assert_true (is_shown (state, "any"));
}

/* Within an instance of a group that repeats, a condition looks at the same instance. */
static void
test_instances (void)
{
  g_autoptr (AltheaForm) form = form_of (
      "{\"linkId\":\"g\",\"type\":\"group\",\"repeats\":true,\"item\":[{\"linkId\":\"n\",\"type\":"
      "\"integer\"},{\"linkId\":\"x\","
      "\"type\":\"string\",\"enableWhen\":[{\"question\":\"n\",\"operator\":\">\",\"answerInteger\":3}]}]}");
  g_autoptr (AltheaFormState) state = althea_form_state_new (form);
  AltheaFormNode *first = althea_form_state_find (state, "g");
  AltheaFormNode *second = althea_form_state_add_instance (state, first);
  g_autoptr (AltheaFormValue) five = althea_form_value_new_text (ALTHEA_FORM_VALUE_INTEGER, "5", NULL);
  g_autoptr (AltheaFormValue) one = althea_form_value_new_text (ALTHEA_FORM_VALUE_INTEGER, "1", NULL);
  althea_form_state_set_answer (state, althea_form_node_get_children (first)->pdata[0], one);
  althea_form_state_set_answer (state, althea_form_node_get_children (second)->pdata[0], five);
  g_assert_false (althea_form_node_is_shown (althea_form_node_get_children (first)->pdata[1]));
  g_assert_true (althea_form_node_is_shown (althea_form_node_get_children (second)->pdata[1]));
  g_assert_cmpuint (althea_form_node_get_instance (second), ==, 1);
  g_autoptr (GBytes) response = althea_form_state_to_response (state, NULL);
  assert_response (response);
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaFormState) again = althea_form_state_new_for_response (form, response, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (althea_form_state_get_nodes (again)->len, ==, 2);
  g_assert_true (althea_form_state_remove_instance (state, first));
  g_assert_false (althea_form_state_remove_instance (state, second));
  /* No more than the limit, however often one is asked for. */
  guint n = 1;
  while (althea_form_state_add_instance (state, second) != NULL)
    g_assert_cmpuint (++n, <=, ALTHEA_FORM_MAX_REPEATS);
  g_assert_cmpuint (n, ==, ALTHEA_FORM_MAX_REPEATS);
}

/* --- what is wrong ------------------------------------------------------------------------------------ */

static void
assert_problem (AltheaFormState *state, const char *link_id, const char *problem)
{
  g_autofree char *found = althea_form_state_check_node (state, althea_form_state_find (state, link_id));
  g_assert_cmpstr (found, ==, problem);
}

static void
test_limits (void)
{
  g_autoptr (AltheaForm) form
      = form_of ("{\"linkId\":\"n\",\"type\":\"integer\",\"required\":true,\"extension\":[{\"url\":"
                 "\"http://hl7.org/fhir/StructureDefinition/minValue\",\"valueInteger\":0},{\"url\":"
                 "\"http://hl7.org/fhir/StructureDefinition/maxValue\",\"valueInteger\":24}]},"
                 "{\"linkId\":\"s\",\"type\":\"string\",\"maxLength\":5},"
                 "{\"linkId\":\"d\",\"type\":\"decimal\",\"extension\":[{\"url\":"
                 "\"http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces\",\"valueInteger\":1}]},"
                 "{\"linkId\":\"t\",\"type\":\"date\",\"extension\":[{\"url\":\"http://hl7.org/fhir/"
                 "StructureDefinition/minValue\","
                 "\"valueDate\":\"2020-01-01\"}]},"
                 "{\"linkId\":\"m\",\"type\":\"choice\",\"repeats\":true,\"answerOption\":[{\"valueCoding\":{"
                 "\"code\":\"a\"}},{"
                 "\"valueCoding\":{\"code\":\"b\"}},{\"extension\":[{\"url\":"
                 "\"http://hl7.org/fhir/StructureDefinition/"
                 "questionnaire-optionExclusive\",\"valueBoolean\":true}],\"valueCoding\":{"
                 "\"code\":\"none\",\"display\":\"None\"}}]}");
  g_autoptr (AltheaFormState) state = althea_form_state_new (form);
  assert_problem (state, "n", "Please give a number.");
  answer_text (state, "n", ALTHEA_FORM_VALUE_INTEGER, "0");
  assert_problem (state, "n", NULL);
  answer_text (state, "n", ALTHEA_FORM_VALUE_INTEGER, "25");
  assert_problem (state, "n", "Please give a number from 0 to 24.");
  answer_text (state, "s", ALTHEA_FORM_VALUE_STRING, "żółć!");
  assert_problem (state, "s", NULL);
  answer_text (state, "s", ALTHEA_FORM_VALUE_STRING, "sixsix");
  assert_problem (state, "s", "Please use at most 5 characters; there are 6 now.");
  answer_text (state, "d", ALTHEA_FORM_VALUE_DECIMAL, "7.25");
  assert_problem (state, "d", "Please use at most 1 digit after the point.");
  answer_text (state, "t", ALTHEA_FORM_VALUE_DATE, "2019");
  g_assert_nonnull (althea_form_state_check (state, NULL));
  g_assert_nonnull (althea_form_node_get_problem (althea_form_state_find (state, "t")));
  answer_text (state, "d", ALTHEA_FORM_VALUE_STRING, "seven");
  assert_problem (state, "d", "This answer does not fit the question.");
  AltheaFormNode *many = althea_form_state_find (state, "m");
  g_autoptr (AltheaFormValue) a = althea_form_value_new_coding (NULL, "a", NULL);
  g_autoptr (AltheaFormValue) none = althea_form_value_new_coding (NULL, "none", NULL);
  g_autoptr (AltheaFormValue) other = althea_form_value_new_coding (NULL, "other", NULL);
  AltheaFormValue *both[] = { a, none };
  althea_form_state_set_answers (state, many, both, 2);
  assert_problem (state, "m", "“None” cannot stand beside other answers.");
  althea_form_state_toggle_answer (state, many, none, TRUE);
  g_assert_cmpuint (althea_form_node_get_answers (many)->len, ==, 1);
  althea_form_state_toggle_answer (state, many, a, TRUE);
  g_assert_cmpuint (althea_form_node_get_answers (many)->len, ==, 1);
  g_assert_cmpstr (althea_form_value_get_text (althea_form_node_get_answer (many)), ==, "a");
  althea_form_state_set_answer (state, many, other);
  assert_problem (state, "m", "Please choose one of the answers.");
}

static void
test_hostile (void)
{
  assert_refused ("{\"type\":\"string\"}", ALTHEA_ERROR_INVALID);
  assert_refused ("{\"linkId\":\"a\",\"type\":\"spell\"}", ALTHEA_ERROR_INVALID);
  assert_refused ("{\"linkId\":\"a\",\"type\":\"string\"},{\"linkId\":\"a\",\"type\":\"string\"}",
                  ALTHEA_ERROR_INVALID);
  assert_refused (
      "{\"linkId\":\"a\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"zz\",\"operator\":\"exists\","
      "\"answerBoolean\":true}]}",
      ALTHEA_ERROR_INVALID);
  assert_refused (
      "{\"linkId\":\"a\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"b\",\"operator\":\"exists\","
      "\"answerBoolean\":true}]},{\"linkId\":\"b\",\"type\":\"string\",\"enableWhen\":[{\"question\":\"a\","
      "\"operator\":\"exists\",\"answerBoolean\":true}]}",
      ALTHEA_ERROR_INVALID);
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (deep, "{\"linkId\":\"g%u\",\"type\":\"group\",\"item\":[", i);
  for (guint i = 0; i < 20; i++)
    g_string_append (deep, "]}");
  assert_refused (deep->str, ALTHEA_ERROR_TOO_LARGE);
  g_autoptr (GString) wide = g_string_new (NULL);
  for (guint i = 0; i <= ALTHEA_FORM_MAX_ITEMS; i++)
    g_string_append_printf (wide, "%s{\"linkId\":\"q%u\",\"type\":\"string\"}", i > 0 ? "," : "", i);
  assert_refused (wide->str, ALTHEA_ERROR_TOO_LARGE);
}

/* The longest chain of conditions that a form may have, each looking at the next: one pass, no recursion. */
static void
test_long_chain (void)
{
  g_autoptr (GString) chain = g_string_new (NULL);
  for (guint i = 0; i + 1 < ALTHEA_FORM_MAX_ITEMS; i++)
    g_string_append_printf (
        chain,
        "{\"linkId\":\"q%u\",\"type\":\"boolean\",\"enableWhen\":[{\"question\":\"q%u\",\"operator\":"
        "\"exists\",\"answerBoolean\":true}]},",
        i, i + 1);
  g_string_append_printf (chain, "{\"linkId\":\"q%u\",\"type\":\"boolean\"}", ALTHEA_FORM_MAX_ITEMS - 1);
  g_autoptr (AltheaForm) form = form_of (chain->str);
  g_autoptr (AltheaFormState) state = althea_form_state_new (form);
  g_assert_cmpuint (althea_form_state_get_n_questions (state), ==, 1);
  g_autoptr (AltheaFormValue) yes = althea_form_value_new_boolean (TRUE);
  g_autofree char *last = g_strdup_printf ("q%u", ALTHEA_FORM_MAX_ITEMS - 1);
  althea_form_state_set_answer (state, althea_form_state_find (state, last), yes);
  g_assert_cmpuint (althea_form_state_get_n_questions (state), ==, 2);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/shipped", test_shipped);
  g_test_add_func ("/forms/phq-9", test_phq9);
  g_test_add_func ("/forms/phq-9/bands", test_phq9_bands);
  g_test_add_func ("/forms/audit-c", test_audit_c);
  g_test_add_func ("/forms/conditions/operators", test_operators);
  g_test_add_func ("/forms/conditions/behaviour", test_behaviour);
  g_test_add_func ("/forms/conditions/instances", test_instances);
  g_test_add_func ("/forms/conditions/long-chain", test_long_chain);
  g_test_add_func ("/forms/limits", test_limits);
  g_test_add_func ("/forms/hostile", test_hostile);
  return g_test_run ();
}
