/* frame.c -- the slots of an extract, the indexes of its lookups, the fate of its rows. */
#include "language/workspace.h"

#include <stdlib.h>
#include <string.h>

static bool slot_open(struct slot *slot, const struct slot_plan *plan, size_t n)
{
    slot->type = plan->type;
    if (!plan->kept)
        return true;
    switch (file_of(plan->type)) {
    case FILE_NUMBER:
        slot->number = malloc((n + 1) * sizeof *slot->number);
        for (size_t s = 0; slot->number != NULL && s < n; s++)
            slot->number[s] = NAN;
        return slot->number != NULL;
    case FILE_FLAG:
        slot->flag = malloc(n + 1);
        if (slot->flag != NULL)
            memset(slot->flag, TRUTH_UNKNOWN, n);
        return slot->flag != NULL;
    default:
        slot->word = calloc(n + 1, sizeof *slot->word);
        return slot->word != NULL;
    }
}

static bool open_slots(struct frame *f)
{
    f->slots = calloc(f->passes->n_slots + 1, sizeof *f->slots);
    if (f->slots == NULL)
        return false;
    f->n_slots = f->passes->n_slots;
    for (size_t i = 0; i < f->n_slots; i++)
        if (!slot_open(&f->slots[i], &f->passes->slots[i], f->data->n_subjects))
            return false;
    return true;
}

static bool open_indexes(struct frame *f)
{
    const struct passes *p = f->passes;

    f->own->indexes = calloc(p->n_finds + 1, sizeof *f->own->indexes);
    if (f->own->indexes == NULL)
        return false;
    for (size_t i = 0; i < p->n_finds; i++) {
        const struct find *find = &p->finds[i]; /* a parent stands before it */
        const struct lookup_index *parent = find->parent == UINT32_MAX
                                                ? NULL
                                                : &f->own->indexes[find->parent];

        if (!lookup_index_make(&f->own->indexes[i], find, parent, p->scope))
            return false;
    }
    return true;
}

static bool open_fates(struct frame *f)
{
    f->own->fate = calloc(f->data->n_tables + 1, sizeof *f->own->fate);
    if (f->own->fate == NULL)
        return false;
    for (size_t t = 0; t < f->data->n_tables; t++) {
        struct table *table = &f->data->tables[t];

        if (table->fate == NULL) {
            table->fate = malloc(table->n_rows + 1);
            if (table->fate == NULL)
                return false;
            f->own->fate[t] = true;
        }
        memset(table->fate, FATE_USED, table->n_rows);
    }
    return true;
}

enum osara_status frame_open(struct frame *frame, const struct passes *passes, struct data *data,
                             osara_problems *problems)
{
    struct frame f = {.passes = passes, .data = data};

    f.own = calloc(1, sizeof *f.own);
    if (f.own != NULL)
        f.own->ran = calloc(data->n_subjects + 1, 1);
    if (f.own == NULL || f.own->ran == NULL || !open_slots(&f) || !open_indexes(&f) ||
        !open_fates(&f)) {
        frame_close(&f);
        return problem_memory(problems);
    }
    *frame = f;
    return OSARA_OK;
}

static void close_own(struct frame *f)
{
    for (size_t i = 0; f->own->indexes != NULL && i < f->passes->n_finds; i++)
        lookup_index_free(&f->own->indexes[i]);
    for (size_t t = 0; f->own->fate != NULL && t < f->data->n_tables; t++)
        if (f->own->fate[t]) {
            free(f->data->tables[t].fate);
            f->data->tables[t].fate = NULL;
        }
    free(f->own->indexes);
    free(f->own->fate);
    free(f->own->ran);
    free(f->own);
}

void frame_close(struct frame *frame)
{
    for (size_t i = 0; i < frame->n_slots; i++) {
        free(frame->slots[i].number);
        free(frame->slots[i].flag);
        free(frame->slots[i].word);
    }
    free(frame->slots);
    if (frame->own != NULL)
        close_own(frame);
    *frame = (struct frame){0};
}
