/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-model"

#include "althea-document-reference.h"

#include <glib/gi18n-lib.h>

#include "althea-record-private.h"
#include "althea-text.h"

struct _AltheaDocumentReference
{
  AltheaRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (AltheaDocumentReference, althea_document_reference, ALTHEA_TYPE_RECORD)

static const AltheaField fields[] = {
  { "master-identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_NONE, "masterIdentifier", N_ ("Number") },
  { "identifier", ALTHEA_KIND_IDENTIFIER, ALTHEA_FIELD_LIST, "identifier", N_ ("Numbers") },
  { "status", ALTHEA_KIND_CODE, ALTHEA_FIELD_REQUIRED, "status", N_ ("Status"),
    "current|superseded|entered-in-error" },
  { "doc-status", ALTHEA_KIND_CODE, ALTHEA_FIELD_NONE, "docStatus", N_ ("State of the text"),
    "preliminary|final|amended|entered-in-error" },
  { "type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "type", N_ ("Kind") },
  { "category", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "category", N_ ("Category") },
  { "subject", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "subject", N_ ("Patient") },
  { "date", ALTHEA_KIND_DATE_TIME, ALTHEA_FIELD_NONE, "date", N_ ("Date") },
  { "author", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "author", N_ ("Author") },
  { "authenticator", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "authenticator", N_ ("Signed by") },
  { "custodian", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_NONE, "custodian", N_ ("Kept by") },
  { "description", ALTHEA_KIND_TEXT, ALTHEA_FIELD_NONE, "description", N_ ("Description") },
  { "security-label", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "securityLabel",
    N_ ("Confidentiality") },
  { "attachment", ALTHEA_KIND_ATTACHMENT, ALTHEA_FIELD_LIST | ALTHEA_FIELD_REQUIRED, "content[].attachment",
    N_ ("File") },
  { "format", ALTHEA_KIND_CODING, ALTHEA_FIELD_LIST, "content[].format", N_ ("Format") },
  { "encounter", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "context.encounter", N_ ("Visit") },
  { "event", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_LIST, "context.event", N_ ("About") },
  { "period", ALTHEA_KIND_PERIOD, ALTHEA_FIELD_NONE, "context.period", N_ ("Period") },
  { "facility-type", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "context.facilityType",
    N_ ("Kind of place") },
  { "practice-setting", ALTHEA_KIND_CODEABLE_CONCEPT, ALTHEA_FIELD_NONE, "context.practiceSetting",
    N_ ("Specialty") },
  { "related", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "context.related", N_ ("Related") },
  { "relates-to-code", ALTHEA_KIND_CODE, ALTHEA_FIELD_LIST, "relatesTo[].code", N_ ("Relation"),
    "replaces|transforms|signs|appends" },
  { "relates-to-target", ALTHEA_KIND_REFERENCE, ALTHEA_FIELD_LIST, "relatesTo[].target",
    N_ ("Related document") },
};

static const char *const date_fields[] = { "date", "period", NULL };

static char *
to_title (AltheaRecord *record)
{
  const AltheaAttachment *attachment = althea_record_get_first (record, "attachment");
  const char *title = althea_record_get_string (record, "description");
  if (title == NULL && attachment != NULL)
    title = attachment->title;
  if (title == NULL)
    title = althea_codeable_concept_get_display (althea_record_get_value (record, "type"));
  if (*title == '\0')
    title = althea_codeable_concept_get_display (althea_record_get_first (record, "category"));
  return g_strdup (title);
}

static void
althea_document_reference_class_init (AltheaDocumentReferenceClass *klass)
{
  AltheaRecordClass *record_class = ALTHEA_RECORD_CLASS (klass);
  record_class->to_title = to_title;
  record_class->date_fields = date_fields;
  althea_record_class_install_fields (record_class, "DocumentReference", fields, G_N_ELEMENTS (fields));
}

static void
althea_document_reference_init (AltheaDocumentReference *self)
{
}

char *
althea_document_reference_dup_text (AltheaDocumentReference *self, gboolean *cut)
{
  const GPtrArray *files;

  g_return_val_if_fail (ALTHEA_IS_DOCUMENT_REFERENCE (self), NULL);
  files = althea_record_get_list (ALTHEA_RECORD (self), "attachment");
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const AltheaAttachment *file = files->pdata[i];
      g_autofree guchar *bytes = NULL;
      g_autofree char *text = NULL;
      gsize n_bytes = 0;

      if (file->data == NULL || file->content_type == NULL
          || !g_str_has_prefix (file->content_type, "text/plain"))
        continue;
      bytes = g_base64_decode (file->data, &n_bytes);
      text = g_utf8_make_valid ((const char *)bytes, (gssize)MIN (n_bytes, ALTHEA_DOCUMENT_MAX_TEXT));
      if (cut != NULL)
        *cut = n_bytes > ALTHEA_DOCUMENT_MAX_TEXT;
      return althea_text_clean (text, TRUE, NULL);
    }
  return NULL;
}
