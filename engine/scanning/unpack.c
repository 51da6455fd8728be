/* unpack.c -- the door to zlib and libzstd. */
#include "scanning/unpack.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { ROOM_FIRST = 1 << 16, STEP_MOST = 1 << 30 };

static const char CUT[] = "its compressed data ends too early";
static const char BROKEN[] = "its compressed data is damaged";
static const char TOO_LARGE[] = "it is too large when unpacked";

struct unpacked {
    char *at;
    size_t n, room, most;
};

/* Room for one byte more at least.  OSARA_EEXTRACT: there is to be none. */
static enum osara_status make_room(struct unpacked *u)
{
    size_t room = u->room + u->room / 2 + ROOM_FIRST;
    char *grown;

    if (u->n < u->room)
        return OSARA_OK;
    if (u->n >= u->most)
        return OSARA_EEXTRACT;
    if (room > u->most)
        room = u->most;
    grown = realloc(u->at, room);
    if (grown == NULL)
        return OSARA_ENOMEM;
    u->at = grown;
    u->room = room;
    return OSARA_OK;
}

/* ---- gzip ---------------------------------------------------------------------------------------- */

/* zlib takes its input through a pointer to bytes that it does not write to. */
static Bytef *unconst(const char *at)
{
    union {
        const char *given;
        Bytef *wanted;
    } u = {at};

    return u.wanted;
}

/* One call of inflate() with as much of both as its counters can say. */
static int inflate_step(z_stream *z, struct text bytes, size_t *at, struct unpacked *u)
{
    size_t in = bytes.n - *at, out = u->room - u->n;
    int answer;

    z->next_in = unconst(bytes.at + *at);
    z->avail_in = in < STEP_MOST ? (uInt)in : STEP_MOST;
    z->next_out = (Bytef *)u->at + u->n;
    z->avail_out = out < STEP_MOST ? (uInt)out : STEP_MOST;
    in = z->avail_in;
    out = z->avail_out;
    answer = inflate(z, Z_NO_FLUSH);
    *at += in - z->avail_in;
    u->n += out - z->avail_out;
    return answer;
}

static enum osara_status unpack_gzip(struct text bytes, struct unpacked *u, const char **why)
{
    z_stream z = {0};
    size_t at = 0;
    bool ended = false; /* a member has, and no other has begun */
    enum osara_status rc = OSARA_OK;

    if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
        return OSARA_ENOMEM;
    while (rc == OSARA_OK && !(ended && at == bytes.n)) {
        int answer;

        rc = make_room(u);
        *why = TOO_LARGE;
        if (rc != OSARA_OK)
            break;
        answer = inflate_step(&z, bytes, &at, u);
        if (answer == Z_MEM_ERROR) {
            rc = OSARA_ENOMEM;
        } else if (answer == Z_STREAM_END) {
            ended = true;
            while (at < bytes.n && bytes.at[at] == '\0') /* what tapes pad with */
                at++;
            (void)inflateReset(&z);
        } else if (answer == Z_OK || answer == Z_BUF_ERROR) {
            ended = false;
            if (at == bytes.n && u->n < u->room) {
                *why = CUT;
                rc = OSARA_EEXTRACT;
            }
        } else {
            *why = BROKEN;
            rc = OSARA_EEXTRACT;
        }
    }
    (void)inflateEnd(&z);
    return rc;
}

/* ---- Zstandard ----------------------------------------------------------------------------------- */

static enum osara_status unpack_zstd(struct text bytes, struct unpacked *u, const char **why)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    ZSTD_inBuffer in = {bytes.at, bytes.n, 0};
    enum osara_status rc = z != NULL ? OSARA_OK : OSARA_ENOMEM;
    size_t answer = 1; /* 0: a frame has ended, and all of it is out */

    while (rc == OSARA_OK && !(answer == 0 && in.pos == in.size)) {
        ZSTD_outBuffer out = {0};

        rc = make_room(u);
        *why = TOO_LARGE;
        if (rc != OSARA_OK)
            break;
        out.dst = u->at + u->n;
        out.size = u->room - u->n;
        answer = ZSTD_decompressStream(z, &out, &in);
        u->n += out.pos;
        if (ZSTD_isError(answer)) {
            *why = BROKEN;
            rc = OSARA_EEXTRACT;
        } else if (answer != 0 && in.pos == in.size && out.pos < out.size) {
            *why = CUT;
            rc = OSARA_EEXTRACT;
        }
    }
    ZSTD_freeDStream(z);
    return rc;
}

enum packed packed_how(struct text bytes)
{
    if (bytes.n >= 2 && memcmp(bytes.at, "\x1F\x8B", 2) == 0)
        return PACKED_GZIP;
    if (bytes.n >= 4 && memcmp(bytes.at, "\x28\xB5\x2F\xFD", 4) == 0)
        return PACKED_ZSTD;
    return PACKED_NOT;
}

enum osara_status unpack(enum packed how, struct text bytes, size_t most, char **out, size_t *n,
                         const char **why)
{
    struct unpacked u = {.most = most < SIZE_MAX ? most + 1 : most}; /* to see that there is more */
    enum osara_status rc = how == PACKED_GZIP ? unpack_gzip(bytes, &u, why)
                                              : unpack_zstd(bytes, &u, why);

    if (rc == OSARA_OK && u.n > most) {
        *why = TOO_LARGE;
        rc = OSARA_EEXTRACT;
    }
    if (rc != OSARA_OK) {
        free(u.at);
        return rc;
    }
    *out = u.at;
    *n = u.n;
    return OSARA_OK;
}
