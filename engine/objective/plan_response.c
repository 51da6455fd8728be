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

static size_t conditions_read(struct draft *d, const struct yaml_node *all, const char *kind,
                              struct plan_hold **out)
{
    struct name_set seen = {0};
    size_t n = 0;

    *out = draft_alloc(d, node_count(all), sizeof **out);
    for (size_t i = 0; *out != NULL && i < node_count(all); i++) {
        const struct yaml_node *item = all->values[i];
        bool in_force = draft_in_force(d, item);
        struct expr *when = read_condition(d, item, "when", in_force);
        struct plan_hold *hold = &(*out)[n];

        if (!name_set_add(d, &seen, all->keys[i], kind) || !in_force)
            continue;
        hold->name = draft_copy(d, all->keys[i]->text);
        hold->title = node_text(d, item, "title");
        hold->when = draft_test(d, when, STAGE_RESPONSE);
        n++;
    }
    name_set_free(&seen);
    return n;
}

void holds_read(struct draft *d)
{
    d->plan->n_holds = conditions_read(d, draft_section(d, "response", "hold"), "a hold",
                                       &d->plan->holds);
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

static void check_fit(struct draft *d, const struct expr *fit)
{
    if (fit == NULL || fit->kind != EXPR_NUMBER || (fit->number >= 0 && fit->number <= 1))
        return;
    struct place at = expr_place(fit);

    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &at,
                              "a fit is from 0 to 1, and this one is not"));
    problem_hint(d->problems, "write a share: 0.5, 50%% or da_harm / total_harm");
}

static struct strand_rules read_rules(struct draft *d, const struct yaml_node *item, bool in_force)
{
    struct wish number = {0, STAGE_RESPONSE, WANT_NUMBER, in_force};
    struct strand_rules rules = {
        .must = read_condition(d, item, "must", in_force),
        .eligible = read_condition(d, item, "eligible", in_force),
    };

    rules.fit = draft_expr(d, node_key(item, "fit"), node_get(item, "fit"), &number);
    check_fit(d, rules.fit);
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
    if (rules.order != NULL)
        s.order_text = draft_copy(d, text_trim(expr_text(rules.order)));
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

/* A column of the subjects of one of these types, which is not monitored; UINT32_MAX: none. */
static uint32_t held_column(struct draft *d, const struct yaml_node *name, unsigned types,
                            const char *what)
{
    uint32_t column = name == NULL ? UINT32_MAX : draft_column(d, 0, name);

    if (column == UINT32_MAX)
        return UINT32_MAX;
    const struct plan_column *c = &d->plan->tables[0].columns[column];

    if (!c->monitor && (types >> c->type & 1))
        return column;
    if (c->monitor)
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                                  "'%s' is monitored, and cannot say who keeps a place", c->name));
    else
        draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at, "'%s' has to be %s",
                                  c->name, what));
    return UINT32_MAX;
}

static double held_number(struct draft *d, const struct yaml_node *node, const char *key,
                          enum range range)
{
    return draft_number(d, node_key(node, key), node_get(node, key), range, true);
}

void continuity_read(struct draft *d)
{
    const struct yaml_node *node = draft_section(d, "response", "continuity");
    struct plan *plan = d->plan;
    double margin = held_number(d, node, "margin", RANGE_FROM_ZERO);
    double stay = held_number(d, node, "minimum_stay", RANGE_FROM_ZERO);

    plan->continuity = held_column(d, node_scalar(node, "strand"),
                                   1u << COLUMN_CATEGORY | 1u << COLUMN_TEXT,
                                   "a category: it names the strand he is in");
    plan->held_since = held_column(d, node_scalar(node, "since"), 1u << COLUMN_DATE,
                                   "a date: since when he is in the strand");
    plan->entry_score = held_column(d, node_scalar(node, "entry_score"), 1u << COLUMN_NUMBER,
                                    "a number: his score when he came");
    plan->margin = isnan(margin) ? 0 : margin;
    plan->minimum_stay = isnan(stay) ? 0 : stay;
    plan->expires_after = held_number(d, node, "expires_after", RANGE_ABOVE_ZERO);
    plan->dropped = held_number(d, node, "dropped", RANGE_SHARE);
    plan->n_leaves = conditions_read(d, node_mapping(node, "leave"), "a reason to leave",
                                     &plan->leaves);
}
