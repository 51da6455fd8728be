/* told.c -- see told.h. */
#include "report/told.h"

#include <math.h>

#include "base/date.h"
#include "base/json_write.h"

void told_open(struct told_table *t, const struct told_column columns[], size_t n,
               struct text marking, osara_look look)
{
    *t = (struct told_table){.columns = columns, .n_columns = n, .marking = marking, .look = look};
    if (look.format == OSARA_TABLE && marking.n > 0)
        buffer_format(&t->out, "%.*s\n", TEXT_ARGS(marking));
    for (size_t i = 0; i < n; i++) {
        if (!columns[i].wide)
            t->headings[t->n_shown++] = (struct grid_column){columns[i].name, columns[i].right};
        if (look.format == OSARA_CSV)
            buffer_format(&t->out, "%s%s", i ? "," : "", columns[i].name);
    }
    if (look.format == OSARA_CSV)
        buffer_string(&t->out, marking.n > 0 ? ",marking\n" : "\n");
    else if (look.format == OSARA_JSON)
        json_put_list(&t->out, NULL);
    else
        grid_open(&t->grid, t->headings, t->n_shown);
}

static bool hidden(const struct told_table *t)
{
    return t->look.format == OSARA_TABLE && t->columns[t->n_cells % t->n_columns].wide;
}

/* What stands before a cell; gives its key. */
static const char *begin(struct told_table *t)
{
    size_t column = t->n_cells % t->n_columns;

    if (t->look.format == OSARA_JSON && column == 0)
        json_put_object(&t->out, NULL);
    if (t->look.format == OSARA_CSV && column > 0)
        buffer_char(&t->out, ',');
    return t->columns[column].name;
}

static void end(struct told_table *t)
{
    if (++t->n_cells % t->n_columns != 0)
        return;
    if (t->look.format == OSARA_JSON) {
        if (t->marking.n > 0)
            json_put_text(&t->out, "marking", t->marking);
        json_end_object(&t->out);
    } else if (t->look.format == OSARA_CSV) {
        if (t->marking.n > 0) {
            buffer_char(&t->out, ',');
            buffer_csv_text(&t->out, t->marking);
        }
        buffer_char(&t->out, '\n');
    }
}

void told_text(struct told_table *t, struct text text)
{
    const char *key = begin(t);

    if (t->look.format == OSARA_JSON)
        json_put_text(&t->out, key, text);
    else if (t->look.format == OSARA_CSV)
        buffer_csv_text(&t->out, text);
    else if (!hidden(t))
        grid_text(&t->grid, text);
    end(t);
}

void told_integer(struct told_table *t, int64_t n)
{
    const char *key = begin(t);

    if (t->look.format == OSARA_JSON)
        json_put_integer(&t->out, key, n);
    else if (t->look.format == OSARA_CSV)
        buffer_integer(&t->out, n);
    else if (!hidden(t))
        grid_count(&t->grid, (uint64_t)n);
    end(t);
}

void told_number(struct told_table *t, double v, int places)
{
    const char *key = begin(t);

    if (t->look.format == OSARA_JSON)
        json_put_number(&t->out, key, v);
    else if (t->look.format == OSARA_CSV)
        buffer_number(&t->out, v);
    else if (!hidden(t))
        grid_number(&t->grid, v, places);
    end(t);
}

void told_day(struct told_table *t, int32_t day)
{
    const char *key = begin(t);
    char digits[16] = "";

    if (day != DATE_MISSING)
        date_print(day, digits);
    if (t->look.format == OSARA_JSON)
        json_put_date(&t->out, key, day);
    else if (t->look.format == OSARA_CSV)
        buffer_string(&t->out, digits);
    else if (!hidden(t))
        grid_string(&t->grid, digits);
    end(t);
}

char *told(struct buffer *b)
{
    buffer_char(b, '\0');
    if (b->failed)
        buffer_free(b);
    return b->at;
}

enum osara_status told_close(struct told_table *t, enum osara_status rc, const char *nothing,
                             char **text, osara_problems *problems)
{
    if (t->look.format == OSARA_JSON) {
        json_end_list(&t->out);
        buffer_char(&t->out, '\n');
    } else if (t->look.format == OSARA_TABLE) {
        if (t->n_cells == 0)
            buffer_string(&t->out, nothing);
        grid_draw(&t->grid, t->look.width, &t->out);
        grid_close(&t->grid);
    }
    if (rc == OSARA_OK) {
        char *said = told(&t->out);

        if (said == NULL)
            return problem_memory(problems);
        *text = said;
        return OSARA_OK;
    }
    buffer_free(&t->out);
    return rc;
}
