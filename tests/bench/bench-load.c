/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_BYTES (256 * 1024)

typedef struct
{
  SSL *ssl;
  int fd;
  gboolean broken;
  gsize sent; /* of the request */
  char *buffer;
  gsize filled; /* of the buffer: the head so far */
  gsize left;   /* of the body; G_MAXSIZE until the head is whole */
  short wants;
  gint64 asked_us;
} Client;

static EVP_PKEY *
read_key (const char *pem)
{
  BIO *bio = BIO_new_mem_buf (pem, -1);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);

  BIO_free (bio);
  return key;
}

static X509 *
read_certificate (const char *pem)
{
  BIO *bio = BIO_new_mem_buf (pem, -1);
  X509 *certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);

  BIO_free (bio);
  return certificate;
}

static SSL_CTX *
make_context (const BenchLoad *load)
{
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());

  SSL_CTX_set_min_proto_version (context, TLS1_3_VERSION);
  SSL_CTX_set_verify (context, SSL_VERIFY_NONE, NULL);
  if (load->certificate_pem != NULL)
    {
      X509 *certificate = read_certificate (load->certificate_pem);
      EVP_PKEY *key = read_key (load->key_pem);

      SSL_CTX_use_certificate (context, certificate);
      SSL_CTX_use_PrivateKey (context, key);
      X509_free (certificate);
      EVP_PKEY_free (key);
    }
  return context;
}

/* Blocking until the handshake is done, then not. */
static gboolean
client_open (Client *client, SSL_CTX *context, guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int on = 1;

  inet_pton (AF_INET, "127.0.0.1", &address.sin_addr);
  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (client->fd, (struct sockaddr *)&address, sizeof address) != 0)
    return FALSE;
  setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  client->ssl = SSL_new (context);
  SSL_set_fd (client->ssl, client->fd);
  if (SSL_connect (client->ssl) != 1)
    return FALSE;
  fcntl (client->fd, F_SETFL, fcntl (client->fd, F_GETFL) | O_NONBLOCK);
  client->buffer = g_malloc (BUFFER_BYTES + 1);
  return TRUE;
}

static void
client_close (Client *client)
{
  SSL_free (client->ssl);
  close (client->fd);
  g_free (client->buffer);
}

static void
client_ask (Client *client)
{
  client->sent = client->filled = 0;
  client->left = G_MAXSIZE;
  client->wants = POLLOUT;
  client->asked_us = g_get_monotonic_time ();
}

/* TRUE when the answer is whole. */
static gboolean
take (Client *client, gsize n, BenchLoadResult *result)
{
  const char *end, *length;

  result->n_bytes += n;
  if (client->left != G_MAXSIZE)
    {
      client->left -= MIN (n, client->left);
      return client->left == 0;
    }
  client->filled += n;
  client->buffer[client->filled] = '\0';
  end = strstr (client->buffer, "\r\n\r\n");
  if (end == NULL)
    return FALSE;
  if (strncmp (client->buffer, "HTTP/1.1 200", 12) != 0)
    result->n_failed++;
  length = strcasestr (client->buffer, "\r\nContent-Length:");
  client->left = length != NULL ? strtoul (length + 17, NULL, 10) : 0;
  client->left -= MIN (client->left, client->filled - (gsize)(end + 4 - client->buffer));
  return client->left == 0;
}

/* Goes on as far as it can without waiting. TRUE when an answer came. */
static gboolean
client_step (Client *client, const BenchLoad *load, BenchLoadResult *result)
{
  gsize length = strlen (load->request);
  int n, why;

  while (TRUE)
    {
      if (client->sent < length)
        n = SSL_write (client->ssl, load->request + client->sent, (int)(length - client->sent));
      else
        n = SSL_read (client->ssl,
                      client->left == G_MAXSIZE ? client->buffer + client->filled : client->buffer,
                      (int)(BUFFER_BYTES - (client->left == G_MAXSIZE ? client->filled : 0)));
      if (n > 0 && client->sent < length)
        client->sent += (gsize)n;
      else if (n > 0)
        {
          if (take (client, (gsize)n, result))
            return TRUE;
        }
      else
        {
          why = SSL_get_error (client->ssl, n);
          client->wants = why == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN;
          client->broken = why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE;
          result->n_failed += client->broken ? 1 : 0;
          return FALSE;
        }
    }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const guint one = *(const guint *)a, other = *(const guint *)b;

  return (one > other) - (one < other);
}

static void
run_clients (Client *clients, const BenchLoad *load, BenchLoadResult *result, GArray *times)
{
  g_autofree struct pollfd *polls = g_new0 (struct pollfd, load->connections);
  gint64 started_us = g_get_monotonic_time (), now_us = started_us;
  gint64 until_us = load->seconds > 0 ? started_us + (gint64)(load->seconds * G_USEC_PER_SEC) : G_MAXINT64;
  guint64 wanted = load->seconds > 0 ? G_MAXUINT64 : load->requests;

  for (guint i = 0; i < load->connections; i++)
    client_ask (&clients[i]);
  while (now_us < until_us && result->n_replies < wanted)
    {
      for (guint i = 0; i < load->connections; i++)
        polls[i]
            = (struct pollfd){ .fd = clients[i].broken ? -1 : clients[i].fd, .events = clients[i].wants };
      if (poll (polls, load->connections, 5000) <= 0)
        break;
      now_us = g_get_monotonic_time ();
      for (guint i = 0; i < load->connections; i++)
        if (polls[i].revents != 0 && client_step (&clients[i], load, result))
          {
            guint time_us = (guint)(g_get_monotonic_time () - clients[i].asked_us);

            result->n_replies++;
            g_array_append_val (times, time_us);
            client_ask (&clients[i]);
            client_step (&clients[i], load, result);
          }
    }
  result->per_second = (double)result->n_replies * G_USEC_PER_SEC / (double)MAX (1, now_us - started_us);
}

gboolean
bench_load_run (const BenchLoad *load, BenchLoadResult *result)
{
  SSL_CTX *context = make_context (load);
  g_autofree Client *clients = g_new0 (Client, load->connections);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_open = 0;

  *result = (BenchLoadResult){ 0 };
  while (n_open < load->connections && client_open (&clients[n_open], context, load->port))
    n_open++;
  if (n_open == load->connections)
    run_clients (clients, load, result, times);
  g_array_sort (times, compare_times);
  if (times->len > 0)
    {
      result->median_ms = g_array_index (times, guint, times->len / 2) / 1000.0;
      result->p99_ms = g_array_index (times, guint, times->len * 99 / 100) / 1000.0;
    }
  for (guint i = 0; i < n_open; i++)
    client_close (&clients[i]);
  SSL_CTX_free (context);
  return n_open == load->connections;
}
