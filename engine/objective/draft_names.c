/* draft_names.c -- names that a ruleset declares: each once, and spelled so that rules can use it. */
#include <stdlib.h>
#include <string.h>

#include "objective/draft.h"

/* '_' as ' ', so that names that are alike are equal. */
static char *plain_name(struct draft *d, struct text name)
{
    char *copy = draft_copy(d, name);

    for (size_t i = 0; copy != NULL && i < name.n; i++)
        if (copy[i] == '_')
            copy[i] = ' ';
    return copy;
}

void name_set_free(struct name_set *set)
{
    words_free(set->words);
    free(set->nodes);
    *set = (struct name_set){0};
}

static bool make_room(struct name_set *set, size_t word)
{
    if (word < set->room)
        return true;
    size_t room = set->room > 0 ? 2 * set->room : 64;
    const struct yaml_node **nodes;

    while (room <= word)
        room *= 2;
    nodes = realloc(set->nodes, room * sizeof *nodes);
    if (nodes == NULL)
        return false;
    memset(nodes + set->room, 0, (room - set->room) * sizeof *nodes);
    set->nodes = nodes;
    set->room = room;
    return true;
}

/* The node that had the name before, or `name` itself; NULL when out of memory. */
static const struct yaml_node *name_set_find(struct draft *d, struct name_set *set,
                                             const struct yaml_node *name)
{
    char *plain = set->exact ? draft_copy(d, name->text) : plain_name(d, name->text);
    uint32_t word = UINT32_MAX;

    if (set->words == NULL)
        set->words = words_new();
    if (plain != NULL && set->words != NULL)
        word = words_add(set->words, text_of(plain));
    if (word == UINT32_MAX || !make_room(set, word)) {
        draft_fail(d, problem_memory(d->problems));
        return NULL;
    }
    if (set->nodes[word] == NULL || word == WORD_MISSING)
        set->nodes[word] = name;
    return set->nodes[word];
}

void name_set_note(struct draft *d, struct name_set *set, const struct yaml_node *name)
{
    (void)name_set_find(d, set, name);
}

bool name_set_add(struct draft *d, struct name_set *set, const struct yaml_node *name,
                  const char *kind)
{
    const struct yaml_node *before = name_set_find(d, set, name);

    if (before == name || before == NULL)
        return before != NULL;
    if (text_equal(before->text, name->text))
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                  "%s is named '%.*s', as something in line %u is", kind,
                                  TEXT_ARGS(name->text), before->at.line));
    else
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                  "%s is named '%.*s', which rules cannot tell from '%.*s' in line "
                                  "%u",
                                  kind, TEXT_ARGS(name->text), TEXT_ARGS(before->text),
                                  before->at.line));
    problem_hint(d->problems, "rename one of the two ('_' and a space are alike in a name)");
    return false;
}

/* Beyond ASCII everything is one. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_spelled(struct text name)
{
    if (name.n == 0 || !(is_letter(name.at[0]) || name.at[0] == '_'))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];

        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != ' ')
            return false;
    }
    return name.at[name.n - 1] != ' ';
}

static bool is_language(struct text name)
{
    static const char *const words[] = {
        "and",   "or",      "not", "if", "then", "else",  "in",      "is",    "over", "by",
        "where", "between", "yes", "no", "true", "false", "missing", "known", "as of"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_same_name(name, text_of(words[i])))
            return true;
    return false;
}

/* dom-abuse: with '_' for what no name has, if that makes it one. */
static void hint_spelling(struct draft *d, struct text name)
{
    char *mended = draft_copy(d, name);

    for (size_t i = 0; mended != NULL && i < name.n; i++)
        if (!is_letter(mended[i]) && !(mended[i] >= '0' && mended[i] <= '9') && mended[i] != ' ')
            mended[i] = '_';
    if (mended != NULL && is_spelled(text_of(mended)))
        problem_hint(d->problems,
                     "write '%s': a name has letters, digits, '_' and spaces, and begins with a letter",
                     mended);
}

bool draft_nameable(struct draft *d, const struct yaml_node *name, const char *kind)
{
    if (text_trim(name->text).n == 0)
        return false; /* said by schema_check() */
    if (!is_spelled(name->text)) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "%s cannot be named '%.*s'",
                                  kind, TEXT_ARGS(name->text)));
        problem_hint(d->problems,
                     "a name has letters, digits, '_' and spaces, and begins with a letter");
        hint_spelling(d, name->text);
        return false;
    }
    if (is_language(name->text)) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                  "%s cannot be named '%.*s': it is a word of the rule language",
                                  kind, TEXT_ARGS(name->text)));
        problem_hint(d->problems, "put a word behind it that says what it is: '%.*s value'",
                     TEXT_ARGS(name->text));
        return false;
    }
    return true;
}

uint32_t plan_find_column(const struct plan_table *table, struct text name)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (text_same_name(text_of(table->columns[i].name), name))
            return (uint32_t)i;
    return UINT32_MAX;
}

uint32_t draft_column(struct draft *d, uint32_t table, const struct yaml_node *name)
{
    const struct plan_table *t = &d->plan->tables[table];
    uint32_t found = plan_find_column(t, name->text);

    if (found != UINT32_MAX)
        return found;
    struct text *names = draft_alloc(d, t->n_columns, sizeof *names);

    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "'%.*s' is not a column of %s",
                              TEXT_ARGS(name->text), t->name));
    if (names == NULL)
        return UINT32_MAX;
    for (size_t i = 0; i < t->n_columns; i++)
        names[i] = text_of(t->columns[i].name);
    if (memchr(name->text.at, ',', name->text.n) != NULL)
        problem_hint(d->problems, "several columns stand in brackets: [%.*s]",
                     TEXT_ARGS(name->text));
    else
        problem_hint(d->problems, "declare it under scanning.tables.%s.columns", t->name);
    problem_hint_nearest(d->problems, name->text, names, t->n_columns);
    return UINT32_MAX;
}

uint32_t draft_table(struct draft *d, const struct yaml_node *name)
{
    uint32_t t = scope_table_index(d->scope, name->text);
    struct text *names;

    if (t != UINT32_MAX)
        return t;
    names = draft_alloc(d, d->plan->n_tables, sizeof *names);
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "'%.*s' is not a table",
                              TEXT_ARGS(name->text)));
    for (size_t i = 0; names != NULL && i < d->plan->n_tables; i++)
        names[i] = text_of(d->plan->tables[i].name);
    if (names != NULL)
        problem_hint_names(d->problems, name->text, names, d->plan->n_tables);
    return UINT32_MAX;
}
