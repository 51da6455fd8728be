/* remade.c -- counts of the ranges of files, summed up by text. */
#include "scanning/remade.h"

#include <stdlib.h>

static int compare(const void *x, const void *y)
{
    const struct remade *a = x, *b = y;

    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return text_compare(a->raw, b->raw);
}

bool remade_add(const struct binding *binding, const struct chunks *chunks, struct extract *e)
{
    struct remade *all;
    size_t room = e->n_remade, n = e->n_remade, kept = e->n_remade;

    for (size_t i = 0; i < chunks->n; i++)
        room += chunks->at[i].n_made;
    if (room == n)
        return true;
    all = arena_alloc(e->arena, room, sizeof *all);
    if (all == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        all[i] = e->remade[i];
    for (size_t i = 0; i < chunks->n; i++)
        for (size_t k = 0; k < chunks->at[i].n_made; k++) {
            const struct made *m = &chunks->at[i].made[k];

            all[n] = (struct remade){.table = binding->index,
                                     .column = binding->columns[m->column].column,
                                     .restored = (m->how & CODE_RESTORED) != 0,
                                     .succeeded = (m->how & CODE_SUCCEEDED) != 0,
                                     .rows = m->rows};
            all[n].raw = (struct text){arena_copy(e->arena, m->raw), m->raw.n};
            all[n].code = (struct text){arena_copy(e->arena, m->code), m->code.n};
            if (all[n].raw.at == NULL || all[n].code.at == NULL)
                return false;
            n++;
        }
    qsort(all + kept, n - kept, sizeof *all, compare);
    for (size_t i = e->n_remade; i < n; i++) {
        if (kept > e->n_remade && compare(&all[kept - 1], &all[i]) == 0)
            all[kept - 1].rows += all[i].rows;
        else
            all[kept++] = all[i];
    }
    e->remade = all;
    e->n_remade = kept;
    return true;
}
