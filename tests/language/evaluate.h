/* evaluate.h -- an expression of the world, run over the world's rows, as text: "3", "missing",
 * "yes", "unknown", "2023-01-31", a word. */
#ifndef OSARA_TESTS_LANGUAGE_EVALUATE_H
#define OSARA_TESTS_LANGUAGE_EVALUATE_H

#include "language/world.h"

#include "language/run.h"

enum { VALUE_TEXT = 64 };

static inline void print_value(const struct world *w, enum value_type type, double number,
                               uint32_t word, char out[VALUE_TEXT])
{
    static const char *const truths[] = {"no", "unknown", "yes"};

    if (type == VALUE_FLAG) {
        snprintf(out, VALUE_TEXT, "%s",
                 truths[isnan(number) ? TRUTH_UNKNOWN
                        : number != 0 ? 2
                                      : 0]);
    } else if (type == VALUE_WORD || type == VALUE_ID) {
        struct text t = words_text(type == VALUE_ID ? w->scope.ids : w->scope.words, word);

        snprintf(out, VALUE_TEXT, "%.*s", TEXT_ARGS(word == WORD_MISSING ? TEXT("missing") : t));
    } else if (isnan(number)) {
        snprintf(out, VALUE_TEXT, "missing");
    } else if (type == VALUE_DATE) {
        date_print((int32_t)number, out);
    } else {
        out[number_print(number, out)] = '\0';
    }
}

static inline void print_slot(const struct world *w, const struct slot *slot, size_t subject,
                              char out[VALUE_TEXT])
{
    bool is_word = slot->type == VALUE_WORD || slot->type == VALUE_ID;

    print_value(w, slot->type, slot_number(slot, subject),
                is_word ? slot_word(slot, subject) : WORD_MISSING, out);
}

/* out[s]: the value of subject s, for n of them.  With `of_row` also out[n]: of the first row of the
 * offences, where the same names are its subject's. */
static inline void evaluate(struct world *w, const char *text, bool of_row, char out[][VALUE_TEXT],
                            size_t n)
{
    struct expr *e = world_check(w, text, OFFENDERS, STAGE_MEASURES, WANT_ANY), *row_e = NULL;
    struct builder *b = builder_new(&w->scope, w->as_of);
    struct passes *passes;
    struct frame frame;
    struct workspace *space;
    uint32_t slot, row_value = 0, word = WORD_MISSING;
    double number = NAN;

    assert_non_null(e);
    assert_non_null(b);
    slot = builder_value(b, e, STAGE_MEASURES);
    assert_int_not_equal(slot, SLOT_NONE);
    if (of_row) {
        row_e = world_check(w, text, OFFENCES, STAGE_MEASURES, WANT_ANY);
        assert_non_null(row_e);
        row_value = builder_row_value(b, row_e, OFFENCES);
    }
    assert_int_equal(w->problems.n, 0);
    passes = builder_finish(b);
    assert_non_null(passes);
    assert_int_equal(frame_open(&frame, passes, world_data(w), &w->problems), OSARA_OK);
    space = workspace_new(passes);
    assert_non_null(space);
    assert_int_equal(passes_run(&frame, space, STAGE_MEASURES, 0, w->data.n_subjects), OSARA_OK);
    for (size_t s = 0; s < n; s++)
        print_slot(w, &frame.slots[slot], s, out[s]);
    if (of_row) {
        enum value_type type = passes_row_values(&frame, space, row_value, 0, 1, &number, &word);

        assert_int_equal(type, e->type);
        print_value(w, type, number, word, out[n]);
    }
    workspace_free(space);
    frame_close(&frame);
}

#endif
