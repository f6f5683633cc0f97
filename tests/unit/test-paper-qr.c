/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads our QR codes back by the standard's rules (ISO/IEC 18004, versions 1 to 10, level M), written without
 * a look at the library that made them. */

#include <string.h>

#include "althea-paper-qr.h"

#define MOST_VERSION 10

typedef struct
{
  guint n_check; /* error correction bytes of a block */
  guint n_short, short_bytes;
  guint n_long, long_bytes;
} Blocks;

static const Blocks blocks_for_version[MOST_VERSION + 1] = {
  { 0 },
  { 10, 1, 16, 0, 0 },
  { 16, 1, 28, 0, 0 },
  { 26, 1, 44, 0, 0 },
  { 18, 2, 32, 0, 0 },
  { 24, 2, 43, 0, 0 },
  { 16, 4, 27, 0, 0 },
  { 18, 4, 31, 0, 0 },
  { 22, 2, 38, 2, 39 },
  { 22, 3, 36, 2, 37 },
  { 26, 4, 43, 1, 44 },
};

static const guint8 alignment_centres[MOST_VERSION + 1][3] = {
  { 0 },     { 0 },         { 6, 18 },     { 6, 22 },     { 6, 26 },     { 6, 30 },
  { 6, 34 }, { 6, 22, 38 }, { 6, 24, 42 }, { 6, 26, 46 }, { 6, 28, 50 },
};

typedef struct
{
  const guint8 *dark;
  guint size, version;
} Code;

typedef struct
{
  const guint8 *bytes;
  gsize n_bits, at;
} Bits;

static gboolean
is_dark (const Code *code, guint row, guint column)
{
  return code->dark[row * code->size + column] != 0;
}

static gboolean
is_in_alignment (const Code *code, guint row, guint column)
{
  const guint8 *centres = alignment_centres[code->version];
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        guint y = centres[i], x = centres[j], last = code->size - 7;
        if (y == 0 || x == 0 || (y == 6 && x == 6) || (y == 6 && x == last) || (y == last && x == 6))
          continue;
        if (row + 2 >= y && row <= y + 2 && column + 2 >= x && column <= x + 2)
          return TRUE;
      }
  return FALSE;
}

/* Modules that hold no data: finders with format bits, timing, alignment, version. */
static gboolean
is_function (const Code *code, guint row, guint column)
{
  guint size = code->size;
  if ((row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9))
    return TRUE;
  if (row == 6 || column == 6 || is_in_alignment (code, row, column))
    return TRUE;
  return code->version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11));
}

static gboolean
is_masked (guint mask, guint i, guint j)
{
  switch (mask)
    {
    case 0:
      return (i + j) % 2 == 0;
    case 1:
      return i % 2 == 0;
    case 2:
      return j % 3 == 0;
    case 3:
      return (i + j) % 3 == 0;
    case 4:
      return (i / 2 + j / 3) % 2 == 0;
    case 5:
      return i * j % 2 + i * j % 3 == 0;
    case 6:
      return (i * j % 2 + i * j % 3) % 2 == 0;
    default:
      return ((i + j) % 2 + i * j % 3) % 2 == 0;
    }
}

/* Level and mask, after the fixed pattern was taken off. */
static guint
read_format (const Code *code)
{
  guint format = 0;
  for (guint column = 0; column < 6; column++)
    format = format << 1 | is_dark (code, 8, column);
  return (format >> 1 ^ 0x15) & 0x1f; /* the first five of 15 bits; 10101 is the pattern's start */
}

static GByteArray *
read_codewords (const Code *code, guint mask)
{
  GByteArray *words = g_byte_array_new ();
  guint8 word = 0;
  guint n_bits = 0;
  gboolean up = TRUE;
  for (int right = (int)code->size - 1; right > 0; right -= 2)
    {
      if (right == 6)
        right--;
      for (guint step = 0; step < code->size; step++)
        for (int side = 0; side < 2; side++)
          {
            guint row = up ? code->size - 1 - step : step, column = (guint)(right - side);
            if (is_function (code, row, column))
              continue;
            word = (guint8)(word << 1 | (is_dark (code, row, column) ^ is_masked (mask, row, column)));
            if (++n_bits % 8 == 0)
              g_byte_array_append (words, &word, 1);
          }
      up = !up;
    }
  return words;
}

/* Blocks are interleaved byte by byte; the long ones have one byte more at the end. */
static GByteArray *
collect_data (const Code *code, GByteArray *words)
{
  const Blocks *blocks = &blocks_for_version[code->version];
  guint n_blocks = blocks->n_short + blocks->n_long;
  GByteArray *data = g_byte_array_new ();
  for (guint block = 0; block < n_blocks; block++)
    {
      guint n_bytes = block < blocks->n_short ? blocks->short_bytes : blocks->long_bytes;
      for (guint i = 0; i < n_bytes; i++)
        {
          guint at = i < blocks->short_bytes ? i * n_blocks + block
                                             : blocks->short_bytes * n_blocks + block - blocks->n_short;
          g_assert_cmpuint (at, <, words->len);
          g_byte_array_append (data, words->data + at, 1);
        }
    }
  return data;
}

static guint
take (Bits *bits, guint n_bits)
{
  guint value = 0;
  for (guint i = 0; i < n_bits; i++, bits->at++)
    {
      g_assert_cmpuint (bits->at, <, bits->n_bits);
      value = value << 1 | (bits->bytes[bits->at / 8] >> (7 - bits->at % 8) & 1);
    }
  return value;
}

static char *
read_segments (const Code *code, GByteArray *data)
{
  static const char alphanumeric[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  GString *text = g_string_new (NULL);
  Bits bits = { data->data, data->len * 8, 0 };
  gboolean large = code->version >= 10;
  while (bits.n_bits - bits.at >= 4)
    {
      guint mode = take (&bits, 4);
      guint n_chars;
      if (mode == 0)
        break;
      g_assert_true (mode == 1 || mode == 2 || mode == 4);
      if (mode == 1)
        for (n_chars = take (&bits, large ? 12 : 10); n_chars > 0; n_chars -= MIN (n_chars, 3))
          g_string_append_printf (text, "%0*u", (int)MIN (n_chars, 3),
                                  take (&bits, MIN (n_chars, 3) * 3 + 1));
      else if (mode == 2)
        for (n_chars = take (&bits, large ? 11 : 9); n_chars > 0; n_chars -= MIN (n_chars, 2))
          {
            guint pair = take (&bits, n_chars >= 2 ? 11 : 6);
            if (n_chars >= 2)
              g_string_append_c (text, alphanumeric[pair / 45]);
            g_string_append_c (text, alphanumeric[pair % 45]);
          }
      else
        for (n_chars = take (&bits, large ? 16 : 8); n_chars > 0; n_chars--)
          g_string_append_c (text, (char)take (&bits, 8));
    }
  return g_string_free_and_steal (text);
}

static void
assert_reads_back (const char *text)
{
  g_autoptr (GError) error = NULL;
  Code code = { 0 };
  g_autoptr (GBytes) modules = althea_paper_qr_modules (text, &code.size, &error);
  g_assert_no_error (error);
  code.dark = g_bytes_get_data (modules, NULL);
  code.version = (code.size - 17) / 4;
  g_assert_cmpuint (code.version, <=, MOST_VERSION);
  guint format = read_format (&code);
  g_assert_cmpuint (format >> 3, ==, 0); /* level M */
  g_autoptr (GByteArray) words = read_codewords (&code, format & 7);
  g_autoptr (GByteArray) data = collect_data (&code, words);
  g_autofree char *back = read_segments (&code, data);
  g_assert_cmpstr (back, ==, text);
}

static void
test_read_back (void)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  assert_reads_back ("A");
  assert_reads_back ("althea:pair?0123456789ABCDEF");
  assert_reads_back ("Grüße, 診療所");
  for (guint length = 10; length <= 280; length += 18)
    {
      g_autoptr (GString) link = g_string_new ("althea:pair?");
      for (guint i = 0; i < length; i++)
        g_string_append_c (link, digits[g_test_rand_int_range (0, 32)]);
      assert_reads_back (link->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/qr/read-back", test_read_back);
  return g_test_run ();
}
