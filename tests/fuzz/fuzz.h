/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every target offers: reads @data as hostile input, and aborts when a promise of its reader is broken.
 * The name is libFuzzer's. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
