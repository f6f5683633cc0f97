/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-fixture.h"
#include "wire.h"

#define ANNA "anna-0000-1111"
#define BEN "ben-2222-3333"
#define GET_SESSION "GET /session HTTP/1.1\r\nHost: h\r\n\r\n"

/* Two patients, one of them paired. */
typedef struct
{
  HostFixture host;
  AltheaPairing *anna;
  GTlsCertificate *anna_device;
} GateFixture;

static inline void
gate_set_up_quick (GateFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  host_fixture_set_up (&f->host, data);
  host_fixture_sign_in (&f->host);
  add_patient (f->host.session, ANNA, "Kowalska", "Anna");
  add_patient (f->host.session, BEN, "Okello", "Ben");
  host_fixture_listen (&f->host);
}

static inline void
gate_set_up (GateFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  gate_set_up_quick (f, data);
  f->anna = pair_patient (&f->host, ANNA);
  f->anna_device = althea_identity_to_tls (f->anna->identity, &error);
  g_assert_no_error (error);
}

static inline void
gate_tear_down (GateFixture *f, gconstpointer data)
{
  g_clear_object (&f->anna_device);
  g_clear_pointer (&f->anna, althea_pairing_free);
  host_fixture_tear_down (&f->host, data);
}

static inline char *
ask (GateFixture *f, const char *request)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);

  g_assert_true (wire_send (wire, request));
  return wire_read_reply (wire);
}

static inline void
assert_kept_out (GateFixture *f, GTlsCertificate *certificate)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, certificate);
  g_autofree char *reply = NULL;

  wire_send (wire, GET_SESSION);
  reply = wire_read_all (wire);
  g_assert_cmpstr (reply, ==, "");
}
