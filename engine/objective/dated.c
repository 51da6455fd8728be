/* dated.c -- dates in force. */
#include "objective/dated.h"

static int32_t key_date(const struct yaml_node *mapping, size_t i)
{
    int32_t day = DATE_MISSING;

    (void)date_parse_iso(mapping->keys[i]->text, &day);
    return day;
}

bool dated_is(const struct yaml_node *node)
{
    if (node == NULL || node->kind != YAML_MAPPING || node->n == 0)
        return false;
    for (size_t i = 0; i < node->n; i++)
        if (key_date(node, i) == DATE_MISSING)
            return false;
    return true;
}

size_t dated_count(const struct yaml_node *node)
{
    return dated_is(node) ? node->n : node != NULL;
}

struct yaml_node *dated_value(struct yaml_node *node, size_t i)
{
    return dated_is(node) ? node->values[i] : node;
}

size_t dated_pick(const struct yaml_node *node, int32_t day)
{
    size_t n = dated_count(node), best = n;
    int32_t best_day = DATE_MISSING;

    if (!dated_is(node))
        return 0;
    for (size_t i = 0; i < n; i++) {
        int32_t from = key_date(node, i);

        if (from <= day && from > best_day) {
            best = i;
            best_day = from;
        }
    }
    return best;
}

int32_t dated_first(const struct yaml_node *node)
{
    int32_t first = DATE_MISSING;

    if (!dated_is(node))
        return first;
    for (size_t i = 0; i < node->n; i++)
        if (first == DATE_MISSING || key_date(node, i) < first)
            first = key_date(node, i);
    return first;
}

struct span dated_span(const struct yaml_node *mapping)
{
    struct span span = {DATE_MISSING, DATE_MISSING};

    if (mapping == NULL || mapping->kind != YAML_MAPPING)
        return span;
    const struct yaml_node *from = yaml_get(mapping, "from");
    const struct yaml_node *until = yaml_get(mapping, "until");

    if (from != NULL && from->kind == YAML_SCALAR)
        (void)date_parse_iso(from->text, &span.from);
    if (until != NULL && until->kind == YAML_SCALAR)
        (void)date_parse_iso(until->text, &span.until);
    return span;
}

bool span_holds(struct span span, int32_t day)
{
    return (span.from == DATE_MISSING || day >= span.from) &&
           (span.until == DATE_MISSING || day <= span.until);
}
