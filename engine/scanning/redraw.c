/* redraw.c -- an extract with other rows of the same subjects in the places of its own. */
#include <string.h>

#include "scanning/extract.h"

static void *gather(struct arena *arena, const void *from, size_t width, const uint32_t rows[],
                    size_t n)
{
    char *to = from == NULL ? NULL : arena_alloc(arena, n + 1, width);

    for (size_t r = 0; to != NULL && r < n; r++)
        memcpy(to + r * width, (const char *)from + rows[r] * width, width);
    return to;
}

static bool redraw_table(struct arena *arena, struct table *t, const uint32_t rows[])
{
    struct column *columns = arena_alloc(arena, t->n_columns + 1, sizeof *columns);
    uint32_t *line = gather(arena, t->line, sizeof *line, rows, t->n_rows);
    uint16_t *file = gather(arena, t->file, sizeof *file, rows, t->n_rows);
    bool fine = columns != NULL && (t->line == NULL || line != NULL) &&
                (t->file == NULL || file != NULL);

    for (size_t c = 0; fine && c < t->n_columns; c++) {
        const struct column *from = &t->columns[c];

        columns[c] = *from;
        if (from->codes.width != 0)
            columns[c].codes.at = gather(arena, from->codes.at, from->codes.width, rows, t->n_rows);
        else if (from->as.number != NULL)
            columns[c].as.number = gather(arena, from->as.number, column_width(from->type), rows,
                                          t->n_rows);
        fine = !column_there(from) || columns[c].as.number != NULL || columns[c].codes.at != NULL;
    }
    t->columns = columns;
    t->line = line;
    t->file = file;
    return fine;
}

struct extract *extract_redraw(const struct extract *e, const struct plan *plan,
                               const uint32_t *const rows[])
{
    struct extract *drawn = extract_share(e, plan);
    bool fine = drawn != NULL;

    for (size_t t = 0; fine && t < e->data.n_tables; t++)
        if (rows[t] != NULL)
            fine = redraw_table(drawn->arena, &drawn->data.tables[t], rows[t]);
    if (!fine) {
        extract_free(drawn);
        return NULL;
    }
    return drawn;
}
