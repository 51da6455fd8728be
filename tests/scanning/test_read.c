/* Random extracts, read in every way, against a reader that takes one row at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv.h"
#include "scanning/sheet.h"

#define PLAN                                 \
    "table people key id\n"                  \
    "column id id\n"                         \
    "column area category North/East/West\n" \
    "table events join who key no day\n"     \
    "column no id unused\n"                  \
    "column who id\n"                        \
    "column day date\n"                      \
    "column weight number\n"                 \
    "column flagged flag\n"                  \
    "column note text\n"                     \
    "column other id\n"

#define MAPPING                                                                  \
    "tables:\n"                                                                  \
    "  events:\n"                                                                \
    "    file: [e1.csv, e2.csv]\n"                                               \
    "    missing: [NULL]\n"                                                      \
    "    columns:\n"                                                             \
    "      who: {trim: yes, values: {me: A1}}\n"                                 \
    "      day: {format: [\"%d/%m/%Y\", \"%Y-%m-%d\"], missing: [01/01/1900]}\n" \
    "      flagged: {no: [\"\"]}\n"

static uint64_t seed;

static uint32_t draw(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static const char *pick(const char *const from[], uint32_t n)
{
    return from[draw(n)];
}

/* ---- An extract of n rows ------------------------------------------------------------------------- */

static void put_note(struct buffer *b)
{
    static const char *const parts[] = {"a",
                                        "seen, twice",
                                        "\n",
                                        "\r\n",
                                        "said \"\"no\"\"",
                                        "",
                                        "caf\xC3\xA9",
                                        "a much longer remark than sixteen bytes"};

    if (draw(3) == 0) {
        buffer_string(b, draw(2) ? "plain" : "5\" pipe");
        return;
    }
    buffer_char(b, '"');
    for (uint32_t i = draw(4); i-- > 0;)
        buffer_string(b, pick(parts, 8));
    buffer_char(b, '"');
}

static void put_event(struct buffer *b, bool faults)
{
    static const char *const who[] = {"A1", "A2", "A3 ", "me", "B7", "", "NULL", "A1\xC2\xA0"};
    static const char *const day[] = {"01/02/2020", "2020-02-01", "1/2/2020", "",
                                      "01/01/1900", "31/02/2020", "NULL",     "\"03/04/2021\""};
    static const char *const weight[] = {"1", "2.5", "", "NULL", "-3e2", "x", "1,5", " 7 "};
    static const char *const flag[] = {"yes", "N", "", "NULL", "maybe", "TRUE", "0", "\"y\""};
    uint32_t sound = faults ? 8 : 4;

    buffer_format(b, "%u,%s,%s,%s,%s,", draw(faults ? 300 : 100000), pick(who, sound),
                  pick(day, sound), pick(weight, sound), pick(flag, sound));
    put_note(b);
    if (faults && draw(40) == 0)
        buffer_string(b, pick((const char *const[]){",more", "\"", "\"stray", "\n", "\xE9"}, 5));
    buffer_format(b, ",%s%u", draw(5) ? "V" : "a long identity ", draw(50));
    buffer_string(b, draw(30) ? "\n" : "\r\n\n");
}

static void make_extract(const char *folder, uint32_t n, bool faults)
{
    struct buffer b = {0};

    sheet_file(folder, "extract.yaml", MAPPING);
    sheet_file(folder, "people.csv",
               "id,area\nA1,North\nA2,\n\"A3\",West\nA2,East\nB1,Nowhere\n,North\n");
    for (int file = 1; file <= 2; file++) {
        buffer_clear(&b);
        buffer_string(&b, "no,who,day,weight,flagged,note,other\n");
        for (uint32_t i = 0; i < n; i++)
            put_event(&b, faults);
        if (draw(2))
            b.n--; /* no final line end */
        sheet_bytes(folder, file == 1 ? "e1.csv" : "e2.csv", b.at, b.n);
    }
    buffer_free(&b);
}

/* ---- One row at a time ------------------------------------------------------------------------------ */

struct naive {
    struct plan *plan;
    struct binding *bindings;
    struct arena *arena;
    struct buffer rows[3]; /* of each subject: A1, A2, A3 */
    uint64_t read, loaded, count[QUARANTINE_REASONS_];
    struct text *keys;
    size_t n_keys;
};

static void naive_tell(const struct bound *c, enum cell_kind kind, const struct cell *cell,
                       struct buffer *b)
{
    if (kind == CELL_MISSING)
        return;
    switch (c->reading.column->type) {
    case COLUMN_NUMBER:
        buffer_number(b, cell->number);
        break;
    case COLUMN_DATE:
        buffer_date(b, cell->date);
        break;
    case COLUMN_FLAG:
        buffer_string(b, cell->flag == TRUTH_TRUE ? "yes" : "no");
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        buffer_text(b, cell->text);
        break;
    }
}

static bool naive_seen(struct naive *n, const struct buffer *key)
{
    struct text t = {key->at, key->n};

    for (size_t i = 0; i < n->n_keys; i++)
        if (text_equal(n->keys[i], t))
            return true;
    n->keys[n->n_keys++] = (struct text){arena_copy(n->arena, t), t.n};
    return false;
}

static void naive_row(struct naive *n, const struct csv_record *r, int file)
{
    const struct binding *b = &n->bindings[1];
    struct buffer told = {0}, key = {0};
    int subject = -1, why = -1;
    bool no_key = false;

    n->read++;
    for (size_t c = 0; c < r->n; c++)
        if (r->cells[c].broken)
            why = QUARANTINE_QUOTE;
    if (why < 0 && r->n != b->n)
        why = QUARANTINE_RAGGED;
    for (size_t c = 0; why < 0 && c < b->n; c++) {
        const struct bound *bound = &b->columns[c];
        struct cell cell;
        enum cell_kind kind = cell_read(&bound->reading, csv_unquote(&r->cells[c], n->arena),
                                        &cell);

        buffer_string(&told, c == 0 ? ": " : "|");
        if (kind == CELL_FAULT)
            why = QUARANTINE_VALUE;
        else if (bound->kept || bound->is_join)
            naive_tell(bound, kind, &cell, &told);
        if (bound->is_key) {
            no_key |= kind == CELL_MISSING;
            naive_tell(bound, kind, &cell, &key);
            buffer_char(&key, '\0');
        }
        if (bound->is_join && kind == CELL_VALUE && cell.text.n == 2 && cell.text.at[0] == 'A')
            subject = cell.text.at[1] - '1';
    }
    if (why < 0 && no_key)
        why = QUARANTINE_NO_KEY;
    if (why < 0 && subject < 0)
        why = QUARANTINE_ORPHAN;
    if (why < 0 && naive_seen(n, &key))
        why = QUARANTINE_DUPLICATE;
    if (why >= 0) {
        n->count[why]++;
    } else {
        n->loaded++;
        buffer_format(&n->rows[subject], "  %u/%d of %d%.*s\n", r->line, file, subject,
                      TEXT_ARGS(((struct text){told.at, told.n})));
    }
    buffer_free(&told);
    buffer_free(&key);
}

static void naive_files(struct naive *n, const char *folder)
{
    for (int file = 0; file < 2; file++) {
        struct mapped_file mapped;
        struct csv_reader reader;
        struct csv_record record;
        char path[128];

        snprintf(path, sizeof path, "%s/e%d.csv", folder, file + 1);
        assert_int_equal(file_map(path, &mapped, NULL), OSARA_OK);
        csv_open(&reader, mapped.bytes, ',');
        csv_next(&reader, &record);
        while (csv_next(&reader, &record))
            naive_row(n, &record, file);
        csv_close(&reader);
        file_unmap(&mapped);
    }
}

/* The events' part of what tell_extract() tells. */
static void naive_told(const char *folder, uint32_t n_rows, struct buffer *out)
{
    struct naive n = {.plan = sheet_plan(PLAN), .arena = arena_new()};
    struct mapping *mapping = NULL;

    n.keys = malloc(4 * (n_rows + 1) * sizeof *n.keys);
    assert_int_equal(mapping_load(folder, &mapping, NULL), OSARA_OK);
    assert_int_equal(bind_tables(n.plan, mapping, false, n.arena, &n.bindings, NULL), OSARA_OK);
    naive_files(&n, folder);
    buffer_format(out, "events %llu read, %llu loaded", (unsigned long long)n.read,
                  (unsigned long long)n.loaded);
    for (int k = 0; k < QUARANTINE_REASONS_; k++)
        if (n.count[k] > 0)
            buffer_format(out, ", %llu %s", (unsigned long long)n.count[k],
                          quarantine_reason_name((enum quarantine_reason)k));
    buffer_char(out, '\n');
    for (int s = 0; s < 3; s++) {
        buffer_bytes(out, n.rows[s].at, n.rows[s].n);
        buffer_free(&n.rows[s]);
    }
    mapping_free(mapping);
    free(n.keys);
    arena_free(n.arena);
    sheet_plan_free(n.plan);
}

/* ---- The property ------------------------------------------------------------------------------------ */

static const struct reading_options ways[] = {
    {.threads = 1, .way = -1},
    {.threads = 2, .range = 1000, .way = -1},
    {.threads = 7, .range = 1, .way = MARKS_PORTABLE},
    {.threads = 2, .range = 64, .batch = 1, .way = -1, .hash = true},
    {.threads = 1, .range = 333, .batch = 100, .way = MARKS_PORTABLE},
    {.threads = 3, .range = 129, .batch = 300, .way = -1, .hash = true},
};

static void check_all_ways(uint32_t n_rows, bool faults)
{
    char folder[64];
    struct buffer expected = {0}, first = {0};

    sheet_folder(folder);
    make_extract(folder, n_rows, faults);
    naive_told(folder, n_rows, &expected);
    buffer_char(&expected, '\0');
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct buffer told = {0};
        const char *events;

        assert_int_equal(sheet_read(folder, PLAN, &ways[i], &told), OSARA_OK);
        events = strstr(told.at, "events ");
        assert_non_null(events);
        if (strncmp(events, expected.at, expected.n - 1) != 0)
            assert_string_equal(events, expected.at);
        if (i == 0) {
            first = told;
            continue;
        }
        assert_string_equal(told.at, first.at); /* quarantine and words too */
        buffer_free(&told);
    }
    buffer_free(&first);
    buffer_free(&expected);
    sheet_remove(folder);
}

static void sound_extracts_are_read_alike_in_every_way(void **state)
{
    (void)state;
    seed = 11;
    for (int round = 0; round < 12; round++)
        check_all_ways(draw(120), false);
}

static void faulty_extracts_are_read_alike_in_every_way(void **state)
{
    (void)state;
    seed = 12;
    for (int round = 0; round < 25; round++)
        check_all_ways(draw(100), true);
}

static void long_extracts_are_read_alike_in_every_way(void **state)
{
    (void)state;
    seed = 13;
    check_all_ways(1500, true);
}

/* The words themselves: what is numbered does not depend on the threads. */
static void words_are_numbered_alike_by_any_threads(void **state)
{
    struct plan *plans[2];
    char folder[64];

    (void)state;
    seed = 14;
    sheet_folder(folder);
    make_extract(folder, 400, true);
    for (int i = 0; i < 2; i++) {
        const struct reading_options options = {.threads = i == 0 ? 1 : 5, .range = 200, .way = -1};
        struct mapping *mapping = NULL;
        struct extract *e = NULL;

        plans[i] = sheet_plan(PLAN);
        assert_int_equal(mapping_load(folder, &mapping, NULL), OSARA_OK);
        assert_int_equal(extract_read_as(plans[i], mapping, &options, &e, NULL), OSARA_OK);
        extract_free(e);
        mapping_free(mapping);
    }
    assert_int_equal(words_count(plans[0]->ids), words_count(plans[1]->ids));
    assert_int_equal(words_count(plans[0]->words), words_count(plans[1]->words));
    for (uint32_t w = 0; w < words_count(plans[0]->words); w++)
        assert_true(text_equal(words_text(plans[0]->words, w), words_text(plans[1]->words, w)));
    for (uint32_t w = 0; w < words_count(plans[0]->ids); w++)
        assert_true(text_equal(words_text(plans[0]->ids, w), words_text(plans[1]->ids, w)));
    sheet_plan_free(plans[0]);
    sheet_plan_free(plans[1]);
    sheet_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_extracts_are_read_alike_in_every_way),
        cmocka_unit_test(faulty_extracts_are_read_alike_in_every_way),
        cmocka_unit_test(long_extracts_are_read_alike_in_every_way),
        cmocka_unit_test(words_are_numbered_alike_by_any_threads),
    };

    return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
