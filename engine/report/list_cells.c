/* list_cells.c -- see list_cells.h. */
#include "report/list_cells.h"

void cell_text(struct buffer *b, struct text text)
{
    buffer_char(b, ',');
    buffer_csv_text(b, text);
}

void cell_string(struct buffer *b, const char *s)
{
    cell_text(b, text_of(s));
}

void cell_number(struct buffer *b, double v)
{
    buffer_char(b, ',');
    buffer_number(b, v);
}

void cell_buffer(struct buffer *b, const struct buffer *text)
{
    cell_text(b, (struct text){text->at, text->n});
}

void headings_end(const struct results *r, struct buffer *b)
{
    if (r->fingerprint != NULL)
        buffer_string(b, ",fingerprint");
    buffer_string(b, r->plan->marking ? ",marking\n" : "\n");
}

void row_end(const struct results *r, struct buffer *b)
{
    if (r->fingerprint != NULL)
        cell_string(b, r->fingerprint);
    if (r->plan->marking)
        cell_string(b, r->plan->marking);
    buffer_char(b, '\n');
}
