/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "althea-clock.h"
#include "althea-error.h"
#include "althea-invite.h"
#include "althea-paper-document.h"
#include "althea-paper-invite.h"
#include "althea-paper-recovery.h"
#include "althea-paper-requisition.h"
#include "althea-service-request.h"

#define NOW_US (G_GINT64_CONSTANT (1795344120) * G_USEC_PER_SEC) /* 2026-11-22T10:42:00Z */
#define EXPIRES_US (NOW_US + G_GINT64_CONSTANT (14) * 24 * 3600 * G_USEC_PER_SEC)
#define SHEET "0K3M-7QRT-ABCD-1234-WXYZ-9876-HJKM-5555-0000-ZZZZ-P2P2-N8N8-4V4V-G6G6"

typedef struct
{
  char *folder, *path; /* (owned) */
} Fixture;

/* ALTHEA_KEEP_PAPER names a folder that keeps the PDFs, to look at. */
static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("althea-paper-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "page.pdf", NULL);
  althea_clock_set_fake_us (NOW_US);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const char *keep = g_getenv ("ALTHEA_KEEP_PAPER");
  if (keep != NULL && g_file_test (f->path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_path_get_basename (g_test_get_path ());
      g_autofree char *kept = g_strdup_printf ("%s/%s.pdf", keep, name);
      g_autofree char *contents = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (f->path, &contents, &length, NULL));
      g_assert_true (g_file_set_contents (kept, contents, (gssize)length, NULL));
    }
  althea_clock_set_fake_us (0);
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_free (f->path);
}

/* What a poppler tool says of the PDF; NULL, and the test skipped, when it is not installed. */
static char *
ask (Fixture *f, const char *tool, const char *option)
{
  g_autofree char *found = g_find_program_in_path (tool);
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;
  if (found == NULL)
    {
      g_test_skip ("The poppler tools are not installed");
      return NULL;
    }
  const char *argv[] = { found, option, f->path, g_str_equal (tool, "pdftotext") ? "-" : NULL, NULL };
  g_autofree char *problems = NULL;
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &problems,
                               &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpstr (problems, ==, "");
  return out;
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is missing in:\n%s", part, text);
}

static char *
make_link (void)
{
  static const char *const addresses[] = { "192.168.1.5:8443", "praxis.example:8443", NULL };
  static const char pin[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autoptr (AltheaSecret) secret = althea_secret_new ((const guint8 *)"sixteen bytes !!", 16);
  g_autoptr (AltheaInvite) invite = althea_invite_new (
      "Praxis am See", addresses, pin, "0123456789abcdef0123456789abcdef", secret, EXPIRES_US, "555 0142");
  return althea_invite_to_link (invite);
}

static void
test_invite_card (Fixture *f, gconstpointer data)
{
  g_autofree char *link = make_link ();
  const AltheaPaperInvite card
      = { "Praxis am See – Dr. Lee", "555 0142", "Maria Kowalska", link, EXPIRES_US };
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_paper_invite_card_to_pdf (&card, f->path, &error));
  g_assert_no_error (error);
  g_autofree char *text = ask (f, "pdftotext", "-layout");
  g_autofree char *info = ask (f, "pdfinfo", "-isodates");
  if (text == NULL || info == NULL)
    return;
  assert_contains (text, "Praxis am See – Dr. Lee");
  assert_contains (text, "Phone 555 0142");
  assert_contains (text, "For Maria Kowalska");
  assert_contains (text, "1.");
  assert_contains (text, "3.");
  assert_contains (text, "6 Dec 2026");
  assert_contains (text, "Printed 22 Nov 2026");
  assert_contains (info, "Title:           Invitation to Althea Home");
  assert_contains (info, "Author:          Praxis am See – Dr. Lee");
  assert_contains (info, "CreationDate:    2026-11-22T10:42:00Z");
  assert_contains (info, "Tagged:          yes");
  assert_contains (info, "Pages:           1");
}

/* What is typed from the paper is the invitation. */
static void
test_link_can_be_typed (Fixture *f, gconstpointer data)
{
  g_autofree char *link = make_link ();
  const AltheaPaperInvite card = { "Praxis", NULL, "Maria Kowalska", link, EXPIRES_US };
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_paper_invite_card_to_pdf (&card, f->path, &error));
  g_autofree char *text = ask (f, "pdftotext", "-raw");
  if (text == NULL)
    return;
  char *start = strstr (text, "althea:pair?");
  g_assert_nonnull (start);
  char *end = strstr (start, "Praxis");
  g_assert_nonnull (end);
  *end = '\0';
  g_autoptr (AltheaInvite) invite = althea_invite_parse (start, &error);
  g_assert_no_error (error);
  g_autofree char *again = althea_invite_to_link (invite);
  g_assert_cmpstr (again, ==, link);
}

/* Names from many scripts, and one that is far too long, stay on one page. */
static void
test_names (Fixture *f, gconstpointer data)
{
  g_autofree char *link = make_link ();
  const AltheaPaperInvite card
      = { "Gemeinschaftspraxis für Allgemeinmedizin und Innere Medizin Dr. med. Schmidt-Wöhlert, "
          "Dr. med. Özdemir und Kollegen am Alten Botanischen Garten",
          "+49 40 555 0142-0", "Αλεξάνδρα Παπαδοπούλου 田中 花子 Иванова", link, EXPIRES_US };
  g_autoptr (GError) error = NULL;
  g_assert_true (althea_paper_invite_card_to_pdf (&card, f->path, &error));
  g_autofree char *text = ask (f, "pdftotext", "-layout");
  g_autofree char *info = ask (f, "pdfinfo", "-isodates");
  if (text == NULL || info == NULL)
    return;
  assert_contains (text, "Αλεξάνδρα Παπαδοπούλου 田中 花子 Иванова");
  assert_contains (info, "Pages:           1");
}

static void
test_recovery_sheet (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  g_assert_true (althea_paper_recovery_sheet_to_pdf ("Praxis am See", SHEET, f->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_autofree char *text = ask (f, "pdftotext", "-layout");
  g_autofree char *info = ask (f, "pdfinfo", "-isodates");
  g_auto (GStrv) groups = g_strsplit (SHEET, "-", -1);
  if (text == NULL || info == NULL)
    return;
  for (gsize i = 0; groups[i] != NULL; i++)
    assert_contains (text, groups[i]);
  assert_contains (text, "Praxis am See");
  assert_contains (text, "Where to keep it");
  assert_contains (text, "Printed 22 Nov 2026");
  assert_contains (info, "Title:           Recovery sheet");
  assert_contains (info, "Tagged:          yes");
  assert_contains (info, "Pages:           1");
}

static void
test_same_every_time (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;
  g_assert_true (althea_paper_recovery_sheet_to_pdf ("Praxis am See", SHEET, f->path, NULL));
  g_assert_true (g_file_get_contents (f->path, &first, &n_first, NULL));
  g_assert_true (althea_paper_recovery_sheet_to_pdf ("Praxis am See", SHEET, f->path, NULL));
  g_assert_true (g_file_get_contents (f->path, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "no", "such", "folder.pdf", NULL);
  g_assert_false (althea_paper_recovery_sheet_to_pdf ("Praxis", SHEET, path, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND);
}

static gboolean
is_dark (GBytes *modules, guint size, guint row, guint column)
{
  const guint8 *dark = g_bytes_get_data (modules, NULL);
  return dark[row * size + column] != 0;
}

static void
assert_finder (GBytes *modules, guint size, guint top, guint left)
{
  for (guint row = 0; row < 7; row++)
    for (guint column = 0; column < 7; column++)
      {
        guint ring = MAX (ABS ((int)row - 3), ABS ((int)column - 3));
        g_assert_cmpint (is_dark (modules, size, top + row, left + column), ==, ring != 2);
      }
}

/* ISO/IEC 18004, 7.9: the level is in the two first of the 15 format bits, masked; M is 00. */
static void
assert_level_m (GBytes *modules, guint size)
{
  guint first = is_dark (modules, size, 8, 0), second = is_dark (modules, size, 8, 1);
  g_assert_cmpuint ((first << 1 | second) ^ 2, ==, 0);
}

static void
test_qr (void)
{
  g_autofree char *link = make_link ();
  g_autoptr (GError) error = NULL;
  guint size = 0, smaller = 0;
  g_autoptr (GBytes) modules = althea_paper_qr_modules (link, &size, &error);
  g_assert_no_error (error);
  g_test_message ("link of %" G_GSIZE_FORMAT " characters, %u modules", strlen (link), size);
  g_assert_cmpuint (g_bytes_get_size (modules), ==, size * size);
  g_assert_cmpuint ((size - 17) % 4, ==, 0);
  /* Version 10 (57 modules) still scans well from a card of 7 cm. */
  g_assert_cmpuint (size, <=, 57);
  assert_finder (modules, size, 0, 0);
  assert_finder (modules, size, 0, size - 7);
  assert_finder (modules, size, size - 7, 0);
  assert_level_m (modules, size);
  for (guint i = 8; i < size - 8; i++)
    {
      g_assert_cmpint (is_dark (modules, size, 6, i), ==, i % 2 == 0);
      g_assert_cmpint (is_dark (modules, size, i, 6), ==, i % 2 == 0);
    }
  g_autoptr (GBytes) small = althea_paper_qr_modules ("A", &smaller, &error);
  g_assert_cmpuint (smaller, ==, 21);
}

static void
test_qr_too_large (void)
{
  g_autofree char *text = g_strnfill (5000, 'a');
  g_autoptr (GError) error = NULL;
  guint size;
  g_assert_null (althea_paper_qr_modules (text, &size, &error));
  g_assert_error (error, ALTHEA_ERROR, ALTHEA_ERROR_TOO_LARGE);
}

/* Painted with its quiet zone: the picture, sampled, is the matrix again. */
static void
test_qr_painted (void)
{
  const int module = 3;
  guint size;
  g_autoptr (GBytes) modules = althea_paper_qr_modules ("althea:pair?ABCDEFG", &size, NULL);
  int side = (int)(size + 2 * ALTHEA_PAPER_QR_QUIET_MODULES) * module;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);
  althea_paper_qr_draw (cr, modules, size, 0, 0, side);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int n_modules = side / module;
  for (int row = 0; row < n_modules; row++)
    for (int column = 0; column < n_modules; column++)
      {
        const guint8 *pixel = pixels + (row * module + 1) * stride + (column * module + 1) * 4;
        int inner_row = row - ALTHEA_PAPER_QR_QUIET_MODULES,
            inner_column = column - ALTHEA_PAPER_QR_QUIET_MODULES;
        gboolean inside = inner_row >= 0 && inner_column >= 0 && inner_row < (int)size
                          && inner_column < (int)size;
        gboolean dark = inside && is_dark (modules, size, (guint)inner_row, (guint)inner_column);
        g_assert_cmpuint (pixel[0], ==, dark ? 0 : 255);
      }
  cairo_surface_destroy (surface);
}

#define ADD(name, function) g_test_add ("/paper/" name, Fixture, NULL, set_up, function, tear_down)

/* --- the requisition ------------------------------------------------------------------------------------ */

static AltheaRecord *
new_patient (const char *id, const char *family, const char *given)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (AltheaPartialDate) birth = althea_partial_date_new ("1968-03-12", NULL);
  g_autoptr (AltheaIdentifier) number = althea_value_new (ALTHEA_KIND_IDENTIFIER, "system",
                                                          "urn:althea:record-number", "value", "10442", NULL);
  AltheaRecordBuilder *builder = althea_record_builder_new ("Patient");
  g_ptr_array_add (names, (gpointer)given);
  althea_record_builder_set_id (builder, id);
  althea_record_builder_add_take (
      builder, "name", althea_value_new (ALTHEA_KIND_HUMAN_NAME, "family", family, "given", names, NULL));
  althea_record_builder_set_value (builder, "birth-date", birth);
  althea_record_builder_add_value (builder, "identifier", number);
  return althea_record_builder_end (builder, NULL);
}

static AltheaRecord *
new_order (const char *patient, const char *kind, const char *code, const char *text)
{
  AltheaRecordBuilder *builder = althea_record_builder_new ("ServiceRequest");
  althea_record_builder_set_string (builder, "status", "active");
  althea_record_builder_set_string (builder, "intent", "order");
  althea_record_builder_add_take (builder, "category",
                                  althea_codeable_concept_new (ALTHEA_ORDER_CATEGORIES, kind, NULL));
  althea_record_builder_take_value (builder, "code",
                                    code != NULL
                                        ? althea_codeable_concept_new ("http://loinc.org", code, text)
                                        : althea_codeable_concept_new_text (text));
  althea_record_builder_take_value (builder, "subject", althea_reference_new ("Patient", patient, NULL));
  althea_record_builder_take_value (builder, "expected-by", althea_partial_date_new ("2026-12-01", NULL));
  althea_record_builder_set_truth (builder, "fasting", ALTHEA_TRUTH_YES);
  return althea_record_builder_end (builder, NULL);
}

/* The patient and the practice stand on it, and nothing of anybody else. */
static void
test_requisition (Fixture *f, gconstpointer data)
{
  g_autoptr (AltheaRecord) patient = new_patient ("anna", "Kowalska", "Anna");
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  AltheaPaperRequisition requisition = { .practice_name = "Lakeside Family Practice",
                                         .practice_phone = "555 0142",
                                         .requester_name = "Dr Lena Lee",
                                         .patient = patient,
                                         .orders = orders };
  g_ptr_array_add (orders, new_order ("anna", ALTHEA_ORDER_REFERRAL, NULL, "Eye examination"));
  g_ptr_array_add (orders, new_order ("anna", ALTHEA_ORDER_LABORATORY, "24331-1", "Lipid panel"));
  g_ptr_array_add (orders, new_order ("ben", ALTHEA_ORDER_LABORATORY, "4548-4", "Haemoglobin of another"));
  althea_paper_requisition_to_pdf (&requisition, f->path, &error);
  g_assert_no_error (error);
  g_autofree char *text = ask (f, "pdftotext", "-layout");
  if (text == NULL)
    return;
  static const char *const parts[] = { "Lakeside Family Practice",
                                       "Dr Lena Lee",
                                       "Phone 555 0142",
                                       "Anna Kowalska",
                                       "12 Mar 1968",
                                       "Record 10442",
                                       "Laboratory",
                                       "Lipid panel",
                                       "LOINC 24331-1",
                                       "fasting",
                                       "Referral",
                                       "Eye examination",
                                       "1 Dec 2026" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_contains (text, parts[i]);
  g_assert_null (strstr (text, "of another"));
}

/* --- documents ------------------------------------------------------------------------------------- */

static AltheaRecord *
make_summary (const char *instructions)
{
  g_autoptr (GError) error = NULL;
  AltheaRecordBuilder *builder = althea_record_builder_new ("Composition");
  AltheaPartialDate *date = althea_partial_date_new ("2026-11-20T10:20:00Z", NULL);
  althea_record_builder_set_string (builder, "status", "final");
  althea_record_builder_set_string (builder, "title", "Summary of your visit");
  althea_record_builder_take_value (
      builder, "type", althea_codeable_concept_new ("http://loinc.org", ALTHEA_NOTE_VISIT_SUMMARY, NULL));
  althea_record_builder_take_value (builder, "date", date);
  althea_record_builder_add_take (builder, "author",
                                  althea_reference_new ("Practitioner", "lee", "Dr Susan Lee"));
  althea_record_builder_add_take (
      builder, "section",
      althea_section_new_text ("Why you came", ALTHEA_SECTION_REASON, "Cough for <two> weeks & tired", NULL));
  althea_record_builder_add_take (
      builder, "section",
      althea_section_new_text ("What to do", ALTHEA_SECTION_INSTRUCTIONS, instructions, NULL));
  AltheaRecord *record = althea_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return record;
}

static void
test_document (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaRecord) note = make_summary ("Rest.\n\n- Drink enough\n- Come back on Friday");
  g_autoptr (AltheaPaperDocument) document = althea_paper_document_new_for_note (
      ALTHEA_COMPOSITION (note), "Praxis am See", "555 0142", "Maria Kowalska, born 12 Mar 1972");
  g_assert_true (althea_paper_document_to_pdf (document, f->path, &error));
  g_assert_no_error (error);
  g_autofree char *text = ask (f, "pdftotext", "-layout");
  g_autofree char *info = ask (f, "pdfinfo", "-isodates");
  if (text == NULL || info == NULL)
    return;
  assert_contains (text, "Praxis am See · Phone 555 0142");
  assert_contains (text, "Summary of your visit");
  assert_contains (text, "Maria Kowalska, born 12 Mar 1972");
  assert_contains (text, "Dr Susan Lee");
  assert_contains (text, "Why you came");
  assert_contains (text, "Cough for <two> weeks & tired");
  assert_contains (text, "•");
  assert_contains (text, "Come back on Friday");
  assert_contains (text, "Page 1 of 1");
  assert_contains (info, "Pages:           1");
  assert_contains (info, "Tagged:          yes");
}

/* Nothing is lost where pages end, and every page names the patient. */
static void
test_long_document (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) long_text = g_string_new (NULL);
  for (guint i = 0; i < 150; i++)
    g_string_append_printf (long_text, "- Line number %u\n", i);
  g_autoptr (AltheaRecord) note = make_summary (long_text->str);
  g_autoptr (AltheaPaperDocument) document
      = althea_paper_document_new_for_note (ALTHEA_COMPOSITION (note), "Praxis", NULL, "Maria Kowalska");
  const char *const columns[] = { "Vaccine", "Date", NULL };
  const double shares[] = { 0.6, 0.4 };
  althea_paper_document_begin_table (document, "Immunizations", columns, shares);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("Vaccine number %u", i);
      const char *const cells[] = { name, "12 Mar 2024", NULL };
      althea_paper_document_add_row (document, cells);
    }
  g_assert_true (althea_paper_document_to_pdf (document, f->path, &error));
  g_assert_no_error (error);
  g_autofree char *text = ask (f, "pdftotext", "-layout");
  if (text == NULL)
    return;
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *line = g_strdup_printf ("Line number %u\n", i);
      assert_contains (text, line);
    }
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *cell = g_strdup_printf ("Vaccine number %u ", i);
      assert_contains (text, cell);
    }
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);
  guint n_pages = g_strv_length (pages) - 1;
  g_assert_cmpuint (n_pages, >=, 4);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *count
          = g_strdup_printf ("Maria Kowalska · Summary of your visit · Page %u of %u", i + 1, n_pages);
      assert_contains (pages[i], count);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  althea_crypto_init ();
  ADD ("invite-card", test_invite_card);
  ADD ("link-can-be-typed", test_link_can_be_typed);
  ADD ("names", test_names);
  ADD ("recovery-sheet", test_recovery_sheet);
  ADD ("same-every-time", test_same_every_time);
  ADD ("unwritable", test_unwritable);
  g_test_add_func ("/paper/qr", test_qr);
  g_test_add_func ("/paper/qr/too-large", test_qr_too_large);
  g_test_add_func ("/paper/qr/painted", test_qr_painted);
  g_test_add ("/paper/requisition", Fixture, NULL, set_up, test_requisition, tear_down);
  ADD ("document", test_document);
  ADD ("long-document", test_long_document);
  return g_test_run ();
}
