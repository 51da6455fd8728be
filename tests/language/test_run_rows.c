/* test_run_rows.c -- what is told of single rows: keys that no lookup knows, and how the rows of a
 * subject made a value. */
#include "language/run_world.h"

/* ---- Misses ------------------------------------------------------------------------------------- */

static void expect_misses(struct run *r, const char *expected)
{
    struct lookup_miss *misses;
    size_t n = workspace_misses(&r->ws, 1, &r->w.scope, r->w.arena, &misses);
    struct buffer b = {0};

    for (size_t i = 0; i < n; i++)
        buffer_format(&b, "%.*s[%.*s] %d of %d; ", TEXT_ARGS(misses[i].lookup->name),
                      TEXT_ARGS(misses[i].key), (int)misses[i].rows, (int)misses[i].subjects);
    buffer_char(&b, '\0');
    assert_string_equal(b.at, expected);
    buffer_free(&b);
}

static const char miss_offences[] = "offender_id,code,role,loss\n"
                                    "A,rape,charged,1\n"
                                    "A,fraud,suspect,2\n"
                                    "A,fraud,,3\n"
                                    "A,arson,convicted,12\n"
                                    "B,fraud,charged,8\n"
                                    "B,,charged,\n"
                                    "B,\xc3\xa4rger,charged,11\n";

static struct miss_case {
    const char *name, *one, *other, *keep, *misses;
} miss_cases[] = {
    {"a key that is not there is listed with its rows", "sum(harm_days[code] over offences)", "0",
     NULL, "harm_days[arson] 1 of 1; harm_days[fraud] 3 of 2; harm_days[\xc3\xa4rger] 1 of 1; "},
    {"a row counts once however often it is looked up", "sum(harm_days[code] over offences)",
     "max(harm_days[code] * 2 over offences where loss > 1)", NULL,
     "harm_days[arson] 1 of 1; harm_days[fraud] 3 of 2; harm_days[\xc3\xa4rger] 1 of 1; "},
    {"... in a later pass, too", "sum(harm_days[code] over offences)",
     "sum(harm_days[code] / victims over offences)", NULL,
     "harm_days[arson] 1 of 1; harm_days[fraud] 3 of 2; harm_days[\xc3\xa4rger] 1 of 1; "},
    {"a key with 'else' is listed as well", "count(offences where vawg[code])", "0", NULL,
     "vawg[arson] 1 of 1; vawg[fraud] 3 of 2; vawg[\xc3\xa4rger] 1 of 1; "},
    {"two keys are one text", "sum(pair[code, role] over offences)", "0", NULL,
     "pair[arson, convicted] 1 of 1; pair[fraud, charged] 1 of 1; pair[fraud, suspect] 1 of 1; "
     "pair[\xc3\xa4rger, charged] 1 of 1; "},
    {"a number below every step is missed", "sum(years[loss] over offences)", "0", NULL,
     "years[1] 1 of 1; years[2] 1 of 1; years[3] 1 of 1; years[8] 1 of 1; "},
    {"rows out of scope are not looked up", "sum(harm_days[code] over offences)", "0", "loss > 2",
     "harm_days[arson] 1 of 1; harm_days[fraud] 2 of 2; harm_days[\xc3\xa4rger] 1 of 1; "},
    {"but a keep rule looks up all rows", "sum(harm_days[code] over offences)", "0",
     "loss > 2 and harm_days[code] is missing",
     "harm_days[arson] 1 of 1; harm_days[fraud] 3 of 2; harm_days[\xc3\xa4rger] 1 of 1; "},
    {"the same key of one row by two columns counts once", "sum(certainty[role] over offences)",
     "count(offences where certainty[code] is known)", NULL,
     "certainty[arson] 1 of 1; certainty[fraud] 3 of 2; certainty[rape] 1 of 1; "
     "certainty[\xc3\xa4rger] 1 of 1; "},
    {"a subject's own key is his one row", "harm_days[division]", "0", NULL,
     "harm_days[East] 1 of 1; harm_days[North] 1 of 1; "},
};

static void check_misses(void **state)
{
    const struct miss_case *c = *state;
    struct run r;

    run_open_empty(&r);
    world_rows(&r.w, "offenders", "offender_id,division\nA,North\nB,East\nC,\n");
    world_rows(&r.w, "offences", miss_offences);
    if (c->keep != NULL)
        world_keep(&r.w, OFFENCES, "kept", c->keep);
    run_value(&r, c->one, STAGE_MEASURES);
    run_value(&r, c->other, STAGE_MEASURES);
    run_go(&r);
    expect_misses(&r, c->misses);
    run_stage(&r, STAGE_MEASURES); /* again: nothing is counted twice */
    expect_misses(&r, c->misses);
    run_close(&r);
}

/* ---- Shares ------------------------------------------------------------------------------------- */

static struct share_case {
    const char *name, *text;
    size_t subject;
    enum row_share kind;
    const char *shares;
} share_cases[] = {
    {"a sum's rows add up", "sum(loss over offences)", A, SHARE_ADDS, "10 5 0 2.5"},
    {"a count's rows add up", "count(offences where stalking)", A, SHARE_ADDS, "0 1 1 0"},
    {"a distinct value counts at its first row", "victims * 2", A, SHARE_ADDS, "2 2 0 2"},
    {"a value that comes again counts at its second row", "repeated(code over offences)", A, SHARE_ADDS,
     "0 0 0 1"},
    {"the rows of the most frequent value add up", "most(code over offences) * 2", A, SHARE_ADDS,
     "0 2 0 2"},
    {"a mean's rows add up", "mean(loss over offences where loss < 7) * 2", A, SHARE_ADDS,
     "0 5 0 2.5"},
    {"a linear combination adds what its parts add",
     "10 - 2 * sum(loss over offences) + count(offences) / 4 + sum(loss over offences)", A,
     SHARE_ADDS, "-9.75 -4.75 0.25 -2.25"},
    {"a value of the subject is a factor", "sum(loss over offences) * mappa_level / years_old", A,
     SHARE_ADDS, "0.625 0.3125 0 0.15625"},
    {"a factor that is missing leaves nothing to share", "sum(loss over offences) * mappa_level", B,
     SHARE_NONE, NULL},
    {"a table that has no part in it has no share", "count(orders)", A, SHARE_NONE, NULL},
    {"a sum beside another table's", "count(offences) + count(orders)", A, SHARE_ADDS, "1 1 1 1"},
    {"the row of the least value decides", "min(loss over offences)", A, SHARE_DECIDES, "0 0 0 1"},
    {"all rows of the greatest value decide", "max(committed over offences)", A, SHARE_DECIDES,
     "1 1 0 0"},
    {"also through a function", "sqrt(max(loss over offences) + 1)", A, SHARE_DECIDES, "1 0 0 0"},
    {"the first by date decides", "first(code over offences by committed)", A, SHARE_DECIDES,
     "0 0 1 0"},
    {"of the same date the last row", "last(code over offences by committed)", A, SHARE_DECIDES,
     "0 1 0 0"},
    {"every row that holds decides any", "any(stalking over offences)", A, SHARE_DECIDES,
     "0 1 1 0"},
    {"every row that does not decides all", "all(stalking over offences)", A, SHARE_DECIDES,
     "1 0 0 0"},
    {"two conditions: the rows of both",
     "any(stalking over offences) or min(loss over offences) > 1", A, SHARE_DECIDES, "0 1 1 1"},
    {"a sum within a function cannot be shared out", "sqrt(sum(loss over offences))", A, SHARE_NONE,
     NULL},
    {"nor one that is in a function and beside it",
     "(sum(loss over offences) + 1) + sqrt(sum(loss over offences) + 1)", A, SHARE_NONE, NULL},
    {"nor a ratio", "sum(loss over offences) / count(offences)", A, SHARE_NONE, NULL},
    {"nor a sum beside a minimum", "sum(loss over offences) + min(loss over offences)", A,
     SHARE_NONE, NULL},
    {"no rows, no shares", "count(offences)", C, SHARE_NONE, NULL},
    {"a column has no rows", "mappa_level", A, SHARE_NONE, NULL},
};

static void check_shares(void **state)
{
    const struct share_case *c = *state;
    double share[8];
    struct buffer b = {0};
    struct run r;
    uint32_t slot;

    run_open(&r);
    slot = run_value(&r, c->text, STAGE_MEASURES);
    run_go(&r);
    assert_int_equal(passes_row_shares(&r.f, r.ws, slot, OFFENCES, c->subject, share), c->kind);
    for (size_t i = 0; c->shares != NULL && i < 4; i++) {
        if (i > 0)
            buffer_char(&b, ' ');
        buffer_number(&b, share[i]);
    }
    buffer_char(&b, '\0');
    if (c->shares != NULL)
        assert_string_equal(b.at, c->shares);
    buffer_free(&b);
    run_close(&r);
}

static void rows_out_of_scope_have_no_share(void **state)
{
    double share[4];
    struct run r;
    uint32_t slot;

    (void)state;
    run_open(&r);
    world_keep(&r.w, OFFENCES, "thefts", "code = 'theft'");
    slot = run_value(&r, "count(offences)", STAGE_MEASURES);
    run_go(&r);
    assert_int_equal(passes_row_shares(&r.f, r.ws, slot, OFFENCES, A, share), SHARE_ADDS);
    assert_true(share[0] == 0 && share[1] == 1 && share[2] == 0 && share[3] == 1);
    assert_int_equal(passes_row_shares(&r.f, r.ws, slot, OFFENCES, B, share), SHARE_NONE);
    run_close(&r);
}

int main(void)
{
    enum { MISSES = sizeof miss_cases / sizeof miss_cases[0] };
    enum { SHARES = sizeof share_cases / sizeof share_cases[0] };
    struct CMUnitTest t[MISSES + SHARES + 1];
    size_t n = 0;

    for (size_t i = 0; i < MISSES; i++)
        t[n++] = (struct CMUnitTest){miss_cases[i].name, check_misses, NULL, NULL, &miss_cases[i]};
    for (size_t i = 0; i < SHARES; i++)
        t[n++] = (struct CMUnitTest){share_cases[i].name, check_shares, NULL, NULL,
                                     &share_cases[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(rows_out_of_scope_have_no_share);
    return cmocka_run_group_tests_name("rows", t, NULL, NULL);
}
