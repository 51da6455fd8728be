/* grid.c -- see grid.h. */
#include "report/grid.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

enum { LEAST = 8, GAP = 2 };

void grid_open(struct grid *g, const struct grid_column columns[], size_t n)
{
    *g = (struct grid){.columns = columns, .n_columns = n};
}

void grid_close(struct grid *g)
{
    buffer_free(&g->text);
}

void grid_text(struct grid *g, struct text text)
{
    for (size_t i = 0; i < text.n; i++) /* a cell is one line, whatever the extract says */
        buffer_char(&g->text, (unsigned char)text.at[i] < ' ' ? ' ' : text.at[i]);
    buffer_char(&g->text, '\0');
    g->n_cells++;
}

void grid_string(struct grid *g, const char *s)
{
    grid_text(g, text_of(s));
}

void grid_number(struct grid *g, double v, int decimals)
{
    char digits[64];

    if (isnan(v))
        grid_string(g, "");
    else
        grid_text(g, (struct text){digits, number_print_rounded(v, decimals, digits)});
}

void grid_count(struct grid *g, uint64_t n)
{
    grid_number(g, (double)n, 0);
}

static size_t characters(const char *s)
{
    return text_characters(text_of(s));
}

static void natural_widths(const struct grid *g, size_t widths[])
{
    const char *cell = g->text.at;

    for (size_t c = 0; c < g->n_columns; c++)
        widths[c] = characters(g->columns[c].heading);
    for (size_t i = 0; i < g->n_cells; i++, cell += strlen(cell) + 1) {
        size_t n = characters(cell);

        if (n > widths[i % g->n_columns])
            widths[i % g->n_columns] = n;
    }
}

/* Takes from the widest column of text, one character at a time: there are few columns. */
static void fit_widths(const struct grid *g, size_t widths[], size_t width)
{
    size_t total = 0;

    for (size_t c = 0; c < g->n_columns; c++)
        total += GAP + widths[c];
    while (total > width) {
        size_t widest = g->n_columns;

        for (size_t c = 0; c < g->n_columns; c++)
            if (!g->columns[c].right && widths[c] > LEAST &&
                (widest == g->n_columns || widths[c] > widths[widest]))
                widest = c;
        if (widest == g->n_columns)
            return;
        widths[widest]--;
        total--;
    }
}

static void pad(struct buffer *out, size_t n)
{
    while (n-- > 0)
        buffer_char(out, ' ');
}

/* Bytes that the first n characters of s take. */
static size_t bytes_of(const char *s, size_t n)
{
    size_t at = 0;

    while (s[at] != '\0' && n > 0) {
        at++;
        while (((unsigned char)s[at] & 0xC0) == 0x80)
            at++;
        n--;
    }
    return at;
}

static void draw_cell(const struct grid *g, size_t column, const char *cell, size_t width,
                      struct buffer *out)
{
    size_t n = characters(cell);
    bool last = column + 1 == g->n_columns;

    pad(out, GAP);
    if (n > width) {
        buffer_bytes(out, cell, bytes_of(cell, width - 1));
        buffer_string(out, "\u2026");
        return;
    }
    if (g->columns[column].right)
        pad(out, width - n);
    buffer_string(out, cell);
    if (!g->columns[column].right && !last)
        pad(out, width - n);
}

static void end_line(struct buffer *out)
{
    while (out->n > 0 && out->at[out->n - 1] == ' ')
        out->n--;
    buffer_char(out, '\n');
}

void grid_draw(const struct grid *g, unsigned width, struct buffer *out)
{
    size_t widths[GRID_COLUMNS];
    const char *cell = g->text.at;

    if (g->n_cells == 0 || g->text.failed) {
        out->failed |= g->text.failed;
        return;
    }
    natural_widths(g, widths);
    fit_widths(g, widths, width ? width : 80);
    for (size_t c = 0; c < g->n_columns; c++)
        draw_cell(g, c, g->columns[c].heading, widths[c], out);
    end_line(out);
    for (size_t i = 0; i < g->n_cells; i++, cell += strlen(cell) + 1) {
        draw_cell(g, i % g->n_columns, cell, widths[i % g->n_columns], out);
        if ((i + 1) % g->n_columns == 0)
            end_line(out);
    }
}
