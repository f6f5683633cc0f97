/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "home-context.h"
#include "home-profile-list.h"

G_BEGIN_DECLS

#define HOME_FIXTURE_USER "maria"
#define HOME_FIXTURE_PASSWORD "four plain garden words"

/* A real profile with a real mirror in a temporary directory, filled with the sample patient as a first sync
 * would. No practice is behind it: the computer is offline. */
typedef struct
{
  char *directory;
  HomeProfileList *profiles;
  HomeProfile *profile;
  HomeMirror *mirror;
  HomeContext *context; /* (nullable) after home_fixture_open() */
} HomeFixture;

HomeFixture *home_fixture_new (void);
/* Makes the context over the mirror. */
HomeContext *home_fixture_open (HomeFixture *self);
/* Gives the mirror a page of the change feed: @records (element-type AltheaRecord). */
void home_fixture_apply (HomeFixture *self, GListModel *records);
/* The practice asks for a questionnaire that comes with Althea ("althea-phq-9") by the day @due. (transfer
 * full) the Task, as the mirror has it */
AltheaRecord *home_fixture_assign (HomeFixture *self, const char *form_id, const char *due);
/* What comes of a visit: its summary, the note, an addendum, and a weight that was measured at home. */
void home_fixture_add_visit (HomeFixture *self);
/* A record from JSON with single quotes. (transfer full) */
AltheaRecord *home_fixture_read (const char *text);
/* Closes and removes everything. */
void home_fixture_free (HomeFixture *self);

/* A pairing with a certificate of an authority made for it, to nobody's address. (transfer full) */
AltheaPairing *home_fixture_make_pairing (void);

void home_fixture_remove_tree (const char *path);

G_END_DECLS
