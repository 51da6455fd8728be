/* recall.c -- see recall.h. */
#include "run/recall.h"

#include <math.h>
#include <string.h>

#include "base/json_read.h"

struct recall {
    struct standing *st;
    struct words *ids;
    const char *strand; /* the last that was copied: neighbours often share one */
    const char *status;
};

static const char *copy(struct recall *r, const char **last, struct text text)
{
    if (*last == NULL || !text_equal(text_of(*last), text)) {
        const char *made = arena_copy(r->st->arena, text);

        if (made != NULL)
            *last = made;
        return made;
    }
    return *last;
}

static char *copy_at(struct standing *st, const struct json_node *of, const char *key)
{
    const struct json_node *node = json_at(of, key);

    return json_has(node) ? arena_copy(st->arena, json_text_of(node)) : NULL;
}

static bool take_placement(void *to, const struct ledger_placement *p)
{
    struct recall *r = to;
    size_t at = (size_t)p->rank - 1;

    if (p->rank == 0 || at >= r->st->n)
        return true;
    r->st->id[at] = words_add(r->ids, p->offender);
    r->st->strand[at] = copy(r, &r->strand, p->strand);
    return r->st->id[at] != UINT32_MAX && r->st->strand[at] != NULL;
}

static void take_points(struct standing *st, size_t at, const struct json_node *analysis)
{
    const struct json_node *criteria = json_at(analysis, "criteria");

    st->score[at] = json_number_of(json_at(analysis, "score"));
    for (size_t i = 0; i < json_length(criteria); i++) {
        const struct json_node *one = json_nth(criteria, i);
        struct text name = json_text_of(json_at(one, "criterion"));

        for (size_t c = 0; c < st->n_criteria; c++)
            if (text_equal(name, text_of(st->criteria[c])))
                st->points[c * st->n + at] = json_number_of(json_at(one, "points"));
    }
}

static enum osara_status take_record(void *to, struct text record, osara_problems *problems)
{
    struct recall *r = to;
    struct json_node *tree = json_read(record);
    const struct json_node *analysis = json_at(tree, "analysis");
    double rank = json_number_of(json_at(analysis, "rank"));
    enum osara_status rc = OSARA_OK;

    if (tree == NULL)
        return problem_memory(problems);
    if (rank >= 1 && rank <= (double)r->st->n) {
        size_t at = (size_t)rank - 1;

        take_points(r->st, at, analysis);
        r->st->status[at] = copy(r, &r->status,
                                 json_text_of(json_at(json_at(tree, "response"), "status")));
        if (r->st->status[at] == NULL)
            rc = problem_memory(problems);
    }
    json_release(tree);
    return rc;
}

/* What run.json said of groups: its figures, not who. */
static bool take_groups(struct standing *st, const struct json_node *column)
{
    struct standing_column *to = &st->columns[st->n_columns++];
    const struct json_node *groups = json_at(column, "groups");
    size_t n = json_length(groups);

    *to = (struct standing_column){.name = copy_at(st, column, "column"), .n = n};
    to->values = arena_alloc(st->arena, n + 1, sizeof *to->values);
    to->chosen = arena_alloc(st->arena, n + 1, sizeof *to->chosen);
    if (to->name == NULL || to->values == NULL || to->chosen == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct json_node *g = json_nth(groups, i);
        bool shown = !json_is_yes(json_at(g, "suppressed"));

        to->values[i].value = json_has(json_at(g, "value")) ? copy_at(st, g, "value")
                                                            : "not recorded";
        to->values[i].n = shown ? (uint32_t)json_number_of(json_at(g, "offenders")) : 0;
        to->chosen[i] = shown ? (uint32_t)json_number_of(json_at(json_at(g, "cohort"), "chosen"))
                              : 0;
        if (to->values[i].value == NULL)
            return false;
    }
    return true;
}

static bool take_summary(struct standing *st, const struct json_node *run)
{
    const struct json_node *criteria = json_at(run, "criteria"), *ruleset = json_at(run, "ruleset");
    const struct json_node *columns = json_at(json_at(run, "fairness"), "columns");
    bool fine = true;

    st->name = copy_at(st, ruleset, "name");
    st->version = copy_at(st, ruleset, "version");
    st->marking = copy_at(st, run, "marking");
    st->as_of = DATE_MISSING;
    date_parse_iso(json_text_of(json_at(run, "as_of")), &st->as_of);
    st->n_cohort = (size_t)json_number_of(json_at(json_at(run, "distribution"), "cohort"));
    for (size_t i = 0; i < st->n_criteria; i++) {
        st->criteria[i] = copy_at(st, json_nth(criteria, i), "criterion");
        fine = fine && st->criteria[i] != NULL;
    }
    st->columns = arena_alloc(st->arena, json_length(columns) + 1, sizeof *st->columns);
    for (size_t i = 0; fine && st->columns != NULL && i < json_length(columns); i++)
        fine = take_groups(st, json_nth(columns, i));
    return fine && st->columns != NULL && st->name != NULL;
}

static struct standing *open_standing(uint64_t run, struct text summary, struct words *ids)
{
    struct json_node *tree = json_read(summary);
    double n = json_number_of(json_at(json_at(tree, "distribution"), "scored"));
    struct standing *st = n >= 0 && n < UINT32_MAX
                              ? standing_new((size_t)n, json_length(json_at(tree, "criteria")))
                              : NULL;

    if (st != NULL) {
        st->run = run;
        st->kept = true;
        st->ids = ids;
        st->path = arena_format(st->arena, "run %llu", (unsigned long long)run);
        for (size_t i = 0; i < st->n; i++) {
            st->score[i] = NAN;
            st->status[i] = "below cohort";
            st->strand[i] = "";
        }
        for (size_t i = 0; i < st->n * st->n_criteria; i++)
            st->points[i] = NAN;
    }
    if (st != NULL && (st->path == NULL || !take_summary(st, tree))) {
        standing_free(st);
        st = NULL;
    }
    json_release(tree);
    return st;
}

enum osara_status recall_standing(struct ledger *l, uint64_t run, struct words *ids,
                                  struct standing **out, osara_problems *problems)
{
    struct buffer summary = {0};
    struct recall r = {.ids = ids};
    enum osara_status rc = ledger_find_run(l, run, &run, problems);

    if (rc == OSARA_OK)
        rc = ledger_summary(l, run, &summary, problems);
    if (rc == OSARA_OK) {
        r.st = open_standing(run, (struct text){summary.at, summary.n}, ids);
        rc = r.st != NULL ? OSARA_OK : problem_memory(problems);
    }
    if (rc == OSARA_OK)
        rc = ledger_placements(l, run, take_placement, &r, problems);
    if (rc == OSARA_OK)
        rc = ledger_records(l, run, take_record, &r, problems);
    buffer_free(&summary);
    if (rc == OSARA_OK)
        *out = r.st;
    else
        standing_free(r.st);
    return rc;
}
