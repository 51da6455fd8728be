/* test_yaml_brackets.c -- expressions stand unquoted in {...} and [...], and their places hold. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/yaml.h"

static struct row {
    const char *name, *yaml, *expected; /* the tree as text */
} rows[] = {
    {"a lookup in a flow mapping", "{title: Rape, where: group[code] = 'rape', n: 1}",
     "{title: <Rape>, where: <group[code] = 'rape'>, n: <1>}"},
    {"a list behind 'in' in a flow mapping", "{where: role in [charged, convicted], n: 1}",
     "{where: <role in [charged, convicted]>, n: <1>}"},
    {"a lookup with two keys in a flow list", "[rate[a, b].x, c]", "[<rate[a, b].x>, <c>]"},
    {"lookups inside one another", "{a: outer[inner[x], 'y, ]'] + 1}",
     "{a: <outer[inner[x], 'y, ]'] + 1>}"},
    {"a call with commas in a flow mapping", "{when: clamp(v, 0, max(a, b)) > 1, n: 1}",
     "{when: <clamp(v, 0, max(a, b)) > 1>, n: <1>}"},
    {"a flow list stays a list", "{values: [North, East], more: [a]}",
     "{values: [<North>, <East>], more: [<a>]}"},
    {"a list of lists stays one", "[[a, b], [c]]", "[[<a>, <b>], [<c>]]"},
    {"a block scalar is as it was", "a: harm[code] * 2\nb: x in [p, q]\n",
     "{a: <harm[code] * 2>, b: <x in [p, q]>}"},
    {"a quoted text is as it was", "a: \"f(x, y) [z]\"\n", "{a: <f(x, y) [z]>}"},
    {"a key named in stays a key", "{in: [a, b]}", "{in: [<a>, <b>]}"},
    {"text in parentheses behind a space is YAML's own", "{a: x (y), b: z}",
     "{a: <x (y)>, b: <z>}"},
    {"the private characters themselves come through", "a: \xEF\xA3\xA0 x[y]\n",
     "{a: <\xEF\xA3\xA0 x[y]>}"},
};

static void draw(const struct yaml_node *node, char *out)
{
    if (node->kind == YAML_SCALAR) {
        strcat(out, "<");
        strncat(out, node->text.at, node->text.n);
        strcat(out, ">");
        return;
    }
    strcat(out, node->kind == YAML_MAPPING ? "{" : "[");
    for (size_t i = 0; i < node->n; i++) {
        strcat(out, i > 0 ? ", " : "");
        if (node->kind == YAML_MAPPING) {
            strncat(out, node->keys[i]->text.at, node->keys[i]->text.n);
            strcat(out, ": ");
        }
        draw(node->values[i], out);
    }
    strcat(out, node->kind == YAML_MAPPING ? "}" : "]");
}

static void reads(void **state)
{
    const struct row *r = *state;
    struct arena *arena = arena_new();
    struct yaml_node *root = NULL;
    osara_problems problems = {0};
    char drawn[512] = "";

    assert_int_equal(yaml_parse(arena, "r.yaml", text_of(r->yaml), OSARA_ERULES, &root, &problems),
                     OSARA_OK);
    draw(root, drawn);
    assert_string_equal(drawn, r->expected);
    arena_free(arena);
}

static void places_do_not_move(void **state)
{
    struct arena *arena = arena_new();
    struct yaml_node *root = NULL;
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(yaml_parse(arena, "r.yaml",
                                TEXT("x: {w: a in [p, q] and f[c] = z, title: after}\n"),
                                OSARA_ERULES, &root, &problems),
                     OSARA_OK);
    const struct yaml_node *in = root->values[0];
    struct place at = yaml_place(in->values[0], strlen("a in [p, q] and f["), 1);

    assert_int_equal(at.column, 26);
    assert_int_equal(in->values[0]->at.column, 8);
    assert_int_equal(in->values[0]->at.width, strlen("a in [p, q] and f[c] = z"));
    assert_int_equal(in->keys[1]->at.column, 34);
    arena_free(arena);
}

static void a_bracket_that_does_not_close_is_still_told(void **state)
{
    struct arena *arena = arena_new();
    struct yaml_node *root = NULL;
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(
        yaml_parse(arena, "r.yaml", TEXT("{a: f[x, b: 1}\n"), OSARA_ERULES, &root, &problems),
        OSARA_ERULES);
    assert_int_equal(problems.n, 1);
    osara_problems_free(&problems);
    arena_free(arena);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 2] = {
        cmocka_unit_test(places_do_not_move),
        cmocka_unit_test(a_bracket_that_does_not_close_is_still_told)};

    for (size_t i = 0; i < N; i++)
        tests[i + 2] = (struct CMUnitTest){rows[i].name, reads, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("yaml brackets", tests, NULL, NULL);
}
