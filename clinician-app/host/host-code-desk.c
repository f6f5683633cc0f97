/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "althea-host"

#include "host-code-desk.h"

struct _HostCodeDesk
{
  GMutex lock;
  HostCodes *codes; /* (owned) (nullable) under lock */
};

HostCodeDesk *
host_code_desk_new (void)
{
  HostCodeDesk *self = g_new0 (HostCodeDesk, 1);

  g_mutex_init (&self->lock);
  return self;
}

void
host_code_desk_free (HostCodeDesk *self)
{
  if (self == NULL)
    return;
  host_code_desk_close (self);
  g_mutex_clear (&self->lock);
  g_free (self);
}

HostCodes *
host_code_desk_dup (HostCodeDesk *self, const char *directory, AltheaSecret *master, GError **error)
{
  HostCodes *codes;

  g_mutex_lock (&self->lock);
  if (self->codes == NULL)
    self->codes = host_codes_open (directory, master, error);
  codes = self->codes != NULL ? g_object_ref (self->codes) : NULL;
  g_mutex_unlock (&self->lock);
  return codes;
}

void
host_code_desk_close (HostCodeDesk *self)
{
  g_mutex_lock (&self->lock);
  g_clear_object (&self->codes);
  g_mutex_unlock (&self->lock);
}
