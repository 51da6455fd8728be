/* build_expr.c -- checked expressions -> nodes.  A name stands for what it is defined as, so that a
 * derived column or a measure that is used twice is computed once. */
#include "language/builder.h"

static uint32_t build(struct builder *b, const struct expr *e, uint32_t table);

static uint32_t build_number(struct builder *b, const struct expr *e, uint32_t table)
{
    return node_as_number(b, build(b, e, table));
}

static uint32_t build_flag(struct builder *b, const struct expr *e, uint32_t table)
{
    return node_as_flag(b, build(b, e, table));
}

/* ---- Names ---- */

static uint32_t build_fresh_name(struct builder *b, const struct scope_name *name, uint32_t table)
{
    switch (name->kind) {
    case NAME_COLUMN:
        return node_column(b, table, name->column);
    case NAME_INPUT:
        if (name->slot < b->slots.n)
            return node_input(b, name->slot);
        break;
    default:
        if (name->expr != NULL)
            return node_as(b, build(b, name->expr, table), name->type);
    }
    b->failed = true; /* not checked: the caller's fault, told like any other failure */
    return NODE_NONE;
}

/* Room for the nodes of all the table's names. */
static bool room_for_names(struct builder *b, uint32_t table)
{
    struct table_build *t = &b->tables[table];
    size_t n = b->scope->tables[table].n_names;
    uint32_t *names = arena_alloc(b->arena, n, sizeof *names);

    if (names == NULL) {
        b->failed = true;
        return false;
    }
    for (size_t i = 0; i < n; i++)
        names[i] = i < t->n_names ? t->names[i] : NODE_NONE;
    t->names = names;
    t->n_names = n;
    return true;
}

static uint32_t build_name(struct builder *b, const struct expr *e, uint32_t table)
{
    const struct scope_name *name = e->ref;
    uint32_t home = e->of_subject || name->kind == NAME_MEASURE || name->kind == NAME_INPUT ? 0
                                                                                            : table;
    size_t i = (size_t)(name - b->scope->tables[home].names);
    uint32_t node;

    if (i >= b->tables[home].n_names && !room_for_names(b, home))
        return NODE_NONE;
    node = b->tables[home].names[i];
    if (node == NODE_NONE) {
        node = build_fresh_name(b, name, home);
        b->tables[home].names[i] = node;
    }
    return node;
}

/* ---- Comparisons ---- */

/* Equality of numbers, words, or, when either is a flag, of flags. */
static uint32_t build_equal(struct builder *b, uint32_t x, uint32_t y)
{
    if (b->failed)
        return NODE_NONE;
    enum value_type left = (enum value_type)b->nodes.at[x].type;
    enum value_type right = (enum value_type)b->nodes.at[y].type;

    if (left == VALUE_FLAG || right == VALUE_FLAG)
        return node_binary(b, OP_EQUAL_FLAG, VALUE_FLAG, node_as_flag(b, x), node_as_flag(b, y));
    return node_binary(b, file_of(left) == FILE_WORD ? OP_EQUAL_WORD : OP_EQUAL, VALUE_FLAG, x, y);
}

static uint32_t build_comparison(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t x = build(b, e->args[0], table), y = build(b, e->args[1], table);

    if (e->kind == EXPR_EQUAL)
        return build_equal(b, x, y);
    if (e->kind == EXPR_UNEQUAL)
        return node_unary(b, OP_NOT, VALUE_FLAG, build_equal(b, x, y));
    x = node_as_number(b, x);
    y = node_as_number(b, y);
    switch (e->kind) {
    case EXPR_LESS:
        return node_binary(b, OP_LESS, VALUE_FLAG, x, y);
    case EXPR_LESS_EQUAL:
        return node_binary(b, OP_LESS_EQUAL, VALUE_FLAG, x, y);
    case EXPR_GREATER:
        return node_binary(b, OP_LESS, VALUE_FLAG, y, x);
    default:
        return node_binary(b, OP_LESS_EQUAL, VALUE_FLAG, y, x);
    }
}

static uint32_t build_between(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t x = build_number(b, e->args[0], table);
    uint32_t low = build_number(b, e->args[1], table);
    uint32_t high = build_number(b, e->args[2], table);

    return node_binary(b, OP_AND, VALUE_FLAG, node_binary(b, OP_LESS_EQUAL, VALUE_FLAG, low, x),
                       node_binary(b, OP_LESS_EQUAL, VALUE_FLAG, x, high));
}

static uint32_t list_of(struct builder *b, const uint32_t items[], size_t n, enum file file)
{
    struct list list = {.n = n};
    struct list *new;

    list.numbers = arena_alloc(b->arena, n, sizeof *list.numbers);
    list.words = arena_alloc(b->arena, n, sizeof *list.words);
    new = builder_push(b, b->lists);
    if (list.numbers == NULL || list.words == NULL || new == NULL) {
        b->failed = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        const struct node *item = &b->nodes.at[items[i]];

        if (file == FILE_NUMBER)
            list.numbers[i] = item->k.number;
        else
            list.words[i] = item->k.word;
        list.ids = list.ids || item->type == VALUE_ID;
    }
    *new = list;
    return (uint32_t)(b->lists.n - 1);
}

static bool is_known_constant(const struct builder *b, uint32_t x)
{
    const struct node *n;

    if (!node_is_constant(b, x))
        return false;
    n = &b->nodes.at[x];
    return file_of((enum value_type)n->type) == FILE_NUMBER ? !isnan(n->k.number)
                                                            : n->k.word != WORD_MISSING;
}

/* x in [...]: one instruction when the list is constant, else the `or` of equalities. */
static uint32_t build_in(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t x = build(b, e->args[0], table), any = NODE_NONE;
    size_t n = e->n_args - 1;
    uint32_t *items = arena_alloc(b->arena, n, sizeof *items);
    bool constant = n > 1;

    if (items == NULL)
        b->failed = true;
    for (size_t i = 0; i < n && !b->failed; i++) {
        items[i] = build(b, e->args[i + 1], table);
        constant = constant && is_known_constant(b, items[i]);
    }
    if (b->failed)
        return NODE_NONE;
    enum file file = file_of((enum value_type)b->nodes.at[x].type);

    if (constant && file != FILE_FLAG && !node_is_constant(b, x)) {
        uint32_t list = list_of(b, items, n, file);

        return node_make(b, file == FILE_NUMBER ? OP_IN_NUMBERS : OP_IN_WORDS, VALUE_FLAG,
                         (uint32_t[3]){x, NODE_NONE, NODE_NONE}, constant_word(list));
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t equal = build_equal(b, x, items[i]);

        any = any == NODE_NONE ? equal : node_binary(b, OP_OR, VALUE_FLAG, any, equal);
    }
    return any == NODE_NONE ? node_flag(b, TRUTH_FALSE) : any;
}

static enum opcode is_missing_of(const struct builder *b, uint32_t x)
{
    return (enum opcode)(OP_IS_MISSING_NUMBER + (int)file_of((enum value_type)b->nodes.at[x].type));
}

static uint32_t build_is(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t x = build(b, e->args[0], table), missing;

    if (b->failed)
        return NODE_NONE;
    missing = node_unary(b, is_missing_of(b, x), VALUE_FLAG, x);
    return e->kind == EXPR_IS_MISSING ? missing : node_unary(b, OP_NOT, VALUE_FLAG, missing);
}

/* ---- Arithmetic, choice, functions ---- */

static uint32_t build_arithmetic(struct builder *b, const struct expr *e, uint32_t table)
{
    static const enum opcode ops[] = {OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_POWER};
    uint32_t x = build_number(b, e->args[0], table), y = build_number(b, e->args[1], table);

    return node_binary(b, ops[e->kind - EXPR_ADD], e->type, x, y);
}

static uint32_t build_move(struct builder *b, const struct expr *e, uint32_t table)
{
    union constant k = constant_word(0);

    k.move.months = e->months;
    k.move.days = e->days;
    return node_make(b, OP_MOVE, VALUE_DATE,
                     (uint32_t[3]){build(b, e->args[0], table), NODE_NONE, NODE_NONE}, k);
}

static uint32_t build_if(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t condition = build_flag(b, e->args[0], table);
    uint32_t yes = node_as(b, build(b, e->args[1], table), e->type);
    uint32_t no = node_as(b, build(b, e->args[2], table), e->type);

    return node_make(b, (enum opcode)(OP_CHOOSE_NUMBER + (int)file_of(e->type)), e->type,
                     (uint32_t[3]){condition, yes, no}, constant_word(0));
}

/* f(a, b, c) = f(f(a, b), c). */
static uint32_t build_chain(struct builder *b, const struct expr *e, enum opcode op, uint32_t table)
{
    uint32_t x = node_as(b, build(b, e->args[0], table), e->type);

    for (size_t i = 1; i < e->n_args; i++)
        x = node_binary(b, op, e->type, x, node_as(b, build(b, e->args[i], table), e->type));
    return x;
}

/* round(x, n): x * 10^n rounded, over 10^n: the double nearest to that decimal, for a quotient of
 * whole numbers is rounded once. */
static uint32_t build_round(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t x = build_number(b, e->args[0], table), tens;

    if (e->n_args == 1)
        return node_unary(b, OP_ROUND, e->type, x);
    tens = node_binary(b, OP_POWER, VALUE_NUMBER, node_number(b, 10, VALUE_NUMBER),
                       node_unary(b, OP_ROUND, VALUE_NUMBER, build_number(b, e->args[1], table)));
    x = node_unary(b, OP_ROUND, VALUE_NUMBER, node_binary(b, OP_MULTIPLY, VALUE_NUMBER, x, tens));
    return node_binary(b, OP_DIVIDE, VALUE_NUMBER, x, tens);
}

/* How many of the conditions hold (unknown does not), or of the values are known. */
static uint32_t build_counted(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t sum = node_number(b, 0, VALUE_NUMBER), one;

    for (size_t i = 0; i < e->n_args && !b->failed; i++) {
        one = build(b, e->args[i], table);
        if (b->failed)
            break;
        if (e->function == FUNCTION_COUNT_YES)
            one = node_binary(b, OP_COALESCE_FLAG, VALUE_FLAG, node_as_flag(b, one),
                              node_flag(b, TRUTH_FALSE));
        else
            one = node_unary(b, OP_NOT, VALUE_FLAG,
                             node_unary(b, is_missing_of(b, one), VALUE_FLAG, one));
        sum = node_binary(b, OP_ADD, VALUE_NUMBER, sum, node_as_number(b, one));
    }
    return sum;
}

/* The sum of the values that are known; 0 when none is. */
static uint32_t build_sum_known(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t sum = NODE_NONE, one;

    for (size_t i = 0; i < e->n_args; i++) {
        one = node_binary(b, OP_COALESCE_NUMBER, VALUE_NUMBER, build_number(b, e->args[i], table),
                          node_number(b, 0, VALUE_NUMBER));
        sum = i == 0 ? one : node_binary(b, OP_ADD, VALUE_NUMBER, sum, one);
    }
    return sum;
}

static uint32_t build_call(struct builder *b, const struct expr *e, uint32_t table)
{
    static const uint16_t unary[FUNCTION_COUNT_] = {
        [FUNCTION_ABS] = OP_ABS,     [FUNCTION_SQRT] = OP_SQRT,   [FUNCTION_LN] = OP_LN,
        [FUNCTION_LOG10] = OP_LOG10, [FUNCTION_EXP] = OP_EXP,     [FUNCTION_FLOOR] = OP_FLOOR,
        [FUNCTION_CEIL] = OP_CEIL,   [FUNCTION_YEAR] = OP_YEAR,
        [FUNCTION_MONTH] = OP_MONTH};
    uint32_t x, y;

    switch (e->function) {
    case FUNCTION_MIN:
        return build_chain(b, e, OP_MIN, table);
    case FUNCTION_MAX:
        return build_chain(b, e, OP_MAX, table);
    case FUNCTION_COALESCE:
        return build_chain(b, e, (enum opcode)(OP_COALESCE_NUMBER + (int)file_of(e->type)), table);
    case FUNCTION_CLAMP: /* min(max(x, low), high) */
        x = build_number(b, e->args[0], table);
        x = node_binary(b, OP_MAX, e->type, x, build_number(b, e->args[1], table));
        return node_binary(b, OP_MIN, e->type, x, build_number(b, e->args[2], table));
    case FUNCTION_ROUND:
        return build_round(b, e, table);
    case FUNCTION_COUNT_YES:
    case FUNCTION_COUNT_KNOWN:
        return build_counted(b, e, table);
    case FUNCTION_SUM_KNOWN:
        return build_sum_known(b, e, table);
    case FUNCTION_STARTS_WITH:
    case FUNCTION_AGE_AT:
        x = build(b, e->args[0], table);
        y = build(b, e->args[1], table);
        if (e->function == FUNCTION_AGE_AT)
            return node_binary(b, OP_AGE_AT, VALUE_NUMBER, x, y);
        if (b->failed)
            return NODE_NONE;
        return node_make(b, OP_STARTS_WITH, VALUE_FLAG, (uint32_t[3]){x, y, NODE_NONE},
                         constant_word((b->nodes.at[x].type == VALUE_ID) |
                                       (uint32_t)(b->nodes.at[y].type == VALUE_ID) << 1));
    default:
        x = build_number(b, e->args[0], table);
        return node_unary(b, (enum opcode)unary[e->function], e->type, x);
    }
}

/* ---- Lookups ---- */

static uint32_t find_of(struct builder *b, const struct find *find)
{
    struct find *new;

    for (size_t i = 0; i < b->finds.n; i++) {
        const struct find *f = &b->finds.at[i];

        if (f->lookup == find->lookup && f->level == find->level && f->parent == find->parent &&
            f->kind == find->kind)
            return (uint32_t)i;
    }
    new = builder_push(b, b->finds);
    if (new == NULL)
        return 0;
    *new = *find;
    return (uint32_t)(b->finds.n - 1);
}

static enum key_kind key_kind_of(const struct lookup *l, enum value_type type)
{
    static const enum key_kind kinds[] = {[VALUE_NUMBER] = KEY_NUMBER,
                                          [VALUE_DATE] = KEY_DATE,
                                          [VALUE_FLAG] = KEY_FLAG,
                                          [VALUE_WORD] = KEY_WORD,
                                          [VALUE_ID] = KEY_ID};

    return l->steps ? KEY_STEP : kinds[type];
}

static uint32_t build_find(struct builder *b, const struct expr *e, uint32_t table)
{
    static const enum opcode ops[] = {
        [KEY_WORD] = OP_FIND_WORD,   [KEY_ID] = OP_FIND_WORD,   [KEY_NUMBER] = OP_FIND_NUMBER,
        [KEY_DATE] = OP_FIND_NUMBER, [KEY_FLAG] = OP_FIND_FLAG, [KEY_STEP] = OP_FIND_STEP};
    struct find find = {e->lookup, 0, UINT32_MAX, KEY_WORD};
    uint32_t row = NODE_NONE;

    for (size_t i = 0; i < e->n_args; i++) {
        uint32_t key = build(b, e->args[i], table);

        if (b->failed)
            return NODE_NONE;
        find.kind = key_kind_of(e->lookup, (enum value_type)b->nodes.at[key].type);
        find.level = (uint32_t)i;
        if (find.kind == KEY_STEP)
            key = node_as_number(b, key);
        find.parent = find_of(b, &find);
        row = node_make(b, ops[find.kind], VALUE_WORD, (uint32_t[3]){key, row, NODE_NONE},
                        constant_word(find.parent));
    }
    return row;
}

static uint32_t take_of(struct builder *b, const struct lookup *lookup, uint32_t value)
{
    struct take *new;

    for (size_t i = 0; i < b->takes.n; i++)
        if (b->takes.at[i].lookup == lookup && b->takes.at[i].value == value)
            return (uint32_t)i;
    new = builder_push(b, b->takes);
    if (new == NULL)
        return 0;
    new->lookup = lookup;
    new->value = value;
    new->type = lookup->values[value].type;
    return (uint32_t)(b->takes.n - 1);
}

static uint32_t build_lookup(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t row = build_find(b, e, table), take = take_of(b, e->lookup, e->value);
    enum value_type type = e->lookup->values[e->value].type;

    return node_make(b, (enum opcode)(OP_TAKE_NUMBER + (int)file_of(type)), type,
                     (uint32_t[3]){row, NODE_NONE, NODE_NONE}, constant_word(take));
}

/* ---- Aggregates ---- */

static enum opcode fold_of(enum aggregate aggregate, enum value_type type)
{
    int file = (int)file_of(type);

    switch (aggregate) {
    case AGGREGATE_SUM:
        return OP_SUM;
    case AGGREGATE_MEAN:
        return OP_MEAN;
    case AGGREGATE_MIN:
        return OP_LEAST;
    case AGGREGATE_MAX:
        return OP_GREATEST;
    case AGGREGATE_ANY:
        return OP_ANY;
    case AGGREGATE_ALL:
        return OP_ALL;
    case AGGREGATE_DISTINCT:
        return (enum opcode)(OP_DISTINCT_NUMBER + file);
    case AGGREGATE_REPEATED:
        return (enum opcode)(OP_REPEATED_NUMBER + file);
    case AGGREGATE_MOST:
        return (enum opcode)(OP_MOST_NUMBER + file);
    case AGGREGATE_FIRST:
        return (enum opcode)(OP_FIRST_NUMBER + file);
    case AGGREGATE_LAST:
        return (enum opcode)(OP_LAST_NUMBER + file);
    default:
        return OP_COUNT;
    }
}

static uint32_t build_aggregate(struct builder *b, const struct expr *e)
{
    uint32_t parts[3] = {NODE_NONE, NODE_NONE, NODE_NONE};
    enum aggregate kind = e->aggregate;

    if (b->tables[e->table].state == KEEPS_BUILDING && b->circular == NULL)
        b->circular = e;
    build_keeps(b, e->table);
    if (kind != AGGREGATE_COUNT)
        parts[0] = build(b, e->args[0], e->table);
    if (kind == AGGREGATE_SUM || kind == AGGREGATE_MEAN || kind == AGGREGATE_MIN ||
        kind == AGGREGATE_MAX)
        parts[0] = node_as_number(b, parts[0]);
    if (kind == AGGREGATE_ANY || kind == AGGREGATE_ALL)
        parts[0] = node_as_flag(b, parts[0]);
    if (e->by != NULL)
        parts[1] = build_number(b, e->by, e->table);
    if (e->where != NULL)
        parts[2] = build_flag(b, e->where, e->table);
    if (b->failed)
        return NODE_NONE;
    if (node_is_constant(b, parts[2]) && b->nodes.at[parts[2]].k.word == TRUTH_TRUE)
        parts[2] = NODE_NONE;
    if (kind == AGGREGATE_ANY && parts[2] != NODE_NONE) { /* any x where w = any x and w */
        parts[0] = node_binary(b, OP_AND, VALUE_FLAG, parts[0], parts[2]);
        parts[2] = NODE_NONE;
    }
    enum value_type of = parts[0] == NODE_NONE ? VALUE_NUMBER
                                               : (enum value_type)b->nodes.at[parts[0]].type;

    return node_fold(b, fold_of(kind, of), e->type, e->table, parts);
}

/* What has no operands; NODE_NONE when the expression has. */
static uint32_t build_leaf(struct builder *b, const struct expr *e, uint32_t table)
{
    switch (e->kind) {
    case EXPR_NUMBER:
    case EXPR_DURATION:
        return node_number(b, e->number, VALUE_NUMBER);
    case EXPR_DATE:
        return node_number(b, e->number, VALUE_DATE);
    case EXPR_FLAG:
        return node_flag(b, e->number != 0 ? TRUTH_TRUE : TRUTH_FALSE);
    case EXPR_WORD:
        return node_word(b, e->word, e->type);
    case EXPR_MISSING:
        return e->type == VALUE_FLAG                    ? node_flag(b, TRUTH_UNKNOWN)
               : file_of(e->type) == FILE_WORD ? node_word(b, WORD_MISSING, e->type)
                                               : node_number(b, NAN, e->type);
    case EXPR_AS_OF:
        return node_number(b, b->as_of, VALUE_DATE);
    case EXPR_NAME:
        return build_name(b, e, table);
    default:
        return NODE_NONE;
    }
}

static uint32_t build_logic(struct builder *b, const struct expr *e, uint32_t table)
{
    uint32_t x = build_flag(b, e->args[0], table);

    if (e->kind == EXPR_NOT)
        return node_unary(b, OP_NOT, VALUE_FLAG, x);
    return node_binary(b, e->kind == EXPR_AND ? OP_AND : OP_OR, VALUE_FLAG, x,
                       build_flag(b, e->args[1], table));
}

static uint32_t build(struct builder *b, const struct expr *e, uint32_t table)
{
    if (b->failed)
        return NODE_NONE;
    switch (e->kind) {
    case EXPR_LOOKUP:
        return build_lookup(b, e, table);
    case EXPR_NEGATE:
        return node_unary(b, OP_NEGATE, VALUE_NUMBER, build_number(b, e->args[0], table));
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_POWER:
        return build_arithmetic(b, e, table);
    case EXPR_MOVE:
        return build_move(b, e, table);
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
        return build_comparison(b, e, table);
    case EXPR_IN:
        return build_in(b, e, table);
    case EXPR_BETWEEN:
        return build_between(b, e, table);
    case EXPR_IS_MISSING:
    case EXPR_IS_KNOWN:
        return build_is(b, e, table);
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
        return build_logic(b, e, table);
    case EXPR_IF:
        return build_if(b, e, table);
    case EXPR_CALL:
        return build_call(b, e, table);
    case EXPR_AGGREGATE:
        return build_aggregate(b, e);
    default:
        return build_leaf(b, e, table);
    }
}

uint32_t build_expr(struct builder *b, const struct expr *e, uint32_t table)
{
    return node_as(b, build(b, e, table), e->type);
}

void build_keeps(struct builder *b, uint32_t table)
{
    struct table_build *t = &b->tables[table];
    const struct scope_table *st = &b->scope->tables[table];

    if (t->state != KEEPS_UNBUILT)
        return;
    t->state = KEEPS_BUILDING;
    t->keeps = arena_alloc(b->arena, st->n_keeps + 1, sizeof *t->keeps);
    if (t->keeps == NULL) {
        b->failed = true;
        return;
    }
    t->n_keeps = st->n_keeps;
    for (size_t k = 0; k < t->n_keeps && !b->failed; k++) {
        t->keeps[k] = NODE_NONE;
        if (st->keeps[k].expr == NULL)
            continue;
        t->keeps[k] = build_flag(b, st->keeps[k].expr, table);
        if (!b->failed)
            t->kept = moment_later(t->kept, node_moment(&b->nodes.at[t->keeps[k]]));
    }
    if (st->evidence_least != EVIDENCE_NONE && st->evidence_column != UINT32_MAX)
        t->class = node_class(b, table);
    t->state = KEEPS_BUILT;
}
