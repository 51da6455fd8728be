/* JSON written and read back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/json_read.h"
#include "base/json_write.h"

static void values_are_written_key_by_key(void **state)
{
    struct buffer b = {0};

    (void)state;
    json_put_object(&b, NULL);
    json_put_string(&b, "a", "x\"y");
    json_put_string(&b, "none", NULL);
    json_put_text(&b, "t", (struct text){"[{:", 3}); /* its bytes do not ask for commas */
    json_put_list(&b, "l");
    json_put_integer(&b, NULL, -7);
    json_put_number(&b, NULL, 0.5);
    json_put_number(&b, NULL, NAN);
    json_put_object(&b, NULL);
    json_end_object(&b);
    json_put_list(&b, NULL);
    json_end_list(&b);
    json_put_flag(&b, NULL, true);
    json_put_flag(&b, NULL, false);
    json_put_null(&b, NULL);
    json_end_list(&b);
    json_put_date(&b, "d", date_of(2023, 1, 31));
    json_put_date(&b, "e", DATE_MISSING);
    json_put_raw(&b, "r", TEXT("{\"k\":1}"));
    json_end_object(&b);
    buffer_char(&b, '\0');
    assert_string_equal(b.at, "{\"a\":\"x\\\"y\",\"none\":null,\"t\":\"[{:\","
                              "\"l\":[-7,0.5,null,{},[],true,false,null],"
                              "\"d\":\"2023-01-31\",\"e\":null,\"r\":{\"k\":1}}");
    buffer_free(&b);
}

static void what_was_written_is_read_back(void **state)
{
    struct json_node *root = json_read(TEXT(
        "{\"b\": \"x\\u00e9\\n\", \"a\": [1, 2.5, true, null], \"f\": false, \"o\": {\"k\": 3}}"));
    const struct json_node *list = json_at(root, "a"), *value = NULL;

    (void)state;
    assert_non_null(root);
    assert_true(text_is(json_text_of(json_at(root, "b")), "x\xC3\xA9\n"));
    assert_int_equal(json_length(list), 4);
    assert_true(json_number_of(json_nth(list, 0)) == 1);
    assert_true(json_number_of(json_nth(list, 1)) == 2.5);
    assert_true(json_is_yes(json_nth(list, 2)));
    assert_false(json_has(json_nth(list, 3)));
    assert_true(json_is_flag(json_at(root, "f")));
    assert_false(json_is_yes(json_at(root, "f")));
    assert_true(json_has(json_at(root, "f")));
    assert_true(json_is_figure(json_nth(list, 0)));
    assert_false(json_is_figure(json_nth(list, 2)));
    assert_int_equal(json_length(root), 4);
    assert_true(text_is(json_key(root, 0, &value), "b")); /* in the order of the text */
    assert_true(text_is(json_key(root, 3, &value), "o"));
    assert_true(json_number_of(json_at(value, "k")) == 3);
    assert_int_equal(json_key(root, 4, &value).n, 0);
    json_release(root);
    json_release(NULL);
}

static void rows_can_be_left_unread(void **state)
{
    static const char *const open_ended[] = {"[[1,[2]", "[[\"]]", "[[\"a\\\"]]", "[[1}", "[[", "[[\"\\"};
    struct json_node *root = json_read_but_rows(
        TEXT("{\"a\": [1, [2, \"]\\\"[\", {\"k\": [3]}], []], \"b\": [{\"c\": [4]}]}"));
    const struct json_node *list = json_at(root, "a");

    (void)state;
    assert_int_equal(json_length(list), 3);
    assert_true(json_number_of(json_nth(list, 0)) == 1);
    assert_true(text_is(json_unread(json_nth(list, 1)), "[2, \"]\\\"[\", {\"k\": [3]}]"));
    assert_true(text_is(json_unread(json_nth(list, 2)), "[]"));
    assert_int_equal(json_unread(json_nth(list, 0)).n, 0);
    assert_int_equal(json_length(json_nth(list, 1)), 0);
    assert_true(json_number_of(json_nth(json_at(json_nth(json_at(root, "b"), 0), "c"), 0)) == 4);
    json_release(root);
    for (size_t i = 0; i < sizeof open_ended / sizeof open_ended[0]; i++)
        assert_null(json_read_but_rows(text_of(open_ended[i])));
}

/* Brackets, quotes and escapes inside of texts, at each place of what is looked at together. */
static void unread_rows_end_where_they_end(void **state)
{
    static const char *const ends[] = {"\",7]", "]\",7]", "\",\"[\",7]", "\\\"]\",7]", "\",{\"k\":[]}]"};

    (void)state;
    for (int n = 0; n < 40; n++)
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            char row[80], all[256];

            snprintf(row, sizeof row, "[\"%.*s%s", n, "0123456789012345678901234567890123456789", ends[i]);
            snprintf(all, sizeof all, "[%s,[2],%s,[],3,%s]", row, row, row);
            struct json_node *root = json_read_but_rows(text_of(all));

            assert_int_equal(json_length(root), 6);
            assert_true(text_is(json_unread(json_nth(root, 0)), row));
            assert_true(text_is(json_unread(json_nth(root, 2)), row));
            assert_true(text_is(json_unread(json_nth(root, 1)), "[2]"));
            assert_true(text_is(json_unread(json_nth(root, 3)), "[]"));
            assert_true(json_number_of(json_nth(root, 4)) == 3);
            assert_true(text_is(json_unread(json_nth(root, 5)), row));
            json_release(root);
        }
}

static void what_is_not_there_is_nothing(void **state)
{
    struct json_node *root = json_read(TEXT("{\"a\": 1, \"t\": \"x\"}"));

    (void)state;
    assert_null(json_at(root, "z"));
    assert_null(json_at(json_at(root, "a"), "b"));
    assert_null(json_at(NULL, "b"));
    assert_null(json_nth(root, 0));
    assert_null(json_nth(NULL, 0));
    assert_int_equal(json_length(NULL), 0);
    assert_int_equal(json_text_of(json_at(root, "a")).n, 0);
    assert_true(isnan(json_number_of(json_at(root, "t"))));
    assert_true(isnan(json_number_of(NULL)));
    assert_false(json_is_yes(NULL));
    assert_false(json_has(NULL));
    json_release(root);
}

static const char *const refused[] = {
    "",
    "{",
    "{\"a\": 1} x",
    "{\"a\": 1, \"a\": 2}",
    "[1,]",
    "{'a': 1}",
    "[01]",
    "[NaN]",
    "[1e999]",
    "\"\xFF\"",
    "nul",
    "// x\n1",
    "\"a\tb\"",
    "[1}",
    "[1 2]",
    "{\"a\":}",
    "{1:2}",
    "1.",
    "\"\\u0000\"",
    "\"\\ud800x\"",
    "\"\\udc00\"",
    "\"\\x41\"",
    "{\"a\":1, \"\\u0061\":2}",
};

static void what_is_no_json_is_refused(void **state)
{
    struct buffer deep = {0};

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_null(json_read(text_of(refused[i])));
    assert_null(json_read((struct text){NULL, 0}));
    assert_null(json_read((struct text){"1\0", 2}));
    for (int i = 0; i < 100000; i++)
        buffer_char(&deep, '[');
    assert_null(json_read((struct text){deep.at, deep.n}));
    buffer_free(&deep);
}

static void levels_are_counted(void **state)
{
    (void)state;
    for (size_t n = 2047; n <= 2049; n++) {
        struct buffer lists = {0}, around = {0};
        struct json_node *root;

        for (size_t i = 0; i < 2 * n; i++)
            buffer_char(&lists, i < n ? '[' : ']');
        buffer_bytes(&around, lists.at, n);
        buffer_char(&around, '1');
        buffer_bytes(&around, lists.at + n, n);
        root = json_read((struct text){lists.at, lists.n});
        assert_int_equal(root != NULL, n <= 2048);
        json_release(root);
        root = json_read((struct text){around.at, around.n}); /* the number is a level too */
        assert_int_equal(root != NULL, n + 1 <= 2048);
        json_release(root);
        buffer_free(&lists);
        buffer_free(&around);
    }
}

/* "k12": 12, and so on, in an order of its own, with the first of them once more (or not). */
static void put_members(struct buffer *b, size_t n, bool again)
{
    json_put_object(b, NULL);
    for (size_t i = 0; i < n + again; i++) {
        char key[24];

        snprintf(key, sizeof key, "k%zu", i * 7 % n);
        json_put_integer(b, key, (int64_t)(i * 7 % n));
    }
    json_end_object(b);
}

static void any_number_of_members_is_found(void **state)
{
    static const size_t sizes[] = {1, 15, 16, 17, 18, 100, 1000}; /* none is a multiple of 7 */

    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        struct buffer b = {0};
        const struct json_node *value;
        struct json_node *root;

        put_members(&b, sizes[s], false);
        root = json_read((struct text){b.at, b.n});
        assert_int_equal(json_length(root), sizes[s]);
        for (size_t i = 0; i < sizes[s]; i++) {
            struct text key = json_key(root, i, &value);

            assert_true(json_number_of(value) == (double)(i * 7 % sizes[s]));
            assert_ptr_equal(json_at(root, key.at), value);
        }
        assert_null(json_at(root, "k"));
        assert_null(json_at(root, "k1000"));
        assert_null(json_at(root, ""));
        json_release(root);
        buffer_clear(&b);
        put_members(&b, sizes[s], true);
        assert_null(json_read((struct text){b.at, b.n}));
        buffer_free(&b);
    }
}

static void texts_are_decoded(void **state)
{
    struct json_node *root = json_read(
        TEXT("[\"\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u0041\\u00E9\\u20ac\\ud83d\\uDE00.\","
             " \"some plain bytes, \xC3\xA9, then \\\\ and more\"]"));
    static const char *const texts[] = {"", "\"\\/\b\f\n\r\t",
                                        "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80.",
                                        "some plain bytes, \xC3\xA9, then \\ and more"};

    (void)state;
    assert_int_equal(json_length(root), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(text_is(json_text_of(json_nth(root, i)), texts[i]));
        assert_int_equal(json_text_of(json_nth(root, i)).at[strlen(texts[i])], '\0');
    }
    json_release(root);
}

/* Any byte at any place of texts of any length, in memory that ends where they do; U+0000 is not read. */
static void any_byte_anywhere_is_read_back(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 20; n++)
        for (size_t at = 0; at < n; at++)
            for (int byte = 1; byte < 256; byte++) {
                char *text = malloc(n);
                struct buffer b = {0}, expected = {0};
                struct json_node *root;

                assert_non_null(text);
                memset(text, 'x', n);
                text[at] = (char)byte;
                buffer_json_text(&b, (struct text){text, n});
                buffer_bytes(&expected, text, at);
                buffer_string(&expected, byte < 0x80 ? (char[]){(char)byte, '\0'} : "\xEF\xBF\xBD");
                buffer_bytes(&expected, text + at + 1, n - at - 1);
                root = json_read((struct text){b.at, b.n});
                if (!text_equal(json_text_of(root), (struct text){expected.at, expected.n}))
                    fail_msg("byte %d at %zu of %zu", byte, at, n);
                json_release(root);
                buffer_free(&expected);
                buffer_free(&b);
                free(text);
            }
}

static void the_text_need_not_stay(void **state)
{
    char text[] = "{\"key\": [\"value\", 12.5]}";
    struct json_node *root = json_read((struct text){text, sizeof text - 1});

    (void)state;
    memset(text, '#', sizeof text);
    assert_true(text_is(json_text_of(json_nth(json_at(root, "key"), 0)), "value"));
    assert_true(json_number_of(json_nth(json_at(root, "key"), 1)) == 12.5);
    json_release(root);
}

static void any_double_survives(void **state)
{
    static const double values[] = {0.1, 1.0 / 3, 1e300, 5e-324, -62.4, 123456789012345680000.0};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct buffer b = {0};
        struct json_node *root;

        json_put_number(&b, NULL, values[i]);
        root = json_read((struct text){b.at, b.n});
        assert_true(json_number_of(root) == values[i]);
        json_release(root);
        buffer_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(values_are_written_key_by_key),
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(rows_can_be_left_unread),
        cmocka_unit_test(unread_rows_end_where_they_end),
        cmocka_unit_test(what_is_not_there_is_nothing),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(levels_are_counted),
        cmocka_unit_test(any_number_of_members_is_found),
        cmocka_unit_test(texts_are_decoded),
        cmocka_unit_test(any_byte_anywhere_is_read_back),
        cmocka_unit_test(the_text_need_not_stay),
        cmocka_unit_test(any_double_survives),
    };

    return cmocka_run_group_tests_name("json", t, NULL, NULL);
}
