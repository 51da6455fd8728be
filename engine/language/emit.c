/* emit.c -- nodes -> the instructions of one program, in registers that are used again as soon as
 * their value has been read for the last time. */
#include "language/builder.h"

#include <stdlib.h>
#include <string.h>

/* A root, and the node after which it can be emitted. */
struct ready {
    uint32_t node, root;
};

struct emission {
    struct emitter *e;
    struct builder *b;
    uint32_t table;
    struct moment at;
    bool notes;
    size_t n_marked;
    GROWING(struct instruction) code;
    GROWING(uint16_t) free[FILE_COUNT];
    size_t n_registers[FILE_COUNT];
};

static struct node *node_at(const struct emission *m, uint32_t x)
{
    return &m->b->nodes.at[x];
}

/* The node's value is there before the program runs: in a slot. */
static bool is_in_slot(const struct emission *m, const struct node *n)
{
    if (n->domain != 0 || n->slot == SLOT_NONE)
        return false;
    return m->table > 0 || node_is_fold(n) || node_is_input(n) ||
           !moment_same(node_moment(n), m->at);
}

static bool is_leaf(const struct emission *m, const struct node *n)
{
    return n->domain == DOMAIN_CONSTANT || is_in_slot(m, n);
}

/* A find of a lookup's last key, whose misses no program before this one has noted. */
static bool is_to_note(const struct emission *m, uint32_t x)
{
    const struct node *n = node_at(m, x);

    if (!m->notes || m->e->noted[x] || n->op < OP_FIND_WORD || n->op > OP_FIND_STEP ||
        is_leaf(m, n))
        return false;
    return m->b->finds.at[n->k.word].level + 1 == m->b->finds.at[n->k.word].lookup->n_keys;
}

/* The keys of a find, the last first. */
static size_t keys_of(const struct emission *m, uint32_t find, uint32_t keys[], size_t room)
{
    size_t n = 0;

    for (uint32_t x = find; x != NODE_NONE && n < room; x = node_at(m, x)->b)
        keys[n++] = node_at(m, x)->a;
    return n;
}

/* ---- Registers ---- */

static enum file file_of_node(const struct emission *m, uint32_t x)
{
    return file_of((enum value_type)node_at(m, x)->type);
}

static uint16_t take_register(struct emission *m, enum file file)
{
    if (m->free[file].n > 0)
        return m->free[file].at[--m->free[file].n];
    if (m->n_registers[file] >= REGISTER_NONE) {
        m->b->failed = true;
        return 0;
    }
    return (uint16_t)m->n_registers[file]++;
}

/* One use of the node's value is over. */
static void release(struct emission *m, uint32_t x)
{
    uint16_t *freed;
    enum file file;

    if (x == NODE_NONE || --m->e->uses[x] > 0)
        return;
    file = file_of_node(m, x);
    freed = builder_push(m->b, m->free[file]);
    if (freed != NULL)
        *freed = m->e->registers[x];
}

static uint16_t register_of(const struct emission *m, uint32_t x)
{
    return x == NODE_NONE ? REGISTER_NONE : m->e->registers[x];
}

/* ---- Instructions ---- */

static struct instruction *add(struct emission *m, enum opcode op)
{
    struct instruction *i = builder_push(m->b, m->code);

    if (i != NULL) {
        memset(i, 0, sizeof *i);
        i->op = (uint16_t)op;
        i->d = i->a = i->b = i->c = REGISTER_NONE;
        i->k = constant_word(0);
    }
    return i;
}

/* A slot read: by a subject its own, by a row that of its subject. */
static enum opcode read_of(const struct emission *m, enum file file)
{
    return (enum opcode)((m->table > 0 ? OP_SPREAD_NUMBER : OP_READ_NUMBER) + (int)file);
}

/* The memo of a base; beyond a number of bases that no ruleset has, none. */
static uint16_t memo_of(struct builder *b, double base)
{
    enum { MEMOS_MOST = 64 };
    double *new;

    for (size_t i = 0; i < b->memos.n; i++)
        if (memcmp(&b->memos.at[i], &base, sizeof base) == 0)
            return (uint16_t)i;
    if (b->memos.n == MEMOS_MOST)
        return REGISTER_NONE;
    new = builder_push(b, b->memos);
    if (new == NULL)
        return 0;
    *new = base;
    return (uint16_t)(b->memos.n - 1);
}

static void emit_note(struct emission *m, uint32_t find)
{
    struct note note = {.lookup = m->b->finds.at[node_at(m, find)->k.word].lookup};
    size_t n = note.lookup->n_keys;
    uint32_t *keys = arena_alloc(m->b->arena, n, sizeof *keys);
    struct instruction *i;
    struct note *new = builder_push(m->b, m->b->notes);

    note.keys = arena_alloc(m->b->arena, n, sizeof *note.keys);
    note.kinds = arena_alloc(m->b->arena, n, sizeof *note.kinds);
    i = add(m, OP_NOTE_MISSES);
    if (keys == NULL || note.keys == NULL || note.kinds == NULL || new == NULL || i == NULL) {
        m->b->failed = true;
        return;
    }
    keys_of(m, find, keys, n);
    for (uint32_t x = find, k = (uint32_t)n; k-- > 0; x = node_at(m, x)->b) {
        note.keys[k] = register_of(m, node_at(m, x)->a);
        note.kinds[k] = (uint8_t)m->b->finds.at[node_at(m, x)->k.word].kind;
    }
    note.n_keys = n;
    note.always = m->e->in_keep[find];
    i->a = register_of(m, find);
    i->k = constant_word((uint32_t)(m->b->notes.n - 1));
    *new = note;
    m->e->noted[find] = true;
    for (size_t k = 0; k < n; k++)
        release(m, keys[k]);
    release(m, find);
}

static void emit_node(struct emission *m, uint32_t x)
{
    const struct node *n = node_at(m, x);
    enum file file = file_of_node(m, x);
    bool leaf = is_leaf(m, n), note = is_to_note(m, x);
    struct instruction *i;

    if (n->domain == 0 && m->table > 0 && !leaf) /* a row cannot work out its subject's values */
        m->b->failed = true;
    m->e->registers[x] = take_register(m, file);
    i = add(m, is_in_slot(m, n) ? read_of(m, file) : (enum opcode)n->op);
    if (i == NULL)
        return;
    i->d = m->e->registers[x];
    i->k = is_in_slot(m, n) ? constant_word(n->slot) : n->k;
    if (leaf) {
        i->memory = (uint16_t)(n->op == OP_CONST_WORD ? n->table : 0);
        return;
    }
    i->a = register_of(m, n->a);
    i->b = register_of(m, n->b);
    i->c = register_of(m, n->c);
    if (n->op == OP_EQUAL_WORD_K)
        i->memory = (uint16_t)n->table;
    if (n->op == OP_POWER_OF_K)
        i->memory = memo_of(m->b, n->k.number);
    if (note)
        emit_note(m, x);
    release(m, n->a);
    release(m, n->b);
    release(m, n->c);
}

static void emit_root(struct emission *m, const struct root *r)
{
    struct instruction *i;

    if (r->op == OPCODE_COUNT)
        return;
    i = add(m, (enum opcode)r->op);
    if (i == NULL)
        return;
    i->a = register_of(m, r->a);
    i->b = register_of(m, r->b);
    i->c = register_of(m, r->c);
    i->memory = r->memory;
    i->k = r->k;
    release(m, r->a);
    release(m, r->b);
    release(m, r->c);
}

/* ---- What a section needs ---- */

static void use(struct emission *m, uint32_t x, uint8_t section)
{
    if (x == NODE_NONE)
        return;
    m->e->uses[x]++;
    if (m->e->section[x] == 0) {
        m->e->section[x] = section;
        m->e->marked[m->n_marked++] = x;
    }
}

static void use_operands(struct emission *m, uint32_t x, uint8_t section)
{
    const struct node *n = node_at(m, x);

    use(m, n->a, section);
    use(m, n->b, section);
    use(m, n->c, section);
    if (!is_to_note(m, x))
        return;
    m->e->uses[x]++;
    for (uint32_t f = x; f != NODE_NONE; f = node_at(m, f)->b)
        m->e->uses[node_at(m, f)->a]++;
}

static int compare_nodes(const void *x, const void *y)
{
    const uint32_t *a = x, *b = y;

    return *a < *b ? -1 : *a > *b;
}

/* Marks the nodes that the roots need and no section before has, operands first, and counts every
 * use.  Returns where they begin in marked[]. */
static size_t mark(struct emission *m, const struct root roots[], size_t n, uint8_t section)
{
    size_t first = m->n_marked;

    for (size_t r = 0; r < n; r++) {
        use(m, roots[r].a, section);
        use(m, roots[r].b, section);
        use(m, roots[r].c, section);
    }
    for (size_t i = first; i < m->n_marked; i++)
        if (!is_leaf(m, node_at(m, m->e->marked[i])))
            use_operands(m, m->e->marked[i], section);
    if (m->n_marked > first)
        qsort(m->e->marked + first, m->n_marked - first, sizeof *m->e->marked, compare_nodes);
    return first;
}

/* ---- Roots: each as soon as its operands are there, keep rules in their order ---- */

static uint32_t last_operand(const struct root *r)
{
    uint32_t last = 0;

    last = r->a != NODE_NONE && r->a > last ? r->a : last;
    last = r->b != NODE_NONE && r->b > last ? r->b : last;
    return r->c != NODE_NONE && r->c > last ? r->c : last;
}

static int compare_ready(const void *x, const void *y)
{
    const struct ready *a = x, *b = y;

    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return a->root < b->root ? -1 : a->root > b->root;
}

/* The roots in the order in which they are emitted. */
static struct ready *order_roots(struct emission *m, const struct root roots[], size_t n)
{
    struct ready *ready = arena_alloc(m->b->arena, n + 1, sizeof *ready);
    uint32_t keep = 0;

    if (ready == NULL) {
        m->b->failed = true;
        return NULL;
    }
    for (size_t r = 0; r < n; r++) {
        ready[r] = (struct ready){last_operand(&roots[r]), (uint32_t)r};
        if (roots[r].op != OP_KEEP && roots[r].op != OP_KEEP_CLASS)
            continue;
        keep = ready[r].node > keep ? ready[r].node : keep;
        ready[r].node = keep;
    }
    qsort(ready, n, sizeof *ready, compare_ready);
    return ready;
}

static void emit_section(struct emission *m, const struct root roots[], size_t n, size_t first,
                         size_t end)
{
    struct ready *ready = order_roots(m, roots, n);
    size_t r = 0;

    for (size_t i = first; i < end && !m->b->failed; i++) {
        emit_node(m, m->e->marked[i]);
        for (; r < n && ready[r].node <= m->e->marked[i]; r++)
            emit_root(m, &roots[ready[r].root]);
    }
    for (; r < n && !m->b->failed; r++)
        emit_root(m, &roots[ready[r].root]);
}

/* What section 2 takes over from section 1 loses the rows that are out of scope. */
static void emit_packs(struct emission *m, size_t end)
{
    add(m, OP_LIVE);
    for (size_t i = 0; i < end && !m->b->failed; i++) {
        uint32_t x = m->e->marked[i];
        struct instruction *pack;

        if (m->e->uses[x] == 0 || node_at(m, x)->domain == DOMAIN_CONSTANT)
            continue;
        pack = add(m, (enum opcode)(OP_PACK_NUMBER + (int)file_of_node(m, x)));
        if (pack != NULL)
            pack->d = m->e->registers[x];
    }
}

bool emit_program(struct emitter *e, uint32_t table, struct moment at, const struct root *first,
                  size_t n_first, const struct root *then, size_t n_then, bool live, bool notes,
                  struct program *out)
{
    struct emission m = {.e = e, .b = e->b, .table = table, .at = at, .notes = notes};
    size_t second;

    if (e->b->failed)
        return false;
    mark(&m, first, n_first, 1);
    second = mark(&m, then, n_then, 2);
    emit_section(&m, first, n_first, 0, second);
    if (live)
        emit_packs(&m, second);
    emit_section(&m, then, n_then, second, m.n_marked);
    for (size_t i = 0; i < m.n_marked; i++) { /* for the next program */
        e->uses[e->marked[i]] = 0;
        e->section[e->marked[i]] = 0;
    }
    for (size_t f = 0; f < FILE_COUNT; f++)
        if (m.n_registers[f] > e->n_registers[f])
            e->n_registers[f] = m.n_registers[f];
    *out = (struct program){table, m.code.at, m.code.n};
    return !e->b->failed;
}
