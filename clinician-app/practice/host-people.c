/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-practice"

#include "host-people.h"

#include "host-fact.h"
#include "host-practice-private.h"
#include "host-settings.h"
#include "host-write.h"

#include "althea-error.h"
#include "althea-id.h"
#include "althea-text.h"

typedef struct
{
  HostWriter writer;
  HostRole role;
  const char *practice_name, *phone; /* (nullable) set when the practice is made */
  const char *person_name, *user;
  char *organization; /* (owned) (nullable) id */
  char *practitioner; /* (owned) id of the person that was made */
} Joining;

static void
joining_clear (Joining *joining)
{
  g_free (joining->organization);
  g_free (joining->practitioner);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Joining, joining_clear)

static const char *
role_code (HostRole role)
{
  return role == HOST_ROLE_CLINICIAN ? "clinician" : "staff";
}

static gboolean
end_and_write (Joining *joining, HostTransaction *transaction, AltheaRecordBuilder *builder, char **id,
               GError **error)
{
  g_autoptr (AltheaRecord) record = althea_record_builder_end (builder, error);
  if (record == NULL)
    return FALSE;
  g_autoptr (HostVersion) version = host_write_record (&joining->writer, transaction, record, 0, error);
  if (version == NULL)
    return FALSE;
  if (id != NULL)
    {
      g_free (*id);
      *id = g_strdup (version->id);
    }
  return TRUE;
}

static gboolean
make_organization (Joining *joining, HostTransaction *transaction, GError **error)
{
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new ("Organization");
  g_autofree char *number = althea_id_new ();
  althea_record_builder_set_truth (builder, "active", ALTHEA_TRUTH_YES);
  althea_record_builder_add_take (
      builder, "identifier",
      althea_value_new (ALTHEA_KIND_IDENTIFIER, "system", HOST_PRACTICE_IDS, "value", number, NULL));
  althea_record_builder_set_string (builder, "name", joining->practice_name);
  if (!althea_text_is_empty (joining->phone))
    althea_record_builder_add_take (builder, "telecom",
                                    althea_value_new (ALTHEA_KIND_CONTACT_POINT, "system", "phone", "value",
                                                      joining->phone, "use", "work", NULL));
  return end_and_write (joining, transaction, g_steal_pointer (&builder), &joining->organization, error)
         && host_transaction_set_fact (transaction, HOST_FACT_SETTING, HOST_SETTING_ORGANIZATION,
                                       joining->organization, error)
         && host_transaction_set_fact (transaction, HOST_FACT_SETTING, HOST_SETTING_NAME,
                                       joining->practice_name, error)
         && host_transaction_set_fact (transaction, HOST_FACT_SETTING, HOST_SETTING_PHONE, joining->phone,
                                       error);
}

/* "Dr Ana Maria Lee": the last word is taken for the family name, a title for a prefix; the text stays as
 * typed, and the person can be edited. */
static AltheaHumanName *
name_from_text (const char *text)
{
  static const char *const titles[]
      = { "Dr", "Dr.", "Prof", "Prof.", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", NULL };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) given = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) prefix = g_ptr_array_new_with_free_func (g_free);
  const char *family = NULL;
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (family != NULL)
        g_ptr_array_add (given, g_strdup (family));
      family = NULL;
      if (given->len == 0 && g_strv_contains (titles, words[i]))
        g_ptr_array_add (prefix, g_strdup (words[i]));
      else
        family = words[i];
    }
  return althea_value_new (ALTHEA_KIND_HUMAN_NAME, "text", text, "family", family, "given",
                           given->len > 0 ? given : NULL, "prefix", prefix->len > 0 ? prefix : NULL, NULL);
}

static gboolean
make_practitioner (Joining *joining, HostTransaction *transaction, GError **error)
{
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new ("Practitioner");
  althea_record_builder_set_truth (builder, "active", ALTHEA_TRUTH_YES);
  althea_record_builder_add_take (builder, "name", name_from_text (joining->person_name));
  althea_record_builder_add_take (
      builder, "identifier",
      althea_value_new (ALTHEA_KIND_IDENTIFIER, "system", HOST_USER_NAMES, "value", joining->user, NULL));
  return end_and_write (joining, transaction, g_steal_pointer (&builder), &joining->practitioner, error);
}

static gboolean
make_role (Joining *joining, HostTransaction *transaction, GError **error)
{
  g_autoptr (AltheaRecordBuilder) builder = althea_record_builder_new ("PractitionerRole");
  const char *code = role_code (joining->role);
  althea_record_builder_set_truth (builder, "active", ALTHEA_TRUTH_YES);
  althea_record_builder_take_value (
      builder, "practitioner",
      althea_reference_new ("Practitioner", joining->practitioner, joining->person_name));
  althea_record_builder_take_value (builder, "organization",
                                    althea_reference_new ("Organization", joining->organization, NULL));
  althea_record_builder_add_take (builder, "code", althea_codeable_concept_new (HOST_ROLE_CODES, code, NULL));
  return end_and_write (joining, transaction, g_steal_pointer (&builder), NULL, error);
}

static gboolean
remember_person (Joining *joining, HostTransaction *transaction, GError **error)
{
  g_autoptr (JsonObject) fact = json_object_new ();
  json_object_set_string_member (fact, "role", role_code (joining->role));
  json_object_set_string_member (fact, "user", joining->user);
  json_object_set_string_member (fact, "name", joining->person_name);
  return host_fact_save (transaction, HOST_FACT_PERSON, joining->practitioner, fact, error);
}

static gboolean
check_user (Joining *joining, HostTransaction *transaction, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *taken = host_transaction_find_identifier (transaction, "Practitioner", HOST_USER_NAMES,
                                                             joining->user, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (taken != NULL)
    g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "The user name is taken.");
  else
    return TRUE;
  return FALSE;
}

static gboolean
join (Joining *joining, HostTransaction *transaction, GError **error)
{
  return check_user (joining, transaction, error) && make_practitioner (joining, transaction, error)
         && make_role (joining, transaction, error) && remember_person (joining, transaction, error);
}

static gboolean
set_up_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Joining *joining = user_data;
  g_autofree char *organization = NULL;
  if (!host_settings_get (transaction, HOST_SETTING_ORGANIZATION, &organization, error))
    return FALSE;
  if (organization != NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_EXISTS, "The record has a practice already.");
      return FALSE;
    }
  return make_organization (joining, transaction, error) && join (joining, transaction, error);
}

static gboolean
add_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  Joining *joining = user_data;
  g_clear_pointer (&joining->organization, g_free);
  if (!host_settings_get (transaction, HOST_SETTING_ORGANIZATION, &joining->organization, error))
    return FALSE;
  if (joining->organization == NULL)
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The record has no practice yet.");
      return FALSE;
    }
  return join (joining, transaction, error);
}

static char *
run_joining (HostPractice *self, Joining *joining, HostWork work, GError **error)
{
  if (althea_text_is_empty (joining->person_name) || althea_text_is_empty (joining->user))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID,
                           "A person needs a name and a user name.");
      return NULL;
    }
  joining->writer.in_operation = TRUE;
  if (!host_store_run (host_practice_get_store (self), work, joining, error))
    return NULL;
  return g_steal_pointer (&joining->practitioner);
}

char *
host_practice_set_up (HostPractice *self, const char *practice_name, const char *phone,
                      const char *person_name, const char *user, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self), NULL);
  if (althea_text_is_empty (practice_name))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_INVALID, "The practice needs a name.");
      return NULL;
    }
  g_autoptr (HostActor) system = host_actor_new_system ();
  g_auto (Joining) joining = {
    .writer = { .actor = system, .reason = "set-up" },
    .role = HOST_ROLE_CLINICIAN,
    .practice_name = practice_name,
    .phone = phone,
    .person_name = person_name,
    .user = user,
  };
  return run_joining (self, &joining, set_up_work, error);
}

char *
host_practice_add_person (HostPractice *self, HostActor *actor, HostRole role, const char *person_name,
                          const char *user, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor), NULL);
  g_return_val_if_fail (role == HOST_ROLE_CLINICIAN || role == HOST_ROLE_STAFF, NULL);
  HostRole asking = host_actor_get_role (actor);
  if (asking != HOST_ROLE_SYSTEM && asking != HOST_ROLE_CLINICIAN)
    {
      if (host_practice_trail_note (self, actor, "add-person", "denied", NULL, NULL, 0, NULL, NULL, error))
        g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "This role may not add people.");
      return NULL;
    }
  g_auto (Joining) joining = {
    .writer = { .actor = actor, .reason = "add-person" },
    .role = role,
    .person_name = person_name,
    .user = user,
  };
  return run_joining (self, &joining, add_work, error);
}

char *
host_practice_find_person (HostPractice *self, const char *user, HostRole *role, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && user != NULL, NULL);
  g_autoptr (GPtrArray) facts
      = host_store_list_facts (host_practice_get_store (self), HOST_FACT_PERSON, error);
  for (guint i = 0; facts != NULL && i + 1 < facts->len; i += 2)
    {
      g_autoptr (JsonObject) fact = host_fact_parse (facts->pdata[i + 1], error);
      if (fact == NULL)
        return NULL;
      if (g_strcmp0 (host_fact_get_string (fact, "user"), user) != 0)
        continue;
      if (role != NULL)
        *role = g_strcmp0 (host_fact_get_string (fact, "role"), role_code (HOST_ROLE_CLINICIAN)) == 0
                    ? HOST_ROLE_CLINICIAN
                    : HOST_ROLE_STAFF;
      return g_strdup (facts->pdata[i]);
    }
  return NULL;
}

/* --- who learns ------------------------------------------------------------------------------------ */

typedef struct
{
  HostActor *actor;
  const char *practitioner;
  gboolean trainee;
} Learning;

static gboolean
learning_work (HostTransaction *transaction, gpointer user_data, GError **error)
{
  const Learning *learning = user_data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonObject) fact
      = host_fact_load (transaction, HOST_FACT_PERSON, learning->practitioner, &failure);
  HostAuthor author = host_practice_author (learning->actor);
  HostAuditEntry entry = { .action = learning->trainee ? "trainee-set" : "trainee-unset",
                           .outcome = "ok",
                           .resource_type = "Practitioner",
                           .resource_id = learning->practitioner };
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (fact == NULL)
    return host_practice_set_not_found (error);
  json_object_set_string_member (fact, "trainee", learning->trainee ? "yes" : "no");
  return host_fact_save (transaction, HOST_FACT_PERSON, learning->practitioner, fact, error)
         && host_transaction_audit (transaction, &author, &entry, error);
}

gboolean
host_practice_set_trainee (HostPractice *self, HostActor *actor, const char *practitioner_id,
                           gboolean trainee, GError **error)
{
  g_return_val_if_fail (HOST_IS_PRACTICE (self) && HOST_IS_ACTOR (actor) && practitioner_id != NULL, FALSE);
  HostRole asking = host_actor_get_role (actor);
  Learning learning = { .actor = actor, .practitioner = practitioner_id, .trainee = trainee };
  /* Nobody ends their own time of learning. */
  if ((asking != HOST_ROLE_SYSTEM && asking != HOST_ROLE_CLINICIAN)
      || g_str_has_suffix (host_actor_get_person (actor), practitioner_id))
    {
      g_set_error_literal (error, ALTHEA_ERROR, ALTHEA_ERROR_DENIED, "This person may not say who learns.");
      return FALSE;
    }
  return host_store_run (host_practice_get_store (self), learning_work, &learning, error);
}
