/* suspicious.c -- checks over typed columns, one pass each. */
#include "scanning/suspicious.h"

#include <stdlib.h>
#include <string.h>

#include "scanning/meanings.h"
#include "scanning/pnc.h"

enum { AGE_OF_RESPONSIBILITY = 10, AGE_MOST = 100 };

const char *suspicion_name(enum suspicion s)
{
    static const char *const names[SUSPICIONS_] = {
        "in the future",
        "a placeholder for no date",
        "before birth",
        "after it was recorded",
        "under 10 when it was committed",
        "under 10",
        "over 100",
        "one id, another birth date",
        "no suspect by its outcome, and a suspect",
        "the victim is the suspect",
        "not a PNC id",
    };

    return s < SUSPICIONS_ ? names[s] : "";
}

struct looking {
    const struct plan *plan;
    const struct extract *e;
    uint32_t t;
    const struct table *table;
    const int32_t *birth; /* of the subjects, or NULL */
    struct suspicious *at; /* in the arena */
    size_t n, room;
    struct suspicious *now; /* what the check at hand has found */
    uint32_t last;          /* subject of the row it found last */
    bool failed;
};

/* ---- What a check finds ---------------------------------------------------------------------------- */

static uint32_t subject_of(const struct looking *l, size_t row)
{
    return table_subject(l->table, row);
}

/* Where the files of a table begin among the inputs: they stand one behind another. */
static uint32_t first_file(const struct extract *e, uint32_t table)
{
    uint32_t i = 0;

    while (i < e->n_inputs && e->inputs[i].table != table)
        i++;
    return i;
}

static struct text subject_id(const struct looking *l, uint32_t subject)
{
    const struct column *key = &l->e->data.tables[0].columns[l->plan->tables[0].join];

    return words_text(l->plan->ids, key->as.word[subject]);
}

static void begin(struct looking *l, enum suspicion suspicion, uint32_t column)
{
    l->now = arena_push(l->e->arena, &l->at, &l->n, &l->room, sizeof *l->at);
    l->failed |= l->now == NULL;
    l->last = SUBJECT_NONE;
    if (l->now != NULL)
        *l->now = (struct suspicious){
            .suspicion = suspicion, .table = l->t, .column = column};
}

/* What was found nowhere is not told. */
static void end(struct looking *l)
{
    if (l->now != NULL && l->now->rows == 0)
        l->n--;
    l->now = NULL;
}

/* True when the row is one of the examples: *value is to be set. */
static bool found(struct looking *l, size_t row, const char ***value)
{
    struct suspicious *s = l->now;
    struct suspicious_row *example;
    uint32_t subject = subject_of(l, row);

    if (s == NULL)
        return false;
    s->rows++;
    s->used += l->table->all_used ||
               (l->table->fate != NULL && l->table->fate[row] == FATE_USED);
    s->subjects += subject != l->last; /* rows stand by subject */
    l->last = subject;
    if (s->n_examples == SUSPICION_EXAMPLES)
        return false;
    example = &s->examples[s->n_examples++];
    *example = (struct suspicious_row){
        .file = first_file(l->e, l->t) + (l->table->file != NULL ? l->table->file[row] : 0),
        .line = l->table->line != NULL ? l->table->line[row] : 0,
        .subject = subject_id(l, subject)};
    *value = &example->value;
    return true;
}

static const char *day_text(struct looking *l, int32_t day)
{
    char text[16];

    date_print(day, text);
    return arena_copy(l->e->arena, text_of(text));
}

static void found_day(struct looking *l, size_t row, int32_t day)
{
    const char **value;

    if (found(l, row, &value)) {
        *value = day_text(l, day);
        l->failed |= *value == NULL;
    }
}

/* "committed 1985-03-04, born 1990-01-02" */
static void found_days(struct looking *l, size_t row, const char *one, int32_t a, const char *other,
                       int32_t b)
{
    char first[16], second[16];
    const char **value;

    if (!found(l, row, &value))
        return;
    date_print(a, first);
    date_print(b, second);
    *value = arena_format(l->e->arena, "%s %s, %s %s", one, first, other, second);
    l->failed |= *value == NULL;
}

static void found_text(struct looking *l, size_t row, struct text text)
{
    const char **value;

    if (found(l, row, &value)) {
        *value = arena_copy(l->e->arena, text);
        l->failed |= *value == NULL;
    }
}

/* ---- Columns --------------------------------------------------------------------------------------- */

/* The values of a column with a meaning, where the extract has it. */
static const struct column *column_of(const struct looking *l, enum column_meaning meaning,
                                      uint32_t *which)
{
    uint32_t c = column_that_means(&l->plan->tables[l->t], meaning);

    *which = c;
    if (c == UINT32_MAX || !column_there(&l->table->columns[c]) || !l->plan->tables[l->t].columns[c].mapped)
        return NULL;
    return &l->table->columns[c];
}

/* Whether a row says that he did it: where roles are not told apart, every row does. */
static bool accuses(const struct looking *l, size_t row)
{
    const struct plan_table *table = &l->plan->tables[l->t];
    const struct scope_table *s = &l->plan->scope->tables[l->t];
    uint32_t word;

    if (table->evidence_column == UINT32_MAX)
        return true;
    if (!column_there(&l->table->columns[table->evidence_column]))
        return false;
    word = column_word(&l->table->columns[table->evidence_column], row);
    for (size_t i = 0; i < s->n_evidence; i++)
        if (s->evidence_words[i] == word)
            return s->evidence_classes[i] != EVIDENCE_NONE;
    return false;
}

static int age_at(int32_t birth, int32_t day)
{
    int y, m, d, by, bm, bd;

    date_parts(day, &y, &m, &d);
    date_parts(birth, &by, &bm, &bd);
    return y - by - (m < bm || (m == bm && d < bd));
}

/* Whether a row may hold a day from .. to: of a coded column its list tells, without looking at rows. */
static bool may_hold(const struct column *c, int32_t from, int32_t to)
{
    bool any = c->codes.width == 0;

    for (uint32_t k = 0; k < c->codes.n && !any; k++) {
        int32_t day = (int32_t)c->codes.values[k];

        any = day != DATE_MISSING && day >= from && day <= to;
    }
    return any;
}

/* ---- Checks of dates ------------------------------------------------------------------------------- */

static void look_for_future(struct looking *l, enum column_meaning meaning)
{
    uint32_t c;
    const struct column *column = column_of(l, meaning, &c);
    bool may = column != NULL && l->plan->as_of < INT32_MAX &&
               may_hold(column, l->plan->as_of + 1, INT32_MAX);

    if (column == NULL)
        return;
    begin(l, SUSPECT_FUTURE, c);
    for (size_t i = 0; i < l->table->n_rows && may; i++)
        if (column_date(column, i) != DATE_MISSING && column_date(column, i) > l->plan->as_of)
            found_day(l, i, column_date(column, i));
    end(l);
}

static void look_for_placeholders(struct looking *l)
{
    const int32_t first = date_of(1900, 1, 1), second = date_of(1970, 1, 1);

    for (uint32_t c = 0; c < l->table->n_columns; c++) {
        const struct column *column = &l->table->columns[c];

        if (column->type != COLUMN_DATE || !column_there(column) ||
            !(may_hold(column, first, first) || may_hold(column, second, second)))
            continue;
        begin(l, SUSPECT_PLACEHOLDER, c);
        for (size_t i = 0; i < l->table->n_rows; i++)
            if (column_date(column, i) == first || column_date(column, i) == second)
                found_day(l, i, column_date(column, i));
        end(l);
    }
}

static void look_at_ages(struct looking *l)
{
    uint32_t c;
    const struct column *column = column_of(l, MEANS_BIRTH, &c);
    int32_t as_of = l->plan->as_of;

    if (column == NULL || l->t != 0)
        return;
    begin(l, SUSPECT_TOO_YOUNG, c);
    for (size_t i = 0; i < l->table->n_rows; i++)
        if (l->birth[i] != DATE_MISSING && l->birth[i] <= as_of &&
            age_at(l->birth[i], as_of) < AGE_OF_RESPONSIBILITY)
            found_day(l, i, l->birth[i]);
    end(l);
    begin(l, SUSPECT_OVER_100, c);
    for (size_t i = 0; i < l->table->n_rows; i++)
        if (l->birth[i] != DATE_MISSING && age_at(l->birth[i], as_of) > AGE_MOST)
            found_day(l, i, l->birth[i]);
    end(l);
}

static void look_at_births(struct looking *l)
{
    uint32_t c;
    const struct column *column = column_of(l, MEANS_COMMITTED, &c);

    if (column == NULL || l->birth == NULL || l->t == 0)
        return;
    begin(l, SUSPECT_BEFORE_BIRTH, c);
    for (size_t i = 0, s = 0; i < l->table->n_rows; i++) {
        s = table_subject_from(l->table, i, (uint32_t)s);
        int32_t birth = l->birth[s], day = column_date(column, i);

        if (birth != DATE_MISSING && day != DATE_MISSING && day < birth && accuses(l, i))
            found_days(l, i, "committed", day, "born", birth);
    }
    end(l);
    begin(l, SUSPECT_UNDER_10, c);
    for (size_t i = 0, s = 0; i < l->table->n_rows; i++) {
        s = table_subject_from(l->table, i, (uint32_t)s);
        int32_t birth = l->birth[s], day = column_date(column, i);

        if (birth != DATE_MISSING && day != DATE_MISSING && day >= birth &&
            age_at(birth, day) < AGE_OF_RESPONSIBILITY && accuses(l, i))
            found_days(l, i, "committed", day, "born", birth);
    }
    end(l);
}

static void look_at_records(struct looking *l)
{
    uint32_t c, other;
    const struct column *committed = column_of(l, MEANS_COMMITTED, &c);
    const struct column *recorded = column_of(l, MEANS_RECORDED, &other);

    if (committed == NULL || recorded == NULL)
        return;
    begin(l, SUSPECT_RECORDED, c);
    for (size_t i = 0; i < l->table->n_rows; i++) {
        int32_t a = column_date(committed, i), b = column_date(recorded, i);

        if (a != DATE_MISSING && b != DATE_MISSING && a > b)
            found_days(l, i, "committed", a, "recorded", b);
    }
    end(l);
}

/* ---- Other checks ---------------------------------------------------------------------------------- */

/* Home Office outcomes 14 and 18: no suspect was identified. */
static bool says_no_suspect(struct text t)
{
    size_t at = 0;
    unsigned code = 0;

    t = text_trim(t);
    while (at < t.n && (t.at[at] < '0' || t.at[at] > '9'))
        at++;
    if (at > 0 && at < t.n && !text_equal_fold(text_trim((struct text){t.at, at}), TEXT("outcome")))
        return false;
    for (; at < t.n && t.at[at] >= '0' && t.at[at] <= '9' && code < 1000; at++)
        code = 10 * code + (unsigned)(t.at[at] - '0');
    return code == 14 || code == 18;
}

static void look_at_outcome_numbers(struct looking *l, const double outcomes[])
{
    for (size_t i = 0; i < l->table->n_rows; i++)
        if ((outcomes[i] == 14 || outcomes[i] == 18) && accuses(l, i))
            found_text(l, i, outcomes[i] == 14 ? TEXT("14") : TEXT("18"));
}

static bool may_say_no_suspect(const struct looking *l, const struct column *outcomes)
{
    bool any = outcomes->codes.width == 0;

    for (uint32_t k = 1; k < outcomes->codes.n && !any; k++)
        any = says_no_suspect(words_text(l->plan->words, outcomes->codes.values[k]));
    return any;
}

/* Each distinct outcome is read once: there are few, in many rows. */
static void look_at_outcome_words(struct looking *l, const struct column *outcomes)
{
    enum { UNREAD, SUSPECT, NO_SUSPECT };
    uint8_t *says = calloc(words_count(l->plan->words), sizeof *says);

    l->failed |= says == NULL;
    for (size_t i = 0; says != NULL && i < l->table->n_rows; i++) {
        uint32_t word = column_word(outcomes, i);

        if (says[word] == UNREAD)
            says[word] = word != WORD_MISSING && says_no_suspect(words_text(l->plan->words, word))
                             ? NO_SUSPECT
                             : SUSPECT;
        if (says[word] == NO_SUSPECT && accuses(l, i))
            found_text(l, i, words_text(l->plan->words, word));
    }
    free(says);
}

static void look_at_outcomes(struct looking *l)
{
    uint32_t c;
    const struct column *column = column_of(l, MEANS_OUTCOME, &c);

    if (column == NULL || l->t == 0)
        return;
    begin(l, SUSPECT_OUTCOME, c);
    if (column->type == COLUMN_NUMBER)
        look_at_outcome_numbers(l, column->as.number);
    else if (may_say_no_suspect(l, column))
        look_at_outcome_words(l, column);
    end(l);
}

static void look_for_own_victims(struct looking *l)
{
    const struct column *key = &l->e->data.tables[0].columns[l->plan->tables[0].join];
    uint32_t c;
    const struct column *column = column_of(l, MEANS_VICTIM, &c);

    if (column == NULL || l->t == 0)
        return;
    begin(l, SUSPECT_OWN_VICTIM, c);
    for (size_t i = 0, s = 0; i < l->table->n_rows; i++) {
        s = table_subject_from(l->table, i, (uint32_t)s);
        if (column_word(column, i) == key->as.word[s] && accuses(l, i))
            found_text(l, i, words_text(l->plan->ids, column_word(column, i)));
    }
    end(l);
}

static void look_at_pnc_ids(struct looking *l)
{
    uint32_t c;
    const struct column *column = column_of(l, MEANS_PNC, &c);
    const struct words *words;

    if (column == NULL)
        return;
    words = column->type == COLUMN_ID ? l->plan->ids : l->plan->words;
    begin(l, SUSPECT_PNC, c);
    for (size_t i = 0; i < l->table->n_rows; i++) {
        struct text id = words_text(words, column_word(column, i)); /* empty where it is missing */
        const char *why = id.n > 0 ? pnc_fault(text_trim(id)) : NULL;
        const char **value;

        if (why != NULL && found(l, i, &value)) {
            *value = arena_format(l->e->arena, "'%.*s': %s", TEXT_ARGS(id), why);
            l->failed |= *value == NULL;
        }
    }
    end(l);
}

/* Rows that came with the same id and another birth date were found when they were left out. */
static void tell_births(struct looking *l)
{
    const struct birth_conflicts *b = &l->e->births;

    if (l->t != 0 || b->rows == 0)
        return;
    begin(l, SUSPECT_BIRTHS, column_that_means(&l->plan->tables[0], MEANS_BIRTH));
    if (l->now == NULL)
        return;
    l->now->rows = b->rows;
    l->now->subjects = b->subjects;
    l->now->n_examples = b->n_examples;
    for (size_t i = 0; i < b->n_examples; i++)
        l->now->examples[i] = (struct suspicious_row){
            b->examples[i].file, b->examples[i].line, b->examples[i].id, b->examples[i].value};
    end(l);
}

struct suspicious *suspicious_find(const struct plan *plan, const struct extract *e, size_t *n)
{
    struct looking l = {.plan = plan, .e = e};
    uint32_t birth = column_that_means(&plan->tables[0], MEANS_BIRTH);

    if (birth != UINT32_MAX)
        l.birth = e->data.tables[0].columns[birth].as.date;
    for (l.t = 0; l.t < plan->n_tables; l.t++) {
        l.table = &e->data.tables[l.t];
        look_for_future(&l, MEANS_BIRTH);
        look_for_future(&l, MEANS_COMMITTED);
        look_for_future(&l, MEANS_RECORDED);
        look_for_placeholders(&l);
        look_at_births(&l);
        look_at_records(&l);
        look_at_ages(&l);
        tell_births(&l);
        look_at_outcomes(&l);
        look_for_own_victims(&l);
        look_at_pnc_ids(&l);
    }
    *n = l.n;
    if (l.failed)
        return NULL;
    return l.n > 0 ? l.at : arena_alloc(e->arena, 1, sizeof *l.at);
}
