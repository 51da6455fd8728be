/* test_successors.c -- codes followed to the one that stands for them in the end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buffer.h"
#include "base/successors.h"

enum { MOST = 4 };

static struct row {
    const char *name;
    const char *stated[MOST][2]; /* in lines 1, 2, ... */
    const char *told;            /* "from>to" of each, then the problems */
} rows[] = {
    {"none", {{0}}, ""},
    {"in order of the code, whatever the order of the lines",
     {{"b", "x"}, {"a", "y"}, {"ab", "z"}},
     "a>y ab>z b>x "},
    {"a chain goes to its end", {{"a", "b"}, {"c", "d"}, {"b", "c"}}, "a>d b>d c>d "},
    {"stated twice alike is stated once", {{"a", "b"}, {"a", "b"}}, "a>b "},
    {"two successors are told by the second",
     {{"a", "b"}, {"a", "c"}},
     "a>b 2: 'a' has two successors\n"},
    {"round and round",
     {{"a", "b"}, {"b", "a"}, {"c", "a"}},
     "a>b b>a c>a 1: 'a' comes round to itself by its successors\n"
     "2: 'b' comes round to itself by its successors\n"
     "3: 'c' comes round to itself by its successors\n"},
    {"its own successor", {{"a", "a"}}, "a>a 1: 'a' comes round to itself by its successors\n"},
};

static void tell(const struct successor at[], size_t n, const osara_problems *problems,
                 struct buffer *b)
{
    for (size_t i = 0; i < n; i++)
        buffer_format(b, "%.*s>%.*s ", TEXT_ARGS(at[i].from), TEXT_ARGS(at[i].to));
    for (size_t i = 0; i < problems->n; i++)
        buffer_format(b, "%u: %s\n", problems->at[i].line, problems->at[i].text);
    buffer_char(b, '\0');
}

static void settles(void **state)
{
    const struct row *row = *state;
    struct succession stated[MOST];
    struct successor settled[MOST];
    static const struct source source = {"codes.csv", {NULL, 0}};
    osara_problems problems = {0};
    struct buffer told = {0};
    size_t n = 0, kept;
    bool fine = true;

    for (; n < MOST && row->stated[n][0] != NULL; n++)
        stated[n] = (struct succession){text_of(row->stated[n][0]),
                                        text_of(row->stated[n][1]),
                                        {&source, (uint32_t)n + 1, 1, 0}};
    kept = successors_settle(stated, n, settled, OSARA_ERULES, &problems, &fine);
    assert_int_equal(fine, problems.n == 0);
    tell(settled, kept, &problems, &told);
    assert_string_equal(told.at, row->told);
    for (size_t i = 0; i < kept; i++)
        assert_ptr_equal(successors_find(settled, kept, settled[i].from), &settled[i]);
    assert_null(successors_find(settled, kept, TEXT("aa")));
    buffer_free(&told);
    osara_problems_free(&problems);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){rows[i].name, settles, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("successors", tests, NULL, NULL);
}
