/* Compressed files: read as if they were not, and clear when they are damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#include "scanning/contents.h"
#include "scanning/sheet.h"
#include "scanning/unpack.h"

#define PEOPLE "table people key id\ncolumn id id\n"

/* More than one step's room, and not the same byte all over. */
enum { LONG = 300000 };

static char *long_text(void)
{
    char *text = malloc(LONG);

    assert_non_null(text);
    for (uint32_t i = 0, x = 1; i < LONG; i++) {
        x = x * 1664525u + 1013904223u;
        text[i] = (char)('a' + (x >> 24) % 26);
    }
    return text;
}

static size_t pack_zstd(struct text text, char *out, size_t room)
{
    ZSTD_CCtx *z = ZSTD_createCCtx();
    size_t n;

    assert_non_null(z);
    (void)ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1); /* as the program zstd does */
    n = ZSTD_compress2(z, out, room, text.at, text.n);
    ZSTD_freeCCtx(z);
    assert_false(ZSTD_isError(n));
    return n;
}

static size_t pack(enum packed how, struct text text, char *out, size_t room)
{
    z_stream z = {0};

    if (how == PACKED_ZSTD)
        return pack_zstd(text, out, room);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    union {
        const char *given;
        Bytef *wanted;
    } u = {text.at};

    z.next_in = u.wanted;
    z.avail_in = (uInt)text.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&z), Z_OK);
    return room - z.avail_out;
}

static const enum packed ways[] = {PACKED_GZIP, PACKED_ZSTD};

static void what_was_packed_comes_back(void **state)
{
    char *text = long_text(), *packed = malloc(3 * LONG), *out = NULL;
    const char *why;
    size_t n, got;

    (void)state;
    assert_int_equal(packed_how((struct text){text, LONG}), PACKED_NOT);
    for (size_t w = 0; w < 2; w++) {
        n = pack(ways[w], (struct text){text, LONG}, packed, 2 * LONG);
        n += pack(ways[w], TEXT("and a member more"), packed + n, LONG);
        assert_int_equal(packed_how((struct text){packed, n}), ways[w]);
        assert_int_equal(unpack(ways[w], (struct text){packed, n}, LONG + 17, &out, &got, &why),
                         OSARA_OK);
        assert_int_equal(got, LONG + 17);
        assert_memory_equal(out, text, LONG);
        assert_memory_equal(out + LONG, "and a member more", 17);
        free(out);
        out = NULL;
        assert_int_equal(unpack(ways[w], (struct text){packed, n}, LONG + 16, &out, &got, &why),
                         OSARA_EEXTRACT);
        assert_string_equal(why, "it is too large when unpacked");
        assert_null(out);
    }
    free(text);
    free(packed);
}

static void what_is_cut_or_damaged_is_told(void **state)
{
    char *text = long_text(), *packed = malloc(2 * LONG), *out = NULL;
    const char *why;
    size_t n, got;

    (void)state;
    for (size_t w = 0; w < 2; w++) {
        n = pack(ways[w], (struct text){text, LONG}, packed, 2 * LONG);
        for (size_t cut = 5; cut < n; cut += n / 9) {
            assert_int_equal(
                unpack(ways[w], (struct text){packed, cut}, SIZE_MAX, &out, &got, &why),
                OSARA_EEXTRACT);
            assert_string_equal(why, "its compressed data ends too early");
        }
        packed[n - (ways[w] == PACKED_GZIP ? 8 : 1)] ^= 1; /* of the checksum */
        assert_int_equal(unpack(ways[w], (struct text){packed, n}, SIZE_MAX, &out, &got, &why),
                         OSARA_EEXTRACT);
        assert_string_equal(why, "its compressed data is damaged");
        assert_null(out);
    }
    free(text);
    free(packed);
}

static void check_folder(const char *folder, const char *expected)
{
    const struct reading_options options = {.threads = 2, .hash = true, .way = -1};
    struct buffer told = {0};

    sheet_read(folder, PEOPLE, &options, &told);
    assert_string_equal(told.at, expected);
    buffer_free(&told);
}

static void a_compressed_file_is_read_as_if_it_were_not(void **state)
{
    static const char *const names[] = {"people.csv.gz", "people.csv.zst"};
    char folder[64], path[256], packed[256];

    (void)state;
    for (size_t w = 0; w < 2; w++) {
        size_t n = pack(ways[w], TEXT("\xEF\xBB\xBFid\nA\n\nB\n"), packed, sizeof packed);

        sheet_folder(folder);
        sheet_bytes(folder, names[w], packed, n);
        check_folder(folder, "people 2 read, 2 loaded\n  2: A\n  4: B\n");
        sheet_bytes(folder, names[w], packed, n - 6);
        snprintf(path, sizeof path,
                 "%s:0:0: the file cannot be unpacked (%s): its compressed data ends too early = "
                 "copy the file again; at most 16 GiB are unpacked\n",
                 names[w], w == 0 ? "gzip" : "zstd");
        check_folder(folder, path);
        sheet_remove(folder);
    }
}

static void a_file_beyond_the_limit_is_refused(void **state)
{
    char folder[64], path[96];

    (void)state;
    sheet_folder(folder);
    sheet_file(folder, "people.csv", "id\n");
    snprintf(path, sizeof path, "%s/people.csv", folder);
    if (truncate(path, (off_t)(FILE_LIMIT + 1)) == 0) /* a hole: no disk is needed */
        check_folder(folder,
                     "people.csv:0:0: the file has more than 64 GiB = export it in parts: a "
                     "pattern in extract.yaml reads them as one\n");
    sheet_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_packed_comes_back),
        cmocka_unit_test(what_is_cut_or_damaged_is_told),
        cmocka_unit_test(a_compressed_file_is_read_as_if_it_were_not),
        cmocka_unit_test(a_file_beyond_the_limit_is_refused),
    };

    return cmocka_run_group_tests_name("unpack", tests, NULL, NULL);
}
