/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-communication.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "althea-record-private.h"

struct _AltheaCommunication
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaCommunication, althea_communication, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "based-on", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "basedOn", N_ ("Ordered by") },
  { "part-of", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "partOf", N_ ("Thread") },
  { "in-response-to", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "inResponseTo", N_ ("Answers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "preparation|in-progress|not-done|on-hold|stopped|completed|entered-in-error|unknown" },
  { "status-reason", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "statusReason",
    N_ ("Reason for the status") },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "priority", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "priority", N_ ("Urgency"), "routine|urgent|asap|stat" },
  { "medium", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "medium", N_ ("Way") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "topic", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "topic", N_ ("Subject") },
  { "about", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "about", N_ ("About") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "encounter", N_ ("Visit") },
  { "sent", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "sent", N_ ("Sent") },
  { "received", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "received", N_ ("Received") },
  { "recipient", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "recipient", N_ ("To") },
  { "sender", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "sender", N_ ("From") },
  { "reason-code", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "reasonCode", N_ ("Reason") },
  { "reason-reference", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "reasonReference", N_ ("Reason") },
  { "payload", ALTHEA_KIND_PAYLOAD, ALTHEA_FIELD_LIST, "payload", N_ ("Message") },
  { "note", ALTHEA_KIND_ANNOTATION, ALTHEA_FIELD_LIST, "note", N_ ("Note") },
  { "written", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "extension(urn:althea:written).valueDateTime",
    N_ ("Written") },
  { "delivered", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "extension(urn:althea:delivered).valueDateTime",
    N_ ("Delivered") },
  { "seen", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "extension(urn:althea:seen).valueDateTime",
    N_ ("Seen") },
};

static const char *const date_fields[] = { "sent", "received", NULL };

static char *
to_title (AltheaRecord *record)
{
  const char *title = althea_codeable_concept_get_display (althea_record_get_value (record, "topic"));
  if (*title != '\0')
    return g_strdup (title);
  const char *text = althea_communication_get_text (ALTHEA_COMMUNICATION (record));
  return text != NULL ? g_strndup (text, strcspn (text, "\r\n")) : NULL;
}

static void
althea_communication_class_init (AltheaCommunicationClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "Communication", fields, G_N_ELEMENTS (fields));
}

static void
althea_communication_init (AltheaCommunication *self)
{
}

const char *
althea_communication_get_text (AltheaCommunication *self)
{
  g_return_val_if_fail (ALTHEA_IS_COMMUNICATION (self), NULL);
  const GPtrArray *payloads = althea_record_get_list (ALTHEA_RECORD (self), "payload");
  for (guint i = 0; payloads != NULL && i < payloads->len; i++)
    if (((const AltheaPayload *)payloads->pdata[i])->content_string != NULL)
      return ((const AltheaPayload *)payloads->pdata[i])->content_string;
  return NULL;
}
