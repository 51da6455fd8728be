/* lint_reads.c -- lints of what expressions read: what a score is made of, and bare numbers beside
 * dates. */
#include <stdio.h>
#include <string.h>

#include "objective/draft.h"
#include "objective/lint.h"

/* What is reached of a score: the way that leads to it. */
struct way {
    const struct scope_name *name;
    const struct way *up;
};

enum { TOLD_MOST = 64 };

/* What the criteria read is told at them, and not again at the score that is made of them. */
struct told {
    const struct scope_name *at[TOLD_MOST];
    size_t n, of_rule; /* of_rule: where those of the rule at hand begin */
};

struct reader {
    struct linter *l;
    const struct plan_rule *rule;
    struct told *told;
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

/* A column's name that is, or ends with, what the Equality Act protects and a score is not to be made
 * of; age is left out, for which offences are known to differ. */
static bool is_protected(struct text name)
{
    static const char *const words[] = {"sex",        "gender",       "race",       "ethnicity",
                                        "ethnic code", "ethnic group", "disability", "disabled",
                                        "sexuality",  "sexual orientation",
                                        "marital status", "belief"};

    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        struct text word = text_of(words[w]);
        size_t before = name.n - word.n;

        if (name.n >= word.n &&
            text_same_name((struct text){name.at + before, word.n}, word) &&
            (before == 0 || strchr("_ ", name.at[before - 1]) != NULL))
            return true;
    }
    return false;
}

/* True the first time that this rule, or for the score any rule, reads the name. */
static bool is_new(struct reader *r, const struct scope_name *name)
{
    struct told *told = r->told;
    size_t from = strcmp(r->rule->kind, "score") == 0 ? 0 : told->of_rule;

    for (size_t i = from; i < told->n; i++)
        if (told->at[i] == name)
            return false;
    if (told->n < TOLD_MOST)
        told->at[told->n++] = name;
    return true;
}

/* "criterion 'gravity'", "the score" */
static const char *rule_said(const struct reader *r, char out[96])
{
    if (r->rule->name[0] == '\0')
        snprintf(out, 96, "the %s", r->rule->kind);
    else
        snprintf(out, 96, "%s '%s'", r->rule->kind, r->rule->name);
    return out;
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
    bool watched = is_watched(r->l->plan, name);
    bool group = name->kind == NAME_COLUMN && is_protected(name->name);
    struct place at = expr_place(at_expr);
    struct buffer b = {0};
    char rule[96];

    if ((!watched && !group && word == NULL) || !is_new(r, name))
        return;
    put_way(way, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        return;
    const char *colon = way->up != NULL ? ": " : "", *chain = way->up != NULL ? b.at : "";

    if (watched) {
        lint_add(r->l, LINT_WATCHED, &at, "%s reads '%.*s', which is watched for fairness%s%s",
                 rule_said(r, rule), TEXT_ARGS(name->name), colon, chain);
        lint_hint(r->l, "leave it out of the score; or, if the difference is meant, accept this "
                        "with the reason, and show its effect by group");
    } else if (group) {
        lint_add(r->l, LINT_PROTECTED, &at, "%s reads '%.*s', a protected characteristic%s%s",
                 rule_said(r, rule), TEXT_ARGS(name->name), colon, chain);
        lint_hint(r->l, "declare it with 'monitor: yes' and score without it; where a published "
                        "instrument has it, accept this with the reason");
    } else {
        lint_add(r->l, LINT_PROXY, &at, "%s reads '%.*s'%s%s", rule_said(r, rule),
                 TEXT_ARGS(name->name), colon, chain);
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

/* ---- Criteria that the score leaves out ---- */

static bool is_tie(const struct plan *plan, const struct scope_name *criterion)
{
    for (size_t i = 0; i < plan->n_ties; i++)
        if (plan->ties[i].slot == criterion->slot)
            return true;
    return false;
}

/* "measure: total" beside "score: total": the criterion is what the card shows of it. */
static bool is_measure_read(const struct plan *plan, const struct scope_name *criterion)
{
    const struct expr *measure = NULL;

    for (size_t i = 0; i < plan->n_rules; i++)
        if (strcmp(plan->rules[i].kind, "criterion") == 0 &&
            text_same_name(text_of(plan->rules[i].name), criterion->name))
            measure = plan->rules[i].expr;
    for (size_t i = 0; measure != NULL && measure->kind == EXPR_NAME && i < plan->n_rules; i++)
        if (strcmp(plan->rules[i].kind, "score") == 0 &&
            expr_reads(plan->rules[i].expr, measure->ref))
            return true;
    return false;
}

/* One that the response or a tie reads is no part of the score, but of use. */
static bool is_read(const struct plan *plan, const struct scope_name *criterion)
{
    if (is_measure_read(plan, criterion))
        return true;
    for (size_t i = 0; i < plan->n_rules; i++)
        if (expr_reads(plan->rules[i].expr, criterion))
            return true;
    return is_tie(plan, criterion);
}

static void check_unused(struct linter *l)
{
    const struct yaml_node *criteria = node_mapping(node_mapping(l->rules->root, "analysis"),
                                                    "criteria");

    for (size_t i = 0; i < node_count(criteria); i++) {
        const struct yaml_node *key = criteria->keys[i];
        const struct scope_name *name = scope_find_criterion(&l->plan->scope->tables[0], key->text);

        if (name == NULL || name->absent != NULL || is_read(l->plan, name))
            continue;
        lint_add(l, LINT_CRITERION_UNUSED, &key->at, "the score does not read criterion '%.*s'",
                 TEXT_ARGS(key->text));
        lint_hint(l, "name it in 'score', write 'score: points', or make a measure of it");
    }
}

void lint_reads(struct linter *l)
{
    struct told told = {.n = 0};

    if (l->plan != NULL && l->plan->score_kind == SCORE_EXPRESSION)
        check_unused(l);

    for (size_t i = 0; l->plan != NULL && i < l->plan->n_rules; i++) {
        const struct plan_rule *rule = &l->plan->rules[i];
        struct reader r = {l, rule, &told, 10000};

        told.of_rule = told.n;
        check_units(l, rule->expr);
        if (strcmp(rule->kind, "criterion") == 0)
            follow(&r, rule->expr, NULL, NULL);
    }
    for (size_t i = 0; l->plan != NULL && i < l->plan->n_rules; i++) {
        struct reader r = {l, &l->plan->rules[i], &told, 10000};

        if (strcmp(r.rule->kind, "score") == 0)
            follow(&r, r.rule->expr, NULL, NULL);
    }
}
