/* test_fairness.c -- rates by group, against figures worked by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "assessment/fairness.h"

/* 100 subjects, ranked as they are numbered; the first 30 are the cohort, of whom the even ones have
 * a place.  Subject 99 is out of scope.  By number:
 *   sex        0-39 Female, 40-89 Male, 90-98 Other (9), 99 Other
 *   ethnicity  0-9 missing, 10-59 White, 60-98 Black
 *   rso        0-19 yes, 20-49 no, 50-98 unknown
 *   level      0-59 by 1 + i % 3, 60-98 missing
 *   review     all 2024-01-31
 *   absent     not in the extract
 *   area       nobody's */
enum { N = 100, COHORT = 30, COLUMNS = 7 };

struct world {
    uint32_t sex[N], ethnicity[N], area[N], rank[N];
    uint8_t rso[N];
    double level[N], score[N];
    int32_t review[N];
    struct column columns[COLUMNS];
    uint32_t monitor[COLUMNS];
    struct table table;
    struct data data;
    struct plan plan;
    struct scores scores;
    struct outcome outcomes[COHORT];
    struct response response;
};

static uint32_t word(struct world *w, const char *text)
{
    return words_add(w->data.words, text_of(text));
}

static void fill_subject(struct world *w, uint32_t i)
{
    w->sex[i] = word(w, i < 40 ? "Female" : i < 90 ? "Male" : "Other");
    w->ethnicity[i] = i < 10 ? WORD_MISSING : word(w, i < 60 ? "White" : "Black");
    w->area[i] = WORD_MISSING;
    w->rso[i] = i < 20 ? TRUTH_TRUE : i < 50 ? TRUTH_FALSE : TRUTH_UNKNOWN;
    w->level[i] = i < 60 ? 1 + i % 3 : (double)NAN;
    w->review[i] = date_of(2024, 1, 31);
    w->rank[i] = i == 99 ? 0 : i + 1;
    w->score[i] = i == 98 ? (double)NAN : 100 - (double)i;
    if (i < COHORT)
        w->outcomes[i] = (struct outcome){.subject = i, .strand = i % 2 ? STRAND_NONE : 1};
}

static int open_world(void **state)
{
    static struct world w;

    memset(&w, 0, sizeof w);
    w.data = (struct data){
        .words = words_new(), .tables = &w.table, .n_tables = 1, .n_subjects = N};
    w.table = (struct table){.n_rows = N, .columns = w.columns, .n_columns = COLUMNS};
    for (uint32_t i = 0; i < N; i++)
        fill_subject(&w, i);
    w.columns[0] = (struct column){.name = "ethnicity", .type = COLUMN_CATEGORY, .as.word = w.ethnicity};
    w.columns[1] = (struct column){.name = "sex", .type = COLUMN_CATEGORY, .as.word = w.sex};
    w.columns[2] = (struct column){.name = "rso", .type = COLUMN_FLAG, .as.flag = w.rso};
    w.columns[3] = (struct column){.name = "level", .type = COLUMN_NUMBER, .as.number = w.level};
    w.columns[4] = (struct column){.name = "review", .type = COLUMN_DATE, .as.date = w.review};
    w.columns[5] = (struct column){.name = "absent", .type = COLUMN_CATEGORY, .as.word = NULL};
    w.columns[6] = (struct column){.name = "area", .type = COLUMN_CATEGORY, .as.word = w.area};
    for (uint32_t c = 0; c < COLUMNS; c++)
        w.monitor[c] = c == 0 ? 1 : c == 1 ? 0 : c; /* sex first, as the plan says */
    w.plan.monitor = w.monitor;
    w.plan.n_monitor = COLUMNS;
    w.scores = (struct scores){
        .n = N, .n_scored = N - 1, .score = w.score, .rank = w.rank, .n_cohort = COHORT};
    w.response = (struct response){.n = COHORT, .n_all = COHORT, .outcomes = w.outcomes};
    *state = &w;
    return w.data.words == NULL;
}

static int close_world(void **state)
{
    words_free(((struct world *)*state)->data.words);
    return 0;
}

static struct fairness *make(struct world *w)
{
    struct fairness *f = NULL;

    assert_int_equal(fairness_make(&w->plan, &w->data, &w->scores, &w->response, 7, &f, NULL),
                     OSARA_OK);
    return f;
}

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

/* Female: ranks 1 to 40, Male: 41 to 90. */
static void exposure_is_the_mean_discount_of_ranks(void **state)
{
    struct fairness *f = make(*state);
    const struct fairness_group *g = f->columns[0].groups;
    double female = 0, male = 0;

    for (int rank = 1; rank <= 90; rank++)
        *(rank <= 40 ? &female : &male) += 1 / log2(1 + rank);
    NEAR(g[0].exposure, female / 40);
    NEAR(g[1].exposure, male / 50);
    NEAR(g[0].exposure_ratio, female / 40 / (male / 50));
    NEAR(g[1].exposure_ratio, 1);
    fairness_free(f);
}

static void counts_the_whole(void **state)
{
    struct fairness *f = make(*state);

    assert_int_equal(f->n, 99);
    assert_int_equal(f->n_cohort, 30);
    assert_int_equal(f->n_placed, 15);
    assert_int_equal(f->seed, 7);
    assert_int_equal(f->draws, 1000);
    assert_int_equal(f->n_columns, COLUMNS);
    assert_string_equal(f->columns[0].name, "sex");
    assert_string_equal(f->columns[1].name, "ethnicity");
    fairness_free(f);
}

/* Female: 30 of 40 in the cohort, 15 placed; Male, the largest: 0 of 50. */
static void a_base_that_is_never_chosen_gives_no_ratio(void **state)
{
    struct fairness *f = make(*state);
    const struct fairness_group *g = f->columns[0].groups;

    assert_int_equal(f->columns[0].n_groups, 3);
    assert_string_equal(g[0].value, "Female");
    assert_string_equal(g[1].value, "Male");
    assert_true(g[1].base && !g[0].base);
    assert_int_equal(g[0].n, 40);
    assert_int_equal(g[0].cohort.chosen, 30);
    NEAR(g[0].cohort.rate, 0.75);
    NEAR(g[0].placed.rate, 0.375);
    NEAR(g[0].mean_rank, 20.5);
    NEAR(g[0].mean_score, 80.5);
    NEAR(g[1].cohort.rate, 0);
    assert_true(isnan(g[0].cohort.ratio) && isnan(g[0].cohort.low) && isnan(g[0].cohort.high));
    assert_false(g[0].cohort.flagged);
    assert_int_equal(f->columns[0].n_flagged, 0);
    fairness_free(f);
}

/* White, the largest: 20 of 50 in the cohort, 10 placed; Black 0 of 39; missing 10 of 10, 5 placed. */
static void ratios_are_to_the_largest_group(void **state)
{
    struct fairness *f = make(*state);
    const struct fairness_group *g = f->columns[1].groups;

    assert_int_equal(f->columns[1].n_groups, 3);
    assert_string_equal(g[0].value, "Black");
    assert_string_equal(g[1].value, "White");
    assert_string_equal(g[2].value, "not recorded");
    assert_true(g[1].base && g[1].recorded && !g[2].recorded);
    NEAR(g[1].cohort.rate, 0.4);
    NEAR(g[1].cohort.ratio, 1);
    NEAR(g[1].cohort.low, 1);
    NEAR(g[1].cohort.high, 1);
    assert_false(g[1].cohort.flagged);
    NEAR(g[0].cohort.ratio, 0);
    assert_true(g[0].cohort.flagged);
    NEAR(g[2].cohort.ratio, 2.5);
    NEAR(g[2].placed.ratio, 2.5);
    assert_true(g[2].cohort.flagged && g[2].placed.flagged);
    assert_true(g[2].cohort.low > 1 && g[2].cohort.low < 2.5 && g[2].cohort.high > 2.5);
    assert_int_equal(f->columns[1].n_flagged, 2);
    fairness_free(f);
}

/* Nine in scope are named Other: one too few. */
static void small_groups_show_no_figures(void **state)
{
    struct fairness *f = make(*state);
    const struct fairness_group *other = &f->columns[0].groups[2];
    const struct selection nothing = {0};

    assert_string_equal(other->value, "Other");
    assert_true(other->suppressed);
    assert_int_equal(other->n, 0);
    assert_memory_equal(&other->cohort, &nothing, sizeof nothing);
    assert_memory_equal(&other->placed, &nothing, sizeof nothing);
    NEAR(other->mean_rank, 0);
    NEAR(other->mean_score, 0);
    assert_int_equal(f->columns[0].n_suppressed, 1);
    fairness_free(f);
}

static void a_group_of_ten_shows_its_figures(void **state)
{
    struct world *w = *state;

    w->sex[89] = w->sex[90];
    struct fairness *f = make(w);

    assert_false(f->columns[0].groups[2].suppressed);
    assert_int_equal(f->columns[0].groups[2].n, 10);
    /* ranks 90 to 99; subject 98 has no score: 100 - 89 .. 100 - 97, nine of them */
    NEAR(f->columns[0].groups[2].mean_rank, 94.5);
    NEAR(f->columns[0].groups[2].mean_score, 7);
    w->sex[89] = w->sex[88];
    fairness_free(f);
}

/* yes: 20 of 20; no, the largest recorded: 10 of 30; unknown, larger still, is not the base: 0 of 49. */
static void flags_are_groups_and_the_unknown_is_no_base(void **state)
{
    struct fairness *f = make(*state);
    const struct fairness_group *g = f->columns[2].groups;

    assert_int_equal(f->columns[2].n_groups, 3);
    assert_string_equal(g[0].value, "no");
    assert_string_equal(g[1].value, "yes");
    assert_string_equal(g[2].value, "not recorded");
    assert_true(g[0].base);
    assert_int_equal(g[2].n, 49);
    NEAR(g[1].cohort.ratio, 3);
    NEAR(g[2].cohort.ratio, 0);
    fairness_free(f);
}

/* Level 1, 2 and 3: 20 each, 10 of each in the cohort: no difference, the first is the base. */
static void numbers_are_groups_in_their_order(void **state)
{
    struct fairness *f = make(*state);
    const struct fairness_group *g = f->columns[3].groups;

    assert_int_equal(f->columns[3].n_groups, 4);
    for (int i = 0; i < 3; i++) {
        const char value[] = {(char)('1' + i), '\0'};

        assert_string_equal(g[i].value, value);
        NEAR(g[i].cohort.ratio, 1);
        assert_false(g[i].cohort.flagged);
        assert_int_equal(g[i].base, i == 0);
    }
    assert_true(g[1].cohort.low < 1 && g[1].cohort.high > 1);
    assert_int_equal(g[3].n, 39);
    fairness_free(f);
}

static void dates_and_absent_columns_are_named(void **state)
{
    struct fairness *f = make(*state);

    assert_int_equal(f->columns[4].n_groups, 1);
    assert_string_equal(f->columns[4].groups[0].value, "2024-01-31");
    for (int c = 5; c < 7; c++) {
        assert_int_equal(f->columns[c].n_groups, 1);
        assert_string_equal(f->columns[c].groups[0].value, "not recorded");
        assert_int_equal(f->columns[c].groups[0].n, 99);
        assert_false(f->columns[c].groups[0].base);
        assert_true(isnan(f->columns[c].groups[0].cohort.ratio));
        NEAR(f->columns[c].groups[0].cohort.rate, 30.0 / 99);
    }
    fairness_free(f);
}

/* The ratio is flagged outside 0.8 .. 1.25, and not at its ends: 8, 10, 12 or 13 against 10 of 20. */
static void flags_outside_four_fifths_only(void **state)
{
    struct world *w = *state;
    static const struct {
        uint32_t chosen;
        bool flagged;
    } rows[] = {{7, true}, {8, false}, {10, false}, {12, false}, {13, true}};

    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        for (uint32_t i = 0; i < N; i++) /* A 10 of 20 in the cohort; B as many as the row says */
            w->area[i] = i < 10 || (i >= 50 && i < 60) ? word(w, "A")
                         : (i >= 10 && i < 10 + rows[k].chosen) ||
                                 (i >= 60 && i < 80 - rows[k].chosen)
                             ? word(w, "B")
                             : WORD_MISSING;
        struct fairness *f = make(w);
        const struct fairness_group *b = &f->columns[6].groups[1];

        assert_string_equal(b->value, "B");
        NEAR(b->cohort.ratio, rows[k].chosen / 10.0);
        assert_int_equal(b->cohort.flagged, rows[k].flagged);
        fairness_free(f);
    }
}

static void nobody_in_scope_gives_no_groups(void **state)
{
    struct world *w = *state;

    w->scores.n = w->scores.n_scored = w->scores.n_cohort = 0;
    w->response.n = w->response.n_all = 0;
    w->data.n_subjects = 0;
    struct fairness *f = make(w);

    for (size_t c = 0; c < f->n_columns; c++)
        assert_int_equal(f->columns[c].n_groups, 0);
    fairness_free(f);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(counts_the_whole),
        TEST(exposure_is_the_mean_discount_of_ranks),
        TEST(a_base_that_is_never_chosen_gives_no_ratio),
        TEST(ratios_are_to_the_largest_group),
        TEST(small_groups_show_no_figures),
        TEST(a_group_of_ten_shows_its_figures),
        TEST(flags_are_groups_and_the_unknown_is_no_base),
        TEST(numbers_are_groups_in_their_order),
        TEST(dates_and_absent_columns_are_named),
        TEST(flags_outside_four_fifths_only),
        TEST(nobody_in_scope_gives_no_groups),
    };

    return cmocka_run_group_tests_name("fairness", tests, NULL, NULL);
}
