/* coverage.c -- osara_rules_coverage: which conditions were never seen true, false or missing, by the
 * ruleset's own tests and by a sample extract. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "objective/sections.h"
#include "report/list_cells.h"
#include "run/compared.h"
#include "run/run.h"

/* A condition of some rule, wherever and whenever it was seen. */
struct covered {
    struct place at;
    const char *kind, *name, *part;
    struct text text;
    bool can_miss;
    uint64_t seen[3]; /* false, missing, true: by subject, or by row */
};

struct coverage {
    struct arena *arena;
    struct covered *at;
    size_t n, room;
    size_t tests;
    bool failed;
};

/* Where the counts of one plan come from: NULL where nothing has run. */
struct seen_by {
    const struct plan *plan;
    struct scores *scores;
    const struct data *data;
};

static bool same_place(const struct place *a, const struct place *b)
{
    return a->line == b->line && a->column == b->column &&
           (a->source == b->source || strcmp(a->source->path, b->source->path) == 0);
}

static struct covered *find(struct coverage *c, const struct plan_rule *rule, const struct expr *e)
{
    struct place at = expr_place(e);
    struct covered *new;

    for (size_t i = 0; i < c->n; i++)
        if (same_place(&c->at[i].at, &at))
            return &c->at[i];
    new = arena_push(c->arena, &c->at, &c->n, &c->room, sizeof *new);
    if (new == NULL) {
        c->failed = true;
        return NULL;
    }
    new->at = at; /* its source is the ruleset's, which outlives plans */
    new->kind = rule->kind;
    new->name = arena_copy(c->arena, text_of(rule->name));
    new->part = arena_copy(c->arena, text_of(rule->part));
    new->text = text_trim(expr_text(e));
    new->can_miss = can_be_missing(e);
    c->failed |= new->name == NULL || new->part == NULL;
    return new;
}

/* Adds up what the condition came to over subjects or rows in scope; a keep rule sees every row. */
static void count(struct coverage *c, const struct seen_by *by, const struct plan_rule *rule,
                  const struct expr *e, uint32_t table, struct covered *out)
{
    const struct watch *watch = plan_watch(by->plan, e, table);
    const struct table *rows = by->data != NULL ? &by->data->tables[table] : NULL;
    size_t n = rows == NULL ? 0 : rows->n_rows;
    double *truth = calloc(n + 1, sizeof *truth);
    uint32_t *word = calloc(n + 1, sizeof *word);
    bool keep = strcmp(rule->kind, "keep rule") == 0;

    if (truth == NULL || word == NULL) {
        c->failed = true;
    } else if (watch != NULL && n > 0) {
        passes_row_values(&by->scores->frame, by->scores->workspaces[0], watch->row_value, 0, n,
                          truth, word);
        for (size_t i = 0; i < n; i++)
            if (keep || rows->fate[i] == FATE_USED)
                out->seen[isnan(truth[i]) ? 1 : truth[i] > 0 ? 2 : 0]++;
    }
    free(truth);
    free(word);
}

static void walk(struct coverage *c, const struct seen_by *by, const struct plan_rule *rule,
                 const struct expr *e, uint32_t table)
{
    if (e == NULL || c->failed)
        return;
    if (expr_is_condition(e) && !expr_is_fixed(e)) {
        struct covered *out = find(c, rule, e);

        if (out != NULL)
            count(c, by, rule, e, table, out);
    }
    if (e->kind == EXPR_AGGREGATE)
        table = e->table;
    for (size_t i = 0; i < e->n_args; i++)
        walk(c, by, rule, e->args[i], table);
    walk(c, by, rule, e->where, table);
}

static void cover(struct coverage *c, const struct seen_by *by)
{
    for (size_t i = 0; i < by->plan->n_rules; i++)
        if (by->plan->rules[i].in_force)
            walk(c, by, &by->plan->rules[i], by->plan->rules[i].expr, by->plan->rules[i].table);
}

static enum osara_status cover_test(struct coverage *c, const struct ruleset *rules,
                                    const struct rule_test *test, osara_problems *problems)
{
    struct plan *plan = NULL;
    struct extract *extract = NULL;
    struct scores *scores = NULL;
    struct response *response = NULL;
    enum osara_status rc = plan_make_watched(rules, test->as_of, EVIDENCE_NONE, &plan, problems);

    if (rc == OSARA_OK)
        rc = extract_given(plan, test->given, &extract, problems);
    if (rc == OSARA_OK)
        rc = scores_make(plan, extract, 1, &scores, problems);
    if (rc == OSARA_OK)
        rc = respond(plan, &extract->data, scores, NULL, &response, problems);
    if (rc == OSARA_OK) {
        cover(c, &(struct seen_by){plan, scores, &extract->data});
        c->tests++;
    }
    response_free(response);
    scores_free(scores);
    extract_free(extract);
    plan_free(plan);
    return rc;
}

/* ---- Shown ---- */

static const char *const outcomes[] = {"false", "missing", "true"};

static bool never(const struct covered *one, int outcome)
{
    return one->seen[outcome] == 0 && (outcome != 1 || one->can_miss);
}

static void put_one(const struct covered *one, struct buffer *b)
{
    buffer_format(b, "    %s:%u:%u  ", one->at.source->path, one->at.line, one->at.column);
    buffer_text(b, one->text);
    buffer_format(b, "  (%s%s%s: true %llu, false %llu, missing %llu)\n", one->kind,
                  one->name[0] ? " " : "", one->name, (unsigned long long)one->seen[2],
                  (unsigned long long)one->seen[0], (unsigned long long)one->seen[1]);
}

static void show_table(const struct coverage *c, const char *by, struct buffer *b)
{
    static const int order[] = {2, 0, 1};

    buffer_format(b, "  coverage by %s: %zu conditions\n", by, c->n);
    for (size_t k = 0; k < 3; k++) {
        size_t n = 0;

        for (size_t i = 0; i < c->n; i++)
            n += never(&c->at[i], order[k]);
        buffer_format(b, "  never %s: %zu\n", outcomes[order[k]], n);
        for (size_t i = 0; i < c->n; i++)
            if (never(&c->at[i], order[k]))
                put_one(&c->at[i], b);
    }
}

static void show_csv(const struct coverage *c, const char *by, struct buffer *b)
{
    buffer_string(
        b, "by,file,line,column,kind,rule,part,condition,true,false,missing,can_be_missing\n");
    for (size_t i = 0; i < c->n; i++) {
        const struct covered *one = &c->at[i];

        buffer_csv_text(b, text_of(by));
        cell_string(b, one->at.source->path);
        buffer_format(b, ",%u,%u", one->at.line, one->at.column);
        cell_string(b, one->kind);
        cell_string(b, one->name);
        cell_string(b, one->part);
        cell_text(b, one->text);
        buffer_format(b, ",%llu,%llu,%llu,%s\n", (unsigned long long)one->seen[2],
                      (unsigned long long)one->seen[0], (unsigned long long)one->seen[1],
                      one->can_miss ? "yes" : "no");
    }
}

static void show_json(const struct coverage *c, const char *by, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "coverage_by", by);
    json_put_list(b, "conditions");
    for (size_t i = 0; i < c->n; i++) {
        const struct covered *one = &c->at[i];

        json_put_object(b, NULL);
        json_put_string(b, "file", one->at.source->path);
        json_put_integer(b, "line", one->at.line);
        json_put_integer(b, "column", one->at.column);
        json_put_string(b, "kind", one->kind);
        json_put_string(b, "rule", one->name);
        json_put_string(b, "part", one->part);
        json_put_text(b, "condition", one->text);
        for (int k = 0; k < 3; k++)
            json_put_integer(b, outcomes[k], (int64_t)one->seen[k]);
        json_put_flag(b, "can_be_missing", one->can_miss);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}

static int by_place(const void *a, const void *b)
{
    const struct covered *x = a, *y = b;
    int c = strcmp(x->at.source->path, y->at.source->path);

    if (c != 0)
        return c;
    if (x->at.line != y->at.line)
        return x->at.line < y->at.line ? -1 : 1;
    return (x->at.column > y->at.column) - (x->at.column < y->at.column);
}

static void show(struct coverage *c, const char *by, osara_look look, struct buffer *b)
{
    if (c->n > 0)
        qsort(c->at, c->n, sizeof *c->at, by_place);
    if (look.format == OSARA_JSON)
        show_json(c, by, b);
    else if (look.format == OSARA_CSV)
        show_csv(c, by, b);
    else
        show_table(c, by, b);
}

static enum osara_status cover_extract(const osara_rules *rules, const osara_check *check,
                                       osara_look look, struct buffer *b, osara_problems *problems)
{
    osara_options options = {
        .extract = check->extract, .as_of = check->extract_as_of, .trace = true, .no_hash = true};
    struct coverage c = {.arena = arena_new()};
    osara_run *run = NULL;
    enum osara_status rc = c.arena == NULL ? problem_memory(problems)
                                           : run_make_beside(rules, &options, check->beside, &run,
                                                             problems);

    if (rc == OSARA_OK) {
        cover(&c, &(struct seen_by){run->plan, run->scores, &run->extract->data});
        show(&c, "the extract", look, b);
        rc = c.failed ? problem_memory(problems) : OSARA_OK;
    }
    osara_run_free(run);
    arena_free(c.arena);
    return rc;
}

static enum osara_status cover_tests(const osara_rules *rules, int32_t day, osara_look look,
                                     struct buffer *b, osara_problems *problems)
{
    const struct rule_test *tests = NULL;
    size_t n = ruleset_tests(rules->ruleset, &tests);
    struct coverage c = {.arena = arena_new()};
    struct plan *plan = NULL;
    enum osara_status rc = c.arena == NULL ? problem_memory(problems)
                                           : plan_make_watched(rules->ruleset, day, EVIDENCE_NONE,
                                                               &plan, problems);

    if (rc == OSARA_OK)
        cover(&c, &(struct seen_by){plan, NULL, NULL}); /* what no test may ever reach */
    plan_free(plan);
    for (size_t i = 0; rc == OSARA_OK && i < n; i++)
        rc = cover_test(&c, rules->ruleset, &tests[i], problems);
    if (rc == OSARA_OK)
        show(&c, "the tests", look, b);
    if (c.failed && rc == OSARA_OK)
        rc = problem_memory(problems);
    arena_free(c.arena);
    return rc;
}

enum osara_status osara_rules_coverage(const osara_rules *rules, const osara_check *check,
                                       osara_look look, char **text, osara_problems *problems)
{
    struct buffer b = {0};
    int32_t day;
    enum osara_status rc;

    if (check->as_of == NULL || !date_parse_iso(text_of(check->as_of), &day))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "as-of date: expected a date as YYYY-MM-DD, got '%s'",
                           check->as_of ? check->as_of : "");
    rc = cover_tests(rules, day, look, &b, problems);
    if (rc == OSARA_OK && check->extract != NULL)
        rc = cover_extract(rules, check, look, &b, problems);
    buffer_char(&b, '\0');
    if (rc == OSARA_OK && b.failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        *text = b.at;
    else
        buffer_free(&b);
    return rc;
}
