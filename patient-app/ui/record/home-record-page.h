/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-place.h"

G_BEGIN_DECLS

/* The patient's record: health problems, allergies, immunizations, visits. */
#define HOME_TYPE_RECORD_PAGE (home_record_page_get_type ())
G_DECLARE_FINAL_TYPE (HomeRecordPage, home_record_page, HOME, RECORD_PAGE, HomePlace)

G_END_DECLS
