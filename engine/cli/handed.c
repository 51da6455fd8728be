/* handed.c -- see handed.h. */
#include "handed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "terminal.h"

enum { HANDED_MOST = 64 << 20 }; /* bytes: no meeting decides so much */

static int refuse(const char *path, const char *why)
{
    fprintf(stderr, "osara: error: cannot read '%s': %s\n", path, why);
    return exit_status(OSARA_EIO);
}

static int read_all(FILE *in, const char *path, struct handed *out)
{
    size_t room = 0, got = 1;

    while (got > 0) {
        if (out->n == room) {
            char *grown = room < HANDED_MOST ? realloc(out->bytes, room = room * 2 + 65536) : NULL;

            if (grown == NULL)
                return room > HANDED_MOST ? refuse(path, "it is too large")
                                           : terminal_finish(OSARA_ENOMEM, &(osara_problems){0});
            out->bytes = grown;
        }
        got = fread(out->bytes + out->n, 1, room - out->n, in);
        out->n += got;
    }
    return ferror(in) ? refuse(path, strerror(errno)) : 0;
}

int handed_read(const char *path, struct handed *out)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *in = standard ? stdin : fopen(path, "rb");

    if (in == NULL)
        return refuse(path, strerror(errno));
    out->name = standard ? "standard input" : path;
    int status = read_all(in, out->name, out);

    if (!standard)
        fclose(in);
    if (status != 0)
        handed_free(out);
    return status;
}

void handed_free(struct handed *h)
{
    free(h->bytes);
    *h = (struct handed){0};
}
