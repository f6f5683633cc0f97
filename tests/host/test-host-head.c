/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "host-http-head.h"

#include <string.h>

#define MAX_BODY 1000

static guint
check (const char *text, HostHead *head)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize head_bytes = strlen (text);
  g_byte_array_append (bytes, (const guint8 *)text, (guint)head_bytes);
  return host_head_check (bytes, &head_bytes, MAX_BODY, head);
}

static void
test_accepts (void)
{
  HostHead head;
  g_assert_cmpuint (check ("GET /fhir/Patient/1 HTTP/1.1\r\nHost: localhost\r\n\r\n", &head), ==, 0);
  g_assert_cmpuint (head.content_length, ==, 0);
  g_assert_false (head.chunked || head.upgrade);
  g_assert_cmpuint (check ("POST /fhir HTTP/1.1\r\nhost:h:8443\r\ncontent-length: 12 \r\n\r\n", &head), ==,
                    0);
  g_assert_cmpuint (head.content_length, ==, 12);
  g_assert_cmpuint (
      check ("POST /fhir HTTP/1.1\r\nHost: [::1]:1\r\nTransfer-Encoding: chunked\r\n\r\n", &head), ==, 0);
  g_assert_true (head.chunked);
  g_assert_cmpuint (check ("GET /live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n", &head), ==, 0);
  g_assert_true (head.upgrade);
}

/* Every way that the measured server let two readers of one stream disagree, and their cousins. */
static void
test_refuses (void)
{
  static const struct
  {
    guint status;
    const char *text;
  } cases[] = {
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x5\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5 5\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: h\r\n Transfer-Encoding: chunked\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n" },
    { 400, "GET / HTTP/1.1\nHost: h\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\x01\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\nX\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n" },
    { 400, "GET http://other/ HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 400, "GET * HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 400, "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 400, "GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 400, "GET\r\nHost: h\r\n\r\n" },
    { 505, "GET / HTTP/1.0\r\nHost: h\r\n\r\n" },
    { 505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n" },
    { 505, "GET / x HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 405, "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 405, "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 405, "FOO / HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 405, "get / HTTP/1.1\r\nHost: h\r\n\r\n" },
    { 413, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n" },
    { 417, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n" },
    { 400, "GET /live HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\n\r\n" },
    { 400, "POST /live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HostHead head;
      guint status = check (cases[i].text, &head);
      if (status != cases[i].status)
        g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (status, ==, cases[i].status);
    }
}

static void
test_counts_headers (void)
{
  g_autoptr (GString) text = g_string_new ("GET / HTTP/1.1\r\nHost: h\r\n");
  HostHead head;
  for (guint i = 0; i < HOST_HEAD_MAX_HEADERS - 1; i++)
    g_string_append_printf (text, "X-%u: y\r\n", i);
  g_string_append (text, "\r\n");
  g_assert_cmpuint (check (text->str, &head), ==, 0);
  g_string_insert (text, (gssize)text->len - 2, "X-More: y\r\n");
  g_assert_cmpuint (check (text->str, &head), ==, 431);
}

static void
test_drops_range (void)
{
  static const char text[]
      = "GET /a HTTP/1.1\r\nRange: bytes=0-1,2-3\r\nHost: h\r\nif-range: x\r\nA: b\r\n\r\n";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize head_bytes = strlen (text);
  HostHead head;
  g_byte_array_append (bytes, (const guint8 *)text, (guint)head_bytes);
  g_byte_array_append (bytes, (const guint8 *)"NEXT", 4);
  g_assert_cmpuint (host_head_check (bytes, &head_bytes, MAX_BODY, &head), ==, 0);
  g_assert_cmpmem (bytes->data, bytes->len, "GET /a HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\nNEXT", 38);
  g_assert_cmpuint (head_bytes, ==, 34);
}

static void
test_finds_end (void)
{
  static const char text[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\nmore";
  gsize from = 0;
  for (gsize n = 0; n <= 27; n++)
    g_assert_cmpuint (host_head_find_end ((const guint8 *)text, n, &from), ==, n < 27 ? 0 : 27);
}

/* Whatever the pieces, the same bytes end at the same place. */
static guint
follow (const char *text, gsize piece, gsize *taken, gboolean *done)
{
  HostChunks chunks = { 0 };
  gsize length = strlen (text), at = 0;
  guint status = 0;
  *done = FALSE;
  while (at < length && status == 0 && !*done)
    {
      gsize n = 0;
      status = host_chunks_follow (&chunks, (const guint8 *)text + at, MIN (piece, length - at), MAX_BODY, &n,
                                   done);
      at += n;
    }
  *taken = at;
  return status;
}

static void
test_chunks (void)
{
  static const struct
  {
    guint status;
    const char *text;
    gsize ends_at; /* 0: not at all */
  } cases[] = {
    { 0, "5\r\nhello\r\n0\r\n\r\nGET", 15 },
    { 0, "0\r\n\r\n", 5 },
    { 0, "A\r\n0123456789\r\n00\r\n\r\n", 21 },
    { 0, "5\r\nhel", 0 },
    { 400, "5\nhello\r\n0\r\n\r\n", 0 },
    { 400, "5\r\nhello\n0\r\n\r\n", 0 },
    { 400, "5;x=y\r\nhello\r\n0\r\n\r\n", 0 },
    { 400, "5 \r\nhello\r\n0\r\n\r\n", 0 },
    { 400, "+5\r\nhello\r\n0\r\n\r\n", 0 },
    { 400, "0x5\r\nhello\r\n0\r\n\r\n", 0 },
    { 400, "\r\nhello\r\n0\r\n\r\n", 0 },
    { 400, "5\r\nhelloo\r\n0\r\n\r\n", 0 },
    { 400, "0\r\nTrailer: x\r\n\r\n", 0 },
    { 400, "0\r\n\n", 0 },
    { 400, "000000005\r\nhello\r\n0\r\n\r\n", 0 },
    { 413, "3E9\r\n", 0 },
    { 413, "FFFFFFFF\r\n", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece <= strlen (cases[i].text); piece++)
      {
        gboolean done;
        gsize taken;
        guint status = follow (cases[i].text, piece, &taken, &done);
        g_assert_cmpuint (status, ==, cases[i].status);
        g_assert_true (done == (cases[i].ends_at > 0));
        if (done)
          g_assert_cmpuint (taken, ==, cases[i].ends_at);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host-head/accepts", test_accepts);
  g_test_add_func ("/host-head/refuses", test_refuses);
  g_test_add_func ("/host-head/counts-headers", test_counts_headers);
  g_test_add_func ("/host-head/drops-range", test_drops_range);
  g_test_add_func ("/host-head/finds-end", test_finds_end);
  g_test_add_func ("/host-head/chunks", test_chunks);
  return g_test_run ();
}
