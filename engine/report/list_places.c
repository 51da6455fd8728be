/* list_places.c -- places.csv: what each place is worth, as the chair argues for resources by it. */
#include "report/list_cells.h"
#include "report/lists.h"

static void put_person(const struct results *r, uint32_t subject, struct buffer *b)
{
    if (subject == SUBJECT_NONE) {
        buffer_string(b, ",,,,");
        return;
    }
    cell_text(b, results_id(r, subject));
    buffer_format(b, ",%u", r->scores->rank[subject]);
    cell_number(b, r->scores->score[subject]);
    cell_number(b, results_harm(r, subject));
}

void places_list(const struct results *r, struct buffer *b)
{
    buffer_string(b, "strand,area,places,used,over,waiting,one_more,one_more_rank,one_more_score,"
                     "one_more_harm,one_less,one_less_rank,one_less_score,one_less_harm");
    headings_end(r, b);
    for (size_t p = 0; p < r->response->n_places; p++) {
        const struct places *places = &r->response->places[p];

        buffer_csv_text(b, text_of(r->plan->strands[places->strand].name));
        cell_string(b, places->area);
        buffer_format(b, ",%u,%u,%u,%u", places->capacity, places->used, places->over,
                      places->waiting);
        put_person(r, places->one_more, b);
        put_person(r, places->one_less, b);
        row_end(r, b);
    }
}
