/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "althea-secret.h"
#include "althea-slot-file.h"

#define HEAD_BYTES 16
#define HASH_BYTES 32

/* The checksum is put right first: past it, damage has to be found by the reader itself. */
static GBytes *
with_checksum (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) hashed = g_byte_array_new ();
  guint8 *copy = g_memdup2 (data, size);
  guint32 n_payload = GUINT32_TO_BE ((guint32)(size - HEAD_BYTES - HASH_BYTES));
  memcpy (copy + 12, &n_payload, 4);
  g_byte_array_append (hashed, copy, HEAD_BYTES);
  g_byte_array_append (hashed, copy + HEAD_BYTES + HASH_BYTES, (guint)(size - HEAD_BYTES - HASH_BYTES));
  g_autofree char *hex = althea_sha256_hex (hashed->data, hashed->len);
  for (guint i = 0; i < HASH_BYTES; i++)
    copy[HEAD_BYTES + i]
        = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (copy, size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = size >= HEAD_BYTES + HASH_BYTES ? with_checksum (data, size)
                                                             : g_bytes_new (data, size);
  g_autoptr (AltheaSlotFile) file = althea_slot_file_from_bytes (bytes, &error);
  g_assert_true ((file == NULL) == (error != NULL));
  if (file == NULL)
    return 0;
  g_autoptr (GBytes) written = althea_slot_file_to_bytes (file);
  g_autoptr (AltheaSlotFile) again = althea_slot_file_from_bytes (written, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->slots->len, ==, file->slots->len);
  return 0;
}
