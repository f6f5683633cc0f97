/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-accept.h"

#include "althea-clock.h"

void
host_accept_add (yyjson_mut_doc *edit, HostActor *actor)
{
  g_return_if_fail (edit != NULL);
  g_return_if_fail (HOST_IS_ACTOR (actor));

  yyjson_mut_val *root = yyjson_mut_doc_get_root (edit);
  yyjson_mut_val *extensions = yyjson_mut_obj_get (root, "extension");
  if (extensions == NULL)
    extensions = yyjson_mut_obj_add_arr (edit, root, "extension");
  g_autofree char *now = althea_clock_to_instant (althea_clock_now_us ());
  yyjson_mut_val *review = yyjson_mut_arr_add_obj (edit, extensions);
  yyjson_mut_obj_add_strcpy (edit, review, "url", HOST_EXTENSION_REVIEW);
  yyjson_mut_val *parts = yyjson_mut_obj_add_arr (edit, review, "extension");
  yyjson_mut_val *at = yyjson_mut_arr_add_obj (edit, parts);
  yyjson_mut_obj_add_strcpy (edit, at, "url", "at");
  yyjson_mut_obj_add_strcpy (edit, at, "valueDateTime", now);
  yyjson_mut_val *by = yyjson_mut_arr_add_obj (edit, parts);
  yyjson_mut_obj_add_strcpy (edit, by, "url", "by");
  yyjson_mut_val *person = yyjson_mut_obj_add_obj (edit, by, "valueReference");
  yyjson_mut_obj_add_strcpy (edit, person, "reference", host_actor_get_person (actor));
  yyjson_mut_obj_add_strcpy (edit, person, "display", host_actor_get_name (actor));
}
