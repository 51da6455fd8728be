/* Bytes that grow; cells of CSV and values of JSON. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/date.h"

static void assert_holds(struct buffer *b, const char *expected)
{
    buffer_char(b, '\0');
    assert_false(b->failed);
    assert_string_equal(b->at, expected);
    buffer_free(b);
}

static void every_kind_of_piece_is_appended(void **state)
{
    struct buffer b = {0};

    (void)state;
    buffer_text(&b, TEXT("a"));
    buffer_text(&b, (struct text){NULL, 0});
    buffer_string(&b, "b");
    buffer_char(&b, 'c');
    buffer_bytes(&b, "de", 2);
    buffer_format(&b, "%d%s", 5, "f");
    buffer_integer(&b, INT64_MIN);
    buffer_integer(&b, INT64_MAX);
    buffer_integer(&b, 0);
    buffer_number(&b, 0.1);
    buffer_number(&b, NAN);
    buffer_number(&b, INFINITY);
    buffer_date(&b, date_of(2023, 1, 31));
    buffer_date(&b, DATE_MISSING);
    assert_holds(&b, "abcde5f-9223372036854775808922337203685477580700.12023-01-31");
}

static void it_grows_and_is_emptied(void **state)
{
    struct buffer b = {0};

    (void)state;
    for (int i = 0; i < 100000; i++)
        buffer_format(&b, "%d,", i % 10);
    assert_int_equal(b.n, 200000);
    for (size_t i = 0; i < b.n; i++)
        assert_int_equal(b.at[i], i % 2 ? ',' : '0' + i / 2 % 10);
    buffer_clear(&b);
    assert_int_equal(b.n, 0);
    buffer_string(&b, "x");
    assert_holds(&b, "x");
}

static void lack_of_memory_stays(void **state)
{
    struct buffer b = {0};

    (void)state;
    buffer_string(&b, "kept");
    buffer_reserve(&b, SIZE_MAX / 2);
    assert_true(b.failed);
    buffer_string(&b, "lost");
    buffer_format(&b, "%d", 1);
    assert_int_equal(b.n, 4);
    buffer_free(&b);
    assert_false(b.failed);
}

struct cell {
    const char *name;
    struct text value;
    const char *written;
};

static struct cell csv[] = {
    {"CSV: plain text stands as it is", {"North", 5}, "North"},
    {"CSV: nothing is nothing", {"", 0}, ""},
    {"CSV: a comma asks for quotes", {"a,b", 3}, "\"a,b\""},
    {"CSV: a line end asks for quotes", {"a\nb", 3}, "\"a\nb\""},
    {"CSV: a carriage return asks for quotes", {"a\rb", 3}, "\"a\rb\""},
    {"CSV: a quote is doubled", {"\"a\"", 3}, "\"\"\"a\"\"\""},
    {"CSV: quotes in a row are doubled each", {"a\"\"b", 4}, "\"a\"\"\"\"b\""},
    {"CSV: a formula is text", {"=1+1", 4}, "'=1+1"},
    {"CSV: a formula with a comma is quoted text", {"=A(1,2)", 7}, "\"'=A(1,2)\""},
    {"CSV: a plus is no formula", {"+44 1234", 8}, "'+44 1234"},
    {"CSV: a minus is no formula", {"-", 1}, "'-"},
    {"CSV: an at sign is no formula", {"@x", 2}, "'@x"},
    {"CSV: a tab in front is made harmless", {"\t=1", 3}, "'\t=1"},
    {"CSV: a carriage return in front is made harmless", {"\r=1", 3}, "\"'\r=1\""},
    {"CSV: signs inside are left alone", {"a=b", 3}, "a=b"},
    {"CSV: a NUL in front is no sign", {"\0=", 2}, NULL},
};

static void check_csv(void **state)
{
    const struct cell *c = *state;
    struct buffer b = {0};

    buffer_csv_text(&b, c->value);
    if (!c->written) {
        assert_int_equal(b.n, c->value.n);
        assert_memory_equal(b.at, c->value.at, b.n);
        buffer_free(&b);
        return;
    }
    assert_holds(&b, c->written);
}

/* Any byte at any place of texts of any length, in memory that ends where they do. */
static void what_asks_for_quotes_is_found_anywhere(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 27; n++)
        for (size_t at = 0; at < n; at++)
            for (int byte = 0; byte < 256; byte++) {
                char *text = malloc(n);
                struct buffer b = {0};
                bool quotes = byte == ',' || byte == '"' || byte == '\n' || byte == '\r';

                assert_non_null(text);
                memset(text, 'x', n);
                text[at] = (char)byte;
                buffer_csv_text(&b, (struct text){text, n});
                assert_true(b.n >= n);
                if ((b.at[0] == '"') != quotes)
                    fail_msg("byte %d at %zu of %zu", byte, at, n);
                buffer_free(&b);
                free(text);
            }
}

static struct cell json[] = {
    {"JSON: plain text", {"North", 5}, "\"North\""},
    {"JSON: nothing", {NULL, 0}, "\"\""},
    {"JSON: quotes and backslashes", {"\"\\", 2}, "\"\\\"\\\\\""},
    {"JSON: named controls", {"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
    {"JSON: other controls", {"\x00\x1F", 2}, "\"\\u0000\\u001f\""},
    {"JSON: letters with accents stand",
     {"Z\xC3\xBCrich \xF0\x9F\x98\x80", 12},
     "\"Z\xC3\xBCrich \xF0\x9F\x98\x80\""},
    {"JSON: bytes that are not UTF-8 are replaced, one by one",
     {"a\xFF\xC3z\xE2\x82", 6},
     "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\""},
};

static void check_json(void **state)
{
    const struct cell *c = *state;
    struct buffer b = {0};

    buffer_json_text(&b, c->value);
    assert_holds(&b, c->written);
}

static void missing_numbers_are_null_in_json(void **state)
{
    struct buffer b = {0};

    (void)state;
    buffer_json_number(&b, 62.5);
    buffer_json_number(&b, NAN);
    buffer_json_number(&b, -INFINITY);
    assert_holds(&b, "62.5nullnull");
}

int main(void)
{
    enum { N_CSV = sizeof csv / sizeof csv[0], N_JSON = sizeof json / sizeof json[0] };
    struct CMUnitTest t[5 + N_CSV + N_JSON] = {
        cmocka_unit_test(every_kind_of_piece_is_appended),
        cmocka_unit_test(it_grows_and_is_emptied),
        cmocka_unit_test(lack_of_memory_stays),
        cmocka_unit_test(missing_numbers_are_null_in_json),
        cmocka_unit_test(what_asks_for_quotes_is_found_anywhere),
    };
    size_t n = 5;

    for (size_t i = 0; i < N_CSV; i++)
        t[n++] = (struct CMUnitTest){csv[i].name, check_csv, NULL, NULL, &csv[i]};
    for (size_t i = 0; i < N_JSON; i++)
        t[n++] = (struct CMUnitTest){json[i].name, check_json, NULL, NULL, &json[i]};
    return cmocka_run_group_tests_name("buffer", t, NULL, NULL);
}
