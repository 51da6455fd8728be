// room: scanning
/* fuzz_csv.c -- any bytes as CSV: the plain reader accounts for each of them, and the fast one finds
 * the same records, whatever way it takes and wherever its batches and ranges end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scanning/records.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool true_always)
{
    if (!true_always)
        abort();
}

/* A line for each record and cell: what both readers must agree on. */
struct told {
    uint64_t hash;
    size_t records, blank;
};

static void tell(struct told *t, const void *at, size_t n)
{
    const unsigned char *bytes = at;

    for (size_t i = 0; i < n; i++)
        t->hash = (t->hash ^ bytes[i]) * 0x100000001B3u;
    t->hash = (t->hash ^ (n << 8)) * 0x100000001B3u;
}

static void plainly(struct text bytes, char separator, struct told *t)
{
    struct csv_reader reader;
    struct csv_record record;
    size_t next = 0;

    csv_open(&reader, bytes, separator);
    reader.at = 0;
    while (csv_next(&reader, &record)) {
        bool broken = false;

        must(record.n > 0 && record.bytes > 0);
        for (; next < record.at; next++) /* only blank lines between records */
            must(bytes.at[next] == '\n' || bytes.at[next] == '\r');
        next = record.at + record.bytes;
        for (size_t c = 0; c < record.n; c++)
            broken |= record.cells[c].broken;
        tell(t, &record.line, sizeof record.line);
        tell(t, &broken, sizeof broken);
        for (size_t c = 0; !broken && c < record.n; c++)
            tell(t, record.cells[c].raw.at, record.cells[c].raw.n);
        t->records++;
    }
    must(!reader.failed && reader.at == bytes.n);
    t->blank = reader.blank;
    csv_close(&reader);
}

static void tell_batch(struct told *t, const struct records *r)
{
    size_t next = 0;

    for (size_t i = 0; i < r->n; i++) {
        bool broken = next < r->n_broken && r->broken[next].record == i;

        next += broken;
        tell(t, &r->lines[i], sizeof r->lines[i]);
        tell(t, &broken, sizeof broken);
        for (size_t c = 0; !broken && c <= r->last[i] - r->first[i]; c++) {
            bool doubled;
            struct text cell = records_cell(r, i, c, &doubled);

            tell(t, cell.at, cell.n);
        }
    }
    t->records += r->n;
}

/* Reads on from *at, where `bytes` is a part that ends at `end`; false when that does not say what the
 * records are. */
static bool read_part(struct text bytes, size_t end, struct records like, size_t stop, struct told *t,
                      size_t *at, uint32_t *line)
{
    struct told before = *t;
    struct records r;
    bool fine;

    records_open(&r, (struct text){bytes.at + *at, end - *at}, 0, *line, like.separator, like.way);
    r.batch = like.batch;
    r.part = end < bytes.n;
    while (records_next(&r, stop - *at))
        tell_batch(t, &r);
    fine = r.failed == RECORDS_FINE;
    must(fine || (r.part && r.failed == RECORDS_PART));
    t->blank += r.blank;
    if (fine) {
        *at += r.at;
        *line = r.line;
    } else {
        *t = before;
    }
    records_close(&r);
    return fine;
}

static void quickly(struct text bytes, struct records like, size_t range, size_t look_on, struct told *t)
{
    size_t at = 0;
    uint32_t line = 1;

    for (size_t from = 0; from < bytes.n; from += range) {
        size_t stop = from + range, end = stop + look_on < bytes.n ? stop + look_on : bytes.n;

        must(records_guess(bytes, from, like.separator, 3) <= bytes.n);
        if (at < stop && !read_part(bytes, end, like, stop, t, &at, &line))
            must(read_part(bytes, bytes.n, like, stop, t, &at, &line));
    }
    must(at == bytes.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char separators[] = {',', ';', '\t', '|'};
    struct text text = {(const char *)bytes + 1, n > 0 ? n - 1 : 0};
    uint8_t choice = n > 0 ? bytes[0] : 0;
    char separator = separators[choice & 3];
    struct told plain = {0};

    if (n == 0)
        return 0;
    plainly(text, separator, &plain);
    for (int way = 0; way < MARKS_WAYS_; way++) {
        struct told quick = {0};

        if (!marks_can((enum marks_way)way))
            continue;
        quickly(text,
                (struct records){.separator = separator,
                                 .way = (enum marks_way)way,
                                 .batch = choice & 4 ? 1 : 100},
                (size_t)1 << (choice >> 3 & 15), choice & 0x80 ? 100 : 10, &quick);
        must(quick.hash == plain.hash && quick.records == plain.records &&
             quick.blank == plain.blank);
    }
    return 0;
}
