/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-store"

#include "host-version-private.h"

#include "althea-clock.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HostVersion, host_version, host_version_ref, host_version_unref)

HostVersion *
host_version_new (void)
{
  HostVersion *self = g_new0 (HostVersion, 1);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

HostVersion *
host_version_ref (HostVersion *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
host_version_unref (HostVersion *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->patient_id);
  g_clear_pointer (&self->json, g_bytes_unref);
  g_free (self);
}

/* --- served JSON --------------------------------------------------------------------------------- */

/* Stored documents were checked when they came, so these walkers look for structure only; what they cannot
 * make out is served as it stands. */

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
    at++;
  return at;
}

/* @at: the opening quote. Returns behind the closing one. */
static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end; at++)
    {
      const char *quote = memchr (at, '"', (gsize)(end - at));
      const char *escape;
      if (quote == NULL)
        return end;
      escape = memchr (at, '\\', (gsize)(quote - at));
      if (escape == NULL)
        return quote + 1;
      at = escape + 1;
    }
  return end;
}

static const char *
skip_value (const char *at, const char *end)
{
  int depth = 0;

  for (at = skip_space (at, end); at < end; at++)
    switch (*at)
      {
      case '"':
        at = skip_string (at, end) - 1;
        if (depth == 0)
          return at + 1;
        break;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (depth == 0)
          return at;
        if (--depth == 0)
          return at + 1;
        break;
      case ',':
        if (depth == 0)
          return at;
        break;
      default:
        break;
      }
  return end;
}

typedef struct
{
  const char *key; /* at its quote */
  gsize n_key;     /* with both quotes */
  const char *value, *value_end;
} Member;

/* Steps through the members of the object whose brace is before @at; FALSE at its end. */
static gboolean
next_member (const char **at, const char *end, Member *member)
{
  const char *p = skip_space (*at, end);

  if (p < end && *p == ',')
    p = skip_space (p + 1, end);
  if (p >= end || *p != '"')
    return FALSE;
  member->key = p;
  p = skip_string (p, end);
  member->n_key = (gsize)(p - member->key);
  p = skip_space (p, end);
  if (p >= end || *p != ':')
    return FALSE;
  member->value = skip_space (p + 1, end);
  member->value_end = skip_value (member->value, end);
  *at = member->value_end;
  return TRUE;
}

static gboolean
is_key (const Member *member, const char *quoted)
{
  return member->n_key == strlen (quoted) && memcmp (member->key, quoted, member->n_key) == 0;
}

static void
append_stamp (GString *buffer, HostVersion *self)
{
  g_autofree char *instant = althea_clock_to_instant (self->updated_us);

  g_string_append_printf (buffer, "\"versionId\":\"%" G_GUINT64_FORMAT "\",\"lastUpdated\":\"%s\"",
                          self->version, instant);
}

/* The meta object again, with the two members of this version in front and its own two left out. */
static void
append_meta (GString *buffer, HostVersion *self, const Member *meta)
{
  const char *at = meta->value + 1;
  Member member;

  g_string_append_c (buffer, '{');
  append_stamp (buffer, self);
  while (next_member (&at, meta->value_end, &member))
    {
      if (is_key (&member, "\"versionId\"") || is_key (&member, "\"lastUpdated\""))
        continue;
      g_string_append_c (buffer, ',');
      g_string_append_len (buffer, member.key, member.value_end - member.key);
    }
  g_string_append_c (buffer, '}');
}

void
host_version_append_served_json (HostVersion *self, GString *buffer)
{
  gsize n_bytes;
  const char *text, *end, *at;
  const char *behind_id = NULL;
  Member member;

  g_return_if_fail (self != NULL && self->json != NULL && buffer != NULL);

  text = g_bytes_get_data (self->json, &n_bytes);
  end = text + n_bytes;
  at = skip_space (text, end);
  if (at == end || *at != '{')
    {
      g_string_append_len (buffer, text, (gssize)n_bytes);
      return;
    }
  at++;
  while (next_member (&at, end, &member))
    {
      if (is_key (&member, "\"meta\"") && member.value < member.value_end && *member.value == '{')
        {
          g_string_append_len (buffer, text, member.value - text);
          append_meta (buffer, self, &member);
          g_string_append_len (buffer, member.value_end, end - member.value_end);
          return;
        }
      if (is_key (&member, "\"id\"") || (behind_id == NULL && is_key (&member, "\"resourceType\"")))
        behind_id = member.value_end;
    }
  if (behind_id == NULL)
    {
      g_string_append_len (buffer, text, (gssize)n_bytes);
      return;
    }
  g_string_append_len (buffer, text, behind_id - text);
  g_string_append (buffer, ",\"meta\":{");
  append_stamp (buffer, self);
  g_string_append_c (buffer, '}');
  g_string_append_len (buffer, behind_id, end - behind_id);
}

GBytes *
host_version_to_served_json (HostVersion *self)
{
  GString *buffer;

  g_return_val_if_fail (self != NULL && self->json != NULL, NULL);

  buffer = g_string_sized_new (g_bytes_get_size (self->json) + 96);
  host_version_append_served_json (self, buffer);
  return g_string_free_to_bytes (buffer);
}
