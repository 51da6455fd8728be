/* lint_duplicates.c -- lints of rules that say the same, but for a number or a space. */
#include <stdlib.h>
#include <string.h>

#include "objective/dated.h"
#include "objective/lint.h"
#include "objective/lint_sets.h"

enum { RULES_MOST = 2000, SHORT = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* q3 and q8 are two names, no two numbers. */
static bool is_in_name(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80 ||
           is_digit(c);
}

/* A rule's text without white space, every number as '#': what near-duplicates share. */
static void shape_of(const struct expr *e, struct buffer *b)
{
    struct text t = expr_text(e);
    bool in_text = false;

    for (size_t i = 0; i < t.n; i++) {
        char c = t.at[i];

        if (c == '\'')
            in_text = !in_text;
        if (strchr(" \t\r\n", c) != NULL && !in_text)
            continue;
        if (!is_digit(c) || in_text || (i > 0 && is_in_name(t.at[i - 1]))) {
            buffer_char(b, c);
            continue;
        }
        buffer_char(b, '#');
        while (i + 1 < t.n && (is_digit(t.at[i + 1]) || t.at[i + 1] == '.'))
            i++;
    }
    buffer_char(b, '\0');
}

struct shape {
    const struct plan_rule *rule;
    char *text;
    size_t order;
};

static int by_shape(const void *a, const void *b)
{
    const struct shape *x = a, *y = b;
    int c = strcmp(x->text, y->text);

    return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

/* Rules that may be compared: of the same kind and part, of the same table. */
static bool alike(const struct plan_rule *a, const struct plan_rule *b)
{
    return strcmp(a->kind, b->kind) == 0 && strcmp(a->part, b->part) == 0 && a->table == b->table &&
           a->key != b->key;
}

/* Two scales by steps of one measure are two ways to look at it; the same weight of the same thing
 * twice is not. */
static bool is_counted(const struct plan_rule *rule)
{
    static const char *const kinds[] = {"criterion", "measure", "keep rule",
                                        "hold",      "option",  "derived value"};

    if (strcmp(rule->part, "fit") == 0 || strcmp(rule->part, "order") == 0 ||
        expr_is_fixed(rule->expr))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(rule->kind, kinds[i]) == 0)
            return true;
    return false;
}

static void say(struct linter *l, const struct plan_rule *first, const struct plan_rule *second)
{
    struct place at = expr_place(second->expr);
    bool same = expr_same_text(first->expr, second->expr);
    const char *part = second->part[0] != '\0' ? second->part : "expression";

    lint_add(l, LINT_NEAR_DUPLICATE, &at, "%s '%s' has the %s of '%s' (line %u)%s", second->kind,
             second->name, part, first->name, expr_place(first->expr).line,
             same ? "" : ", but for a number");
    lint_hint(l, same ? "take one of the two out, or name what they share as a measure"
                      : "if both are meant, accept this with the reason; else take one out");
}

/* Of different dates, one after the other, a rule may well be said twice. */
static bool at_once(const struct plan_rule *a, const struct plan_rule *b)
{
    struct span x = dated_span(a->item), y = dated_span(b->item);

    return !(x.until != DATE_MISSING && y.from != DATE_MISSING && y.from > x.until) &&
           !(y.until != DATE_MISSING && x.from != DATE_MISSING && x.from > y.until);
}

static void compare(struct linter *l, struct shape *shapes, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k-- > 0 && strcmp(shapes[k].text, shapes[i].text) == 0;)
            if (alike(shapes[k].rule, shapes[i].rule) && at_once(shapes[k].rule, shapes[i].rule) &&
                (strlen(shapes[i].text) > SHORT ||
                 expr_same_text(shapes[k].rule->expr, shapes[i].rule->expr))) {
                say(l, shapes[k].rule, shapes[i].rule);
                break;
            }
}

void lint_duplicates(struct linter *l)
{
    struct shape *shapes = calloc(RULES_MOST, sizeof *shapes);
    size_t n = 0;

    for (size_t i = 0; shapes != NULL && l->plan != NULL && i < l->plan->n_rules; i++) {
        const struct plan_rule *rule = &l->plan->rules[i];
        struct buffer b = {0};

        if (n == RULES_MOST || !is_counted(rule))
            continue;
        shape_of(rule->expr, &b);
        if (b.failed)
            buffer_free(&b);
        else {
            shapes[n] = (struct shape){rule, b.at, n};
            n++;
        }
    }
    if (n > 0)
        qsort(shapes, n, sizeof *shapes, by_shape);
    compare(l, shapes, n);
    for (size_t i = 0; i < n; i++)
        free(shapes[i].text);
    free(shapes);
}
