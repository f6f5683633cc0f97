/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-decimal.h"
#include "althea-error.h"
#include "althea-id.h"
#include "althea-partial-date.h"
#include "althea-text.h"

/* 2026-11-22T10:42:00Z, a Sunday. */
#define NOW_US (G_GINT64_CONSTANT (1795344120) * 1000000)
#define DAY_US (G_GINT64_CONSTANT (86400) * 1000000)

/* --- errors -------------------------------------------------------------------------------------- */

static void
test_error_nicks (void)
{
  for (int code = ALTHEA_ERROR_FAILED; code <= ALTHEA_ERROR_BUSY; code++)
    {
      const char *nick = althea_error_code_to_nick (code);
      g_autoptr (GError) error = g_error_new_literal (ALTHEA_ERROR, code, "for the log");
      g_autofree char *text = althea_error_to_text (error);
      g_assert_cmpint (althea_error_code_from_nick (nick), ==, code);
      g_assert_cmpuint (strlen (text), >, 10);
      g_assert_null (strstr (text, "for the log"));
    }
  g_assert_cmpstr (althea_error_code_to_nick (ALTHEA_ERROR_WRONG_SECRET), ==, "wrong-secret");
  g_assert_cmpstr (althea_error_code_to_nick (999), ==, "failed");
  g_assert_cmpint (althea_error_code_from_nick ("never heard"), ==, ALTHEA_ERROR_FAILED);
  g_assert_cmpint (althea_error_code_from_nick (NULL), ==, ALTHEA_ERROR_FAILED);
}

static void
test_error_normalize (void)
{
  static const struct
  {
    int code;
    AltheaErrorCode expected;
  } cases[] = { { G_IO_ERROR_CONNECTION_REFUSED, ALTHEA_ERROR_OFFLINE },
                { G_IO_ERROR_NO_SPACE, ALTHEA_ERROR_DISK_FULL },
                { G_IO_ERROR_NOT_FOUND, ALTHEA_ERROR_NOT_FOUND },
                { G_IO_ERROR_PERMISSION_DENIED, ALTHEA_ERROR_DENIED },
                { G_IO_ERROR_PENDING, ALTHEA_ERROR_FAILED } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, cases[i].code, "x");
      althea_error_normalize (&error);
      g_assert_error (error, ALTHEA_ERROR, (int)cases[i].expected);
      g_assert_cmpstr (error->message, ==, "x");
    }
  g_autoptr (GError) certificate = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "x");
  g_autoptr (GError) own = g_error_new_literal (ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT, "x");
  GError *none = NULL;
  althea_error_normalize (&certificate);
  althea_error_normalize (&own);
  althea_error_normalize (&none);
  g_assert_error (certificate, ALTHEA_ERROR, ALTHEA_ERROR_DENIED);
  g_assert_error (own, ALTHEA_ERROR, ALTHEA_ERROR_CONFLICT);
}

/* --- clock --------------------------------------------------------------------------------------- */

static void
test_clock (void)
{
  gint64 before = althea_clock_monotonic_us ();
  althea_clock_set_fake_us (NOW_US);
  g_assert_cmpint (althea_clock_now_us (), ==, NOW_US);
  althea_clock_advance_fake_us (DAY_US);
  g_assert_cmpint (althea_clock_now_us (), ==, NOW_US + DAY_US);
  g_assert_cmpint (althea_clock_monotonic_us (), >=, before + DAY_US);
  g_autofree char *instant = althea_clock_to_instant (NOW_US + 7000);
  g_assert_cmpstr (instant, ==, "2026-11-22T10:42:00.007Z");
  althea_clock_set_fake_us (0);
  g_assert_cmpint (ABS (althea_clock_now_us () - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
}

/* --- ids ----------------------------------------------------------------------------------------- */

static void
test_id (void)
{
  g_autofree char *last = althea_id_new ();
  g_assert_cmpuint (strlen (last), ==, 36);
  g_assert_true (althea_id_is_valid (last));
  g_assert_cmpint (last[14], ==, '7');
  g_assert_nonnull (strchr ("89ab", last[19]));
  for (guint i = 0; i < 20000; i++)
    {
      char *id = althea_id_new ();
      g_assert_cmpstr (last, <, id);
      g_free (last);
      last = id;
    }
}

static void
test_id_clock_steps_back (void)
{
  g_autofree char *first = NULL, *second = NULL;
  althea_clock_set_fake_us (g_get_real_time () + DAY_US);
  first = althea_id_new ();
  althea_clock_set_fake_us (0);
  second = althea_id_new ();
  g_assert_cmpstr (first, <, second);
}

static void
test_id_grammar (void)
{
  g_autofree char *longest = g_strnfill (64, 'a'), *longer = g_strnfill (65, 'a');
  g_assert_true (althea_id_is_valid ("A-z.9"));
  g_assert_true (althea_id_is_valid (longest));
  g_assert_false (althea_id_is_valid (longer));
  g_assert_false (althea_id_is_valid (""));
  g_assert_false (althea_id_is_valid (NULL));
  g_assert_false (althea_id_is_valid ("a_b"));
  g_assert_false (althea_id_is_valid ("ünï"));
  g_assert_false (althea_id_is_valid ("a/b"));
}

static void
test_base32 (void)
{
  for (gsize n = 0; n <= 40; n++)
    {
      guint8 bytes[40];
      for (gsize i = 0; i < n; i++)
        bytes[i] = (guint8)g_test_rand_int ();
      g_autofree char *text = althea_base32_encode (bytes, n);
      g_autofree char *lower = g_ascii_strdown (text, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) back = althea_base32_decode (lower, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), bytes, n);
    }
  g_autoptr (GBytes) spoken = althea_base32_decode ("o1-Il 00 00", NULL);
  g_autoptr (GBytes) written = althea_base32_decode ("01110 000", NULL);
  g_assert_true (g_bytes_equal (spoken, written));
  g_autoptr (GError) error = NULL;
  g_assert_null (althea_base32_decode ("ABU", &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
  g_assert_null (althea_base32_decode ("A", NULL));
}

static void
test_random_hex (void)
{
  g_autofree char *a = althea_id_random_hex (16), *b = althea_id_random_hex (16);
  g_assert_cmpuint (strlen (a), ==, 32);
  g_assert_cmpstr (a, !=, b);
  g_assert_cmpuint (strspn (a, "0123456789abcdef"), ==, 32);
}

/* --- decimals ------------------------------------------------------------------------------------ */

static void
test_decimal_grammar (void)
{
  static const char *const good[] = { "0",
                                      "-0",
                                      "-0.0",
                                      "1.50",
                                      "123456789012345678.9",
                                      "1e400",
                                      "1E-7",
                                      "-12.5e+3",
                                      "99999999999999999999999999" };
  static const char *const bad[]
      = { "", "-", "+1", ".5", "5.", "01", "1,5", "1e", "1.e5", "0x1", "NaN", "1 ", " 1", "1.2.3" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaDecimal) decimal = althea_decimal_new (good[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (althea_decimal_get_text (decimal), ==, good[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_decimal_new (bad[i], &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
    }
}

static void
test_decimal_compare (void)
{
  /* In order; those on one line are equal. */
  static const char *const order[][4] = { { "-1e400" },
                                          { "-100", "-1.0e2", "-100.00" },
                                          { "-99.999999999999999999" },
                                          { "-0.01" },
                                          { "0", "-0", "0.000", "0e99" },
                                          { "1e-400" },
                                          { "0.05", "5e-2" },
                                          { "0.1", "0.10", "1E-1" },
                                          { "0.11" },
                                          { "1", "1.000", "10e-1" },
                                          { "1.0000000000000000000001" },
                                          { "9.9" },
                                          { "10", "1e1" },
                                          { "100", "1e2", "0.1e3" },
                                          { "101" },
                                          { "123456789012345678901234567890" },
                                          { "1e400" } };
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (order); j++)
      for (gsize k = 0; k < 4 && order[i][k] != NULL; k++)
        for (gsize l = 0; l < 4 && order[j][l] != NULL; l++)
          {
            g_autoptr (AltheaDecimal) a = althea_decimal_new (order[i][k], NULL);
            g_autoptr (AltheaDecimal) b = althea_decimal_new (order[j][l], NULL);
            int expected = i < j ? -1 : i > j ? 1 : 0;
            g_assert_cmpint (althea_decimal_compare (a, b), ==, expected);
          }
  g_autoptr (AltheaDecimal) one = althea_decimal_new ("1", NULL);
  g_assert_cmpint (althea_decimal_compare (NULL, one), <, 0);
  g_assert_cmpint (althea_decimal_compare (NULL, NULL), ==, 0);
}

static void
test_decimal_double (void)
{
  g_autoptr (AltheaDecimal) half_even = althea_decimal_new_from_double (2.5, 0);
  g_autoptr (AltheaDecimal) padded = althea_decimal_new_from_double (7.25, 3);
  g_autoptr (AltheaDecimal) no_minus = althea_decimal_new_from_double (-0.0004, 2);
  g_assert_cmpstr (althea_decimal_get_text (half_even), ==, "2");
  g_assert_cmpstr (althea_decimal_get_text (padded), ==, "7.250");
  g_assert_cmpstr (althea_decimal_get_text (no_minus), ==, "0.00");
  g_assert_cmpint (althea_decimal_get_decimals (padded), ==, 3);
  g_assert_cmpfloat (althea_decimal_get_double (padded), ==, 7.25);
}

static void
test_decimal_input (void)
{
  static const struct
  {
    const char *typed, *expected;
  } cases[] = { { "7,2", "7.2" },
                { " 7.2 ", "7.2" },
                { ".5", "0.5" },
                { ",5", "0.5" },
                { "-3", "-3" },
                { "\xe2\x88\x92"
                  "3",
                  "-3" },
                { "1.250", "1.250" },
                { "0,125", "0.125" },
                { "1,234", NULL },
                { "1.234,5", NULL },
                { "7,", NULL },
                { "", NULL },
                { "abc", NULL },
                { "1e3", NULL },
                { "007", NULL } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaDecimal) decimal = althea_decimal_new_from_input (cases[i].typed, &error);
      g_assert_cmpstr (decimal != NULL ? althea_decimal_get_text (decimal) : NULL, ==, cases[i].expected);
      g_assert_true ((decimal == NULL) == (error != NULL));
    }
}

/* --- dates --------------------------------------------------------------------------------------- */

static void
test_date_grammar (void)
{
  static const struct
  {
    const char *text;
    AltheaPrecision precision;
  } good[] = { { "2026", ALTHEA_PRECISION_YEAR },
               { "2026-02", ALTHEA_PRECISION_MONTH },
               { "1980-02-29", ALTHEA_PRECISION_DAY },
               { "2000-02-29", ALTHEA_PRECISION_DAY },
               { "2026-01-05T10:00:00.123456789+05:45", ALTHEA_PRECISION_TIME },
               { "2026-01-05T23:59:60Z", ALTHEA_PRECISION_TIME },
               { "2026-03-29T02:30:00-05:00", ALTHEA_PRECISION_TIME },
               { "2026-01-05T00:00:00+14:00", ALTHEA_PRECISION_TIME } };
  static const char *const bad[] = { "",
                                     "0000",
                                     "26",
                                     "2026-13",
                                     "2026-00-10",
                                     "2026-02-30",
                                     "1900-02-29",
                                     "01/02/1980",
                                     "2026-1-5",
                                     "2026-01-05T10:00:00",
                                     "2026-01-05T10:00Z",
                                     "2026-01-05T24:00:00Z",
                                     "2026-01-05T10:60:00Z",
                                     "2026-01-05T10:00:00.Z",
                                     "2026-01-05T10:00:00+14:01",
                                     "2026-01-05 10:00:00Z",
                                     "2026-01-05T10:00:00Zx",
                                     "2026-" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AltheaPartialDate) date = althea_partial_date_new (good[i].text, &error);
      AltheaPrecision precision = 0;
      g_assert_no_error (error);
      g_assert_cmpstr (althea_partial_date_get_text (date), ==, good[i].text);
      g_assert_cmpint (althea_partial_date_get_precision (date), ==, good[i].precision);
      g_assert_cmpint (althea_partial_date_get_end_us (date), >, althea_partial_date_get_start_us (date));
      g_assert_true (althea_partial_date_text_is_valid (good[i].text, &precision));
      g_assert_cmpint (precision, ==, good[i].precision);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (althea_partial_date_new (bad[i], &error));
      g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID);
      g_assert_false (althea_partial_date_text_is_valid (bad[i], NULL));
    }
}

static void
test_date_span (void)
{
  g_autoptr (AltheaPartialDate) time = althea_partial_date_new ("2026-11-22T11:42:00.5+01:00", NULL);
  g_autoptr (AltheaPartialDate) day = althea_partial_date_new ("2026-11-22", NULL);
  g_autoptr (AltheaPartialDate) month = althea_partial_date_new ("2026-02", NULL);
  g_autoptr (AltheaPartialDate) year = althea_partial_date_new ("1969", NULL);
  g_assert_cmpint (althea_partial_date_get_start_us (time), ==, NOW_US + 500000);
  g_assert_cmpint (althea_partial_date_get_end_us (time), ==, NOW_US + 600000);
  g_assert_cmpint (althea_partial_date_get_end_us (day) - althea_partial_date_get_start_us (day), ==, DAY_US);
  g_assert_cmpint (althea_partial_date_get_end_us (month) - althea_partial_date_get_start_us (month), ==,
                   28 * DAY_US);
  g_assert_cmpint (althea_partial_date_get_start_us (year), ==, -365 * DAY_US);
  g_assert_cmpint (althea_partial_date_get_end_us (year), ==, 0);
  g_assert_cmpint (althea_partial_date_compare (year, day), <, 0);
  g_assert_cmpint (althea_partial_date_compare (NULL, day), <, 0);
  g_assert_false (althea_partial_date_equal (day, time));
}

static void
test_date_made (void)
{
  althea_clock_set_fake_us (NOW_US);
  g_autoptr (AltheaPartialDate) now = althea_partial_date_new_now ();
  g_autoptr (AltheaPartialDate) today = althea_partial_date_new_today ();
  g_autoptr (AltheaPartialDate) month = althea_partial_date_new_ymd (2019, 3, 0);
  g_autoptr (AltheaPartialDate) year = althea_partial_date_new_ymd (2019, 0, 0);
  g_assert_cmpint (althea_partial_date_get_start_us (now), ==, NOW_US);
  g_assert_cmpstr (althea_partial_date_get_text (today), ==, "2026-11-22");
  g_assert_cmpstr (althea_partial_date_get_text (month), ==, "2019-03");
  g_assert_cmpstr (althea_partial_date_get_text (year), ==, "2019");
  g_assert_null (althea_partial_date_new_ymd (2023, 2, 29));
  althea_clock_set_fake_us (0);
}

static void
test_date_display (void)
{
  static const struct
  {
    const char *text, *display, *full;
  } cases[] = { { "2026-11-22T10:42:00Z", "Today 10:42", "22 Nov 2026, 10:42" },
                { "2026-11-22", "Today", "22 Nov 2026" },
                { "2026-11-21T23:00:00Z", "Yesterday", "21 Nov 2026, 23:00" },
                { "2026-11-23T09:05:00Z", "Tomorrow 09:05", "23 Nov 2026, 09:05" },
                { "2026-03-12", "12 Mar", "12 Mar 2026" },
                { "2024-03-12T01:00:00Z", "12 Mar 2024", "12 Mar 2024, 01:00" },
                { "2019-03", "Mar 2019", "Mar 2019" },
                { "2019", "2019", "2019" } };
  althea_clock_set_fake_us (NOW_US);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AltheaPartialDate) date = althea_partial_date_new (cases[i].text, NULL);
      g_autofree char *display = althea_partial_date_to_display (date),
                      *full = althea_partial_date_to_full_display (date);
      g_assert_cmpstr (display, ==, cases[i].display);
      g_assert_cmpstr (full, ==, cases[i].full);
    }
  g_autofree char *point = althea_time_to_display (NOW_US);
  g_assert_cmpstr (point, ==, "Today 10:42");
  althea_clock_set_fake_us (0);
}

static void
test_age (void)
{
  static const struct
  {
    const char *birth, *age;
    int years;
  } cases[] = { { "2026-11-22", "0 d", 0 },    { "2026-10-26", "27 d", 0 },  { "2026-10-25", "4 wk", 0 },
                { "2026-08-23", "13 wk", 0 },  { "2026-08-22", "3 mo", 0 },  { "2024-11-23", "23 mo", 1 },
                { "2024-11-22", "2 y", 2 },    { "1972-03-12", "54 y", 54 }, { "1972-11-23", "53 y", 53 },
                { "1972-03", "54 y", 54 },     { "1972", "54 y", 54 },       { "2026", "0 y", 0 },
                { "2026-10", "1 mo", 0 },      { "2027", NULL, -1 },         { "2026-11-23", NULL, -1 },
                { "1924-02-29", "102 y", 102 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AltheaPartialDate) birth = althea_partial_date_new (cases[i].birth, NULL);
      g_autofree char *age = althea_age_to_display (birth, NOW_US);
      g_assert_cmpstr (age, ==, cases[i].age);
      g_assert_cmpint (althea_age_in_years (birth, NOW_US), ==, cases[i].years);
    }
  g_assert_null (althea_age_to_display (NULL, NOW_US));
}

/* --- text ---------------------------------------------------------------------------------------- */

static void
test_fold (void)
{
  static const struct
  {
    const char *text, *folded;
  } cases[] = { { "Kowalska, Maria", "kowalska maria" },
                { "  O'Brien--Smith  ", "o brien smith" },
                { "Łódź ŁUKASZ", "lodz lukasz" },
                { "Søren Ærø Straße", "soren aero strasse" },
                { "Đorđe Þór ıİ", "dorde thor ii" },
                { "Müller", "muller" },
                { "ＭＡＲＩＡ　１", "maria 1" },
                { "ﬁancé", "fiance" },
                { "Ελένη ΣΊΣΥΦΟΣ", "ελενη σισυφοσ" },
                { "Иванов Ёлка", "иванов елка" },
                { "محمّد", "محمد" },
                { "김철수", "김철수" },
                { "प्रिया", "परिया" },
                { "", "" },
                { "...", "" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = althea_text_fold (cases[i].text);
      g_autofree char *again = althea_text_fold (folded);
      g_assert_cmpstr (folded, ==, cases[i].folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

static void
test_clean (void)
{
  guint removed;
  g_autofree char *line = althea_text_clean ("a\tb\nc\x07", FALSE, &removed);
  g_assert_cmpstr (line, ==, "a b c");
  g_assert_cmpuint (removed, ==, 1);
  g_autofree char *lines = althea_text_clean ("a\tb\nc\u202Ed\u200B", TRUE, &removed);
  g_assert_cmpstr (lines, ==, "a\tb\ncd");
  g_assert_cmpuint (removed, ==, 2);
  g_autofree char *joined = althea_text_clean ("👨‍👩‍👧 می‌خواهم", FALSE, &removed);
  g_assert_cmpstr (joined, ==, "👨‍👩‍👧 می‌خواهم");
  g_assert_cmpuint (removed, ==, 0);
  g_autofree char *broken = althea_text_clean ("a\xff", FALSE, NULL);
  g_assert_true (g_utf8_validate (broken, -1, NULL));
}

static void
test_small_texts (void)
{
  g_autofree char *isolated = althea_text_isolate ("a\u2069b");
  g_assert_cmpstr (isolated, ==, "\u2068ab\u2069");
  const char *parts[] = { "", "a", "", "b", NULL };
  g_autofree char *joined = althea_text_join (", ", parts), *nothing = althea_text_join (", ", NULL);
  g_assert_cmpstr (joined, ==, "a, b");
  g_assert_cmpstr (nothing, ==, "");
  g_autofree char *digits = althea_text_digits ("+1 (555) 01-٤٢");
  g_assert_cmpstr (digits, ==, "15550142");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/error/nicks", test_error_nicks);
  g_test_add_func ("/core/error/normalize", test_error_normalize);
  g_test_add_func ("/core/clock", test_clock);
  g_test_add_func ("/core/id/order", test_id);
  g_test_add_func ("/core/id/clock-steps-back", test_id_clock_steps_back);
  g_test_add_func ("/core/id/grammar", test_id_grammar);
  g_test_add_func ("/core/id/base32", test_base32);
  g_test_add_func ("/core/id/random", test_random_hex);
  g_test_add_func ("/core/decimal/grammar", test_decimal_grammar);
  g_test_add_func ("/core/decimal/compare", test_decimal_compare);
  g_test_add_func ("/core/decimal/double", test_decimal_double);
  g_test_add_func ("/core/decimal/input", test_decimal_input);
  g_test_add_func ("/core/date/grammar", test_date_grammar);
  g_test_add_func ("/core/date/span", test_date_span);
  g_test_add_func ("/core/date/made", test_date_made);
  g_test_add_func ("/core/date/display", test_date_display);
  g_test_add_func ("/core/date/age", test_age);
  g_test_add_func ("/core/text/fold", test_fold);
  g_test_add_func ("/core/text/clean", test_clean);
  g_test_add_func ("/core/text/small", test_small_texts);
  return g_test_run ();
}
