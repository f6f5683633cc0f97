/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "althea-live-event.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AltheaLiveEvent) event = althea_live_event_from_json ((const char *)data, (gssize)size, &error);
  g_assert_true ((event == NULL) == (error != NULL));
  if (event == NULL)
    return 0;
  g_autofree char *json = althea_live_event_to_json (event);
  g_autoptr (AltheaLiveEvent) again = althea_live_event_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (althea_live_event_get_seq (again), ==, althea_live_event_get_seq (event));
  return 0;
}
