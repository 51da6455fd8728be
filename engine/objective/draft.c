/* draft.c -- problems, memory, nodes and dates of a plan in the making. */
#include "objective/draft.h"

void draft_fail(struct draft *d, enum osara_status rc)
{
    if (d->rc == OSARA_OK)
        d->rc = rc;
}

void *draft_alloc(struct draft *d, size_t n, size_t size)
{
    void *p = arena_alloc(d->arena, n > 0 ? n : 1, size);

    if (p == NULL)
        draft_fail(d, problem_memory(d->problems));
    return p;
}

char *draft_copy(struct draft *d, struct text text)
{
    char *p = arena_copy(d->arena, text);

    if (p == NULL)
        draft_fail(d, problem_memory(d->problems));
    return p;
}

bool draft_builds(const struct draft *d)
{
    return d->builder != NULL && d->rc == OSARA_OK;
}

struct yaml_node *node_get(const struct yaml_node *mapping, const char *key)
{
    struct yaml_node *value = NULL;

    if (mapping != NULL && mapping->kind == YAML_MAPPING)
        value = yaml_get(mapping, key);
    return value == NULL || yaml_is_null(value) ? NULL : value;
}

struct yaml_node *node_key(const struct yaml_node *mapping, const char *key)
{
    if (mapping == NULL || mapping->kind != YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i < mapping->n; i++)
        if (text_is(mapping->keys[i]->text, key))
            return mapping->keys[i];
    return NULL;
}

static struct yaml_node *get_kind(const struct yaml_node *mapping, const char *key,
                                  enum yaml_kind kind)
{
    struct yaml_node *value = node_get(mapping, key);

    return value != NULL && value->kind == kind ? value : NULL;
}

struct yaml_node *node_scalar(const struct yaml_node *mapping, const char *key)
{
    return get_kind(mapping, key, YAML_SCALAR);
}

struct yaml_node *node_mapping(const struct yaml_node *mapping, const char *key)
{
    return get_kind(mapping, key, YAML_MAPPING);
}

struct yaml_node *node_list(const struct yaml_node *mapping, const char *key)
{
    return get_kind(mapping, key, YAML_SEQUENCE);
}

size_t node_count(const struct yaml_node *node)
{
    return node == NULL || node->kind == YAML_SCALAR ? 0 : node->n;
}

const char *node_text(struct draft *d, const struct yaml_node *mapping, const char *key)
{
    const struct yaml_node *value = node_scalar(mapping, key);

    return value == NULL ? NULL : draft_copy(d, value->text);
}

struct yaml_node *draft_section(const struct draft *d, const char *first, const char *second)
{
    struct yaml_node *section = node_mapping(d->rules->root, first);

    return second == NULL ? section : node_mapping(section, second);
}

bool draft_in_force(struct draft *d, const struct yaml_node *item)
{
    struct span span = dated_span(item);

    if (span.from != DATE_MISSING && span.until != DATE_MISSING && span.until < span.from) {
        char from[16], until[16];

        date_print(span.from, from);
        date_print(span.until, until);
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &yaml_get(item, "until")->at,
                                  "never in force: until %s is before from %s", until, from));
        problem_hint(d->problems, "exchange the two dates, or take one out");
        return false;
    }
    return d->as_of == DATE_MISSING || span_holds(span, d->as_of);
}

static void say_gap(struct draft *d, const struct yaml_node *key, const struct yaml_node *value,
                    size_t picked)
{
    char day[16], first[16];

    date_print(d->as_of, day);
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at, "'%.*s' has no value on %s",
                              TEXT_ARGS(key->text), day));
    if (picked < dated_count(value)) {
        problem_hint(d->problems, "from %.*s on it is '~'", TEXT_ARGS(value->keys[picked]->text));
        return;
    }
    date_print(dated_first(value), first);
    problem_hint(d->problems, "its first date is %s: add an earlier one with its value", first);
}

size_t draft_pick(struct draft *d, const struct yaml_node *key, const struct yaml_node *value,
                  bool in_force)
{
    size_t n = dated_count(value);

    if (!dated_is(value))
        return 0;
    if (d->as_of == DATE_MISSING) {
        for (size_t i = 0; i < n; i++)
            if (!yaml_is_null(value->values[i]))
                return i;
        return n;
    }
    size_t i = dated_pick(value, d->as_of);

    if (i < n && !yaml_is_null(value->values[i]))
        return i;
    if (in_force)
        say_gap(d, key, value, i);
    return n;
}

struct yaml_node *draft_value(struct draft *d, const struct yaml_node *key, struct yaml_node *value,
                              bool in_force)
{
    size_t i = draft_pick(d, key, value, in_force);

    return i < dated_count(value) ? dated_value(value, i) : NULL;
}
