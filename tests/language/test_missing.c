/* test_missing.c -- the truth table of missing: what every operator, function, aggregate and lookup
 * makes of values that are known and of values that are not.
 *
 * Offender A has t yes, f no, u unknown; two 2, three 3, zero 0, minus -4, nx missing; d 2022-03-31,
 * dx missing; w 'x', wx missing; i 'I1', ix missing; and rape and odd, which are words of lookups.
 * Of offences A has rows that are known and one that is all missing, B has none, C has only missing
 * ones, D has three on one date. */
#include "language/evaluate.h"

static void add_names(struct world *w)
{
    static const struct {
        const char *name;
        enum column_type type;
    } columns[] = {
        {"t", COLUMN_FLAG},        {"f", COLUMN_FLAG},       {"u", COLUMN_FLAG},
        {"two", COLUMN_NUMBER},    {"three", COLUMN_NUMBER}, {"zero", COLUMN_NUMBER},
        {"minus", COLUMN_NUMBER},  {"nx", COLUMN_NUMBER},    {"d", COLUMN_DATE},
        {"dx", COLUMN_DATE},       {"w", COLUMN_CATEGORY},   {"wx", COLUMN_CATEGORY},
        {"i", COLUMN_ID},          {"ix", COLUMN_ID},        {"rape", COLUMN_CATEGORY},
        {"odd", COLUMN_CATEGORY},
    };

    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        world_column(w, OFFENDERS, columns[i].name, columns[i].type);
    world_measure(w, "total_loss", "sum(loss over offences)");
}

static void add_rows(struct world *w)
{
    world_rows(w, "offenders",
               "offender_id,t,f,u,two,three,zero,minus,nx,d,dx,w,wx,i,ix,rape,odd\n"
               "A,yes,no,,2,3,0,-4,,2022-03-31,,x,,I1,,rape,odd\n"
               "B,yes,no,,2,3,0,-4,,2022-03-31,,x,,I1,,rape,odd\n"
               "C,yes,no,,2,3,0,-4,,2022-03-31,,x,,I1,,rape,odd\n"
               "D,yes,no,,2,3,0,-4,,2022-03-31,,x,,I1,,rape,odd\n");
    world_rows(w, "offences",
               "offender_id,committed,code,role,victim_id,stalking,loss\n"
               "A,2022-01-01,rape,charged,V1,yes,10\n"
               "A,,,,,,\n"
               "A,2022-06-01,theft,convicted,V1,no,30\n"
               "C,,,,,,\n"
               "C,,,,,,\n"
               "D,2022-01-01,rape,charged,V1,yes,\n"
               "D,2022-01-01,assault,charged,V2,yes,5\n"
               "D,2022-01-01,theft,charged,V3,yes,7\n");
}

/* ---- Operators, functions, lookups -------------------------------------------------------------- */

static struct row {
    const char *text, *value;
} rows[] = {
    /* arithmetic: a missing operand makes it missing */
    {"two + three", "5"}, {"two + nx", "missing"}, {"nx + two", "missing"}, {"nx + nx", "missing"},
    {"two - three", "-1"}, {"two - nx", "missing"}, {"nx - two", "missing"},
    {"two * three", "6"}, {"two * nx", "missing"}, {"nx * two", "missing"}, {"zero * nx", "missing"},
    {"three / two", "1.5"}, {"two / nx", "missing"}, {"nx / two", "missing"},
    {"two ^ three", "8"}, {"two ^ nx", "missing"}, {"nx ^ two", "missing"}, {"nx ^ zero", "missing"},
    {"1 ^ nx", "missing"}, {"nx ^ 0", "missing"}, {"2 ^ nx", "missing"}, {"0.5 ^ nx", "missing"},
    {"-two", "-2"}, {"-nx", "missing"}, {"nx - nx", "missing"}, {"nx + 1", "missing"},
    {"1 + nx", "missing"}, {"1 - nx", "missing"}, {"2 * nx", "missing"}, {"nx / 2", "missing"},
    {"25% * two", "0.5"}, {"two * 1 week", "14"}, {"12 months", "365.25"},
    /* what has no value is missing */
    {"two / zero", "missing"}, {"zero / zero", "missing"}, {"1 / zero", "missing"},
    {"two / 0", "missing"}, {"minus / zero", "missing"}, {"zero / two", "0"},
    {"zero ^ -1", "missing"}, {"0 ^ minus", "missing"}, {"zero ^ zero", "1"},
    {"minus ^ 0.5", "missing"}, {"minus ^ two", "16"}, {"10 ^ 400", "missing"},
    {"1e308 * 10 * two", "missing"}, {"-1e308 - 1e308 * two", "missing"},
    {"sqrt(minus)", "missing"}, {"sqrt(zero)", "0"}, {"sqrt(-minus)", "2"},
    {"ln(zero)", "missing"}, {"ln(minus)", "missing"}, {"ln(1)", "0"},
    {"log10(zero)", "missing"}, {"log10(minus)", "missing"}, {"log10(100 * two / 2)", "2"},
    {"exp(1000 * two)", "missing"}, {"exp(zero)", "1"}, {"exp(-1000 * two)", "0"},
    /* functions */
    {"abs(minus)", "4"}, {"abs(nx)", "missing"}, {"sqrt(nx)", "missing"}, {"ln(nx)", "missing"},
    {"log10(nx)", "missing"}, {"exp(nx)", "missing"}, {"floor(nx)", "missing"},
    {"ceil(nx)", "missing"}, {"round(nx)", "missing"}, {"floor(minus / three)", "-2"},
    {"ceil(minus / three)", "-1"}, {"round(two + 0.5)", "3"}, {"round(minus + 1.5)", "-3"},
    {"round(nx, 2)", "missing"}, {"round(two, nx)", "missing"}, {"round(two / three, 2)", "0.67"},
    {"count_yes(nx > 1, two = 2)", "1"}, {"count_yes(nx > 1)", "0"},
    {"sum_known(nx, two, nx)", "2"}, {"sum_known(nx)", "0"},
    {"count_known(nx, two, dx)", "1"}, {"count_known(nx)", "0"},
    {"min(two, three)", "2"}, {"min(two, nx)", "missing"}, {"min(nx, two)", "missing"},
    {"min(three, two, zero)", "0"}, {"min(three, nx, zero)", "missing"},
    {"max(two, three)", "3"}, {"max(two, nx)", "missing"}, {"max(nx, two)", "missing"},
    {"max(d, 2022-04-01)", "2022-04-01"}, {"min(d, dx)", "missing"},
    {"clamp(three, 0, 2)", "2"}, {"clamp(minus, 0, 2)", "0"}, {"clamp(two, 0, 3)", "2"},
    {"clamp(nx, 0, 2)", "missing"}, {"clamp(two, nx, 3)", "missing"},
    {"clamp(two, 0, nx)", "missing"},
    /* dates */
    {"d", "2022-03-31"}, {"dx", "missing"}, {"d - 2022-03-01", "30"}, {"d - dx", "missing"},
    {"dx - d", "missing"}, {"d - 1 month", "2022-02-28"}, {"dx - 1 month", "missing"},
    {"d + 1 month", "2022-04-30"}, {"d - 1 year - 1 day", "2021-03-30"}, {"d + 2", "2022-04-02"},
    {"d + nx", "missing"}, {"dx + 2", "missing"}, {"two + d", "2022-04-02"},
    {"2 weeks + d", "2022-04-14"}, {"as_of", "2023-01-31"}, {"as_of - d", "306"},
    {"year(d)", "2022"}, {"year(dx)", "missing"}, {"month(d)", "3"}, {"month(dx)", "missing"},
    {"age_at(1990-03-31, d)", "32"}, {"age_at(1990-04-01, d)", "31"}, {"age_at(dx, d)", "missing"},
    {"age_at(d, dx)", "missing"},
    /* comparisons: with a missing side, unknown */
    {"two = 2", "yes"}, {"two = three", "no"}, {"two = nx", "unknown"}, {"nx = two", "unknown"},
    {"nx = nx", "unknown"}, {"nx = 2", "unknown"}, {"2 = nx", "unknown"},
    {"two != three", "yes"}, {"two != 2", "no"}, {"two != nx", "unknown"}, {"nx != 2", "unknown"},
    {"two < three", "yes"}, {"three < two", "no"}, {"two < nx", "unknown"}, {"nx < 2", "unknown"},
    {"two <= 2", "yes"}, {"three <= two", "no"}, {"two <= nx", "unknown"}, {"nx <= 2", "unknown"},
    {"two > three", "no"}, {"three > 2", "yes"}, {"two > nx", "unknown"}, {"nx > 2", "unknown"},
    {"2 > nx", "unknown"}, {"two >= 2", "yes"}, {"two >= three", "no"}, {"two >= nx", "unknown"},
    {"nx >= two", "unknown"}, {"2 >= nx", "unknown"},
    {"d = 2022-03-31", "yes"}, {"d < as_of", "yes"}, {"dx < as_of", "unknown"},
    {"d >= dx", "unknown"}, {"dx = dx", "unknown"}, {"d >= as_of - 12 months", "yes"},
    {"t = yes", "yes"}, {"t = no", "no"}, {"f = no", "yes"}, {"u = yes", "unknown"},
    {"u = no", "unknown"}, {"t = u", "unknown"}, {"t != f", "yes"}, {"u != t", "unknown"},
    {"u = u", "unknown"}, {"t = f", "no"},
    {"w = x", "yes"}, {"w = 'y'", "no"}, {"w = wx", "unknown"}, {"wx = x", "unknown"},
    {"wx = wx", "unknown"}, {"w != y", "yes"}, {"wx != x", "unknown"}, {"w != wx", "unknown"},
    {"i = 'I1'", "yes"}, {"i = 'I2'", "no"}, {"ix = 'I1'", "unknown"}, {"i != ix", "unknown"},
    {"i = ix", "unknown"}, {"i = i", "yes"},
    /* in: found is yes; not found among known ones is no, among others unknown */
    {"two in [1, 2]", "yes"}, {"two in [3, 4]", "no"}, {"nx in [1, 2]", "unknown"},
    {"two in [2, nx]", "yes"}, {"two in [nx, 2]", "yes"}, {"two in [3, nx]", "unknown"},
    {"nx in [nx]", "unknown"}, {"two in [three, two]", "yes"}, {"not two in [3, 4]", "yes"},
    {"not nx in [3]", "unknown"}, {"d in [2022-03-31, 2022-04-01]", "yes"},
    {"dx in [2022-03-31]", "unknown"}, {"w in [x, y]", "yes"}, {"w in [y, 'z']", "no"},
    {"wx in [x, y]", "unknown"}, {"w in [y, wx]", "unknown"}, {"w in [x, wx]", "yes"},
    {"i in ['I1', 'I2']", "yes"}, {"ix in ['I1']", "unknown"}, {"i in ['I2', ix]", "unknown"},
    {"u in [yes]", "unknown"}, {"t in [yes, no]", "yes"}, {"u in [yes, no]", "unknown"},
    /* between: either bound may decide */
    {"two between 1 and 3", "yes"}, {"two between 2 and 2", "yes"}, {"two between 3 and 4", "no"},
    {"nx between 1 and 3", "unknown"}, {"two between nx and 3", "unknown"},
    {"two between 1 and nx", "unknown"}, {"three between nx and 2", "no"},
    {"two between 3 and nx", "no"}, {"d between 2022-01-01 and as_of", "yes"},
    {"dx between 2022-01-01 and as_of", "unknown"}, {"two between zero and three", "yes"},
    /* is missing, is known: never unknown */
    {"nx is missing", "yes"}, {"two is missing", "no"}, {"nx is known", "no"},
    {"two is known", "yes"}, {"u is missing", "yes"}, {"t is missing", "no"}, {"u is known", "no"},
    {"f is known", "yes"}, {"dx is missing", "yes"}, {"d is known", "yes"}, {"wx is missing", "yes"},
    {"w is known", "yes"}, {"ix is missing", "yes"}, {"i is known", "yes"},
    {"two / zero is missing", "yes"}, {"(nx > 1) is missing", "yes"}, {"(two > 1) is known", "yes"},
    /* logic: Kleene's */
    {"t and t", "yes"}, {"t and f", "no"}, {"t and u", "unknown"}, {"f and t", "no"},
    {"f and f", "no"}, {"f and u", "no"}, {"u and t", "unknown"}, {"u and f", "no"},
    {"u and u", "unknown"}, {"t or t", "yes"}, {"t or f", "yes"}, {"t or u", "yes"},
    {"f or t", "yes"}, {"f or f", "no"}, {"f or u", "unknown"}, {"u or t", "yes"},
    {"u or f", "unknown"}, {"u or u", "unknown"}, {"not t", "no"}, {"not f", "yes"},
    {"not u", "unknown"}, {"u or not u", "unknown"}, {"nx > 1 or t", "yes"},
    {"nx > 1 and f", "no"}, {"yes and u", "unknown"}, {"no or u", "unknown"},
    /* choice: an unknown condition makes it missing */
    {"if t then 1 else 2", "1"}, {"if f then 1 else 2", "2"}, {"if u then 1 else 2", "missing"},
    {"if u then 1 else 1", "missing"}, {"if t then nx else 2", "missing"},
    {"if f then nx else 2", "2"}, {"if t then 1 else nx", "1"}, {"if t then u else t", "unknown"},
    {"if u then t else t", "unknown"}, {"if f then u else t", "yes"}, {"if t then d else dx",
     "2022-03-31"}, {"if u then d else d", "missing"}, {"if t then w else 'y'", "x"},
    {"if f then w else 'y'", "y"}, {"if u then w else w", "missing"}, {"if t then i else 'I2'", "I1"},
    {"if f then i else 'I2'", "I2"}, {"if u then i else i", "missing"},
    {"if nx > 1 then 1 else 2", "missing"},
    /* coalesce: the first that is known */
    {"coalesce(two, 9)", "2"}, {"coalesce(nx, 9)", "9"}, {"coalesce(nx, nx)", "missing"},
    {"coalesce(nx, nx, three)", "3"}, {"coalesce(two / zero, 0)", "0"}, {"coalesce(u, no)", "no"},
    {"coalesce(u, yes)", "yes"}, {"coalesce(t, no)", "yes"}, {"coalesce(u, u)", "unknown"},
    {"coalesce(dx, d)", "2022-03-31"}, {"coalesce(wx, 'none')", "none"}, {"coalesce(w, 'none')", "x"},
    {"coalesce(wx, wx)", "missing"}, {"coalesce(ix, 'I9')", "I9"}, {"coalesce(ix, i)", "I1"},
    {"coalesce(dx, dx)", "missing"}, {"coalesce(nx > 1, yes)", "yes"},
    {"starts_with(w, 'x')", "yes"}, {"starts_with(w, 'xy')", "no"}, {"starts_with(wx, 'x')",
     "unknown"}, {"starts_with(rape, 'ra')", "yes"},
    /* lookups: a missing key is missing even with else; an unknown key is else or missing */
    {"harm_days[rape]", "3650"}, {"harm_days['theft']", "10"}, {"harm_days[wx]", "missing"},
    {"harm_days[w]", "missing"}, {"harm_days['nothing']", "missing"}, {"harm_days[odd]", "missing"},
    {"vawg[rape]", "1"}, {"vawg['theft']", "0"}, {"vawg[w]", "0"}, {"vawg[wx]", "missing"},
    {"vawg[rape] or f", "yes"}, {"vawg[w] or f", "no"}, {"vawg[wx] or f", "unknown"},
    {"vawg[wx] or t", "yes"}, {"vawg[wx] = yes", "unknown"}, {"not vawg[w]", "yes"},
    {"serious[rape]", "yes"}, {"serious['theft']", "no"}, {"serious[w]", "no"},
    {"serious[wx]", "unknown"}, {"group[rape]", "sexual"}, {"group[odd]", "missing"},
    {"group[w]", "missing"}, {"group[wx]", "missing"}, {"group[rape] = sexual", "yes"},
    {"group[odd] = sexual", "unknown"}, {"group[w] = sexual", "unknown"},
    {"group[rape] in [violence, sexual]", "yes"}, {"sentence[rape].days", "3650"},
    {"sentence[odd].days", "missing"}, {"sentence[rape].source", "guideline"},
    {"sentence[odd].source", "missing"}, {"sentence[w].source", "missing"},
    {"pair[rape, 'charged']", "0.9"}, {"pair[rape, 'suspect']", "missing"},
    {"pair[wx, 'charged']", "missing"}, {"pair[rape, wx]", "missing"},
    {"years[three * 3]", "missing"}, {"years[10]", "0"}, {"years[11]", "0"}, {"years[12]", "0.08"},
    {"years[three * 4 + 1.9]", "0.08"}, {"years[99]", "0.07"}, {"years[nx]", "missing"},
    {"level_points[two]", "10"}, {"level_points[9]", "missing"}, {"level_points[nx]", "missing"},
    {"level_points[1]", "5"}, {"since[rape]", "2004-05-01"}, {"since[wx]", "missing"},
    {"since[w]", "missing"}, {"since[rape] < d", "yes"}, {"since['theft']", "1969-01-01"},
};

static void check_row(void **state)
{
    const struct row *r = *state;
    struct world w;
    char out[2][VALUE_TEXT];

    world_open(&w);
    add_names(&w);
    add_rows(&w);
    evaluate(&w, r->text, true, out, 1);
    assert_string_equal(out[0], r->value);
    assert_string_equal(out[1], r->value); /* of a row, through its subject */
    world_close(&w);
}

/* ---- Aggregates --------------------------------------------------------------------------------- */

static struct fold {
    const char *text, *a, *b, *c, *d; /* some known; no rows; all missing; one date */
} folds[] = {
    {"count(offences)", "3", "0", "2", "3"},
    {"count(offences where stalking)", "1", "0", "0", "3"},
    {"count(offences where not stalking)", "1", "0", "0", "0"},
    {"count(offences where stalking is missing)", "1", "0", "2", "0"},
    {"count(offences where u)", "0", "0", "0", "0"},
    {"count(offences where loss > 5)", "2", "0", "0", "1"},
    {"count(offences where not loss > 5)", "0", "0", "0", "1"},
    {"count(offences where role in [charged, suspect])", "1", "0", "0", "3"},
    {"count(offences where vawg[code])", "1", "0", "0", "2"},
    {"count(offences where not vawg[code])", "1", "0", "0", "1"},
    {"sum(loss over offences)", "40", "0", "0", "12"},
    {"sum(loss over offences where stalking)", "10", "0", "0", "12"},
    {"sum(loss over offences where u)", "0", "0", "0", "0"},
    {"sum(loss * two over offences)", "80", "0", "0", "24"},
    {"sum(loss * nx over offences)", "0", "0", "0", "0"},
    {"sum(harm over offences)", "2930", "0", "0", "3008"},
    {"sum(coalesce(loss, 1) over offences)", "41", "0", "2", "13"},
    {"sum(if stalking then 1 else 0 over offences)", "1", "0", "0", "3"},
    {"mean(loss over offences)", "20", "missing", "missing", "6"},
    {"mean(loss over offences where stalking)", "10", "missing", "missing", "6"},
    {"min(loss over offences)", "10", "missing", "missing", "5"},
    {"max(loss over offences)", "30", "missing", "missing", "7"},
    {"min(committed over offences)", "2022-01-01", "missing", "missing", "2022-01-01"},
    {"max(committed over offences)", "2022-06-01", "missing", "missing", "2022-01-01"},
    {"max(loss over offences where loss > 99)", "missing", "missing", "missing", "missing"},
    {"min(age over offences)", "244", "missing", "missing", "395"},
    {"any(stalking over offences)", "yes", "no", "no", "yes"},
    {"any(not stalking over offences)", "yes", "no", "no", "no"},
    {"any(loss > 99 over offences)", "no", "no", "no", "no"},
    {"any(u over offences)", "no", "no", "no", "no"},
    {"any(stalking over offences where loss = 30)", "no", "no", "no", "no"},
    {"all(stalking over offences)", "no", "yes", "yes", "yes"},
    {"all(loss > 1 over offences)", "yes", "yes", "yes", "yes"},
    {"all(u over offences)", "yes", "yes", "yes", "yes"},
    {"all(stalking over offences where loss = 30)", "no", "yes", "yes", "yes"},
    {"not any(stalking over offences)", "no", "yes", "yes", "no"},
    {"distinct(victim_id over offences)", "1", "0", "0", "3"},
    {"distinct(code over offences)", "2", "0", "0", "3"},
    {"distinct(loss over offences)", "2", "0", "0", "2"},
    {"distinct(stalking over offences)", "2", "0", "0", "1"},
    {"distinct(committed over offences)", "2", "0", "0", "1"},
    {"distinct(code over offences where stalking)", "1", "0", "0", "3"},
    {"first(loss over offences by committed)", "10", "missing", "missing", "5"},
    {"last(loss over offences by committed)", "30", "missing", "missing", "7"},
    {"first(code over offences by committed)", "rape", "missing", "missing", "rape"},
    {"last(code over offences by committed)", "theft", "missing", "missing", "theft"},
    {"first(stalking over offences by committed)", "yes", "unknown", "unknown", "yes"},
    {"last(stalking over offences by committed)", "no", "unknown", "unknown", "yes"},
    {"last(victim_id over offences by committed)", "V1", "missing", "missing", "V3"},
    {"last(committed over offences by committed)", "2022-06-01", "missing", "missing", "2022-01-01"},
    {"last(loss over offences by committed where stalking)", "10", "missing", "missing", "7"},
    {"first(loss over offences by committed where code = theft)", "30", "missing", "missing", "7"},
    {"last(role over offences by committed) = convicted", "yes", "unknown", "unknown", "no"},
    {"sum(loss over offences) / count(offences)", "13.333333333333334", "missing", "0", "4"},
    {"count(orders)", "0", "0", "0", "0"},
    {"any(expires > as_of over orders)", "no", "no", "no", "no"},
    {"max(expires over orders)", "missing", "missing", "missing", "missing"},
    {"count(offences where loss >= total_loss / 2)", "1", "0", "0", "1"},
    {"as_of - max(committed over offences) < 12 months", "yes", "unknown", "unknown", "no"},
    {"coalesce(min(age over offences), 9999)", "244", "9999", "9999", "395"},
};

static void check_fold(void **state)
{
    const struct fold *f = *state;
    struct world w;
    char out[4][VALUE_TEXT];

    world_open(&w);
    add_names(&w);
    add_rows(&w);
    evaluate(&w, f->text, false, out, 4);
    assert_string_equal(out[0], f->a);
    assert_string_equal(out[1], f->b);
    assert_string_equal(out[2], f->c);
    assert_string_equal(out[3], f->d);
    world_close(&w);
}

static void a_keep_that_is_unknown_does_not_hold(void **state)
{
    struct world w;
    char out[4][VALUE_TEXT];

    (void)state;
    world_open(&w);
    add_names(&w);
    world_keep(&w, OFFENCES, "large", "loss > 5");
    add_rows(&w);
    evaluate(&w, "count(offences)", false, out, 4);
    assert_string_equal(out[0], "2");
    assert_string_equal(out[1], "0");
    assert_string_equal(out[2], "0");
    assert_string_equal(out[3], "1");
    world_close(&w);
}

int main(void)
{
    enum { N_ROWS = sizeof rows / sizeof rows[0], N_FOLDS = sizeof folds / sizeof folds[0] };
    static struct CMUnitTest t[N_ROWS + N_FOLDS + 1];
    size_t n = 0;

    for (size_t i = 0; i < N_ROWS; i++)
        t[n++] = (struct CMUnitTest){rows[i].text, check_row, NULL, NULL, &rows[i]};
    for (size_t i = 0; i < N_FOLDS; i++)
        t[n++] = (struct CMUnitTest){folds[i].text, check_fold, NULL, NULL, &folds[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(a_keep_that_is_unknown_does_not_hold);
    return _cmocka_run_group_tests("missing", t, n, NULL, NULL);
}
