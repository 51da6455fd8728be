/* obstacles.c -- quarantined rows, counted by table, reason and column. */
#include "scanning/obstacles.h"

#include <stdlib.h>
#include <string.h>

static int compare_columns(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static bool is_of(const struct obstacle *o, const struct quarantined *q)
{
    return o->table == q->table && o->reason == q->reason &&
           compare_columns(o->column, q->column) == 0;
}

static int compare(const void *x, const void *y)
{
    const struct obstacle *a = x, *b = y;

    if (a->rows != b->rows)
        return a->rows > b->rows ? -1 : 1;
    if (a->table != b->table)
        return a->table < b->table ? -1 : 1;
    if (a->reason != b->reason)
        return a->reason < b->reason ? -1 : 1;
    return compare_columns(a->column, b->column);
}

struct obstacle *obstacles_find(const struct extract *e, size_t *n)
{
    size_t room = 16, found = 0;
    struct obstacle *all = malloc(room * sizeof *all);

    for (size_t i = 0; all != NULL && i < e->n_quarantined; i++) {
        const struct quarantined *q = &e->quarantined[i];
        size_t k = 0;

        while (k < found && !is_of(&all[k], q))
            k++;
        if (k == room) {
            struct obstacle *grown = realloc(all, 2 * room * sizeof *all);

            if (grown == NULL) {
                free(all);
                return NULL;
            }
            all = grown;
            room *= 2;
        }
        if (k == found)
            all[found++] = (struct obstacle){q->table, q->reason, q->column, 0, q};
        all[k].rows++;
    }
    if (all != NULL && found > 1)
        qsort(all, found, sizeof *all, compare);
    *n = found;
    return all;
}
