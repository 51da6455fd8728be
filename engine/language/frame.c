/* frame.c -- the slots of an extract, the indexes of its lookups, the fate of its rows. */
#include "language/workspace.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"

enum { LINE = 64 /* bytes of a cache line: no two slots share one */ };

/* Of a slot that stands in one array. */
static size_t slot_bytes(const struct slot_plan *plan, size_t n)
{
    static const size_t width[FILE_COUNT] = {[FILE_NUMBER] = sizeof(double),
                                             [FILE_FLAG] = sizeof(uint8_t),
                                             [FILE_WORD] = sizeof(uint32_t)};

    return plan->kept && plan->whole
               ? ((n + 1) * width[file_of(plan->type)] + LINE - 1) / LINE * LINE
               : 0;
}

static void open_whole(struct slot *slot, char *at)
{
    switch (file_of(slot->type)) {
    case FILE_NUMBER:
        slot->number = (double *)(void *)at;
        break;
    case FILE_FLAG:
        slot->flag = (uint8_t *)at;
        break;
    default:
        slot->word = (uint32_t *)(void *)at;
    }
}

static void slot_forget(struct slot *slot, size_t from, size_t n)
{
    switch (file_of(slot->type)) {
    case FILE_NUMBER:
        for (size_t s = from; s < from + n; s++)
            slot->number[s] = NAN;
        break;
    case FILE_FLAG:
        memset(slot->flag + from, TRUTH_UNKNOWN, n);
        break;
    default:
        memset(slot->word + from, 0, n * sizeof *slot->word);
    }
}

void frame_forget(struct frame *f, enum stage stage, size_t from, size_t n)
{
    for (size_t i = 0; i < f->n_slots; i++)
        if (f->passes->slots[i].kept && f->passes->slots[i].whole &&
            !f->passes->slots[i].input && f->passes->slots[i].stage != stage)
            slot_forget(&f->slots[i], from, n);
}

bool passes_put_out(const struct passes *passes, uint32_t table)
{
    return passes->has_keeps[table] || passes->has_keeps[0];
}

bool passes_read_input(const struct passes *passes, uint32_t slot)
{
    return passes->slots[slot].node != NODE_NONE;
}

static size_t blocks_of(size_t n)
{
    return (n + BLOCK - 1) / BLOCK;
}

/* All slots are in one array, so that it is worth large pages: first those that stand whole, then what
 * the others take as they are filled. */
static bool reserve_slots(struct frame *f)
{
    size_t n = f->data->n_subjects, whole = 0, room = 0, packed = 0;
    const struct slot_plan *plans = f->passes->slots;

    for (size_t i = 0; i < f->passes->n_slots; i++) {
        whole += slot_bytes(&plans[i], n);
        room += slot_packed(&plans[i]) ? slot_room(plans[i].type, n) : 0;
        packed += slot_packed(&plans[i]);
    }
    f->slots = calloc(f->passes->n_slots + 1, sizeof *f->slots);
    f->own->blocks = calloc(packed * blocks_of(n) + 1, sizeof *f->own->blocks);
    f->own->values = pages_alloc(whole + room + LINE, 1);
    if (f->slots == NULL || f->own->blocks == NULL || f->own->values == NULL)
        return false;
    f->n_slots = f->passes->n_slots;
    f->own->first = f->own->values + LINE - (uintptr_t)f->own->values % LINE;
    f->own->store = (struct slot_store){.at = f->own->first + whole, .n_subjects = n};
    return true;
}

static bool open_slots(struct frame *f)
{
    if (!reserve_slots(f))
        return false;
    struct slot_block *blocks = f->own->blocks;
    char *at = f->own->first;

    for (size_t i = 0; i < f->n_slots; i++) {
        const struct slot_plan *plan = &f->passes->slots[i];
        struct slot *slot = &f->slots[i];

        slot->type = plan->type;
        if (slot_packed(plan)) {
            slot->blocks = blocks;
            slot_blank(slot, f->data->n_subjects);
            blocks += blocks_of(f->data->n_subjects);
        } else if (plan->kept) {
            open_whole(slot, at);
            at += slot_bytes(plan, f->data->n_subjects);
        }
    }
    return true;
}

void frame_give(struct frame *frame, uint32_t slot, size_t from, size_t n, const double values[])
{
    slot_put(&frame->own->store, &frame->slots[slot], from, n, values);
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

        if (table->all_used)
            continue;
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

static bool has_codes(const struct data *data)
{
    for (size_t t = 1; t < data->n_tables; t++)
        for (size_t c = 0; c < data->tables[t].n_columns; c++)
            if (data->tables[t].columns[c].codes.width != 0)
                return true;
    return false;
}

/* Programs over rows, for the columns that this extract has coded: rows that are given have none. */
static bool open_tabulations(struct frame *f)
{
    const struct passes *p = f->passes;
    bool any = has_codes(f->data);
    struct workspace *w = any ? workspace_new(p) : NULL;
    bool fine = !any || w != NULL;

    for (int s = 0; s < STAGE_COUNT_; s++) {
        f->own->tabulations[s] = calloc(p->stages[s].n + 1, sizeof *f->own->tabulations[s]);
        fine = fine && f->own->tabulations[s] != NULL;
        for (size_t i = 0; fine && any && i < p->stages[s].n; i++)
            if (p->stages[s].at[i].program.table > 0)
                fine = tabulate(f, w, &p->stages[s].at[i], &f->own->tabulations[s][i]);
    }
    workspace_free(w);
    return fine;
}

static void close_tabulations(struct frame *f)
{
    for (int s = 0; s < STAGE_COUNT_; s++) {
        for (size_t i = 0; f->own->tabulations[s] != NULL && i < f->passes->stages[s].n; i++)
            tabulation_free(&f->own->tabulations[s][i]);
        free(f->own->tabulations[s]);
    }
}

enum osara_status frame_open(struct frame *frame, const struct passes *passes, struct data *data,
                             osara_problems *problems)
{
    struct frame f = {.passes = passes, .data = data};

    f.own = calloc(1, sizeof *f.own);
    if (f.own != NULL)
        f.own->ran = pages_zeroed(data->n_subjects + 1, 1);
    if (f.own == NULL || f.own->ran == NULL || !open_slots(&f) || !open_indexes(&f) ||
        !open_fates(&f) || !open_tabulations(&f)) {
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
    close_tabulations(f);
    free(f->own->indexes);
    free(f->own->fate);
    free(f->own->ran);
    free(f->own->blocks);
    free(f->own->values);
    free(f->own);
}

void frame_close(struct frame *frame)
{
    free(frame->slots);
    if (frame->own != NULL)
        close_own(frame);
    *frame = (struct frame){0};
}
