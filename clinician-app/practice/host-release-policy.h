/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-practice.h"

#include <yyjson.h>

G_BEGIN_DECLS

/* When the practice lets patients see results that arrive, by category. It is a setting of the practice, so
 * that 45 CFR 171.301 and 171.203 (no delay without a reason) can be kept and shown to have been kept: a rule
 * other than "immediate" has a written reason, and every result that waits says by which rule and until
 * when. */

typedef enum
{
  HOST_TIMING_IMMEDIATE = 1,
  HOST_TIMING_ON_REVIEW,  /* when a clinician has acknowledged it */
  HOST_TIMING_AFTER_DAYS, /* so many days after it was issued, or when acknowledged before */
  HOST_TIMING_AFTER_CALL, /* when somebody has spoken with the patient */
} HostTiming;

typedef enum
{
  HOST_RESULT_LABORATORY = 0,
  HOST_RESULT_IMAGING,
  HOST_RESULT_PATHOLOGY,
  HOST_RESULT_GENETICS,
  HOST_RESULT_OTHER,
  HOST_N_RESULT_CATEGORIES,
} HostResultCategory;

typedef struct
{
  HostTiming timing;
  guint days;   /* of HOST_TIMING_AFTER_DAYS: 1 to 30 */
  char *reason; /* (owned) (nullable) for immediate only */
} HostReleaseTerms;

typedef struct
{
  HostReleaseTerms rows[HOST_N_RESULT_CATEGORIES];
} HostReleasePolicy;

void host_release_policy_free (HostReleasePolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostReleasePolicy, host_release_policy_free)

#define HOST_SETTING_RELEASE_POLICY "release-policy"
#define HOST_FACT_RELEASE_DUE "release-due" /* "TYPE/ID" -> when it is due, microseconds */
/* meta.extension of what waits, beside the tag held. */
#define HOST_EXTENSION_RELEASE_RULE "urn:althea:release-rule"
#define HOST_EXTENSION_RELEASE_DUE "urn:althea:release-due"
#define HOST_EXTENSION_RELEASE_REASON "urn:althea:release-reason"

/* Everything at once where nothing was set (NULL @text). (transfer full); CORRUPT for what is no policy. */
HostReleasePolicy *host_release_policy_parse (const char *text, GError **error);
char *host_release_policy_format (const HostReleasePolicy *self);
/* INVALID for a word that is no rule, days out of bounds, or no reason where one is needed. */
gboolean host_release_policy_set (HostReleasePolicy *self, const char *category, const char *rule,
                                  const char *days, const char *reason, GError **error);
const char *host_result_category_to_name (HostResultCategory category); /* static */
const char *host_timing_to_name (HostTiming timing);                    /* static */

/* The terms for @resource, a report or a result of one; NULL for anything else. Lent. */
const HostReleaseTerms *host_release_policy_find (const HostReleasePolicy *self, yyjson_val *resource);
/* TRUE when nothing waits, so that nothing has to be looked at. */
gboolean host_release_policy_is_open (const HostReleasePolicy *self);
/* @json as it is kept when it arrives at @now_us: with the tag held, the rule, the reason and, when time
 * alone will open it, *due_us (0 otherwise). NULL without @error when it goes out as it is: by the terms, or
 * because its sender or somebody here decided already. (transfer full) */
GBytes *host_release_policy_stamp (const HostReleasePolicy *self, yyjson_val *resource, GBytes *json,
                                   gint64 now_us, gint64 *due_us, GError **error);

/* @json with the release tag @tag (NULL: none) and the extensions above. NULL @rule takes all of them out.
 * (transfer full) */
GBytes *host_release_stamp (GBytes *json, const char *tag, const char *rule, gint64 due_us,
                            const char *reason, GError **error);
/* What was decided here about @current, and what people here wrote to it, put into @incoming, another
 * version of it from where it came from. (transfer full) */
GBytes *host_release_carry (GBytes *incoming, GBytes *current, GError **error);
/* The value of a meta.extension of ours. (nullable) lent */
const char *host_release_get_stamp (yyjson_val *resource, const char *url);

/* Reads the setting: the practice's, or of a transaction. (transfer full) */
HostReleasePolicy *host_practice_get_release_policy (HostPractice *self, GError **error);
HostReleasePolicy *host_release_policy_load (HostTransaction *transaction, GError **error);
/* Keeps or forgets (0) when a record is due. */
gboolean host_release_set_due (HostTransaction *transaction, const char *resource_type, const char *id,
                               gint64 due_us, GError **error);

/* What the last look saw; zero at the start of the program. */
typedef struct
{
  gint64 wall_us, monotonic_us;
} HostReleaseClock;

/* What one look at the clock did. */
typedef struct
{
  guint n_released;
  guint n_escalated;  /* reviews that nobody did in time, given to everybody */
  gint64 next_due_us; /* 0: nothing waits for time */
  gboolean jumped;    /* the clock was set since the last look; nothing was released by this one */
} HostReleaseRound;

/* Releases what is due, escalates reviews that are late. The host calls it every half minute and when the
 * record is opened; what became due while it was off is released then. Blocking; one at a time. */
gboolean host_practice_release_due (HostPractice *self, HostReleaseClock *clock, HostReleaseRound *round,
                                    GError **error);

G_END_DECLS
