/* Files as RFC 4180 has them are read as libcsv reads them; of others every byte is accounted for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <csv.h>

#include "scanning/records.h"
#include "scanning/sheet.h"

static uint64_t seed;

static uint32_t draw(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

/* ---- Valid files ----------------------------------------------------------------------------------- */

static void put_plain(struct buffer *b, char separator)
{
    static const char *const some[] = {"a", "Z", "0",        " ",        "\t",     "-",
                                       "'", ".", "\xC3\xA9", "\xC2\xA0", "\x01",   ";",
                                       "|", ",", "=cmd",     "NULL",     "008/06", "\x7F"};

    for (uint32_t n = draw(draw(8) == 0 ? 40 : 5); n > 0; n--) {
        const char *text = some[draw(sizeof some / sizeof some[0])];

        if (strchr(text, separator) == NULL)
            buffer_string(b, text);
    }
}

static void put_quoted(struct buffer *b, char separator)
{
    buffer_char(b, '"');
    for (uint32_t n = draw(draw(8) == 0 ? 90 : 6); n > 0; n--) {
        switch (draw(8)) {
        case 0:
            buffer_string(b, "\"\"");
            break;
        case 1:
            buffer_char(b, separator);
            break;
        case 2:
            buffer_char(b, '\n');
            break;
        case 3:
            buffer_string(b, "\r\n");
            break;
        case 4:
            buffer_char(b, '\r');
            break;
        default:
            put_plain(b, separator);
        }
    }
    buffer_char(b, '"');
}

/* Rows of any shape: whether they are ragged is not the parser's to say. */
static void put_valid(struct buffer *b, char separator)
{
    uint32_t columns = 1 + draw(6), rows = draw(14);

    buffer_clear(b);
    for (uint32_t r = 0; r < rows; r++) {
        uint32_t cells = draw(6) == 0 ? 1 + draw(8) : columns;

        for (uint32_t c = 0; c < cells; c++) {
            if (c > 0)
                buffer_char(b, separator);
            if (draw(3) == 0)
                put_quoted(b, separator);
            else
                put_plain(b, separator);
        }
        if (r + 1 < rows || draw(2))
            buffer_string(b, draw(2) ? "\n" : "\r\n");
        if (draw(9) == 0)
            buffer_string(b, draw(2) ? "\n" : "\r\n\n");
    }
}

/* ---- What each reader makes of them: <text> a cell, newline after a record --------------------------- */

static void put_cell(struct buffer *b, struct text t)
{
    buffer_format(b, "<%zu:", t.n);
    buffer_text(b, t);
    buffer_char(b, '>');
}

static void take_cell(void *text, size_t n, void *to)
{
    put_cell(to, (struct text){text, n});
}

static void take_row(int end, void *to)
{
    (void)end;
    buffer_char(to, '\n');
}

static int never(unsigned char c)
{
    (void)c;
    return 0;
}

static void tell_libcsv(struct buffer *told, struct text bytes, char separator)
{
    struct csv_parser p;

    assert_int_equal(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI), 0);
    csv_set_delim(&p, (unsigned char)separator);
    csv_set_space_func(&p, never); /* it would trim cells */
    assert_int_equal(csv_parse(&p, bytes.at, bytes.n, take_cell, take_row, told), bytes.n);
    assert_int_equal(csv_fini(&p, take_cell, take_row, told), 0);
    csv_free(&p);
}

static void tell_plain(struct buffer *told, struct text bytes, char separator)
{
    struct arena *arena = arena_new();
    struct csv_reader r;
    struct csv_record record;

    csv_open(&r, bytes, separator);
    while (csv_next(&r, &record)) {
        for (size_t c = 0; c < record.n; c++) {
            assert_false(record.cells[c].broken);
            put_cell(told, csv_unquote(&record.cells[c], arena));
        }
        buffer_char(told, '\n');
    }
    assert_false(r.failed);
    csv_close(&r);
    arena_free(arena);
}

static void tell_fast(struct buffer *told, struct text bytes, char separator, enum marks_way way,
                      size_t batch)
{
    struct arena *arena = arena_new();
    struct records r;

    records_open(&r, bytes, 0, 1, separator, way);
    r.batch = batch;
    while (records_next(&r, bytes.n)) {
        assert_int_equal(r.n_broken, 0);
        for (size_t i = 0; i < r.n; i++) {
            for (size_t c = 0; c <= r.last[i] - r.first[i]; c++) {
                struct csv_cell cell = {.quoted = true};

                cell.raw = records_cell(&r, i, c, &cell.doubled);
                put_cell(told, csv_unquote(&cell, arena));
            }
            buffer_char(told, '\n');
        }
    }
    assert_int_equal(r.failed, RECORDS_FINE);
    records_close(&r);
    arena_free(arena);
}

static void valid_files_are_read_as_libcsv_reads_them(void **state)
{
    static const char separators[] = {',', ';', '\t', '|'};
    struct buffer file = {0}, theirs = {0}, ours = {0};

    (void)state;
    seed = 4180;
    for (int round = 0; round < 3000; round++) {
        char separator = separators[draw(4)];
        struct text bytes;

        put_valid(&file, separator);
        bytes = (struct text){file.at, file.n};
        buffer_clear(&theirs);
        tell_libcsv(&theirs, bytes, separator);
        buffer_clear(&ours);
        tell_plain(&ours, bytes, separator);
        assert_int_equal(ours.n, theirs.n);
        assert_true(ours.n == 0 || memcmp(ours.at, theirs.at, ours.n) == 0);
        for (int way = 0; way < MARKS_WAYS_; way++) {
            if (!marks_can((enum marks_way)way))
                continue;
            buffer_clear(&ours);
            tell_fast(&ours, bytes, separator, (enum marks_way)way, 1 + draw(200));
            assert_int_equal(ours.n, theirs.n);
            assert_true(ours.n == 0 || memcmp(ours.at, theirs.at, ours.n) == 0);
        }
    }
    buffer_free(&file);
    buffer_free(&theirs);
    buffer_free(&ours);
}

/* ---- Malformed files --------------------------------------------------------------------------------- */

static void put_malformed(struct buffer *b)
{
    static const char bytes[] = "\"\"\",,,\n\n\r\rab \\'\xC3\xA9\xFF;";

    buffer_clear(b);
    for (uint32_t n = draw(300); n > 0; n--)
        buffer_char(b, draw(40) == 0 ? (char)draw(256) : bytes[draw(sizeof bytes - 1)]);
    buffer_char(b, '\0');
    b->n--;
}

static size_t count_lines(const char *at, size_t n)
{
    size_t lines = 0;

    for (size_t i = 0; i < n; i++)
        lines += at[i] == '\n';
    return lines;
}

static void every_byte_of_a_malformed_file_belongs_to_one_record(void **state)
{
    struct buffer file = {0};

    (void)state;
    seed = 1;
    for (int round = 0; round < 5000; round++) {
        struct csv_reader r;
        struct csv_record record;
        size_t at = 0, line = 1, blank = 0;

        put_malformed(&file);
        csv_open(&r, (struct text){file.at, file.n}, ',');
        while (csv_next(&r, &record)) {
            for (; at < record.at; at++) { /* between records stand blank lines, and nothing else */
                assert_true(file.at[at] == '\n' || file.at[at] == '\r');
                line += file.at[at] == '\n';
                blank += file.at[at] == '\n';
            }
            assert_int_equal(record.line, line);
            assert_true(record.bytes > 0);
            line += count_lines(file.at + record.at, record.bytes);
            at += record.bytes;
        }
        for (; at < file.n; at++) {
            assert_true(file.at[at] == '\n' || file.at[at] == '\r');
            blank += file.at[at] == '\n';
        }
        assert_in_range(r.blank, blank, blank + 1); /* the last line may end with the file */
        csv_close(&r);
    }
    buffer_free(&file);
}

/* Through the whole reader: sheet_read() checks that every record ends in one count, and
 * ranges_read() that no byte is left. */
static void every_record_of_a_malformed_file_ends_in_one_count(void **state)
{
    static const char plan[] = "table people key id\ncolumn id id\ncolumn born date\n"
                               "column rso flag\ncolumn level number\n";
    struct buffer file = {0};
    char folder[64];

    (void)state;
    seed = 2;
    sheet_folder(folder);
    for (int round = 0; round < 150; round++) {
        struct reading_options options = {
            .threads = 1 + (int)draw(2), .hash = true, .range = 1 + draw(90), .way = -1};
        struct buffer told = {0}, whole = {0};

        put_malformed(&file);
        buffer_string(&whole, "id,born,rso,level\n");
        buffer_bytes(&whole, file.at, file.n);
        sheet_bytes(folder, "people.csv", whole.at, whole.n);
        assert_int_equal(sheet_read(folder, plan, &options, &told), OSARA_OK);
        buffer_free(&told);
        buffer_free(&whole);
    }
    buffer_free(&file);
    sheet_remove(folder);
}

static void a_header_of_too_many_columns_is_refused(void **state)
{
    const struct reading_options options = {.threads = 1, .way = -1};
    struct buffer file = {0}, told = {0};
    char folder[64];

    (void)state;
    for (int i = 0; i < 16384; i++)
        buffer_format(&file, "%d,", i);
    buffer_string(&file, "id\n");
    sheet_folder(folder);
    sheet_bytes(folder, "people.csv", file.at, file.n);
    assert_int_equal(sheet_read(folder, "table people key id\ncolumn id id\n", &options, &told),
                     OSARA_EEXTRACT);
    assert_string_equal(told.at, "people.csv:1:0: the header has 16,385 columns, more than 16,384: "
                                 "this is no table\n");
    buffer_free(&told);
    buffer_free(&file);
    sheet_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_files_are_read_as_libcsv_reads_them),
        cmocka_unit_test(every_byte_of_a_malformed_file_belongs_to_one_record),
        cmocka_unit_test(every_record_of_a_malformed_file_ends_in_one_count),
        cmocka_unit_test(a_header_of_too_many_columns_is_refused),
    };

    return cmocka_run_group_tests_name("hygiene", tests, NULL, NULL);
}
