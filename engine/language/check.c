/* check.c -- a parsed tree -> a tree with names and types: roots, definitions and their cycles. */
#include "language/check.h"

#include "base/buffer.h"

bool check_expr(struct checker *c, struct expr *e)
{
    switch (e->kind) {
    case EXPR_MISSING: /* typed by the choice it stands in */
        return true;
    case EXPR_NUMBER:
    case EXPR_DURATION:
        e->type = VALUE_NUMBER;
        return true;
    case EXPR_DATE:
    case EXPR_AS_OF:
        e->type = VALUE_DATE;
        return true;
    case EXPR_FLAG:
        e->type = VALUE_FLAG;
        return true;
    case EXPR_WORD:
        return e->word != WORD_MISSING || check_bind_text(c, e, VALUE_WORD);
    case EXPR_NAME:
        return check_name(c, e);
    case EXPR_LOOKUP:
        return check_lookup(c, e);
    case EXPR_NEGATE:
        return check_negate(c, e);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_POWER:
    case EXPR_MOVE:
        return check_arithmetic(c, e);
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_IN:
        return check_alike(c, e);
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_BETWEEN:
        return check_order(c, e);
    case EXPR_IS_MISSING:
    case EXPR_IS_KNOWN:
        e->type = VALUE_FLAG;
        return check_expr(c, e->args[0]);
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
        return check_logic(c, e);
    case EXPR_IF:
        return check_choice(c, e);
    case EXPR_CALL:
        return check_call(c, e);
    case EXPR_AGGREGATE:
        return check_aggregate(c, e);
    }
    return false;
}

/* A whole expression, once. */
static bool check_root(struct checker *c, struct expr *e)
{
    struct place at = expr_place(e);
    bool good;

    e->state = SCOPE_CHECKING;
    good = check_expr(c, e);
    e->height += c->named;
    if (e->state == SCOPE_FAULTY) /* a cycle leads through it */
        good = false;
    if (good && e->height > CHECK_HEIGHT) {
        problem_add(c->problems, OSARA_ERULES, &at,
                    "this and the definitions that it names nest more than %d levels deep",
                    CHECK_HEIGHT);
        good = false;
    }
    e->state = good ? SCOPE_CHECKED : SCOPE_FAULTY;
    return good;
}

/* ---- Definitions ------------------------------------------------------------------------------ */

static void say_definition(struct buffer *b, const struct definition *d)
{
    if (d->keep_of)
        buffer_string(b, "keep '");
    buffer_text(b, d->name);
    if (d->keep_of) {
        buffer_string(b, "' of ");
        buffer_text(b, d->keep_of->name);
    }
}

/* "victims -> keep 'recent' of offences -> " from the outermost that lies on the circle. */
static void say_chain(struct buffer *b, const struct definition *d, const struct expr *until)
{
    if (d->expr != until)
        say_chain(b, d->outer, until);
    say_definition(b, d);
    buffer_string(b, " -> ");
}

static bool cycle(struct checker *c, const struct place *at, const struct definition *again)
{
    struct buffer chain = {0}, name = {0};

    for (const struct definition *d = c->inside;; d = d->outer) {
        d->expr->state = SCOPE_FAULTY;
        if (d->expr == again->expr)
            break;
    }
    say_chain(&chain, c->inside, again->expr);
    say_definition(&chain, again);
    say_definition(&name, again);
    buffer_char(&chain, '\0');
    buffer_char(&name, '\0');
    if (chain.failed || name.failed)
        problem_memory(c->problems);
    else if (again->keep_of)
        problem_add(c->problems, OSARA_ERULES, at, "%s depends on itself: %s", name.at, chain.at);
    else
        problem_add(c->problems, OSARA_ERULES, at, "'%s' depends on itself: %s", name.at, chain.at);
    if (again->keep_of || c->inside->keep_of)
        problem_hint(c->problems,
                     "an aggregate sees only the rows that are kept, so no keep of its "
                     "table can depend on it");
    else
        problem_hint(c->problems, "write it by other names, that do not lead back to it");
    buffer_free(&chain);
    buffer_free(&name);
    return false;
}

/* Checks what defines a name or a keep, unless that was done. */
static bool check_defined(struct checker *c, const struct place *at, struct definition *d,
                          uint32_t table)
{
    struct checker inner = {.scope = c->scope,
                            .table = table,
                            .stage = STAGE_MEASURES,
                            .problems = c->problems,
                            .inside = d,
                            .depth = c->depth + d->expr->height};
    bool good;

    if (d->expr->state == SCOPE_CHECKING)
        return cycle(c, at, d);
    if (d->expr->state == SCOPE_UNCHECKED) {
        if (inner.depth > CHECK_HEIGHT) {
            problem_add(c->problems, OSARA_ERULES, at,
                        "this leads on through more than %d levels of definitions", CHECK_HEIGHT);
            d->expr->state = SCOPE_FAULTY;
            return false;
        }
        good = check_root(&inner, d->expr);
        if (good && d->keep_of && !check_wants_flag(&inner, d->expr, "a keep rule is a condition"))
            d->expr->state = SCOPE_FAULTY;
    }
    if (d->expr->height > c->named)
        c->named = d->expr->height;
    return d->expr->state == SCOPE_CHECKED;
}

bool check_definition(struct checker *c, const struct place *at, struct scope_name *name,
                      uint32_t table)
{
    struct definition d = {c->inside, name->expr, name->name, NULL};
    bool good;

    if (!name->expr || name->state == SCOPE_FAULTY) {
        name->state = SCOPE_FAULTY;
        return false;
    }
    name->state = SCOPE_CHECKING;
    good = check_defined(c, at, &d, table);
    name->state = good ? SCOPE_CHECKED : SCOPE_FAULTY;
    name->type = name->expr->type;
    return good;
}

bool check_keeps(struct checker *c, const struct place *at, uint32_t table)
{
    const struct scope_table *t = &c->scope->tables[table];

    for (size_t k = 0; k < t->n_keeps; k++) {
        struct definition d = {c->inside, t->keeps[k].expr, t->keeps[k].name, t};

        if (!d.expr)
            continue;
        if (d.expr->state == SCOPE_CHECKING)
            return cycle(c, at, &d);
        /* A faulty rule has been told of; what names its table need not suffer. */
        check_defined(c, at, &d, table);
    }
    return true;
}

/* The name or keep that the expression defines: then its cycles are told by that name.  False when
 * it defines none. */
static bool check_as_definition(struct checker *c, struct expr *e, bool *good)
{
    struct place at = expr_place(e);

    for (uint32_t t = 0; t < c->scope->n_tables; t++) {
        struct scope_table *table = &c->scope->tables[t];

        for (size_t i = 0; i < table->n_names; i++)
            if (table->names[i].expr == e) {
                *good = check_definition(c, &at, &table->names[i], t);
                return true;
            }
        for (size_t k = 0; k < table->n_keeps; k++)
            if (table->keeps[k].expr == e) {
                struct definition d = {NULL, e, table->keeps[k].name, table};

                *good = check_defined(c, &at, &d, t);
                return true;
            }
    }
    return false;
}

static bool check_wanted(struct checker *c, struct expr *e, enum wanted wanted)
{
    switch (wanted) {
    case WANT_ANY:
        return true;
    case WANT_NUMBER:
        return check_wants_number(c, e, "a number is wanted here");
    case WANT_FLAG:
        return check_wants_flag(c, e, "a condition is wanted here");
    case WANT_DATE:
        return check_wants_date(c, e, "a date is wanted here");
    case WANT_NUMBER_OR_FLAG:
        break;
    }
    return e->type == VALUE_FLAG || check_wants_number(c, e, "a number or a flag is wanted here");
}

bool expr_check(struct expr *e, const struct expr_context *context, enum wanted wanted,
                osara_problems *problems)
{
    struct checker c = {.scope = context->scope,
                        .table = context->table,
                        .stage = context->stage,
                        .problems = problems};
    bool good = e->state == SCOPE_CHECKED;

    if (e->state == SCOPE_FAULTY)
        return false;
    if (!good && !check_as_definition(&c, e, &good)) {
        c.depth = e->height;
        good = check_root(&c, e);
    }
    if (!good)
        return false;
    if (check_wanted(&c, e, wanted))
        return true;
    e->state = SCOPE_FAULTY;
    return false;
}
