/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "althea-code.h"
#include "althea-composition.h"

G_BEGIN_DECLS

/* One part of a note as it is written. */
typedef struct
{
  char *title;        /* (owned) */
  char *loinc;        /* (owned) (nullable) */
  char *text;         /* (owned) pulls as "@name@" in a draft, frozen in what is signed */
  GPtrArray *entries; /* (owned) (nullable) (element-type AltheaReference) what the text was made from */
} ClinicNoteSection;

/* A diagnosis of the visit with what is to be done about it; its rank is its place in the list. */
typedef struct
{
  AltheaCode *code;   /* (owned) */
  char *condition_id; /* (owned) (nullable) the record that it has already, when it is on the problem list */
  char *plan;         /* (owned) "" when nothing is planned */
} ClinicNoteDiagnosis;

/**
 * ClinicNoteContent:
 * A note while it is written, as values: what the pane shows, a draft holds and signing sends. Not a GObject;
 * owned by who made it. A draft is a preliminary Composition: the reason first, with the coded one as a
 * logical reference; the sections; then a section for each diagnosis, in rank, whose text is its plan.
 */
typedef struct
{
  char *id;                /* (owned) of the Composition; the draft's key comes from it */
  char *title;             /* (owned) */
  char *kind;              /* (owned) LOINC code of the type */
  char *kind_display;      /* (owned) (nullable) */
  char *encounter_id;      /* (owned) the visit, stored or to be */
  AltheaPartialDate *date; /* (owned) when the visit began */
  char *reason;            /* (owned) in the patient's words; "" when not asked */
  AltheaCode *reason_code; /* (owned) (nullable) */
  GPtrArray *sections;     /* (owned) (element-type ClinicNoteSection) */
  GPtrArray *diagnoses;    /* (owned) (element-type ClinicNoteDiagnosis) */
} ClinicNoteContent;

ClinicNoteContent *clinic_note_content_new (void); /* empty, of now, with new ids */
/* As a template begins it. */
ClinicNoteContent *clinic_note_content_new_from_template (AltheaComposition *template);
/* As a draft, or a stored preliminary note, has it. Never NULL: what is not known is left empty. */
ClinicNoteContent *clinic_note_content_new_from_draft (AltheaComposition *draft);
void clinic_note_content_free (ClinicNoteContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClinicNoteContent, clinic_note_content_free)

ClinicNoteSection *clinic_note_section_new (const char *title, const char *loinc, const char *text);
ClinicNoteDiagnosis *clinic_note_diagnosis_new (AltheaCode *code, const char *condition_id, const char *plan);

/* @author: "Practitioner/..." with @author_name. (transfer full); NULL and INVALID when a rule is broken. */
AltheaRecord *clinic_note_content_to_draft (ClinicNoteContent *self, const char *patient_id,
                                            const char *author, const char *author_name, GError **error);
/* What is signed: diagnoses as one ranked list, their plans joined to the plan. @condition_ids (element-type
 * utf8): of the diagnoses, in rank. */
AltheaRecord *
clinic_note_content_to_note (ClinicNoteContent *self, const char *patient_id, const char *author,
                             const char *author_name, GPtrArray *condition_ids, GError **error);

/* Puts the texts of @other, which was written elsewhere on the same draft, together with those of @self:
 * where they differ both stay, one under the other, @other under a line that says so. */
void clinic_note_content_merge (ClinicNoteContent *self, ClinicNoteContent *other, const char *heading);

G_END_DECLS
