/* panel.c -- see panel.h. */
#include "run/panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

struct reading {
    struct panel *panel;
    const struct plan *plan;
    osara_problems *problems;
    enum osara_status rc;
};

static void wrong(struct reading *r)
{
    r->rc = OSARA_ERULES;
}

/* Keys that are none of `known` (ended by NULL). */
static void check_keys(struct reading *r, const struct yaml_node *node, const char *const known[])
{
    struct text names[8];
    size_t n = 0;

    for (; known[n] != NULL; n++)
        names[n] = text_of(known[n]);
    for (size_t i = 0; i < node->n; i++) {
        size_t k = 0;

        while (k < n && !text_equal(node->keys[i]->text, names[k]))
            k++;
        if (k < n)
            continue;
        wrong(r);
        problem_add(r->problems, OSARA_ERULES, &node->keys[i]->at, "unknown key '%.*s'",
                    TEXT_ARGS(node->keys[i]->text));
        problem_hint_nearest(r->problems, node->keys[i]->text, names, n);
    }
}

static const char *text_under(struct reading *r, const struct yaml_node *node, const char *key)
{
    struct yaml_node *value = yaml_get(node, key);

    if (value == NULL || yaml_is_null(value))
        return NULL;
    if (value->kind != YAML_SCALAR) {
        wrong(r);
        problem_add(r->problems, OSARA_ERULES, &value->at, "'%s': expected text, got %s", key,
                    yaml_kind_name(value));
        return NULL;
    }
    return arena_copy(r->panel->arena, value->text);
}

static uint32_t criterion_under(struct reading *r, const struct yaml_node *node, const char *key)
{
    struct yaml_node *value = yaml_get(node, key);
    struct text names[PAIRWISE_MOST];

    if (value == NULL || value->kind != YAML_SCALAR) {
        wrong(r);
        problem_add(r->problems, OSARA_ERULES, value != NULL ? &value->at : &node->at,
                    "a judgement names two criteria: {more: A, than: B, by: 3}");
        return UINT32_MAX;
    }
    for (uint32_t i = 0; i < r->plan->n_criteria; i++) {
        names[i] = text_of(r->plan->criteria[i].name);
        if (text_same_name(value->text, names[i]))
            return i;
    }
    wrong(r);
    problem_add(r->problems, OSARA_ERULES, &value->at, "'%.*s' is not a criterion in force",
                TEXT_ARGS(value->text));
    problem_hint_nearest(r->problems, value->text, names, r->plan->n_criteria);
    return UINT32_MAX;
}

static double times_under(struct reading *r, const struct yaml_node *node)
{
    struct yaml_node *value = yaml_get(node, "by");
    double by = NAN;

    if (value != NULL && value->kind == YAML_SCALAR && number_parse(text_trim(value->text), &by) &&
        by >= 1 && by <= 9)
        return by;
    wrong(r);
    problem_add(r->problems, OSARA_ERULES, value != NULL ? &value->at : &node->at,
                "'by' has to be a number from 1 (as much) to 9 (beyond comparison more)");
    return NAN;
}

static void read_judgement(struct reading *r, const struct yaml_node *node)
{
    static const char *const known[] = {"more", "than", "by", "reason", "who", NULL};
    struct panel_judgement *to = &r->panel->judgements[r->panel->n];

    if (node->kind != YAML_MAPPING) {
        wrong(r);
        problem_add(r->problems, OSARA_ERULES, &node->at,
                    "a judgement is a mapping, {more: A, than: B, by: 3}, not %s",
                    yaml_kind_name(node));
        return;
    }
    check_keys(r, node, known);
    *to = (struct panel_judgement){
        {criterion_under(r, node, "more"), criterion_under(r, node, "than"), times_under(r, node)},
        text_under(r, node, "reason"),
        text_under(r, node, "who")};
    if (to->of.more == to->of.than && to->of.more != UINT32_MAX) {
        wrong(r);
        problem_add(r->problems, OSARA_ERULES, &node->at, "a criterion is held against itself");
    }
    r->panel->n++;
}

static void read_held(struct reading *r, const struct yaml_node *root)
{
    struct yaml_node *value = yaml_get(root, "held");
    int32_t day;

    r->panel->held = text_under(r, root, "held");
    if (r->panel->held == NULL || date_parse_iso(text_of(r->panel->held), &day))
        return;
    wrong(r);
    problem_add(r->problems, OSARA_ERULES, &value->at, "'held' is a date, YYYY-MM-DD");
}

static void read_panel(struct reading *r, const struct yaml_node *root)
{
    static const char *const known[] = {"panel", "held", "judgements", NULL};
    struct yaml_node *list = yaml_get(root, "judgements");

    check_keys(r, root, known);
    r->panel->name = text_under(r, root, "panel");
    read_held(r, root);
    if (list == NULL || list->kind != YAML_SEQUENCE || list->n == 0) {
        wrong(r);
        problem_add(r->problems, OSARA_ERULES, list != NULL ? &list->at : &root->at,
                    "'judgements' has to be a list of {more: A, than: B, by: 3}");
        return;
    }
    r->panel->judgements = arena_alloc(r->panel->arena, list->n, sizeof *r->panel->judgements);
    for (size_t i = 0; r->panel->judgements != NULL && i < list->n; i++)
        read_judgement(r, list->values[i]);
    if (r->panel->judgements == NULL)
        r->rc = problem_memory(r->problems);
}

enum osara_status panel_read(const char *path, const struct plan *plan, struct panel **out,
                             osara_problems *problems)
{
    struct arena *arena = arena_new();
    struct panel *panel = arena != NULL ? arena_alloc(arena, 1, sizeof *panel) : NULL;
    struct reading r = {panel, plan, problems, OSARA_OK};
    struct yaml_node *root = NULL;

    if (panel == NULL) {
        arena_free(arena);
        return problem_memory(problems);
    }
    panel->arena = arena;
    if (plan->n_criteria < 2 || plan->n_criteria > PAIRWISE_MOST)
        r.rc = problem_add(problems, OSARA_ERULES, NULL,
                           "%s has %zu %s in force: 2 to %d can be held against each other",
                           plan->path, plan->n_criteria,
                           plan->n_criteria == 1 ? "criterion" : "criteria", PAIRWISE_MOST);
    if (r.rc == OSARA_OK)
        r.rc = yaml_load(arena, path, OSARA_ERULES, &root, problems);
    if (r.rc == OSARA_OK && root->kind != YAML_MAPPING)
        r.rc = problem_add(problems, OSARA_ERULES, &root->at, "expected a mapping, got %s",
                           yaml_kind_name(root));
    if (r.rc == OSARA_OK)
        read_panel(&r, root);
    if (r.rc == OSARA_OK)
        *out = panel;
    else
        panel_free(panel);
    return r.rc;
}

void panel_free(struct panel *panel)
{
    if (panel != NULL)
        arena_free(panel->arena);
}
