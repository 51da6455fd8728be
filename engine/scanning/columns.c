/* columns.c -- short ways for what most cells look like; the rest goes to cell_read(). */
#include "scanning/columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/growing.h"

enum { DIGITS_FAST = 15, SOME = 256, NEWS = 32 };

static const uint64_t KEY_FACTOR = 0x9E3779B97F4A7C15u;

void column_open(struct column_reader *c, const struct reading *reading, bool unique, bool keyed,
                 struct arena *arena)
{
    *c = (struct column_reader){.reading = reading, .arena = arena, .keyed = keyed, .unique = unique};
    c->plain = reading->n_specials == 0 && !reading->home_office && reading->n_successors == 0 &&
               reading->column->n_successors == 0;
    c->any = c->plain && reading->column->type != COLUMN_FLAG && reading->column->values == NULL;
}

void column_close(struct column_reader *c)
{
    lexicon_free(&c->cells);
    free(c->meanings);
    free(c->made);
    c->meanings = NULL;
    c->made = NULL;
}

void column_forget(struct column_reader *c, struct text file)
{
    c->file = file;
    lexicon_clear(&c->cells);
    c->n = 0;
    c->n_made = 0;
    c->faulty = false;
    c->news = true;
    memset(c->letters, 0, sizeof c->letters);
}

/* ---- Marks --------------------------------------------------------------------------------------- */

static inline void mark_key(struct row_marks *marks, size_t i, uint64_t hash)
{
    uint64_t k = (marks->key[i] ^ hash) * KEY_FACTOR;

    marks->key[i] = k ^ (k >> 29);
}

static inline void mark_first(uint16_t *mark, uint16_t value)
{
    if (*mark == 0)
        *mark = value;
}

static inline void mark_cell(struct row_marks *marks, size_t i, uint16_t mark, bool is_key,
                             enum cell_kind kind, uint64_t hash)
{
    if (kind == CELL_FAULT)
        mark_first(&marks->fault[i], mark);
    else if (is_key && kind == CELL_MISSING)
        mark_first(&marks->no_key[i], mark);
    else if (is_key && marks->key != NULL)
        mark_key(marks, i, hash);
}

/* ---- Numbers and dates ----------------------------------------------------------------------------- */

/* A whole number without sign, of few enough digits to be exact. */
static inline bool read_whole(struct text t, double *out)
{
    uint64_t v = 0;

    if (t.n == 0 || t.n > DIGITS_FAST)
        return false;
    for (size_t i = 0; i < t.n; i++) {
        unsigned digit = (unsigned)(t.at[i] - '0');

        if (digit > 9)
            return false;
        v = v * 10 + digit;
    }
    *out = (double)v;
    return true;
}

static void read_numbers(struct column_reader *c, uint16_t mark, bool is_key,
                         const struct text cells[], size_t n, double out[], struct row_marks *marks)
{
    bool strict = c->reading->strict;

    for (size_t i = 0; i < n; i++) {
        struct cell cell = {.number = NAN};
        enum cell_kind kind = CELL_MISSING;
        uint64_t bits;

        if (strict || cells[i].n > 0) {
            kind = CELL_VALUE;
            if (strict || !read_whole(cells[i], &cell.number))
                kind = cell_read(c->reading, cells[i], &cell);
        }
        if (kind != CELL_VALUE)
            cell.number = NAN;
        out[i] = cell.number;
        memcpy(&bits, &cell.number, sizeof bits);
        if (is_key || kind == CELL_FAULT)
            mark_cell(marks, i, mark, is_key, kind, bits);
    }
}

/* A date without looking at what the mapping says of it. */
static inline bool read_day(const struct reading *r, struct text t, int32_t *out)
{
    return r->n_formats == 0 ? date_read_iso(t, out)
                             : date_format_read(&r->formats[0], t, r->as_of, out);
}

/* Two texts of the same n bytes. */
static inline bool same_bytes(const char *a, const char *b, size_t n)
{
    uint64_t x, y, p, q;

    if (n < 8 || n > 16)
        return memcmp(a, b, n) == 0;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    memcpy(&p, a + n - 8, sizeof p);
    memcpy(&q, b + n - 8, sizeof q);
    return ((x ^ y) | (p ^ q)) == 0;
}

static void read_dates(struct column_reader *c, uint16_t mark, bool is_key,
                       const struct text cells[], size_t n, int32_t out[], struct row_marks *marks)
{
    const struct reading *r = c->reading;
    struct text last = {NULL, 0}; /* exports are often in order of a date */

    for (size_t i = 0; i < n; i++) {
        struct cell cell = {.date = DATE_MISSING};
        enum cell_kind kind = CELL_MISSING;

        if (r->strict || cells[i].n > 0) {
            bool again = last.n > 0 && cells[i].n == last.n &&
                         same_bytes(cells[i].at, last.at, last.n);

            kind = CELL_VALUE;
            if (again)
                cell.date = out[i - 1];
            else if (r->strict || !read_day(r, cells[i], &cell.date))
                kind = cell_read(r, cells[i], &cell);
            last = kind == CELL_VALUE ? cells[i] : (struct text){NULL, 0};
        } else {
            last.n = 0;
        }
        if (kind != CELL_VALUE)
            cell.date = DATE_MISSING;
        out[i] = cell.date;
        if (is_key || kind == CELL_FAULT)
            mark_cell(marks, i, mark, is_key, kind, (uint32_t)cell.date);
    }
}

/* ---- Words and flags --------------------------------------------------------------------------------- */

/* The text in memory that lasts as long as the reader: `code` does not. */
static bool keep_text(struct column_reader *c, const struct cell *cell, struct text *text)
{
    if (text->at == cell->code)
        text->at = arena_copy(c->arena, *text);
    return text->at != NULL || text->n == 0;
}

static bool note_made(struct column_reader *c, struct text raw, uint32_t id, uint8_t how)
{
    struct made_text *made = growing_push(&c->made, &c->n_made, &c->room_made, sizeof *made);

    if (made != NULL)
        *made = (struct made_text){raw, id, how};
    return made != NULL;
}

/* What any column of words without a list of values takes as it is: some ASCII, no control characters, and no
 * white space around it. */
static bool is_plain(struct text t)
{
    uint64_t odd = 0;
    size_t i = 0;

    if (t.n == 0 || cell_edge(t.at[0]) || cell_edge(t.at[t.n - 1]))
        return false;
    for (; i + 8 <= t.n; i += 8) {
        uint64_t v = text_eight(t.at + i);

        odd |= ((v - TEXT_EACH_BYTE * ' ') | v) & TEXT_EACH_BYTE << 7;
    }
    for (; i < t.n; i++)
        odd |= (unsigned char)t.at[i] < ' ' || (unsigned char)t.at[i] >= 0x80;
    return odd == 0;
}

/* The id of a text that the lexicon does not have yet, with its meaning; UINT32_MAX when out of
 * memory. */
static uint32_t learn(struct column_reader *c, struct text raw)
{
    uint32_t id = c->unique ? c->n + 1 : lexicon_add(&c->cells, raw);
    struct cell cell = {.text = {NULL, 0}, .made = 0};
    struct meaning *m;

    if (id == UINT32_MAX || id <= c->n)
        return id;
    c->n = id;
    if (raw.n == 1)
        c->letters[(unsigned char)raw.at[0]] = id;
    if (id >= c->room) {
        size_t room = 2 * c->room + 256;
        struct meaning *grown = realloc(c->meanings, room * sizeof *grown);

        if (grown == NULL)
            return UINT32_MAX;
        c->meanings = grown;
        c->room = room;
    }
    m = &c->meanings[id];
    *m = (struct meaning){.flag = TRUTH_UNKNOWN};
    if (c->any && is_plain(raw)) {
        m->kind = CELL_VALUE;
        m->text = raw;
    } else {
        m->kind = (uint8_t)cell_read(c->reading, raw, &cell);
        c->faulty |= m->kind == CELL_FAULT;
        if (m->kind != CELL_VALUE)
            return id;
        m->flag = cell.flag;
        m->text = cell.text;
        if (!keep_text(c, &cell, &m->text) || (cell.made != 0 && !note_made(c, raw, id, cell.made)))
            return UINT32_MAX;
    }
    if (c->keyed)
        m->hash = c->reading->column->type == COLUMN_FLAG ? m->flag : lexicon_hash(m->text);
    return id;
}

/* Texts of one byte, as most flags are.  False where one is another, or new. */
static bool find_letters(const struct column_reader *c, const struct text cells[], size_t n,
                         uint32_t ids[])
{
    bool all = true;

    for (size_t i = 0; i < n; i++) {
        ids[i] = cells[i].n == 1 ? c->letters[(unsigned char)cells[i].at[0]] : 0;
        all &= ids[i] != 0;
    }
    return all;
}

/* Those that have no id yet.  False when out of memory. */
static bool learn_news(struct column_reader *c, const struct text cells[], size_t n, uint32_t ids[])
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == 0)
            ids[i] = learn(c, cells[i]);
        if (ids[i] == UINT32_MAX)
            return false;
    }
    return true;
}

static bool read_ids(struct column_reader *c, const struct text cells[], size_t n, uint32_t ids[])
{
    if (c->unique) {
        memset(ids, 0, n * sizeof *ids);
        return learn_news(c, cells, n, ids);
    }
    for (size_t from = 0, some; from < n; from += some) {
        /* While texts are new, a few at a time: what is new in one is known in the next. */
        some = c->news && n - from > NEWS ? NEWS : n - from;
        c->news = !lexicon_find_many(&c->cells, c->file, cells + from, some, ids + from);
        if (c->news && !learn_news(c, cells + from, some, ids + from))
            return false;
    }
    return true;
}

static void mark_ids(struct column_reader *c, uint16_t mark, bool is_key, const uint32_t ids[],
                     size_t n, struct row_marks *marks)
{
    if (!is_key && !c->faulty)
        return;
    for (size_t i = 0; i < n; i++) {
        const struct meaning *m = &c->meanings[ids[i]];

        if (is_key || m->kind == CELL_FAULT)
            mark_cell(marks, i, mark, is_key, (enum cell_kind)m->kind, m->hash);
    }
}

static bool read_flags(struct column_reader *c, uint16_t mark, bool is_key,
                       const struct text cells[], size_t n, uint8_t out[], struct row_marks *marks)
{
    uint32_t ids[SOME];

    for (size_t from = 0; from < n; from += SOME) {
        size_t some = n - from < SOME ? n - from : SOME;
        struct row_marks m = {marks->fault + from, marks->no_key + from,
                              marks->key != NULL ? marks->key + from : NULL};

        if (!find_letters(c, cells + from, some, ids) && !read_ids(c, cells + from, some, ids))
            return false;
        mark_ids(c, mark, is_key, ids, some, &m);
        for (size_t i = 0; i < some; i++) /* what is missing was given TRUTH_UNKNOWN */
            out[from + i] = c->meanings[ids[i]].flag;
    }
    return true;
}

/* Words that are only part of a key: hashed, never kept. */
static void read_key(struct column_reader *c, uint16_t mark, const struct text cells[], size_t n,
                     struct row_marks *marks)
{
    for (size_t i = 0; i < n; i++) {
        struct cell cell = {.text = cells[i]};
        enum cell_kind kind = cell_read(c->reading, cells[i], &cell);
        uint64_t hash = kind == CELL_VALUE ? lexicon_hash(cell.text) : 0;

        mark_cell(marks, i, mark, true, kind, hash);
    }
}

/* Dates, numbers and flags of a key whose values no one wants. */
static bool read_unkept(struct column_reader *c, uint16_t mark, const struct text cells[], size_t n,
                        struct row_marks *marks)
{
    double room[SOME]; /* wide enough for a value of any type */

    for (size_t from = 0; from < n; from += SOME) {
        size_t some = n - from < SOME ? n - from : SOME;
        struct row_marks m = {marks->fault + from, marks->no_key + from,
                              marks->key != NULL ? marks->key + from : NULL};

        if (!column_read(c, mark, true, cells + from, some, room, &m))
            return false;
    }
    return true;
}

bool column_read(struct column_reader *c, uint16_t mark, bool is_key, const struct text cells[],
                 size_t n, void *out, struct row_marks *marks)
{
    enum column_type type = c->reading->column->type;

    if (out == NULL && column_width(type) == sizeof(uint32_t) && type != COLUMN_DATE) {
        read_key(c, mark, cells, n, marks);
        return true;
    }
    if (out == NULL)
        return read_unkept(c, mark, cells, n, marks);
    switch (type) {
    case COLUMN_NUMBER:
        read_numbers(c, mark, is_key, cells, n, out, marks);
        return true;
    case COLUMN_DATE:
        read_dates(c, mark, is_key, cells, n, out, marks);
        return true;
    case COLUMN_FLAG:
        return read_flags(c, mark, is_key, cells, n, out, marks);
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        break;
    }
    if (!read_ids(c, cells, n, out))
        return false;
    mark_ids(c, mark, is_key, out, n, marks);
    return true;
}

bool column_knows(const struct column_reader *c, const struct plain_cells *cells, size_t n, void *out)
{
    enum column_type type = c->reading->column->type;

    return (type == COLUMN_CATEGORY || type == COLUMN_TEXT || type == COLUMN_ID) && !c->unique &&
           !c->keyed && !c->faulty && out != NULL && lexicon_knows(&c->cells, cells, n, out);
}

struct text *column_texts(const struct column_reader *c)
{
    struct text *texts;
    size_t bytes = 0;
    char *to;

    for (uint32_t id = 1; id <= c->n; id++)
        bytes += c->meanings[id].text.n;
    texts = malloc(((size_t)c->n + 1) * sizeof *texts + bytes);
    if (texts == NULL)
        return NULL;
    to = (char *)(texts + c->n + 1);
    for (uint32_t id = 1; id <= c->n; id++) {
        struct text from = c->meanings[id].text;

        texts[id] = (struct text){NULL, 0};
        if (c->meanings[id].kind != CELL_VALUE || from.n == 0)
            continue;
        memcpy(to, from.at, from.n);
        texts[id] = (struct text){to, from.n};
        to += from.n;
    }
    return texts;
}

size_t column_even(const struct column_reader *c)
{
    size_t length = c->n > 0 ? c->meanings[1].text.n : 0;
    bool differ = false;

    for (uint32_t id = 1; id <= c->n; id++)
        differ |= (c->meanings[id].kind != CELL_VALUE) | (c->meanings[id].text.n != length);
    return differ ? 0 : length;
}

char *column_bytes(const struct column_reader *c, size_t length)
{
    char *bytes = malloc(c->n * length), *to = bytes;

    for (uint32_t id = 1; bytes != NULL && id <= c->n; id++, to += length)
        memcpy(to, c->meanings[id].text.at, length);
    return bytes;
}

/* ---- The subject that a row belongs to ------------------------------------------------------------ */

/* Texts as the mapping makes them of cells.  Empty where missing; where a cell does not fit the row is
 * marked.  False when out of memory. */
static bool join_read(struct column_reader *c, uint16_t mark, const struct text cells[], size_t n,
                      struct text out[], struct row_marks *marks)
{
    for (size_t i = 0; i < n; i++) {
        struct cell cell = {.text = {NULL, 0}};
        enum cell_kind kind = cell_read(c->reading, cells[i], &cell);

        out[i] = kind == CELL_VALUE ? cell.text : (struct text){NULL, 0};
        if (kind == CELL_FAULT)
            mark_first(&marks->fault[i], mark);
        if (!keep_text(c, &cell, &out[i]))
            return false;
    }
    return true;
}

/* Cells that are nobody's as they stand, with white space around one of them: all without it, for no id has
 * any. */
static bool join_trim(const struct column_reader *c, const struct text cells[], const uint32_t ids[],
                      size_t n, struct text out[])
{
    bool edges = false;

    for (size_t i = 0; i < n && !edges; i++)
        edges = ids[i] == 0 && cells[i].n > 0 &&
                (cell_edge(cells[i].at[0]) || cell_edge(cells[i].at[cells[i].n - 1]));
    for (size_t i = 0; edges && i < n; i++)
        out[i] = cell_trim(c->reading, cells[i]);
    return edges;
}

/* Of a row whose text is nobody's id. */
static void join_nobody(const struct column_reader *c, uint16_t mark, bool named, struct text text,
                        size_t i, struct row_marks *marks)
{
    struct cell cell;

    if (text.n == 0) {
        if (named)
            mark_first(&marks->no_key[i], mark);
    } else if (c->plain && cell_read(c->reading, text, &cell) == CELL_FAULT) {
        mark_first(&marks->fault[i], mark);
    }
}

bool column_join(struct column_reader *c, uint16_t mark, bool is_key, bool nobody,
                 const struct subject_ids *subjects, const struct text cells[], size_t n,
                 uint32_t subject[], struct row_marks *marks)
{
    struct text room[SOME];

    for (size_t from = 0; from < n; from += SOME) {
        size_t some = n - from < SOME ? n - from : SOME;
        const struct text *texts = c->plain ? cells + from : room;
        uint32_t ids[SOME];
        struct row_marks m = {marks->fault + from, marks->no_key + from,
                              marks->key != NULL ? marks->key + from : NULL};

        if (!c->plain && !join_read(c, mark, cells + from, some, room, &m))
            return false;
        subject_ids_find_many(subjects, c->file, texts, some, ids);
        if (c->plain && join_trim(c, texts, ids, some, room)) {
            texts = room;
            subject_ids_find_many(subjects, c->file, texts, some, ids);
        }
        for (size_t i = 0; i < some; i++)
            subject[from + i] = ids[i] - 1; /* of 0: SUBJECT_NONE */
        for (size_t i = 0; i < some; i++)
            if (ids[i] == 0)
                join_nobody(c, mark, is_key || nobody, texts[i], i, &m);
        for (size_t i = 0; is_key && m.key != NULL && i < some; i++)
            if (ids[i] != 0)
                mark_key(&m, i, ids[i]);
    }
    return true;
}
