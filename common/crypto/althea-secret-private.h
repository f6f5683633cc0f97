/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The least Argon2id memory that is ever used or read from a file. Tests go lower to be quick. */
#ifdef ALTHEA_TESTABLE
#define ALTHEA_ARGON_LEAST_MIB 8
#else
#define ALTHEA_ARGON_LEAST_MIB 19
#endif
#define ALTHEA_ARGON_MOST_MIB 4096
#define ALTHEA_ARGON_PASSES 3
#define ALTHEA_ARGON_MOST_PASSES 64
