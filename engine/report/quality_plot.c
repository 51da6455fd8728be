/* quality_plot.c -- small plots of a column's values, as SVG. */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/quality_html.h"

enum { BINS = 24, WIDTH = 240, HEIGHT = 56, BARS = 8 };

static double value_of(const struct column *c, size_t row)
{
    if (c->type == COLUMN_NUMBER)
        return c->as.number[row];
    return column_known(c, row) ? (double)column_date(c, row) : (double)NAN;
}

static void put_end(const struct column *c, double v, struct buffer *b)
{
    if (c->type == COLUMN_DATE)
        buffer_date(b, (int32_t)v);
    else
        html_short(b, v, 2);
}

static void put_histogram(const struct column *c, size_t n_rows, struct buffer *b)
{
    uint64_t bin[BINS] = {0}, most = 1;
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < n_rows; i++) {
        double v = value_of(c, i);

        if (v < low)
            low = v;
        if (v > high)
            high = v;
    }
    if (!(low <= high)) {
        buffer_string(b, "<p class=soft>no value</p>");
        return;
    }
    for (size_t i = 0; i < n_rows; i++) {
        double v = value_of(c, i);
        size_t k = high > low && !isnan(v) ? (size_t)((v - low) / (high - low) * BINS) : 0;

        if (!isnan(v) && ++bin[k < BINS ? k : BINS - 1] > most)
            most = bin[k < BINS ? k : BINS - 1];
    }
    buffer_format(b, "<svg viewBox=\"0 0 %d %d\" role=img><title>from ", WIDTH, HEIGHT);
    put_end(c, low, b);
    buffer_string(b, " to ");
    put_end(c, high, b);
    buffer_format(b, ", at most %llu rows a bar</title>", (unsigned long long)most);
    svg_line(b, "axis", 0, HEIGHT - 0.5, WIDTH, HEIGHT - 0.5);
    for (int k = 0; k < BINS; k++) {
        double h = (double)bin[k] / (double)most * (HEIGHT - 4);

        if (bin[k] > 0) /* what is there is seen, however little */
            svg_box(b, "bar", k * 10 + 1, HEIGHT - 1 - (h < 1.5 ? 1.5 : h), 8, h < 1.5 ? 1.5 : h);
    }
    buffer_string(b, "</svg><p class=ends><span>");
    put_end(c, low, b);
    buffer_string(b, "</span><span>");
    put_end(c, high, b);
    buffer_string(b, "</span></p>");
}

struct share {
    struct text name;
    uint64_t n;
};

static int commonest(const void *a, const void *b)
{
    const struct share *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return text_compare(x->name, y->name);
}

static void put_bars(const struct share shares[], size_t n, size_t others, struct buffer *b)
{
    uint64_t most = n > 0 && shares[0].n > 0 ? shares[0].n : 1;

    for (size_t i = 1; i < n; i++)
        most = shares[i].n > most ? shares[i].n : most;
    buffer_string(b, "<table class=bars>");
    for (size_t i = 0; i < n; i++) {
        buffer_string(b, "<tr><th scope=row>");
        html_name(b, shares[i].name);
        buffer_string(
            b, "</th><td><svg viewBox=\"0 0 100 8\" preserveAspectRatio=none aria-hidden=true>");
        svg_box(b, "bar", 0, 0, 100 * (double)shares[i].n / (double)most, 8);
        buffer_string(b, "</svg></td><td class=n>");
        html_figure(b, (double)shares[i].n, 0);
        buffer_string(b, "</td></tr>");
    }
    buffer_string(b, "</table>");
    if (others > 0) {
        buffer_string(b, "<p class=soft>and ");
        html_figure(b, (double)others, 0);
        buffer_string(b, " more values</p>");
    }
}

static void put_categories(const struct quality *q, const struct column *c, size_t n_rows,
                           struct buffer *b)
{
    uint32_t words = words_count(q->plan->words);
    uint64_t *count = calloc((size_t)words + 1, sizeof *count);
    struct share *shares = calloc((size_t)words + 1, sizeof *shares);
    size_t n = 0;

    b->failed |= count == NULL || shares == NULL;
    for (size_t i = 0; count != NULL && i < n_rows; i++)
        count[column_word(c, i)]++;
    for (uint32_t w = 1; count != NULL && shares != NULL && w < words; w++)
        if (count[w] > 0)
            shares[n++] = (struct share){words_text(q->plan->words, w), count[w]};
    if (n > 0)
        qsort(shares, n, sizeof *shares, commonest);
    if (shares != NULL)
        put_bars(shares, n < BARS ? n : BARS, n < BARS ? 0 : n - BARS, b);
    free(count);
    free(shares);
}

static void put_flags(const struct column *c, size_t n_rows, struct buffer *b)
{
    struct share shares[] = {{TEXT("yes"), 0}, {TEXT("no"), 0}};

    for (size_t i = 0; i < n_rows; i++) {
        shares[0].n += c->as.flag[i] == TRUTH_TRUE;
        shares[1].n += c->as.flag[i] == TRUTH_FALSE;
    }
    put_bars(shares, 2, 0, b);
}

static void put_different(const struct column *c, size_t n_rows, uint32_t words, struct buffer *b)
{
    uint8_t *seen = calloc((size_t)words + 1, 1);
    uint64_t n = 0;

    b->failed |= seen == NULL;
    for (size_t i = 0; seen != NULL && i < n_rows; i++)
        if (column_known(c, i) && !seen[column_word(c, i)]) {
            seen[column_word(c, i)] = 1;
            n++;
        }
    free(seen);
    buffer_string(b, "<p class=soft>");
    html_figure(b, (double)n, 0);
    buffer_string(b, " different values, not shown</p>");
}

void quality_plot(const struct quality *q, size_t table, uint32_t column, struct buffer *b)
{
    const struct table *t = &q->extract->data.tables[table];
    const struct column *c = &t->columns[column];

    if (q->plan->tables[table].columns[column].monitor) {
        buffer_string(b, "<p class=soft>watched for fairness: not shown here</p>");
        return;
    }
    switch (c->type) {
    case COLUMN_NUMBER:
    case COLUMN_DATE:
        put_histogram(c, t->n_rows, b);
        return;
    case COLUMN_FLAG:
        put_flags(c, t->n_rows, b);
        return;
    case COLUMN_CATEGORY:
        put_categories(q, c, t->n_rows, b);
        return;
    case COLUMN_TEXT:
        put_different(c, t->n_rows, words_count(q->plan->words), b);
        return;
    case COLUMN_ID:
        put_different(c, t->n_rows, words_count(q->plan->ids), b);
    }
}
