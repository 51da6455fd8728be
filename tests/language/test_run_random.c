/* test_run_random.c -- random expressions over random rows: programs and a plain walk of the tree
 * (naive.h) come to the same bits, in one range of subjects and in several, also where blocks of rows
 * and subjects end at odd places. */
#include "language/run_world.h"
#include "language/workspace.h"

#include "language/naive.h"

/* ---- Random numbers: the same on every machine ------------------------------------------------- */

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 20) % n);
}

/* ---- Random expressions, as text ---------------------------------------------------------------- */

struct grown {
    struct buffer b;
    uint32_t table;
    enum stage stage;
};

static void number(struct grown *g, int depth);
static void flag(struct grown *g, int depth);
static void date(struct grown *g, int depth);
static void word(struct grown *g, int depth);

static void say(struct grown *g, const char *text)
{
    buffer_string(&g->b, text);
}

static void pick(struct grown *g, const char *const texts[], uint32_t n)
{
    say(g, texts[random_below(n)]);
}

static void two(struct grown *g, void (*one)(struct grown *, int), const char *between, int depth)
{
    say(g, "(");
    one(g, depth - 1);
    say(g, between);
    one(g, depth - 1);
    say(g, ")");
}

static void call(struct grown *g, const char *name, void (*one)(struct grown *, int), int n,
                 int depth)
{
    say(g, name);
    say(g, "(");
    for (int i = 0; i < n; i++) {
        if (i > 0)
            say(g, ", ");
        one(g, depth - 1);
    }
    say(g, ")");
}

static void choice(struct grown *g, void (*one)(struct grown *, int), int depth)
{
    say(g, "(if ");
    flag(g, depth - 1);
    say(g, " then ");
    one(g, depth - 1);
    say(g, " else ");
    if (random_below(8) == 0)
        say(g, "missing");
    else
        one(g, depth - 1);
    say(g, ")");
}

/* "NAME(VALUE over TABLE [where COND])", the value by `one`, NULL: a count. */
static void aggregate(struct grown *g, const char *name, void (*one)(struct grown *, int),
                      int depth)
{
    bool orders = random_below(4) == 0, ordered = name[0] == 'f' || name[0] == 'l';
    const char *table = orders ? "orders" : "offences";

    g->table = orders ? ORDERS : OFFENCES;
    say(g, name);
    say(g, "(");
    if (one != NULL) {
        one(g, depth - 1);
        say(g, " over ");
    }
    say(g, table);
    if (ordered) {
        say(g, " by ");
        date(g, 1);
    }
    if (random_below(2) == 0) {
        say(g, " where ");
        flag(g, depth - 1);
    }
    say(g, ")");
    g->table = OFFENDERS;
}

static void number_leaf(struct grown *g)
{
    static const char *const constants[] = {"0", "1", "2.5", "7", "0.5", "12 months", "1e300", "3"};
    static const char *const subjects[] = {"mappa_level", "years_old", "victims", "total_harm",
                                           "years[mappa_level]"};
    static const char *const offences[] = {"loss",
                                           "age",
                                           "harm",
                                           "harm_days[code]",
                                           "loss",
                                           "pair[code, role]",
                                           "sentence[code].days"};
    static const char *const late[] = {"gravity", "score"};
    uint32_t which = random_below(8);

    if (which < 2)
        pick(g, constants, 8);
    else if (which == 2 && g->stage == STAGE_RESPONSE)
        pick(g, late, 2);
    else if (g->table == OFFENCES && which < 7)
        pick(g, offences, 7);
    else
        pick(g, subjects, 5);
}

static void number(struct grown *g, int depth)
{
    static const char *const operators[] = {" + ", " - ", " * ", " / ", " ^ "};
    static const char *const functions[] = {"abs", "sqrt", "ln", "log10", "floor", "ceil", "round"};
    static const char *const values[] = {"distinct", "repeated", "most"};
    static const char *const folds[] = {"sum", "mean", "min", "max"};
    uint32_t which = depth <= 0 ? 0 : random_below(18);

    if (g->table == OFFENDERS && depth > 0 && random_below(3) == 0) {
        which = random_below(6);
        if (which == 0)
            aggregate(g, "count", NULL, depth);
        else if (which == 1)
            aggregate(g, values[random_below(3)], random_below(2) == 0 ? number : word, depth);
        else if (which == 2)
            aggregate(g, random_below(2) == 0 ? "first" : "last", number, depth);
        else
            aggregate(g, folds[random_below(4)], number, depth);
    } else if (which < 2) {
        number_leaf(g);
    } else if (which < 7) {
        two(g, number, operators[random_below(5)], depth);
    } else if (which == 7) {
        call(g, functions[random_below(7)], number, 1, depth);
    } else if (which == 8) {
        call(g, random_below(2) == 0 ? "min" : "max", number, 3, depth);
    } else if (which == 9) {
        call(g, random_below(2) == 0 ? "coalesce" : "clamp", number, 3, depth);
    } else if (which == 10) {
        choice(g, number, depth);
    } else if (which == 11) {
        say(g, "-");
        number(g, depth - 1);
    } else if (which == 12) {
        two(g, date, " - ", depth);
    } else if (which == 13) {
        call(g, "count_yes", flag, 3, depth);
    } else if (which == 14) {
        call(g, "count_known", random_below(2) == 0 ? number : word, 2, depth);
    } else if (which == 16) {
        call(g, "sum_known", number, 3, depth);
    } else if (which == 15) {
        call(g, "round", number, 2, depth);
    } else {
        call(g, random_below(2) == 0 ? "year" : "month", date, 1, depth);
    }
}

static void flag(struct grown *g, int depth)
{
    static const char *const compares[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    static const char *const subjects[] = {"in_custody", "registered_sex_offender", "yes"};
    static const char *const offences[] = {"domestic_abuse", "stalking", "serious[code]",
                                           "not vawg[code]"};
    uint32_t which = depth <= 0 ? 0 : random_below(12);

    if (g->table == OFFENDERS && depth > 0 && random_below(3) == 0)
        aggregate(g, random_below(2) == 0 ? "any" : "all", flag, depth);
    else if (which < 2 && g->table == OFFENCES)
        pick(g, offences, 4);
    else if (which < 2)
        pick(g, subjects, 3);
    else if (which < 5)
        two(g, number, compares[random_below(6)], depth);
    else if (which == 5)
        two(g, flag, random_below(2) == 0 ? " and " : " or ", depth);
    else if (which == 6)
        call(g, "not ", flag, 1, depth);
    else if (which == 7)
        two(g, word, random_below(2) == 0 ? " = " : " != ", depth);
    else if (which == 8)
        two(g, date, compares[random_below(6)], depth);
    else if (which == 9)
        choice(g, flag, depth);
    else if (which == 10) {
        call(g, "", random_below(2) == 0 ? number : word, 1, depth);
        pick(g, (const char *const[]){" is missing", " is known"}, 2);
    } else {
        call(g, "", number, 1, depth);
        pick(g, (const char *const[]){" in [1, 2, 3]", " between 0 and 10", " in [mappa_level, 2]"},
             3);
    }
}

static void date(struct grown *g, int depth)
{
    static const char *const offences[] = {"committed", "as_of", "date_of_birth", "latest"};
    static const char *const orders[] = {"granted", "expires", "as_of", "2022-05-31"};
    static const char *const subjects[] = {"date_of_birth", "as_of", "latest", "1999-02-28"};
    static const char *const moves[] = {" - 12 months", " + 1 month", " - 2 weeks", " + 4 years"};
    const char *const *leaves = g->table == OFFENCES ? offences
                                : g->table == ORDERS ? orders
                                                     : subjects;
    uint32_t which = depth <= 0 ? 0 : random_below(6);

    if (which < 3) {
        pick(g, leaves, 4);
    } else if (which < 5) {
        say(g, "(");
        date(g, depth - 1);
        pick(g, moves, 4);
        say(g, ")");
    } else {
        call(g, random_below(2) == 0 ? "max" : "coalesce", date, 2, depth);
    }
}

static void word(struct grown *g, int depth)
{
    static const char *const offences[] = {"code", "role", "group[code]", "sentence[code].source"};
    static const char *const orders[] = {"kind", "division"};
    static const char *const subjects[] = {"division", "current_strand", "remarks"};

    if (depth > 0 && random_below(4) == 0)
        choice(g, word, depth);
    else if (g->table == OFFENDERS && depth > 0 && random_below(3) == 0)
        aggregate(g, random_below(2) == 0 ? "first" : "last", word, depth);
    else if (g->table == OFFENCES)
        pick(g, offences, 4);
    else if (g->table == ORDERS)
        pick(g, orders, 2);
    else
        pick(g, subjects, 3);
}

/* ---- Random rows -------------------------------------------------------------------------------- */

static bool few_days; /* of which a table of dates is worth making */

static void random_cell(struct world *w, struct column *c, size_t row)
{
    static const char *const words[] = {"rape",  "theft",   "assault", "odd",
                                        "fraud", "charged", "suspect", "convicted",
                                        "North", "East",    "SPO"};
    bool missing = random_below(6) == 0;

    switch (c->type) {
    case COLUMN_NUMBER:
        c->as.number[row] = missing ? (double)NAN : random_below(40) / 4.0 - 2;
        break;
    case COLUMN_DATE:
        c->as.date[row] = missing ? DATE_MISSING : w->as_of - (int32_t)(few_days ? 50 * random_below(20)
                                                                                      : random_below(1000));
        break;
    case COLUMN_FLAG:
        c->as.flag[row] = (uint8_t)random_below(3);
        break;
    default:
        c->as.word[row] = missing
                              ? WORD_MISSING
                              : words_add(
                                    c->type == COLUMN_ID ? w->scope.ids : w->scope.words,
                                    text_of(words[random_below(sizeof words / sizeof words[0])]));
    }
}

static void random_rows(struct world *w, uint32_t table, const uint32_t rows_of[], size_t n)
{
    struct table *t = &w->data.tables[table];
    size_t total = 0;

    for (size_t s = 0; s < n; s++)
        total += rows_of[s];
    t->n_rows = total;
    t->line = arena_alloc(w->arena, total + 1, sizeof *t->line);
    for (size_t c = 0; c < t->n_columns; c++) {
        world_room(w, &t->columns[c], total);
        for (size_t row = 0; row < total; row++)
            random_cell(w, &t->columns[c], row);
    }
    if (table == OFFENDERS) {
        w->data.n_subjects = n;
        return;
    }
    t->first = arena_alloc(w->arena, n + 1, sizeof *t->first);
    t->n_subjects = n;
    assert_non_null(t->first);
    for (size_t s = 0, row = 0; s < n; s++) {
        t->first[s] = (uint32_t)row;
        row += rows_of[s];
        t->first[s + 1] = (uint32_t)row;
    }
}

/* A column's values as codes too, which rules read then; the plain walk reads the values. */
static void code_column(struct world *w, struct column *c, size_t n, uint8_t width)
{
    uint32_t *values = arena_alloc(w->arena, n + 1, sizeof *values);
    uint16_t *wide = arena_alloc(w->arena, n + 1, sizeof *wide);
    uint8_t *narrow = arena_alloc(w->arena, n + 1, 1);
    uint32_t codes = 1;

    values[0] = c->type == COLUMN_DATE ? (uint32_t)DATE_MISSING : WORD_MISSING;
    for (size_t row = 0; row < n; row++) {
        uint32_t value = c->as.word[row], code = 0; /* a date's bits are read as a word's */

        while (code < codes && values[code] != value)
            code++;
        values[code] = value;
        codes += code == codes;
        wide[row] = (uint16_t)code;
        narrow[row] = (uint8_t)code;
    }
    if (codes > 256)
        width = 2;
    c->codes = (struct codes){width, codes, width == 1 ? (void *)narrow : (void *)wide, values};
}

static void code_some(struct world *w, uint32_t table)
{
    struct table *t = &w->data.tables[table];

    for (size_t c = 0; c < t->n_columns; c++) {
        enum column_type type = t->columns[c].type;

        if ((type == COLUMN_DATE || type == COLUMN_CATEGORY || type == COLUMN_TEXT) &&
            random_below(4) > 0)
            code_column(w, &t->columns[c], t->n_rows, (uint8_t)(1 + random_below(2)));
    }
}

/* ---- The plain walk ----------------------------------------------------------------------------- */

static void *make(struct world *w, size_t n, size_t size)
{
    void *made = arena_alloc(w->arena, n, size);

    assert_non_null(made);
    return made;
}

/* Fates table by table: a keep rule may look at another table's rows, which come before. */
static void naive_fates(struct naive *n, uint32_t table)
{
    const struct scope_table *st = &n->w->scope.tables[table];
    const struct table *t = &n->w->data.tables[table];

    n->fate[table] = make(n->w, t->n_rows + 1, 1);
    for (size_t row = 0; row < t->n_rows; row++) {
        struct seat at = {table, row, table_subject(t, row)};

        for (size_t k = 0; k < st->n_keeps && n->fate[table][row] == FATE_USED; k++)
            if (naive_walk(n, st->keeps[k].expr, at).number != 1)
                n->fate[table][row] = (uint8_t)(k + 1);
    }
}

static void naive_open(struct naive *n, struct world *w)
{
    const struct scope_table *st = &w->scope.tables[0];

    *n = (struct naive){.w = w};
    n->input = make(w, st->n_names, sizeof *n->input);
    n->measures = make(w, st->n_names, sizeof *n->measures);
    n->known = make(w, st->n_names, sizeof *n->known);
    n->fate = make(w, WORLD_TABLES, sizeof *n->fate);
    for (size_t i = 0; i < st->n_names; i++) {
        n->input[i] = make(w, w->data.n_subjects + 1, sizeof *n->input[i]);
        n->measures[i] = make(w, w->data.n_subjects + 1, sizeof *n->measures[i]);
        n->known[i] = make(w, w->data.n_subjects + 1, sizeof *n->known[i]);
        for (size_t s = 0; s < w->data.n_subjects; s++)
            n->input[i][s] = random_below(5) == 0 ? (double)NAN : random_below(200) / 8.0;
    }
    naive_fates(n, ORDERS);
    naive_fates(n, OFFENCES);
    naive_fates(n, OFFENDERS);
}

static bool same_value(const struct slot *s, size_t subject, struct value v)
{
    if (s->type == VALUE_FLAG)
        return slot_flag(s, subject) == (isnan(v.number)   ? TRUTH_UNKNOWN
                                    : v.number == 1.0 ? TRUTH_TRUE
                                                      : TRUTH_FALSE);
    if (s->type == VALUE_WORD || s->type == VALUE_ID)
        return slot_word(s, subject) == v.word;
    return (isnan(slot_number(s, subject)) && isnan(v.number)) ||
           slot_number(s, subject) == v.number;
}

/* Values that no expression gives, in every slot that is kept. */
static void scribble(struct frame *f)
{
    size_t bytes = f->data->n_subjects * sizeof(double) + 1;
    uint8_t *values = malloc(bytes);

    memset(values, TRUTH_TRUE, bytes);
    for (size_t i = 0; i < f->n_slots; i++)
        slot_put(&f->own->store, &f->slots[i], 0,
                 f->passes->slots[i].kept ? f->data->n_subjects : 0, values);
    free(values);
}

/* ---- One world ---------------------------------------------------------------------------------- */

enum { VALUES = 24 };

struct random_case {
    const char *name;
    uint64_t seed;
    size_t n;
    uint32_t rows[8]; /* of subject s: rows[s % 8] */
    size_t range;     /* subjects that a workspace takes at a time, the second time */
};

struct trial {
    struct run r;
    struct naive naive;
    struct expr *exprs[VALUES];
    char *texts[VALUES];
    uint32_t slots[VALUES];
};

static void grow_values(struct trial *t)
{
    static void (*const kinds[])(struct grown *, int) = {number, flag, date, word, number, number};

    for (size_t i = 0; i < VALUES; i++) {
        struct grown g = {.table = OFFENDERS,
                          .stage = i % 3 == 0 ? STAGE_RESPONSE : STAGE_MEASURES};

        kinds[random_below(6)](&g, 4);
        buffer_char(&g.b, '\0');
        t->texts[i] = g.b.at;
        t->exprs[i] = run_check(&t->r, t->texts[i], OFFENDERS, g.stage);
        t->slots[i] = builder_value(run_builder(&t->r), t->exprs[i], g.stage);
    }
}

static void run_all(struct trial *t, struct workspace *const w[], size_t n, size_t range)
{
    struct frame *f = &t->r.f;

    for (int stage = 0; stage < STAGE_COUNT_; stage++) {
        for (size_t i = 0; i < t->r.w.scope.tables[0].n_names; i++) {
            const struct scope_name *name = &t->r.w.scope.tables[0].names[i];

            if (name->kind == NAME_INPUT && (int)name->stage == stage && name->type != VALUE_WORD)
                frame_give(f, name->slot, 0, f->data->n_subjects, t->naive.input[i]);
        }
        for (size_t s = 0, k = 0; s < f->data->n_subjects; s += range, k++)
            assert_int_equal(
                passes_run(f, w[k % n], (enum stage)stage, s,
                           s + range < f->data->n_subjects ? s + range : f->data->n_subjects),
                OSARA_OK);
    }
}

static void compare(struct trial *t)
{
    for (uint32_t table = 1; table < WORLD_TABLES; table++)
        for (size_t row = 0; row < t->r.w.data.tables[table].n_rows; row++) {
            uint8_t got = t->r.w.data.tables[table].fate[row], want = t->naive.fate[table][row];

            if (want == FATE_USED &&
                t->naive.fate[0][table_subject(&t->r.w.data.tables[table], row)] != FATE_USED)
                want = FATE_SUBJECT;
            assert_int_equal(got, want);
        }
    for (size_t i = 0; i < VALUES; i++)
        for (size_t s = 0; s < t->r.w.data.n_subjects; s++) {
            struct value v = naive_walk(&t->naive, t->exprs[i], (struct seat){0, s, s});

            if (same_value(&t->r.f.slots[t->slots[i]], s, v))
                continue;
            print_error("subject %zu: %s\n%s\n", s, t->texts[i], passes_disassemble(t->r.p));
            fail();
        }
}

static size_t programs_by_code;

static void count_programs(const struct frame *f)
{
    for (int s = 0; s < STAGE_COUNT_; s++)
        for (size_t i = 0; i < f->passes->stages[s].n; i++)
            programs_by_code += f->own->tabulations[s][i].n_tables > 0;
}

static void programs_took_values_by_code(void **state)
{
    (void)state;
    assert_true(programs_by_code > 100);
}

static void check_world(void **state)
{
    const struct random_case *c = *state;
    struct trial t = {0};
    uint32_t *rows = calloc(c->n, sizeof *rows);
    struct workspace *w[3];

    random_state = c->seed * UINT64_C(0x9E3779B97F4A7C15);
    few_days = c->seed % 2 == 0;
    run_open_empty(&t.r);
    for (size_t s = 0; s < c->n; s++)
        rows[s] = 1;
    random_rows(&t.r.w, OFFENDERS, rows, c->n);
    for (size_t s = 0; s < c->n; s++)
        rows[s] = c->rows[s % 8];
    random_rows(&t.r.w, OFFENCES, rows, c->n);
    for (size_t s = 0; s < c->n; s++)
        rows[s] = random_below(4);
    random_rows(&t.r.w, ORDERS, rows, c->n);
    code_some(&t.r.w, OFFENCES);
    code_some(&t.r.w, ORDERS);
    if (c->seed % 3 > 0)
        world_keep(&t.r.w, OFFENCES, "recent", "committed >= as_of - 18 months");
    if (c->seed % 3 > 1) {
        world_measure(&t.r.w, "levels", "count(orders)");
        world_keep(&t.r.w, OFFENCES, "coded", "code != 'odd' or harm_days[code] * 2 > levels");
        world_keep(&t.r.w, OFFENDERS, "active", "victims > 0 or in_custody");
    }
    grow_values(&t);
    naive_open(&t.naive, &t.r.w);
    run_finish(&t.r);
    count_programs(&t.r.f);
    run_all(&t, &t.r.ws, 1, c->n + 1);
    compare(&t);
    for (size_t k = 0; k < 3; k++)
        w[k] = workspace_new(t.r.p);
    scribble(&t.r.f); /* nothing may be left over from the first time */
    run_all(&t, w, 3, c->range);
    compare(&t);
    for (size_t k = 0; k < 3; k++)
        workspace_free(w[k]);
    for (size_t i = 0; i < VALUES; i++)
        free(t.texts[i]);
    free(rows);
    run_close(&t.r);
}

static const struct random_case shapes[] = {
    {"subjects with rows at the ends of blocks", 1, 7, {0, 1, 1023, 1024, 1025, 2500, 0, 0}, 2},
    {"subjects at the ends of blocks", 2, 2049, {0, 1, 2, 0, 3, 1, 0, 1}, 1000},
    {"a few subjects", 3, 40, {0, 1, 2, 3, 5, 8, 13, 21}, 1},
    {"one subject", 4, 1, {3}, 1},
    {"no subjects", 5, 0, {0}, 1},
    {"subjects without rows", 6, 1025, {0}, 1024},
};

int main(void)
{
    enum { SHAPES = sizeof shapes / sizeof shapes[0], ROUNDS = 200 };
    static struct random_case cases[SHAPES + ROUNDS];
    struct CMUnitTest t[SHAPES + ROUNDS + 1];

    for (size_t i = 0; i < SHAPES + ROUNDS; i++) {
        cases[i] = shapes[i < SHAPES ? i : i % 8 == 0 ? 0 : 2];
        cases[i].seed = i + 1;
        t[i] = (struct CMUnitTest){cases[i].name, check_world, NULL, NULL, &cases[i]};
    }
    t[SHAPES + ROUNDS] = (struct CMUnitTest)cmocka_unit_test(programs_took_values_by_code);
    return cmocka_run_group_tests_name("random expressions", t, NULL, NULL);
}
