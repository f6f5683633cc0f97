/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-result.h"

G_BEGIN_DECLS

/* What stands over the results of one report or day: its name, its date and the doctor's line. Property:
 * "result" (any of the section, nullable). */
#define HOME_TYPE_RESULT_HEADER (home_result_header_get_type ())
G_DECLARE_FINAL_TYPE (HomeResultHeader, home_result_header, HOME, RESULT_HEADER, AdwBin)

G_END_DECLS
