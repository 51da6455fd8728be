/* lint_reads.c -- lints of what expressions read: what a score is made of, and bare numbers beside
 * dates. */
#include <string.h>

#include "objective/draft.h"
#include "objective/lint.h"

/* What is reached of a score: the way that leads to it. */
struct way {
    const struct scope_name *name;
    const struct way *up;
};

struct reader {
    struct linter *l;
    const struct plan_rule *rule;
    size_t budget; /* names of names can grow beyond bounds */
};

bool expr_reads(const struct expr *e, const struct scope_name *name)
{
    if (e == NULL)
        return false;
    if (e->kind == EXPR_NAME && e->ref == name)
        return true;
    for (size_t i = 0; i < e->n_args; i++)
        if (expr_reads(e->args[i], name))
            return true;
    return expr_reads(e->by, name) || expr_reads(e->where, name);
}

/* Words of a column's name that stand for where someone is from, or who he is. */
static const char *proxy_word(struct text name)
{
    static const char *const words[] = {
        "postcode",     "postal",     "zip",         "station",    "ward",           "lsoa",
        "msoa",         "beat",       "address",     "street",     "estate",         "town",
        "borough",      "locality",   "surname",     "forename",   "family name",    "given name",
        "last name",    "first name", "nationality", "birthplace", "place of birth", "country",
        "language",     "religion",   "faith",       "school",     "employer",       "benefit",
        "latitude",     "longitude",  "easting",     "northing",   "officer",        "force area",
        "neighbourhood"};

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        struct text word = text_of(words[w]);

        for (size_t i = 0; i + word.n <= name.n; i++)
            if (text_same_name((struct text){name.at + i, word.n}, word) &&
                (i == 0 || strchr("_ ", name.at[i - 1]) != NULL) &&
                (i + word.n == name.n || strchr("_ ", name.at[i + word.n]) != NULL))
                return words[w];
    }
    return NULL;
}

static bool is_watched(const struct plan *plan, const struct scope_name *name)
{
    for (size_t i = 0; i < plan->n_monitor; i++)
        if (name->kind == NAME_COLUMN && plan->monitor[i] == name->column &&
            name >= plan->scope->tables[0].names &&
            name < plan->scope->tables[0].names + plan->scope->tables[0].n_names)
            return true;
    return false;
}

static void put_way(const struct way *way, struct buffer *b)
{
    if (way->up != NULL)
        put_way(way->up, b);
    buffer_string(b, way->up != NULL ? " -> " : "");
    buffer_text(b, way->name->name);
}

static void say(struct reader *r, const struct expr *at_expr, const struct way *way)
{
    const struct scope_name *name = way->name;
    const char *word = name->kind == NAME_COLUMN ? proxy_word(name->name) : NULL;
    struct place at = expr_place(at_expr);
    struct buffer b = {0};

    put_way(way, &b);
    buffer_char(&b, '\0');
    if (!b.failed && is_watched(r->l->plan, name)) {
        lint_add(r->l, LINT_WATCHED, &at, "%s '%s' reads '%.*s', which is watched for fairness%s%s",
                 r->rule->kind, r->rule->name, TEXT_ARGS(name->name), way->up != NULL ? ": " : "",
                 way->up != NULL ? b.at : "");
        lint_hint(r->l, "leave it out of the score; or, if the difference is meant, accept this "
                        "with the reason, and show its effect by group");
    } else if (!b.failed && word != NULL) {
        lint_add(r->l, LINT_PROXY, &at, "%s '%s' reads '%.*s'%s%s", r->rule->kind, r->rule->name,
                 TEXT_ARGS(name->name), way->up != NULL ? ": " : "", way->up != NULL ? b.at : "");
        lint_hint(r->l,
                  "a %s tells groups apart: score what he did, or accept this with the "
                  "reason",
                  word);
    }
    buffer_free(&b);
}

/* Everything that an expression reads, by way of derived values and measures too. */
static void follow(struct reader *r, const struct expr *e, const struct expr *from,
                   const struct way *up)
{
    if (e == NULL || r->budget == 0)
        return;
    r->budget--;
    if (e->kind == EXPR_NAME && e->ref != NULL) {
        struct way way = {e->ref, up};

        say(r, from != NULL ? from : e, &way);
        if (e->ref->expr != NULL)
            follow(r, e->ref->expr, from != NULL ? from : e, &way);
    }
    for (size_t i = 0; i < e->n_args; i++)
        follow(r, e->args[i], from, up);
    follow(r, e->by, from, up);
    follow(r, e->where, from, up);
}

/* ---- Bare numbers beside dates ---- */

static bool is_bare(const struct expr *e)
{
    return e->kind == EXPR_NUMBER;
}

static void check_units(struct linter *l, const struct expr *e)
{
    if (e == NULL)
        return;
    if ((e->kind == EXPR_ADD || e->kind == EXPR_SUBTRACT) && e->type == VALUE_DATE &&
        is_bare(e->args[1])) {
        struct place at = expr_place(e->args[1]);
        struct text number = text_trim(expr_text(e->args[1]));

        lint_add(l, LINT_NO_UNIT, &at, "%.*s without a unit beside a date: it is %.*s days",
                 TEXT_ARGS(number), TEXT_ARGS(number));
        lint_hint(l, "write '%.*s months', or '%.*s days' if days are meant", TEXT_ARGS(number),
                  TEXT_ARGS(number));
    }
    for (size_t i = 0; i < e->n_args; i++)
        check_units(l, e->args[i]);
    check_units(l, e->by);
    check_units(l, e->where);
}

void lint_reads(struct linter *l)
{
    for (size_t i = 0; l->plan != NULL && i < l->plan->n_rules; i++) {
        const struct plan_rule *rule = &l->plan->rules[i];
        struct reader r = {l, rule, 10000};

        check_units(l, rule->expr);
        if (strcmp(rule->kind, "criterion") == 0 || strcmp(rule->kind, "score") == 0)
            follow(&r, rule->expr, NULL, NULL);
    }
}
