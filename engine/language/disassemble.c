/* disassemble.c -- what opcodes are called and do, and passes as text. */
#include "base/buffer.h"
#include "language/program.h"

#include <string.h>

static const struct {
    const char *name, *text;
} opcodes[OPCODE_COUNT] = {
#define OP(id, name, shape, text) {#name, text},
    OPCODES(OP)
#undef OP
};

const char *opcode_name(enum opcode op)
{
    return opcodes[op].name;
}

const char *opcode_text(enum opcode op)
{
    return opcodes[op].text;
}

bool opcode_folds(enum opcode op)
{
    return op >= OP_COUNT && op <= OP_LAST_WORD;
}

enum file opcode_file(enum opcode op, char x)
{
    const char bracket[] = {'[', x, ']', '\0'};
    const char *at = strstr(opcode_text(op), bracket);

    if (at == NULL)
        return x == 'c' && strstr(opcode_text(op), "[where]") != NULL ? FILE_FLAG : FILE_COUNT;
    return at[-1] == 'n' ? FILE_NUMBER : at[-1] == 'f' ? FILE_FLAG : FILE_WORD;
}

static const char document_head[] =
    "# Instructions\n"
    "\n"
    "What the expressions of a ruleset are compiled into. A program is a straight line of these, "
    "run\n"
    "over blocks of up to 1,024 rows; `n[]`, `f[]` and `w[]` are registers of numbers (dates are\n"
    "days), flags and words, each with one value a row. A slot holds one value a subject.\n"
    "This file is made from `engine/language/opcodes.h`; a test compares the two.\n"
    "\n"
    "| instruction | does |\n"
    "| --- | --- |\n";

char *opcodes_document(void)
{
    struct buffer b = {0};

    buffer_string(&b, document_head);
    for (size_t op = 0; op < OPCODE_COUNT; op++)
        buffer_format(&b, "| `%s` | %s |\n", opcodes[op].name, opcodes[op].text);
    buffer_char(&b, '\0');
    if (!b.failed)
        return b.at;
    buffer_free(&b);
    return NULL;
}

/* ---- Instructions ---- */

struct printer {
    struct buffer b;
    const struct passes *p;
    const struct program *program;
};

static void print_word(struct printer *p, uint32_t word, bool ids)
{
    const struct scope *scope = p->p->scope;

    if (word == WORD_MISSING)
        buffer_string(&p->b, "missing");
    else
        buffer_format(&p->b, "'%.*s'",
                      TEXT_ARGS(words_text(ids ? scope->ids : scope->words, word)));
}

static void print_number(struct printer *p, double v)
{
    if (isnan(v))
        buffer_string(&p->b, "missing");
    else
        buffer_number(&p->b, v);
}

static void print_list(struct printer *p, uint32_t index, bool words)
{
    const struct list *list = &p->p->lists[index];

    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buffer_string(&p->b, ", ");
        if (words)
            print_word(p, list->words[i], list->ids);
        else
            print_number(p, list->numbers[i]);
    }
}

static void print_column(struct printer *p, uint32_t column)
{
    const struct scope_table *t = &p->p->scope->tables[p->program->table];

    for (size_t i = 0; i < t->n_names; i++)
        if (t->names[i].kind == NAME_COLUMN && t->names[i].column == column) {
            buffer_text(&p->b, t->names[i].name);
            return;
        }
}

static void print_lookup_value(struct printer *p, uint32_t index)
{
    const struct take *t = &p->p->takes[index];

    buffer_format(&p->b, "%.*s.%.*s", TEXT_ARGS(t->lookup->name),
                  TEXT_ARGS(t->lookup->values[t->value].name));
}

static void print_flag(struct printer *p, uint32_t truth)
{
    buffer_string(&p->b, truth == TRUTH_TRUE ? "yes" : truth == TRUTH_FALSE ? "no" : "missing");
}

static void print_move(struct printer *p, const struct instruction *i)
{
    buffer_format(&p->b, "%d months %d days", (int)i->k.move.months, (int)i->k.move.days);
}

static void print_rule(struct printer *p, uint32_t rule)
{
    const struct scope_table *t = &p->p->scope->tables[p->program->table];

    buffer_format(&p->b, "'%.*s'", TEXT_ARGS(t->keeps[rule - 1].name));
}

/* What stands for "[key]" in an opcode's text. */
static void print_field(struct printer *p, const struct instruction *i, struct text key)
{
    const struct {
        const char *key;
        uint16_t reg;
    } registers[] = {{"d", i->d}, {"a", i->a}, {"b", i->b}, {"c", i->c}};

    for (size_t r = 0; r < sizeof registers / sizeof registers[0]; r++)
        if (text_is(key, registers[r].key))
            buffer_format(&p->b, "%u", registers[r].reg);
    if (text_is(key, "number"))
        print_number(p, i->k.number);
    else if (text_is(key, "flag"))
        print_flag(p, i->k.word);
    else if (text_is(key, "word") && i->op == OP_KEEP_CLASS)
        buffer_integer(&p->b, i->k.word);
    else if (text_is(key, "word"))
        print_word(p, i->k.word, i->memory == 1);
    else if (text_is(key, "move"))
        print_move(p, i);
    else if (text_is(key, "column"))
        print_column(p, i->k.word);
    else if (text_is(key, "slot"))
        buffer_format(&p->b, "slot %u", i->k.word);
    else if (text_is(key, "numbers") || text_is(key, "words"))
        print_list(p, i->k.word, text_is(key, "words"));
    else if (text_is(key, "lookup"))
        buffer_text(&p->b, p->p->finds[i->k.word].lookup->name);
    else if (text_is(key, "value"))
        print_lookup_value(p, i->k.word);
    else if (text_is(key, "note"))
        buffer_text(&p->b, p->p->notes[i->k.word].lookup->name);
    else if (text_is(key, "rule"))
        print_rule(p, i->k.word);
    else if (text_is(key, "where") && i->c != REGISTER_NONE)
        buffer_format(&p->b, " where f%u", i->c);
}

/* "n[d] = n[a] + n[b]; ..." -> "n2 = n0 + n1". */
static void print_instruction(struct printer *p, const struct instruction *i)
{
    const char *at = opcodes[i->op].text;

    buffer_string(&p->b, "    ");
    while (*at != '\0' && *at != ';') {
        if (*at == '[') {
            size_t n = strcspn(at, "]");

            print_field(p, i, (struct text){at + 1, n - 1});
            at += n + 1;
        } else {
            buffer_char(&p->b, *at++);
        }
    }
    if (i->op >= OP_FIND_WORD && i->op <= OP_FIND_FLAG && i->b != REGISTER_NONE)
        buffer_format(&p->b, " after w%u", i->b);
    buffer_char(&p->b, '\n');
}

static void print_program(struct printer *p, const struct program *program)
{
    p->program = program;
    for (size_t i = 0; i < program->n; i++)
        print_instruction(p, &program->code[i]);
}

char *passes_disassemble(const struct passes *passes)
{
    static const char *const stages[] = {"measures", "score", "response"};
    struct printer p = {.p = passes};

    for (size_t s = 0; s < STAGE_COUNT_; s++)
        for (size_t i = 0; i < passes->stages[s].n; i++) {
            const struct program *program = &passes->stages[s].at[i].program;

            buffer_format(&p.b, "%s: %s%.*s\n", stages[s], program->table == 0 ? "" : "rows of ",
                          TEXT_ARGS(passes->scope->tables[program->table].name));
            print_program(&p, program);
        }
    buffer_char(&p.b, '\0');
    if (!p.b.failed)
        return p.b.at;
    buffer_free(&p.b);
    return NULL;
}
