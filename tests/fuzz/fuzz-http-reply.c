/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "althea-error.h"
#include "althea-http-reply.h"
#include "althea-message-json.h"

#define MAX_BODY 4096

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  AltheaHttpReply reply = { 0 };
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *expression = NULL;

  if (althea_http_reply_parse (data, size, MAX_BODY, &reply) != ALTHEA_HTTP_WHOLE)
    return 0;
  g_assert_cmpuint (reply.n_bytes, <=, MAX_BODY);
  g_assert_true (reply.body + reply.n_bytes == (const char *)data + size);
  object = althea_message_json_read_object (reply.body, (gssize)reply.n_bytes, MAX_BODY, 16, NULL);
  error = althea_http_refusal_to_error (reply.status, object, &expression);
  g_assert_true (error->domain == ALTHEA_ERROR);
  return 0;
}
