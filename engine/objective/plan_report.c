/* plan_report.c -- `report`: extra columns of the list and of the card, and what a run writes.  Monitored
 * columns may be shown: what may not be is that a rule reads them. */
#include "objective/sections.h"

static void unknown_name(struct draft *d, const struct yaml_node *name)
{
    const struct scope_table *subjects = &d->scope->tables[0];
    struct text *names = draft_alloc(d, subjects->n_names, sizeof *names);

    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                              "'%.*s' is neither a column of %s nor a measure",
                              TEXT_ARGS(name->text), d->plan->tables[0].name));
    for (size_t i = 0; names != NULL && i < subjects->n_names; i++)
        names[i] = subjects->names[i].name;
    if (names != NULL)
        problem_hint_nearest(d->problems, name->text, names, subjects->n_names);
}

/* False when there is nothing to show on the date, or the name is wrong. */
static bool read_shown(struct draft *d, const struct yaml_node *name, struct plan_shown *out)
{
    struct wish wish = {0, STAGE_MEASURES, WANT_ANY, true};
    const struct scope_name *n = scope_find(&d->scope->tables[0], name->text);

    out->name = draft_copy(d, name->text);
    out->column = UINT32_MAX;
    out->slot = SLOT_NONE;
    if (n == NULL) {
        unknown_name(d, name);
        return false;
    }
    switch (n->kind) {
    case NAME_COLUMN:
        out->column = n->column;
        return true;
    case NAME_INPUT:
        out->slot = n->slot;
        return n->absent == NULL;
    case NAME_DERIVED:
    case NAME_MEASURE:
        out->slot = draft_slot(d, draft_name_expr(d, name, &wish), STAGE_MEASURES);
        return true;
    }
    return false;
}

static struct plan_shown *read_list(struct draft *d, const struct yaml_node *list, size_t *n)
{
    struct plan_shown *shown = draft_alloc(d, node_count(list), sizeof *shown);
    struct name_set seen = {0};

    *n = 0;
    for (size_t i = 0; shown != NULL && i < node_count(list); i++) {
        const struct yaml_node *name = list->values[i];

        if (name->kind == YAML_SCALAR && name_set_add(d, &seen, name, "a column of the report") &&
            read_shown(d, name, &shown[*n]))
            ++*n;
    }
    name_set_free(&seen);
    return shown;
}

static const struct {
    struct text name;
    enum plan_output output;
} outputs[] = {{{"strands", 7}, OUTPUT_STRANDS},       {{"options", 7}, OUTPUT_OPTIONS},
               {{"places", 6}, OUTPUT_PLACES},         {{"deselection", 11}, OUTPUT_DESELECTION},
               {{"quarantine", 10}, OUTPUT_QUARANTINE}, {{"records", 7}, OUTPUT_RECORDS},
               {{"pack", 4}, OUTPUT_PACK}};

enum { N_OUTPUTS = sizeof outputs / sizeof outputs[0] };

static unsigned read_output(struct draft *d, const struct yaml_node *name)
{
    struct text names[N_OUTPUTS];

    for (size_t i = 0; i < N_OUTPUTS; i++) {
        if (text_equal(name->text, outputs[i].name))
            return outputs[i].output;
        names[i] = outputs[i].name;
    }
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, &name->at,
                              "'%.*s' is nothing that a run writes: expected strands, options, "
                              "places, deselection, quarantine, records or pack",
                              TEXT_ARGS(name->text)));
    problem_hint_nearest(d->problems, name->text, names, N_OUTPUTS);
    return 0;
}

/* The list itself and run.json, by which it can be checked, are always written. */
static unsigned read_outputs(struct draft *d, const struct yaml_node *list)
{
    struct name_set seen = {0};
    unsigned writes = 0;

    if (list == NULL)
        return OUTPUT_ALL;
    for (size_t i = 0; i < node_count(list); i++)
        if (list->values[i]->kind == YAML_SCALAR &&
            name_set_add(d, &seen, list->values[i], "an output"))
            writes |= read_output(d, list->values[i]);
    name_set_free(&seen);
    return writes;
}

void report_read(struct draft *d)
{
    const struct yaml_node *report = draft_section(d, "report", NULL);

    d->plan->writes = read_outputs(d, node_list(report, "write"));
    d->plan->show = read_list(d, node_list(report, "show"), &d->plan->n_show);
    d->plan->card = read_list(d, node_list(report, "card"), &d->plan->n_card);
}
