/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-operations.h"

#include "host-fact.h"

#include "althea-error.h"

/* Named as the record has it now, or as at the set-up when the record is not there. */
static gboolean
add_person (HostCall *call, const char *id, const char *text, JsonArray *people, GError **error)
{
  g_autoptr (JsonObject) fact = host_fact_parse (text, error);
  if (fact == NULL)
    return FALSE;
  g_autoptr (GError) failure = NULL;
  g_autoptr (AltheaRecord) record = host_call_read_record (call, "Practitioner", id, NULL, &failure);
  if (record == NULL && !g_error_matches (failure, ALTHEA_ERROR, ALTHEA_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_autofree char *title = record != NULL ? althea_record_to_title (record) : NULL;
  const char *name = title != NULL ? title : host_fact_get_string (fact, "name");
  const char *role = host_fact_get_string (fact, "role");
  JsonObject *person = json_object_new ();
  json_object_set_string_member (person, "id", id);
  json_object_set_string_member (person, "name", name != NULL ? name : "");
  json_object_set_string_member (person, "role", role != NULL ? role : "");
  json_array_add_object_element (people, person);
  return TRUE;
}

/* staff-list {} -> {people: [{id, name, role}]}
 *
 * Who works in the practice; id of the Practitioner, role "clinician" or "staff". */
gboolean
host_op_staff_list (HostCall *call, GError **error)
{
  g_autoptr (GPtrArray) facts
      = host_store_list_facts (host_practice_get_store (call->practice), HOST_FACT_PERSON, error);
  if (facts == NULL)
    return FALSE;
  g_autoptr (JsonArray) people = json_array_new ();
  for (guint i = 0; i + 1 < facts->len; i += 2)
    if (!add_person (call, facts->pdata[i], facts->pdata[i + 1], people, error))
      return FALSE;
  json_object_set_array_member (call->result, "people", g_steal_pointer (&people));
  return TRUE;
}
