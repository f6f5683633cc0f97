/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gate-fixture.h"

/* --- slowness and numbers
 * ----------------------------------------------------------------------------------------------- */

static void
test_slow_head (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autofree char *reply = NULL;
  gint64 started_us = g_get_monotonic_time ();

  g_assert_true (wire_send (wire, "GET /session HTTP/1.1\r\nHost"));
  reply = wire_read_all (wire);
  g_assert_cmpstr (reply, ==, "");
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 500 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - started_us, <, 5 * G_USEC_PER_SEC);
}

static void
test_slow_body (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autofree char *reply = NULL;
  gint64 started_us = g_get_monotonic_time ();

  g_assert_true (wire_send (wire, "POST /fhir HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf"));
  reply = wire_read_all (wire);
  g_assert_cmpint (g_get_monotonic_time () - started_us, <, 6 * G_USEC_PER_SEC);
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

/* Between two requests a device has the idle limit's time, not that of a request under way. */
static void
test_stays_alive (GateFixture *f, gconstpointer data)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gboolean passed = FALSE;

  g_assert_true (wire_send (wire, GET_SESSION));
  first = wire_read_reply (wire);
  g_assert_cmpuint (status_of (first), ==, 200);
  g_timeout_add (quick_limits ().body_ms + 1500, set_true, &passed);
  await (is_true, &passed);
  g_assert_true (wire_send (wire, GET_SESSION));
  second = wire_read_reply (wire);
  g_assert_cmpuint (status_of (second), ==, 200);
}

/* Neither silence nor a hello that never ends holds a connection. */
static void
test_slow_handshake (GateFixture *f, gconstpointer data)
{
  static const char *const begun[] = { "", "\x16\x03\x01\x02\x00\x01", "GET / HTTP/1.1\r\n\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (begun); i++)
    {
      g_autoptr (GSocketConnection) socket = wire_connect (f->host.port);
      gint64 started_us = g_get_monotonic_time ();
      char piece[16];

      g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (socket)), begun[i],
                             i == 1 ? 6 : strlen (begun[i]), NULL, NULL);
      g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (socket)), piece,
                                            sizeof piece, NULL, NULL),
                       <=, 0);
      g_assert_cmpint (g_get_monotonic_time () - started_us, <, 5 * G_USEC_PER_SEC);
    }
}

/* Silent strangers do not keep a device out. */
static void
test_strangers_do_not_block (GateFixture *f, gconstpointer data)
{
  GSocketConnection *strangers[6];
  g_autofree char *reply = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    strangers[i] = wire_connect (f->host.port);
  reply = ask (f, GET_SESSION);
  g_assert_cmpuint (status_of (reply), ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    g_object_unref (strangers[i]);
}

static void
test_too_many_from_one_address (GateFixture *f, gconstpointer data)
{
  const guint n_allowed = host_limits_default ().connections_each;
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify)wire_close);
  g_autofree char *reply = NULL;

  for (guint i = 0; i < n_allowed; i++)
    {
      Wire *wire = wire_open (f->host.port, f->anna_device);
      g_autofree char *said = NULL;

      g_ptr_array_add (wires, wire);
      g_assert_true (wire_send (wire, GET_SESSION));
      said = wire_read_reply (wire);
      g_assert_cmpuint (status_of (said), ==, 200);
    }
  assert_kept_out (f, f->anna_device);
  /* One that goes makes room for another. */
  g_ptr_array_set_size (wires, (int)n_allowed - 1);
  for (guint i = 0; i < 200 && reply == NULL; i++)
    {
      g_autoptr (Wire) wire = wire_open (f->host.port, f->anna_device);
      g_autofree char *said = wire_send (wire, GET_SESSION) ? wire_read_reply (wire) : NULL;

      if (said != NULL && status_of (said) == 200)
        reply = g_steal_pointer (&said);
    }
  g_assert_nonnull (reply);
}

/* --- the enrolment door
 * ------------------------------------------------------------------------------------------------- */

static char *
ask_at_door (GateFixture *f, const char *request)
{
  g_autoptr (Wire) wire = wire_open (f->host.port, NULL);

  wire_send (wire, request);
  return wire->open ? wire_read_reply (wire) : g_strdup ("");
}

static void
test_door (GateFixture *f, gconstpointer data)
{
  static const char *const elsewhere[] = { GET_SESSION,
                                           "GET /fhir/metadata HTTP/1.1\r\nHost: h\r\n\r\n",
                                           "GET /changes HTTP/1.1\r\nHost: h\r\n\r\n",
                                           "GET /fhir/Patient/" ANNA " HTTP/1.1\r\nHost: h\r\n\r\n",
                                           "POST /setup HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
                                           "GET /live HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: "
                                           "websocket\r\nSec-WebSocket-Version: 13\r\n"
                                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" };
  g_autoptr (AltheaInvite) invite = NULL;
  g_autofree char *junk = NULL;
  g_autofree char *large = NULL;
  g_autofree char *of_device = NULL;
  g_autoptr (JsonObject) revoked = NULL;

  assert_kept_out (f, NULL);
  invite = make_invite (&f->host, ANNA);
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autofree char *reply = ask_at_door (f, elsewhere[i]);

      g_assert_cmpuint (status_of (reply), ==, 404);
    }
  junk = ask_at_door (f, "POST /pair/enrol HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
  g_assert_cmpuint (status_of (junk), ==, 400);
  large = ask_at_door (f, "POST /pair/enrol HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n");
  g_assert_cmpuint (status_of (large), ==, 413);
  revoked
      = must_operate (f->host.session, althea_operation_new_strings ("invite-revoke", "patient", ANNA, NULL));
  assert_kept_out (f, NULL);
}

static void
test_door_is_small (GateFixture *f, gconstpointer data)
{
  const guint n_allowed = host_limits_default ().pair_connections;
  g_autoptr (AltheaInvite) invite = make_invite (&f->host, ANNA);
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify)wire_close);

  for (guint i = 0; i < n_allowed; i++)
    {
      Wire *wire = wire_open (f->host.port, NULL);
      g_autofree char *said = NULL;

      g_ptr_array_add (wires, wire);
      g_assert_true (wire_send (wire, GET_SESSION));
      said = wire_read_reply (wire);
      g_assert_cmpuint (status_of (said), ==, 404);
    }
  assert_kept_out (f, NULL);
}

#define TEST(name, func)                                                                                     \
  g_test_add ("/gate-limits/" name, GateFixture, NULL, gate_set_up, func, gate_tear_down)
#define TEST_QUICK(name, func)                                                                               \
  g_test_add ("/gate-limits/" name, GateFixture, NULL, gate_set_up_quick, func, gate_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("slow-head", test_slow_head);
  TEST ("slow-body", test_slow_body);
  TEST ("stays-alive", test_stays_alive);
  TEST_QUICK ("slow-handshake", test_slow_handshake);
  TEST ("strangers-do-not-block", test_strangers_do_not_block);
  TEST ("too-many-from-one-address", test_too_many_from_one_address);
  TEST_QUICK ("door", test_door);
  TEST_QUICK ("door-is-small", test_door_is_small);
  return g_test_run ();
}
