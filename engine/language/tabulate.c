/* tabulate.c -- which instructions depend on one coded column, and their results for each of its codes. */
#include "language/tabulate.h"

#include <stdlib.h>
#include <string.h>

#include "language/workspace.h"

enum {
    CODES_MOST = 8192, /* a table of so many numbers fits the cache */
    ROWS_A_CODE = 8    /* at least so many rows must share the work */
};

/* What an instruction's result depends on, beside a column. */
static const uint32_t NOTHING = UINT32_MAX, ROWS = UINT32_MAX - 1;

struct tabulating {
    const struct frame *frame;
    struct workspace *w;
    const struct program *program;
    uint32_t *on;       /* [program->n] the column that decides, NOTHING or ROWS */
    bool *needed;       /* [program->n] by an instruction that stays */
    bool *misses;       /* [program->n] NOTE_MISSES: some code is not found */
    uint32_t *table_of; /* [program->n] of struct tabulation, or UINT32_MAX */
    uint32_t *made_by[FILE_COUNT]; /* [registers] the instruction at hand made its value */
    struct column *columns; /* [n_columns] where one is as long as its codes */
};

/* ---- What instructions read and write ------------------------------------------------------------------ */

static bool packs(enum opcode op)
{
    return op == OP_PACK_NUMBER || op == OP_PACK_FLAG || op == OP_PACK_WORD;
}

static enum file file_of_key(uint8_t kind)
{
    return kind == KEY_WORD || kind == KEY_ID ? FILE_WORD : kind == KEY_FLAG ? FILE_FLAG : FILE_NUMBER;
}

/* Calls `see` with the instruction that made each operand. */
static void each_operand(struct tabulating *t, size_t at,
                         void (*see)(struct tabulating *t, size_t at, uint32_t from))
{
    const struct instruction *i = &t->program->code[at];
    enum opcode op = (enum opcode)i->op;
    const uint16_t registers[] = {i->a, i->b, i->c, i->d};

    for (int k = 0; k < 4; k++) {
        enum file file = opcode_file(op, "abcd"[k]);

        if (file != FILE_COUNT && registers[k] != REGISTER_NONE && (k < 3 || packs(op)))
            see(t, at, t->made_by[file][registers[k]]);
    }
    if (op != OP_NOTE_MISSES)
        return;
    const struct note *note = &t->w->passes->notes[i->k.word];

    for (size_t k = 0; k < note->n_keys; k++)
        see(t, at, t->made_by[file_of_key(note->kinds[k])][note->keys[k]]);
}

static void made(struct tabulating *t, size_t at)
{
    const struct instruction *i = &t->program->code[at];
    enum file file = opcode_file((enum opcode)i->op, 'd');

    if (file != FILE_COUNT && i->d != REGISTER_NONE)
        t->made_by[file][i->d] = (uint32_t)at;
}

static void forget_made(struct tabulating *t)
{
    for (int f = 0; f < FILE_COUNT; f++)
        memset(t->made_by[f], 0xFF, t->w->passes->n_registers[f] * sizeof *t->made_by[f]);
}

/* ---- What they depend on ------------------------------------------------------------------------------- */

static bool loads(enum opcode op)
{
    return op == OP_LOAD_DATE || op == OP_LOAD_WORD || op == OP_LOAD_CLASS;
}

/* Its result follows from its operands. */
static bool follows(enum opcode op)
{
    return op < OPCODE_PURE || (op >= OP_POWER_OF_K && op <= OP_TAKE_WORD);
}

static const struct table *table_at(const struct tabulating *t)
{
    return &t->frame->data->tables[t->program->table];
}

static bool is_coded(const struct tabulating *t, uint32_t column)
{
    const struct codes *codes = &table_at(t)->columns[column].codes;

    return codes->width != 0 && codes->n <= CODES_MOST &&
           (size_t)codes->n * ROWS_A_CODE <= table_at(t)->n_rows;
}

static void depend(struct tabulating *t, size_t at, uint32_t from)
{
    uint32_t other = from == UINT32_MAX ? ROWS : t->on[from];

    if (t->on[at] == NOTHING)
        t->on[at] = other;
    else if (other != NOTHING && other != t->on[at])
        t->on[at] = ROWS;
}

/* Sets on[].  False: there is no coded column in it. */
static bool find_columns(struct tabulating *t)
{
    bool any = false;

    forget_made(t);
    for (size_t at = 0; at < t->program->n; at++) {
        const struct instruction *i = &t->program->code[at];
        enum opcode op = (enum opcode)i->op;

        t->on[at] = ROWS;
        if (loads(op) && is_coded(t, i->k.word)) {
            t->on[at] = i->k.word;
            any = true;
        } else if (follows(op)) {
            t->on[at] = NOTHING;
            each_operand(t, at, depend);
        }
        made(t, at);
    }
    return any;
}

/* A key that is not found is noted row by row, with its keys; where every code is found there is nothing
 * to note. */
static bool stays(const struct tabulating *t, size_t at)
{
    return t->on[at] == ROWS && (t->program->code[at].op != OP_NOTE_MISSES || t->misses[at]);
}

static void need(struct tabulating *t, size_t at, uint32_t from)
{
    (void)at;
    if (from != UINT32_MAX)
        t->needed[from] = true;
}

static void find_needed(struct tabulating *t)
{
    forget_made(t);
    for (size_t at = 0; at < t->program->n; at++) {
        if (stays(t, at))
            each_operand(t, at, need);
        made(t, at);
    }
}

/* ---- Running over codes -------------------------------------------------------------------------------- */

/* What is done with results of an instruction for codes from .. from + n - 1. */
typedef void seen_fn(struct tabulating *t, void *context, size_t at, size_t from, size_t n);

static void run_codes(struct tabulating *t, uint32_t column, seen_fn *seen, void *context)
{
    const struct table *real = table_at(t);
    const struct codes *codes = &real->columns[column].codes;
    struct table list = {.name = real->name, .n_rows = codes->n, .columns = t->columns,
                         .n_columns = real->n_columns};
    struct block b = {.frame = t->frame, .w = t->w, .table = &list, .t = t->program->table};

    memcpy(t->columns, real->columns, real->n_columns * sizeof *t->columns);
    t->columns[column].codes = (struct codes){.width = 0};
    t->columns[column].as.word = (uint32_t *)(uintptr_t)codes->values; /* only read; dates' bits */
    for (size_t from = 0; from < codes->n; from += BLOCK) {
        b.first = from;
        b.n = codes->n - from < BLOCK ? codes->n - from : BLOCK;
        for (size_t at = 0; at < t->program->n; at++) {
            const struct instruction *i = &t->program->code[at];

            if (t->on[at] == column || t->on[at] == NOTHING)
                block_step(&b, i);
            seen(t, context, at, from, b.n);
        }
    }
}

static void each_column(struct tabulating *t, seen_fn *seen, void *context)
{
    for (uint32_t c = 0; c < table_at(t)->n_columns; c++) {
        bool used = false;

        for (size_t at = 0; at < t->program->n; at++)
            used = used || t->on[at] == c;
        *(uint32_t *)context = c;
        if (used)
            run_codes(t, c, seen, context);
    }
}

/* The column that decides what a note's instruction found. */
static uint32_t found_by(struct tabulating *t, const struct instruction *i)
{
    uint32_t from = t->made_by[FILE_WORD][i->a];

    return from == UINT32_MAX ? ROWS : t->on[from];
}

static void see_misses(struct tabulating *t, void *context, size_t at, size_t from, size_t n)
{
    const struct instruction *i = &t->program->code[at];
    const uint32_t *column = context;

    (void)from;
    if (at == 0)
        forget_made(t);
    if (i->op == OP_NOTE_MISSES && found_by(t, i) == *column) {
        uint32_t none = (uint32_t)t->w->passes->notes[i->k.word].lookup->n_rows;
        const uint32_t *found = t->w->registers.word[i->a];

        for (size_t j = 0; j < n; j++)
            t->misses[at] |= found[j] == none;
    }
    made(t, at);
}

/* Notes of what no column, or more than one, decides may miss. */
static void suppose_misses(struct tabulating *t)
{
    forget_made(t);
    for (size_t at = 0; at < t->program->n; at++) {
        const struct instruction *i = &t->program->code[at];

        t->misses[at] = i->op == OP_NOTE_MISSES &&
                        (found_by(t, i) == ROWS || found_by(t, i) == NOTHING);
        made(t, at);
    }
}

/* ---- The program that takes values by code ----------------------------------------------------------- */

struct filling {
    uint32_t column; /* first: each_column() sets it */
    struct tabulation *out;
};

static void see_values(struct tabulating *t, void *context, size_t at, size_t from, size_t n)
{
    const struct filling *f = context;
    const struct instruction *i = &t->program->code[at];
    struct tabled *table;

    if (t->table_of[at] == UINT32_MAX || t->on[at] != f->column)
        return;
    table = &f->out->tables[t->table_of[at]];
    if (table->file == FILE_NUMBER)
        memcpy(table->of.number + from, t->w->registers.number[i->d], n * sizeof(double));
    else if (table->file == FILE_FLAG)
        memcpy(table->of.flag + from, t->w->registers.flag[i->d], n);
    else
        memcpy(table->of.word + from, t->w->registers.word[i->d], n * sizeof(uint32_t));
}

/* Whether rows take the result of an instruction from a table: a column that is needed as it is, or a
 * constant, need none. */
static bool is_tabled(const struct tabulating *t, size_t at)
{
    enum opcode op = (enum opcode)t->program->code[at].op;

    return t->needed[at] && t->on[at] != ROWS && t->on[at] != NOTHING && op != OP_LOAD_DATE &&
           op != OP_LOAD_WORD;
}

static bool make_tables(struct tabulating *t, struct tabulation *out)
{
    static const size_t width[FILE_COUNT] = {[FILE_NUMBER] = sizeof(double), [FILE_FLAG] = 1,
                                             [FILE_WORD] = sizeof(uint32_t)};

    out->tables = calloc(t->program->n + 1, sizeof *out->tables);
    for (size_t at = 0; out->tables != NULL && at < t->program->n; at++) {
        enum opcode op = (enum opcode)t->program->code[at].op;
        struct tabled *table = &out->tables[out->n_tables];

        t->table_of[at] = UINT32_MAX;
        if (!is_tabled(t, at))
            continue;
        t->table_of[at] = (uint32_t)out->n_tables++;
        table->column = t->on[at];
        table->file = opcode_file(op, 'd');
        size_t n = table_at(t)->columns[table->column].codes.n;

        table->of.number = malloc((n + 1) * width[table->file]);
        if (table->of.number == NULL)
            return false;
    }
    return out->tables != NULL;
}

static bool make_program(const struct tabulating *t, struct tabulation *out)
{
    struct instruction *code = malloc((t->program->n + 1) * sizeof *code);
    size_t n = 0;

    for (size_t at = 0; code != NULL && at < t->program->n; at++) {
        const struct instruction *i = &t->program->code[at];

        if (!stays(t, at) && !t->needed[at])
            continue;
        code[n] = *i;
        if (t->table_of[at] != UINT32_MAX) {
            code[n].op = (uint16_t)(OP_TABLE_NUMBER + (int)out->tables[t->table_of[at]].file);
            code[n].a = code[n].b = code[n].c = REGISTER_NONE;
            code[n].k.word = t->table_of[at];
        }
        n++;
    }
    out->program = (struct program){t->program->table, code, n};
    return code != NULL;
}

static bool make(struct tabulating *t, struct tabulation *out)
{
    uint32_t column;
    struct filling filling = {0, out};

    if (!find_columns(t))
        return true;
    suppose_misses(t);
    each_column(t, see_misses, &column);
    find_needed(t);
    if (!make_tables(t, out) || !make_program(t, out))
        return false;
    each_column(t, see_values, &filling);
    return true;
}

static void tabulating_free(struct tabulating *t)
{
    free(t->on);
    free(t->needed);
    free(t->misses);
    free(t->table_of);
    free(t->columns);
    for (int f = 0; f < FILE_COUNT; f++)
        free(t->made_by[f]);
}

bool tabulate(const struct frame *frame, struct workspace *w, const struct pass *pass,
              struct tabulation *out)
{
    struct tabulating t = {.frame = frame, .w = w, .program = &pass->program};
    size_t n = pass->program.n + 1;
    bool fine;

    *out = (struct tabulation){.n_tables = 0};
    t.on = malloc(n * sizeof *t.on);
    t.needed = calloc(n, sizeof *t.needed);
    t.misses = calloc(n, sizeof *t.misses);
    t.table_of = malloc(n * sizeof *t.table_of);
    t.columns = malloc((table_at(&t)->n_columns + 1) * sizeof *t.columns);
    fine = t.on != NULL && t.needed != NULL && t.misses != NULL && t.table_of != NULL && t.columns != NULL;
    for (int f = 0; f < FILE_COUNT; f++) {
        t.made_by[f] = malloc((w->passes->n_registers[f] + 1) * sizeof *t.made_by[f]);
        fine = fine && t.made_by[f] != NULL;
    }
    fine = fine && make(&t, out);
    tabulating_free(&t);
    if (!fine)
        tabulation_free(out);
    return fine;
}

void tabulation_free(struct tabulation *t)
{
    for (size_t i = 0; i < t->n_tables; i++)
        free(t->tables[i].of.number);
    free(t->tables);
    free(t->program.code);
    *t = (struct tabulation){.n_tables = 0};
}

/* ---- The instructions -------------------------------------------------------------------------------- */

#define TAKE_BY_CODE(file, type)                                                           \
    {                                                                                      \
        const struct tabled *t = &b->tables[i->k.word];                                    \
        const struct codes *codes = &b->table->columns[t->column].codes;                   \
        const uint8_t *restrict narrow = (const uint8_t *)codes->at + b->first;            \
        const uint16_t *restrict wide = (const uint16_t *)codes->at + b->first;            \
        const uint32_t *restrict rows = b->rows;                                           \
        const type *restrict of = t->of.file;                                              \
        type *restrict d = b->w->registers.file[i->d];                                     \
        size_t n = b->n;                                                                   \
                                                                                           \
        if (codes->width == 1 && rows == NULL)                                             \
            for (size_t j = 0; j < n; j++)                                                 \
                d[j] = of[narrow[j]];                                                      \
        else if (codes->width == 1)                                                        \
            for (size_t j = 0; j < n; j++)                                                 \
                d[j] = of[narrow[rows[j]]];                                                \
        else if (rows == NULL)                                                             \
            for (size_t j = 0; j < n; j++)                                                 \
                d[j] = of[wide[j]];                                                        \
        else                                                                               \
            for (size_t j = 0; j < n; j++)                                                 \
                d[j] = of[wide[rows[j]]];                                                  \
    }

void block_table_number(struct block *b, const struct instruction *i)
{
    TAKE_BY_CODE(number, double)
}

void block_table_flag(struct block *b, const struct instruction *i)
{
    TAKE_BY_CODE(flag, uint8_t)
}

void block_table_word(struct block *b, const struct instruction *i)
{
    TAKE_BY_CODE(word, uint32_t)
}
