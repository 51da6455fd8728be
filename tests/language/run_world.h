/* run_world.h -- a small world that has been built and run, for the tests of programs.
 *
 *   struct run r;
 *   run_open(&r);                          the rows of run_offenders, run_offences, run_orders
 *   uint32_t slot = run_value(&r, "count(offences)", STAGE_MEASURES);
 *   run_go(&r);                            builds the passes and runs all stages
 *   char *s = run_print(&r, slot);         "4 2 0"
 *   run_close(&r); */
#ifndef OSARA_TESTS_LANGUAGE_RUN_WORLD_H
#define OSARA_TESTS_LANGUAGE_RUN_WORLD_H

#include "language/world.h"

#include "base/buffer.h"
#include "language/run.h"

enum { A, B, C, RUN_SUBJECTS };

/* A has four offences, one of no known date; B two, of a code that no lookup knows and of one that
 * has no days; C none. */
static const char run_offenders[] =
    "offender_id,date_of_birth,division,registered_sex_offender,mappa_level,in_custody,"
    "current_strand,remarks\n"
    "A,1990-02-28,North,yes,2,no,iom,violent when drunk\n"
    "B,,East,,,yes,,\n"
    "C,2001-01-31,,no,-1.5,no,mosovo,vi\n";
static const char run_offences[] =
    "offence_id,offender_id,committed,code,role,victim_id,domestic_abuse,stalking,loss\n"
    "1,A,2022-12-01,rape,charged,V1,yes,no,10\n"
    "2,A,2022-12-01,theft,convicted,V2,no,yes,5\n"
    "3,A,2022-06-15,assault,suspect,V1,,yes,\n"
    "4,A,,theft,,V3,no,,2.5\n"
    "5,B,2020-01-10,arson,suspect,,no,no,-4\n"
    "6,B,2023-01-31,odd,charged,V9,no,,0\n";
static const char run_orders[] = "offender_id,kind,granted,expires\n"
                                 "A,SPO,2022-01-31,2024-01-31\n"
                                 "C,DVPO,2022-02-28,2022-03-28\n"
                                 "C,SPO,2022-02-28,\n";

struct run {
    struct world w;
    struct builder *b;
    struct passes *p;
    struct frame f;
    struct workspace *ws;
};

/* Without rows: the test gives its own before run_go(). */
static inline void run_open_empty(struct run *r)
{
    *r = (struct run){0};
    world_open(&r->w);
}

static inline void run_open(struct run *r)
{
    run_open_empty(r);
    world_rows(&r->w, "offenders", run_offenders);
    world_rows(&r->w, "offences", run_offences);
    world_rows(&r->w, "orders", run_orders);
}

/* Names, keep rules and evidence are declared before the first value. */
static inline struct builder *run_builder(struct run *r)
{
    static const struct expr_context none;

    for (uint32_t t = 0; r->b == NULL && t < WORLD_TABLES; t++)
        for (size_t k = 0; k < r->w.scope.tables[t].n_keeps; k++) {
            struct expr_context context = none;

            context.scope = &r->w.scope;
            context.table = t;
            assert_true(expr_check(r->w.scope.tables[t].keeps[k].expr, &context, WANT_FLAG,
                                   &r->w.problems));
        }
    if (r->b == NULL) {
        r->b = builder_new(&r->w.scope, r->w.as_of);
        assert_non_null(r->b);
        for (size_t i = 0; i < r->w.scope.tables[0].n_names; i++) {
            struct scope_name *n = &r->w.scope.tables[0].names[i];

            if (n->kind == NAME_INPUT)
                n->slot = builder_input(r->b, n->type, n->stage);
        }
    }
    return r->b;
}

static inline struct expr *run_check(struct run *r, const char *text, uint32_t table,
                                     enum stage stage)
{
    struct expr *e = world_check(&r->w, text, table, stage, WANT_ANY);

    if (e == NULL) {
        char *said = world_said(&r->w);

        print_error("%s\n", said);
        free(said);
        fail();
    }
    return e;
}

static inline uint32_t run_value(struct run *r, const char *text, enum stage stage)
{
    struct expr *e = run_check(r, text, OFFENDERS, stage);

    return builder_value(run_builder(r), e, stage);
}

static inline void run_stage(struct run *r, enum stage stage)
{
    assert_int_equal(passes_run(&r->f, r->ws, stage, 0, r->w.data.n_subjects), OSARA_OK);
}

static inline void run_finish(struct run *r)
{
    r->p = builder_finish(run_builder(r));
    assert_non_null(r->p);
    assert_int_equal(frame_open(&r->f, r->p, world_data(&r->w), &r->w.problems), OSARA_OK);
    r->ws = workspace_new(r->p);
    assert_non_null(r->ws);
}

static inline void run_go(struct run *r)
{
    run_finish(r);
    run_stage(r, STAGE_MEASURES);
    run_stage(r, STAGE_SCORE);
    run_stage(r, STAGE_RESPONSE);
}

static inline void run_close(struct run *r)
{
    workspace_free(r->ws);
    frame_close(&r->f);
    world_close(&r->w);
}

static inline void run_print_one(struct run *r, struct buffer *b, const struct slot *s, size_t i)
{
    static const char *const truths[] = {"no", "-", "yes"};

    if (s->type == VALUE_FLAG)
        buffer_string(b, truths[slot_flag(s, i)]);
    else if (s->type == VALUE_WORD || s->type == VALUE_ID)
        buffer_text(
            b, slot_word(s, i) == WORD_MISSING
                   ? TEXT("-")
                   : words_text(s->type == VALUE_ID ? r->w.data.ids : r->w.data.words,
                                slot_word(s, i)));
    else if (isnan(slot_number(s, i)))
        buffer_char(b, '-');
    else if (s->type == VALUE_DATE)
        buffer_date(b, (int32_t)slot_number(s, i));
    else
        buffer_number(b, slot_number(s, i));
}

/* The values of all subjects, '-' where missing.  The caller frees it. */
static inline char *run_print(struct run *r, uint32_t slot)
{
    struct buffer b = {0};

    for (size_t i = 0; i < r->w.data.n_subjects; i++) {
        if (i > 0)
            buffer_char(&b, ' ');
        run_print_one(r, &b, &r->f.slots[slot], i);
    }
    buffer_char(&b, '\0');
    assert_false(b.failed);
    return b.at;
}

static inline void run_expect(struct run *r, uint32_t slot, const char *values)
{
    char *got = run_print(r, slot);

    assert_string_equal(got, values);
    free(got);
}

/* One row of a table of tests: an expression over a subject and what it is for A, B and C. */
struct run_case {
    const char *name, *text, *values;
};

static inline void run_check_case(void **state)
{
    const struct run_case *c = *state;
    struct run r;
    uint32_t slot;

    run_open(&r);
    slot = run_value(&r, c->text, STAGE_MEASURES);
    run_go(&r);
    run_expect(&r, slot, c->values);
    run_close(&r);
}

#endif
