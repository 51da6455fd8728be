/* grid.c -- see grid.h. */
#include "report/grid.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "report/card_line.h"

enum { LEAST = 8, GAP = 2, NOTE_INDENT = 8 };

void grid_open(struct grid *g, const struct grid_column columns[], size_t n)
{
    *g = (struct grid){.columns = columns, .n_columns = n};
}

void grid_close(struct grid *g)
{
    buffer_free(&g->text);
    buffer_free(&g->notes);
}

/* One line, whatever the extract says. */
static void put_line(struct buffer *b, struct text text)
{
    line_put(text, b);
    buffer_char(b, '\0');
}

void grid_text(struct grid *g, struct text text)
{
    put_line(&g->text, text);
    g->n_cells++;
}

void grid_note(struct grid *g, struct text text)
{
    put_line(&g->notes, text);
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

static size_t columns_of(const char *s)
{
    return text_columns(text_of(s));
}

static void natural_widths(const struct grid *g, size_t widths[])
{
    const char *cell = g->text.at;

    for (size_t c = 0; c < g->n_columns; c++)
        widths[c] = columns_of(g->columns[c].heading);
    for (size_t i = 0; i < g->n_cells; i++, cell += strlen(cell) + 1) {
        size_t n = columns_of(cell);

        if (n > widths[i % g->n_columns])
            widths[i % g->n_columns] = n;
    }
}

/* Takes from the widest column of text, one place at a time: there are few columns. */
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

/* Bytes of s that fit the width; *used: how much of it they take. */
static size_t bytes_of(const char *s, size_t width, size_t *used)
{
    struct text text = text_of(s);
    size_t at = 0;

    *used = 0;
    while (at < text.n) {
        uint32_t code;
        size_t n = text_character((struct text){text.at + at, text.n - at}, &code);

        if (*used + text_width(code) > width)
            break;
        *used += text_width(code);
        at += n;
    }
    return at;
}

/* The text, or what of it fits, with an ellipsis; gives how wide that is. */
static size_t put_cut(const char *s, size_t width, struct buffer *out)
{
    size_t used = columns_of(s);

    if (used <= width) {
        buffer_string(out, s);
        return used;
    }
    buffer_bytes(out, s, bytes_of(s, width - 1, &used));
    buffer_string(out, "\u2026");
    return used + 1;
}

/* What fits of a cell that is wrapped; gives where the rest begins. */
static const char *put_piece(const char *cell, size_t width, size_t *n, struct buffer *out)
{
    size_t shown, rest = line_fit(text_of(cell), width, &shown);

    buffer_bytes(out, cell, shown);
    *n = text_columns((struct text){cell, shown});
    return cell + rest;
}

/* Gives what is left of a cell that is wrapped; of others, and at its end, NULL. */
static const char *draw_cell(const struct grid *g, size_t column, const char *cell, size_t width,
                             struct buffer *out)
{
    size_t n = columns_of(cell);
    bool last = column + 1 == g->n_columns;
    const char *rest = NULL;

    pad(out, GAP);
    if (g->columns[column].right && n < width)
        pad(out, width - n);
    if (column + 1 == g->wrapped)
        rest = put_piece(cell, width, &n, out);
    else
        n = put_cut(cell, width, out);
    if (!g->columns[column].right && !last && n < width)
        pad(out, width - n);
    return rest != NULL && rest[0] != '\0' ? rest : NULL;
}

static void end_line(struct buffer *out)
{
    while (out->n > 0 && out->at[out->n - 1] == ' ')
        out->n--;
    buffer_char(out, '\n');
}

/* Further lines of the cell that is wrapped. */
static void draw_rest(const struct grid *g, const char *rest, const size_t widths[],
                      struct buffer *out)
{
    size_t before = GAP, n;

    for (size_t c = 0; c + 1 < g->wrapped; c++)
        before += widths[c] + GAP;
    while (rest != NULL && rest[0] != '\0') {
        pad(out, before + 1);
        rest = put_piece(rest, widths[g->wrapped - 1] - 1, &n, out);
        end_line(out);
    }
}

/* The note at `note`; where the next one stands. */
static const char *draw_note(const char *note, unsigned width, struct buffer *out)
{
    if (note[0] != '\0') {
        pad(out, NOTE_INDENT);
        put_cut(note, width - NOTE_INDENT, out);
        end_line(out);
    }
    return note + strlen(note) + 1;
}

void grid_draw(const struct grid *g, unsigned width, struct buffer *out)
{
    size_t widths[GRID_COLUMNS];
    const char *cell = g->text.at, *note = g->notes.n > 0 ? g->notes.at : NULL, *rest = NULL;

    if (g->n_cells == 0 || g->text.failed || g->notes.failed) {
        out->failed |= g->text.failed || g->notes.failed;
        return;
    }
    if (width == 0)
        width = 80;
    natural_widths(g, widths);
    fit_widths(g, widths, width);
    for (size_t c = 0; c < g->n_columns; c++) {
        const char *left = draw_cell(g, c, g->columns[c].heading, widths[c], out);

        rest = left != NULL ? left : rest;
    }
    end_line(out);
    draw_rest(g, rest, widths, out);
    rest = NULL;
    for (size_t i = 0; i < g->n_cells; i++, cell += strlen(cell) + 1) {
        const char *left = draw_cell(g, i % g->n_columns, cell, widths[i % g->n_columns], out);

        rest = left != NULL ? left : rest;
        if ((i + 1) % g->n_columns != 0)
            continue;
        end_line(out);
        draw_rest(g, rest, widths, out);
        rest = NULL;
        if (note != NULL)
            note = draw_note(note, width > 2 * NOTE_INDENT ? width : 2 * NOTE_INDENT, out);
    }
}
