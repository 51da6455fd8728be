/* phrases.h -- JSON that many records share, made once and copied whole.
 *
 * Most are a value and the comma behind it: a date, a category.  They are copied by a few wide moves. */
#ifndef OSARA_REPORT_PHRASES_H
#define OSARA_REPORT_PHRASES_H

#include "base/buffer.h"

struct phrases { /* start from {0} */
    struct buffer texts;
    uint32_t *ends; /* [n + 1] of each text; the first begins at ends[0], which is 0 */
    size_t n, room;
};

/* What was written into `texts` since the last call is the next phrase. */
void phrases_next(struct phrases *p);
/* All are there.  False: out of memory. */
bool phrases_end(struct phrases *p);
void phrases_free(struct phrases *p);

enum { PHRASE_MOVE = 16 }; /* bytes that may be read, and written, beyond what a short phrase has */

static inline void phrase_put(const struct phrases *p, size_t i, struct buffer *b)
{
    const char *from = p->texts.at + p->ends[i];
    size_t n = p->ends[i + 1] - p->ends[i];

    if (n > PHRASE_MOVE) {
        buffer_bytes(b, from, n);
        return;
    }
    if (b->room - b->n < PHRASE_MOVE)
        buffer_reserve(b, PHRASE_MOVE);
    if (b->failed)
        return;
    memcpy(b->at + b->n, from, PHRASE_MOVE);
    b->n += n;
}

#endif
