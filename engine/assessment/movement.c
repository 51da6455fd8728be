/* movement.c -- see movement.h. */
#include "assessment/movement.h"

#include <string.h>

static void come(struct move_run *run, struct move_person *p, uint32_t at)
{
    run->on++;
    if (p->entry == MOVE_NONE) {
        p->entry = at;
        run->entered++;
    } else if (p->last + 1 < at) {
        run->returned++;
        p->exit = p->exit == MOVE_NONE ? p->last + 1 : p->exit;
    }
    p->last = at;
    p->runs++;
}

void movement_make(const struct move_stay stays[], size_t n_stays, struct move_run runs[],
                   size_t n_runs, struct move_person persons[], size_t n_persons)
{
    memset(runs, 0, n_runs * sizeof *runs);
    for (size_t i = 0; i < n_persons; i++)
        persons[i] = (struct move_person){MOVE_NONE, MOVE_NONE, 0, MOVE_NONE};
    for (size_t i = 0; i < n_stays; i++)
        come(&runs[stays[i].run], &persons[stays[i].who], stays[i].run);
    for (size_t i = 1; i < n_runs;
         i++) /* all of the run before, but those who are on this one too */
        runs[i].left = runs[i - 1].on - (runs[i].on - runs[i].entered - runs[i].returned);
    for (size_t i = 0; i < n_persons; i++)
        if (persons[i].entry != MOVE_NONE && persons[i].exit == MOVE_NONE &&
            persons[i].last + 1 < n_runs)
            persons[i].exit = persons[i].last + 1;
}
