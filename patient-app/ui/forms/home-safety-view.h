/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-mirror.h"

G_BEGIN_DECLS

typedef enum
{
  HOME_SAFETY_THOUGHTS = 1, /* of being better off dead, or of hurting oneself */
  HOME_SAFETY_MEASUREMENT,  /* a value that should not wait */
} HomeSafetyKind;

/**
 * HomeSafetyView:
 * What a person reads whose answer or value asks for help now: whom to call, and whether the practice has
 * been told. It never says so before the practice's computer has. Main thread.
 */
#define HOME_TYPE_SAFETY_VIEW (home_safety_view_get_type ())
G_DECLARE_FINAL_TYPE (HomeSafetyView, home_safety_view, HOME, SAFETY_VIEW, AdwBin)

GtkWidget *home_safety_view_new (HomeSafetyKind kind, HomeMirror *mirror);
void home_safety_view_set_kind (HomeSafetyView *self, HomeSafetyKind kind);
void home_safety_view_set_mirror (HomeSafetyView *self, HomeMirror *mirror);
/* What tells the practice; its state is followed. NULL: nothing does yet. */
void home_safety_view_set_item (HomeSafetyView *self, HomeOutboxItem *item);

G_END_DECLS
