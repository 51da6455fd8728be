/* rule_tests_expect.c -- what a test expects as a number, and what it takes for given. */
#include <string.h>

#include "language/expr.h"
#include "objective/ruleset.h"

/* Behind byte `start` of a scalar, `n` bytes, as a scalar of its own. */
static struct yaml_node *part_of(struct arena *arena, const struct yaml_node *value, size_t start,
                                 size_t n)
{
    struct yaml_node *part = arena_alloc(arena, 1, sizeof *part);
    struct text text = text_trim((struct text){value->text.at + start, n});
    size_t skip = text.n > 0 ? (size_t)(text.at - value->text.at) : start;

    if (part == NULL)
        return NULL;
    *part = *value;
    part->text = text;
    if (skip > 0) { /* of a scalar on one line: where its text goes on */
        part->at = yaml_place(value, skip, text_characters(text));
        part->offset = value->offset + skip + value->quoted;
        part->quoted = false;
    }
    return part;
}

static bool constant(struct arena *arena, const struct yaml_node *part, double *out,
                     osara_problems *problems)
{
    struct expr *expr;

    if (part == NULL) {
        problem_memory(problems);
        return false;
    }
    expr = expr_parse(arena, part, problems);
    return expr != NULL && expr_constant(expr, out, problems);
}

/* Where the sign of what it may be off by stands, and which it is; at the end: there is none. */
static size_t rule_test_sign(struct text text, struct text *sign)
{
    static const struct text signs[] = {{"\xC2\xB1", 2}, {"+/-", 3}, {"+-", 2}}; /* ± */

    for (size_t at = 0; at < text.n; at++)
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            *sign = signs[i];
            if (text_starts((struct text){text.at + at, text.n - at}, *sign))
                return at;
        }
    *sign = TEXT("");
    return text.n;
}

bool rule_test_number(struct arena *arena, const struct yaml_node *value, double *number,
                      double *within, osara_problems *problems)
{
    struct text sign, whole = value->text;
    size_t at = rule_test_sign(whole, &sign), behind = at + sign.n;

    *within = -1;
    if (at == whole.n)
        return constant(arena, value, number, problems);
    return constant(arena, part_of(arena, value, 0, at), number, problems) &&
           constant(arena, part_of(arena, value, behind, whole.n - behind), within, problems);
}

struct yaml_node **rule_test_assume(const struct ruleset *r, const struct rule_test *test,
                                    struct arena *arena)
{
    const struct yaml_node *analysis = yaml_get(r->root, "analysis");
    struct yaml_node *measures = analysis != NULL ? yaml_get(analysis, "measures") : NULL;
    struct yaml_node **stood;

    if (measures == NULL || measures->kind != YAML_MAPPING)
        return arena_alloc(arena, 1, sizeof *stood);
    stood = arena_alloc(arena, measures->n + 1, sizeof *stood);
    if (stood == NULL)
        return NULL;
    memcpy(stood, measures->values, measures->n * sizeof *stood);
    for (size_t i = 0; test->assume != NULL && test->assume->kind == YAML_MAPPING &&
                       i < test->assume->n; i++)
        for (size_t m = 0; m < measures->n; m++)
            if (text_same_name(test->assume->keys[i]->text, measures->keys[m]->text))
                measures->values[m] = test->assume->values[i];
    return stood;
}

void rule_test_restore(const struct ruleset *r, struct yaml_node *const stood[])
{
    const struct yaml_node *analysis = yaml_get(r->root, "analysis");
    struct yaml_node *measures = analysis != NULL ? yaml_get(analysis, "measures") : NULL;

    if (measures != NULL && measures->kind == YAML_MAPPING)
        memcpy(measures->values, stood, measures->n * sizeof *stood);
}
