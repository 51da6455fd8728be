/* plan_response.c -- `response`: holds, strands, continuity. */
#include <math.h>
#include <string.h>

#include "objective/sections.h"

enum { STRANDS_MOST = 64 };

static const struct wish flag_wish = {0, STAGE_RESPONSE, WANT_FLAG, true};

static struct expr *read_condition(struct draft *d, const struct yaml_node *item, const char *key,
                                   bool in_force)
{
    struct wish wish = flag_wish;

    wish.in_force = in_force;
    return draft_expr(d, node_key(item, key), node_get(item, key), &wish);
}

void holds_read(struct draft *d)
{
    const struct yaml_node *holds = draft_section(d, "response", "hold");
    struct name_set seen = {0};

    d->plan->holds = draft_alloc(d, node_count(holds), sizeof *d->plan->holds);
    for (size_t i = 0; d->plan->holds != NULL && i < node_count(holds); i++) {
        const struct yaml_node *item = holds->values[i];
        bool in_force = draft_in_force(d, item);
        struct expr *when = read_condition(d, item, "when", in_force);
        struct plan_hold *out = &d->plan->holds[d->plan->n_holds];

        if (!name_set_add(d, &seen, holds->keys[i], "a hold") || !in_force)
            continue;
        out->name = draft_copy(d, holds->keys[i]->text);
        out->title = node_text(d, item, "title");
        out->when = draft_test(d, when, STAGE_RESPONSE);
        d->plan->n_holds++;
    }
    name_set_free(&seen);
}

/* The strand's list is a file: its name cannot be one that leads elsewhere. */
static bool is_file_name(struct text name)
{
    if (name.n == 0 || name.n > 100 || name.at[0] == '.' || name.at[0] == '-')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.at[i];

        if (c < 0x20 || c == 0x7F || strchr("/\\:*?\"<>|", c) != NULL)
            return false;
    }
    return true;
}

static const char *file_name(struct draft *d, const struct yaml_node *key)
{
    char *file = draft_copy(d, key->text);

    for (char *c = file; c != NULL && *c != '\0'; c++)
        if (*c == ' ')
            *c = '_';
    if (!is_file_name(key->text)) {
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &key->at,
                               "a strand cannot be named '%.*s': its list is a file of that name",
                               TEXT_ARGS(key->text)));
        problem_hint(d->problems, "use letters, digits, '_', '-' and spaces");
    }
    return file;
}

struct strand_rules {
    struct expr *must, *eligible, *fit, *order;
};

/* Higher first: of numbers, or of dates the latest. */
static struct expr *read_order(struct draft *d, const struct yaml_node *item, bool in_force)
{
    struct wish wish = {0, STAGE_RESPONSE, WANT_ANY, in_force};
    struct expr *order = draft_expr(d, node_key(item, "order"), node_get(item, "order"), &wish);

    if (order == NULL || order->type == VALUE_NUMBER || order->type == VALUE_DATE)
        return order;
    struct place at = expr_place(order);

    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &at,
                              "a list is drawn by a number or a date, not by %s",
                              value_type_name(order->type)));
    return NULL;
}

static struct strand_rules read_rules(struct draft *d, const struct yaml_node *item, bool in_force)
{
    struct wish number = {0, STAGE_RESPONSE, WANT_NUMBER, in_force};
    struct strand_rules rules = {
        .must = read_condition(d, item, "must", in_force),
        .eligible = read_condition(d, item, "eligible", in_force),
    };

    rules.fit = draft_expr(d, node_key(item, "fit"), node_get(item, "fit"), &number);
    rules.order = read_order(d, item, in_force);
    return rules;
}

static void read_strand(struct draft *d, const struct yaml_node *key, const struct yaml_node *item)
{
    struct plan_strand s = {.by = UINT32_MAX, .fit = SLOT_NONE, .order = SLOT_NONE};
    bool in_force = draft_in_force(d, item);
    struct strand_rules rules = read_rules(d, item, in_force);

    if (item->kind == YAML_MAPPING && node_get(item, "must") == NULL &&
        node_get(item, "eligible") == NULL) {
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &key->at,
                                  "a strand needs 'must' or 'eligible', or nobody comes to it"));
        problem_hint(d->problems, "eligible: CONDITION says who may be placed in it");
    }
    capacity_read(d, node_key(item, "capacity"), node_get(item, "capacity"), in_force, &s);
    s.file = file_name(d, key);
    if (!in_force || d->plan->strands == NULL)
        return;
    s.name = draft_copy(d, key->text);
    s.title = node_text(d, item, "title");
    s.reason = node_text(d, item, "reason");
    s.source = node_text(d, item, "source");
    s.must = draft_test(d, rules.must, STAGE_RESPONSE);
    s.eligible = draft_test(d, rules.eligible, STAGE_RESPONSE);
    s.fit = draft_slot(d, rules.fit, STAGE_RESPONSE);
    s.order = draft_slot(d, rules.order, STAGE_RESPONSE);
    d->plan->strands[d->plan->n_strands++] = s;
}

void strands_read(struct draft *d)
{
    const struct yaml_node *strands = draft_section(d, "response", "strands");
    struct name_set seen = {0};

    if (node_count(strands) > STRANDS_MOST) {
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &strands->at,
                               "%zu strands, and there are at most %d", strands->n, STRANDS_MOST));
        return;
    }
    d->plan->strands = draft_alloc(d, node_count(strands), sizeof *d->plan->strands);
    for (size_t i = 0; i < node_count(strands); i++)
        if (name_set_add(d, &seen, strands->keys[i], "a strand"))
            read_strand(d, strands->keys[i], strands->values[i]);
    name_set_free(&seen);
}

void continuity_read(struct draft *d)
{
    const struct yaml_node *node = draft_section(d, "response", "continuity");
    const struct yaml_node *strand = node_scalar(node, "strand");
    uint32_t column = strand == NULL ? UINT32_MAX : draft_column(d, 0, strand);
    double margin = draft_number(d, node_key(node, "margin"), node_get(node, "margin"),
                                 RANGE_FROM_ZERO, true);

    d->plan->continuity = UINT32_MAX;
    d->plan->margin = isnan(margin) ? 0 : margin;
    if (column == UINT32_MAX)
        return;
    const struct plan_column *c = &d->plan->tables[0].columns[column];

    if (c->monitor)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &strand->at,
                                  "'%s' is monitored, and cannot say who keeps a place", c->name));
    else if (c->type != COLUMN_CATEGORY && c->type != COLUMN_TEXT)
        draft_fail(d,
                   problem_add(d->problems, OSARA_ERULES, &strand->at,
                               "'%s' has to be a category: it names the strand he is in", c->name));
    else
        d->plan->continuity = column;
}
