/* mapping_column.c -- what extract.yaml says of one column. */
#include <string.h>

#include "base/number.h"
#include "scanning/mapping_keys.h"
#include "scanning/mapping_loader.h"

static void load_formats(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    struct yaml_node *const *items, *one[1];
    size_t n = mapping_each_text(node, &items, one);

    c->formats = mapping_make(l, n, sizeof *c->formats);
    for (size_t i = 0; c->formats != NULL && i < n; i++) {
        const char *why, *text = mapping_copy(l, items[i]->text);

        if (text == NULL)
            return;
        if (date_format_make(text, &c->formats[c->n_formats], &why)) {
            c->n_formats++;
            continue;
        }
        problem_add(l->problems, OSARA_EEXTRACT, &items[i]->at, "'%s' is not a date format: %s",
                    text, why);
        l->faulty = true;
    }
}

/* The latest year that two digits can mean. */
static void load_pivot(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    double year = 0;
    bool fine = node->kind == YAML_SCALAR && node->text.n == 4 && number_parse(node->text, &year) &&
                year >= 1900;
    bool two = false;

    for (size_t i = 0; i < c->n_formats; i++) {
        c->formats[i].latest = (int)year;
        for (size_t s = 0; s < c->formats[i].n; s++)
            two |= c->formats[i].steps[s].kind == 'y';
    }
    if (!fine)
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "a pivot is the latest year that two digits can mean, such as 2030");
    else if (!two)
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "a pivot is for years of two digits: no format here has %%y");
    l->faulty |= !fine || !two;
}

static void add_special(struct loader *l, struct mapped_column *c, const struct yaml_node *node,
                        struct special special)
{
    for (size_t i = 0; i < c->n_specials; i++) {
        const struct special *s = &c->specials[i];

        if (!text_equal(s->text, special.text) || s->kind == special.kind)
            continue;
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "'%.*s' is given two meanings (the other on line %u)", TEXT_ARGS(special.text),
                    c->special_nodes[i]->at.line);
        l->faulty = true;
        return;
    }
    c->special_nodes[c->n_specials] = node;
    c->specials[c->n_specials++] = special;
}

static void load_values(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    for (size_t i = 0; node->kind == YAML_MAPPING && i < node->n; i++) {
        if (node->values[i]->kind == YAML_SCALAR)
            add_special(
                l, c, node->keys[i],
                (struct special){node->keys[i]->text, SPECIAL_VALUE, node->values[i]->text});
    }
}

static void load_words(struct loader *l, const struct yaml_node *node, enum special_kind kind,
                       struct mapped_column *c)
{
    struct yaml_node *const *items, *one[1];
    size_t n = mapping_each_text(node, &items, one);

    for (size_t i = 0; i < n; i++) {
        struct special special = {.text = items[i]->text};

        special.kind = kind;
        add_special(l, c, items[i], special);
    }
}

static size_t count_specials(const struct yaml_node *node)
{
    static const char *const keys[] = {"values", "yes", "no", "missing"};
    size_t n = 0;

    for (size_t i = 0; i < 4; i++) {
        const struct yaml_node *v = mapping_said(node, keys[i]);

        n += v == NULL ? 0 : v->kind == YAML_SCALAR ? 1 : v->n;
    }
    return n;
}

static void load_specials(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    const struct yaml_node *v;
    size_t n = count_specials(node);

    c->specials = mapping_make(l, n, sizeof *c->specials);
    c->special_nodes = mapping_make(l, n, sizeof *c->special_nodes);
    if (c->specials == NULL || c->special_nodes == NULL)
        return;
    if ((v = mapping_said(node, "values")) != NULL)
        load_values(l, v, c);
    if ((v = mapping_said(node, "yes")) != NULL)
        load_words(l, v, SPECIAL_YES, c);
    if ((v = mapping_said(node, "no")) != NULL)
        load_words(l, v, SPECIAL_NO, c);
    if ((v = mapping_said(node, "missing")) != NULL)
        load_words(l, v, SPECIAL_MISSING, c);
}

static void load_source(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    const struct yaml_node *from = mapping_said(node, "from"), *constant = mapping_said(node, "constant");

    if (from != NULL && constant != NULL) {
        problem_add(l->problems, OSARA_EEXTRACT, &constant->at,
                    "'%.*s' has both 'from' and 'constant': a column is read or constant",
                    TEXT_ARGS(c->name));
        l->faulty = true;
    }
    if (from != NULL && from->kind == YAML_SCALAR && from->text.n == 0)
        mapping_wrong(l, from, "from", "a heading");
    else if (from != NULL && from->kind == YAML_SCALAR)
        c->from = mapping_copy(l, from->text);
    if (constant != NULL && constant->kind == YAML_SCALAR)
        c->constant = &constant->text;
}

static void load_small(struct loader *l, const struct yaml_node *node, struct mapped_column *c)
{
    const struct yaml_node *v;

    c->decimal = '.';
    if ((v = mapping_said(node, "decimal")) != NULL && text_is(v->text, ","))
        c->decimal = ',';
    if ((v = mapping_said(node, "trim")) != NULL)
        (void)schema_flag(v->text, &c->trim);
    c->home_office = mapping_said(node, "form") != NULL;
    if ((v = mapping_said(node, "spreadsheet")) == NULL)
        return;
    c->code_dates = (enum code_dates)mapping_word(v, MAPPING_SPREADSHEET);
    if (c->home_office)
        return;
    problem_add(l->problems, OSARA_EEXTRACT, &v->at,
                "'spreadsheet' restores codes: it needs form: home office code");
    l->faulty = true;
}

void mapping_load_column(struct loader *l, const struct yaml_node *key,
                         const struct yaml_node *node, struct mapped_column *c)
{
    *c = (struct mapped_column){.name = key->text, .key = key, .node = node, .decimal = '.'};
    if (node->kind == YAML_SCALAR && !yaml_is_null(node) && node->text.n > 0) {
        c->from = mapping_copy(l, node->text);
        return;
    }
    if (node->kind == YAML_SCALAR) {
        problem_add(l->problems, OSARA_EEXTRACT, &node->at,
                    "expected a heading or a mapping under '%.*s', found nothing",
                    TEXT_ARGS(key->text));
        problem_hint(
            l->problems,
            "for a column that the extract does not have: {constant: \"\"}, missing in every row");
        l->faulty = true;
    }
    if (node->kind != YAML_MAPPING)
        return;
    load_source(l, node, c);
    load_small(l, node, c);
    if (mapping_said(node, "format") != NULL)
        load_formats(l, mapping_said(node, "format"), c);
    if (mapping_said(node, "successors") != NULL)
        mapping_load_successors(l, mapping_said(node, "successors"), c);
    if (mapping_said(node, "pivot") != NULL)
        load_pivot(l, mapping_said(node, "pivot"), c);
    load_specials(l, node, c);
}
