/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOME_PASSWORD_MIN_CHARACTERS 8
#define HOME_PASSWORD_GOOD_CHARACTERS 12
#define HOME_PASSWORD_MAX_CHARACTERS 256
#define HOME_USER_NAME_MAX_CHARACTERS 64

/* The password is the second factor beside the device's key, so 8 characters are the least; what everybody
 * guesses first is refused at any length. @words: what an acquaintance would try, such as the user's, the
 * patient's and the practice's name; NULL-terminated. FALSE and
 * ALTHEA_ERROR_INVALID with a translated sentence for the person. Any thread. */
gboolean home_password_check (const char *password, const char *const *words, GError **error);

/* What the person reads while typing: "4 more characters", "Good", ... Never NULL. (transfer full) */
char *home_password_advise (const char *password);

/* One line, no control characters, not empty, not too long. */
gboolean home_user_name_check (const char *user_name, GError **error);

G_END_DECLS
