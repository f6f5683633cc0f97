/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "host-cli.h"
#include "host-service.h"

G_BEGIN_DECLS

/* What scripts can act on; the man page lists them. Appended to, never renumbered. */
#define HOST_CLI_OK 0
#define HOST_CLI_REFUSED 1 /* the command cannot be done, or --strict found something */
#define HOST_CLI_USAGE 2
#define HOST_CLI_SECRET 3  /* the passphrase does not fit, or none was given */
#define HOST_CLI_IO 4      /* disk full, or reading or writing failed */
#define HOST_CLI_CORRUPT 5 /* the record is not whole, or made by a newer version */
#define HOST_CLI_BUSY 6    /* another program has the record open */

typedef struct
{
  char *record, *passphrase_file, *user;
  char *practice, *phone, *clinician, *recovery_file;
  char *report;
  gboolean strict, quiet;
  char *socket;
  int port; /* -1 not given */
  char **addresses;
  gboolean no_network;
  int patients; /* -1 not given */
  gint64 seed;
  gboolean light;
  char *staff_passphrase_file;
  char *name, *role, *new_passphrase_file;
  int days; /* -1 not given */
  char *output;
  char *release, *date;
  char **arguments; /* (owned) what follows the command */
} HostCliOptions;

typedef int (*HostCliCommand) (HostCliOptions *options);

int host_cli_init (HostCliOptions *options);
int host_cli_import (HostCliOptions *options);
int host_cli_stats (HostCliOptions *options);
int host_cli_export (HostCliOptions *options);
int host_cli_verify (HostCliOptions *options);
int host_cli_serve (HostCliOptions *options);
int host_cli_demo (HostCliOptions *options);
int host_cli_user (HostCliOptions *options);
int host_cli_invite (HostCliOptions *options);
int host_cli_codes (HostCliOptions *options);
int host_cli_originals (HostCliOptions *options);
int host_cli_recover (HostCliOptions *options);

/* Says what went wrong on standard error, in people's words first; returns the exit code for it. */
int host_cli_fail (const GError *error);
/* The same in words of the caller's. */
int host_cli_fail_saying (const GError *error, const char *text);
int host_cli_fail_no_record (const char *directory);
int host_cli_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* A record opened with the person's passphrase. */
typedef struct
{
  HostService *service;   /* (owned) */
  HostPractice *practice; /* (owned) */
  HostStore *store;       /* (unowned) */
  AltheaSecret *master;   /* (owned) */
  char *passphrase;       /* (owned) wiped at the end */
} HostCliRecord;

/* 0, or the exit code after the reason was said. */
int host_cli_record_open (HostCliRecord *self, HostCliOptions *options);
/* The master key alone, without opening the record: also while a host serves it. (transfer full) NULL with
 * the exit code after the reason was said. */
AltheaSecret *host_cli_read_master (HostCliOptions *options, int *code);
/* Makes everything durable and closes; 0 or the exit code. */
int host_cli_record_close (HostCliRecord *self);

/* The first line of @path ("-": standard input), or what a person types at a terminal after @prompt when
 * @path is NULL. NULL after the reason was said. Wipe it. (transfer full) */
char *host_cli_read_passphrase (const char *path, const char *prompt);
/* The recovery sheet, the same way, but seen while it is typed. (transfer full) */
char *host_cli_read_sheet (const char *path);
/* The exit code for one that was not read: a file that cannot be opened is another matter than one that holds
 * no passphrase. */
int host_cli_secret_code (const char *path);
void host_cli_wipe (char *secret); /* NULL-safe; frees too */

/* A line that is written over, on a terminal only. NULL ends it. */
void host_cli_progress (const char *text);

G_END_DECLS
