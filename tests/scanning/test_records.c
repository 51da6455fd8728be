/* The fast scanner finds what the plain reader defines, whatever way it takes, wherever its batches
 * and ranges end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scanning/records.h"

static uint64_t seed;

static uint32_t draw(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static void marks_are_the_same_in_every_way(void **state)
{
    enum { BLOCKS = 5 };
    char bytes[BLOCKS * MARKS_BLOCK];
    struct marks expected, marks;

    (void)state;
    seed = 1;
    for (int round = 0; round < 300; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = draw(3) ? "\",;\n\r\tx"[draw(7)] : (char)draw(round % 2 ? 256 : 128);
        for (int way = 0; way < MARKS_WAYS_; way++) {
            bool high, odd = false;

            if (!marks_can((enum marks_way)way))
                continue;
            memset(&marks, 0xA5, sizeof marks);
            high = marks_find((enum marks_way)way, bytes, BLOCKS, round % 3 ? ',' : ';', &marks);
            if (way == MARKS_PORTABLE) {
                expected = marks;
                if (round % 2 == 0)
                    assert_false(high);
            }
            assert_memory_equal(&marks, &expected, sizeof marks);
            for (size_t i = 0; i < sizeof bytes; i++) {
                uint64_t bit = (uint64_t)1 << i % MARKS_BLOCK;
                size_t b = i / MARKS_BLOCK;

                assert_int_equal((marks.quote[b] & bit) != 0, bytes[i] == '"');
                assert_int_equal((marks.separator[b] & bit) != 0, bytes[i] == (round % 3 ? ',' : ';'));
                assert_int_equal((marks.lf[b] & bit) != 0, bytes[i] == '\n');
                assert_int_equal((marks.cr[b] & bit) != 0, bytes[i] == '\r');
                odd = i % MARKS_BLOCK == 0 ? bytes[i] == '"' : odd != (bytes[i] == '"');
                assert_int_equal((marks.toggled[b] & bit) != 0, odd);
                assert_true(high || (unsigned char)bytes[i] < 0x80);
            }
        }
    }
}

static void places_of_bits_are_listed_the_same_in_every_way(void **state)
{
    enum { BLOCKS = 7, OFFSET = 1000 };

    (void)state;
    seed = 5;
    for (int round = 0; round < 400; round++) {
        uint64_t bits[BLOCKS];
        uint32_t expected[BLOCKS * MARKS_BLOCK];
        size_t n = 0;

        for (uint32_t b = 0; b < BLOCKS; b++) {
            bits[b] = 0;
            for (uint32_t i = 0, one_of = 1 + draw(2) * draw(30); i < MARKS_BLOCK; i++)
                if (draw(one_of) == 0) {
                    bits[b] |= UINT64_C(1) << i;
                    expected[n++] = OFFSET + b * MARKS_BLOCK + i;
                }
        }
        for (int way = 0; way < MARKS_WAYS_; way++) {
            uint32_t listed[MARKS_LISTED(BLOCKS)];

            if (!marks_can((enum marks_way)way))
                continue;
            assert_int_equal(marks_list((enum marks_way)way, bits, BLOCKS, OFFSET, listed), n);
            assert_memory_equal(listed, expected, n * sizeof *listed);
        }
    }
}

/* ---- What was read, as bytes to compare ---------------------------------------------------------- */

struct told {
    char *at;
    size_t n;
};

static void tell(struct told *t, const void *bytes, size_t n)
{
    memcpy(t->at + t->n, bytes, n);
    t->n += n;
}

static void tell_record(struct told *t, uint32_t line, size_t cells, const struct csv_cell *broken,
                        size_t which)
{
    uint32_t head[4] = {line, (uint32_t)cells, 0, 0};

    if (broken != NULL) {
        head[2] = (uint32_t)broken->fault * 1000 + (uint32_t)which;
        head[3] = broken->swallowed;
    }
    tell(t, head, sizeof head);
}

static size_t plainly(struct text bytes, char separator, struct told *t)
{
    struct csv_reader reader;
    struct csv_record record;

    csv_open(&reader, bytes, separator);
    reader.at = 0; /* a byte-order mark is not the scanner's business */
    while (csv_next(&reader, &record)) {
        const struct csv_cell *broken = NULL;

        for (size_t c = record.n; c-- > 0;)
            if (record.cells[c].broken)
                broken = &record.cells[c];
        tell_record(t, record.line, record.n, broken, broken ? (size_t)(broken - record.cells) : 0);
        for (size_t c = 0; broken == NULL && c < record.n; c++) {
            tell(t, record.cells[c].raw.at, record.cells[c].raw.n);
            tell(t, record.cells[c].doubled ? "|d" : "|", 1);
        }
    }
    csv_close(&reader);
    return reader.blank;
}

static void tell_batch(struct told *t, const struct records *r)
{
    size_t next = 0;

    for (size_t i = 0; i < r->n; i++) {
        size_t cells = r->last[i] - r->first[i] + 1;
        struct csv_cell broken;
        bool is_broken = next < r->n_broken && r->broken[next].record == i;

        if (is_broken) {
            broken.fault = r->broken[next].fault;
            broken.swallowed = r->broken[next].swallowed;
        }
        tell_record(t, r->lines[i], cells, is_broken ? &broken : NULL,
                    is_broken ? r->broken[next].cell : 0);
        for (size_t c = 0; !is_broken && c < cells; c++) {
            bool doubled;
            struct text cell = records_cell(r, i, c, &doubled);

            tell(t, cell.at, cell.n);
            tell(t, doubled ? "|d" : "|", 1);
        }
        next += is_broken;
    }
    assert_int_equal(next, r->n_broken);
}

/* Where reading is. */
struct reading_at {
    size_t at, blank;
    uint32_t line;
};

/* Reads the records that begin before `stop`, seeing no byte from `end` on.  False, and nothing is told, when
 * these bytes do not say what the records are. */
static bool read_part(struct text bytes, size_t end, char separator, enum marks_way way, size_t batch,
                      size_t stop, struct told *t, struct reading_at *p)
{
    struct records r;
    size_t before = t->n, begin = p->at;
    bool fine;

    records_open(&r, (struct text){bytes.at + begin, end - begin}, 0, p->line, separator, way);
    r.batch = batch;
    r.part = end < bytes.n;
    while (records_next(&r, stop - begin))
        tell_batch(t, &r);
    fine = r.failed == RECORDS_FINE;
    assert_true(fine || (r.part && r.failed == RECORDS_PART));
    if (fine)
        *p = (struct reading_at){begin + r.at, p->blank + r.blank, r.line};
    else
        t->n = before;
    records_close(&r);
    return fine;
}

/* Reads range after range of `range` bytes, each from where the one before ended, of a part of the file if
 * that will do; counts how often the guess was right. */
static size_t quickly(struct text bytes, char separator, enum marks_way way, size_t batch,
                      size_t range, struct told *t, size_t guesses[2])
{
    struct reading_at p = {.line = 1};

    for (size_t from = 0; from < bytes.n; from += range) {
        size_t guess = records_guess(bytes, from, separator, 3);
        size_t stop = from + range, end = stop + draw(100);

        assert_true(guess >= from || from == 0);
        assert_true(guess <= bytes.n);
        guesses[guess == p.at]++;
        if (p.at < stop &&
            !read_part(bytes, end < bytes.n ? end : bytes.n, separator, way, batch, stop, t, &p))
            assert_true(read_part(bytes, bytes.n, separator, way, batch, stop, t, &p));
    }
    assert_int_equal(p.at, bytes.n);
    return p.blank;
}

static void check(struct text bytes, char separator, size_t guesses[2])
{
    static const size_t batches[] = {1, 70, 1 << 16}, ranges[] = {1, 7, 64, 1000, 1 << 20};
    struct told expected = {malloc(40 * bytes.n + 64), 0}, told = {malloc(40 * bytes.n + 64), 0};
    size_t blank = plainly(bytes, separator, &expected);

    for (int way = 0; way < MARKS_WAYS_; way++) {
        size_t batch = batches[draw(3)], range = ranges[draw(5)];

        if (!marks_can((enum marks_way)way))
            continue;
        told.n = 0;
        assert_int_equal(
            quickly(bytes, separator, (enum marks_way)way, batch, range, &told, guesses), blank);
        assert_int_equal(told.n, expected.n);
        assert_memory_equal(told.at, expected.at, told.n);
    }
    free(expected.at);
    free(told.at);
}

static void hostile_bytes_give_the_records_of_the_plain_reader(void **state)
{
    static const char *const alphabets[] = {"\",\n", "\"\",\nab\r", "\"aaaaaaaa,,\n",
                                            "a,\n\r\"\"\"\""};
    size_t guesses[2] = {0, 0};

    (void)state;
    seed = 2;
    for (int round = 0; round < 6000; round++) {
        const char *alphabet = alphabets[draw(4)];
        size_t n = draw(round % 20 ? 200 : 3000);
        char *bytes = malloc(n);

        for (size_t i = 0; i < n; i++)
            bytes[i] = alphabet[draw((uint32_t)strlen(alphabet))];
        check((struct text){bytes, n}, ',', guesses);
        free(bytes);
    }
}

static void a_part_of_a_sound_file_says_all_when_it_ends_after_the_last_record(void **state)
{
    static const char bytes[] = "a,\"b\nc\",1\nd,e,2\nf,g,3\n";
    const struct text text = {bytes, sizeof bytes - 1};

    (void)state;
    for (size_t end = 11; end <= text.n; end++) {
        char room[400];
        struct told t = {room, 0};
        struct reading_at p = {.line = 1};
        bool fine = read_part(text, end, ',', marks_best(), 1 << 16, 11, &t, &p); /* the first, and "d" */

        assert_int_equal(fine, end >= 16);
        assert_int_equal(p.at, fine ? 16 : 0);
        assert_int_equal(p.line, fine ? 4 : 1);
    }
}

static size_t put_cell(char *at, bool stray)
{
    size_t n = 0, length = draw(20);
    bool quoted = draw(3) == 0;

    if (quoted)
        at[n++] = '"';
    for (size_t i = 0; i < length; i++) {
        char c = quoted ? "abcdef ,\n\r\""[draw(11)] : "abcdef ghij"[draw(11)];

        at[n++] = c;
        if (c == '"')
            at[n++] = '"';
    }
    if (stray)
        at[n++] = '"';
    if (quoted)
        at[n++] = '"';
    return n;
}

static void what_real_files_look_like_is_read_and_mostly_guessed(void **state)
{
    size_t guesses[2] = {0, 0};

    (void)state;
    seed = 3;
    for (int round = 0; round < 150; round++) {
        size_t records = draw(150), n = 0;
        char *bytes = malloc(records * 3 * 64 + 1);

        for (size_t i = 0; i < records; i++) {
            for (int c = 0; c < 3; c++) {
                n += put_cell(bytes + n, round % 3 == 0 && draw(60) == 0);
                if (c < 2)
                    bytes[n++] = ';';
            }
            if (round % 2)
                bytes[n++] = '\r';
            bytes[n++] = '\n';
        }
        check((struct text){bytes, n}, ';', guesses);
        free(bytes);
    }
    assert_true(guesses[true] > 0);
}

/* Of three cells each. */
static size_t put_sound_records(char *bytes, int records)
{
    size_t n = 0;

    for (int i = 0; i < records; i++)
        for (int c = 0; c < 3; c++) {
            n += put_cell(bytes + n, false);
            bytes[n++] = c < 2 ? ',' : '\n';
        }
    return n;
}

static void ranges_of_a_sound_file_are_guessed(void **state)
{
    enum { RECORDS = 20000 };
    char *bytes = malloc(RECORDS * 3 * 64);
    size_t n, guesses[2] = {0, 0};
    struct told told;

    (void)state;
    seed = 4;
    n = put_sound_records(bytes, RECORDS);
    told = (struct told){malloc(40 * n), 0};
    quickly((struct text){bytes, n}, ',', marks_best(), 1 << 16, 1009, &told, guesses);
    assert_true(guesses[true] > 500);
    assert_true(guesses[false] * 20 < guesses[true]);
    free(told.at);
    free(bytes);
}

static void batches_of_a_sound_file_are_even_though_they_end_within_a_record(void **state)
{
    enum { RECORDS = 2000 };
    char *bytes = malloc(RECORDS * 3 * 64);
    size_t n, batches = 0, records = 0;
    struct records r;

    (void)state;
    seed = 5;
    n = put_sound_records(bytes, RECORDS);
    records_open(&r, (struct text){bytes, n}, 0, 1, ',', marks_best());
    r.batch = 4 * MARKS_GROUP * MARKS_BLOCK;
    for (; records_next(&r, n); batches++, records += r.n)
        assert_true(records_even(&r, 3));
    assert_int_equal(r.failed, RECORDS_FINE);
    assert_int_equal(records, RECORDS);
    assert_in_range(batches, n / r.batch - 1, n / r.batch + 1);
    records_close(&r);
    free(bytes);
}

static void a_cell_beyond_the_limit_is_cut_in_every_way(void **state)
{
    size_t n = CSV_QUOTED_LIMIT + 200, guesses[2] = {0, 0};
    char *bytes = malloc(n);

    (void)state;
    for (size_t close = CSV_QUOTED_LIMIT - 3; close < CSV_QUOTED_LIMIT + 3; close++) {
        struct told plain = {malloc(40 * 100 + n), 0}, quick = {malloc(40 * 100 + n), 0};

        memset(bytes, 'x', n);
        memcpy(bytes, "a,b,c\n\"a\n", 9);
        bytes[close + 6] = '"';
        bytes[close + 7] = ',';
        bytes[n - 50] = '\n';
        plainly((struct text){bytes, n}, ',', &plain);
        quickly((struct text){bytes, n}, ',', marks_best(), 1 << 16, n, &quick, guesses);
        assert_int_equal(quick.n, plain.n);
        assert_memory_equal(quick.at, plain.at, quick.n);
        free(plain.at);
        free(quick.at);
    }
    free(bytes);
}

static void a_record_beyond_the_limit_is_refused_with_its_line(void **state)
{
    size_t n = RECORD_LIMIT + 100;
    char *bytes = malloc(n);
    struct records r;

    (void)state;
    memset(bytes, 'x', n);
    memcpy(bytes, "a,b\n\nc,d\n", 9);
    records_open(&r, (struct text){bytes, n}, 0, 1, ',', marks_best());
    while (records_next(&r, n))
        assert_int_equal(r.n, 2);
    assert_int_equal(r.failed, RECORDS_TOO_LONG);
    assert_int_equal(r.line, 4);
    records_close(&r);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_the_same_in_every_way),
        cmocka_unit_test(places_of_bits_are_listed_the_same_in_every_way),
        cmocka_unit_test(hostile_bytes_give_the_records_of_the_plain_reader),
        cmocka_unit_test(a_part_of_a_sound_file_says_all_when_it_ends_after_the_last_record),
        cmocka_unit_test(what_real_files_look_like_is_read_and_mostly_guessed),
        cmocka_unit_test(ranges_of_a_sound_file_are_guessed),
        cmocka_unit_test(batches_of_a_sound_file_are_even_though_they_end_within_a_record),
        cmocka_unit_test(a_cell_beyond_the_limit_is_cut_in_every_way),
        cmocka_unit_test(a_record_beyond_the_limit_is_refused_with_its_line),
    };

    return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
