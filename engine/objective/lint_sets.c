/* lint_sets.c -- see lint_sets.h. */
#include "objective/lint_sets.h"

#include <math.h>
#include <string.h>

#include "objective/sections.h"

static bool next(struct text *t, char *out)
{
    while (t->n > 0 && strchr(" \t\r\n", t->at[0]) != NULL)
        t->at++, t->n--;
    if (t->n == 0)
        return false;
    *out = t->at[0];
    t->at++, t->n--;
    return true;
}

bool expr_same_text(const struct expr *a, const struct expr *b)
{
    struct text x = expr_text(a), y = expr_text(b);
    char c = 0, d = 0;
    bool more;

    do {
        more = next(&x, &c);
        if (next(&y, &d) != more || (more && c != d))
            return false;
    } while (more);
    return true;
}

size_t expr_parts(const struct expr *e, const struct expr *out[], size_t room)
{
    size_t n;

    if (room == 0)
        return 0;
    if (e->kind != EXPR_AND) {
        out[0] = e;
        return 1;
    }
    n = expr_parts(e->args[0], out, room);
    return n + expr_parts(e->args[1], out + n, room - n);
}

/* ---- Constants ---- */

/* The value of a fixed expression in days or as a number, near enough to compare bounds. */
static bool constant(const struct plan *plan, const struct expr *e, double *out)
{
    double a, b;

    switch (e->kind) {
    case EXPR_NUMBER:
    case EXPR_DATE:
    case EXPR_FLAG:
    case EXPR_DURATION:
        *out = e->number;
        return true;
    case EXPR_AS_OF:
        *out = plan->as_of == DATE_MISSING ? 20000 : plan->as_of;
        return true;
    case EXPR_NEGATE:
        return constant(plan, e->args[0], &a) && (*out = -a, true);
    case EXPR_MOVE:
        return constant(plan, e->args[0], &a) && (*out = a + e->months * 30.4375 + e->days, true);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
        if (!constant(plan, e->args[0], &a) || !constant(plan, e->args[1], &b))
            return false;
        *out = e->kind == EXPR_ADD ? a + b : e->kind == EXPR_SUBTRACT ? a - b : a * b;
        return true;
    default:
        return false;
    }
}

/* ---- Sets ---- */

static enum expr_kind turned(enum expr_kind kind)
{
    switch (kind) {
    case EXPR_LESS:
        return EXPR_GREATER;
    case EXPR_LESS_EQUAL:
        return EXPR_GREATER_EQUAL;
    case EXPR_GREATER:
        return EXPR_LESS;
    case EXPR_GREATER_EQUAL:
        return EXPR_LESS_EQUAL;
    default:
        return kind;
    }
}

static bool number_set(enum expr_kind kind, double bound, struct set *out)
{
    out->lo = -INFINITY;
    out->hi = INFINITY;
    if (kind == EXPR_EQUAL || kind == EXPR_GREATER || kind == EXPR_GREATER_EQUAL)
        out->lo = bound;
    if (kind == EXPR_EQUAL || kind == EXPR_LESS || kind == EXPR_LESS_EQUAL)
        out->hi = bound;
    out->lo_open = kind == EXPR_GREATER;
    out->hi_open = kind == EXPR_LESS;
    return kind != EXPR_UNEQUAL;
}

static bool compared(const struct plan *plan, const struct expr *e, struct set *out)
{
    bool left = !expr_is_fixed(e->args[0]);
    const struct expr *value = e->args[left ? 0 : 1], *other = e->args[left ? 1 : 0];
    enum expr_kind kind = left ? e->kind : turned(e->kind);
    double bound;

    out->value = value;
    if (expr_is_fixed(value) || !expr_is_fixed(other))
        return false;
    if (value->type == VALUE_WORD && other->kind == EXPR_WORD &&
        (kind == EXPR_EQUAL || kind == EXPR_UNEQUAL)) {
        out->words = true;
        out->but = kind == EXPR_UNEQUAL;
        out->word[out->n++] = other->word;
        return true;
    }
    return (value->type == VALUE_NUMBER || value->type == VALUE_DATE) &&
           constant(plan, other, &bound) && number_set(kind, bound, out);
}

static bool listed(const struct expr *e, struct set *out)
{
    out->value = e->args[0];
    out->words = true;
    for (size_t i = 1; i < e->n_args; i++) {
        if (e->args[i]->kind != EXPR_WORD || out->n == SET_WORDS)
            return false;
        out->word[out->n++] = e->args[i]->word;
    }
    return e->args[0]->type == VALUE_WORD;
}

static bool between(const struct plan *plan, const struct expr *e, struct set *out)
{
    out->value = e->args[0];
    return !expr_is_fixed(e->args[0]) && constant(plan, e->args[1], &out->lo) &&
           constant(plan, e->args[2], &out->hi) && e->args[0]->type != VALUE_WORD;
}

bool set_of(const struct plan *plan, const struct expr *e, struct set *out)
{
    bool no = e->kind == EXPR_NOT && e->args[0]->kind == EXPR_NAME;

    *out = (struct set){.value = NULL};
    if (e->kind == EXPR_NAME || no) {
        out->value = no ? e->args[0] : e;
        out->lo = out->hi = no ? 0 : 1;
        return e->type == VALUE_FLAG;
    }
    if (e->kind == EXPR_BETWEEN)
        return between(plan, e, out);
    if (e->kind == EXPR_IN)
        return listed(e, out);
    return e->kind >= EXPR_EQUAL && e->kind <= EXPR_GREATER_EQUAL && compared(plan, e, out);
}

struct set set_of_all(const struct plan *plan, const struct expr *condition, const struct set *set)
{
    struct set all = {.value = set->value, .words = set->words, .lo = -INFINITY, .hi = INFINITY};
    const struct scope_name *name = set->value->kind == EXPR_NAME ? set->value->ref : NULL;

    (void)plan;
    (void)condition;
    if (!set->words) {
        value_range(set->value, &all.lo, &all.hi);
        return all;
    }
    all.but = true;
    if (name == NULL || name->values == NULL || name->n_values > SET_WORDS)
        return all;
    all.but = false;
    for (size_t i = 0; i < name->n_values; i++)
        all.word[all.n++] = name->values[i];
    return all;
}

bool set_same_value(const struct set *a, const struct set *b)
{
    if (a->words != b->words)
        return false;
    if (a->value->kind == EXPR_NAME && b->value->kind == EXPR_NAME)
        return a->value->ref == b->value->ref;
    return expr_same_text(a->value, b->value);
}

static bool has(const struct set *a, uint32_t word)
{
    bool in = false;

    for (size_t i = 0; i < a->n; i++)
        in = in || a->word[i] == word;
    return in != a->but;
}

static void cut_words(struct set *a, const struct set *b)
{
    size_t kept = 0;

    if (a->but && !b->but) {
        struct set other = *b;

        cut_words(&other, a);
        other.value = a->value;
        *a = other;
        return;
    }
    if (a->but) { /* all but either */
        for (size_t i = 0; i < b->n && a->n < SET_WORDS; i++)
            if (has(a, b->word[i]))
                a->word[a->n++] = b->word[i];
        return;
    }
    for (size_t i = 0; i < a->n; i++)
        if (has(b, a->word[i]))
            a->word[kept++] = a->word[i];
    a->n = kept;
}

void set_cut(struct set *a, const struct set *b)
{
    if (a->words) {
        cut_words(a, b);
        return;
    }
    if (b->lo > a->lo || (b->lo == a->lo && b->lo_open)) {
        a->lo = b->lo;
        a->lo_open = b->lo_open;
    }
    if (b->hi < a->hi || (b->hi == a->hi && b->hi_open)) {
        a->hi = b->hi;
        a->hi_open = b->hi_open;
    }
}

bool set_is_empty(const struct set *a)
{
    if (a->words)
        return !a->but && a->n == 0;
    return a->lo > a->hi || (a->lo == a->hi && (a->lo_open || a->hi_open));
}

bool set_meets(const struct set *a, const struct set *b)
{
    struct set cut = *a;

    set_cut(&cut, b);
    return !set_is_empty(&cut);
}

bool set_within(const struct set *a, const struct set *b)
{
    if (a->words) {
        for (size_t i = 0; i < a->n && !a->but; i++)
            if (!has(b, a->word[i]))
                return false;
        return !a->but;
    }
    return (a->lo > b->lo || (a->lo == b->lo && (!b->lo_open || a->lo_open))) &&
           (a->hi < b->hi || (a->hi == b->hi && (!b->hi_open || a->hi_open)));
}

/* The one that begins without a bound reaches the one that ends without one. */
static bool reaches(const struct set *low, const struct set *high)
{
    return low->lo == -INFINITY && high->hi == INFINITY &&
           (low->hi > high->lo || (low->hi == high->lo && !(low->hi_open && high->lo_open)));
}

bool set_covers_all(const struct set *a, const struct set *b)
{
    if (a->words)
        return a->but != b->but && a->n == b->n && a->n == 1 && a->word[0] == b->word[0];
    if (a->value->type == VALUE_FLAG)
        return a->lo != b->lo;
    return reaches(a, b) || reaches(b, a);
}
