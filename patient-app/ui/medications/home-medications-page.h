/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* Medicines: those taken now, then earlier ones. */
#define HOME_TYPE_MEDICATIONS_PAGE (home_medications_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeMedicationsPage, home_medications_page, HOME, MEDICATIONS_PAGE, HomePlace)

G_END_DECLS
