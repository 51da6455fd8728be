/* test_run_passes.c -- what lies between expressions: the order of passes, keep rules and what they
 * count, evidence, values of rows, stages. */
#include "language/run_world.h"

/* ---- The order of passes ------------------------------------------------------------------------ */

static void a_measure_of_a_measure_takes_a_second_pass_over_rows(void **state)
{
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    world_measure(&r.w, "biggest", "max(loss over offences)");
    world_measure(&r.w, "less", "mean(loss over offences where loss < biggest)");
    slot = run_value(&r, "count(offences where loss < less)", STAGE_MEASURES);
    run_go(&r);
    run_expect(&r, slot, "1 0 0"); /* A: (5 + 2.5) / 2 = 3.75 is more than 2.5 alone */
    run_close(&r);
}

static void a_row_sees_a_measure_over_another_table(void **state)
{
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    world_measure(&r.w, "in_force", "count(orders where expires > as_of)");
    slot = run_value(&r, "sum(loss * (in_force + 1) over offences)", STAGE_MEASURES);
    run_go(&r);
    run_expect(&r, slot, "35 -4 0");
    run_close(&r);
}

static void a_row_sees_a_value_worked_out_of_its_subject(void **state)
{
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    slot = run_value(&r, "max(age_at(date_of_birth, committed) over offences)", STAGE_MEASURES);
    run_go(&r);
    run_expect(&r, slot, "32 - -");
    run_close(&r);
}

static void equal_values_share_a_slot(void **state)
{
    struct run r;
    uint32_t one, other;

    (void)state;
    run_open(&r);
    one = run_value(&r, "sum(loss over offences) + 1", STAGE_MEASURES);
    other = run_value(&r, "1 + sum( loss over offences )", STAGE_RESPONSE);
    assert_int_equal(one, other);
    run_close(&r);
}

static uint32_t input_slot(struct run *r, const char *name)
{
    return scope_find(&r->w.scope.tables[0], text_of(name))->slot;
}

static void inputs_are_read_in_their_stage_and_again_when_they_change(void **state)
{
    struct run r;
    uint32_t score, rows, response;

    (void)state;
    run_open(&r);
    run_builder(&r);
    score = run_value(&r, "gravity * 10 + count(offences)", STAGE_SCORE);
    rows = run_value(&r, "sum(loss * score over offences)", STAGE_RESPONSE);
    response = run_value(&r, "band = 'very high' or rank = 1", STAGE_RESPONSE);
    run_finish(&r);
    run_stage(&r, STAGE_MEASURES);
    for (size_t i = 0; i < RUN_SUBJECTS; i++)
        r.f.slots[input_slot(&r, "gravity")].number[i] = (double)i;
    run_stage(&r, STAGE_SCORE);
    run_expect(&r, score, "4 12 20");
    r.f.slots[input_slot(&r, "gravity")].number[B] = 0.5;
    run_stage(&r, STAGE_SCORE);
    run_expect(&r, score, "4 7 20");
    for (size_t i = 0; i < RUN_SUBJECTS; i++) {
        r.f.slots[input_slot(&r, "score")].number[i] = 2;
        r.f.slots[input_slot(&r, "rank")].number[i] = (double)i;
        r.f.slots[input_slot(&r, "band")].word[i] = WORD_MISSING; /* inputs are given whole */
    }
    r.f.slots[input_slot(&r, "band")].word[C] = words_add(r.w.data.words, TEXT("very high"));
    run_stage(&r, STAGE_RESPONSE);
    run_expect(&r, rows, "35 -8 0");
    run_expect(&r, response, "- yes yes"); /* the bands of A and B are missing */
    run_close(&r);
}

static void definitions_that_name_others_twice_are_worked_out_once(void **state)
{
    enum { DEEP = 40 }; /* 2^40 additions, if not */
    struct run r;
    uint32_t slot, parts[EVIDENCE_CLASSES];
    double share[4];

    (void)state;
    run_open(&r);
    world_measure(&r.w, "m0", "count(offences)");
    for (int i = 1; i <= DEEP; i++) {
        char *name = arena_format(r.w.arena, "m%d", i);

        world_measure(&r.w, name, arena_format(r.w.arena, "m%d + m%d", i - 1, i - 1));
    }
    slot = run_value(&r, "m40 / 1099511627776", STAGE_MEASURES);
    assert_false(builder_split(r.b, run_check(&r, "m40", OFFENDERS, STAGE_MEASURES), parts));
    run_go(&r);
    run_expect(&r, slot, "4 2 0");
    assert_int_equal(passes_row_shares(&r.f, r.ws, slot, OFFENCES, A, share), SHARE_ADDS);
    assert_true(share[0] == 1 && share[3] == 1);
    run_close(&r);
}

static void lookups_take_keys_of_every_type(void **state)
{
    struct run r;
    uint32_t flag, mixed;

    (void)state;
    run_open(&r);
    world_lookup(&r.w, "custody", 1, "points:number", "Yes:1|no:2");
    world_lookup(&r.w, "mixed", 3, "points:number", "A/2.0/NO:5|C/-1.5/no:6|C/-1.5/yes:7|D/1/no:8");
    flag = run_value(&r, "custody[registered_sex_offender]", STAGE_MEASURES);
    mixed = run_value(&r, "mixed[offender_id, mappa_level, in_custody]", STAGE_MEASURES);
    run_go(&r);
    run_expect(&r, flag, "1 - 2");
    run_expect(&r, mixed, "5 - 6");
    run_close(&r);
}

/* ---- Keep rules --------------------------------------------------------------------------------- */

static void expect_fates(const struct run *r, uint32_t table, const uint8_t fates[])
{
    for (size_t i = 0; i < r->w.data.tables[table].n_rows; i++)
        assert_int_equal(r->w.data.tables[table].fate[i], fates[i]);
}

static void aggregates_see_only_rows_that_every_keep_rule_keeps(void **state)
{
    static const uint8_t fates[] = {0, 0, 2, 1, 1, 2};
    struct run r;
    struct pass_counts counts;
    uint32_t count, sum;

    (void)state;
    run_open(&r);
    world_keep(&r.w, OFFENCES, "in window", "committed >= as_of - 24 months");
    world_keep(&r.w, OFFENCES, "harmful", "loss > 0");
    count = run_value(&r, "count(offences)", STAGE_MEASURES);
    sum = run_value(&r, "sum(loss over offences)", STAGE_MEASURES);
    run_go(&r);
    expect_fates(&r, OFFENCES, fates);
    run_expect(&r, count, "2 0 0");
    run_expect(&r, sum, "15 0 0");
    workspace_counts(r.ws, &counts);
    assert_int_equal(counts.keep_first[OFFENCES], 0);
    assert_int_equal(counts.keep_first[ORDERS], 2);
    assert_int_equal(counts.keep[0].failed, 2);  /* offences 4 and 5 */
    assert_int_equal(counts.keep[0].unknown, 1); /* 4 has no date */
    assert_int_equal(counts.keep[1].failed, 2);  /* 3 and 6 */
    assert_int_equal(counts.keep[1].unknown, 1); /* 3 has no loss */
    assert_int_equal(counts.used[OFFENCES], 2);
    assert_int_equal(counts.used[OFFENDERS], 3);
    assert_int_equal(counts.used[ORDERS], 3);
    run_close(&r);
}

static void a_rule_that_is_not_in_force_keeps_its_number_and_every_row(void **state)
{
    static const uint8_t fates[] = {0, 2, 2, 2, 2, 2};
    struct run r;

    (void)state;
    run_open(&r);
    world_keep(&r.w, OFFENCES, "later", "no");
    r.w.scope.tables[OFFENCES].keeps[0].expr = NULL;
    world_keep(&r.w, OFFENCES, "rapes", "code = 'rape'");
    r.b = builder_new(&r.w.scope, r.w.as_of);
    {
        struct expr_context context = {&r.w.scope, OFFENCES, STAGE_MEASURES};

        assert_true(expr_check(r.w.scope.tables[OFFENCES].keeps[1].expr, &context, WANT_FLAG,
                               &r.w.problems));
    }
    run_go(&r);
    expect_fates(&r, OFFENCES, fates);
    run_close(&r);
}

static void keep_rules_may_be_declared_after_the_builder(void **state)
{
    static const uint8_t fates[] = {0, 1, 2, 1, 2, 3};
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    r.b = builder_new(&r.w.scope, r.w.as_of);
    world_keep(&r.w, OFFENCES, "no theft", "code != 'theft'");
    world_keep(&r.w, OFFENCES, "no suspect", "role != suspect");
    world_keep(&r.w, OFFENCES, "lossy", "loss > 0");
    world_measure(&r.w, "kept", "count(offences)");
    for (size_t k = 0; k < 3; k++) {
        struct expr_context context = {&r.w.scope, OFFENCES, STAGE_MEASURES};

        assert_true(expr_check(r.w.scope.tables[OFFENCES].keeps[k].expr, &context, WANT_FLAG,
                               &r.w.problems));
    }
    slot = run_value(&r, "kept + kept", STAGE_MEASURES);
    run_go(&r);
    expect_fates(&r, OFFENCES, fates);
    run_expect(&r, slot, "2 0 0");
    run_close(&r);
}

static void rows_of_a_subject_out_of_scope_are_out_with_him(void **state)
{
    static const uint8_t subjects[] = {0, 1, 0}, offences[] = {0, 0, 1, 0, 1, 255};
    struct run r;
    struct pass_counts counts;

    (void)state;
    run_open(&r);
    world_keep(&r.w, OFFENDERS, "at large", "not in_custody");
    world_keep(&r.w, OFFENCES, "clear", "role is missing or role != suspect");
    run_value(&r, "count(offences)", STAGE_MEASURES);
    run_go(&r);
    expect_fates(&r, OFFENDERS, subjects);
    expect_fates(&r, OFFENCES, offences);
    workspace_counts(r.ws, &counts);
    assert_int_equal(counts.used[OFFENCES], 3);
    assert_int_equal(counts.used[OFFENDERS], 2);
    run_close(&r);
}

static void a_subject_may_be_kept_by_what_his_rows_say(void **state)
{
    static const uint8_t subjects[] = {0, 1, 1}, offences[] = {0, 0, 0, 0, 255, 255};
    struct run r;

    (void)state;
    run_open(&r);
    world_keep(&r.w, OFFENDERS, "active", "count(offences) >= 3");
    run_go(&r);
    expect_fates(&r, OFFENDERS, subjects);
    expect_fates(&r, OFFENCES, offences);
    run_close(&r);
}

static void a_row_may_be_kept_by_its_subject_and_by_another_table(void **state)
{
    static const uint8_t offences[] = {0, 0, 0, 0, 2, 2}, orders[] = {0, 1, 1};
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    world_measure(&r.w, "live_orders", "count(orders)");
    world_keep(&r.w, ORDERS, "levels", "mappa_level > 0");
    world_keep(&r.w, OFFENCES, "offenders", "not in_custody or mappa_level is missing");
    world_keep(&r.w, OFFENCES, "with orders", "live_orders > 0");
    slot = run_value(&r, "count(offences) * 10 + live_orders", STAGE_MEASURES);
    run_go(&r);
    expect_fates(&r, ORDERS, orders);
    expect_fates(&r, OFFENCES, offences);
    run_expect(&r, slot, "41 0 0");
    run_close(&r);
}

/* ---- Evidence ----------------------------------------------------------------------------------- */

static void give_evidence(struct run *r, enum evidence least)
{
    static const uint8_t classes[] = {EVIDENCE_ALLEGATION, EVIDENCE_CHARGE, EVIDENCE_CONVICTION};
    struct scope_table *t = &r->w.scope.tables[OFFENCES];
    uint32_t *words = arena_alloc(r->w.arena, 3, sizeof *words);

    words[0] = words_add(r->w.data.words, TEXT("suspect"));
    words[1] = words_add(r->w.data.words, TEXT("charged"));
    words[2] = words_add(r->w.data.words, TEXT("convicted"));
    t->evidence_column = scope_find(t, TEXT("role"))->column;
    t->evidence_words = words;
    t->evidence_classes = classes;
    t->n_evidence = 3;
    t->evidence_least = least;
}

static void weaker_evidence_than_asked_for_is_out_of_scope(void **state)
{
    static const uint8_t fates[] = {0, 0, 254, 254, 1, 0};
    struct run r;
    struct pass_counts counts;
    uint32_t slot;

    (void)state;
    run_open(&r);
    give_evidence(&r, EVIDENCE_CHARGE);
    world_keep(&r.w, OFFENCES, "recent", "committed is missing or committed > 2021-01-01");
    slot = run_value(&r, "count(offences)", STAGE_MEASURES);
    run_go(&r);
    expect_fates(&r, OFFENCES, fates);
    run_expect(&r, slot, "2 1 0");
    workspace_counts(r.ws, &counts);
    assert_int_equal(counts.weak_evidence[OFFENCES], 2);
    run_close(&r);
}

/* Parts by allegation, charge, conviction. */
static struct split_case {
    const char *name, *text;
    const char *parts[EVIDENCE_CLASSES]; /* NULL: it does not split */
} split_cases[] = {
    {"a count splits", "count(offences)", {"1 1 0", "1 1 0", "1 0 0"}},
    {"a sum with a condition splits",
     "sum(loss over offences where loss < 7)",
     {"0 -4 0", "0 0 0", "5 0 0"}},
    {"a linear combination splits, its constant belongs to no class",
     "2 * count(offences) - sum(loss over offences) / 5 + 7",
     {"2 2.8 0", "0 2 0", "1 0 0"}},
    {"a sum taken from a constant splits", "1 - count(offences)", {"-1 -1 0", "-1 -1 0", "-1 0 0"}},
    {"a value of the subject is a factor",
     "mappa_level * count(offences) / mappa_level",
     {"1 - 0", "1 - 0", "1 - 0"}},
    {"a measure splits by what it stands for",
     "total_harm + count(orders)",
     {"50 0 0", "2920 0 0", "10 0 0"}},
    {"rows without evidence alone do not split", "count(orders)", {NULL, NULL, NULL}},
    {"distinct does not split", "victims", {NULL, NULL, NULL}},
    {"a product of sums does not split", "count(offences) * count(offences)", {NULL, NULL, NULL}},
    {"a quotient of sums does not split",
     "sum(loss over offences) / count(offences)",
     {NULL, NULL, NULL}},
    {"a maximum of sums does not split", "max(count(offences), 1)", {NULL, NULL, NULL}},
    {"a flag does not split", "any(stalking over offences)", {NULL, NULL, NULL}},
    {"a column does not split", "mappa_level", {NULL, NULL, NULL}},
};

static void check_split(void **state)
{
    const struct split_case *c = *state;
    uint32_t slots[EVIDENCE_CLASSES] = {7, 7, 7};
    struct run r;
    struct expr *e;
    bool split;

    run_open(&r);
    give_evidence(&r, EVIDENCE_NONE);
    e = run_check(&r, c->text, OFFENDERS, STAGE_MEASURES);
    split = builder_split(run_builder(&r), e, slots);
    assert_int_equal(split, c->parts[0] != NULL);
    run_go(&r);
    for (size_t i = 0; i < EVIDENCE_CLASSES; i++)
        if (split)
            run_expect(&r, slots[i], c->parts[i]);
        else
            assert_int_equal(slots[i], 7);
    run_close(&r);
}

/* ---- Values of rows, conditions, columns in use ------------------------------------------------- */

static void a_value_of_each_row_is_worked_out_on_demand(void **state)
{
    struct run r;
    uint32_t harm, group, young, total, subject;
    double number[6];
    uint32_t word[6];

    (void)state;
    run_open(&r);
    harm = builder_row_value(run_builder(&r), run_check(&r, "harm", OFFENCES, STAGE_MEASURES),
                             OFFENCES);
    group = builder_row_value(r.b, run_check(&r, "group[code]", OFFENCES, STAGE_MEASURES),
                              OFFENCES);
    young = builder_row_value(
        r.b, run_check(&r, "age_at(date_of_birth, committed) < 32", OFFENCES, STAGE_MEASURES),
        OFFENCES);
    total = builder_row_value(r.b, run_check(&r, "victims", OFFENCES, STAGE_MEASURES), OFFENCES);
    subject = builder_row_value(r.b, run_check(&r, "in_custody", OFFENDERS, STAGE_MEASURES),
                                OFFENDERS);
    run_go(&r);
    assert_int_equal(passes_row_values(&r.f, r.ws, harm, 1, 3, number, word), VALUE_NUMBER);
    assert_true(number[0] == 10 && number[1] == 50 && isnan(number[2]));
    assert_int_equal(passes_row_values(&r.f, r.ws, group, 0, 6, number, word), VALUE_WORD);
    assert_true(text_is(words_text(r.w.data.words, word[0]), "sexual"));
    assert_int_equal(word[4], WORD_MISSING);
    assert_int_equal(passes_row_values(&r.f, r.ws, young, 2, 3, number, word), VALUE_FLAG);
    assert_true(number[0] == 0 && isnan(number[1]) && isnan(number[2]));
    assert_int_equal(passes_row_values(&r.f, r.ws, total, 3, 2, number, word), VALUE_NUMBER);
    assert_true(number[0] == 3 && number[1] == 1);
    assert_int_equal(passes_row_values(&r.f, r.ws, subject, 0, 3, number, word), VALUE_FLAG);
    assert_true(number[0] == 0 && number[1] == 1 && number[2] == 0);
    run_close(&r);
}

static void conditions_tell_their_truth_and_their_left_side(void **state)
{
    struct run r;
    struct condition *c;
    size_t n;

    (void)state;
    run_open(&r);
    n = builder_conditions(run_builder(&r),
                           run_check(&r,
                                     "count(offences) >= 3 and (in_custody or division = North) "
                                     "and division in [North, West] and in_custody",
                                     OFFENDERS, STAGE_RESPONSE),
                           STAGE_RESPONSE, &c);
    assert_int_equal(n, 4);
    run_go(&r);
    assert_true(text_is(c[0].text, "count(offences) >= 3"));
    run_expect(&r, c[0].truth, "yes no no");
    run_expect(&r, c[0].left, "4 2 0");
    assert_int_equal(c[0].left_type, VALUE_NUMBER);
    run_expect(&r, c[1].truth, "yes yes -");
    assert_int_equal(c[1].left, SLOT_NONE);
    run_expect(&r, c[2].left, "North East -");
    assert_int_equal(c[2].left_type, VALUE_WORD);
    run_expect(&r, c[3].truth, "no yes no");
    assert_int_equal(c[3].left, SLOT_NONE);
    run_close(&r);
}

static bool uses(const struct run *r, uint32_t table, const char *column)
{
    return builder_uses(r->b, table,
                        scope_find(&r->w.scope.tables[table], text_of(column))->column);
}

static void only_columns_that_something_reads_are_used(void **state)
{
    struct run r;

    (void)state;
    run_open(&r);
    give_evidence(&r, EVIDENCE_CHARGE);
    world_keep(&r.w, ORDERS, "granted", "granted is known");
    run_value(&r, "sum(age over offences where mappa_level > 1)", STAGE_MEASURES);
    run_go(&r);
    assert_true(uses(&r, OFFENCES, "committed"));
    assert_true(uses(&r, OFFENCES, "role"));
    assert_true(uses(&r, OFFENDERS, "mappa_level"));
    assert_true(uses(&r, ORDERS, "granted"));
    assert_false(uses(&r, OFFENCES, "code"));
    assert_false(uses(&r, OFFENDERS, "division"));
    assert_false(uses(&r, ORDERS, "kind"));
    run_close(&r);
}

static void a_column_that_the_extract_does_not_have_is_missing(void **state)
{
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    slot = run_value(&r, "count(offences where loss is missing and code is missing)",
                     STAGE_MEASURES);
    for (size_t c = 0; c < r.w.data.tables[OFFENCES].n_columns; c++)
        r.w.data.tables[OFFENCES].columns[c].as.number = NULL;
    run_go(&r);
    run_expect(&r, slot, "4 2 0");
    run_close(&r);
}

static void a_program_reads_as_text(void **state)
{
    struct run r;
    char *text;

    (void)state;
    run_open(&r);
    world_keep(&r.w, OFFENCES, "in window", "committed >= as_of - 24 months");
    run_value(&r, "sum(loss * 0.5 ^ (age / 365) over offences where role in [charged, convicted])",
              STAGE_MEASURES);
    run_value(&r, "sum(harm_days[code] over offences) > 10 and division = North", STAGE_RESPONSE);
    run_value(&r, "offender_id != 'B' and remarks = 'vi'", STAGE_RESPONSE);
    run_go(&r);
    text = passes_disassemble(r.p);
    assert_non_null(text);
    assert_string_equal(text, "measures: offenders\n"
                              "    w0 = offender_id\n"
                              "    f0 = w0 = 'B'\n"
                              "    f1 = not f0\n"
                              "    w0 = remarks\n"
                              "    f0 = w0 = 'vi'\n"
                              "    f2 = f1 and f0\n"
                              "    slot 8 = f2\n"
                              "measures: rows of offences\n"
                              "    n0 = committed\n"
                              "    f0 = n0 >= 18658\n"
                              "    rows still in scope: fate = 'in window' unless f0\n"
                              "    go on with the rows in scope only\n"
                              "    n0 = those of its values whose rows are in scope\n"
                              "    n1 = loss\n"
                              "    n2 = 19388 - n0\n"
                              "    n0 = n2 / 365\n"
                              "    n2 = 0.5 ^ n0\n"
                              "    n0 = n1 * n2\n"
                              "    w0 = role\n"
                              "    f0 = w0 in 'charged', 'convicted'\n"
                              "    slot 6 += n0 where f0\n"
                              "    w0 = code\n"
                              "    w1 = row of harm_days with key w0\n"
                              "    note the rows that w1 did not find in harm_days\n"
                              "    n0 = harm_days.days of row w1\n"
                              "    slot 9 += n0\n"
                              "measures: offenders\n"
                              "    n0 = slot 9\n"
                              "    f0 = n0 > 10\n"
                              "    w0 = division\n"
                              "    f1 = w0 = 'North'\n"
                              "    f2 = f0 and f1\n"
                              "    slot 7 = f2\n");
    free(text);
    run_close(&r);
}

int main(void)
{
    static const struct CMUnitTest named[] = {
        cmocka_unit_test(a_measure_of_a_measure_takes_a_second_pass_over_rows),
        cmocka_unit_test(a_row_sees_a_measure_over_another_table),
        cmocka_unit_test(a_row_sees_a_value_worked_out_of_its_subject),
        cmocka_unit_test(equal_values_share_a_slot),
        cmocka_unit_test(inputs_are_read_in_their_stage_and_again_when_they_change),
        cmocka_unit_test(definitions_that_name_others_twice_are_worked_out_once),
        cmocka_unit_test(lookups_take_keys_of_every_type),
        cmocka_unit_test(aggregates_see_only_rows_that_every_keep_rule_keeps),
        cmocka_unit_test(a_rule_that_is_not_in_force_keeps_its_number_and_every_row),
        cmocka_unit_test(keep_rules_may_be_declared_after_the_builder),
        cmocka_unit_test(rows_of_a_subject_out_of_scope_are_out_with_him),
        cmocka_unit_test(a_subject_may_be_kept_by_what_his_rows_say),
        cmocka_unit_test(a_row_may_be_kept_by_its_subject_and_by_another_table),
        cmocka_unit_test(weaker_evidence_than_asked_for_is_out_of_scope),
        cmocka_unit_test(a_value_of_each_row_is_worked_out_on_demand),
        cmocka_unit_test(conditions_tell_their_truth_and_their_left_side),
        cmocka_unit_test(only_columns_that_something_reads_are_used),
        cmocka_unit_test(a_column_that_the_extract_does_not_have_is_missing),
        cmocka_unit_test(a_program_reads_as_text),
    };
    enum { NAMED = sizeof named / sizeof named[0] };
    enum { SPLITS = sizeof split_cases / sizeof split_cases[0] };
    struct CMUnitTest t[NAMED + SPLITS];

    memcpy(t, named, sizeof named);
    for (size_t i = 0; i < SPLITS; i++)
        t[NAMED + i] = (struct CMUnitTest){split_cases[i].name, check_split, NULL, NULL,
                                           &split_cases[i]};
    return cmocka_run_group_tests_name("passes", t, NULL, NULL);
}
