/* lints.c -- osara_rules_lint: what is no error, and yet most likely not what was meant; in the ruleset,
 * and in what its measures come to over an extract. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "objective/draft.h"
#include "objective/lint.h"
#include "run/compared.h"
#include "run/run.h"

/* Rank correlation from which on two criteria say the same; offenders that it is worth asking of. */
#define ALIKE 0.95
enum { SUBJECTS_LEAST = 20 };

/* ---- Rank correlation ---- */

struct ranked {
    double value;
    uint32_t subject;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->value < y->value || x->value > y->value)
        return x->value < y->value ? -1 : 1;
    return (x->subject > y->subject) - (x->subject < y->subject);
}

/* Mid-ranks of values [n]: equal values share the mean of their places. */
static bool mid_ranks(const double value[], size_t n, double rank[])
{
    struct ranked *order = calloc(n + 1, sizeof *order);

    if (order == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        order[i] = (struct ranked){value[i], (uint32_t)i};
    qsort(order, n, sizeof *order, by_value);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && order[j].value <= order[i].value;)
            j++;
        for (size_t k = i; k < j; k++)
            rank[order[k].subject] = ((double)i + (double)j - 1) / 2 + 1;
    }
    free(order);
    return true;
}

/* Spearman's: Pearson's correlation of mid-ranks; NaN when one of the two does not vary. */
static double correlation(const double a[], const double b[], size_t n)
{
    double mean = ((double)n + 1) / 2, ab = 0, aa = 0, bb = 0;

    for (size_t i = 0; i < n; i++) {
        ab += (a[i] - mean) * (b[i] - mean);
        aa += (a[i] - mean) * (a[i] - mean);
        bb += (b[i] - mean) * (b[i] - mean);
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : (double)NAN;
}

/* ---- Criteria over the extract ---- */

static const struct plan_rule *rule_of(const struct plan *plan, const char *kind, const char *name)
{
    for (size_t i = 0; i < plan->n_rules; i++)
        if (plan->rules[i].in_force && strcmp(plan->rules[i].kind, kind) == 0 &&
            strcmp(plan->rules[i].name, name) == 0)
            return &plan->rules[i];
    return NULL;
}

/* A criterion's measure for the subjects in scope who have an offence or anything else to differ by:
 * those for whom every measure is 0 would make any two measures alike. */
static size_t take(const struct osara_run *run, size_t c, size_t d, double x[], double y[])
{
    const struct slot *slots = run->scores->frame.slots;
    const struct slot *a = &slots[run->plan->criteria[c].scaled];
    const struct slot *b = &slots[run->plan->criteria[d].scaled];
    size_t n = 0;

    for (size_t i = 0; i < run->scores->n_scored; i++) {
        uint32_t s = run->scores->order[i];

        double of_a = slot_number(a, s), of_b = slot_number(b, s);

        if (isnan(of_a) || isnan(of_b) || (of_a == 0 && of_b == 0))
            continue;
        x[n] = of_a;
        y[n++] = of_b;
    }
    return n;
}

static void compare(struct linter *l, const struct osara_run *run, size_t c, size_t d, double *room,
                    size_t most)
{
    double *x = room, *y = room + most, *rx = room + 2 * most, *ry = room + 3 * most;
    size_t n = take(run, c, d, x, y);
    const char *first = run->plan->criteria[c].name, *second = run->plan->criteria[d].name;
    const struct plan_rule *rule = rule_of(run->plan, "criterion", second);
    char shown[64];
    double rho;

    if (rule == NULL || n < SUBJECTS_LEAST || !mid_ranks(x, n, rx) || !mid_ranks(y, n, ry))
        return;
    rho = correlation(rx, ry, n);
    if (!(fabs(rho) >= ALIKE))
        return;
    shown[number_print_rounded(rho, 2, shown)] = '\0';
    lint_add(l, LINT_ALIKE, &rule->key->at,
             "criteria '%s' and '%s' measure nearly the same: rank correlation %s over %zu "
             "offenders",
             first, second, shown, n);
    lint_hint(l, "take one of the two out and give the other the weight of both, or measure what "
                 "tells them apart");
}

static enum osara_status compare_all(struct linter *l, const struct osara_run *run,
                                     osara_problems *problems)
{
    size_t most = run->scores->n_scored + 1;
    double *room = calloc(4 * most, sizeof *room);

    if (room == NULL)
        return problem_memory(problems);
    for (size_t d = 1; d < run->plan->n_criteria; d++)
        for (size_t c = 0; c < d; c++)
            compare(l, run, c, d, room, most);
    free(room);
    return OSARA_OK;
}

/* Subjects in scope for whom the expression is missing; SIZE_MAX when there is no memory. */
static size_t count_missing(const struct osara_run *run, const struct watch *watch)
{
    const struct scores *s = run->scores;
    double *number = calloc(s->n + 1, sizeof *number);
    uint32_t *word = calloc(s->n + 1, sizeof *word);
    size_t n = 0;

    if (number == NULL || word == NULL) {
        n = SIZE_MAX;
    } else {
        enum value_type type = passes_row_values(&run->scores->frame, s->workspaces[0],
                                                 watch->row_value, 0, s->n, number, word);
        bool words = type == VALUE_WORD || type == VALUE_ID;

        for (size_t i = 0; i < s->n_scored; i++)
            n += words ? word[s->order[i]] == WORD_MISSING : isnan(number[s->order[i]]) != 0;
    }
    free(number);
    free(word);
    return n;
}

static void check_missing(struct linter *l, const struct osara_run *run,
                          const struct plan_rule *rule)
{
    const struct watch *watch = rule->table == 0 ? plan_watch(run->plan, rule->expr, 0) : NULL;
    size_t of = run->scores->n_scored, n = watch == NULL ? 0 : count_missing(run, watch);
    struct place at = expr_place(rule->expr);

    if (n == SIZE_MAX || 2 * n <= of || of < SUBJECTS_LEAST)
        return;
    lint_add(l, LINT_MOSTLY_MISSING, &at, "the %s of '%s' is missing for %zu of %zu offenders",
             rule->part[0] != '\0' ? rule->part : "expression", rule->name, n, of);
    lint_hint(l, "see with 'osara explain --trace' what is missing; map the column, or say with "
                 "coalesce(..., V) what holds instead");
}

static void check_misses(struct linter *l, const struct osara_run *run)
{
    for (size_t i = 0; i < run->scores->n_misses; i++) {
        const struct lookup_miss *m = &run->scores->misses[i];

        if (i > 0 && run->scores->misses[i - 1].lookup == m->lookup)
            continue; /* one message a lookup: the account of a run lists them all */
        lint_add(l, LINT_LOOKUP_MISSING, &m->lookup->at,
                 "lookup '%.*s' does not know '%.*s', which %llu row%s of the extract ha%s",
                 TEXT_ARGS(m->lookup->name), TEXT_ARGS(m->key), (unsigned long long)m->rows,
                 m->rows == 1 ? "" : "s", m->rows == 1 ? "s" : "ve");
        lint_hint(l,
                  "add it to the lookup, or 'else: ...'; 'osara scan' lists every unmatched key");
    }
}

static enum osara_status lint_extract(struct linter *l, const struct osara_rules *rules,
                                      const osara_check *check, osara_problems *problems)
{
    osara_options options = {
        .extract = check->extract, .as_of = check->extract_as_of, .trace = true, .no_hash = true};
    osara_run *run = NULL;
    enum osara_status rc = run_make_beside(rules, &options, check->beside, &run, problems);

    if (rc == OSARA_OK)
        rc = compare_all(l, run, problems);
    for (size_t i = 0; rc == OSARA_OK && i < run->plan->n_rules; i++) {
        const struct plan_rule *rule = &run->plan->rules[i];

        if (rule->in_force &&
            (strcmp(rule->kind, "criterion") == 0 || strcmp(rule->kind, "measure") == 0))
            check_missing(l, run, rule);
    }
    if (rc == OSARA_OK)
        check_misses(l, run);
    osara_run_free(run);
    return rc;
}

/* ---- All of them ---- */

static void move_problems(osara_problems *from, osara_problems *to)
{
    for (size_t i = 0; i < from->n; i++) {
        const osara_problem *p = &from->at[i];
        size_t before = to->n;

        problem_lint(to, p->severity, p->code, NULL, p->text);
        if (to->n == before)
            continue;
        osara_problem *copy = &to->at[before];

        copy->file = p->file != NULL ? strdup(p->file) : NULL;
        copy->excerpt = p->excerpt != NULL ? strdup(p->excerpt) : NULL;
        copy->hint = p->hint != NULL ? strdup(p->hint) : NULL;
        copy->line = p->line;
        copy->column = p->column;
        copy->width = p->width;
    }
}

enum osara_status osara_rules_lint(const osara_rules *rules, const osara_check *check,
                                   osara_problems *problems)
{
    osara_problems found = {0};
    struct plan *plan = NULL;
    int32_t day;
    struct linter l = {.rules = rules->ruleset, .problems = &found};
    enum osara_status rc;

    if (check->as_of == NULL || !date_parse_iso(text_of(check->as_of), &day))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "as-of date: expected a date as YYYY-MM-DD, got '%s'",
                           check->as_of ? check->as_of : "");
    rc = plan_make(rules->ruleset, day, EVIDENCE_NONE, &plan, problems);
    if (rc != OSARA_OK)
        return rc;
    l.plan = plan;
    lint_rules(&l);
    if (check->extract != NULL) {
        rc = lint_extract(&l, rules, check, problems);
        l.extract = rc == OSARA_OK;
    }
    lint_accept(&l);
    move_problems(&found, problems);
    osara_problems_free(&found);
    plan_free(plan);
    return rc;
}
