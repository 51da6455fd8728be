/* Records and cells, told as one line of text: [a|b] a record, "x" quoted, !x broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"

struct row {
    const char *name, *bytes, *told;
    char separator;
};

static const struct row rows[] = {
    {"an empty file has no record", "", "", ','},
    {"a byte-order mark alone has no record", "\xEF\xBB\xBF", "", ','},
    {"a byte-order mark is no part of the first cell",
     "\xEF\xBB\xBF"
     "a,b\n",
     "1[a|b]", ','},
    {"lines end with LF", "a,b\nc,d\n", "1[a|b]2[c|d]", ','},
    {"lines end with CRLF", "a,b\r\nc,d\r\n", "1[a|b]2[c|d]", ','},
    {"a lone CR is text", "a\rb,c\n", "1[a\rb|c]", ','},
    {"the last line needs no end", "a,b\nc,d", "1[a|b]2[c|d]", ','},
    {"a CR at the end of the file ends the line", "a,b\r", "1[a|b]", ','},
    {"empty cells stand", ",\n,,\n", "1[|]2[||]", ','},
    {"a separator at the very end opens an empty cell", "a,", "1[a|]", ','},
    {"blank lines are counted and skipped", "\na\n\r\n\nb\n\n", "2[a]5[b]blank 4", ','},
    {"the separator is a choice", "a;b,c\n", "1[a|b,c]", ';'},
    {"a quoted cell keeps separators", "\"a,b\",c\n", "1[\"a,b\"|c]", ','},
    {"a quoted cell keeps line ends", "\"a\nb\",c\nd,e\n", "1[\"a\nb\"|c]3[d|e]", ','},
    {"a quoted cell keeps CRLF", "x,\"a\r\nb\"\r\nd,e\r\n", "1[x|\"a\r\nb\"]3[d|e]", ','},
    {"doubled quotes stand for one", "\"say \"\"no\"\"\",x\n", "1[\"say \"no\"\"|x]", ','},
    {"an empty quoted cell is empty", "\"\",\"\"\n", "1[\"\"|\"\"]", ','},
    {"four quotes are a quote", "\"\"\"\"\n", "1[\"\"\"]", ','},
    {"a quoted cell ends with the file", "a,\"b\"", "1[a|\"b\"]", ','},
    {"a quoted cell ends with a CR and the file", "a,\"b\"\r", "1[a|\"b\"]", ','},
    {"a quote inside an unquoted cell is text", "6\" pipe,b\"c\"\n", "1[6\" pipe|b\"c\"]", ','},
    {"a space before a quote makes it text", "a, \"b\"\n", "1[a| \"b\"]", ','},
    {"text after a closing quote breaks the cell", "\"a\"b,c\nd,e\n", "1[!1:\"a\"b|c]2[d|e]", ','},
    {"text after a closing quote may hold quotes", "\"a\" \"b,c\"\n", "1[!1:\"a\" \"b|c\"]", ','},
    {"a CR after a closing quote is text after it", "\"a\"\rb\n", "1[!1:\"a\"\rb]", ','},
    {"a quote that never closes takes its line only", "a,\"b\nc,d\ne,f\n",
     "1[a|!3+2:\"b]2[c|d]3[e|f]", ','},
    {"a quote that never closes takes the last line", "a,b\nc,\"d", "1[a|b]2[c|!3+0:\"d]", ','},
    {"a quote alone never closes", "\"", "1[!3+0:\"]", ','},
    {"a quote astray takes its line only", "a,\"b\nc,\"d\"\ne,f\n", "1[a|!2+1:\"b]2[c|\"d\"]3[e|f]",
     ','},
    {"a cut line loses its CR", "a,\"b\r\nc,d\r\n", "1[a|!3+1:\"b]2[c|d]", ','},
    {"after lines in good quotes the cut is at the bad one", "\"a\nb\",\"c\nd\n",
     "1[\"a\nb\"|!3+1:\"c]3[d]", ','},
};

static void tell_cell(struct arena *arena, const struct csv_cell *cell, char *told)
{
    struct text value = csv_unquote(cell, arena);
    char *end = told + strlen(told);

    assert_int_equal(cell->broken, cell->fault != CSV_FINE);
    if (cell->fault == CSV_TEXT_AFTER)
        end += sprintf(end, "!1:");
    else if (cell->broken)
        end += sprintf(end, "!%d+%u:", (int)cell->fault, cell->swallowed);
    sprintf(end, cell->quoted ? "\"%.*s\"" : "%.*s", TEXT_ARGS(value));
}

static void tells_its_records(void **state)
{
    const struct row *row = *state;
    struct csv_reader reader;
    struct csv_record record;
    struct arena *arena = arena_new();
    char told[512] = "";
    char *copy = malloc(strlen(row->bytes)); /* no NUL behind it: reading on is caught */
    size_t next = 0;

    memcpy(copy, row->bytes, strlen(row->bytes));
    csv_open(&reader, (struct text){copy, strlen(row->bytes)}, row->separator);
    while (csv_next(&reader, &record)) {
        assert_true(record.at >= next && record.bytes > 0);
        next = record.at + record.bytes;
        sprintf(told + strlen(told), "%u[", record.line);
        for (size_t c = 0; c < record.n; c++) {
            if (c > 0)
                strcat(told, "|");
            tell_cell(arena, &record.cells[c], told);
        }
        strcat(told, "]");
    }
    assert_false(reader.failed);
    assert_int_equal(reader.at, strlen(row->bytes));
    if (reader.blank > 0)
        sprintf(told + strlen(told), "blank %zu", reader.blank);
    assert_string_equal(told, row->told);
    csv_close(&reader);
    arena_free(arena);
    free(copy);
}

static void a_quote_is_given_up_after_the_limit(void **state)
{
    size_t n = CSV_QUOTED_LIMIT + 100;
    char *bytes = malloc(n);
    struct csv_reader reader;
    struct csv_record record;

    (void)state;
    memset(bytes, 'x', n);
    memcpy(bytes, "\"a\n", 3);
    bytes[n - 1] = '"';
    csv_open(&reader, (struct text){bytes, n}, ',');
    assert_true(csv_next(&reader, &record));
    assert_int_equal(record.cells[0].fault, CSV_OPEN);
    assert_int_equal(record.cells[0].raw.n, 2);
    assert_int_equal(record.bytes, 3);
    bytes[CSV_QUOTED_LIMIT - 1] = '"';
    bytes[CSV_QUOTED_LIMIT] = ',';
    csv_close(&reader);
    csv_open(&reader, (struct text){bytes, n}, ',');
    assert_true(csv_next(&reader, &record));
    assert_true(record.cells[0].quoted);
    assert_int_equal(record.n, 2);
    csv_close(&reader);
    free(bytes);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 1];

    for (size_t i = 0; i < N; i++) {
        union {
            const struct row *row;
            void *state;
        } row = {&rows[i]};

        tests[i] = (struct CMUnitTest){rows[i].name, tells_its_records, NULL, NULL, row.state};
    }
    tests[N] = (struct CMUnitTest){"a quote is given up after the limit",
                                   a_quote_is_given_up_after_the_limit, NULL, NULL, NULL};
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
