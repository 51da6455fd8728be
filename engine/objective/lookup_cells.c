/* lookup_cells.c -- the type that a column of cells shows: all numbers, all flags, all dates, or
 * words. */
#include "objective/lookup_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "objective/schema.h"

void cells_from_node(struct draft *d, const struct yaml_node *node, struct cell *out)
{
    struct text t = text_trim(node->text);
    struct expr *expr;
    int32_t day;

    *out = (struct cell){.text = t, .is_word = node->quoted && t.n > 0};
    if (node->quoted || t.n == 0 || date_parse_iso(t, &day))
        return;
    if (number_parse(t, &out->number)) {
        out->is_number = true;
        return;
    }
    if (strchr("0123456789.-(", t.at[0]) == NULL)
        return;
    expr = expr_parse(d->arena, node, NULL); /* 5%, 12 months, 1 / 3; else a word */
    out->is_number = expr != NULL && expr_constant(expr, &out->number, NULL);
}

static bool is_type(const struct cell *cell, enum value_type type)
{
    double number;
    int32_t day;
    bool flag;

    if (cell->is_word)
        return type == VALUE_WORD;
    switch (type) {
    case VALUE_NUMBER:
        return cell->is_number || number_parse(cell->text, &number);
    case VALUE_FLAG:
        return schema_flag(cell->text, &flag);
    case VALUE_DATE:
        return date_parse_iso(cell->text, &day);
    default:
        return true;
    }
}

static size_t count_type(const struct cells *cells, enum value_type type)
{
    size_t n = 0;

    for (size_t i = 0; i < cells->n; i++)
        n += cells->at[i].text.n == 0 || is_type(&cells->at[i], type);
    return n;
}

/* Mostly numbers, but read as words: someone should know. */
static void warn_words(struct draft *d, const struct cells *cells, struct text name)
{
    size_t numbers = count_type(cells, VALUE_NUMBER);

    if (cells->lines == NULL || numbers * 2 <= cells->n)
        return;
    for (size_t i = 0; i < cells->n; i++) {
        if (cells->at[i].text.n == 0 || is_type(&cells->at[i], VALUE_NUMBER))
            continue;
        struct place at = {.source = cells->source, .line = cells->lines[i], .column = 1};

        problem_warn(d->problems, OSARA_ERULES, &at,
                     "'%.*s' is no number, so that all of '%.*s' is read as words",
                     TEXT_ARGS(cells->at[i].text), TEXT_ARGS(name));
        return;
    }
}

static enum value_type type_of(struct draft *d, const struct cells *cells, struct text name)
{
    static const enum value_type types[] = {VALUE_NUMBER, VALUE_FLAG, VALUE_DATE};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (count_type(cells, types[i]) == cells->n)
            return types[i];
    warn_words(d, cells, name);
    return VALUE_WORD;
}

/* A cell as a value of the type; NaN for a missing one. */
static double number_of(const struct cell *cell, enum value_type type)
{
    double number = NAN;
    int32_t day;
    bool flag;

    if (cell->text.n == 0)
        return NAN;
    if (cell->is_number)
        return cell->number;
    if (type == VALUE_DATE && date_parse_iso(cell->text, &day))
        return day;
    if (type == VALUE_NUMBER && number_parse(cell->text, &number))
        return number;
    return schema_flag(cell->text, &flag) ? flag : (double)NAN;
}

static uint32_t word_of(struct draft *d, struct text text)
{
    uint32_t word = words_add(d->plan->words, text);

    if (word == UINT32_MAX)
        draft_fail(d, problem_memory(d->problems));
    return word;
}

static bool fill(struct draft *d, const struct cells *cells, struct lookup_value *out)
{
    out->number = draft_alloc(d, cells->n, sizeof *out->number);
    out->word = draft_alloc(d, cells->n, sizeof *out->word);
    if (out->number == NULL || out->word == NULL)
        return false;
    out->zero_one = out->type == VALUE_NUMBER;
    for (size_t i = 0; i < cells->n; i++) {
        if (out->type == VALUE_WORD) {
            out->word[i] = word_of(d, cells->at[i].text);
            continue;
        }
        out->number[i] = number_of(&cells->at[i], out->type);
        if (!isnan(out->number[i]) && out->number[i] != 0 && out->number[i] != 1)
            out->zero_one = false;
    }
    return true;
}

static bool read_else(struct draft *d, const struct yaml_node *node, const struct lookup *lookup,
                      struct lookup_value *out)
{
    struct cell cell;
    bool flag;

    cells_from_node(d, node, &cell);
    out->has_else = true;
    if (out->type == VALUE_WORD) {
        out->else_word = word_of(d, cell.text);
        return true;
    }
    out->else_number = number_of(&cell, out->type);
    bool fits = !cell.is_word && is_type(&cell, out->type);

    if (!cell.is_word && schema_flag(cell.text, &flag)) /* 0 and 1 are flags too */
        fits = out->type == VALUE_FLAG || out->zero_one;
    if (out->type == VALUE_FLAG && (out->else_number == 0 || out->else_number == 1))
        fits = true;
    if (!fits) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->at,
                                  "'else' of '%.*s' has to be %s, as its values are, not '%.*s'",
                                  TEXT_ARGS(lookup->name), value_type_name(out->type),
                                  TEXT_ARGS(node->text)));
        problem_hint(d->problems, out->type == VALUE_FLAG     ? "write 'else: no' or 'else: yes'"
                                  : out->type == VALUE_NUMBER ? "write a number: 'else: 0'"
                                  : out->type == VALUE_DATE   ? "write a date: 2023-01-31"
                                                              : "write a word, as its values are");
        return false;
    }
    out->zero_one = out->zero_one && (out->else_number == 0 || out->else_number == 1);
    return true;
}

bool cells_read(struct draft *d, const struct cells *cells, const struct yaml_node *otherwise,
                const struct lookup *lookup, struct lookup_value *out)
{
    bool has_else = otherwise != NULL && otherwise->kind == YAML_SCALAR;
    struct cell only;
    struct cells shown = *cells;

    if (cells->n == 0 && has_else) { /* nothing else shows a type */
        cells_from_node(d, otherwise, &only);
        shown = (struct cells){.at = &only, .n = 1};
    }
    out->type = type_of(d, &shown, out->name);
    return fill(d, cells, out) && (!has_else || read_else(d, otherwise, lookup, out));
}

/* Keys joined so that no two different rows look alike. */
static char *joined_key(struct draft *d, const struct lookup *l, size_t row)
{
    struct buffer b = {0};
    char *joined = NULL;

    for (size_t k = 0; k < l->n_keys; k++) {
        buffer_text(&b, l->keys[row * l->n_keys + k]);
        if (k + 1 < l->n_keys)
            buffer_string(&b, ", ");
    }
    if (!b.failed)
        joined = arena_copy(d->arena, (struct text){b.at, b.n});
    if (joined == NULL)
        draft_fail(d, problem_memory(d->problems));
    buffer_free(&b);
    return joined;
}

static bool has_key(struct draft *d, const struct lookup_file *file, const struct lookup *l,
                    size_t row)
{
    struct place at = {.source = &file->source, .line = file->lines[row], .column = 1};

    for (size_t k = 0; k < l->n_keys; k++)
        if (l->keys[row * l->n_keys + k].n == 0) {
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &at,
                                      "a row without a key for the lookup '%.*s'",
                                      TEXT_ARGS(l->name)));
            return false;
        }
    return true;
}

void cells_check_keys(struct draft *d, const struct lookup_file *file, const struct lookup *l)
{
    struct words *seen = words_new();
    uint32_t *lines = draft_alloc(d, l->n_rows + 1, sizeof *lines);

    for (size_t row = 0; seen != NULL && lines != NULL && row < l->n_rows; row++) {
        struct place at = {.source = &file->source, .line = file->lines[row], .column = 1};
        char *key = has_key(d, file, l, row) ? joined_key(d, l, row) : NULL;
        uint32_t word = key != NULL ? words_add(seen, text_of(key)) : WORD_MISSING;

        if (word == UINT32_MAX)
            break;
        if (word != WORD_MISSING && lines[word] != 0)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &at,
                                      "key '%s' of the lookup '%.*s' is in line %u already", key,
                                      TEXT_ARGS(l->name), lines[word]));
        else
            lines[word] = file->lines[row];
    }
    if (seen == NULL)
        draft_fail(d, problem_memory(d->problems));
    words_free(seen);
}

struct step {
    double at;
    size_t row;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;

    if (x->at < y->at || x->at > y->at)
        return x->at < y->at ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* The rows of a value column in the order of the steps. */
static void permute(struct draft *d, const struct step *steps, struct lookup *l)
{
    struct lookup_value *v = &l->values[0];
    double *number = draft_alloc(d, l->n_rows, sizeof *number);
    uint32_t *word = draft_alloc(d, l->n_rows, sizeof *word);
    struct text *keys = draft_alloc(d, l->n_rows, sizeof *keys);

    if (number == NULL || word == NULL || keys == NULL)
        return;
    for (size_t i = 0; i < l->n_rows; i++) {
        number[i] = v->number[steps[i].row];
        word[i] = v->word[steps[i].row];
        keys[i] = l->keys[steps[i].row];
        l->thresholds[i] = steps[i].at;
    }
    v->number = number;
    v->word = word;
    l->keys = keys;
}

void cells_sort_steps(struct draft *d, const struct yaml_node *node, struct lookup *l)
{
    struct step *steps = draft_alloc(d, l->n_rows, sizeof *steps);
    size_t n = 0;

    l->thresholds = draft_alloc(d, l->n_rows, sizeof *l->thresholds);
    for (size_t i = 0; steps != NULL && i < node->n && n < l->n_rows; i++) {
        double at = draft_number_one(d, node->keys[i], node->keys[i], RANGE_ANY);

        if (isnan(at))
            return; /* said */
        steps[n] = (struct step){at, n};
        n++;
    }
    if (steps == NULL || l->thresholds == NULL || n < l->n_rows)
        return;
    qsort(steps, n, sizeof *steps, compare_steps);
    for (size_t i = 1; i < n; i++)
        if (steps[i].at == steps[i - 1].at)
            draft_fail(d, problem_add(d->problems, OSARA_ERULES, &node->keys[steps[i].row]->at,
                                      "step '%.*s' is there twice",
                                      TEXT_ARGS(node->keys[steps[i].row]->text)));
    permute(d, steps, l);
}
