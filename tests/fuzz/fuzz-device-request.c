/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "althea-certificate.h"

/* A request that was altered anywhere is not signed; see also the unit test that flips each byte. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static AltheaIdentity *authority;
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  if (authority == NULL)
    authority = althea_identity_new_authority ("fuzz", NULL);
  g_autofree char *signed_pem = althea_device_request_sign (authority, text, "device", &error);
  g_assert_true ((signed_pem == NULL) == (error != NULL));
  if (signed_pem != NULL)
    {
      g_autofree char *pin = althea_certificate_pin_pem (signed_pem);
      g_assert_nonnull (pin);
    }
  g_autofree char *pin = althea_certificate_pin_pem (text);
  return 0;
}
