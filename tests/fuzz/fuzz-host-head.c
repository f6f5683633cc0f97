/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "host-http-head.h"

#include <libsoup/soup.h>

#define MAX_BODY 4096

/* What passes means to libsoup what it means here: the same end, the same length, and nothing that was to be
 * taken out. */
static void
check_agreement (const GByteArray *bytes, gsize head_bytes, const HostHead *head)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  SoupHTTPVersion version;
  guint status = soup_headers_parse_request ((const char *)bytes->data, (int)head_bytes - 2, headers, &method,
                                             &path, &version);

  g_assert_cmpuint (status, ==, SOUP_STATUS_OK);
  g_assert_cmpint (version, ==, SOUP_HTTP_1_1);
  g_assert_true (path[0] == '/');
  g_assert_true ((soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED) == head->chunked);
  g_assert_cmpint (soup_message_headers_get_content_length (headers), ==, (goffset)head->content_length);
  g_assert_null (soup_message_headers_get_one (headers, "Range"));
  g_assert_nonnull (soup_message_headers_get_one (headers, "Host"));
  soup_message_headers_unref (headers);
}

/* In one piece or byte by byte, a chunked body ends at the same place. */
static void
check_chunks (const guint8 *bytes, gsize n_bytes)
{
  HostChunks whole = { 0 }, pieces = { 0 };
  gboolean whole_done = FALSE, pieces_done = FALSE;
  gsize whole_taken = 0, pieces_taken = 0;
  guint whole_status = host_chunks_follow (&whole, bytes, n_bytes, MAX_BODY, &whole_taken, &whole_done);
  guint pieces_status = 0;

  while (pieces_taken < n_bytes && pieces_status == 0 && !pieces_done)
    {
      gsize n = 0;

      pieces_status = host_chunks_follow (&pieces, bytes + pieces_taken, 1, MAX_BODY, &n, &pieces_done);
      pieces_taken += n;
    }
  g_assert_cmpuint (whole_status, ==, pieces_status);
  g_assert_true (whole_done == pieces_done);
  g_assert_cmpuint (whole_taken, ==, pieces_taken);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize from = 0;
  gsize head_bytes = host_head_find_end (data, size, &from);
  HostHead head;

  if (head_bytes == 0)
    return 0;
  g_byte_array_append (bytes, data, (guint)size);
  if (host_head_check (bytes, &head_bytes, MAX_BODY, &head) != 0)
    return 0;
  g_assert_cmpuint (head.content_length, <=, MAX_BODY);
  check_agreement (bytes, head_bytes, &head);
  if (head.chunked)
    check_chunks (bytes->data + head_bytes, bytes->len - head_bytes);
  return 0;
}
