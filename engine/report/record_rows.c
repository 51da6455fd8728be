/* record_rows.c -- see record_rows.h.
 *
 * A record is mostly rows.  What a code of a column stands for, why a row is left out and which file it
 * is of are phrases with the comma behind them; the comma of a row's last cell becomes its bracket. */
#include "report/record_rows.h"

#include <math.h>
#include <stdlib.h>

#include "report/ordinals.h"

enum cell_kind {
    CELL_PHRASE, /* a code */
    CELL_NUMBER, CELL_DATE, CELL_FLAG, CELL_WORD, CELL_ID,
    CELL_ORDINAL, /* an id that may be another person's */
    CELL_NOTHING
};

struct cell_form {
    enum cell_kind kind;
    const struct column *column;
    struct phrases codes;
};

/* ---- Forms ---- */

bool row_shows(const struct plan_table *p, size_t table, size_t column)
{
    return p->columns[column].used && !p->columns[column].monitor &&
           (table == 0 || column != p->join);
}

const char *row_left_out(const struct results *r, size_t table, uint8_t fate)
{
    if (fate == FATE_USED)
        return NULL;
    if (fate == FATE_EVIDENCE)
        return "weaker evidence than the list asks for";
    if (fate == FATE_SUBJECT)
        return "the offender is out of scope";
    return fate <= r->plan->tables[table].n_keeps ? r->plan->tables[table].keeps[fate - 1] : NULL;
}

static void put_string(const char *s, struct buffer *b)
{
    if (s == NULL)
        buffer_string(b, "null");
    else
        buffer_json_text(b, text_of(s));
}

static void put_word(const struct words *words, uint32_t word, struct buffer *b)
{
    if (word == WORD_MISSING)
        buffer_string(b, "null");
    else
        buffer_json_text(b, words_text(words, word));
}

static void put_date(int32_t day, struct buffer *b)
{
    if (day == DATE_MISSING) {
        buffer_string(b, "null");
        return;
    }
    buffer_char(b, '"');
    buffer_date(b, day);
    buffer_char(b, '"');
}

static bool phrases_of_codes(const struct results *r, struct cell_form *f)
{
    const struct codes *codes = &f->column->codes;

    for (uint32_t code = 0; code < codes->n; code++) {
        if (f->column->type == COLUMN_DATE)
            put_date((int32_t)codes->values[code], &f->codes.texts);
        else
            put_word(r->extract->data.words, codes->values[code], &f->codes.texts);
        buffer_char(&f->codes.texts, ',');
        phrases_next(&f->codes);
    }
    return phrases_end(&f->codes);
}

static enum cell_kind kind_of(const struct results *r, size_t table, size_t column)
{
    const struct column *c = &r->extract->data.tables[table].columns[column];

    if (!column_there(c))
        return CELL_NOTHING;
    switch (c->type) {
    case COLUMN_NUMBER:
        return CELL_NUMBER;
    case COLUMN_DATE:
        return c->codes.width != 0 ? CELL_PHRASE : CELL_DATE;
    case COLUMN_FLAG:
        return CELL_FLAG;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        return c->codes.width != 0 ? CELL_PHRASE : CELL_WORD;
    case COLUMN_ID:
        break;
    }
    return results_is_foreign(&r->plan->tables[table], column) ? CELL_ORDINAL : CELL_ID;
}

static bool form_cells(const struct results *r, struct row_form *f)
{
    const struct plan_table *p = &r->plan->tables[f->table];
    bool fine = true;

    f->cells = calloc(p->n_columns + 1, sizeof *f->cells);
    for (size_t c = 0; f->cells != NULL && fine && c < p->n_columns; c++) {
        if (!row_shows(p, f->table, c))
            continue;
        struct cell_form *cell = &f->cells[f->n++];

        cell->column = &r->extract->data.tables[f->table].columns[c];
        cell->kind = kind_of(r, f->table, c);
        fine = cell->kind != CELL_PHRASE || phrases_of_codes(r, cell);
    }
    return f->cells != NULL && fine;
}

static bool form_fates(const struct results *r, struct row_form *f)
{
    for (size_t fate = 0; fate <= UINT8_MAX; fate++) {
        put_string(row_left_out(r, f->table, (uint8_t)fate), &f->fates.texts);
        buffer_char(&f->fates.texts, ',');
        phrases_next(&f->fates);
    }
    return phrases_end(&f->fates);
}

static bool form_files(const struct results *r, struct row_form *f)
{
    const struct extract *e = r->extract;

    for (size_t i = 0; e->data.tables[f->table].file != NULL && i < e->n_inputs; i++) {
        if (e->inputs[i].table != f->table)
            continue;
        put_string(e->inputs[i].name, &f->files.texts);
        buffer_char(&f->files.texts, ',');
        phrases_next(&f->files);
    }
    return phrases_end(&f->files);
}

struct row_form *row_forms_open(const struct results *r)
{
    size_t n = r->plan->n_tables;
    struct row_form *forms = calloc(n + 1, sizeof *forms);

    for (size_t t = 1; forms != NULL && t < n; t++) {
        forms[t].table = t;
        if (!form_cells(r, &forms[t]) || !form_fates(r, &forms[t]) || !form_files(r, &forms[t])) {
            row_forms_close(forms, n);
            forms = NULL;
        }
    }
    return forms;
}

void row_forms_close(struct row_form *forms, size_t n)
{
    for (size_t t = 1; forms != NULL && t < n; t++) {
        for (size_t c = 0; c < forms[t].n; c++)
            phrases_free(&forms[t].cells[c].codes);
        free(forms[t].cells);
        phrases_free(&forms[t].fates);
        phrases_free(&forms[t].files);
    }
    free(forms);
}

/* ---- Rows ---- */

/* Of the rows at hand: values of the derived columns, number [n_derived][n], word likewise; and which of
 * the subject's distinct ids a cell has, [n cells][n], of those that say no more. */
struct worked_out {
    double *number;
    uint32_t *word, *ordinal;
    size_t from, n;
};

static bool work_out_ordinals(const struct row_form *f, struct worked_out *o)
{
    bool fine = true;

    for (size_t c = 0; fine && c < f->n; c++) {
        if (f->cells[c].kind != CELL_ORDINAL)
            continue;
        if (o->ordinal == NULL)
            o->ordinal = malloc((f->n * o->n + 1) * sizeof *o->ordinal);
        fine = o->ordinal != NULL && ordinals_of(f->cells[c].column->as.word + o->from, o->n,
                                                 o->ordinal + c * o->n);
    }
    return fine;
}

static bool work_out(const struct results *r, const struct row_form *f, struct workspace *w,
                     struct worked_out *o)
{
    const struct plan_table *p = &r->plan->tables[f->table];
    size_t n = o->n;

    o->number = malloc((p->n_derived * n + 1) * sizeof *o->number);
    o->word = malloc((p->n_derived * n + 1) * sizeof *o->word);
    if (o->number == NULL || o->word == NULL)
        return false;
    for (size_t k = 0; k < p->n_derived; k++)
        passes_row_values(&r->scores->frame, w, p->derived[k].row_value, o->from, n,
                          o->number + k * n, o->word + k * n);
    return work_out_ordinals(f, o);
}

static void put_ordinal(uint32_t ordinal, struct buffer *b)
{
    if (ordinal == 0) {
        buffer_string(b, "null");
        return;
    }
    buffer_string(b, "\"#");
    buffer_integer(b, ordinal);
    buffer_char(b, '"');
}

static void put_truth(uint8_t truth, struct buffer *b)
{
    static const char *const words[] = {"false", "null", "true"};

    buffer_string(b, words[truth]);
}

static void put_cell(const struct results *r, const struct cell_form *f, size_t row,
                     struct buffer *b)
{
    switch (f->kind) {
    case CELL_PHRASE:
        phrase_put(&f->codes, codes_of(&f->column->codes, row), b);
        return;
    case CELL_NUMBER:
        buffer_json_number(b, f->column->as.number[row]);
        break;
    case CELL_DATE:
        put_date(f->column->as.date[row], b);
        break;
    case CELL_FLAG:
        put_truth(f->column->as.flag[row], b);
        break;
    case CELL_WORD:
        put_word(r->extract->data.words, f->column->as.word[row], b);
        break;
    case CELL_ID:
        put_word(r->extract->data.ids, f->column->as.word[row], b);
        break;
    case CELL_ORDINAL:
    case CELL_NOTHING:
        buffer_string(b, "null");
    }
    buffer_char(b, ',');
}

static void put_derived(const struct results *r, enum value_type type, double v, uint32_t word,
                        struct buffer *b)
{
    switch (type) {
    case VALUE_NUMBER:
        buffer_json_number(b, v);
        break;
    case VALUE_DATE:
        put_date(isnan(v) ? DATE_MISSING : (int32_t)v, b);
        break;
    case VALUE_FLAG:
        put_truth(isnan(v) ? TRUTH_UNKNOWN : v > 0 ? TRUTH_TRUE : TRUTH_FALSE, b);
        break;
    case VALUE_WORD:
    case VALUE_ID:
        put_word(type == VALUE_WORD ? r->plan->words : r->plan->ids, word, b);
    }
    buffer_char(b, ',');
}

static void put_row(const struct results *r, const struct row_form *f, const struct worked_out *o,
                    size_t i, struct buffer *b)
{
    const struct plan_table *p = &r->plan->tables[f->table];
    const struct table *t = &r->extract->data.tables[f->table];
    size_t row = o->from + i;

    buffer_char(b, '[');
    if (t->file != NULL)
        phrase_put(&f->files, t->file[row], b);
    buffer_integer(b, t->line[row]);
    buffer_char(b, ',');
    phrase_put(&f->fates, t->fate[row], b);
    for (size_t c = 0; c < f->n; c++) {
        if (f->cells[c].kind == CELL_ORDINAL) {
            put_ordinal(o->ordinal[c * o->n + i], b);
            buffer_char(b, ',');
        } else {
            put_cell(r, &f->cells[c], row, b);
        }
    }
    for (size_t k = 0; k < p->n_derived; k++)
        put_derived(r, p->derived[k].type, o->number[k * o->n + i], o->word[k * o->n + i], b);
    if (!b->failed)
        b->at[b->n - 1] = ']';
}

enum osara_status rows_put(const struct results *r, const struct row_form *form,
                           struct workspace *w, size_t from, size_t n, struct buffer *b,
                           osara_problems *problems)
{
    struct worked_out o = {.from = from, .n = n};
    bool fine = work_out(r, form, w, &o);

    for (size_t i = 0; fine && i < n; i++) {
        if (i > 0)
            buffer_char(b, ',');
        put_row(r, form, &o, i, b);
    }
    free(o.number);
    free(o.word);
    free(o.ordinal);
    return fine ? OSARA_OK : problem_memory(problems);
}
