/* quarantine.c -- reads a faulty row again, this time to say what is wrong with it. */
#include "scanning/quarantine.h"

#include <stdlib.h>
#include <string.h>

const char *quarantine_reason_name(enum quarantine_reason reason)
{
    static const char *const names[QUARANTINE_REASONS_] = {
        "value", "ragged", "quote", "no key", "orphan", "duplicate", "not joined"};

    return reason < QUARANTINE_REASONS_ ? names[reason] : "";
}

struct telling {
    const struct binding *binding;
    const struct chunks *chunks;
    const uint32_t *base;
    const struct plan *plan;
    struct arena *arena;
    uint32_t first_input;
};

bool quarantine_cut(struct arena *arena, struct text value, struct text *out)
{
    size_t n = value.n;

    if (n > QUARANTINE_VALUE_BYTES)
        for (n = QUARANTINE_VALUE_BYTES;
             n > QUARANTINE_VALUE_BYTES - 4 && ((unsigned char)value.at[n] & 0xC0) == 0x80;)
            n--;
    *out = (struct text){arena_copy(arena, (struct text){value.at, n}), n};
    return out->at != NULL;
}

static const char *why_quote(const struct telling *t, const struct csv_cell *cell)
{
    switch (cell->fault) {
    case CSV_TEXT_AFTER:
        return "text after a closing quote";
    case CSV_ASTRAY:
        return arena_format(t->arena,
                            "a quote opens and closes only %u lines on, with text after it: the "
                            "row is cut at the end of its line",
                            cell->swallowed);
    case CSV_OPEN:
        return cell->swallowed == 0
                   ? "a quote opens and never closes"
                   : arena_format(t->arena,
                                  "a quote opens and never closes, and would take the %u lines "
                                  "after it: the row is cut at the end of its line",
                                  cell->swallowed);
    case CSV_FINE:
        break;
    }
    return "";
}

static const char *why_orphan(const struct telling *t, const struct reading *r, struct text raw)
{
    const char *subjects = t->plan->tables[0].name, *hint = "";
    struct cell cell;
    struct text trimmed = text_trim(raw);

    if (cell_read(r, raw, &cell) == CELL_MISSING)
        return arena_format(t->arena, "it names no row of %s", subjects);
    if (trimmed.n < cell_trim(r, raw).n && words_find(t->plan->ids, trimmed) != WORD_MISSING)
        hint = " (trim: yes would make it fit)";
    return arena_format(t->arena, "there is no '%s' among %s%s", cell_shown(cell.text, t->arena),
                        subjects, hint);
}

static const char *why_unjoined(const struct telling *t, struct text key, const char *files)
{
    return key.n == 0
               ? arena_format(t->arena, "it names no row of %s", files)
               : arena_format(t->arena, "there is no '%s' in %s", cell_shown(key, t->arena), files);
}

/* What is wrong with the row, whose record has been read again. */
static bool tell_row(const struct telling *t, const struct chunk *chunk, const struct fault *f,
                     const struct csv_record *record, struct quarantined *q)
{
    const struct reading *r = NULL;
    uint32_t cell = CELL_NONE;
    struct text raw = {NULL, 0};
    bool put_behind = chunk->input->join_cell != CELL_NONE && record->n > chunk->input->n_cells;

    if (f->reason == QUARANTINE_QUOTE) {
        for (cell = 0; !record->cells[cell].broken;)
            cell++;
    } else if (f->reason == QUARANTINE_UNJOINED) {
        cell = chunk->input->join_cell;
    } else if (f->column != COLUMN_NONE) {
        r = &t->binding->columns[f->column].reading;
        cell = chunk->input->cell[f->column];
    }
    if (f->reason == QUARANTINE_RAGGED)
        raw = (struct text){chunk->input->bytes.at + record->at, record->bytes};
    else if (cell != CELL_NONE)
        raw = csv_unquote(&record->cells[cell], t->arena);
    else if (r != NULL && r->constant != NULL)
        raw = *r->constant;
    while (f->reason == QUARANTINE_RAGGED && raw.n > 0 &&
           (raw.at[raw.n - 1] == '\n' || raw.at[raw.n - 1] == '\r'))
        raw.n--;
    if (f->reason == QUARANTINE_RAGGED && put_behind) /* by join_rows() */
        raw.n--;
    if (cell < chunk->input->n_cells)
        q->column = arena_copy(t->arena, chunk->input->headings[cell]);
    if (f->reason == QUARANTINE_QUOTE)
        q->why = why_quote(t, &record->cells[cell]);
    else if (f->reason == QUARANTINE_RAGGED)
        q->why = arena_format(t->arena, "%zu cells where the header has %zu",
                              record->n - put_behind, chunk->input->own_cells);
    else if (f->reason == QUARANTINE_UNJOINED)
        q->why = why_unjoined(t, text_trim(raw), chunk->input->joined_names);
    else if (f->reason == QUARANTINE_VALUE && r != NULL)
        q->why = cell_why(r, raw, t->arena);
    else if (f->reason == QUARANTINE_NO_KEY && r != NULL)
        q->why = arena_format(t->arena, "'%s' is missing, which is part of the row's key",
                              r->column->name);
    else if (f->reason == QUARANTINE_ORPHAN && r != NULL)
        q->why = why_orphan(t, r, raw);
    return q->why != NULL && quarantine_cut(t->arena, raw, &q->value) && !arena_failed(t->arena);
}

/* Reads the record of a fault again.  `why` is for duplicates, whose fault is in another row. */
static bool tell(const struct telling *t, const struct chunk *chunk, const struct fault *f,
                 const char *why, struct quarantined *q)
{
    struct csv_reader reader;
    struct csv_record record;
    bool fine;

    *q = (struct quarantined){.table = t->binding->index,
                              .file = t->first_input + chunk->file,
                              .line = chunk->first_line + f->line,
                              .reason = (enum quarantine_reason)f->reason,
                              .why = why};
    csv_open(&reader, chunk->input->bytes, chunk->input->separator);
    reader.at = chunk->start + f->offset;
    fine = csv_next(&reader, &record) && tell_row(t, chunk, f, &record, q);
    csv_close(&reader);
    return fine;
}

static bool tell_duplicate(const struct telling *t, const struct duplicate *d,
                           struct quarantined *q)
{
    size_t at, first_at;
    const struct chunk *chunk = chunks_row(t->chunks, t->base, d->row, &at);
    const struct chunk *first = chunks_row(t->chunks, t->base, d->first, &first_at);
    uint32_t line = chunk_line(first, t->binding, first_at);
    uint32_t own = chunk_line(chunk, t->binding, at);
    struct fault f = {chunk->offset[at], own - chunk->first_line, QUARANTINE_DUPLICATE,
                      COLUMN_NONE};
    const char *why;

    if (first->file == chunk->file)
        why = arena_format(t->arena, "the same key as line %u", line);
    else
        why = arena_format(t->arena, "the same key as line %u of %s", line, first->input->name);
    for (size_t c = t->binding->n; c-- > 0;)
        if (t->binding->columns[c].is_key)
            f.column = (uint16_t)c;
    return why != NULL && tell(t, chunk, &f, why, q);
}

/* Counts a value of a column that no rule reads; the first of each column is told. */
static bool count_misfit(const struct telling *t, const struct chunk *chunk, struct fault f,
                         struct quarantine *out)
{
    uint32_t column = t->binding->columns[f.column].column;
    struct misfit *m;

    for (size_t i = 0; i < out->n_misfits; i++)
        if (out->misfits[i].first.table == t->binding->index && out->misfits[i].column == column) {
            out->misfits[i].rows++;
            return true;
        }
    f.reason = QUARANTINE_VALUE;
    m = arena_push(t->arena, &out->misfits, &out->n_misfits, &out->room_misfits, sizeof *m);
    if (m == NULL)
        return false;
    *m = (struct misfit){column, 1, {0}};
    return tell(t, chunk, &f, NULL, &m->first);
}

static int by_column(const void *a, const void *b)
{
    const struct misfit *x = a, *y = b;

    if (x->first.table != y->first.table)
        return x->first.table < y->first.table ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static int compare(const void *a, const void *b)
{
    const struct quarantined *x = a, *y = b;

    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* What of the file was read again leaves memory again: faults stand all over it. */
static void rest(const struct chunk *chunk)
{
    if (chunk->input->decoded == NULL)
        file_rest(&chunk->input->file, input_skipped(chunk->input) + chunk->start,
                  input_skipped(chunk->input) + chunk->end);
}

static bool is_fault(const struct fault *f)
{
    return f->reason < QUARANTINE_REASONS_;
}

/* The faulty rows of one chunk, into at[]. */
static bool tell_chunk(const struct telling *t, const struct chunk *chunk, struct quarantined at[])
{
    for (size_t k = 0; k < chunk->n_faults; k++)
        if (is_fault(&chunk->faults[k]) && !tell(t, chunk, &chunk->faults[k], NULL, at++))
            return false;
    if (chunk->n_faults > 0)
        rest(chunk);
    return true;
}

/* Those of all chunks, in the order of the file, told on all threads; texts are in an arena of each. */
static bool tell_chunks(const struct telling *t, int threads, struct quarantined at[])
{
    size_t n = t->chunks->n, *first = malloc((n + 1) * sizeof *first);
    bool fine = true;

    if (first == NULL)
        return false;
    for (size_t i = 0, next = 0; i < n; i++) {
        first[i] = next;
        for (size_t k = 0; k < t->chunks->at[i].n_faults; k++)
            next += is_fault(&t->chunks->at[i].faults[k]);
    }
#pragma omp parallel num_threads(threads) reduction(&& : fine)
    {
        struct telling own = *t;

        own.arena = arena_new();
        fine = fine && own.arena != NULL;
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < n; i++)
            fine = fine && tell_chunk(&own, &t->chunks->at[i], at + first[i]);
#pragma omp critical
        arena_adopt(t->arena, own.arena);
    }
    free(first);
    return fine;
}

/* Rows by what is wrong with them; of misfits the first of a column is told. */
static bool count_faults(const struct telling *t, struct quarantine *out, struct account *account)
{
    for (size_t i = 0; i < t->chunks->n; i++) {
        const struct chunk *chunk = &t->chunks->at[i];

        for (size_t k = 0; k < chunk->n_faults; k++) {
            uint16_t reason = chunk->faults[k].reason;

            if (reason == FAULT_NOBODY)
                account->nobody++;
            else if (reason != FAULT_UNREAD)
                account->quarantined[reason]++;
            else if (!count_misfit(t, chunk, chunk->faults[k], out))
                return false;
        }
    }
    return true;
}

static void sort(struct quarantined *at, size_t n)
{
    size_t sorted = 1;

    while (sorted < n && compare(&at[sorted - 1], &at[sorted]) <= 0)
        sorted++;
    if (sorted < n)
        qsort(at, n, sizeof *at, compare);
}

/* Where n more go; they count already. */
static struct quarantined *make_room(struct arena *arena, struct quarantine *out, size_t n)
{
    struct quarantined *at = arena_alloc(arena, out->n + n + 1, sizeof *at);

    if (at == NULL)
        return NULL;
    if (out->n > 0)
        memcpy(at, out->at, out->n * sizeof *at);
    out->at = at;
    out->room = out->n + n;
    out->n += n;
    return at + (out->n - n);
}

bool quarantine_table(const struct binding *binding, const struct chunks *chunks,
                      const uint32_t base[], const struct duplicates *duplicates,
                      const struct plan *plan, uint32_t first_input, int threads,
                      struct arena *arena, struct quarantine *out, struct account *account)
{
    struct telling t = {binding, chunks, base, plan, arena, first_input};
    struct quarantined *at;
    size_t n_faults, n;

    if (!count_faults(&t, out, account))
        return false;
    n_faults = account_quarantined(account);
    if (binding->repeats != REPEATS_DUPLICATES)
        account->folded = duplicates->n;
    else
        account->quarantined[QUARANTINE_DUPLICATE] = duplicates->n;
    n = account_quarantined(account);
    if (out->n_misfits > 0)
        qsort(out->misfits, out->n_misfits, sizeof *out->misfits, by_column);
    if (out->when_too_many && (double)n <= plan->tolerate * (double)account->rows_read)
        return true;
    at = make_room(arena, out, n);
    if (at == NULL || !tell_chunks(&t, threads, at))
        return false;
    for (size_t i = n_faults; i < n; i++)
        if (!tell_duplicate(&t, &duplicates->at[i - n_faults], &at[i]))
            return false;
    for (size_t i = 0; n_faults < n && i < chunks->n; i++)
        rest(&chunks->at[i]);
    sort(at, n);
    return true;
}
