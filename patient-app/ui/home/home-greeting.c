/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-home"

#include "home-greeting.h"

#include <glib/gi18n-lib.h>

#define MORNING_HOUR 5
#define NOON_HOUR 12
#define EVENING_HOUR 18

char *
home_greeting_new (const char *first_name, int hour)
{
  const char *greeting = NULL;

  g_return_val_if_fail (first_name != NULL, NULL);

  if (hour >= MORNING_HOUR && hour < NOON_HOUR)
    greeting = _ ("Good morning");
  else if (hour >= NOON_HOUR && hour < EVENING_HOUR)
    greeting = _ ("Good afternoon");
  else
    greeting = _ ("Good evening");
  if (*first_name == '\0')
    return g_strdup (greeting);
  /* Translators: a greeting such as Good morning, then a first name. */
  return g_strdup_printf (_ ("%s, %s"), greeting, first_name);
}
