/* nodes.c -- the graph: equal nodes are one node, constants are worked out as they appear. */
#include "language/builder.h"

#include <string.h>

#include "language/kernels.h"

enum file file_of(enum value_type type)
{
    switch (type) {
    case VALUE_NUMBER:
    case VALUE_DATE:
        return FILE_NUMBER;
    case VALUE_FLAG:
        return FILE_FLAG;
    default:
        return FILE_WORD;
    }
}

void *builder_grow(struct builder *b, void *items, size_t *n, size_t *room, size_t size)
{
    void *item = b->failed ? NULL : arena_push(b->arena, items, n, room, size);

    if (item == NULL)
        b->failed = true;
    return item;
}

struct moment moment_later(struct moment a, struct moment b)
{
    if (a.stage != b.stage)
        return a.stage > b.stage ? a : b;
    return a.level > b.level ? a : b;
}

bool moment_same(struct moment a, struct moment b)
{
    return a.stage == b.stage && a.level == b.level;
}

struct moment node_moment(const struct node *n)
{
    return (struct moment){n->stage, n->level};
}

bool node_is_constant(const struct builder *b, uint32_t x)
{
    return x != NODE_NONE && b->nodes.at[x].domain == DOMAIN_CONSTANT;
}

bool node_is_fold(const struct node *n)
{
    return opcode_folds((enum opcode)n->op);
}

bool node_is_input(const struct node *n)
{
    return n->op >= OP_READ_NUMBER && n->op <= OP_READ_WORD;
}

/* ---- Interning ---- */

static uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

union constant constant_word(uint32_t word)
{
    union constant k;

    memset(&k, 0, sizeof k);
    k.word = word;
    return k;
}

static uint64_t bits_of(union constant k)
{
    uint64_t bits;

    memcpy(&bits, &k, sizeof bits);
    return bits;
}

static uint64_t node_hash(const struct node *n)
{
    uint64_t h = mix(0, (uint64_t)n->op << 32 | n->type);

    h = mix(h, (uint64_t)n->a << 32 | n->b);
    h = mix(h, (uint64_t)n->c << 32 | n->table);
    return mix(mix(h, n->domain), bits_of(n->k));
}

static bool node_equal(const struct node *x, const struct node *y)
{
    return x->op == y->op && x->type == y->type && x->a == y->a && x->b == y->b && x->c == y->c &&
           x->table == y->table && x->domain == y->domain && bits_of(x->k) == bits_of(y->k);
}

static bool grow_buckets(struct builder *b)
{
    size_t n = b->n_buckets > 0 ? b->n_buckets * 2 : 256;
    uint32_t *buckets = arena_alloc(b->arena, n, sizeof *buckets);

    if (buckets == NULL)
        return false;
    memset(buckets, 0xFF, n * sizeof *buckets);
    for (size_t i = 0; i < b->nodes.n; i++) {
        size_t at = node_hash(&b->nodes.at[i]) & (n - 1);

        while (buckets[at] != NODE_NONE)
            at = (at + 1) & (n - 1);
        buckets[at] = (uint32_t)i;
    }
    b->buckets = buckets;
    b->n_buckets = n;
    return true;
}

static uint32_t node_intern(struct builder *b, const struct node *node)
{
    struct node *new;
    size_t at;

    if (b->failed)
        return NODE_NONE;
    if (2 * (b->nodes.n + 1) > b->n_buckets && !grow_buckets(b)) {
        b->failed = true;
        return NODE_NONE;
    }
    at = node_hash(node) & (b->n_buckets - 1);
    for (; b->buckets[at] != NODE_NONE; at = (at + 1) & (b->n_buckets - 1))
        if (node_equal(&b->nodes.at[b->buckets[at]], node))
            return b->buckets[at];
    new = builder_push(b, b->nodes);
    if (new == NULL)
        return NODE_NONE;
    *new = *node;
    b->buckets[at] = (uint32_t)(b->nodes.n - 1);
    return b->buckets[at];
}

static struct node node_blank(enum opcode op, enum value_type type)
{
    struct node n = {.op = (uint16_t)op, .type = (uint8_t)type, .domain = DOMAIN_CONSTANT};

    n.a = n.b = n.c = NODE_NONE;
    n.slot = SLOT_NONE;
    n.k = constant_word(0);
    return n;
}

/* ---- Leaves ---- */

uint32_t node_number(struct builder *b, double value, enum value_type type)
{
    struct node n = node_blank(OP_CONST_NUMBER, type);

    n.k.number = isfinite(value) ? value : (double)NAN;
    return node_intern(b, &n);
}

uint32_t node_flag(struct builder *b, enum truth truth)
{
    struct node n = node_blank(OP_CONST_FLAG, VALUE_FLAG);

    n.k.word = truth;
    return node_intern(b, &n);
}

uint32_t node_word(struct builder *b, uint32_t word, enum value_type type)
{
    struct node n = node_blank(OP_CONST_WORD, type);

    n.k.word = word;
    n.table = type == VALUE_ID;
    return node_intern(b, &n);
}

static void note_use(struct builder *b, uint32_t table, uint32_t column)
{
    struct table_build *t = &b->tables[table];
    size_t n = column + (size_t)1;
    bool *used;

    if (n > t->n_used) {
        n = n < 2 * t->n_used ? 2 * t->n_used : n;
        used = arena_alloc(b->arena, n, sizeof *used);
        if (used == NULL) {
            b->failed = true;
            return;
        }
        for (size_t i = 0; i < t->n_used; i++)
            used[i] = t->used[i];
        t->used = used;
        t->n_used = n;
    }
    t->used[column] = true;
}

static enum opcode load_of(enum value_type type)
{
    switch (type) {
    case VALUE_NUMBER:
        return OP_LOAD_NUMBER;
    case VALUE_DATE:
        return OP_LOAD_DATE;
    case VALUE_FLAG:
        return OP_LOAD_FLAG;
    default:
        return OP_LOAD_WORD;
    }
}

uint32_t node_column(struct builder *b, uint32_t table, uint32_t column)
{
    const struct scope_table *t = &b->scope->tables[table];
    struct node n;

    for (size_t i = 0; i < t->n_names; i++) {
        const struct scope_name *name = &t->names[i];

        if (name->kind != NAME_COLUMN || name->column != column)
            continue;
        n = node_blank(load_of(name->type), name->type);
        n.domain = n.table = table;
        n.k.word = column;
        note_use(b, table, column);
        return node_intern(b, &n);
    }
    b->failed = true;
    return NODE_NONE;
}

uint32_t node_class(struct builder *b, uint32_t table)
{
    struct node n = node_blank(OP_LOAD_CLASS, VALUE_WORD);

    n.domain = n.table = table;
    n.k.word = b->scope->tables[table].evidence_column;
    note_use(b, table, n.k.word);
    return node_intern(b, &n);
}

static enum opcode by_file(enum opcode number, enum value_type type)
{
    return (enum opcode)((int)number +
                         (int)file_of(type)); /* _NUMBER, _FLAG, _WORD in this order */
}

uint32_t node_input(struct builder *b, uint32_t slot)
{
    struct slot_plan *s = &b->slots.at[slot];
    struct node n = node_blank(by_file(OP_READ_NUMBER, s->type), s->type);

    n.domain = 0;
    n.stage = (uint8_t)s->stage;
    n.k.word = slot;
    n.slot = slot;
    s->whole = true; /* rows read it here and there, and who gives it writes it so */
    s->node = node_intern(b, &n);
    return s->node;
}

/* ---- What is computed ---- */

static void join(const struct builder *b, struct node *n, uint32_t x)
{
    const struct node *o;
    struct moment later;

    if (x == NODE_NONE)
        return;
    o = &b->nodes.at[x];
    if (n->domain == DOMAIN_CONSTANT || (n->domain == 0 && o->domain != DOMAIN_CONSTANT))
        n->domain = o->domain;
    later = moment_later(node_moment(n), node_moment(o));
    n->stage = (uint8_t)later.stage;
    n->level = later.level;
    n->rows = n->rows || o->rows;
}

/* The value of a pure instruction whose operands are constant, by the kernel itself. */
static uint32_t work_out(struct builder *b, const struct node *n)
{
    double number[4] = {0, 0, 0, 0};
    uint8_t flag[4] = {0, 0, 0, 0};
    uint32_t word[4] = {0, 0, 0, 0};
    double *numbers[4];
    uint8_t *flags[4];
    uint32_t *words[4];
    const uint32_t abc[3] = {n->a, n->b, n->c};
    struct registers r = {numbers, flags, words};
    struct instruction i = {.op = n->op, .d = 0, .a = 1, .b = 2, .c = 3, .k = n->k};

    for (size_t j = 0; j < 4; j++) {
        const struct node *x = j > 0 && abc[j - 1] != NODE_NONE ? &b->nodes.at[abc[j - 1]] : NULL;

        numbers[j] = &number[j];
        flags[j] = &flag[j];
        words[j] = &word[j];
        if (x != NULL && file_of((enum value_type)x->type) == FILE_NUMBER)
            number[j] = x->k.number;
        else if (x != NULL) {
            flag[j] = (uint8_t)x->k.word;
            word[j] = x->k.word;
        }
    }
    kernel_run(&i, 1, &r);
    switch (file_of((enum value_type)n->type)) {
    case FILE_NUMBER:
        return node_number(b, number[0], (enum value_type)n->type);
    case FILE_FLAG:
        return node_flag(b, (enum truth)flag[0]);
    default:
        return node_word(b, word[0], (enum value_type)n->type);
    }
}

uint32_t node_make(struct builder *b, enum opcode op, enum value_type type, const uint32_t abc[3],
                   union constant k)
{
    struct node n = node_blank(op, type);

    if (b->failed)
        return NODE_NONE;
    n.a = abc[0];
    n.b = abc[1];
    n.c = abc[2];
    n.k = k;
    for (size_t j = 0; j < 3; j++)
        join(b, &n, abc[j]);
    if (n.domain == DOMAIN_CONSTANT) {
        if (op < OPCODE_PURE)
            return work_out(b, &n);
        n.domain = 0; /* it needs the data: once for each subject */
    }
    return node_intern(b, &n);
}

uint32_t node_unary(struct builder *b, enum opcode op, enum value_type type, uint32_t x)
{
    return node_make(b, op, type, (uint32_t[3]){x, NODE_NONE, NODE_NONE}, constant_word(0));
}

/* The instruction that takes its right (left) operand as a constant; OPCODE_COUNT: there is none. */
static enum opcode right_constant(enum opcode op)
{
    switch (op) {
    case OP_ADD:
        return OP_ADD_K;
    case OP_SUBTRACT: /* x - k = x + -k, to the bit */
        return OP_ADD_K;
    case OP_MULTIPLY:
        return OP_MULTIPLY_K;
    case OP_DIVIDE:
        return OP_DIVIDE_K;
    case OP_POWER:
        return OP_POWER_K;
    case OP_EQUAL:
        return OP_EQUAL_K;
    case OP_LESS:
        return OP_LESS_K;
    case OP_LESS_EQUAL:
        return OP_LESS_EQUAL_K;
    case OP_EQUAL_WORD:
        return OP_EQUAL_WORD_K;
    default:
        return OPCODE_COUNT;
    }
}

static enum opcode left_constant(enum opcode op)
{
    switch (op) {
    case OP_ADD:
        return OP_ADD_K;
    case OP_SUBTRACT:
        return OP_FROM_K;
    case OP_MULTIPLY:
        return OP_MULTIPLY_K;
    case OP_DIVIDE:
        return OP_OVER_K;
    case OP_POWER:
        return OP_POWER_OF_K;
    case OP_EQUAL:
        return OP_EQUAL_K;
    case OP_LESS: /* k < x is x > k */
        return OP_GREATER_K;
    case OP_LESS_EQUAL:
        return OP_GREATER_EQUAL_K;
    case OP_EQUAL_WORD:
        return OP_EQUAL_WORD_K;
    default:
        return OPCODE_COUNT;
    }
}

static uint32_t with_constant(struct builder *b, enum opcode op, enum value_type type, uint32_t x,
                              uint32_t constant, bool negate)
{
    const struct node *c = &b->nodes.at[constant];
    union constant k = c->k;
    struct node n = node_blank(op, type);

    if (negate)
        k.number = -k.number;
    n.a = x;
    n.k = k;
    n.table = op == OP_EQUAL_WORD_K ? c->table : 0;
    join(b, &n, x);
    return node_intern(b, &n);
}

/* and, or, with a constant that settles the matter or makes no difference; else NODE_NONE. */
static uint32_t settled(const struct builder *b, enum opcode op, uint32_t constant, uint32_t other)
{
    uint32_t truth;

    if (!node_is_constant(b, constant))
        return NODE_NONE;
    truth = b->nodes.at[constant].k.word;
    if (truth == TRUTH_UNKNOWN)
        return NODE_NONE;
    return (op == OP_AND) == (truth == TRUTH_TRUE) ? other : constant;
}

uint32_t node_binary(struct builder *b, enum opcode op, enum value_type type, uint32_t x,
                     uint32_t y)
{
    bool left, right;

    if (b->failed)
        return NODE_NONE;
    left = node_is_constant(b, x);
    right = node_is_constant(b, y);
    if ((op == OP_AND || op == OP_OR) && (left || right)) {
        uint32_t same = settled(b, op, x, y);

        same = same == NODE_NONE ? settled(b, op, y, x) : same;
        if (same != NODE_NONE)
            return same;
    }
    if (right && !left && right_constant(op) != OPCODE_COUNT)
        return with_constant(b, right_constant(op), type, x, y, op == OP_SUBTRACT);
    if (left && !right && left_constant(op) != OPCODE_COUNT)
        return with_constant(b, left_constant(op), type, y, x, false);
    return node_make(b, op, type, (uint32_t[3]){x, y, NODE_NONE}, constant_word(0));
}

uint32_t node_fold(struct builder *b, enum opcode op, enum value_type type, uint32_t table,
                   const uint32_t value_by_where[3])
{
    struct node n = node_blank(op, type);
    struct moment at;

    if (b->failed)
        return NODE_NONE;
    n.a = value_by_where[0];
    n.b = value_by_where[1];
    n.c = value_by_where[2];
    for (size_t j = 0; j < 3; j++)
        join(b, &n, value_by_where[j]);
    at = moment_later(node_moment(&n), b->tables[table].kept);
    n.stage = (uint8_t)at.stage;
    n.level = at.level + 1;
    n.domain = 0;
    n.table = table;
    n.rows = true;
    return node_intern(b, &n);
}

/* ---- As another type ---- */

uint32_t node_as_flag(struct builder *b, uint32_t x)
{
    if (b->failed || file_of((enum value_type)b->nodes.at[x].type) != FILE_NUMBER)
        return x;
    return node_unary(b, OP_FLAG_OF_NUMBER, VALUE_FLAG, x);
}

uint32_t node_as_number(struct builder *b, uint32_t x)
{
    if (b->failed || b->nodes.at[x].type != VALUE_FLAG)
        return x;
    return node_unary(b, OP_NUMBER_OF_FLAG, VALUE_NUMBER, x);
}

uint32_t node_as(struct builder *b, uint32_t x, enum value_type type)
{
    switch (file_of(type)) {
    case FILE_NUMBER:
        return node_as_number(b, x);
    case FILE_FLAG:
        return node_as_flag(b, x);
    default:
        return x;
    }
}

uint32_t node_slot(struct builder *b, uint32_t x, bool kept)
{
    struct slot_plan *s;
    struct node *n;

    if (b->failed)
        return SLOT_NONE;
    n = &b->nodes.at[x];
    if (n->slot == SLOT_NONE) {
        s = builder_push(b, b->slots);
        if (s == NULL)
            return SLOT_NONE;
        *s = (struct slot_plan){(enum value_type)n->type, (enum stage)n->stage, x, false, false, false};
        n->slot = (uint32_t)(b->slots.n - 1);
    }
    s = &b->slots.at[n->slot];
    s->kept = s->kept || kept;
    return n->slot;
}
