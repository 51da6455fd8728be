/* table.c -- single values of typed columns. */
#include "base/table.h"

#include <string.h>

size_t column_width(enum column_type type)
{
    switch (type) {
    case COLUMN_NUMBER:
        return sizeof(double);
    case COLUMN_DATE:
        return sizeof(int32_t);
    case COLUMN_FLAG:
        return sizeof(uint8_t);
    default:
        return sizeof(uint32_t);
    }
}

void columns_copy(const struct column *source, size_t from, struct column *target, size_t to,
                  size_t n)
{
    if (source->codes.width != 0) {
        for (size_t i = 0; target->as.word != NULL && i < n; i++)
            target->as.word[to + i] = column_word(source, from + i);
        return;
    }
    size_t width = column_width(source->type);
    const char *values = (const char *)source->as.number;
    char *out = (char *)target->as.number;

    if (values != NULL && out != NULL)
        memmove(out + to * width, values + from * width, n * width);
}

void column_copy(const struct column *source, size_t from, struct column *target, size_t to)
{
    columns_copy(source, from, target, to, 1);
}

bool column_known(const struct column *c, size_t row)
{
    if (!column_there(c))
        return false;
    switch (c->type) {
    case COLUMN_NUMBER:
        return !isnan(c->as.number[row]);
    case COLUMN_DATE:
        return column_date(c, row) != DATE_MISSING;
    case COLUMN_FLAG:
        return c->as.flag[row] != TRUTH_UNKNOWN;
    default:
        return column_word(c, row) != WORD_MISSING;
    }
}

void column_ask(const struct column *c, size_t row)
{
    if (c->as.number != NULL)
        __builtin_prefetch((const char *)c->as.number + row * column_width(c->type));
}

void column_blank(struct column *c, size_t row)
{
    if (c->as.number == NULL)
        return;
    switch (c->type) {
    case COLUMN_NUMBER:
        c->as.number[row] = NAN;
        break;
    case COLUMN_DATE:
        c->as.date[row] = DATE_MISSING;
        break;
    case COLUMN_FLAG:
        c->as.flag[row] = TRUTH_UNKNOWN;
        break;
    default:
        c->as.word[row] = WORD_MISSING;
    }
}

uint32_t table_subject_from(const struct table *t, size_t row, uint32_t subject)
{
    size_t low = subject, high, step = 1;

    if (t->first == NULL)
        return (uint32_t)row;
    for (high = low + 1; high < t->n_subjects && t->first[high] <= row; high += step, step *= 2)
        low = high;
    if (high > t->n_subjects)
        high = t->n_subjects;
    while (high - low > 1) { /* first[low] <= row < first[high] */
        size_t middle = low + (high - low) / 2;

        if (t->first[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}
