/* Where values stand in a YAML file, and where the bytes of a value stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/yaml.h"

struct spot {
    const char *name, *yaml;
    uint32_t line, column, width; /* of the value of `k` */
};

static struct spot spots[] = {
    {"a plain value", "k: abc # x\n", 1, 4, 3},
    {"a value behind many-byte letters", "{\xC3\xA9: 1, k: abc}\n", 1, 11, 3},
    {"a quoted value, with its quotes", "k: 'a b'\n", 1, 4, 5},
    {"a value of two lines, as far as its first", "k: abc\n  def\n", 1, 4, 3},
    {"a value of two lines of Windows", "k: abc\r\n  def\r\n", 1, 4, 3},
    {"a block, by its sign", "k: |\n  abc\n", 1, 4, 1},
    {"a value behind its anchor", "k: &x abc\n", 1, 7, 3},
    {"a value on the line behind its anchor", "k: &x # note\n  abc\n", 2, 3, 3},
    {"nothing, behind its colon", "k:\n", 1, 3, 1},
    {"a list, by its bracket", "k: [1]\n", 1, 4, 1},
    {"a list, by its first dash", "k:\n  - 1\n", 2, 3, 1},
    {"a mapping, by its first key", "k:\n  b: 1\n", 2, 3, 1},
    {"a value on the line below its key", "k:\n    abc\n", 2, 5, 3},
};

static void stands_there(void **state)
{
    const struct spot *s = *state;
    struct arena *arena = arena_new();
    struct yaml_node *n = NULL;
    const struct yaml_node *v;

    assert_int_equal(yaml_parse(arena, "r.yaml", text_of(s->yaml), OSARA_ERULES, &n, NULL),
                     OSARA_OK);
    v = yaml_get(n, "k");
    assert_int_equal(v->at.line, s->line);
    assert_int_equal(v->at.column, s->column);
    assert_int_equal(v->at.width, s->width);
    arena_free(arena);
}

/* In each value the word HERE is looked for, and its place asked. */
static struct spot inside[] = {
    {"in plain text", "k: abc HERE x\n", 1, 8, 4},
    {"in plain text of two lines", "k: abc\n   def   HERE\n", 2, 10, 4},
    {"in plain text behind an empty line", "k: abc\n\n\n  HERE x\n", 4, 3, 4},
    {"in plain text of Windows", "k: abc\r\n  x HERE\r\n", 2, 5, 4},
    {"behind many-byte letters", "k: \xC3\xA9\xE2\x82\xAC HERE\n", 1, 7, 4},
    {"in single quotes", "k: 'it''s HERE'\n", 1, 11, 4},
    {"in single quotes of two lines", "k: 'a\n  b HERE'\n", 2, 5, 4},
    {"in double quotes behind escapes", "k: \"\\ta\\x41\\u00e9\\U0001F600\\\"HERE\"\n", 1, 30, 4},
    {"in double quotes behind an escaped line end", "k: \"a\\\n    HERE\"\n", 2, 5, 4},
    {"in double quotes behind a folded line", "k: \"a\\n\n   b HERE\"\n", 2, 6, 4},
    {"in a block", "k: |\n  one\n  two HERE\n", 3, 7, 4},
    {"in a block behind deeper lines", "k: |\n  one\n    two\n\n  HERE\n", 5, 3, 4},
    {"in a block with a remark", "k: |- # HERE not\n  HERE\n", 2, 3, 4},
    {"in a folded block", "k: >\n  one\n  two\n\n  HERE three\n", 5, 3, 4},
    {"at the very start", "k: HERE\n", 1, 4, 4},
    {"behind an anchor", "k: &x one HERE\n", 1, 11, 4},
    {"in a list of a line", "k: [1, 2]\nl: x\nz: {k: 1, h: abc HERE}\n", 3, 18, 4},
};

static const struct yaml_node *find_here(const struct yaml_node *n, size_t *offset)
{
    const struct yaml_node *found = NULL;
    const char *at;

    if (n->kind == YAML_SCALAR) {
        at = strstr(n->text.at, "HERE");
        if (at)
            *offset = (size_t)(at - n->text.at);
        return at ? n : NULL;
    }
    for (size_t i = 0; i < n->n && !found; i++)
        found = find_here(n->values[i], offset);
    return found;
}

static void is_found_there(void **state)
{
    const struct spot *s = *state;
    struct arena *arena = arena_new();
    struct yaml_node *n = NULL;
    const struct yaml_node *v;
    struct place at;
    size_t offset = 0;

    assert_int_equal(yaml_parse(arena, "r.yaml", text_of(s->yaml), OSARA_ERULES, &n, NULL),
                     OSARA_OK);
    v = find_here(n, &offset);
    assert_non_null(v);
    at = yaml_place(v, offset, 4);
    assert_int_equal(at.line, s->line);
    assert_int_equal(at.column, s->column);
    assert_int_equal(at.width, 4);
    arena_free(arena);
}

static void the_end_of_a_value_has_a_place(void **state)
{
    struct arena *arena = arena_new();
    struct yaml_node *n = NULL;
    struct place at;

    (void)state;
    assert_int_equal(
        yaml_parse(arena, "r.yaml", TEXT("k: a +\nl: 'b +'\n"), OSARA_ERULES, &n, NULL), OSARA_OK);
    at = yaml_place(yaml_get(n, "k"), 3, 1);
    assert_int_equal(at.line, 1);
    assert_int_equal(at.column, 7);
    at = yaml_place(yaml_get(n, "l"), 3, 1);
    assert_int_equal(at.line, 2);
    assert_int_equal(at.column, 8);
    at = yaml_place(yaml_get(n, "l"), 99, 1); /* beyond the end is the end */
    assert_int_equal(at.column, 8);
    at = yaml_place(n, 3, 1); /* no scalar: its own place */
    assert_int_equal(at.column, 1);
    arena_free(arena);
}

int main(void)
{
    enum { N_SPOTS = sizeof spots / sizeof spots[0], N_INSIDE = sizeof inside / sizeof inside[0] };
    struct CMUnitTest t[1 + N_SPOTS + N_INSIDE] = {
        cmocka_unit_test(the_end_of_a_value_has_a_place),
    };
    size_t n = 1;

    for (size_t i = 0; i < N_SPOTS; i++)
        t[n++] = (struct CMUnitTest){spots[i].name, stands_there, NULL, NULL, &spots[i]};
    for (size_t i = 0; i < N_INSIDE; i++)
        t[n++] = (struct CMUnitTest){inside[i].name, is_found_there, NULL, NULL, &inside[i]};
    return cmocka_run_group_tests_name("yaml places", t, NULL, NULL);
}
