/* leave_out_columns.c -- see leave_out_columns.h: a program over rows is gone through once, keeping for
 * each register what it holds when the column is missing. */
#include "language/leave_out_columns.h"

#include <stdlib.h>

/* What is known of all values of a register. */
enum {
    READS = 1,   /* the column may make a difference */
    MISSING = 2, /* they are missing; of a row of a lookup: its key is */
    UNTRUE = 4   /* flags: none is true */
};

struct columns {
    const struct passes *p;
    uint32_t column;
    uint8_t *registers[FILE_COUNT];
    uint8_t kept; /* of the rows: READS, or UNTRUE when none is in scope */
};

static uint8_t operand(const struct columns *c, const struct instruction *i, char x)
{
    enum file file = opcode_file((enum opcode)i->op, x);
    uint16_t at = x == 'a' ? i->a : x == 'b' ? i->b : i->c;

    return file == FILE_COUNT || at == REGISTER_NONE ? 0 : c->registers[file][at];
}

/* A row of the lookup whose key is missing: is the value, too? */
static bool take_misses(const struct columns *c, const struct instruction *i)
{
    const struct take *take = &c->p->takes[i->k.word];
    size_t missing = take->lookup->n_rows + 1;

    switch ((enum opcode)i->op) {
    case OP_TAKE_NUMBER:
        return isnan(take->number[missing]);
    case OP_TAKE_FLAG:
        return take->flag[missing] == TRUTH_UNKNOWN;
    default:
        return take->word[missing] == WORD_MISSING;
    }
}

/* Missing when one of its operands is. */
static bool is_strict(enum opcode op)
{
    switch (op) {
    case OP_COALESCE_NUMBER:
    case OP_COALESCE_FLAG:
    case OP_COALESCE_WORD:
    case OP_CHOOSE_NUMBER:
    case OP_CHOOSE_FLAG:
    case OP_CHOOSE_WORD:
    case OP_IS_MISSING_NUMBER:
    case OP_IS_MISSING_FLAG:
    case OP_IS_MISSING_WORD:
    case OP_AND:
    case OP_OR:
        return false;
    default:
        return op < OPCODE_PURE || (op >= OP_POWER_OF_K && op <= OP_FIND_STEP);
    }
}

/* What its operands make of its result. */
static uint8_t result(const struct columns *c, const struct instruction *i)
{
    uint8_t a = operand(c, i, 'a'), b = operand(c, i, 'b'), any = a | b | operand(c, i, 'c');
    enum opcode op = (enum opcode)i->op;
    uint8_t reads = any & READS;

    if (op >= OP_LOAD_NUMBER && op <= OP_LOAD_CLASS && i->k.word == c->column)
        return op == OP_LOAD_CLASS ? READS : READS | MISSING | UNTRUE;
    if (op == OP_AND)
        return (uint8_t)(reads | (a & b & MISSING) | ((a | b) & UNTRUE));
    if (op == OP_OR)
        return (uint8_t)(reads | (a & b & (MISSING | UNTRUE)));
    if (op >= OP_TAKE_NUMBER && op <= OP_TAKE_WORD)
        any = take_misses(c, i) ? any : 0;
    else if (!is_strict(op))
        any = 0;
    return any & MISSING ? READS | MISSING | UNTRUE : reads;
}

static void keep(struct columns *c, const struct instruction *i)
{
    uint8_t a = operand(c, i, 'a');

    c->kept |= a & READS;
    if (i->op == OP_KEEP)
        c->kept |= a & UNTRUE;
}

static enum column_left fold_left(const struct columns *c, const struct instruction *i)
{
    uint8_t a = operand(c, i, 'a'), by = operand(c, i, 'b'), where = operand(c, i, 'c');
    uint8_t none = (a | by) & MISSING;

    none |= (c->kept | where | (i->op == OP_ANY ? a : 0)) & UNTRUE;
    if (none != 0)
        return COLUMN_NEEDED;
    return (c->kept | a | by | where) & READS ? COLUMN_DECIDES : COLUMN_UNREAD;
}

static void go_through(struct columns *c, const struct pass *pass, enum column_left out[])
{
    for (size_t at = 0; at < pass->program.n; at++) {
        const struct instruction *i = &pass->program.code[at];
        enum opcode op = (enum opcode)i->op;
        enum file file = opcode_file(op, 'd');

        if (op == OP_KEEP || op == OP_KEEP_CLASS)
            keep(c, i);
        for (size_t f = 0; opcode_folds(op) && f < pass->n_folds; f++)
            if (pass->folds[f].slot == i->k.word)
                out[f] = fold_left(c, i);
        if (file != FILE_COUNT && (op < OP_PACK_NUMBER || op > OP_PACK_WORD))
            c->registers[file][i->d] = result(c, i);
    }
}

bool column_left_out(const struct passes *p, const struct pass *pass, uint32_t column,
                     enum column_left out[])
{
    struct columns c = {.p = p, .column = column};
    bool fine = true;

    for (size_t f = 0; f < pass->n_folds; f++)
        out[f] = COLUMN_DECIDES;
    for (int f = 0; f < FILE_COUNT; f++) {
        c.registers[f] = calloc(p->n_registers[f] + 1, 1);
        fine = fine && c.registers[f] != NULL;
    }
    if (fine)
        go_through(&c, pass, out);
    for (int f = 0; f < FILE_COUNT; f++)
        free(c.registers[f]);
    return fine;
}
