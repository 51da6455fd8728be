/* summary_json.c -- run.json: what a machine needs to know of a run, without persons but for those
 * whom a place or a missing value could move. */
#include <math.h>

#include "report/account.h"
#include "report/codes.h"
#include "report/line.h"
#include "report/quality.h"
#include "report/summary.h"

/* A key on a line of its own, so that two runs compare line by line. */
static void new_line(struct buffer *b)
{
    buffer_string(b,
                  b->n > 0 && b->at[b->n - 1] == '{' ? "\n" : ",\n"); /* '\n' asks for no comma */
}

static void put_files(const struct results *r, struct buffer *b)
{
    char hex[65];

    new_line(b);
    json_put_object(b, "ruleset");
    json_put_string(b, "name", r->plan->name);
    json_put_string(b, "version", r->plan->version);
    json_put_string(b, "title", r->plan->title);
    json_put_list(b, "files");
    for (size_t i = 0; i < r->n_files; i++) {
        json_put_object(b, NULL);
        json_put_string(b, "file", results_file_name(r, i));
        json_put_string(b, "role", r->files[i].role);
        json_put_integer(b, "bytes", (int64_t)r->files[i].bytes.n);
        digest_hex(&r->files[i].digest, hex);
        json_put_string(b, "sha256", hex);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
}

static uint64_t unknown_rows(const struct results *r, const struct plan_unknown *u)
{
    const struct slot *rows = &r->scores->frame.slots[u->slot];
    const struct scores *s = r->scores;
    double room[BLOCK], n = 0;

    for (size_t from = 0; from < s->n; from += BLOCK) {
        size_t some = s->n - from < BLOCK ? s->n - from : BLOCK;
        const double *of = slot_numbers(rows, from, some, room);

        for (size_t i = 0; i < some; i++) /* whole numbers: their order does not matter */
            n += s->rank[from + i] > 0 ? of[i] : 0;
    }
    return (uint64_t)n;
}

static void put_unknown_test(const struct results *r, const char *of, const char *name,
                             const char *rule, const struct plan_test *test, struct buffer *b)
{
    int64_t n = 0;

    for (size_t i = 0; test->text != NULL && i < r->response->n; i++)
        n += response_truth(test, r->scores, r->response->outcomes[i].subject) == TRUTH_UNKNOWN;
    if (n == 0)
        return;
    json_put_object(b, NULL);
    json_put_string(b, of, name);
    json_put_string(b, "rule", rule);
    json_put_string(b, "condition", test->text);
    json_put_integer(b, "offenders", n);
    json_end_object(b);
}

/* Conditions that came out neither true nor false, and so did not hold. */
static void put_unknown(const struct results *r, struct buffer *b)
{
    const struct plan *plan = r->plan;

    new_line(b);
    json_put_list(b, "unknown_where");
    for (size_t i = 0; i < plan->n_unknowns; i++) {
        uint64_t n = unknown_rows(r, &plan->unknowns[i]);

        if (n == 0)
            continue;
        json_put_object(b, NULL);
        json_put_string(b, "table", plan->tables[plan->unknowns[i].table].name);
        json_put_string(b, "where", plan->unknowns[i].text);
        json_put_integer(b, "rows", (int64_t)n);
        json_end_object(b);
    }
    json_end_list(b);
    new_line(b);
    json_put_list(b, "unknown_in_the_cohort");
    for (size_t k = 0; k < plan->n_holds; k++)
        put_unknown_test(r, "hold", plan->holds[k].name, "when", &plan->holds[k].when, b);
    for (size_t k = 0; k < plan->n_strands; k++) {
        put_unknown_test(r, "strand", plan->strands[k].name, "must", &plan->strands[k].must, b);
        put_unknown_test(r, "strand", plan->strands[k].name, "eligible", &plan->strands[k].eligible,
                         b);
    }
    for (size_t k = 0; k < plan->n_options; k++) {
        const struct plan_option *option = &plan->options[k];

        put_unknown_test(r, "option", option->name, "when", &option->when, b);
        for (size_t i = 0; i < option->n_tests; i++)
            put_unknown_test(r, "option", option->name, option->tests[i].name,
                             &option->tests[i].test, b);
    }
    json_end_list(b);
}

/* Scores at these shares of the ranked list, from the top. */
static void put_quantiles(const struct scores *s, struct buffer *b)
{
    static const struct {
        const char *key;
        double share;
    } at[] = {{"max", 0},    {"p99", 0.01},   {"p95", 0.05}, {"p90", 0.1},
              {"p75", 0.25}, {"median", 0.5}, {"p25", 0.75}, {"min", 1}};
    size_t n = s->n_scored;

    while (n > 0 && isnan(s->score[s->order[n - 1]]))
        n--;
    json_put_object(b, "score");
    for (size_t i = 0; n > 0 && i < sizeof at / sizeof at[0]; i++)
        json_put_number(b, at[i].key, s->score[s->order[(size_t)(at[i].share * (double)(n - 1))]]);
    json_end_object(b);
}

static void put_distribution(const struct results *r, struct buffer *b)
{
    const struct scores *s = r->scores;

    new_line(b);
    json_put_object(b, "distribution");
    json_put_integer(b, "offenders", (int64_t)s->n);
    json_put_integer(b, "scored", (int64_t)s->n_scored);
    json_put_integer(b, "cohort", (int64_t)s->n_cohort);
    json_put_integer(b, "placed_below", (int64_t)response_placed_below(r->response));
    json_put_integer(b, "tied_below_the_line", (int64_t)s->n_cut_ties);
    json_put_integer(b, "provisional", (int64_t)s->n_provisional);
    put_quantiles(s, b);
    json_put_object(b, "bands");
    for (size_t k = 0; k < r->plan->n_bands; k++) {
        int64_t n = 0;

        for (size_t i = 0; i < s->n; i++)
            n += s->band[i] == k;
        json_put_integer(b, r->plan->bands[k].name, n);
    }
    json_end_object(b);
    json_put_object(b, "status");
    for (int k = 0; k < STATUS_COUNT_; k++) {
        int64_t n = k == STATUS_BELOW ? (int64_t)(s->n_scored - s->n_cohort) : 0;

        for (size_t i = 0; i < r->response->n; i++)
            n += (int)r->response->outcomes[i].status == k;
        json_put_integer(b, status_name((enum status)k), n);
    }
    json_end_object(b);
    json_end_object(b);
}

/* How the ranks move when the weights are drawn anew; nothing when they were not. */
static void put_stability(const struct stability *s, struct buffer *b)
{
    if (s == NULL)
        return;
    new_line(b);
    json_put_object(b, "stability");
    json_put_integer(b, "draws", (int64_t)s->draws);
    json_put_number(b, "kept", s->kept);
    json_put_number(b, "kept_low", s->kept_interval.low);
    json_put_number(b, "kept_high", s->kept_interval.high);
    json_put_integer(b, "sure", (int64_t)s->n_sure);
    json_put_integer(b, "at_the_line", (int64_t)s->n_line);
    json_end_object(b);
}

static void put_criteria(const struct results *r, struct buffer *b)
{
    const struct plan *plan = r->plan;

    new_line(b);
    json_put_list(b, "criteria");
    for (size_t c = 0; c < plan->n_criteria; c++) {
        const struct criterion_facts *f = &r->scores->facts[c];

        json_put_object(b, NULL);
        json_put_string(b, "criterion", plan->criteria[c].name);
        json_put_number(b, "weight", plan->criteria[c].weight);
        json_put_integer(b, "known", (int64_t)f->n_known);
        json_put_integer(b, "missing", (int64_t)f->n_missing);
        if (plan->criteria[c].has_missing)
            json_put_number(b, "missing_scores", plan->criteria[c].missing);
        json_end_object(b);
    }
    json_end_list(b);
}

/* Below the line, but what is missing could lift them over it. */
static bool could_reach(const struct scores *s, uint32_t subject)
{
    return s->provisional[subject] && scores_reach_rank(s, subject) <= s->n_cohort &&
           scores_reach(s, subject) > 0;
}

static void put_could_reach(const struct results *r, bool persons, struct buffer *b)
{
    const struct scores *s = r->scores;
    int64_t n = 0;

    new_line(b);
    if (persons)
        json_put_list(b, "could_reach_the_cohort");
    for (size_t i = s->n_cohort; s->n_could_reach > 0 && i < s->n_scored; i++) {
        uint32_t subject = s->order[i];

        if (!could_reach(s, subject))
            continue;
        n++;
        if (!persons)
            continue;
        json_put_object(b, NULL);
        json_put_text(b, "offender", results_id(r, subject));
        json_put_integer(b, "rank", s->rank[subject]);
        json_put_number(b, "score", s->score[subject]);
        json_put_integer(b, "reach_rank", scores_reach_rank(s, subject));
        json_put_number(b, "reach_score", scores_reach(s, subject));
        json_end_object(b);
    }
    if (persons)
        json_end_list(b);
    else
        json_put_integer(b, "could_reach_the_cohort", n);
}

static void put_person(const struct results *r, const char *key, uint32_t subject, struct buffer *b)
{
    if (subject == SUBJECT_NONE)
        json_put_null(b, key);
    else
        json_put_text(b, key, results_id(r, subject));
}

static void put_harm(const struct results *r, const char *key, uint32_t subject, struct buffer *b)
{
    json_put_number(b, key, subject == SUBJECT_NONE ? (double)NAN : results_harm(r, subject));
}

static void put_strands(const struct results *r, bool persons, struct buffer *b)
{
    new_line(b);
    json_put_list(b, "strands");
    for (size_t p = 0; p < r->response->n_places; p++) {
        const struct places *places = &r->response->places[p];

        json_put_object(b, NULL);
        json_put_string(b, "strand", r->plan->strands[places->strand].name);
        json_put_string(b, "area", places->area[0] ? places->area : NULL);
        json_put_integer(b, "capacity", places->capacity);
        json_put_integer(b, "used", places->used);
        json_put_integer(b, "over", places->over);
        json_put_integer(b, "waiting", places->waiting);
        if (persons) {
            put_person(r, "one_more_brings", places->one_more, b);
            put_harm(r, "one_more_harm", places->one_more, b);
            put_person(r, "one_less_loses", places->one_less, b);
            put_harm(r, "one_less_harm", places->one_less, b);
            put_person(r, "last_in", places->last_in, b);
        }
        json_end_object(b);
    }
    json_end_list(b);
    new_line(b);
    json_put_object(b, "strand_orders"); /* as the ruleset writes them; null: by rank */
    for (size_t k = 0; k < r->plan->n_strands; k++)
        json_put_string(b, r->plan->strands[k].name, r->plan->strands[k].order_text);
    json_end_object(b);
    new_line(b);
    json_put_number(b, "total_fit", r->response->total_fit);
}

static void put_options(const struct results *r, struct buffer *b)
{
    new_line(b);
    json_put_object(b, "options");
    for (size_t k = 0; k < r->plan->n_options; k++) {
        int64_t n = 0;

        for (size_t i = 0; i < r->response->n_opportunities; i++)
            n += r->response->opportunities[i].option == k;
        json_put_integer(b, r->plan->options[k].name, n);
    }
    json_end_object(b);
}

static void put_seal(const struct seal *seal, struct buffer *b)
{
    char hex[65];

    new_line(b);
    if (seal == NULL) {
        json_put_null(b, "seal");
        return;
    }
    json_put_object(b, "seal");
    digest_hex(&seal->root, hex);
    json_put_integer(b, "subjects", (int64_t)seal->subjects);
    json_put_integer(b, "records", (int64_t)seal->records);
    json_put_string(b, "fingerprint", hex);
    json_end_object(b);
}

void summary_json(const struct results *r, const struct seal *seal, bool persons, struct buffer *b)
{
    json_put_object(b, NULL);
    new_line(b);
    json_put_integer(b, "osara", 1);
    new_line(b);
    json_put_string(b, "version", osara_version());
    new_line(b);
    json_put_string(b, "marking", r->plan->marking);
    if (r->plan->force != NULL) {
        new_line(b);
        json_put_string(b, "force", r->plan->force);
    }
    new_line(b);
    json_put_object(b, "objective");
    json_put_string(b, "statement", r->plan->statement);
    json_put_string(b, "owner", r->plan->owner);
    json_put_string(b, "authority", r->plan->authority);
    json_end_object(b);
    new_line(b);
    json_put_date(b, "as_of", r->plan->as_of);
    new_line(b);
    json_put_string(b, "evidence", r->evidence);
    put_files(r, b);
    new_line(b);
    inputs_json(r->plan, r->extract, r->hashed, b);
    new_line(b);
    account_json(r->plan, r->extract, b);
    new_line(b);
    codes_unknown_json(r->plan, r->extract, r->scores, persons, b);
    new_line(b);
    codes_remade_json(r->plan, r->extract, b);
    new_line(b);
    suspicious_json(r->plan, r->extract, r->suspicious, r->n_suspicious, false, b);
    put_unknown(r, b);
    put_distribution(r, b);
    spread_json(r, b);
    put_stability(r->stability, b);
    put_criteria(r, b);
    put_could_reach(r, persons, b);
    if (r->hinges != NULL) {
        new_line(b);
        line_summary_json(r, persons, b);
    }
    put_strands(r, persons, b);
    put_options(r, b);
    shown_json(r, b);
    fairness_json(r, b);
    trends_json(r, b);
    put_seal(seal, b);
    buffer_string(b, "\n}\n");
}
