/* A text laid out means the same, keeps its comments in their order, and is not changed again: over
 * texts drawn at random, laid out as badly as YAML allows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/yaml_layout.h"

enum { TEXTS = 400, DEEP = 4 };

struct drawn {
    uint64_t state;
    struct buffer text;
    unsigned comments, names;
};

static unsigned draw(struct drawn *d, unsigned n)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(d->state >> 33) % n;
}

static void spaces(struct drawn *d, unsigned n)
{
    while (n-- > 0)
        buffer_char(&d->text, ' ');
}

/* Behind a value: perhaps a comment, perhaps spaces; then the line's end. */
static void end_line(struct drawn *d)
{
    spaces(d, draw(d, 3));
    if (draw(d, 4) == 0) {
        spaces(d, 1 + draw(d, 4));
        buffer_format(&d->text, draw(d, 2) ? "# c%u" : "#c%u", d->comments++);
    }
    buffer_char(&d->text, '\n');
    if (draw(d, 8) == 0)
        buffer_string(&d->text, draw(d, 2) ? "\n" : "\n\n\n");
}

static void own_comment(struct drawn *d, unsigned indent)
{
    if (draw(d, 6) != 0)
        return;
    spaces(d, draw(d, 2) ? indent : draw(d, indent + 4));
    buffer_format(&d->text, "# c%u\n", d->comments++);
}

static const char *const scalars[] = {"a",
                                      "'it''s # no comment'",
                                      "\"x: y, [z]\"",
                                      "count(acts where role in [x, y])",
                                      "2023-01-31",
                                      "~",
                                      "a: b"};

static void scalar(struct drawn *d)
{
    buffer_string(&d->text, scalars[draw(d, 6)]);
}

/* Within brackets; the last two only Osara reads without quotes. */
static const char *const within[] = {"v", "'q, r'", "m[a, b] = 'x'", "any(p in [x, y] over t)"};

static void flow(struct drawn *d, unsigned deep)
{
    unsigned n = draw(d, 4);
    bool mapping = draw(d, 2) == 0;

    buffer_char(&d->text, mapping ? '{' : '[');
    for (unsigned i = 0; i < n; i++) {
        spaces(d, draw(d, 3));
        if (mapping)
            buffer_format(&d->text, "k%u:%*s", d->names++, (int)(1 + draw(d, 2)), "");
        if (deep < 2 && draw(d, 4) == 0)
            flow(d, deep + 1);
        else
            buffer_string(&d->text, within[draw(d, 4)]);
        spaces(d, draw(d, 2));
        if (i + 1 < n)
            buffer_string(&d->text, draw(d, 3) ? "," : ", ");
    }
    buffer_char(&d->text, mapping ? '}' : ']');
}

static void block(struct drawn *d, unsigned indent)
{
    unsigned more = indent + 1 + draw(d, 4);

    buffer_string(&d->text, draw(d, 2) ? " |" : " >-");
    buffer_char(&d->text, '\n');
    for (unsigned i = 0; i < 2 + draw(d, 2); i++) {
        spaces(d, more + (i > 0 ? draw(d, 3) : 0));
        buffer_string(&d->text, draw(d, 2) ? "text # in it\n" : "- more: text\n");
        if (draw(d, 4) == 0)
            buffer_char(&d->text, '\n');
    }
    spaces(d, more);
    buffer_string(&d->text, "end\n");
}

static void node(struct drawn *d, unsigned indent, unsigned deep);

static void mapping(struct drawn *d, unsigned indent, unsigned deep, bool begun)
{
    unsigned n = 1 + draw(d, 4);

    for (unsigned i = 0; i < n; i++) {
        if (i > 0 || !begun) {
            own_comment(d, indent);
            spaces(d, indent);
        }
        buffer_format(&d->text, "k%u:", d->names++);
        node(d, indent, deep + 1);
    }
}

static void sequence(struct drawn *d, unsigned indent, unsigned deep)
{
    unsigned n = 1 + draw(d, 3);

    for (unsigned i = 0; i < n; i++) {
        unsigned more = 1 + draw(d, 3);

        own_comment(d, indent);
        spaces(d, indent);
        buffer_char(&d->text, '-');
        spaces(d, more);
        if (deep < DEEP && draw(d, 2) == 0) {
            mapping(d, indent + 1 + more, deep + 1, true);
        } else {
            scalar(d);
            end_line(d);
        }
    }
}

/* What stands behind a key of a mapping at `indent`. */
static void node(struct drawn *d, unsigned indent, unsigned deep)
{
    unsigned kind = deep >= DEEP ? 3 + draw(d, 3) : draw(d, 7);

    if (kind < 2) {
        end_line(d);
        mapping(d, indent + 1 + draw(d, 5), deep, false);
    } else if (kind == 2) {
        end_line(d);
        sequence(d, indent + draw(d, 5), deep);
    } else if (kind == 3) {
        block(d, indent);
    } else {
        spaces(d, 1 + draw(d, 3));
        if (kind == 4)
            flow(d, 0);
        else
            scalar(d);
        end_line(d);
    }
}

static bool same(const struct yaml_node *a, const struct yaml_node *b)
{
    if (a->kind != b->kind || a->n != b->n)
        return false;
    if (a->kind == YAML_SCALAR)
        return text_equal(a->text, b->text) && a->quoted <= b->quoted;
    for (size_t i = 0; i < a->n; i++)
        if (!same(a->values[i], b->values[i]) ||
            (a->kind == YAML_MAPPING && !same(a->keys[i], b->keys[i])))
            return false;
    return true;
}

/* Every comment "# cN", in order. */
static void check_comments(struct text laid, unsigned n)
{
    const char *at = laid.at;
    char wanted[32];

    for (unsigned i = 0; i < n; i++) {
        snprintf(wanted, sizeof wanted, "# c%u\n", i);
        at = strstr(at, wanted);
        assert_non_null(at);
    }
}

/* A text with a mask in it is not masked: every bracket is YAML's. */
static void read_by_yaml_alone(struct arena *arena, const struct buffer *laid,
                               const struct yaml_node *before)
{
    struct yaml_node *plain = NULL;
    struct buffer text = {0};

    buffer_bytes(&text, laid->at, laid->n - 1);
    buffer_string(&text, "# \xEF\xA3\xA0\n");
    assert_int_equal(
        yaml_parse(arena, "t", (struct text){text.at, text.n}, OSARA_ERULES, &plain, NULL), OSARA_OK);
    assert_true(same(before, plain));
    buffer_free(&text);
}

static void check_text(struct text text, unsigned comments)
{
    struct arena *arena = arena_new();
    struct buffer once = {0}, twice = {0};
    struct yaml_node *before = NULL, *after = NULL;
    osara_problems problems = {0};

    if (yaml_layout("t.yaml", text, OSARA_ERULES, &once, &problems) != OSARA_OK)
        fail_msg("line %u: %s, in:\n%.*s", problems.at[0].line, problems.at[0].text, TEXT_ARGS(text));
    assert_int_equal(
        yaml_layout("t.yaml", (struct text){once.at, once.n}, OSARA_ERULES, &twice, &problems),
        OSARA_OK);
    buffer_char(&once, '\0');
    buffer_char(&twice, '\0');
    assert_string_equal(once.at, twice.at);
    assert_int_equal(yaml_parse(arena, "t", text, OSARA_ERULES, &before, NULL), OSARA_OK);
    assert_int_equal(
        yaml_parse(arena, "t", (struct text){once.at, once.n - 1}, OSARA_ERULES, &after, NULL),
        OSARA_OK);
    assert_true(same(before, after));
    read_by_yaml_alone(arena, &once, before);
    assert_null(strstr(once.at, " \n"));
    check_comments((struct text){once.at, once.n}, comments);
    buffer_free(&once);
    buffer_free(&twice);
    arena_free(arena);
}

static void texts_drawn_at_random_keep_meaning_and_comments(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TEXTS; i++) {
        struct drawn d = {.state = i * 7919u + 1};

        mapping(&d, 0, 0, false);
        buffer_char(&d.text, '\0');
        assert_false(d.text.failed);
        check_text((struct text){d.text.at, d.text.n - 1}, d.comments);
        buffer_free(&d.text);
    }
}

static const struct {
    const char *name, *text, *laid;
} rows[] = {
    {"spaces", "a:   1\nb :  2   \n", "a: 1\nb: 2\n"},
    {"a carriage return before each line's end", "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"},
    {"a byte-order mark",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "a: 1\n"},
    {"no end of the last line", "a: 1", "a: 1\n"},
    {"empty lines", "\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"},
    {"a list in the column of its key", "a:\n- 1\n- 2\nb: 3\n", "a:\n  - 1\n  - 2\nb: 3\n"},
    {"a list within a list", "a:\n - - 1\n   - 2\n", "a:\n  - - 1\n    - 2\n"},
    {"comments of each kind", "#x\na: #y\n   # z\n   b: 1 # u\n#v\n",
     "# x\na:  # y\n  # z\n  b: 1  # u\n# v\n"},
    {"a text over several lines", "a: one\n     two\nb:\n   three\n   four\n",
     "a: one\n  two\nb:\n  three\n  four\n"},
    {"an anchor", "a: &x   {b:  1}\nc:   *x\n", "a: &x {b: 1}\nc: *x\n"},
    {"an expression that YAML would take apart", "a: {b: m[x, y] = 'z', c: [d in [e]]}\n",
     "a: {b: \"m[x, y] = 'z'\", c: ['d in [e]']}\n"},
    {"one that holds both kinds of quotes", "a: [m[x] = 'y\"']\n", "a: ['m[x] = ''y\"''']\n"},
    {"one over several lines", "a: {b: m[x, y]\n    and k}\n", "a: {b: 'm[x, y]\n  and k'}\n"},
    {"one outside of brackets", "a: m[x, y] = 'z'\n", "a: m[x, y] = 'z'\n"},
    {"an empty document", "", ""},
};

static void texts_come_out_as_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out = {0};
        osara_problems problems = {0};

        if (yaml_layout("t.yaml", text_of(rows[i].text), OSARA_ERULES, &out, &problems) != OSARA_OK)
            fail_msg("%s: %s", rows[i].name, problems.at[0].text);
        buffer_char(&out, '\0');
        assert_string_equal(out.at, rows[i].laid);
        buffer_free(&out);
    }
}

static void what_is_no_yaml_is_refused_with_its_place(void **state)
{
    struct buffer out = {0};
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(yaml_layout("t.yaml", text_of("a: 1\nb: [2\n"), OSARA_ERULES, &out, &problems),
                     OSARA_ERULES);
    assert_int_equal(problems.n, 1);
    assert_int_equal(problems.at[0].line, 2);
    assert_int_equal(out.n, 0);
    osara_problems_free(&problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_out_as_they_should),
        cmocka_unit_test(what_is_no_yaml_is_refused_with_its_place),
        cmocka_unit_test(texts_drawn_at_random_keep_meaning_and_comments),
    };

    return cmocka_run_group_tests_name("yaml_layout", tests, NULL, NULL);
}
