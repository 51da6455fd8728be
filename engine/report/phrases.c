/* phrases.c -- see phrases.h. */
#include "report/phrases.h"

#include <stdlib.h>

#include "base/growing.h"

static void push(struct phrases *p, size_t at)
{
    uint32_t *end = growing_push(&p->ends, &p->n, &p->room, sizeof *end);

    if (end == NULL || at > UINT32_MAX)
        p->texts.failed = true;
    else
        *end = (uint32_t)at;
}

void phrases_next(struct phrases *p)
{
    if (p->n == 0)
        push(p, 0);
    push(p, p->texts.n);
}

bool phrases_end(struct phrases *p)
{
    buffer_reserve(&p->texts, PHRASE_MOVE);
    return !p->texts.failed;
}

void phrases_free(struct phrases *p)
{
    buffer_free(&p->texts);
    free(p->ends);
    *p = (struct phrases){0};
}
