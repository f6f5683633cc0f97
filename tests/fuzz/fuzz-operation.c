/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "althea-operation.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaOperation) operation
      = althea_operation_from_json ("message-send", (const char *)data, (gssize)size, &error);
  g_assert_true ((operation == NULL) == (error != NULL));
  if (operation == NULL)
    return 0;
  g_autofree char *json = althea_operation_to_json (operation);
  g_autoptr (AltheaOperation) again = althea_operation_from_json ("message-send", json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (althea_operation_get_id (again), ==, althea_operation_get_id (operation));
  return 0;
}
