/* records.c -- from marks to records. */
#include "scanning/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/growing.h"
#include "base/wide.h"

enum { GROUP = MARKS_GROUP, BATCH_BYTES = 1 << 16 }; /* stays in the nearest cache */

void records_open(struct records *r, struct text bytes, size_t at, uint32_t line, char separator,
                  enum marks_way way)
{
    *r = (struct records){.bytes = bytes,
                          .separator = separator,
                          .way = way,
                          .batch = BATCH_BYTES,
                          .at = at,
                          .line = line};
}

void records_close(struct records *r)
{
    free(r->start);
    free(r->lines);
    free(r->first);
    free(r->last);
    free(r->ends);
    free(r->broken);
    r->start = r->lines = r->first = r->last = r->ends = NULL;
    r->broken = NULL;
}

/* ---- Room ------------------------------------------------------------------------------------ */

static bool records_grow(uint32_t **items, size_t room)
{
    uint32_t *grown = realloc(*items, room * sizeof *grown);

    if (grown != NULL)
        *items = grown;
    return grown != NULL;
}

/* Room for `records` more records with `ends` more cells among them. */
static bool records_room(struct records *r, size_t records, size_t ends)
{
    if (r->n + records > r->room) {
        size_t room = 2 * (r->n + records) + 1024;

        if (!records_grow(&r->start, room) || !records_grow(&r->lines, room) ||
            !records_grow(&r->first, room) || !records_grow(&r->last, room))
            goto failed;
        r->room = room;
    }
    if (r->n_ends + ends > r->room_ends) {
        size_t room = 2 * (r->n_ends + ends) + 4096;

        if (!records_grow(&r->ends, room))
            goto failed;
        r->room_ends = room;
    }
    return true;
failed:
    r->failed = RECORDS_MEMORY;
    return false;
}

static bool records_broken(struct records *r, const struct csv_record *record)
{
    for (size_t c = 0; c < record->n; c++) {
        const struct csv_cell *cell = &record->cells[c];

        if (!cell->broken)
            continue;
        struct broken_record *made = growing_push(&r->broken, &r->n_broken, &r->room_broken,
                                                  sizeof *made);

        if (made == NULL) {
            r->failed = RECORDS_MEMORY;
            return false;
        }
        *made = (struct broken_record){(uint32_t)r->n, (uint32_t)c, cell->fault, cell->swallowed};
        return true;
    }
    return true;
}

/* ---- The plain reader, for what departs from RFC 4180 ------------------------------------------ */

static bool records_take(struct records *r, const struct csv_record *record)
{
    const char *end = r->bytes.at + record->at + record->bytes;

    if (!records_room(r, 1, record->n) || !records_broken(r, record))
        return false;
    r->start[r->n] = (uint32_t)(r->bytes.at + record->at - r->base);
    r->lines[r->n] = record->line;
    r->first[r->n] = (uint32_t)r->n_ends;
    for (size_t c = 1; c < record->n; c++) { /* a cell ends one before the next begins */
        const struct csv_cell *next = &record->cells[c];

        r->ends[r->n_ends++] = (uint32_t)(next->raw.at - next->quoted - 1 - r->base);
    }
    r->ends[r->n_ends++] = (uint32_t)(end - (end[-1] == '\n') - r->base);
    r->last[r->n] = (uint32_t)r->n_ends - 1;
    r->n++;
    return true;
}

/* Reads record after record from r->at until one ends at or after `until`, or none begins before
 * `stop`. */
static bool records_plainly(struct records *r, size_t until, size_t stop)
{
    struct csv_reader reader;
    struct csv_record record;
    bool fine = true;

    csv_open(&reader, r->bytes, r->separator);
    reader.at = r->at;
    reader.line = r->line;
    r->ascii = false; /* it may read further than what was marked */
    while (fine && !reader.failed && reader.at < until && reader.at < stop) {
        bool found = csv_next(&reader, &record);

        if (found && record.at < stop) {
            if (record.bytes > RECORD_LIMIT)
                r->failed = RECORDS_TOO_LONG;
            fine = r->failed == RECORDS_FINE && records_take(r, &record);
        } else if (found) { /* only blank lines were left before `stop` */
            reader.at = record.at;
            reader.line = record.line;
        }
        if (fine) {
            r->at = reader.at;
            r->line = reader.line;
        }
    }
    r->blank += reader.blank;
    if (reader.failed)
        r->failed = RECORDS_MEMORY;
    csv_close(&reader);
    return r->failed == RECORDS_FINE;
}

/* ---- The marks --------------------------------------------------------------------------------- */

/* What is carried from one group of blocks to the next, and from one byte to the next within it. */
struct carry {
    uint64_t inside;    /* all ones: within quotes */
    uint64_t may_open;  /* highest bit: the byte before ended a cell or closed a quote */
    uint64_t closed;    /* highest bit: the byte before closed a quote */
    uint64_t closed_cr; /* highest bit: the two before closed a quote and were a CR */
};

/* The bits of a group's blocks at which something ends. */
struct ending {
    uint64_t cells[GROUP], lines[GROUP];
    uint64_t within[GROUP]; /* line ends within quotes */
    uint64_t any_within;
    size_t n_lines; /* bits of lines[] */
};

/* Bit i is what bit i - 1 of block b was; before[] begins with the block before the group. */
static inline uint64_t moved(const uint64_t before[], size_t b)
{
    return before[b + 1] << 1 | before[b] >> 63;
}

/* Cells end at the separators and line ends outside quotes.  bad[]: the block is not RFC 4180, and nothing
 * is known of it and those after it.  Blocks without quotes take no shorter way: which have some cannot be
 * foreseen. */
WIDE static void find_bits(struct carry *c, const struct marks *m, size_t n, struct ending *e,
                           uint64_t bad[GROUP])
{
    uint64_t inside[GROUP], may_open[GROUP + 1], closed[GROUP + 1], closed_cr[GROUP + 1];

    for (size_t b = 0; b < GROUP; b++) {
        inside[b] = m->toggled[b] ^ c->inside;
        c->inside = 0 - (inside[b] >> 63);
    }
    may_open[0] = c->may_open;
    closed[0] = c->closed;
    closed_cr[0] = c->closed_cr;
    for (size_t b = 0; b < GROUP; b++) {
        e->cells[b] = (m->separator[b] | m->lf[b]) & ~inside[b];
        e->lines[b] = m->lf[b] & ~inside[b];
        e->within[b] = m->lf[b] & inside[b];
        closed[b + 1] = m->quote[b] & ~inside[b];
        may_open[b + 1] = e->cells[b] | closed[b + 1];
    }
    e->n_lines = 0;
    for (size_t b = 0; b < n; b++)
        e->n_lines += (size_t)__builtin_popcountll(e->lines[b]);
    for (size_t b = 0; b < GROUP; b++)
        closed_cr[b + 1] = moved(closed, b) & m->cr[b];
    for (size_t b = 0; b < GROUP; b++)
        bad[b] = (m->quote[b] & inside[b] & ~moved(may_open, b)) |
                 (moved(closed, b) & ~(m->separator[b] | m->lf[b] | m->cr[b] | m->quote[b])) |
                 (moved(closed_cr, b) & ~m->lf[b]);
    c->may_open = may_open[n]; /* blocks after the n-th have no marks, and carry only what is inside */
    c->closed = closed[n];
    c->closed_cr = closed_cr[n];
}

/* Of n blocks, `valid` the bytes of the last.  Returns how many of them are RFC 4180: n, or those before the
 * first that is not. */
static size_t find_endings(struct carry *c, const struct marks *marks, size_t n, uint64_t valid,
                           struct ending *e)
{
    uint64_t bad[GROUP], any = 0;

    find_bits(c, marks, n, e, bad);
    bad[n - 1] &= valid;
    e->any_within = 0;
    for (size_t b = 0; b < GROUP; b++) {
        any |= b < n ? bad[b] : 0;
        e->any_within |= e->within[b];
    }
    for (size_t b = 0; any != 0 && b < n; b++)
        if (bad[b] != 0)
            return b;
    return n;
}

/* The record that is being read. */
struct open_record {
    uint32_t start, line, first;
    uint32_t within; /* line ends within its quotes so far */
    uint32_t cells;  /* of the one before, less one: this one's last cell is mostly there */
};

/* Line ends of some blocks, by offset: those of records, and those within quotes. */
struct line_ends {
    size_t n, n_within;
    uint32_t at[MARKS_LISTED(GROUP)], within[MARKS_LISTED(GROUP)];
};

static inline bool is_blank(const struct records *r, uint32_t start, uint32_t end)
{
    return end == start || (end == start + 1 && r->base[start] == '\r');
}

/* Takes records line by line; their cells' ends are noted.  False when a record at or after `stop` (an
 * offset) begins: the batch is over. */
static bool take_lines(struct records *r, struct open_record *open, const struct line_ends *lines,
                       size_t stop)
{
    struct open_record o = *open;
    const uint32_t *ends = r->ends;
    size_t w = 0, n = r->n;
    bool more = true;

    for (size_t i = 0; i < lines->n && more; i++) {
        uint32_t end = lines->at[i];
        uint32_t last = o.first + o.cells;

        if (last >= r->n_ends || ends[last] != end) {
            for (last = o.first; ends[last] != end; last++)
                continue;
            o.cells = last - o.first;
        }
        r->start[n] = o.start;
        r->lines[n] = o.line;
        r->first[n] = o.first;
        r->last[n] = last;
        if (is_blank(r, o.start, end))
            r->blank++;
        else
            n++;
        for (; w < lines->n_within && lines->within[w] < end; w++)
            o.within++;
        o.start = end + 1;
        o.first = last + 1;
        o.line += 1 + o.within;
        o.within = 0;
        more = o.start < stop;
    }
    o.within += (uint32_t)(lines->n_within - w);
    r->n = n;
    *open = o;
    return more;
}

/* Blocks that are read one after another, from the start of a record on. */
struct run {
    struct carry carry;
    struct open_record open;
    size_t at;     /* the next block */
    size_t origin; /* what offsets count from */
    size_t bad;    /* end of the block that is not RFC 4180, or 0 */
    size_t stop;   /* no record is begun at or after it */
};

/* Lists the line ends of blocks from `offset` on whose cells' ends are the last in r->ends, where each
 * record has as many cells as the one before: no need to look for them, only at them.  False where one
 * has not. */
static bool list_even(const struct records *r, const struct open_record *open, const struct ending *e,
                      uint32_t offset, struct line_ends *lines)
{
    uint64_t are = 1;

    lines->n = 0;
    for (size_t last = open->first + open->cells; last < r->n_ends; last += (size_t)open->cells + 1) {
        uint32_t end = r->ends[last], at = end - offset;

        if (end < offset)
            return false;
        are &= e->lines[at / MARKS_BLOCK] >> at % MARKS_BLOCK;
        lines->at[lines->n++] = end;
    }
    return are != 0 && lines->n == e->n_lines;
}

/* Reads `n` marked blocks, for whose records and cells there is room.  False when no more is to be
 * read: the batch is over, or a block was bad. */
static bool run_blocks(struct run *run, struct records *r, const struct marks *marks, size_t n,
                       uint64_t valid)
{
    struct ending endings;
    struct line_ends lines;
    uint32_t offset = (uint32_t)(run->at - run->origin);
    size_t good = find_endings(&run->carry, marks, n, valid, &endings);

    r->n_ends += marks_list(r->way, endings.cells, good, offset, r->ends + r->n_ends);
    if (good < n || !list_even(r, &run->open, &endings, offset, &lines))
        lines.n = marks_list(r->way, endings.lines, good, offset, lines.at);
    lines.n_within = endings.any_within == 0
                         ? 0
                         : marks_list(r->way, endings.within, good, offset, lines.within);
    run->at += good * MARKS_BLOCK;
    if (run->at > r->bytes.n)
        run->at = r->bytes.n;
    if (good < n)
        run->bad = run->at + MARKS_BLOCK;
    return take_lines(r, &run->open, &lines, run->stop - run->origin) && good == n;
}

/* Marks and reads the next blocks; the last one of a file is less than a block. */
static bool run_group(struct run *run, struct records *r)
{
    struct marks marks;
    char tail[MARKS_BLOCK] = {0};
    const char *at = r->bytes.at + run->at;
    size_t left = r->bytes.n - run->at;
    size_t n = left / MARKS_BLOCK < GROUP ? left / MARKS_BLOCK : GROUP;
    uint64_t valid = ~(uint64_t)0;

    if (n == 0) {
        memcpy(tail, at, left);
        at = tail;
        n = 1;
        valid >>= MARKS_BLOCK - left;
    }
    if (!records_room(r, n * MARKS_BLOCK, MARKS_LISTED(n)))
        return false;
    if (marks_find(r->way, at, n, r->separator, &marks))
        r->ascii = false;
    return run_blocks(run, r, &marks, n, valid);
}

/* The file is at its end: so is the last record, if a quote is not open. */
static void run_end(struct run *run, struct records *r)
{
    uint32_t end = (uint32_t)(run->at - run->origin);

    if (run->carry.inside != 0) {
        run->bad = run->at;
    } else if (records_room(r, 1, 1)) {
        struct line_ends last = {.n = 1, .at = {end}};

        r->ends[r->n_ends++] = end;
        (void)take_lines(r, &run->open, &last, end);
        run->open.start = end;
    }
}

/* Blocks from r->at on, until the batch is full, the file is at its end, or a block is not RFC
 * 4180.  Leaves r->at and r->line at the first record that is not in the batch.  Returns the end of
 * the block that could not be read, or 0. */
static size_t records_quickly(struct records *r, size_t stop)
{
    size_t begin = r->at, n_before = r->n, record;
    size_t origin = (size_t)(r->base - r->bytes.at);
    struct run run = {.carry = {.may_open = UINT64_C(1) << 63},
                      .open = {.start = (uint32_t)(begin - origin), .line = r->line,
                               .first = (uint32_t)r->n_ends},
                      .at = begin,
                      .origin = origin,
                      .stop = stop};
    bool more = true;

    while (more && run.at < r->bytes.n) {
        more = run_group(&run, r);
        if (run.at - begin >= r->batch && r->n > n_before)
            more = false;
        /* A quoted cell that is too long must not pass here: csv_next() looks at it. */
        if (more && run.at - origin - run.open.start > CSV_QUOTED_LIMIT / 2) {
            run.bad = run.at;
            more = false;
        }
    }
    record = origin + run.open.start;
    if (r->part && r->failed == RECORDS_FINE && record < stop &&
        (run.bad != 0 || (run.at == r->bytes.n && record < run.at)))
        r->failed = RECORDS_PART;
    else if (run.bad == 0 && run.at == r->bytes.n && record < run.at && record < stop)
        run_end(&run, r);
    r->n_ends = run.open.first; /* those of the record that has only begun are read again with it */
    r->at = origin + run.open.start;
    r->line = run.open.line;
    return run.bad;
}

bool records_next(struct records *r, size_t stop)
{
    size_t begin = r->at, bad;

    if (stop > r->bytes.n)
        stop = r->bytes.n;
    do {
        if (r->n == 0 || r->at == begin) {
            r->n = r->n_ends = r->n_broken = 0;
            r->ascii = true;
            r->base = r->bytes.at + r->at;
        }
        if (r->failed != RECORDS_FINE || r->at >= stop)
            break;
        bad = records_quickly(r, stop);
        if (bad != 0 && r->failed == RECORDS_FINE && r->at < stop)
            (void)records_plainly(r, bad, stop);
    } while (bad != 0 && (r->n == 0 || r->at - begin < r->batch)); /* without it the batch is full */
    return r->n > 0 && r->failed == RECORDS_FINE;
}

WIDE static bool of_cells(const uint32_t first[], const uint32_t last[], size_t n, uint32_t n_cells)
{
    uint32_t differ = 0;

    for (size_t i = 0; i < n; i++)
        differ |= (last[i] - first[i] + 1) ^ n_cells;
    return differ == 0;
}

bool records_even(const struct records *r, size_t n_cells)
{
    return r->n > 0 && r->n_broken == 0 && r->last[r->n - 1] - r->first[0] + 1 == r->n * n_cells &&
           of_cells(r->first, r->last, r->n, (uint32_t)n_cells);
}

bool records_plain_cells(const struct records *r, size_t from, uint32_t cell, size_t n_cells, size_t n,
                         struct text out[])
{
    const char *base = r->base;
    const uint32_t *ends = r->ends + r->first[from] + cell, *start = r->start + from;
    bool quoted = false;

    for (size_t i = 0; i < n; i++, ends += n_cells) {
        uint32_t begin = cell != 0 ? ends[-1] + 1 : start[i];

        out[i] = (struct text){base + begin, ends[0] - begin};
        quoted |= base[begin] == '"'; /* the byte after an empty cell is its separator */
    }
    return !quoted;
}

/* ---- The start of a range ------------------------------------------------------------------------ */

enum { GUESS_RECORDS = 8, GUESS_BYTES = 1 << 16 };

/* From within the last cell of a line, or at its end: how many of the records after it look like
 * this file's.  *start receives the start of the first. */
static unsigned guess_worth(struct text near, size_t at, char separator, size_t n_cells, bool whole,
                            size_t *start)
{
    struct csv_reader reader;
    struct csv_record record;
    unsigned worth = 0;
    bool fine = true;

    csv_open(&reader, near, separator);
    if (at + 1 < near.n && near.at[at] == '\r' && near.at[at + 1] == '\n')
        at++;
    reader.at = at + 1;
    if (near.at[at] != '\n') {
        reader.at = at;
        fine = csv_next(&reader, &record);
    }
    *start = reader.at;
    for (; fine && worth < GUESS_RECORDS && csv_next(&reader, &record); worth++) {
        fine = record.n == n_cells;
        for (size_t c = 0; fine && c < record.n; c++)
            fine = !record.cells[c].broken;
        if (!fine)
            break;
    }
    if (fine && reader.at == near.n && whole)
        worth = GUESS_RECORDS;
    csv_close(&reader);
    return worth;
}

size_t records_guess(struct text bytes, size_t from, char separator, size_t n_cells)
{
    bool whole = bytes.n - from <= GUESS_BYTES;
    struct text near = {bytes.at, whole ? bytes.n : from + GUESS_BYTES};
    size_t at = from, outside, inside;
    unsigned worth;

    if (from == 0 || from >= bytes.n)
        return from;
    if (bytes.at[from - 1] != '\n')
        while (at + 1 < near.n && near.at[at] == '"') /* the rest of a run of quotes says nothing */
            at++;
    else
        at--;
    worth = guess_worth(near, at, separator, n_cells, whole, &outside);
    for (; at + 1 < near.n; at++)
        if (near.at[at] == '"' && near.at[++at] != '"')
            break;
    if (at + 1 < near.n && guess_worth(near, at, separator, n_cells, whole, &inside) > worth)
        return inside;
    return outside;
}
