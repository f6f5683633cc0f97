/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "home-outbox-item.h"

G_BEGIN_DECLS

/* A measurement that is on its way, with its true state, as the row of a list box. */
GtkWidget *home_pending_row_new (HomeOutboxItem *item);

G_END_DECLS
