/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The practice and its telephone number, at the foot of every view. Properties: "practice-name",
 * "practice-phone", "compact" (one line, for narrow windows). */
#define HOME_TYPE_PRACTICE_FOOT (home_practice_foot_get_type ())
G_DECLARE_FINAL_TYPE (HomePracticeFoot, home_practice_foot, HOME, PRACTICE_FOOT, AdwBin)

G_END_DECLS
