#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles files in: embed.py OUTPUT.c OUTPUT.h FILE...

NAME.sql becomes the string host_sql_NAME, where a line "-- include OTHER.sql" stands for that file;
any other file becomes the bytes host_data_NAME with host_data_NAME_size. Hyphens become underscores.
"""
import os
import sys


def symbol(path):
    return os.path.splitext(os.path.basename(path))[0].replace('-', '_')


def sql_lines(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            text = line.strip()
            if text.startswith('-- include '):
                yield from sql_lines(os.path.join(os.path.dirname(path), text.split()[2]))
            elif text and not text.startswith('--'):
                yield line.rstrip()


def quoted(line):
    return '"' + line.replace('\\', '\\\\').replace('"', '\\"') + '\\n"'


def main(source_path, header_path, files):
    source = ['#include "%s"' % os.path.basename(header_path)]
    header = ['#pragma once', '#include <stddef.h>']
    for path in files:
        name = symbol(path)
        if path.endswith('.sql'):
            source += ['const char host_sql_%s[] =' % name] + [quoted(line) for line in sql_lines(path)] + [';']
            header.append('extern const char host_sql_%s[];' % name)
        else:
            with open(path, 'rb') as file:
                data = file.read()
            rows = [','.join(map(str, data[i:i + 40])) for i in range(0, len(data), 40)]
            source += ['const unsigned char host_data_%s[] = {' % name, ',\n'.join(rows), '};',
                       'const size_t host_data_%s_size = sizeof host_data_%s;' % (name, name)]
            header += ['extern const unsigned char host_data_%s[];' % name,
                       'extern const size_t host_data_%s_size;' % name]
    for path, lines in ((source_path, source), (header_path, header)):
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines) + '\n')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
