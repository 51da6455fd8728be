/* run_block.c -- the loop that runs a program over a block of rows, and the instructions that bring
 * values in, keep rows, and put values away. */
#include "language/workspace.h"

#include <string.h>

#define N(x) (b->w->registers.number[i->x])
#define F(x) (b->w->registers.flag[i->x])
#define W(x) (b->w->registers.word[i->x])
#define EACH for (size_t j = 0; j < n; j++)

/* Subject by subject: some have no rows, which are passed without a branch. */
static void open_runs(struct block *b)
{
    uint32_t *restrict run_first = b->w->run_first, *restrict run_who = b->w->run_who;
    const uint32_t *first = b->table->first + table_subject_from(b->table, b->first, b->subject);
    uint32_t who = (uint32_t)(first - b->table->first) - b->subject;
    size_t runs = 0;

    for (size_t j = 0; j < b->n; who++) {
        size_t end = *++first - b->first;

        run_first[runs] = (uint32_t)j;
        run_who[runs] = who;
        runs += end > j;
        j = end;
    }
    run_first[runs] = (uint32_t)b->n;
    b->n_runs = runs;
    b->run_first = run_first;
    b->run_who = run_who;
}

const uint32_t *block_who(struct block *b)
{
    uint32_t *who = b->w->who;

    if (b->who != NULL || b->t == 0)
        return b->who;
    for (size_t r = 0; r < b->n_runs; r++)
        for (uint32_t j = b->run_first[r]; j < b->run_first[r + 1]; j++)
            who[j] = b->run_who[r];
    return b->who = who;
}

static void block_open(struct block *b, const struct program *program, size_t first, size_t n)
{
    b->t = program->table;
    b->table = &b->frame->data->tables[b->t];
    b->first = first;
    b->n = n;
    b->rows = NULL;
    b->who = NULL;
    b->n_runs = 0;
    if (b->t != 0 && n > 0)
        open_runs(b);
}

void block_step(struct block *b, const struct instruction *i)
{
    if (i->op < OPCODE_PURE)
        kernel_run(i, b->n, &b->w->registers);
    else if (b->catch_fold != NULL && opcode_folds((enum opcode)i->op))
        b->catch_fold(b, i);
    else
        switch ((enum opcode)i->op) {
#define OP(id, name, shape, text) \
    case OP_##id:                 \
        block_##name(b, i);       \
        break;
            OPCODES_BLOCK(OP)
#undef OP
        default:
            break;
        }
}

void block_run(struct block *b, const struct program *program, size_t first, size_t n)
{
    block_open(b, program, first, n);
    for (size_t at = 0; at < program->n; at++)
        block_step(b, &program->code[at]);
}

/* ---- Columns: a run of rows, or those in scope ---- */

#define LOAD(type, column, to, value, missing)                           \
    {                                                                    \
        const size_t n = b->n;                                           \
        const type *restrict a = b->table->columns[i->k.word].as.column; \
        const uint32_t *restrict rows = b->rows;                         \
        to;                                                              \
                                                                         \
        if (a == NULL) { /* a column that the extract does not have */   \
            EACH d[j] = (missing);                                       \
            return;                                                      \
        }                                                                \
        a += b->first;                                                   \
        if (rows == NULL)                                                \
            EACH                                                         \
            {                                                            \
                type x = a[j];                                           \
                d[j] = (value);                                          \
            }                                                            \
        else                                                             \
            EACH                                                         \
            {                                                            \
                type x = a[rows[j]];                                     \
                d[j] = (value);                                          \
            }                                                            \
    }

void block_load_number(struct block *b, const struct instruction *i)
{
    LOAD(double, number, double *restrict d = N(d), x, (double)NAN)
}

/* What the codes of the rows stand for. */
static void decode(const struct block *b, const struct codes *codes, uint32_t *restrict out)
{
    const uint8_t *restrict narrow = (const uint8_t *)codes->at + b->first;
    const uint16_t *restrict wide = (const uint16_t *)codes->at + b->first;
    const uint32_t *restrict values = codes->values, *restrict rows = b->rows;
    size_t n = b->n;

    if (codes->width == 1 && rows == NULL)
        EACH out[j] = values[narrow[j]];
    else if (codes->width == 1)
        EACH out[j] = values[narrow[rows[j]]];
    else if (rows == NULL)
        EACH out[j] = values[wide[j]];
    else
        EACH out[j] = values[wide[rows[j]]];
}

static void load_coded_date(struct block *b, const struct instruction *i)
{
    uint32_t *restrict days = b->w->days;
    double *restrict d = N(d);
    size_t n = b->n;

    decode(b, &b->table->columns[i->k.word].codes, days);
    EACH
    {
        int32_t x = (int32_t)days[j];

        d[j] = x == DATE_MISSING ? (double)NAN : (double)x;
    }
}

void block_load_date(struct block *b, const struct instruction *i)
{
    if (b->table->columns[i->k.word].codes.width != 0) {
        load_coded_date(b, i);
        return;
    }
    LOAD(int32_t, date, double *restrict d = N(d), x == DATE_MISSING ? (double)NAN : (double)x,
         (double)NAN)
}

void block_load_flag(struct block *b, const struct instruction *i)
{
    LOAD(uint8_t, flag, uint8_t *restrict d = F(d), x, TRUTH_UNKNOWN)
}

void block_load_word(struct block *b, const struct instruction *i)
{
    if (b->table->columns[i->k.word].codes.width != 0) {
        decode(b, &b->table->columns[i->k.word].codes, W(d));
        return;
    }
    LOAD(uint32_t, word, uint32_t *restrict d = W(d), x, WORD_MISSING)
}

void block_load_class(struct block *b, const struct instruction *i)
{
    const struct scope_table *st = &b->w->passes->scope->tables[b->t];
    uint32_t *restrict d = W(d);
    size_t n = b->n;

    block_load_word(b, i);
    EACH
    {
        uint32_t word = d[j], class = EVIDENCE_NONE;

        for (size_t e = 0; e < st->n_evidence; e++)
            class = word == st->evidence_words[e] ? st->evidence_classes[e] : class;
        d[j] = class;
    }
}

/* ---- Slots ---- */

void block_read_number(struct block *b, const struct instruction *i)
{
    const double *at = b->w->slot[i->k.word].number;
    double *d = N(d);

    at = at != NULL ? at + (b->first - b->subject)
                    : slot_numbers(&b->frame->slots[i->k.word], b->first, b->n, d);
    if (at != d)
        memcpy(d, at, b->n * sizeof *d);
}

void block_read_flag(struct block *b, const struct instruction *i)
{
    const uint8_t *at = b->w->slot[i->k.word].flag;

    if (at != NULL)
        memcpy(F(d), at + (b->first - b->subject), b->n);
    else
        slot_flags(&b->frame->slots[i->k.word], b->first, b->n, F(d));
}

void block_read_word(struct block *b, const struct instruction *i)
{
    const uint32_t *at = b->w->slot[i->k.word].word;

    if (at != NULL)
        memcpy(W(d), at + (b->first - b->subject), b->n * sizeof(uint32_t));
    else
        slot_words(&b->frame->slots[i->k.word], b->first, b->n, W(d));
}

/* Rows of a subject stand together: what is kept in blocks is asked for once for them. */
#define SPREAD(type, file, to, kept)                                              \
    {                                                                             \
        const size_t n = b->n;                                                    \
        const type *restrict a = b->w->slot[i->k.word].file;                      \
        const struct slot *slot = &b->frame->slots[i->k.word];                    \
        const uint32_t *restrict who = block_who(b);                              \
        type *restrict d = (to);                                                  \
                                                                                  \
        if (a != NULL)                                                            \
            EACH d[j] = a[who[j]];                                                \
        else                                                                      \
            EACH d[j] = j > 0 && who[j] == who[j - 1]                             \
                            ? d[j - 1]                                            \
                            : (type)kept(slot, b->subject + (size_t)who[j]);      \
    }

void block_spread_number(struct block *b, const struct instruction *i)
{
    SPREAD(double, number, N(d), slot_number)
}

void block_spread_flag(struct block *b, const struct instruction *i)
{
    SPREAD(uint8_t, flag, F(d), slot_flag)
}

void block_spread_word(struct block *b, const struct instruction *i)
{
    SPREAD(uint32_t, word, W(d), slot_word)
}

void block_store_number(struct block *b, const struct instruction *i)
{
    memcpy(b->w->slot[i->k.word].number + (b->first - b->subject), N(a), b->n * sizeof(double));
}

void block_store_flag(struct block *b, const struct instruction *i)
{
    memcpy(b->w->slot[i->k.word].flag + (b->first - b->subject), F(a), b->n);
}

void block_store_word(struct block *b, const struct instruction *i)
{
    memcpy(b->w->slot[i->k.word].word + (b->first - b->subject), W(a), b->n * sizeof(uint32_t));
}

/* ---- What is more than a loop over operands ---- */

void block_power_of_k(struct block *b, const struct instruction *i)
{
    struct memo *memo = i->memory == REGISTER_NONE ? NULL : &b->w->memos[i->memory];
    const double *restrict a = N(a);
    double *restrict d = N(d);
    size_t n = b->n;

    if (memo == NULL) {
        EACH d[j] = kernel_power(i->k.number, a[j]);
        return;
    }
    EACH
    {
        uint64_t bits, at;

        memcpy(&bits, &a[j], sizeof bits);
        at = (bits * UINT64_C(0x9E3779B97F4A7C15)) >> 54; /* MEMO places */
        if (memo->key[at] != bits) {
            memo->key[at] = bits;
            memo->value[at] = kernel_power(i->k.number, a[j]);
        }
        d[j] = memo->value[at];
    }
}

void block_in_numbers(struct block *b, const struct instruction *i)
{
    const struct list *list = &b->w->passes->lists[i->k.word];
    const double *restrict a = N(a);
    uint8_t *restrict d = F(d);
    size_t n = b->n;

    EACH d[j] = (uint8_t)(a[j] == a[j] ? TRUTH_FALSE : TRUTH_UNKNOWN);
    for (size_t item = 0; item < list->n; item++) {
        double k = list->numbers[item];

        EACH d[j] = a[j] == k ? TRUTH_TRUE : d[j];
    }
}

void block_in_words(struct block *b, const struct instruction *i)
{
    const struct list *list = &b->w->passes->lists[i->k.word];
    const uint32_t *restrict a = W(a);
    uint8_t *restrict d = F(d);
    size_t n = b->n;

    EACH d[j] = a[j] == WORD_MISSING ? TRUTH_UNKNOWN : TRUTH_FALSE;
    for (size_t item = 0; item < list->n; item++) {
        uint32_t k = list->words[item];

        EACH d[j] = a[j] == k ? TRUTH_TRUE : d[j];
    }
}

void block_starts_with(struct block *b, const struct instruction *i)
{
    const struct scope *scope = b->w->passes->scope;
    const struct words *words = i->k.word & 1 ? scope->ids : scope->words;
    const struct words *prefixes = i->k.word & 2 ? scope->ids : scope->words;
    const uint32_t *a = W(a), *prefix = W(b);
    uint8_t *d = F(d);
    size_t n = b->n;

    EACH
    {
        if (a[j] == WORD_MISSING || prefix[j] == WORD_MISSING)
            d[j] = TRUTH_UNKNOWN;
        else
            d[j] = text_starts(words_text(words, a[j]), words_text(prefixes, prefix[j]))
                       ? TRUTH_TRUE
                       : TRUTH_FALSE;
    }
}

/* ---- Rows in scope ---- */

void block_keep(struct block *b, const struct instruction *i)
{
    uint8_t *restrict fate = b->table->fate + b->first;
    const uint8_t *restrict a = F(a);
    uint8_t rule = (uint8_t)i->k.word;
    size_t n = b->n, unknown = 0;

    EACH unknown += (size_t)(fate[j] == FATE_USED) & (a[j] == TRUTH_UNKNOWN);
    EACH
    {
        uint8_t open = (fate[j] == FATE_USED) & (a[j] != TRUTH_TRUE);

        fate[j] = open ? rule : fate[j];
    }
    if (b->w->counting)
        b->w->counts.keep[b->w->passes->keep_first[b->t] + rule - 1].unknown += unknown;
}

void block_keep_class(struct block *b, const struct instruction *i)
{
    uint8_t *restrict fate = b->table->fate + b->first;
    const uint32_t *restrict a = W(a);
    uint32_t least = i->k.word;
    size_t n = b->n;

    EACH
    {
        uint8_t weak = (fate[j] == FATE_USED) & (a[j] < least);

        fate[j] = weak ? FATE_EVIDENCE : fate[j];
    }
}

static void find_runs(struct block *b)
{
    uint32_t *first = b->w->run_first, *who = b->w->run_who;
    size_t runs = 0;

    for (size_t j = 0; j < b->n; j++)
        if (j == 0 || b->who[j] != b->who[j - 1]) {
            first[runs] = (uint32_t)j;
            who[runs++] = b->who[j];
        }
    first[runs] = (uint32_t)b->n;
    b->n_runs = runs;
    b->run_first = first;
    b->run_who = who;
}

/* Rows that only their subject puts out of scope count for his own values, which nobody reads: so
 * values do not depend on whether his fate was known when they were worked out. */
void block_live(struct block *b, const struct instruction *i)
{
    const uint8_t *restrict fate = b->table->fate;
    uint32_t *restrict rows = b->w->rows, *restrict who = b->w->who;
    size_t n = b->n, live = 0;

    (void)i;
    if (b->table->all_used)
        return;
    fate += b->first;
    EACH
    {
        rows[live] = (uint32_t)j;
        live += (fate[j] == FATE_USED) | (fate[j] == FATE_SUBJECT);
    }
    if (live == n)
        return;
    (void)block_who(b);
    for (size_t j = 0; j < live; j++)
        who[j] = who[rows[j]];
    b->rows = rows;
    b->n = live;
    find_runs(b);
}

/* In place: a value only moves forward. */
#define PACK(type, of)                                    \
    {                                                     \
        type *d = (of);                                   \
        const uint32_t *restrict rows = b->rows;          \
                                                          \
        for (size_t j = 0; rows != NULL && j < b->n; j++) \
            d[j] = d[rows[j]];                            \
    }

void block_pack_number(struct block *b, const struct instruction *i)
{
    PACK(double, N(d))
}

void block_pack_flag(struct block *b, const struct instruction *i)
{
    PACK(uint8_t, F(d))
}

void block_pack_word(struct block *b, const struct instruction *i)
{
    PACK(uint32_t, W(d))
}
