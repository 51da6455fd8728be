/* workspace.c -- a thread's memory for running programs: all of fixed size in one piece, but what
 * depends on the rows it meets. */
#include "language/workspace.h"

#include <stdlib.h>
#include <string.h>

/* Hands out pieces of one allocation; with bytes NULL only adds up their sizes. */
struct layout {
    char *bytes;
    size_t used;
};

static void *piece(struct layout *l, size_t n, size_t size)
{
    void *at = l->bytes == NULL ? NULL : l->bytes + l->used;

    l->used += (n * size + 63) / 64 * 64;
    return at;
}

/* n arrays of BLOCK items; `arrays` holds their pointers. */
static void lay_arrays(struct layout *l, void *arrays, size_t n, size_t size)
{
    for (size_t i = 0; i < n; i++) {
        void *one = piece(l, BLOCK, size);

        if (arrays != NULL)
            memcpy((char *)arrays + i * sizeof one, &one, sizeof one);
    }
}

static void lay_locals(struct workspace *w, struct layout *l)
{
    for (size_t i = 0; i < w->passes->n_slots; i++) {
        const struct slot_plan *plan = &w->passes->slots[i];
        union slot_at at = {NULL};

        if (plan->kept && (plan->whole || plan->input))
            continue;
        if (file_of(plan->type) == FILE_NUMBER)
            at.number = piece(l, BLOCK, sizeof *at.number);
        else if (file_of(plan->type) == FILE_FLAG)
            at.flag = piece(l, BLOCK, sizeof *at.flag);
        else
            at.word = piece(l, BLOCK, sizeof *at.word);
        if (w->local != NULL)
            w->local[i] = at;
    }
}

static void lay_counts(struct workspace *w, struct layout *l)
{
    size_t n_tables = w->passes->scope->n_tables, n_keeps = w->passes->keep_first[n_tables];

    w->counts.keep = piece(l, n_keeps + 1, sizeof *w->counts.keep);
    w->counts.weak_evidence = piece(l, n_tables, sizeof *w->counts.weak_evidence);
    w->counts.used = piece(l, n_tables, sizeof *w->counts.used);
    w->counts.keep_first = w->passes->keep_first;
}

static size_t lay_out(struct workspace *w, char *bytes)
{
    const struct passes *p = w->passes;
    struct layout l = {bytes, 0};

    w->registers.number = piece(&l, p->n_registers[FILE_NUMBER] + 1, sizeof(double *));
    w->registers.flag = piece(&l, p->n_registers[FILE_FLAG] + 1, sizeof(uint8_t *));
    w->registers.word = piece(&l, p->n_registers[FILE_WORD] + 1, sizeof(uint32_t *));
    lay_arrays(&l, w->registers.number, p->n_registers[FILE_NUMBER], sizeof(double));
    lay_arrays(&l, w->registers.flag, p->n_registers[FILE_FLAG], sizeof(uint8_t));
    (void)piece(&l, BEHIND_FLAGS, 1);
    lay_arrays(&l, w->registers.word, p->n_registers[FILE_WORD], sizeof(uint32_t));
    w->local = piece(&l, p->n_slots + 1, sizeof *w->local);
    w->slot = piece(&l, p->n_slots + 1, sizeof *w->slot);
    lay_locals(w, &l);
    w->memory = piece(&l, p->n_memories + 1, sizeof *w->memory);
    lay_arrays(&l, w->memory, p->n_memories, sizeof(double));
    w->sets = piece(&l, p->n_sets + 1, sizeof *w->sets);
    w->memos = piece(&l, p->n_memos + 1, sizeof *w->memos);
    w->scratch = piece(&l, BLOCK, sizeof *w->scratch);
    w->days = piece(&l, BLOCK, sizeof *w->days);
    w->rows = piece(&l, BLOCK + 1, sizeof *w->rows);
    w->who = piece(&l, BLOCK + 1, sizeof *w->who);
    w->run_first = piece(&l, BLOCK + 1, sizeof *w->run_first);
    w->run_who = piece(&l, BLOCK + 1, sizeof *w->run_who);
    w->coefficient = piece(&l, p->n_nodes + 1, sizeof *w->coefficient);
    w->reached = piece(&l, p->n_nodes + 1, sizeof *w->reached);
    lay_counts(w, &l);
    return l.used;
}

struct workspace *workspace_new(const struct passes *passes)
{
    struct workspace *w = calloc(1, sizeof *w);
    size_t size;

    if (w == NULL)
        return NULL;
    w->passes = passes;
    size = lay_out(w, NULL);
    w->bytes = aligned_alloc(64, size);
    if (w->bytes == NULL) {
        free(w);
        return NULL;
    }
    memset(w->bytes, 0, size);
    lay_out(w, w->bytes);
    for (size_t i = 0; i < passes->n_sets; i++)
        w->sets[i].who = SUBJECT_NONE;
    for (size_t m = 0; m < passes->n_memos; m++) /* a NaN, whose power is missing */
        for (size_t k = 0; k < MEMO; k++) {
            w->memos[m].key[k] = UINT64_MAX;
            w->memos[m].value[k] = NAN;
        }
    return w;
}

void workspace_free(struct workspace *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->passes->n_sets; i++) {
        free(w->sets[i].key);
        free(w->sets[i].stamp);
        free(w->sets[i].times);
    }
    misses_free(&w->misses);
    free(w->bytes);
    free(w);
}

void workspace_counts(const struct workspace *w, struct pass_counts *out)
{
    *out = w->counts;
}

/* Values of this stage, which are put away when it has run. */
static bool is_made(const struct slot_plan *plan, enum stage stage)
{
    return slot_packed(plan) && !plan->input && plan->stage == stage;
}

void workspace_bind(struct workspace *w, const struct frame *frame, size_t subject)
{
    for (size_t i = 0; i < w->passes->n_slots; i++) {
        const struct slot *s = &frame->slots[i];

        w->slot[i] = s->blocks != NULL ? (union slot_at){NULL} : w->local[i];
        if (s->number != NULL)
            w->slot[i].number = s->number + subject;
        else if (s->flag != NULL)
            w->slot[i].flag = s->flag + subject;
        else if (s->word != NULL)
            w->slot[i].word = s->word + subject;
    }
}

void workspace_bind_stage(struct workspace *w, const struct frame *frame, enum stage stage,
                          size_t subject)
{
    workspace_bind(w, frame, subject);
    for (size_t i = 0; i < w->passes->n_slots; i++)
        if (is_made(&w->passes->slots[i], stage))
            w->slot[i] = w->local[i];
}

void workspace_keep(const struct workspace *w, struct frame *frame, enum stage stage, size_t subject,
                    size_t n)
{
    for (size_t i = 0; i < w->passes->n_slots; i++)
        if (is_made(&w->passes->slots[i], stage))
            slot_put(&frame->own->store, &frame->slots[i], subject, n, w->local[i].number);
}
