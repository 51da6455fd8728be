/* ruletest.c -- see ruletest.h. */
#include "run/ruletest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/bounds.h"
#include "base/number.h"
#include "report/results.h"
#include "report/trace.h"

/* What a test asks about: one key of one offender. */
struct subject_run {
    struct arena *arena;
    struct results results;
    struct test_result *result;
    osara_problems *problems;
};

enum value_kind { ASKED_NUMBER, ASKED_FLAG, ASKED_WORD, ASKED_DATE, ASKED_OPTIONS };

struct asked {
    enum value_kind kind;
    double number;    /* NUMBER, DATE (days), FLAG 0/1; NaN = missing */
    struct text word; /* WORD; empty = missing or none */
};

static struct asked asked_slot(const struct results *r, uint32_t slot, size_t subject)
{
    const struct slot *s = &r->scores->frame.slots[slot];

    switch (s->type) {
    case VALUE_FLAG:
        return (struct asked){ASKED_FLAG, slot_number(s, subject), {0}};
    case VALUE_WORD:
        return (struct asked){ASKED_WORD, 0, words_text(r->plan->words, slot_word(s, subject))};
    case VALUE_ID:
        return (struct asked){ASKED_WORD, 0, words_text(r->plan->ids, slot_word(s, subject))};
    case VALUE_DATE:
        return (struct asked){ASKED_DATE, slot_number(s, subject), {0}};
    case VALUE_NUMBER:
        break;
    }
    return (struct asked){ASKED_NUMBER, slot_number(s, subject), {0}};
}

static struct asked asked_rank(const struct results *r, size_t subject)
{
    uint32_t rank = r->scores->rank[subject];

    return (struct asked){ASKED_NUMBER, rank == 0 ? (double)NAN : rank, {0}};
}

/* The keys that every ruleset has, then criteria (scaled), then measures. */
static bool asked_of(const struct results *r, struct text key, size_t subject, struct asked *out)
{
    const struct scores *s = r->scores;

    if (text_is(key, "rank"))
        *out = asked_rank(r, subject);
    else if (text_is(key, "score"))
        *out = (struct asked){ASKED_NUMBER, s->score[subject], {0}};
    else if (text_is(key, "provisional"))
        *out = (struct asked){ASKED_FLAG, s->provisional[subject], {0}};
    else if (text_is(key, "band"))
        *out = (struct asked){ASKED_WORD, 0, text_of(results_band(r, subject))};
    else if (text_is(key, "strand"))
        *out = (struct asked){ASKED_WORD, 0, text_of(results_strand(r, subject))};
    else if (text_is(key, "status"))
        *out = (struct asked){ASKED_WORD, 0,
                              text_of(status_name(response_status(r->response, s, subject)))};
    else if (text_is(key, "options"))
        *out = (struct asked){ASKED_OPTIONS, 0, {0}};
    else
        return false;
    return true;
}

static bool asked_named(const struct results *r, struct text key, size_t subject, struct asked *out)
{
    for (size_t c = 0; c < r->plan->n_criteria; c++)
        if (text_same_name(key, text_of(r->plan->criteria[c].name))) {
            *out = asked_slot(r, r->plan->criteria[c].scaled, subject);
            return true;
        }
    const struct scope_name *name = scope_find(&r->plan->scope->tables[0], key);

    if (name == NULL || name->kind != NAME_MEASURE || name->slot == SLOT_NONE)
        return false;
    *out = asked_slot(r, name->slot, subject);
    return true;
}

static const char *keep_text(struct subject_run *run, struct text text)
{
    const char *copy = arena_copy(run->arena, text);

    return copy ? copy : "";
}

static void fail(struct subject_run *run, const struct rule_expect *expect, const char *expected,
                 const char *got)
{
    struct test_result *result = run->result;
    struct test_failure *f = arena_push(run->arena, &result->failures, &result->n_failures,
                                        &result->room, sizeof *f);

    if (f == NULL) {
        problem_memory(run->problems);
        return;
    }
    *f = (struct test_failure){.at = expect->value->at,
                               .offender = keep_text(run, expect->subject),
                               .key = keep_text(run, expect->key->text),
                               .expected = expected,
                               .got = got};
}

static const char *show_asked(struct subject_run *run, const struct asked *a)
{
    char digits[NUMBER_TEXT];

    if (a->kind == ASKED_WORD)
        return a->word.n ? keep_text(run, a->word) : "none";
    if (isnan(a->number))
        return "missing";
    if (a->kind == ASKED_FLAG)
        return a->number > 0 ? "yes" : "no";
    if (a->kind == ASKED_DATE)
        date_print((int32_t)a->number, digits);
    else
        digits[number_print(a->number, digits)] = '\0';
    return keep_text(run, text_of(digits));
}

/* "0.91 ± 0.01", "10 * 182", "2023-01-31". */
static bool read_expected(struct subject_run *run, const struct asked *a,
                          const struct yaml_node *node, double *value, double *within)
{
    int32_t day;

    if (a->kind != ASKED_DATE)
        return rule_test_number(run->arena, node, value, within, run->problems);
    *within = -1;
    if (!date_parse_iso(text_trim(node->text), &day))
        return false;
    *value = day;
    return true;
}

/* Without ±, figures are the same when they differ by less than one part in 10^9: rulesets state
 * them in decimals. */
static bool same_number(double expected, double got, double within)
{
    double room = within >= 0 ? within : 1e-9 * fmax(1, fmax(fabs(expected), fabs(got)));

    return fabs(expected - got) <= room;
}

static bool means_missing(const struct yaml_node *value)
{
    return yaml_is_null(value) || (!value->quoted && text_is(value->text, "missing"));
}

static bool means_flag(struct text text, bool *out)
{
    static const char *const yes[] = {"yes", "true", "y", "1"}, *const no[] = {"no", "false", "n",
                                                                               "0"};

    for (size_t i = 0; i < 4; i++) {
        if (text_equal_fold(text, text_of(yes[i])))
            return *out = true, true;
        if (text_equal_fold(text, text_of(no[i])))
            return *out = false, true;
    }
    return false;
}

static bool as_expected(struct subject_run *run, const struct asked *a,
                        const struct yaml_node *value)
{
    double number, within;
    bool flag;

    if (a->kind == ASKED_WORD) {
        if (a->word.n == 0)
            return means_missing(value) || (!value->quoted && text_is(value->text, "none"));
        return text_same_name(a->word, value->text);
    }
    if (isnan(a->number) || means_missing(value))
        return isnan(a->number) && means_missing(value);
    if (a->kind == ASKED_FLAG)
        return means_flag(value->text, &flag) && flag == (a->number > 0);
    return read_expected(run, a, value, &number, &within) &&
           same_number(number, a->number, within);
}

static const char *show_list(struct subject_run *run, const struct yaml_node *value)
{
    struct buffer b = {0};

    for (size_t i = 0; i < value->n; i++) {
        buffer_string(&b, i ? ", " : "");
        buffer_text(&b, value->values[i]->text);
    }
    const char *shown = b.n ? keep_text(run, (struct text){b.at, b.n}) : "none";

    buffer_free(&b);
    return shown;
}

/* As it stands; what arithmetic comes to behind it. */
static const char *show_expected(struct subject_run *run, const struct asked *a,
                                 const struct yaml_node *value)
{
    char digits[NUMBER_TEXT];
    double number, within, plain;
    struct text text = text_trim(value->text);
    const char *shown;

    if ((a->kind != ASKED_NUMBER) || means_missing(value) || number_parse(text, &plain) ||
        !rule_test_number(run->arena, value, &number, &within, run->problems))
        return keep_text(run, text);
    digits[number_print(number, digits)] = '\0';
    if (within >= 0 && text.n > strlen(digits) && memcmp(text.at, digits, strlen(digits)) == 0)
        return keep_text(run, text);
    shown = arena_format(run->arena, "%.*s (%s)", TEXT_ARGS(text), digits);
    return shown != NULL ? shown : keep_text(run, text);
}

/* A list of options must name all of them, in any order. */
static void compare_options(struct subject_run *run, const struct rule_expect *expect,
                            size_t subject)
{
    const struct results *r = &run->results;
    size_t first = 0, n = results_options(r, subject, &first), found = 0;
    const struct yaml_node one = *expect->value;
    struct yaml_node *const single[] = {expect->value};
    struct buffer got = {0};
    bool nothing = means_missing(&one) || (!one.quoted && text_is(one.text, "none"));
    size_t n_wanted = one.kind == YAML_SEQUENCE ? one.n : !nothing && one.text.n > 0;
    struct yaml_node *const *wanted = one.kind == YAML_SEQUENCE ? one.values : single;

    for (size_t i = 0; i < n; i++) {
        const char *name = r->plan->options[r->response->opportunities[first + i].option].name;

        buffer_string(&got, i ? ", " : "");
        buffer_string(&got, name);
        for (size_t k = 0; k < n_wanted; k++)
            found += text_same_name(wanted[k]->text, text_of(name));
    }
    if (found != n || n != n_wanted)
        fail(run, expect,
             one.kind == YAML_SEQUENCE ? show_list(run, &one) : keep_text(run, one.text),
             n ? keep_text(run, (struct text){got.at, got.n}) : "none");
    buffer_free(&got);
}

static size_t find_subject(const struct results *r, struct text id)
{
    for (size_t i = 0; i < r->scores->n; i++)
        if (text_equal(results_id(r, i), id))
            return i;
    return SIZE_MAX;
}

static void compare(struct subject_run *run, const struct rule_expect *expect)
{
    struct asked asked;
    size_t subject = find_subject(&run->results, expect->subject);

    run->result->n_checked++;
    if (subject == SIZE_MAX) {
        fail(run, expect, keep_text(run, expect->value->text), "nobody: he is not among the given");
        return;
    }
    if (!asked_of(&run->results, expect->key->text, subject, &asked) &&
        !asked_named(&run->results, expect->key->text, subject, &asked)) {
        fail(run, expect, keep_text(run, expect->value->text),
             "nothing: no criterion or measure of this name is in force");
        return;
    }
    if (asked.kind == ASKED_OPTIONS)
        compare_options(run, expect, subject);
    else if (expect->value->kind != YAML_SCALAR || !as_expected(run, &asked, expect->value))
        fail(run, expect,
             expect->value->kind == YAML_SCALAR ? show_expected(run, &asked, expect->value)
                                                : yaml_kind_name(expect->value),
             show_asked(run, &asked));
}

/* ---- Why: the first criterion, else the first measure, that is not as expected; else the score ---- */

static const char *criterion_of(const struct results *r, const char *key)
{
    for (size_t c = 0; c < r->plan->n_criteria; c++)
        if (text_same_name(text_of(key), text_of(r->plan->criteria[c].name)))
            return r->plan->criteria[c].name;
    return NULL;
}

static const char *measure_of(struct subject_run *run, const char *key)
{
    const struct scope_name *name = scope_find(&run->results.plan->scope->tables[0], text_of(key));

    return name != NULL && name->kind == NAME_MEASURE ? keep_text(run, name->name) : NULL;
}

static bool is_of_score(const char *key)
{
    return strcmp(key, "score") == 0 || strcmp(key, "rank") == 0 || strcmp(key, "band") == 0;
}

/* The score by the points of its criteria. */
static void draw_points(const struct subject_run *run, size_t subject, struct buffer *b)
{
    const struct scores *s = run->results.scores;
    const struct plan *plan = run->results.plan;

    buffer_string(b, "            score ");
    buffer_number(b, s->score[subject]);
    for (size_t c = 0; c < plan->n_criteria; c++) {
        buffer_format(b, "%s%s ", c ? ", " : ", by criterion: ", plan->criteria[c].name);
        buffer_number(b, scores_points(s, c, subject));
    }
    buffer_char(b, '\n');
}

static void draw_trace(struct subject_run *run, const char *kind, const char *name, size_t subject,
                       struct buffer *b)
{
    struct trace trace = {.arena = run->arena};

    if (!trace_rule(&run->results, run->results.scores->workspaces[0], kind, name, subject, &trace))
        problem_memory(run->problems);
    else
        trace_draw(&run->results, &trace, subject, 12, b);
}

static void trace_failure(struct subject_run *run)
{
    struct test_result *result = run->result;
    const struct test_failure *of = NULL, *score = NULL;
    const char *kind = NULL, *name = NULL, *one;
    struct buffer b = {0};
    size_t subject;

    for (size_t i = 0; i < result->n_failures; i++) {
        const struct test_failure *f = &result->failures[i];

        if (score == NULL && is_of_score(f->key))
            score = f;
        if ((one = criterion_of(&run->results, f->key)) != NULL &&
            (kind == NULL || strcmp(kind, "measure") == 0)) {
            kind = "criterion";
        } else if (kind != NULL || (one = measure_of(run, f->key)) == NULL) {
            continue;
        } else {
            kind = "measure";
        }
        of = f;
        name = one;
    }
    of = of != NULL ? of : score;
    subject = of != NULL ? find_subject(&run->results, text_of(of->offender)) : SIZE_MAX;
    if (subject == SIZE_MAX)
        return;
    if (kind != NULL)
        draw_trace(run, kind, name, subject, &b);
    else
        draw_points(run, subject, &b);
    result->trace = keep_text(run, (struct text){b.at, b.n});
    buffer_free(&b);
}

enum osara_status ruletest_run(const struct ruleset *rules, const struct rule_test *test,
                               struct arena *arena, struct test_result *out,
                               osara_problems *problems)
{
    struct plan *plan = NULL;
    struct extract *extract = NULL;
    struct scores *scores = NULL;
    struct response *response = NULL;
    struct yaml_node **stood = rule_test_assume(rules, test, arena);
    enum osara_status rc = stood == NULL ? problem_memory(problems)
                                         : plan_make_watched(rules, test->as_of, EVIDENCE_NONE,
                                                             &plan, problems);

    if (stood != NULL)
        rule_test_restore(rules, stood);
    *out = (struct test_result){.test = test};
    if (rc == OSARA_OK)
        rc = extract_given(plan, test->given, &extract, problems);
    if (rc == OSARA_OK)
        rc = scores_make(plan, extract, 1, &scores, problems);
    if (rc == OSARA_OK)
        rc = bounds_make(plan, extract, 1, scores, problems);
    if (rc == OSARA_OK)
        rc = respond(plan, &extract->data, scores, NULL, &response, problems);
    if (rc == OSARA_OK) {
        struct subject_run run = {
            .arena = arena,
            .results = {.plan = plan, .extract = extract, .scores = scores, .response = response},
            .result = out,
            .problems = problems};

        for (size_t i = 0; i < test->n_expect; i++)
            compare(&run, &test->expect[i]);
        trace_failure(&run);
    }
    response_free(response);
    scores_free(scores);
    extract_free(extract);
    plan_free(plan);
    return rc;
}
