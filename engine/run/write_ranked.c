/* write_ranked.c -- the list of everyone, formatted and written on all threads. */
#include <omp.h>
#include <stdlib.h>

#include "report/lists.h"
#include "run/write_ranked.h"

enum { PIECE = 1024 }; /* rows that a thread takes at a time: their text stays in its cache */

/* Pieces are formatted in any order; each has its place in the file once all before it have theirs.
 * Who gives places writes what he has given them to: nobody waits for a turn. */
struct pieces {
    const struct osara_run *run;
    const struct ranked *ranked;
    struct outputs *outputs;
    size_t n, next;       /* the first that has no place yet */
    struct buffer *text;  /* [n] empty again once it is written */
    uint64_t *at;         /* [n] */
    bool *formatted;      /* [n] */
    omp_lock_t lock;      /* of places, and what follows */
    struct buffer *spare; /* [n_spare] of pieces that are written, for those to come */
    size_t n_spare;
    int error;            /* of the file; the first counts */
    bool memory;          /* was not enough */
};

/* False when something has failed. */
static bool format_piece(struct pieces *s, size_t p)
{
    size_t n = s->run->scores->n_scored, from = p * PIECE;
    struct buffer b = {0}; /* here, and not in text[], beside those that other threads fill */
    bool failed;

    omp_set_lock(&s->lock);
    failed = s->memory || s->error != 0;
    if (s->n_spare > 0)
        b = s->spare[--s->n_spare];
    omp_unset_lock(&s->lock);
    if (!failed)
        ranked_rows(s->ranked, from, n - from < PIECE ? n : from + PIECE, &b);
    s->text[p] = b;
    return !failed;
}

/* Piece p is formatted.  Returns how many have places now, from *first on. */
static size_t place_pieces(struct pieces *s, size_t p, size_t *first)
{
    size_t n;

    omp_set_lock(&s->lock);
    s->formatted[p] = true;
    s->memory |= s->text[p].failed;
    *first = s->next;
    for (; s->next < s->n && s->formatted[s->next]; s->next++)
        s->at[s->next] = outputs_claim(s->outputs, s->text[s->next].n);
    n = s->next - *first;
    omp_unset_lock(&s->lock);
    return n;
}

static void write_piece(struct pieces *s, size_t p)
{
    struct buffer *b = &s->text[p];
    int error = b->failed ? 0 : outputs_put(s->outputs, s->at[p], b->at, b->n);

    buffer_clear(b);
    omp_set_lock(&s->lock);
    s->spare[s->n_spare++] = *b;
    *b = (struct buffer){0};
    s->error = s->error != 0 ? s->error : error;
    omp_unset_lock(&s->lock);
}

static void write_pieces(struct pieces *s)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)s->run->scores->n_workspaces)
    for (size_t p = 0; p < s->n; p++) {
        size_t first = 0, n = format_piece(s, p) ? place_pieces(s, p, &first) : 0;

        for (size_t i = 0; i < n; i++)
            write_piece(s, first + i);
    }
    for (size_t p = 0; p < s->n; p++) /* where it failed */
        buffer_free(&s->text[p]);
    for (size_t i = 0; i < s->n_spare; i++)
        buffer_free(&s->spare[i]);
}

static enum osara_status write_rows(const struct osara_run *run, struct outputs *o,
                                    osara_problems *problems)
{
    size_t n = (run->scores->n_scored + PIECE - 1) / PIECE;
    struct ranked *ranked = ranked_open(&run->results);
    struct pieces s = {.run = run,
                       .ranked = ranked,
                       .outputs = o,
                       .n = n,
                       .text = calloc(n + 1, sizeof *s.text),
                       .spare = calloc(n + 1, sizeof *s.spare),
                       .at = calloc(n + 1, sizeof *s.at),
                       .formatted = calloc(n + 1, sizeof *s.formatted)};

    s.memory = ranked == NULL || s.text == NULL || s.spare == NULL || s.at == NULL ||
               s.formatted == NULL;
    if (!s.memory) {
        omp_init_lock(&s.lock);
        write_pieces(&s);
        omp_destroy_lock(&s.lock);
    }
    ranked_close(ranked);
    free(s.text);
    free(s.spare);
    free(s.at);
    free(s.formatted);
    if (s.error != 0)
        return outputs_failed(o, s.error, problems);
    return s.memory ? problem_memory(problems) : OSARA_OK;
}

enum osara_status write_ranked(const struct osara_run *run, struct outputs *o,
                               osara_problems *problems)
{
    struct buffer headings = {0};
    enum osara_status rc = outputs_file(o, "ranked.csv", problems);

    ranked_headings(&run->results, &headings);
    if (rc == OSARA_OK)
        rc = outputs_buffer(o, &headings, problems);
    if (rc == OSARA_OK)
        rc = outputs_flush(o, problems);
    if (rc == OSARA_OK)
        rc = write_rows(run, o, problems);
    buffer_free(&headings);
    return rc;
}
