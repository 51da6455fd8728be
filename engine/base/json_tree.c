/* json_tree.c -- what is asked of a tree that json_read() made. */
#include "base/json_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static bool is(const struct json_node *node, enum json_kind kind)
{
    return node != NULL && json_kind_of(node) == kind;
}

static const struct json_node *look_through(const struct json_node *object, struct text key)
{
    uint64_t said = json_said(JSON_TEXT, key.n);
    const struct json_node *at = object->at.nodes;

    for (size_t i = json_n(object); i > 0; i--, at += 2)
        if (at->said == said && at->at.text[0] == key.at[0] &&
            memcmp(at->at.text, key.at, key.n) == 0)
            return at + 1;
    return NULL;
}

static const struct json_node *look_up(const struct json_node *object, struct text key)
{
    const struct json_node *const *index = json_index(object);
    size_t from = 0, to = json_n(object);

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = text_compare(json_bytes(index[middle]), key);

        if (order == 0)
            return index[middle] + 1;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

const struct json_node *json_find(const struct json_node *object, struct text key)
{
    if (!is(object, JSON_OBJECT))
        return NULL;
    return json_n(object) <= JSON_FEW ? look_through(object, key) : look_up(object, key);
}

const struct json_node *json_nth(const struct json_node *list, size_t i)
{
    return is(list, JSON_LIST) && i < json_n(list) ? list->at.nodes + i : NULL;
}

size_t json_length(const struct json_node *list_or_object)
{
    return is(list_or_object, JSON_LIST) || is(list_or_object, JSON_OBJECT) ? json_n(list_or_object)
                                                                            : 0;
}

struct text json_key(const struct json_node *object, size_t i, const struct json_node **value)
{
    if (!is(object, JSON_OBJECT) || i >= json_n(object))
        return (struct text){0};
    *value = object->at.nodes + 2 * i + 1;
    return json_bytes(object->at.nodes + 2 * i);
}

void json_members(const struct json_node *object, struct json_member out[])
{
    for (size_t i = 0; is(object, JSON_OBJECT) && i < json_n(object); i++)
        out[i].key = json_key(object, i, &out[i].value);
}

struct text json_text_of(const struct json_node *string)
{
    return is(string, JSON_TEXT) ? json_bytes(string) : (struct text){0};
}

struct text json_unread(const struct json_node *row)
{
    return is(row, JSON_UNREAD) ? json_bytes(row) : (struct text){0};
}

double json_number_of(const struct json_node *number)
{
    double v = NAN;

    if (is(number, JSON_NUMBER))
        (void)number_parse(json_bytes(number), &v); /* it is one: json_read() has seen to it */
    return v;
}

bool json_is_yes(const struct json_node *flag)
{
    return is(flag, JSON_YES);
}

bool json_has(const struct json_node *value)
{
    return value != NULL && json_kind_of(value) != JSON_NULL;
}

bool json_is_flag(const struct json_node *value)
{
    return is(value, JSON_YES) || is(value, JSON_NO);
}

bool json_is_figure(const struct json_node *value)
{
    return is(value, JSON_NUMBER);
}

bool json_is_map(const struct json_node *value)
{
    return is(value, JSON_OBJECT);
}

bool json_is_row(const struct json_node *value)
{
    return is(value, JSON_LIST);
}
