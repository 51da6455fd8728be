/* write_ranked.c -- the list of everyone, formatted and written on all threads. */
#include <omp.h>
#include <stdlib.h>

#include "report/lists.h"
#include "run/write_ranked.h"

enum { PIECE = 4096 }; /* rows that a thread takes at a time */

/* Pieces are formatted in any order; each has its place in the file once all before it have theirs.
 * Who gives places writes what he has given them to: nobody waits for a turn. */
struct pieces {
    const struct osara_run *run;
    struct outputs *outputs;
    size_t n, next;       /* the first that has no place yet */
    struct buffer *text;  /* [n] empty again once it is written */
    uint64_t *at;         /* [n] */
    bool *formatted;      /* [n] */
    omp_lock_t lock;      /* of places, and what follows */
    int error;            /* of the file; the first counts */
    bool memory;          /* was not enough */
};

static bool has_failed(struct pieces *s)
{
    bool failed;

    omp_set_lock(&s->lock);
    failed = s->memory || s->error != 0;
    omp_unset_lock(&s->lock);
    return failed;
}

static void format_piece(struct pieces *s, size_t p)
{
    size_t n = s->run->scores->n_scored, from = p * PIECE;

    ranked_rows(&s->run->results, from, n - from < PIECE ? n : from + PIECE, &s->text[p]);
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

/* Its memory becomes the thread's spare, when it has none. */
static void write_piece(struct pieces *s, size_t p, struct buffer *spare)
{
    struct buffer *b = &s->text[p];
    int error = b->failed ? 0 : outputs_put(s->outputs, s->at[p], b->at, b->n);

    if (spare->at == NULL && !b->failed) {
        *spare = *b;
        *b = (struct buffer){0};
    }
    buffer_free(b);
    if (error == 0)
        return;
    omp_set_lock(&s->lock);
    s->error = s->error != 0 ? s->error : error;
    omp_unset_lock(&s->lock);
}

static void write_pieces(struct pieces *s)
{
#pragma omp parallel num_threads((int)s->run->scores->n_workspaces)
    {
        struct buffer spare = {0};

#pragma omp for schedule(dynamic, 1)
        for (size_t p = 0; p < s->n; p++) {
            size_t first, n;

            if (has_failed(s))
                continue;
            buffer_clear(&spare);
            s->text[p] = spare;
            spare = (struct buffer){0};
            format_piece(s, p);
            n = place_pieces(s, p, &first);
            for (size_t i = 0; i < n; i++)
                write_piece(s, first + i, &spare);
        }
        buffer_free(&spare);
    }
    for (size_t p = 0; p < s->n; p++) /* where it failed */
        buffer_free(&s->text[p]);
}

static enum osara_status write_rows(const struct osara_run *run, struct outputs *o,
                                    osara_problems *problems)
{
    size_t n = (run->scores->n_scored + PIECE - 1) / PIECE;
    struct pieces s = {.run = run,
                       .outputs = o,
                       .n = n,
                       .text = calloc(n + 1, sizeof *s.text),
                       .at = calloc(n + 1, sizeof *s.at),
                       .formatted = calloc(n + 1, sizeof *s.formatted)};
    enum osara_status rc = OSARA_OK;

    s.memory = s.text == NULL || s.at == NULL || s.formatted == NULL;
    if (!s.memory) {
        omp_init_lock(&s.lock);
        write_pieces(&s);
        omp_destroy_lock(&s.lock);
    }
    free(s.text);
    free(s.at);
    free(s.formatted);
    if (s.memory)
        rc = problem_memory(problems);
    return s.error != 0 ? outputs_failed(o, s.error, problems) : rc;
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
